//! `dnssec lab`: signed zones on this computer, each with a fault of its own.

use crate::args::{Color, LabArgs, LabCommand};
use crate::env::Env;
use crate::error::CliError;
use crate::output;
use comfy_table::{ContentArrangement, Table, presets};
use dnssec_fixtures::{Flight, Scenario, Standing, scenarios};

mod check;
mod flights;
mod serve;
mod standings;

/// Runs the part of the lab that is asked for.
pub(crate) fn run(args: &LabArgs, env: &mut Env) -> Result<u8, CliError> {
    match &args.command {
        LabCommand::List => list(env),
        LabCommand::Check { scenario: Some(name), verbose, color } => match find(name)? {
            Found::Scenario(scenario) => check::one(scenario, *verbose, *color, env),
            Found::Flight(flight) => flights::one(flight, *verbose, *color, env),
            Found::Standing(standing) => standings::one(&standing, *verbose, *color, env),
        },
        LabCommand::Check { scenario: None, color, .. } => check::all(*color, env),
        LabCommand::Serve { scenario, dir } => match find(scenario)? {
            Found::Scenario(scenario) => serve::run(scenario, dir.as_deref(), env),
            Found::Flight(flight) => flights::serve(flight, dir.as_deref(), env),
            Found::Standing(standing) => standings::serve(&standing, dir.as_deref(), env),
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
    for (name, title) in standings::rows() {
        table.add_row([name.as_str(), "plan", title]);
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim().to_owned()).collect();
    output::result(env, Color::Auto, &format!("{}\n", lines.join("\n")))?;
    Ok(0)
}

/// What a name means.
enum Found {
    Scenario(&'static Scenario),
    Flight(&'static Flight),
    Standing(Standing),
}

fn find(name: &str) -> Result<Found, CliError> {
    let scenario = dnssec_fixtures::find(name).map(Found::Scenario);
    let flight = || flights::find(name).map(Found::Flight);
    let standing = || standings::find(name).map(Found::Standing);
    scenario.or_else(flight).or_else(standing).ok_or_else(|| {
        let of_plans = standings::rows().map(|(name, _)| name);
        let names: Vec<String> = flights::names().chain(of_plans).collect();
        let names = scenarios().iter().map(|scenario| scenario.name).chain(names.iter().map(String::as_str));
        CliError::NoSuchScenario { name: name.to_owned(), suggestion: super::similar::similar(name, names) }
    })
}
