//! The words of a pre-flight, where those of the catalogue speak of what is published already.

use super::Flight;
use crate::render::headline;
use crate::render::party;
use crate::render::registrar::Registrar;
use crate::render::{Case, counted};
use dnssec_core::catalogue::Owner;
use dnssec_core::finding::{Fact, Finding};
use dnssec_core::preflight::{Decision, Preflight, Reason, Source};
use dnssec_core::report::{Report, Verdict};

/// The line after the decision and the zone.
pub(super) fn headline(flight: &Flight<'_>) -> String {
    let Preflight { decision, reasons, foretold, proposal, .. } = flight.preflight;
    let tags = tags(proposal.supposition.ds().iter().map(|ds| ds.tag));
    match reasons.first() {
        Some(reason) if *decision != Decision::GoWithWarnings => summary(reason, flight),
        first => {
            let secure = foretold.iter().filter(|report| report.verdict == Verdict::Secure).count();
            let servers = flight.case.servers.iter();
            let servers = servers.filter(|server| server.zone == *proposal.supposition.zone()).count();
            let holds = format!(
                "with DS {tags} published it is secure, {} of {} through {}",
                secure,
                counted(foretold.len(), "question", "questions"),
                counted(servers, "server", "servers")
            );
            match first {
                None => holds,
                Some(reason) => {
                    let entry = reason.finding.fact.entry();
                    let more = match reasons.len().saturating_sub(1) {
                        0 => String::new(),
                        more => format!(" and {}", counted(more, "more warning", "more warnings")),
                    };
                    format!("{holds}; {} {}{more}", entry.code, entry.slug)
                }
            }
        }
    }
}

fn tags(tags: impl Iterator<Item = u16>) -> String {
    let mut tags: Vec<u16> = tags.collect();
    tags.sort_unstable();
    tags.dedup();
    tags.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")
}

/// What a reason says, in one line.
pub(super) fn summary(reason: &Reason, flight: &Flight<'_>) -> String {
    let finding = &reason.finding;
    match &reason.source {
        Source::Foretold(place) => match flight.preflight.foretold.get(*place) {
            Some(report) => foretold(*place, report, finding, flight),
            None => told(finding),
        },
        Source::EveryAlgorithm => {
            format!("resolvers that want every algorithm of the DS set would fail: {}", told(finding))
        }
        Source::Alone(ds) => format!("DS {ds} leads nowhere by itself: {}", told(finding)),
        Source::Beside | Source::Claim => told(finding),
    }
}

/// What a report comes to. That of the screen knows its servers.
fn foretold(place: usize, report: &Report, finding: &Finding, flight: &Flight<'_>) -> String {
    let zone = flight.preflight.proposal.supposition.zone();
    let is_on_screen = std::ptr::eq(report, flight.case.report) && report.decisive.is_some();
    let words = match is_on_screen {
        true => as_of_proposal(headline::headline(&flight.case)),
        false => told(finding),
    };
    let is_above = zone.is_below(&finding.zone);
    match report.verdict {
        Verdict::Bogus if finding.owner() == Owner::You => format!("it cannot be told from here: {words}"),
        Verdict::Insecure if is_above => format!("nobody would see the DS: {words}"),
        Verdict::Insecure if place == 0 => format!("nobody could use the DS: {words}"),
        Verdict::Bogus if place == 0 => format!("once published, {words}"),
        Verdict::Bogus => format!("once published, {} fails: {words}", report.question),
        _ => words,
    }
}

fn told(finding: &Finding) -> String {
    as_of_proposal(finding.summary())
}

/// The DS is not at the parent yet.
fn as_of_proposal(text: String) -> String {
    text.replace(" at the parent zone", "").replace("the parent zone has DS", "the parent zone would have DS")
}

/// How it is now.
pub(super) fn present(report: &Report) -> String {
    let (_, word, _) = crate::render::layout::verdict(report.verdict);
    match report.decisive_finding() {
        Some(finding) => format!("{word}: {} {}", finding.fact.code(), finding.summary()),
        None => word.to_owned(),
    }
}

/// Why it is so, what to do, and for whom.
pub(crate) struct Advice {
    pub(super) cause: String,
    pub(super) fix: String,
    pub(super) who: String,
    /// DS records that may be published instead, as lines to copy.
    pub(super) instead: Vec<String>,
}

impl Advice {
    pub(super) fn of(reason: &Reason, flight: &Flight<'_>) -> Self {
        let (finding, case) = (&reason.finding, &flight.case);
        let zone = flight.preflight.proposal.supposition.zone();
        let is_of_proposal = finding.zone == *zone
            && finding.owner() == Owner::ParentOrRegistrar
            && finding.fact.code().0.starts_with(['D', 'P', 'K']);
        match is_of_proposal {
            true => Advice::of_proposal(finding, case),
            false => Advice {
                cause: party::cause(finding, case),
                fix: party::fix(finding, case),
                who: party::who(finding, case),
                instead: Vec::new(),
            },
        }
    }

    /// The DS is not published, so nothing is to be removed: another is to be taken, or the zone to be signed.
    fn of_proposal(finding: &Finding, case: &Case<'_>) -> Self {
        let instead = Registrar::of(finding, case).add;
        let zone = &finding.name;
        let cause = match &finding.fact {
            Fact::DsMatchesNoKey { .. } => {
                "The DS was taken from another zone, another provider, or a key that the servers do not have: not \
                 yet, or not any more."
                    .to_owned()
            }
            Fact::DsWithoutDnskey { .. } => {
                "The zone is not signed, or not at the servers that it is delegated to.".to_owned()
            }
            Fact::DsKeyRevoked { .. } => {
                "The key was revoked, which nothing undoes (RFC 5011 §2.1); the DS is an old one.".to_owned()
            }
            _ => party::cause(finding, case),
        };
        let fix = match (&finding.fact, instead.len()) {
            (Fact::DsAlgorithmNotSigning { algorithm }, _) => {
                format!(
                    "leave out the DS of algorithm {algorithm}, or sign {zone} with it first (RFC 6781 §4.1.4)"
                )
            }
            (Fact::DsWithoutDnskey { .. }, _) => {
                format!(
                    "sign {zone} at all its servers first, and take the DS from the key that signs it then"
                )
            }
            (fact, 0) if !fact.code().0.starts_with('D') => party::fix(finding, case),
            (_, 0) => format!("take the DS of a key that signs the DNSKEY set of {zone}"),
            (_, 1) => "publish the DS below instead".to_owned(),
            (_, _) => "publish one of those below instead, or all".to_owned(),
        };
        Advice { cause, fix, who: "whoever submits the DS".to_owned(), instead }
    }

    /// As labelled lines.
    pub(super) fn lines(&self) -> crate::render::block::Foretold<'_> {
        crate::render::block::Foretold {
            cause: &self.cause,
            fix: &self.fix,
            who: &self.who,
            instead: &self.instead,
        }
    }
}
