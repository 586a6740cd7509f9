//! Zones of few names, of every kind that bears on a proof.

use crate::mutate::Dice;
use dnssec_core::algorithm::Algorithm;
use dnssec_core::name::Name;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_fixtures::{Denial, Fault, Hierarchy, HierarchyBuilder, Nsec3Parameters, SigningKey};
use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write;
use std::net::Ipv4Addr;

/// One server has all zones: who is asked does not matter here.
pub(crate) const ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 53, 16, 1);

const SEED: &str = "made up";
const LABELS: [&str; 4] = ["a", "b", "*", "c"];
const CHILDREN: [&str; 4] = ["a.z.", "b.a.z.", "c.z.", "c.c.z."];
const TARGETS: [&str; 8] = ["z.", "a.z.", "b.a.z.", "c.z.", "c.c.z.", "b.z.", "q.", "x.a.z."];
const DENIALS: [Denial; 6] = [
    Denial::Nsec,
    Denial::NSEC3,
    Denial::nsec3(1, b"\xab"),
    Denial::Nsec,
    Denial::OPT_OUT,
    Denial::nsec3(151, b""),
];

/// A hierarchy and a question.
pub(crate) struct World {
    pub(crate) hierarchy: Hierarchy,
    pub(crate) question: Question,
    pub(crate) algorithm: Algorithm,
    /// Zones with a DS that counts, the root among them.
    pub(crate) trusted: Vec<Name>,
    specs: Vec<String>,
    loose: bool,
}

impl World {
    pub(crate) fn roll(dice: &mut Dice, algorithm: Algorithm) -> Self {
        let mut builder = HierarchyBuilder::new(SEED, super::NOW);
        let mut children: Vec<&str> = Vec::new();
        for _ in 0..dice.below(3) {
            let child = CHILDREN[dice.below(CHILDREN.len())];
            if !children.contains(&child) {
                children.push(child);
            }
        }
        children.sort_by_key(|apex| apex.len());
        let mut question = roll_question(dice);
        let (mut trusted, mut specs, mut loose) = (Vec::new(), Vec::new(), false);
        for apex in [".", "z."].into_iter().chain(children.iter().copied()) {
            let denial = DENIALS[dice.below(DENIALS.len())];
            let spec = builder.zone(apex);
            spec.address = ADDRESS;
            spec.denial = denial;
            spec.algorithm = Some(algorithm);
            if !children.contains(&apex) || roll_delegation(dice, &mut spec.algorithm, &mut spec.faults) {
                trusted.push(spec.apex.clone());
            }
            if apex != "." {
                spec.text = roll_text(dice, apex, &children);
            }
            specs.push(format!("{apex} {denial:?} {:?} {:?}\n{}", spec.algorithm, spec.faults, spec.text));
            loose |= is_loose(denial);
        }
        // Whether the CNAME that follows from a DNAME is an answer or an alias, RFC 6672 §3.2 leaves open.
        if question.record_type == RecordType::CNAME && specs.concat().contains(" DNAME ") {
            question.record_type = RecordType::TXT;
        }
        World { hierarchy: builder.build(), question, algorithm, trusted, specs, loose }
    }

    /// Whether some zone proves less than its whole content: by opt-out (RFC 5155 §6), or because its
    /// iterations are not computed (RFC 9276 §3.2).
    pub(crate) fn is_loose(&self) -> bool {
        self.loose
    }

    /// The key that a zone's data is signed with.
    pub(crate) fn key(&self, apex: &Name) -> SigningKey {
        let seed = format!("{SEED} {apex} ZSK");
        SigningKey::from_seed(self.algorithm, SigningKey::ZONE_SIGNING, &seed)
    }
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Question { name, record_type, .. } = &self.question;
        write!(f, "{name} {record_type}\n{}", self.specs.join("\n"))
    }
}

fn is_loose(denial: Denial) -> bool {
    matches!(
        denial,
        Denial::Nsec3(Nsec3Parameters { opt_out: true, .. } | Nsec3Parameters { iterations: 151.., .. })
    )
}

/// How a child is delegated to; true if its DS counts.
fn roll_delegation(dice: &mut Dice, algorithm: &mut Option<Algorithm>, faults: &mut Vec<Fault>) -> bool {
    match dice.below(6) {
        0 => *algorithm = None,
        1 => faults.push(Fault::NoDs),
        2 => *algorithm = Some(Algorithm::PRIVATEDNS),
        _ => return true,
    }
    false
}

fn roll_question(dice: &mut Dice) -> Question {
    use RecordType as T;
    let types = [T::A, T::DS, T::MX, T::A, T::TXT, T::CNAME, T::NS, T::DNAME, T::SOA, T::DNSKEY, T::AAAA];
    Question::new(roll_name(dice), types[dice.below(types.len())])
}

/// A name somewhere in or around the zones.
pub(crate) fn roll_name(dice: &mut Dice) -> Name {
    let mut name: Name = TARGETS[dice.below(TARGETS.len())].parse().unwrap_or_else(|_| Name::root());
    for _ in 0..dice.below(4) {
        name = name.prepend(LABELS[dice.below(LABELS.len())].as_bytes()).unwrap_or(name);
    }
    name
}

/// Master-file lines of a zone: nothing at or below a zone cut or a DNAME but what belongs there.
fn roll_text(dice: &mut Dice, apex: &str, children: &[&str]) -> String {
    let mut owners: BTreeMap<Name, String> = BTreeMap::new();
    for _ in 0..dice.below(8) {
        let mut owner: Name = apex.parse().unwrap_or_else(|_| Name::root());
        for _ in 0..=dice.below(3) {
            owner = owner.prepend(LABELS[dice.below(LABELS.len())].as_bytes()).unwrap_or(owner);
        }
        let lines = roll_node(dice, &owner);
        owners.insert(owner, lines);
    }
    let cuts = children.iter().filter_map(|child| child.parse::<Name>().ok());
    let cuts: Vec<Name> = cuts.filter(|child| child.to_string() != apex).collect();
    let is_end = |owner: &Name| {
        owners.get(owner).is_some_and(|lines| lines.contains(" NS ") || lines.contains(" DNAME "))
    };
    let mut text = String::new();
    for (owner, lines) in &owners {
        let apex_of_child = |cut: &Name| owner.is_at_or_below(cut) || (is_end(owner) && cut.is_below(owner));
        let occluded = owner.self_and_ancestors().skip(1).any(|above| is_end(&above));
        if !occluded && !cuts.iter().any(apex_of_child) {
            text.push_str(lines);
        }
    }
    text
}

/// What a name holds. A wildcard has neither delegation nor DNAME, for which nothing says what they mean
/// (RFC 4592 §4.2 and §4.4).
fn roll_node(dice: &mut Dice, owner: &Name) -> String {
    let kind = dice.below(if owner.is_wildcard() { 5 } else { 9 });
    let target = roll_name(dice);
    let mut lines = String::new();
    // Writing to a String does not fail.
    let _ = match kind {
        0 => writeln!(lines, "{owner} A 192.0.2.1"),
        1 => writeln!(lines, "{owner} A 192.0.2.2\n{owner} A 192.0.2.3\n{owner} MX 1 {target}"),
        2 => writeln!(lines, "{owner} TXT \"here\""),
        3 | 4 => writeln!(lines, "{owner} CNAME {target}"),
        5 | 6 => writeln!(lines, "{owner} DNAME {target}"),
        7 => writeln!(lines, "{owner} NS ns1.{owner}"),
        _ => writeln!(lines, "{owner} NS ns1.{owner}\n{owner} DS 1 253 2 {}", "AB".repeat(32)),
    };
    lines
}
