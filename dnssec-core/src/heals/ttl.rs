//! TTLs as the servers sent them, and as validating resolvers keep them.

use super::Held;
use crate::capture::{Capture, Mode};
use crate::name::Name;
use crate::record::{Record, Rrsig, Soa};
use crate::record_type::RecordType;
use crate::time::Timestamp;
use crate::wire::Message;
use std::collections::HashMap;

/// A TTL and where it was seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Ttl {
    /// In seconds.
    pub(super) seconds: u32,
    /// The zone whose servers sent it.
    pub(super) zone: Option<Name>,
}

/// One set or absence.
#[derive(Default)]
struct Seen {
    as_sent: Option<Ttl>,
    validated: Option<Ttl>,
}

/// The longest TTL of each set and each absence among the servers.
#[derive(Default)]
pub(super) struct Ttls {
    sets: HashMap<(Name, RecordType), Seen>,
    absences: HashMap<(Name, RecordType), Seen>,
}

/// What the signatures of a set allow its TTL to be.
struct Allowed {
    /// The longest original TTL.
    original: u32,
    /// Seconds until the last signature expires.
    left: u32,
}

impl Ttls {
    /// Of all messages of a capture.
    pub(super) fn of(capture: &Capture, now: Timestamp) -> Self {
        let mut ttls = Ttls::default();
        for exchange in &capture.exchanges {
            let Some(message) = exchange.outcome.as_ref().ok().and_then(|octets| Message::parse(octets).ok())
            else {
                continue;
            };
            let zone = exchange.zone.as_ref();
            for section in [&message.answers, &message.authorities] {
                ttls.add_sets(section, zone, capture.mode, now);
            }
            let question = &exchange.question;
            if let Some(seconds) = negative_ttl(&message) {
                let seen = ttls.absences.entry((question.name.clone(), question.record_type)).or_default();
                seen.add(seconds, seconds, zone);
            }
        }
        ttls
    }

    fn add_sets(&mut self, section: &[Record], zone: Option<&Name>, mode: Mode, now: Timestamp) {
        let allowed = allowed(section, now);
        for record in section.iter().filter(|record| record.record_type != RecordType::RRSIG) {
            let set = (record.owner.clone(), record.record_type);
            let sent = time_to_live(record.ttl);
            let (as_sent, validated) = match (allowed.get(&set), mode) {
                // A resolver shows what is left for itself; others may have fetched the set since.
                (Some(allowed), Mode::Recursive) => (allowed.original, allowed.original.min(allowed.left)),
                (Some(allowed), Mode::Iterative) => (sent, sent.min(allowed.original).min(allowed.left)),
                (None, _) => (sent, sent),
            };
            self.sets.entry(set).or_default().add(as_sent, validated, zone);
        }
    }

    /// As long as caches keep it that do not validate.
    pub(super) fn as_sent(&self, held: &Held) -> Option<&Ttl> {
        self.seen(held)?.as_sent.as_ref()
    }

    /// As long as validating resolvers keep it once it validates.
    pub(super) fn validated(&self, held: &Held) -> Option<&Ttl> {
        self.seen(held)?.validated.as_ref()
    }

    fn seen(&self, held: &Held) -> Option<&Seen> {
        match held {
            Held::Set { owner, record_type } => self.sets.get(&(owner.clone(), *record_type)),
            Held::Absence { owner, record_type } => self.absences.get(&(owner.clone(), *record_type)),
            Held::Nothing | Held::Failure => None,
        }
    }
}

impl Seen {
    fn add(&mut self, as_sent: u32, validated: u32, zone: Option<&Name>) {
        for (known, seconds) in [(&mut self.as_sent, as_sent), (&mut self.validated, validated)] {
            if known.as_ref().is_none_or(|known| known.seconds < seconds) {
                *known = Some(Ttl { seconds, zone: zone.cloned() });
            }
        }
    }
}

/// A TTL with its highest bit set is taken for zero (RFC 2181 §8).
fn time_to_live(ttl: u32) -> u32 {
    if ttl > u32::MAX / 2 { 0 } else { ttl }
}

/// What RFC 4035 §5.3.3 lets a validating resolver keep, by the signatures in a section. Where several cover a
/// set, the longest counts: which of them a resolver goes by is its own affair.
fn allowed(section: &[Record], now: Timestamp) -> HashMap<(Name, RecordType), Allowed> {
    let mut by_set: HashMap<(Name, RecordType), Allowed> = HashMap::new();
    for record in section.iter().filter(|record| record.record_type == RecordType::RRSIG) {
        let Ok(signature) = Rrsig::parse(&record.rdata) else { continue };
        let left = u32::try_from(signature.expiration.seconds_since(now)).unwrap_or(0);
        let original = time_to_live(signature.original_ttl);
        let set = (record.owner.clone(), signature.type_covered);
        let known = by_set.entry(set).or_insert(Allowed { original, left });
        known.original = known.original.max(original);
        known.left = known.left.max(left);
    }
    by_set
}

/// How long the absence that a message shows is kept: the lesser of the SOA's TTL and its MINIMUM field (RFC 2308
/// §5); of a referral that denies a DS, the TTL of the record that does, which is the same (RFC 9077 §3).
fn negative_ttl(message: &Message) -> Option<u32> {
    let of_type = |record_type| {
        let mut records = message.authorities.iter();
        records.find(move |record| record.record_type == record_type)
    };
    if let Some(record) = of_type(RecordType::SOA) {
        let minimum = Soa::parse(&record.rdata).ok()?.minimum;
        return Some(time_to_live(record.ttl).min(time_to_live(minimum)));
    }
    let denial = of_type(RecordType::NSEC).or_else(|| of_type(RecordType::NSEC3))?;
    Some(time_to_live(denial.ttl))
}
