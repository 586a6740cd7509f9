//! The findings that do not decide, the gravest first.

use super::layout::{level, paint, wrap};
use super::{Case, Options, block, chain, counted, party};
use dnssec_core::catalogue::Level;
use dnssec_core::finding::Finding;
use std::collections::BTreeSet;

/// Findings shown before `-v` is asked for, if there is room.
const FEW: usize = 8;

/// One each on a line, as many as there is room for, in full if asked for. What follows from another stands under
/// it, and what the chain or the lines of servers have told is not told again.
pub(super) fn lines(case: &Case<'_>, told: &BTreeSet<usize>, room: usize, options: &Options) -> String {
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
    if options.verbose > 0 {
        let blocks = findings.iter().map(|(place, finding)| block::aside(*place, finding, case, options));
        return blocks.collect::<Vec<_>>().join("\n");
    }
    findings.retain(|(place, finding)| {
        finding.fact.entry().level != Level::Note && !chain::tells(finding, report) && !told.contains(place)
    });
    let lines: Vec<String> =
        findings.iter().map(|(place, finding)| line(*place, finding, case, options)).collect();
    let mut left = room;
    let fit = lines.iter().take(FEW).take_while(|line| {
        let height = line.lines().count();
        let fits = height <= left;
        left = left.saturating_sub(height);
        fits
    });
    // The gravest is told in any case.
    let shown = fit.count().max(1).min(lines.len());
    let more = lines.len() - shown;
    let mut text: String = lines.into_iter().take(shown).collect();
    if more > 0 {
        text.push_str(&format!("  … and {} (-v)\n", counted(more, "more finding", "more findings")));
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
