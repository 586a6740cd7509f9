//! A comparison of resolvers: on one screen, or as one JSON object.

mod json;
mod table;
mod words;

pub(crate) use json::json;

use super::layout::{columns, dim, paint, verdict, wrap};
use super::{Options, exchanges, markup, relative};
use crate::comparison::{Comparison, Conclusion, Decisive, Side, Stance, UnderPolicy};
use anstyle::{AnsiColor, Style};
use dnssec_core::capture::Capture;
use dnssec_core::catalogue::escape;
use dnssec_core::report::Verdict;
use std::net::SocketAddr;

/// Reasons shown before `-v` is asked for.
const FEW: usize = 12;

/// The port that is not shown.
const PORT: u16 = 53;

/// The whole comparison: what comes out, the resolvers side by side, why they differ, our verdict. It carries ANSI
/// styles, which the caller strips where they are not wanted.
pub(crate) fn text(comparison: &Comparison, options: &Options) -> String {
    let mut paragraphs = vec![
        first_line(comparison, options),
        table::lines(comparison, options),
        said(comparison, options),
        reasons(comparison, options),
        verdicts(comparison, options),
    ];
    if options.verbose > 0 {
        paragraphs.extend(comparison.sides.iter().map(|side| in_full(side, options)));
    }
    if options.verbose > 1 {
        paragraphs.extend(comparison.sides.iter().map(exchanged));
    }
    paragraphs.push(footer(comparison, options));
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    markup::without_markup(&paragraphs.join("\n"))
}

/// `@192.0.2.1`, with the port if it is another than 53.
fn label(side: &Side) -> String {
    format!("@{}", address(side.resolver.address))
}

fn address(server: SocketAddr) -> String {
    match server.port() {
        PORT => server.ip().to_string(),
        port => format!("{}#{port}", server.ip()),
    }
}

fn first_line(comparison: &Comparison, options: &Options) -> String {
    let style = |colour: AnsiColor| Style::new().bold().fg_color(Some(colour.into()));
    let (word, style) = match comparison.conclusion() {
        Conclusion::Alike(_, verdict) => ("ALIKE", self::verdict(verdict).2),
        Conclusion::Differ => ("DIFFER", style(AnsiColor::Yellow)),
        Conclusion::Unknown => ("UNKNOWN", style(AnsiColor::Magenta)),
    };
    let text = format!("{}: {}", comparison.question, headline(comparison));
    wrap(&format!("{}  ", paint(style, word)), columns(word) + 2, &text, options.width)
}

/// What comes out, in one line.
pub(super) fn headline(comparison: &Comparison) -> String {
    let count = comparison.sides.len();
    match comparison.conclusion() {
        Conclusion::Alike(stance, verdict) => {
            let who = if count == 1 { "1 resolver".to_owned() } else { format!("{count} resolvers, all") };
            format!("{who} {}; {verdict} by our validation", words::stance(stance, count))
        }
        Conclusion::Differ => tally(comparison),
        Conclusion::Unknown => format!("no answer that can be validated: {}", tally(comparison)),
    }
}

/// How many do what: `1 answers with AD, 2 SERVFAIL but answer with CD`.
fn tally(comparison: &Comparison) -> String {
    let mut stances: Vec<(Stance, usize)> = Vec::new();
    for side in &comparison.sides {
        match stances.iter_mut().find(|(stance, _)| *stance == side.stance) {
            Some((_, count)) => *count += 1,
            None => stances.push((side.stance, 1)),
        }
    }
    let mut contents = Vec::new();
    for side in comparison.sides.iter().filter(|side| side.stance.is_answer()) {
        let content = side.plain.content();
        if !contents.contains(&content) {
            contents.push(content);
        }
    }
    let mut parts: Vec<String> =
        stances.iter().map(|(stance, count)| format!("{count} {}", words::stance(*stance, *count))).collect();
    if contents.len() > 1 {
        parts.push(format!("{} different answers", contents.len()));
    }
    parts.join(", ")
}

/// The texts of extended errors, which are too long for the table.
fn said(comparison: &Comparison, options: &Options) -> String {
    let mut texts: Vec<(String, Vec<String>)> = Vec::new();
    for side in &comparison.sides {
        for error in side.plain.extended().iter().filter(|error| !error.text.is_empty()).take(table::FEW) {
            let words = format!("EDE {}: {}", error.code, words::quoted(&error.text));
            match texts.iter_mut().find(|(known, _)| *known == words) {
                Some((_, labels)) => labels.push(label(side)),
                None => texts.push((words, vec![label(side)])),
            }
        }
    }
    let line = |(words, labels): &(String, Vec<String>)| {
        wrap("  ", 4, &format!("{}: {words}", labels.join(", ")), options.width)
    };
    texts.iter().map(line).collect()
}

fn reasons(comparison: &Comparison, options: &Options) -> String {
    let few = if options.verbose > 0 { comparison.reasons.len() } else { FEW };
    let title = match comparison.conclusion() {
        Conclusion::Differ => "why they differ",
        Conclusion::Alike(..) | Conclusion::Unknown => "what shows",
    };
    let mut text = String::new();
    for reason in comparison.reasons.iter().take(few) {
        let who: Vec<String> =
            reason.sides.iter().filter_map(|index| comparison.sides.get(*index)).map(label).collect();
        let each = if who.len() > 1 { "each " } else { "" };
        let words = format!("{}: {each}{}", who.join(", "), words::cause(&reason.cause, comparison));
        text.push_str(&wrap("  · ", 4, &words, options.width));
    }
    let more = comparison.reasons.len().saturating_sub(few);
    if more > 0 {
        text.push_str(&format!("  … and {more} more (-v)\n"));
    }
    if text.is_empty() { text } else { format!("  {}\n{text}", paint(Style::new().bold(), title)) }
}

/// Sides with the same verdict of ours, and what decides it.
struct Judged<'c> {
    verdict: Verdict,
    decisive: Option<Decisive>,
    sides: Vec<&'c Side>,
}

/// Our verdict: one sentence if it is the same through each.
fn verdicts(comparison: &Comparison, options: &Options) -> String {
    let mut groups: Vec<Judged<'_>> = Vec::new();
    for side in &comparison.sides {
        let (verdict, decisive) = (side.report.verdict, Decisive::of(&side.report));
        match groups.iter_mut().find(|group| group.verdict == verdict && group.decisive == decisive) {
            Some(group) => group.sides.push(side),
            None => groups.push(Judged { verdict, decisive, sides: vec![side] }),
        }
    }
    let alone = groups.len() == 1;
    groups
        .iter()
        .map(|group| group.line(alone.then_some(comparison.sides.len()), comparison, options))
        .collect()
}

impl Judged<'_> {
    fn line(&self, all: Option<usize>, comparison: &Comparison, options: &Options) -> String {
        let (symbol, word, style) = verdict(self.verdict);
        let through = match all {
            Some(1) | None => self.sides.iter().map(|side| label(side)).collect::<Vec<_>>().join(", "),
            Some(count) => format!("each of the {count} resolvers"),
        };
        let until = self.sides.iter().filter_map(|side| side.report.secure_until);
        let until = until.reduce(|one, other| if one.is_before(other) { one } else { other });
        let why = match (&self.decisive, until) {
            (Some(decisive), _) => format!(": {} {}", decisive.code, decisive.summary),
            (None, Some(until)) => {
                format!(" (first signature to expire: {until}, {})", relative(until, comparison.at))
            }
            (None, None) => String::new(),
        };
        let prefix = format!("  {} ", paint(style, &format!("{symbol} {word}")));
        wrap(&prefix, 4, &format!("through {through}{why}"), options.width)
    }
}

/// All that a side says, and what every policy makes of it.
fn in_full(side: &Side, options: &Options) -> String {
    let names: Vec<String> = side.resolver.words.iter().map(|word| escape(word)).collect();
    let title = paint(Style::new().bold(), &label(side));
    let mut text = format!("  {title}  named {}\n", names.join(", "));
    text.push_str(&table::records(&side.plain));
    if side.unchecked.content() != side.plain.content() {
        text.push_str(&wrap("    ", 4, "with CD:", options.width));
        text.push_str(&table::records(&side.unchecked));
    }
    for error in side.plain.extended() {
        let words = format!("EDE {}: {}", error.code, escape(&error.text));
        text.push_str(&wrap("    ", 6, &words, options.width));
    }
    for (presets, policy) in by_outcome(&side.policies) {
        let why = policy
            .decisive
            .as_ref()
            .map_or_else(String::new, |decisive| format!(": {} {}", decisive.code, decisive.summary));
        let words = format!("policy {}: {}{why}", presets.join(", "), policy.verdict);
        text.push_str(&wrap("    ", 6, &words, options.width));
    }
    text
}

/// Presets with the same verdict for the same reason together.
fn by_outcome(policies: &[UnderPolicy]) -> Vec<(Vec<&'static str>, &UnderPolicy)> {
    let mut groups: Vec<(Vec<&'static str>, &UnderPolicy)> = Vec::new();
    for policy in policies {
        let is_same =
            |known: &UnderPolicy| known.verdict == policy.verdict && known.decisive == policy.decisive;
        match groups.iter_mut().find(|(_, known)| is_same(known)) {
            Some((presets, _)) => presets.push(policy.preset),
            None => groups.push((vec![policy.preset], policy)),
        }
    }
    groups
}

/// Every exchange with the resolver: those of the stub, then those of the walk.
fn exchanged(side: &Side) -> String {
    let exchanges = side.attempts.iter().chain(&side.capture.exchanges).cloned().collect();
    exchanges::lines(&Capture { exchanges, ..side.capture.clone() })
}

fn footer(comparison: &Comparison, options: &Options) -> String {
    let question = &comparison.question;
    let words = format!(
        "validated as of {}; dnssec check {} {} [@RESOLVER] shows a chain",
        comparison.at, question.name, question.record_type
    );
    let lines = wrap("  ", 2, &words, options.width);
    lines.lines().map(|line| format!("{}\n", dim(line))).collect()
}

#[cfg(test)]
mod tests;
