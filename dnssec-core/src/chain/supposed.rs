//! Zone cuts at which DS records are supposed.
//!
//! What the parent says now is validated before, and has to show that the parent is secure: a DS set that was
//! verified, or the proof that there is none. What is published in a parent that is not secure is seen by nobody,
//! so there the present state stands. This is reached by a pre-flight alone: [`validate`](super::validate) supposes
//! nothing.

use super::cut::Cut;
use super::suspect::Suspect;
use super::zone::Trust;
use super::{Chain, Decision, finding};
use crate::delegation::{self, Vouchers};
use crate::evidence::{Lookup, Response};
use crate::finding::Fact;
use crate::name::Name;
use crate::record::Ds;
use crate::record_type::RecordType;
use crate::report::{Link, LinkKind, Step, Verdict};
use crate::supposition::Supposition;
use std::rc::Rc;

impl<'e> Chain<'e> {
    /// What is supposed at the delegation of a zone.
    pub(super) fn supposed_at(&self, child: &Name) -> Option<&'e Supposition> {
        self.supposed.filter(|supposition| supposition.zone() == child)
    }

    /// What the parent would say with the DS records that are supposed, where it says `seen` now.
    pub(super) fn supposed_cut(&mut self, supposition: &'e Supposition, seen: Cut<'e>) -> Cut<'e> {
        let present = match &seen {
            Cut::Signed(vouchers) => vouchers.set().to_vec(),
            Cut::None => Vec::new(),
            Cut::Not(decision) if self.is_of_secure_parent(*decision, supposition.zone()) => {
                self.present_ds(supposition.zone())
            }
            Cut::Not(_) => return seen,
        };
        let child = supposition.zone();
        let set = supposition.beside(&present);
        let mut link = self.link_of_cut(child, &seen);
        link.steps.extend(set.iter().filter(|ds| !present.contains(ds)).map(|ds| Step::DsSupposed {
            tag: ds.key_tag,
            algorithm: ds.algorithm,
            digest_type: ds.digest_type,
        }));
        let cut = match Vouchers::choose(set.clone(), self.conditions.policy) {
            Ok(vouchers) => {
                for fact in &vouchers.remarks {
                    let found = finding(child, child, RecordType::DS, fact.clone(), Vec::new());
                    link.findings.push(self.find(found));
                }
                link.verdict = Verdict::Secure;
                Cut::Signed(Rc::new(vouchers))
            }
            Err(fact) => {
                let found = finding(child, child, RecordType::DS, fact, Vec::new());
                let decision = Decision { verdict: Verdict::Insecure, finding: self.find(found) };
                self.suspect(decision, Suspect::Delegation { zone: child.clone(), ds: set });
                link.findings.push(decision.finding);
                link.verdict = Verdict::Insecure;
                Cut::Not(decision)
            }
        };
        self.links.push(link);
        cut
    }

    /// Whether a delegation is insecure for want of a DS, or of one that can be used, and not because what is above
    /// it is.
    fn is_of_secure_parent(&self, decision: Decision, child: &Name) -> bool {
        let Some(found) = self.findings.get(decision.finding).filter(|found| found.name == *child) else {
            return false;
        };
        let is_of_absence = matches!(
            found.fact,
            Fact::InsecureDelegation { .. }
                | Fact::OptOutSpan
                | Fact::DsAlgorithmsUnsupported { .. }
                | Fact::DsDigestsUnsupported { .. }
                // That the proof of absence is not evaluated says nothing of a DS, which is signed for itself.
                | Fact::Nsec3IterationsTooHigh { .. }
        );
        decision.verdict == Verdict::Insecure && is_of_absence
    }

    /// The DS records that the parent has, in the answer or referral that was validated.
    fn present_ds(&self, child: &Name) -> Vec<Ds<'e>> {
        let evidence = self.evidence;
        let of = |rrsets: Vec<crate::rrset::Rrset<'e>>| {
            let mut sets = rrsets.into_iter();
            sets.find(|rrset| rrset.owner == child && rrset.record_type == RecordType::DS)
        };
        let answered = |response: &'e Response| of(self.answer_rrsets(response));
        let rrset = match evidence.lookup(child, RecordType::DS) {
            Lookup::Answer(response) => answered(response),
            _ => evidence.referral(child).and_then(|referral| of(self.authority_rrsets(referral))),
        };
        rrset.map(|rrset| delegation::readable(&rrset)).unwrap_or_default()
    }

    /// The link of the delegation, without what made it insecure; taken from its place, to be put back.
    fn link_of_cut(&mut self, child: &Name, seen: &Cut<'e>) -> Link {
        let is_meant =
            |link: &Link| matches!(&link.kind, LinkKind::Delegation { child: of, .. } if of == child);
        if let Some(place) = self.links.iter().rposition(is_meant) {
            let mut link = self.links.remove(place);
            if let Cut::Not(decision) = seen {
                link.findings.retain(|finding| *finding != decision.finding);
            }
            return link;
        }
        let above = child.parent().unwrap_or_else(Name::root);
        let parent = match self.enclosing_zone(&above, RecordType::NS) {
            Trust::Secure { keys, .. } => keys.zone.clone(),
            Trust::Not(_) | Trust::NoZone => above,
        };
        let kind = LinkKind::Delegation { parent, child: child.clone() };
        Link { kind, verdict: Verdict::Secure, steps: Vec::new(), findings: Vec::new() }
    }
}
