//! How the servers of a zone serve the keys that are offered.

use super::{Offer, Remark, Wanted};
use crate::key_source::{Place, PublishedKey};
use dnssec_core::anchor::{AnchorData, AnchorSource, TrustAnchor, TrustAnchors};
use dnssec_core::capture::Capture;
use dnssec_core::catalogue::Level;
use dnssec_core::finding::KeyId;
use dnssec_core::name::Name;
use dnssec_core::policy::Policy;
use dnssec_core::record::Record;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Report, Server, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::wire::Message;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// What was asked of the servers of a zone.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    /// Servers that were asked.
    pub(crate) servers: Vec<Server>,
    /// Servers that gave a DNSKEY set.
    pub(crate) with_keys: usize,
    /// Whether all of those gave the same one.
    pub(crate) are_alike: bool,
    /// What the chain to the keys comes to as things are.
    pub(crate) verdict: Verdict,
    /// For each key that is offered, by its RDATA, how it would do as the only entry point.
    pub(crate) keys: Vec<Served>,
}

/// How a key would do as the only entry point of its zone.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    /// The key.
    pub(crate) key: KeyId,
    /// Servers whose DNSKEY set has it.
    pub(crate) has: usize,
    /// Servers whose DNSKEY set it signs, as a validator sees it.
    pub(crate) signs: usize,
    /// Servers of which neither can be said to be so, and why.
    pub(crate) failing: Vec<(String, String)>,
}

/// The offer of a zone whose servers were asked for its keys.
pub(crate) fn offer_of(capture: &Capture, report: &Report, policy: &Policy, wanted: &Wanted<'_>) -> Offer {
    let zone = report.question.name.clone();
    let sets = sets(capture, &zone);
    let mut offer = Offer::new(zone.clone());
    let keys: BTreeSet<&Box<[u8]>> = sets.values().flatten().collect();
    for rdata in &keys {
        if let Ok(key) = PublishedKey::from_rdata(zone.clone(), rdata, &Place::Whole) {
            offer.add_key(&key, wanted);
        }
    }
    offer.look_over();
    let servers: Vec<Server> =
        report.servers(capture).into_iter().filter(|server| server.zone == zone).collect();
    let distinct: BTreeSet<&BTreeSet<Box<[u8]>>> = sets.values().collect();
    let served = |key: &PublishedKey| served(key, capture, &sets, &servers, policy, report.at);
    let keys = offer.entries.iter().filter_map(|entry| entry.key.as_ref()).map(served).collect();
    offer.remarks.extend(found(report, &zone));
    offer.service = Some(Service {
        with_keys: sets.len(),
        are_alike: distinct.len() < 2,
        verdict: report.verdict,
        servers,
        keys,
    });
    offer
}

/// The DNSKEY RDATAs that each server of the zone gave with authority.
fn sets(capture: &Capture, zone: &Name) -> BTreeMap<SocketAddr, BTreeSet<Box<[u8]>>> {
    let mut sets: BTreeMap<SocketAddr, BTreeSet<Box<[u8]>>> = BTreeMap::new();
    for exchange in capture.exchanges.iter().filter(|exchange| exchange.zone.as_ref() == Some(zone)) {
        let message = exchange.outcome.as_ref().ok().and_then(|octets| Message::parse(octets).ok());
        let answers = message.filter(|message| message.header.is_authoritative());
        let is_key = |record: &Record| record.record_type == RecordType::DNSKEY && record.owner == *zone;
        for record in answers.into_iter().flat_map(|message| message.answers).filter(is_key) {
            sets.entry(exchange.server).or_default().insert(record.rdata);
        }
    }
    sets
}

/// The key set through each server, if this key were the trust anchor of the zone: that is what a DS would make it.
fn served(
    key: &PublishedKey,
    capture: &Capture,
    sets: &BTreeMap<SocketAddr, BTreeSet<Box<[u8]>>>,
    servers: &[Server],
    policy: &Policy,
    at: Timestamp,
) -> Served {
    let anchor = TrustAnchor {
        zone: capture.question.name.clone(),
        record: AnchorData::Dnskey(key.rdata.clone()),
        valid_from: None,
        valid_until: None,
        source: AnchorSource::BuiltIn,
    };
    let report = validate(capture, &TrustAnchors::from_iter([anchor]), policy, at);
    let mut served = Served {
        key: key.id(),
        has: sets.values().filter(|set| set.contains(&key.rdata)).count(),
        signs: 0,
        failing: Vec::new(),
    };
    for server in servers {
        let view = report.views.iter().find(|view| view.server == server.address && view.zone == server.zone);
        match view {
            Some(view) if view.verdict == Verdict::Secure => served.signs += 1,
            Some(view) => {
                let finding = view.decisive.and_then(|place| report.findings.get(place));
                let why = match finding.filter(|finding| !finding.fact.code().0.starts_with('A')) {
                    Some(finding) => format!("{} {}", finding.fact.code(), finding.summary()),
                    // Of the trust anchor that stands for the DS there is nothing to tell.
                    None => "no signature of the DNSKEY set there verifies by this key".to_owned(),
                };
                served.failing.push((server.to_string(), why));
            }
            None => served.failing.push((server.to_string(), "gives no DNSKEY set".to_owned())),
        }
    }
    served
}

/// What the inspection has against the keys as they are served; what is said of the DS is for `dnssec check`.
fn found(report: &Report, zone: &Name) -> Vec<Remark> {
    let told = report.findings.iter().filter(|finding| {
        let entry = finding.fact.entry();
        finding.zone == *zone
            && finding.record_type == RecordType::DNSKEY
            && entry.level != Level::Note
            && (entry.code.0.starts_with('K')
                || ["server-keys-differ", "key-malformed"].contains(&entry.slug))
    });
    told.map(|finding| Remark::Found(Box::new(finding.clone()))).collect()
}
