//! `dnssec lab`: signed zones on this computer, each with a fault of its own.

use crate::args::{Color, LabArgs, LabCommand};
use crate::env::Env;
use crate::error::CliError;
use crate::output;
use comfy_table::{ContentArrangement, Table, presets};
use dnssec_fixtures::{Flight, Scenario, scenarios};

mod check;
mod flights;
mod serve;

/// Runs the part of the lab that is asked for.
pub(crate) fn run(args: &LabArgs, env: &mut Env) -> Result<u8, CliError> {
    match &args.command {
        LabCommand::List => list(env),
        LabCommand::Check { scenario: Some(name), verbose, color } => match find(name)? {
            Found::Scenario(scenario) => check::one(scenario, *verbose, *color, env),
            Found::Flight(flight) => flights::one(flight, *verbose, *color, env),
        },
        LabCommand::Check { scenario: None, color, .. } => check::all(*color, env),
        LabCommand::Serve { scenario, dir } => match find(scenario)? {
            Found::Scenario(scenario) => serve::run(scenario, dir.as_deref(), env),
            Found::Flight(flight) => flights::serve(flight, dir.as_deref(), env),
        },
    }
}

fn list(env: &mut Env) -> Result<u8, CliError> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["scenario", "verdict", "what it shows"]);
    for scenario in scenarios() {
        table.add_row([scenario.name, &scenario.verdict.to_string(), scenario.title]);
    }
    for flight in dnssec_fixtures::flights() {
        let name = format!("{}{}", flights::PREFIX, flight.name);
        table.add_row([name.as_str(), &flight.decision.to_string(), flight.title]);
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim().to_owned()).collect();
    output::result(env, Color::Auto, &format!("{}\n", lines.join("\n")))?;
    Ok(0)
}

/// What a name means.
enum Found {
    Scenario(&'static Scenario),
    Flight(&'static Flight),
}

fn find(name: &str) -> Result<Found, CliError> {
    let scenario = dnssec_fixtures::find(name).map(Found::Scenario);
    scenario.or_else(|| flights::find(name).map(Found::Flight)).ok_or_else(|| {
        let names: Vec<String> = flights::names().collect();
        let names = scenarios().iter().map(|scenario| scenario.name).chain(names.iter().map(String::as_str));
        CliError::NoSuchScenario { name: name.to_owned(), suggestion: super::similar::similar(name, names) }
    })
}
