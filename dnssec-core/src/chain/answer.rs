//! The question followed through its aliases to an answer or a denial.

use super::denial::{Negative, insecurity};
use super::judge::Judged;
use super::zone::Trust;
use super::{Chain, Conclusion, Decision, finding};
use crate::denial::Denied;
use crate::evidence::{Lookup, Response};
use crate::finding::{Fact, Limit};
use crate::name::Name;
use crate::record::{Question, Rrsig};
use crate::record_type::RecordType;
use crate::report::{LinkKind, Outcome, Step, Verdict};
use crate::rrset::Rrset;
use crate::wire::Rcode;

/// One step from a name towards the answer.
pub(super) enum Stepped<'e> {
    /// The name is an alias.
    Alias { target: Name, response: &'e Response, decision: Option<Decision> },
    /// The story ends here.
    End(Conclusion),
}

impl<'e> Chain<'e> {
    /// Follows the question from alias to alias (RFC 1034 §4.3.2 step 3a, RFC 6672 §3.2).
    pub(super) fn follow(&mut self, question: &Question) -> Conclusion {
        let mut name = question.name.clone();
        let mut seen = vec![name.clone()];
        let mut carried = None;
        let mut worst = None;
        loop {
            match self.step(&name, question.record_type, carried) {
                Stepped::End(Conclusion { outcome, decision }) => {
                    return Conclusion { outcome, decision: worse(worst, decision) };
                }
                Stepped::Alias { target, response, decision } => {
                    worst = worse(worst, decision);
                    if worst.is_some_and(|decision| decision.verdict == Verdict::Bogus) {
                        return Conclusion { outcome: Outcome::Answer, decision: worst };
                    }
                    if let Some(fact) = self.endless(&seen, &target) {
                        let record_type = question.record_type;
                        let zone = self.zone_seen(&target, record_type);
                        let found = finding(&zone, &target, record_type, fact, vec![response.server]);
                        let decision = Decision { verdict: Verdict::Bogus, finding: self.find(found) };
                        let kind = LinkKind::Answer { zone: None, name: target, record_type };
                        self.link(kind, Verdict::Bogus, Vec::new(), vec![decision.finding]);
                        return Conclusion { outcome: Outcome::Nothing, decision: Some(decision) };
                    }
                    seen.push(target.clone());
                    carried = Some(response);
                    name = target;
                }
            }
        }
    }

    /// Why aliases must not be followed to `target`.
    fn endless(&self, seen: &[Name], target: &Name) -> Option<Fact> {
        let number = self.conditions.policy.budget.aliases;
        if seen.contains(target) {
            return Some(Fact::AliasLoop);
        }
        let over = u32::try_from(seen.len()).is_ok_and(|length| length > number);
        over.then_some(Fact::LimitReached { limit: Limit::Aliases, number })
    }

    fn step(&mut self, name: &Name, record_type: RecordType, carried: Option<&'e Response>) -> Stepped<'e> {
        let evidence = self.evidence;
        let response = match carried.filter(|response| continues(response, name, record_type)) {
            Some(response) => response,
            None => match evidence.lookup(name, record_type) {
                Lookup::Answer(response) => response,
                Lookup::Failed(fact, servers) => {
                    return Stepped::End(self.failed(name, record_type, fact, servers));
                }
                Lookup::NotAsked => {
                    self.need(name, record_type);
                    return Stepped::End(self.failed(name, record_type, Fact::EvidenceMissing, Vec::new()));
                }
            },
        };
        let rrsets = self.answer_rrsets(response);
        let at_name: Vec<&Rrset<'e>> = rrsets
            .iter()
            .filter(|rrset| rrset.owner == name)
            .filter(|rrset| record_type == RecordType::ANY || rrset.record_type == record_type)
            .collect();
        let dname = rrsets
            .iter()
            .filter(|rrset| rrset.record_type == RecordType::DNAME && name.is_below(rrset.owner))
            .find(|rrset| self.may_contain(rrset.owner, name, record_type));
        let cname = rrsets.iter().find(|rrset| rrset.owner == name && rrset.record_type == RecordType::CNAME);
        match (cname, dname) {
            _ if record_type == RecordType::RRSIG && has_signatures(response, name) => {
                Stepped::End(self.signatures_answered(name, response))
            }
            (Some(cname), Some(dname)) if record_type == RecordType::CNAME && cname.signatures.is_empty() => {
                self.answers_extend(cname);
                match self.dname_alias(name, dname, Some(cname), response) {
                    Stepped::Alias { decision, .. } => {
                        Stepped::End(Conclusion { outcome: Outcome::Answer, decision })
                    }
                    end => end,
                }
            }
            _ if !at_name.is_empty() => Stepped::End(self.positive(name, &at_name, response)),
            (cname, Some(dname)) if cname.is_none_or(|cname| cname.signatures.is_empty()) => {
                self.dname_alias(name, dname, cname, response)
            }
            (Some(cname), _) => self.cname_alias(name, cname, response),
            _ => Stepped::End(self.denied(name, record_type, response)),
        }
    }

    /// No usable response: nothing can be said of the data; the chain to its zone is still shown.
    fn failed(
        &mut self,
        name: &Name,
        record_type: RecordType,
        fact: Fact,
        servers: Vec<std::net::SocketAddr>,
    ) -> Conclusion {
        let outcome = match &fact {
            Fact::ErrorResponse { rcode, .. } => Outcome::Error(*rcode),
            _ => Outcome::Nothing,
        };
        let zone = self.zone_seen(name, record_type);
        if let Some(cut) = self.evidence.known_cuts(&Name::root(), name).last() {
            self.zone(cut);
        }
        let found = finding(&zone, name, record_type, fact, servers);
        let decision = Decision { verdict: Verdict::Indeterminate, finding: self.find(found) };
        let kind = LinkKind::Answer { zone: None, name: name.clone(), record_type };
        self.link(kind, Verdict::Indeterminate, Vec::new(), vec![decision.finding]);
        Conclusion { outcome, decision: Some(decision) }
    }

    /// The zone of a name as far as cuts were seen, without a judgement on it.
    fn zone_seen(&self, name: &Name, record_type: RecordType) -> Name {
        let cut = self.evidence.known_cuts(&Name::root(), name).pop();
        cut.or_else(|| self.evidence.zone_asked(name, record_type).cloned()).unwrap_or_else(Name::root)
    }

    /// Signatures are not signed themselves (RFC 4035 §2.2): an answer of RRSIGs is never secure.
    fn signatures_answered(&mut self, name: &Name, response: &'e Response) -> Conclusion {
        let records = response.message.iter().flat_map(|message| &message.answers);
        let signatures = records.filter(|record| record.record_type == RecordType::RRSIG);
        let signers = signatures
            .filter_map(|record| Rrsig::parse(&record.rdata).ok())
            .map(|signature| signature.signer);
        let zone = signers.filter(|signer| name.is_at_or_below(signer)).max_by_key(Name::label_count);
        let decision = match self.zone(&zone.unwrap_or_else(Name::root)) {
            Trust::Not(decision) => decision,
            _ => {
                let servers = vec![response.server];
                let zone = self.zone_seen(name, RecordType::RRSIG);
                let found = finding(&zone, name, RecordType::RRSIG, Fact::SignaturesAskedFor, servers);
                let decision = Decision { verdict: Verdict::Insecure, finding: self.find(found) };
                let record_type = RecordType::RRSIG;
                let kind = LinkKind::Answer { zone: None, name: name.clone(), record_type };
                self.link(kind, decision.verdict, Vec::new(), vec![decision.finding]);
                decision
            }
        };
        Conclusion { outcome: Outcome::Answer, decision: Some(decision) }
    }

    /// The RRsets asked for: one, or for ANY all of the name, each of which must hold: a response is as
    /// secure as its weakest RRset (RFC 4035 §3.2.3).
    fn positive(&mut self, name: &Name, rrsets: &[&Rrset<'e>], response: &'e Response) -> Conclusion {
        let mut worst = None;
        let number = self.conditions.policy.budget.rrsets;
        let most = usize::try_from(number).unwrap_or(usize::MAX);
        for rrset in rrsets.iter().take(most) {
            self.answers_extend(rrset);
            let judged = self.judge(rrset, response);
            if matches!(judged, Judged::Secure(_)) && contradicts(response, rrset.record_type) {
                return self.bad_answer(name, rrset.record_type, Fact::NameErrorWithAnswer, response);
            }
            let decision = self.link_judged(judged, rrset, response, |zone| LinkKind::Answer {
                zone,
                name: name.clone(),
                record_type: rrset.record_type,
            });
            worst = worse(worst, decision);
        }
        if let Some(rrset) = rrsets.get(most) {
            let fact = Fact::LimitReached { limit: Limit::Rrsets, number };
            let zone = self.zone_seen(name, rrset.record_type);
            let found = finding(&zone, name, rrset.record_type, fact, vec![response.server]);
            let decision = Decision { verdict: Verdict::Bogus, finding: self.find(found) };
            let kind = LinkKind::Answer { zone: None, name: name.clone(), record_type: rrset.record_type };
            self.link(kind, Verdict::Bogus, Vec::new(), vec![decision.finding]);
            worst = worse(worst, Some(decision));
        }
        Conclusion { outcome: Outcome::Answer, decision: worst }
    }

    /// Judges a set and records its link.
    pub(super) fn judge_and_link(
        &mut self,
        rrset: &Rrset<'e>,
        response: &'e Response,
        kind: impl Fn(Option<Name>) -> LinkKind,
    ) -> Option<Decision> {
        let judged = self.judge(rrset, response);
        self.link_judged(judged, rrset, response, kind)
    }

    /// Records the link of a set that was judged, with the proof a wildcard expansion needs.
    pub(super) fn link_judged(
        &mut self,
        judged: Judged<'e>,
        rrset: &Rrset<'e>,
        response: &'e Response,
        kind: impl Fn(Option<Name>) -> LinkKind,
    ) -> Option<Decision> {
        let verified = match judged {
            Judged::Secure(verified) => verified,
            Judged::Not(decision) => {
                self.link_of_decision(rrset.owner, rrset.record_type, decision, kind(None));
                return Some(decision);
            }
        };
        let zone = Some(verified.signer().clone());
        let mut steps = vec![verified.step()];
        let mut findings = self.remarks(&verified, response);
        let mut decision = None;
        if let Some(wildcard) = verified.wildcard() {
            match self.closer_match(&verified, wildcard, response) {
                Ok((proof, insecure)) => {
                    steps.extend(proof);
                    decision = insecure;
                }
                Err(bogus) => decision = Some(bogus),
            }
            findings.extend(decision.map(|decision| decision.finding));
        }
        let verdict = decision.map_or(Verdict::Secure, |decision| decision.verdict);
        self.link(kind(zone), verdict, steps, findings);
        decision
    }

    /// The link of a set that is not secure. Where the chain broke above it, its own link was not computed.
    fn link_of_decision(
        &mut self,
        owner: &Name,
        record_type: RecordType,
        decision: Decision,
        kind: LinkKind,
    ) {
        let found = self.findings.get(decision.finding);
        let own = found.is_some_and(|found| found.name == *owner && found.record_type == record_type);
        if own || decision.verdict != Verdict::Bogus {
            self.link(kind, decision.verdict, Vec::new(), vec![decision.finding]);
        }
    }

    /// An answer that cannot be followed or taken, whoever signed it.
    pub(super) fn bad_answer(
        &mut self,
        name: &Name,
        record_type: RecordType,
        fact: Fact,
        response: &Response,
    ) -> Conclusion {
        let zone = self.zone_seen(name, record_type);
        let found = finding(&zone, name, record_type, fact, vec![response.server]);
        let decision = Decision { verdict: Verdict::Bogus, finding: self.find(found) };
        let kind = LinkKind::Answer { zone: None, name: name.clone(), record_type };
        self.link(kind, Verdict::Bogus, Vec::new(), vec![decision.finding]);
        Conclusion { outcome: Outcome::Answer, decision: Some(decision) }
    }

    /// A negative answer: NXDOMAIN or no data (RFC 2308 §2).
    fn denied(&mut self, name: &Name, record_type: RecordType, response: &'e Response) -> Conclusion {
        let rcode = response.message.as_ref().map_or(Rcode::NOERROR, |message| message.rcode());
        // A question for DS is one like others here: a wildcard may answer it, which `Denied::Ds` leaves open
        // (RFC 4035 §5.4). A proof of NODATA does not make good what NXDOMAIN claims.
        let (mut outcome, denied) = match rcode {
            Rcode::NXDOMAIN => (Outcome::NameError, Denied::Name(name)),
            _ => (Outcome::NoData, Denied::Type(name, record_type)),
        };
        let negative = self.negative(name, record_type, denied, response);
        let kind = |zone, outcome| LinkKind::Denial { zone, name: name.clone(), record_type, outcome };
        let decision = match negative {
            Negative::Not { decision } => {
                let own = self.findings.get(decision.finding).is_some_and(|found| {
                    found.name == *name
                        || matches!(found.record_type, RecordType::NSEC | RecordType::NSEC3 | RecordType::SOA)
                });
                if own || decision.verdict != Verdict::Bogus {
                    self.link(kind(None, outcome), decision.verdict, Vec::new(), vec![decision.finding]);
                }
                Some(decision)
            }
            Negative::FromChild => {
                let decision = self.unsigned(name, record_type, Fact::DsAnsweredByChild, response);
                self.link(kind(None, outcome), decision.verdict, Vec::new(), vec![decision.finding]);
                Some(decision)
            }
            Negative::Proven { zone, conclusion, steps, mut findings } => {
                if steps.iter().any(|step| matches!(step, Step::CompactDenial { .. })) {
                    outcome = Outcome::NameError;
                }
                let decision = insecurity(conclusion).map(|fact| {
                    let found = finding(&zone, name, record_type, fact, vec![response.server]);
                    Decision { verdict: Verdict::Insecure, finding: self.find(found) }
                });
                findings.extend(decision.map(|decision| decision.finding));
                let verdict = decision.map_or(Verdict::Secure, |decision| decision.verdict);
                self.link(kind(Some(zone), outcome), verdict, steps, findings);
                decision
            }
        };
        Conclusion { outcome, decision }
    }

    pub(super) fn answers_extend(&mut self, rrset: &Rrset<'_>) {
        for record in &rrset.records {
            if !self.answers.contains(record) {
                self.answers.push((*record).clone());
            }
        }
    }
}

/// The decision that weighs more; of equals the first.
fn worse(first: Option<Decision>, second: Option<Decision>) -> Option<Decision> {
    let weight = |decision: &Decision| match decision.verdict {
        Verdict::Secure => 0,
        Verdict::Insecure => 1,
        Verdict::Indeterminate => 2,
        Verdict::Bogus => 3,
    };
    match (first, second) {
        (Some(first), Some(second)) if weight(&second) > weight(&first) => Some(second),
        (first, second) => first.or(second),
    }
}

fn has_signatures(response: &Response, name: &Name) -> bool {
    let records = response.message.iter().flat_map(|message| &message.answers);
    records.into_iter().any(|record| record.record_type == RecordType::RRSIG && record.owner == *name)
}

/// Whether the rcode denies the name whose data is there. After a question for CNAME the rcode may be that of the
/// target (RFC 2308 §2.1, RFC 6604 §3).
fn contradicts(response: &Response, record_type: RecordType) -> bool {
    let denies = |message: &crate::wire::Message| message.rcode() == Rcode::NXDOMAIN;
    record_type != RecordType::CNAME && response.message.as_ref().is_some_and(denies)
}

/// Whether a response that led to the alias `name` also says how it goes on there.
fn continues(response: &Response, name: &Name, record_type: RecordType) -> bool {
    let Some(message) = &response.message else { return false };
    // A server is heard about its own zone only; what lies elsewhere is asked of its own servers.
    if response.zone.as_ref().is_some_and(|zone| !name.is_at_or_below(zone)) {
        return false;
    }
    let goes_on = message.answers.iter().any(|record| {
        (record.owner == *name && [record_type, RecordType::CNAME].contains(&record.record_type))
            || (record.record_type == RecordType::DNAME && name.is_below(&record.owner))
    });
    let denies = message
        .authorities
        .iter()
        .any(|record| record.record_type == RecordType::SOA && name.is_at_or_below(&record.owner));
    goes_on || denies
}
