//! What a mutation works with: a response, the keys of the zones, and the dice.

use dnssec_core::name::Name;
use dnssec_core::record::{Record, Rrsig};
use dnssec_core::record_type::{Class, RecordType};
use dnssec_core::rrset::Rrset;
use dnssec_core::time::Timestamp;
use dnssec_core::wire::Message;
use dnssec_fixtures::{HierarchyBuilder, SigningKey, ZoneKeys};

use crate::mutate::Dice;

/// A response under the hammer.
pub(crate) struct Forge<'a> {
    pub(crate) message: &'a mut Message,
    pub(crate) builder: &'a HierarchyBuilder,
    pub(crate) dice: Dice,
    pub(crate) now: Timestamp,
}

/// Where a record stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    section: usize,
    index: usize,
}

/// Fields of an RRSIG by their place in the RDATA (RFC 4034 §3.1).
pub(crate) const TYPE_COVERED: usize = 0;
pub(crate) const ALGORITHM: usize = 2;
pub(crate) const LABELS: usize = 3;
pub(crate) const ORIGINAL_TTL: usize = 4;
pub(crate) const EXPIRATION: usize = 8;
pub(crate) const INCEPTION: usize = 12;
pub(crate) const KEY_TAG: usize = 16;
pub(crate) const SIGNER: usize = 18;

/// Writes a number of 32 bits into RDATA.
pub(crate) fn put_u32(rdata: &mut [u8], place: usize, value: u32) {
    rdata[place..place + 4].copy_from_slice(&value.to_be_bytes());
}

impl Forge<'_> {
    fn section(&mut self, section: usize) -> &mut Vec<Record> {
        if section == 0 { &mut self.message.answers } else { &mut self.message.authorities }
    }

    /// The sections that DNSSEC looks at, one after another.
    fn places(&self) -> impl Iterator<Item = (Place, &Record)> {
        let sections = [&self.message.answers, &self.message.authorities].into_iter().enumerate();
        sections.flat_map(|(section, records)| {
            records.iter().enumerate().map(move |(index, record)| (Place { section, index }, record))
        })
    }

    /// One of the records that are wanted; `None` if there is none.
    pub(crate) fn pick(&mut self, wanted: impl Fn(&Record) -> bool) -> Option<Place> {
        let places: Vec<Place> =
            self.places().filter(|(_, record)| wanted(record)).map(|(place, _)| place).collect();
        let chosen = self.dice.below(places.len());
        places.get(chosen).copied()
    }

    /// One of the records that carry data.
    pub(crate) fn pick_data(&mut self) -> Option<Place> {
        self.pick(|record| record.record_type != RecordType::RRSIG)
    }

    pub(crate) fn pick_signature(&mut self) -> Option<Place> {
        self.pick(|record| record.record_type == RecordType::RRSIG)
    }

    pub(crate) fn pick_type(&mut self, record_type: RecordType) -> Option<Place> {
        self.pick(|record| record.record_type == record_type)
    }

    pub(crate) fn at(&mut self, place: Place) -> &mut Record {
        &mut self.section(place.section)[place.index]
    }

    pub(crate) fn remove(&mut self, place: Place) -> Record {
        self.section(place.section).remove(place.index)
    }

    pub(crate) fn insert(&mut self, place: Place, record: Record) {
        self.section(place.section).insert(place.index, record);
    }

    pub(crate) fn push_elsewhere(&mut self, place: Place, record: Record) {
        self.section(1 - place.section).push(record);
    }

    pub(crate) fn edit(&mut self, place: Place, edit: impl FnOnce(&mut Vec<u8>)) {
        let record = self.at(place);
        let mut rdata = record.rdata.to_vec();
        edit(&mut rdata);
        record.rdata = rdata.into();
    }

    pub(crate) fn keys(&self, signer: &Name) -> Option<ZoneKeys> {
        self.builder.keys(signer)
    }

    /// Where all records of a type stand.
    pub(crate) fn all(&self, record_type: RecordType) -> Vec<Place> {
        let places = self.places().filter(|(_, record)| record.record_type == record_type);
        places.map(|(place, _)| place).collect()
    }

    /// The signatures over the RRset of the record at `place`.
    pub(crate) fn signatures_of(&mut self, place: Place) -> Vec<Place> {
        let Record { owner, record_type, .. } = self.at(place).clone();
        let records = self.section(place.section).iter().enumerate();
        let covering =
            records.filter(|(_, record)| record.owner == owner && covered(record) == Some(record_type));
        let section = place.section;
        covering.map(|(index, _)| Place { section, index }).collect()
    }

    /// Signs the RRset of the record at `place` anew, with the fields that its signatures have.
    pub(crate) fn sign_again(&mut self, place: Place) -> Option<()> {
        let signatures = self.signatures_of(place);
        signatures.first()?;
        signatures.into_iter().try_for_each(|signature| self.sign_with_fields(signature, |_| {}))
    }

    /// Makes a signature again with some fields changed, by the key that made it.
    pub(crate) fn sign_with_fields(
        &mut self,
        signature: Place,
        edit: impl FnOnce(&mut Vec<u8>),
    ) -> Option<()> {
        let record = self.at(signature).clone();
        let signer = Rrsig::parse(&record.rdata).ok()?.signer;
        let keys = self.keys(&signer)?;
        let is_by_key_signing = covered(&record) == Some(RecordType::DNSKEY);
        let key = if is_by_key_signing { keys.key_signing } else { keys.zone_signing };
        self.sign_by(signature, &key, edit)
    }

    /// Replaces a signature by one of `key`, with its tag and algorithm and then with `edit`ed fields. The signer's
    /// name may be edited too: whatever stands there is signed.
    pub(crate) fn sign_by(
        &mut self,
        place: Place,
        key: &SigningKey,
        edit: impl FnOnce(&mut Vec<u8>),
    ) -> Option<()> {
        let signature = self.at(place).clone();
        let signer = Rrsig::parse(&signature.rdata).ok()?.signer;
        let mut rdata = signature.rdata[..SIGNER].to_vec();
        rdata.extend(signer.as_wire());
        rdata[ALGORITHM] = key.algorithm.0;
        rdata[KEY_TAG..SIGNER].copy_from_slice(&key.key_tag().to_be_bytes());
        edit(&mut rdata);
        let section = self.section(place.section);
        let sets = Rrset::group(section.iter());
        let covered = covered(&signature)?;
        let set = sets.iter().find(|set| *set.owner == signature.owner && set.record_type == covered)?;
        let message = set.signed_data(&Rrsig::parse(&rdata).ok()?)?;
        rdata.extend(key.sign(&message));
        self.at(place).rdata = rdata.into();
        Some(())
    }

    /// Another record of the RRset at `place`.
    pub(crate) fn add_record(&mut self, place: Place, rdata: Vec<u8>) {
        let record = Record { rdata: rdata.into(), ..self.at(place).clone() };
        self.insert(place, record);
    }
}

/// The type that a signature covers.
pub(crate) fn covered(record: &Record) -> Option<RecordType> {
    let octets = record.rdata.first_chunk::<2>().filter(|_| record.record_type == RecordType::RRSIG)?;
    Some(RecordType(u16::from_be_bytes(*octets)))
}

/// A new record of class IN.
pub(crate) fn record(owner: &Name, record_type: RecordType, rdata: Vec<u8>) -> Record {
    Record { owner: owner.clone(), record_type, class: Class::IN, ttl: 300, rdata: rdata.into(), fault: None }
}
