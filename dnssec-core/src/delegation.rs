//! DS and DNSKEY (RFC 4035 §5.2): which DS of a set count, and which keys they vouch for.

use crate::algorithm::Algorithm;
use crate::algorithm::DigestType;
use crate::finding::{DsId, Fact};
use crate::name::Name;
use crate::policy::AlgorithmsRequired;
use crate::policy::{Policy, Sha1Ds};
use crate::record::Ds;
use crate::report::Step;
use crate::rrset::Rrset;
use crate::signature::{Keys, Required};
use std::collections::HashMap;

/// The DS records of a set that a validator goes by; it was verified, or is supposed.
#[derive(Clone, Debug)]
pub(crate) struct Vouchers<'m> {
    /// Those that count; never empty.
    usable: Vec<Ds<'m>>,
    /// The whole set, for findings.
    all: Vec<Ds<'m>>,
    /// The algorithms that must each have signed, if the policy wants that.
    pub(crate) required: Required,
    /// What was left out, and why.
    pub(crate) remarks: Vec<Fact>,
}

/// Keys that a DS set vouches for.
#[derive(Clone, Debug)]
pub(crate) struct Vouched<'m> {
    /// The keys, those only.
    pub(crate) keys: Keys<'m>,
    /// How each was matched.
    pub(crate) steps: Vec<Step>,
}

impl<'m> Vouchers<'m> {
    /// Chooses from a DS set by algorithm and digest type (RFC 4035 §5.2, RFC 4509 §3). The error is the
    /// reason why the child counts as insecure.
    pub(crate) fn choose(all: Vec<Ds<'m>>, policy: &Policy) -> Result<Self, Fact> {
        let known: Vec<Ds<'m>> =
            all.iter().filter(|ds| policy.supports_algorithm(ds.algorithm)).copied().collect();
        if known.is_empty() {
            return Err(Fact::DsAlgorithmsUnsupported {
                algorithms: distinct(all.iter().map(|ds| ds.algorithm)),
            });
        }
        let mut usable: Vec<Ds<'m>> =
            known.iter().filter(|ds| policy.supports_digest(ds.digest_type)).copied().collect();
        if usable.is_empty() {
            let digest_types = distinct(known.iter().map(|ds| ds.digest_type));
            return Err(Fact::DsDigestsUnsupported { digest_types });
        }
        let mut remarks = Vec::new();
        let stronger = usable.iter().any(|ds| ds.digest_type != DigestType::SHA1);
        if policy.sha1_ds == Sha1Ds::IgnoredBesideSha2 && stronger {
            let ignored = usable.iter().filter(|ds| ds.digest_type == DigestType::SHA1);
            remarks.extend(ignored.map(|ds| Fact::DsSha1Ignored { tag: ds.key_tag }));
            usable.retain(|ds| ds.digest_type != DigestType::SHA1);
        }
        let required = match policy.algorithms_required {
            AlgorithmsRequired::AnyOne => Required::default(),
            AlgorithmsRequired::EveryOne => Required(distinct(usable.iter().map(|ds| ds.algorithm))),
        };
        Ok(Vouchers { usable, all, required, remarks })
    }

    /// The set, as findings name it.
    pub(crate) fn ids(&self) -> Vec<DsId> {
        self.all.iter().map(ds_id).collect()
    }

    /// The set, those that do not count included.
    pub(crate) fn set(&self) -> &[Ds<'m>] {
        &self.all
    }

    /// The keys of `zone` with the tag, algorithm and digest of a DS (RFC 4035 §5.2). Otherwise why none
    /// has, the most telling fact first.
    pub(crate) fn vouch<'k>(&self, zone: &Name, keys: &Keys<'k>) -> Result<Vouched<'k>, Vec<Fact>> {
        let mut vouched = Vouched { keys: Keys { zone: zone.clone(), keys: Vec::new() }, steps: Vec::new() };
        let mut faults = Vec::new();
        let digests = Digests::of(zone, keys, &self.usable);
        for ds in &self.usable {
            let alike = digests.alike(ds);
            if let Some((_, first)) = alike.first().filter(|_| !alike.iter().any(|(_, d)| d == ds.digest)) {
                faults.push(Fact::DsDigestMismatch { ds: ds_id(ds), computed: first.clone() });
            }
            for (place, computed) in alike {
                let Some((id, key)) = keys.keys.get(*place) else { continue };
                if computed != ds.digest {
                    continue;
                }
                if !key.is_zone_key() || key.protocol != 3 {
                    faults.push(Fact::DsKeyNotZoneKey { key: *id });
                } else if key.is_revoked() {
                    faults.push(Fact::DsKeyRevoked { key: *id });
                } else {
                    let (tag, algorithm) = (ds.key_tag, ds.algorithm);
                    vouched.steps.push(Step::DsMatchesKey { tag, algorithm, digest_type: ds.digest_type });
                    if !vouched.keys.keys.iter().any(|(_, known)| known.rdata == key.rdata) {
                        vouched.keys.keys.push((*id, *key));
                    }
                }
            }
        }
        if !vouched.keys.keys.is_empty() {
            return Ok(vouched);
        }
        if faults.is_empty() {
            faults.push(Fact::DsMatchesNoKey { ds: self.ids(), keys: keys.named() });
        }
        // A key that would match but may not be used tells more than another whose digest differs.
        faults.sort_by_key(|fact| matches!(fact, Fact::DsDigestMismatch { .. }));
        Err(faults)
    }
}

/// The digests of the keys that any DS of a set could mean, each computed once: of a thousand DS and a
/// thousand keys with one tag, the pairs would be a million (CVE-2023-50387).
struct Digests(HashMap<(u16, Algorithm, DigestType), Vec<KeyDigest>>);

/// The place of a key, and its digest.
type KeyDigest = (usize, Vec<u8>);

impl Digests {
    fn of(zone: &Name, keys: &Keys<'_>, usable: &[Ds<'_>]) -> Self {
        let mut digests: HashMap<_, Vec<KeyDigest>> = HashMap::new();
        for digest_type in distinct(usable.iter().map(|ds| ds.digest_type)) {
            for (place, (id, key)) in keys.keys.iter().enumerate() {
                let meant = usable.iter().any(|ds| ds.key_tag == id.tag && ds.algorithm == id.algorithm);
                if let Some(digest) = meant.then(|| key.digest(zone, digest_type)).flatten() {
                    digests.entry((id.tag, id.algorithm, digest_type)).or_default().push((place, digest));
                }
            }
        }
        Digests(digests)
    }

    /// The keys of a DS's tag and algorithm by place, with their digests of its type.
    fn alike(&self, ds: &Ds<'_>) -> &[KeyDigest] {
        self.0.get(&(ds.key_tag, ds.algorithm, ds.digest_type)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The DS of a set that can be read.
pub(crate) fn readable<'m>(rrset: &Rrset<'m>) -> Vec<Ds<'m>> {
    rrset.rdatas().filter_map(|rdata| Ds::parse(rdata).ok()).collect()
}

/// A DS as findings name it.
pub(crate) fn ds_id(ds: &Ds<'_>) -> DsId {
    DsId { tag: ds.key_tag, algorithm: ds.algorithm, digest_type: ds.digest_type, digest: ds.digest.to_vec() }
}

fn distinct<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort();
    items.dedup();
    items
}

/// Algorithms of a set of keys, each once.
pub(crate) fn algorithms(keys: &Keys<'_>) -> Vec<Algorithm> {
    distinct(keys.keys.iter().map(|(id, _)| id.algorithm))
}
