//! Digests: of DNSKEYs for DS records, and of names for NSEC3.
//!
//! `sha1` and `sha2` do both: NSEC3 hashing is 3.6 times faster than through ring, the rest is on par.

use std::fmt;

use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384};

use super::{Status, number_from_text};

/// A DS digest type number (RFC 4034 Appendix A.2).
///
/// Any octet is one: what is not assigned has no [`mnemonic`](Self::mnemonic) and is not
/// [implemented](Self::is_implemented).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DigestType(pub u8);

/// The assigned numbers, from the IANA registry "DNSSEC Delegation Signer (DS) Resource Record (RR) Type
/// Digest Algorithms".
impl DigestType {
    /// None: in a CDS it asks for the DS RRset to be removed (RFC 8078 §4).
    pub const NULL: Self = Self(0);
    /// SHA-1 (RFC 3658).
    pub const SHA1: Self = Self(1);
    /// SHA-256 (RFC 4509).
    pub const SHA256: Self = Self(2);
    /// GOST R 34.11-94 (RFC 5933).
    pub const GOST94: Self = Self(3);
    /// SHA-384 (RFC 6605).
    pub const SHA384: Self = Self(4);
    /// GOST R 34.11-2012 (RFC 9558).
    pub const GOST12: Self = Self(5);
    /// SM3 (RFC 9563).
    pub const SM3: Self = Self(6);
}

impl DigestType {
    /// The registry's description: `SHA-256`, `GOST R 34.11-94`.
    pub fn mnemonic(self) -> Option<&'static str> {
        row(self).map(|row| row.mnemonic)
    }

    /// Reads a number or a mnemonic in any case, with or without the hyphen of `SHA-256`.
    pub fn from_text(text: &str) -> Option<Self> {
        if let Some(number) = number_from_text(text) {
            return Some(Self(number));
        }
        let named = |name: &str| name.eq_ignore_ascii_case(text);
        let row = DIGESTS.iter().find(|row| named(row.mnemonic) || named(row.alias))?;
        Some(row.digest_type)
    }

    /// Whether this build can compute the digest.
    pub fn is_implemented(self) -> bool {
        matches!(self, Self::SHA1 | Self::SHA256 | Self::SHA384)
    }

    /// What the standards ask of a validator: the registry column "Implement for DNSSEC Validation".
    pub fn status(self) -> Status {
        row(self).map_or(Status::Unlisted, |row| row.status)
    }

    /// The text that set [`status`](Self::status), in the form `RFC 9904 §4`.
    pub fn status_source(self) -> Option<&'static str> {
        row(self).map(|row| row.source)
    }

    /// The octets of every digest of this type.
    pub fn length(self) -> Option<usize> {
        row(self).map(|row| row.length)
    }

    /// The digest over `parts`, one after the other; `None` where the type is not implemented.
    ///
    /// For a DS the parts are the owner name in canonical wire form and the DNSKEY's RDATA (RFC 4034
    /// §5.1.4).
    pub fn digest(self, parts: &[&[u8]]) -> Option<Vec<u8>> {
        match self {
            Self::SHA1 => Some(digest_of::<Sha1>(parts)),
            Self::SHA256 => Some(digest_of::<Sha256>(parts)),
            Self::SHA384 => Some(digest_of::<Sha384>(parts)),
            _ => None,
        }
    }
}

/// `2 (SHA-256)`, or the number alone where it has no name.
impl fmt::Display for DigestType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mnemonic() {
            Some(mnemonic) => write!(f, "{} ({mnemonic})", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

/// The NSEC3 hash of a name, with SHA-1, the only hash algorithm that NSEC3 has (RFC 5155 §5 and §11).
///
/// `name_canonical_wire` is the name in wire form, uncompressed and in lower case. The work is
/// `iterations + 1` hashes; the caller's policy bounds the iterations.
pub fn nsec3_hash(name_canonical_wire: &[u8], salt: &[u8], iterations: u16) -> [u8; 20] {
    let hash =
        |input: &[u8]| -> [u8; 20] { Sha1::new().chain_update(input).chain_update(salt).finalize().into() };
    let mut hashed = hash(name_canonical_wire);
    for _ in 0..iterations {
        hashed = hash(&hashed);
    }
    hashed
}

fn digest_of<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = D::new();
    for part in parts {
        digest.update(part);
    }
    digest.finalize().to_vec()
}

fn row(digest_type: DigestType) -> Option<&'static Row> {
    DIGESTS.iter().find(|row| row.digest_type == digest_type)
}

struct Row {
    digest_type: DigestType,
    mnemonic: &'static str,
    alias: &'static str,
    status: Status,
    source: &'static str,
    length: usize,
}

const fn row_of(
    digest_type: DigestType,
    (mnemonic, alias): (&'static str, &'static str),
    (status, source): (Status, &'static str),
    length: usize,
) -> Row {
    Row { digest_type, mnemonic, alias, status, source, length }
}

/// Standing: RFC 9904 §4, table 3, whose values the registry keeps; RFC 9906 changed that of 3. The one
/// octet of 0 is that of RFC 8078 §4.
const DIGESTS: &[Row] = {
    use Status::{May, Must, MustNot, Recommended};
    const RFC9904: &str = "RFC 9904 §4";
    const RFC9906: &str = "RFC 9906 §5";
    &[
        row_of(DigestType::NULL, ("NULL", "NULL"), (MustNot, RFC9904), 1),
        row_of(DigestType::SHA1, ("SHA-1", "SHA1"), (Must, RFC9904), 20),
        row_of(DigestType::SHA256, ("SHA-256", "SHA256"), (Must, RFC9904), 32),
        row_of(DigestType::GOST94, ("GOST R 34.11-94", "GOST"), (MustNot, RFC9906), 32),
        row_of(DigestType::SHA384, ("SHA-384", "SHA384"), (Recommended, RFC9904), 48),
        row_of(DigestType::GOST12, ("GOST R 34.11-2012", "GOST12"), (May, RFC9904), 32),
        row_of(DigestType::SM3, ("SM3", "SM3"), (May, RFC9904), 32),
    ]
};
