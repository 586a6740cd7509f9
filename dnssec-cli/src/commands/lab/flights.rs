//! States before a DS is published: the pre-flight over real sockets, then the DS in the parent and the ordinary check.

use crate::args::Color;
use crate::drive::{self, Ending};
use crate::env::{Env, Interrupt, Progress};
use crate::error::CliError;
use crate::net::Network;
use crate::{output, render};
use dnssec_core::capture::{Capture, Transport};
use dnssec_core::hints::Hints;
use dnssec_core::policy::Policy;
use dnssec_core::preflight::{Preflight, preflight};
use dnssec_core::report::Report;
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Families, Start, Walk};
use dnssec_fixtures::{Flight, Running, flights};
use std::fmt::Write;
use std::path::Path;

/// Before the name of a state stands this, so that it is no scenario.
pub(super) const PREFIX: &str = "preflight-";

/// What came of a state.
pub(super) struct Flown {
    flight: &'static Flight,
    capture: Capture,
    preflight: Preflight,
    misses: Vec<String>,
}

/// The state that a name with the prefix means.
pub(super) fn find(name: &str) -> Option<&'static Flight> {
    dnssec_fixtures::find_flight(name.strip_prefix(PREFIX)?)
}

/// The names of all states.
pub(super) fn names() -> impl Iterator<Item = String> {
    flights().iter().map(|flight| format!("{PREFIX}{}", flight.name))
}

/// Checks one state and shows its pre-flight.
pub(super) fn one(flight: &'static Flight, verbose: u8, color: Color, env: &mut Env) -> Result<u8, CliError> {
    let (now, network) = (env.clock.now(), Network::new(super::check::TIMEOUT, env));
    let flown = drive::block_on(fly(flight, now, network, env.interrupt))??;
    let policy = Policy::default();
    let case = render::preflight::Flight::new(&flown.preflight, &flown.capture, &policy);
    let mut text = render::preflight::text(&case, &render::Options { verbose, width: env.width });
    text.push('\n');
    text.push_str(&flown.line(0));
    output::result(env, color, &text)?;
    Ok(u8::from(!flown.is_as_expected()))
}

/// The pre-flight before, and the check of what decides after.
pub(super) async fn fly(
    flight: &'static Flight,
    now: Timestamp,
    network: Network,
    interrupt: Interrupt,
) -> Result<Flown, CliError> {
    let running = flight.before(now).serve().await?;
    let (_, anchors) = super::check::start(&running)?;
    let walk = flight.walk(running.hierarchy(), running.port(), anchors.clone());
    let (capture, _): (_, Ending) = drive::walk(walk, &network, Progress::Hidden, interrupt).await;
    let preflight = preflight(&capture, &flight.proposal(now), &anchors, &Policy::default(), now);
    let mut misses = flight.score(&preflight);
    drop(running);
    let running = flight.after(now).serve().await?;
    if let Some(foretold) = preflight.telling() {
        let found = checked(&running, foretold, now, &network, interrupt).await?;
        let code = |report: &Report| report.decisive_finding().map(|finding| finding.fact.code());
        if (found.verdict, code(&found)) != (foretold.verdict, code(foretold)) {
            misses.push(format!(
                "{} was foretold as {} and is {} once the DS is published",
                foretold.question, foretold.verdict, found.verdict
            ));
        }
    }
    Ok(Flown { flight, capture, preflight, misses })
}

async fn checked(
    running: &Running,
    foretold: &Report,
    now: Timestamp,
    network: &Network,
    interrupt: Interrupt,
) -> Result<Report, CliError> {
    let (hints, anchors) = super::check::start(running)?;
    let start = Start::Hints {
        hints: vec![hints],
        port: running.port(),
        families: Families::Ipv4,
        breadth: Breadth::EveryServer,
        transport: Transport::Udp,
    };
    let walk = Walk::new(foretold.question.clone(), start, anchors.clone(), Policy::default(), now);
    let (capture, _): (_, Ending) = drive::walk(walk, network, Progress::Hidden, interrupt).await;
    Ok(validate(&capture, &anchors, &Policy::default(), now))
}

impl Flown {
    pub(super) fn is_as_expected(&self) -> bool {
        self.misses.is_empty()
    }

    pub(super) fn line(&self, width: usize) -> String {
        let name = format!("{PREFIX}{}", self.flight.name);
        let code = self.flight.code.map(|code| format!(" ({code})")).unwrap_or_default();
        match self.is_as_expected() {
            true => format!("ok    {name:width$}  {}{code}, and check agrees\n", self.flight.decision),
            false => format!("FAIL  {name:width$}  {}\n", self.misses.join("; ")),
        }
    }
}

/// Keeps a state up until interrupted, with what to type.
pub(super) fn serve(flight: &'static Flight, dir: Option<&Path>, env: &mut Env) -> Result<u8, CliError> {
    let own = std::env::temp_dir().join(format!("dnssec-lab-{PREFIX}{}-{}", flight.name, std::process::id()));
    let directory = dir.unwrap_or(&own);
    let now = env.clock.now();
    let served = drive::block_on(async {
        let running = flight.before(now).serve().await?;
        let text = instructions(flight, &running, now, directory)?;
        output::result(env, Color::Auto, &text)?;
        env.interrupt.wait().await;
        Ok(0)
    });
    if dir.is_none() {
        // Nobody asked for it to stay.
        let _ = std::fs::remove_dir_all(directory);
    }
    served?
}

/// Writes the files, and says what to type.
fn instructions(
    flight: &Flight,
    running: &Running,
    now: Timestamp,
    directory: &Path,
) -> Result<String, CliError> {
    let fault = |path: &Path, error| CliError::Write { file: path.display().to_string(), error };
    std::fs::create_dir_all(directory).map_err(|error| fault(directory, error))?;
    let write = |name: &str, text: &str| {
        let path = directory.join(name);
        std::fs::write(&path, text).map_err(|error| fault(&path, error))?;
        Ok::<_, CliError>(path.display().to_string())
    };
    let hints = write("hints", &running.hints_text())?;
    let anchors = write("anchors", &running.anchors_text())?;
    let zone = flight.apex();
    let mut command = format!("dnssec preflight {zone}");
    for ds in flight.proposal(now).supposition.ds() {
        let _ = write!(command, " --ds \"{ds}\"");
    }
    for (json, number) in flight.provider_json(now).iter().zip(1..) {
        let _ = write!(command, " --aws {}", write(&format!("get-dnssec-{number}.json"), json)?);
    }
    for question in flight.questions() {
        let _ = write!(command, " --ask {}/{}", question.name, question.record_type);
    }
    if flight.manner == dnssec_core::supposition::Manner::Adding {
        command.push_str(" --add");
    }
    if flight.is_undelegated(now) {
        let servers = Hints::parse(&running.hierarchy().hints_text_of(&zone));
        let servers = servers.map_err(|error| CliError::Hints { file: "the lab".to_owned(), error })?;
        let named = servers
            .servers
            .iter()
            .flat_map(|server| server.addresses.iter().map(|address| format!("{}={address}", server.name)));
        let _ = write!(command, " --servers {}", named.collect::<Vec<_>>().join(","));
    }
    let mut text = format!("{PREFIX}{}: {}\n\n", flight.name, flight.title);
    for (zone, address) in running.addresses() {
        let _ = writeln!(text, "{:18} {zone}", address.to_string());
    }
    let port = running.port();
    let _ =
        writeln!(text, "\nTry, until Ctrl-C:\n  {command} --hints {hints} --anchor {anchors} --port {port}");
    Ok(text)
}
