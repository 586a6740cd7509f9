//! `dnssec compare` over sockets: resolvers that do as they are told, and Unbound and BIND.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and says where"
)]

mod command;
#[cfg(unix)]
#[allow(dead_code, reason = "the walks against real servers need more of it")]
#[path = "../peers/daemon.rs"]
mod daemon;
mod fake;
#[cfg(unix)]
#[allow(dead_code, reason = "the differential tests need more of it")]
#[path = "../peers/query.rs"]
mod query;
#[cfg(unix)]
mod real;
mod rows;
mod serve;

use command::{Command, Outcome, named};
use dnssec_cli::{Interrupt, SystemResolvers};
use dnssec_core::record_type::RecordType;
use dnssec_core::wire::Rcode;
use fake::{Fake, NOW, answer_rcode, explain, world};
use jsonschema::Validator;
use rows::{Row, rows};
use serde_json::{Value, json};
use serve::Served;
use std::process::ExitCode;
use std::time::{Duration, Instant};

fn command() -> Command {
    Command::new(&world(|_| {}).anchors_text(), NOW)
}

fn schema(text: &str) -> Validator {
    jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap()
}

/// The object, which is as the schemas say.
#[track_caller]
fn object(outcome: &Outcome) -> Value {
    let comparison = schema(include_str!("../../../docs/compare.schema.json"));
    let report = schema(include_str!("../../../docs/report.schema.json"));
    let object = outcome.object();
    let faults: Vec<String> =
        comparison.iter_errors(&object).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    for resolver in object["resolvers"].as_array().unwrap() {
        assert!(report.is_valid(&resolver["report"]), "{:#}", resolver["report"]);
    }
    object
}

/// Cause by cause, with the resolvers that it is true of.
fn causes(object: &Value) -> Vec<(String, Vec<usize>)> {
    let mut causes: Vec<(String, Vec<usize>)> = object["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| {
            let sides = serde_json::from_value(reason["resolvers"].clone()).unwrap();
            (reason["cause"].as_str().unwrap().to_owned(), sides)
        })
        .collect();
    causes.sort();
    causes
}

fn stances(object: &Value) -> Vec<&str> {
    object["resolvers"].as_array().unwrap().iter().map(|side| side["stance"].as_str().unwrap()).collect()
}

/// The row over sockets, as JSON.
fn told(row: &Row) {
    let served: Vec<Served> = row.fakes.iter().cloned().map(Served::new).collect();
    let (name, record_type) = row.question;
    let words = named(served.iter().map(|served| served.address));
    let outcome =
        command().compare(&format!("{name} {record_type} --no-system {words} --timeout 0.4 --json"));
    let object = object(&outcome);
    assert_eq!(stances(&object), row.stances, "{}: {object:#}", row.name);
    let mut expected: Vec<(String, Vec<usize>)> =
        row.causes.iter().map(|(cause, sides)| ((*cause).to_owned(), sides.clone())).collect();
    expected.sort();
    assert_eq!(causes(&object), expected, "{}: {object:#}", row.name);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (ExitCode::from(row.exit_code), ""), "{}", row.name);
}

#[test]
fn each_row_over_sockets() {
    let rows = rows();
    std::thread::scope(|scope| {
        for rows in rows.chunks(rows.len().div_ceil(4)) {
            scope.spawn(move || rows.iter().for_each(told));
        }
    });
}

/// The system's resolver comes first; one that is named twice, or named and the system's, is asked once; nobody else
/// is asked.
#[test]
fn whom_it_asks() {
    let good = world(|_| {});
    let fakes: Vec<Served> = (0..3).map(|_| Served::new(Fake::new(&good).validating("default"))).collect();
    let [system, other, unnamed] = fakes.try_into().ok().unwrap();
    let mut command = command();
    command.system = SystemResolvers::fixed(Ok(vec![system.address.ip(), system.address.ip()]));
    let port = system.address.port();
    let twice = named([other.address, other.address, system.address]);

    let outcome = command.compare(&format!("www.example.lab. --port {port} {twice} @system --json"));
    assert_eq!(outcome.code, ExitCode::SUCCESS, "{outcome:?}");
    let resolvers = object(&outcome)["resolvers"].clone();
    assert_eq!(resolvers.as_array().unwrap().len(), 2, "{resolvers:#}");
    assert_eq!(resolvers[0]["words"], json!(["@system", named([system.address])]));
    assert_eq!(resolvers[1]["words"], json!([named([other.address])]));
    let asked = [system.queries(), other.queries()];
    assert!(asked[0] == asked[1] && asked[0] > 3, "{asked:?}");

    let outcome = command.compare(&format!("www.example.lab. --no-system {} --json", named([other.address])));
    assert_eq!(object(&outcome)["resolvers"].as_array().unwrap().len(), 1);
    assert_eq!((system.queries(), unnamed.queries()), (asked[0], 0));
    assert!(other.queries() > asked[1]);
}

/// A mistake: exit code 2, the message on standard error and nothing else; as JSON on standard output.
#[track_caller]
fn refuses(command: &Command, line: &str, message: &str) {
    let outcome = command.run(line);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (ExitCode::from(2), ""), "{line}: {outcome:?}");
    let is_told = outcome.stderr.starts_with("error: ") && outcome.stderr.contains(message);
    assert!(is_told, "{line}: {}", outcome.stderr);
    let outcome = command.run(&format!("{line} --json"));
    assert_eq!((outcome.code, outcome.stderr.as_str()), (ExitCode::from(2), ""), "{line}");
    assert!(outcome.object()["error"].as_str().unwrap().contains(message), "{line}: {}", outcome.stdout);
}

#[test]
fn mistakes() {
    let mut command = command();
    refuses(&command, "compare", "no name to ask about");
    refuses(&command, "compare @192.0.2.1", "no name to ask about");
    refuses(&command, "compare example.com --no-system", "no resolver to ask");
    refuses(&command, "compare example.com @system --no-system", "contradict");
    refuses(&command, "compare example.com NOTYPE @192.0.2.1", "\"NOTYPE\" is not a record type");
    refuses(&command, "compare example.com AXFR @192.0.2.1", "no type that a zone can have");
    refuses(&command, "compare example.com A extra @192.0.2.1", "one word too many");
    refuses(&command, "compare example.com @192.0.2 @192.0.2.1", "\"@192.0.2\" names no server");
    refuses(&command, "compare example.com @192.0.2.1#0", "names no server");
    refuses(&command, "compare a..b @192.0.2.1", "is not a domain name");
    refuses(&command, "compare example.com --no-system -6 @192.0.2.1", "no IPv6 address");
    refuses(&command, "compare example.com @192.0.2.1 --timeout 0", "a time to wait");
    refuses(&command, "compare example.com @192.0.2.1 --at tomorrow", "is not a time");
    refuses(&command, "compare example.com @192.0.2.1 -4 -6", "cannot be used with");
    refuses(&command, "compare example.com @192.0.2.1 --anchor /nonexistent/anchors", "/nonexistent/anchors");

    // The system's configuration names nobody, cannot be read, or has no address that may be used.
    refuses(&command, "compare example.com @192.0.2.1", "names no resolver; --no-system asks");
    command.system = SystemResolvers::fixed(Err("line 2:\n\u{1b}[2Jnot an address".to_owned()));
    refuses(&command, "compare example.com", "line 2:\\u{a}\\u{1b}[2Jnot an address; --no-system");
    command.system = SystemResolvers::fixed(Ok(vec!["192.0.2.53".parse().unwrap()]));
    refuses(&command, "compare example.com -6", "the system's resolvers have no IPv6 address");
}

#[test]
fn help_names_the_exit_codes() {
    let outcome = command().run("compare --help");
    assert_eq!(outcome.code, ExitCode::SUCCESS);
    for part in ["Exit codes: 0", "4 none of them", "--no-system", "No other server is asked"] {
        let words = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(part), "{part}: {}", outcome.stdout);
    }
}

/// What is too large for UDP comes over TCP.
#[test]
fn large_answers() {
    let large = world(|builder| {
        let lines: String =
            (0..40).map(|line| format!("large TXT \"{line} {}\"\n", "x".repeat(60))).collect();
        builder.zone("example.lab.").text.push_str(&lines);
    });
    let served = [Served::new(Fake::new(&large).validating("default")), Served::new(Fake::new(&large))];
    let words = named(served.iter().map(|served| served.address));
    let outcome = command().compare(&format!("large.example.lab. TXT --no-system {words} --json"));
    let reply = &object(&outcome)["resolvers"][0]["reply"];
    let (transport, attempts) = (reply["transport"].as_str(), reply["attempts"].as_u64());
    assert_eq!((transport, attempts), (Some("tcp"), Some(2)), "{reply:#}");
    assert_eq!(reply["answer"].as_array().unwrap().len(), 40);
    let text = command().compare(&format!("large.example.lab. TXT --no-system {words}")).stdout;
    assert!(text.contains("… 37 more") && text.lines().count() < 40, "{text}");
}

/// A dead resolver costs two timeouts, whatever the others do and however many there are.
#[test]
fn dead_resolvers_cost_two_timeouts() {
    let good = world(|_| {});
    let dead = || Served::new(Fake::new(&good).tampered(|_, _| None));
    let served = [Served::new(Fake::new(&good)), dead(), dead(), dead()];
    let words = named(served.iter().map(|served| served.address));
    let began = Instant::now();
    let outcome = command().compare(&format!("www.example.lab. --no-system {words} --timeout 1"));
    let took = began.elapsed();
    assert_eq!(outcome.code, ExitCode::from(1), "{outcome:?}");
    assert!(took < Duration::from_millis(3500), "{took:?}");
}

#[test]
fn interrupted_comparisons_tell_what_they_saw() {
    let good = world(|_| {});
    let served = [
        Served::new(Fake::new(&good).validating("default")),
        Served::new(Fake::new(&good).tampered(|_, _| None)),
    ];
    let words = named(served.iter().map(|served| served.address));
    let mut command = command();
    command.interrupt = Interrupt::After(Duration::from_millis(700));
    let outcome = command.compare(&format!("www.example.lab. --no-system {words} --timeout 60 --json"));
    assert_eq!(outcome.code, ExitCode::from(1), "{outcome:?}");
    assert!(outcome.stderr.starts_with("interrupted"), "{}", outcome.stderr);
    let object = object(&outcome);
    assert_eq!(stances(&object), ["authentic", "silent"]);
    assert!(object["resolvers"][1]["reply"]["error"].as_str().unwrap().contains("interrupted"));
}

/// What comes from the network reaches neither the terminal nor a reader of the object as it came.
#[test]
fn hostile_text_is_escaped() {
    let good = world(|builder| {
        let text = "hostile TXT \"\\027[2J\\226\\128\\174<b>\"\n";
        builder.zone("example.lab.").text.push_str(text);
    });
    let hostile = Fake::new(&good).tampered(|message, _| {
        explain(message, 7, "\u{1b}]0;x\u{7}\u{202e}<script>\u{85}\0".as_bytes());
        explain(message, 4711, &[0xff; 400]);
        Some(())
    });
    let filtering = Fake::new(&good).tampered(|message, query| {
        if query.questions[0].record_type == RecordType::TXT {
            answer_rcode(message, Rcode::NXDOMAIN);
            explain(message, 15, "\r\nALIKE  www.example.lab. A: all is well".as_bytes());
        }
        Some(())
    });
    let served = [Served::new(hostile), Served::new(filtering)];
    let words = named(served.iter().map(|served| served.address));
    for options in ["", "-v", "-vv", "--json"] {
        let outcome = command().compare(&format!("hostile.example.lab. TXT --no-system {words} {options}"));
        let text = outcome.stdout;
        let is_hostile = |character: char| {
            character.is_control() && character != '\n' || ['\u{202e}', '\u{85}', '<'].contains(&character)
        };
        assert!(!text.contains(is_hostile), "{text}");
        assert!(text.contains("u{1b}]0;x"), "{text}");
        assert_eq!(text.lines().filter(|line| line.starts_with("ALIKE")).count(), 0, "{text}");
    }
}

/// Every fake that is told to is another from then on: what a resolver had before is no longer there.
#[test]
fn a_change_is_seen() {
    let (good, gone) = (world(|_| {}), world(|builder| builder.zone("example.lab.").text.clear()));
    let served = Served::new(Fake::new(&good).validating("default"));
    let line = format!("www.example.lab. --no-system {} --json", named([served.address]));
    let rcode = |outcome: &Outcome| object(outcome)["resolvers"][0]["reply"]["rcode"].clone();
    assert_eq!(rcode(&command().compare(&line)), "NOERROR");
    served.become_another(Fake::new(&gone).validating("default"));
    let outcome = command().compare(&line);
    assert_eq!((rcode(&outcome), outcome.code), (json!("NXDOMAIN"), ExitCode::SUCCESS));
}
