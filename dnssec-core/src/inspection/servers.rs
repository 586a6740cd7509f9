//! Servers that are of no use while others of their zone are.

use super::behaviour::{Asked, Behaviour, behaviours};
use super::{Inspection, finding};
use crate::capture::TransportError;
use crate::evidence::Kind;
use crate::finding::{Fact, Finding};
use crate::record_type::RecordType;
use std::collections::BTreeSet;
use std::net::SocketAddr;

/// Servers of the zones on the way that gave nothing usable. Where no server of a zone did, the chain says so.
pub(super) fn inspect(inspection: &Inspection<'_>) -> Vec<Finding> {
    let unreachable = unreachable(inspection);
    let mut behaviours = behaviours(inspection);
    behaviours.retain(|server| Some(Family::of(server.server)) != unreachable);
    let zones = behaviours.chunk_by(|first, second| first.zone == second.zone);
    let useless = zones.filter(|servers| servers.iter().any(Behaviour::is_useful)).flat_map(useless);
    useless.chain(unreachable.and_then(|family| without_family(inspection, family))).collect()
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

/// What only answers questions put otherwise is looked at there.
fn useless<'b>(servers: &'b [Behaviour<'_>]) -> impl Iterator<Item = Finding> + use<'b> {
    let useless = servers.iter().filter(|server| !server.is_useful() && server.fault_of_edns().is_none());
    useless.filter_map(|Behaviour { zone, server, asked, .. }| {
        Some(finding(zone, zone, RecordType::NS, fact_of(asked)?, *server))
    })
}

/// What a server that is of no use does, the most telling of its responses first.
fn fact_of(asked: &[Asked<'_>]) -> Option<Fact> {
    let asked = asked.iter().filter(|asked| asked.asks_for_dnssec());
    let facts = asked.filter_map(|asked| match (&asked.response.kind, &asked.exchange.outcome) {
        (Kind::Failure(Fact::ErrorResponse { rcode, .. }), _) => {
            Some((4, Fact::ServerErrors { rcode: *rcode }))
        }
        (Kind::Failure(Fact::LameDelegation), _) => Some((3, Fact::ServerLame)),
        (_, Err(error @ TransportError::Network(_))) => {
            Some((1, Fact::ServerUnreachable { error: error.to_string() }))
        }
        (_, Err(error)) => Some((0, Fact::ServerSilent { error: error.to_string() })),
        (Kind::Failure(Fact::ResponseMalformed { fault }), _) => {
            Some((2, Fact::ServerUnreadable { fault: fault.clone() }))
        }
        (Kind::Failure(fact), _) => Some((2, Fact::ServerUnreadable { fault: fact.to_string() })),
        _ if asked.response.is_hollow() => Some((3, Fact::ServerLame)),
        _ => None,
    });
    facts.max_by_key(|(rank, _)| *rank).map(|(_, fact)| fact)
}
