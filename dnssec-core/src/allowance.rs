//! What is left of a budget while a validation runs, and what was paid for already.
//!
//! A set of an authority section is verified again for each wildcard it disproves, and a walk validates again
//! after each answer. Without a memory, hostile evidence would cost the budget as many times.

use crate::algorithm::{self, Algorithm, CryptoFault};
use crate::finding::Limit;
use crate::name::Name;
use crate::policy::Budget;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Budgets that the validations of one walk may spend together. What they verify is nearly the same each
/// time and is remembered, so that an honest walk spends about one.
const BUDGETS_OF_A_WALK: u32 = 2;

/// Octets of evidence for each verification that is done in all when near misses are tried. It takes some
/// 14 times as long as the same octets of an honest answer.
const OCTETS_OF_A_VERIFICATION: usize = 16;

/// What is left of a [`Budget`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Allowance {
    signatures: u32,
    signature_failures: u32,
    nsec3_hashes: u32,
    memory: Memory,
}

/// Results that were paid for.
#[derive(Clone, Debug, Default)]
struct Memory {
    /// By digest of algorithm, key, signature and message.
    signatures: HashMap<[u8; 32], Result<(), CryptoFault>>,
    nsec3_hashes: HashMap<(Name, Vec<u8>, u16), [u8; 20]>,
}

impl Allowance {
    /// For one validation.
    pub(crate) fn new(budget: &Budget) -> Self {
        Allowance::times(1, budget)
    }

    /// For all validations of a walk.
    pub(crate) fn of_walk(budget: &Budget) -> Self {
        Allowance::times(BUDGETS_OF_A_WALK, budget)
    }

    /// The whole budget once more, with the memory of what was paid for.
    pub(crate) fn renew(&mut self, budget: &Budget) {
        let memory = std::mem::take(&mut self.memory);
        *self = Allowance { memory, ..Allowance::new(budget) };
    }

    /// Signature verifications that a validation took of its budget.
    pub(crate) fn spent(&self, budget: &Budget) -> u32 {
        budget.signatures.saturating_sub(self.signatures)
    }

    fn times(factor: u32, budget: &Budget) -> Self {
        Allowance {
            signatures: budget.signatures.saturating_mul(factor),
            signature_failures: budget.signature_failures.saturating_mul(factor),
            nsec3_hashes: budget.nsec3_hashes.saturating_mul(factor),
            memory: Memory::default(),
        }
    }

    /// Lets near misses be tried after evidence of so many octets: as many failures as are left, or as many
    /// verifications as an answer of that size may cost, those that were done included.
    pub(crate) fn grant_near_misses(&mut self, budget: &Budget, octets: usize) {
        let most = u32::try_from(octets / OCTETS_OF_A_VERIFICATION).unwrap_or(u32::MAX);
        let spent = budget.signatures.saturating_sub(self.signatures);
        let granted = self.signature_failures.max(most.saturating_sub(spent));
        self.signature_failures = granted.min(budget.near_misses);
    }

    /// Verifies a signature, at the price of its key; otherwise the limit that forbids it.
    pub(crate) fn verify(
        &mut self,
        algorithm: Algorithm,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Result<Result<(), CryptoFault>, Limit> {
        let key = digest(algorithm, [public_key, signature, message]);
        if let Some(known) = self.memory.signatures.get(&key) {
            return Ok(*known);
        }
        if self.signature_failures == 0 {
            return Err(Limit::SignatureFailuresInAll);
        }
        let price = algorithm::price(algorithm, public_key);
        self.signatures = self.signatures.checked_sub(price).ok_or(Limit::Signatures)?;
        let result = algorithm::verify(algorithm, public_key, message, signature);
        if result.is_err() {
            // One failure may overdraw: whether a signature verifies is not known before it is paid for.
            self.signature_failures = self.signature_failures.saturating_sub(price);
        }
        self.memory.signatures.insert(key, result);
        Ok(result)
    }

    /// Hashes a name for NSEC3; `None` when not enough is left.
    pub(crate) fn nsec3_hash(&mut self, name: &Name, salt: &[u8], iterations: u16) -> Option<[u8; 20]> {
        let key = (name.clone(), salt.to_vec(), iterations);
        if let Some(known) = self.memory.nsec3_hashes.get(&key) {
            return Some(*known);
        }
        self.nsec3_hashes = self.nsec3_hashes.checked_sub(price_of_hash(salt, iterations))?;
        let hash = algorithm::nsec3_hash(&name.canonical_wire(), salt, iterations);
        self.memory.nsec3_hashes.insert(key, hash);
        Some(hash)
    }
}

/// 1, and 1 for each 50 blocks that SHA-1 takes in the iterations (RFC 5155 §5): each iteration hashes a digest
/// and the salt, which is one block below 36 octets of salt and five at 255.
fn price_of_hash(salt: &[u8], iterations: u16) -> u32 {
    const DIGEST_AND_PADDING: usize = 20 + 9;
    let blocks = (DIGEST_AND_PADDING + salt.len()).div_ceil(64);
    let price = 1 + usize::from(iterations) * blocks / 50;
    u32::try_from(price).unwrap_or(u32::MAX)
}

/// The queries that a response of so many octets counts for, beside the one it answers: it is kept, taken apart
/// and looked through by every validation of the walk. Honest ones are seldom so large.
pub(crate) fn price_of_response(octets: usize) -> u32 {
    u32::try_from(octets / 4096).unwrap_or(u32::MAX)
}

/// The lengths keep the parts apart.
fn digest(algorithm: Algorithm, parts: [&[u8]; 3]) -> [u8; 32] {
    let mut hasher = Sha256::new_with_prefix([algorithm.0]);
    for part in parts {
        hasher.update(part.len().to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_salt_costs_its_blocks() {
        assert_eq!(price_of_hash(&[], 0), 1);
        assert_eq!(price_of_hash(&[0; 255], 0), 1);
        assert_eq!(price_of_hash(&[0; 35], 150), 4);
        assert_eq!(price_of_hash(&[0; 36], 150), 7);
        assert_eq!(price_of_hash(&[0; 255], 150), 16);
    }

    #[test]
    fn near_misses_grow_with_the_evidence() {
        let granted = |near_misses, spent, failed, octets| {
            let budget = Budget { near_misses, ..Budget::default() };
            let mut allowance = Allowance::new(&budget);
            allowance.signatures -= spent;
            allowance.signature_failures -= failed;
            allowance.grant_near_misses(&budget, octets);
            allowance.signature_failures
        };
        // What is left of the 64, or one for 16 octets without those that were done, within the budget.
        assert_eq!(granted(256, 10, 4, 1000), 60);
        assert_eq!(granted(256, 70, 60, 1000), 4);
        assert_eq!(granted(256, 70, 60, 3200), 130);
        assert_eq!(granted(256, 70, 64, 65_535), 256);
        assert_eq!(granted(40, 10, 4, 1000), 40);
        assert_eq!(granted(0, 0, 0, 65_535), 0);
    }

    #[test]
    fn what_was_paid_for_is_free() {
        let budget = Budget { signatures: 1, ..Budget::default() };
        let mut allowance = Allowance::new(&budget);
        let mut verify = |signature| allowance.verify(Algorithm::ED25519, &[1; 32], b"message", signature);
        assert!(matches!(verify(&[1; 64]), Ok(Err(_))));
        assert!(matches!(verify(&[1; 64]), Ok(Err(_))));
        assert_eq!(verify(&[2; 64]), Err(Limit::Signatures));
    }
}
