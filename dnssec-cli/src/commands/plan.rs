//! `dnssec plan`: where a zone stands in a procedure, and when the next steps are safe.

mod zone_file;

use super::check::recorded_anchors;
use super::save::SaveFile;
use super::{PORT, reach};
use crate::args::PlanArgs;
use crate::drive::{self, Ending};
use crate::env::Env;
use crate::error::CliError;
use crate::input;
use crate::net::Network;
use crate::{output, render};
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::{Capture, Transport};
use dnssec_core::hints::{Hint, Hints};
use dnssec_core::name::Name;
use dnssec_core::plan::{Observation, ObservationError, Obstacle, Plan, Procedure, Request, Safety, plan};
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use dnssec_core::walk::{Breadth, Families, Start, Walk};
use std::collections::BTreeSet;
use std::path::Path;
use zone_file::ZoneFile;

/// It cannot be told.
const UNKNOWN: u8 = 4;

/// Plans and shows.
pub(crate) fn run(args: &PlanArgs, env: &mut Env) -> Result<u8, CliError> {
    check(args)?;
    let anchors = input::anchors(&args.anchor, env)?;
    let seen = match &args.from {
        Some(path) => replay(args, anchors, path, env)?,
        None => live(args, anchors, env)?,
    };
    let now = args.at.unwrap_or(match args.from {
        Some(_) => last_sent(&seen.capture),
        None => env.clock.now(),
    });
    let policy = Policy::default();
    let present = match Observation::of(&seen.capture, &seen.anchors, &policy, now) {
        Ok(observation) => observation,
        // What the servers show is nothing that a plan could be made of; all else is a mistake of whoever asks.
        Err(error @ (ObservationError::NoAnswer { .. } | ObservationError::KeysAlike { .. })) => {
            let errors = if args.json { output::Errors::Json } else { output::Errors::Text };
            output::error(env, errors, &error.to_string());
            return Ok(UNKNOWN);
        }
        Err(error) => return Err(CliError::Unplannable(error)),
    };
    let earlier = earlier(args, &present, &seen.anchors, env)?;
    let request = request(args, &present.zone, now, env)?;
    let plan = plan(&earlier, &present, &request);
    let asked = match &args.step {
        Some(step) => Some((step.as_str(), safety(&plan, step)?)),
        None => None,
    };
    let shown = render::plan::Shown { plan: &plan, present: &present, earlier: earlier.len(), asked };
    if args.json {
        output::result(env, crate::args::Color::Never, &render::plan::json(&shown))?;
    } else {
        let options = render::Options { verbose: args.verbose, width: env.width };
        output::result(env, args.color, &render::plan::text(&shown, &options))?;
    }
    Ok(exit_code(&plan, shown.asked.as_ref().map(|(_, safety)| safety)))
}

fn exit_code(plan: &Plan, asked: Option<&Safety>) -> u8 {
    let is_broken = plan.obstacles.iter().any(|obstacle| matches!(obstacle, Obstacle::Bogus { .. }));
    match asked {
        Some(Safety::Done | Safety::Now) => 0,
        Some(Safety::NotYet { .. } | Safety::Broken) => 1,
        Some(Safety::Unknown) => UNKNOWN,
        None if is_broken => 1,
        None if plan.obstacles.is_empty() => 0,
        None => UNKNOWN,
    }
}

fn safety(plan: &Plan, step: &str) -> Result<Safety, CliError> {
    plan.safety(step).ok_or_else(|| no_such_step(plan.procedure, step))
}

fn no_such_step(procedure: Procedure, step: &str) -> CliError {
    let steps = procedure.steps().join(", ");
    CliError::NoSuchStep { procedure: procedure.slug(), step: step.to_owned(), steps }
}

/// What can be told to be wrong before anybody is asked.
fn check(args: &PlanArgs) -> Result<(), CliError> {
    let procedure = args.procedure;
    if let Some(step) = args.step.as_deref().filter(|step| !procedure.steps().contains(step)) {
        return Err(no_such_step(procedure, step));
    }
    let belongs = [
        ("to", !args.to.is_empty(), Procedure::ChangeOperator),
        ("algorithm", args.algorithm.is_some(), Procedure::RollAlgorithm),
    ];
    for (option, is_given, of) in belongs {
        if is_given && procedure != of {
            let (procedure, other) = (of.slug(), procedure.slug());
            return Err(CliError::OptionOfOther { option, procedure, other });
        }
    }
    Ok(())
}

/// What was gathered.
struct Seen {
    capture: Capture,
    anchors: TrustAnchors,
}

fn replay(args: &PlanArgs, anchors: TrustAnchors, path: &Path, env: &mut Env) -> Result<Seen, CliError> {
    let capture = input::capture(path, env)?;
    let anchors = match anchors.anchors.is_empty() {
        true => recorded_anchors(&capture, path, env)?,
        false => anchors,
    };
    let zone = args.name.as_deref().map(input::parse_name).transpose()?;
    Ok(Seen { capture: asking_for(zone.as_ref(), capture), anchors })
}

/// The same capture as one for the SOA of the zone.
fn asking_for(zone: Option<&Name>, mut capture: Capture) -> Capture {
    let zone = zone.unwrap_or(&capture.question.name).clone();
    capture.question = Question::new(zone, RecordType::SOA);
    capture
}

fn last_sent(capture: &Capture) -> Timestamp {
    let sent = capture.exchanges.iter().filter(|exchange| exchange.was_sent()).map(|exchange| exchange.sent);
    sent.fold(capture.started, |last, sent| if last.is_before(sent) { sent } else { last })
}

fn live(args: &PlanArgs, anchors: TrustAnchors, env: &mut Env) -> Result<Seen, CliError> {
    let zone = input::parse_name(args.name.as_deref().ok_or(CliError::NoName)?)?;
    let anchors = if anchors.anchors.is_empty() { TrustAnchors::built_in() } else { anchors };
    let hints = input::hints(&args.hints, env)?;
    let hints = if hints.is_empty() { vec![Hints::built_in()] } else { hints };
    let question = Question::new(zone.clone(), RecordType::SOA);
    reach::check(&hints, families(args), &question, &anchors)?;
    let save = args.save.as_deref().map(SaveFile::create).transpose()?;
    let network = Network::new(args.timeout, env);
    let (capture, ending) = drive::block_on(async {
        let (mut capture, mut ending) = walk(&question, hints, &network, &anchors, args, env).await;
        if ending == Ending::Finished && !args.to.is_empty() {
            let (beside, end) = walk(&question, gaining(args, &zone), &network, &anchors, args, env).await;
            let of_zone = |exchange: &dnssec_core::capture::Exchange| {
                exchange.was_sent() && exchange.zone.as_ref() == Some(&zone)
            };
            capture.exchanges.extend(beside.exchanges.into_iter().filter(of_zone));
            ending = end;
        }
        (capture, ending)
    })?;
    if ending == Ending::Interrupted {
        output::diagnostic(env, "interrupted: what follows rests on what was answered until then\n");
    }
    if let Some(save) = save {
        save.write(&capture.to_json())?;
    }
    Ok(Seen { capture, anchors })
}

/// The servers that the zone moves to, as where a walk may begin.
fn gaining(args: &PlanArgs, zone: &Name) -> Vec<Hints> {
    let mut servers: Vec<Hint> = Vec::new();
    for server in &args.to {
        match servers.iter_mut().find(|known| known.name == server.name) {
            Some(known) => known.addresses.push(server.address),
            None => servers.push(Hint { name: server.name.clone(), addresses: vec![server.address] }),
        }
    }
    vec![Hints { zone: zone.clone(), servers }]
}

async fn walk(
    question: &Question,
    hints: Vec<Hints>,
    network: &Network,
    anchors: &TrustAnchors,
    args: &PlanArgs,
    env: &Env,
) -> (Capture, Ending) {
    let start = Start::Hints {
        hints,
        port: args.port.unwrap_or(PORT),
        families: families(args),
        breadth: Breadth::EveryServer,
        transport: if args.tcp { Transport::Tcp } else { Transport::Udp },
    };
    let walk = Walk::new(question.clone(), start, anchors.clone(), Policy::default(), env.clock.now());
    drive::walk(walk, network, env.progress, env.interrupt).await
}

fn families(args: &PlanArgs) -> Families {
    match (args.ipv4, args.ipv6) {
        (true, _) => Families::Ipv4,
        (_, true) => Families::Ipv6,
        _ => Families::Both,
    }
}

/// What was seen before, the first one first.
fn earlier(
    args: &PlanArgs,
    present: &Observation,
    anchors: &TrustAnchors,
    env: &mut Env,
) -> Result<Vec<Observation>, CliError> {
    let mut earlier = Vec::new();
    for path in &args.since_capture {
        let file = path.display().to_string();
        let capture = asking_for(Some(&present.zone), input::capture(path, env)?);
        let observed = Observation::of(&capture, anchors, &Policy::default(), last_sent(&capture));
        let observed = observed.map_err(|error| CliError::EarlierCapture { file: file.clone(), error })?;
        if present.at.is_before(observed.at) {
            return Err(CliError::NotEarlier { file, at: observed.at, present: present.at });
        }
        earlier.push(observed);
    }
    earlier.sort_by_key(|observed| observed.at.seconds_since(present.at));
    Ok(earlier)
}

fn request(args: &PlanArgs, zone: &Name, now: Timestamp, env: &mut Env) -> Result<Request, CliError> {
    if let Some(since) = args.since.filter(|since| now.is_before(*since)) {
        return Err(CliError::SinceAhead { since, now });
    }
    let file = args.zone.as_deref().map(|path| ZoneFile::read(path, zone, env)).transpose()?;
    let (max_ttl, signed_children) = match file {
        Some(file) => (Some(file.max_ttl), Some(file.signed_children)),
        None => (args.max_ttl, None),
    };
    let gaining: BTreeSet<Name> = args.to.iter().map(|server| server.name.clone()).collect();
    Ok(Request {
        since: args.since,
        max_ttl,
        ds_ttl: args.ds_ttl,
        old: args.old,
        new: args.new,
        algorithm: args.algorithm,
        gaining,
        signed_children,
        ..Request::new(args.procedure, now)
    })
}
