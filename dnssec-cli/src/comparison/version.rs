//! RRsets as the resolvers have them: which differ, and which is the older.

use super::Side;
use super::reply::Reply;
use dnssec_core::name::Name;
use dnssec_core::record::{Question, Record, Rrsig, Soa};
use dnssec_core::record_type::RecordType;
use dnssec_core::rrset::Rrset;
use dnssec_core::time::Timestamp;
use dnssec_core::wire::Rcode;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// RRsets of one resolver that are compared: an answer of type ANY can have thousands.
const MOST_SETS: usize = 100;

/// An RRset, or that there is none, as one resolver has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    /// Index of the side.
    pub(crate) side: usize,
    pub(crate) data: Data,
    /// Seconds until it leaves the cache.
    pub(crate) ttl: u32,
    /// The TTL that it has at the servers of its zone, as the signature says (RFC 4034 §3.1.4).
    pub(crate) original_ttl: Option<u32>,
    /// When the latest of its signatures begins to be valid: signers make it the time of signing, or some time
    /// before.
    pub(crate) inception: Option<Timestamp>,
    /// When the last of its signatures expires.
    pub(crate) expiration: Option<Timestamp>,
    /// The serial number of its zone, where a SOA was seen beside it.
    pub(crate) serial: Option<(Name, u32)>,
    /// When it came.
    pub(crate) received: Timestamp,
    signatures: BTreeSet<Vec<u8>>,
}

/// The data of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Data {
    /// The canonical RDATAs.
    Records(BTreeSet<Vec<u8>>),
    /// None, and the rcode that says so.
    Nothing(Rcode),
}

/// What an RRset is named by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SetName {
    pub(crate) owner: Name,
    pub(crate) record_type: RecordType,
}

/// What the sides have of the RRsets that matter: those of the answer, and DS and DNSKEY of the chain.
pub(super) fn versions(sides: &[Side]) -> BTreeMap<SetName, Vec<Version>> {
    let mut all = BTreeMap::<_, Vec<Version>>::new();
    for (index, side) in sides.iter().enumerate() {
        for (set, version) in of_side(side, index) {
            all.entry(set).or_default().push(version);
        }
    }
    all
}

impl fmt::Display for SetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.owner, self.record_type)
    }
}

fn of_side(side: &Side, index: usize) -> BTreeMap<SetName, Version> {
    let question = &side.capture.question;
    let mut sets = BTreeMap::new();
    // What clients get goes before what comes with CD.
    gather(&side.plain, question, index, &mut sets);
    for exchange in &side.capture.exchanges {
        let asked = &exchange.question;
        let matters = asked == question || matches!(asked.record_type, RecordType::DS | RecordType::DNSKEY);
        if matters {
            gather(&Reply::of([exchange]), asked, index, &mut sets);
        }
    }
    sets
}

fn gather(reply: &Reply, asked: &Question, side: usize, sets: &mut BTreeMap<SetName, Version>) {
    let Some(message) = reply.data() else { return };
    let serial = message.answers.iter().chain(&message.authorities).find_map(serial);
    for set in Rrset::group(&message.answers).into_iter().take(MOST_SETS.saturating_sub(sets.len())) {
        let version = Version {
            side,
            data: Data::Records(set.canonical_rdatas().into_iter().map(|rdata| rdata.into_owned()).collect()),
            serial: serial.clone().filter(|_| set.record_type == RecordType::SOA),
            ..Version::signed(side, set.ttl(), &set.signatures, reply)
        };
        let name = SetName { owner: set.owner.clone(), record_type: set.record_type };
        sets.entry(name).or_insert(version);
    }
    if message.answers.is_empty() {
        let signatures: Vec<&Record> = signatures_of(&message.authorities).collect();
        let soa =
            Rrset::group(&message.authorities).into_iter().find(|set| set.record_type == RecordType::SOA);
        // RFC 2308 §5: the SOA's TTL counts down, from its minimum at most.
        let ttl = soa.as_ref().map_or(0, Rrset::ttl);
        let minimum = soa.and_then(|set| Soa::parse(set.rdatas().next()?).ok()).map(|soa| soa.minimum);
        let signed = Version::signed(side, ttl, &signatures, reply);
        let version = Version {
            data: Data::Nothing(message.rcode()),
            original_ttl: signed.original_ttl.into_iter().chain(minimum).min(),
            serial,
            ..signed
        };
        let name = SetName { owner: asked.name.clone(), record_type: asked.record_type };
        sets.entry(name).or_insert(version);
    }
}

fn signatures_of(records: &[Record]) -> impl Iterator<Item = &Record> {
    records.iter().filter(|record| record.record_type == RecordType::RRSIG)
}

fn serial(record: &Record) -> Option<(Name, u32)> {
    let soa = Soa::parse(&record.rdata).ok().filter(|_| record.record_type == RecordType::SOA)?;
    Some((record.owner.clone(), soa.serial))
}

impl Version {
    /// What the signatures tell.
    fn signed(side: usize, ttl: u32, signatures: &[&Record], reply: &Reply) -> Self {
        let read: Vec<Rrsig> =
            signatures.iter().filter_map(|record| Rrsig::parse(&record.rdata).ok()).collect();
        let latest = |one: Timestamp, other: Timestamp| if one.is_before(other) { other } else { one };
        Version {
            side,
            data: Data::Records(BTreeSet::new()),
            ttl,
            original_ttl: read.iter().map(|signature| signature.original_ttl).min(),
            inception: read.iter().map(|signature| signature.inception).reduce(latest),
            expiration: read.iter().map(|signature| signature.expiration).reduce(latest),
            serial: None,
            received: reply.received,
            signatures: signatures.iter().map(|record| record.rdata.to_vec()).collect(),
        }
    }

    /// Whether it was made after the other: its zone's serial number is higher, or it was signed later.
    pub(super) fn is_newer_than(&self, other: &Version) -> bool {
        if let (Some((zone, serial)), Some((other_zone, other_serial))) = (&self.serial, &other.serial)
            && zone == other_zone
            && serial != other_serial
        {
            // RFC 1982 §3.2, as timestamps have it.
            return Timestamp(*other_serial).is_before(Timestamp(*serial));
        }
        match (self.inception, other.inception) {
            (Some(inception), Some(other)) => other.is_before(inception),
            _ => false,
        }
    }

    /// Whether something tells when it was made.
    pub(super) fn is_dated(&self) -> bool {
        self.serial.is_some() || self.inception.is_some()
    }

    /// Whether the same data was signed again.
    pub(super) fn is_signed_otherwise(&self, other: &Version) -> bool {
        self.signatures != other.signatures
    }

    /// Seconds it has been in a cache; `None` where no signature tells its original TTL.
    pub(crate) fn age(&self) -> Option<u32> {
        Some(self.original_ttl?.saturating_sub(self.ttl))
    }

    /// When it leaves the cache.
    pub(crate) fn heals(&self) -> Timestamp {
        self.received.plus(self.ttl)
    }
}
