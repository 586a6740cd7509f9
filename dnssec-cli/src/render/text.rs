//! A report on one screen.

use super::headline::headline;
use super::layout::{columns, dim, paint, verdict, wrap};
use super::{Case, Options, aside, block, chain, counted, exchanges, markup, outlook, relative, servers};
use dnssec_core::catalogue::Owner;
use dnssec_core::report::Verdict;

/// Records shown before `-v` is asked for.
const FEW: usize = 8;

/// Lines that a screen should not have more of.
const SCREEN: usize = 40;

/// The whole report: what decides, the chain, the servers, the cause with its cure, the rest. It carries ANSI
/// styles, which the caller strips where they are not wanted.
pub(crate) fn report(case: &Case<'_>, options: &Options) -> String {
    let Case { report, capture, .. } = case;
    let servers = servers::told(case, options);
    let above =
        [first_line(case, options), chain::lines(report, options), servers.text, cause(case, options)];
    let mut below = vec![answers(case, options)];
    if options.verbose > 1 && !capture.exchanges.is_empty() {
        below.push(exchanges::lines(capture));
    }
    below.push(footer(case, options));
    // What is left of a screen, less an empty line and the one that counts the rest.
    let used: usize = above.iter().chain(&below).map(|paragraph| height(paragraph)).sum();
    let room = SCREEN.saturating_sub(used + 1);
    let mut paragraphs = above.to_vec();
    paragraphs.push(aside::lines(case, &servers.findings, room, options));
    paragraphs.extend(below);
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    markup::without_markup(&(paragraphs.join("\n") + &outlook::lines(case, options)))
}

/// Lines of a paragraph, with the empty one before it.
fn height(paragraph: &str) -> usize {
    paragraph.lines().count() + usize::from(!paragraph.is_empty())
}

/// The finding that decides, with its cure.
fn cause(case: &Case<'_>, options: &Options) -> String {
    match (case.report.decisive, case.report.decisive_finding()) {
        (Some(place), Some(finding)) => block::decisive(place, finding, case, options),
        _ => String::new(),
    }
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
            let is_ours = report.decisive_finding().is_some_and(|finding| finding.owner() == Owner::You);
            let who =
                if is_ours { "A validating resolver in this place would" } else { "Validating resolvers" };
            let text = format!("{who}{meet} answer SERVFAIL and withhold the answer ({records}).");
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
