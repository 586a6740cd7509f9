//! Trust anchors: the keys a validator believes without proof (RFC 4033 §2, RFC 4035 §5).
//!
//! [`TrustAnchors::parse`] tells the forms apart by their content: DS and DNSKEY records as master-file text
//! (also with the comments of unbound's `root.key`), BIND's `trust-anchors` and its older names, and IANA's
//! `root-anchors.xml` (RFC 9718).

mod bind;
mod built_in;
mod fault;
mod records;
mod xml;

pub use fault::{AnchorError, AnchorFault, AnchorOddity, AnchorRemark};

use crate::algorithm::{Algorithm, DigestType};
use crate::master::rdata_to_text;
use crate::name::Name;
use crate::record::{Dnskey, Ds};
use crate::record_type::RecordType;
use crate::time::Timestamp;
use built_in::ROOT_KEYS;
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
