//! Negative answers: who signed them, and what they prove.

use super::zone::Trust;
use super::{Chain, Decision, finding};
use crate::denial::{self, Conclusion, Denied};
use crate::evidence::Response;
use crate::finding::Fact;
use crate::name::Name;
use crate::policy::SignaturePlacement;
use crate::record::{Nsec3, Record};
use crate::record_type::{Class, RecordType};
use crate::report::{Step, Verdict};
use crate::rrset::Rrset;
use crate::signature::{self, Keys, Required, Verified};
use std::collections::HashMap;
use std::rc::Rc;

/// What came of a negative answer.
pub(super) enum Negative {
    /// A DS query answered from the child's side of the cut.
    FromChild,
    /// Not proven, or not provable: decided by a finding.
    Not {
        /// The decision.
        decision: Decision,
    },
    /// Proven by verified records of a zone.
    Proven {
        /// The zone.
        zone: Name,
        /// What the proof amounts to.
        conclusion: Conclusion,
        /// What was established.
        steps: Vec<Step>,
        /// Remarks on the way.
        findings: Vec<usize>,
    },
}

/// The authority sections that were verified, by response and zone: each set of an answer that comes from a
/// wildcard needs its own again.
#[derive(Default)]
pub(super) struct Authorities<'e>(HashMap<(*const Response, Name), Rc<Authority<'e>>>);

/// The signed sets of an authority section under one zone.
struct Authority<'e> {
    verified: Vec<Verified<'e>>,
    /// The first NSEC or NSEC3 set that did not verify, with its faults.
    broken: Option<(Rrset<'e>, Vec<Fact>)>,
}

impl<'e> Chain<'e> {
    /// RRsets of the answer section.
    pub(super) fn answer_rrsets(&self, response: &'e Response) -> Vec<Rrset<'e>> {
        self.rrsets(response, |message| &message.answers)
    }

    /// RRsets of the authority section.
    pub(super) fn authority_rrsets(&self, response: &'e Response) -> Vec<Rrset<'e>> {
        self.rrsets(response, |message| &message.authorities)
    }

    fn rrsets(
        &self,
        response: &'e Response,
        section: fn(&'e crate::wire::Message) -> &'e [Record],
    ) -> Vec<Rrset<'e>> {
        let Some(message) = &response.message else { return Vec::new() };
        let of_class = |record: &&Record| record.class == Class::IN;
        let records = section(message).iter().filter(of_class);
        match self.conditions.policy.signature_placement {
            SignaturePlacement::SameSection => Rrset::group(records),
            SignaturePlacement::AnySection => {
                let is_signature = |record: &&Record| record.record_type == RecordType::RRSIG;
                let elsewhere = message.records().filter(is_signature).filter(of_class);
                Rrset::group(records.filter(|record| !is_signature(record)).chain(elsewhere))
            }
        }
    }

    /// Judges a negative answer (RFC 4035 §5.4): its zone is the signer of its SOA, NSEC or NSEC3. What it
    /// denies is what its rcode claims.
    pub(super) fn negative(
        &mut self,
        name: &Name,
        record_type: RecordType,
        denied: Denied<'_>,
        response: &'e Response,
    ) -> Negative {
        if let Some(decision) = self.negatively_anchored(name, record_type) {
            return Negative::Not { decision };
        }
        let rrsets = denial_rrsets(self.authority_rrsets(response));
        for signer in possible_zones(&rrsets, name, record_type) {
            match self.zone(&signer) {
                Trust::Not(Decision { verdict: Verdict::Insecure, .. })
                    if !self.may_contain(&signer, name, record_type) => {}
                Trust::Not(decision) => return Negative::Not { decision },
                Trust::NoZone => {}
                Trust::Secure { keys, required } => {
                    let negative = self.prove(name, record_type, denied, response, &rrsets, &keys, &required);
                    return self.by_its_zone(negative, name, record_type, response);
                }
            }
        }
        if record_type == RecordType::DS && is_from_child(&rrsets, name) {
            return Negative::FromChild;
        }
        let denies = |rrset: &&Rrset<'_>| rrset.record_type != RecordType::SOA;
        let (owner, of_type, fact) = match rrsets.iter().find(denies) {
            Some(rrset) if rrset.signatures.is_empty() => {
                (rrset.owner, rrset.record_type, Fact::SignatureMissing)
            }
            _ => (name, record_type, Fact::DenialMissing),
        };
        match self.enclosing_zone(name, record_type) {
            Trust::Not(decision) => Negative::Not { decision },
            Trust::Secure { keys, .. } => {
                if let Some(decision) = self.undelegated(&keys.zone, name, record_type, &fact, response) {
                    return Negative::Not { decision };
                }
                let found = finding(&keys.zone, owner, of_type, fact, vec![response.server]);
                Negative::Not { decision: Decision { verdict: Verdict::Bogus, finding: self.find(found) } }
            }
            Trust::NoZone => Negative::Not { decision: self.unsigned(name, record_type, fact, response) },
        }
    }

    /// Records that are not evaluated show nothing of the zone cuts below them: those of a zone above a
    /// signed delegation that was seen are not of the zone of `name` (RFC 4035 §5.3.1, RFC 9276 §3.2).
    fn by_its_zone(
        &mut self,
        negative: Negative,
        name: &Name,
        record_type: RecordType,
        response: &Response,
    ) -> Negative {
        let Negative::Proven { zone, conclusion: Conclusion::Unevaluated(_), .. } = &negative else {
            return negative;
        };
        if self.signed_cut_below(zone, name, record_type).is_none() {
            return negative;
        }
        let facts = vec![Fact::SignerNotZone { signer: zone.clone() }];
        Negative::Not { decision: self.unproven(name, record_type, facts, zone, response) }
    }

    #[allow(clippy::too_many_arguments)] // the answer, the question and the zone are three things each
    fn prove(
        &mut self,
        name: &Name,
        record_type: RecordType,
        denied: Denied<'_>,
        response: &'e Response,
        rrsets: &[Rrset<'e>],
        keys: &Rc<Keys<'e>>,
        required: &Required,
    ) -> Negative {
        // A bad signature of the SOA makes the answer bogus even if the denial itself holds: RFC 4035 §5.4
        // goes by a response whose authority section was verified as a whole (§5.3).
        let soa =
            rrsets.iter().find(|rrset| rrset.record_type == RecordType::SOA && *rrset.owner == keys.zone);
        if let Some(soa) = soa
            && let Err(faults) = signature::verify(soa, keys, required, &mut self.conditions)
        {
            return Negative::Not { decision: self.broken_rrset(soa, &keys.zone, faults, response) };
        }
        let authority = self.verify_authority(rrsets, keys, required);
        let findings = self.iterations_remark(&authority, &keys.zone, response);
        match denial::prove(denied, &keys.zone, &authority.verified, &mut self.conditions) {
            Ok(proof) => {
                let mut steps: Vec<Step> = authority.verified.iter().map(Verified::step).collect();
                for verified in &authority.verified {
                    self.note_expiration(verified.expiration());
                }
                steps.extend(proof.steps);
                let (zone, conclusion) = (keys.zone.clone(), proof.conclusion);
                Negative::Proven { zone, conclusion, steps, findings }
            }
            Err(facts) => {
                let decision = match &authority.broken {
                    Some((rrset, faults)) => self.broken_rrset(rrset, &keys.zone, faults.clone(), response),
                    None => self.unproven(name, record_type, facts, &keys.zone, response),
                };
                Negative::Not { decision }
            }
        }
    }

    fn unproven(
        &mut self,
        name: &Name,
        record_type: RecordType,
        facts: Vec<Fact>,
        zone: &Name,
        response: &Response,
    ) -> Decision {
        let mut facts = facts.into_iter();
        let fact = facts.next().unwrap_or(Fact::DenialMissing);
        let mut found = finding(zone, name, record_type, fact, vec![response.server]);
        found.details = facts.filter(|detail| *detail != found.fact).collect();
        Decision { verdict: Verdict::Bogus, finding: self.find(found) }
    }

    /// The authority section of a positive answer, verified once.
    fn authority(
        &mut self,
        keys: &Rc<Keys<'e>>,
        required: &Required,
        response: &'e Response,
    ) -> Rc<Authority<'e>> {
        let place = (std::ptr::from_ref(response), keys.zone.clone());
        if let Some(authority) = self.authorities.0.get(&place) {
            return Rc::clone(authority);
        }
        let rrsets = denial_rrsets(self.authority_rrsets(response));
        let authority = Rc::new(self.verify_authority(&rrsets, keys, required));
        self.authorities.0.insert(place, Rc::clone(&authority));
        authority
    }

    fn verify_authority(
        &mut self,
        rrsets: &[Rrset<'e>],
        keys: &Rc<Keys<'e>>,
        required: &Required,
    ) -> Authority<'e> {
        let mut authority = Authority { verified: Vec::new(), broken: None };
        let denies = |rrset: &&Rrset<'_>| {
            rrset.record_type != RecordType::SOA && rrset.owner.is_at_or_below(&keys.zone)
        };
        for rrset in rrsets.iter().filter(denies) {
            match signature::verify(rrset, keys, required, &mut self.conditions) {
                Ok(verified) => authority.verified.push(verified),
                Err(faults) => {
                    authority.broken.get_or_insert((rrset.clone(), faults));
                }
            }
        }
        authority
    }

    /// RFC 9276 §3.1: iterations other than 0 cost resolvers work and protect nothing.
    fn iterations_remark(
        &mut self,
        authority: &Authority<'_>,
        zone: &Name,
        response: &Response,
    ) -> Vec<usize> {
        let sets = authority.verified.iter().map(Verified::rrset);
        let rdatas =
            sets.filter(|rrset| rrset.record_type == RecordType::NSEC3).flat_map(|rrset| rrset.rdatas());
        let mut iterations =
            rdatas.filter_map(|rdata| Nsec3::parse(rdata).ok()).map(|nsec3| nsec3.iterations);
        let Some(iterations) = iterations.find(|iterations| *iterations > 0) else { return Vec::new() };
        let fact = Fact::Nsec3IterationsNotZero { iterations };
        vec![self.find(finding(zone, zone, RecordType::NSEC3PARAM, fact, vec![response.server]))]
    }

    /// RFC 4035 §5.3.4: an answer expanded from a wildcard needs the proof that no closer match exists.
    pub(super) fn closer_match(
        &mut self,
        verified: &Verified<'e>,
        wildcard: &Name,
        response: &'e Response,
    ) -> Result<(Vec<Step>, Option<Decision>), Decision> {
        let (name, record_type) = (verified.rrset().owner, verified.rrset().record_type);
        let Trust::Secure { keys, required } = self.zone(verified.signer()) else {
            return Ok((Vec::new(), None));
        };
        let authority = self.authority(&keys, &required, response);
        let denied = Denied::CloserMatch { name, wildcard };
        match denial::prove(denied, &keys.zone, &authority.verified, &mut self.conditions) {
            Ok(proof) => {
                let decision = insecurity(proof.conclusion).map(|fact| {
                    let found = finding(&keys.zone, name, record_type, fact, vec![response.server]);
                    Decision { verdict: Verdict::Insecure, finding: self.find(found) }
                });
                Ok((proof.steps, decision))
            }
            Err(facts) => Err(match &authority.broken {
                Some((rrset, faults)) => self.broken_rrset(rrset, &keys.zone, faults.clone(), response),
                None => {
                    let facts = std::iter::once(Fact::WildcardExpansionUnproven).chain(facts).collect();
                    self.unproven(name, record_type, facts, &keys.zone, response)
                }
            }),
        }
    }
}

/// Why a proven denial is insecure all the same.
pub(super) fn insecurity(conclusion: Conclusion) -> Option<Fact> {
    match conclusion {
        Conclusion::OptOut => Some(Fact::OptOutSpan),
        Conclusion::Unevaluated(fact) => Some(fact),
        _ => None,
    }
}

/// The sets of an authority section that bear on a denial.
fn denial_rrsets(mut rrsets: Vec<Rrset<'_>>) -> Vec<Rrset<'_>> {
    let bears = [RecordType::SOA, RecordType::NSEC, RecordType::NSEC3];
    rrsets.retain(|rrset| bears.contains(&rrset.record_type));
    rrsets.into_iter().flat_map(sides_of_cut).collect()
}

/// At a zone cut parent and child have an NSEC each (RFC 4035 §2.3), and a response that follows an alias from
/// one to the other can need both. They are two sets of one owner and type; which RRSIG covers which only its
/// verification tells. More than two are no such pair, and cost more to tell apart than they can be worth.
fn sides_of_cut(rrset: Rrset<'_>) -> Vec<Rrset<'_>> {
    let [one, other] = rrset.records.as_slice() else { return vec![rrset] };
    if rrset.record_type != RecordType::NSEC || signature::signers(&rrset).len() != 2 {
        return vec![rrset];
    }
    [*one, *other].map(|record| Rrset { records: vec![record], ..rrset.clone() }).into()
}

/// Signers that can be the zone of `name`, deepest first.
fn possible_zones(rrsets: &[Rrset<'_>], name: &Name, record_type: RecordType) -> Vec<Name> {
    let mut zones: Vec<Name> = Vec::new();
    for signer in rrsets.iter().flat_map(signature::signers) {
        let possible = match record_type.is_parent_side() && !name.is_root() {
            true => name.is_below(&signer),
            false => name.is_at_or_below(&signer),
        };
        if possible && !zones.contains(&signer) {
            zones.push(signer);
        }
    }
    zones.sort_by_key(|zone| std::cmp::Reverse(zone.label_count()));
    zones
}

/// Whether a denial of a DS at `child` was made by `child` itself.
fn is_from_child(rrsets: &[Rrset<'_>], child: &Name) -> bool {
    rrsets.iter().any(|rrset| rrset.record_type == RecordType::SOA && rrset.owner == child)
}
