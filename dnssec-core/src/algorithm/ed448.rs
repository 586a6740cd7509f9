//! Ed448 in DNSSEC: key and signature are RFC 8032's octets, without context (RFC 8080 §3 and §4).
//!
//! The crate is a pre-release and has no audit statement, hence the feature.

use ed448_goldilocks::{Signature, VerifyingKey};

use super::{CryptoFault, KeyFault};

/// Verifies with a key of 57 octets and a signature of 114.
pub(super) fn verify(public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), CryptoFault> {
    let wrong_length = KeyFault::WrongLength { expected: 57, found: public_key.len() };
    let octets: &[u8; 57] = public_key.try_into().map_err(|_| wrong_length)?;
    let key = VerifyingKey::from_bytes(octets).map_err(|_| KeyFault::NotOnCurve)?;
    let signature = Signature::try_from(signature).map_err(|_| CryptoFault::Mismatch)?;
    key.verify_raw(&signature, message).map_err(|_| CryptoFault::Mismatch)
}
