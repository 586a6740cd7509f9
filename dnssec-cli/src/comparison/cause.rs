//! Why a resolver says what it says: facts with their evidence.

use super::reply::Extended;
use super::stripping::Stripped;
use super::version::{SetName, Version};
use dnssec_core::report::{Report, Verdict};
use dnssec_core::wire::Rcode;

/// Why a resolver says what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// There was no usable response, neither without CD nor with it.
    Unreachable { error: String, attempts: usize },
    /// There was none without CD, but one with it.
    SilentUnlessUnchecked { error: String },
    /// It gives an rcode without data other than SERVFAIL, or refers elsewhere.
    Refuses { rcode: Rcode, recursion: Recursion },
    /// SERVFAIL, with CD as well.
    Fails { extended: Vec<Extended> },
    /// It says that it keeps the answer back or changes it (RFC 8914 §4.5, §4.16 to §4.19).
    Filters { extended: Vec<Extended> },
    /// It says that its data is older than its TTL allows (RFC 8914 §4.4, §4.20).
    ServesStale { extended: Vec<Extended> },
    /// DNSSEC records are missing from what it passes on.
    Strips { signs: Vec<Stripped> },
    /// Policies of known resolvers come to different verdicts on its evidence, and some to what it does.
    Policy {
        /// The verdict of those that do as it does.
        verdict: Verdict,
        presets: Vec<&'static str>,
        decisive: Option<Decisive>,
        others: Vec<(Verdict, Vec<&'static str>)>,
    },
    /// It validates: SERVFAIL without CD, an answer with CD, and our validation fails too.
    Rejects { extended: Vec<Extended>, verdict: Verdict, decisive: Option<Decisive> },
    /// The same, but our validation does not fail.
    RejectsWhatHolds { extended: Vec<Extended>, verdict: Verdict },
    /// It does not validate: it answers without AD what our validation finds bogus.
    AnswersBogus { decisive: Option<Decisive> },
    /// It answers without AD what our validation finds secure.
    LacksAuthenticData { extended: Vec<Extended> },
    /// It answers with AD what our validation does not find secure.
    ClaimsAuthenticData { verdict: Verdict, decisive: Option<Decisive> },
    /// It answers what cannot be validated.
    CannotBeValidated { decisive: Option<Decisive> },
    /// It has an RRset that was made before that of another resolver.
    Older(Box<Older>),
    /// It has another RRset than another resolver, and neither is the older.
    OtherData { set: SetName, other: usize },
    /// Its answer is not signed, other than what another resolver has, and its other RRsets are signed.
    Rewrites { set: SetName, other: usize },
    /// It differs, and what was seen does not tell why.
    Unexplained,
}

/// Whether the server says that it recurses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recursion {
    /// RA is set.
    Offered,
    /// RA is clear.
    NotOffered,
}

/// An RRset that was made before that of another resolver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Older {
    pub(crate) set: SetName,
    /// What is old.
    pub(crate) subject: Subject,
    /// Whence it is old.
    pub(crate) source: Source,
    pub(crate) version: Version,
    /// The newest that was seen.
    pub(crate) newest: Version,
}

/// What is old about an RRset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// Its data.
    Data,
    /// Its signatures alone.
    Signatures,
}

/// Whence an old RRset comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// From the resolver's cache: its TTL has counted down.
    Cache,
    /// From a server, just now: its TTL is whole.
    Server,
    /// From either: no signature tells its original TTL.
    Untold,
}

/// The finding that decides a verdict other than secure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decisive {
    pub(crate) code: &'static str,
    pub(crate) slug: &'static str,
    pub(crate) summary: String,
}

impl Decisive {
    /// That of a report.
    pub(crate) fn of(report: &Report) -> Option<Self> {
        let finding = report.decisive_finding()?;
        let entry = finding.fact.entry();
        Some(Decisive { code: entry.code.0, slug: entry.slug, summary: finding.summary() })
    }
}

impl Cause {
    /// Its name in data; for ever, like the slugs of findings.
    pub(crate) fn slug(&self) -> &'static str {
        match self {
            Cause::Unreachable { .. } => "unreachable",
            Cause::SilentUnlessUnchecked { .. } => "silent-unless-unchecked",
            Cause::Refuses { .. } => "refuses",
            Cause::Fails { .. } => "fails",
            Cause::Filters { .. } => "filters",
            Cause::ServesStale { .. } => "serves-stale",
            Cause::Strips { .. } => "strips",
            Cause::Policy { .. } => "policy",
            Cause::Rejects { .. } => "rejects",
            Cause::RejectsWhatHolds { .. } => "rejects-what-holds",
            Cause::AnswersBogus { .. } => "answers-bogus",
            Cause::LacksAuthenticData { .. } => "lacks-authentic-data",
            Cause::ClaimsAuthenticData { .. } => "claims-authentic-data",
            Cause::CannotBeValidated { .. } => "cannot-be-validated",
            Cause::Older(older) => match older.source {
                Source::Cache => "older-in-cache",
                Source::Server => "older-at-server",
                Source::Untold => "older",
            },
            Cause::OtherData { .. } => "other-data",
            Cause::Rewrites { .. } => "rewrites",
            Cause::Unexplained => "unexplained",
        }
    }
}
