//! `fixtures/causes.toml`: what goes wrong in real life, and the scenarios of the lab that show it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Causes {
    fault: Vec<Row>,
    cause: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// Causes are numbered by the frequency of evidence.
    number: Option<usize>,
    what: String,
    #[serde(default)]
    scenarios: Vec<String>,
    /// Why there is no scenario.
    reason: Option<String>,
}

#[test]
fn every_cause_has_a_scenario_or_a_reason() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/causes.toml");
    let causes: Causes = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let rows = || causes.fault.iter().chain(&causes.cause);
    let mut misses: Vec<String> = rows().flat_map(check).collect();
    let numbers: Vec<Option<usize>> = causes.cause.iter().map(|row| row.number).collect();
    if numbers != (1..=20).map(Some).collect::<Vec<_>>() {
        misses.push(format!("the causes are not those from 1 to 20: {numbers:?}"));
    }
    assert!(misses.is_empty(), "fixtures/causes.toml:\n{}", misses.join("\n"));
}

fn check(row: &Row) -> Vec<String> {
    let mut misses = Vec::new();
    let reason = row.reason.as_deref();
    if row.scenarios.is_empty() != reason.is_some() || reason == Some("") {
        misses.push(format!("{}: has either scenarios or a reason for none", row.what));
    }
    for name in &row.scenarios {
        match dnssec_fixtures::find(name) {
            None => misses.push(format!("{}: there is no scenario {name}", row.what)),
            Some(scenario) if scenario.code.is_none() && scenario.beside.is_empty() => {
                misses.push(format!("{}: {name} has nothing to find", row.what));
            }
            Some(_) => {}
        }
    }
    misses
}
