//! A plan: on one screen, or as one JSON object.

mod json;
mod seen;

pub(crate) use json::json;

use super::layout::{columns, dim, paint, row, wrap};
use super::{Options, counted, markup, relative};
use anstyle::{AnsiColor, Style};
use dnssec_core::catalogue::{Owner, duration, escape};
use dnssec_core::plan::{Evidence, Observation, Place, Plan, Progress, Safety, Since, Step, Wait};
use dnssec_core::time::Timestamp;

/// What is rendered.
pub(crate) struct Shown<'a> {
    pub(crate) plan: &'a Plan,
    /// What was seen.
    pub(crate) present: &'a Observation,
    /// Earlier captures looked at.
    pub(crate) earlier: usize,
    /// The step that was asked about, and the answer.
    pub(crate) asked: Option<(&'a str, Safety)>,
}

/// The whole plan. It carries ANSI styles, which the caller strips where they are not wanted.
pub(crate) fn text(shown: &Shown<'_>, options: &Options) -> String {
    let Shown { plan, present, .. } = shown;
    let mut paragraphs = vec![
        first_line(shown, options),
        seen::keys(present),
        seen::servers(present, options),
        plan.steps.iter().zip(1..).map(|(step, number)| line(plan, step, number, options)).collect(),
    ];
    paragraphs.extend(plan.next().map(|step| block(plan, step, options)));
    if options.verbose > 0 {
        let others = plan.steps.iter().filter(|step| Some(step.name) != plan.next().map(|next| next.name));
        paragraphs.extend(others.map(|step| block(plan, step, options)));
    }
    let obstacles = plan.obstacles.iter().map(|obstacle| row("stop", &obstacle.to_string(), options.width));
    let remarks = plan.remarks.iter().map(|remark| row("note", &remark.to_string(), options.width));
    paragraphs.push(obstacles.chain(remarks).collect());
    paragraphs.push(footer(shown, options));
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    markup::without_markup(&paragraphs.join("\n"))
}

/// What comes out: an answer, or where the zone stands.
fn first_line(shown: &Shown<'_>, options: &Options) -> String {
    let style = |colour: AnsiColor| Style::new().bold().fg_color(Some(colour.into()));
    let (word, colour) = match (&shown.asked, shown.plan.obstacles.is_empty()) {
        (Some((_, Safety::Done)), _) => ("DONE", AnsiColor::Green),
        (Some((_, Safety::Now)), _) => ("SAFE NOW", AnsiColor::Green),
        (Some((_, Safety::NotYet { .. } | Safety::Broken)), _) => ("NOT YET", AnsiColor::Red),
        (Some((_, Safety::Unknown)), _) | (None, false) => ("UNKNOWN", AnsiColor::Magenta),
        (None, true) => ("PLAN", AnsiColor::Cyan),
    };
    let prefix = format!("{}  ", paint(style(colour), word));
    wrap(&prefix, columns(word) + 2, &headline(shown), options.width)
}

/// The same without the word.
fn headline(shown: &Shown<'_>) -> String {
    let Shown { plan, asked, .. } = shown;
    let subject = format!("{} of {}", plan.procedure, plan.zone);
    match asked {
        Some((step, safety)) => format!("{subject}: {}", answer(plan, step, safety)),
        None => format!("{subject}: {}", standing(plan)),
    }
}

fn answer(plan: &Plan, step: &str, safety: &Safety) -> String {
    match safety {
        Safety::Done => format!("every server shows that {step} is done"),
        Safety::Now => format!("{step} is safe"),
        Safety::NotYet { at, after: None } => format!("{step} is safe from {}", when(*at, plan.now)),
        Safety::NotYet { at, after: Some(before) } => {
            format!(
                "{before} comes before {step}, which is safe from {} at the earliest",
                when(*at, plan.now)
            )
        }
        Safety::Broken => "the zone is bogus as it is: that comes first".to_owned(),
        Safety::Unknown => format!("whether {step} is safe cannot be told"),
    }
}

/// The next step, and from when it is safe.
fn standing(plan: &Plan) -> String {
    let Some(next) = plan.next() else { return "every step is done".to_owned() };
    let place = plan.steps.iter().position(|step| step.name == next.name).map_or(0, |place| place + 1);
    let step = format!("step {place} of {}, {}", plan.steps.len(), next.name);
    let at = next.earliest.unwrap_or(plan.now);
    let is_safe = !plan.now.is_before(at);
    match (&next.progress, plan.obstacles.is_empty()) {
        (_, false) => format!("{step}, is next, but see below"),
        (Progress::UnderWay(places), _) => format!("{step}, is under way: not yet at {}", list(places)),
        (_, true) if is_safe => format!("{step}, is safe now"),
        _ => format!("{step}, is safe from {}", when(at, plan.now)),
    }
}

/// `2026-11-24T21:00:00Z, in 2 hours`.
fn when(at: Timestamp, now: Timestamp) -> String {
    format!("{at}, {}", relative(at, now))
}

/// One line for each step.
fn line(plan: &Plan, step: &Step, number: usize, options: &Options) -> String {
    let is_next = plan.next().is_some_and(|next| next.name == step.name);
    let symbol = match (&step.progress, is_next) {
        (Progress::Done(_), _) => "✓",
        (_, true) => "→",
        _ => "·",
    };
    let widest = plan.steps.iter().map(|step| step.name.len()).max().unwrap_or(0);
    let prefix = format!("  {symbol} {number} {:widest$}  ", step.name);
    wrap(&prefix, columns(&prefix), &state(plan, step), options.width)
}

fn state(plan: &Plan, step: &Step) -> String {
    match (&step.progress, step.earliest) {
        (Progress::Done(since), _) => format!("done{}", known(*since)),
        (Progress::UnderWay(places), _) => format!("under way, not yet at {}", list(places)),
        (Progress::Open, Some(at)) if !plan.obstacles.is_empty() => format!("not before {at}"),
        (Progress::Open, Some(at)) if plan.now.is_before(at) => {
            let is_next = plan.next().is_some_and(|next| next.name == step.name);
            format!("from {}{}", when(at, plan.now), if is_next { "" } else { " at the earliest" })
        }
        (Progress::Open, _) => "now".to_owned(),
    }
}

fn known(since: Since) -> String {
    match since.by {
        Evidence::Now => String::new(),
        Evidence::Capture => format!(", seen since {}", since.at),
        Evidence::Told => format!(", by {} as told", since.at),
    }
}

/// What to do, what it waits for, who does it and what is typed.
fn block(plan: &Plan, step: &Step, options: &Options) -> String {
    let mut text = format!("  {}\n", paint(Style::new().bold(), step.name));
    text.push_str(&row("do", &escape(&step.action), options.width));
    // Lines to copy are not broken.
    text.extend(step.ds.iter().map(|ds| row("add", ds, usize::MAX)));
    let few = if options.verbose > 0 { usize::MAX } else { 1 };
    for remedy in plan.commands(step) {
        for (command, place) in remedy.commands.iter().take(few).zip(0..) {
            let software = if place == 0 { remedy.software.slug() } else { "" };
            text.push_str(&row("", &format!("{software:8} {command}"), usize::MAX));
        }
    }
    for wait in &step.waits {
        text.push_str(&row("wait", &waiting(plan, wait), options.width));
    }
    text.push_str(&row("who", &who(plan, step), options.width));
    text
}

fn waiting(plan: &Plan, wait: &Wait) -> String {
    let ttls: Vec<String> = wait
        .ttls
        .iter()
        .map(|ttl| {
            format!("{} (TTL {}, {})", duration(ttl.seconds), ttl.seconds, escape(&ttl.source.to_string()))
        })
        .collect();
    let begin = match wait.since {
        Some(since) => format!("since {}{}", since.at, evidence(since.by)),
        None => "once the step before is at every server".to_owned(),
    };
    let end = match (wait.since, plan.now.is_before(wait.until)) {
        (Some(_), false) => format!("over at {}", wait.until),
        (Some(_), true) => format!("until {}", when(wait.until, plan.now)),
        (None, _) => format!("not before {}", wait.until),
    };
    format!("caches may hold {} for {}, {begin}: {end}; {}", wait.cached, ttls.join(" and "), wait.clause)
}

fn evidence(by: Evidence) -> &'static str {
    match by {
        Evidence::Now => " (when it was seen)",
        Evidence::Capture => " (an earlier capture)",
        Evidence::Told => " (as told)",
    }
}

fn who(plan: &Plan, step: &Step) -> String {
    match step.owner {
        Owner::ParentOrRegistrar => format!("the registrar of {}, or the operator of its parent", plan.zone),
        _ => format!("the operator of {}", plan.zone),
    }
}

fn list(places: &[Place]) -> String {
    places.iter().map(|place| escape(&place.to_string())).collect::<Vec<_>>().join(", ")
}

fn footer(shown: &Shown<'_>, options: &Options) -> String {
    let Shown { plan, present, earlier, .. } = shown;
    let mut text = format!(
        "seen {} at {} of {} and {} of its parent",
        present.at,
        counted(present.servers.len(), "server", "servers"),
        plan.zone,
        counted(present.parents.len(), "server", "servers"),
    );
    if *earlier > 0 {
        text.push_str(&format!(", and in {}", counted(*earlier, "earlier capture", "earlier captures")));
    }
    wrap("  ", 2, &dim(&text), options.width)
}
