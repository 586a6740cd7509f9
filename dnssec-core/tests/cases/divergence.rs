//! `fixtures/divergences.toml`: where we differ from a case on purpose, and why.

use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Divergences {
    /// Another verdict or rcode, one by one.
    outcome: Vec<One>,
    /// Another extended error, grouped by the reason.
    ede: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    id: String,
    differs: Differs,
    expected: String,
    found: String,
    clause: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    ids: Vec<String>,
    expected: String,
    found: String,
    clause: String,
    reason: String,
}

/// What differs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Differs {
    Verdict,
    Rcode,
    Ede,
}

impl fmt::Display for Differs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Differs::Verdict => "verdict",
            Differs::Rcode => "rcode",
            Differs::Ede => "extended error",
        })
    }
}

/// One listed difference of one check.
pub(crate) struct Divergence<'a> {
    pub(crate) differs: Differs,
    pub(crate) expected: &'a str,
    pub(crate) found: &'a str,
}

impl Divergences {
    /// Reads the file of the repository.
    pub(crate) fn read() -> Divergences {
        toml::from_str(include_str!("../../../fixtures/divergences.toml"))
            .unwrap_or_else(|error| panic!("fixtures/divergences.toml: {error}"))
    }

    /// What is listed for a check.
    pub(crate) fn of(&self, name: &str) -> Vec<Divergence<'_>> {
        let outcomes = self.outcome.iter().filter(|one| one.id == name).map(|one| Divergence {
            differs: one.differs,
            expected: &one.expected,
            found: &one.found,
        });
        let edes = self.ede.iter().filter(|group| group.ids.iter().any(|id| id == name)).map(|group| {
            Divergence { differs: Differs::Ede, expected: &group.expected, found: &group.found }
        });
        outcomes.chain(edes).collect()
    }

    /// Every id is of a check and stands once in its section, each has clause and reason, and under 3 % of the
    /// checks have another verdict or rcode.
    pub(crate) fn inspect(&self, names: &[String]) -> Result<(), String> {
        let outcomes: Vec<&String> = self.outcome.iter().map(|one| &one.id).collect();
        let edes: Vec<&String> = self.ede.iter().flat_map(|group| &group.ids).collect();
        for ids in [&outcomes, &edes] {
            if let Some(unknown) = ids.iter().find(|id| !names.contains(**id)) {
                return Err(format!("no such check: {unknown}"));
            }
            if ids.iter().collect::<BTreeSet<_>>().len() != ids.len() {
                return Err("a check is listed twice".to_owned());
            }
        }
        let reasons = self.outcome.iter().map(|one| (&one.clause, &one.reason));
        for (clause, reason) in reasons.chain(self.ede.iter().map(|group| (&group.clause, &group.reason))) {
            if !(clause.starts_with("RFC ") && clause.contains('§')) || reason.is_empty() {
                return Err(format!("no clause or no reason: {clause:?} {reason:?}"));
            }
        }
        if self.outcome.iter().any(|one| one.differs == Differs::Ede) {
            return Err("an extended error stands under [[outcome]]".to_owned());
        }
        if outcomes.len() * 100 >= names.len() * 3 {
            return Err(format!("{} of {} checks are listed: 3 % or more", outcomes.len(), names.len()));
        }
        Ok(())
    }
}
