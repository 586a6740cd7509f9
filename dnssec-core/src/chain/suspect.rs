//! What a broken link was broken by: the finding that decides is looked into when all is decided.

use super::cut::Cut;
use super::zone::Trust;
use super::{Chain, Decision};
use crate::algorithm::{Algorithm, DigestType};
use crate::delegation::ds_id;
use crate::evidence::{Lookup, Response};
use crate::finding::{DsId, Fact, KeyId};
use crate::name::Name;
use crate::near_miss::ds::{Delegation, right};
use crate::near_miss::signature::Broken;
use crate::record::{Dnskey, Ds, Rrsig};
use crate::record_type::RecordType;
use crate::rrset::Rrset;
use crate::signature::{Keys, check_times};
use std::net::SocketAddr;

/// What a finding was made of.
#[derive(Clone, Debug)]
pub(super) enum Suspect<'e> {
    /// DS that match no key of the zone, or none that can be used.
    Delegation {
        /// The child zone.
        zone: Name,
        /// Its DS.
        ds: Vec<Ds<'e>>,
    },
    /// A DNSKEY RRset that no key signs that is vouched for.
    Keys {
        /// The RRset.
        rrset: Rrset<'e>,
        /// Its keys.
        keys: Keys<'e>,
        /// Those that are vouched for.
        vouched: Vec<KeyId>,
    },
    /// A set whose signatures do not verify.
    Set {
        /// The set.
        rrset: Rrset<'e>,
        /// The zone that contains it.
        zone: Name,
    },
}

/// Servers other than the one at hand whose answers are compared.
const MOST_SERVERS: usize = 8;

/// CDS and CDNSKEY records that are read.
const MOST_ASKED: usize = 8;

/// Names that a zone may stand at, for their keys and for digests made under them.
const MOST_NAMES: usize = 24;

impl<'e> Chain<'e> {
    /// Keeps what a finding was made of; the first counts.
    pub(super) fn suspect(&mut self, decision: Decision, suspect: Suspect<'e>) {
        self.suspects.entry(decision.finding).or_insert(suspect);
    }

    /// Puts the cause of a finding in its place, where there is one to be computed; what it said becomes a
    /// detail. The verdict is none of its business.
    pub(super) fn explain(&mut self, finding: usize) {
        let Some(found) = self.findings.get(finding).filter(|found| is_open(&found.fact)) else { return };
        let servers = found.servers.clone();
        let facts = match self.suspects.remove(&finding) {
            None => return,
            Some(Suspect::Delegation { zone, ds }) => self.explain_delegation(&zone, &ds),
            Some(Suspect::Keys { rrset, keys, vouched }) => {
                self.explain_keys(&rrset, &keys, &vouched, &servers)
            }
            Some(Suspect::Set { rrset, zone }) => match self.zones.get(&zone) {
                Some(Trust::Secure { keys, .. }) => {
                    let keys = std::rc::Rc::clone(keys);
                    self.explain_set(&rrset, &keys, |_| true, &servers)
                }
                _ => return,
            },
        };
        let Some(found) = self.findings.get_mut(finding) else { return };
        let mut facts = facts.into_iter();
        match facts.next() {
            // That trying had to end is no cause.
            Some(limit @ Fact::LimitReached { .. }) => found.details.push(limit),
            Some(cause) => {
                let general = std::mem::replace(&mut found.fact, cause);
                found.details.insert(0, general);
                found.details.extend(facts);
            }
            None => {}
        }
    }

    fn explain_delegation(&self, zone: &Name, ds: &[Ds<'e>]) -> Vec<Fact> {
        let own = match self.evidence.lookup(zone, RecordType::DNSKEY) {
            Lookup::Answer(response) => Some(response),
            _ => None,
        };
        let rrset = own.and_then(|response| self.set_in(response, zone, RecordType::DNSKEY));
        let none = || Keys { zone: zone.clone(), keys: Vec::new() };
        let keys = rrset.as_ref().map_or_else(none, Keys::of);
        let signatures = rrset.iter().flat_map(|rrset| &rrset.signatures);
        let signing: Vec<(u16, Algorithm)> = signatures
            .filter_map(|record| Rrsig::parse(&record.rdata).ok())
            .map(|signature| (signature.key_tag, signature.algorithm))
            .collect();
        let servers: Vec<SocketAddr> = own.map(|response| response.server).into_iter().collect();
        let mut names: Vec<Name> = rrset.iter().map(|rrset| rrset.owner.clone()).collect();
        names.extend(self.zones_seen().into_iter().take(MOST_NAMES));
        let elsewhere = self.keys_elsewhere(zone, &servers);
        let asked = self.asked(zone);
        Delegation { zone, ds, keys: &keys, signing, names, elsewhere, asked }.explain()
    }

    fn explain_keys(
        &mut self,
        rrset: &Rrset<'e>,
        keys: &Keys<'e>,
        vouched: &[KeyId],
        servers: &[SocketAddr],
    ) -> Vec<Fact> {
        if let Some(fact) = self.ds_of_zone_signing_key(rrset, keys, vouched) {
            return vec![fact];
        }
        // A signature by a key that is published and not vouched for may well be right.
        let ids = keys.ids();
        let counts = |signature: &Rrsig<'_>| {
            let is_named = |id: &KeyId| id.tag == signature.key_tag && id.algorithm == signature.algorithm;
            vouched.iter().any(is_named) || !ids.iter().any(is_named)
        };
        self.explain_set(rrset, keys, counts, servers)
    }

    /// The DS is that of a key that lacks the Secure Entry Point flag, and the DNSKEY RRset is signed by
    /// another key (RFC 4034 §2.1.1, RFC 6781 §3.1).
    fn ds_of_zone_signing_key(
        &mut self,
        rrset: &Rrset<'e>,
        keys: &Keys<'e>,
        vouched: &[KeyId],
    ) -> Option<Fact> {
        let Some(Cut::Signed(vouchers)) = self.cuts.get(&keys.zone) else { return None };
        let key = *vouched.first()?;
        let is_entry = |id: &KeyId| id.flags & 1 != 0;
        let ds = vouchers.set().iter().find(|ds| ds.key_tag == key.tag && ds.algorithm == key.algorithm)?;
        let ds = ds_id(ds);
        if vouched.iter().any(is_entry) {
            return None;
        }
        let signers: Vec<&(KeyId, Dnskey<'e>)> =
            keys.keys.iter().filter(|(id, _)| is_entry(id) && !vouched.contains(id)).collect();
        let signer = signers.into_iter().take(2).find(|signer| {
            let only = Keys { zone: keys.zone.clone(), keys: vec![**signer] };
            crate::signature::verify(
                rrset,
                &only,
                &crate::signature::Required::default(),
                &mut self.conditions,
            )
            .is_ok()
        });
        let (id, signing) = signer?;
        let right = right(&keys.zone, id, signing, DigestType::SHA256)?;
        Some(Fact::DsOfZoneSigningKey { ds, key, right })
    }

    fn explain_set(
        &mut self,
        rrset: &Rrset<'e>,
        keys: &Keys<'e>,
        counts: impl Fn(&Rrsig<'_>) -> bool,
        servers: &[SocketAddr],
    ) -> Vec<Fact> {
        if self.conditions.policy.budget.near_misses == 0 {
            return Vec::new();
        }
        let signatures = rrset.signatures.iter().filter_map(|record| Rrsig::parse(&record.rdata).ok());
        let signatures = signatures
            .filter(|signature| counts(signature) && check_times(signature, &self.conditions).is_ok())
            .collect();
        let (owner, record_type) = (rrset.owner, rrset.record_type);
        let others = self.others(owner, record_type, servers).into_iter();
        let sets = others
            .filter_map(|(server, response)| Some((server, self.set_in(response, owner, record_type)?)));
        let broken = Broken {
            rrset,
            signatures,
            keys,
            elsewhere: sets.collect(),
            keys_elsewhere: self.keys_elsewhere(&keys.zone, servers),
            other_zones: self.keys_of_other_zones(owner, &keys.zone),
        };
        match broken.explain(&mut self.conditions.allowance) {
            Ok(cause) => cause.into_iter().collect(),
            Err(limit) => {
                vec![Fact::LimitReached { limit, number: self.conditions.policy.budget.number(limit) }]
            }
        }
    }

    /// Answers to a question by other servers than these, one of each.
    fn others(
        &self,
        name: &Name,
        record_type: RecordType,
        servers: &[SocketAddr],
    ) -> Vec<(SocketAddr, &'e Response)> {
        let mut others: Vec<(SocketAddr, &'e Response)> = Vec::new();
        for response in self.evidence.answers(name, record_type) {
            let known = others.iter().any(|(server, _)| *server == response.server);
            if !known && !servers.contains(&response.server) && others.len() < MOST_SERVERS {
                others.push((response.server, response));
            }
        }
        others
    }

    fn set_in(&self, response: &'e Response, owner: &Name, record_type: RecordType) -> Option<Rrset<'e>> {
        let mut rrsets = self.answer_rrsets(response).into_iter();
        rrsets.find(|rrset| rrset.owner == owner && rrset.record_type == record_type)
    }

    fn keys_elsewhere(&self, zone: &Name, servers: &[SocketAddr]) -> Vec<(SocketAddr, Keys<'e>)> {
        let others = self.others(zone, RecordType::DNSKEY, servers).into_iter();
        let keys = others.filter_map(|(server, response)| {
            let rrset = self.set_in(response, zone, RecordType::DNSKEY)?;
            Some((server, Keys::of(&rrset)))
        });
        keys.collect()
    }

    /// The keys of zones other than the one that contains a set: those above its owner, one that begins there,
    /// and others of the chain.
    fn keys_of_other_zones(&self, owner: &Name, zone: &Name) -> Vec<Keys<'e>> {
        let mut names: Vec<Name> = owner.self_and_ancestors().take(MOST_NAMES).collect();
        names.extend(self.zones_seen());
        let mut found: Vec<Keys<'e>> = Vec::new();
        for name in names.into_iter().filter(|name| name != zone) {
            let evidence = self.evidence;
            if found.iter().any(|keys| keys.zone == name) {
                continue;
            }
            if let Some(response) = evidence.answers(&name, RecordType::DNSKEY).next()
                && let Some(rrset) = self.set_in(response, &name, RecordType::DNSKEY)
            {
                found.push(Keys::of(&rrset));
            }
        }
        found
    }

    /// The zones of the chain, in the order of their names.
    fn zones_seen(&self) -> Vec<Name> {
        let mut names: Vec<Name> = self.zones.keys().cloned().collect();
        names.sort();
        names
    }

    /// What the zone asks its parent for (RFC 7344 §4): its CDS, and the DS of its CDNSKEY.
    fn asked(&self, zone: &Name) -> Vec<DsId> {
        let of_type = |record_type| {
            let mut answers = self.evidence.answers(zone, record_type);
            answers.find_map(|response| self.set_in(response, zone, record_type))
        };
        let cds = of_type(RecordType::CDS).into_iter().flat_map(|rrset| crate::delegation::readable(&rrset));
        let mut asked: Vec<DsId> = cds.take(MOST_ASKED).map(|ds| ds_id(&ds)).collect();
        let cdnskey = of_type(RecordType::CDNSKEY).map(|rrset| Keys::of(&rrset).keys).unwrap_or_default();
        for (id, key) in cdnskey.iter().take(MOST_ASKED) {
            let known = asked.iter().any(|ds| ds.tag == id.tag && ds.algorithm == id.algorithm);
            asked.extend(right(zone, id, key, DigestType::SHA256).filter(|_| !known));
        }
        asked
    }
}

/// Whether a fact says what fails, but not why.
fn is_open(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::DsMatchesNoKey { .. }
            | Fact::DsDigestMismatch { .. }
            | Fact::DsWithoutDnskey { .. }
            | Fact::DsAlgorithmsUnsupported { .. }
            | Fact::DsDigestsUnsupported { .. }
            | Fact::DsKeyDoesNotSign { .. }
            | Fact::AnchorKeyDoesNotSign { .. }
            | Fact::SignatureMismatch { .. }
            | Fact::SignatureKeyMissing { .. }
            | Fact::SignerNotZone { .. }
            | Fact::SignatureLabelsExceed { .. }
            | Fact::SignatureLength { .. }
            | Fact::SignatureAlgorithmUnsupported { .. }
    )
}
