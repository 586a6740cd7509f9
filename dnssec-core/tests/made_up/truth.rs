//! What a hierarchy really answers, by the book (RFC 1034 §4.3.2, RFC 4592 §3.3, RFC 6672 §3.2), without any
//! proof.

use super::world::World;
use dnssec_core::name::Name;
use dnssec_core::record::{Record, target_name};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Outcome;
use dnssec_fixtures::Zone;
use std::collections::BTreeSet;

/// What there is to prove.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Truth {
    /// Only this may be secure.
    Secure { outcome: Outcome, answers: BTreeSet<(Vec<u8>, u16, Vec<u8>)> },
    /// The question leads into a zone without DS.
    Open,
    /// The aliases lead nowhere.
    Endless,
}

/// Aliases that a validator is expected to follow.
const ALIASES: usize = 8;

impl Truth {
    pub(crate) fn of(world: &World) -> Self {
        let record_type = world.question.record_type;
        let mut name = world.question.name.clone();
        let mut answers = BTreeSet::new();
        for _ in 0..=ALIASES {
            let Some(zone) = zone_of(world, &name, record_type) else { return Truth::Open };
            match step(zone, &name, record_type) {
                Step::End(outcome, records) => {
                    answers.extend(data(&records));
                    return Truth::Secure { outcome, answers };
                }
                Step::Alias(record, target) => {
                    answers.extend(data(&[record]));
                    name = target;
                }
            }
        }
        Truth::Endless
    }

    pub(crate) fn is_secure(&self) -> bool {
        matches!(self, Truth::Secure { .. })
    }
}

/// Owner, type and RDATA of records, without order, duplicates, TTL, letter case and signatures.
pub(crate) fn data(records: &[Record]) -> BTreeSet<(Vec<u8>, u16, Vec<u8>)> {
    let key = |record: &Record| {
        (record.owner.canonical_wire(), record.record_type.0, record.canonical_rdata().into_owned())
    };
    records.iter().filter(|record| record.record_type != RecordType::RRSIG).map(key).collect()
}

/// The zone that answers, if a chain of trust leads there.
fn zone_of<'w>(world: &'w World, name: &Name, record_type: RecordType) -> Option<&'w Zone> {
    let mut apex = Name::root();
    loop {
        let zone = world.hierarchy.zone(&apex)?;
        let below = name.self_and_ancestors().filter(|name| name.is_below(&apex));
        let cut = below.filter(|name| zone.set(name, RecordType::NS).is_some()).last();
        match cut {
            None => return Some(zone),
            Some(cut) if cut == *name && record_type == RecordType::DS => return Some(zone),
            Some(cut) if world.trusted.contains(&cut) => apex = cut,
            Some(_) => return None,
        }
    }
}

enum Step {
    End(Outcome, Vec<Record>),
    Alias(Record, Name),
}

fn step(zone: &Zone, name: &Name, record_type: RecordType) -> Step {
    let above = name.self_and_ancestors().skip(1).filter(|name| name.is_at_or_below(&zone.apex));
    for owner in above {
        if let Some(set) = zone.set(&owner, RecordType::DNAME) {
            let record = set.records[0].clone();
            let target = target_name(&record.rdata).ok().and_then(|target| name.substitute(&owner, &target));
            return Step::Alias(record, target.and_then(Result::ok).expect("names here are short"));
        }
    }
    let exists = |name: &Name| zone.sets().any(|set| is_shown(zone, &set.records[0], name));
    let mut source = name.clone();
    if !exists(name) {
        let encloser = name.self_and_ancestors().find(exists).unwrap_or_else(Name::root);
        source = encloser.wildcard_child().expect("names here are short");
        if !exists(&source) {
            return Step::End(Outcome::NameError, Vec::new());
        }
    }
    let expanded = |set: &dnssec_fixtures::Set| -> Vec<Record> {
        set.records.iter().map(|record| Record { owner: name.clone(), ..record.clone() }).collect()
    };
    if let Some(set) = zone.set(&source, record_type) {
        return Step::End(Outcome::Answer, expanded(set));
    }
    let Some(cname) = zone.set(&source, RecordType::CNAME) else {
        return Step::End(Outcome::NoData, Vec::new());
    };
    let target = target_name(&cname.records[0].rdata).expect("made of text");
    Step::Alias(expanded(cname)[0].clone(), target)
}

/// Whether a record makes a name exist: it is there or below. NSEC3 records have names of their own kind.
fn is_shown(zone: &Zone, record: &Record, name: &Name) -> bool {
    let hashed = record.record_type == RecordType::NSEC3 && record.owner != zone.apex;
    !hashed && record.owner.is_at_or_below(name)
}
