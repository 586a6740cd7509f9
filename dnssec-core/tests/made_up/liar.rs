//! Servers that say what they like, with what honest zones have signed; or with what a zone signs on demand.

use super::Conduct;
use super::forge::forge;
use super::world::{World, roll_name};
use crate::mutate::{Dice, Draft, mutate, record};
use dnssec_core::name::Name;
use dnssec_core::record::Record;
use dnssec_core::record_type::RecordType;
use dnssec_fixtures::query;

pub(crate) struct Liar<'w> {
    world: &'w World,
    conduct: Conduct,
    /// Every RRset that the zones have, with its signatures; filled when it is first needed.
    signed: Vec<Vec<Record>>,
}

impl<'w> Liar<'w> {
    pub(crate) fn new(world: &'w World, conduct: Conduct) -> Self {
        Liar { world, conduct, signed: Vec::new() }
    }

    /// A lie in place of an honest answer.
    pub(crate) fn respond(&mut self, honest: Vec<u8>, dice: &mut Dice) -> Option<Vec<u8>> {
        if self.signed.is_empty() {
            let sets = self.world.hierarchy.zones().flat_map(|(_, zone)| zone.sets());
            self.signed = sets.map(|set| [set.records.as_slice(), set.signatures()].concat()).collect();
        }
        let mut draft = Draft::of(&honest)?;
        if dice.one_in(4) {
            draft.sections = Default::default();
        }
        for _ in 0..=dice.below(5) {
            self.alter(&mut draft, dice);
        }
        let octets = draft.to_octets();
        if !dice.one_in(10) {
            return Some(octets);
        }
        let donor = Draft { sections: [self.pick(dice), Vec::new(), Vec::new()], ..draft };
        Some(mutate(&octets, &donor.to_octets(), dice))
    }

    fn alter(&self, draft: &mut Draft, dice: &mut Dice) {
        let section = [1, 0, 1, 0, 2][dice.below(5)];
        let place = dice.below(draft.sections[section].len());
        match dice.below(12) {
            0..=3 => {
                let set = self.pick(dice);
                draft.sections[section].extend(set);
            }
            4 | 5 => {
                let owner = if dice.one_in(3) { roll_name(dice) } else { draft.question.name.clone() };
                let set = self.expand(&owner, dice);
                draft.sections[section].extend(set);
            }
            6 => drop_set(&mut draft.sections[section], place),
            7 => draft.word = draft.word & 0xfff0 | [0, 3, 3, 6][dice.below(4)],
            8 => draft.sections[section].push(unsigned(&draft.question.name, dice)),
            9 => self.answer_of_another(draft, dice),
            10 if !draft.sections[section].is_empty() => {
                draft.sections[section].remove(place);
            }
            10 => draft.word ^= 0x0400,
            _ => {
                let moved = std::mem::take(&mut draft.sections[section]);
                draft.sections[dice.below(2)].extend(moved);
            }
        }
    }

    /// A signed set, made to order by a forger.
    fn pick(&self, dice: &mut Dice) -> Vec<Record> {
        if self.conduct == Conduct::Forger && dice.one_in(2) {
            return forge(self.world, dice);
        }
        // A wanton choice is mostly of keys and the like; what denies is wanted as often.
        let denies = |set: &&Vec<Record>| [RecordType::NSEC, RecordType::NSEC3].contains(&set[0].record_type);
        let pool: Vec<&Vec<Record>> = match dice.below(2) {
            0 => self.signed.iter().filter(denies).collect(),
            _ => self.signed.iter().collect(),
        };
        pool.get(dice.below(pool.len())).copied().cloned().unwrap_or_default()
    }

    /// A set under another owner, as a wildcard gives it; mostly really of a wildcard.
    fn expand(&self, owner: &Name, dice: &mut Dice) -> Vec<Record> {
        let wild: Vec<&Vec<Record>> = self.signed.iter().filter(|set| set[0].owner.is_wildcard()).collect();
        let mut set = match wild.get(dice.below(wild.len())) {
            Some(set) if !dice.one_in(6) => (*set).clone(),
            _ => self.pick(dice),
        };
        set.iter_mut().for_each(|record| record.owner = owner.clone());
        set
    }

    /// What the zones say to another question.
    fn answer_of_another(&self, draft: &mut Draft, dice: &mut Dice) {
        let types = [draft.question.record_type, RecordType::DS, RecordType::A, RecordType::TXT];
        let asked = query(&roll_name(dice), types[dice.below(types.len())], 0);
        let server = std::net::SocketAddr::from((super::world::ADDRESS, 53));
        let over = dnssec_core::capture::Transport::Tcp;
        let other = self.world.hierarchy.respond(server, &asked, over);
        if let Some(other) = other.and_then(|octets| Draft::of(&octets)) {
            (draft.word, draft.sections) = (other.word, other.sections);
        }
    }
}

/// Removes the record at `place` and all of its owner and type.
fn drop_set(records: &mut Vec<Record>, place: usize) {
    let Some(gone) = records.get(place).cloned() else { return };
    records.retain(|record| (&record.owner, record.record_type) != (&gone.owner, gone.record_type));
}

/// A record that nobody signed.
fn unsigned(name: &Name, dice: &mut Dice) -> Record {
    let owner = match dice.below(3) {
        0 => roll_name(dice),
        1 => name.parent().unwrap_or_else(Name::root),
        _ => name.clone(),
    };
    let target = roll_name(dice);
    use RecordType as T;
    let types = [T::CNAME, T::NS, T::A, T::DNAME, T::DS, T::SOA, T::MX];
    let record_type = types[dice.below(types.len())];
    let rdata = match record_type {
        T::A => vec![192, 0, 2, 66],
        T::DS => [&[0, 1, 253, 2][..], &[0xab; 32]].concat(),
        T::SOA => [target.as_wire(), target.as_wire(), &[0; 20]].concat(),
        T::MX => [&[0, 1], target.as_wire()].concat(),
        _ => target.as_wire().to_vec(),
    };
    record(&owner, record_type, rdata)
}
