//! DS that match no key, compared with what was published (RFC 4034 §5.1, RFC 4035 §5.2).

mod digest;

use self::digest::{Digested, Made, cut_of};
use crate::algorithm::{Algorithm, DigestType};
use crate::delegation::ds_id;
use crate::finding::{DsId, Fact, KeyId};
use crate::name::Name;
use crate::record::{Dnskey, Ds};
use crate::signature::Keys;
use std::net::SocketAddr;

/// DS of a set that are looked at. Honest sets have fewer than ten.
const MOST_DS: usize = 16;

/// Keys of a zone, and of each other server, that are looked at.
const MOST_KEYS: usize = 32;

/// A delegation whose DS match no key, and what may explain it.
#[derive(Debug)]
pub(crate) struct Delegation<'a> {
    /// The child zone.
    pub(crate) zone: &'a Name,
    /// The DS set of its parent.
    pub(crate) ds: &'a [Ds<'a>],
    /// The keys of the zone as one server has them.
    pub(crate) keys: &'a Keys<'a>,
    /// Tags and algorithms of the signatures over them.
    pub(crate) signing: Vec<(u16, Algorithm)>,
    /// Names of the evidence that a digest may have been computed with.
    pub(crate) names: Vec<Name>,
    /// The keys of the zone as other servers have them.
    pub(crate) elsewhere: Vec<(SocketAddr, Keys<'a>)>,
    /// What the CDS and CDNSKEY of the zone ask for (RFC 7344 §4).
    pub(crate) asked: Vec<DsId>,
}

impl Delegation<'_> {
    /// What is wrong, the cause first; nothing if it is none of what is known to go wrong.
    pub(crate) fn explain(&self) -> Vec<Fact> {
        if let Some(fact) = self.key_at_other_servers() {
            return vec![fact];
        }
        let digested = Digested::of(self.zone, self.published(), &self.names, &self.lengths());
        let near = self.ds().flat_map(|ds| digested.matching(ds).map(move |made| self.faults(ds, made)));
        // A DS with one thing wrong tells more than one with two.
        if let Some(facts) = near.filter(|facts| !facts.is_empty()).min_by_key(Vec::len) {
            return facts;
        }
        if let Some(fact) = self.ds().find_map(|ds| self.cut(ds)) {
            return vec![fact];
        }
        self.differs_from_cds().into_iter().collect()
    }

    fn ds(&self) -> impl Iterator<Item = &Ds<'_>> {
        self.ds.iter().take(MOST_DS)
    }

    fn published(&self) -> &[(KeyId, Dnskey<'_>)] {
        first(&self.keys.keys, MOST_KEYS)
    }

    fn lengths(&self) -> Vec<usize> {
        self.ds().map(|ds| ds.digest.len()).collect()
    }

    /// A key that this server does not have and others do.
    fn key_at_other_servers(&self) -> Option<Fact> {
        self.ds().find_map(|ds| {
            let having = self.elsewhere.iter().filter(|(_, keys)| has_key_of(keys, self.zone, ds));
            let having: Vec<SocketAddr> = having.map(|(server, _)| *server).collect();
            let here = has_key_of(self.keys, self.zone, ds);
            (!having.is_empty() && !here).then(|| Fact::DsKeyAtOtherServers { ds: ds_id(ds), having })
        })
    }

    /// Everything in which a DS differs from that of the key its digest was made of.
    fn faults(&self, ds: &Ds<'_>, made: &Made<'_>) -> Vec<Fact> {
        let (id, vouching) = self.vouching(made.id, made.key);
        let Some(right) = right(self.zone, id, vouching, made.digest_type) else { return Vec::new() };
        let (ds_id, key) = (ds_id(ds), *made.id);
        let mut facts = Vec::new();
        let tag_differs = ds.key_tag != made.tag;
        let algorithm_differs = ds.algorithm != key.algorithm;
        let type_differs = ds.digest_type != made.digest_type;
        if type_differs && ds.algorithm.0 == made.digest_type.0 && ds.digest_type.0 == key.algorithm.0 {
            facts.push(Fact::DsFieldsSwapped { ds: ds_id.clone(), key, right: right.clone() });
        } else {
            if algorithm_differs {
                facts.push(Fact::DsWrongAlgorithmField { ds: ds_id.clone(), key, right: right.clone() });
            }
            if type_differs {
                let (ds, digest_type, right) = (ds_id.clone(), made.digest_type, right.clone());
                facts.push(Fact::DsDigestTypeWrong { ds, digest_type, right });
            }
        }
        if tag_differs {
            facts.push(Fact::DsWrongTagField { ds: ds_id.clone(), key, right: right.clone() });
        }
        if let Some(owner) = made.owner.clone() {
            facts.push(Fact::DsDigestOfOtherOwner { ds: ds_id.clone(), key, owner, right: right.clone() });
        }
        if made.is_part {
            facts.push(Fact::DsDigestOfPartOfKey { ds: ds_id.clone(), key, right: right.clone() });
        }
        if made.flags != key.flags {
            facts.push(match made.key.is_revoked() {
                true => Fact::DsKeyRevoked { key },
                false => Fact::DsKeyFlagsChanged {
                    ds: ds_id.clone(),
                    key,
                    flags: made.flags,
                    right: right.clone(),
                },
            });
        }
        // With its own fields put right, such a DS would still vouch for nothing.
        if !facts.is_empty() && !made.key.is_secure_entry_point() && vouching.rdata != made.key.rdata {
            facts.insert(0, Fact::DsOfZoneSigningKey { ds: ds_id, key, right });
        }
        facts
    }

    /// A digest of which octets are missing, or that has too many.
    fn cut(&self, ds: &Ds<'_>) -> Option<Fact> {
        let (id, key, digest_type) = cut_of(ds, self.zone, self.published())?;
        let (vouching, of_right) = self.vouching(id, key);
        let right = right(self.zone, vouching, of_right, digest_type)?;
        Some(Fact::DsDigestCut { ds: ds_id(ds), key: *id, expected: digest_type.length()?, right })
    }

    /// RFC 7344 §4.1: the zone tells its parent which DS it wants, or that it wants none (RFC 8078 §4). Only if
    /// a key of the zone is among them: nothing else says that they are its own.
    fn differs_from_cds(&self) -> Option<Fact> {
        let set: Vec<DsId> = self.ds.iter().map(ds_id).collect();
        let is_own = |asked: &DsId| {
            let (key_tag, algorithm, digest_type) = (asked.tag, asked.algorithm, asked.digest_type);
            let ds = Ds { key_tag, algorithm, digest_type, digest: &asked.digest };
            algorithm == Algorithm::DELETE || has_key_of(self.keys, self.zone, &ds)
        };
        let differs = self.asked.iter().any(is_own) && !self.asked.iter().any(|asked| set.contains(asked));
        differs.then(|| Fact::DsDiffersFromCds {
            ds: set.into_iter().take(MOST_DS).collect(),
            asked: self.asked.clone(),
        })
    }

    /// The key that the parent should have a DS of in the place of one of `key`: that itself if it signs the
    /// DNSKEY RRset, else one that does.
    fn vouching<'k>(&'k self, id: &'k KeyId, key: &'k Dnskey<'k>) -> (&'k KeyId, &'k Dnskey<'k>) {
        let fits = |id: &KeyId, key: &Dnskey<'_>| {
            key.is_zone_key() && key.protocol == 3 && !key.is_revoked() && self.signs(id)
        };
        if fits(id, key) {
            return (id, key);
        }
        let mut fitting = self.published().iter().filter(|(id, key)| fits(id, key));
        let entry = fitting.clone().find(|(_, key)| key.is_secure_entry_point());
        entry.or_else(|| fitting.next()).map_or((id, key), |(id, key)| (id, key))
    }

    /// Whether an RRSIG over the DNSKEY RRset names the key.
    fn signs(&self, id: &KeyId) -> bool {
        self.signing.contains(&(id.tag, id.algorithm))
    }
}

/// The DS of a zone's key, by the digest type at hand where that is one to be used (RFC 9904 §4).
pub(crate) fn right(zone: &Name, id: &KeyId, key: &Dnskey<'_>, at_hand: DigestType) -> Option<DsId> {
    let digest_type = match at_hand {
        DigestType::SHA384 => DigestType::SHA384,
        _ => DigestType::SHA256,
    };
    let digest = key.digest(zone, digest_type)?;
    Some(DsId { tag: id.tag, algorithm: id.algorithm, digest_type, digest })
}

fn has_key_of(keys: &Keys<'_>, zone: &Name, ds: &Ds<'_>) -> bool {
    let meant = |id: &KeyId| id.tag == ds.key_tag && id.algorithm == ds.algorithm;
    first(&keys.keys, MOST_KEYS)
        .iter()
        .any(|(id, key)| meant(id) && key.digest(zone, ds.digest_type).as_deref() == Some(ds.digest))
}

/// At most so many.
fn first<T>(items: &[T], most: usize) -> &[T] {
    items.get(..most).unwrap_or(items)
}
