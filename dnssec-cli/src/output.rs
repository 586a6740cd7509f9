//! Results on standard output, all else on standard error.

use crate::args::Color;
use crate::env::Env;
use crate::error::CliError;
use anstream::{AutoStream, ColorChoice};
use serde::Serialize;
use std::io::{ErrorKind, Write};

/// The form of error messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errors {
    /// A line on standard error.
    Text,
    /// An object on standard output.
    Json,
}

/// The object that stands for a result where there is none.
#[derive(Serialize)]
struct ErrorObject<'a> {
    schema: &'static str,
    error: &'a str,
}

/// Writes a result. A reader that has gone away is no error.
pub(crate) fn result(env: &mut Env, color: Color, text: &str) -> Result<(), CliError> {
    let choice = match color {
        Color::Auto => env.stdout_color,
        Color::Always => ColorChoice::AlwaysAnsi,
        Color::Never => ColorChoice::Never,
    };
    let mut stream = AutoStream::new(&mut env.stdout, choice);
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CliError::Output { error }),
        _ => Ok(()),
    }
}

/// Writes text for people to standard error; there is no place left to complain if that fails.
pub(crate) fn diagnostic(env: &mut Env, text: &str) {
    let mut stream = AutoStream::new(&mut env.stderr, env.stderr_color);
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

/// Says why there is no result.
pub(crate) fn error(env: &mut Env, errors: Errors, message: &str) {
    match errors {
        Errors::Text => error_line(env, message),
        Errors::Json => {
            let object = ErrorObject { schema: "dnssec-error/1", error: message };
            let text = serde_json::to_string(&object).unwrap_or_default();
            if result(env, Color::Never, &format!("{text}\n")).is_err() {
                error_line(env, message);
            }
        }
    }
}

fn error_line(env: &mut Env, message: &str) {
    diagnostic(env, &format!("error: {message}\n"));
}

/// Says something that changes no result.
pub(crate) fn note(env: &mut Env, message: &str) {
    diagnostic(env, &format!("note: {message}\n"));
}
