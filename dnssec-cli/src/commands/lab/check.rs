//! Serves scenarios, walks them over real sockets, and compares.

use crate::args::Color;
use crate::commands::check::exit_code;
use crate::drive::{self, Ending};
use crate::env::{Env, Interrupt, Progress};
use crate::error::CliError;
use crate::net::Network;
use crate::{output, render};
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::{Capture, Transport};
use dnssec_core::catalogue::Owner;
use dnssec_core::cds::{Request, decide, signal_questions};
use dnssec_core::hints::Hints;
use dnssec_core::policy::Policy;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Families, Start, Walk};
use dnssec_fixtures::{Asks, Flight, Running, Scenario, flights, scenarios};
use std::fmt::Write;
use std::time::Duration;

/// Scenarios with a server that stays silent wait this long; loopback answers in a thousandth of it.
pub(super) const TIMEOUT: Duration = Duration::from_secs(1);

/// Scenarios checked at once.
const AT_ONCE: usize = 16;

/// What came of a scenario.
struct Checked {
    scenario: &'static Scenario,
    report: Report,
    capture: Capture,
    /// What a parent would do with the request of the zone, where that is scored.
    request: Option<Request>,
}

/// Checks one scenario and shows its report.
pub(crate) fn one(
    scenario: &'static Scenario,
    verbose: u8,
    color: Color,
    env: &mut Env,
) -> Result<u8, CliError> {
    let (now, network) = (env.clock.now(), Network::new(TIMEOUT, env));
    let interrupt = env.interrupt;
    let checked = drive::block_on(check(scenario, now, network, interrupt))??;
    let options = render::Options { verbose, width: env.width };
    let case = render::Case::new(&checked.report, &checked.capture, &Policy::default());
    let mut text = render::text::report(&case, &options);
    text.push('\n');
    text.push_str(&checked.line(scenario.name.len()));
    output::result(env, color, &text)?;
    Ok(u8::from(!checked.is_as_expected()))
}

/// Checks all, a line for each: scenarios, then states before a DS is published.
pub(crate) fn all(color: Color, env: &mut Env) -> Result<u8, CliError> {
    let (now, network, interrupt) = (env.clock.now(), Network::new(TIMEOUT, env), env.interrupt);
    let lines = drive::block_on(check_all(now, &network, interrupt))??;
    let mut text: String = lines.iter().map(|line| line.text.as_str()).collect();
    let (total, expected) = (lines.len(), lines.iter().filter(|line| line.is_as_expected).count());
    let _ = writeln!(text, "{total} scenarios, {expected} as expected, {} not", total - expected);
    let all = Subject::all().count();
    if total < all {
        output::diagnostic(env, "not all scenarios were checked\n");
    }
    output::result(env, color, &text)?;
    Ok(u8::from(expected < all))
}

/// What is checked.
#[derive(Clone, Copy)]
enum Subject {
    Scenario(&'static Scenario),
    Flight(&'static Flight),
}

/// What came of it, in a line.
struct Line {
    text: String,
    is_as_expected: bool,
}

impl Subject {
    fn all() -> impl Iterator<Item = Self> {
        Subject::scenarios().chain(Subject::flights())
    }

    fn scenarios() -> impl Iterator<Item = Self> {
        scenarios().iter().map(Subject::Scenario)
    }

    fn flights() -> impl Iterator<Item = Self> {
        flights().iter().map(Subject::Flight)
    }

    async fn check(self, width: usize, now: Timestamp, network: Network) -> Result<Line, CliError> {
        Ok(match self {
            Subject::Scenario(scenario) => {
                let checked = check(scenario, now, network, Interrupt::Never).await?;
                Line { text: checked.line(width), is_as_expected: checked.is_as_expected() }
            }
            Subject::Flight(flight) => {
                let fly = super::flights::fly(flight, now, network, Interrupt::Never);
                // A pre-flight computes for longer than servers may be kept waiting that are others' too.
                let flown = tokio::task::spawn_blocking(|| drive::block_on(fly)).await;
                let flown = flown.map_err(|error| CliError::Runtime { error: error.into() })???;
                Line { text: flown.line(width), is_as_expected: flown.is_as_expected() }
            }
        })
    }
}

/// All, in the order of the tables, until interrupted.
async fn check_all(now: Timestamp, network: &Network, interrupt: Interrupt) -> Result<Vec<Line>, CliError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut lines = check_several(Subject::scenarios(), AT_ONCE, now, network, interrupt).await?;
    if lines.len() == scenarios().len() {
        lines.extend(check_several(Subject::flights(), cores, now, network, interrupt).await?);
    }
    Ok(lines)
}

async fn check_several(
    subjects: impl Iterator<Item = Subject>,
    at_once: usize,
    now: Timestamp,
    network: &Network,
    interrupt: Interrupt,
) -> Result<Vec<Line>, CliError> {
    let names = scenarios().iter().map(|scenario| scenario.name.len());
    let width = names.chain(super::flights::names().map(|name| name.len())).max().unwrap_or_default();
    let interrupted = interrupt.wait();
    tokio::pin!(interrupted);
    let mut tasks = tokio::task::JoinSet::new();
    let mut results = Vec::new();
    let mut waiting = subjects.enumerate();
    loop {
        while tasks.len() < at_once
            && let Some((place, subject)) = waiting.next()
        {
            let check = subject.check(width, now, network.clone());
            tasks.spawn(async move { (place, check.await) });
        }
        tokio::select! {
            joined = tasks.join_next() => match joined {
                Some(Ok((place, line))) => results.push((place, line?)),
                // A scenario that panics is missing from the count.
                Some(Err(_)) => {}
                None => break,
            },
            () = &mut interrupted => break,
        }
    }
    results.sort_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, line)| line).collect())
}

async fn check(
    scenario: &'static Scenario,
    now: Timestamp,
    network: Network,
    interrupt: Interrupt,
) -> Result<Checked, CliError> {
    let running = scenario.build(now).serve().await?;
    let (hints, anchors) = start(&running)?;
    let now = scenario.time(now);
    let start = Start::Hints {
        hints: vec![hints],
        port: running.port(),
        // The servers of the lab have no others; IPv6 addresses in its zones lead nowhere.
        families: Families::Ipv4,
        breadth: Breadth::EveryServer,
        transport: Transport::Udp,
    };
    let walk = async |question| {
        let walk = Walk::new(question, start.clone(), anchors.clone(), Policy::default(), now);
        let (capture, _): (_, Ending) = drive::walk(walk, &network, Progress::Hidden, interrupt).await;
        capture
    };
    let capture = walk(scenario.question()).await;
    let report = validate(&capture, &anchors, &Policy::default(), now);
    let request = match scenario.request {
        None => None,
        Some(_) => {
            let mut capture = walk(Asks::question()).await;
            for question in signal_questions(&capture, &anchors, &Policy::default(), now) {
                capture.exchanges.extend(walk(question).await.exchanges);
            }
            Some(decide(&capture, &anchors, &Policy::default(), now))
        }
    };
    Ok(Checked { scenario, report, capture, request })
}

/// What is written for people is read again: the files that `lab serve` writes are right as well.
pub(super) fn start(running: &Running) -> Result<(Hints, TrustAnchors), CliError> {
    let file = "the lab".to_owned();
    let hints = Hints::parse(&running.hints_text());
    let hints = hints.map_err(|error| CliError::Hints { file: file.clone(), error })?;
    let anchors = TrustAnchors::parse(&running.anchors_text());
    Ok((hints, anchors.map_err(|error| CliError::Anchors { file, error })?))
}

impl Checked {
    fn is_as_expected(&self) -> bool {
        self.misses().is_empty()
    }

    /// What differs from the expected, of the report and of the parent's decision.
    fn misses(&self) -> Vec<String> {
        let of_request = self.request.iter().flat_map(|request| self.scenario.score_request(request));
        self.scenario.score(&self.report).into_iter().chain(of_request).collect()
    }

    fn line(&self, width: usize) -> String {
        let Scenario { name, verdict, code, owner, .. } = self.scenario;
        let misses = self.misses();
        if misses.is_empty() {
            let request = self.request.as_ref().map(|request| request.decision.slug());
            let request = request.map_or_else(String::new, |slug| format!("; the parent: {slug}"));
            return format!("ok    {name:width$}  {}{request}\n", outcome(*verdict, *code, *owner));
        }
        format!("FAIL  {name:width$}  {}\n", misses.join("; "))
    }
}

fn outcome(verdict: Verdict, code: Option<&str>, owner: Option<Owner>) -> String {
    let exit_code = exit_code(verdict);
    match (code, owner) {
        (Some(code), Some(owner)) => format!("{verdict} ({code}, {}, exit code {exit_code})", owner.slug()),
        _ => format!("{verdict} (exit code {exit_code})"),
    }
}
