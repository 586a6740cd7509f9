//! Zones in the middle of a change: the plan over real sockets, against where the lab has each.

use crate::args::Color;
use crate::drive;
use crate::env::{Env, Progress};
use crate::error::CliError;
use crate::net::Network;
use crate::{output, render};
use dnssec_core::capture::Transport;
use dnssec_core::plan::{Observation, plan};
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::walk::{Breadth, Families, Start, Walk};
use dnssec_fixtures::{Running, Standing, find_standing, standings};
use std::path::Path;

/// Before the name of such a zone stands this, so that it is no scenario.
const PREFIX: &str = "plan-";

/// The zone that a name with the prefix means.
pub(super) fn find(name: &str) -> Option<Standing> {
    find_standing(name.strip_prefix(PREFIX)?)
}

/// Names of all, with what each shows.
pub(super) fn rows() -> impl Iterator<Item = (String, &'static str)> {
    standings().into_iter().map(|standing| (format!("{PREFIX}{}", standing.name), standing.title))
}

/// Plans for one, shows it, and compares.
pub(super) fn one(standing: &Standing, verbose: u8, color: Color, env: &mut Env) -> Result<u8, CliError> {
    let (now, network) = (env.clock.now(), Network::new(super::check::TIMEOUT, env));
    let interrupt = env.interrupt;
    let (capture, anchors) = drive::block_on(async {
        let running = standing.build(now).serve().await?;
        let (hints, anchors) = super::check::start(&running)?;
        let start = Start::Hints {
            hints: vec![hints],
            port: running.port(),
            families: Families::Ipv4,
            breadth: Breadth::EveryServer,
            transport: Transport::Udp,
        };
        let question = Question::new(standing.zone(), RecordType::SOA);
        let walk = Walk::new(question, start, anchors.clone(), Policy::default(), now);
        let (capture, _) = drive::walk(walk, &network, Progress::Hidden, interrupt).await;
        Ok::<_, CliError>((capture, anchors))
    })??;
    let present =
        Observation::of(&capture, &anchors, &Policy::default(), now).map_err(CliError::Unplannable)?;
    let plan = plan(&[], &present, &standing.request(now));
    let shown = render::plan::Shown { plan: &plan, present: &present, earlier: 0, asked: None };
    let mut text = render::plan::text(&shown, &render::Options { verbose, width: env.width });
    let found = plan.next().map(|step| step.name);
    let is_as_expected = found == standing.next
        && plan.obstacles.iter().map(|obstacle| obstacle.slug()).eq(standing.obstacles.iter().copied());
    let word = if is_as_expected { "ok   " } else { "FAIL " };
    let name = |step: Option<&str>| step.unwrap_or("nothing").to_owned();
    text.push_str(&format!(
        "\n{word} {PREFIX}{}  {} is next, expected {}\n",
        standing.name,
        name(found),
        name(standing.next)
    ));
    output::result(env, color, &text)?;
    Ok(u8::from(!is_as_expected))
}

/// Keeps one up until interrupted, with what to type.
pub(super) fn serve(standing: &Standing, dir: Option<&Path>, env: &mut Env) -> Result<u8, CliError> {
    let own =
        std::env::temp_dir().join(format!("dnssec-lab-{PREFIX}{}-{}", standing.name, std::process::id()));
    let directory = dir.unwrap_or(&own);
    let served = drive::block_on(async {
        let running = standing.build(env.clock.now()).serve().await?;
        let text = instructions(standing, &running, directory)?;
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
fn instructions(standing: &Standing, running: &Running, directory: &Path) -> Result<String, CliError> {
    let fault = |error| CliError::Write { file: directory.display().to_string(), error };
    std::fs::create_dir_all(directory).map_err(fault)?;
    let (hints, anchors) = (directory.join("hints"), directory.join("anchors"));
    std::fs::write(&hints, running.hints_text()).map_err(fault)?;
    std::fs::write(&anchors, running.anchors_text()).map_err(fault)?;
    let request = standing.request(running.hierarchy().now());
    let mut said = request.old.map_or_else(String::new, |tag| format!(" --old {tag}"));
    said.extend(request.algorithm.map(|algorithm| format!(" --algorithm {}", algorithm.0)));
    Ok(format!(
        "{PREFIX}{}: {}\n\nTry, until Ctrl-C:\n  dnssec plan {} {}{said} --hints {} --anchor {} --port {}\n",
        standing.name,
        standing.title,
        standing.procedure,
        standing.zone(),
        hints.display(),
        anchors.display(),
        running.port()
    ))
}
