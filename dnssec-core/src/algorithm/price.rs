//! What a verification costs, so that a budget counts work and not signatures.
//!
//! The unit is one verification by Ed25519 or ECDSA P-256.

use super::rsa::{self, RsaKey};
use super::{Algorithm, KeyShape, row};

/// The price of one verification with a key, whatever comes of it.
pub(crate) fn price(algorithm: Algorithm, public_key: &[u8]) -> u32 {
    match row(algorithm).map(|row| row.key) {
        Some(KeyShape::Rsa) => RsaKey::parse(public_key).map_or(1, |key| price_of_rsa(&key)),
        _ => match algorithm {
            Algorithm::ECDSAP384SHA384 => P384,
            Algorithm::ED448 => ED448,
            _ => 1,
        },
    }
}

/// ring takes 730 µs for P-384 where Ed25519 takes 45 and P-256 52 to 82. A little below its cost, so that an
/// honest chain of ten such zones is still within the budget.
const P384: u32 = 12;
const ED448: u32 = 8;

/// What the exponent's bits times the square of the modulus's amount to for 2048 bits each. ring does short
/// exponents: 8192 bits and exponent 65537 take 300 µs. A long one is 4 to 5 ms, some 90 units, and costs
/// 200, so that a budget of 400 pays for two: hardly a key in use has one (`rsa::exponent_limit`), and the
/// best reason to publish one is to make validators work.
const SHORT_EXPONENT: u64 = 80;
const LONG_EXPONENT: u64 = 200;

/// A verification costs about the exponent's bits times the square of the modulus's.
fn price_of_rsa(key: &RsaKey<'_>) -> u32 {
    let (modulus, exponent) = (key.modulus_bits(), rsa::bit_length(key.exponent));
    // `RsaKey::inspect` refuses it before any arithmetic.
    if modulus > rsa::MAXIMUM_MODULUS_BITS || exponent > rsa::exponent_limit(modulus) {
        return 1;
    }
    let factor = if exponent > rsa::RING_EXPONENT_BITS { LONG_EXPONENT } else { SHORT_EXPONENT };
    let [exponent, modulus] = [exponent, modulus].map(|bits| u64::try_from(bits).unwrap_or(u64::MAX));
    let work = exponent.saturating_mul(modulus).saturating_mul(modulus);
    let price = work.saturating_mul(factor) / (2048 * 2048 * 2048);
    u32::try_from(price.max(1)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rsa(modulus_octets: usize, exponent: &[u8]) -> u32 {
        let length = u16::try_from(exponent.len()).unwrap();
        let mut key = vec![0];
        key.extend(length.to_be_bytes());
        key.extend(exponent);
        key.extend(vec![0x99; modulus_octets]);
        price(Algorithm::RSASHA256, &key)
    }

    #[test]
    fn keys_in_use_cost_little() {
        let f4 = [1, 0, 1];
        let prices = [64, 128, 256, 384, 512, 1024].map(|octets| rsa(octets, &f4));
        assert_eq!(prices, [1, 1, 1, 1, 2, 10]);
        assert_eq!(price(Algorithm::ED25519, &[0; 32]), 1);
        assert_eq!(price(Algorithm::ECDSAP256SHA256, &[0; 64]), 1);
    }

    #[test]
    fn long_exponents_cost_their_work() {
        assert_eq!(rsa(256, &[0x77; 256]), 199);
        assert_eq!(rsa(256, &[0x77; 64]), 49);
        assert_eq!(rsa(128, &[0x77; 128]), 24);
        // Refused before any arithmetic.
        assert_eq!(rsa(512, &[0x77; 512]), 1);
        assert_eq!(rsa(1025, &[1, 0, 1]), 1);
    }
}
