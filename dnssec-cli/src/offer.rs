//! What can be offered to the parent: keys that may have a DS, their DS, and what is to be said of both. Pure.

mod remark;
mod service;

pub(crate) use remark::Remark;
pub(crate) use service::{Served, Service, offer_of};

use crate::key_source::{KeySource, KeyStatus, ProposedDs, ProviderClaim, PublishedKey, ZoneStatus};
use crate::registrar::may_have_ds;
use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::name::Name;
use dnssec_core::time::Timestamp;
use std::collections::BTreeMap;

/// Which keys get a DS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Those that the zone marks as its entry points: with the SEP bit (RFC 4034 §2.1.1).
    EntryPoints,
    /// All that may have one.
    All,
}

/// What is wanted.
#[derive(Clone, Debug)]
pub(crate) struct Wanted<'a> {
    /// Of which keys.
    pub(crate) choice: Choice,
    /// DS of which digest types.
    pub(crate) digest_types: &'a [DigestType],
    /// For what is a matter of time.
    pub(crate) now: Timestamp,
}

/// What there is for the parent of one zone.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    /// The zone.
    pub(crate) zone: Name,
    /// Keys with their DS, or DS alone.
    pub(crate) entries: Vec<Entry>,
    /// What is to be said.
    pub(crate) remarks: Vec<Remark>,
    /// How servers serve the keys, if they were asked.
    pub(crate) service: Option<Service>,
}

/// One key with its DS, or a DS of which the key is not known.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The key.
    pub(crate) key: Option<PublishedKey>,
    /// At least one.
    pub(crate) ds: Vec<ProposedDs>,
}

impl Entry {
    /// Of the key, or as the DS has it.
    pub(crate) fn key_tag(&self) -> u16 {
        self.ds.first().map_or(0, |ds| ds.key_tag)
    }

    /// Likewise.
    pub(crate) fn algorithm(&self) -> Algorithm {
        self.ds.first().map_or(Algorithm::DELETE, |ds| ds.algorithm)
    }
}

/// Keys or DS whose zone neither the source nor the command line names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ZoneUnknown;

/// The offers of a source, by zone; `zone` is that of keys whose source names none.
pub(crate) fn offers(
    source: &KeySource,
    zone: Option<&Name>,
    wanted: &Wanted<'_>,
) -> Result<Vec<Offer>, ZoneUnknown> {
    let zone = zone.or(source.apex.as_ref());
    let mut offers: BTreeMap<Name, Offer> = BTreeMap::new();
    for key in &source.keys {
        at(&mut offers, key.owner.as_ref().or(zone))?.add_key(key, wanted);
    }
    for claim in &source.claims {
        let zone = claim.zone.as_ref().or(zone);
        at(&mut offers, zone)?.add_claim(claim, wanted);
    }
    for ds in &source.ds {
        at(&mut offers, ds.owner.as_ref().or(zone))?.add_ds(ds);
    }
    let mut offers: Vec<Offer> = offers.into_values().collect();
    offers.iter_mut().for_each(Offer::look_over);
    Ok(offers)
}

fn at<'o>(offers: &'o mut BTreeMap<Name, Offer>, zone: Option<&Name>) -> Result<&'o mut Offer, ZoneUnknown> {
    let zone = zone.ok_or(ZoneUnknown)?;
    Ok(offers.entry(zone.clone()).or_insert_with(|| Offer::new(zone.clone())))
}

impl Offer {
    pub(crate) fn new(zone: Name) -> Self {
        Offer { zone, entries: Vec::new(), remarks: Vec::new(), service: None }
    }

    /// Takes a key with its DS, or says why not.
    pub(crate) fn add_key(&mut self, key: &PublishedKey, wanted: &Wanted<'_>) {
        let (view, id) = (key.as_dnskey(), key.id());
        if !may_have_ds(&view) {
            self.remarks.push(match view.is_revoked() {
                true => Remark::Revoked { key: id },
                false => Remark::NotForZone { key: id, protocol: view.protocol },
            });
            return;
        }
        if wanted.choice == Choice::EntryPoints && !view.is_secure_entry_point() {
            self.remarks.push(Remark::NoEntryPoint { key: id });
            return;
        }
        if self.entries.iter().flat_map(|entry| &entry.key).any(|known| known.rdata == key.rdata) {
            return;
        }
        let ds = wanted.digest_types.iter().filter_map(|digest_type| key.ds(&self.zone, *digest_type));
        let entry = Entry { key: Some(key.clone()), ds: ds.collect() };
        self.remarks.extend(Remark::of_timing(key, wanted.now));
        self.entries.push(entry);
    }

    /// Takes what a provider says, as far as its keys are in use.
    fn add_claim(&mut self, claim: &ProviderClaim, wanted: &Wanted<'_>) {
        if !matches!(claim.status, ZoneStatus::Signing(_) | ZoneStatus::Unstated) {
            let (provider, status) = (claim.provider, claim.status.clone());
            self.remarks.push(Remark::ProviderStatus { provider, status, message: claim.message.clone() });
        }
        let contradictions = claim.contradictions(Some(&self.zone));
        self.remarks.extend(contradictions.into_iter().map(Remark::Contradiction));
        for claimed in &claim.keys {
            if !matches!(claimed.status, KeyStatus::Active | KeyStatus::Unstated) {
                self.remarks.push(Remark::of_claimed_key(claimed));
                continue;
            }
            match &claimed.key {
                Some(key) => self.add_key(key, wanted),
                None => claimed.ds.iter().for_each(|ds| self.add_ds(ds)),
            }
        }
    }

    /// Takes a DS whose key is not known, or says how it differs from that of a known one.
    fn add_ds(&mut self, ds: &ProposedDs) {
        let alike = |entry: &&mut Entry| {
            (entry.key_tag(), entry.algorithm()) == (ds.key_tag, ds.algorithm) && entry.key.is_some()
        };
        let Some(entry) = self.entries.iter_mut().find(alike) else {
            if !self.entries.iter().flat_map(|entry| &entry.ds).any(|known| known.is_same(ds)) {
                self.entries.push(Entry { key: None, ds: vec![ds.clone()] });
            }
            return;
        };
        let computed = entry.key.as_ref().and_then(|key| key.ds(&self.zone, ds.digest_type));
        match computed {
            Some(computed) if computed.is_same(ds) => {}
            Some(computed) => {
                self.remarks.push(Remark::NotOfKey { stated: ds.id(), computed: computed.id() });
            }
            // A digest that cannot be computed here is kept as it is.
            None => entry.ds.push(ds.clone()),
        }
    }

    /// What is to be said of all that was taken.
    fn look_over(&mut self) {
        let zone = self.zone.clone();
        let algorithms: std::collections::BTreeSet<Algorithm> =
            self.entries.iter().map(Entry::algorithm).collect();
        let standing = algorithms.into_iter().filter_map(|algorithm| Remark::of_algorithm(&zone, algorithm));
        self.remarks.extend(standing);
        let ds = || self.entries.iter().flat_map(|entry| &entry.ds);
        let sha1: Vec<u16> =
            ds().filter(|ds| ds.digest_type == DigestType::SHA1).map(|ds| ds.key_tag).collect();
        let alone = ds().all(|ds| ds.digest_type == DigestType::SHA1);
        if !sha1.is_empty() {
            self.remarks.push(Remark::Sha1Digest { tags: sha1, alone });
        }
    }
}

#[cfg(test)]
mod tests;
