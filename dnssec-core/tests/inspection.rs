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
use dnssec_core::catalogue::Level;
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Walk};
use dnssec_fixtures::{Hierarchy, drive, scenarios};
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
