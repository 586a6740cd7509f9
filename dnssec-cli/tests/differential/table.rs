//! What came of the mutants, by kind of mutation.

use std::collections::BTreeMap;
use std::fmt;

use crate::difference::{Differences, Rare};
use crate::validators::Judgement;

/// Those that we are compared with; `walk` is our own walk from the root against our own forwarding.
pub(crate) const PEERS: [&str; 4] = ["unbound", "named", "delv", "walk"];

/// One mutant and what everybody said.
pub(crate) struct Row {
    pub(crate) kind: &'static str,
    pub(crate) what: String,
    /// Ours for each of [`PEERS`], under its preset, with the fact that decided it; empty if it is secure.
    pub(crate) ours: [(Judgement, String); 4],
    pub(crate) theirs: [Judgement; 4],
    /// The question's name, relative to the mutant's apex.
    pub(crate) asked: &'static str,
    /// Which response was mutated.
    pub(crate) part: &'static str,
}

/// A mutant that somebody judges otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    pub(crate) peer: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) ours: Judgement,
    pub(crate) theirs: Judgement,
    pub(crate) fact: String,
    pub(crate) asked: &'static str,
    pub(crate) part: &'static str,
    what: String,
}

#[derive(Default)]
struct Count {
    mutants: usize,
    /// How often our judgement was each.
    ours: BTreeMap<Judgement, usize>,
    /// Differences that the file tells of, and others, for each of [`PEERS`].
    explained: [usize; 4],
    unexplained: [usize; 4],
}

/// The counts and the differences.
#[derive(Default)]
pub(crate) struct Table {
    kinds: BTreeMap<&'static str, Count>,
    unexplained: Vec<Difference>,
    /// How often each entry of the file was needed.
    needed: BTreeMap<usize, usize>,
    reasons: BTreeMap<usize, String>,
}

impl Table {
    pub(crate) fn extend(&mut self, rows: Vec<Row>, differences: &Differences) {
        for row in rows {
            let count = self.kinds.entry(row.kind).or_default();
            count.mutants += 1;
            *count.ours.entry(row.ours[0].0).or_default() += 1;
            for (number, peer) in PEERS.into_iter().enumerate() {
                let ((ours, fact), theirs) = (row.ours[number].clone(), row.theirs[number]);
                if ours == theirs {
                    continue;
                }
                let Row { kind, part, what, asked, .. } = &row;
                let found = Difference { peer, kind, ours, theirs, fact, asked, part, what: what.clone() };
                match differences.of(&found) {
                    Some(entry) => {
                        count.explained[number] += 1;
                        *self.needed.entry(entry).or_default() += 1;
                        self.reasons.insert(entry, differences.entries[entry].reason.clone());
                    }
                    None => {
                        count.unexplained[number] += 1;
                        self.unexplained.push(found);
                    }
                }
            }
        }
    }

    /// Fails for a difference that is not told of. After a run that is `Long`, also for one that is told of and was
    /// not seen.
    pub(crate) fn assert_explained(&self, differences: &Differences, run: Run) {
        assert!(self.unexplained.is_empty(), "{} differences are not explained", self.unexplained.len());
        let idle: Vec<&str> = differences
            .entries
            .iter()
            .enumerate()
            .filter(|(number, entry)| entry.rare == Rare::No && !self.needed.contains_key(number))
            .map(|(_, entry)| entry.reason.as_str())
            .collect();
        assert!(run == Run::Bounded || idle.is_empty(), "told of and not seen: {idle:#?}");
    }
}

/// How many mutants there were.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    /// Some hundred.
    Bounded,
    /// Ten thousand or more.
    Long,
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nours under Unbound's preset; explained+unexplained differences with each")?;
        write!(f, "{:38}{:>8}{:>8}{:>9}{:>7} ", "mutation", "mutants", "secure", "insecure", "fails")?;
        PEERS.iter().try_for_each(|peer| write!(f, "{peer:>9}"))?;
        writeln!(f)?;
        let mut sum = Count::default();
        for (kind, count) in &self.kinds {
            line(f, kind, count)?;
            sum.mutants += count.mutants;
            count
                .ours
                .iter()
                .for_each(|(judgement, number)| *sum.ours.entry(*judgement).or_default() += number);
            for number in 0..PEERS.len() {
                sum.explained[number] += count.explained[number];
                sum.unexplained[number] += count.unexplained[number];
            }
        }
        line(f, "all", &sum)?;
        for (entry, number) in &self.needed {
            writeln!(f, "{number:6} x {}", self.reasons[entry])?;
        }
        // One group for each way to differ, with a few examples.
        let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for Difference { peer, kind, ours, theirs, fact, part, what, .. } in &self.unexplained {
            let group = format!("{peer} {theirs}, ours {ours} {fact}: {kind} in {part}");
            groups.entry(group).or_default().push(what);
        }
        for (group, examples) in groups {
            writeln!(f, "UNEXPLAINED {:4} x {group}", examples.len())?;
            examples.iter().take(3).try_for_each(|what| writeln!(f, "        {what}"))?;
        }
        Ok(())
    }
}

fn line(f: &mut fmt::Formatter<'_>, kind: &str, count: &Count) -> fmt::Result {
    let ours = |judgement| count.ours.get(&judgement).copied().unwrap_or(0);
    let [secure, insecure, fails] = [Judgement::Secure, Judgement::Insecure, Judgement::Fails].map(ours);
    write!(f, "{kind:38}{:>8}{secure:>8}{insecure:>9}{fails:>7} ", count.mutants)?;
    for (explained, unexplained) in count.explained.iter().zip(count.unexplained) {
        write!(f, "{:>9}", format!("{explained}+{unexplained}"))?;
    }
    writeln!(f)
}
