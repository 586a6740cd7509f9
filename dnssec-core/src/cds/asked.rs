//! What each server of a zone has of CDS and CDNSKEY.

use super::Objection;
use crate::capture::Capture;
use crate::evidence::{Evidence, Kind, Response};
use crate::name::Name;
use crate::record_type::RecordType;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// Records of a set that are looked at; honest ones have fewer than ten.
const MOST_RECORDS: usize = 32;

/// One server's sets, as RDATA in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// Its address.
    pub server: SocketAddr,
    /// Its name, where it was found by name.
    pub name: Option<Name>,
    /// Its CDS records; `None` if it did not answer.
    pub cds: Option<BTreeSet<Box<[u8]>>>,
    /// Its CDNSKEY records; `None` if it did not answer.
    pub cdnskey: Option<BTreeSet<Box<[u8]>>>,
}

impl Asked {
    pub(super) fn of(&self, record_type: RecordType) -> Option<&BTreeSet<Box<[u8]>>> {
        if record_type == RecordType::CDS { self.cds.as_ref() } else { self.cdnskey.as_ref() }
    }
}

/// The types, in the order in which they are told of.
pub(super) const TYPES: [RecordType; 2] = [RecordType::CDS, RecordType::CDNSKEY];

/// Every server of the zone that was asked anything.
pub(super) fn of_servers(capture: &Capture, evidence: &Evidence, zone: &Name) -> Vec<Asked> {
    let mut names: BTreeMap<SocketAddr, Option<Name>> = BTreeMap::new();
    for exchange in capture.exchanges.iter().filter(|exchange| exchange.was_sent()) {
        let is_its_own = exchange.zone.as_ref() == Some(zone) && !exchange.server.ip().is_unspecified();
        if is_its_own || exchange.zone.is_none() {
            let name = names.entry(exchange.server).or_default();
            *name = name.take().or_else(|| exchange.server_name.clone());
        }
    }
    names
        .into_iter()
        .map(|(server, name)| Asked {
            server,
            name,
            cds: set(evidence, zone, server, RecordType::CDS),
            cdnskey: set(evidence, zone, server, RecordType::CDNSKEY),
        })
        .collect()
}

/// What a server has of a type at the apex; `None` if it did not answer.
fn set(
    evidence: &Evidence,
    zone: &Name,
    server: SocketAddr,
    record_type: RecordType,
) -> Option<BTreeSet<Box<[u8]>>> {
    let answers: Vec<&Response> = evidence
        .responses_to(zone, record_type)
        .filter(|response| response.server == server && matches!(response.kind, Kind::Answer))
        .collect();
    if answers.is_empty() {
        return None;
    }
    let messages = answers.into_iter().filter_map(|response| response.message.as_ref());
    let records = messages.flat_map(|message| &message.answers);
    let own = records.filter(|record| record.record_type == record_type && record.owner == *zone);
    Some(own.take(MOST_RECORDS).map(|record| record.rdata.clone()).collect())
}

/// The types of which any server has records.
pub(super) fn types(asked: &[Asked]) -> Vec<RecordType> {
    let has = |record_type: &RecordType| {
        asked.iter().any(|server| server.of(*record_type).is_some_and(|set| !set.is_empty()))
    };
    TYPES.into_iter().filter(has).collect()
}

/// Servers that do not answer, or differ from others.
pub(super) fn objections(asked: &[Asked]) -> Vec<Objection> {
    let types = types(asked);
    let mut objections = Vec::new();
    for record_type in types {
        let sets: BTreeSet<_> = asked.iter().filter_map(|server| server.of(record_type)).collect();
        if sets.len() > 1 {
            objections.push(Objection::SetsDiffer { record_type, count: sets.len() });
        }
        let silent = asked.iter().filter(|server| server.of(record_type).is_none());
        objections.extend(silent.map(|server| Objection::NoAnswer { server: server.server, record_type }));
    }
    if asked.iter().all(|server| server.cds.is_none() && server.cdnskey.is_none()) {
        // Not one of them: nobody knows whether anything is asked for.
        let (server, record_type) = (asked.first().map(|server| server.server), RecordType::CDS);
        objections.extend(server.map(|server| Objection::NoAnswer { server, record_type }));
    }
    objections
}
