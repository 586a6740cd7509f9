//! `dnssec preflight` over sockets: every state of the lab, from arguments to object and exit code.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and says where"
)]

#[cfg(unix)]
mod peers;
mod served;

use anstream::ColorChoice;
use dnssec_cli::{Clock, Env, Interrupt, Progress, SystemResolvers, run};
use dnssec_core::preflight::Decision;
use dnssec_core::time::Timestamp;
use dnssec_fixtures::{Flight, flights};
use jsonschema::Validator;
use serde_json::Value;
use served::Served;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

const NOW: Timestamp = Timestamp(1_795_499_513);

/// What a run leaves behind.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: ExitCode,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// The object on standard output.
    pub(crate) fn object(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// A stream to look at afterwards.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(octets)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Runs at `NOW` without colours.
pub(crate) fn dnssec(arguments: &[String]) -> Outcome {
    dnssec_fed(arguments, "")
}

/// The same with this on standard input.
fn dnssec_fed(arguments: &[String], stdin: &str) -> Outcome {
    let (stdout, stderr) = (Sink::default(), Sink::default());
    let mut env = Env {
        stdin: Box::new(io::Cursor::new(stdin.to_owned())),
        stdout: Box::new(stdout.clone()),
        stderr: Box::new(stderr.clone()),
        stdout_color: ColorChoice::Never,
        stderr_color: ColorChoice::Never,
        progress: Progress::Hidden,
        width: 100,
        clock: Clock::fixed(NOW),
        interrupt: Interrupt::Never,
        system_resolvers: SystemResolvers::fixed(Ok(Vec::new())),
    };
    let arguments = std::iter::once("dnssec".to_owned()).chain(arguments.iter().cloned());
    let code = run(arguments.map(Into::into), &mut env);
    Outcome { code, stdout: stdout.text(), stderr: stderr.text() }
}

fn schema(text: &str) -> Validator {
    jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap()
}

/// The object, which is as the schemas say.
#[track_caller]
fn object(outcome: &Outcome) -> Value {
    let preflight = schema(include_str!("../../../docs/preflight.schema.json"));
    let report = schema(include_str!("../../../docs/report.schema.json"));
    let object = outcome.object();
    let faults: Vec<String> =
        preflight.iter_errors(&object).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(faults.is_empty(), "{faults:#?}\n{object:#}");
    assert!(report.is_valid(&object["report"]), "{:#}", object["report"]);
    object
}

fn exit_code(decision: Decision) -> u8 {
    match decision {
        Decision::Go | Decision::GoWithWarnings => 0,
        Decision::NoGo => 1,
        Decision::Undecided => 4,
    }
}

/// One state over sockets: decision, code, server.
fn told(flight: &Flight) {
    let served = Served::before(flight.name);
    let outcome = served.preflight(&["--json"]);
    let object = object(&outcome);
    let slug = object["reasons"][0]["finding"]["slug"].as_str();
    assert_eq!(slug, flight.code, "{}: {object:#}", flight.name);
    let decision = flight.decision.to_string().to_lowercase().replace(' ', "-");
    assert_eq!(object["decision"], decision, "{}: {object:#}", flight.name);
    let expected = (ExitCode::from(exit_code(flight.decision)), "");
    assert_eq!((outcome.code, outcome.stderr.as_str()), expected, "{}", flight.name);
    let servers = object["reasons"][0]["finding"]["servers"].as_array();
    for server in flight.servers {
        let is_named = |shown: &Value| shown.as_str().unwrap().starts_with(server);
        assert!(servers.unwrap().iter().all(is_named), "{}: {servers:?}", flight.name);
    }
}

#[test]
fn each_state_over_sockets() {
    std::thread::scope(|scope| {
        for flights in flights().chunks(flights().len().div_ceil(4)) {
            scope.spawn(move || flights.iter().for_each(told));
        }
    });
}

/// The DS is published, and `dnssec check` says what was foretold.
#[test]
fn check_says_the_same_afterwards() {
    for name in ["right", "digit-wrong", "server-altered", "server-stale", "no-nsec", "child-ds-wrong"] {
        let foretold = object(&Served::before(name).preflight(&["--json"]));
        let telling = &foretold["foretold"][usize::try_from(foretold["telling"].as_u64().unwrap()).unwrap()];
        let after = Served::after(name);
        let checked = after.check(telling["name"].as_str().unwrap(), telling["type"].as_str().unwrap());
        assert_eq!(checked["verdict"], telling["verdict"], "{name}");
        let decisive = checked["decisive"].as_u64().map(|place| usize::try_from(place).unwrap());
        let code = decisive.map_or(Value::Null, |place| checked["findings"][place]["code"].clone());
        assert_eq!(code, telling["code"], "{name}");
    }
}

/// A capture is judged again: with the same DS, and with another.
#[test]
fn from_what_was_saved() {
    let served = Served::before("digit-wrong");
    let saved = served.path("saved.json");
    let live = served.preflight(&["--json", "--save", &saved]);
    let zone = served.flight.apex().to_string();
    let again = |proposed: &[String]| {
        let mut arguments = vec!["preflight".to_owned(), zone.clone()];
        arguments.extend(proposed.iter().cloned());
        arguments
            .extend(["--json", "--from", &saved, "--anchor", &served.path("anchors")].map(str::to_owned));
        dnssec(&arguments)
    };
    let replayed = again(&served.proposed());
    assert_eq!((replayed.code, object(&replayed)), (live.code, object(&live)));
    let right = object(&live)["reasons"][0]["publish_instead"][0].as_str().unwrap().to_owned();
    let mended = again(&["--ds".to_owned(), right]);
    assert_eq!((mended.code, object(&mended)["decision"].as_str()), (ExitCode::SUCCESS, Some("go")));
}

/// The DS of keys: from the JSON of the provider, from a DNSKEY, from the text of the zone, from standard input.
#[test]
fn from_whatever_people_have() {
    let served = Served::before("claim-right");
    let claim = served.proposed().pop().unwrap();
    let hierarchy = served.flight.before(NOW);
    let apex = served.flight.apex();
    let zone = hierarchy.zone(&apex).unwrap();
    let key = zone.set(&apex, dnssec_core::record_type::RecordType::DNSKEY).unwrap().records[0].to_string();
    std::fs::write(served.path("zone"), zone.to_master_file()).unwrap();
    for proposed in
        [["--aws", claim.as_str()], ["--dnskey", key.as_str()], ["--from-zone", served.path("zone").as_str()]]
    {
        let outcome = served.preflight_of(&proposed.map(str::to_owned), &["--json"]);
        assert_eq!(object(&outcome)["decision"], "go", "{proposed:?}");
    }
    let mut arguments =
        ["preflight", "example.lab", "--from-zone", "-", "--json"].map(str::to_owned).to_vec();
    arguments.extend(served.reach());
    assert_eq!(object(&dnssec_fed(&arguments, &key))["decision"], "go");
}

/// `--strict` makes warnings count.
#[test]
fn strict() {
    let served = Served::before("sha1");
    assert_eq!(served.preflight(&[]).code, ExitCode::SUCCESS);
    assert_eq!(served.preflight(&["--strict"]).code, ExitCode::from(5));
    assert_eq!(Served::before("right").preflight(&["--strict"]).code, ExitCode::SUCCESS);
}

/// One line that says what was expected, and exit code 2.
#[test]
fn mistakes() {
    let digest = "49FD46E6C4B45C55D4AC69CBD3CD34AC1AFE51DE61BE6F1A61E4D8D40A4B9F2A";
    let table: &[(&[&str], &str)] = &[
        (&[], "no DS is proposed"),
        (&["--ds", "12345 13 2 ABC"], "two make an octet"),
        (&["--ds", "12345 13 1 49FD"], "digest type 1 (SHA-1) has 20"),
        (&["--ds", "70000 13 2 00"], "a key tag from 0 to 65535"),
        (&["--dnskey", "257 3 13 !"], "base64"),
        (&["--aws", "/nonexistent"], "/nonexistent"),
        (&["--ds", &format!("example.net. IN DS 12345 13 2 {digest}")], "of another zone than example.lab."),
        (&["--ds", &format!("12345 13 2 {digest}"), "--servers", "ns1"], "write NAME=ADDRESS"),
        (&["--ds", &format!("12345 13 2 {digest}"), "--ask", "www.example.net"], "is not in example.lab."),
        (&["--ds", &format!("12345 13 2 {digest}"), "--ask", "www/AXFR"], "no type that a zone can have"),
    ];
    for (proposed, message) in table {
        let mut arguments = ["preflight", "example.lab."].map(str::to_owned).to_vec();
        arguments.extend(proposed.iter().map(ToString::to_string));
        let outcome = dnssec(&arguments);
        assert_eq!(outcome.code, ExitCode::from(2), "{proposed:?}");
        assert!(outcome.stderr.contains(message) && outcome.stdout.is_empty(), "{proposed:?}: {outcome:?}");
        assert_eq!(outcome.stderr.lines().count(), 1, "{outcome:?}");
    }
    let root = ["preflight", ".", "--ds"].map(str::to_owned);
    let outcome = dnssec(&[root.as_slice(), &[format!("12345 13 2 {digest}")]].concat());
    assert!(outcome.stderr.contains("trust anchors"), "{outcome:?}");
}

/// The screens, as they are.
#[test]
fn screens() {
    for name in ["right", "digit-wrong", "server-altered", "claim-inactive", "sha1", "silent"] {
        let served = Served::before(name);
        let text = served.preflight(&[]).stdout.replace(&format!(":{}", served.port), ":PORT");
        // What is shown for people begins with the decision, and fits a screen; records to copy are not broken.
        let flight = served.flight;
        assert!(text.starts_with(&format!("{}  {}: ", flight.decision, flight.apex())), "{text}");
        let is_whole = |line: &&str| line.contains(" 13 ");
        let is_wide = |line: &str| line.chars().count() > 100;
        assert!(!text.lines().filter(|line| !is_whole(line)).any(is_wide), "{name}:\n{text}");
        assert!(text.lines().count() <= 45, "{name}:\n{text}");
        insta::assert_snapshot!(format!("preflight_{name}"), text);
    }
}
