//! Master-file text: records, or their RDATA alone.

use super::fault::{Place, SourceError};
use super::key_file::KeyTiming;
use super::words;
use super::{KeySource, ProposedDs, PublishedKey};
use dnssec_core::master::{MasterError, Reader};
use dnssec_core::name::Name;
use dnssec_core::record::Record;
use dnssec_core::record_type::RecordType;

pub(super) fn read(text: &str, origin: &Name) -> Result<KeySource, SourceError> {
    let mut source = KeySource::default();
    let mut reader = Reader::new(text.as_bytes(), origin.clone()).with_default_ttl(0);
    while let Some(entry) = reader.next() {
        let line = reader.line();
        match entry {
            Ok(record) => add_record(&mut source, &record, line, text)?,
            Err(error) => add_words(&mut source, text, line, error)?,
        }
    }
    // The DS records in a zone are those of the zones below.
    if let Some(apex) = source.apex.clone() {
        let is_own = |owner: &Option<Name>| owner.as_ref().is_none_or(|owner| *owner == apex);
        source.ds.retain(|ds| is_own(&ds.owner));
        source.keys.retain(|key| is_own(&key.owner));
    }
    Ok(source)
}

fn add_record(source: &mut KeySource, record: &Record, line: usize, text: &str) -> Result<(), SourceError> {
    let place = Place::Line(line);
    match record.record_type {
        RecordType::DNSKEY => {
            let key = PublishedKey::from_rdata(record.owner.clone(), &record.rdata, &place)?;
            source.keys.push(PublishedKey { timing: KeyTiming::before(text, line), ..key });
        }
        RecordType::DS => {
            source.ds.push(ProposedDs::from_rdata(record.owner.clone(), &record.rdata, place)?);
        }
        RecordType::SOA if source.apex.is_none() => source.apex = Some(record.owner.clone()),
        _ => {}
    }
    Ok(())
}

/// An entry that is no record: an RDATA alone, or a mistake in one, for which there are better words here.
fn add_words(source: &mut KeySource, text: &str, line: usize, error: MasterError) -> Result<(), SourceError> {
    let entry = entry_at(text, line);
    let place = Place::Line(line);
    match Kind::of(entry) {
        Kind::Key => source.keys.push(PublishedKey::from_words(entry, &place)?),
        Kind::Ds => source.ds.push(ProposedDs::from_words(entry, &place)?),
        Kind::RecordOf(RecordType::DS) => {
            ProposedDs::from_words(entry, &place)?;
            return Err(error.into());
        }
        Kind::RecordOf(RecordType::DNSKEY) => {
            PublishedKey::from_words(entry, &place)?;
            return Err(error.into());
        }
        Kind::RecordOf(_) | Kind::Other => return Err(error.into()),
    }
    Ok(())
}

/// What an entry that is no record may be meant as.
enum Kind {
    Key,
    Ds,
    RecordOf(RecordType),
    Other,
}

impl Kind {
    fn of(entry: &str) -> Self {
        let words = words::split(entry);
        let mut types = words.iter().skip(1).take(3).filter_map(|word| word.parse().ok());
        if let Some(record_type) = types.next() {
            return Kind::RecordOf(record_type);
        }
        let is_number = |word: &&str| word.bytes().all(|octet| octet.is_ascii_digit());
        match words.as_slice() {
            [first, ..] if !is_number(first) => Kind::Other,
            // Flags with Zone Key set, perhaps SEP and REVOKE: as DS it would be of algorithm 3, which nobody uses.
            ["256" | "257" | "384" | "385", "3", _, _, ..] => Kind::Key,
            [_, _, _, ..] => Kind::Ds,
            _ => Kind::Other,
        }
    }
}

/// The text of the entry that begins on a line: up to the end of the line on which its parentheses close.
fn entry_at(text: &str, line: usize) -> &str {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let rest = text.get(start..).unwrap_or_default();
    let (mut depth, mut length) = (0_usize, 0);
    for line in rest.split_inclusive('\n') {
        length += line.len();
        let code = line.split_once(';').map_or(line, |(before, _)| before);
        depth += code.matches('(').count();
        depth = depth.saturating_sub(code.matches(')').count());
        if depth == 0 {
            break;
        }
    }
    rest.get(..length).unwrap_or(rest)
}
