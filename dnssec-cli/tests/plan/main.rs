//! `dnssec plan` over sockets: zones of the lab in the middle of a change, on loopback.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and says where"
)]

use anstream::ColorChoice;
use dnssec_cli::{Clock, Env, Interrupt, Progress, SystemResolvers, run};
use dnssec_core::time::Timestamp;
use dnssec_fixtures::{Said, Standing, find_standing, standings};
use jsonschema::Validator;
use serde_json::Value;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

const NOW: Timestamp = Timestamp(1_795_499_513);

/// What a run leaves behind.
#[derive(Debug, PartialEq)]
struct Outcome {
    code: ExitCode,
    stdout: String,
    stderr: String,
}

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

fn dnssec(line: &str, now: Timestamp) -> Outcome {
    let (stdout, stderr) = (Sink::default(), Sink::default());
    let mut env = Env {
        stdin: Box::new(io::empty()),
        stdout: Box::new(stdout.clone()),
        stderr: Box::new(stderr.clone()),
        stdout_color: ColorChoice::Never,
        stderr_color: ColorChoice::Never,
        progress: Progress::Hidden,
        width: 100,
        clock: Clock::fixed(now),
        interrupt: Interrupt::Never,
        system_resolvers: SystemResolvers::fixed(Ok(vec![])),
    };
    let code = run(std::iter::once("dnssec").chain(line.split_whitespace()).map(Into::into), &mut env);
    Outcome { code, stdout: stdout.text(), stderr: stderr.text() }
}

/// A zone that is served as long as the value lives, with its files.
struct Lab {
    standing: Standing,
    directory: TempDir,
    port: u16,
    _stop: tokio::sync::oneshot::Sender<()>,
}

impl Lab {
    fn new(name: &str) -> Self {
        let standing = find_standing(name).unwrap();
        let (started, running) = channel();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let built = standing.build(NOW);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let lab = built.serve().await.unwrap();
                started.send((lab.port(), lab.hints_text(), lab.anchors_text())).unwrap();
                let _ = stopped.await;
            });
        });
        let (port, hints, anchors) = running.recv().unwrap();
        let directory = TempDir::new().unwrap();
        std::fs::write(directory.path().join("hints"), hints).unwrap();
        std::fs::write(directory.path().join("anchors"), anchors).unwrap();
        Lab { standing, directory, port, _stop: stop }
    }

    /// Plans what the zone stands in the middle of.
    fn plan(&self, more: &str) -> Outcome {
        self.plan_at(more, NOW)
    }

    fn plan_at(&self, more: &str, now: Timestamp) -> Outcome {
        let line = format!(
            "plan {} example.lab --hints DIR/hints --anchor DIR/anchors --port {} --timeout 0.3 {more}",
            self.standing.procedure, self.port
        );
        dnssec(&self.path(&line), now)
    }

    fn path(&self, line: &str) -> String {
        line.replace("DIR", &self.directory.path().display().to_string())
    }
}

fn schema() -> Validator {
    let text = include_str!("../../../docs/plan.schema.json");
    jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap()
}

#[track_caller]
fn object(outcome: &Outcome) -> Value {
    let object: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let faults: Vec<String> =
        schema().iter_errors(&object).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    object
}

/// Every state of the lab, live and from what was saved: the same object, and it says what the lab says.
#[test]
fn every_standing() {
    for standing in standings().into_iter().filter(|standing| standing.said == Said::Nothing) {
        let lab = Lab::new(standing.name);
        let live = lab.plan("--json --save DIR/c.json");
        let expected = match standing.obstacles {
            [] => 0,
            obstacles if obstacles.contains(&"bogus") => 1,
            _ => 4,
        };
        assert_eq!((live.code, live.stderr.as_str()), (expected.into(), ""), "{}", standing.name);
        let plan = object(&live);
        assert_eq!(plan["next"].as_str(), standing.next, "{}", standing.name);
        let obstacles: Vec<&str> = plan["obstacles"]
            .as_array()
            .unwrap()
            .iter()
            .map(|obstacle| obstacle["kind"].as_str().unwrap())
            .collect();
        assert_eq!(obstacles, standing.obstacles, "{}", standing.name);
        let line = format!("plan {} --from DIR/c.json --anchor DIR/anchors --json", standing.procedure);
        assert_eq!(dnssec(&lab.path(&line), NOW), live, "{}", standing.name);
    }
}

#[test]
fn is_it_safe_now() {
    let lab = Lab::new("new-ksk");
    let safety = |more: &str| {
        let outcome = lab.plan(&format!("--json {more}"));
        (outcome.code, object(&outcome)["asked"]["safety"].as_str().unwrap().to_owned())
    };
    let told = |ago: u32| format!("--step change-ds --since {}", NOW.minus(ago));
    assert_eq!(safety("--step add-key"), (0.into(), "done".to_owned()));
    assert_eq!(safety("--step change-ds"), (1.into(), "not-yet".to_owned()));
    assert_eq!(safety(&told(7199)), (1.into(), "not-yet".to_owned()));
    assert_eq!(safety(&told(7200)), (0.into(), "now".to_owned()));
    assert_eq!(
        safety("--step remove-old-key --since 2020-01-01T00:00:00Z"),
        (1.into(), "not-yet".to_owned())
    );
    let silent = Lab::new("one-server-silent").plan("--step add-key");
    assert_eq!(silent.code, 4.into(), "{silent:?}");
    let bogus = Lab::new("ds-of-no-key").plan("--step add-key");
    assert_eq!(bogus.code, 1.into(), "{bogus:?}");
}

/// What was saved when the key had come tells since when; the answer comes from the exit code.
#[test]
fn a_capture_tells_since_when() {
    let lab = Lab::new("new-ksk");
    assert_eq!(lab.plan_at("--save DIR/before.json", NOW.minus(7200)).code, 0.into());
    assert_eq!(lab.plan("--step change-ds --since-capture DIR/before.json").code, 0.into());
    let later = lab.plan_at("--step change-ds --since-capture DIR/before.json", NOW.minus(1));
    assert_eq!(later.code, 1.into(), "{later:?}");
    let future = lab.plan_at("--since-capture DIR/before.json", NOW.minus(7201));
    assert_eq!(future.code, 2.into(), "{future:?}");
    assert!(future.stderr.contains("later than"), "{future:?}");
}

#[test]
fn a_zone_file_tells_the_longest_ttl_and_signed_children() {
    let lab = Lab::new("still-with-ds");
    let zone = "$TTL 86400\n@ SOA a b 1 2 3 4 5\nchild DS 1 13 2 00\nold 900000 A 192.0.2.1\n";
    std::fs::write(lab.directory.path().join("zone"), zone).unwrap();
    let plan = object(&lab.plan("--json --zone DIR/zone"));
    let remarks = plan["remarks"].as_array().unwrap();
    assert!(remarks.iter().any(|remark| remark["kind"] == "signed-children"), "{remarks:?}");
    let rolling = Lab::new("new-zsk");
    std::fs::write(rolling.directory.path().join("zone"), zone).unwrap();
    let plan = object(&rolling.plan("--json --zone DIR/zone"));
    assert_eq!(plan["steps"][2]["waits"][0]["seconds"], 900_000);
}

/// The servers that the zone moves to are asked beside those that it is delegated to.
#[test]
fn the_other_operators_servers_are_asked() {
    let lab = Lab::new("new-operator-signs");
    let outcome = lab.plan("--json --to ns2.example.lab=127.53.17.3");
    let plan = object(&outcome);
    assert_eq!((outcome.code, plan["next"].as_str()), (0.into(), Some("exchange-keys")), "{outcome:?}");
    let others = plan["seen"]["other_servers"].as_array().unwrap();
    assert_eq!(others.len(), 1, "{others:?}");
    assert_eq!(others[0]["server"]["name"], "ns2.example.lab.");
    assert_eq!((others[0]["keys"].as_array().unwrap().len(), plan["verdict"].as_str()), (2, Some("secure")));
}

#[test]
fn mistakes_are_one_line() {
    let rows = [
        ("plan", "required arguments were not provided"),
        ("plan roll example.com", "invalid value 'roll' for '<PROCEDURE>'"),
        ("plan enable", "required arguments were not provided"),
        ("plan enable a..b", "\"a..b\" is not a domain name"),
        (
            "plan enable example.com --step unsign",
            "enable has no step \"unsign\": its steps are sign, add-ds",
        ),
        ("plan enable example.com --since tomorrow", "\"tomorrow\" is not a time"),
        ("plan enable example.com --max-ttl 2147483648", "2147483648"),
        (
            "plan enable example.com --to ns1.example.net=192.0.2.1",
            "--to is for change-operator, not for enable",
        ),
        ("plan change-operator example.com --to ns1.example.net", "write NAME=ADDRESS"),
        ("plan roll-ksk example.com --algorithm 13", "--algorithm is for roll-algorithm, not for roll-ksk"),
        ("plan roll-algorithm example.com --algorithm 0", "a number from 1 to 255"),
        ("plan roll-ksk example.com --old 70000", "70000"),
        ("plan roll-ksk --from /nonexistent/c.json", "/nonexistent/c.json: "),
    ];
    for (line, message) in rows {
        let outcome = dnssec(line, NOW);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2.into(), ""), "{line}: {outcome:?}");
        let first = outcome.stderr.lines().next().unwrap();
        assert!(
            first.starts_with("error: ") && outcome.stderr.contains(message),
            "{line}: {}",
            outcome.stderr
        );
    }
}

#[test]
fn what_is_wrong_in_a_file_or_with_a_name() {
    let lab = Lab::new("one-ksk");
    std::fs::write(lab.directory.path().join("zone"), "$TTL 60\n@ A 192.0.2.300\n").unwrap();
    std::fs::write(lab.directory.path().join("other"), "$ORIGIN example.net.\n$TTL 60\n@ A 192.0.2.3\n")
        .unwrap();
    let refused = |more: &str, code: u8, message: &str| {
        let outcome = lab.plan(more);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (code.into(), ""), "{more}: {outcome:?}");
        assert!(outcome.stderr.contains(message), "{more}: {}", outcome.stderr);
        assert_eq!(outcome.stderr.lines().count(), 1, "{more}: {}", outcome.stderr);
    };
    refused("--zone DIR/zone", 2, "zone: line 2, column 5: expected an IPv4 address");
    refused("--zone DIR/other", 2, "other: it has no record of example.lab.");
    refused(&format!("--since {}", NOW.plus(1)), 2, "is later than");
    let line = format!("plan enable NAME --hints DIR/hints --anchor DIR/anchors --port {}", lab.port);
    for (name, code, message) in [
        ("www.example.lab", 2, "www.example.lab. is not the apex of a zone: it is in the zone example.lab."),
        (".", 2, "the root zone has no DS"),
    ] {
        let outcome = dnssec(&lab.path(&line.replace("NAME", name)), NOW);
        assert_eq!(outcome.code, code.into(), "{name}: {outcome:?}");
        assert!(outcome.stderr.contains(message), "{name}: {}", outcome.stderr);
    }
}

#[test]
fn screens() {
    for name in ["new-ksk", "signed-without-ds", "ds-gone", "new-ksk-at-one-server", "one-server-silent"] {
        let lab = Lab::new(name);
        insta::assert_snapshot!(format!("plan_{}", name.replace('-', "_")), lab.plan("").stdout);
    }
    let lab = Lab::new("new-ksk");
    insta::assert_snapshot!("plan_new_ksk_asked", lab.plan("--step change-ds -v").stdout);
}
