//! `dnssec lab`: signed zones on this computer, each with a fault of its own.

use crate::args::{Color, LabArgs, LabCommand};
use crate::env::Env;
use crate::error::CliError;
use crate::output;
use comfy_table::{ContentArrangement, Table, presets};
use dnssec_fixtures::{Scenario, scenarios};

mod check;
mod serve;

/// Runs the part of the lab that is asked for.
pub(crate) fn run(args: &LabArgs, env: &mut Env) -> Result<u8, CliError> {
    match &args.command {
        LabCommand::List => list(env),
        LabCommand::Check { scenario: Some(name), verbose, color } => {
            check::one(find(name)?, *verbose, *color, env)
        }
        LabCommand::Check { scenario: None, color, .. } => check::all(*color, env),
        LabCommand::Serve { scenario, dir } => serve::run(find(scenario)?, dir.as_deref(), env),
    }
}

fn list(env: &mut Env) -> Result<u8, CliError> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["scenario", "verdict", "what it shows"]);
    for scenario in scenarios() {
        table.add_row([scenario.name, &scenario.verdict.to_string(), scenario.title]);
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim().to_owned()).collect();
    output::result(env, Color::Auto, &format!("{}\n", lines.join("\n")))?;
    Ok(0)
}

fn find(name: &str) -> Result<&'static Scenario, CliError> {
    dnssec_fixtures::find(name).ok_or_else(|| {
        let names = scenarios().iter().map(|scenario| scenario.name);
        CliError::NoSuchScenario { name: name.to_owned(), suggestion: super::similar::similar(name, names) }
    })
}
