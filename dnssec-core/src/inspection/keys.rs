//! The keys of a zone: what they are, which servers have them, and which DS refer to them.

use super::at_odds::is_older;
use super::zone::{Key, Zone, named_ds};
use crate::algorithm::{Algorithm, KeyFault, RsaSizes, inspect_key, rsa_sizes};
use crate::delegation::ds_id;
use crate::finding::{Fact, Finding, KeyId};
use crate::record::{Dnskey, Ds, Soa};
use crate::record_type::RecordType;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// Below, a modulus can be factored with what many can afford: 829 bits were in 2020.
const BROKEN_MODULUS_BITS: usize = 1024;
/// Below, it is shorter than is usual today (RFC 6781 §3.4.2 foresaw as much; NIST SP 800-131A asks for it).
const SHORT_MODULUS_BITS: usize = 2048;
/// 65537, the usual exponent, is the least odd number of so many bits.
const USUAL_EXPONENT_BITS: usize = 17;
/// Above, ring refuses an exponent; BIND does above 35.
const LARGEST_EXPONENT_BITS: usize = 33;

/// What is remarkable about a zone's keys.
pub(super) fn inspect(zone: &Zone<'_>) -> Vec<Finding> {
    let keys = zone.keys();
    let mut findings: Vec<Finding> = keys.iter().flat_map(|key| of_key(zone, key)).collect();
    findings.extend(collisions(zone, &keys));
    findings.extend(not_at_apex(zone));
    let entries = Entries::of(zone, &keys);
    findings.extend(differences(zone, &entries));
    findings.extend(entries.ds_findings());
    findings.extend(serials(zone));
    findings
}

/// What is wrong with a key by itself.
fn of_key(zone: &Zone<'_>, Key { id, dnskey: key, servers }: &Key<'_>) -> Vec<Finding> {
    let id = *id;
    let mut facts = Vec::new();
    match inspect_key(key.algorithm, key.public_key) {
        _ if key.public_key.is_empty() => facts.push(Fact::KeyEmpty { key: id }),
        Err(KeyFault::UnknownFormat(_)) | Ok(()) => {}
        Err(fault) => facts.push(Fact::KeyMalformed { key: id, fault: fault.to_string() }),
    }
    facts.extend(of_rsa_key(id, key));
    if key.protocol != 3 {
        facts.push(Fact::KeyProtocol { key: id, protocol: key.protocol });
    }
    if !key.is_zone_key() {
        facts.push(Fact::KeyNotForZone { key: id });
    }
    let signs = || zone.signers_at_apex(RecordType::DNSKEY).contains(&(id.tag, id.algorithm));
    if key.is_revoked() && !signs() {
        facts.push(Fact::RevokedKeyDoesNotSign { key: id });
    }
    facts.into_iter().map(|fact| zone.at_apex(RecordType::DNSKEY, fact, servers.iter().copied())).collect()
}

/// The sizes of an RSA key against what is advised (RFC 6781 §3.4.2) and what validators take.
fn of_rsa_key(key: KeyId, dnskey: &Dnskey<'_>) -> Vec<Fact> {
    let Some(RsaSizes { modulus_bits, exponent_bits }) = rsa_sizes(dnskey.algorithm, dnskey.public_key)
    else {
        return Vec::new();
    };
    // Some tools made moduli whose first bit is 0; they count as long as their octets.
    let counted = modulus_bits.next_multiple_of(8);
    let bits = modulus_bits;
    let facts = [
        (counted < BROKEN_MODULUS_BITS).then_some(Fact::RsaKeyTooShort { key, bits }),
        (BROKEN_MODULUS_BITS..SHORT_MODULUS_BITS)
            .contains(&counted)
            .then_some(Fact::RsaKeyShort { key, bits }),
        (exponent_bits < USUAL_EXPONENT_BITS).then_some(Fact::RsaExponentSmall { key }),
        (exponent_bits > LARGEST_EXPONENT_BITS)
            .then_some(Fact::RsaExponentLarge { key, bits: exponent_bits }),
    ];
    facts.into_iter().flatten().collect()
}

/// RFC 4035 §5.3.1: of several keys with one tag each must be tried, and few validators still do.
fn collisions(zone: &Zone<'_>, keys: &[Key<'_>]) -> Vec<Finding> {
    let mut alike: BTreeMap<(u16, Algorithm), (usize, BTreeSet<SocketAddr>)> = BTreeMap::new();
    for Key { id, servers, .. } in keys {
        let (count, all) = alike.entry((id.tag, id.algorithm)).or_default();
        *count += 1;
        all.extend(servers);
    }
    let several = alike.into_iter().filter(|(_, (count, _))| *count > 1);
    several
        .map(|((tag, algorithm), (count, servers))| {
            zone.at_apex(RecordType::DNSKEY, Fact::KeyTagsCollide { tag, algorithm, count }, servers)
        })
        .collect()
}

/// A DNSKEY set that the zone signed elsewhere than at its apex: where it stands no zone begins (RFC 4034 §2.1.1).
fn not_at_apex(zone: &Zone<'_>) -> Vec<Finding> {
    let elsewhere = zone.sets.iter().filter(|set| {
        set.rrset.record_type == RecordType::DNSKEY
            && *set.rrset.owner != zone.name
            && set.signed_by(&zone.name).next().is_some()
    });
    elsewhere
        .map(|set| {
            let fact = Fact::KeysNotAtApex { signer: zone.name.clone() };
            zone.finding(set.rrset.owner, RecordType::DNSKEY, fact, [set.server()])
        })
        .collect()
}

/// The DS of a zone and the keys that they refer to.
struct Entries<'z, 'k> {
    zone: &'z Zone<'z>,
    keys: &'k [Key<'k>],
    ds: BTreeMap<Ds<'z>, Vec<SocketAddr>>,
    /// Tags and algorithms that sign the DNSKEY set.
    signers: BTreeSet<(u16, Algorithm)>,
}

impl<'z, 'k> Entries<'z, 'k> {
    fn of(zone: &'z Zone<'z>, keys: &'k [Key<'k>]) -> Self {
        Entries { zone, keys, ds: zone.ds(), signers: zone.signers_at_apex(RecordType::DNSKEY) }
    }

    /// The keys of the tag and algorithm of a DS.
    fn alike(&self, ds: &Ds<'_>) -> impl Iterator<Item = &'k Key<'k>> {
        let (tag, algorithm) = (ds.key_tag, ds.algorithm);
        self.keys.iter().filter(move |key| key.id.algorithm == algorithm && key.id.tag == tag)
    }

    /// Whether a DS is that of a key, as far as its digest can be computed.
    fn matches(&self, ds: &Ds<'_>, key: &Key<'_>) -> bool {
        key.dnskey.digest(&self.zone.name, ds.digest_type).is_none_or(|digest| digest == ds.digest)
    }

    /// Whether any DS refers to a key.
    fn has_ds(&self, key: &Key<'_>) -> bool {
        let (tag, algorithm) = (key.id.tag, key.id.algorithm);
        let alike = self.ds.keys().filter(|ds| ds.key_tag == tag && ds.algorithm == algorithm);
        alike.into_iter().any(|ds| self.matches(ds, key))
    }

    /// Whether a DS leads to a key that signs the DNSKEY set.
    fn leads_in(&self, ds: &Ds<'_>) -> bool {
        let is_good = |key: &Key<'_>| can_enter(&key.dnskey) && self.matches(ds, key);
        self.signers.contains(&(ds.key_tag, ds.algorithm)) && self.alike(ds).any(is_good)
    }

    /// What is wrong with single DS where others are good; where none is, the chain says so.
    fn ds_findings(&self) -> Vec<Finding> {
        let good: BTreeSet<Algorithm> =
            self.ds.keys().filter(|ds| self.leads_in(ds)).map(|ds| ds.algorithm).collect();
        if good.is_empty() {
            return Vec::new();
        }
        let mut facts: Vec<Fact> = Vec::new();
        let algorithms: BTreeSet<Algorithm> = self.ds.keys().map(|ds| ds.algorithm).collect();
        let silent: BTreeSet<Algorithm> = algorithms.difference(&good).copied().collect();
        facts.extend(silent.iter().map(|&algorithm| Fact::DsAlgorithmNotSigning { algorithm }));
        let mut without_key = Vec::new();
        for ds in self.ds.keys().filter(|ds| !silent.contains(&ds.algorithm)) {
            match self.fault_of(ds) {
                Some(Fact::DsWithoutKey { .. }) => without_key.push(*ds),
                fact => facts.extend(fact),
            }
        }
        if !without_key.is_empty() {
            facts.push(Fact::DsWithoutKey { ds: named_ds(&without_key) });
        }
        let servers: BTreeSet<SocketAddr> = self.ds.values().flatten().copied().collect();
        let mut findings: Vec<Finding> = facts
            .into_iter()
            .map(|fact| self.zone.at_apex(RecordType::DS, fact, servers.iter().copied()))
            .collect();
        let waiting = self
            .keys
            .iter()
            .filter(|key| key.dnskey.is_secure_entry_point() && can_enter(&key.dnskey) && !self.has_ds(key));
        findings.extend(waiting.map(|key| {
            let fact = Fact::KeyWithoutDs { key: key.id };
            self.zone.at_apex(RecordType::DNSKEY, fact, key.servers.iter().copied())
        }));
        findings
    }

    /// Why a DS leads to no key.
    fn fault_of(&self, ds: &Ds<'_>) -> Option<Fact> {
        let alike: Vec<&Key<'_>> = self.alike(ds).collect();
        let Some(first) = alike.first() else {
            return Some(Fact::DsWithoutKey { ds: Vec::new() });
        };
        let matching: Vec<&&Key<'_>> = alike.iter().filter(|key| self.matches(ds, key)).collect();
        if matching.iter().any(|key| can_enter(&key.dnskey)) {
            return None;
        }
        match matching.first() {
            Some(key) if key.dnskey.is_revoked() => Some(Fact::DsKeyRevoked { key: key.id }),
            Some(key) => Some(Fact::DsKeyNotZoneKey { key: key.id }),
            None => {
                let computed = first.dnskey.digest(&self.zone.name, ds.digest_type)?;
                Some(Fact::DsDigestMismatch { ds: ds_id(ds), computed })
            }
        }
    }
}

/// Whether a DS may refer to a key (RFC 4034 §5.2, RFC 5011 §2.1).
pub(super) fn can_enter(key: &Dnskey<'_>) -> bool {
    key.is_zone_key() && !key.is_revoked() && key.protocol == 3
}

/// Keys that only some servers have.
fn differences(zone: &Zone<'_>, entries: &Entries<'_, '_>) -> Vec<Finding> {
    let by_server = zone.rdatas(&zone.name, RecordType::DNSKEY);
    let blamed = zone.blamed(|fact| {
        matches!(fact, Fact::ServerUnsigned | Fact::ServerStale { .. } | Fact::ServerKeysDiffer { .. })
    });
    let signing = data_signers(zone);
    let mut findings = Vec::new();
    for server in by_server.keys().filter(|server| !blamed.contains(server)) {
        let (own, missing): (Vec<&Key<'_>>, Vec<&Key<'_>>) =
            entries.keys.iter().partition(|key| key.servers.contains(server));
        let signs_data = |key: &Key<'_>| signing.contains(&(key.id.tag, key.id.algorithm));
        let has_entry = own.iter().any(|key| entries.has_ds(key));
        for key in missing.iter().filter(|key| signs_data(key)) {
            let fact = Fact::SigningKeyNotEverywhere { key: key.id };
            findings.push(zone.at_apex(RecordType::DNSKEY, fact, [*server]));
        }
        // RFC 8901 §2.1.2: operators with an entry each need not publish those of the others.
        let others = missing.iter().filter(|key| !(signs_data(key) || has_entry && entries.has_ds(key)));
        let keys: Vec<KeyId> = others.map(|key| key.id).collect();
        if !keys.is_empty() {
            let fact = Fact::KeysMissing { keys };
            findings.push(zone.at_apex(RecordType::DNSKEY, fact, [*server]));
        }
    }
    findings
}

/// The tags and algorithms that sign the data of the zone, beside what keys sign about themselves.
fn data_signers(zone: &Zone<'_>) -> BTreeSet<(u16, Algorithm)> {
    let about_keys = [RecordType::DNSKEY, RecordType::CDS, RecordType::CDNSKEY];
    let data = zone.sets.iter().filter(|set| !about_keys.contains(&set.rrset.record_type));
    let signatures = data.flat_map(|set| set.signed_by(&zone.name));
    signatures.map(|signature| (signature.rrsig.key_tag, signature.rrsig.algorithm)).collect()
}

/// RFC 1034 §4.3.5: servers that have an older version than others.
fn serials(zone: &Zone<'_>) -> Vec<Finding> {
    let read = |rdatas: &BTreeSet<&[u8]>| Some(Soa::parse(rdatas.first()?).ok()?.serial);
    let by_server: Vec<(SocketAddr, u32)> = zone
        .rdatas(&zone.name, RecordType::SOA)
        .iter()
        .filter_map(|(server, rdatas)| Some((*server, read(rdatas)?)))
        .collect();
    let serials = by_server.iter().map(|(_, serial)| *serial);
    let Some(newest) =
        serials.reduce(|newest, serial| if is_older(newest, serial) { serial } else { newest })
    else {
        return Vec::new();
    };
    let blamed = zone.blamed(|fact| matches!(fact, Fact::ServerStale { .. }));
    let older = by_server
        .into_iter()
        .filter(|(server, serial)| is_older(*serial, newest) && !blamed.contains(server));
    older
        .map(|(server, serial)| {
            zone.at_apex(RecordType::SOA, Fact::SerialsDiffer { serial, newest }, [server])
        })
        .collect()
}
