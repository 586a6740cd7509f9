//! What the catalogue tells operators to type, against the programs: each knows the command and the options.

use super::{daemon, skip};
use dnssec_core::catalogue::{Software, commands_of, entries};
use dnssec_core::plan::Procedure;
use std::collections::BTreeSet;
use std::process::{Command, Stdio};

/// How a program tells what it knows; without, only that it is there.
const HELP: [(&str, Option<&str>); 12] = [
    ("rndc", Some("-h")),
    ("dnssec-signzone", Some("-h")),
    ("dnssec-dsfromkey", Some("-h")),
    ("named-checkzone", Some("-h")),
    ("knotc", Some("-h")),
    ("keymgr", Some("-h")),
    ("pdnsutil", Some("--help")),
    ("pdns_control", None),
    ("nsd-control", Some("-h")),
    ("nsd-checkzone", Some("-h")),
    ("ldns-signzone", Some("-h")),
    ("ldns-key2ds", Some("-h")),
];

/// Programs that are not installed for these tests, and what belongs to no program.
const OTHERS: [&str; 4] = ["dig", "aws", "unbound-anchor", "unbound-control"];

#[test]
fn commands_are_known_to_their_programs() {
    let commands: BTreeSet<&str> = entries()
        .iter()
        .flat_map(|entry| entry.remedies())
        .chain(of_plans())
        .flat_map(|(_, commands)| commands.iter().copied())
        .flat_map(|line| line.split(" (").next())
        .flat_map(|line| line.split(" && "))
        .flat_map(|part| part.split(" | "))
        .collect();
    for command in commands {
        let words: Vec<&str> = command.split(' ').collect();
        let Some((program, help)) = HELP.iter().find(|(program, _)| *program == words[0]) else {
            assert!(OTHERS.contains(&words[0]), "{command}: nothing is known of this program");
            continue;
        };
        let Some(path) = daemon::find(program) else {
            skip(&format!("commands of {program}: it is not installed"));
            continue;
        };
        let Some(help) = help else { continue };
        // Some print their usage for any option they do not have, and fail.
        let output = Command::new(path).arg(help).stdin(Stdio::null()).output().unwrap();
        let usage =
            [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        assert!(!usage.is_empty(), "{program} {help}");
        for word in words.iter().skip(1).filter(|word| is_of_program(word)) {
            assert!(usage.contains(word), "{command}: {word} is not in\n{usage}");
        }
    }
}

/// Those of the steps of plans.
fn of_plans() -> impl Iterator<Item = (Software, &'static [&'static str])> {
    let steps = Procedure::ALL
        .into_iter()
        .flat_map(|procedure| procedure.steps().iter().map(move |step| (procedure, step)));
    steps.flat_map(|(procedure, step)| commands_of(procedure, step))
}

/// Commands and options, not what they are given: names, numbers, words that stand for something.
fn is_of_program(word: &str) -> bool {
    let is_given =
        word.contains('{') || word.contains('\'') || word.bytes().all(|octet| octet.is_ascii_uppercase());
    // `-2` stands for a digest type, `increment` for a form of serial numbers that is in the manual page only.
    !is_given && !["-", "0", "1", "increment"].contains(&word)
}
