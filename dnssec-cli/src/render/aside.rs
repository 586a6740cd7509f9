//! The findings that do not decide, the gravest first.

use super::layout::{level, paint, wrap};
use super::{Case, Options, block, chain, counted, party};
use dnssec_core::catalogue::Level;
use dnssec_core::finding::Finding;
use std::collections::BTreeSet;

/// Findings shown before `-v` is asked for, if there is room.
const FEW: usize = 8;

/// One each on a line, as many as there is room for, the gravest in full if nothing graver needs the room, all of them
/// if asked for. What follows from another stands under it, and what the chain or the lines of servers have told is not
/// told again.
pub(super) fn lines(case: &Case<'_>, told: &BTreeSet<usize>, room: usize, options: &Options) -> String {
    let report = case.report;
    let mut findings = beside(case);
    if options.verbose > 0 {
        let blocks = findings.iter().map(|(place, finding)| block::aside(*place, finding, case, options));
        return blocks.collect::<Vec<_>>().join("\n");
    }
    findings.retain(|(place, finding)| {
        finding.fact.entry().level != Level::Note && !chain::tells(finding, report) && !told.contains(place)
    });
    let lines: Vec<String> =
        findings.iter().map(|(place, finding)| line(*place, finding, case, options)).collect();
    let is_decided =
        report.decisive_finding().is_some_and(|finding| finding.fact.entry().level == Level::Error);
    let in_full = findings.iter().filter(|_| !is_decided);
    let in_full = in_full.map(|(place, finding)| block::aside(*place, finding, case, options)).collect();
    fitting(lines, in_full, room)
}

/// What does not decide, the gravest first.
fn beside<'r>(case: &Case<'r>) -> Vec<(usize, &'r Finding)> {
    let report = case.report;
    let mut findings: Vec<(usize, &Finding)> = report
        .findings
        .iter()
        .enumerate()
        .filter(|(place, _)| report.decisive != Some(*place))
        .filter(|(place, _)| case.follows_from.get(*place).is_none_or(Option::is_none))
        .collect();
    findings.sort_by_key(|(_, finding)| {
        let entry = finding.fact.entry();
        (entry.level, finding.zone.label_count(), &finding.zone, entry.code)
    });
    findings
}

/// As many as fit, the first of them in full: as many of those as leave every other its line.
fn fitting(lines: Vec<String>, in_full: Vec<String>, room: usize) -> String {
    let height = |text: &String| text.lines().count();
    let mut text = String::new();
    let mut left = room;
    let mut shown = 0;
    for (place, block) in in_full.into_iter().enumerate() {
        let others: usize = lines.iter().skip(place + 1).take(FEW).map(height).sum();
        // With the empty line that follows it.
        let Some(rest) = left.checked_sub(height(&block) + 1).filter(|rest| *rest >= others) else { break };
        left = rest;
        shown += 1;
        text.push_str(&block);
        if shown < lines.len() {
            text.push('\n');
        }
    }
    let mut rest = lines.into_iter().skip(shown).peekable();
    let mut count = 0;
    // The gravest is told in any case.
    while let Some(line) = rest.next_if(|line| shown + count == 0 || (count < FEW && height(line) <= left)) {
        left = left.saturating_sub(height(&line));
        count += 1;
        text.push_str(&line);
    }
    match rest.count() {
        0 => {}
        more => text.push_str(&format!("  … and {} (-v)\n", counted(more, "more finding", "more findings"))),
    }
    text
}

fn line(place: usize, finding: &Finding, case: &Case<'_>, options: &Options) -> String {
    let entry = finding.fact.entry();
    let word = entry.level.to_string();
    let prefix = format!("  {}  {} ", paint(level(entry.level), &word), entry.code);
    let mut words = finding.summary();
    if let Some(servers) = party::at_some_servers(finding, case) {
        words.push_str(&format!(", at {servers}"));
    }
    match case.consequences(place).count() {
        0 => {}
        more => words.push_str(&format!(" (and {more} more like it, -v)")),
    }
    wrap(&prefix, 4, &words, options.width)
}
