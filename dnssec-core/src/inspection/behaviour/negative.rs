//! The form of a server's denials, signed or not (RFC 2308, RFC 8020).

use super::{Asked, Behaviour, Noted};
use crate::evidence::Kind;
use crate::finding::Fact;
use crate::name::Name;
use crate::record_type::RecordType;
use crate::wire::{Message, Rcode};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

pub(super) fn inspect(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    for asked in &behaviour.asked {
        start_of_authority(behaviour, asked, noted);
    }
    names(behaviour, noted);
}

/// A denial of the name asked for itself, not of what it is an alias of.
fn denial<'a>(asked: &Asked<'a>) -> Option<&'a Message> {
    asked.authoritative_answer().filter(|message| {
        message.answers.is_empty() && [Rcode::NOERROR, Rcode::NXDOMAIN].contains(&message.rcode())
    })
}

/// RFC 2308 §2.1, §2.2: the SOA of the zone goes with it. A server of a zone may have a child of it as well, and
/// then that child's SOA is right for what is not the parent's.
fn start_of_authority(behaviour: &Behaviour<'_>, asked: &Asked<'_>, noted: &mut Noted) {
    let Some(message) = denial(asked) else { return };
    let (zone, question, rcode) = (behaviour.zone, asked.question(), message.rcode());
    let mut owners = message
        .authorities
        .iter()
        .filter(|record| record.record_type == RecordType::SOA)
        .map(|record| &record.owner);
    let is_right = |owner: &Name| {
        let is_of_child = owner.is_below(zone) && question.name.is_at_or_below(owner);
        owner == zone || is_of_child && !(question.record_type.is_parent_side() && question.name == *owner)
    };
    match owners.clone().next() {
        None => noted.question(behaviour, asked, Fact::SoaMissing { rcode }),
        Some(owner) if !owners.any(is_right) => {
            let owner = owner.to_canonical();
            noted.question(behaviour, asked, Fact::SoaNotOwner { rcode, owner });
        }
        Some(_) => {}
    }
}

/// Which names exist, as validators are told: with compact denial of existence, others may be told otherwise
/// (RFC 9824 §5).
fn names(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    let mut denied: BTreeMap<&Name, RecordType> = BTreeMap::new();
    let mut existing: BTreeMap<&Name, RecordType> = BTreeMap::new();
    for asked in behaviour.asked.iter().filter(|asked| asked.asks_for_dnssec()) {
        let question = asked.question();
        match (&asked.response.kind, denial(asked)) {
            (Kind::Answer, Some(message)) if message.rcode() == Rcode::NXDOMAIN => {
                denied.entry(&question.name).or_insert(question.record_type);
            }
            // The parent's servers may be asked for the DS of what is no zone.
            (Kind::Answer, _)
                if asked.authoritative_answer().is_some() && question.record_type != RecordType::DS =>
            {
                existing.entry(&question.name).or_insert(question.record_type);
            }
            _ => {}
        }
    }
    let exist: BTreeSet<&Name> = existing.keys().copied().collect();
    for (name, &record_type) in &denied {
        if let Some(&existing) = existing.get(name).filter(|_| record_type != RecordType::DS) {
            let fact = Fact::InconsistentNameError { denied: record_type, existing };
            noted.note(behaviour, name, record_type, fact);
        }
        // Names below follow at once in canonical order (RFC 4034 §6.1).
        let next = exist.range::<&Name, _>((Bound::Excluded(*name), Bound::Unbounded)).next();
        if let Some(below) = next.filter(|below| below.is_below(name)) {
            let fact = Fact::NameErrorAboveName { existing: below.to_canonical() };
            noted.note(behaviour, name, record_type, fact);
        }
    }
}
