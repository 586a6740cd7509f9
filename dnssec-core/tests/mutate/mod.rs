//! Real messages made hostile: octet by octet, and record by record. The fuzz target `validate` uses it too.

#![allow(dead_code, reason = "not every user needs all of it")]

use dnssec_core::name::Name;
use dnssec_core::record::{Question, Record};
use dnssec_core::record_type::{Class, RecordType};
use dnssec_core::wire::{Header, Message};
use dnssec_fixtures::write_message;

/// Choices: first those of the given octets, as a fuzzer makes them, then of an xorshift generator.
#[derive(Clone, Debug)]
pub(crate) struct Dice {
    octets: Vec<u8>,
    state: u64,
}

impl Dice {
    /// A generator's choices; the seed must not be 0.
    pub(crate) fn new(seed: u64) -> Self {
        Dice { octets: Vec::new(), state: seed | 1 }
    }

    /// A fuzzer's choices.
    pub(crate) fn of(octets: &[u8]) -> Self {
        Dice { octets: octets.iter().rev().copied().collect(), state: 0x9e37_79b9_7f4a_7c15 }
    }

    pub(crate) fn octet(&mut self) -> u8 {
        if let Some(octet) = self.octets.pop() {
            return octet;
        }
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state.to_be_bytes()[3]
    }

    /// A number below `limit`; 0 if there is none.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let number = usize::from(self.octet()) << 8 | usize::from(self.octet());
        number.checked_rem(limit).unwrap_or(0)
    }

    pub(crate) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}

/// A message taken apart, to be written without compression.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) word: u16,
    pub(crate) question: Question,
    pub(crate) sections: [Vec<Record>; 3],
}

/// QR and AA.
pub(crate) const AUTHORITATIVE: u16 = 0x8400;

impl Draft {
    pub(crate) fn new(question: Question) -> Self {
        Draft { word: AUTHORITATIVE, question, sections: Default::default() }
    }

    pub(crate) fn of(octets: &[u8]) -> Option<Self> {
        let Message { header, mut questions, answers, authorities, additionals, .. } =
            Message::parse(octets).ok()?;
        let sections = [answers, authorities, additionals];
        Some(Draft { word: header.word, question: questions.pop()?, sections })
    }

    pub(crate) fn to_octets(&self) -> Vec<u8> {
        let header = Header { id: 0, word: self.word };
        let sections = self.sections.each_ref().map(Vec::as_slice);
        write_message(header, std::slice::from_ref(&self.question), sections, None)
    }
}

/// A record of class IN.
pub(crate) fn record(owner: &Name, record_type: RecordType, rdata: Vec<u8>) -> Record {
    Record { owner: owner.clone(), record_type, class: Class::IN, ttl: 300, rdata: rdata.into(), fault: None }
}

/// A mutation of `octets`, perhaps with records of `donor`, another message.
pub(crate) fn mutate(octets: &[u8], donor: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut mutated = octets.to_vec();
    let draft = Draft::of(octets).filter(|_| !dice.one_in(3));
    if let Some(mut draft) = draft {
        for _ in 0..=dice.below(3) {
            mutate_records(&mut draft, donor, dice);
        }
        mutated = draft.to_octets();
        if !dice.one_in(8) {
            return mutated;
        }
    }
    for _ in 0..=dice.below(3) {
        mutate_octets(&mut mutated, dice);
    }
    mutated
}

/// Changes that know nothing of the form but where the header is.
pub(crate) fn mutate_octets(octets: &mut Vec<u8>, dice: &mut Dice) {
    let place = dice.below(octets.len());
    match dice.below(8) {
        0 => octets.truncate(place),
        1 => {
            // Swapped section counts.
            if octets.len() > 12 {
                octets.swap(5 + 2 * dice.below(4), 5 + 2 * dice.below(4));
            }
        }
        2 => {
            // A pointer: to itself, or to anywhere.
            let target = if dice.one_in(2) { place } else { dice.below(octets.len()) };
            let pointer = 0xc000 | u16::try_from(target & 0x3fff).unwrap_or(0);
            let both = octets.iter_mut().skip(place).zip(pointer.to_be_bytes());
            both.for_each(|(octet, part)| *octet = part);
        }
        3 => octets.insert(place, dice.octet()),
        4 => {
            if place < octets.len() {
                octets.remove(place);
            }
        }
        5 => {
            // RDLENGTH, counts and labels are small numbers: one more or less.
            if let Some(octet) = octets.get_mut(place) {
                *octet = if dice.one_in(2) { octet.wrapping_add(1) } else { octet.wrapping_sub(1) };
            }
        }
        6 => octets.extend((0..dice.below(40)).map(|_| dice.octet()).collect::<Vec<_>>()),
        _ => {
            let bit = dice.below(8);
            if let Some(octet) = octets.get_mut(place) {
                *octet ^= 1 << bit;
            }
        }
    }
}

fn mutate_records(draft: &mut Draft, donor: &[u8], dice: &mut Dice) {
    let section = dice.below(3);
    // Mostly where there is something to spoil.
    let section = if draft.sections[section].is_empty() { dice.below(2) } else { section };
    let records = &mut draft.sections[section];
    let place = dice.below(records.len());
    match dice.below(10) {
        0 if !records.is_empty() => drop(records.remove(place)),
        1 if !records.is_empty() => records.insert(place, records[place].clone()),
        2 if !records.is_empty() => {
            let other = dice.below(records.len());
            records.swap(place, other);
        }
        3 if !records.is_empty() => {
            let moved = records.remove(place);
            draft.sections[dice.below(3)].push(moved);
        }
        4 | 5 => {
            let Some(donor) = Draft::of(donor) else { return };
            let Some(lent) = donor.sections.get(dice.below(2)) else { return };
            let many = if dice.one_in(2) { lent.len() } else { 1 };
            let first = if many == 1 { dice.below(lent.len()) } else { 0 };
            records.extend(lent.iter().skip(first).take(many).cloned());
        }
        6 => draft.word ^= 1 << dice.below(16),
        7 => draft.word = draft.word & 0xfff0 | u16::from(dice.octet() & 3),
        _ if !records.is_empty() => mutate_record(&mut records[place], dice),
        _ => {}
    }
}

fn mutate_record(record: &mut Record, dice: &mut Dice) {
    let mut rdata = record.rdata.to_vec();
    let place = dice.below(rdata.len());
    match dice.below(8) {
        0 => record.owner = record.owner.parent().unwrap_or_else(Name::root),
        1 => record.owner = record.owner.prepend(b"*").unwrap_or_else(|_| Name::root()),
        2 => record.ttl = record.ttl.wrapping_mul(3),
        3 => record.record_type = RecordType([1, 2, 5, 6, 39, 43, 46, 47, 48, 50][dice.below(10)]),
        4 => rdata.truncate(place),
        5 => rdata.insert(place, dice.octet()),
        _ => {
            let bit = dice.below(8);
            if let Some(octet) = rdata.get_mut(place) {
                *octet ^= 1 << bit;
            }
        }
    }
    record.rdata = rdata.into();
}
