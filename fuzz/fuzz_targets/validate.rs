//! A capture of the lab, mutated as the fuzzer chooses: secure only with the data that was signed.
#![no_main]

#[path = "../../dnssec-core/tests/mutate/mod.rs"]
mod mutate;

use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::Capture;
use dnssec_core::policy::Policy;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use libfuzzer_sys::fuzz_target;
use mutate::Dice;
use std::collections::BTreeSet;
use std::sync::LazyLock;

const NOW: Timestamp = Timestamp(1_795_499_513);

struct Case {
    name: &'static str,
    capture: Capture,
    anchors: TrustAnchors,
    report: Report,
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let case = |scenario: &'static dnssec_fixtures::Scenario| {
        let hierarchy = scenario.build(NOW);
        let capture = dnssec_fixtures::walk_everywhere(&hierarchy, scenario.question(), NOW);
        let anchors = hierarchy.anchors();
        let report = validate(&capture, &anchors, &Policy::default(), NOW);
        Case { name: scenario.name, capture, anchors, report }
    };
    dnssec_fixtures::scenarios().iter().map(case).collect()
});

fn data(report: &Report) -> BTreeSet<(Vec<u8>, u16, Vec<u8>)> {
    let records = report.answers.iter();
    let key = |record: &dnssec_core::record::Record| {
        (record.owner.canonical_wire(), record.record_type.0, record.canonical_rdata().into_owned())
    };
    records.map(key).collect()
}

fuzz_target!(|octets: &[u8]| {
    let mut dice = Dice::of(octets);
    let case = &CASES[dice.below(CASES.len())];
    let lender = &CASES[dice.below(CASES.len())].capture.exchanges;
    let donor = lender[dice.below(lender.len())].outcome.clone().unwrap_or_default();
    let mut capture = case.capture.clone();
    for _ in 0..=dice.below(3) {
        let place = dice.below(capture.exchanges.len());
        if let Ok(octets) = &mut capture.exchanges[place].outcome {
            *octets = mutate::mutate(octets, &donor, &mut dice);
        }
    }
    let report = validate(&capture, &case.anchors, &Policy::default(), NOW);
    if report.verdict == Verdict::Secure {
        assert_eq!(case.report.verdict, Verdict::Secure, "{}", case.name);
        assert_eq!(data(&case.report), data(&report), "{}", case.name);
    }
});
