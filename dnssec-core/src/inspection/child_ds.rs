//! What a zone wants its DS to be (RFC 7344, RFC 8078), against what they are and between its servers.

use super::keys::can_enter;
use super::zone::{Key, Zone, named, named_ds};
use crate::algorithm::{Algorithm, DigestType};
use crate::cds::{are_for_the_same_keys, fit, is_delete, is_delete_key};
use crate::finding::{Fact, Finding};
use crate::record::{Dnskey, Ds, ViewFault};
use crate::record_type::RecordType;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// Records of a set that are looked at; honest ones have fewer than ten.
const MOST_RECORDS: usize = 32;

/// The CDS and CDNSKEY sets of a zone.
pub(super) fn inspect(zone: &Zone<'_>) -> Vec<Finding> {
    if zone.name.is_root() {
        return Vec::new();
    }
    let cds = Published::of(zone, RecordType::CDS);
    let cdnskey = Published::of(zone, RecordType::CDNSKEY);
    let parent = Parent::of(zone);
    let mut findings: Vec<Finding> = Vec::new();
    findings.extend(cds.differing(|sets| Fact::CdsSetsDiffer { sets }));
    findings.extend(cdnskey.differing(|sets| Fact::CdnskeySetsDiffer { sets }));
    for (rdatas, servers) in cds.sets.iter().filter(|(rdatas, _)| !rdatas.is_empty()) {
        let wanted = read(rdatas, Ds::parse);
        findings.extend(cds.findings(parent.facts_of_cds(&wanted), servers));
    }
    for (rdatas, servers) in cdnskey.sets.iter().filter(|(rdatas, _)| !rdatas.is_empty()) {
        let wanted = read(rdatas, Dnskey::parse);
        findings.extend(cdnskey.findings(parent.facts_of_cdnskey(&wanted), servers));
    }
    findings.extend(against_each_other(zone, &cds, &cdnskey));
    findings
}

/// The records of a set that can be read, as far as they are looked at.
fn read<'a, T>(rdatas: &BTreeSet<&'a [u8]>, parse: impl Fn(&'a [u8]) -> Result<T, ViewFault>) -> Vec<T> {
    rdatas.iter().take(MOST_RECORDS).filter_map(|rdata| parse(rdata).ok()).collect()
}

/// The sets of one type that servers have, each with its servers.
struct Published<'z> {
    zone: &'z Zone<'z>,
    record_type: RecordType,
    sets: BTreeMap<BTreeSet<&'z [u8]>, BTreeSet<SocketAddr>>,
}

impl<'z> Published<'z> {
    fn of(zone: &'z Zone<'z>, record_type: RecordType) -> Self {
        let mut sets: BTreeMap<BTreeSet<&[u8]>, BTreeSet<SocketAddr>> = BTreeMap::new();
        for (server, rdatas) in zone.rdatas(&zone.name, record_type) {
            sets.entry(rdatas).or_default().insert(server);
        }
        Published { zone, record_type, sets }
    }

    /// RFC 7344 §3: the servers that have not what most have.
    fn differing(&self, fact: impl Fn(usize) -> Fact) -> Option<Finding> {
        let most = self.sets.iter().max_by_key(|(rdatas, servers)| (servers.len(), rdatas.len()));
        let (most, _) = most.filter(|_| self.sets.len() > 1)?;
        let others = self.sets.iter().filter(|(rdatas, _)| *rdatas != most);
        let servers: BTreeSet<SocketAddr> = others.flat_map(|(_, servers)| servers).copied().collect();
        Some(self.zone.at_apex(self.record_type, fact(self.sets.len()), servers))
    }

    fn findings(&self, facts: Vec<Fact>, servers: &BTreeSet<SocketAddr>) -> Vec<Finding> {
        let place = |fact: &Fact| match fact {
            // CDS and CDNSKEY say the same, which is about the DS.
            Fact::DsRemovalWanted { .. } | Fact::DsWanted { .. } => RecordType::DS,
            _ => self.record_type,
        };
        let facts = facts.into_iter();
        facts.map(|fact| self.zone.at_apex(place(&fact), fact, servers.iter().copied())).collect()
    }
}

/// What the parent has.
struct Parent<'z> {
    zone: &'z Zone<'z>,
    /// Its DS; none if it was not asked or did not answer.
    ds: Option<Vec<Ds<'z>>>,
}

impl<'z> Parent<'z> {
    fn of(zone: &'z Zone<'z>) -> Self {
        let has_answered = zone.answers(&zone.name, RecordType::DS).next().is_some();
        Parent { zone, ds: has_answered.then(|| zone.ds().into_keys().collect()) }
    }

    fn facts_of_cds(&self, wanted: &[Ds<'_>]) -> Vec<Fact> {
        let mut facts = Vec::new();
        let asks_for_removal = wanted.iter().any(|ds| ds.algorithm == Algorithm::DELETE);
        if asks_for_removal && wanted.len() > 1 {
            facts.push(Fact::CdsDeleteNotAlone { count: wanted.len() });
        }
        if wanted.iter().any(|ds| ds.algorithm == Algorithm::DELETE && !is_delete(ds)) {
            facts.push(Fact::CdsDeleteMalformed);
        }
        if !asks_for_removal && self.has_keys() {
            let leads_in = |ds: &Ds<'_>| {
                self.leads_in(ds.key_tag, ds.algorithm, |key| {
                    key.digest(&self.zone.name, ds.digest_type).is_none_or(|digest| digest == ds.digest)
                })
            };
            let lost = without_entry(wanted, |ds| ds.algorithm, leads_in);
            facts.extend((!lost.is_empty()).then(|| Fact::CdsWouldBreak { cds: named_ds(lost) }));
        }
        let Some(ds) = &self.ds else { return facts };
        facts.extend(self.signer_without_ds(RecordType::CDS, |tags| Fact::CdsSignerWithoutDs { tags }));
        match wanted {
            [only] if is_delete(only) => {
                facts.extend((!ds.is_empty()).then(|| Fact::DsRemovalWanted { ds: named_ds(ds) }));
            }
            _ if asks_for_removal => {}
            _ if ds.is_empty() => facts.push(Fact::DsWanted { cds: named_ds(wanted) }),
            _ if !are_for_the_same_keys(wanted, ds) => {
                facts.push(Fact::CdsDiffersFromDs { cds: named_ds(wanted), ds: named_ds(ds) });
            }
            _ => {}
        }
        facts
    }

    fn facts_of_cdnskey(&self, wanted: &[Dnskey<'_>]) -> Vec<Fact> {
        let mut facts = Vec::new();
        let asks_for_removal = wanted.iter().any(|key| key.algorithm == Algorithm::DELETE);
        if asks_for_removal && wanted.len() > 1 {
            facts.push(Fact::CdnskeyDeleteNotAlone { count: wanted.len() });
        }
        if wanted.iter().any(|key| key.algorithm == Algorithm::DELETE && !is_delete_key(key)) {
            facts.push(Fact::CdnskeyDeleteMalformed);
        }
        if !asks_for_removal && self.has_keys() {
            let leads_in = |wanted: &Dnskey<'_>| {
                self.leads_in(wanted.key_tag(), wanted.algorithm, |key| key.rdata == wanted.rdata)
            };
            let lost = without_entry(wanted, |key| key.algorithm, leads_in);
            facts.extend((!lost.is_empty()).then(|| Fact::CdnskeyWouldBreak { keys: named(lost) }));
        }
        let Some(ds) = &self.ds else { return facts };
        facts.extend(
            self.signer_without_ds(RecordType::CDNSKEY, |tags| Fact::CdnskeySignerWithoutDs { tags }),
        );
        match wanted {
            [only] if is_delete_key(only) => {
                facts.extend((!ds.is_empty()).then(|| Fact::DsRemovalWanted { ds: named_ds(ds) }));
            }
            _ if asks_for_removal => {}
            _ if ds.is_empty() => {
                let digests = wanted
                    .iter()
                    .filter_map(|key| Some((key, key.digest(&self.zone.name, DigestType::SHA256)?)));
                let digests: Vec<_> = digests.collect();
                let cds: Vec<Ds<'_>> = digests
                    .iter()
                    .map(|(key, digest)| Ds {
                        key_tag: key.key_tag(),
                        algorithm: key.algorithm,
                        digest_type: DigestType::SHA256,
                        digest,
                    })
                    .collect();
                facts.push(Fact::DsWanted { cds: named_ds(&cds) });
            }
            _ if !fit(&self.zone.name, ds, wanted) => {
                facts.push(Fact::CdnskeyDiffersFromDs { keys: named(wanted), ds: named_ds(ds) });
            }
            _ => {}
        }
        facts
    }

    /// Whether any key of the zone was seen; where it was not asked for them, nothing can be said.
    fn has_keys(&self) -> bool {
        !self.zone.keys().is_empty()
    }

    /// Whether a key of this tag and algorithm, and that fits, signs the DNSKEY set and may have a DS.
    fn leads_in(&self, tag: u16, algorithm: Algorithm, fits: impl Fn(&Dnskey<'_>) -> bool) -> bool {
        let is_meant = |key: &Key<'_>| (key.id.tag, key.id.algorithm) == (tag, algorithm);
        self.zone.signers_at_apex(RecordType::DNSKEY).contains(&(tag, algorithm))
            && self.zone.keys().iter().any(|key| is_meant(key) && can_enter(&key.dnskey) && fits(&key.dnskey))
    }

    /// RFC 7344 §4.1: one of the keys that sign the set must be in the DNSKEY set and have a DS, for otherwise the
    /// parent must not act on it.
    fn signer_without_ds(&self, record_type: RecordType, fact: impl Fn(Vec<u16>) -> Fact) -> Option<Fact> {
        let ds = self.ds.as_ref().filter(|ds| !ds.is_empty())?;
        let signers = self.zone.signers_at_apex(record_type);
        let keys = self.zone.keys();
        let is_published = |tag: u16, algorithm: Algorithm| {
            keys.iter().any(|key| key.id.algorithm == algorithm && key.id.tag == tag)
        };
        let vouched = signers.iter().any(|&(tag, algorithm)| {
            ds.iter().any(|ds| ds.key_tag == tag && ds.algorithm == algorithm) && is_published(tag, algorithm)
        });
        let tags: Vec<u16> = signers.iter().map(|(tag, _)| *tag).collect();
        (!vouched && !tags.is_empty()).then(|| fact(tags))
    }
}

/// The records of those algorithms of which none leads to a key that signs (RFC 7344 §4.1): validators may hold a zone
/// to each algorithm of its DS set (RFC 4035 §2.2).
fn without_entry<T>(
    wanted: &[T],
    algorithm: impl Fn(&T) -> Algorithm,
    leads_in: impl Fn(&T) -> bool,
) -> Vec<&T> {
    let good: BTreeSet<Algorithm> = wanted.iter().filter(|record| leads_in(record)).map(&algorithm).collect();
    wanted.iter().filter(|record| !good.contains(&algorithm(record))).collect()
}

/// RFC 7344 §4: where both are published they must match.
fn against_each_other(zone: &Zone<'_>, cds: &Published<'_>, cdnskey: &Published<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (cds_rdatas, cds_servers) in cds.sets.iter().filter(|(rdatas, _)| !rdatas.is_empty()) {
        for (key_rdatas, key_servers) in cdnskey.sets.iter().filter(|(rdatas, _)| !rdatas.is_empty()) {
            let (ds, keys) = (read(cds_rdatas, Ds::parse), read(key_rdatas, Dnskey::parse));
            let both: Vec<SocketAddr> = cds_servers.intersection(key_servers).copied().collect();
            let ask_for_removal = (
                ds.iter().any(|ds| ds.algorithm == Algorithm::DELETE),
                keys.iter().any(|key| key.algorithm == Algorithm::DELETE),
            );
            let match_each_other = match ask_for_removal {
                (true, true) => true,
                (false, false) => fit(&zone.name, &ds, &keys),
                _ => false,
            };
            if !match_each_other && !both.is_empty() {
                let fact = Fact::CdsDiffersFromCdnskey { cds: named_ds(&ds), keys: named(&keys) };
                findings.push(zone.at_apex(RecordType::CDS, fact, both));
            }
        }
    }
    findings
}
