//! RRsets judged by the zone that signed them, or by the zone that should have.

use super::cut::Cut;
use super::suspect::Suspect;
use super::zone::{Trust, lowest_zone};
use super::{Chain, Decision, finding, telling};
use crate::evidence::{Lookup, Response};
use crate::finding::Fact;
use crate::name::Name;
use crate::record::{Record, Rrsig};
use crate::record_type::RecordType;
use crate::report::{LinkKind, Verdict};
use crate::rrset::Rrset;
use crate::signature::{self, Verified};
use crate::wire::Rcode;

/// What came of an RRset.
pub(super) enum Judged<'e> {
    /// Verified by the keys of a zone that is trusted.
    Secure(Box<Verified<'e>>),
    /// Not secure, decided by a finding.
    Not(Decision),
}

impl<'e> Chain<'e> {
    /// Judges an RRset (RFC 4035 §5.3): by the deepest of its signers that is a zone.
    pub(super) fn judge(&mut self, rrset: &Rrset<'e>, response: &Response) -> Judged<'e> {
        if let Some(decision) = self.negatively_anchored(rrset.owner, rrset.record_type) {
            return Judged::Not(decision);
        }
        let mut first = None;
        let signers = signature::signers(rrset);
        for signer in &signers {
            let judged = match self.zone(signer) {
                Trust::Secure { keys, required } => {
                    match signature::verify(rrset, &keys, &required, &mut self.conditions) {
                        Ok(verified) => match self.signed_cut_below(signer, rrset.owner, rrset.record_type) {
                            None => {
                                self.note_expiration(verified.expiration());
                                return Judged::Secure(Box::new(verified));
                            }
                            Some(cut) => {
                                self.zone(&cut);
                                let faults = vec![Fact::SignerNotZone { signer: signer.clone() }];
                                Judged::Not(self.broken_rrset(rrset, &cut, faults, response))
                            }
                        },
                        Err(mut faults) => {
                            let cut = self.cut_below(rrset, signer);
                            if let Some(cut) = &cut {
                                faults.push(Fact::SignerNotZone { signer: signer.clone() });
                                self.zone(cut);
                            }
                            let zone = cut.as_ref().unwrap_or(signer);
                            Judged::Not(self.broken_rrset(rrset, zone, faults, response))
                        }
                    }
                }
                Trust::Not(Decision { verdict: Verdict::Insecure, .. })
                    if !self.may_contain(signer, rrset.owner, rrset.record_type) =>
                {
                    continue;
                }
                Trust::Not(decision) => Judged::Not(decision),
                Trust::NoZone => continue,
            };
            first.get_or_insert(judged);
        }
        if let Some(judged) = first {
            return judged;
        }
        let fact = match signers.first() {
            Some(signer) => Fact::SignerNotZone { signer: signer.clone() },
            None => self.fault_of_unsigned(rrset),
        };
        let decision = self.unsigned(rrset.owner, rrset.record_type, fact, response);
        let zone = self.findings.get(decision.finding).map(|found| found.zone.clone());
        if let Some(zone) = zone.filter(|_| !rrset.signatures.is_empty()) {
            self.suspect(decision, Suspect::Set { rrset: rrset.clone(), zone });
        }
        Judged::Not(decision)
    }

    /// The deepest zone cut that was seen between a signer and its set: then the signer is not the zone that
    /// contains the set (RFC 4035 §5.3.1).
    fn cut_below(&self, rrset: &Rrset<'_>, signer: &Name) -> Option<Name> {
        let lowest = lowest_zone(rrset.owner, rrset.record_type)?;
        self.evidence.known_cuts(signer, &lowest).pop()
    }

    /// A signed delegation that was seen between a zone and a name: what is at or below it is not of that zone
    /// (RFC 4035 §5.3.1), even where its key signed it. NSEC stands on both sides of a cut (RFC 4035 §2.3).
    pub(super) fn signed_cut_below(
        &mut self,
        zone: &Name,
        name: &Name,
        record_type: RecordType,
    ) -> Option<Name> {
        let cuts = self.evidence.known_cuts(zone, &lowest_zone(name, record_type)?);
        let apart = cuts.into_iter().filter(|cut| record_type != RecordType::NSEC || cut != name);
        apart.rev().find(|cut| matches!(self.cut(cut), Cut::Signed(_)))
    }

    /// A set none of whose RRSIGs names a possible signer.
    fn fault_of_unsigned(&self, rrset: &Rrset<'e>) -> Fact {
        let readable = |record: &&'e Record| Rrsig::parse(&record.rdata).ok();
        match (rrset.signatures.first(), rrset.signatures.iter().find_map(readable)) {
            (_, Some(signature)) => Fact::SignerNotZone { signer: signature.signer },
            (Some(record), None) => Fact::SignatureMalformed { length: record.rdata.len() },
            (None, None) => Fact::SignatureMissing,
        }
    }

    /// Data without usable signature is insecure where a delegation above it is, and bogus for the reason of
    /// `fact` in a secure zone (RFC 4035 §5.5, RFC 4033 §5).
    pub(super) fn unsigned(
        &mut self,
        name: &Name,
        record_type: RecordType,
        fact: Fact,
        response: &Response,
    ) -> Decision {
        match self.enclosing_zone(name, record_type) {
            Trust::Secure { keys, .. } => {
                if let Some(decision) = self.undelegated(&keys.zone, name, record_type, &fact, response) {
                    return decision;
                }
                let mut found = finding(&keys.zone, name, record_type, fact, vec![response.server]);
                found.details.extend(missing_edns(response));
                Decision { verdict: Verdict::Bogus, finding: self.find(found) }
            }
            Trust::Not(decision) => decision,
            Trust::NoZone => {
                let found = finding(name, name, record_type, fact, vec![response.server]);
                Decision { verdict: Verdict::Bogus, finding: self.find(found) }
            }
        }
    }

    /// Why data is not as its zone would sign it, where servers act as if a zone began between that zone and the
    /// name: the parent proves that none does (RFC 6840 §4.4).
    pub(super) fn undelegated(
        &mut self,
        parent: &Name,
        name: &Name,
        record_type: RecordType,
        fact: &Fact,
        response: &Response,
    ) -> Option<Decision> {
        let cuts = self.evidence.known_cuts(parent, &lowest_zone(name, record_type)?);
        let denied = |cut: &Name| matches!(self.cuts.get(cut), Some(Cut::None));
        let cut = cuts.into_iter().find(denied)?;
        let is_nonexistent = match self.evidence.lookup(&cut, RecordType::DS) {
            Lookup::Answer(answer) => {
                answer.message.as_ref().is_some_and(|message| message.rcode() == Rcode::NXDOMAIN)
            }
            _ => false,
        };
        let cause = if is_nonexistent { Fact::DelegationNonexistent } else { Fact::DelegationDenied };
        let mut found = finding(&cut, &cut, RecordType::NS, cause, vec![response.server]);
        found.details.push(fact.clone());
        let decision = Decision { verdict: Verdict::Bogus, finding: self.find(found) };
        let kind = LinkKind::Delegation { parent: parent.clone(), child: cut };
        if !self.links.iter().any(|link| link.kind == kind) {
            self.link(kind, Verdict::Bogus, Vec::new(), vec![decision.finding]);
        }
        Some(decision)
    }

    /// A set whose signatures all fail under the keys of a trusted zone.
    pub(super) fn broken_rrset(
        &mut self,
        rrset: &Rrset<'e>,
        zone: &Name,
        mut faults: Vec<Fact>,
        response: &Response,
    ) -> Decision {
        let malformed = rrset.records.iter().filter_map(|record| record.fault.as_ref());
        faults.extend(malformed.map(|fault| Fact::RecordMalformed { fault: fault.to_string() }));
        let (fact, details) = telling(faults);
        let mut found = finding(zone, rrset.owner, rrset.record_type, fact, vec![response.server]);
        found.details = details;
        let decision = Decision { verdict: Verdict::Bogus, finding: self.find(found) };
        self.suspect(decision, Suspect::Set { rrset: rrset.clone(), zone: zone.clone() });
        decision
    }

    /// What a verified set shows that will trouble some resolvers (RFC 4035 §5.3.3).
    pub(super) fn remarks(&mut self, verified: &Verified<'_>, response: &Response) -> Vec<usize> {
        let (ttl, original_ttl) = (verified.rrset().ttl(), verified.original_ttl());
        if ttl <= original_ttl {
            return Vec::new();
        }
        let rrset = verified.rrset();
        let fact = Fact::TtlAboveOriginal { ttl, original_ttl };
        let servers = vec![response.server];
        vec![self.find(finding(verified.signer(), rrset.owner, rrset.record_type, fact, servers))]
    }
}

/// Without OPT in its response a server does not do EDNS, and so sends no DNSSEC records (RFC 6891 §7,
/// RFC 4035 §3.1).
pub(super) fn missing_edns(response: &Response) -> Option<Fact> {
    let message = response.message.as_ref()?;
    message.edns.is_none().then_some(Fact::EdnsUnsupported)
}
