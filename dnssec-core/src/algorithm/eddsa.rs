//! Ed25519 in DNSSEC: key and signature are RFC 8032's octets (RFC 8080 §3 and §4).

use ring::signature::{ED25519, UnparsedPublicKey};

use super::CryptoFault;

/// Verifies with a key of 32 octets. Octets that are no point of the curve are a mismatch here: telling
/// the two apart costs as much as verifying.
pub(super) fn verify(public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), CryptoFault> {
    UnparsedPublicKey::new(&ED25519, public_key).verify(message, signature).map_err(|_| CryptoFault::Mismatch)
}
