//! A report on one screen.

use super::layout::{columns, dim, level, paint, row, verdict, wrap};
use super::{Options, chain, ds_candidates, exchanges, headline, party, relative, sent};
use dnssec_core::capture::Capture;
use dnssec_core::catalogue::Level;
use dnssec_core::finding::Finding;
use dnssec_core::report::{Report, Verdict};
use std::collections::BTreeSet;

/// Side findings and records shown before `-v` is asked for.
const FEW: usize = 8;

/// The whole report: what decides, the chain, the cause with its cure, the rest. It carries ANSI styles, which
/// the caller strips where they are not wanted.
pub(crate) fn report(report: &Report, capture: &Capture, options: &Options) -> String {
    let mut paragraphs = vec![first_line(report, options), chain::lines(report, options)];
    if let Some(finding) = report.decisive_finding() {
        paragraphs.push(block(finding, Place::Headline, capture, options));
    }
    paragraphs.push(side_findings(report, capture, options));
    paragraphs.push(answers(report, options));
    if options.verbose > 1 && !capture.exchanges.is_empty() {
        paragraphs.push(exchanges::lines(capture));
    }
    paragraphs.push(footer(report, capture, options));
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n")
}

fn first_line(report: &Report, options: &Options) -> String {
    let (_, word, style) = verdict(report.verdict);
    let word = word.to_uppercase();
    let prefix = format!("{}  ", paint(style, &word));
    let text = format!("{}: {}", report.question, headline(report));
    wrap(&prefix, columns(&word) + 2, &text, options.width)
}

/// Where a finding is told: the first line has told the summary of one already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Headline,
    Aside,
}

/// A finding with all its words.
fn block(finding: &Finding, place: Place, capture: &Capture, options: &Options) -> String {
    let (entry, width) = (finding.fact.entry(), options.width);
    let title = format!("{} {}", entry.code, entry.slug);
    let set = format!("at {} {}", finding.name, finding.record_type);
    let mut text = wrap(&format!("  {} ", paint(level(entry.level).bold(), &title)), 4, &set, width);
    if place == Place::Aside {
        text.push_str(&row("what", &finding.summary(), width));
    }
    for detail in &finding.details {
        text.push_str(&row("", &format!("└ {} {detail}", detail.code()), width));
    }
    text.push_str(&row("cause", &party::cause(finding, capture), width));
    text.push_str(&row("fix", &party::fix(finding, capture), width));
    let candidates = ds_candidates(finding, capture);
    for candidate in &candidates {
        text.push_str(&row("add", candidate, usize::MAX));
    }
    if !candidates.is_empty() {
        let caution = "(made from the zone's unproven answer: compare with your signer before you add it)";
        text.push_str(&row("", caution, width));
    }
    text.push_str(&row("who", &party::who(finding, capture), width));
    let servers = party::servers(finding, |server| server.ip().to_string());
    if !servers.is_empty() {
        text.push_str(&row("seen", &format!("at {}", servers.join(", ")), width));
    }
    text.push_str(&row("rfc", &references(finding), width));
    text
}

/// `RFC 4035 §5.3.1 · EDE 7 · dnssec explain S102`.
fn references(finding: &Finding) -> String {
    let entry = finding.fact.entry();
    let clauses = entry.clauses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let extended = finding.extended_error().map(|code| format!("EDE {code}"));
    let explain = format!("dnssec explain {}", entry.code);
    [Some(clauses), extended, Some(explain)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The findings that do not decide: a line each, in full if asked for.
fn side_findings(report: &Report, capture: &Capture, options: &Options) -> String {
    let others = report.findings.iter().zip(0..).filter(|(_, index)| report.decisive != Some(*index));
    let others = others.map(|(finding, _)| finding);
    if options.verbose > 0 {
        return others
            .map(|finding| block(finding, Place::Aside, capture, options))
            .collect::<Vec<_>>()
            .join("\n");
    }
    let mut seen = BTreeSet::new();
    let lines: Vec<String> = others
        .filter(|finding| finding.fact.entry().level != Level::Note && !chain::tells(finding, report))
        .map(|finding| line(finding, options))
        .filter(|line| seen.insert(line.clone()))
        .collect();
    let more = lines.len().saturating_sub(FEW);
    let mut text: String = lines.into_iter().take(FEW).collect();
    if more > 0 {
        text.push_str(&format!("  … and {more} more (-v)\n"));
    }
    text
}

fn line(finding: &Finding, options: &Options) -> String {
    let entry = finding.fact.entry();
    let word = entry.level.to_string();
    let prefix = format!("  {}  {} ", paint(level(entry.level), &word), entry.code);
    wrap(&prefix, 4, &finding.summary(), options.width)
}

/// Master-file lines, unless a validating resolver would withhold them.
fn answers(report: &Report, options: &Options) -> String {
    let count = report.answers.len();
    match report.verdict {
        Verdict::Secure | Verdict::Insecure => {
            let few = if options.verbose > 0 { count } else { FEW };
            let mut text: String =
                report.answers.iter().take(few).map(|record| format!("  {record}\n")).collect();
            if count > few {
                text.push_str(&format!("  … and {} more (-v)\n", count - few));
            }
            text
        }
        Verdict::Bogus if count > 0 => {
            let records = counted(count, "record", "records");
            let text = format!("Validating resolvers answer SERVFAIL and withhold the answer ({records}).");
            wrap("  ", 2, &text, options.width)
        }
        Verdict::Bogus | Verdict::Indeterminate => String::new(),
    }
}

fn footer(report: &Report, capture: &Capture, options: &Options) -> String {
    let mut text = String::new();
    if let Some(until) = report.secure_until.filter(|_| report.verdict == Verdict::Secure) {
        let words =
            format!("secure until {until} (first signature to expire: {})", relative(until, report.at));
        text.push_str(&wrap("  ", 2, &words, options.width));
    }
    let (queries, servers) = sent(capture);
    let words = format!(
        "validated as of {}, {} to {}",
        report.at,
        counted(queries, "query", "queries"),
        counted(servers, "server", "servers")
    );
    text.push_str(&dim_lines(&wrap("  ", 2, &words, options.width)));
    text
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Each line dimmed for itself, so that no style crosses a line end.
fn dim_lines(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", dim(line))).collect()
}
