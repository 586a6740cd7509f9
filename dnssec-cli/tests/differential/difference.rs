//! `fixtures/differences.toml`: where validators judge a mutant otherwise, and why.

use serde::Deserialize;

use crate::mutation::KINDS;
use crate::table::{Difference, PEERS};
use crate::validators::Judgement;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Differences {
    #[serde(rename = "difference")]
    pub(crate) entries: Vec<Entry>,
}

/// One way to differ.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    peers: Vec<String>,
    /// Any if there is no list.
    mutations: Option<Vec<String>>,
    ours: Judgement,
    theirs: Judgement,
    /// Only if the mutated response is one of these: `answer`, `keys`, `delegation`.
    parts: Option<Vec<String>>,
    /// Only if our verdict is decided by one of these facts.
    facts: Option<Vec<String>>,
    /// Only for these questions, relative to the mutant's apex.
    questions: Option<Vec<String>>,
    clause: String,
    pub(crate) reason: String,
    /// Whether it comes too seldom for a bounded run to show it.
    #[serde(default)]
    pub(crate) rare: Rare,
}

/// See [`Entry::rare`].
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Rare {
    /// The long run must show it.
    #[default]
    No,
    /// It depends on timing or chance.
    Yes,
}

impl Differences {
    /// Reads the file of the repository; a wrong word in it stops the test.
    pub(crate) fn read() -> Self {
        let text = include_str!("../../../fixtures/differences.toml");
        let file: Differences =
            toml::from_str(text).unwrap_or_else(|error| panic!("fixtures/differences.toml: {error}"));
        for Entry { peers, mutations, clause, reason, ours, theirs, .. } in &file.entries {
            let unknown =
                mutations.iter().flatten().find(|name| KINDS.iter().all(|kind| kind.name != **name));
            assert_eq!(unknown, None, "no such mutation");
            assert!(peers.iter().all(|peer| PEERS.contains(&peer.as_str())), "{peers:?}");
            assert!(clause.starts_with("RFC ") && clause.contains('§') && !reason.is_empty(), "{reason}");
            assert_ne!(ours, theirs, "{reason}");
        }
        file
    }

    /// The entry that tells of this difference.
    pub(crate) fn of(&self, found: &Difference) -> Option<usize> {
        let lists = |list: &Option<Vec<String>>, word: &str| {
            list.as_ref().is_none_or(|list| list.iter().any(|listed| listed == word))
        };
        self.entries.iter().position(|entry| {
            entry.peers.iter().any(|peer| peer == found.peer)
                && lists(&entry.mutations, found.kind)
                && lists(&entry.questions, found.asked)
                && (entry.ours, entry.theirs) == (found.ours, found.theirs)
                && lists(&entry.parts, found.part)
                && lists(&entry.facts, &found.fact)
        })
    }
}
