//! Denial by NSEC3 (RFC 5155 §8 as RFC 6840 §4 and RFC 9276 amend it).
//!
//! The words, as in RFC 5155 §1.3:
//!
//! * An NSEC3 *matches* a name if the hash of the name is the first label of its owner. The name exists.
//! * An NSEC3 *covers* a name if the hash of the name falls between that label and the next hashed owner
//!   name, on a ring. The name does not exist, or with *opt-out* is perhaps an unsigned delegation.
//! * The *closest encloser* of a name is its longest ancestor that exists; a record matches it.
//! * The *next closer* name is one label longer than the closest encloser, towards the name. A record covers
//!   it, and with it all that would be below it.
//! * The *wildcard* is `*` at the closest encloser: what would have answered for the name.

use super::{
    Conclusion, Denied, Proof, alone, claimed_enclosure, delegation_without_ds, ends_above, inspect_absence,
    inspect_side_of_ds, is_compact_denial, sole_rdatas, source_of_synthesis, type_denied,
};
use crate::finding::{DsAbsence, Fact, Limit};
use crate::name::Name;
use crate::record::{Nsec3, TypeSet};
use crate::record_type::RecordType;
use crate::report::Step;
use crate::signature::{Conditions, Verified};
use std::collections::HashMap;

/// A place on the ring: a SHA-1 hash (RFC 5155 §5).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Hash([u8; 20]);

/// The only hash algorithm there is (RFC 5155 §11).
const SHA1: u8 = 1;

/// The NSEC3 records of one set of parameters (RFC 5155 §8.2), in order of appearance.
pub(super) enum Chain<'m> {
    /// Of SHA-1.
    Known { iterations: u16, salt: Box<[u8]>, entries: Vec<Entry<'m>> },
    /// Of a hash algorithm that is not known (RFC 5155 §8.1).
    Unknown { hash_algorithm: u8 },
}

/// An NSEC3 with its owner.
pub(super) struct Entry<'m> {
    owner: &'m Name,
    hash: Hash,
    next: Hash,
    opt_out: bool,
    types: TypeSet,
}

/// The NSEC3 records of `zone` that can serve in a proof, by parameters.
pub(super) fn read<'m>(zone: &Name, records: &[Verified<'m>], unfit: &mut Vec<Fact>) -> Vec<Chain<'m>> {
    let mut chains: Vec<Chain<'m>> = Vec::new();
    for (owner, rdata) in sole_rdatas(RecordType::NSEC3, zone, records, unfit) {
        let read = Nsec3::parse(&rdata).map_err(|fault| Fact::DenialMalformed { fault: fault.to_string() });
        if let Err(fact) = read.and_then(|nsec3| add(owner, nsec3, zone, &mut chains)) {
            unfit.push(fact);
        }
    }
    chains
}

fn add<'m>(owner: &'m Name, nsec3: Nsec3<'_>, zone: &Name, chains: &mut Vec<Chain<'m>>) -> Result<(), Fact> {
    let Nsec3 { hash_algorithm, flags, .. } = nsec3;
    if hash_algorithm != SHA1 {
        chains.push(Chain::Unknown { hash_algorithm });
        return Ok(());
    }
    // RFC 5155 §8.2: other flags than opt-out may change what the record says.
    if flags > 1 {
        let fault = format!("NSEC3 at {owner} has unknown flags 0x{flags:02x}");
        return Err(Fact::DenialMalformed { fault });
    }
    let next = Hash::from_octets(nsec3.next_hashed_owner).ok_or_else(|| {
        let length = nsec3.next_hashed_owner.len();
        Fact::Nsec3NextInvalid { owner: owner.clone(), length }
    })?;
    let hash = hash_of_owner(owner, zone).ok_or_else(|| Fact::Nsec3OwnerInvalid { owner: owner.clone() })?;
    let entry = Entry { owner, hash, next, opt_out: nsec3.is_opt_out(), types: nsec3.types };
    for chain in chains.iter_mut() {
        match chain {
            Chain::Known { iterations, salt, entries }
                if *iterations == nsec3.iterations && **salt == *nsec3.salt =>
            {
                entries.push(entry);
                return Ok(());
            }
            _ => {}
        }
    }
    chains.push(Chain::Known { iterations: nsec3.iterations, salt: nsec3.salt.into(), entries: vec![entry] });
    Ok(())
}

/// RFC 5155 §3: the owner is one label of base32hex below the apex.
fn hash_of_owner(owner: &Name, zone: &Name) -> Option<Hash> {
    if owner.parent()? != *zone {
        return None;
    }
    let label = owner.labels().next()?.to_ascii_uppercase();
    Hash::from_octets(&data_encoding::BASE32HEX_NOPAD.decode(&label).ok()?)
}

/// Proves an absence from NSEC3 records. During a change of parameters there may be records of both; they
/// prove nothing together (RFC 5155 §8.2), so each chain is tried alone.
pub(super) fn prove(
    denied: Denied<'_>,
    zone: &Name,
    chains: &[Chain<'_>],
    conditions: &mut Conditions<'_>,
) -> Result<Proof, Vec<Fact>> {
    let mut unevaluated = None;
    let mut unproven: Vec<Fact> = Vec::new();
    for chain in chains {
        match prove_by(denied, zone, chain, conditions) {
            Ok(Proof { conclusion: Conclusion::Unevaluated(fact), .. }) => unevaluated = Some(fact),
            Ok(proof) => return Ok(proof),
            Err(facts) => {
                let exhausted = facts.iter().any(|fact| matches!(fact, Fact::LimitReached { .. }));
                unproven.extend(facts);
                if exhausted {
                    return Err(unproven);
                }
            }
        }
    }
    // Resolvers stop at records over the limit, whatever else is beside them (RFC 9276 §3.2).
    if let Some(fact) = unevaluated {
        return Ok(Proof { steps: Vec::new(), conclusion: Conclusion::Unevaluated(fact) });
    }
    if chains.iter().filter(|chain| matches!(chain, Chain::Known { .. })).count() > 1 {
        // Where something is but missing, the other chain has it.
        let place = if unproven.iter().all(is_gap) { 0 } else { unproven.len() };
        unproven.insert(place, Fact::Nsec3ParametersDiffer);
    }
    Err(unproven)
}

/// Whether a record that was needed is not there.
fn is_gap(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::NoClosestEncloser | Fact::NextCloserNotCovered { .. } | Fact::WildcardNotDenied { .. }
    )
}

fn prove_by(
    denied: Denied<'_>,
    zone: &Name,
    chain: &Chain<'_>,
    conditions: &mut Conditions<'_>,
) -> Result<Proof, Vec<Fact>> {
    let mut steps = Vec::new();
    let (iterations, salt, entries) = match chain {
        Chain::Known { iterations, salt, entries } => (*iterations, salt, entries),
        Chain::Unknown { hash_algorithm } => {
            // RFC 5155 §8.1: such records are ignored, and a response with no others is bogus.
            return Err(vec![Fact::Nsec3HashUnknown { hash_algorithm: *hash_algorithm }]);
        }
    };
    // RFC 9276 §3.2: the higher limit makes it bogus, the lower one insecure.
    let policy = conditions.policy;
    let too_high = |limit| Fact::Nsec3IterationsTooHigh { iterations, limit };
    if iterations > policy.nsec3_iterations_bogus_above {
        return Err(vec![too_high(policy.nsec3_iterations_bogus_above)]);
    }
    if iterations > policy.nsec3_iterations_insecure_above {
        let conclusion = Conclusion::Unevaluated(too_high(policy.nsec3_iterations_insecure_above));
        return Ok(Proof { steps, conclusion });
    }
    let mut ring = Ring { apex: zone, iterations, salt, entries, hashes: HashMap::new(), conditions };
    let conclusion = match denied {
        Denied::Name(name) => ring.deny_name(name, &mut steps)?,
        Denied::Type(name, record_type) => ring.deny_type(name, record_type, &mut steps)?,
        Denied::CloserMatch { name, wildcard } => ring.deny_closer_match(name, wildcard, &mut steps)?,
        Denied::Ds(name) => ring.deny_ds(name, &mut steps)?,
    };
    Ok(Proof { steps, conclusion })
}

/// The records of one chain with the hashes computed for it, each name once.
struct Ring<'a, 'm, 'p> {
    apex: &'a Name,
    iterations: u16,
    salt: &'a [u8],
    entries: &'a [Entry<'m>],
    hashes: HashMap<Name, Hash>,
    conditions: &'a mut Conditions<'p>,
}

/// A closest encloser proof (RFC 5155 §8.3).
struct Enclosure {
    wildcard: Name,
    /// [`Conclusion::OptOut`] if the record that covers the next closer name has opt-out (RFC 5155 §9.2).
    conclusion: Conclusion,
}

impl<'a, 'm> Ring<'a, 'm, '_> {
    /// RFC 5155 §8.4, and RFC 9824 §3.1.
    fn deny_name(&mut self, name: &Name, steps: &mut Vec<Step>) -> Result<Conclusion, Vec<Fact>> {
        if let Some(entry) = self.matching(name)? {
            if !is_compact_denial(&entry.types) {
                return Err(vec![Fact::NameExists]);
            }
            steps.push(Step::CompactDenial { name: name.clone() });
            return Ok(Conclusion::Absent);
        }
        let Enclosure { wildcard, conclusion } = self.prove_closest_encloser(name, steps)?;
        if wildcard == *name {
            return Ok(conclusion);
        }
        let Some(entry) = self.covering(&wildcard)? else {
            return Err(vec![Fact::WildcardNotDenied { wildcard }]);
        };
        steps.push(Step::NameCovered { name: wildcard, by: entry.owner.clone() });
        Ok(conclusion)
    }

    /// RFC 5155 §8.5, §8.6 and §8.7.
    fn deny_type(
        &mut self,
        name: &Name,
        record_type: RecordType,
        steps: &mut Vec<Step>,
    ) -> Result<Conclusion, Vec<Fact>> {
        if let Some(entry) = self.matching(name)? {
            self.deny_type_at(entry, name, record_type, steps)?;
            return Ok(Conclusion::Absent);
        }
        let Enclosure { wildcard, conclusion } = self.prove_closest_encloser(name, steps)?;
        if let Some(entry) = self.matching(&wildcard)? {
            self.deny_type_at(entry, &wildcard, record_type, steps)?;
            return Ok(conclusion);
        }
        // RFC 5155 §8.6, for DS: an unsigned delegation. RFC 5155 erratum 3441, for the other types: an
        // empty non-terminal above unsigned delegations only has no NSEC3 of its own.
        if conclusion == Conclusion::OptOut {
            return Ok(conclusion);
        }
        // RFC 5155 §8.5: what is shown would be a proof for NXDOMAIN, or most of one.
        let mut facts = vec![Fact::NoDataForDeniedName];
        if self.covering(&wildcard)?.is_none() {
            facts.push(Fact::WildcardNotDenied { wildcard });
        }
        Err(facts)
    }

    fn deny_type_at(
        &self,
        entry: &Entry<'_>,
        name: &Name,
        record_type: RecordType,
        steps: &mut Vec<Step>,
    ) -> Result<(), Vec<Fact>> {
        inspect_absence(record_type, name, entry.owner, &entry.types, self.apex).map_err(alone)?;
        steps.push(type_denied(name, record_type, entry.owner, &entry.types));
        Ok(())
    }

    /// RFC 5155 §8.8.
    fn deny_closer_match(
        &mut self,
        name: &Name,
        wildcard: &Name,
        steps: &mut Vec<Step>,
    ) -> Result<Conclusion, Vec<Fact>> {
        let (encloser, next_closer) = claimed_enclosure(name, wildcard)?;
        let Some(entry) = self.covering(&next_closer)? else {
            return Err(vec![Fact::WildcardExpansionUnproven, Fact::NextCloserNotCovered { next_closer }]);
        };
        steps.push(Step::ClosestEncloser { name: encloser, by: None });
        Ok(conclude_cover(next_closer, entry, steps))
    }

    /// RFC 5155 §8.6 and RFC 6840 §4.4.
    fn deny_ds(&mut self, name: &Name, steps: &mut Vec<Step>) -> Result<Conclusion, Vec<Fact>> {
        if let Some(entry) = self.matching(name)? {
            let conclusion =
                delegation_without_ds(name, &entry.types, self.apex, DsAbsence::Nsec3).map_err(alone)?;
            steps.push(type_denied(name, RecordType::DS, entry.owner, &entry.types));
            return Ok(conclusion);
        }
        inspect_side_of_ds(name, &TypeSet::default(), self.apex).map_err(alone)?;
        match self.prove_closest_encloser(name, steps)?.conclusion {
            Conclusion::OptOut => Ok(Conclusion::InsecureDelegation(DsAbsence::OptOut)),
            _ => Ok(Conclusion::NoZoneCut),
        }
    }

    /// RFC 5155 §8.3, for a name that no record matches.
    fn prove_closest_encloser(&mut self, name: &Name, steps: &mut Vec<Step>) -> Result<Enclosure, Vec<Fact>> {
        let mut next_closer = name.clone();
        for encloser in name.self_and_ancestors().skip(1) {
            if !encloser.is_at_or_below(self.apex) {
                break;
            }
            let Some(entry) = self.matching(&encloser)? else {
                next_closer = encloser;
                continue;
            };
            // RFC 5155 §8.3, last paragraph, and RFC 6840 §4.1.
            if ends_above(&entry.types) {
                return Err(vec![Fact::AncestorDelegation { owner: entry.owner.clone() }]);
            }
            let Some(cover) = self.covering(&next_closer)? else {
                return Err(vec![Fact::NextCloserNotCovered { next_closer }]);
            };
            let wildcard = source_of_synthesis(&encloser)?;
            steps.push(Step::ClosestEncloser { name: encloser, by: Some(entry.owner.clone()) });
            let conclusion = conclude_cover(next_closer, cover, steps);
            return Ok(Enclosure { wildcard, conclusion });
        }
        Err(vec![Fact::NoClosestEncloser])
    }

    fn matching(&mut self, name: &Name) -> Result<Option<&'a Entry<'m>>, Vec<Fact>> {
        let hash = self.hash(name)?;
        Ok(self.entries.iter().find(|entry| entry.hash == hash))
    }

    fn covering(&mut self, name: &Name) -> Result<Option<&'a Entry<'m>>, Vec<Fact>> {
        let hash = self.hash(name)?;
        Ok(self.entries.iter().find(|entry| entry.covers(hash)))
    }

    /// RFC 5155 §5.
    fn hash(&mut self, name: &Name) -> Result<Hash, Vec<Fact>> {
        if let Some(hash) = self.hashes.get(name) {
            return Ok(*hash);
        }
        let allowance = &mut self.conditions.allowance;
        let Some(hash) = allowance.nsec3_hash(name, self.salt, self.iterations).map(Hash) else {
            let number = self.conditions.policy.budget.nsec3_hashes;
            return Err(vec![Fact::LimitReached { limit: Limit::Nsec3Hashes, number }]);
        };
        self.hashes.insert(name.clone(), hash);
        Ok(hash)
    }
}

/// What it amounts to that a record covers the next closer name (RFC 5155 §9.2).
fn conclude_cover(next_closer: Name, entry: &Entry<'_>, steps: &mut Vec<Step>) -> Conclusion {
    let by = entry.owner.clone();
    if entry.opt_out {
        steps.push(Step::OptOutCovers { name: next_closer, by });
        Conclusion::OptOut
    } else {
        steps.push(Step::NameCovered { name: next_closer, by });
        Conclusion::Absent
    }
}

impl Hash {
    fn from_octets(octets: &[u8]) -> Option<Self> {
        octets.try_into().ok().map(Hash)
    }
}

impl Entry<'_> {
    /// RFC 5155 §3.1.7: the last record's next hashed owner name is the first's; alone it is its own.
    fn covers(&self, hash: Hash) -> bool {
        if self.hash < self.next {
            self.hash < hash && hash < self.next
        } else {
            self.hash < hash || hash < self.next
        }
    }
}
