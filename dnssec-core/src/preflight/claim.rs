//! What a provider says of the keys that it signs a zone with, against what the servers serve (RFC 4035 §2.4: a DS
//! should point to a key that is there and signs the key set).

use super::{Reason, Source, Weight};
use crate::evidence::{Evidence, Kind};
use crate::finding::{DsId, Fact, Finding};
use crate::name::Name;
use crate::record::Dnskey;
use crate::record_type::RecordType;
use crate::signature::key_id;
use crate::supposition::Supposition;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// What one provider says of one zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// Who says it, as people call it.
    pub provider: String,
    /// Whether it signs the zone.
    pub standing: Standing,
    /// What it adds.
    pub message: Option<String>,
    /// The keys that it has for signing keys.
    pub keys: Vec<ClaimedKey>,
    /// Where it contradicts itself, a line each.
    pub contradictions: Vec<String>,
}

/// What one provider says of one key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimedKey {
    /// Whether it is used.
    pub standing: Standing,
    /// The RDATA of its DNSKEY.
    pub dnskey: Vec<u8>,
}

/// How something stands by a provider's word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// In use.
    InUse,
    /// Not in use, about to cease, or failing; the word that the provider has for it.
    NotInUse(String),
    /// It does not say, or in a word that is not known.
    Unknown,
}

/// What of the claims bears on the decision.
pub(super) fn reasons(claims: &[Claim], evidence: &Evidence, supposition: &Supposition) -> Vec<Reason> {
    claims.iter().flat_map(|claim| Comparison { claim, evidence, supposition }.reasons()).collect()
}

struct Comparison<'a> {
    claim: &'a Claim,
    evidence: &'a Evidence,
    supposition: &'a Supposition,
}

impl<'a> Comparison<'a> {
    fn reasons(&self) -> Vec<Reason> {
        let Claim { provider, standing, message, contradictions, .. } = self.claim;
        let mut reasons = Vec::new();
        if let Standing::NotInUse(status) = standing {
            let status = match message {
                Some(message) => format!("{status}, {message}"),
                None => status.clone(),
            };
            let fact = Fact::ProviderNotSigning { provider: provider.clone(), status };
            reasons.push(self.reason(Weight::Forbids, fact, Vec::new()));
        }
        reasons.extend(contradictions.iter().map(|contradiction| {
            let (provider, contradiction) = (provider.clone(), contradiction.clone());
            let fact = Fact::ProviderContradictsItself { provider, contradiction };
            self.reason(Weight::Warns, fact, Vec::new())
        }));
        reasons.extend(self.of_keys());
        reasons.extend(self.of_ds());
        reasons
    }

    /// Each key by its own status, and by whether the servers have it.
    fn of_keys(&self) -> Vec<Reason> {
        let served = self.served();
        let proposed = |key: &ClaimedKey| self.supposition.ds().iter().any(|ds| is_of(ds, key, self.zone()));
        let is_idle = |key: &ClaimedKey| matches!(key.standing, Standing::NotInUse(_));
        let has_other = self.keys().any(|(_, key)| proposed(key) && !is_idle(key));
        let mut reasons = Vec::new();
        let provider = &self.claim.provider;
        for (dnskey, key) in self.keys() {
            let (provider, key_id) = (provider.clone(), key_id(&dnskey));
            match &key.standing {
                Standing::NotInUse(status) if proposed(key) => {
                    let weight = if has_other { Weight::Warns } else { Weight::Forbids };
                    let fact = Fact::ProviderKeyNotInUse { provider, key: key_id, status: status.clone() };
                    reasons.push(self.reason(weight, fact, Vec::new()));
                }
                Standing::NotInUse(_) => {}
                Standing::InUse | Standing::Unknown => {
                    let lacking = served.iter().filter(|(_, keys)| !keys.contains(key.dnskey.as_slice()));
                    let lacking: Vec<SocketAddr> = lacking.map(|(server, _)| *server).collect();
                    if !lacking.is_empty() {
                        let fact = Fact::ProviderKeyNotServed { provider, key: key_id };
                        reasons.push(self.reason(Weight::Warns, fact, lacking));
                    }
                }
            }
        }
        reasons
    }

    /// Proposed DS that are of no key of the provider, and keys in use without a DS among those.
    fn of_ds(&self) -> Vec<Reason> {
        if self.keys().next().is_none() {
            return Vec::new();
        }
        let is_foreign = |ds: &&DsId| !self.keys().any(|(_, key)| is_of(ds, key, self.zone()));
        let foreign: Vec<DsId> = self.supposition.ds().iter().filter(is_foreign).cloned().collect();
        if foreign.is_empty() {
            return Vec::new();
        }
        let fact = Fact::DsNotOfProvider { provider: self.claim.provider.clone(), ds: foreign };
        vec![self.reason(Weight::Warns, fact, Vec::new())]
    }

    fn keys(&self) -> impl Iterator<Item = (Dnskey<'a>, &'a ClaimedKey)> {
        self.claim.keys.iter().filter_map(|key| Some((Dnskey::parse(&key.dnskey).ok()?, key)))
    }

    /// The DNSKEY RDATAs that each server of the zone answers with.
    fn served(&self) -> BTreeMap<SocketAddr, BTreeSet<&'a [u8]>> {
        let mut served: BTreeMap<SocketAddr, BTreeSet<&[u8]>> = BTreeMap::new();
        for response in self.evidence.responses_to(self.zone(), RecordType::DNSKEY) {
            let Some(message) = response.message.as_ref().filter(|_| matches!(response.kind, Kind::Answer))
            else {
                continue;
            };
            let keys = message.answers.iter().filter(|record| record.record_type == RecordType::DNSKEY);
            served.entry(response.server).or_default().extend(keys.map(|record| record.rdata.as_ref()));
        }
        served
    }

    fn zone(&self) -> &'a Name {
        self.supposition.zone()
    }

    fn reason(&self, weight: Weight, fact: Fact, servers: Vec<SocketAddr>) -> Reason {
        let zone = self.zone();
        let finding = Finding {
            zone: zone.clone(),
            name: zone.clone(),
            record_type: RecordType::DNSKEY,
            fact,
            servers,
            details: Vec::new(),
            share: None,
        };
        Reason { weight, source: Source::Claim, finding }
    }
}

/// Whether a DS is that of a key, as far as its digest can be computed.
fn is_of(ds: &DsId, key: &ClaimedKey, zone: &Name) -> bool {
    let Ok(dnskey) = Dnskey::parse(&key.dnskey) else { return false };
    let id = key_id(&dnskey);
    let digest = dnskey.digest(zone, ds.digest_type);
    (id.tag, id.algorithm) == (ds.tag, ds.algorithm) && digest.is_none_or(|digest| digest == ds.digest)
}
