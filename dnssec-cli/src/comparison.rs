//! What several resolvers say to one question, and why they differ. Pure: from exchanges to reasons; the words are
//! in `render/compare`.

mod cause;
mod policies;
mod reason;
mod reply;
mod stance;
mod stripping;
mod version;

pub(crate) use cause::{Cause, Decisive, Older, Recursion, Source, Subject};
pub(crate) use policies::UnderPolicy;
pub(crate) use reason::Reason;
pub(crate) use reply::{Extended, Reply};
pub(crate) use stance::Stance;
pub(crate) use stripping::Stripped;
pub(crate) use version::{Data, SetName, Version};

use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::{Capture, Exchange};
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use std::net::SocketAddr;

/// A resolver, and how it came to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resolver {
    /// The words that name it; `@system` for one of this system's.
    pub(crate) words: Vec<String>,
    pub(crate) address: SocketAddr,
}

/// What was exchanged with one resolver.
#[derive(Debug)]
pub(crate) struct Observation {
    pub(crate) resolver: Resolver,
    /// The question as a stub puts it, attempt by attempt.
    pub(crate) plain: Vec<Exchange>,
    /// A walk through the resolver, all of it with CD.
    pub(crate) capture: Capture,
}

/// One resolver's side of the comparison.
#[derive(Debug)]
pub(crate) struct Side {
    pub(crate) resolver: Resolver,
    /// The question as a stub puts it, attempt by attempt.
    pub(crate) attempts: Vec<Exchange>,
    /// What a stub gets.
    pub(crate) plain: Reply,
    /// What comes of the same question with CD.
    pub(crate) unchecked: Reply,
    pub(crate) capture: Capture,
    /// Our validation of what it passes on.
    pub(crate) report: Report,
    /// The same under the policies of known resolvers, where the evidence is enough.
    pub(crate) policies: Vec<UnderPolicy>,
    pub(crate) stance: Stance,
}

/// The sides beside each other.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) question: Question,
    /// The time validated at.
    pub(crate) at: Timestamp,
    pub(crate) sides: Vec<Side>,
    pub(crate) reasons: Vec<Reason>,
}

/// What comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conclusion {
    /// All say the same and have this verdict by our validation.
    Alike(Stance, Verdict),
    /// They do not.
    Differ,
    /// None gave an answer that can be validated.
    Unknown,
}

impl Comparison {
    /// Validates each side and finds the reasons.
    pub(crate) fn new(
        question: Question,
        observations: Vec<Observation>,
        anchors: &TrustAnchors,
        at: Timestamp,
    ) -> Self {
        let side = |observation| Side::new(observation, anchors, at);
        let sides: Vec<Side> = observations.into_iter().map(side).collect();
        let anchored = anchors.closest(&question.name, at).map(|(zone, _)| zone);
        let reasons = reason::reasons(&sides, anchored);
        Comparison { question, at, sides, reasons }
    }

    /// Whether they say the same, and what.
    pub(crate) fn conclusion(&self) -> Conclusion {
        if self.sides.iter().all(|side| side.report.verdict == Verdict::Indeterminate) {
            return Conclusion::Unknown;
        }
        match self.sides.split_first() {
            Some((first, others)) if others.iter().all(|other| other.says_the_same_as(first)) => {
                Conclusion::Alike(first.stance, first.report.verdict)
            }
            _ => Conclusion::Differ,
        }
    }
}

impl Side {
    fn new(observation: Observation, anchors: &TrustAnchors, at: Timestamp) -> Self {
        let Observation { resolver, plain: attempts, capture } = observation;
        let asked = |exchange: &&Exchange| exchange.question == capture.question;
        let unchecked = Reply::of(capture.exchanges.iter().filter(asked));
        let plain = Reply::of(&attempts);
        let report = validate(&capture, anchors, &Policy::default(), at);
        let policies = policies::verdicts(&capture, anchors, at);
        let stance = Stance::of(&plain, &unchecked);
        Side { resolver, attempts, plain, unchecked, capture, report, policies, stance }
    }

    /// Apart from TTLs, signatures, extended errors and the order of records.
    pub(crate) fn says_the_same_as(&self, other: &Side) -> bool {
        self.stance == other.stance
            && self.report.verdict == other.report.verdict
            && self.plain.content() == other.plain.content()
    }
}

#[cfg(test)]
pub(crate) mod tests;
