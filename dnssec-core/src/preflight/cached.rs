//! How long validators keep what the parent says of the delegation now.

use crate::capture::{Capture, Mode};
use crate::evidence::{Evidence, Kind};
use crate::name::Name;
use crate::record::{Record, Soa};
use crate::record_type::RecordType;

/// What validators may hold in their caches, and for how many seconds at most. Until then they do not see what is
/// published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cached {
    /// The present DS set, by its TTL.
    Ds(u32),
    /// That there is none, by the lesser of the SOA's TTL and its MINIMUM (RFC 2308 §5).
    NoDs(u32),
}

impl Cached {
    /// As the parent's own servers say; a resolver's TTLs are what is left of theirs.
    pub(super) fn of(capture: &Capture, evidence: &Evidence, zone: &Name) -> Option<Self> {
        if capture.mode != Mode::Iterative {
            return None;
        }
        let responses = evidence.responses_to(zone, RecordType::DS);
        let answers = responses.filter(|response| matches!(response.kind, Kind::Answer));
        let (mut ds, mut absent) = (None, None);
        for message in answers.filter_map(|response| response.message.as_ref()) {
            let of_ds = message.answers.iter().filter(|record| is_at(record, zone, RecordType::DS));
            ds = ds.max(of_ds.map(|record| record.ttl).max());
            let soa = message.authorities.iter().filter(|record| record.record_type == RecordType::SOA);
            let negative =
                soa.filter_map(|record| Some(Soa::parse(&record.rdata).ok()?.minimum.min(record.ttl)));
            absent = absent.max(negative.max());
        }
        ds.map(Cached::Ds).or(absent.map(Cached::NoDs))
    }

    /// The seconds.
    pub fn seconds(self) -> u32 {
        match self {
            Cached::Ds(seconds) | Cached::NoDs(seconds) => seconds,
        }
    }
}

fn is_at(record: &Record, name: &Name, record_type: RecordType) -> bool {
    record.record_type == record_type && record.owner == *name
}
