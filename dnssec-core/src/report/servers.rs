//! The servers of the zones on the way, as a report and its capture show them.

use super::{LinkKind, Report, Verdict};
use crate::capture::{Capture, Exchange};
use crate::catalogue::Level;
use crate::evidence::Evidence;
use crate::inspection::Serials;
use crate::name::Name;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::SocketAddr;

/// A server of a zone that was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Server {
    /// The zone.
    pub zone: Name,
    /// Its address.
    pub address: SocketAddr,
    /// Its name, where it was found by name.
    pub name: Option<Name>,
    /// The names of the instances that answer at its address (RFC 5001), octets as received.
    pub nsids: Vec<Vec<u8>>,
    /// The serial number that it has of the zone, where it was asked for and answered.
    pub serial: Option<u32>,
    /// What comes out through it; `None` if it gave nothing to validate.
    pub verdict: Option<Verdict>,
    /// Index in the report's findings of the one that decides a verdict other than secure.
    pub decisive: Option<usize>,
    /// Indices in the report's findings of what this server alone shows of several, beside that; notes left out.
    pub findings: Vec<usize>,
}

/// `ns1.example. (192.0.2.1)`, or the address alone.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name} ({})", self.address.ip()),
            None => write!(f, "{}", self.address.ip()),
        }
    }
}

impl Report {
    /// The servers of the zones that the chain leads through, zones from the top, servers by address. The capture
    /// is that which was validated.
    pub fn servers(&self, capture: &Capture) -> Vec<Server> {
        let zones = self.zones();
        let mut servers: BTreeMap<(usize, &Name, SocketAddr), Option<&Name>> = BTreeMap::new();
        for exchange in capture.exchanges.iter().filter(|exchange| exchange.was_sent()) {
            let Exchange { zone: Some(zone), server, server_name, .. } = exchange else { continue };
            if zones.contains(zone) && !server.ip().is_unspecified() {
                let name = servers.entry((zone.label_count(), zone, *server)).or_default();
                *name = name.or(server_name.as_ref());
            }
        }
        let serials = Serials::of(&Evidence::of(capture));
        let mut of_zone: BTreeMap<&Name, usize> = BTreeMap::new();
        for (_, zone, _) in servers.keys() {
            let count = of_zone.entry(*zone).or_default();
            *count = count.saturating_add(1);
        }
        let are_several = |zone: &Name| of_zone.get(zone).is_some_and(|count| *count > 1);
        servers
            .into_iter()
            .map(|((_, zone, address), name)| {
                let view = self.views.iter().find(|view| view.zone == *zone && view.server == address);
                Server {
                    zone: zone.clone(),
                    address,
                    name: name.cloned(),
                    nsids: view.map(|view| view.nsids.clone()).unwrap_or_default(),
                    serial: serials.at(zone, address),
                    verdict: view.map(|view| view.verdict),
                    decisive: view.and_then(|view| view.decisive),
                    findings: match are_several(zone) {
                        true => self.findings_of_server(zone, address),
                        false => Vec::new(),
                    },
                }
            })
            .collect()
    }

    /// The zones that the chain leads through, as far as it leads.
    fn zones(&self) -> BTreeSet<&Name> {
        let of_links = self.links.iter().flat_map(|link| match &link.kind {
            LinkKind::Anchor { zone } | LinkKind::Keys { zone } => [Some(zone), None],
            LinkKind::Delegation { parent, child } => [Some(parent), Some(child)],
            LinkKind::Alias { zone, .. } | LinkKind::Answer { zone, .. } | LinkKind::Denial { zone, .. } => {
                [zone.as_ref(), None]
            }
        });
        of_links.flatten().chain(self.views.iter().map(|view| &view.zone)).collect()
    }

    /// Findings that this server shows and no other of its zone.
    fn findings_of_server(&self, zone: &Name, address: SocketAddr) -> Vec<usize> {
        let findings = self.findings.iter().enumerate().filter(|(place, finding)| {
            let is_its_own = finding.zone == *zone && finding.servers == [address];
            self.decisive != Some(*place) && is_its_own && finding.fact.entry().level != Level::Note
        });
        findings.map(|(place, _)| place).collect()
    }
}
