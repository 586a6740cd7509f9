//! `dnssec cds`: what the parent of a zone would do with its CDS and CDNSKEY.

use super::live::{self, Beside};
use crate::args::{CdsArgs, Color};
use crate::env::Env;
use crate::error::CliError;
use crate::render::cds::{json, text};
use crate::{input, output, render};
use dnssec_core::cds::{Decision, decide};
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;

/// Asks, decides and shows.
pub(crate) fn run(args: &CdsArgs, env: &mut Env) -> Result<u8, CliError> {
    let name = input::parse_name(&args.name)?;
    // CDS and CDNSKEY are asked beside it, once all servers are known.
    let question = Question::new(name, RecordType::SOA);
    let gathered = live::gather(&question, Beside::Signals, &args.live, env)?;
    let request = decide(&gathered.capture, &gathered.anchors, &gathered.policy, gathered.at);
    if args.json {
        output::result(env, Color::Never, &json(&request, gathered.at))?;
    } else {
        let options = render::Options { verbose: 0, width: env.width };
        output::result(env, args.color, &text(&request, gathered.at, &options))?;
    }
    Ok(exit_code(&request.decision))
}

/// The exit code of a decision.
fn exit_code(decision: &Decision) -> u8 {
    match decision {
        Decision::NotAsked
        | Decision::AlreadySo
        | Decision::Replace { .. }
        | Decision::Enroll { .. }
        | Decision::Delete => 0,
        Decision::Refuse { .. } => 1,
        Decision::Undecided { .. } => 4,
    }
}
