//! RSA in DNSSEC: keys as in RFC 3110 §2, signatures as in PKCS#1 v1.5 (RFC 3110 §3, RFC 5702 §3).
//!
//! Accepted are moduli of 512 to 8192 bits and odd exponents from 3, see [`RsaKey::inspect`]. ring verifies
//! where it can: from 1024 bits on, with exponents of at most 33 bits. The crate `rsa` does the rest.

use ::rsa::{BoxedUint, Pkcs1v15Sign, PublicKey};
use ring::signature::{
    RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, RsaParameters, RsaPublicKeyComponents,
};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::{CryptoFault, KeyFault};

/// The hash beneath an RSA signature.
#[derive(Clone, Copy)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

/// The two numbers of a key, big-endian and without leading zeros; neither is empty.
///
/// RFC 3110 §2 prohibits leading zeros. They do not change the key, other validators overlook them, and so
/// does this one: the octets as received are there for whoever wants to complain.
pub(super) struct RsaKey<'a> {
    pub(super) exponent: &'a [u8],
    pub(super) modulus: &'a [u8],
}

impl<'a> RsaKey<'a> {
    /// RFC 3110 §2: exponent length in one octet, or in the two after a zero; exponent; modulus.
    pub(super) fn parse(public_key: &'a [u8]) -> Result<Self, KeyFault> {
        let (declared, rest) = match public_key {
            [] => return Err(KeyFault::Empty),
            [0, high, low, rest @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), rest),
            [0, ..] => return Err(KeyFault::ExponentLengthTruncated),
            [length, rest @ ..] => (usize::from(*length), rest),
        };
        let truncated = KeyFault::ExponentTruncated { declared, found: rest.len() };
        let (exponent, modulus) = rest.split_at_checked(declared).ok_or(truncated)?;
        let (exponent, modulus) = (without_leading_zeros(exponent), without_leading_zeros(modulus));
        if exponent.is_empty() {
            return Err(KeyFault::ExponentZero);
        }
        if modulus.is_empty() {
            return Err(KeyFault::ModulusMissing);
        }
        Ok(Self { exponent, modulus })
    }

    pub(super) fn modulus_bits(&self) -> usize {
        bit_length(self.modulus)
    }

    pub(super) fn exponent_bits(&self) -> usize {
        bit_length(self.exponent)
    }

    /// Whether signatures over `hash` can be verified with this key, and at a cost worth paying.
    pub(super) fn inspect(&self, hash: Hash) -> Result<(), KeyFault> {
        let bits = self.modulus_bits();
        let minimum = hash.minimum_modulus_bits();
        if bits < minimum {
            return Err(KeyFault::ModulusTooSmall { bits, minimum });
        }
        if bits > MAXIMUM_MODULUS_BITS {
            return Err(KeyFault::ModulusTooLarge { bits, maximum: MAXIMUM_MODULUS_BITS });
        }
        if is_even(self.modulus) {
            return Err(KeyFault::EvenModulus);
        }
        self.inspect_exponent(bits)
    }

    fn inspect_exponent(&self, modulus_bits: usize) -> Result<(), KeyFault> {
        let bits = self.exponent_bits();
        if is_even(self.exponent) {
            return Err(KeyFault::EvenExponent);
        }
        if bits == 1 {
            return Err(KeyFault::ExponentOne);
        }
        // Without leading zeros, the longer number is the larger one.
        if (self.exponent.len(), self.exponent) >= (self.modulus.len(), self.modulus) {
            return Err(KeyFault::ExponentNotBelowModulus { bits });
        }
        let limit = exponent_limit(modulus_bits);
        if bits > limit {
            return Err(KeyFault::ExponentTooLarge { bits, limit });
        }
        Ok(())
    }

    /// Verifies with a key that passed [`inspect`](Self::inspect).
    pub(super) fn verify(&self, hash: Hash, message: &[u8], signature: &[u8]) -> Result<(), CryptoFault> {
        let ring_takes_it =
            self.modulus_bits() >= RING_MINIMUM_MODULUS_BITS && self.exponent_bits() <= RING_EXPONENT_BITS;
        if !ring_takes_it {
            return self.verify_pure(hash, message, signature);
        }
        RsaPublicKeyComponents { n: self.modulus, e: self.exponent }
            .verify(hash.ring_parameters(), message, signature)
            .map_err(|_| CryptoFault::Mismatch)
    }

    /// The same in pure Rust, for keys of every accepted size.
    pub(super) fn verify_pure(
        &self,
        hash: Hash,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoFault> {
        // The crate's own limits are narrower than ours. What its unchecked constructor demands, an odd
        // modulus, is asked for again here: it panics otherwise.
        if is_even(self.modulus) {
            return Err(KeyFault::EvenModulus.into());
        }
        let key = PublicKey::new_unchecked(
            BoxedUint::from_be_slice_vartime(self.modulus),
            BoxedUint::from_be_slice_vartime(self.exponent),
        );
        let verified = match hash {
            Hash::Sha1 => key.verify(Pkcs1v15Sign::new::<Sha1>(), &Sha1::digest(message), signature),
            Hash::Sha256 => key.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message), signature),
            Hash::Sha512 => key.verify(Pkcs1v15Sign::new::<Sha512>(), &Sha512::digest(message), signature),
        };
        verified.map_err(|_| CryptoFault::Mismatch)
    }
}

impl Hash {
    /// RFC 8017 §9.2, step 3: DigestInfo and 11 octets must fit, 94 octets in the case of SHA-512. The
    /// 1024 bits that RFC 5702 §2.2 demands there are for policy to judge.
    fn minimum_modulus_bits(self) -> usize {
        match self {
            Self::Sha1 | Self::Sha256 => 512,
            Self::Sha512 => 93 * 8 + 1,
        }
    }

    fn ring_parameters(self) -> &'static RsaParameters {
        match self {
            Self::Sha1 => &RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
            Self::Sha512 => &RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        }
    }
}

/// The largest exponent worth its cost, in bits.
///
/// A verification costs about the exponent's bits times the square of the modulus's. No key may cost more
/// than one of 2048 bits whose exponent is as long as its modulus, which is 4 to 5 ms (measured; at 8192
/// bits such an exponent would cost 280 ms). RFC 3110 §2 sets no limit, but BIND stops at 35 bits, ring
/// at 33, and hardly a key in use has more than 17.
pub(super) fn exponent_limit(modulus_bits: usize) -> usize {
    2048 * 2048 / modulus_bits.max(1) * 2048 / modulus_bits.max(1)
}

fn without_leading_zeros(mut octets: &[u8]) -> &[u8] {
    while let [0, rest @ ..] = octets {
        octets = rest;
    }
    octets
}

fn is_even(octets: &[u8]) -> bool {
    octets.last().is_none_or(|last| last % 2 == 0)
}

/// The bits of a number without leading zeros.
pub(super) fn bit_length(octets: &[u8]) -> usize {
    match octets {
        [] => 0,
        [first, rest @ ..] => (0..8_usize).filter(|shift| first >> shift != 0).count() + rest.len() * 8,
    }
}

/// RFC 3110 §2 stops at 4096 bits; ring goes on to 8192, and so do the keys one meets.
pub(super) const MAXIMUM_MODULUS_BITS: usize = 8192;

const RING_MINIMUM_MODULUS_BITS: usize = 1024;
pub(super) const RING_EXPONENT_BITS: usize = 33;

#[cfg(test)]
mod tests;
