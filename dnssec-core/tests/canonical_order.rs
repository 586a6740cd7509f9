//! Canonical order of names (RFC 4034 §6.1) and of the RDATAs of an RRset (RFC 4034 §6.3), against the RFC's
//! words taken literally.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use dnssec_core::name::Name;
use dnssec_core::record::{Record, Rrsig};
use dnssec_core::record_type::{Class, RecordType};
use dnssec_core::rrset::Rrset;
use proptest::prelude::*;
use std::cmp::Ordering;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// Octets on both sides of every border: letters of both cases and their neighbours, and the ends.
const OCTETS: [u8; 12] = [0, 1, b'*', b'-', b'@', b'A', b'Z', b'[', b'a', b'z', b'{', 0xff];

fn labels() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let label = prop::collection::vec(prop::sample::select(&OCTETS[..]), 1..4);
    prop::collection::vec(label, 0..5)
}

fn name() -> impl Strategy<Value = Name> {
    labels().prop_map(|labels| Name::from_labels(labels.iter().map(Vec::as_slice)).unwrap())
}

/// Names that share their ends, as those of a zone do.
fn names() -> impl Strategy<Value = Vec<Name>> {
    (name(), prop::collection::vec(name(), 3..6)).prop_map(|(end, starts)| {
        let joined = |start: Name| Name::from_labels(start.labels().chain(end.labels())).unwrap();
        starts.into_iter().map(joined).chain([end.clone()]).collect()
    })
}

/// RFC 4034 §6.1: labels from the right as octet strings in lower case, "the absence of a octet sorts before a
/// zero value octet", and a missing label before any. In one string of numbers: each octet is one more than it
/// is, and 0 ends a label.
fn key(name: &Name) -> Vec<u16> {
    let mut labels: Vec<&[u8]> = name.labels().collect();
    labels.reverse();
    let octets = |label: &[u8]| label.to_ascii_lowercase().into_iter().map(|octet| 1 + u16::from(octet));
    labels.into_iter().flat_map(|label| octets(label).chain([0]).collect::<Vec<_>>()).collect()
}

fn hash(name: &Name) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn names_are_in_the_order_of_rfc_4034(names in names()) {
        for one in &names {
            for other in &names {
                let order = one.cmp(other);
                prop_assert_eq!(order, key(one).cmp(&key(other)), "{} {}", one, other);
                prop_assert_eq!(other.cmp(one), order.reverse(), "{} {}", one, other);
                prop_assert_eq!(one == other, order == Ordering::Equal, "{} {}", one, other);
                prop_assert!(order != Ordering::Equal || hash(one) == hash(other), "{} {}", one, other);
                prop_assert!(!one.is_below(other) || order == Ordering::Greater, "{} {}", one, other);
            }
        }
    }

    #[test]
    fn the_order_of_names_is_transitive(names in names()) {
        for one in &names {
            for middle in names.iter().filter(|middle| one <= *middle) {
                for last in names.iter().filter(|last| middle <= *last) {
                    prop_assert!(one <= last, "{} {} {}", one, middle, last);
                }
            }
        }
    }

    /// What is below a name stands together, right behind it: what NSEC reads absence from (RFC 4035 §5.4).
    #[test]
    fn what_is_below_a_name_follows_it(names in names()) {
        let mut sorted = names.clone();
        sorted.sort();
        for above in &names {
            let behind = sorted.iter().skip_while(|name| *name < above);
            let together = behind.take_while(|name| name.is_at_or_below(above)).count();
            let all = names.iter().filter(|name| name.is_at_or_below(above)).count();
            prop_assert_eq!(together, all, "{} in {:?}", above, sorted);
        }
    }
}

/// RFC 4034 §6.3: "left-justified unsigned octet sequence in which the absence of an octet sorts before a zero
/// octet".
fn order(one: &[u8], other: &[u8]) -> Ordering {
    for place in 0..one.len().max(other.len()) {
        let octet = |rdata: &[u8]| rdata.get(place).map_or(-1, |octet| i32::from(*octet));
        match octet(one).cmp(&octet(other)) {
            Ordering::Equal => {}
            unequal => return unequal,
        }
    }
    Ordering::Equal
}

fn record(record_type: RecordType, rdata: Vec<u8>) -> Record {
    let owner = "Owner.Example.".parse().unwrap();
    Record { owner, record_type, class: Class::IN, ttl: 300, rdata: rdata.into(), fault: None }
}

/// MX, whose canonical form is in lower case (RFC 4034 §6.2), or a type nobody knows, which is kept.
fn rdatas() -> impl Strategy<Value = (RecordType, Vec<Vec<u8>>)> {
    let mx = (0..2u8, name()).prop_map(|(preference, name)| [&[0, preference], name.as_wire()].concat());
    let any = prop::collection::vec(prop::sample::select(&OCTETS[..]), 0..6);
    prop_oneof![
        (Just(RecordType::MX), prop::collection::vec(mx, 1..6)),
        (Just(RecordType(65280)), prop::collection::vec(any, 1..6)),
    ]
}

/// What an RRSIG over the records covers.
fn signed(records: &[Record]) -> Vec<u8> {
    let mut rdata = records[0].record_type.0.to_be_bytes().to_vec();
    rdata.extend([13, 2, 0, 0, 1, 44, 0, 0, 0, 2, 0, 0, 0, 1, 0, 7, 0]);
    Rrset::group(records)[0].signed_data(&Rrsig::parse(&rdata).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rdatas_are_in_the_order_of_rfc_4034((record_type, rdatas) in rdatas()) {
        let records: Vec<Record> = rdatas.iter().map(|rdata| record(record_type, rdata.clone())).collect();
        let found: Vec<Vec<u8>> =
            Rrset::group(&records)[0].canonical_rdatas().into_iter().map(|rdata| rdata.into_owned()).collect();
        // Preferences here are no letters, so that lower case may be taken of the whole.
        let lowered = |rdata: &Vec<u8>| match record_type {
            RecordType::MX => rdata.to_ascii_lowercase(),
            _ => rdata.clone(),
        };
        let mut expected: Vec<Vec<u8>> = rdatas.iter().map(lowered).collect();
        expected.sort_by(|one, other| order(one, other));
        expected.dedup();
        prop_assert_eq!(found, expected);
    }

    /// RFC 4034 §3.1.8.1 and §6.3: order of arrival, duplicates and letter case are not signed.
    #[test]
    fn what_is_signed_depends_on_the_set_alone((record_type, rdatas) in rdatas(), turn in 0..6usize, again in 0..6usize) {
        let records: Vec<Record> = rdatas.iter().map(|rdata| record(record_type, rdata.clone())).collect();
        let mut other = records.clone();
        other.rotate_left(turn % records.len());
        other.push(records[again % records.len()].clone());
        for record in &mut other {
            record.owner = "oWNER.eXAMPLE.".parse().unwrap();
            if record_type == RecordType::MX {
                record.rdata = record.rdata.to_ascii_uppercase().into();
            }
        }
        prop_assert_eq!(signed(&records), signed(&other));
        // And on all of it: a longer RDATA makes another set.
        let mut more = records[0].clone();
        more.rdata = [&more.rdata[..], &[0]].concat().into();
        if record_type != RecordType::MX && !rdatas.contains(&more.rdata.to_vec()) {
            other.push(Record { owner: other[0].owner.clone(), ..more });
            prop_assert_ne!(signed(&records), signed(&other));
        }
    }
}
