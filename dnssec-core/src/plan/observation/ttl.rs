//! TTLs that a wait is made of, and where they were seen.

use super::{Observation, Place};
use crate::name::Name;
use crate::record_type::RecordType;
use std::fmt;

/// So many seconds, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ttl {
    /// Seconds.
    pub seconds: u32,
    /// Where that comes from.
    pub source: Source,
}

/// Where a TTL comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// A server sent it with a set.
    Served {
        /// Owner of the set.
        owner: Name,
        /// Its type.
        record_type: RecordType,
        /// The server.
        at: Place,
    },
    /// The lesser of the SOA's TTL and its MINIMUM field (RFC 2308 §5).
    Negative {
        /// The zone.
        zone: Name,
        /// The server.
        at: Place,
    },
    /// Whoever asks has said so.
    Told,
    /// Nobody shows it any more: as long as a resolver keeps anything at most.
    Assumed,
}

/// What BIND keeps at most by default (`max-cache-ttl`, one week), the longest of the common resolvers: Unbound and
/// Knot Resolver keep one day.
const LONGEST: u32 = 7 * 86_400;

impl Ttl {
    /// Of what is kept no longer than a resolver keeps anything.
    pub(crate) fn assumed() -> Self {
        Ttl { seconds: LONGEST, source: Source::Assumed }
    }

    /// As whoever asks has said.
    pub(crate) fn told(seconds: u32) -> Self {
        Ttl { seconds, source: Source::Told }
    }
}

/// `example.lab. DNSKEY at ns1.example.lab. (192.0.2.1)`.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Served { owner, record_type, at } => write!(f, "{owner} {record_type} at {at}"),
            Source::Negative { zone, at } => write!(f, "negative answers of {zone} at {at}"),
            Source::Told => f.write_str("as told"),
            Source::Assumed => f.write_str("not seen any more: as long as BIND keeps anything"),
        }
    }
}

impl Observation {
    fn served(&self, seconds: u32, record_type: RecordType, at: &Place) -> Ttl {
        Ttl { seconds, source: Source::Served { owner: self.zone.clone(), record_type, at: at.clone() } }
    }

    /// How long caches keep the DS set, by the parent's servers.
    pub(crate) fn ds_ttls(&self) -> impl Iterator<Item = Ttl> {
        let parents = self.parents.iter();
        parents.filter_map(|parent| Some(self.served(parent.ds_ttl?, RecordType::DS, &parent.place)))
    }

    /// How long caches keep that there is no DS.
    pub(crate) fn ds_absence_ttls(&self) -> impl Iterator<Item = Ttl> {
        self.parents.iter().filter_map(|parent| {
            let zone = self.parent.clone().unwrap_or_else(Name::root);
            let source = Source::Negative { zone, at: parent.place.clone() };
            Some(Ttl { seconds: parent.negative_ttl?, source })
        })
    }

    /// How long caches keep the keys.
    pub(crate) fn keys_ttls(&self) -> impl Iterator<Item = Ttl> {
        let servers = self.all_servers();
        servers.filter_map(|server| Some(self.served(server.keys_ttl?, RecordType::DNSKEY, &server.place)))
    }

    /// How long caches keep the names of the servers, as parent and zone have it.
    pub(crate) fn ns_ttls(&self) -> impl Iterator<Item = Ttl> {
        let parents = self.parents.iter().map(|parent| (parent.ns.as_ref(), &parent.place));
        let servers = self.all_servers().map(|server| (server.ns.as_ref(), &server.place));
        parents.chain(servers).filter_map(|(ns, place)| Some(self.served(ns?.1, RecordType::NS, place)))
    }

    /// How long caches keep the data of the zone, as far as it was seen, and its absence.
    pub(crate) fn data_ttls(&self) -> impl Iterator<Item = Ttl> {
        self.all_servers().flat_map(|server| {
            let at = &server.place;
            let sets = server.sets.iter().map(|set| {
                let (owner, record_type) = (set.owner.clone(), set.record_type);
                Ttl { seconds: set.ttl, source: Source::Served { owner, record_type, at: at.clone() } }
            });
            let negative = server.negative_ttl.map(|seconds| Ttl {
                seconds,
                source: Source::Negative { zone: self.zone.clone(), at: at.clone() },
            });
            sets.chain(negative)
        })
    }
}
