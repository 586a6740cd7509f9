//! Denial of existence: what must be proven absent, and the two ways to prove it.
//!
//! Here is what NSEC and NSEC3 have in common: which RRsets count at all, and what the type bitmap of a
//! record that matches a name says. [`nsec`] and [`nsec3`] know what covers what.

mod nsec;
mod nsec3;

use crate::finding::{DsAbsence, Fact};
use crate::name::Name;
use crate::record::TypeSet;
use crate::record_type::RecordType;
use crate::report::Step;
use crate::signature::{Conditions, Verified};
use std::borrow::Cow;

/// What must be proven absent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Denied<'a> {
    /// The name, and the wildcard that could have answered for it (RFC 4035 §5.4, RFC 5155 §8.4).
    Name(&'a Name),
    /// The type at the name, or at the wildcard that answers for it (RFC 5155 §8.5, §8.7).
    Type(&'a Name, RecordType),
    /// A closer match than the wildcard that a positive answer was expanded from (RFC 5155 §8.8).
    CloserMatch {
        /// The name answered.
        name: &'a Name,
        /// The wildcard it was expanded from.
        wildcard: &'a Name,
    },
    /// The DS of a delegation (RFC 4035 §5.2, RFC 5155 §8.6, RFC 6840 §4.4).
    Ds(&'a Name),
}

/// A proof and what it amounts to.
#[derive(Clone, Debug)]
pub(crate) struct Proof {
    /// What was established, in order.
    pub(crate) steps: Vec<Step>,
    /// What it amounts to.
    pub(crate) conclusion: Conclusion,
}

/// What a proof amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Conclusion {
    /// What was to be proven absent is absent.
    Absent,
    /// For [`Denied::Ds`]: there is a delegation without DS.
    InsecureDelegation(DsAbsence),
    /// For [`Denied::Ds`]: the name is no zone cut (or does not exist).
    NoZoneCut,
    /// Absent from the signed zone, but an opt-out span may hold an unsigned delegation there: insecure.
    OptOut,
    /// The records cannot be evaluated, which makes the denial insecure, for the reason of this fact
    /// (`Nsec3IterationsTooHigh` below the bogus limit).
    Unevaluated(Fact),
}

/// Proves an absence from verified NSEC and NSEC3 RRsets of `zone`. Otherwise the facts that stand against
/// it, the most telling first: why records were left aside, then what the others do not show.
pub(crate) fn prove(
    denied: Denied<'_>,
    zone: &Name,
    records: &[Verified<'_>],
    conditions: &mut Conditions<'_>,
) -> Result<Proof, Vec<Fact>> {
    let (mut unfit, mut unproven) = (Vec::new(), Vec::new());
    let nsecs = nsec::read(zone, records, &mut unfit);
    if !nsecs.is_empty() {
        match nsec::prove(denied, zone, &nsecs) {
            Ok(proof) => return Ok(proof),
            Err(facts) => unproven.extend(facts),
        }
    }
    let chains = nsec3::read(zone, records, &mut unfit);
    if !chains.is_empty() {
        match nsec3::prove(denied, zone, &chains, conditions) {
            Ok(proof) => return Ok(proof),
            Err(facts) => unproven.extend(facts),
        }
    }
    if unfit.is_empty() && unproven.is_empty() {
        return Err(vec![Fact::DenialMissing]);
    }
    unfit.extend(unproven);
    // What was left undone may be what would have shown it.
    unfit.sort_by_key(|fact| !matches!(fact, Fact::LimitReached { .. }));
    Err(unfit)
}

/// The one RDATA of each RRset of this type that `zone` signed at the owner it has.
fn sole_rdatas<'m>(
    record_type: RecordType,
    zone: &Name,
    records: &[Verified<'m>],
    unfit: &mut Vec<Fact>,
) -> Vec<(&'m Name, Cow<'m, [u8]>)> {
    let mut found = Vec::new();
    for verified in records {
        let rrset = verified.rrset();
        if rrset.record_type != record_type || verified.signer() != zone {
            continue;
        }
        // RFC 4035 §2.3 gives every NSEC its own owner, RFC 5155 §7.1 every NSEC3: one that a wildcard
        // yields speaks of the wildcard's name (CVE-2017-15105).
        if verified.wildcard().is_some() {
            unfit.push(Fact::DenialFromWildcard { owner: rrset.owner.clone() });
            continue;
        }
        let mut rdatas = rrset.canonical_rdatas();
        match (rdatas.pop(), rdatas.len()) {
            (Some(rdata), 0) => found.push((rrset.owner, rdata)),
            (_, others) => unfit.push(Fact::DenialMalformed {
                fault: format!("{} {record_type} records at {}, not one", others + 1, rrset.owner),
            }),
        }
    }
    found
}

/// Whether the record is from the parent's side of a zone cut (RFC 6840 §4.1).
fn is_delegation(types: &TypeSet) -> bool {
    types.contains(RecordType::NS) && !types.contains(RecordType::SOA)
}

/// Whether what is below the owner is beyond the record: past a zone cut or a DNAME (RFC 6840 §4.1).
fn ends_above(types: &TypeSet) -> bool {
    is_delegation(types) || types.contains(RecordType::DNAME)
}

/// What the bitmap of the record at `owner`, which matches `name`, says against the absence of a type there.
fn inspect_absence(
    record_type: RecordType,
    name: &Name,
    owner: &Name,
    types: &TypeSet,
    zone: &Name,
) -> Result<(), Fact> {
    if record_type == RecordType::DS {
        inspect_side_of_ds(name, types, zone)?;
    } else if is_delegation(types) {
        // RFC 6840 §4.1: at the zone cut the parent knows about DS only.
        return Err(Fact::AncestorDelegation { owner: owner.clone() });
    }
    if let Some(record_type) = present(record_type, types) {
        return Err(Fact::TypeInBitmap { record_type });
    }
    // RFC 6840 §4.3.
    if types.contains(RecordType::CNAME) {
        return Err(Fact::CnameInBitmap);
    }
    Ok(())
}

/// The types that come with every NSEC or NSEC3 and with the mark for names that do not exist.
const MARKS: [RecordType; 3] = [RecordType::RRSIG, RecordType::NSEC, RecordType::NXNAME];

/// Whether the bitmap is the one that says: no such name (RFC 9824 §3.1).
fn is_compact_denial(types: &TypeSet) -> bool {
    types.contains(RecordType::NXNAME) && types.iter().all(|record_type| MARKS.contains(&record_type))
}

/// What it is worth that a bitmap lacks a type.
fn type_denied(name: &Name, record_type: RecordType, owner: &Name, types: &TypeSet) -> Step {
    if is_compact_denial(types) {
        Step::CompactDenial { name: name.clone() }
    } else {
        Step::TypeDenied { name: name.clone(), record_type, by: owner.clone() }
    }
}

/// The type of the bitmap that answers a question for `record_type`; for ANY whichever is no mark.
fn present(record_type: RecordType, types: &TypeSet) -> Option<RecordType> {
    match record_type {
        // RFC 9824 §3.5: a mark in bitmaps, at no name a record.
        RecordType::NXNAME => None,
        RecordType::ANY => types.iter().find(|record_type| !MARKS.contains(record_type)),
        _ => types.contains(record_type).then_some(record_type),
    }
}

/// RFC 6840 §4.1 with RFC 4035 §5.2: the child's apex knows nothing about its DS; the root has no parent.
fn inspect_side_of_ds(name: &Name, types: &TypeSet, zone: &Name) -> Result<(), Fact> {
    let from_child = name == zone || types.contains(RecordType::SOA);
    if from_child && !name.is_root() { Err(Fact::DsDenialFromChild) } else { Ok(()) }
}

/// What the bitmap of a record that matches `name` says about a delegation there without DS.
fn delegation_without_ds(
    name: &Name,
    types: &TypeSet,
    zone: &Name,
    absence: DsAbsence,
) -> Result<Conclusion, Fact> {
    inspect_side_of_ds(name, types, zone)?;
    if types.contains(RecordType::DS) {
        return Err(Fact::TypeInBitmap { record_type: RecordType::DS });
    }
    // RFC 6840 §4.4: without NS there is no delegation.
    if !is_delegation(types) {
        return Ok(Conclusion::NoZoneCut);
    }
    // RFC 6840 §4.3.
    if types.contains(RecordType::CNAME) {
        return Err(Fact::CnameInBitmap);
    }
    Ok(Conclusion::InsecureDelegation(absence))
}

/// The closest encloser that a wildcard answer claims, and the next closer name, one label longer towards
/// the name answered (RFC 5155 §8.8).
fn claimed_enclosure(name: &Name, wildcard: &Name) -> Result<(Name, Name), Vec<Fact>> {
    let encloser = wildcard.parent().filter(|encloser| wildcard.is_wildcard() && name.is_below(encloser));
    encloser
        .and_then(|encloser| {
            let next_closer = name.suffix(encloser.label_count() + 1)?;
            Some((encloser, next_closer))
        })
        .ok_or_else(|| vec![Fact::WildcardExpansionUnproven])
}

/// The wildcard at a closest encloser. One always fits where a longer name does.
fn source_of_synthesis(closest_encloser: &Name) -> Result<Name, Vec<Fact>> {
    closest_encloser
        .wildcard_child()
        .map_err(|_| vec![Fact::WildcardNotDenied { wildcard: closest_encloser.clone() }])
}

fn alone(fact: Fact) -> Vec<Fact> {
    vec![fact]
}

#[cfg(test)]
mod tests;
