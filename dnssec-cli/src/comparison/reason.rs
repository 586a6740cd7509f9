//! The reasons: for each resolver the causes of what it says, and what its RRsets have to do with it.

use super::cause::{Cause, Decisive, Older, Recursion, Source, Subject};
use super::policies::UnderPolicy;
use super::reply::{Extended, Reply};
use super::version::{SetName, Version, versions};
use super::{Side, Stance, stripping};
use dnssec_core::finding::Fact;
use dnssec_core::name::Name;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_core::wire::{InfoCode, Message};
use std::collections::BTreeSet;

/// A cause, and the sides that it is true of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reason {
    /// Indices of the sides.
    pub(crate) sides: Vec<usize>,
    pub(crate) cause: Cause,
}

/// All reasons, those of the first resolver first. `anchored` is the zone whose trust anchor counts.
pub(super) fn reasons(sides: &[Side], anchored: Option<&Name>) -> Vec<Reason> {
    let mut reasons = Reasons { sides, anchored, found: Vec::new() };
    for index in 0..sides.len() {
        reasons.of_side(index);
    }
    reasons.of_versions();
    reasons.of_nothing();
    reasons.found.sort_by_key(|reason| reason.sides.first().copied());
    reasons.found
}

struct Reasons<'s> {
    sides: &'s [Side],
    anchored: Option<&'s Name>,
    found: Vec<Reason>,
}

impl Reasons<'_> {
    fn add(&mut self, side: usize, cause: Cause) {
        match self.found.iter_mut().find(|reason| reason.cause == cause) {
            Some(reason) if reason.sides.contains(&side) => {}
            Some(reason) => reason.sides.push(side),
            None => self.found.push(Reason { sides: vec![side], cause }),
        }
    }

    /// What is seen from one side.
    fn of_side(&mut self, index: usize) {
        let Some(side) = self.sides.get(index) else { return };
        if let Some(cause) = no_service(side) {
            return self.add(index, cause);
        }
        let extended = side.plain.extended();
        let those = |is_meant: fn(InfoCode) -> bool| -> Vec<Extended> {
            extended.iter().filter(|error| is_meant(error.code)).cloned().collect()
        };
        let stale = those(InfoCode::is_stale);
        if !stale.is_empty() {
            self.add(index, Cause::ServesStale { extended: stale });
        }
        let filtering = those(InfoCode::is_filtering);
        if !filtering.is_empty() {
            return self.add(index, Cause::Filters { extended: filtering });
        }
        let signs = stripping::signs(side, self.anchored);
        if !signs.is_empty() {
            return self.add(index, Cause::Strips { signs });
        }
        if let Some(set) = self.rewritten(index) {
            return self.add(index, set);
        }
        if let Some(cause) = self.policy(side).or_else(|| conduct(side)) {
            self.add(index, cause);
        }
    }

    /// Presets that do on its evidence as it does, where others do otherwise. Where ours is among them, that is
    /// worth telling only if another resolver does otherwise by another preset.
    fn policy(&self, side: &Side) -> Option<Cause> {
        let (same, others) = by_stance(side);
        let first = same.first().filter(|_| !others.is_empty())?;
        // An error from a cache is none of its policy, though a policy may have it too.
        if side.plain.extended().iter().any(|error| error.code == InfoCode::CACHED_ERROR) {
            return None;
        }
        let is_ours = |policy: &&UnderPolicy| policy.preset == "default";
        let is_told = !same.iter().any(is_ours)
            || self.sides.iter().any(|other| {
                let (theirs, _) = by_stance(other);
                other.stance != side.stance && !theirs.is_empty() && !theirs.iter().any(is_ours)
            });
        is_told.then(|| Cause::Policy {
            verdict: first.verdict,
            presets: same.iter().map(|policy| policy.preset).collect(),
            decisive: first.decisive.clone(),
            others: by_verdict(&others),
        })
    }

    /// Whether the answer is not the one that the zone has signed: bogus for want of a signature, where another
    /// resolver has other data that is not bogus.
    fn rewritten(&self, index: usize) -> Option<Cause> {
        let side = self.sides.get(index).filter(|side| side.report.verdict == Verdict::Bogus)?;
        let is_signed = |reply: &Reply| reply.data().is_some_and(has_signature);
        let mut passed_on = side.capture.exchanges.iter().map(|exchange| Reply::of([exchange]));
        if side.plain.data().is_none() || is_signed(&side.plain) || !passed_on.any(|reply| is_signed(&reply))
        {
            return None;
        }
        let question = &side.capture.question;
        let other = self.sides.iter().position(|other| {
            matches!(other.report.verdict, Verdict::Secure | Verdict::Insecure)
                && other.plain.data().is_some()
                && other.plain.content() != side.plain.content()
        })?;
        let set = SetName { owner: question.name.clone(), record_type: question.record_type };
        Some(Cause::Rewrites { set, other })
    }

    /// Compares what the sides have of each RRset.
    fn of_versions(&mut self) {
        for (set, mut versions) in versions(self.sides) {
            versions.retain(|version| !self.is_foreign(version.side));
            let Some(newest) = newest(&versions).cloned() else { continue };
            for version in &versions {
                if let Some(cause) = self.difference(&set, version, &newest) {
                    self.add(version.side, cause);
                }
            }
        }
    }

    /// Whether what a side shows was made up or changed on the way: no version of the zone's.
    fn is_foreign(&self, side: usize) -> bool {
        self.found.iter().filter(|reason| reason.sides.contains(&side)).any(|reason| {
            matches!(
                reason.cause,
                Cause::Refuses { .. } | Cause::Filters { .. } | Cause::Rewrites { .. } | Cause::Strips { .. }
            )
        })
    }

    fn difference(&self, set: &SetName, version: &Version, newest: &Version) -> Option<Cause> {
        let subject = match version.data == newest.data {
            false => Subject::Data,
            // An older signature of the same data matters only where it decides the verdict.
            true if version.is_signed_otherwise(newest) && self.decides(set, version) => Subject::Signatures,
            true => return None,
        };
        if !newest.is_newer_than(version) {
            let other = newest.side;
            return (subject == Subject::Data).then(|| Cause::OtherData { set: set.clone(), other });
        }
        let (version, newest) = (version.clone(), newest.clone());
        let source = self.source(&version);
        Some(Cause::Older(Box::new(Older { set: set.clone(), subject, source, version, newest })))
    }

    /// Whether our verdict through the side that has it is decided by this RRset.
    fn decides(&self, set: &SetName, version: &Version) -> bool {
        let finding = self.sides.get(version.side).and_then(|side| side.report.decisive_finding());
        finding.is_some_and(|finding| finding.name == set.owner && finding.record_type == set.record_type)
    }

    /// A TTL that has not counted down more than since this comparison began is whole.
    fn source(&self, version: &Version) -> Source {
        let began = self.sides.get(version.side).map(|side| side.capture.started);
        let since = began.map_or(0, |began| version.received.seconds_since(began).unsigned_abs());
        match version.age() {
            None => Source::Untold,
            Some(age) if age > since + 1 => Source::Cache,
            Some(_) => Source::Server,
        }
    }

    /// Sides without any reason that differ from each other all the same.
    fn of_nothing(&mut self) {
        let told: BTreeSet<usize> = self.found.iter().flat_map(|reason| reason.sides.clone()).collect();
        let others = self.found.iter().filter_map(|reason| match &reason.cause {
            Cause::OtherData { other, .. } => Some(*other),
            _ => None,
        });
        let told: BTreeSet<usize> = others.chain(told.iter().copied()).collect();
        let untold: Vec<usize> = (0..self.sides.len()).filter(|index| !told.contains(index)).collect();
        let mut sides = untold.iter().filter_map(|index| self.sides.get(*index));
        if let Some(first) = sides.next()
            && sides.any(|side| !side.says_the_same_as(first))
        {
            self.found.push(Reason { sides: untold, cause: Cause::Unexplained });
        }
    }
}

fn has_signature(message: &Message) -> bool {
    message.records().any(|record| record.record_type == RecordType::RRSIG)
}

/// The newest of those that can be dated; the first if none can.
fn newest(versions: &[Version]) -> Option<&Version> {
    let dated = versions.iter().filter(|version| version.is_dated());
    let newest = dated.reduce(|best, other| if other.is_newer_than(best) { other } else { best });
    newest.or(versions.first())
}

/// Why there is no answer at all.
fn no_service(side: &Side) -> Option<Cause> {
    match (&side.plain.outcome, side.stance) {
        (Err(error), _) => Some(match side.unchecked.data() {
            Some(_) => Cause::SilentUnlessUnchecked { error: error.clone() },
            None => Cause::Unreachable { error: error.clone(), attempts: side.plain.attempts },
        }),
        (Ok(message), Stance::Refuses) => {
            let recursion = match message.header.is_recursion_available() {
                true => Recursion::Offered,
                false => Recursion::NotOffered,
            };
            // A refusal that says why is told as that.
            let is_filtering = side.plain.extended().iter().any(|error| error.code.is_filtering());
            (!is_filtering).then_some(Cause::Refuses { rcode: message.rcode(), recursion })
        }
        _ => None,
    }
}

/// What it does with what we find: whether it validates.
fn conduct(side: &Side) -> Option<Cause> {
    let (verdict, decisive, extended) =
        (side.report.verdict, Decisive::of(&side.report), side.plain.extended());
    match (side.stance, verdict) {
        (Stance::Rejects, Verdict::Bogus | Verdict::Indeterminate) => {
            Some(Cause::Rejects { extended, verdict, decisive })
        }
        (Stance::Rejects, _) => Some(Cause::RejectsWhatHolds { extended, verdict }),
        (Stance::Fails, _) => Some(Cause::Fails { extended }),
        (stance, _) if stance.is_answer() && is_wanting(side) => Some(Cause::CannotBeValidated { decisive }),
        (Stance::Unauthenticated, Verdict::Bogus) => Some(Cause::AnswersBogus { decisive }),
        (Stance::Unauthenticated, Verdict::Secure) => Some(Cause::LacksAuthenticData { extended }),
        (Stance::Authentic, Verdict::Bogus | Verdict::Insecure) => {
            Some(Cause::ClaimsAuthenticData { verdict, decisive })
        }
        (stance, Verdict::Indeterminate) if stance.is_answer() => Some(Cause::CannotBeValidated { decisive }),
        _ => None,
    }
}

/// Whether our verdict rests on what could not be had through the resolver: that tells nothing of what it does.
fn is_wanting(side: &Side) -> bool {
    side.report.decisive_finding().is_some_and(|finding| {
        matches!(
            finding.fact,
            Fact::NoResponse { .. }
                | Fact::ErrorResponse { .. }
                | Fact::RecursionUnavailable { .. }
                | Fact::ResponseMalformed { .. }
                | Fact::ResponseTruncated
                | Fact::QuestionMismatch
                | Fact::EvidenceMissing
                | Fact::WalkInterrupted { .. }
                | Fact::LimitReached { .. }
        )
    })
}

/// The presets by which a resolver would do as this one does, and the others.
fn by_stance(side: &Side) -> (Vec<&UnderPolicy>, Vec<&UnderPolicy>) {
    side.policies.iter().partition(|policy| policy.stance() == side.stance)
}

fn by_verdict(policies: &[&UnderPolicy]) -> Vec<(Verdict, Vec<&'static str>)> {
    let mut groups: Vec<(Verdict, Vec<&'static str>)> = Vec::new();
    for policy in policies {
        match groups.iter_mut().find(|(verdict, _)| *verdict == policy.verdict) {
            Some((_, presets)) => presets.push(policy.preset),
            None => groups.push((policy.verdict, vec![policy.preset])),
        }
    }
    groups
}
