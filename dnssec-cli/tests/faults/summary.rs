//! The tables at the top of the document: only what can be computed.

use dnssec_core::report::Verdict;
use dnssec_fixtures::Scenario;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::document::said_of_others;
use crate::gist::gist;
use crate::ours::Ours;
use crate::peer::Peer;
use crate::process::Exit;
use crate::transcript::{Heard, Transcripts};

/// How many are told apart, and how many make themselves felt by an exit code.
pub(crate) fn counts(faults: &[&Ours], secure: &[&Ours], recorded: &BTreeMap<Peer, Transcripts>) -> String {
    let right = faults.iter().chain(secure).filter(|ours| ours.misses.is_empty()).count();
    let decided = || faults.iter().filter(|ours| ours.scenario.code.is_some());
    let fixed =
        decided().filter(|ours| ours.text.lines().any(|line| line.trim_start().starts_with("fix "))).count();
    let bogus: Vec<&Ours> =
        faults.iter().copied().filter(|ours| ours.scenario.verdict == Verdict::Bogus).collect();
    let mut text = format!(
        "\n## In numbers\n\n{} scenarios, {} of them with something to find. dnssec has verdict, link, code and owner \
         right in {right}, and a fix for {fixed} of the {} where something decides that the answer is not secure.\n\n",
        faults.len() + secure.len(),
        faults.len(),
        decided().count()
    );
    text += "| |dnssec |";
    recorded.keys().for_each(|peer| {
        let _ = write!(text, " {} |", peer.title());
    });
    text += "\n|---|---|";
    text += &"---|".repeat(recorded.len());
    let rows: [(&str, Count); 3] = [
        ("faults of which nothing is said that is also said of a fault with another cause", Count::Apart),
        ("bogus answers with an exit code other than 0", Count::Fails),
        ("secure answers with an exit code other than 0", Count::Fails),
    ];
    for ((what, count), of) in rows.into_iter().zip([faults, &bogus, secure]) {
        let own = match count {
            Count::Apart => of.iter().filter(|ours| ours.is_apart(of)).count(),
            Count::Fails => of.iter().filter(|ours| ours.exit != 0).count(),
        };
        let _ = write!(text, "\n| {what} | {own} of {} |", of.len());
        for transcripts in recorded.values() {
            let known = of.iter().filter(|ours| transcripts.scenarios.contains_key(ours.scenario.name));
            let of_peer = known.clone().filter(|ours| count.holds(ours, of, transcripts)).count();
            let _ = write!(text, " {of_peer} of {} |", known.count());
        }
    }
    text + "\n"
}

/// What is counted.
#[derive(Clone, Copy)]
enum Count {
    /// What is said is said of no fault with another cause, names and numbers apart.
    Apart,
    /// Each time, the exit code is not 0.
    Fails,
}

impl Count {
    fn holds(self, ours: &Ours, faults: &[&Ours], transcripts: &Transcripts) -> bool {
        match self {
            Count::Apart => said_of_others(ours, faults, transcripts).is_empty(),
            Count::Fails => {
                transcripts.scenarios[ours.scenario.name].iter().all(|heard| heard.exit != Exit::Code(0))
            }
        }
    }
}

/// A line for each scenario.
pub(crate) fn table(rows: &[&Ours], recorded: &BTreeMap<Peer, Transcripts>) -> String {
    let mut text = "| scenario | dnssec |".to_owned();
    recorded.keys().for_each(|peer| {
        let _ = write!(text, " {} |", peer.title());
    });
    text += "\n|---|---|";
    text += &"---|".repeat(recorded.len());
    for ours in rows {
        let _ = write!(text, "\n| {} | {} |", linked(ours), own(ours));
        for (peer, transcripts) in recorded {
            let variants = transcripts.scenarios.get(ours.scenario.name);
            let cell = |heard| cell(*peer, ours.scenario, heard);
            let cells = variants.map(|variants| variants.iter().map(cell).collect::<BTreeSet<_>>());
            let cells = cells.map(|cells| cells.into_iter().collect::<Vec<_>>().join("; or "));
            let cells = cells.unwrap_or_else(|| "not asked".to_owned());
            let _ = write!(text, " {cells} |");
        }
    }
    text + "\n"
}

fn linked(ours: &Ours) -> String {
    let name = ours.scenario.name;
    if ours.scenario.code.is_some() || !ours.scenario.beside.is_empty() {
        format!("[{name}](#{name})")
    } else {
        format!("{name}: {}", ours.scenario.title)
    }
}

/// What the lab expects, and whether we say it.
fn own(ours: &Ours) -> String {
    let mut text = ours.scenario.verdict.to_string();
    let beside = ours.scenario.beside.join(", ");
    let link = ours.scenario.link.map(|link| format!("at {link}"));
    let owner = ours.scenario.owner.map(|owner| owner.slug().to_owned());
    let code = ours.scenario.code.map(str::to_owned);
    let beside = (!beside.is_empty()).then(|| format!("beside it {beside}"));
    for part in [code, link, owner, beside].into_iter().flatten() {
        let _ = write!(text, ", {part}");
    }
    let _ = write!(text, " ({})", ours.exit);
    for miss in &ours.misses {
        let _ = write!(text, "; WRONG: {miss}");
    }
    text
}

fn cell(peer: Peer, scenario: &Scenario, heard: &Heard) -> String {
    let said = gist(peer, scenario, heard).replace('|', "\\|");
    match heard.exit {
        Exit::Code(code) => format!("{said} ({code})"),
        Exit::Stopped => said,
    }
}
