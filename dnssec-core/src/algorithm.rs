//! DNSSEC algorithms: numbers, names, standing, shapes, and how to verify.
//!
//! This room is the only place that names a cryptography crate. It knows octets and nothing else of the
//! crate: no names, records or time. One table here lists the signature algorithms, one in `digest.rs` the
//! digest types.
//!
//! ring verifies everything it can. The crate `rsa` takes the RSA keys that DNSSEC allows and ring
//! refuses (`rsa.rs` says which), and Ed448 is behind the feature `ed448`, on a pre-release crate. Under
//! `cfg(fuzzing)`, which cargo-fuzz sets, `stub.rs` is one more algorithm.

mod curve;
mod digest;
mod ecdsa;
#[cfg(feature = "ed448")]
mod ed448;
mod eddsa;
mod fault;
mod key_tag;
mod price;
mod rsa;
#[cfg(feature = "second-opinion")]
pub mod second_opinion;
#[cfg(fuzzing)]
pub mod stub;

use std::fmt;

use self::ecdsa::Curve;
use self::rsa::{Hash, RsaKey};

pub use self::digest::{DigestType, nsec3_hash};
pub use self::fault::{CryptoFault, KeyFault};
pub use self::key_tag::key_tag;
pub(crate) use self::price::price;

/// Verifies one signature over `message`, with the Public Key field of a DNSKEY.
///
/// Everything is taken as found in the records: `public_key` is the DNSKEY's Public Key field (RFC 4034
/// §2.1.4), `signature` is the RRSIG's Signature field (RFC 4034 §3.1.8), and `message` is what was signed
/// (RFC 4034 §3.1.8.1), not yet hashed.
///
/// The function is total: no input makes it panic, and [`CryptoFault`] says what is wrong. Its cost is
/// bounded too, see [`KeyFault::ExponentTooLarge`].
pub fn verify(
    algorithm: Algorithm,
    public_key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), CryptoFault> {
    VerifyingKey::parse(algorithm, public_key)?.verify(message, signature)
}

/// The size of a key in bits, as key lists and policies count it.
///
/// For RSA the bits of the modulus without leading zeros, whatever this build thinks of that size. For the
/// curves 256 or 384, for Ed25519 256 and for Ed448 456, which is also what BIND and ldns call them.
pub fn key_size_bits(algorithm: Algorithm, public_key: &[u8]) -> Result<usize, KeyFault> {
    let unknown = KeyFault::UnknownFormat(algorithm);
    let row = row(algorithm).ok_or(unknown)?;
    match row.key {
        KeyShape::Rsa => Ok(RsaKey::parse(public_key)?.modulus_bits()),
        KeyShape::Point { octets } => expect_length(octets, public_key).map(|()| octets * 4),
        KeyShape::Compressed { octets } => expect_length(octets, public_key).map(|()| octets * 8),
        KeyShape::Unknown => Err(unknown),
    }
}

/// What can be told of a key without a signature: whether its octets have the form and size of the algorithm's
/// keys, and for algorithms that this build verifies whether it would.
pub fn inspect_key(algorithm: Algorithm, public_key: &[u8]) -> Result<(), KeyFault> {
    match VerifyingKey::parse(algorithm, public_key) {
        Ok(_) => Ok(()),
        Err(CryptoFault::Key(fault)) => Err(fault),
        Err(_) => key_size_bits(algorithm, public_key).map(|_| ()),
    }
}

/// The sizes of the two numbers of an RSA key, without leading zeros.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RsaSizes {
    /// Bits of the modulus.
    pub modulus_bits: usize,
    /// Bits of the exponent.
    pub exponent_bits: usize,
}

/// The sizes of an RSA key; `None` if it is none, or cannot be read.
pub fn rsa_sizes(algorithm: Algorithm, public_key: &[u8]) -> Option<RsaSizes> {
    let is_rsa = row(algorithm).is_some_and(|row| matches!(row.key, KeyShape::Rsa));
    let key = RsaKey::parse(public_key).ok().filter(|_| is_rsa)?;
    Some(RsaSizes { modulus_bits: key.modulus_bits(), exponent_bits: key.exponent_bits() })
}

/// A DNSSEC algorithm number, as in DNSKEY, RRSIG, DS and their relatives (RFC 4034 Appendix A.1).
///
/// Any octet is one: what is not assigned has no [`mnemonic`](Self::mnemonic) and is not
/// [implemented](Self::is_implemented).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Algorithm(pub u8);

/// The assigned numbers, from the IANA registry "DNS Security Algorithm Numbers".
#[expect(missing_docs, reason = "each constant is the registry's own mnemonic")]
impl Algorithm {
    /// Not an algorithm: in CDS and CDNSKEY it asks for the DS RRset to be removed (RFC 8078 §4).
    pub const DELETE: Self = Self(0);
    pub const RSAMD5: Self = Self(1);
    pub const DH: Self = Self(2);
    pub const DSA: Self = Self(3);
    pub const RSASHA1: Self = Self(5);
    pub const DSA_NSEC3_SHA1: Self = Self(6);
    pub const RSASHA1_NSEC3_SHA1: Self = Self(7);
    pub const RSASHA256: Self = Self(8);
    pub const RSASHA512: Self = Self(10);
    pub const ECC_GOST: Self = Self(12);
    pub const ECDSAP256SHA256: Self = Self(13);
    pub const ECDSAP384SHA384: Self = Self(14);
    pub const ED25519: Self = Self(15);
    pub const ED448: Self = Self(16);
    pub const SM2SM3: Self = Self(17);
    pub const ECC_GOST12: Self = Self(23);
    pub const INDIRECT: Self = Self(252);
    pub const PRIVATEDNS: Self = Self(253);
    pub const PRIVATEOID: Self = Self(254);
}

impl Algorithm {
    /// The registry's mnemonic: `RSASHA256`, `DSA-NSEC3-SHA1`.
    pub fn mnemonic(self) -> Option<&'static str> {
        row(self).map(|row| row.mnemonic)
    }

    /// Reads a number or a mnemonic in any case (RFC 4034 §2.2), with the spellings that BIND added.
    pub fn from_text(text: &str) -> Option<Self> {
        if let Some(number) = number_from_text(text) {
            return Some(Self(number));
        }
        let named = |name: &str| name.eq_ignore_ascii_case(text);
        let row = ALGORITHMS
            .iter()
            .find(|row| named(row.mnemonic) || row.aliases.iter().any(|alias| named(alias)))?;
        Some(row.algorithm)
    }

    /// Whether this build can verify signatures of the algorithm.
    pub fn is_implemented(self) -> bool {
        row(self).is_some_and(|row| match row.scheme {
            Scheme::Rsa(_) | Scheme::Ecdsa(_) | Scheme::Ed25519 => true,
            Scheme::Ed448 => cfg!(feature = "ed448"),
            #[cfg(fuzzing)]
            Scheme::Stub => true,
            Scheme::None => false,
        })
    }

    /// What the standards ask of a validator: the registry column "Implement for DNSSEC Validation".
    pub fn status(self) -> Status {
        row(self).map_or(Status::Unlisted, |row| row.status)
    }

    /// The text that set [`status`](Self::status), in the form `RFC 9904 §3`.
    pub fn status_source(self) -> Option<&'static str> {
        row(self).and_then(|row| row.source)
    }

    /// The octets of every signature of this algorithm, where they do not depend on the key.
    pub fn signature_length(self) -> Option<usize> {
        row(self).and_then(|row| row.signature_length)
    }

    /// The octets of every public key of this algorithm, where it has only one size.
    pub fn public_key_length(self) -> Option<usize> {
        match row(self)?.key {
            KeyShape::Point { octets } | KeyShape::Compressed { octets } => Some(octets),
            KeyShape::Rsa | KeyShape::Unknown => None,
        }
    }
}

/// `13 (ECDSAP256SHA256)`, or the number alone where it has no name.
impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mnemonic() {
            Some(mnemonic) => write!(f, "{} ({mnemonic})", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

/// A recommendation for validators, in the words of RFC 9904 §2.2.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Status {
    /// MUST.
    Must,
    /// RECOMMENDED.
    Recommended,
    /// MAY.
    May,
    /// NOT RECOMMENDED.
    NotRecommended,
    /// MUST NOT.
    MustNot,
    /// The registry makes no recommendation: not assigned, or not for signatures over zones.
    Unlisted,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Must => "MUST",
            Self::Recommended => "RECOMMENDED",
            Self::May => "MAY",
            Self::NotRecommended => "NOT RECOMMENDED",
            Self::MustNot => "MUST NOT",
            Self::Unlisted => "no recommendation",
        })
    }
}

/// A key whose octets have been judged, so that many signatures can be checked against one.
struct VerifyingKey<'a> {
    material: Material<'a>,
    signature_length: usize,
}

enum Material<'a> {
    Rsa(RsaKey<'a>, Hash),
    Ecdsa(Curve, &'a [u8]),
    Ed25519(&'a [u8]),
    #[cfg(feature = "ed448")]
    Ed448(&'a [u8]),
    #[cfg(fuzzing)]
    Stub(&'a [u8]),
}

impl<'a> VerifyingKey<'a> {
    fn parse(algorithm: Algorithm, public_key: &'a [u8]) -> Result<Self, CryptoFault> {
        let unsupported = CryptoFault::Unsupported(algorithm);
        let row = row(algorithm).filter(|_| algorithm.is_implemented()).ok_or(unsupported)?;
        if let Some(expected) = algorithm.public_key_length() {
            expect_length(expected, public_key)?;
        }
        let material = match row.scheme {
            Scheme::Rsa(hash) => {
                let key = RsaKey::parse(public_key)?;
                key.inspect(hash)?;
                Material::Rsa(key, hash)
            }
            Scheme::Ecdsa(curve) => Material::Ecdsa(curve, public_key),
            Scheme::Ed25519 => Material::Ed25519(public_key),
            #[cfg(feature = "ed448")]
            Scheme::Ed448 => Material::Ed448(public_key),
            #[cfg(not(feature = "ed448"))]
            Scheme::Ed448 => return Err(unsupported),
            #[cfg(fuzzing)]
            Scheme::Stub => Material::Stub(public_key),
            Scheme::None => return Err(unsupported),
        };
        let signature_length = match (&material, row.signature_length) {
            (Material::Rsa(key, _), _) => key.modulus.len(),
            (_, length) => length.unwrap_or(0),
        };
        Ok(Self { material, signature_length })
    }

    /// RFC 8017 §8.2.2, step 1, for RSA, the algorithms' own documents for the others: a signature of
    /// another length is wrong before any arithmetic.
    fn inspect_signature(&self, signature: &[u8]) -> Result<(), CryptoFault> {
        let (expected, found) = (self.signature_length, signature.len());
        if found == expected { Ok(()) } else { Err(CryptoFault::SignatureLength { expected, found }) }
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), CryptoFault> {
        self.inspect_signature(signature)?;
        match &self.material {
            Material::Rsa(key, hash) => key.verify(*hash, message, signature),
            Material::Ecdsa(curve, key) => ecdsa::verify(*curve, key, message, signature),
            Material::Ed25519(key) => eddsa::verify(key, message, signature),
            #[cfg(feature = "ed448")]
            Material::Ed448(key) => ed448::verify(key, message, signature),
            #[cfg(fuzzing)]
            Material::Stub(key) => stub::verify(key, message, signature),
        }
    }
}

/// Reads a decimal octet; `u8::from_str` alone would also take a sign.
fn number_from_text(text: &str) -> Option<u8> {
    if text.bytes().all(|octet| octet.is_ascii_digit()) { text.parse().ok() } else { None }
}

fn expect_length(expected: usize, public_key: &[u8]) -> Result<(), KeyFault> {
    match public_key.len() {
        found if found == expected => Ok(()),
        0 => Err(KeyFault::Empty),
        found => Err(KeyFault::WrongLength { expected, found }),
    }
}

fn row(algorithm: Algorithm) -> Option<&'static Row> {
    ALGORITHMS.iter().find(|row| row.algorithm == algorithm)
}

/// All that is known of an algorithm. `aliases` are BIND's spellings.
struct Row {
    algorithm: Algorithm,
    mnemonic: &'static str,
    aliases: &'static [&'static str],
    status: Status,
    source: Option<&'static str>,
    key: KeyShape,
    signature_length: Option<usize>,
    scheme: Scheme,
}

#[derive(Clone, Copy)]
enum KeyShape {
    /// RFC 3110 §2.
    Rsa,
    /// Two coordinates side by side.
    Point { octets: usize },
    /// One coordinate and a sign.
    Compressed { octets: usize },
    /// No fixed shape, or none that this crate reads.
    Unknown,
}

#[derive(Clone, Copy)]
enum Scheme {
    Rsa(Hash),
    Ecdsa(Curve),
    Ed25519,
    Ed448,
    #[cfg(fuzzing)]
    Stub,
    None,
}

const fn row_of(
    (number, mnemonic, aliases): (u8, &'static str, &'static [&'static str]),
    (status, source): (Status, Option<&'static str>),
    (key, signature_length): (KeyShape, Option<usize>),
    scheme: Scheme,
) -> Row {
    Row { algorithm: Algorithm(number), mnemonic, aliases, status, source, key, signature_length, scheme }
}

/// Standing: RFC 9904 §3, table 2, whose values the registry keeps; RFC 9905 left the validators' column of
/// 5 and 7 alone, RFC 9906 changed that of 12.
const ALGORITHMS: &[Row] = {
    use KeyShape::{Compressed, Point, Rsa, Unknown};
    use Status::{May, Must, MustNot, Recommended, Unlisted};
    const RFC9904: Option<&str> = Some("RFC 9904 §3");
    const RFC9906: Option<&str> = Some("RFC 9906 §5");
    const UNLISTED: (Status, Option<&str>) = (Unlisted, None);
    const POINT: (KeyShape, Option<usize>) = (Point { octets: 64 }, Some(64));
    const SHAPELESS: (KeyShape, Option<usize>) = (Unknown, None);
    // RFC 2536 §3: one octet T, then R and S of 20 octets each.
    const DSA: (KeyShape, Option<usize>) = (Unknown, Some(41));
    &[
        row_of((0, "DELETE", &[]), UNLISTED, SHAPELESS, Scheme::None),
        row_of((1, "RSAMD5", &[]), (MustNot, RFC9904), (Rsa, None), Scheme::None),
        row_of((2, "DH", &[]), UNLISTED, SHAPELESS, Scheme::None),
        row_of((3, "DSA", &[]), (MustNot, RFC9904), DSA, Scheme::None),
        row_of((5, "RSASHA1", &[]), (Must, RFC9904), (Rsa, None), Scheme::Rsa(Hash::Sha1)),
        row_of((6, "DSA-NSEC3-SHA1", &["NSEC3DSA"]), (MustNot, RFC9904), DSA, Scheme::None),
        row_of(
            (7, "RSASHA1-NSEC3-SHA1", &["NSEC3RSASHA1"]),
            (Must, RFC9904),
            (Rsa, None),
            Scheme::Rsa(Hash::Sha1),
        ),
        row_of((8, "RSASHA256", &[]), (Must, RFC9904), (Rsa, None), Scheme::Rsa(Hash::Sha256)),
        row_of((10, "RSASHA512", &[]), (Must, RFC9904), (Rsa, None), Scheme::Rsa(Hash::Sha512)),
        row_of((12, "ECC-GOST", &["ECCGOST"]), (MustNot, RFC9906), POINT, Scheme::None),
        row_of((13, "ECDSAP256SHA256", &[]), (Must, RFC9904), POINT, Scheme::Ecdsa(Curve::P256)),
        row_of(
            (14, "ECDSAP384SHA384", &[]),
            (Recommended, RFC9904),
            (Point { octets: 96 }, Some(96)),
            Scheme::Ecdsa(Curve::P384),
        ),
        row_of(
            (15, "ED25519", &[]),
            (Recommended, RFC9904),
            (Compressed { octets: 32 }, Some(64)),
            Scheme::Ed25519,
        ),
        row_of(
            (16, "ED448", &[]),
            (Recommended, RFC9904),
            (Compressed { octets: 57 }, Some(114)),
            Scheme::Ed448,
        ),
        row_of((17, "SM2SM3", &[]), (May, RFC9904), POINT, Scheme::None),
        row_of((23, "ECC-GOST12", &[]), (May, RFC9904), POINT, Scheme::None),
        #[cfg(fuzzing)]
        row_of((251, "STUB", &[]), UNLISTED, (Unknown, Some(stub::LENGTH)), Scheme::Stub),
        row_of((252, "INDIRECT", &[]), UNLISTED, SHAPELESS, Scheme::None),
        row_of((253, "PRIVATEDNS", &[]), (May, RFC9904), SHAPELESS, Scheme::None),
        row_of((254, "PRIVATEOID", &[]), (May, RFC9904), SHAPELESS, Scheme::None),
    ]
};

#[cfg(test)]
mod tests;
