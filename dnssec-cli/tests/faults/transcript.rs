//! What a peer said about the scenarios, as it stands in a file.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::peer::Peer;
use crate::process::Exit;

/// What a peer said, once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Heard {
    pub(crate) exit: Exit,
    pub(crate) lines: Vec<String>,
}

/// What one peer said about each scenario; several things if it asks one server of several.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transcripts {
    pub(crate) version: String,
    /// In the order of [`Heard`].
    pub(crate) scenarios: BTreeMap<String, Vec<Heard>>,
}

impl Transcripts {
    /// A heading for each scenario; below it, for each thing said, how the peer ended and its lines behind a bar.
    pub(crate) fn to_text(&self, peer: Peer) -> String {
        let mut text = format!(
            "# What {} says about each scenario of the lab; written by the test `faults`, see docs/faults.md.\n\
             version {}\n",
            peer.title(),
            self.version
        );
        for (name, variants) in &self.scenarios {
            let _ = writeln!(text, "\n## {name}");
            for heard in variants {
                let _ = match heard.exit {
                    Exit::Code(code) => writeln!(text, "exit {code}"),
                    Exit::Stopped => writeln!(text, "stopped"),
                };
                heard.lines.iter().for_each(|line| {
                    let _ = writeln!(text, "| {line}");
                });
            }
        }
        text
    }

    pub(crate) fn parse(text: &str) -> Self {
        let mut transcripts = Transcripts::default();
        let mut name = String::new();
        for line in text.lines() {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            match word {
                "version" => transcripts.version = rest.to_owned(),
                "##" => name = rest.to_owned(),
                "exit" | "stopped" | "|" => transcripts.extend(&name, word, rest),
                _ => {}
            }
        }
        transcripts
    }

    fn extend(&mut self, name: &str, word: &str, rest: &str) {
        let variants = self.scenarios.entry(name.to_owned()).or_default();
        match word {
            "exit" => variants.push(Heard { exit: Exit::Code(rest.parse().unwrap()), lines: Vec::new() }),
            "stopped" => variants.push(Heard { exit: Exit::Stopped, lines: Vec::new() }),
            _ => variants.last_mut().unwrap().lines.push(rest.to_owned()),
        }
    }
}
