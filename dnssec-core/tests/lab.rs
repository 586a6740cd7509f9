//! Every scenario of the lab through the walk and the validation, without sockets.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

use dnssec_core::anchor::TrustAnchors;
use dnssec_core::policy::Policy;
use dnssec_core::report::Verdict;
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_fixtures::deciding_fact;

const NOW: Timestamp = Timestamp(1_795_499_513);

#[test]
fn every_scenario_of_the_lab() {
    let mut failures = Vec::new();
    for scenario in dnssec_fixtures::scenarios() {
        let hierarchy = scenario.build(NOW);
        let capture = dnssec_fixtures::walk_everywhere(&hierarchy, scenario.question(), scenario.time(NOW));
        let anchors = hierarchy.anchors();
        let report = validate(&capture, &anchors, &Policy::default(), capture.started);
        let again = validate(&capture, &anchors, &Policy::default(), capture.started);
        assert_eq!(report, again, "{}: validation is deterministic", scenario.name);
        let misses = scenario.score(&report);
        failures.extend(misses.iter().map(|miss| format!("{}: {miss}", scenario.name)));
        // Invariant: no secure without links that prove it, no other verdict without a finding that decides it.
        assert_eq!(report.decisive.is_none(), report.verdict == Verdict::Secure, "{}", scenario.name);
        assert!(
            report.verdict != Verdict::Secure
                || report.links.iter().all(|link| link.verdict == Verdict::Secure)
        );
    }
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

/// Anchors outside their validity dates are told apart from none at all (RFC 9718 §2.3).
#[test]
fn anchors_of_another_time() {
    let scenario = dnssec_fixtures::find("secure-ecdsap256sha256").unwrap();
    let hierarchy = scenario.build(NOW);
    let capture = dnssec_fixtures::walk_everywhere(&hierarchy, scenario.question(), NOW);
    let mut anchors = hierarchy.anchors();
    anchors.anchors[0].valid_until = Some(NOW.minus(1));
    let report = validate(&capture, &anchors, &Policy::default(), NOW);
    assert_eq!(
        (report.verdict, deciding_fact(&report)),
        (Verdict::Indeterminate, Some("anchor-not-valid-now"))
    );
    let report = validate(&capture, &TrustAnchors::default(), &Policy::default(), NOW);
    assert_eq!((report.verdict, deciding_fact(&report)), (Verdict::Indeterminate, Some("no-trust-anchor")));
}
