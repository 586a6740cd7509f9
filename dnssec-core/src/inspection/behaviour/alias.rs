//! Aliases as a server gives them out (RFC 6672 §3.1, RFC 2181 §10.1).

use super::{Asked, Behaviour, Noted};
use crate::evidence::Kind;
use crate::finding::Fact;
use crate::name::Name;
use crate::record::{Record, Rrsig};
use crate::record_type::{Class, RecordType};
use crate::wire::{Message, Rcode};
use std::collections::BTreeMap;

/// Types that may stand beside a CNAME: those of DNSSEC (RFC 4035 §2.5, RFC 2535 §2.3.5), and KEY for updates
/// (RFC 3007 §3.1).
const BESIDE: [RecordType; 7] = [
    RecordType::RRSIG,
    RecordType::NSEC,
    RecordType::NSEC3,
    RecordType::CNAME,
    RecordType(24),
    RecordType(25),
    RecordType(30),
];

pub(super) fn inspect(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    let answers = behaviour.asked.iter().filter(|asked| matches!(asked.response.kind, Kind::Answer));
    for (asked, message) in answers.clone().filter_map(|asked| Some((asked, asked.message()?))) {
        synthesis(behaviour, asked, message, noted);
    }
    let records = answers.filter_map(Asked::message).flat_map(|message| &message.answers);
    other_data(behaviour, records, noted);
}

/// The CNAME that goes with a DNAME, with its TTL (RFC 6672 §3.1).
fn synthesis(behaviour: &Behaviour<'_>, asked: &Asked<'_>, message: &Message, noted: &mut Noted) {
    let name = &asked.question().name;
    let is_above = |record: &&Record| {
        record.record_type == RecordType::DNAME && record.class == Class::IN && name.is_below(&record.owner)
    };
    let Some(record) = message.answers.iter().find(is_above) else { return };
    let dname = record.owner.to_canonical();
    let mut here = message.answers.iter().filter(|record| record.owner == *name);
    let fact = match here.clone().find(|record| record.record_type == RecordType::CNAME) {
        None if here.next().is_none() && message.rcode() != Rcode::YXDOMAIN => {
            Fact::DnameWithoutCname { dname }
        }
        Some(cname) if cname.ttl == record.ttl || here.any(signs_cname) => return,
        Some(Record { ttl: 0, .. }) => Fact::DnameTtlZero { dname },
        Some(&Record { ttl, .. }) => Fact::DnameTtlMismatch { dname, ttl, dname_ttl: record.ttl },
        None => return,
    };
    noted.note(behaviour, name, RecordType::CNAME, fact);
}

/// A CNAME with a signature was not made of a DNAME (RFC 6672 §5.3.1).
fn signs_cname(record: &Record) -> bool {
    record.record_type == RecordType::RRSIG
        && Rrsig::parse(&record.rdata).is_ok_and(|signature| signature.type_covered == RecordType::CNAME)
}

/// RFC 2181 §10.1, over all that the server answers.
fn other_data<'a>(behaviour: &Behaviour<'_>, records: impl Iterator<Item = &'a Record>, noted: &mut Noted) {
    let mut names: BTreeMap<&Name, (bool, Option<RecordType>)> = BTreeMap::new();
    for record in records.filter(|record| record.class == Class::IN) {
        let (is_alias, other) = names.entry(&record.owner).or_default();
        match record.record_type {
            RecordType::CNAME => *is_alias = true,
            beside if BESIDE.contains(&beside) => {}
            record_type => *other = Some(other.map_or(record_type, |other| other.min(record_type))),
        }
    }
    for (name, (is_alias, other)) in names {
        if let Some(other) = other.filter(|_| is_alias) {
            noted.note(behaviour, name, RecordType::CNAME, Fact::CnameWithOtherData { other });
        }
    }
}
