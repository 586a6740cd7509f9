//! The first moment of failure: which signature ends first, and what then comes out.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::Capture;
use dnssec_core::finding::Fact;
use dnssec_core::horizon::first_change;
use dnssec_core::policy::{ClockSkew, Policy};
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_fixtures::{Fault, HierarchyBuilder, Validity};

const NOW: Timestamp = Timestamp(1_795_499_513);
const DAY: u32 = 86_400;

fn evidence(change: impl FnOnce(&mut HierarchyBuilder)) -> (Capture, TrustAnchors) {
    let mut builder = HierarchyBuilder::new("horizon", NOW);
    builder.zone("lab.");
    builder.zone("example.lab.").text = "www A 192.0.2.80\n".to_owned();
    change(&mut builder);
    let hierarchy = builder.build();
    let question = Question::new("www.example.lab.".parse().unwrap(), RecordType::A);
    (dnssec_fixtures::walk_everywhere(&hierarchy, question, NOW), hierarchy.anchors())
}

fn ending(after: u32) -> Validity {
    Validity { inception: NOW.minus(DAY), expiration: NOW.plus(after) }
}

/// One set ends before the others: the second after its expiration (RFC 4035 §5.3.1), and no other moment.
#[test]
fn the_first_signature_to_end() {
    for (zone, owner, record_type) in [
        ("example.lab.", "www", RecordType::A),
        ("example.lab.", "@", RecordType::DNSKEY),
        ("lab.", "example", RecordType::DS),
        (".", "@", RecordType::DNSKEY),
    ] {
        let (capture, anchors) = evidence(|builder| {
            builder.zone(zone).faults.push(Fault::Times(owner, record_type, ending(3 * DAY)));
        });
        for (policy, skew) in [
            (Policy::default(), 0),
            (
                Policy {
                    clock_skew: ClockSkew::Fixed { inception: 0, expiration: 300 },
                    ..Policy::default()
                },
                300,
            ),
        ] {
            let report = validate(&capture, &anchors, &policy, NOW);
            assert_eq!(report.verdict, Verdict::Secure);
            let change = first_change(&report, &capture, &anchors, &policy, NOW.plus(365 * DAY)).unwrap();
            assert_eq!((change.at, change.verdict), (NOW.plus(3 * DAY + skew + 1), Verdict::Bogus));
            let finding = change.finding.unwrap();
            assert_eq!(finding.record_type, record_type);
            assert!(matches!(finding.fact, Fact::SignatureExpired { .. }), "{:?}", finding.fact);
            assert_eq!(validate(&capture, &anchors, &policy, change.at.minus(1)).verdict, Verdict::Secure);
        }
    }
}

/// A signature beside the chain changes no verdict, and what lies after the limit is not told.
#[test]
fn nothing_to_tell() {
    let (capture, anchors) = evidence(|builder| {
        builder.zone("example.lab.").faults.push(Fault::Times("@", RecordType::NS, ending(DAY)));
    });
    let policy = Policy::default();
    let report = validate(&capture, &anchors, &policy, NOW);
    assert_eq!(first_change(&report, &capture, &anchors, &policy, NOW.plus(12 * DAY)), None);
    let change = first_change(&report, &capture, &anchors, &policy, NOW.plus(13 * DAY + 1)).unwrap();
    assert_eq!(change.at, NOW.plus(13 * DAY + 1));
}

/// What is bogus because it is early becomes secure by itself.
#[test]
fn from_bogus_to_secure() {
    let (capture, anchors) = evidence(|builder| {
        let later = Validity { inception: NOW.plus(DAY), expiration: NOW.plus(9 * DAY) };
        builder.zone("example.lab.").faults.push(Fault::Times("www", RecordType::A, later));
    });
    let policy = Policy::default();
    let report = validate(&capture, &anchors, &policy, NOW);
    assert_eq!(report.verdict, Verdict::Bogus);
    let change = first_change(&report, &capture, &anchors, &policy, NOW.plus(30 * DAY)).unwrap();
    assert_eq!((change.at, change.verdict, change.finding), (NOW.plus(DAY), Verdict::Secure, None));
}

/// Of two servers the one that ends first decides.
#[test]
fn one_server_ends_first() {
    let (capture, anchors) = evidence(|builder| {
        builder.zone("example.lab.").secondaries.push(|stale| stale.validity.expiration = NOW.plus(2 * DAY));
    });
    let policy = Policy::default();
    let report = validate(&capture, &anchors, &policy, NOW);
    let change = first_change(&report, &capture, &anchors, &policy, NOW.plus(30 * DAY)).unwrap();
    assert_eq!((change.at, change.verdict), (NOW.plus(2 * DAY + 1), Verdict::Bogus));
    assert!(change.finding.unwrap().share.is_some_and(|share| share.showing == 1 && share.of == 2));
}
