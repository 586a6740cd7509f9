//! Pre-flight: would the zone hold if these DS records were published now?
//!
//! The DS set that is supposed takes the place of that of the parent ([`Supposition`]), and the evidence is validated
//! as resolvers would at the moment of publication: each question that the servers were asked, through each of them.
//! What comes out is what [`validate`](crate::validate) would say afterwards on the same evidence, so a pre-flight
//! foretells the report and its codes. Then come those who are stricter than most: resolvers that want every
//! algorithm of the DS set (RFC 6840 §5.11), and those that know only some digest types, for whom each DS stands
//! alone. Last, what the provider claims of its keys is compared with what the servers serve.
//!
//! Evidence comes from [`Walk::preflight`](crate::walk::Walk::preflight); a capture of an ordinary walk does, as far
//! as it asked.

mod cached;
mod claim;
mod reason;

pub use cached::Cached;
pub use claim::{Claim, ClaimedKey, Standing};
pub use reason::{Reason, Source, Weight};

use crate::anchor::TrustAnchors;
use crate::capture::Capture;
use crate::chain::Inquiry;
use crate::evidence::{Evidence, Kind};
use crate::finding::{DsId, Finding};
use crate::policy::{AlgorithmsRequired, Policy};
use crate::record::Question;
use crate::record_type::{Class, RecordType};
use crate::report::{Report, Verdict};
use crate::supposition::{Manner, Supposition};
use crate::time::Timestamp;
use std::collections::BTreeMap;
use std::fmt;

/// Questions that are looked at; a walk asks some twenty.
const MOST_QUESTIONS: usize = 60;

/// DS records that are tried alone; honest sets have fewer than ten.
const MOST_ALONE: usize = 16;

/// What is to be published, and what is said of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// The DS records.
    pub supposition: Supposition,
    /// What those who sign the zone say of its keys.
    pub claims: Vec<Claim>,
}

/// Whether to publish.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Decision {
    /// Everything that was asked comes out secure through every server.
    Go,
    /// The same, and something will trouble some resolvers, or all of them later.
    GoWithWarnings,
    /// Not enough was answered to tell.
    Undecided,
    /// Resolvers would fail, or nobody would see the DS.
    NoGo,
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Decision::Go => "GO",
            Decision::GoWithWarnings => "GO WITH WARNINGS",
            Decision::Undecided => "UNDECIDED",
            Decision::NoGo => "NO-GO",
        })
    }
}

/// A finished pre-flight.
#[derive(Clone, PartialEq, Debug)]
pub struct Preflight {
    /// What was proposed.
    pub proposal: Proposal,
    /// Whether to publish.
    pub decision: Decision,
    /// Why, or what is remarkable all the same, the gravest first.
    pub reasons: Vec<Reason>,
    /// The apex SOA as it validates now.
    pub present: Report,
    /// What resolvers would find, for each question; that about the apex SOA first.
    pub foretold: Vec<Report>,
    /// Each DS of several by itself.
    pub alone: Vec<Alone>,
    /// How long validators keep what the parent says now; `None` where its own servers were not asked.
    pub cached: Option<Cached>,
}

/// A DS by itself.
#[derive(Clone, PartialEq, Debug)]
pub struct Alone {
    /// The DS.
    pub ds: DsId,
    /// What the apex SOA comes out as through the best server, with this DS alone.
    pub verdict: Verdict,
    /// What decides a verdict other than secure.
    pub finding: Option<Finding>,
}

impl Preflight {
    /// The report that tells most: that which decides, else that about the apex SOA.
    pub fn telling(&self) -> Option<&Report> {
        let deciding = self.reasons.first().and_then(|reason| match reason.source {
            Source::Foretold(place) => self.foretold.get(place),
            _ => None,
        });
        deciding.or_else(|| self.foretold.first())
    }
}

/// Validates what a capture holds about a zone as if the DS records of a proposal were published, at a time, from trust
/// anchors above the zone, under a policy, whose budget holds for each question.
///
/// Total and deterministic, like [`validate`](crate::validate).
pub fn preflight(
    capture: &Capture,
    proposal: &Proposal,
    anchors: &TrustAnchors,
    policy: &Policy,
    now: Timestamp,
) -> Preflight {
    let evidence = Evidence::of(capture);
    let supposition = &proposal.supposition;
    let apex = Question::new(supposition.zone().clone(), RecordType::SOA);
    let above = supposition.anchors_above(anchors);
    let inquiry = Inquiry {
        capture,
        evidence: &evidence,
        question: &apex,
        anchors: &above,
        policy,
        now,
        supposed: Some(supposition),
    };
    let questions = questions(&evidence, supposition, &apex);
    let foretold: Vec<Report> =
        questions.iter().map(|question| Inquiry { question, ..inquiry }.report()).collect();
    let alone = alone(&inquiry, supposition);
    let mut reasons = reason::of_reports(&foretold, supposition);
    if has_several_algorithms(supposition) {
        reasons.extend(strict(&inquiry, &questions, &foretold));
    }
    reason::add_alone(&alone, &mut reasons);
    reasons.extend(claim::reasons(&proposal.claims, &evidence, supposition));
    // Stable: of one weight, in the order in which they were looked for.
    reasons.sort_by_key(|reason| reason.weight);
    let decision = match reasons.first().map(|reason| reason.weight) {
        None => Decision::Go,
        Some(Weight::Warns) => Decision::GoWithWarnings,
        Some(Weight::LeavesOpen) => Decision::Undecided,
        Some(Weight::Forbids) => Decision::NoGo,
    };
    Preflight {
        proposal: proposal.clone(),
        decision,
        reasons,
        present: Inquiry { supposed: None, anchors, ..inquiry }.report(),
        foretold,
        alone,
        cached: Cached::of(capture, &evidence, supposition.zone()),
    }
}

/// What was asked about the zone and what is below it, on its side of the cut: the apex SOA first.
fn questions(evidence: &Evidence, supposition: &Supposition, apex: &Question) -> Vec<Question> {
    let zone = supposition.zone();
    let asked = evidence.responses().filter(|response| evidence.counts(response)).filter(|response| {
        // What the parent was asked on the way down is the same question; what it was asked for the DS is not.
        let Question { name, record_type, class } = &response.question;
        let is_of_cut = *record_type == RecordType::DS && name == zone;
        let is_answerable = !record_type.is_meta() && *record_type != RecordType::RRSIG && !is_of_cut;
        *class == Class::IN && is_answerable && name.is_at_or_below(zone)
    });
    let mut distinct: BTreeMap<_, &Question> = BTreeMap::new();
    for response in asked.filter(|response| !matches!(response.kind, Kind::Referral(_))) {
        let question = &response.question;
        distinct.insert((question.name.label_count(), &question.name, question.record_type), question);
    }
    let others = distinct.into_values().filter(|question| *question != apex).cloned();
    std::iter::once(apex.clone()).chain(others).take(MOST_QUESTIONS).collect()
}

/// Each DS by itself, where there are several: what resolvers go by that know its digest type or algorithm alone.
fn alone(inquiry: &Inquiry<'_>, supposition: &Supposition) -> Vec<Alone> {
    if supposition.ds().len() == 1 && supposition.manner() == Manner::Replacing {
        return Vec::new();
    }
    let ds = supposition.ds().iter().take(MOST_ALONE);
    ds.map(|ds| {
        let only = supposition.alone(ds);
        let report = Inquiry { supposed: Some(&only), ..*inquiry }.report();
        // Each operator of a zone signs with keys of its own (RFC 8901 §2.1.2): one server is enough.
        let is_secure = |verdict: Verdict| verdict == Verdict::Secure;
        match is_secure(report.verdict) || report.views.iter().any(|view| leads_in(&report, view)) {
            true => Alone { ds: ds.clone(), verdict: Verdict::Secure, finding: None },
            false => {
                Alone { ds: ds.clone(), verdict: report.verdict, finding: report.decisive_finding().cloned() }
            }
        }
    })
    .collect()
}

/// Whether the chain comes out secure through a server of the zone itself.
fn leads_in(report: &Report, view: &crate::report::ServerView) -> bool {
    view.zone == report.question.name && view.verdict == Verdict::Secure
}

/// Whether the set that would stand may have more than one algorithm.
fn has_several_algorithms(supposition: &Supposition) -> bool {
    let mut algorithms = supposition.ds().iter().map(|ds| ds.algorithm);
    let first = algorithms.next();
    supposition.manner() == Manner::Adding || algorithms.any(|algorithm| Some(algorithm) != first)
}

/// What fails for resolvers that want a signature by every algorithm of the DS set, though RFC 6840 §5.11 says not to.
fn strict(inquiry: &Inquiry<'_>, questions: &[Question], foretold: &[Report]) -> Option<Reason> {
    let policy = Policy { algorithms_required: AlgorithmsRequired::EveryOne, ..inquiry.policy.clone() };
    let strict = Inquiry { policy: &policy, ..*inquiry };
    let mut pairs = questions.iter().zip(foretold);
    pairs.find_map(|(question, usual)| {
        let report = Inquiry { question, ..strict }.report();
        let is_stricter = report.verdict == Verdict::Bogus && usual.verdict != Verdict::Bogus;
        let finding = report.decisive_finding().filter(|_| is_stricter)?.clone();
        Some(Reason { weight: Weight::Warns, source: Source::EveryAlgorithm, finding })
    })
}
