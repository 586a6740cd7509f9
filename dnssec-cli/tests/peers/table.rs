//! Rows of expectations, and the three ways to hold a program against them: walking from the root, asking a
//! resolver, and replaying what was saved.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::daemon::{self, find};
use crate::hierarchy::{Hierarchy, Resolver};
use crate::query;

/// The outcome of a check.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    Secure,
    Insecure,
    Bogus,
    Indeterminate,
}

impl Verdict {
    /// The first word of the text, and the exit code.
    fn word_and_code(self) -> (&'static str, i32) {
        match self {
            Self::Secure => ("SECURE", 0),
            Self::Insecure => ("INSECURE", 3),
            Self::Bogus => ("BOGUS", 1),
            Self::Indeterminate => ("INDETERMINATE", 4),
        }
    }
}

/// The denial of existence an answer needs, from the zone asked about. "Matches" and "covers" as in RFC 5155.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Denial {
    /// None.
    NotNeeded,
    /// Something that matches the name and lacks the type.
    Matching,
    /// Something that covers the name or the next closer name.
    Covering,
}

/// One question and what to expect of it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) rtype: &'static str,
    pub(crate) verdict: Verdict,
    pub(crate) denial: Denial,
    /// What a resolver that does not reject the answer says: 0 or 3.
    pub(crate) rcode: u8,
    /// What the row is for; printed when it fails.
    pub(crate) what: &'static str,
    /// Whether the row also serves where one row per kind is enough.
    pub(crate) replay: bool,
    /// Not for resolvers: they try for longer than a test can wait.
    pub(crate) walk_only: bool,
}

impl Row {
    pub(crate) fn new(name: &str, rtype: &'static str, verdict: Verdict, what: &'static str) -> Self {
        Self {
            name: name.to_owned(),
            rtype,
            verdict,
            denial: Denial::NotNeeded,
            rcode: 0,
            what,
            replay: false,
            walk_only: false,
        }
    }

    pub(crate) fn nxdomain(self) -> Self {
        Self { rcode: 3, ..self }
    }

    fn matching(self) -> Self {
        Self { denial: Denial::Matching, ..self }
    }

    fn covering(self) -> Self {
        Self { denial: Denial::Covering, ..self }
    }

    pub(crate) fn replayed(self) -> Self {
        Self { replay: true, ..self }
    }

    pub(crate) fn only_walked(self) -> Self {
        Self { walk_only: true, ..self }
    }
}

/// The rows that hold for every well signed `zone::Zone`.
pub(crate) fn rows(apex: &str, has_unsigned_child: bool) -> Vec<Row> {
    let at_apex = |rtype, what| Row::new(apex, rtype, Verdict::Secure, what);
    let below = |name: &str, rtype, what| Row::new(&format!("{name}.{apex}"), rtype, Verdict::Secure, what);
    let mut rows = vec![
        at_apex("A", "positive at the apex").replayed(),
        at_apex("SOA", "positive at the apex"),
        at_apex("NS", "positive at the apex"),
        at_apex("MX", "positive at the apex"),
        at_apex("TXT", "positive at the apex"),
        at_apex("DNSKEY", "keys"),
        at_apex("DS", "DS at the parent"),
        at_apex("CAA", "NODATA at the apex").matching(),
        below("www", "A", "positive"),
        below("www", "AAAA", "positive"),
        below("WWW", "A", "positive, another case"),
        below("deep.ent", "A", "positive below an empty non-terminal"),
        below("www", "TXT", "NODATA").matching().replayed(),
        below("www", "DS", "NODATA for DS inside a zone").matching(),
        below("ent", "A", "NODATA at an empty non-terminal").matching(),
        below("wild", "A", "NODATA at an empty non-terminal above a wildcard").matching(),
        below("nosuch", "A", "NXDOMAIN").covering().nxdomain().replayed(),
        below("a.b.nosuch", "A", "NXDOMAIN three labels down").covering().nxdomain(),
        below("nosuch.www", "A", "NXDOMAIN below an existing name").covering().nxdomain(),
        below("nosuch.ent", "A", "NXDOMAIN below an empty non-terminal").covering().nxdomain(),
        below("x.wild", "A", "wildcard answer").covering().replayed(),
        below("y.x.wild", "A", "wildcard answer two labels down").covering(),
        below("*.wild", "A", "the wildcard by name"),
        below("x.wild", "MX", "NODATA at a wildcard").covering().replayed(),
        below("alias", "A", "CNAME into another server's zone").replayed(),
        below("alias", "CNAME", "CNAME by type"),
        below("chain", "AAAA", "two CNAMEs"),
        below("alias", "MX", "CNAME, then NODATA"),
        below("dangling", "A", "CNAME, then NXDOMAIN").nxdomain(),
        below("www.tree", "A", "DNAME into another server's zone").replayed(),
        below("nosuch.tree", "A", "DNAME, then NXDOMAIN").nxdomain(),
        below("tree", "DNAME", "DNAME by type"),
        below("tree", "A", "NODATA at the owner of a DNAME").matching(),
        below("big", "TXT", "too long for UDP").replayed(),
    ];
    if has_unsigned_child {
        let insecure =
            |name: &str, rtype, what| Row { verdict: Verdict::Insecure, ..below(name, rtype, what) };
        rows.extend([
            below("unsigned", "DS", "proof that there is no DS").matching(),
            insecure("unsigned", "A", "unsigned delegation"),
            insecure("www.unsigned", "A", "unsigned delegation").replayed(),
            insecure("www.unsigned", "TXT", "NODATA in an unsigned zone"),
            insecure("nosuch.unsigned", "A", "NXDOMAIN in an unsigned zone").nxdomain(),
            insecure("fork", "A", "CNAME from a signed into an unsigned zone").replayed(),
        ]);
    }
    rows
}

/// Runs `dnssec check` over rows, and compares verdict and exit code.
pub(crate) struct Checker<'a> {
    hierarchy: &'a Hierarchy,
    resolver: Option<Resolver>,
    /// A resolver as a word of the command line, with its port.
    word: Option<&'a str>,
    at: Option<u64>,
}

impl<'a> Checker<'a> {
    /// Walking from our root.
    pub(crate) fn walking(hierarchy: &'a Hierarchy) -> Self {
        Self { hierarchy, resolver: None, word: None, at: None }
    }

    /// Asking a recursive resolver for everything.
    pub(crate) fn asking(hierarchy: &'a Hierarchy, resolver: Resolver) -> Self {
        Self { hierarchy, resolver: Some(resolver), word: None, at: None }
    }

    /// The same, with the resolver as a word of the command line and a certificate of ours.
    pub(crate) fn asking_by(hierarchy: &'a Hierarchy, word: &'a str) -> Self {
        Self { hierarchy, resolver: None, word: Some(word), at: None }
    }

    /// Judging as of another time than now.
    pub(crate) fn at(self, seconds: u64) -> Self {
        Self { at: Some(seconds), ..self }
    }

    /// Every row that fails is reported, not only the first.
    pub(crate) fn check(&self, rows: &[Row]) {
        let failures = in_parallel(rows, |row| self.failure(row));
        assert!(failures.is_empty(), "{}", report(&failures, rows.len()));
    }

    /// Saves each walk, reads it back, and compares standard output and exit code: as text and as JSON.
    pub(crate) fn check_replays(&self, rows: &[Row]) {
        let at = daemon::now().to_string();
        let counter = AtomicUsize::new(0);
        let failures = in_parallel(rows, |row| {
            let number = counter.fetch_add(1, Ordering::Relaxed);
            let saved = self.hierarchy.directory.join(format!("capture-{number}.json"));
            for format in [[].as_slice(), &["--json"]] {
                let mut walk = self.command(row);
                walk.args(["--at", &at, "--save"]).arg(&saved).args(format);
                let (command, live) = run(&mut walk);
                let mut replay = Command::new(env!("CARGO_BIN_EXE_dnssec"));
                replay.args(["check", &row.name, row.rtype, "--at", &at, "--from"]).arg(&saved);
                replay.arg("--anchor").arg(&self.hierarchy.anchor).args(format);
                let (again, replayed) = run(&mut replay);
                if live.stdout != replayed.stdout || live.status.code() != replayed.status.code() {
                    return Some(format!("$ {command}\n{}$ {again}\n{}", quote(&live), quote(&replayed)));
                }
                if let (["--json"], Err(fault)) = (format, inspect_json(&live.stdout, row.verdict)) {
                    return Some(format!("{fault}\n$ {command}\n{}", quote(&live)));
                }
            }
            None
        });
        assert!(failures.is_empty(), "{}", report(&failures, rows.len()));
    }

    fn failure(&self, row: &Row) -> Option<String> {
        let (word, code) = row.verdict.word_and_code();
        let (command, output) = run(&mut self.command(row));
        let stdout = String::from_utf8_lossy(&output.stdout);
        let found = stdout.split_whitespace().next().unwrap_or_default();
        let first_word = found.trim_end_matches(|letter: char| !letter.is_ascii_alphabetic());
        if first_word == word && output.status.code() == Some(code) {
            return None;
        }
        Some(format!("{}: expected {word}, exit code {code}\n$ {command}\n{}", row.what, quote(&output)))
    }

    fn command(&self, row: &Row) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dnssec"));
        command.args(["check", &row.name, row.rtype]);
        let port = match (self.resolver, self.word) {
            (Some(Resolver { address, port }), _) => {
                command.arg(format!("@{address}"));
                port
            }
            (None, Some(word)) => {
                command.arg(word).arg("--ca").arg(&self.hierarchy.authority);
                self.hierarchy.port
            }
            (None, None) => {
                command.arg("--hints").arg(&self.hierarchy.hints);
                self.hierarchy.port
            }
        };
        command.arg("--anchor").arg(&self.hierarchy.anchor);
        command.args(["--port", &port.to_string(), "--timeout", "5"]);
        if let Some(at) = self.at {
            command.args(["--at", &at.to_string()]);
        }
        command
    }
}

/// What anyone may rely on in the JSON: `schema`, `verdict`, and for every verdict but secure a finding's `code`.
fn inspect_json(stdout: &[u8], verdict: Verdict) -> Result<(), String> {
    let report: serde_json::Value = serde_json::from_slice(stdout).map_err(|error| error.to_string())?;
    if report["schema"].is_null() {
        return Err("no member \"schema\"".to_owned());
    }
    let word = verdict.word_and_code().0.to_lowercase();
    if report["verdict"] != word {
        return Err(format!("verdict {}, expected {word:?}", report["verdict"]));
    }
    let findings = report["findings"].as_array().ok_or("no array \"findings\"")?;
    if findings.iter().any(|finding| finding["code"].is_null()) {
        return Err("a finding without \"code\"".to_owned());
    }
    if verdict != Verdict::Secure && findings.is_empty() {
        return Err(format!("{word} without a finding"));
    }
    Ok(())
}

/// Asks a validating resolver about every row; returns the rows on which it disagrees.
pub(crate) fn ask_about(rows: &[Row], program: &str, resolver: Resolver) -> Vec<String> {
    in_parallel(rows, |row| {
        let rtype = type_number(row.rtype);
        let patience = Duration::from_secs(20);
        let answer = match query::resolve(&row.name, rtype, resolver.address.into(), resolver.port, patience)
        {
            Ok(answer) => answer,
            Err(error) => return Some(format!("{program}: {} {}: {error}", row.name, row.rtype)),
        };
        let agrees = match row.verdict {
            Verdict::Secure => answer.authentic && answer.rcode == row.rcode,
            Verdict::Insecure => !answer.authentic && answer.rcode == row.rcode,
            // A resolver gives both away as SERVFAIL (2).
            Verdict::Bogus | Verdict::Indeterminate => answer.rcode == 2,
        };
        let Row { name, rtype, verdict, rcode, what, .. } = row;
        (!agrees)
            .then(|| format!("{program}: {name} {rtype} ({what}): {answer:?}; table: {verdict:?}, {rcode}"))
    })
}

/// All failures under one heading.
pub(crate) fn report(failures: &[String], of: usize) -> String {
    format!("{} of {of} rows fail\n\n{}", failures.len(), failures.join("\n"))
}

/// A walk is mostly waiting, so a few at once save time even on one processor.
fn in_parallel(rows: &[Row], judge: impl Fn(&Row) -> Option<String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let workers = 4;
    let mut failures: Vec<(usize, String)> = std::thread::scope(|scope| {
        let work = || {
            let mut failures = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(row) = rows.get(number) else { return failures };
                failures.extend(judge(row).map(|failure| (number, failure)));
            }
        };
        let handles: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect()
    });
    failures.sort();
    failures.into_iter().map(|(_, failure)| failure).collect()
}

/// Runs the binary, not longer than 30 s where `timeout` is installed, and returns the command line with the output.
fn run(command: &mut Command) -> (String, Output) {
    let mut line: Vec<PathBuf> = vec![command.get_program().into()];
    line.extend(command.get_args().map(PathBuf::from));
    let mut limited = match find("timeout") {
        Some(timeout) => {
            let mut limited = Command::new(timeout);
            limited.arg("30").args(&line);
            limited
        }
        None => {
            let mut bare = Command::new(&line[0]);
            bare.args(&line[1..]);
            bare
        }
    };
    let output = limited.env("NO_COLOR", "1").stdin(Stdio::null()).output().unwrap();
    line[0] = "dnssec".into();
    let line: Vec<_> = line.iter().map(|word| word.to_string_lossy()).collect();
    (line.join(" "), output)
}

/// The outcome of a run, indented.
fn quote(output: &Output) -> String {
    let mut quoted = format!("  {}\n", output.status);
    for (stream, octets) in [("out", &output.stdout), ("err", &output.stderr)] {
        for line in String::from_utf8_lossy(octets).lines().take(25) {
            quoted.push_str(&format!("  {stream}| {line}\n"));
        }
    }
    quoted
}

fn type_number(rtype: &str) -> u16 {
    match rtype {
        "A" => 1,
        "NS" => 2,
        "CNAME" => 5,
        "SOA" => 6,
        "MX" => 15,
        "TXT" => 16,
        "AAAA" => 28,
        "DNAME" => 39,
        "DS" => 43,
        "DNSKEY" => 48,
        "CAA" => 257,
        _ => panic!("no number for {rtype}"),
    }
}
