//! The command line as its users meet it: exit codes, messages, files, replays. Most of it runs in this process,
//! in an environment made up here; what the binary adds to that is tested through the binary.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise, and says where"
)]

mod cds;
mod ds;
mod encrypted;
mod lab;
mod servers;
#[cfg(unix)]
mod system;

use anstream::ColorChoice;
use dnssec_cli::{Clock, Env, Interrupt, Progress, SystemResolvers, run};
use dnssec_core::time::Timestamp;
use dnssec_fixtures::{flights, scenarios, standings};
use lab::Lab;
use serde_json::Value;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

const NOW: Timestamp = Timestamp(1_795_499_513);

/// What a run leaves behind.
#[derive(Debug, PartialEq)]
struct Outcome {
    code: ExitCode,
    stdout: String,
    stderr: String,
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
fn dnssec<T: Into<OsString> + Clone>(arguments: &[T]) -> Outcome {
    dnssec_in(arguments, Interrupt::Never, "")
}

fn dnssec_in<T: Into<OsString> + Clone>(arguments: &[T], interrupt: Interrupt, stdin: &str) -> Outcome {
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
        interrupt,
        system_resolvers: SystemResolvers::fixed(Ok(vec![])),
    };
    let arguments = std::iter::once("dnssec".into()).chain(arguments.iter().cloned().map(Into::into));
    let code = run(arguments, &mut env);
    Outcome { code, stdout: stdout.text(), stderr: stderr.text() }
}

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

/// A mistake: exit code 2, the message on standard error and nothing else; as JSON on standard output.
#[track_caller]
fn refuses(line: &str, message: &str) {
    let outcome = dnssec(&words(line));
    assert_eq!(outcome.code, ExitCode::from(2), "{line}: {outcome:?}");
    assert_eq!(outcome.stdout, "", "{line}");
    let first = outcome.stderr.lines().next().unwrap();
    assert!(first.starts_with("error: ") && first.contains(message), "{line}: {}", outcome.stderr);

    let outcome = dnssec(&words(&format!("{line} --json")));
    assert_eq!((outcome.code, outcome.stderr.as_str()), (ExitCode::from(2), ""), "{line}");
    let object: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(object["schema"], "dnssec-error/1");
    assert!(object["error"].as_str().unwrap().contains(message), "{line}: {object}");
}

#[test]
fn usage_errors() {
    refuses("check", "no name to check");
    refuses("example.com NOTYPE", "\"NOTYPE\" is not a record type");
    refuses("check example.com A extra", "one word too many");
    refuses("a..b", "\"a..b\" is not a domain name: empty label");
    refuses("check bücher.example", "xn--");
    refuses("example.com @1.2.3", "names no server");
    refuses("example.com @192.0.2.1 @192.0.2.2", "second server");
    refuses("example.com @192.0.2.1 -6", "no IPv6 address");
    refuses("example.com --at tomorrow", "\"tomorrow\" is not a time");
    refuses("example.com --timeout 0", "a time to wait");
    refuses("example.com --timeout nan", "a time to wait");
    refuses("example.com --port 0", "--port");
    refuses("example.com -4 -6", "cannot be used with");
    refuses("example.com --from x --save y", "cannot be used with");
    refuses("example.com --from x -4", "cannot be used with");
    refuses("example.com @192.0.2.1 --from x", "a capture is not asked again");
    refuses("example.com --policy dnsmasq", "'dnsmasq' for '--policy <NAME>'");
    refuses("example.com --nosuch", "unexpected argument");
    // A date without a time is no count of seconds.
    refuses("example.com --at 20261124", "\"20261124\" is not a time");
    refuses("example.com AXFR", "AXFR is no type that a zone can have");
    refuses("example.com @127.0.0.1#0", "names no server");
}

#[test]
fn help_and_version_are_results() {
    for (line, part) in [("--help", "Exit codes"), ("check --help", "--anchor"), ("--version", "dnssec 0")] {
        let outcome = dnssec(&words(line));
        assert_eq!((outcome.code, outcome.stderr.as_str()), (ExitCode::SUCCESS, ""), "{line}");
        assert!(outcome.stdout.contains(part), "{line}");
    }
}

#[test]
fn faults_in_files_are_named_with_their_line() {
    let directory = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let anchors = file("anchors", "; none\n. IN DS 20326 8 2 E06D\n");
    refuses(&format!("example.com --anchor {anchors}"), &format!("{anchors}: line 2: digest of 2 octets"));
    let hints = file("hints", ". NS a.\na. A 192.0.2.1\n");
    refuses(&format!("example.com -6 --hints {hints}"), "the hints have no IPv6 address");
    let hints = file("hints", "lab. NS a.\na. A 192.0.2.1\n");
    refuses(
        &format!("example.com --hints {hints}"),
        "example.com. A is not among what the servers of the hints",
    );
    refuses(&format!("lab. DS --hints {hints}"), "lab. DS is not among what");
    refuses(&format!("www.lab --hints {hints}"), "give --anchor for lab., or hints of .");
    let hints = file("hints", ". NS a.\n. MX 1 a.\n");
    refuses(&format!("example.com --hints {hints}"), &format!("{hints}: line 2: MX record"));
    let capture = file("capture", "{\n \"format\": \"dnssec-capture\",\n \"version\": 1\n}\n");
    refuses(&format!("--from {capture}"), &format!("{capture}: line 4, column 1: missing field"));
    let capture = file("other", "{ \"format\": \"dnssec-capture\", \"version\": 9 }");
    refuses(&format!("--from {capture}"), &format!("{capture}: capture of version 9"));
    let binary = directory.path().join("binary");
    std::fs::write(&binary, b"; one\n; two \xff\n").unwrap();
    let binary = binary.display().to_string();
    refuses(&format!("example.com --anchor {binary}"), &format!("{binary}: line 2: not UTF-8"));
    let capture = file("array", "[]");
    refuses(
        &format!("--from {capture}"),
        &format!("{capture}: line 1, column 2: invalid length 0, expected an object"),
    );
    let empty = file("empty", " \n");
    for option in ["--anchor", "--hints", "--from"] {
        refuses(&format!("example.com {option} {empty}"), &format!("{empty}: the file is empty"));
    }
    let missing = directory.path().join("missing").display().to_string();
    for option in ["--anchor", "--hints", "--from"] {
        refuses(&format!("example.com {option} {missing}"), &format!("{missing}: "));
    }
    let unwritable = format!("{missing}/capture");
    refuses(&format!("example.com @127.0.0.1#9 --save {unwritable}"), &format!("cannot write {unwritable}"));
}

#[test]
fn exit_codes_of_verdicts() {
    for (name, word, code) in [
        ("secure-apex", "SECURE", 0),
        ("data-altered", "BOGUS", 1),
        ("insecure-nsec", "INSECURE", 3),
        ("server-refuses", "INDETERMINATE", 4),
    ] {
        let outcome = Lab::new(name).check("");
        assert_eq!(
            (outcome.code, outcome.stderr.as_str()),
            (ExitCode::from(code), ""),
            "{name}: {outcome:?}"
        );
        assert!(outcome.stdout.starts_with(word), "{name}: {}", outcome.stdout);
    }
}

#[test]
fn a_capture_says_again_what_was_said() {
    for name in ["secure-apex", "data-altered", "insecure-nsec"] {
        let lab = Lab::new(name);
        for format in ["", "--json", "-v", "-vv"] {
            let live = lab.check(&format!("--save DIR/capture {format}"));
            // With the anchors and the question that the capture records, and with those given anew.
            let recorded = lab.replay(&format!("--from DIR/capture {format}"));
            assert_eq!((recorded.code, &recorded.stdout), (live.code, &live.stdout), "{name} {format}");
            let note = "note: validated with the trust anchors recorded in the capture: . key ";
            assert!(recorded.stderr.starts_with(note), "{name}: {}", recorded.stderr);
            let question = lab.question.join(" ");
            let given = lab.replay(&format!("{question} --from DIR/capture --anchor DIR/anchors {format}"));
            assert_eq!(given, live, "{name} {format}");
        }
    }
}

#[test]
fn a_capture_answers_other_questions_and_times() {
    let lab = Lab::new("secure-apex");
    assert_eq!(lab.check("--save DIR/capture").code, ExitCode::SUCCESS);
    let late = lab.replay("--from DIR/capture --at 2046-11-24T00:00:00Z");
    assert_eq!(late.code, ExitCode::from(1), "{}", late.stdout);
    let other = lab.replay("nosuch.other.lab MX --from DIR/capture");
    assert_eq!(other.code, ExitCode::from(4), "{}", other.stdout);
    assert!(other.stdout.contains("nosuch.other.lab."));
    let built_in = lab.replay("--from DIR/capture --anchor DIR/other");
    assert_eq!(built_in.code, ExitCode::from(2));
    let capture = std::fs::read_to_string(lab.path("capture")).unwrap();
    let piped = dnssec_in(&words("--from -"), Interrupt::Never, &capture);
    assert_eq!(piped, lab.replay("--from DIR/capture"));
    let names: Vec<_> =
        std::fs::read_dir(lab.directory.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

/// An hour after expiration: no skew at all, none after expiration, a tenth of the validity period.
#[test]
fn policies_of_resolvers() {
    let lab = Lab::new("secure-apex");
    assert_eq!(lab.check("--save DIR/capture --policy unbound").code, ExitCode::SUCCESS);
    let report = lab.replay("--from DIR/capture --json").stdout;
    let until = report.split("\"secure_until\"").nth(1).unwrap().split('"').nth(1).unwrap();
    let expired = until.parse::<Timestamp>().unwrap().plus(3000);
    for (policy, code) in [("default", 1), ("bind", 1), ("powerdns", 1), ("unbound", 0)] {
        let outcome = lab.replay(&format!("--from DIR/capture --at {expired} --policy {policy}"));
        assert_eq!(outcome.code, ExitCode::from(code), "{policy}: {}", outcome.stdout);
    }
}

#[test]
fn interrupted_walks_report_and_save_what_they_saw() {
    let lab = Lab::new("server-silent");
    let arguments = lab.arguments("--timeout 60 --save DIR/capture");
    let outcome = dnssec_in(&arguments, Interrupt::After(Duration::from_millis(500)), "");
    assert_eq!(outcome.code, ExitCode::from(4), "{outcome:?}");
    assert!(outcome.stderr.starts_with("interrupted"), "{}", outcome.stderr);
    assert!(outcome.stdout.starts_with("INDETERMINATE"), "{}", outcome.stdout);
    let capture = std::fs::read_to_string(lab.path("capture")).unwrap();
    assert!(capture.contains("\"interrupted\""));
    assert_eq!(lab.replay("--from DIR/capture").stdout, outcome.stdout);
}

/// Through the binary and a real signal.
#[cfg(unix)]
#[test]
fn ctrl_c() {
    let lab = Lab::new("server-silent");
    let line = lab.arguments("--timeout 60 --save DIR/capture").join(" ");
    let child = binary(&line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_secs(1));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    assert!(output.stderr.starts_with(b"interrupted"), "{output:?}");
    assert!(lab.path("capture").exists());
}

#[test]
fn a_resolver_that_is_not_there() {
    let address = std::net::UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let outcome = dnssec(&words(&format!("example.com @{address} --timeout 0.5")));
    assert_eq!(outcome.code, ExitCode::from(4), "{outcome:?}");
    let party = format!("the operator of the resolver {address}");
    assert!(outcome.stdout.contains(&party) && !outcome.stdout.contains("servers of ."), "{outcome:?}");
    assert_eq!(outcome.stdout.matches("127.0.0.1\n").count(), 1, "shown once: {}", outcome.stdout);
}

#[test]
fn explain() {
    let outcome = dnssec(&["explain"]);
    assert_eq!(outcome.code, ExitCode::SUCCESS);
    for entry in dnssec_core::catalogue::entries() {
        assert!(outcome.stdout.contains(entry.code.0), "{}", entry.code.0);
        assert_eq!(dnssec(&["explain", entry.slug]).code, ExitCode::SUCCESS);
    }
    let outcome = dnssec(&["explain", "ds-digest-mismach"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (ExitCode::from(2), ""));
    assert!(outcome.stderr.ends_with("; is it ds-digest-mismatch?\n"), "{}", outcome.stderr);
}

#[test]
fn lab_list_and_check() {
    let outcome = dnssec(&["lab", "list"]);
    let total = scenarios().len() + flights().len() + standings().len();
    assert_eq!(outcome.stdout.lines().count(), 1 + total, "{}", outcome.stdout);
    let outcome = dnssec(&["lab", "check", "signature-expired"]);
    assert_eq!(outcome.code, ExitCode::SUCCESS, "{}", outcome.stdout);
    assert!(outcome.stdout.starts_with("BOGUS"), "{}", outcome.stdout);
    assert!(outcome.stdout.lines().last().unwrap().starts_with("ok "), "{}", outcome.stdout);
    let outcome = dnssec(&["lab", "check", "server-refuses"]);
    let told = outcome.stdout.matches("answer REFUSED for example.lab. DNSKEY").count();
    assert_eq!(told, 1, "the chain says it: {}", outcome.stdout);
    let outcome = dnssec(&["lab", "check", "signature-expird"]);
    assert_eq!(outcome.code, ExitCode::from(2));
    assert!(outcome.stderr.contains("is it signature-expired?"), "{}", outcome.stderr);
}

/// The whole table over real sockets: walk, validation and network together.
#[test]
fn every_scenario_of_the_lab() {
    let outcome = dnssec(&["lab", "check"]);
    let failures: Vec<&str> = outcome.stdout.lines().filter(|line| line.starts_with("FAIL")).collect();
    assert!(failures.is_empty() && outcome.code == ExitCode::SUCCESS, "{failures:#?}");
    let total = scenarios().len() + flights().len();
    let summary = format!("{total} scenarios, {total} as expected, 0 not");
    assert_eq!(outcome.stdout.lines().last(), Some(summary.as_str()));
}

/// Zones in the middle of a change: the plan of each is where the lab has it.
#[test]
fn lab_plans() {
    for standing in standings() {
        let name = format!("plan-{}", standing.name);
        let outcome = dnssec(&["lab", "check", &name]);
        assert_eq!(outcome.code, ExitCode::SUCCESS, "{}", outcome.stdout);
        assert!(
            outcome.stdout.lines().last().unwrap().starts_with(&format!("ok    {name} ")),
            "{}",
            outcome.stdout
        );
    }
    let directory = TempDir::new().unwrap();
    let path = directory.path().display().to_string();
    let arguments = ["lab", "serve", "plan-ds-changed", "--dir", &path];
    let outcome = dnssec_in(&arguments, Interrupt::After(Duration::from_millis(50)), "");
    assert_eq!(outcome.code, ExitCode::SUCCESS, "{outcome:?}");
    for part in ["dnssec plan roll-ksk example.lab. --old ", "--hints ", &path] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.stdout);
    }
}

/// States before a DS is published: a pre-flight, the DS in the parent, a check.
#[test]
fn lab_preflight() {
    let outcome = dnssec(&["lab", "check", "preflight-digit-wrong"]);
    assert_eq!(outcome.code, ExitCode::SUCCESS, "{}", outcome.stdout);
    assert!(outcome.stdout.starts_with("NO-GO  example.lab.: "), "{}", outcome.stdout);
    let last = "ok    preflight-digit-wrong  NO-GO (ds-digest-mismatch), and check agrees";
    assert_eq!(outcome.stdout.lines().last(), Some(last));
    let outcome = dnssec(&["lab", "check", "preflight-digit-wrung"]);
    assert!(outcome.stderr.contains("is it preflight-digit-wrong?"), "{}", outcome.stderr);
    let directory = TempDir::new().unwrap();
    let path = directory.path().display().to_string();
    let arguments = ["lab", "serve", "preflight-claim-right", "--dir", &path];
    let outcome = dnssec_in(&arguments, Interrupt::After(Duration::from_millis(50)), "");
    assert_eq!(outcome.code, ExitCode::SUCCESS, "{outcome:?}");
    for part in ["dnssec preflight example.lab. --ds ", "--aws ", "get-dnssec-1.json", "--hints ", &path] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.stdout);
    }
}

#[test]
fn lab_serve_writes_what_the_tools_need() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().display().to_string();
    let arguments = ["lab", "serve", "secure-apex", "--dir", &path];
    let outcome = dnssec_in(&arguments, Interrupt::After(Duration::from_millis(50)), "");
    assert_eq!(outcome.code, ExitCode::SUCCESS, "{outcome:?}");
    for part in ["dnssec check ", "dig @127.", "delv ", "--hints ", "--anchor ", &path] {
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.stdout);
    }
    for name in ["anchors", "delv.anchors"] {
        let text = std::fs::read_to_string(Path::new(&path).join(name)).unwrap();
        assert_eq!(dnssec_core::anchor::TrustAnchors::parse(&text).unwrap().anchors.len(), 1, "{text}");
    }
}

fn binary(line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dnssec"));
    command.args(words(line)).stdin(Stdio::null());
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

#[test]
fn colours() {
    let lab = Lab::new("secure-apex");
    lab.check("--save DIR/capture");
    let line = format!("--from {}", lab.path("capture").display());
    let has_colours = |command: &mut Command| command.output().unwrap().stdout.contains(&0x1b);
    assert!(!has_colours(&mut binary(&line)));
    assert!(has_colours(binary(&line).env("CLICOLOR_FORCE", "1")));
    assert!(!has_colours(binary(&line).env("NO_COLOR", "1")));
    assert!(has_colours(binary(&format!("{line} --color always")).env("NO_COLOR", "1")));
    assert!(!has_colours(binary(&format!("{line} --color never")).env("CLICOLOR_FORCE", "1")));
    assert!(!has_colours(binary(&format!("{line} --json --color always")).env("CLICOLOR_FORCE", "1")));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = binary("explain").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), [].as_slice()));
}
