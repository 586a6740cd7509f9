//! What resolvers with other policies would make of the same evidence.

use super::{Decisive, Stance};
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::Capture;
use dnssec_core::finding::Fact;
use dnssec_core::policy::PRESETS;
use dnssec_core::report::Verdict;
use dnssec_core::time::Timestamp;
use dnssec_core::validate;

/// The verdict under one policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnderPolicy {
    /// The name of the preset.
    pub(crate) preset: &'static str,
    pub(crate) verdict: Verdict,
    /// What decides a verdict other than secure.
    pub(crate) decisive: Option<Decisive>,
}

impl UnderPolicy {
    /// What a resolver with that policy does.
    pub(crate) fn stance(&self) -> Stance {
        Stance::on(self.verdict)
    }
}

/// The verdicts under each preset. The walk asked for what the default policy needs; a preset that needs more is
/// left out.
pub(super) fn verdicts(capture: &Capture, anchors: &TrustAnchors, at: Timestamp) -> Vec<UnderPolicy> {
    let verdict = |preset: &dnssec_core::policy::Preset| {
        let report = validate(capture, anchors, &preset.policy(), at);
        let is_missing = report.decisive_finding().is_some_and(|found| found.fact == Fact::EvidenceMissing);
        (!is_missing).then(|| UnderPolicy {
            preset: preset.name,
            verdict: report.verdict,
            decisive: Decisive::of(&report),
        })
    };
    PRESETS.iter().filter_map(verdict).collect()
}
