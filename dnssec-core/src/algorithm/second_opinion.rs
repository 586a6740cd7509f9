//! The same verification in pure Rust, by other authors: `rsa`, `p256`, `p384`, `ed25519-dalek`.
//!
//! Slower than [`verify`](super::verify) by up to a factor of four, and agreeing with it in every verdict
//! on every test vector. One difference in the words: a key of Ed25519 that is no point of the curve is
//! [`KeyFault::NotOnCurve`] here and [`CryptoFault::Mismatch`] there. Ed448 has one implementation only.

use p256::ecdsa::signature::Verifier;

#[cfg(feature = "ed448")]
use super::ed448;
use super::{Algorithm, CryptoFault, Curve, KeyFault, Material, VerifyingKey, ecdsa};

/// Verifies one signature over `message`, like [`verify`](super::verify) but without ring.
pub fn verify(
    algorithm: Algorithm,
    public_key: &[u8],
    message: &[u8],
    signature: &[u8],
) -> Result<(), CryptoFault> {
    let key = VerifyingKey::parse(algorithm, public_key)?;
    key.inspect_signature(signature)?;
    match key.material {
        Material::Rsa(key, hash) => key.verify_pure(hash, message, signature),
        Material::Ecdsa(Curve::P256, key) => verify_p256(key, message, signature),
        Material::Ecdsa(Curve::P384, key) => verify_p384(key, message, signature),
        Material::Ed25519(key) => verify_ed25519(key, message, signature),
        #[cfg(feature = "ed448")]
        Material::Ed448(key) => ed448::verify(key, message, signature),
    }
}

fn verify_p256(public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), CryptoFault> {
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&ecdsa::sec1(public_key))
        .map_err(|_| KeyFault::NotOnCurve)?;
    let signature = p256::ecdsa::Signature::from_slice(signature).map_err(|_| CryptoFault::Mismatch)?;
    key.verify(message, &signature).map_err(|_| CryptoFault::Mismatch)
}

fn verify_p384(public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), CryptoFault> {
    let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(&ecdsa::sec1(public_key))
        .map_err(|_| KeyFault::NotOnCurve)?;
    let signature = p384::ecdsa::Signature::from_slice(signature).map_err(|_| CryptoFault::Mismatch)?;
    key.verify(message, &signature).map_err(|_| CryptoFault::Mismatch)
}

fn verify_ed25519(public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), CryptoFault> {
    let wrong_length = KeyFault::WrongLength { expected: 32, found: public_key.len() };
    let octets: &[u8; 32] = public_key.try_into().map_err(|_| wrong_length)?;
    let key = ed25519_dalek::VerifyingKey::from_bytes(octets).map_err(|_| KeyFault::NotOnCurve)?;
    let signature = ed25519_dalek::Signature::from_slice(signature).map_err(|_| CryptoFault::Mismatch)?;
    key.verify(message, &signature).map_err(|_| CryptoFault::Mismatch)
}
