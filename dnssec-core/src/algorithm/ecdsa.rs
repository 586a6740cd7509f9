//! ECDSA in DNSSEC: the key is x and y, the signature r and s, each padded to the curve's size
//! (RFC 6605 §4).

use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, EcdsaVerificationAlgorithm, UnparsedPublicKey,
};

use super::{CryptoFault, KeyFault, curve};

/// The curves of RFC 6605, each with its own hash.
#[derive(Clone, Copy)]
pub(super) enum Curve {
    P256,
    P384,
}

/// Verifies with a key of 64 or 96 octets.
pub(super) fn verify(
    curve: Curve,
    public_key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), CryptoFault> {
    let key = UnparsedPublicKey::new(curve.ring_algorithm(), sec1(public_key));
    key.verify(message, signature).map_err(|_| why(curve, public_key))
}

/// The key as SEC 1 §2.3.3 writes it: DNSSEC leaves out the octet that says "uncompressed".
pub(super) fn sec1(public_key: &[u8]) -> Vec<u8> {
    [&[4], public_key].concat()
}

/// ring only says no. A key that is no point cannot have made any signature, which is worth telling apart.
fn why(curve: Curve, public_key: &[u8]) -> CryptoFault {
    if curve::is_on_curve(curve, public_key) { CryptoFault::Mismatch } else { KeyFault::NotOnCurve.into() }
}

impl Curve {
    fn ring_algorithm(self) -> &'static EcdsaVerificationAlgorithm {
        match self {
            Self::P256 => &ECDSA_P256_SHA256_FIXED,
            Self::P384 => &ECDSA_P384_SHA384_FIXED,
        }
    }
}
