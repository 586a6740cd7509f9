//! Trust anchors: the keys a validator believes without proof (RFC 4033 §2, RFC 4035 §5).
//!
//! [`TrustAnchors::parse`] tells the forms apart by their content: DS and DNSKEY records as master-file text
//! (also with the comments of unbound's `root.key`), BIND's `trust-anchors` and its older names, and IANA's
//! `root-anchors.xml` (RFC 9718).

mod bind;
mod records;
mod xml;

use crate::algorithm::{Algorithm, DigestType};
use crate::master::{MasterError, rdata_to_text};
use crate::name::Name;
use crate::record::{Dnskey, Ds};
use crate::record_type::RecordType;
use crate::time::Timestamp;
use std::fmt;

/// A key that is trusted for a zone, or the digest of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrustAnchor {
    /// The zone whose DNSKEY set it secures.
    pub zone: Name,
    /// The key or its digest.
    pub record: AnchorData,
    /// When it begins to be valid; always, if `None`.
    pub valid_from: Option<Timestamp>,
    /// When it ceases to be valid; never, if `None`.
    pub valid_until: Option<Timestamp>,
    /// Where it comes from.
    pub source: AnchorSource,
}

/// What is known of a trusted key.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum AnchorData {
    /// Its digest (RFC 4034 §5).
    Ds {
        /// Key tag.
        key_tag: u16,
        /// Algorithm of the key.
        algorithm: Algorithm,
        /// Digest type.
        digest_type: DigestType,
        /// Digest.
        digest: Box<[u8]>,
    },
    /// The key itself: DNSKEY RDATA (RFC 4034 §2).
    Dnskey(Box<[u8]>),
}

/// Where a trust anchor comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AnchorSource {
    /// This crate.
    BuiltIn,
    /// A line of master-file text.
    MasterFile {
        /// The line, counted from 1.
        line: usize,
    },
    /// A line of a BIND configuration.
    BindConfig {
        /// The line, counted from 1.
        line: usize,
    },
    /// A line of a root-anchors.xml.
    Xml {
        /// The line, counted from 1.
        line: usize,
    },
}

impl fmt::Display for AnchorSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AnchorSource::BuiltIn => f.write_str("built in"),
            AnchorSource::MasterFile { line } => write!(f, "line {line}"),
            AnchorSource::BindConfig { line } => write!(f, "line {line} of a BIND configuration"),
            AnchorSource::Xml { line } => write!(f, "line {line} of a root-anchors.xml"),
        }
    }
}

impl TrustAnchor {
    /// Whether `now` lies in its time of validity: from `valid_from` on, before `valid_until`.
    pub fn is_valid_at(&self, now: Timestamp) -> bool {
        self.valid_from.is_none_or(|from| !now.is_before(from))
            && self.valid_until.is_none_or(|until| now.is_before(until))
    }

    /// The digest as a DS, if that is what is known.
    pub fn as_ds(&self) -> Option<Ds<'_>> {
        match &self.record {
            AnchorData::Ds { key_tag, algorithm, digest_type, digest } => {
                Some(Ds { key_tag: *key_tag, algorithm: *algorithm, digest_type: *digest_type, digest })
            }
            AnchorData::Dnskey(_) => None,
        }
    }

    /// The key as a DNSKEY, if that is what is known and it has its fixed fields.
    pub fn as_dnskey(&self) -> Option<Dnskey<'_>> {
        match &self.record {
            AnchorData::Dnskey(rdata) => Dnskey::parse(rdata).ok(),
            AnchorData::Ds { .. } => None,
        }
    }

    /// Key tag of the trusted key.
    pub fn key_tag(&self) -> Option<u16> {
        self.as_ds().map(|ds| ds.key_tag).or_else(|| self.as_dnskey().map(|key| key.key_tag()))
    }

    /// Algorithm of the trusted key.
    pub fn algorithm(&self) -> Option<Algorithm> {
        self.as_ds().map(|ds| ds.algorithm).or_else(|| self.as_dnskey().map(|key| key.algorithm))
    }

    /// DS or DNSKEY.
    pub fn record_type(&self) -> RecordType {
        match self.record {
            AnchorData::Ds { .. } => RecordType::DS,
            AnchorData::Dnskey(_) => RecordType::DNSKEY,
        }
    }

    /// The RDATA of its DS or DNSKEY record.
    pub fn rdata(&self) -> Vec<u8> {
        match &self.record {
            AnchorData::Ds { key_tag, algorithm, digest_type, digest } => {
                let mut rdata = key_tag.to_be_bytes().to_vec();
                rdata.extend([algorithm.0, digest_type.0]);
                rdata.extend_from_slice(digest);
                rdata
            }
            AnchorData::Dnskey(rdata) => rdata.to_vec(),
        }
    }
}

impl fmt::Display for TrustAnchor {
    /// Master-file text without TTL: owner, class, type, RDATA.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let record_type = self.record_type();
        write!(f, "{} IN {record_type} {}", self.zone, rdata_to_text(record_type, &self.rdata()))
    }
}

/// A set of trust anchors.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TrustAnchors {
    /// The anchors, in the order of their source.
    pub anchors: Vec<TrustAnchor>,
    /// What is odd about the source without making it wrong.
    pub remarks: Vec<AnchorRemark>,
}

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
    fn at(self, line: usize) -> AnchorError {
        AnchorError::Line { line, fault: self }
    }
}

/// A key of the root: what IANA's root-anchors.xml says of it.
struct RootKey {
    key_tag: u16,
    digest: [u8; 32],
    /// Base64 of the public key field; flags 257, protocol 3, algorithm 8.
    public_key: &'static str,
    valid_from: Timestamp,
}

/// <https://data.iana.org/root-anchors/root-anchors.xml>, the keys in use or to come into use.
const ROOT_KEYS: [RootKey; 2] = [
    RootKey {
        key_tag: 20326,
        digest: [
            0xe0, 0x6d, 0x44, 0xb8, 0x0b, 0x8f, 0x1d, 0x39, 0xa9, 0x5c, 0x0b, 0x0d, 0x7c, 0x65, 0xd0, 0x84,
            0x58, 0xe8, 0x80, 0x40, 0x9b, 0xbc, 0x68, 0x34, 0x57, 0x10, 0x42, 0x37, 0xc7, 0xf8, 0xec, 0x8d,
        ],
        public_key: "AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN\
            7SWXgnLh4+B5xQlNVz8Og8kvArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3rCj/\
            EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+eoZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilBmSVIzuDWfd\
            RUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwNR1AkUTV74bU=",
        valid_from: Timestamp(1_485_993_600), // 2017-02-02T00:00:00Z
    },
    RootKey {
        key_tag: 38696,
        digest: [
            0x68, 0x3d, 0x2d, 0x0a, 0xcb, 0x8c, 0x9b, 0x71, 0x2a, 0x19, 0x48, 0xb2, 0x7f, 0x74, 0x12, 0x19,
            0x29, 0x8d, 0x0a, 0x45, 0x0d, 0x61, 0x2c, 0x48, 0x3a, 0xf4, 0x44, 0xa4, 0xc0, 0xfb, 0x2b, 0x16,
        ],
        public_key: "AwEAAa96jeuknZlaeSrvyAJj6ZHv28hhOKkx3rLGXVaC6rXTsDc449/cidltpkyGwCJNnOAlFNKF2jBosZBU5eeH\
            spaQWOmOElZsjICMQMC3aeHbGiShvZsx4wMYSjH8e7Vrhbu6irwCzVBApESjbUdpWWmEnhathWu1jo+siFUiRAAxm9qyJNg/\
            wOZqqzL/dL/q8PkcRU5oUKEpUge71M3ej2/7CPqpdVwuMoTvoB+ZOT4YeGyxMvHmbrxlFzGOHOijtzN+u1TQNatX2XBuzZNQ\
            1K+s2CXkPIZo7s6JgZyvaBevYtxPvYLw4z9mR7K2vaF18UYH9Z9GNUUeayffKC73PYc=",
        valid_from: Timestamp(1_721_260_800), // 2024-07-18T00:00:00Z
    },
];

impl RootKey {
    const ALGORITHM: Algorithm = Algorithm(8);
    const SHA_256: DigestType = DigestType(2);

    fn digest(&self) -> AnchorData {
        AnchorData::Ds {
            key_tag: self.key_tag,
            algorithm: Self::ALGORITHM,
            digest_type: Self::SHA_256,
            digest: self.digest.into(),
        }
    }

    fn key(&self) -> AnchorData {
        let mut rdata = vec![1, 1, 3, Self::ALGORITHM.0];
        rdata.extend(data_encoding::BASE64.decode(self.public_key.as_bytes()).unwrap_or_default());
        AnchorData::Dnskey(rdata.into())
    }

    fn anchor(&self, record: AnchorData) -> TrustAnchor {
        TrustAnchor {
            zone: Name::root(),
            record,
            valid_from: Some(self.valid_from),
            valid_until: None,
            source: AnchorSource::BuiltIn,
        }
    }
}

impl TrustAnchors {
    /// The root's keys 20326 and 38696 as digests, valid from when IANA says so.
    pub fn built_in() -> Self {
        ROOT_KEYS.iter().map(|key| key.anchor(key.digest())).collect()
    }

    /// The same keys as DNSKEYs, for who has no DNSKEY set to compare digests with.
    pub fn built_in_keys() -> Self {
        ROOT_KEYS.iter().map(|key| key.anchor(key.key())).collect()
    }

    /// Reads trust anchors in any of the forms this module's page names.
    ///
    /// Keys that must not be trusted, such as revoked ones, are left out with a remark; it is an error if
    /// none is left.
    pub fn parse(text: &str) -> Result<Self, AnchorError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let anchors = if text.trim_start().starts_with('<') {
            xml::parse(text)?
        } else if bind::is_config(text) {
            bind::parse(text)?
        } else {
            records::parse(text)?
        };
        match (anchors.anchors.is_empty(), anchors.remarks.first()) {
            (false, _) => Ok(anchors),
            (true, Some(remark)) => Err(AnchorError::NoneLeft(remark.clone())),
            (true, None) => Err(AnchorError::Empty),
        }
    }

    /// The deepest zone at or above `name` with anchors valid at `now`, and those anchors.
    pub fn closest(&self, name: &Name, now: Timestamp) -> Option<(&Name, Vec<&TrustAnchor>)> {
        let usable = |anchor: &&TrustAnchor| anchor.is_valid_at(now) && name.is_at_or_below(&anchor.zone);
        let zone = &self.anchors.iter().filter(usable).max_by_key(|anchor| anchor.zone.label_count())?.zone;
        let anchors = self.anchors.iter().filter(usable).filter(|anchor| anchor.zone == *zone);
        Some((zone, anchors.collect()))
    }

    /// Takes a record as anchor if its key may be one, with a remark if not or if it is odd.
    fn add(
        &mut self,
        zone: Name,
        record_type: RecordType,
        rdata: &[u8],
        source: AnchorSource,
        line: usize,
    ) -> Result<(), AnchorError> {
        let too_short = |_| AnchorFault::TooShort { record_type, length: rdata.len() }.at(line);
        let record = match record_type {
            RecordType::DS => {
                let ds = Ds::parse(rdata).map_err(too_short)?;
                check_digest(&ds).map_err(|fault| fault.at(line))?;
                let Ds { key_tag, algorithm, digest_type, digest } = ds;
                AnchorData::Ds { key_tag, algorithm, digest_type, digest: digest.into() }
            }
            RecordType::DNSKEY => {
                let key = Dnskey::parse(rdata).map_err(too_short)?;
                let (oddity, is_taken) = inspect(&zone, &key);
                self.remarks.extend(oddity.map(|fault| AnchorRemark { line, fault }));
                if !is_taken {
                    return Ok(());
                }
                AnchorData::Dnskey(rdata.into())
            }
            _ => return Err(AnchorFault::RecordType { record_type }.at(line)),
        };
        self.anchors.push(TrustAnchor { zone, record, valid_from: None, valid_until: None, source });
        Ok(())
    }
}

impl FromIterator<TrustAnchor> for TrustAnchors {
    fn from_iter<I: IntoIterator<Item = TrustAnchor>>(anchors: I) -> Self {
        TrustAnchors { anchors: anchors.into_iter().collect(), remarks: Vec::new() }
    }
}

impl fmt::Display for TrustAnchors {
    /// One DS or DNSKEY per line, as [`TrustAnchors::parse`] reads them; times of validity have no place in
    /// this form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.anchors.iter().try_for_each(|anchor| writeln!(f, "{anchor}"))
    }
}

/// Whether the digest has the length of its type; of types not known here nothing is demanded.
fn check_digest(ds: &Ds<'_>) -> Result<(), AnchorFault> {
    let expected = match ds.digest_type.0 {
        1 => 20,
        2 | 3 | 5 | 6 => 32,
        4 => 48,
        _ => return Ok(()),
    };
    let length = ds.digest.len();
    if length == expected {
        return Ok(());
    }
    Err(AnchorFault::DigestLength { digest_type: ds.digest_type.0, length, expected })
}

/// What is odd about a key, and whether it is a trust anchor all the same.
fn inspect(zone: &Name, key: &Dnskey<'_>) -> (Option<AnchorOddity>, bool) {
    let (zone, key_tag) = (zone.clone(), key.key_tag());
    if key.is_revoked() {
        return (Some(AnchorOddity::Revoked { zone, key_tag }), false);
    }
    if !key.is_zone_key() {
        return (Some(AnchorOddity::NoZoneKey { zone, key_tag, flags: key.flags }), false);
    }
    if !key.is_secure_entry_point() {
        return (Some(AnchorOddity::NoSecureEntryPoint { zone, key_tag }), true);
    }
    (None, true)
}
