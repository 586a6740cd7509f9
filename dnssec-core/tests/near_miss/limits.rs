//! What is tried is bounded, and a limit that ends it is told.

use crate::world::{NOW, builder, near_misses, slug};
use dnssec_core::algorithm::Algorithm;
use dnssec_core::finding::{Fact, Limit};
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Report;
use dnssec_core::validate;
use dnssec_fixtures::{Fault, SignatureDistortion};

fn report(algorithm: Algorithm, distortion: SignatureDistortion, policy: &Policy) -> Report {
    let hierarchy = builder(algorithm, 1, vec![Fault::Distorted("two", RecordType::A, distortion)]).build();
    // Nothing beside the chain, which would be looked at by another view with the memory of the first.
    let question = Question::new("two.example.lab.".parse().unwrap(), RecordType::A);
    let capture = dnssec_fixtures::walk(&hierarchy, question, NOW);
    validate(&capture, &hierarchy.anchors(), policy, NOW)
}

fn limit(report: &Report) -> Option<&Fact> {
    let found = report.decisive_finding().unwrap();
    found.details.iter().find(|detail| matches!(detail, Fact::LimitReached { .. }))
}

/// Without budget the general fact stands, and says nothing of a limit that nobody asked for.
#[test]
fn none_are_tried_without_a_budget() {
    let mut policy = Policy::default();
    let reversed = || SignatureDistortion::Reversed;
    assert_eq!(slug(&report(Algorithm::ED25519, reversed(), &policy)), "signature-order-wrong");
    policy.budget.near_misses = 0;
    let without = report(Algorithm::ED25519, reversed(), &policy);
    assert_eq!((slug(&without), limit(&without)), ("signature-mismatch", None));
}

/// A budget that ends among the trials is told beside what is known.
#[test]
fn the_limit_is_told() {
    let mut policy = Policy::default();
    policy.budget.signature_failures = 3;
    policy.budget.near_misses = 3;
    let ended = report(Algorithm::ED25519, SignatureDistortion::Random(1), &policy);
    assert_eq!((slug(&ended), near_misses(&ended)), ("signature-mismatch", Vec::new()));
    assert_eq!(limit(&ended), Some(&Fact::LimitReached { limit: Limit::NearMisses, number: 3 }));
    // What was tried through one server is known when the next is looked at.
    policy.budget.signatures = 8;
    policy.budget.signature_failures = 64;
    policy.budget.near_misses = 64;
    let ended = report(Algorithm::ED25519, SignatureDistortion::Random(1), &policy);
    assert_eq!(limit(&ended), Some(&Fact::LimitReached { limit: Limit::Signatures, number: 8 }));
}
