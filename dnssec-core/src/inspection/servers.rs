//! Servers that are of no use while others of their zone are.

use super::{Inspection, finding, is_usable};
use crate::capture::TransportError;
use crate::evidence::{Kind, Response};
use crate::finding::{Fact, Finding};
use crate::name::Name;
use crate::record_type::RecordType;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// Servers of the zones on the way that gave nothing usable. Where no server of a zone did, the chain says so.
pub(super) fn inspect(inspection: &Inspection<'_>) -> Vec<Finding> {
    let unreachable = unreachable(inspection);
    let of_zones = inspection.zones.iter().flat_map(|zone| of_zone(inspection, zone, unreachable));
    of_zones.chain(unreachable.and_then(|family| without_family(inspection, family))).collect()
}

/// An address family.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Family {
    Ipv4,
    Ipv6,
}

impl Family {
    fn of(server: SocketAddr) -> Self {
        if server.is_ipv6() { Family::Ipv6 } else { Family::Ipv4 }
    }
}

/// The family of which no server at all responded, while some of the other did: then it is this host that has
/// no way there. One server that is silent may as well be down.
fn unreachable(inspection: &Inspection<'_>) -> Option<Family> {
    let asked =
        || inspection.capture.exchanges.iter().filter(|exchange| !exchange.server.ip().is_unspecified());
    let tried = |family: Family| {
        let of_family = asked().filter(|exchange| Family::of(exchange.server) == family);
        let servers: BTreeSet<SocketAddr> = of_family.clone().map(|exchange| exchange.server).collect();
        servers.len() > 1
            || of_family.clone().any(|exchange| matches!(exchange.outcome, Err(TransportError::Network(_))))
    };
    let responded = |family: Family| {
        asked().any(|exchange| Family::of(exchange.server) == family && exchange.outcome.is_ok())
    };
    match (responded(Family::Ipv4), responded(Family::Ipv6)) {
        (true, false) => Some(Family::Ipv6).filter(|family| tried(*family)),
        (false, true) => Some(Family::Ipv4).filter(|family| tried(*family)),
        _ => None,
    }
}

/// What could not be asked for want of a way there.
fn without_family(inspection: &Inspection<'_>, family: Family) -> Option<Finding> {
    let of_family =
        inspection.capture.exchanges.iter().filter(|exchange| Family::of(exchange.server) == family);
    let servers: BTreeSet<SocketAddr> = of_family.map(|exchange| exchange.server).collect();
    let zone = inspection.zones.first()?;
    let family = match family {
        Family::Ipv4 => "IPv4",
        Family::Ipv6 => "IPv6",
    };
    let fact = Fact::FamilyUnreachable { family: family.to_owned(), addresses: servers.len() };
    Some(finding(zone, zone, RecordType::NS, fact, *servers.first()?))
}

fn of_zone(inspection: &Inspection<'_>, zone: &Name, unreachable: Option<Family>) -> Vec<Finding> {
    let mut servers: BTreeMap<SocketAddr, Vec<&Response>> = BTreeMap::new();
    for (exchange, response) in inspection.exchanges_of(zone) {
        let is_counted = Some(Family::of(exchange.server)) != unreachable;
        if is_counted && exchange.outcome != Err(TransportError::Interrupted) {
            servers.entry(exchange.server).or_default().push(response);
        }
    }
    let is_useless = |responses: &[&Response]| !responses.iter().any(|response| is_usable(response));
    if servers.values().all(|responses| is_useless(responses)) {
        return Vec::new();
    }
    let useless = servers.into_iter().filter(|(_, responses)| is_useless(responses));
    useless
        .filter_map(|(server, responses)| {
            Some(finding(zone, zone, RecordType::NS, fact_of(&responses)?, server))
        })
        .collect()
}

/// What a server that is of no use does, the most telling of its responses first.
fn fact_of(responses: &[&Response]) -> Option<Fact> {
    let facts = responses.iter().filter_map(|response| match &response.kind {
        Kind::Failure(Fact::ErrorResponse { rcode, .. }) => Some((3, Fact::ServerErrors { rcode: *rcode })),
        Kind::Failure(Fact::LameDelegation) => Some((2, Fact::ServerLame)),
        Kind::Failure(Fact::NoResponse { error, .. }) => {
            Some((0, Fact::ServerSilent { error: error.clone() }))
        }
        Kind::Failure(fact) => Some((1, Fact::ServerUnreadable { fault: fact.to_string() })),
        _ if response.is_hollow() => Some((2, Fact::ServerLame)),
        _ => None,
    });
    facts.max_by_key(|(rank, _)| *rank).map(|(_, fact)| fact)
}
