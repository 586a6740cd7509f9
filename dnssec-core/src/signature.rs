//! RRSIGs over RRsets by DNSKEYs at a time: RFC 4035 §5.3, bullet by bullet. The only maker of [`Verified`].

use crate::algorithm::{Algorithm, CryptoFault};
use crate::allowance::Allowance;
use crate::finding::{Fact, KeyId, Limit};
use crate::name::Name;
use crate::policy::{Policy, SignatureTimes};
use crate::record::{Dnskey, Record, Rrsig};
use crate::record_type::RecordType;
use crate::report::Step;
use crate::rrset::{Rrset, signed_owner};
use crate::time::Timestamp;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// An RRset of which a signature was verified. Cannot be made but by [`verify`].
#[derive(Clone, Debug)]
pub(crate) struct Verified<'m> {
    rrset: Rrset<'m>,
    signer: Name,
    key: KeyId,
    original_ttl: u32,
    inception: Timestamp,
    expiration: Timestamp,
    wildcard: Option<Name>,
}

impl<'m> Verified<'m> {
    /// The RRset.
    pub(crate) fn rrset(&self) -> &Rrset<'m> {
        &self.rrset
    }

    /// The zone whose key signed it.
    pub(crate) fn signer(&self) -> &Name {
        &self.signer
    }

    /// The wildcard the set was synthesized from (RFC 4035 §5.3.4); `None` if the owner itself was signed.
    pub(crate) fn wildcard(&self) -> Option<&Name> {
        self.wildcard.as_ref()
    }

    /// The end of the signature's validity.
    pub(crate) fn expiration(&self) -> Timestamp {
        self.expiration
    }

    /// The TTL the signer gave the set, in seconds; the most a validator may grant it (RFC 4035 §5.3.3).
    pub(crate) fn original_ttl(&self) -> u32 {
        self.original_ttl
    }

    /// What was established, for the report.
    pub(crate) fn step(&self) -> Step {
        Step::SignatureVerifies {
            owner: self.rrset.owner.clone(),
            record_type: self.rrset.record_type,
            signer: self.signer.clone(),
            tag: self.key.tag,
            algorithm: self.key.algorithm,
            inception: self.inception,
            expiration: self.expiration,
            wildcard: self.wildcard.clone(),
        }
    }
}

/// Keys that one finding names; honest zones have fewer than ten.
const MOST_NAMED: usize = 32;

/// Faults kept of the signatures of one RRset that were left aside without verification.
const MOST_ASIDE: usize = 32;

/// A DNSKEY RRset taken apart once: the key tags cost a pass over each key.
#[derive(Clone, Debug)]
pub(crate) struct Keys<'m> {
    /// The zone at whose apex the keys stand.
    pub(crate) zone: Name,
    /// The keys, in order of appearance, duplicates dropped.
    pub(crate) keys: Vec<(KeyId, Dnskey<'m>)>,
}

impl<'m> Keys<'m> {
    /// The readable keys of a DNSKEY RRset.
    pub(crate) fn of(rrset: &Rrset<'m>) -> Self {
        let mut known = HashSet::new();
        let readable = rrset.rdatas().filter_map(|rdata| Dnskey::parse(rdata).ok());
        let keys = readable.filter(|key| known.insert(key.rdata)).map(|key| (key_id(&key), key)).collect();
        Keys { zone: rrset.owner.clone(), keys }
    }

    /// All of them.
    pub(crate) fn ids(&self) -> Vec<KeyId> {
        self.keys.iter().map(|(id, _)| *id).collect()
    }

    /// As findings name them: those of a hostile set are more than anybody reads, and one finding for each of
    /// its signatures would name them all.
    pub(crate) fn named(&self) -> Vec<KeyId> {
        self.keys.iter().take(MOST_NAMED).map(|(id, _)| *id).collect()
    }
}

/// A key as findings name it.
pub(crate) fn key_id(key: &Dnskey<'_>) -> KeyId {
    KeyId { tag: key.key_tag(), algorithm: key.algorithm, flags: key.flags }
}

/// What a verification runs under.
pub(crate) struct Conditions<'p> {
    /// The time validated at.
    pub(crate) now: Timestamp,
    /// The policy.
    pub(crate) policy: &'p Policy,
    /// What is left of its budget.
    pub(crate) allowance: Allowance,
    /// The failures of each RRset.
    pub(crate) failures: Failures,
}

/// Verifications that failed, by RRset: it may name signers by the dozen, and each zone of them has keys.
/// An RRset is known by the place of its first record, which is in the evidence and stays there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Failures(HashMap<*const Record, u32>);

impl Failures {
    fn of(&self, rrset: &Rrset<'_>) -> u32 {
        self.0.get(&place(rrset)).copied().unwrap_or(0)
    }

    /// Counts one more, and returns how many there are.
    fn add(&mut self, rrset: &Rrset<'_>) -> u32 {
        let count = self.0.entry(place(rrset)).or_default();
        *count = count.saturating_add(1);
        *count
    }
}

fn place(rrset: &Rrset<'_>) -> *const Record {
    rrset.records.first().map_or(std::ptr::null(), |record| std::ptr::from_ref(*record))
}

/// Which algorithms must each have a valid signature; none named means that any one signature is enough.
#[derive(Clone, Debug, Default)]
pub(crate) struct Required(pub(crate) Vec<Algorithm>);

/// Verifies an RRset by the keys of a zone (RFC 4035 §5.3). Otherwise the faults of all its signatures, in
/// the order of the RRSIG records.
pub(crate) fn verify<'m>(
    rrset: &Rrset<'m>,
    keys: &Keys<'_>,
    required: &Required,
    conditions: &mut Conditions<'_>,
) -> Result<Verified<'m>, Vec<Fact>> {
    if rrset.signatures.is_empty() {
        return Err(vec![Fact::SignatureMissing]);
    }
    let number = conditions.policy.budget.signature_failures_per_rrset;
    if conditions.failures.of(rrset) >= number {
        return Err(vec![Fact::LimitReached { limit: Limit::SignatureFailures, number }]);
    }
    let mut attempt = Attempt { rrset, rdatas: rrset.canonical_rdatas(), aside: 0, faults: Vec::new() };
    let mut wanted = required.0.clone();
    let mut verified = None;
    for record in &rrset.signatures {
        let Ok(signature) = Rrsig::parse(&record.rdata) else {
            attempt.set_aside(Fact::SignatureMalformed { length: record.rdata.len() });
            continue;
        };
        match attempt.verify_one(&signature, keys, conditions) {
            Ok(success) => {
                wanted.retain(|algorithm| *algorithm != signature.algorithm);
                verified.get_or_insert(success);
                if wanted.is_empty() {
                    break;
                }
            }
            Err(Refusal::Signature) => {}
            Err(Refusal::Budget) => break,
        }
    }
    match (verified, wanted.first()) {
        (Some(verified), None) => Ok(verified),
        (Some(_), Some(&algorithm)) => {
            attempt.faults.push(Fact::AlgorithmNotSigning { algorithm });
            Err(attempt.faults)
        }
        (None, _) => Err(attempt.faults),
    }
}

/// Why one signature did not verify; its faults are in the attempt.
enum Refusal {
    Signature,
    Budget,
}

/// The work on one RRset: what its signatures have in common, and the faults met.
struct Attempt<'a, 'm> {
    rrset: &'a Rrset<'m>,
    rdatas: Vec<Cow<'m, [u8]>>,
    aside: usize,
    faults: Vec<Fact>,
}

impl<'m> Attempt<'_, 'm> {
    /// RFC 4035 §5.3.1, the bullets in their order. Bullets 1 and 3 (same owner, class and type covered) hold
    /// by the making of [`Rrset`].
    fn verify_one(
        &mut self,
        signature: &Rrsig<'_>,
        keys: &Keys<'_>,
        conditions: &mut Conditions<'_>,
    ) -> Result<Verified<'m>, Refusal> {
        // Bullet 2: the signer's name is the zone that contains the RRset.
        if signature.signer != keys.zone {
            return self.refuse(Fact::SignerNotZone { signer: signature.signer.clone() });
        }
        // Bullet 4: no more labels than the owner has.
        let owner_labels = self.rrset.owner.signature_label_count();
        let Some(owner) = signed_owner(self.rrset.owner, signature.labels) else {
            return self.refuse(Fact::SignatureLabelsExceed { labels: signature.labels, owner_labels });
        };
        // Bullets 5 and 6: the time.
        if let Err(fact) = check_times(signature, conditions) {
            return self.refuse(fact);
        }
        if !conditions.policy.supports_algorithm(signature.algorithm) {
            let (tag, algorithm) = (signature.key_tag, signature.algorithm);
            return self.refuse(Fact::SignatureAlgorithmUnsupported { tag, algorithm });
        }
        let key = self.verify_by_any(signature, keys, conditions)?;
        let wildcard = (usize::from(signature.labels) < owner_labels).then_some(owner);
        Ok(Verified {
            rrset: self.rrset.clone(),
            signer: signature.signer.clone(),
            key,
            original_ttl: signature.original_ttl,
            inception: signature.inception,
            expiration: signature.expiration,
            wildcard,
        })
    }

    /// Bullets 7 and 8, and §5.3.3: several keys may share tag and algorithm, so each is tried.
    fn verify_by_any(
        &mut self,
        signature: &Rrsig<'_>,
        keys: &Keys<'_>,
        conditions: &mut Conditions<'_>,
    ) -> Result<KeyId, Refusal> {
        let mut candidates = keys
            .keys
            .iter()
            .filter(|(id, _)| id.tag == signature.key_tag && id.algorithm == signature.algorithm)
            .peekable();
        if candidates.peek().is_none() {
            return self.refuse(Fact::SignatureKeyMissing {
                tag: signature.key_tag,
                algorithm: signature.algorithm,
                keys: keys.named(),
            });
        }
        let Some(signed_data) = self.rrset.signed_data_of(signature, &self.rdatas) else {
            return self.refuse(Fact::SignatureMalformed { length: signature.signature.len() });
        };
        for (id, key) in candidates {
            let (algorithm, octets) = (signature.algorithm, signature.signature);
            match unusable(*id, key) {
                Some(fact) => self.faults.push(fact),
                None => match conditions.allowance.verify(algorithm, key.public_key, &signed_data, octets) {
                    Ok(Ok(())) => return Ok(*id),
                    Ok(Err(fault)) => self.faults.push(fact_of(fault, signature, *id)),
                    Err(limit) => return self.stop(limit, conditions.policy),
                },
            }
            // Keys that may not verify count too: a thousand of one tag would make a fact for each signature.
            let failures = conditions.failures.add(self.rrset);
            if failures >= conditions.policy.budget.signature_failures_per_rrset {
                return self.stop(Limit::SignatureFailures, conditions.policy);
            }
        }
        Err(Refusal::Signature)
    }

    fn stop<T>(&mut self, limit: Limit, policy: &Policy) -> Result<T, Refusal> {
        let number = policy.budget.number(limit);
        self.faults.push(Fact::LimitReached { limit, number });
        Err(Refusal::Budget)
    }

    fn refuse<T>(&mut self, fact: Fact) -> Result<T, Refusal> {
        self.set_aside(fact);
        Err(Refusal::Signature)
    }

    /// Hundreds of signatures may each name a signer or a key that has nothing to do with the set.
    fn set_aside(&mut self, fact: Fact) {
        self.aside += 1;
        if self.aside <= MOST_ASIDE {
            self.faults.push(fact);
        }
    }
}

/// RFC 4035 §5.3.1 bullets 5 and 6 in the serial arithmetic of RFC 4034 §3.1.5.
pub(crate) fn check_times(signature: &Rrsig<'_>, conditions: &Conditions<'_>) -> Result<(), Fact> {
    if conditions.policy.signature_times == SignatureTimes::Ignored {
        return Ok(());
    }
    let (now, tag) = (conditions.now, signature.key_tag);
    let (inception, expiration) = (signature.inception, signature.expiration);
    if expiration.is_before(inception) {
        return Err(Fact::SignatureTimesReversed { tag, inception, expiration });
    }
    let (early, late) = conditions.policy.clock_skew.seconds(inception, expiration);
    if expiration.plus(late).is_before(now) {
        let ago = now.seconds_since(expiration).unsigned_abs();
        return Err(Fact::SignatureExpired { tag, expiration, ago });
    }
    if now.is_before(inception.minus(early)) {
        let ahead = inception.seconds_since(now).unsigned_abs();
        return Err(Fact::SignatureNotYetValid { tag, inception, ahead });
    }
    Ok(())
}

/// Whether a key may verify zone data at all.
pub(crate) fn unusable(id: KeyId, key: &Dnskey<'_>) -> Option<Fact> {
    if !key.is_zone_key() {
        // RFC 4034 §2.1.1: without the Zone Key flag it MUST NOT verify RRSIGs.
        Some(Fact::KeyNotZoneKey { key: id })
    } else if key.protocol != 3 {
        // RFC 4034 §2.1.2.
        Some(Fact::KeyProtocol { key: id, protocol: key.protocol })
    } else if key.is_revoked() {
        // RFC 5011 §2.1: good for nothing but its own revocation.
        Some(Fact::KeyRevoked { key: id })
    } else {
        None
    }
}

fn fact_of(fault: CryptoFault, signature: &Rrsig<'_>, key: KeyId) -> Fact {
    let (tag, algorithm) = (signature.key_tag, signature.algorithm);
    match fault {
        CryptoFault::Unsupported(algorithm) => Fact::SignatureAlgorithmUnsupported { tag, algorithm },
        CryptoFault::Key(fault) => Fact::KeyMalformed { key, fault: fault.to_string() },
        CryptoFault::SignatureLength { expected, found } => {
            Fact::SignatureLength { tag, algorithm, expected, found }
        }
        _ => Fact::SignatureMismatch { tag, algorithm },
    }
}

/// Distinct signers of an RRset that could be its zone, deepest first: at or above the owner, for a DS
/// strictly above it (RFC 4035 §2.4).
pub(crate) fn signers(rrset: &Rrset<'_>) -> Vec<Name> {
    let possible = |signer: &Name| {
        if rrset.record_type == RecordType::DS {
            rrset.owner.is_below(signer) || (rrset.owner.is_root() && signer.is_root())
        } else {
            rrset.owner.is_at_or_below(signer)
        }
    };
    let mut signers: Vec<Name> = Vec::new();
    for signature in rrset.signatures.iter().filter_map(|record| Rrsig::parse(&record.rdata).ok()) {
        if possible(&signature.signer) && !signers.contains(&signature.signer) {
            signers.push(signature.signer);
        }
    }
    signers.sort_by_key(|signer| std::cmp::Reverse(signer.label_count()));
    signers
}
