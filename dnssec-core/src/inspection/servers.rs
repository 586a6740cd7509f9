//! Servers that are of no use while others of their zone are.

use super::behaviour::{Asked, Behaviour, behaviours};
use super::{Inspection, finding};
use crate::capture::TransportError;
use crate::evidence::Kind;
use crate::finding::{Fact, Finding};
use crate::record_type::RecordType;

/// Servers of the zones on the way that gave nothing usable. Where no server of a zone did, the chain says so.
pub(super) fn inspect(inspection: &Inspection<'_>) -> Vec<Finding> {
    let behaviours = behaviours(inspection);
    let zones = behaviours.chunk_by(|first, second| first.zone == second.zone);
    zones.filter(|servers| servers.iter().any(Behaviour::is_useful)).flat_map(useless).collect()
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
