//! Who signs a set.

use super::{MOST_KEYS, Signer};
use crate::allowance::Allowance;
use crate::finding::{Fact, KeyId};
use crate::name::Name;
use crate::policy::Policy;
use crate::record::{Dnskey, Rrsig};
use crate::rrset::Rrset;
use crate::signature::{Conditions, Failures, Keys, Required, verify};
use crate::time::Timestamp;
use std::collections::BTreeSet;

/// The keys of a zone, and what verifies by them.
pub(super) struct Signers<'k> {
    keys: Keys<'k>,
    conditions: Conditions<'k>,
}

impl<'k> Signers<'k> {
    pub(super) fn new(zone: &Name, keys: &[(KeyId, Dnskey<'k>)], policy: &'k Policy, now: Timestamp) -> Self {
        let allowance = Allowance::new(&policy.budget);
        Signers {
            keys: Keys { zone: zone.clone(), keys: keys.to_vec() },
            conditions: Conditions { now, policy, allowance, failures: Failures::default() },
        }
    }

    /// Those whose signature verifies, or cannot be verified for want of a key or of the algorithm; and when the first of these ends.
    pub(super) fn of(&mut self, set: &Rrset<'_>) -> (BTreeSet<Signer>, Option<Timestamp>) {
        let (mut signers, mut expiration) = (BTreeSet::new(), None);
        for record in set.signatures.iter().take(MOST_KEYS) {
            let Ok(signature) = Rrsig::parse(&record.rdata) else { continue };
            let alone = Rrset { signatures: vec![record], ..set.clone() };
            let is_unknown = |fact: &Fact| {
                matches!(fact, Fact::SignatureKeyMissing { .. } | Fact::SignatureAlgorithmUnsupported { .. })
            };
            let counts = match verify(&alone, &self.keys, &Required::default(), &mut self.conditions) {
                Ok(_) => true,
                Err(faults) => !faults.is_empty() && faults.iter().all(is_unknown),
            };
            if counts {
                signers.insert(Signer { tag: signature.key_tag, algorithm: signature.algorithm });
                expiration = earlier(expiration, Some(signature.expiration));
            }
        }
        (signers, expiration)
    }
}

/// The earlier of two, as far as there are two.
pub(super) fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if other.is_before(one) { other } else { one }),
        (one, other) => one.or(other),
    }
}
