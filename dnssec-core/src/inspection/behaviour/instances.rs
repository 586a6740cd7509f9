//! Several servers at one address, told apart by what they call themselves (RFC 5001).

use super::{Behaviour, Noted};
use crate::evidence::{Evidence, Response};
use crate::finding::Fact;
use crate::inspection::at_odds::is_older;
use crate::name::Name;
use crate::record::Soa;
use crate::record_type::RecordType;
use crate::wire::Edns;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// Names kept of one address.
const MOST_NAMES: usize = 8;
/// Octets kept of a name; most have below twenty.
const MOST_OCTETS: usize = 64;

/// What the servers of a zone at an address call themselves, octets as received.
pub(crate) fn nsids(evidence: &Evidence, zone: &Name, server: SocketAddr) -> Vec<Vec<u8>> {
    let own = evidence
        .responses()
        .filter(|response| response.server == server && response.zone.as_ref() == Some(zone));
    let distinct: BTreeSet<&[u8]> = own.filter_map(nsid).collect();
    distinct.into_iter().take(MOST_NAMES).map(<[u8]>::to_vec).collect()
}

/// An empty one names nobody.
fn nsid(response: &Response) -> Option<&[u8]> {
    let nsid = response.message.as_ref()?.edns.as_ref()?.option(Edns::NSID)?;
    nsid.get(..nsid.len().min(MOST_OCTETS)).filter(|nsid| !nsid.is_empty())
}

/// Instances of which one has an older version of the zone than another.
pub(super) fn inspect(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    let mut newest: BTreeMap<&[u8], u32> = BTreeMap::new();
    for asked in &behaviour.asked {
        if let (Some(nsid), Some(serial)) = (nsid(asked.response), serial(asked.response, behaviour.zone)) {
            let known = newest.entry(nsid).or_insert(serial);
            if is_older(*known, serial) {
                *known = serial;
            }
        }
    }
    let serials = || newest.iter().map(|(nsid, serial)| (*nsid, *serial));
    let oldest = serials().reduce(|one, other| if is_older(other.1, one.1) { other } else { one });
    let latest = serials().reduce(|one, other| if is_older(one.1, other.1) { other } else { one });
    if let (Some((instance, serial)), Some((other, newest))) = (oldest, latest)
        && is_older(serial, newest)
    {
        let text = |nsid| String::from_utf8_lossy(nsid).into_owned();
        let (instance, other) = (text(instance), text(other));
        noted.server(behaviour, Fact::InstancesOutOfStep { instance, serial, other, newest });
    }
}

/// The version of the zone that a response is made of, as far as it says so.
fn serial(response: &Response, zone: &Name) -> Option<u32> {
    let message = response.message.as_ref()?;
    let mut records = message.answers.iter().chain(&message.authorities);
    let soa = records.find(|record| record.record_type == RecordType::SOA && record.owner == *zone)?;
    Soa::parse(&soa.rdata).ok().map(|soa| soa.serial)
}
