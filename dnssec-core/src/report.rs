//! The report: verdict, links from the anchor to the answer, steps that prove them, findings. Plain data.

mod consequences;
mod servers;

pub use servers::Server;

use crate::algorithm::{Algorithm, DigestType};
use crate::finding::Finding;
use crate::name::Name;
use crate::record::{Question, Record};
use crate::record_type::RecordType;
use crate::time::Timestamp;
use crate::wire::Rcode;
use std::fmt;
use std::net::SocketAddr;

/// The four states of RFC 4033 §5.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Verdict {
    /// A chain of signed DNSKEY and DS RRsets leads from a trust anchor to the data, and every signature holds.
    Secure,
    /// A chain leads from a trust anchor to a proof that there is no DS, or to algorithms not implemented.
    Insecure,
    /// There should be a chain, and it is broken.
    Bogus,
    /// No trust anchor tells whether there should be one, or the data could not be had.
    Indeterminate,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Verdict::Secure => "secure",
            Verdict::Insecure => "insecure",
            Verdict::Bogus => "bogus",
            Verdict::Indeterminate => "indeterminate",
        })
    }
}

/// What the servers said about the question, aliases followed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Outcome {
    /// Records of the type asked for.
    Answer,
    /// The name exists without that type.
    NoData,
    /// The name does not exist.
    NameError,
    /// A response code that carries no data.
    Error(Rcode),
    /// Nothing usable.
    Nothing,
}

/// A finished validation.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// What was asked.
    pub question: Question,
    /// The time validated at.
    pub at: Timestamp,
    /// The verdict.
    pub verdict: Verdict,
    /// What the servers said.
    pub outcome: Outcome,
    /// From the anchor to the answer, in order.
    pub links: Vec<Link>,
    /// All findings, in order of links.
    pub findings: Vec<Finding>,
    /// Index in `findings` of the one that decides a verdict other than secure.
    pub decisive: Option<usize>,
    /// The records of the answer, alias by alias, without signatures.
    pub answers: Vec<Record>,
    /// When the first signature on the chain expires; `None` if none was needed.
    pub secure_until: Option<Timestamp>,
    /// What a resolver concludes that asks this server of its zone, for each that answered, zones from the top.
    /// The report itself is that of the worst.
    pub views: Vec<ServerView>,
}

/// The validation through one server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServerView {
    /// The zone that it serves.
    pub zone: Name,
    /// Its address.
    pub server: SocketAddr,
    /// Its name, where it was found by name.
    pub name: Option<Name>,
    /// What it calls itself (RFC 5001), octets as received, cut at 64: none if it does not say; several in order
    /// where several servers share the address, at most 8.
    pub nsids: Vec<Vec<u8>>,
    /// What comes out through it, the other zones being asked at their best servers.
    pub verdict: Verdict,
    /// Index in the report's findings of the one that decides a verdict other than secure.
    pub decisive: Option<usize>,
}

impl Report {
    /// The finding that decides a verdict other than secure.
    pub fn decisive_finding(&self) -> Option<&Finding> {
        self.findings.get(self.decisive?)
    }

    /// The first link that is bogus or indeterminate, from the anchor down.
    pub fn broken_link(&self) -> Option<&Link> {
        self.links.iter().find(|link| matches!(link.verdict, Verdict::Bogus | Verdict::Indeterminate))
    }
}

/// One link of the chain. A link stands here only if it was computed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// What it links.
    pub kind: LinkKind,
    /// What came out.
    pub verdict: Verdict,
    /// What was established, in order.
    pub steps: Vec<Step>,
    /// Indices in the report's findings.
    pub findings: Vec<usize>,
}

/// What a link leads from and to.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum LinkKind {
    /// From the trust anchor to the keys of its zone.
    Anchor {
        /// The zone.
        zone: Name,
    },
    /// From a parent zone to the DS of a child, or to the proof that there is none.
    Delegation {
        /// The parent zone, where known.
        parent: Name,
        /// The child zone.
        child: Name,
    },
    /// From the DS to the keys of the zone.
    Keys {
        /// The zone.
        zone: Name,
    },
    /// From the keys of a zone to an alias in it.
    Alias {
        /// The zone.
        zone: Option<Name>,
        /// The alias.
        name: Name,
        /// CNAME or DNAME.
        record_type: RecordType,
        /// Where it leads.
        target: Name,
    },
    /// From the keys of a zone to the records asked for.
    Answer {
        /// The zone.
        zone: Option<Name>,
        /// Owner name.
        name: Name,
        /// Type.
        record_type: RecordType,
    },
    /// From the keys of a zone to the proof that there is no such name or type.
    Denial {
        /// The zone.
        zone: Option<Name>,
        /// The name.
        name: Name,
        /// The type.
        record_type: RecordType,
        /// What is denied.
        outcome: Outcome,
    },
}

/// Something established on the way; each was computed.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Step {
    /// A trust anchor matches a DNSKEY of the zone (RFC 4035 §5).
    AnchorMatchesKey {
        /// Key tag.
        tag: u16,
        /// Algorithm.
        algorithm: Algorithm,
    },
    /// A DS matches a DNSKEY of the zone (RFC 4035 §5.2).
    DsMatchesKey {
        /// Key tag.
        tag: u16,
        /// Algorithm.
        algorithm: Algorithm,
        /// Digest type.
        digest_type: DigestType,
    },
    /// A DS is supposed to stand at the delegation; no server has shown it ([`Supposition`](crate::supposition)).
    DsSupposed {
        /// Key tag.
        tag: u16,
        /// Algorithm.
        algorithm: Algorithm,
        /// Digest type.
        digest_type: DigestType,
    },
    /// A signature verifies (RFC 4035 §5.3.3).
    SignatureVerifies {
        /// Owner of the RRset.
        owner: Name,
        /// Type of the RRset.
        record_type: RecordType,
        /// Signer.
        signer: Name,
        /// Key tag.
        tag: u16,
        /// Algorithm.
        algorithm: Algorithm,
        /// Inception.
        inception: Timestamp,
        /// Expiration.
        expiration: Timestamp,
        /// The wildcard the set was expanded from.
        wildcard: Option<Name>,
    },
    /// A record matches a name and lacks a type in its bitmap (RFC 4035 §5.4, RFC 5155 §8.5).
    TypeDenied {
        /// The name matched.
        name: Name,
        /// The type that is absent.
        record_type: RecordType,
        /// Owner of the NSEC or NSEC3.
        by: Name,
    },
    /// A record covers a name (RFC 4035 §5.4, RFC 5155 §8.3).
    NameCovered {
        /// The name that does not exist.
        name: Name,
        /// Owner of the NSEC or NSEC3.
        by: Name,
    },
    /// An NSEC3 or NSEC matches the closest encloser (RFC 5155 §8.3).
    ClosestEncloser {
        /// The closest encloser.
        name: Name,
        /// Owner of the record; `None` where an RRSIG Labels field tells.
        by: Option<Name>,
    },
    /// The name is an empty non-terminal (RFC 4035 §5.4, RFC 8020 §2).
    EmptyNonTerminal {
        /// The name.
        name: Name,
        /// Owner of the NSEC.
        by: Name,
    },
    /// The bitmap has NXNAME: the name does not exist (RFC 9824 §3.1).
    CompactDenial {
        /// The name.
        name: Name,
    },
    /// An NSEC3 with opt-out covers the name (RFC 5155 §8.6).
    OptOutCovers {
        /// The name.
        name: Name,
        /// Owner of the NSEC3.
        by: Name,
    },
    /// A CNAME follows from a DNAME and needs no signature (RFC 6672 §5.3.1).
    CnameSynthesized {
        /// Owner of the DNAME.
        dname: Name,
    },
}
