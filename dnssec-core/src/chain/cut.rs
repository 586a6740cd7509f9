//! Zone cuts: what the parent says of a name, in its DS, or in the proof that there is none (RFC 4035 §5.2).

use super::denial::Negative;
use super::judge::Judged;
use super::suspect::Suspect;
use super::zone::Trust;
use super::{Chain, Decision, finding};
use crate::delegation::{self, Vouchers};
use crate::denial::{Conclusion, Denied};
use crate::evidence::{Lookup, Response};
use crate::finding::Fact;
use crate::name::Name;
use crate::record_type::RecordType;
use crate::report::{LinkKind, Verdict};
use crate::rrset::Rrset;
use crate::signature::{self, Verified};
use std::net::SocketAddr;
use std::rc::Rc;

/// What the parent says of a name.
#[derive(Clone, Debug)]
pub(super) enum Cut<'e> {
    /// A delegation with DS.
    Signed(Rc<Vouchers<'e>>),
    /// Provably no delegation.
    None,
    /// Not secure, decided by a finding.
    Not(Decision),
}

impl<'e> Chain<'e> {
    /// What the parent says of `child`; computed once.
    pub(super) fn cut(&mut self, child: &Name) -> Cut<'e> {
        if let Some(cut) = self.cuts.get(child) {
            return cut.clone();
        }
        // A response that names the child itself as its signer would lead back here.
        self.cuts.insert(child.clone(), Cut::None);
        let cut = self.examine_cut(child);
        self.cuts.insert(child.clone(), cut.clone());
        cut
    }

    fn examine_cut(&mut self, child: &Name) -> Cut<'e> {
        let seen = self.seen_cut(child);
        match self.supposed_at(child) {
            Some(supposition) => self.supposed_cut(supposition, seen),
            None => seen,
        }
    }

    fn seen_cut(&mut self, child: &Name) -> Cut<'e> {
        let evidence = self.evidence;
        let (fact, servers) = match evidence.lookup(child, RecordType::DS) {
            Lookup::Answer(response) => match self.cut_by_answer(child, response) {
                Some(cut) => return cut,
                None => (Fact::DsAnsweredByChild, vec![response.server]),
            },
            Lookup::Failed(fact, servers) => (fact, servers),
            Lookup::NotAsked => {
                self.need(child, RecordType::DS);
                (Fact::EvidenceMissing, Vec::new())
            }
        };
        match evidence.referral(child) {
            Some(referral) => self.cut_by_referral(child, referral),
            None if fact == Fact::EvidenceMissing => {
                Cut::Not(self.decide(Verdict::Indeterminate, child, RecordType::DS, fact, servers))
            }
            None => self.no_cut_known(child, fact, servers),
        }
    }

    /// Neither a DS nor the proof of its absence can be had, and without either the parent's security is not
    /// handed down.
    fn no_cut_known(&mut self, child: &Name, fact: Fact, servers: Vec<SocketAddr>) -> Cut<'e> {
        let parent = child.parent().unwrap_or_else(Name::root);
        let decision = match self.enclosing_zone(&parent, RecordType::NS) {
            Trust::Not(decision) => decision,
            _ => self.decide(Verdict::Bogus, child, RecordType::DS, fact, servers),
        };
        if decision.verdict == Verdict::Bogus {
            let kind = LinkKind::Delegation { parent, child: child.clone() };
            self.link(kind, decision.verdict, Vec::new(), vec![decision.finding]);
        }
        Cut::Not(decision)
    }

    /// The answer to the DS query; `None` if it comes from the child's side of the cut.
    fn cut_by_answer(&mut self, child: &Name, response: &'e Response) -> Option<Cut<'e>> {
        let rrsets = self.answer_rrsets(response);
        let at_child = |record_type| {
            rrsets.iter().find(|rrset| rrset.owner == child && rrset.record_type == record_type)
        };
        if let Some(rrset) = at_child(RecordType::DS) {
            return Some(self.cut_by_ds(child, rrset, response));
        }
        if let Some(rrset) = at_child(RecordType::CNAME) {
            // A name that is an alias is no zone cut (RFC 1034 §3.6.2).
            return Some(match self.judge(rrset, response) {
                Judged::Secure(verified) => {
                    self.wildcard_cut(child, &verified, response).unwrap_or(Cut::None)
                }
                Judged::Not(decision) => Cut::Not(decision),
            });
        }
        self.cut_by_denial(child, response)
    }

    /// What an expansion of a wildcard says of `child`, where the set is one: the name does not exist, so no
    /// zone begins there, be it an alias or a DS (RFC 4035 §5.3.4, RFC 4592 §4.6).
    fn wildcard_cut(
        &mut self,
        child: &Name,
        verified: &Verified<'e>,
        response: &'e Response,
    ) -> Option<Cut<'e>> {
        let wildcard = verified.wildcard()?;
        let decision = match self.closer_match(verified, wildcard, response) {
            Ok((_, None)) => return Some(Cut::None),
            Ok((_, Some(decision))) | Err(decision) => decision,
        };
        let kind = LinkKind::Delegation { parent: verified.signer().clone(), child: child.clone() };
        self.link(kind, decision.verdict, vec![verified.step()], vec![decision.finding]);
        Some(Cut::Not(decision))
    }

    /// The DS or the denial that came with the referral.
    fn cut_by_referral(&mut self, child: &Name, referral: &'e Response) -> Cut<'e> {
        let rrsets = self.authority_rrsets(referral);
        let ds = rrsets.iter().find(|rrset| rrset.owner == child && rrset.record_type == RecordType::DS);
        if let Some(rrset) = ds {
            return self.cut_by_ds(child, rrset, referral);
        }
        match self.cut_by_denial(child, referral) {
            Some(cut) => cut,
            None => self.no_cut_known(child, Fact::DenialMissing, vec![referral.server]),
        }
    }

    fn cut_by_ds(&mut self, child: &Name, rrset: &Rrset<'e>, response: &'e Response) -> Cut<'e> {
        let judged = self.judge(rrset, response);
        let parent = match &judged {
            Judged::Secure(verified) => verified.signer().clone(),
            Judged::Not(_) => signature::signers(rrset)
                .first()
                .cloned()
                .or_else(|| child.parent())
                .unwrap_or_else(Name::root),
        };
        let kind = LinkKind::Delegation { parent: parent.clone(), child: child.clone() };
        let verified = match judged {
            Judged::Secure(verified) => verified,
            Judged::Not(decision) => {
                if self.findings.get(decision.finding).is_some_and(|found| found.name == *child) {
                    self.link(kind, decision.verdict, Vec::new(), vec![decision.finding]);
                }
                return Cut::Not(decision);
            }
        };
        if let Some(cut) = self.wildcard_cut(child, &verified, response) {
            return cut;
        }
        let steps = vec![verified.step()];
        let mut findings = self.remarks(&verified, response);
        match Vouchers::choose(delegation::readable(rrset), self.conditions.policy) {
            Ok(vouchers) => {
                for fact in &vouchers.remarks {
                    let found = finding(&parent, child, RecordType::DS, fact.clone(), vec![response.server]);
                    findings.push(self.find(found));
                }
                self.link(kind, Verdict::Secure, steps, findings);
                Cut::Signed(Rc::new(vouchers))
            }
            Err(fact) => {
                let found = finding(child, child, RecordType::DS, fact, vec![response.server]);
                let decision = Decision { verdict: Verdict::Insecure, finding: self.find(found) };
                let ds = delegation::readable(rrset);
                self.suspect(decision, Suspect::Delegation { zone: child.clone(), ds });
                findings.push(decision.finding);
                self.link(kind, Verdict::Insecure, steps, findings);
                Cut::Not(decision)
            }
        }
    }

    fn cut_by_denial(&mut self, child: &Name, response: &'e Response) -> Option<Cut<'e>> {
        let negative = self.negative(child, RecordType::DS, Denied::Ds(child), response);
        let (zone, decision, steps, mut findings) = match negative {
            Negative::FromChild => return None,
            Negative::Not { decision } => {
                let about_child =
                    self.findings.get(decision.finding).is_some_and(|found| found.name == *child);
                if about_child && decision.verdict == Verdict::Bogus {
                    let parent = self.findings.get(decision.finding).map(|found| found.zone.clone());
                    let parent = parent.unwrap_or_else(Name::root);
                    let kind = LinkKind::Delegation { parent, child: child.clone() };
                    self.link(kind, decision.verdict, Vec::new(), vec![decision.finding]);
                }
                return Some(Cut::Not(decision));
            }
            Negative::Proven { zone, conclusion, steps, findings, .. } => {
                let fact = match conclusion {
                    Conclusion::NoZoneCut | Conclusion::Absent => {
                        if self.supposed_at(child).is_some() {
                            // What proves that the parent is secure, should a DS be supposed there.
                            let kind = LinkKind::Delegation { parent: zone, child: child.clone() };
                            self.link(kind, Verdict::Secure, steps, findings);
                        }
                        return Some(Cut::None);
                    }
                    Conclusion::InsecureDelegation(proof) => Fact::InsecureDelegation { proof },
                    Conclusion::OptOut => Fact::OptOutSpan,
                    Conclusion::Unevaluated(fact) => fact,
                };
                let found = finding(&zone, child, RecordType::DS, fact, vec![response.server]);
                let decision = Decision { verdict: Verdict::Insecure, finding: self.find(found) };
                (zone, decision, steps, findings)
            }
        };
        findings.push(decision.finding);
        self.link(
            LinkKind::Delegation { parent: zone, child: child.clone() },
            decision.verdict,
            steps,
            findings,
        );
        Some(Cut::Not(decision))
    }
}
