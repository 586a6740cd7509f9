//! What can be wrong or odd about trust anchors.

use crate::master::MasterError;
use crate::name::Name;
use crate::record_type::RecordType;

/// Something odd in a source of trust anchors.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct AnchorRemark {
    /// The line, counted from 1.
    pub line: usize,
    /// What is odd there.
    pub fault: AnchorOddity,
}

/// What is odd about a key that might be a trust anchor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnchorOddity {
    /// Not taken: a revoked key is no trust anchor (RFC 5011 §2.1).
    #[error("left out: key {key_tag} of {zone} is revoked (RFC 5011 §2.1)")]
    Revoked {
        /// The zone.
        zone: Name,
        /// Key tag, with the REVOKE bit set.
        key_tag: u16,
    },
    /// Not taken: a key without the Zone Key flag verifies nothing (RFC 4034 §2.1.1).
    #[error("left out: key {key_tag} of {zone} is no zone key, its flags are {flags} (RFC 4034 §2.1.1)")]
    NoZoneKey {
        /// The zone.
        zone: Name,
        /// Key tag.
        key_tag: u16,
        /// The flags field.
        flags: u16,
    },
    /// Not taken: unbound has noted that it does not trust the key now (RFC 5011 §4.2).
    #[error("left out: key {key_tag} of {zone} is in state {state} (RFC 5011 §4.2)")]
    State {
        /// The zone.
        zone: Name,
        /// Key tag.
        key_tag: u16,
        /// The state of the key, as RFC 5011 names it.
        state: &'static str,
    },
    /// Taken, though it may be a key that the zone changes without notice.
    #[error("key {key_tag} of {zone} has no SEP flag (RFC 4034 §2.1.1): it may be replaced without notice")]
    NoSecureEntryPoint {
        /// The zone.
        zone: Name,
        /// Key tag.
        key_tag: u16,
    },
}

/// Why text holds no trust anchors, or wrong ones.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnchorError {
    /// Malformed master-file text.
    #[error("{0}")]
    Master(#[from] MasterError),
    /// Something that is no trust anchor.
    #[error("line {line}: {fault}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong there.
        fault: AnchorFault,
    },
    /// There is nothing in it.
    #[error(
        "no trust anchor: neither DS nor DNSKEY records, a BIND trust-anchors block nor root-anchors.xml"
    )]
    Empty,
    /// There are only keys that must not be trusted.
    #[error("no trust anchor is left: {0}")]
    NoneLeft(AnchorRemark),
}

/// What is wrong with a line of trust anchors.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnchorFault {
    /// A record that is neither DS nor DNSKEY.
    #[error("{record_type} record; a trust anchor is a DS or a DNSKEY")]
    RecordType {
        /// Its type.
        record_type: RecordType,
    },
    /// RDATA shorter than the fields every record of the type has.
    #[error("{record_type} RDATA of {length} octets is too short")]
    TooShort {
        /// Its type.
        record_type: RecordType,
        /// Octets of RDATA.
        length: usize,
    },
    /// A digest whose length is not that of its type.
    #[error("digest of {length} octets; digest type {digest_type} has {expected}")]
    DigestLength {
        /// Digest type.
        digest_type: u8,
        /// Octets in the digest.
        length: usize,
        /// Octets it should have.
        expected: usize,
    },
    /// A word where another one belongs.
    #[error("expected {what}, found {found:?}")]
    Expected {
        /// What belongs there.
        what: &'static str,
        /// What is there, as far as it is shown.
        found: String,
    },
    /// Text that ends inside a statement.
    #[error("expected {what}, found the end of the text")]
    End {
        /// What belongs there.
        what: &'static str,
    },
    /// Text that is no well-formed XML, or has a document type declaration.
    #[error("not well-formed XML: {reason}")]
    Xml {
        /// What the parser says.
        reason: String,
    },
    /// An element without one that it must hold (RFC 9718 §2.1).
    #[error("{parent} without {child} (RFC 9718 §2.1)")]
    MissingElement {
        /// The outer element.
        parent: &'static str,
        /// The inner element.
        child: &'static str,
    },
    /// An element or attribute with a malformed value.
    #[error("{element} {found:?} is not {what}")]
    Value {
        /// The element or attribute.
        element: &'static str,
        /// Its value, as far as it is shown.
        found: String,
        /// What it should be.
        what: &'static str,
    },
    /// A public key that has not the digest stated beside it (RFC 9718 §2.2).
    #[error("the public key does not have the digest of key {key_tag} stated beside it (RFC 9718 §2.2)")]
    KeyDigestMismatch {
        /// Key tag.
        key_tag: u16,
    },
}

impl AnchorFault {
    pub(super) fn at(self, line: usize) -> AnchorError {
        AnchorError::Line { line, fault: self }
    }
}
