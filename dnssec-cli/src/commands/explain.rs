//! `dnssec explain`: the words of a code.

use super::similar::similar;
use crate::args::ExplainArgs;
use crate::env::Env;
use crate::error::CliError;
use crate::{output, render};
use dnssec_core::catalogue;

/// Prints one entry, or all in short.
pub(crate) fn run(args: &ExplainArgs, env: &mut Env) -> Result<u8, CliError> {
    let text = match &args.code {
        Some(code) => render::explain::entry(code).ok_or_else(|| no_such(code))?,
        None => render::explain::list(),
    };
    output::result(env, args.color, &text)?;
    Ok(0)
}

fn no_such(code: &str) -> CliError {
    let known = catalogue::entries().iter().flat_map(|entry| [entry.code.0, entry.slug]);
    CliError::NoSuchCode { code: code.to_owned(), suggestion: similar(code, known) }
}
