//! From the anchor to the answer.
use crate::anchor::TrustAnchors;
use crate::capture::Capture;
use crate::policy::Policy;
use crate::report::{Outcome, Report, Verdict};
use crate::time::Timestamp;

/// Validates a capture.
pub fn validate(capture: &Capture, _anchors: &TrustAnchors, _policy: &Policy, now: Timestamp) -> Report {
    Report {
        question: capture.question.clone(),
        at: now,
        verdict: Verdict::Indeterminate,
        outcome: Outcome::Nothing,
        links: Vec::new(),
        findings: Vec::new(),
        decisive: None,
        answers: Vec::new(),
        secure_until: None,
    }
}
