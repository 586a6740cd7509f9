//! Why one server of a zone fails where the others do not.

use crate::evidence::{Evidence, Kind};
use crate::finding::{Fact, Finding};
use crate::name::Name;
use crate::record::{Dnskey, Soa};
use crate::record_type::RecordType;
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// The serial numbers that servers have of their zones, as their SOA answers say.
pub(crate) struct Serials(BTreeMap<(Name, SocketAddr), u32>);

impl Serials {
    /// As far as they were asked for.
    pub(crate) fn of(evidence: &Evidence) -> Self {
        let mut serials = BTreeMap::new();
        for response in evidence.responses().filter(|response| matches!(response.kind, Kind::Answer)) {
            let (Some(zone), Some(message)) = (&response.zone, &response.message) else { continue };
            let is_own = |record: &&crate::record::Record| {
                record.record_type == RecordType::SOA && record.owner == *zone
            };
            let soa = message.answers.iter().find(is_own).and_then(|record| Soa::parse(&record.rdata).ok());
            if let Some(soa) = soa {
                serials.insert((zone.clone(), response.server), soa.serial);
            }
        }
        Serials(serials)
    }

    /// That of one server.
    pub(crate) fn at(&self, zone: &Name, server: SocketAddr) -> Option<u32> {
        self.0.get(&(zone.clone(), server)).copied()
    }

    /// The newest of a zone, in serial number arithmetic (RFC 1982 §3.2).
    pub(crate) fn newest(&self, zone: &Name) -> Option<u32> {
        let of_zone = self.0.iter().filter(|((other, _), _)| other == zone).map(|(_, serial)| *serial);
        of_zone.reduce(|newest, serial| if is_older(newest, serial) { serial } else { newest })
    }
}

/// Serial number arithmetic is that of signature times (RFC 1982 §3.2).
pub(crate) fn is_older(serial: u32, than: u32) -> bool {
    Timestamp(serial).is_before(Timestamp(than))
}

/// Makes what fails through this server alone the detail of why it does so, where that can be told.
pub(crate) fn at_odds(
    evidence: &Evidence,
    serials: &Serials,
    zone: &Name,
    server: SocketAddr,
    finding: &mut Finding,
) {
    let keys_elsewhere = |fact: &Fact| match fact {
        Fact::DsMatchesNoKey { .. } | Fact::SignatureKeyMissing { .. } => keys_differ(evidence, zone, server),
        Fact::DsWithoutDnskey { .. } => Some(Fact::ServerUnsigned),
        _ => None,
    };
    let stale = || match (serials.at(zone, server), serials.newest(zone)) {
        (Some(serial), Some(newest)) if is_older(serial, newest) => {
            Some(Fact::ServerStale { serial, newest })
        }
        _ => None,
    };
    if let Some(fact) = stale().or_else(|| facts(finding).find_map(keys_elsewhere)) {
        let symptom = std::mem::replace(&mut finding.fact, fact);
        finding.details.insert(0, symptom);
    }
}

/// What was found, and what led to it: a near miss has the symptom among its details.
fn facts(finding: &Finding) -> impl Iterator<Item = &Fact> {
    std::iter::once(&finding.fact).chain(&finding.details)
}

/// The keys of this server and those of the others, if they differ.
fn keys_differ(evidence: &Evidence, zone: &Name, server: SocketAddr) -> Option<Fact> {
    let mut here: BTreeSet<u16> = BTreeSet::new();
    let mut elsewhere: BTreeSet<u16> = BTreeSet::new();
    for response in evidence.responses_to(zone, RecordType::DNSKEY) {
        let answers = response.message.iter().flat_map(|message| &message.answers);
        let keys = answers.filter(|record| record.record_type == RecordType::DNSKEY && record.owner == *zone);
        let tags = keys.filter_map(|record| Some(Dnskey::parse(&record.rdata).ok()?.key_tag()));
        match response.server == server {
            true => here.extend(tags),
            false => elsewhere.extend(tags),
        }
    }
    let (tags, others): (Vec<u16>, Vec<u16>) =
        (here.difference(&elsewhere).copied().collect(), elsewhere.difference(&here).copied().collect());
    (!tags.is_empty() || !others.is_empty()).then_some(Fact::ServerKeysDiffer { tags, others })
}
