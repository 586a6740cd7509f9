//! Signatures that do not verify, tried over the octets that signers are known to sign by mistake
//! (RFC 4034 §3.1.8.1, RFC 4035 §5.3).

mod draft;
mod encoding;
mod keys;
mod names;
mod records;

use self::draft::Draft;
use crate::algorithm::{Algorithm, key_size_bits};
use crate::allowance::Allowance;
use crate::finding::{Fact, KeyId, Limit};
use crate::record::{Dnskey, Rrsig};
use crate::rrset::Rrset;
use crate::signature::{Keys, unusable};
use std::borrow::Cow;
use std::net::SocketAddr;

/// Signatures of a set that are looked at: one set fails for one reason.
const MOST_SIGNATURES: usize = 2;

/// Keys of equal tag and algorithm that are looked at.
const MOST_NAMED: usize = 2;

/// A set whose signatures fail, and what may explain it.
#[derive(Debug)]
pub(crate) struct Broken<'a> {
    /// The set.
    pub(crate) rrset: &'a Rrset<'a>,
    /// Those of its signatures that count: neither expired nor valid by another key.
    pub(crate) signatures: Vec<Rrsig<'a>>,
    /// The keys of the zone that contains it.
    pub(crate) keys: &'a Keys<'a>,
    /// The set as other servers have it.
    pub(crate) elsewhere: Vec<(SocketAddr, Rrset<'a>)>,
    /// The keys of the zone as other servers have them.
    pub(crate) keys_elsewhere: Vec<(SocketAddr, Keys<'a>)>,
    /// The keys of other zones.
    pub(crate) other_zones: Vec<Keys<'a>>,
}

impl<'a> Broken<'a> {
    /// Why the signatures fail, if one verifies with one thing done otherwise; the limit that forbids to
    /// try on.
    pub(crate) fn explain(&self, allowance: &mut Allowance) -> Result<Option<Fact>, Limit> {
        for signature in self.signatures.iter().take(MOST_SIGNATURES) {
            if let Some(fact) = Case::of(self, signature).explain(allowance)? {
                return Ok(Some(fact));
            }
        }
        Ok(None)
    }
}

/// One signature of a broken set.
struct Case<'a> {
    broken: &'a Broken<'a>,
    signature: &'a Rrsig<'a>,
    /// The keys of the zone that it names by tag and algorithm.
    named: Vec<&'a (KeyId, Dnskey<'a>)>,
    /// The octets it should cover.
    base: Draft<'a>,
}

/// Octets that a signature may have been made over, the key that may have made it, and what that would tell.
struct Trial<'a> {
    algorithm: Algorithm,
    key: &'a Dnskey<'a>,
    draft: Draft<'a>,
    signature: Cow<'a, [u8]>,
    fact: Fact,
}

impl<'a> Case<'a> {
    fn of(broken: &'a Broken<'a>, signature: &'a Rrsig<'a>) -> Self {
        let named = |(id, key): &&(KeyId, Dnskey<'_>)| {
            id.tag == signature.key_tag && id.algorithm == signature.algorithm && unusable(*id, key).is_none()
        };
        let named = broken.keys.keys.iter().filter(named).take(MOST_NAMED).collect();
        Case { broken, signature, named, base: Draft::of(broken.rrset, signature) }
    }

    /// What is more common, or cheaper to try, comes first.
    fn explain(&self, allowance: &mut Allowance) -> Result<Option<Fact>, Limit> {
        let kinds: [fn(&Self) -> Vec<Trial<'a>>; 16] = [
            Self::forms,
            Self::signer,
            Self::cases_received,
            Self::ttls,
            Self::of_other_servers,
            Self::fewer,
            Self::more,
            Self::labels,
            Self::key_fields,
            Self::orders,
            Self::others_of_zone,
            Self::at_other_servers,
            Self::of_other_zones,
            Self::other_algorithms,
            Self::cases_guessed,
            Self::exchanged,
        ];
        for trials in kinds {
            for trial in trials(self) {
                if trial.verifies(allowance)? {
                    return Ok(Some(trial.fact));
                }
            }
        }
        Ok(None)
    }

    /// The trials of a draft with each key that the signature names.
    fn by_named(&self, draft: &Draft<'a>, fact: &Fact) -> Vec<Trial<'a>> {
        let trial = |(id, key): &&'a (KeyId, Dnskey<'a>)| Trial {
            algorithm: id.algorithm,
            key,
            draft: draft.clone(),
            signature: Cow::Borrowed(self.signature.signature),
            fact: fact.clone(),
        };
        self.named.iter().map(trial).collect()
    }

    /// The TTLs at hand in the place of the original one (RFC 4034 §3.1.4): in the records alone, and in the
    /// RRSIG as well, where the field was changed with the TTL; and each record with its own.
    fn ttls(&self) -> Vec<Trial<'a>> {
        let (tag, original_ttl) = (self.signature.key_tag, self.signature.original_ttl);
        let rrset = self.broken.rrset;
        let elsewhere = self.broken.elsewhere.iter().map(|(_, rrset)| rrset.ttl());
        let signatures = rrset.signatures.iter().map(|record| record.ttl);
        let records = rrset.records.iter().map(|record| record.ttl);
        let mut ttls: Vec<u32> = Vec::new();
        for ttl in records.chain(signatures).chain(elsewhere) {
            if ttl != original_ttl && !ttls.contains(&ttl) && ttls.len() < MOST_TTLS {
                ttls.push(ttl);
            }
        }
        let fact = |ttl| Fact::SignatureOverCurrentTtl { tag, ttl, original_ttl };
        let mut trials = Vec::new();
        for ttl in &ttls {
            let records = self.base.with_ttl(*ttl);
            let mut both = records.clone();
            both.head.original_ttl = *ttl;
            trials.extend(self.by_named(&records, &fact(*ttl)));
            trials.extend(self.by_named(&both, &fact(*ttl)));
        }
        if ttls.len() > 1 {
            trials.extend(self.by_named(&self.base.with_ttls_of(rrset), &fact(rrset.ttl())));
        }
        trials
    }
}

/// TTLs of one set; honest ones have one.
const MOST_TTLS: usize = 4;

impl Trial<'_> {
    fn verifies(&self, allowance: &mut Allowance) -> Result<bool, Limit> {
        let Some(octets) = self.draft.octets().filter(|_| fits(self.algorithm, self.key, &self.signature))
        else {
            return Ok(false);
        };
        let result = allowance.verify(self.algorithm, self.key.public_key, &octets, &self.signature);
        result.map(|verified| verified.is_ok()).map_err(|limit| match limit {
            Limit::SignatureFailuresInAll => Limit::NearMisses,
            other => other,
        })
    }
}

/// Whether a signature has a length that the key can make: what has not need not be paid for.
fn fits(algorithm: Algorithm, key: &Dnskey<'_>, signature: &[u8]) -> bool {
    match algorithm.signature_length() {
        Some(length) => length == signature.len(),
        None => {
            key_size_bits(algorithm, key.public_key).is_ok_and(|bits| bits.div_ceil(8) == signature.len())
        }
    }
}
