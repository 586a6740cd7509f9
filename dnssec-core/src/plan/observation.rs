//! What the servers of a zone and of its parent show at one time: the facts that a plan rests on.
//!
//! Everything is kept by server, since caches are filled by whichever answers. Signatures count if they verify; one
//! of a key that no server shows is taken at its word, for a new algorithm begins with these (RFC 6781 §4.1.4).

mod gather;
mod ttl;

pub use gather::ObservationError;
pub use ttl::{Source, Ttl};

use crate::algorithm::{Algorithm, DigestType};
use crate::anchor::TrustAnchors;
use crate::capture::Capture;
use crate::catalogue::Code;
use crate::finding::{DsId, KeyId};
use crate::name::Name;
use crate::policy::Policy;
use crate::record::Dnskey;
use crate::record_type::RecordType;
use crate::report::Verdict;
use crate::time::Timestamp;
use std::collections::BTreeSet;
use std::fmt;
use std::net::SocketAddr;

/// A zone as seen from outside.
#[derive(Clone, Debug)]
pub struct Observation {
    /// The zone.
    pub zone: Name,
    /// The zone above it, whose servers were asked for its DS.
    pub parent: Option<Name>,
    /// When the last answer was asked for.
    pub at: Timestamp,
    /// What a validator says of its SOA through its delegated servers.
    pub verdict: Verdict,
    /// What decides that, if it is not secure: the code and its line.
    pub problem: Option<(Code, String)>,
    /// The keys that any server shows, each once.
    pub keys: Vec<Key>,
    /// The servers of the parent.
    pub parents: Vec<ParentServer>,
    /// The servers that the parent delegates to.
    pub servers: Vec<ZoneServer>,
    /// Servers that were asked for the zone beside those.
    pub others: Vec<ZoneServer>,
}

/// A server by name, as far as it has one, and address.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The name it was found by.
    pub name: Option<Name>,
    /// Its address and port.
    pub server: SocketAddr,
}

/// `ns1.example.net. (192.0.2.1)`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} ({})", self.server.ip()),
            None => write!(f, "{}", self.server.ip()),
        }
    }
}

/// A key of a zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// As findings name it.
    pub id: KeyId,
    /// The RDATA of its DNSKEY; none for a key that only its signatures or its DS tell of.
    pub rdata: Option<Box<[u8]>>,
}

impl Key {
    /// What its signatures say of it.
    pub fn signer(&self) -> Signer {
        Signer { tag: self.id.tag, algorithm: self.id.algorithm }
    }

    /// Whether it has the Secure Entry Point flag (RFC 4034 §2.1.1).
    pub fn is_entry_point(&self) -> bool {
        self.id.flags & 1 != 0
    }

    /// Whether it is revoked (RFC 5011 §2.1).
    pub fn is_revoked(&self) -> bool {
        self.id.flags & 0x80 != 0
    }

    /// Whether a DS is of this key: by its digest if that can be computed, else by tag and algorithm (RFC 4034 §5.1).
    pub fn has(&self, ds: &DsId, zone: &Name) -> bool {
        let digest =
            self.rdata.as_deref().and_then(|rdata| Dnskey::parse(rdata).ok()?.digest(zone, ds.digest_type));
        self.is_meant_by(ds) && digest.is_none_or(|digest| digest == ds.digest)
    }

    /// Whether a DS has its tag and algorithm.
    pub fn is_meant_by(&self, ds: &DsId) -> bool {
        (ds.tag, ds.algorithm) == (self.id.tag, self.id.algorithm)
    }

    /// Its DS with a SHA-256 digest, as master-file text of the RDATA.
    pub fn ds_text(&self, zone: &Name) -> Option<String> {
        let digest = Dnskey::parse(self.rdata.as_deref()?).ok()?.digest(zone, DigestType::SHA256)?;
        let digest = data_encoding::HEXUPPER.encode(&digest);
        Some(format!("{} {} {} {digest}", self.id.tag, self.id.algorithm.0, DigestType::SHA256.0))
    }
}

/// Its tag.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id.tag)
    }
}

/// The tag and algorithm in a signature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Signer {
    /// Key tag.
    pub tag: u16,
    /// Algorithm.
    pub algorithm: Algorithm,
}

/// A server of the parent.
#[derive(Clone, Debug)]
pub struct ParentServer {
    /// Which.
    pub place: Place,
    /// The DS set it has, empty if it says that there is none; `None` if it gave no usable answer.
    pub ds: Option<Vec<DsId>>,
    /// TTL of that set, in seconds.
    pub ds_ttl: Option<u32>,
    /// How long the absence of a DS is kept, in seconds (RFC 2308 §5).
    pub negative_ttl: Option<u32>,
    /// The servers it delegates to, and the TTL of that set in seconds, if it referred to them.
    pub ns: Option<(BTreeSet<Name>, u32)>,
}

/// A server of the zone.
#[derive(Clone, Debug)]
pub struct ZoneServer {
    /// Which.
    pub place: Place,
    /// The serial number of its SOA.
    pub serial: Option<u32>,
    /// How long the absence of a name or type is kept, in seconds (RFC 2308 §5).
    pub negative_ttl: Option<u32>,
    /// The keys it shows, empty if it says that there are none; `None` if it gave no usable answer.
    pub keys: Option<BTreeSet<Signer>>,
    /// Who signs that set; none if there is none.
    pub key_signers: BTreeSet<Signer>,
    /// TTL of that set in seconds.
    pub keys_ttl: Option<u32>,
    /// Its own NS set and the TTL of that in seconds.
    pub ns: Option<(BTreeSet<Name>, u32)>,
    /// The CDS set (RFC 7344 §3.1).
    pub cds: Vec<DsId>,
    /// The other sets of the zone that it showed.
    pub sets: Vec<SeenSet>,
}

/// A set of a zone that is not of its keys.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeenSet {
    /// Owner.
    pub owner: Name,
    /// Type.
    pub record_type: RecordType,
    /// TTL in seconds.
    pub ttl: u32,
    /// Those whose signature it has in every answer.
    pub signers: BTreeSet<Signer>,
    /// When the first of these signatures ends.
    pub expiration: Option<Timestamp>,
}

impl Observation {
    /// Takes a capture of a walk for the SOA of a zone apart; `now` is the time to validate at.
    pub fn of(
        capture: &Capture,
        anchors: &TrustAnchors,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<Self, ObservationError> {
        gather::gather(capture, anchors, policy, now)
    }

    /// The DS records that any server of the parent has, each once.
    pub fn ds(&self) -> Vec<&DsId> {
        let mut all: Vec<&DsId> = Vec::new();
        for ds in self.parents.iter().flat_map(|parent| parent.ds.iter().flatten()) {
            if !all.contains(&ds) {
                all.push(ds);
            }
        }
        all
    }

    /// The servers of the zone that were asked, delegated to or not.
    pub fn all_servers(&self) -> impl Iterator<Item = &ZoneServer> {
        self.servers.iter().chain(&self.others)
    }

    /// Whether any server shows that the key signs something beside the keys.
    pub fn signs_data(&self, key: &Key) -> bool {
        let sets = self.all_servers().flat_map(|server| &server.sets);
        sets.into_iter().any(|set| set.signers.contains(&key.signer()))
    }

    /// Whether any server shows that the key signs the keys.
    pub fn signs_keys(&self, key: &Key) -> bool {
        self.all_servers().any(|server| server.key_signers.contains(&key.signer()))
    }

    /// Whether any server of the parent has a DS of the key.
    pub fn has_ds(&self, key: &Key) -> bool {
        self.ds().iter().any(|ds| key.has(ds, &self.zone))
    }

    /// Whether any server has a CDS of the key (RFC 7344 §3.1).
    pub fn has_cds(&self, key: &Key) -> bool {
        self.all_servers().flat_map(|server| &server.cds).any(|cds| key.has(cds, &self.zone))
    }

    /// The servers that gave no usable answer.
    pub fn silent(&self) -> Vec<Place> {
        let parents = self.parents.iter().filter(|parent| parent.ds.is_none()).map(|parent| &parent.place);
        let servers = self.all_servers().filter(|server| server.keys.is_none()).map(|server| &server.place);
        parents.chain(servers).cloned().collect()
    }
}
