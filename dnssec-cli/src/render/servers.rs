//! The servers of each zone: one line where they agree, else a line for each that does not.

use super::layout::{columns, level, pad, paint, verdict, wrap};
use super::{Case, Options, counted, hexadecimal};
use anstyle::Style;
use dnssec_core::catalogue::escape;
use dnssec_core::finding::Finding;
use dnssec_core::report::{Server, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// Zones whose servers agree, shown before `-v` is asked for.
const FEW_ZONES: usize = 5;

/// Servers of a zone shown for themselves before `-v` is asked for.
const FEW: usize = 6;

/// So many that agree are one line even beside one that does not.
const MANY: usize = 3;

/// Names longer than this do not widen the column.
const WIDEST: usize = 36;

/// The lines, and the findings that they tell.
pub(super) struct Told {
    pub(super) text: String,
    /// Indices in the report's findings.
    pub(super) findings: BTreeSet<usize>,
}

/// A line: mark, zone, words, and the finding among them.
struct Line<'a> {
    mark: (&'static str, Style),
    of: &'a Server,
    words: String,
    finding: Option<usize>,
}

/// All zones from the top.
pub(super) fn told(case: &Case<'_>, options: &Options) -> Told {
    let mut zones: Vec<Vec<Line<'_>>> = case
        .servers
        .chunk_by(|first, second| first.zone == second.zone)
        .map(|servers| of_zone(servers, case, options))
        .collect();
    // The zones nearest to the question are the most telling.
    let few = if options.verbose > 0 { usize::MAX } else { FEW_ZONES };
    let agreeing = |lines: &Vec<Line<'_>>| lines.len() == 1;
    let more = zones.iter().filter(|lines| agreeing(lines)).count().saturating_sub(few);
    for lines in zones.iter_mut().filter(|lines| agreeing(lines)).take(more) {
        lines.clear();
    }
    let lines: Vec<Line<'_>> = zones.into_iter().flatten().collect();
    let widths = lines.iter().map(|line| columns(&line.of.zone.to_string()));
    let width = widths.filter(|width| *width <= WIDEST).max().unwrap_or(0);
    let mut text = String::new();
    if more > 0 {
        text.push_str(&format!(
            "  … {} whose servers agree (-v)\n",
            counted(more, "more zone", "more zones")
        ));
    }
    text.extend(lines.iter().map(|line| line.text(width, options)));
    Told { text, findings: lines.iter().filter_map(|line| line.finding).collect() }
}

impl Line<'_> {
    fn text(&self, width: usize, options: &Options) -> String {
        let (symbol, style) = self.mark;
        let zone = self.of.zone.to_string();
        let prefix = format!("  {} {zone}{}  ", paint(style, symbol), pad(&zone, width));
        wrap(&prefix, 6 + width, &self.words, options.width)
    }
}

/// Those who agree on one line, if they are all or many; the others one by one.
fn of_zone<'a>(servers: &'a [Server], case: &Case<'_>, options: &Options) -> Vec<Line<'a>> {
    let best = servers.iter().filter_map(|server| server.verdict).map(weight).min();
    let is_worse = |server: &Server| server.verdict.map(weight) > best;
    let mut groups: BTreeMap<(Option<u8>, Option<usize>), Vec<&'a Server>> = BTreeMap::new();
    for server in servers.iter().filter(|server| own(server, case).is_none()) {
        groups.entry((server.verdict.map(weight), server.decisive)).or_default().push(server);
    }
    let largest = groups.into_values().max_by_key(Vec::len).unwrap_or_default();
    let are_all = largest.len() == servers.len();
    let is_short = options.verbose == 0 && (are_all || largest.len() >= MANY);
    let agreeing = if is_short { largest } else { Vec::new() };
    let mut lines: Vec<Line<'a>> = agreeing
        .first()
        .map(|first| Line {
            mark: if are_all { ("=", Style::new()) } else { mark(first, is_worse(first)) },
            of: first,
            words: together(&agreeing),
            finding: None,
        })
        .into_iter()
        .collect();
    let single = servers.iter().filter(|server| !agreeing.contains(server));
    let mut single: Vec<Line<'a>> = single.map(|server| alone(server, is_worse(server), case)).collect();
    let more = if options.verbose > 0 { 0 } else { single.len().saturating_sub(FEW) };
    single.truncate(single.len().saturating_sub(more));
    lines.extend(single);
    if let (Some(server), true) = (servers.first(), more > 0) {
        let words = format!("… and {} (-v)", counted(more, "more server", "more servers"));
        lines.push(Line { mark: (" ", Style::new()), of: server, words, finding: None });
    }
    lines
}

/// `2 servers agree, serial 2026112401`.
fn together(servers: &[&Server]) -> String {
    let serials: BTreeSet<u32> = servers.iter().filter_map(|server| server.serial).collect();
    let count = counted(servers.len(), "server", "servers");
    let agree = if servers.len() > 1 && serials.len() < 2 { " agree" } else { "" };
    let is_of_use = servers.iter().any(|server| server.verdict.is_some());
    let mut serials = serials.iter().map(u32::to_string);
    match (is_of_use, serials.next(), serials.next_back()) {
        (false, None, _) => format!("{count}, nothing usable"),
        (_, None, _) => format!("{count}{agree}"),
        (_, Some(serial), None) => format!("{count}{agree}, serial {serial}"),
        (_, Some(first), Some(last)) => format!("{count}, serials {first} to {last}"),
    }
}

/// `ns2.example. (192.0.2.2), serial 2026112301: T118 server-stale`.
fn alone<'a>(server: &'a Server, is_worse: bool, case: &Case<'_>) -> Line<'a> {
    let mut words = server.to_string();
    // Many servers have their own address or name for an identifier: it tells no instances apart.
    for nsid in
        server.nsids.iter().map(|nsid| nsid_text(nsid)).filter(|nsid| !words_of(server).contains(nsid))
    {
        words.push_str(&format!(", instance {nsid}"));
    }
    if let Some(serial) = server.serial {
        words.push_str(&format!(", serial {serial}"));
    }
    let finding = |place: &usize| case.report.findings.get(*place);
    let deciding = server.decisive.as_ref().filter(|_| is_worse).and_then(finding);
    let beside = own(server, case).filter(|_| deciding.is_none());
    let what = deciding.map(short).or_else(|| in_full(beside?, case));
    if let Some(what) = what {
        words.push_str(&format!(": {what}"));
    }
    let mark = match beside.as_ref().and_then(finding) {
        Some(finding) => ("!", level(finding.fact.entry().level)),
        None => mark(server, is_worse),
    };
    Line { mark, of: server, words, finding: beside }
}

/// What a server is called without its NSID.
fn words_of(server: &Server) -> Vec<String> {
    let name = server.name.as_ref().map(ToString::to_string);
    let without_dot = name.as_ref().map(|name| name.trim_end_matches('.').to_owned());
    [Some(server.address.ip().to_string()), name, without_dot].into_iter().flatten().collect()
}

/// Text where it is meant to be read (RFC 5001 §3.1), else hexadecimal.
pub(super) fn nsid_text(nsid: &[u8]) -> String {
    match std::str::from_utf8(nsid) {
        Ok(text) if nsid.iter().all(u8::is_ascii_graphic) => escape(text),
        _ => hexadecimal(nsid),
    }
}

fn short(finding: &Finding) -> String {
    let entry = finding.fact.entry();
    format!("{} {}", entry.code, entry.slug)
}

/// `T113 does not respond`, with what is told under it counted.
fn in_full(place: usize, case: &Case<'_>) -> Option<String> {
    let finding = case.report.findings.get(place)?;
    let words = finding.predicate().unwrap_or_else(|| finding.summary());
    let more = match case.consequences(place).count() {
        0 => String::new(),
        more => format!(" (and {more} more like it, -v)"),
    };
    Some(format!("{} {words}{more}", finding.fact.code()))
}

/// The first of what a server alone shows that is not told under something else.
fn own(server: &Server, case: &Case<'_>) -> Option<usize> {
    let is_told_here = |place: &&usize| case.follows_from.get(**place).is_some_and(Option::is_none);
    server.findings.iter().find(is_told_here).copied()
}

/// The verdict through a server where it is good or its own doing; what all servers of the zone lead to is
/// nobody's mark.
fn mark(server: &Server, is_worse: bool) -> (&'static str, Style) {
    match server.verdict {
        Some(of_server) if is_worse || of_server == Verdict::Secure => {
            let (symbol, _, style) = verdict(of_server);
            (symbol, style)
        }
        Some(_) => ("=", Style::new()),
        None => ("?", Style::new()),
    }
}

/// The more, the worse.
fn weight(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Secure => 0,
        Verdict::Insecure => 1,
        Verdict::Indeterminate => 2,
        Verdict::Bogus => 3,
    }
}
