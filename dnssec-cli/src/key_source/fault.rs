//! What is wrong with a source of keys, and where.

use dnssec_core::algorithm::{Algorithm, DigestType, KeyFault};
use dnssec_core::master::MasterError;
use std::fmt;

/// Where in its source a key or a DS stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It is all there is.
    Whole,
    /// A line, counted from 1.
    Line(usize),
    /// A member of a JSON value: `KeySigningKeys[0].PublicKey`.
    Json(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Whole => Ok(()),
            Place::Line(line) => write!(f, "line {line}: "),
            Place::Json(path) if path.is_empty() => Ok(()),
            Place::Json(path) => write!(f, "{path}: "),
        }
    }
}

/// Why a source could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SourceError {
    /// Malformed master-file text.
    #[error("{0}")]
    Master(#[from] MasterError),
    /// Something else is wrong at a place.
    #[error("{place}{fault}")]
    At { place: Place, fault: SourceFault },
    /// Text that begins like JSON and is none.
    #[error("line {line}, column {column}: not JSON: {reason}")]
    NotJson { line: usize, column: usize, reason: String },
    /// Nothing that this room reads is in it.
    #[error(
        "no DNSKEY and no DS in it; expected such records, a BIND K*.key file, the JSON of aws route53 get-dnssec, or \
        Cloudflare's DNSSEC JSON"
    )]
    Nothing,
}

/// What is wrong with a key or a DS.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SourceFault {
    #[error("expected {what}, found {}", found.as_ref().map_or("nothing".to_owned(), |found| format!("{found:?}")))]
    Expected { what: &'static str, found: Option<String> },
    #[error(
        "{found:?} is no algorithm; expected a number from 0 to 255 or a name such as ECDSAP256SHA256 (RFC 4034 \
        Appendix A.1)"
    )]
    Algorithm { found: String },
    #[error("{found:?} is no digest type; expected a number from 0 to 255, SHA-1, SHA-256 or SHA-384")]
    DigestType { found: String },
    #[error("digest of {count} hexadecimal digits; two make an octet, so their number is even")]
    OddHex { count: usize },
    #[error("{character:?} in the digest; expected hexadecimal digits")]
    NotHex { character: char },
    #[error("digest of {found} octets; digest type {digest_type} has {expected}{}", clause(*digest_type))]
    DigestLength { digest_type: DigestType, found: usize, expected: usize },
    #[error("protocol {found}; a DNSKEY has 3 (RFC 4034 §2.1.2)")]
    Protocol { found: u8 },
    #[error("{found:?} is not base64 (RFC 4648 §4)")]
    Base64 { found: String },
    #[error("public key of algorithm {algorithm}: {fault}")]
    Key { algorithm: Algorithm, fault: KeyFault },
    #[error("DNSKEY of {octets} octets; there are 4 at least (RFC 4034 §2.1)")]
    ShortKey { octets: usize },
    #[error("DS of {octets} octets; there are 4 at least (RFC 4034 §5.1)")]
    ShortDs { octets: usize },
    #[error("the answer of an API that says it failed: {message}")]
    ApiFailure { message: String },
}

impl SourceFault {
    pub(super) fn at(self, place: &Place) -> SourceError {
        SourceError::At { place: place.clone(), fault: self }
    }
}

/// What sets the length of a digest.
fn clause(digest_type: DigestType) -> &'static str {
    match digest_type {
        DigestType::SHA1 => " (RFC 4034 §5.1.4)",
        DigestType::SHA256 => " (RFC 4509 §2.2)",
        DigestType::SHA384 => " (RFC 6605 §2)",
        _ => "",
    }
}

/// A word as errors show it.
pub(super) fn excerpt(text: &str) -> String {
    const SHOWN: usize = 64;
    text.chars().take(SHOWN).collect()
}
