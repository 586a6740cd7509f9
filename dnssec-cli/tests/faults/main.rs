//! `docs/faults.md`: what delv, drill, unbound-host and DNSViz print about each fault of the lab, beside what we print.
//!
//! What the peers print is recorded in `fixtures/transcripts/`, a file for each. Where a peer is installed, it is asked
//! again about every scenario, and must say what is recorded; another version of it only warns. The document is
//! written from the transcripts and from our own binary, which runs here and now, and must be what the repository has.
//!
//! `DNSSEC_RECORD=1 cargo test -p dnssec-cli --test faults` asks those that are installed and writes all of it anew:
//! that is all a new scenario needs. `DNSSEC_REQUIRE_PEERS=1` makes a missing peer a failure instead of a loud skip.
//!
//! Each scenario is served on port 53, which the peers want, in a network namespace of its own, so that several can be
//! asked about at a time: this program starts itself there (`stage`).
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, and says where"
)]
#![cfg(unix)]

mod alike;
#[allow(dead_code, reason = "the walks against real servers need more of it")]
#[path = "../peers/daemon.rs"]
mod daemon;
mod document;
mod gist;
mod namespace;
mod ours;
mod peer;
mod process;
#[allow(dead_code, reason = "the walks against real servers need it")]
#[path = "../peers/query.rs"]
mod query;
mod recorded;
mod relative;
mod stage;
mod summary;
mod telling;
mod transcript;

use libtest_mimic::{Arguments, Failed, Trial};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(part) = stage::Part::from_environment() {
        part.perform();
        return ExitCode::SUCCESS;
    }
    let trials = vec![
        Trial::test("the_peers_say_what_is_recorded", the_peers_say_what_is_recorded),
        Trial::test("the_document_is_up_to_date", the_document_is_up_to_date),
        Trial::test("times_are_told_by_their_distance", times_are_told_by_their_distance),
        Trial::test("transcripts_are_read_as_written", transcripts_are_read_as_written),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn the_peers_say_what_is_recorded() -> Result<(), Failed> {
    let misses = &recorded::peers().misses;
    if misses.is_empty() { Ok(()) } else { Err(format!("{}\n{RECORD}", misses.join("\n")).into()) }
}

fn the_document_is_up_to_date() -> Result<(), Failed> {
    let written = document::text(&recorded::peers().transcripts);
    let path = in_repository("docs/faults.md");
    if is_recording() {
        std::fs::write(&path, &written)?;
        return Ok(());
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    match written.lines().zip(found.lines().chain(std::iter::repeat(""))).zip(1..).find(|((a, b), _)| a != b)
    {
        Some(((written, found), line)) => {
            Err(format!("docs/faults.md line {line}:\n  is        {found}\n  should be {written}\n{RECORD}")
                .into())
        }
        None if written != found => Err(format!("docs/faults.md goes on after its end\n{RECORD}").into()),
        None => Ok(()),
    }
}

fn times_are_told_by_their_distance() -> Result<(), Failed> {
    let now = "2026-11-24T05:51:53Z".parse().unwrap();
    for (text, told) in [
        ("RRSIG A 13 3 300 20261122055153 20261124055154 62096", "RRSIG A 13 3 300 now-2d now+1s 62096"),
        ("the field (2026-11-23 04:51:53+00:00) is", "the field (now-1d1h) is"),
        ("(2026-11-23 - 2026-12-07) [.]", "(today-1d - today+13d) [.]"),
        ("2001:db8::1 12026112205515 x20261122055153", "2001:db8::1 12026112205515 x20261122055153"),
    ] {
        assert_eq!(relative::relative(text, now), told);
    }
    Ok(())
}

fn transcripts_are_read_as_written() -> Result<(), Failed> {
    for (peer, transcripts) in &recorded::peers().transcripts {
        let read = transcript::Transcripts::parse(&transcripts.to_text(*peer));
        assert_eq!((&read.version, &read.scenarios), (&transcripts.version, &transcripts.scenarios));
    }
    Ok(())
}

const RECORD: &str =
    "If that is right: DNSSEC_RECORD=1 cargo test -p dnssec-cli --test faults, and look at the diff.";

/// Whether transcripts and document are to be written rather than compared.
fn is_recording() -> bool {
    std::env::var_os("DNSSEC_RECORD").is_some_and(|value| value != "0")
}

fn in_repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Says loudly what was not tested: straight to standard error, which the test runner does not capture.
fn skip(what: &str) {
    assert!(std::env::var_os("DNSSEC_REQUIRE_PEERS").is_none_or(|value| value == "0"), "not tested: {what}");
    warn(&format!("SKIPPED, NOT TESTED: {what}"));
}

/// Says something loudly.
fn warn(what: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "\n*** {what} ***");
}
