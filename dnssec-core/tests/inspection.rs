//! What is found beside the chain: no false alarm, and nothing that changes a verdict.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

mod corpora;

use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::Transport;
use dnssec_core::catalogue::Level;
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Start, Walk};
use dnssec_fixtures::{Fault, Hierarchy, HierarchyBuilder, Validity, drive, scenarios};
use std::collections::BTreeSet;

const NOW: Timestamp = Timestamp(1_795_499_513);

/// The errors and warnings of a report.
fn alarms(report: &Report) -> BTreeSet<&'static str> {
    let entries = report.findings.iter().map(|finding| finding.fact.entry());
    entries.filter(|entry| entry.level != Level::Note).map(|entry| entry.slug).collect()
}

/// Of a chain that holds or ends by right, each error and warning is one that its scenario is about: where there
/// is nothing wrong, nobody is alarmed.
#[test]
fn no_false_alarm_in_the_lab() {
    let mut healthy = 0;
    let mut failures = Vec::new();
    let ends_by_right = |verdict| matches!(verdict, Verdict::Secure | Verdict::Insecure);
    for scenario in scenarios().iter().filter(|scenario| ends_by_right(scenario.verdict)) {
        let hierarchy = scenario.build(NOW);
        let now = scenario.time(NOW);
        let capture = dnssec_fixtures::walk_everywhere(&hierarchy, scenario.question(), now);
        let report = validate(&capture, &hierarchy.anchors(), &Policy::default(), now);
        let alarms = alarms(&report);
        healthy += usize::from(alarms.is_empty());
        let named: BTreeSet<&str> = scenario.beside.iter().copied().chain(scenario.code).collect();
        let others: Vec<&&str> = alarms.difference(&named).collect();
        if !others.is_empty() {
            failures.push(format!("{}: {others:?}", scenario.name));
        }
    }
    assert!(failures.is_empty(), "{} with others:\n{}", failures.len(), failures.join("\n"));
    assert!(healthy >= 40, "{healthy}");
}

fn slugs(report: &Report) -> BTreeSet<&'static str> {
    report.findings.iter().map(|finding| finding.fact.entry().slug).collect()
}

/// A hierarchy whose zones have these addresses.
fn hierarchy_at(root: [u8; 4], lab: [u8; 4], example: [u8; 4]) -> Hierarchy {
    let mut builder = HierarchyBuilder::new("addresses", NOW);
    for (apex, address) in [(".", root), ("lab.", lab), ("example.lab.", example)] {
        let zone = builder.zone(apex);
        zone.address = address.into();
        zone.text = "www A 192.0.2.80\n".to_owned();
    }
    builder.build()
}

/// RFC 1918 §3: a private address below a public one is out of reach for most; a private network as a whole has
/// nothing wrong with it.
#[test]
fn private_addresses_are_compared_with_those_above() {
    let (public, private) = ([198, 51, 100, 1], [10, 0, 0, 1]);
    let (other_public, other_private) = ([198, 51, 100, 3], [10, 0, 0, 3]);
    for (root, lab, example, is_found) in [
        (public, [198, 51, 100, 2], other_private, true),
        (public, [198, 51, 100, 2], [127, 0, 0, 3], true),
        (public, [198, 51, 100, 2], other_public, false),
        (private, [10, 0, 0, 2], other_private, false),
        (private, [10, 0, 0, 2], other_public, false),
        (private, [10, 0, 0, 2], [169, 254, 0, 3], true),
    ] {
        let hierarchy = hierarchy_at(root, lab, example);
        let question = Question::new("www.example.lab.".parse().unwrap(), RecordType::A);
        let capture = dnssec_fixtures::walk_everywhere(&hierarchy, question, NOW);
        let report = validate(&capture, &hierarchy.anchors(), &Policy::default(), NOW);
        let slugs = slugs(&report);
        let found = ["glue-private", "server-address-private"].map(|slug| slugs.contains(slug));
        assert_eq!(found, [is_found; 2], "{example:?} below {lab:?}");
    }
}

/// What a resolver hands on is looked at as well, as far as it can tell: signatures that end soon, and no
/// contradictions, for it has its answers from several servers and times.
#[test]
fn what_a_resolver_hands_on() {
    let mut builder = HierarchyBuilder::new("resolver", NOW);
    let address = builder.zone(".").address;
    let soon = Validity { inception: NOW.minus(13 * 86_400), expiration: NOW.plus(36_000) };
    for apex in [".", "lab.", "example.lab."] {
        let zone = builder.zone(apex);
        zone.address = address;
        zone.faults.push(Fault::AsResolver);
        zone.text = "www A 192.0.2.80\nwww AAAA 2001:db8::80\n".to_owned();
    }
    let zone = builder.zone("example.lab.");
    zone.validity = soon;
    zone.faults.push(Fault::NotInBitmap("www", RecordType::A));
    let hierarchy = builder.build();
    let question = Question::new("www.example.lab.".parse().unwrap(), RecordType::AAAA);
    let address = (address, Hierarchy::PORT).into();
    let start = Start::Resolver { address, transport: Transport::Udp };
    let walk = Walk::new(question, start, hierarchy.anchors(), Policy::default(), NOW);
    let capture =
        drive(walk, NOW, |outgoing, query| hierarchy.respond(outgoing.server, query, outgoing.transport));
    let report = validate(&capture, &hierarchy.anchors(), &Policy::default(), NOW);
    assert_eq!(report.verdict, Verdict::Secure, "{:?}", report.findings);
    assert_eq!(alarms(&report), BTreeSet::from(["signatures-end-soon"]));
}

/// The anchors that IANA published for the time: the built-in ones, or the bundle of 2010.
fn iana_anchors() -> TrustAnchors {
    let mut anchors = TrustAnchors::built_in();
    let text = corpora::text("real/root-anchors/root-anchors-2010.xml").unwrap();
    anchors.anchors.extend(TrustAnchors::parse(&text).unwrap().anchors);
    for anchor in &mut anchors.anchors {
        anchor.valid_from = None;
        anchor.valid_until = None;
    }
    anchors
}

/// Real root zones of eight years, asked for what they have and have not: the only alarms are true ones.
#[test]
fn no_false_alarm_in_real_root_zones() {
    let Some(index) = corpora::text("real/root-zones/index.tsv") else { return };
    let anchors = iana_anchors();
    for line in index.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        // Soon after it was signed: the zone itself is signed twice a day.
        let (file, now) = (fields[0], fields[3].parse::<Timestamp>().unwrap().plus(2 * 3600));
        let records = corpora::records(&corpora::root_zone(file).unwrap(), ".");
        let hierarchy = Hierarchy::of_root_zone(records, now);
        for (name, record_type) in [
            (".", RecordType::SOA),
            (".", RecordType::TXT),
            ("com.", RecordType::DS),
            ("no-such-domain.", RecordType::A),
        ] {
            let question = Question::new(name.parse().unwrap(), record_type);
            let start = hierarchy.start_at(Breadth::EveryServer);
            let walk = Walk::new(question, start, anchors.clone(), Policy::default(), now);
            let capture = drive(walk, now, |outgoing, query| {
                hierarchy.respond(outgoing.server, query, outgoing.transport)
            });
            let report = validate(&capture, &anchors, &Policy::default(), now);
            let findings: Vec<String> = report.findings.iter().map(|finding| finding.summary()).collect();
            println!("{file} {name} {record_type}: {} {findings:?}", report.verdict);
            assert_eq!(report.verdict, Verdict::Secure, "{file} {name} {record_type}");
            assert_eq!(alarms(&report), BTreeSet::new(), "{file} {name} {record_type}");
        }
    }
}
