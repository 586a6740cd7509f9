//! What decides, in one line.

use super::Case;
use dnssec_core::catalogue::duration;
use dnssec_core::finding::{Fact, Finding, Share};
use dnssec_core::report::{Outcome, Report, Server, Verdict};

/// Servers named one by one.
const FEW: usize = 3;

/// The line after the verdict and the question.
pub(super) fn headline(case: &Case<'_>) -> String {
    let Some(finding) = case.report.decisive_finding() else { return outcome(case.report) };
    match &finding.share {
        Some(share) => shared(finding, share, case),
        None => finding.summary(),
    }
}

fn outcome(report: &Report) -> String {
    let proven = if report.verdict == Verdict::Secure { "proven" } else { "not proven" };
    match report.outcome {
        Outcome::Answer if report.answers.len() == 1 => "1 record".to_owned(),
        Outcome::Answer => format!("{} records", report.answers.len()),
        Outcome::NoData => format!("no such type (NODATA), {proven}"),
        Outcome::NameError => format!("no such name (NXDOMAIN), {proven}"),
        Outcome::Error(rcode) => format!("the servers answer {rcode}"),
        Outcome::Nothing => "nothing usable was answered".to_owned(),
    }
}

/// What some servers of a zone do, which of them, and how many lookups meet it.
fn shared(finding: &Finding, share: &Share, case: &Case<'_>) -> String {
    let failing: Vec<&Server> = failing(share, case).collect();
    let named: Vec<String> = failing.iter().take(FEW).map(|server| named(server)).collect();
    let names = match failing.len().saturating_sub(FEW) {
        0 => named.join("; "),
        more => format!("{}; and {more} more", named.join("; ")),
    };
    let servers = format!("{} of {} servers of {} ({names})", share.showing, share.of, share.zone);
    let fate = match case.report.verdict {
        Verdict::Bogus | Verdict::Indeterminate => "fail",
        Verdict::Insecure => "come out insecure",
        Verdict::Secure => "succeed",
    };
    let lookups = format!("{} {fate}", share.lookups());
    if failing.iter().any(|server| server.decisive != case.report.decisive) {
        let summary = finding.summary();
        return format!("{summary}; with what else is wrong, {servers} cannot be relied on: {lookups}");
    }
    let each = if share.showing == 1 { "" } else { ": each" };
    match predicate(finding) {
        Some(predicate) => format!("{servers}{each} {predicate}: {lookups}"),
        None => format!("{}, at {servers}: {lookups}", finding.summary()),
    }
}

/// The servers through which the verdict of the report comes out.
pub(super) fn failing<'a>(share: &'a Share, case: &'a Case<'_>) -> impl Iterator<Item = &'a Server> {
    case.servers
        .iter()
        .filter(|server| server.zone == share.zone && server.verdict == Some(case.report.verdict))
}

fn named(server: &Server) -> String {
    match &server.name {
        Some(name) => format!("{name}, {}", server.address.ip()),
        None => server.address.ip().to_string(),
    }
}

/// What a server does, with the verb in front, where it can be said so.
fn predicate(finding: &Finding) -> Option<String> {
    let expired = |ago: u32| format!("serves signatures that expired {} ago", duration(ago));
    match (&finding.fact, finding.details.first()) {
        (Fact::SignatureExpired { ago, .. }, _) => Some(expired(*ago)),
        (Fact::ServerStale { serial, newest }, Some(Fact::SignatureExpired { ago, .. })) => {
            Some(format!("{}, in serial {serial} instead of {newest}", expired(*ago)))
        }
        _ => finding.predicate(),
    }
}
