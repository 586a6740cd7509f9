//! `dnssec cds`: the decision, live and from a capture, as text and as JSON.

use crate::lab::Lab;
use crate::{dnssec, refuses};
use serde_json::Value;
use std::process::ExitCode;

fn json(text: &str) -> Value {
    let object: Value = serde_json::from_str(text).unwrap();
    let schema: Value = serde_json::from_str(include_str!("../../../docs/cds.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&object).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}\n{object:#}");
    object
}

#[test]
fn decisions() {
    for (scenario, code, decision) in [
        ("secure-ecdsap256sha256", 0, "not-asked"),
        ("cds-and-cdnskey", 0, "already-so"),
        ("cds-for-both-keys", 0, "replace"),
        ("signals-vouch", 0, "enroll"),
        ("ds-removal-wanted", 0, "delete"),
        ("cds-for-silent-key", 1, "refuse"),
        ("signal-missing", 1, "refuse"),
        ("signals-bogus", 1, "refuse"),
    ] {
        let lab = Lab::new(scenario);
        let mut arguments = vec!["cds".to_owned(), "example.lab".to_owned()];
        arguments.extend(lab.arguments("--save DIR/c.json").split_off(2));
        let outcome = dnssec(&arguments);
        assert_eq!(
            (outcome.code, outcome.stderr.as_str()),
            (ExitCode::from(code), ""),
            "{scenario}: {outcome:?}"
        );
        insta::assert_snapshot!(format!("cds_{}", scenario.replace('-', "_")), outcome.stdout);
        let replay = lab.replay("cds example.lab --from DIR/c.json");
        assert!(replay.stdout == outcome.stdout, "{scenario}: {replay:?}");
        let object = json(&lab.replay("cds example.lab --from DIR/c.json --json").stdout);
        assert_eq!(object["decision"], decision, "{scenario}");
        for objection in object["objections"].as_array().unwrap() {
            assert!(outcome.stdout.contains(objection["slug"].as_str().unwrap()), "{scenario}: {objection}");
        }
    }
}

/// A capture of a name in the zone has what it takes; one of another name has not.
#[test]
fn captures_of_other_names() {
    let lab = Lab::new("ds-removal-wanted");
    lab.check("--save DIR/c.json");
    let outcome = lab.replay("cds example.lab --from DIR/c.json");
    assert_eq!(outcome.code, ExitCode::SUCCESS, "{outcome:?}");
    assert!(outcome.stdout.starts_with("DELETE  "), "{}", outcome.stdout);
    let outcome = lab.replay("cds example.org --from DIR/c.json");
    assert_eq!(outcome.code, ExitCode::from(2), "{outcome:?}");
    assert!(outcome.stderr.contains("which is not in example.org."), "{}", outcome.stderr);
}

#[test]
fn mistakes() {
    refuses("cds", "required");
    refuses("cds a..b", "\"a..b\" is not a domain name");
    refuses("cds example.com --from nosuch.json", "nosuch.json: ");
}
