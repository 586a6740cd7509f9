//! A pre-flight on one screen, and as one object.

mod json;
mod words;

pub(crate) use json::json;

use super::layout::{columns, dim, paint, row, wrap};
use super::{Case, Options, block, chain, counted, markup, servers};
use anstyle::{AnsiColor, Style};
use dnssec_core::capture::Capture;
use dnssec_core::catalogue::duration;
use dnssec_core::policy::Policy;
use dnssec_core::preflight::{Cached, Decision, Preflight, Reason, Weight};
use dnssec_core::report::{Report, Verdict};
use dnssec_core::supposition::Manner;
use words::Advice;

/// Reasons shown before `-v` is asked for, beside the first.
const FEW: usize = 6;

/// Questions that fail shown by name.
const FEW_QUESTIONS: usize = 4;

/// A pre-flight with what it was made of.
pub(crate) struct Flight<'a> {
    preflight: &'a Preflight,
    /// The report that tells most, as rendered.
    case: Case<'a>,
}

impl<'a> Flight<'a> {
    /// Of a capture validated under a policy.
    pub(crate) fn new(preflight: &'a Preflight, capture: &'a Capture, policy: &Policy) -> Self {
        let report = preflight.telling().unwrap_or(&preflight.present);
        // Caches hold nothing yet of what would be wrong.
        Flight { preflight, case: Case { heals: None, ..Case::new(report, capture, policy) } }
    }
}

/// Decision, chain as it would be, servers, the reason with its cure, other reasons, and what was looked at.
pub(crate) fn text(flight: &Flight<'_>, options: &Options) -> String {
    let Flight { preflight, case } = flight;
    let servers = servers::told(case, options);
    let first = preflight.reasons.first();
    let mut paragraphs = vec![
        first_line(flight, options),
        chain::lines(case.report, options),
        servers.text,
        first.map(|reason| reason_block(reason, flight, options)).unwrap_or_default(),
        other_reasons(flight, options),
        facts(flight, options),
    ];
    if options.verbose > 1 && !case.capture.exchanges.is_empty() {
        paragraphs.push(super::exchanges::lines(case.capture));
    }
    paragraphs.push(footer(case, options));
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    markup::without_markup(&paragraphs.join("\n"))
}

fn first_line(flight: &Flight<'_>, options: &Options) -> String {
    let decision = flight.preflight.decision;
    let colour = match decision {
        Decision::Go => AnsiColor::Green,
        Decision::GoWithWarnings => AnsiColor::Yellow,
        Decision::Undecided => AnsiColor::Magenta,
        Decision::NoGo => AnsiColor::Red,
    };
    let word = decision.to_string();
    let prefix = format!("{}  ", paint(Style::new().bold().fg_color(Some(colour.into())), &word));
    let zone = flight.preflight.proposal.supposition.zone();
    let text = format!("{zone}: {}", words::headline(flight));
    wrap(&prefix, columns(&word) + 2, &text, options.width)
}

/// The first reason in full.
fn reason_block(reason: &Reason, flight: &Flight<'_>, options: &Options) -> String {
    let advice = Advice::of(reason, flight);
    block::foretold(&reason.finding, &advice.lines(), &flight.case, options)
}

/// The others, a line each; in full if asked for.
fn other_reasons(flight: &Flight<'_>, options: &Options) -> String {
    let others: Vec<&Reason> = flight.preflight.reasons.iter().skip(1).collect();
    if options.verbose > 0 {
        let blocks = others.iter().map(|reason| reason_block(reason, flight, options));
        return blocks.collect::<Vec<_>>().join("\n");
    }
    let mut text: String =
        others.iter().take(FEW).map(|reason| reason_line(reason, flight, options)).collect();
    let more = others.len().saturating_sub(FEW);
    if more > 0 {
        text.push_str(&format!("  … and {} (-v)\n", counted(more, "more reason", "more reasons")));
    }
    text
}

fn reason_line(reason: &Reason, flight: &Flight<'_>, options: &Options) -> String {
    let entry = reason.finding.fact.entry();
    let (word, style) = match reason.weight {
        Weight::Forbids => ("forbids", AnsiColor::Red),
        Weight::LeavesOpen => ("open", AnsiColor::Magenta),
        Weight::Warns => ("warning", AnsiColor::Yellow),
    };
    let style = Style::new().fg_color(Some(style.into()));
    let prefix = format!("  {}  {} ", paint(style, word), entry.code);
    let mut words = words::summary(reason, flight);
    if let Some(servers) = super::party::at_some_servers(&reason.finding, &flight.case) {
        words.push_str(&format!(", at {servers}"));
    }
    wrap(&prefix, 4, &words, options.width)
}

/// What is proposed, how it is now, what was asked, and when it would be seen.
fn facts(flight: &Flight<'_>, options: &Options) -> String {
    let (preflight, width) = (flight.preflight, options.width);
    let supposition = &preflight.proposal.supposition;
    let mut text = String::new();
    for (ds, place) in supposition.ds().iter().zip(0..) {
        let label = if place == 0 { "ds" } else { "" };
        let alone = preflight.alone.iter().find(|alone| alone.ds == *ds && alone.finding.is_some());
        let mark = if alone.is_some() { "  (leads nowhere by itself)" } else { "" };
        text.push_str(&row(label, &format!("{ds}{mark}"), usize::MAX));
    }
    let manner = match supposition.manner() {
        Manner::Replacing => "supposed in place of any that the parent has",
        Manner::Adding => "supposed beside those that the parent has",
    };
    text.push_str(&row("", manner, width));
    text.push_str(&row("now", &words::present(&preflight.present), width));
    text.push_str(&row("asked", &asked(&preflight.foretold), width));
    if preflight.decision == Decision::NoGo && flight.case.report.verdict == Verdict::Bogus {
        text.push_str(&row("effect", &effect(flight), width));
    }
    let is_go = matches!(preflight.decision, Decision::Go | Decision::GoWithWarnings);
    if let Some(cached) = preflight.cached.filter(|_| is_go) {
        text.push_str(&row("cached", &held(cached), width));
    }
    text
}

/// `14 questions: 13 secure, 1 BOGUS (www.example. A)`.
fn asked(foretold: &[Report]) -> String {
    let verdicts = [Verdict::Secure, Verdict::Insecure, Verdict::Indeterminate, Verdict::Bogus];
    let parts = verdicts.into_iter().filter_map(|verdict| {
        let of: Vec<&Report> = foretold.iter().filter(|report| report.verdict == verdict).collect();
        let word = super::layout::verdict(verdict).1;
        let named: Vec<String> =
            of.iter().take(FEW_QUESTIONS).map(|report| report.question.to_string()).collect();
        match (of.len(), verdict) {
            (0, _) => None,
            (count, Verdict::Secure) => Some(format!("{count} {word}")),
            (count, _) if count > FEW_QUESTIONS => Some(format!("{count} {word} ({}, …)", named.join(", "))),
            (count, _) => Some(format!("{count} {word} ({})", named.join(", "))),
        }
    });
    format!("{}: {}", counted(foretold.len(), "question", "questions"), parts.collect::<Vec<_>>().join(", "))
}

/// What resolvers would make of it.
fn effect(flight: &Flight<'_>) -> String {
    let share = flight.case.report.decisive_finding().and_then(|finding| finding.share.as_ref());
    let lookups = share.map_or_else(|| "all lookups".to_owned(), |share| share.lookups());
    let failing = flight.preflight.foretold.iter().filter(|report| report.verdict == Verdict::Bogus).count();
    let of = match failing == flight.preflight.foretold.len() {
        true => format!("in {}", flight.preflight.proposal.supposition.zone()),
        false => "of what is BOGUS".to_owned(),
    };
    let now = match flight.preflight.present.verdict {
        Verdict::Bogus => ", as they do now",
        _ => "; without it they answer",
    };
    format!("validating resolvers would answer SERVFAIL to {lookups} {of}{now}")
}

fn held(cached: Cached) -> String {
    let length = duration(cached.seconds());
    let what = match cached {
        Cached::NoDs(_) => "the proof that there is no DS",
        Cached::Ds(_) => "the present DS set",
    };
    format!("{what}, for {length} at most: then all validators see what the parent publishes")
}

fn footer(case: &Case<'_>, options: &Options) -> String {
    let (queries, servers) = case.sent();
    let words = format!(
        "validated as of {} as if it were published, {} to {} (limit {})",
        case.report.at,
        counted(queries, "query", "queries"),
        counted(servers, "server", "servers"),
        case.query_limit
    );
    wrap("  ", 2, &words, options.width).lines().map(|line| format!("{}\n", dim(line))).collect()
}
