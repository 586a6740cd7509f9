//! Why a parent does not act.

use crate::algorithm::Algorithm;
use crate::finding::Finding;
use crate::name::Name;
use crate::record_type::RecordType;
use std::net::SocketAddr;

/// What stands against acting on a request.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Objection {
    /// A server of the zone did not say whether it has the records.
    #[error("{} gives no answer about {record_type}; every server must agree (RFC 9615 §4.2)", server.ip())]
    NoAnswer {
        /// The server.
        server: SocketAddr,
        /// CDS or CDNSKEY.
        record_type: RecordType,
    },
    /// Servers have different sets.
    #[error(
        "servers have {count} different {record_type} sets; they must be the same (RFC 7344 §5, RFC 9615 §4.2)"
    )]
    SetsDiffer {
        /// CDS or CDNSKEY.
        record_type: RecordType,
        /// Different sets, that without records included.
        count: usize,
    },
    /// The two types ask for different things.
    #[error(
        "CDS and CDNSKEY ask for different DS sets; where both are published they must match (RFC 7344 §4)"
    )]
    TypesDiffer,
    /// A record that cannot be read, or a digest whose length is not that of its type.
    #[error("{record_type} record of {octets} octets is malformed (RFC 7344 §3)")]
    Malformed {
        /// CDS or CDNSKEY.
        record_type: RecordType,
        /// Octets of RDATA.
        octets: usize,
    },
    /// Algorithm 0 with other fields than `0 0 0 00` and `0 3 0 AA==` have.
    #[error("{record_type} of algorithm 0 has not the fields that ask for removal (RFC 8078 §4)")]
    DeleteMalformed {
        /// CDS or CDNSKEY.
        record_type: RecordType,
    },
    /// A request for removal beside other records.
    #[error("{record_type} asks for removal among {count} records; it must stand alone (RFC 8078 §4)")]
    DeleteNotAlone {
        /// CDS or CDNSKEY.
        record_type: RecordType,
        /// Records in the set.
        count: usize,
    },
    /// No record says which DS to make: a key whose digest cannot be computed.
    #[error("no DS can be made of the {record_type} set")]
    NothingUsable {
        /// CDS or CDNSKEY.
        record_type: RecordType,
    },
    /// The set does not validate through a server.
    #[error("the {record_type} set of {} does not validate{} (RFC 7344 §4.1)", server.ip(), because(finding.as_deref()))]
    NotSecure {
        /// CDS or CDNSKEY.
        record_type: RecordType,
        /// The server.
        server: SocketAddr,
        /// What decides that.
        finding: Option<Box<Finding>>,
    },
    /// The set is signed, but by no key that the present DS set vouches for.
    #[error("the {record_type} set of {} is not signed by a key that has a DS (RFC 7344 §4.1)", server.ip())]
    SignerWithoutDs {
        /// CDS or CDNSKEY.
        record_type: RecordType,
        /// The server.
        server: SocketAddr,
    },
    /// With the new DS set the zone would not validate through a server.
    #[error(
        "with the DS of algorithm {algorithm} that are asked for, the keys of {} would not validate{} (RFC 7344 §4.1)", server.ip(), because(finding.as_deref())
    )]
    WouldBreak {
        /// The algorithm of these DS.
        algorithm: Algorithm,
        /// The server.
        server: SocketAddr,
        /// What would decide that.
        finding: Option<Box<Finding>>,
    },
    /// With the new DS set no validator could tell: it has unknown algorithms or digest types alone.
    #[error(
        "no DS of those asked for is of an algorithm and digest type that validators know (RFC 4035 §5.2)"
    )]
    WouldBeInsecure,
    /// The parent is not signed: a DS in it has no meaning.
    #[error("the parent is not secure itself: a DS in it would not be believed (RFC 4035 §5.2)")]
    ParentInsecure,
    /// What the parent has is not known.
    #[error("the present DS set is not known: the answer of the parent does not validate or was not had")]
    PresentUnknown,
    /// All name servers are in the zone itself.
    #[error("every name server is in the zone itself: none can signal for it (RFC 9615 §4.2)")]
    NoSignalPossible,
    /// The signal name would be too long.
    #[error("the signal name of {server} would be longer than a name can be (RFC 9615 §4.4)")]
    SignalNameTooLong {
        /// The name server.
        server: Name,
    },
    /// A signal name was not asked for.
    #[error("{signal} {record_type} was not asked for")]
    SignalNotAsked {
        /// The signal name.
        signal: Name,
        /// CDS or CDNSKEY.
        record_type: RecordType,
    },
    /// There is nothing at a signal name.
    #[error(
        "{signal} has no {record_type}: the operator of that server does not vouch for the request (RFC 9615 §4.2)"
    )]
    SignalMissing {
        /// The signal name.
        signal: Name,
        /// CDS or CDNSKEY.
        record_type: RecordType,
    },
    /// What is at a signal name is not securely there.
    #[error("{signal} {record_type} is not secure{} (RFC 9615 §4.2)", because(finding.as_deref()))]
    SignalNotSecure {
        /// The signal name.
        signal: Name,
        /// CDS or CDNSKEY.
        record_type: RecordType,
        /// What decides that.
        finding: Option<Box<Finding>>,
    },
    /// A signal name is the apex of a zone of its own.
    #[error("{signal} is the apex of a zone; there must be no zone cut at a signal name (RFC 9615 §4.1)")]
    SignalAtZoneCut {
        /// The signal name.
        signal: Name,
    },
    /// A signal name has other records than the zone.
    #[error("{signal} has another {record_type} set than the zone (RFC 9615 §4.2)")]
    SignalDiffers {
        /// The signal name.
        signal: Name,
        /// CDS or CDNSKEY.
        record_type: RecordType,
    },
}

impl Objection {
    /// Whether it is that something is not known: asking again may settle it.
    pub fn is_of_ignorance(&self) -> bool {
        matches!(
            self,
            Objection::NoAnswer { .. } | Objection::PresentUnknown | Objection::SignalNotAsked { .. }
        )
    }

    /// What decides that a chain does not hold, where it is about one.
    pub fn finding(&self) -> Option<&Finding> {
        match self {
            Objection::NotSecure { finding, .. }
            | Objection::WouldBreak { finding, .. }
            | Objection::SignalNotSecure { finding, .. } => finding.as_deref(),
            _ => None,
        }
    }

    /// Its name in JSON, in kebab-case; for ever.
    pub fn slug(&self) -> &'static str {
        match self {
            Objection::NoAnswer { .. } => "no-answer",
            Objection::SetsDiffer { .. } => "sets-differ",
            Objection::TypesDiffer => "types-differ",
            Objection::Malformed { .. } => "malformed",
            Objection::DeleteMalformed { .. } => "delete-malformed",
            Objection::DeleteNotAlone { .. } => "delete-not-alone",
            Objection::NothingUsable { .. } => "nothing-usable",
            Objection::NotSecure { .. } => "not-secure",
            Objection::SignerWithoutDs { .. } => "signer-without-ds",
            Objection::WouldBreak { .. } => "would-break",
            Objection::WouldBeInsecure => "would-be-insecure",
            Objection::ParentInsecure => "parent-insecure",
            Objection::PresentUnknown => "present-unknown",
            Objection::NoSignalPossible => "no-signal-possible",
            Objection::SignalNameTooLong { .. } => "signal-name-too-long",
            Objection::SignalNotAsked { .. } => "signal-not-asked",
            Objection::SignalMissing { .. } => "signal-missing",
            Objection::SignalNotSecure { .. } => "signal-not-secure",
            Objection::SignalAtZoneCut { .. } => "signal-at-zone-cut",
            Objection::SignalDiffers { .. } => "signal-differs",
        }
    }
}

fn because(finding: Option<&Finding>) -> String {
    finding.map_or_else(String::new, |finding| format!(": {} {}", finding.fact.code(), finding.summary()))
}
