//! Records as received, and typed views that borrow from them and fail alone.

mod type_set;

pub use type_set::TypeSet;

use crate::algorithm::{Algorithm, DigestType, key_tag};
use crate::name::{Name, NameError};
use crate::rdata::{RdataFault, canonical_rdata};
use crate::record_type::{Class, RecordType};
use crate::time::Timestamp;
use std::borrow::Cow;

/// What is asked (RFC 1035 §4.1.2).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Question {
    /// QNAME.
    pub name: Name,
    /// QTYPE.
    pub record_type: RecordType,
    /// QCLASS.
    pub class: Class,
}

impl Question {
    /// A question in class IN.
    pub fn new(name: Name, record_type: RecordType) -> Self {
        Question { name, record_type, class: Class::IN }
    }
}

impl std::fmt::Display for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.name, self.record_type)
    }
}

/// A resource record (RFC 1035 §4.1.3): RDATA as received with its compressed names expanded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Owner name, case as received.
    pub owner: Name,
    /// TYPE.
    pub record_type: RecordType,
    /// CLASS.
    pub class: Class,
    /// TTL in seconds.
    pub ttl: u32,
    /// RDATA; where `fault` is set, exactly the octets received.
    pub rdata: Box<[u8]>,
    /// Why the names in the RDATA could not be expanded.
    pub fault: Option<RdataFault>,
}

impl Record {
    /// The canonical RDATA (RFC 4034 §6.2).
    pub fn canonical_rdata(&self) -> Cow<'_, [u8]> {
        canonical_rdata(self.record_type, &self.rdata)
    }
}

/// Why a typed view could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ViewFault {
    /// RDATA shorter than the fixed fields.
    #[error("{record_type} RDATA of {length} octets is too short")]
    TooShort {
        /// The type.
        record_type: RecordType,
        /// Octets of RDATA.
        length: usize,
    },
    /// A malformed name in the RDATA.
    #[error("name in {record_type} RDATA: {fault}")]
    Name {
        /// The type.
        record_type: RecordType,
        /// What is wrong with it.
        fault: NameError,
    },
    /// A malformed type bitmap (RFC 4034 §4.1.2).
    #[error("type bitmap in {record_type} RDATA is malformed")]
    Bitmap {
        /// The type.
        record_type: RecordType,
    },
}

/// Takes fixed fields from the front of an RDATA.
struct Fields<'a> {
    record_type: RecordType,
    length: usize,
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    fn new(record_type: RecordType, rdata: &'a [u8]) -> Self {
        Fields { record_type, length: rdata.len(), rest: rdata }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ViewFault> {
        let (array, rest) = self.rest.split_first_chunk().ok_or_else(|| self.too_short())?;
        self.rest = rest;
        Ok(*array)
    }

    fn u8(&mut self) -> Result<u8, ViewFault> {
        self.array().map(|[octet]| octet)
    }

    fn u16(&mut self) -> Result<u16, ViewFault> {
        self.array().map(u16::from_be_bytes)
    }

    fn u32(&mut self) -> Result<u32, ViewFault> {
        self.array().map(u32::from_be_bytes)
    }

    fn counted(&mut self) -> Result<&'a [u8], ViewFault> {
        let count = usize::from(self.u8()?);
        let (octets, rest) = self.rest.split_at_checked(count).ok_or_else(|| self.too_short())?;
        self.rest = rest;
        Ok(octets)
    }

    fn name(&mut self) -> Result<Name, ViewFault> {
        let (name, rest) = Name::split_from_wire(self.rest)
            .map_err(|fault| ViewFault::Name { record_type: self.record_type, fault })?;
        self.rest = rest;
        Ok(name)
    }

    fn too_short(&self) -> ViewFault {
        ViewFault::TooShort { record_type: self.record_type, length: self.length }
    }
}

/// DNSKEY (RFC 4034 §2), CDNSKEY (RFC 7344 §3.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dnskey<'a> {
    /// Flags.
    pub flags: u16,
    /// Protocol; must be 3.
    pub protocol: u8,
    /// Algorithm.
    pub algorithm: Algorithm,
    /// Public key field.
    pub public_key: &'a [u8],
    /// The whole RDATA.
    pub rdata: &'a [u8],
}

impl<'a> Dnskey<'a> {
    /// Reads the RDATA.
    pub fn parse(rdata: &'a [u8]) -> Result<Self, ViewFault> {
        let mut fields = Fields::new(RecordType::DNSKEY, rdata);
        Ok(Dnskey {
            flags: fields.u16()?,
            protocol: fields.u8()?,
            algorithm: Algorithm(fields.u8()?),
            public_key: fields.rest,
            rdata,
        })
    }

    /// Bit 7, Zone Key (RFC 4034 §2.1.1).
    pub fn is_zone_key(&self) -> bool {
        self.flags & 0x0100 != 0
    }

    /// Bit 8, REVOKE (RFC 5011 §7).
    pub fn is_revoked(&self) -> bool {
        self.flags & 0x0080 != 0
    }

    /// Bit 15, Secure Entry Point (RFC 4034 §2.1.1).
    pub fn is_secure_entry_point(&self) -> bool {
        self.flags & 1 != 0
    }

    /// Key tag (RFC 4034 App. B).
    pub fn key_tag(&self) -> u16 {
        key_tag(self.rdata)
    }

    /// The digest a DS of this key at `owner` has (RFC 4034 §5.1.4); `None` for a digest type that is not
    /// implemented.
    pub fn digest(&self, owner: &Name, digest_type: DigestType) -> Option<Vec<u8>> {
        digest_type.digest(&[&owner.canonical_wire(), self.rdata])
    }
}

/// DS (RFC 4034 §5), CDS (RFC 7344 §3.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ds<'a> {
    /// Key tag of the DNSKEY referred to.
    pub key_tag: u16,
    /// Its algorithm.
    pub algorithm: Algorithm,
    /// Digest type.
    pub digest_type: DigestType,
    /// Digest.
    pub digest: &'a [u8],
}

impl<'a> Ds<'a> {
    /// Reads the RDATA.
    pub fn parse(rdata: &'a [u8]) -> Result<Self, ViewFault> {
        let mut fields = Fields::new(RecordType::DS, rdata);
        Ok(Ds {
            key_tag: fields.u16()?,
            algorithm: Algorithm(fields.u8()?),
            digest_type: DigestType(fields.u8()?),
            digest: fields.rest,
        })
    }
}

/// RRSIG (RFC 4034 §3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rrsig<'a> {
    /// Type covered.
    pub type_covered: RecordType,
    /// Algorithm.
    pub algorithm: Algorithm,
    /// Labels.
    pub labels: u8,
    /// Original TTL in seconds.
    pub original_ttl: u32,
    /// Signature expiration.
    pub expiration: Timestamp,
    /// Signature inception.
    pub inception: Timestamp,
    /// Key tag.
    pub key_tag: u16,
    /// Signer's name.
    pub signer: Name,
    /// Signature.
    pub signature: &'a [u8],
    /// The RDATA up to the signer's name, which is signed as it stands (RFC 4034 §3.1.8.1).
    pub fixed_fields: &'a [u8],
}

impl<'a> Rrsig<'a> {
    /// Octets before the signer's name.
    const FIXED_LENGTH: usize = 18;

    /// Reads the RDATA.
    pub fn parse(rdata: &'a [u8]) -> Result<Self, ViewFault> {
        let mut fields = Fields::new(RecordType::RRSIG, rdata);
        let fixed_fields = rdata.get(..Self::FIXED_LENGTH).ok_or_else(|| fields.too_short())?;
        Ok(Rrsig {
            type_covered: RecordType(fields.u16()?),
            algorithm: Algorithm(fields.u8()?),
            labels: fields.u8()?,
            original_ttl: fields.u32()?,
            expiration: Timestamp(fields.u32()?),
            inception: Timestamp(fields.u32()?),
            key_tag: fields.u16()?,
            signer: fields.name()?,
            signature: fields.rest,
            fixed_fields,
        })
    }
}

/// NSEC (RFC 4034 §4).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Nsec {
    /// Next domain name.
    pub next: Name,
    /// Types present at the owner.
    pub types: TypeSet,
}

impl Nsec {
    /// Reads the RDATA.
    pub fn parse(rdata: &[u8]) -> Result<Self, ViewFault> {
        let mut fields = Fields::new(RecordType::NSEC, rdata);
        let next = fields.name()?;
        Ok(Nsec { next, types: TypeSet::parse(RecordType::NSEC, fields.rest)? })
    }
}

/// NSEC3 (RFC 5155 §3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Nsec3<'a> {
    /// Hash algorithm; 1 is SHA-1.
    pub hash_algorithm: u8,
    /// Flags; bit 0 is opt-out.
    pub flags: u8,
    /// Additional iterations.
    pub iterations: u16,
    /// Salt.
    pub salt: &'a [u8],
    /// Next hashed owner name.
    pub next_hashed_owner: &'a [u8],
    /// Types present at the original owner.
    pub types: TypeSet,
}

impl<'a> Nsec3<'a> {
    /// Reads the RDATA.
    pub fn parse(rdata: &'a [u8]) -> Result<Self, ViewFault> {
        let mut fields = Fields::new(RecordType::NSEC3, rdata);
        Ok(Nsec3 {
            hash_algorithm: fields.u8()?,
            flags: fields.u8()?,
            iterations: fields.u16()?,
            salt: fields.counted()?,
            next_hashed_owner: fields.counted()?,
            types: TypeSet::parse(RecordType::NSEC3, fields.rest)?,
        })
    }

    /// Whether the opt-out flag is set (RFC 5155 §3.1.2.1).
    pub fn is_opt_out(&self) -> bool {
        self.flags & 1 != 0
    }
}

/// NSEC3PARAM (RFC 5155 §4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Nsec3Param<'a> {
    /// Hash algorithm; 1 is SHA-1.
    pub hash_algorithm: u8,
    /// Flags; none is defined.
    pub flags: u8,
    /// Additional iterations.
    pub iterations: u16,
    /// Salt.
    pub salt: &'a [u8],
}

impl<'a> Nsec3Param<'a> {
    /// Reads the RDATA.
    pub fn parse(rdata: &'a [u8]) -> Result<Self, ViewFault> {
        let mut fields = Fields::new(RecordType::NSEC3PARAM, rdata);
        Ok(Nsec3Param {
            hash_algorithm: fields.u8()?,
            flags: fields.u8()?,
            iterations: fields.u16()?,
            salt: fields.counted()?,
        })
    }
}

/// SOA (RFC 1035 §3.3.13).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Soa {
    /// Primary server.
    pub primary: Name,
    /// Mailbox of the person responsible.
    pub mailbox: Name,
    /// Serial.
    pub serial: u32,
    /// Refresh in seconds.
    pub refresh: u32,
    /// Retry in seconds.
    pub retry: u32,
    /// Expire in seconds.
    pub expire: u32,
    /// Negative-answer TTL in seconds (RFC 2308 §4).
    pub minimum: u32,
}

impl Soa {
    /// Reads the RDATA.
    pub fn parse(rdata: &[u8]) -> Result<Self, ViewFault> {
        let mut fields = Fields::new(RecordType::SOA, rdata);
        Ok(Soa {
            primary: fields.name()?,
            mailbox: fields.name()?,
            serial: fields.u32()?,
            refresh: fields.u32()?,
            retry: fields.u32()?,
            expire: fields.u32()?,
            minimum: fields.u32()?,
        })
    }
}

/// The one name of NS, CNAME, DNAME or PTR RDATA.
pub fn target_name(rdata: &[u8]) -> Result<Name, NameError> {
    Name::from_wire(rdata)
}
