//! A report on one screen.

use super::headline::headline;
use super::layout::{columns, dim, paint, verdict, wrap};
use super::{Case, Options, aside, block, chain, counted, exchanges, relative, servers};
use dnssec_core::report::Verdict;

/// Records shown before `-v` is asked for.
const FEW: usize = 8;

/// The whole report: what decides, the chain, the servers, the cause with its cure, the rest. It carries ANSI
/// styles, which the caller strips where they are not wanted.
pub(crate) fn report(case: &Case<'_>, options: &Options) -> String {
    let Case { report, capture, .. } = case;
    let mut paragraphs = vec![first_line(case, options), chain::lines(report, options)];
    let servers = servers::told(case, options);
    paragraphs.push(servers.text);
    if let (Some(place), Some(finding)) = (report.decisive, report.decisive_finding()) {
        paragraphs.push(block::decisive(place, finding, case, options));
    }
    paragraphs.push(aside::lines(case, &servers.findings, options));
    paragraphs.push(answers(case, options));
    if options.verbose > 1 && !capture.exchanges.is_empty() {
        paragraphs.push(exchanges::lines(capture));
    }
    paragraphs.push(footer(case, options));
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    without_markup(&paragraphs.join("\n"))
}

/// Text from the network is pasted into pages as well. What is left of `<` is the escape of master files, which
/// cannot be mistaken for text that was received: there a backslash is doubled.
fn without_markup(text: &str) -> String {
    text.replace('<', "\\060")
}

fn first_line(case: &Case<'_>, options: &Options) -> String {
    let (_, word, style) = verdict(case.report.verdict);
    let word = word.to_uppercase();
    let prefix = format!("{}  ", paint(style, &word));
    let text = format!("{}: {}", case.report.question, headline(case));
    wrap(&prefix, columns(&word) + 2, &text, options.width)
}

/// Master-file lines, unless a validating resolver would withhold them.
fn answers(case: &Case<'_>, options: &Options) -> String {
    let report = case.report;
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
            let is_shared = report.decisive_finding().is_some_and(|finding| finding.share.is_some());
            let meet = if is_shared { " that ask there" } else { "" };
            let text =
                format!("Validating resolvers{meet} answer SERVFAIL and withhold the answer ({records}).");
            wrap("  ", 2, &text, options.width)
        }
        Verdict::Bogus | Verdict::Indeterminate => String::new(),
    }
}

fn footer(case: &Case<'_>, options: &Options) -> String {
    let report = case.report;
    let mut text = String::new();
    if let Some(until) = report.secure_until.filter(|_| report.verdict == Verdict::Secure) {
        let words =
            format!("secure until {until} (first signature to expire: {})", relative(until, report.at));
        text.push_str(&wrap("  ", 2, &words, options.width));
    }
    let (queries, servers) = case.sent();
    let words = format!(
        "validated as of {}, {} to {} (limit {})",
        report.at,
        counted(queries, "query", "queries"),
        counted(servers, "server", "servers"),
        case.query_limit
    );
    text.push_str(&dim_lines(&wrap("  ", 2, &words, options.width)));
    text
}

/// Each line dimmed for itself, so that no style crosses a line end.
fn dim_lines(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", dim(line))).collect()
}
