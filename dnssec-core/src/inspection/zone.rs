//! Zones as their servers show them: every set that was answered, with its signatures taken apart, once for all
//! subjects.

use super::Inspection;
use crate::algorithm::Algorithm;
use crate::capture::{Exchange, Mode};
use crate::delegation::ds_id;
use crate::evidence::{Kind, Response};
use crate::finding::{DsId, Fact, Finding, KeyId};
use crate::name::Name;
use crate::record::{Dnskey, Ds, Record, Rrsig, Soa};
use crate::record_type::{Class, RecordType};
use crate::report::LinkKind;
use crate::rrset::{Rrset, signed_owner};
use crate::signature::key_id;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::SocketAddr;

/// Records looked at of all responses together. Honest walks have a few thousand; those of hostile servers are
/// not worth more.
const MOST_RECORDS: usize = 30_000;

/// Keys and DS of one zone that are looked at; honest zones have fewer than ten.
const MOST_KEYS: usize = 32;

/// Zones looked at: more than lie on the way to any name.
const MOST_ZONES: usize = 40;

/// Where in a message a set stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Section {
    Answer,
    Authority,
}

/// A set as one response has it.
pub(super) struct Set<'a> {
    pub(super) exchange: &'a Exchange,
    pub(super) response: &'a Response,
    pub(super) section: Section,
    pub(super) rrset: Rrset<'a>,
    /// Its readable signatures.
    pub(super) signatures: Vec<Signature<'a>>,
}

/// An RRSIG with what it says.
pub(super) struct Signature<'a> {
    pub(super) record: &'a Record,
    pub(super) rrsig: Rrsig<'a>,
}

impl Set<'_> {
    pub(super) fn server(&self) -> SocketAddr {
        self.exchange.server
    }

    /// Its signatures by a zone.
    pub(super) fn signed_by(&self, zone: &Name) -> impl Iterator<Item = &Signature<'_>> {
        self.signatures.iter().filter(move |signature| signature.rrsig.signer == *zone)
    }

    /// Whether the signature by a zone is that of a wildcard (RFC 4035 §5.3.4): then of which.
    pub(super) fn wildcard(&self, zone: &Name) -> Option<Name> {
        let labels = self.signed_by(zone).next()?.rrsig.labels;
        let owner = self.rrset.owner;
        let signed = signed_owner(owner, labels)?;
        (signed != *owner).then_some(signed)
    }
}

/// All zones that are looked at.
pub(super) struct Zones<'a> {
    inspection: &'a Inspection<'a>,
    sets: Vec<Set<'a>>,
    /// Places in `sets`, by the zone whose server was asked and by signer.
    of_zone: HashMap<Name, Vec<usize>>,
}

impl<'a> Zones<'a> {
    pub(super) fn of(inspection: &'a Inspection<'a>) -> Self {
        let mut zones = Zones { inspection, sets: Vec::new(), of_zone: HashMap::new() };
        let mut left = MOST_RECORDS;
        for (exchange, response) in inspection.exchanges() {
            let Some(message) = response.message.as_ref().filter(|_| is_telling(response)) else {
                continue;
            };
            let sections = [(Section::Answer, &message.answers), (Section::Authority, &message.authorities)];
            for (section, records) in sections {
                left = match left.checked_sub(records.len()) {
                    Some(left) => left,
                    None => return zones,
                };
                for rrset in Rrset::group(records.iter().filter(|record| record.class == Class::IN)) {
                    let readable = |record: &&'a Record| {
                        let rrsig = Rrsig::parse(&record.rdata).ok()?;
                        Some(Signature { record, rrsig })
                    };
                    let signatures = rrset.signatures.iter().filter_map(readable).collect();
                    zones.add(Set { exchange, response, section, rrset, signatures });
                }
            }
        }
        zones
    }

    fn add(&mut self, set: Set<'a>) {
        let signers = set.signatures.iter().map(|signature| &signature.rrsig.signer);
        let zones: BTreeSet<&Name> = signers.chain(&set.exchange.zone).collect();
        let place = self.sets.len();
        for zone in zones {
            self.of_zone.entry(zone.clone()).or_default().push(place);
        }
        self.sets.push(set);
    }

    /// Each, from the top: those whose servers were asked, those whose keys are in the chain, and those that were
    /// seen on the way, for parent and child may share a server.
    pub(super) fn iter(&self) -> impl Iterator<Item = Zone<'_>> {
        let Inspection { report, evidence, zones, .. } = self.inspection;
        let linked = report.links.iter().filter_map(|link| match &link.kind {
            LinkKind::Anchor { zone } | LinkKind::Keys { zone } => Some(zone.clone()),
            _ => None,
        });
        let seen = evidence.known_cuts(&Name::root(), &report.question.name);
        let mut names: Vec<Name> = zones.iter().cloned().chain(linked).chain(seen).collect();
        names.sort_by(|first, second| {
            first.label_count().cmp(&second.label_count()).then_with(|| first.cmp(second))
        });
        names.dedup();
        names.into_iter().take(MOST_ZONES).map(|name| self.zone(name))
    }

    fn zone(&self, name: Name) -> Zone<'_> {
        let places = self.of_zone.get(&name).map(Vec::as_slice).unwrap_or_default();
        let sets = places.iter().filter_map(|&place| self.sets.get(place)).collect();
        Zone { inspection: self.inspection, name, sets }
    }
}

/// Whether what a response says is said with authority, or passed on by a resolver.
fn is_telling(response: &Response) -> bool {
    let is_authoritative = response.message.as_ref().is_some_and(|message| message.header.is_authoritative());
    match &response.kind {
        Kind::Answer => is_authoritative || response.zone.is_none(),
        Kind::Referral(_) => true,
        Kind::Failure(_) => false,
    }
}

/// A key of a zone.
pub(super) struct Key<'a> {
    pub(super) id: KeyId,
    pub(super) dnskey: Dnskey<'a>,
    /// The servers that have it.
    pub(super) servers: BTreeSet<SocketAddr>,
}

/// A zone as its servers show it.
pub(super) struct Zone<'a> {
    pub(super) inspection: &'a Inspection<'a>,
    pub(super) name: Name,
    /// What its servers answered, and what it signed.
    pub(super) sets: Vec<&'a Set<'a>>,
}

impl<'a> Zone<'a> {
    /// The answers to a question, from servers of the zone or of one above it.
    pub(super) fn answers(&self, name: &Name, record_type: RecordType) -> impl Iterator<Item = &'a Response> {
        let zone = self.name.clone();
        let responses = self.inspection.evidence.responses_to(name, record_type);
        responses.filter(move |response| {
            matches!(response.kind, Kind::Answer)
                && is_telling(response)
                && response.zone.as_ref().is_none_or(|asked| zone.is_at_or_below(asked))
        })
    }

    /// What was answered of a set at a name, by server; of those that have none an empty list.
    pub(super) fn rdatas(
        &self,
        name: &Name,
        record_type: RecordType,
    ) -> BTreeMap<SocketAddr, BTreeSet<&'a [u8]>> {
        let mut rdatas: BTreeMap<SocketAddr, BTreeSet<&[u8]>> = BTreeMap::new();
        for response in self.answers(name, record_type) {
            let answers = response.message.iter().flat_map(|message| &message.answers);
            let own = answers.filter(|record| record.record_type == record_type && record.owner == *name);
            rdatas.entry(response.server).or_default().extend(own.map(|record| record.rdata.as_ref()));
        }
        rdatas
    }

    /// The sets of an owner and type in answers.
    pub(super) fn sets_at(&self, name: &Name, record_type: RecordType) -> impl Iterator<Item = &'a Set<'a>> {
        let name = name.clone();
        self.sets.iter().copied().filter(move |set| {
            set.section == Section::Answer && set.rrset.record_type == record_type && *set.rrset.owner == name
        })
    }

    /// The readable keys.
    pub(super) fn keys(&self) -> Vec<Key<'a>> {
        let mut servers: BTreeMap<&[u8], BTreeSet<SocketAddr>> = BTreeMap::new();
        for (server, rdatas) in self.rdatas(&self.name, RecordType::DNSKEY) {
            for rdata in rdatas {
                servers.entry(rdata).or_default().insert(server);
            }
        }
        let read = |(rdata, servers)| {
            let dnskey = Dnskey::parse(rdata).ok()?;
            Some(Key { id: key_id(&dnskey), dnskey, servers })
        };
        servers.into_iter().take(MOST_KEYS).filter_map(read).collect()
    }

    /// The DS records that the parent's servers have, or are supposed to have, each with those that show it.
    pub(super) fn ds(&self) -> BTreeMap<Ds<'a>, Vec<SocketAddr>> {
        let present = self.present_ds();
        let Some(supposed) = self.inspection.supposed.filter(|supposed| *supposed.zone() == self.name) else {
            return present;
        };
        let seen: Vec<Ds<'a>> = present.keys().copied().collect();
        let shown = |ds: &Ds<'a>| present.get(ds).cloned().unwrap_or_default();
        supposed.beside(&seen).into_iter().map(|ds| (ds, shown(&ds))).collect()
    }

    fn present_ds(&self) -> BTreeMap<Ds<'a>, Vec<SocketAddr>> {
        let mut ds: BTreeMap<Ds<'a>, Vec<SocketAddr>> = BTreeMap::new();
        for (server, rdatas) in self.rdatas(&self.name, RecordType::DS) {
            for record in rdatas.into_iter().take(MOST_KEYS).filter_map(|rdata| Ds::parse(rdata).ok()) {
                ds.entry(record).or_default().push(server);
            }
        }
        while ds.len() > MOST_KEYS {
            ds.pop_last();
        }
        ds
    }

    /// The tags and algorithms that sign a set at the apex.
    pub(super) fn signers_at_apex(&self, record_type: RecordType) -> BTreeSet<(u16, Algorithm)> {
        let sets = self.sets_at(&self.name, record_type);
        let signatures = sets.flat_map(|set| set.signed_by(&self.name));
        signatures.map(|signature| (signature.rrsig.key_tag, signature.rrsig.algorithm)).collect()
    }

    /// The SOA, with its TTL, as the first server has it.
    pub(super) fn soa(&self) -> Option<(Soa, u32)> {
        let mut sets = self.sets_at(&self.name, RecordType::SOA);
        sets.find_map(|set| Some((Soa::parse(set.rrset.rdatas().next()?).ok()?, set.rrset.ttl())))
    }

    /// Whether TTLs are those that the zone's own servers give.
    pub(super) fn has_original_ttls(&self) -> bool {
        self.inspection.capture.mode == Mode::Iterative
    }

    /// A finding about a set of the zone, shown by servers.
    pub(super) fn finding(
        &self,
        name: &Name,
        record_type: RecordType,
        fact: Fact,
        servers: impl IntoIterator<Item = SocketAddr>,
    ) -> Finding {
        let servers: BTreeSet<SocketAddr> = servers.into_iter().collect();
        Finding {
            zone: self.name.clone(),
            name: name.clone(),
            record_type,
            fact,
            servers: servers.into_iter().collect(),
            details: Vec::new(),
            share: None,
        }
    }

    /// A finding about a set at the apex.
    pub(super) fn at_apex(
        &self,
        record_type: RecordType,
        fact: Fact,
        servers: impl IntoIterator<Item = SocketAddr>,
    ) -> Finding {
        self.finding(&self.name, record_type, fact, servers)
    }

    /// Servers of the zone that the validation blames for one of these facts.
    pub(super) fn blamed(&self, is_meant: impl Fn(&Fact) -> bool) -> BTreeSet<SocketAddr> {
        let findings = self.inspection.report.findings.iter();
        let meant = findings.filter(|finding| finding.zone == self.name && is_meant(&finding.fact));
        meant.flat_map(|finding| finding.servers.iter().copied()).collect()
    }
}

/// Keys as findings name them, in order.
pub(super) fn named<'k>(keys: impl IntoIterator<Item = &'k Dnskey<'k>>) -> Vec<KeyId> {
    let mut named: Vec<KeyId> = keys.into_iter().map(key_id).collect();
    named.sort_by_key(|key| (key.algorithm, key.tag, key.flags));
    named.dedup();
    named.truncate(MOST_KEYS);
    named
}

/// DS records as findings name them.
pub(super) fn named_ds<'d>(ds: impl IntoIterator<Item = &'d Ds<'d>>) -> Vec<DsId> {
    ds.into_iter().take(MOST_KEYS).map(ds_id).collect()
}
