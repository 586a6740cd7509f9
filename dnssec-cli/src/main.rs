//! The binary `dnssec`.
#![forbid(unsafe_code)]

use dnssec_cli::{Env, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    run(std::env::args_os(), &mut Env::real())
}
