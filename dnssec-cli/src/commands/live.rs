//! Asks every server of a zone, or takes what they once said.

use super::check::recorded_anchors;
use super::save::SaveFile;
use super::{PORT, reach};
use crate::args::LiveArgs;
use crate::drive::{self, Ending};
use crate::env::Env;
use crate::error::CliError;
use crate::net::Network;
use crate::{input, output};
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::{Capture, Transport};
use dnssec_core::cds::signal_questions;
use dnssec_core::hints::Hints;
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::report::Report;
use dnssec_core::supposition::Supposition;
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Families, Start, Walk};
use std::path::Path;

/// What was gathered, and what it is to be judged by.
pub(super) struct Gathered {
    pub(super) capture: Capture,
    pub(super) anchors: TrustAnchors,
    pub(super) policy: Policy,
    /// The time to validate at.
    pub(super) at: Timestamp,
}

impl Gathered {
    /// The validation of its question.
    pub(super) fn report(&self) -> Report {
        validate(&self.capture, &self.anchors, &self.policy, self.at)
    }
}

/// What is asked beside the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// Nothing.
    Nothing,
    /// The signal names of the zone, if it has no DS and asks for one (RFC 9615 §4.2).
    Signals,
    /// What a pre-flight needs.
    Flight(Flight),
}

/// What is supposed, and what is asked for its sake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flight {
    pub(super) supposition: Supposition,
    /// Names beside those that are always asked for.
    pub(super) names: Vec<Question>,
    /// The servers of the zone, where they are others than those that its parent names.
    pub(super) servers: Option<Hints>,
}

/// Walks, or reads a capture of the same name.
pub(super) fn gather(
    question: &Question,
    beside: Beside,
    args: &LiveArgs,
    env: &mut Env,
) -> Result<Gathered, CliError> {
    let mut gathered = match &args.from {
        Some(path) => from_capture(question, path, args, env)?,
        None => from_servers(question, beside, args, env)?,
    };
    gathered.capture.question = question.clone();
    Ok(gathered)
}

fn from_capture(
    question: &Question,
    path: &Path,
    args: &LiveArgs,
    env: &mut Env,
) -> Result<Gathered, CliError> {
    let capture = input::capture(path, env)?;
    // A walk for a name in the zone has asked its servers for keys, CDS and CDNSKEY too.
    if !capture.question.name.is_at_or_below(&question.name) {
        let (captured, name) = (capture.question.name.to_string(), question.name.to_string());
        return Err(CliError::OtherCapture { captured, name });
    }
    let anchors = match args.anchor.as_slice() {
        [] => recorded_anchors(&capture, path, env)?,
        paths => input::anchors(paths, env)?,
    };
    let at = args.at.unwrap_or(capture.started);
    Ok(Gathered { capture, anchors, policy: Policy::default(), at })
}

fn from_servers(
    question: &Question,
    beside: Beside,
    args: &LiveArgs,
    env: &mut Env,
) -> Result<Gathered, CliError> {
    let anchors = match args.anchor.as_slice() {
        [] => TrustAnchors::built_in(),
        paths => input::anchors(paths, env)?,
    };
    let mut hints = match args.hints.as_slice() {
        [] => vec![Hints::built_in()],
        paths => input::hints(paths, env)?,
    };
    let families = match (args.ipv4, args.ipv6) {
        (true, _) => Families::Ipv4,
        (_, true) => Families::Ipv6,
        _ => Families::Both,
    };
    reach::check(&hints, families, question, &anchors)?;
    if let Beside::Flight(Flight { servers: Some(servers), .. }) = &beside {
        hints.push(servers.clone());
    }
    let transport = if args.tcp { Transport::Tcp } else { Transport::Udp };
    let port = args.port.unwrap_or(PORT);
    let start = Start::Hints { hints, port, families, breadth: Breadth::EveryServer, transport };
    let save = args.save.as_deref().map(SaveFile::create).transpose()?;
    let network = Network::new(args.timeout, env);
    let policy = Policy::default();
    let (first, now) = ((start.clone(), anchors.clone(), policy.clone()), env.clock.now());
    let walk = match &beside {
        Beside::Flight(Flight { supposition, names, .. }) => {
            Walk::preflight(supposition.clone(), names.clone(), first.0, first.1, first.2, now)
        }
        Beside::Nothing | Beside::Signals => Walk::new(question.clone(), first.0, first.1, first.2, now),
    };
    let (progress, interrupt) = (env.progress, env.interrupt);
    let (capture, ending) = drive::block_on(async {
        let (mut capture, mut ending) = drive::walk(walk, &network, progress, interrupt).await;
        let at = args.at.unwrap_or(capture.started);
        let signals = match beside {
            Beside::Nothing | Beside::Flight(_) => Vec::new(),
            Beside::Signals => signal_questions(&capture, &anchors, &policy, at),
        };
        for question in signals {
            if ending == Ending::Interrupted {
                break;
            }
            let walk = Walk::new(question, start.clone(), anchors.clone(), policy.clone(), capture.started);
            let (more, end) = drive::walk(walk, &network, progress, interrupt).await;
            capture.exchanges.extend(more.exchanges);
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
    let at = args.at.unwrap_or(capture.started);
    Ok(Gathered { capture, anchors, policy, at })
}
