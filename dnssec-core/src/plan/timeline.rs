//! From the steps of a procedure to their times.

use super::condition::Condition;
use super::history::{History, Since};
use super::observation::{Place, Ttl};
use crate::catalogue::{Clause, Owner};
use crate::time::Timestamp;
use std::fmt;

/// A step as its procedure has it.
pub(super) struct Draft {
    pub(super) name: &'static str,
    pub(super) owner: Owner,
    pub(super) action: String,
    /// The DS records to publish, as lines to copy.
    pub(super) ds: Vec<String>,
    /// What is so once it is done.
    pub(super) done: Vec<Condition>,
    /// What is so later, when what it did is undone again; nothing if it stays.
    pub(super) undone: Vec<Condition>,
    /// What must be over before it is taken.
    pub(super) rules: Vec<Rule>,
}

/// Something that caches may hold, which the step would make bogus.
pub(super) struct Rule {
    pub(super) cached: Cached,
    /// Nobody gets it anew once these hold.
    pub(super) from: Vec<Condition>,
    /// How long it is kept after that: the sum.
    pub(super) ttls: Vec<Ttl>,
    pub(super) clause: Clause,
}

/// What caches may still hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cached {
    /// The old DS set.
    OldDs,
    /// The DS set without that of the new operator.
    DsOfOneOperator,
    /// Keys without the new one.
    OldKeys,
    /// Keys with the old algorithm.
    KeysOfOldAlgorithm,
    /// Data without any signature.
    UnsignedData,
    /// Data signed by the old key alone.
    OldSignatures,
    /// Data without signatures of the new algorithm.
    OneAlgorithm,
    /// The names of the old servers, and then their keys.
    KeysOfOldServers,
    /// The names of the old servers, and then their data.
    DataOfOldServers,
}

impl Cached {
    /// Whether it is data, whose TTLs can be seen in part only.
    pub(super) fn is_data(self) -> bool {
        use Cached::{DataOfOldServers, OldSignatures, OneAlgorithm, UnsignedData};
        matches!(self, UnsignedData | OldSignatures | OneAlgorithm | DataOfOldServers)
    }

    /// The word for it in data.
    pub fn slug(self) -> &'static str {
        match self {
            Cached::OldDs => "old-ds",
            Cached::DsOfOneOperator => "ds-of-one-operator",
            Cached::OldKeys => "keys-without-the-new",
            Cached::KeysOfOldAlgorithm => "keys-of-old-algorithm",
            Cached::UnsignedData => "unsigned-data",
            Cached::OldSignatures => "old-signatures",
            Cached::OneAlgorithm => "one-algorithm",
            Cached::KeysOfOldServers => "keys-of-old-servers",
            Cached::DataOfOldServers => "data-of-old-servers",
        }
    }
}

/// As the end of `caches may hold ...`.
impl fmt::Display for Cached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Cached::OldDs => "the old DS",
            Cached::DsOfOneOperator => "a DS set without the new operator's",
            Cached::OldKeys => "the keys without the new one",
            Cached::KeysOfOldAlgorithm => "keys with the old algorithm",
            Cached::UnsignedData => "data from before it was signed",
            Cached::OldSignatures => "data that the old key alone signed",
            Cached::OneAlgorithm => "data without signatures of the new algorithm",
            Cached::KeysOfOldServers => "the old servers' names, and then their keys",
            Cached::DataOfOldServers => "the old servers' names, and then their data",
        })
    }
}

/// A step and its time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Its name, which is for ever.
    pub name: &'static str,
    /// Who takes it.
    pub owner: Owner,
    /// What is done, in one line.
    pub action: String,
    /// The DS records to have published, as master-file lines to copy.
    pub ds: Vec<String>,
    /// How far it is.
    pub progress: Progress,
    /// What must be over before.
    pub waits: Vec<Wait>,
    /// The first second at which it is safe: by what is seen if the steps before it are done, else if each of these
    /// is taken, and seen at every server, as early as it is safe. `None` once it is done.
    pub earliest: Option<Timestamp>,
}

/// How far a step is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Progress {
    /// At every server.
    Done(Since),
    /// Here and there, but not at these.
    UnderWay(Vec<Place>),
    /// Nowhere.
    Open,
}

/// A cache that must run out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wait {
    /// What it may hold.
    pub cached: Cached,
    /// Since when nobody gets that anew; `None` if that is still to come.
    pub since: Option<Since>,
    /// How long it is kept: the sum of these.
    pub ttls: Vec<Ttl>,
    /// When it is over.
    pub until: Timestamp,
    /// The rule's source.
    pub clause: Clause,
}

impl Wait {
    /// Seconds in all.
    pub fn seconds(&self) -> u32 {
        self.ttls.iter().fold(0, |sum, ttl| sum.saturating_add(ttl.seconds))
    }
}

/// Gives each step its time.
pub(super) fn timeline(drafts: Vec<Draft>, history: &History<'_>, now: Timestamp) -> Vec<Step> {
    // When the steps before will have been taken, at the earliest.
    let mut taken = latest(history.present().at, now);
    let mut is_next = true;
    let mut steps = Vec::new();
    for draft in drafts {
        let progress = progress(&draft, history);
        let Draft { name, owner, action, ds, rules, .. } = draft;
        let waits: Vec<Wait> = rules.into_iter().map(|rule| wait(rule, history, taken)).collect();
        let over = waits.iter().map(|wait| wait.until).reduce(latest);
        let earliest = match progress {
            Progress::Done(_) => None,
            _ if is_next => Some(over.unwrap_or(now)),
            _ => Some(over.map_or(taken, |over| latest(over, taken))),
        };
        if let Some(earliest) = earliest {
            taken = latest(taken, earliest);
            is_next = false;
        }
        steps.push(Step { name, owner, action, ds, progress, waits, earliest });
    }
    steps
}

fn wait(rule: Rule, history: &History<'_>, taken: Timestamp) -> Wait {
    let since = history.since(&rule.from);
    let begin = since.map_or(taken, |since| since.at);
    let mut wait = Wait { cached: rule.cached, since, ttls: rule.ttls, until: begin, clause: rule.clause };
    wait.until = begin.plus(wait.seconds());
    wait
}

fn progress(draft: &Draft, history: &History<'_>) -> Progress {
    let undone = || history.since(&draft.undone).filter(|_| !draft.undone.is_empty());
    if let Some(since) = history.since(&draft.done).or_else(undone) {
        return Progress::Done(since);
    }
    let extents: Vec<_> = draft.done.iter().map(|condition| condition.extent(history.present())).collect();
    if extents.iter().all(|extent| extent.held.is_empty()) {
        return Progress::Open;
    }
    let mut lacking: Vec<Place> = Vec::new();
    for place in extents.into_iter().flat_map(|extent| extent.lacking.into_iter().chain(extent.unknown)) {
        if !lacking.contains(&place) {
            lacking.push(place);
        }
    }
    Progress::UnderWay(lacking)
}

fn latest(one: Timestamp, other: Timestamp) -> Timestamp {
    if one.is_before(other) { other } else { one }
}
