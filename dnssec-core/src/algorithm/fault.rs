//! What can be wrong with a key or a signature, before and after the arithmetic.

use thiserror::Error;

use super::Algorithm;

/// Why a signature was not verified.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Error)]
pub enum CryptoFault {
    /// This build cannot verify the algorithm.
    #[error("algorithm {0} is not supported")]
    Unsupported(Algorithm),
    /// No signature can be verified with this key.
    #[error("the public key is not usable: {0}")]
    Key(#[from] KeyFault),
    /// The signature does not have the length that the key demands. For RSA that is the modulus's own
    /// (RFC 8017 §8.2.2, step 1): a signature shortened by its leading zeros is wrong as well.
    #[error("the signature has {found} octets, expected {expected}")]
    SignatureLength {
        /// The octets that the key demands.
        expected: usize,
        /// The octets of the signature.
        found: usize,
    },
    /// Key and signature are well formed, and the signature is not this key's over this message.
    #[error("the signature does not verify")]
    Mismatch,
}

/// Why a public key cannot be used. The RSA format is RFC 3110 §2.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Error)]
#[non_exhaustive]
pub enum KeyFault {
    /// The Public Key field has no octets.
    #[error("the public key is empty")]
    Empty,
    /// The algorithm has keys of one length, and this is another.
    #[error("the public key has {found} octets, expected {expected}")]
    WrongLength {
        /// The octets of every key of the algorithm.
        expected: usize,
        /// The octets of this key.
        found: usize,
    },
    /// The coordinates are not those of a point on the algorithm's curve.
    #[error("the public key is not a point on the curve")]
    NotOnCurve,
    /// The first octet, zero, announces an exponent length in two more octets, which are missing.
    #[error("the key ends inside the exponent length")]
    ExponentLengthTruncated,
    /// The key ends before the exponent does.
    #[error("the exponent length is {declared} octets, but {found} follow")]
    ExponentTruncated {
        /// The length that the key gives for its exponent.
        declared: usize,
        /// The octets that follow that length.
        found: usize,
    },
    /// The exponent has no octets, or only zeros.
    #[error("the exponent is 0")]
    ExponentZero,
    /// With an exponent of one, anybody can write a signature.
    #[error("the exponent is 1")]
    ExponentOne,
    /// No RSA key has an even exponent: it shares the factor 2 with p-1 and q-1.
    #[error("the exponent is even")]
    EvenExponent,
    /// The exponent is not below the modulus, which RFC 8017 §3.1 demands.
    #[error("the exponent of {bits} bits is not below the modulus")]
    ExponentNotBelowModulus {
        /// The exponent's size.
        bits: usize,
    },
    /// Verification would cost too much. RFC 3110 has no such limit; it is this crate's defence against
    /// keys made to burn time. Up to 2048 bits of modulus every exponent passes, at 4096 bits those of
    /// up to 512 bits, at 8192 bits those of up to 128. BIND stops at 35 bits, ring at 33.
    #[error("the exponent has {bits} bits, the limit beside this modulus is {limit}")]
    ExponentTooLarge {
        /// The exponent's size.
        bits: usize,
        /// The largest size that is accepted with this modulus.
        limit: usize,
    },
    /// No octets of modulus follow the exponent, or only zeros.
    #[error("the modulus is missing")]
    ModulusMissing,
    /// The modulus is too small to be verified, or cannot hold the hash (RFC 8017 §9.2, step 3).
    #[error("the modulus has {bits} bits, the minimum is {minimum}")]
    ModulusTooSmall {
        /// The modulus's size.
        bits: usize,
        /// The least size that is accepted for the algorithm.
        minimum: usize,
    },
    /// The modulus is larger than this crate verifies.
    #[error("the modulus has {bits} bits, the maximum is {maximum}")]
    ModulusTooLarge {
        /// The modulus's size.
        bits: usize,
        /// The largest size that is accepted.
        maximum: usize,
    },
    /// The product of two odd primes is odd.
    #[error("the modulus is even")]
    EvenModulus,
    /// The format of this algorithm's keys is not known.
    #[error("the key format of algorithm {0} is not known")]
    UnknownFormat(Algorithm),
}
