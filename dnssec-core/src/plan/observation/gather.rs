//! From a capture to an observation.

mod signers;

use super::{Key, Observation, ParentServer, Place, SeenSet, Signer, ZoneServer};
use crate::anchor::TrustAnchors;
use crate::capture::{Capture, Exchange, Mode};
use crate::evidence::{Evidence, Kind, Response};
use crate::finding::{DsId, KeyId};
use crate::name::Name;
use crate::policy::Policy;
use crate::record::{Dnskey, Ds, Record, Rrsig, Soa, target_name};
use crate::record_type::{Class, RecordType};
use crate::rrset::Rrset;
use crate::signature::key_id;
use crate::time::Timestamp;
use crate::wire::Message;
use signers::Signers;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// Servers looked at on each side; the root zone has 26.
const MOST_SERVERS: usize = 64;
/// Keys and DS records looked at; honest zones have fewer than ten.
const MOST_KEYS: usize = 32;
/// Sets looked at of each server; a walk asks for some twenty.
const MOST_SETS: usize = 100;

/// Why nothing can be planned on a capture.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ObservationError {
    /// The answers came from a resolver, whose TTLs are what is left of them.
    #[error("the answers are those of a resolver: a plan needs the TTLs that the authoritative servers give")]
    OfResolver,
    /// The name has no SOA of its own.
    #[error("{name} is not the apex of a zone: it is in the zone {zone}")]
    NotAnApex {
        /// The name.
        name: Name,
        /// The zone that it is in.
        zone: Name,
    },
    /// No server of the zone gave a SOA.
    #[error("no server of {name} gave its SOA: there is nothing to plan on")]
    NoAnswer {
        /// The name.
        name: Name,
    },
    /// The root has no parent that could have a DS.
    #[error("the root zone has no DS: its keys are rolled by RFC 5011, which is not planned here")]
    Root,
    /// Two keys that signatures do not tell apart.
    #[error(
        "two keys of {zone} have the tag {tag} and the algorithm {algorithm}: which of them signs cannot be told"
    )]
    KeysAlike {
        /// The zone.
        zone: Name,
        /// Their tag.
        tag: u16,
        /// The number of their algorithm.
        algorithm: u8,
    },
}

/// See [`Observation::of`].
pub(super) fn gather(
    capture: &Capture,
    anchors: &TrustAnchors,
    policy: &Policy,
    now: Timestamp,
) -> Result<Observation, ObservationError> {
    let zone = &capture.question.name;
    if zone.is_root() {
        return Err(ObservationError::Root);
    }
    if capture.mode == Mode::Recursive {
        return Err(ObservationError::OfResolver);
    }
    let evidence = Evidence::of(capture);
    let gathering = Gathering { zone, capture, evidence: &evidence };
    gathering.check_apex()?;
    let keys = gathering.keys()?;
    let delegated = gathering.delegated();
    let is_delegated = |server: &ZoneServer| {
        let name = server.place.name.as_ref();
        delegated.is_empty() || name.is_none_or(|name| delegated.contains(name))
    };
    let all = gathering.servers(&mut Signers::new(zone, &keys, policy, now));
    let (servers, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_delegated);
    let report = crate::validate(&without(capture, &others), anchors, policy, now);
    let problem = report.decisive_finding().map(|finding| (finding.fact.code(), finding.summary()));
    let sent = capture.exchanges.iter().filter(|exchange| exchange.was_sent()).map(|exchange| exchange.sent);
    Ok(Observation {
        zone: zone.clone(),
        parent: gathering.parent(),
        at: sent.fold(capture.started, |last, sent| if last.is_before(sent) { sent } else { last }),
        verdict: report.verdict,
        problem,
        keys: keys.iter().map(|(id, key)| Key { id: *id, rdata: Some(key.rdata.into()) }).collect(),
        parents: gathering.parents(),
        servers,
        others,
    })
}

/// The capture as those see it who follow the delegation.
fn without(capture: &Capture, others: &[ZoneServer]) -> Capture {
    let zone = &capture.question.name;
    let is_other = |exchange: &Exchange| {
        exchange.zone.as_ref() == Some(zone)
            && others.iter().any(|other| other.place.server == exchange.server)
    };
    let mut capture = capture.clone();
    capture.exchanges.retain(|exchange| !is_other(exchange));
    capture
}

struct Gathering<'c> {
    zone: &'c Name,
    capture: &'c Capture,
    evidence: &'c Evidence,
}

impl<'c> Gathering<'c> {
    /// Each exchange that counts, with what it is good for.
    fn exchanges(&self) -> impl Iterator<Item = (&'c Exchange, &'c Response)> + use<'c> {
        let (capture, evidence) = (self.capture, self.evidence);
        let pairs = capture.exchanges.iter().zip(evidence.responses());
        pairs.filter(move |(exchange, response)| {
            evidence.counts(response) && exchange.was_sent() && exchange.question.class == Class::IN
        })
    }

    /// Those that ask the zone's servers.
    fn of_zone(&self) -> impl Iterator<Item = (&'c Exchange, &'c Response)> + use<'c> {
        let zone = self.zone;
        self.exchanges().filter(move |(exchange, response)| {
            let question = &exchange.question;
            let is_ds = question.record_type == RecordType::DS && question.name == *zone;
            question.name.is_at_or_below(zone)
                && !is_ds
                && (exchange.zone.as_ref() == Some(zone) || is_answer(response))
        })
    }

    /// Those that ask for the DS.
    fn of_ds(&self) -> impl Iterator<Item = (&'c Exchange, &'c Response)> + use<'c> {
        let zone = self.zone;
        self.exchanges().filter(move |(exchange, _)| {
            exchange.question.record_type == RecordType::DS && exchange.question.name == *zone
        })
    }

    /// The referrals to the zone.
    fn referrals(&self) -> impl Iterator<Item = (SocketAddr, &'c Message)> + use<'c> {
        let zone = self.zone;
        self.exchanges().filter_map(move |(exchange, response)| match (&response.kind, &response.message) {
            (Kind::Referral(child), Some(message)) if child == zone => Some((exchange.server, message)),
            _ => None,
        })
    }

    fn check_apex(&self) -> Result<(), ObservationError> {
        let mut elsewhere = None;
        for (exchange, response) in self.exchanges() {
            let question = &exchange.question;
            let asked = question.name == *self.zone && question.record_type == RecordType::SOA;
            let is_answer = asked && matches!(response.kind, Kind::Answer);
            let Some(message) = response.message.as_ref().filter(|_| is_answer) else { continue };
            if records(&message.answers, self.zone, RecordType::SOA).next().is_some() {
                return Ok(());
            }
            let above = message.authorities.iter().find(|record| record.record_type == RecordType::SOA);
            elsewhere = elsewhere.or(above.map(|record| record.owner.clone()));
        }
        let name = self.zone.clone();
        Err(match elsewhere {
            Some(zone) => ObservationError::NotAnApex { name, zone },
            None => ObservationError::NoAnswer { name },
        })
    }

    /// The zone whose servers were asked for the DS.
    fn parent(&self) -> Option<Name> {
        let mut asked = self.of_ds().filter_map(|(exchange, _)| exchange.zone.as_ref());
        asked.find(|zone| self.zone.is_below(zone)).cloned()
    }

    /// The names that referrals to the zone give.
    fn delegated(&self) -> BTreeSet<Name> {
        let sets = self.referrals().filter_map(|(_, message)| self.ns(&message.authorities));
        sets.flat_map(|(names, _)| names).collect()
    }

    fn ns(&self, section: &[Record]) -> Option<(BTreeSet<Name>, u32)> {
        let set = || records(section, self.zone, RecordType::NS).take(MOST_SERVERS);
        let ttl = set().map(|record| record.ttl).max()?;
        Some((set().filter_map(|record| target_name(&record.rdata).ok()).collect(), ttl))
    }

    /// The keys that any server shows.
    fn keys(&self) -> Result<Vec<(KeyId, Dnskey<'c>)>, ObservationError> {
        let mut known: BTreeMap<&[u8], (KeyId, Dnskey<'c>)> = BTreeMap::new();
        for (_, message) in answers(self.of_zone(), RecordType::DNSKEY) {
            for record in records(&message.answers, self.zone, RecordType::DNSKEY).take(MOST_KEYS) {
                if let Ok(key) = Dnskey::parse(&record.rdata)
                    && known.len() < MOST_KEYS
                {
                    known.insert(key.rdata, (key_id(&key), key));
                }
            }
        }
        let keys: Vec<_> = known.into_values().collect();
        for (place, (id, _)) in keys.iter().enumerate() {
            let (tag, algorithm) = (id.tag, id.algorithm);
            let mut others = keys.iter().skip(place + 1);
            if others.any(|(other, _)| (other.tag, other.algorithm) == (tag, algorithm)) {
                let (zone, algorithm) = (self.zone.clone(), algorithm.0);
                return Err(ObservationError::KeysAlike { zone, tag, algorithm });
            }
        }
        Ok(keys)
    }

    fn parents(&self) -> Vec<ParentServer> {
        let mut parents: BTreeMap<SocketAddr, ParentServer> = BTreeMap::new();
        for (exchange, response) in self.of_ds() {
            if parents.len() >= MOST_SERVERS && !parents.contains_key(&exchange.server) {
                continue;
            }
            let parent = parents.entry(exchange.server).or_insert_with(|| ParentServer {
                place: place(exchange),
                ds: None,
                ds_ttl: None,
                negative_ttl: None,
                ns: None,
            });
            let is_answer = matches!(response.kind, Kind::Answer);
            if let Some(message) = response.message.as_ref().filter(|_| is_answer) {
                self.add_ds(parent, message);
            }
        }
        for (server, message) in self.referrals() {
            if let Some(parent) = parents.get_mut(&server) {
                parent.ns = self.ns(&message.authorities).or(parent.ns.take());
            }
        }
        parents.into_values().collect()
    }

    fn add_ds(&self, parent: &mut ParentServer, message: &Message) {
        let known = parent.ds.get_or_insert_default();
        for record in records(&message.answers, self.zone, RecordType::DS).take(MOST_KEYS) {
            parent.ds_ttl = parent.ds_ttl.max(Some(record.ttl));
            add(known, record);
        }
        let soa = message.authorities.iter().find(|record| record.record_type == RecordType::SOA);
        parent.negative_ttl = parent.negative_ttl.max(soa.and_then(negative_ttl));
    }

    fn servers(&self, signers: &mut Signers<'_>) -> Vec<ZoneServer> {
        let mut servers: BTreeMap<SocketAddr, ZoneServer> = BTreeMap::new();
        for (exchange, response) in self.of_zone() {
            if servers.len() >= MOST_SERVERS && !servers.contains_key(&exchange.server) {
                continue;
            }
            let server = servers.entry(exchange.server).or_insert_with(|| unseen(exchange));
            if let Some(message) = response.message.as_ref().filter(|_| is_answer(response)) {
                self.add_apex(server, &exchange.question.record_type, message);
                for section in [&message.answers, &message.authorities] {
                    for set in Rrset::group(section.iter().take(MOST_SETS)) {
                        self.add_set(server, &set, signers);
                    }
                }
            }
        }
        servers.into_values().collect()
    }

    /// What stands at the apex.
    fn add_apex(&self, server: &mut ZoneServer, asked: &RecordType, message: &Message) {
        let own = |record_type| records(&message.answers, self.zone, record_type).take(MOST_KEYS);
        if *asked == RecordType::DNSKEY {
            let keys = server.keys.get_or_insert_default();
            for record in own(RecordType::DNSKEY) {
                server.keys_ttl = server.keys_ttl.max(Some(record.ttl));
                let key = Dnskey::parse(&record.rdata).ok();
                keys.extend(key.map(|key| Signer { tag: key.key_tag(), algorithm: key.algorithm }));
            }
        }
        if let Some(soa) = own(RecordType::SOA).next() {
            server.serial = Soa::parse(&soa.rdata).ok().map(|soa| soa.serial);
            server.negative_ttl = server.negative_ttl.max(negative_ttl(soa));
        }
        server.ns = self.ns(&message.answers).or(server.ns.take());
        for record in own(RecordType::CDS) {
            add(&mut server.cds, record);
        }
    }

    fn add_set(&self, server: &mut ZoneServer, set: &Rrset<'_>, signers: &mut Signers<'_>) {
        let is_at_apex = set.owner == self.zone;
        let is_own = set.class == Class::IN
            && set.owner.is_at_or_below(self.zone)
            && (set.record_type != RecordType::NS || is_at_apex)
            && !(set.record_type == RecordType::DS && is_at_apex)
            && set.signatures.iter().all(|signature| is_signed_by(signature, self.zone));
        // CDS and CDNSKEY are signed as the keys are (RFC 7344 §4.1).
        if !is_own || matches!(set.record_type, RecordType::CDS | RecordType::CDNSKEY) {
            return;
        }
        let (signers, expiration) = signers.of(set);
        if set.record_type == RecordType::DNSKEY {
            server.key_signers.extend(signers);
            return;
        }
        let (owner, record_type, ttl) = (set.owner.clone(), set.record_type, set.ttl());
        let is_known = |known: &SeenSet| known.owner == owner && known.record_type == record_type;
        if let Some(known) = server.sets.iter_mut().find(|known| is_known(known)) {
            known.ttl = known.ttl.max(ttl);
            known.signers.retain(|signer| signers.contains(signer));
            known.expiration = signers::earlier(known.expiration, expiration);
        } else if server.sets.len() < MOST_SETS {
            server.sets.push(SeenSet { owner, record_type, ttl, signers, expiration });
        }
    }
}

/// The answers to questions for a type.
fn answers<'c>(
    exchanges: impl Iterator<Item = (&'c Exchange, &'c Response)>,
    record_type: RecordType,
) -> impl Iterator<Item = (&'c Exchange, &'c Message)> {
    exchanges.filter_map(move |(exchange, response)| {
        let is_meant = exchange.question.record_type == record_type && is_answer(response);
        Some((exchange, response.message.as_ref().filter(|_| is_meant)?))
    })
}

fn records<'m>(
    section: &'m [Record],
    owner: &'m Name,
    record_type: RecordType,
) -> impl Iterator<Item = &'m Record> {
    section.iter().filter(move |record| {
        record.record_type == record_type && record.class == Class::IN && record.owner == *owner
    })
}

/// An answer from one that serves the name.
fn is_answer(response: &Response) -> bool {
    let is_authoritative = response.message.as_ref().is_some_and(|message| message.header.is_authoritative());
    matches!(response.kind, Kind::Answer) && is_authoritative
}

fn place(exchange: &Exchange) -> Place {
    Place { name: exchange.server_name.clone(), server: exchange.server }
}

fn unseen(exchange: &Exchange) -> ZoneServer {
    ZoneServer {
        place: place(exchange),
        serial: None,
        negative_ttl: None,
        keys: None,
        key_signers: BTreeSet::new(),
        keys_ttl: None,
        ns: None,
        cds: Vec::new(),
        sets: Vec::new(),
    }
}

/// Adds a DS or CDS, once.
fn add(known: &mut Vec<DsId>, record: &Record) {
    let Ok(Ds { key_tag: tag, algorithm, digest_type, digest }) = Ds::parse(&record.rdata) else { return };
    let ds = DsId { tag, algorithm, digest_type, digest: digest.to_vec() };
    if !known.contains(&ds) {
        known.push(ds);
    }
}

fn is_signed_by(signature: &Record, zone: &Name) -> bool {
    Rrsig::parse(&signature.rdata).is_ok_and(|signature| signature.signer == *zone)
}

/// RFC 2308 §5.
fn negative_ttl(soa: &Record) -> Option<u32> {
    Some(soa.ttl.min(Soa::parse(&soa.rdata).ok()?.minimum))
}
