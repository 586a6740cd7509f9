//! `dnssec check`: from the words of the command line to a verdict.

use super::save::SaveFile;
use super::{PORT, reach, resolver};
use crate::args::CheckArgs;
use crate::drive::{self, Ending};
use crate::env::Env;
use crate::error::CliError;
use crate::input::{self, Server, Words};
use crate::net::Network;
use crate::render::Outlook;
use crate::{output, render};
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::blame::beside_authority;
use dnssec_core::capture::{Capture, Transport};
use dnssec_core::hints::Hints;
use dnssec_core::horizon::first_change;
use dnssec_core::record::Question;
use dnssec_core::record_type::Class;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Families, Start, Walk};
use rustls::RootCertStore;
use std::path::Path;

/// Checks and reports.
pub(crate) fn run(args: &CheckArgs, env: &mut Env) -> Result<u8, CliError> {
    let words = Words::parse(&args.all_words())?;
    let anchors = input::anchors(&args.anchor, env)?;
    match &args.from {
        Some(path) => replay(args, words, anchors, path, env),
        None => live(args, words, anchors, env),
    }
}

/// The exit code of a verdict.
pub(crate) fn exit_code(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Secure => 0,
        Verdict::Bogus => 1,
        Verdict::Insecure => 3,
        Verdict::Indeterminate => 4,
    }
}

fn replay(
    args: &CheckArgs,
    words: Words,
    anchors: TrustAnchors,
    path: &Path,
    env: &mut Env,
) -> Result<u8, CliError> {
    if words.server()?.is_some() {
        return Err(CliError::ServerOfCapture);
    }
    let mut capture = input::capture(path, env)?;
    let anchors = match anchors.anchors.is_empty() {
        true => recorded_anchors(&capture, path, env)?,
        false => anchors,
    };
    if let Some(question) = words.question {
        capture.question = question;
    }
    if capture.question.class != Class::IN {
        return Err(CliError::Class { text: capture.question.class.to_string() });
    }
    let at = args.at.unwrap_or(capture.started);
    let report = validate(&capture, &anchors, &args.policy.policy(), at);
    show(&report, &capture, &anchors, args, env)
}

/// The anchors that a capture was made with, and a note if they are others than the built-in ones.
pub(super) fn recorded_anchors(
    capture: &Capture,
    path: &Path,
    env: &mut Env,
) -> Result<TrustAnchors, CliError> {
    let built_in = TrustAnchors::built_in();
    if capture.anchors.is_empty() {
        output::note(
            env,
            "the capture records no trust anchors: validated with the built-in ones of the root",
        );
        return Ok(built_in);
    }
    let lines = capture.anchors.join("\n");
    // Built-in anchors also know since when they are valid.
    if lines.trim_end() == built_in.to_string().trim_end() {
        return Ok(built_in);
    }
    let file = path.display().to_string();
    let anchors = TrustAnchors::parse(&lines)
        .map_err(|error| CliError::RecordedAnchors { file: file.clone(), error })?;
    let names: Vec<String> = anchors
        .anchors
        .iter()
        .map(|anchor| format!("{} key {}", anchor.zone, anchor.key_tag().unwrap_or_default()))
        .collect();
    let names = names.join(", ");
    output::note(env, &format!("validated with the trust anchors recorded in the capture: {names}"));
    Ok(anchors)
}

fn live(args: &CheckArgs, words: Words, anchors: TrustAnchors, env: &mut Env) -> Result<u8, CliError> {
    let question = words.question.clone().ok_or(CliError::NoName)?;
    let anchors = if anchors.anchors.is_empty() { TrustAnchors::built_in() } else { anchors };
    let hints = input::hints(&args.hints, env)?;
    let authorities = input::authorities(&args.ca, env)?;
    let (capture, ending, report, save) = drive::block_on(async {
        let (start, network) = match words.server()? {
            Some(server) => ask(server, authorities, args, env).await?,
            None if authorities.is_some() => return Err(CliError::AuthoritiesUnused),
            None => (from_hints(args, &hints, &question, &anchors)?, Network::new(args.timeout, env)),
        };
        let save = args.save.as_deref().map(SaveFile::create).transpose()?;
        let (capture, ending) = walk(question.clone(), start, &network, &anchors, args, env).await;
        let at = args.at.unwrap_or(capture.started);
        let report = validate(&capture, &anchors, &args.policy.policy(), at);
        let is_in_doubt = matches!(report.verdict, Verdict::Bogus | Verdict::Indeterminate);
        if words.servers.is_empty() || !is_in_doubt || args.quick || ending == Ending::Interrupted {
            return Ok::<_, CliError>((capture, ending, report, save));
        }
        // The resolver, or the zone? Its own servers know (RFC 4035 §4.7).
        let start = from_hints(args, &hints, &question, &anchors)?;
        let (authority, ending) = walk(question, start, &network, &anchors, args, env).await;
        let authority = validate(&authority, &anchors, &args.policy.policy(), at);
        Ok((capture, ending, beside_authority(report, &authority), save))
    })??;
    if ending == Ending::Interrupted {
        output::diagnostic(env, "interrupted: what follows rests on what was answered until then\n");
    }
    let saved = save.map_or(Ok(()), |save| save.write(&capture.to_json()));
    let code = show(&report, &capture, &anchors, args, env)?;
    match saved {
        Ok(()) => Ok(code),
        // The result stands, as text or as one object: what went wrong is told beside it.
        Err(error) => {
            output::error(env, output::Errors::Text, &error.to_string());
            Ok(crate::USAGE)
        }
    }
}

async fn walk(
    question: Question,
    start: Start,
    network: &Network,
    anchors: &TrustAnchors,
    args: &CheckArgs,
    env: &Env,
) -> (Capture, Ending) {
    let started = env.clock.now();
    let walk = Walk::new(question, start, anchors.clone(), args.policy.policy(), started);
    drive::walk(walk, network, env.progress, env.interrupt).await
}

/// The way to the resolver named.
async fn ask(
    server: &Server,
    authorities: Option<RootCertStore>,
    args: &CheckArgs,
    env: &Env,
) -> Result<(Start, Network), CliError> {
    let endpoint = resolver::find(server, args.port, families(args)).await?;
    if endpoint.encryption.is_none() && authorities.is_some() {
        return Err(CliError::AuthoritiesUnused);
    }
    Ok((endpoint.start(transport(args)), Network::to(&endpoint, authorities, args.timeout, env)?))
}

/// The authoritative servers from the hints down.
fn from_hints(
    args: &CheckArgs,
    hints: &[Hints],
    question: &Question,
    anchors: &TrustAnchors,
) -> Result<Start, CliError> {
    let hints = if hints.is_empty() { vec![Hints::built_in()] } else { hints.to_vec() };
    let breadth = if args.quick { Breadth::OneServer } else { Breadth::EveryServer };
    let families = families(args);
    reach::check(&hints, families, question, anchors)?;
    let port = args.port.unwrap_or(PORT);
    Ok(Start::Hints { hints, port, families, breadth, transport: transport(args) })
}

/// Over what servers are asked first where nothing is encrypted.
fn transport(args: &CheckArgs) -> Transport {
    if args.tcp { Transport::Tcp } else { Transport::Udp }
}

fn families(args: &CheckArgs) -> Families {
    match (args.ipv4, args.ipv6) {
        (true, _) => Families::Ipv4,
        (_, true) => Families::Ipv6,
        _ => Families::Both,
    }
}

fn show(
    report: &Report,
    capture: &Capture,
    anchors: &TrustAnchors,
    args: &CheckArgs,
    env: &mut Env,
) -> Result<u8, CliError> {
    let policy = args.policy.policy();
    let outlook = args.horizon().map(|until| {
        let until = until.from(report.at);
        Outlook { until, change: first_change(report, capture, anchors, &policy, until) }
    });
    let case = render::Case::new(report, capture, &policy).ahead(outlook);
    if args.json {
        output::result(env, crate::args::Color::Never, &render::json::report(&case))?;
    } else {
        let options = render::Options { verbose: args.verbose, width: env.width };
        output::result(env, args.color, &render::text::report(&case, &options))?;
    }
    Ok(exit_code(report.verdict))
}
