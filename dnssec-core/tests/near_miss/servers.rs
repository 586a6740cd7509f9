//! What only another server's answer tells.

use crate::world::{ALGORITHMS, APEX, ask, builder, fact, judge, slug, walk};
use dnssec_core::algorithm::Algorithm;
use dnssec_core::capture::Capture;
use dnssec_core::finding::Fact;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Report;
use dnssec_fixtures::{Fault, HierarchyBuilder, ZoneSpec};
use std::net::{IpAddr, SocketAddr};

const TWO: &str = "two.example.lab.";

/// Two servers, the second as changed; the walk has asked one of them, and the other is asked for these too.
/// Both ways round, for whichever server the walk asks first.
fn two_servers(
    mut builder: HierarchyBuilder,
    change: fn(&mut ZoneSpec),
    owner: &str,
    record_type: RecordType,
) -> (Report, SocketAddr) {
    builder.zone(APEX).secondaries.push(change);
    let addresses = builder.zone(APEX).addresses();
    let hierarchy = builder.build();
    let mut capture: Capture = walk(&hierarchy, owner, record_type);
    let of_zone = |address: &IpAddr| addresses.iter().any(|known| IpAddr::V4(*known) == *address);
    let asked = capture.exchanges.iter().map(|exchange| exchange.server.ip()).find(of_zone).unwrap();
    let other = addresses.iter().map(|address| IpAddr::V4(*address)).find(|known| *known != asked).unwrap();
    for (owner, record_type) in [(APEX, RecordType::DNSKEY), (owner, record_type)] {
        capture.exchanges.push(ask(&hierarchy, other, owner, record_type));
    }
    (judge(&hierarchy, &capture), SocketAddr::new(other, 53))
}

/// The DS is for the key of the second server.
#[test]
fn key_of_the_ds_at_another_server() {
    for algorithm in &ALGORITHMS[1..] {
        let builder = builder(*algorithm, 1, vec![Fault::OtherKeys]);
        let (report, other) =
            two_servers(builder, |spec| spec.faults.clear(), "one.example.lab.", RecordType::AAAA);
        assert_eq!(slug(&report), "server-keys-differ");
        assert_eq!(having_key_of_ds(&report), [other]);
    }
}

/// The servers that have the key of the DS, in the detail that says so.
fn having_key_of_ds(report: &Report) -> Vec<SocketAddr> {
    let details = &report.decisive_finding().unwrap().details;
    let having = details.iter().find_map(|detail| match detail {
        Fact::DsKeyAtOtherServers { having, .. } => Some(having.clone()),
        _ => None,
    });
    having.unwrap_or_else(|| panic!("{details:?}"))
}

/// The first server is not signed at all.
#[test]
fn no_keys_at_this_server() {
    let builder = builder(Algorithm::ED25519, 1, vec![Fault::NotSigned]);
    let (report, other) =
        two_servers(builder, |spec| spec.faults.clear(), "one.example.lab.", RecordType::AAAA);
    assert_eq!(slug(&report), "server-unsigned");
    assert_eq!(having_key_of_ds(&report), [other]);
}

/// The first server lacks a record, has one too many, or has another one.
#[test]
fn records_of_another_server() {
    let a = RecordType::A;
    let table = [
        (Fault::Removed("two", a, 0), "signature-over-more-records"),
        (Fault::Removed("two", a, 1), "signature-over-more-records"),
        (Fault::Added("two", a, "192.0.2.66"), "signature-over-fewer-records"),
        (Fault::Altered("two", a, "192.0.2.66"), "signature-over-other-records"),
    ];
    for algorithm in ALGORITHMS {
        for (fault, expected) in &table {
            let builder = builder(algorithm, 1, vec![fault.clone()]);
            let (report, other) = two_servers(builder, |spec| spec.faults.clear(), TWO, a);
            assert_eq!(slug(&report), *expected, "{algorithm} {fault:?}");
            match fact(&report) {
                Fact::SignatureOverMoreRecords { missing, having, .. } => {
                    assert_eq!((missing.len(), having), (1, &vec![other]));
                    assert!(missing[0].starts_with("192.0.2."), "{missing:?}");
                }
                Fact::SignatureOverFewerRecords { extra, .. } => assert_eq!(extra, &["192.0.2.66"]),
                _ => {}
            }
        }
    }
}

/// The other server has a record that this one lacks, and one more of its own: neither set is the signed one.
#[test]
fn one_record_of_another_server() {
    for algorithm in ALGORITHMS {
        let builder = builder(algorithm, 1, vec![Fault::Removed("two", RecordType::A, 0)]);
        let change: fn(&mut ZoneSpec) =
            |spec| spec.faults = vec![Fault::Added("two", RecordType::A, "192.0.2.66")];
        let (report, other) = two_servers(builder, change, TWO, RecordType::A);
        let Fact::SignatureOverMoreRecords { missing, having, .. } = fact(&report) else {
            panic!("{algorithm} {:?}", fact(&report))
        };
        assert_eq!((missing, having), (&vec!["192.0.2.10".to_owned()], &vec![other]));
    }
}

/// The signature is by a zone-signing key that the second server publishes.
#[test]
fn key_of_the_signature_at_another_server() {
    for algorithm in &ALGORITHMS[1..] {
        let builder = builder(*algorithm, 1, vec![Fault::SignedByOtherKey("two", RecordType::A)]);
        let change: fn(&mut ZoneSpec) = |spec| spec.faults = vec![Fault::OtherKeys];
        let (report, other) = two_servers(builder, change, TWO, RecordType::A);
        let Fact::SignatureKeyAtOtherServers { having, .. } = fact(&report) else {
            panic!("{algorithm} {:?}", fact(&report))
        };
        assert_eq!(having, &[other]);
    }
}

/// Whether the other server says the same or nothing new, nothing is made up of it.
#[test]
fn other_servers_that_tell_nothing() {
    let builder = builder(Algorithm::ED25519, 1, vec![Fault::Altered("two", RecordType::A, "192.0.2.66")]);
    let (report, _) = two_servers(builder, |_| {}, TWO, RecordType::A);
    assert_eq!(slug(&report), "signature-mismatch");
}
