//! The text of `docs/faults.md`.

use dnssec_core::catalogue::{self, Level};
use dnssec_fixtures::Scenario;
use std::collections::BTreeMap;
use std::fmt::Write;

use crate::alike::{same_cause, wording};
use crate::ours::{self, Ours};
use crate::peer::Peer;
use crate::summary;
use crate::transcript::{Heard, Transcripts};

/// Lines of a peer that are shown; the transcript has them all.
const FEW: usize = 8;

/// Things shown of a peer that says something else each time.
const VARIANTS: usize = 2;

/// Other faults named of which a peer says the same.
const NAMES: usize = 4;

/// Written from what is recorded, and from what our binary says now.
pub(crate) fn text(recorded: &BTreeMap<Peer, Transcripts>) -> String {
    let all = ours::ask();
    let (faults, secure): (Vec<&Ours>, Vec<&Ours>) = all.iter().partition(|ours| is_fault(ours.scenario));
    let mut text = PREFACE.to_owned();
    text += &asked(recorded);
    text += &summary::counts(&faults, &secure, recorded);
    text += "\n## Each fault in a line\n\n";
    text += "In brackets, the exit code. What the peers say is their last word on the question.\n\n";
    text += &summary::table(&faults, recorded);
    text += "\n## Nothing wrong\n\n";
    text += &summary::table(&secure, recorded);
    text += "\n## Each fault\n";
    for ours in &faults {
        text += &section(ours, &faults, recorded);
    }
    text
}

const PREFACE: &str = "\
# What is said of each fault

Written by the test `dnssec-cli/tests/faults`; do not edit. `DNSSEC_RECORD=1 cargo test -p dnssec-cli --test faults` \
writes it anew; without that variable the test fails if it is not up to date.

Each scenario of the lab is served on loopback, and each program asks the scenario's question. `.ci/run` installs the \
four peers and asks them again: they must say what is recorded in `fixtures/transcripts/`, of which the telling lines \
are shown here. Times in their output are written by their distance from the moment of signing, such as `now-2d`; \
records, keys and signatures are left out. Ours is whole but for its last line, which counts queries.

";

/// Whether there is something to find.
fn is_fault(scenario: &Scenario) -> bool {
    scenario.code.is_some() || !scenario.beside.is_empty()
}

/// Which versions, and how they are asked.
fn asked(recorded: &BTreeMap<Peer, Transcripts>) -> String {
    let mut text = "| program | recorded with | command lines |\n|---|---|---|\n".to_owned();
    text += "| dnssec | this repository | `dnssec check NAME TYPE --hints FILE --anchor FILE` |\n";
    for (peer, transcripts) in recorded {
        let version = if transcripts.version.is_empty() { "not recorded" } else { &transcripts.version };
        let lines = peer.command_lines("NAME", "TYPE", "ns1.=127.53.16.1");
        let _ = writeln!(text, "| {} | {version} | `{}` |", peer.title(), lines.join("`, `"));
    }
    text += "\ndelv and drill -S ask a resolver that does not validate (Unbound with its iterator alone), so that it \
             withholds nothing from them. DNSViz's complaint that the lab's addresses are private is left out.\n";
    text
}

fn section(ours: &Ours, faults: &[&Ours], recorded: &BTreeMap<Peer, Transcripts>) -> String {
    let Scenario { name, title, question, verdict, code, owner, link, beside, .. } = ours.scenario;
    let mut text = format!("\n### {name}\n\nWhat is wrong: {title}.");
    let _ = write!(text, " Asked for {} {}: {verdict}", question.0, question.1);
    if let (Some(code), Some(owner)) = (code, owner) {
        let _ = write!(text, ", because of {code}, which is for {} to mend", owner.slug());
    }
    if let Some(link) = link {
        let _ = write!(text, "; the chain ends at `{link}`");
    }
    if !beside.is_empty() {
        let _ = write!(text, "; beside it {}", beside.join(", "));
        if beside.iter().filter_map(|slug| catalogue::find(slug)).all(|entry| entry.level == Level::Note) {
            text += ", which `-v` shows";
        }
    }
    let _ =
        write!(text, ".\n\n**dnssec**, exit code {}\n\n```text\n{}\n```\n", ours.exit, ours.text.trim_end());
    for (peer, transcripts) in recorded {
        match transcripts.scenarios.get(*name) {
            Some(variants) => text += &said(*peer, variants, &said_of_others(ours, faults, transcripts)),
            None => {
                let _ = write!(text, "\n**{}**: not asked\n", peer.title());
            }
        }
    }
    text
}

/// What a peer says, and of which other faults it says the same.
fn said(peer: Peer, variants: &[Heard], others: &[&str]) -> String {
    let mut text = String::new();
    for (heard, number) in variants.iter().take(VARIANTS).zip(1..) {
        let which = match number {
            1 if variants.len() > 1 => ", one time",
            1 => "",
            _ => ", another time",
        };
        let _ = write!(text, "\n**{}**{which}, {}{}", peer.title(), heard.exit, shown(heard));
    }
    if variants.len() > VARIANTS {
        let _ = write!(text, "\nAsked again and again, it says {} different things.\n", variants.len());
    }
    if !others.is_empty() && variants.iter().any(|heard| !heard.lines.is_empty()) {
        let more = others.len().saturating_sub(NAMES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let names: Vec<&str> = others.iter().take(NAMES).copied().collect();
        let _ = write!(text, "\nThe same words for {}{more}.\n", names.join(", "));
    }
    text
}

/// A line stands behind how the peer ended, more stand below it.
fn shown(heard: &Heard) -> String {
    match heard.lines.as_slice() {
        [] => String::from("\n"),
        [line] if !line.contains('`') => format!(": `{line}`\n"),
        lines => {
            let more = lines.len().saturating_sub(FEW);
            let more = if more > 0 { format!("… and {more} lines more\n") } else { String::new() };
            let few: String = lines.iter().take(FEW).map(|line| format!("{line}\n")).collect();
            format!("\n\n```text\n{few}{more}```\n")
        }
    }
}

/// The faults with another cause of which a peer says the same, names and numbers apart.
pub(crate) fn said_of_others(ours: &Ours, faults: &[&Ours], transcripts: &Transcripts) -> Vec<&'static str> {
    let of =
        |scenario: &Scenario| transcripts.scenarios.get(scenario.name).map(|heard| wording(scenario, heard));
    let Some(here) = of(ours.scenario) else { return Vec::new() };
    let others = faults.iter().map(|other| other.scenario);
    let others = others.filter(|other| !same_cause(ours.scenario, other));
    others.filter(|other| of(other).is_some_and(|there| there == here)).map(|other| other.name).collect()
}
