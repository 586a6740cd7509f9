//! What is left of a budget while a validation runs, and what a walk knows already.
//!
//! A walk validates again after each answer. Without a memory, hostile evidence would cost it the budget as
//! many times as there are answers.

use crate::algorithm::{self, Algorithm, CryptoFault};
use crate::name::Name;
use crate::policy::Budget;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Budgets that the validations of one walk may spend together. What they verify is nearly the same each
/// time and is remembered, so that an honest walk spends about one.
const BUDGETS_OF_A_WALK: u32 = 2;

/// What is left of a [`Budget`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Allowance {
    signatures: u32,
    nsec3_hashes: u32,
    memory: Option<Memory>,
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
        Allowance { signatures: budget.signatures, nsec3_hashes: budget.nsec3_hashes, memory: None }
    }

    /// For all validations of a walk.
    pub(crate) fn of_walk(budget: &Budget) -> Self {
        Allowance {
            signatures: budget.signatures.saturating_mul(BUDGETS_OF_A_WALK),
            nsec3_hashes: budget.nsec3_hashes.saturating_mul(BUDGETS_OF_A_WALK),
            memory: Some(Memory::default()),
        }
    }

    /// Verifies a signature; `None` when there is none left.
    pub(crate) fn verify(
        &mut self,
        algorithm: Algorithm,
        public_key: &[u8],
        message: &[u8],
        signature: &[u8],
    ) -> Option<Result<(), CryptoFault>> {
        let key = self.memory.is_some().then(|| digest(algorithm, [public_key, signature, message]));
        if let (Some(memory), Some(key)) = (&self.memory, &key)
            && let Some(known) = memory.signatures.get(key)
        {
            return Some(*known);
        }
        self.signatures = self.signatures.checked_sub(1)?;
        let result = algorithm::verify(algorithm, public_key, message, signature);
        if let (Some(memory), Some(key)) = (&mut self.memory, key) {
            memory.signatures.insert(key, result);
        }
        Some(result)
    }

    /// Hashes a name for NSEC3; `None` when not enough is left.
    pub(crate) fn nsec3_hash(&mut self, name: &Name, salt: &[u8], iterations: u16) -> Option<[u8; 20]> {
        let key = self.memory.is_some().then(|| (name.clone(), salt.to_vec(), iterations));
        if let (Some(memory), Some(key)) = (&self.memory, &key)
            && let Some(known) = memory.nsec3_hashes.get(key)
        {
            return Some(*known);
        }
        let price = 1 + u32::from(iterations) / 50;
        self.nsec3_hashes = self.nsec3_hashes.checked_sub(price)?;
        let hash = algorithm::nsec3_hash(&name.canonical_wire(), salt, iterations);
        if let (Some(memory), Some(key)) = (&mut self.memory, key) {
            memory.nsec3_hashes.insert(key, hash);
        }
        Some(hash)
    }
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
