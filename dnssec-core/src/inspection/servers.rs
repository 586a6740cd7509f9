//! Servers that are of no use while others of their zone are.

use super::{Inspection, finding, is_usable};
use crate::capture::TransportError;
use crate::evidence::{Kind, Response};
use crate::finding::{Fact, Finding};
use crate::name::Name;
use crate::record_type::RecordType;
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// Servers of the zones on the way that gave nothing usable. Where no server of a zone did, the chain says so.
pub(super) fn inspect(inspection: &Inspection<'_>) -> Vec<Finding> {
    inspection.zones.iter().flat_map(|zone| of_zone(inspection, zone)).collect()
}

fn of_zone(inspection: &Inspection<'_>, zone: &Name) -> Vec<Finding> {
    let mut servers: BTreeMap<SocketAddr, Vec<&Response>> = BTreeMap::new();
    for (exchange, response) in inspection.exchanges_of(zone) {
        if exchange.outcome != Err(TransportError::Interrupted) {
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
