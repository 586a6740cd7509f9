//! The scripted cases of `../shared/corpora/cases`: each a network of scripted replies that the walk is run
//! against as it is run against a live one, and the verdict that must come out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

#[path = "../corpora/mod.rs"]
mod corpora;
mod script;

use dnssec_core::report::{Outcome, Report, Verdict};
use dnssec_core::validate;
use dnssec_core::wire::Rcode;
use script::{Case, Check};
use std::collections::BTreeSet;

/// Why the verdict is the same but the rcode is not.
const CNAME_ASKED: &str = "RFC 1034 §4.3.2 step 3a: a CNAME query ends at the CNAME; the script's NXDOMAIN is of a target that was not asked for";

/// Checks that differ from the corpus, each with the reason.
const DIVERGENCES: &[(&str, &str)] = &[
    ("unbound/val_cnameqtype.s30 www4.example.com. CNAME", CNAME_ASKED),
    ("unbound/val_cnameqtype.s30 cup.h-dname.example.com. CNAME", CNAME_ASKED),
    ("unbound/val_cnameqtype_qmin.s10 www4.example.com. CNAME", CNAME_ASKED),
    ("unbound/val_cnameqtype_qmin.s10 cup.h-dname.example.com. CNAME", CNAME_ASKED),
];

#[test]
fn scripted_cases() {
    let Some(folder) = corpora::path("cases") else { return };
    let only = std::env::var("CASE").ok();
    let (mut passed, mut contested, mut failures) = (0, 0, Vec::new());
    let mut differing = BTreeSet::new();
    for case in script::read_all(&folder) {
        if only.as_ref().is_some_and(|only| !case.id.contains(only.as_str())) {
            continue;
        }
        for check in &case.checks {
            let report = run(&case, check);
            let verdict_agrees = report.verdict.to_string() == check.expect;
            let rcode_agrees = report.verdict == Verdict::Bogus || rcode(&report) == check.rcode;
            let id = format!("{} {}", case.id, check.question);
            if verdict_agrees && rcode_agrees {
                passed += 1;
            } else if check.also_accept.contains(&report.verdict.to_string()) {
                passed += 1;
                contested += 1;
            } else if DIVERGENCES.iter().any(|(listed, _)| *listed == id) {
                differing.insert(id);
            } else {
                failures.push(format!(
                    "{id}: expected {} {}, found {} {} {:?}",
                    check.expect,
                    check.rcode,
                    report.verdict,
                    rcode(&report),
                    report.decisive_finding().map(|finding| (
                        &finding.zone,
                        &finding.name,
                        &finding.record_type,
                        &finding.fact,
                        &finding.details
                    ))
                ));
            }
        }
    }
    println!(
        "{passed} checks agree ({contested} contested), {} listed, {} differ",
        differing.len(),
        failures.len()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    if only.is_none() {
        let stale: Vec<_> = DIVERGENCES.iter().filter(|(id, _)| !differing.contains(*id)).collect();
        assert!(stale.is_empty(), "listed but no longer different: {stale:?}");
    }
}

fn run(case: &Case, check: &Check) -> Report {
    let capture = case.walk(check);
    if std::env::var("CASE").is_ok() {
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

fn rcode(report: &Report) -> String {
    match report.outcome {
        Outcome::Answer | Outcome::NoData => "NOERROR".to_owned(),
        Outcome::NameError => "NXDOMAIN".to_owned(),
        Outcome::Error(Rcode(code)) => Rcode(code).to_string(),
        Outcome::Nothing => "SERVFAIL".to_owned(),
    }
}
