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
use dnssec_core::report::{LinkKind, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_fixtures::deciding_fact;

const NOW: Timestamp = Timestamp(1_795_499_513);

fn names_of(kind: &LinkKind) -> Vec<String> {
    let names = match kind {
        LinkKind::Anchor { zone } | LinkKind::Keys { zone } => vec![zone],
        LinkKind::Delegation { child, .. } => vec![child],
        LinkKind::Alias { name, zone, .. }
        | LinkKind::Answer { name, zone, .. }
        | LinkKind::Denial { name, zone, .. } => std::iter::once(name).chain(zone).collect(),
    };
    names.into_iter().map(ToString::to_string).collect()
}

#[test]
fn every_scenario_of_the_lab() {
    let mut failures = Vec::new();
    for scenario in dnssec_fixtures::scenarios() {
        let hierarchy = scenario.build(NOW);
        let capture = dnssec_fixtures::walk(&hierarchy, scenario.question(), NOW);
        let anchors = hierarchy.anchors();
        let report = validate(&capture, &anchors, &Policy::default(), NOW);
        let again = validate(&capture, &anchors, &Policy::default(), NOW);
        assert_eq!(report, again, "{}: validation is deterministic", scenario.name);
        let agrees = report.verdict == scenario.verdict
            && report.outcome == scenario.outcome
            && deciding_fact(&report).as_deref() == scenario.code;
        if !agrees {
            failures.push(format!(
                "{}: expected {} {:?} {:?}, found {} {:?} {:?}",
                scenario.name,
                scenario.verdict,
                scenario.outcome,
                scenario.code,
                report.verdict,
                report.outcome,
                report.decisive_finding()
            ));
        }
        if let Some(link) = scenario.link {
            let not_secure = report.links.iter().find(|found| found.verdict != Verdict::Secure);
            let names = not_secure.map(|found| names_of(&found.kind)).unwrap_or_default();
            let finding = report.decisive_finding().map(|finding| finding.zone.to_string());
            if !names.iter().any(|name| name == link) && finding.as_deref() != Some(link) {
                failures.push(format!("{}: expected to end at {link}, found {names:?}", scenario.name));
            }
        }
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
    let capture = dnssec_fixtures::walk(&hierarchy, scenario.question(), NOW);
    let mut anchors = hierarchy.anchors();
    anchors.anchors[0].valid_until = Some(NOW.minus(1));
    let report = validate(&capture, &anchors, &Policy::default(), NOW);
    assert_eq!(
        (report.verdict, deciding_fact(&report).as_deref()),
        (Verdict::Indeterminate, Some("AnchorNotValidNow"))
    );
    let report = validate(&capture, &TrustAnchors::default(), &Policy::default(), NOW);
    assert_eq!(
        (report.verdict, deciding_fact(&report).as_deref()),
        (Verdict::Indeterminate, Some("NoTrustAnchor"))
    );
}
