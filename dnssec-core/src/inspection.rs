//! What the evidence shows beside the chain: what will trouble some resolver, what will break later, and which
//! server it is. Nothing found here changes a verdict.
//!
//! One file per subject; each looks at the whole [`Inspection`] and gives findings, which are put together with
//! those of the chain: of one fact at one place, once, with all servers that show it.

mod addresses;
mod algorithms;
mod at_odds;
mod behaviour;
mod child_ds;
mod contradictions;
mod denial;
mod keys;
mod lifetimes;
mod nameservers;
mod servers;
mod zone;

pub(crate) use at_odds::{Serials, at_odds};
pub(crate) use behaviour::nsids;

use crate::capture::{Capture, Exchange};
use crate::evidence::{Evidence, Kind, Response};
use crate::finding::{Fact, Finding};
use crate::name::Name;
use crate::policy::Policy;
use crate::record_type::RecordType;
use crate::report::Report;
use crate::supposition::Supposition;
use crate::time::Timestamp;
use std::net::SocketAddr;
use zone::{Zone, Zones};

/// What an inspection looks at.
pub(crate) struct Inspection<'a> {
    /// The exchanges, octets as received.
    pub(crate) capture: &'a Capture,
    /// The same taken apart.
    pub(crate) evidence: &'a Evidence,
    /// The policy validated under.
    pub(crate) policy: &'a Policy,
    /// The time validated at.
    pub(crate) now: Timestamp,
    /// What the validation says, all views put together.
    pub(crate) report: &'a Report,
    /// The zones that the question leads through, from the top.
    pub(crate) zones: Vec<Name>,
    /// What is supposed beyond the evidence.
    pub(crate) supposed: Option<&'a Supposition>,
}

impl<'a> Inspection<'a> {
    /// Each exchange with what it is good for, in order of completion. Those that only probe how servers respond
    /// are left out: what their answers lack was not asked for.
    pub(crate) fn exchanges(&self) -> impl Iterator<Item = (&'a Exchange, &'a Response)> {
        self.every_exchange().filter(|(_, response)| self.evidence.counts(response))
    }

    /// The same with those that probe.
    fn every_exchange(&self) -> impl Iterator<Item = (&'a Exchange, &'a Response)> {
        self.capture.exchanges.iter().zip(self.evidence.responses())
    }

    /// The exchanges with servers of a zone, those that were not sent left out.
    pub(crate) fn exchanges_of(&self, zone: &Name) -> impl Iterator<Item = (&'a Exchange, &'a Response)> {
        self.exchanges().filter(move |(exchange, _)| {
            exchange.zone.as_ref() == Some(zone) && !exchange.server.ip().is_unspecified()
        })
    }
}

/// Everything that is found beside the chain.
pub(crate) fn inspect(inspection: &Inspection<'_>) -> Vec<Finding> {
    let subjects: [fn(&Inspection<'_>) -> Vec<Finding>; 2] = [servers::inspect, behaviour::inspect];
    let mut findings: Vec<Finding> = subjects.iter().flat_map(|subject| subject(inspection)).collect();
    let zones = Zones::of(inspection);
    for zone in zones.iter() {
        findings.extend(SUBJECTS_OF_A_ZONE.iter().flat_map(|subject| subject(&zone)));
    }
    findings
}

/// Each looks at one zone, as its servers show it.
const SUBJECTS_OF_A_ZONE: [fn(&Zone<'_>) -> Vec<Finding>; 7] = [
    nameservers::inspect,
    keys::inspect,
    child_ds::inspect,
    lifetimes::inspect,
    algorithms::inspect,
    denial::inspect,
    contradictions::inspect,
];

/// A finding about a set of a zone, shown by a server.
fn finding(zone: &Name, name: &Name, record_type: RecordType, fact: Fact, server: SocketAddr) -> Finding {
    Finding {
        zone: zone.clone(),
        name: name.clone(),
        record_type,
        fact,
        servers: vec![server],
        details: Vec::new(),
        share: None,
    }
}

/// Whether a response is of any use to a resolver.
fn is_usable(response: &Response) -> bool {
    !matches!(response.kind, Kind::Failure(_)) && !response.is_hollow()
}
