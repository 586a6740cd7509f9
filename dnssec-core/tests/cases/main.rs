//! The scripted cases of `../shared/corpora/cases`: each a network of scripted replies that the walk is run
//! against as it is run against a live one, and the verdict, rcode and extended error that must come out.
//!
//! Each check is a test by the name of its case and its question. `CASE=part-of-an-id cargo test --test cases`
//! runs some and prints every exchange.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

#[path = "../corpora/mod.rs"]
mod corpora;
mod divergence;
mod script;

use divergence::{Differs, Divergence, Divergences};
use dnssec_core::finding::Finding;
use dnssec_core::report::{Outcome, Report, Verdict};
use dnssec_core::validate;
use dnssec_core::wire::Rcode;
use libtest_mimic::{Arguments, Failed, Trial};
use script::{Case, Check};
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let Some(folder) = corpora::path("cases") else { return ExitCode::SUCCESS };
    let only = std::env::var("CASE").ok();
    let listed = Arc::new(Divergences::read());
    let cases: Vec<Arc<Case>> = script::read_all(&folder).into_iter().map(Arc::new).collect();
    let mut trials = vec![about_the_list(&listed, &cases)];
    for case in &cases {
        if only.as_ref().is_some_and(|only| !case.id.contains(only.as_str())) {
            continue;
        }
        for place in 0..case.checks.len() {
            let (case, listed) = (Arc::clone(case), Arc::clone(&listed));
            let name = name(&case, &case.checks[place]);
            let is_verbose = only.is_some();
            trials.push(Trial::test(name.clone(), move || {
                let check = &case.checks[place];
                let report = run(&case, check, is_verbose);
                compare(&listed.of(&name), &differences(&report, check))
                    .map_err(|fault| Failed::from(format!("{name}: {fault}{}", decisive(&report))))
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The name of a check: the id of its case and its question.
fn name(case: &Case, check: &Check) -> String {
    format!("{} {}", case.id, check.question)
}

/// Every divergence is of a check that exists, and there are few.
fn about_the_list(listed: &Arc<Divergences>, cases: &[Arc<Case>]) -> Trial {
    let listed = Arc::clone(listed);
    let names: Vec<String> =
        cases.iter().flat_map(|case| case.checks.iter().map(|check| name(case, check))).collect();
    Trial::test("the list of divergences", move || {
        let index = corpora::text("cases/index.tsv").unwrap();
        if names.len() != index.lines().count() - 1 {
            return Err(format!("{} checks, but index.tsv has another number", names.len()).into());
        }
        listed.inspect(&names).map_err(Failed::from)
    })
}

/// A part of the outcome that is not as the case has it.
struct Difference {
    differs: Differs,
    expected: String,
    found: String,
}

/// Verdict and rcode first: with another verdict, nothing else is worth comparing.
fn differences(report: &Report, check: &Check) -> Vec<Difference> {
    let verdict = report.verdict.to_string();
    if check.also_accept.contains(&verdict) {
        return Vec::new();
    }
    let difference = |differs, expected: &str, found: &str| Difference {
        differs,
        expected: expected.to_owned(),
        found: found.to_owned(),
    };
    if verdict != check.expect {
        return vec![difference(Differs::Verdict, &check.expect, &verdict)];
    }
    let mut differences = Vec::new();
    let found = rcode(report);
    if found != check.rcode {
        differences.push(difference(Differs::Rcode, &check.rcode, &found));
    }
    let ede = report.decisive_finding().and_then(Finding::extended_error);
    if let Some(accepted) = &check.ede
        && !accepted.contains(&ede)
    {
        let accepted: Vec<String> = accepted.iter().map(|code| ede_text(*code)).collect();
        differences.push(difference(Differs::Ede, &accepted.join(" or "), &ede_text(ede)));
    }
    differences
}

fn ede_text(code: Option<u16>) -> String {
    code.map_or("none".to_owned(), |code| code.to_string())
}

/// Each difference is listed, and each listed one still differs, and as the list has it.
fn compare(listed: &[Divergence<'_>], differences: &[Difference]) -> Result<(), String> {
    for difference in differences {
        let Difference { differs, expected, found } = difference;
        let entry = listed.iter().find(|entry| entry.differs == *differs);
        if entry.is_none_or(|entry| entry.expected != expected || entry.found != found) {
            return Err(format!(
                "{differs} expected {expected}, found {found}; not so in fixtures/divergences.toml"
            ));
        }
    }
    match listed.iter().find(|entry| differences.iter().all(|other| other.differs != entry.differs)) {
        None => Ok(()),
        Some(stale) => Err(format!("listed in fixtures/divergences.toml, but its {} agrees", stale.differs)),
    }
}

fn run(case: &Case, check: &Check, is_verbose: bool) -> Report {
    let capture = case.walk(check);
    if is_verbose {
        for exchange in &capture.exchanges {
            eprintln!(
                "  {} {:?} {} -> {:?}",
                exchange.server,
                exchange.zone,
                exchange.question,
                exchange.outcome.as_ref().map(Vec::len)
            );
        }
    }
    validate(&capture, &case.anchors, &case.policy, case.now)
}

/// What a resolver would hand to its client.
fn rcode(report: &Report) -> String {
    match report.outcome {
        _ if report.verdict == Verdict::Bogus => "SERVFAIL".to_owned(),
        Outcome::Answer | Outcome::NoData => "NOERROR".to_owned(),
        Outcome::NameError => "NXDOMAIN".to_owned(),
        Outcome::Error(Rcode(code)) => Rcode(code).to_string(),
        Outcome::Nothing => "SERVFAIL".to_owned(),
    }
}

fn decisive(report: &Report) -> String {
    report.decisive_finding().map_or(String::new(), |finding| {
        format!(
            "\n{} {} {}: {:?}, under it {:?}",
            finding.zone, finding.name, finding.record_type, finding.fact, finding.details
        )
    })
}
