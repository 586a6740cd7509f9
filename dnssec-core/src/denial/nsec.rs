//! Denial by NSEC (RFC 4035 §5.4 as RFC 6840 §4 and RFC 9824 amend it).
//!
//! An NSEC *matches* the name it stands at. It *covers* the names between its owner and its next name in
//! canonical order, and those names do not exist; but where the next name is below a covered name, that one
//! is an empty non-terminal and does exist.

use super::{
    Conclusion, Denied, Proof, alone, claimed_enclosure, delegation_without_ds, ends_above, inspect_absence,
    inspect_side_of_ds, is_compact_denial, sole_rdatas, source_of_synthesis, type_denied,
};
use crate::finding::{DsAbsence, Fact};
use crate::name::Name;
use crate::record::{Nsec, TypeSet};
use crate::record_type::RecordType;
use crate::report::Step;
use crate::signature::Verified;

/// An NSEC with its owner; both of its names are in the zone and in order.
pub(super) struct Entry<'m> {
    owner: &'m Name,
    nsec: Nsec,
}

/// The NSEC records of `zone` that can serve in a proof.
pub(super) fn read<'m>(zone: &Name, records: &[Verified<'m>], unfit: &mut Vec<Fact>) -> Vec<Entry<'m>> {
    let mut entries = Vec::new();
    for (owner, rdata) in sole_rdatas(RecordType::NSEC, zone, records, unfit) {
        match Nsec::parse(&rdata) {
            Err(fault) => unfit.push(Fact::DenialMalformed { fault: fault.to_string() }),
            Ok(nsec) => match inspect(owner, &nsec.next, zone) {
                Some(fact) => unfit.push(fact),
                None => entries.push(Entry { owner, nsec }),
            },
        }
    }
    entries
}

/// RFC 4034 §4.1.1: the next name is the next owner of the zone, after the last one the apex.
fn inspect(owner: &Name, next: &Name, zone: &Name) -> Option<Fact> {
    if !owner.is_at_or_below(zone) || !next.is_at_or_below(zone) {
        let fault = format!("NSEC from {owner} to {next} leaves the zone {zone}");
        Some(Fact::DenialMalformed { fault })
    } else if next <= owner && next != zone {
        Some(Fact::LastNsecNotToApex { owner: owner.clone(), next: next.clone() })
    } else {
        None
    }
}

/// Proves an absence from NSEC records.
pub(super) fn prove(denied: Denied<'_>, zone: &Name, entries: &[Entry<'_>]) -> Result<Proof, Vec<Fact>> {
    let zone = Zone { apex: zone, entries };
    let mut steps = Vec::new();
    let conclusion = match denied {
        Denied::Name(name) => zone.deny_name(name, &mut steps)?,
        Denied::Type(name, record_type) => zone.deny_type(name, record_type, &mut steps)?,
        Denied::CloserMatch { name, wildcard } => zone.deny_closer_match(name, wildcard, &mut steps)?,
        Denied::Ds(name) => zone.deny_ds(name, &mut steps)?,
    };
    Ok(Proof { steps, conclusion })
}

struct Zone<'a, 'm> {
    apex: &'a Name,
    entries: &'a [Entry<'m>],
}

impl Zone<'_, '_> {
    /// RFC 4035 §5.4, second bullet, and RFC 9824 §3.1.
    fn deny_name(&self, name: &Name, steps: &mut Vec<Step>) -> Result<Conclusion, Vec<Fact>> {
        if let Some(entry) = self.matching(name) {
            if !is_compact_denial(&entry.nsec.types) {
                return Err(vec![Fact::NameExists]);
            }
            steps.push(Step::CompactDenial { name: name.clone() });
            return Ok(Conclusion::Absent);
        }
        let entry = self.covering(name).map_err(alone)?;
        if entry.is_empty_non_terminal(name) {
            return Err(vec![Fact::NameExists]);
        }
        let wildcard = self.conclude_closest_encloser(name, entry, steps)?;
        if wildcard == *name {
            return Ok(Conclusion::Absent);
        }
        match self.covering(&wildcard) {
            Ok(entry) if !entry.is_empty_non_terminal(&wildcard) => {
                steps.push(Step::NameCovered { name: wildcard, by: entry.owner.clone() });
                Ok(Conclusion::Absent)
            }
            _ => Err(vec![Fact::WildcardNotDenied { wildcard }]),
        }
    }

    /// RFC 4035 §5.4, first bullet; RFC 4035 §3.1.3.4 for the wildcard.
    fn deny_type(
        &self,
        name: &Name,
        record_type: RecordType,
        steps: &mut Vec<Step>,
    ) -> Result<Conclusion, Vec<Fact>> {
        if let Some(entry) = self.matching(name) {
            return self.deny_type_at(entry, name, record_type, steps);
        }
        let entry = self.covering(name).map_err(alone)?;
        if entry.is_empty_non_terminal(name) {
            steps.push(Step::EmptyNonTerminal { name: name.clone(), by: entry.owner.clone() });
            return Ok(Conclusion::Absent);
        }
        let wildcard = self.conclude_closest_encloser(name, entry, steps)?;
        if let Some(entry) = self.matching(&wildcard) {
            return self.deny_type_at(entry, &wildcard, record_type, steps);
        }
        match self.covering(&wildcard) {
            // RFC 4592 §2.2.2: a wildcard with nothing but names below it answers with no data.
            Ok(entry) if entry.is_empty_non_terminal(&wildcard) => {
                steps.push(Step::EmptyNonTerminal { name: wildcard, by: entry.owner.clone() });
                Ok(Conclusion::Absent)
            }
            // RFC 4035 §3.1.3.1: that would be a proof for NXDOMAIN.
            Ok(_) => Err(vec![Fact::NoDataForDeniedName]),
            Err(_) => Err(vec![Fact::WildcardNotDenied { wildcard }, Fact::NoDataForDeniedName]),
        }
    }

    fn deny_type_at(
        &self,
        entry: &Entry<'_>,
        name: &Name,
        record_type: RecordType,
        steps: &mut Vec<Step>,
    ) -> Result<Conclusion, Vec<Fact>> {
        let types = &entry.nsec.types;
        // RFC 4035 §5.4: a verified NSEC shows that it and its RRSIG are there, whatever its bits for them say.
        if [RecordType::NSEC, RecordType::RRSIG].contains(&record_type) {
            return Err(vec![Fact::TypeInBitmap { record_type }]);
        }
        inspect_absence(record_type, name, entry.owner, types, self.apex).map_err(alone)?;
        steps.push(type_denied(name, record_type, entry.owner, types));
        Ok(Conclusion::Absent)
    }

    /// RFC 4035 §5.3.4: no exact match and no closer wildcard, so nothing at the next closer name.
    fn deny_closer_match(
        &self,
        name: &Name,
        wildcard: &Name,
        steps: &mut Vec<Step>,
    ) -> Result<Conclusion, Vec<Fact>> {
        let unproven = |fact| vec![Fact::WildcardExpansionUnproven, fact];
        let (encloser, next_closer) = claimed_enclosure(name, wildcard)?;
        if self.matching(&next_closer).is_some() {
            return Err(unproven(Fact::NameExists));
        }
        let entry = self.covering(&next_closer).map_err(unproven)?;
        if entry.is_empty_non_terminal(&next_closer) {
            return Err(unproven(Fact::NameExists));
        }
        steps.push(Step::ClosestEncloser { name: encloser, by: None });
        steps.push(Step::NameCovered { name: next_closer, by: entry.owner.clone() });
        Ok(Conclusion::Absent)
    }

    /// RFC 4035 §5.2 and RFC 6840 §4.4.
    fn deny_ds(&self, name: &Name, steps: &mut Vec<Step>) -> Result<Conclusion, Vec<Fact>> {
        if let Some(entry) = self.matching(name) {
            let conclusion =
                delegation_without_ds(name, &entry.nsec.types, self.apex, DsAbsence::Nsec).map_err(alone)?;
            steps.push(type_denied(name, RecordType::DS, entry.owner, &entry.nsec.types));
            return Ok(conclusion);
        }
        inspect_side_of_ds(name, &TypeSet::default(), self.apex).map_err(alone)?;
        let entry = self.covering(name).map_err(alone)?;
        let by = entry.owner.clone();
        steps.push(if entry.is_empty_non_terminal(name) {
            Step::EmptyNonTerminal { name: name.clone(), by }
        } else {
            Step::NameCovered { name: name.clone(), by }
        });
        Ok(Conclusion::NoZoneCut)
    }

    /// The wildcard at the closest encloser of a name that `entry` covers. The names beside it, the owner
    /// and the next name, exist, and so do their ancestors; none is closer (RFC 4035 §5.4).
    fn conclude_closest_encloser(
        &self,
        name: &Name,
        entry: &Entry<'_>,
        steps: &mut Vec<Step>,
    ) -> Result<Name, Vec<Fact>> {
        let (before, after) = (name.common_ancestor(entry.owner), name.common_ancestor(&entry.nsec.next));
        let encloser = if before.label_count() >= after.label_count() { before } else { after };
        let wildcard = source_of_synthesis(&encloser)?;
        steps.push(Step::NameCovered { name: name.clone(), by: entry.owner.clone() });
        steps.push(Step::ClosestEncloser { name: encloser, by: Some(entry.owner.clone()) });
        Ok(wildcard)
    }

    fn matching(&self, name: &Name) -> Option<&Entry<'_>> {
        self.entries.iter().find(|entry| entry.owner == name)
    }

    /// The record that covers a name and may speak of it: not one of an ancestor above a zone cut or with a
    /// DNAME (RFC 6840 §4.1).
    fn covering(&self, name: &Name) -> Result<&Entry<'_>, Fact> {
        let mut fact = Fact::NameNotCovered;
        for entry in self.entries.iter().filter(|entry| entry.covers(name, self.apex)) {
            if !name.is_below(entry.owner) || !ends_above(&entry.nsec.types) {
                return Ok(entry);
            }
            fact = Fact::AncestorDelegation { owner: entry.owner.clone() };
        }
        Err(fact)
    }
}

impl Entry<'_> {
    /// RFC 4034 §4.1.1 and §6.1; the last NSEC of a zone, whose next name is the apex, covers all that is
    /// after its owner.
    fn covers(&self, name: &Name, apex: &Name) -> bool {
        let next = &self.nsec.next;
        name.is_below(apex) && self.owner < name && (name < next || next == apex)
    }

    /// Whether a name that is covered exists for the sake of the next name (RFC 8020 §2, RFC 4592 §2.2.2).
    fn is_empty_non_terminal(&self, covered: &Name) -> bool {
        self.nsec.next.is_below(covered)
    }
}
