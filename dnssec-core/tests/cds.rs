//! What parents do with CDS and CDNSKEY: the states of the lab, through walks without sockets (RFC 7344, RFC 8078, RFC
//! 9615).

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use dnssec_core::capture::Capture;
use dnssec_core::cds::{Decision, Objection, Request, decide, signal_questions};
use dnssec_core::policy::Policy;
use dnssec_core::time::Timestamp;
use dnssec_fixtures::{Asks, Scenario, find, scenarios, walk_everywhere};

const NOW: Timestamp = Timestamp(1_795_499_513);

/// The walk for the CDS of the zone, and those for its signals.
fn gather(scenario: &Scenario) -> (Capture, dnssec_core::anchor::TrustAnchors) {
    let hierarchy = scenario.build(NOW);
    let anchors = hierarchy.anchors();
    let mut capture = walk_everywhere(&hierarchy, Asks::question(), NOW);
    for question in signal_questions(&capture, &anchors, &Policy::default(), NOW) {
        capture.exchanges.extend(walk_everywhere(&hierarchy, question, NOW).exchanges);
    }
    (capture, anchors)
}

fn request(scenario: &Scenario) -> Request {
    let (capture, anchors) = gather(scenario);
    decide(&capture, &anchors, &Policy::default(), NOW)
}

#[test]
fn every_request_of_the_lab() {
    let mut failures = Vec::new();
    let mut count = 0;
    for scenario in scenarios().iter().filter(|scenario| scenario.request.is_some()) {
        count += 1;
        let misses = scenario.score_request(&request(scenario));
        failures.extend(misses.iter().map(|miss| format!("{}: {miss}", scenario.name)));
    }
    assert!(failures.is_empty(), "{} of {count} differ:\n{}", failures.len(), failures.join("\n"));
}

/// A decision other than to act names why, and one to act names nothing against it.
#[test]
fn refusals_have_reasons() {
    for scenario in scenarios().iter().filter(|scenario| scenario.request.is_some()) {
        let request = request(scenario);
        let refuses = matches!(request.decision, Decision::Refuse { .. } | Decision::Undecided { .. });
        assert_eq!(refuses, !request.decision.objections().is_empty(), "{}", scenario.name);
        for objection in request.decision.objections() {
            let text = objection.to_string();
            assert!(
                !text.contains('\n')
                    && (objection.is_of_ignorance()
                        || text.contains("RFC ")
                        || text.contains("no DS can be made")),
                "{text}"
            );
        }
    }
}

/// Every objection is raised by some state of the lab, but for those that need more name than names have room for.
#[test]
fn objections_are_shown() {
    let mut shown: Vec<&str> = scenarios()
        .iter()
        .filter(|scenario| scenario.request.is_some())
        .flat_map(|scenario| {
            request(scenario).decision.objections().iter().map(Objection::slug).collect::<Vec<_>>()
        })
        .collect();
    shown.sort_unstable();
    shown.dedup();
    assert_eq!(
        shown,
        [
            "delete-malformed",
            "delete-not-alone",
            "malformed",
            "no-answer",
            "no-signal-possible",
            "not-secure",
            "parent-insecure",
            "sets-differ",
            "signal-at-zone-cut",
            "signal-differs",
            "signal-missing",
            "signal-not-secure",
            "signer-without-ds",
            "types-differ",
            "would-be-insecure",
            "would-break",
        ]
    );
}

/// Without the answers at the signal names nobody can tell (RFC 9615 §4.2).
#[test]
fn signals_that_were_not_asked_for() {
    let scenario = find("signals-vouch").unwrap();
    let hierarchy = scenario.build(NOW);
    let capture = walk_everywhere(&hierarchy, Asks::question(), NOW);
    let questions = signal_questions(&capture, &hierarchy.anchors(), &Policy::default(), NOW);
    let names: Vec<String> = questions.iter().map(ToString::to_string).collect();
    assert_eq!(
        names,
        [
            "_dsboot.example.lab._signal.ns1.dns.other.lab. CDS",
            "_dsboot.example.lab._signal.ns1.dns.other.lab. CDNSKEY",
            "_dsboot.example.lab._signal.ns2.dns.other.lab. CDS",
            "_dsboot.example.lab._signal.ns2.dns.other.lab. CDNSKEY",
        ]
    );
    let request = decide(&capture, &hierarchy.anchors(), &Policy::default(), NOW);
    assert_eq!(request.decision.slug(), "undecided");
    assert!(request.decision.objections().iter().all(|objection| objection.slug() == "signal-not-asked"));
    // A zone with a DS has no need of signals.
    let secure = find("cds-for-both-keys").unwrap();
    let (capture, anchors) = gather(secure);
    assert_eq!(signal_questions(&capture, &anchors, &Policy::default(), NOW), []);
}
