//! An algorithm for fuzzers, in builds with `cfg(fuzzing)` only: signatures are checksums, so that evidence that
//! a fuzzer makes up, signed, costs next to nothing, and all that is not cryptography is as ever.
//!
//! Its number is one that IANA reserves (RFC 6014 §4), which no zone can have.

use super::{Algorithm, CryptoFault};

/// The number.
pub const ALGORITHM: Algorithm = Algorithm(251);

/// The octets of a signature.
pub const LENGTH: usize = 8;

/// What counts as a signature over `message`: FNV-1a of the key and it. The public key is the secret.
pub fn sign(public_key: &[u8], message: &[u8]) -> [u8; LENGTH] {
    let octets = public_key.iter().chain(message);
    let step = |state: u64, octet: &u8| (state ^ u64::from(*octet)).wrapping_mul(0x0100_0000_01b3);
    octets.fold(0xcbf2_9ce4_8422_2325, step).to_be_bytes()
}

pub(super) fn verify(public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), CryptoFault> {
    if sign(public_key, message) == signature { Ok(()) } else { Err(CryptoFault::Mismatch) }
}
