//! Which servers answer. A silent one costs one timeout: until its first response it gets no more than the
//! questions that came up before another server of its zone had answered.

use crate::capture::TransportError;
use crate::name::Name;
use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;

/// What is known of the servers asked.
#[derive(Debug, Default)]
pub(super) struct Health {
    servers: HashMap<SocketAddr, Standing>,
    /// Zones of which some server has responded.
    alive: HashSet<Name>,
}

#[derive(Debug, Default)]
struct Standing {
    under_way: usize,
    responded: bool,
    failed: bool,
    /// A probe without EDNS had no response either.
    probe_failed: bool,
}

/// What to do about a server now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Advice {
    /// It responds, or was not asked yet, or there is nobody else.
    Ask,
    /// Its first response is still out.
    Wait,
    /// It was asked, and it did not respond.
    Leave,
}

impl Health {
    /// Whether a server is to be asked for a zone.
    pub(super) fn advice(&self, server: SocketAddr, zone: Option<&Name>) -> Advice {
        let is_alive = zone.is_some_and(|zone| self.alive.contains(zone));
        match self.servers.get(&server) {
            Some(Standing { responded: false, failed: true, .. }) => Advice::Leave,
            Some(Standing { responded: false, under_way: 1.., .. }) if is_alive => Advice::Wait,
            _ => Advice::Ask,
        }
    }

    /// The same for a probe without EDNS: it is there to show whether a server that is silent hears anything.
    pub(super) fn advice_to_probe(&self, server: SocketAddr) -> Advice {
        match self.servers.get(&server) {
            Some(Standing { probe_failed: true, .. }) => Advice::Leave,
            _ => Advice::Ask,
        }
    }

    /// Something came of such a probe, if only an error.
    pub(super) fn probed(&mut self, server: SocketAddr, outcome: &Result<Vec<u8>, TransportError>) {
        self.servers.entry(server).or_default().probe_failed |= outcome.is_err();
    }

    pub(super) fn sent(&mut self, server: SocketAddr) {
        self.servers.entry(server).or_default().under_way += 1;
    }

    /// Something came of a query, if only an error.
    pub(super) fn received(
        &mut self,
        server: SocketAddr,
        zone: Option<&Name>,
        outcome: &Result<Vec<u8>, TransportError>,
    ) {
        let standing = self.servers.entry(server).or_default();
        standing.under_way = standing.under_way.saturating_sub(1);
        match outcome {
            Ok(_) => {
                standing.responded = true;
                self.alive.extend(zone.cloned());
            }
            Err(_) => standing.failed = true,
        }
    }
}
