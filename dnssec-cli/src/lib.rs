//! The command line `dnssec` as a function of its arguments and an [environment](Env).
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions)
)]

mod args;
mod commands;
mod comparison;
mod drive;
mod env;
mod error;
mod input;
mod key_source;
mod net;
mod offer;
mod output;
mod registrar;
mod render;

pub use env::{Clock, Env, Interrupt, Progress, SystemResolvers};

use args::{Args, Command};
use clap::Parser;
use clap::error::ErrorKind;
use commands::{cds, check, compare, ds, explain, lab, plan, preflight};
use std::ffi::OsString;
use std::process::ExitCode;

/// A mistake in the arguments or in what they name.
const USAGE: u8 = 2;

/// Does what the arguments say; the first is the name of the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>, env: &mut Env) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let errors = if arguments.iter().any(|argument| argument == "--json") {
        output::Errors::Json
    } else {
        output::Errors::Text
    };
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => return refuse(&error, errors, env),
    };
    let result = match args.command {
        Some(Command::Cds(args)) => cds::run(&args, env),
        Some(Command::Check(args)) => check::run(&args, env),
        Some(Command::Compare(args)) => compare::run(&args, env),
        Some(Command::Ds(args)) => ds::run(&args, env),
        Some(Command::Preflight(args)) => preflight::run(&args, env),
        Some(Command::Plan(args)) => plan::run(&args, env),
        Some(Command::Explain(args)) => explain::run(&args, env),
        Some(Command::Lab(args)) => lab::run(&args, env),
        None => check::run(&args.check, env),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::error(env, errors, &error.to_string());
            ExitCode::from(USAGE)
        }
    }
}

/// What clap says: help and version are results, all else is a mistake.
fn refuse(error: &clap::Error, errors: output::Errors, env: &mut Env) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A closed standard output is nobody's mistake, and help has no other result.
        let _ = output::result(env, args::Color::Auto, &error.render().ansi().to_string());
        return ExitCode::SUCCESS;
    }
    match errors {
        output::Errors::Json => {
            let text = error.render().to_string();
            let first = text.split("\n\n").next().unwrap_or_default();
            output::error(env, errors, first.strip_prefix("error: ").unwrap_or(first));
        }
        output::Errors::Text => output::diagnostic(env, &error.render().ansi().to_string()),
    }
    ExitCode::from(USAGE)
}
