//! The walk, sans-IO: which query next? The caller owns sockets and clock.

use crate::anchor::TrustAnchors;
use crate::capture::{Capture, Transport, TransportError};
use crate::hints::Hints;
use crate::policy::Policy;
use crate::record::Question;
use crate::time::Timestamp;
use crate::wire::Query;
use std::net::SocketAddr;

/// Where a walk begins.
#[derive(Clone, Debug)]
pub enum Start {
    /// At the servers of some zones, mostly the root; each with the port to ask at.
    Hints {
        /// Zones whose servers are known from the start.
        hints: Vec<Hints>,
        /// The port of every authoritative server.
        port: u16,
        /// Address families that may be used.
        families: Families,
    },
    /// At a recursive resolver.
    Resolver(SocketAddr),
}

/// Address families a walk may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Families {
    /// Both.
    Both,
    /// IPv4 only.
    Ipv4,
    /// IPv6 only.
    Ipv6,
}

/// Identifies an outgoing query until its outcome is handed back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct QueryKey(u64);

/// A query to send.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// To hand back with the outcome.
    pub key: QueryKey,
    /// Where to send it.
    pub server: SocketAddr,
    /// Over what.
    pub transport: Transport,
    /// What; the caller chooses a random ID.
    pub query: Query,
}

/// What came of a query.
#[derive(Clone, Debug)]
pub struct Completed {
    /// The octets sent.
    pub query: Vec<u8>,
    /// When it was sent.
    pub sent: Timestamp,
    /// Milliseconds until the outcome.
    pub elapsed: u32,
    /// The response octets (ID and question matched by the caller), or why there is none.
    pub outcome: Result<Vec<u8>, TransportError>,
}

/// A walk under way.
#[derive(Debug)]
pub struct Walk {
    capture: Capture,
}

impl Walk {
    /// Begins a walk for a question.
    pub fn new(
        question: Question,
        start: Start,
        anchors: TrustAnchors,
        policy: Policy,
        started: Timestamp,
    ) -> Self {
        let _ = (&question, &start, &anchors, &policy, started);
        todo!()
    }

    /// The next query to send now, if any. Call until `None` after each completion; several queries may be
    /// under way at once.
    pub fn poll_query(&mut self) -> Option<Outgoing> {
        None
    }

    /// Hands back what came of a query.
    pub fn handle_response(&mut self, _key: QueryKey, _completed: Completed) {}

    /// Whether nothing is under way and nothing remains to be asked.
    pub fn is_finished(&self) -> bool {
        true
    }

    /// Ends the walk, finished or not, with everything that was gathered; what was under way is recorded as
    /// interrupted.
    pub fn finish(self) -> Capture {
        self.capture
    }

    /// How many queries were answered and how many are under way, for progress displays.
    pub fn progress(&self) -> (usize, usize) {
        (self.capture.exchanges.len(), 0)
    }
}
