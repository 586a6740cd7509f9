//! When will it break if nobody acts? Validation takes the time as an argument, so the same evidence is looked at
//! again at each moment at which a signature or a trust anchor in it begins or ends to be valid.

use crate::anchor::TrustAnchors;
use crate::capture::Capture;
use crate::chain::validate;
use crate::finding::{Fact, Finding};
use crate::policy::{Policy, SignatureTimes};
use crate::record::Rrsig;
use crate::record_type::RecordType;
use crate::report::{Report, Verdict};
use crate::time::Timestamp;
use crate::wire::Message;
use std::collections::HashSet;

/// Moments looked at; honest evidence has a dozen, and each costs a validation.
const MOST_MOMENTS: usize = 200;

/// A change of the verdict to come.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// The first second of the new verdict.
    pub at: Timestamp,
    /// The new verdict.
    pub verdict: Verdict,
    /// What decides it, mostly the signature that ends; `None` if it is secure then.
    pub finding: Option<Finding>,
}

/// The first moment after `report` was made, up to and with `until`, at which the verdict is another on the same
/// evidence, from the same anchors and under the same policy.
pub fn first_change(
    report: &Report,
    capture: &Capture,
    anchors: &TrustAnchors,
    policy: &Policy,
    until: Timestamp,
) -> Option<Change> {
    let moments = moments(capture, anchors, policy);
    let to_come = moments.into_iter().filter(|at| report.at.is_before(*at) && !until.is_before(*at));
    let mut to_come: Vec<Timestamp> = to_come.collect();
    // Serial time has no order of its own (RFC 1982 §3.2); the distance from now has.
    to_come.sort_by_key(|at| at.seconds_since(report.at));
    to_come.into_iter().take(MOST_MOMENTS).find_map(|at| {
        let then = validate(capture, anchors, policy, at);
        (then.verdict != report.verdict).then(|| Change {
            at,
            verdict: then.verdict,
            finding: then.decisive_finding().cloned().map(symptom),
        })
    })
}

/// Where all zones' signatures have ended the clock is suspected; here it is the signature that is meant.
fn symptom(mut finding: Finding) -> Finding {
    let is_clock = matches!(finding.fact, Fact::ClockAhead { .. } | Fact::ClockBehind { .. });
    if is_clock && !finding.details.is_empty() {
        finding.fact = finding.details.remove(0);
    }
    finding
}

/// The seconds at which something in the evidence begins or has just ended to be valid.
fn moments(capture: &Capture, anchors: &TrustAnchors, policy: &Policy) -> HashSet<Timestamp> {
    let mut moments = HashSet::new();
    for anchor in &anchors.anchors {
        moments.extend(anchor.valid_from);
        moments.extend(anchor.valid_until);
    }
    if policy.signature_times == SignatureTimes::Ignored {
        return moments;
    }
    let octets = capture.exchanges.iter().filter_map(|exchange| exchange.outcome.as_ref().ok());
    for message in octets.filter_map(|octets| Message::parse(octets).ok()) {
        let signatures = message.records().filter(|record| record.record_type == RecordType::RRSIG);
        for signature in signatures.filter_map(|record| Rrsig::parse(&record.rdata).ok()) {
            let (inception, expiration) = (signature.inception, signature.expiration);
            let (early, late) = policy.clock_skew.seconds(inception, expiration);
            moments.insert(inception.minus(early));
            moments.insert(expiration.plus(late).plus(1));
        }
    }
    moments
}
