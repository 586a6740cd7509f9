//! Where a walk begins and which addresses it may use.

use crate::capture::Transport;
use crate::hints::Hints;
use std::net::{IpAddr, SocketAddr};

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
        /// How many servers of a zone are asked.
        breadth: Breadth,
        /// Over what they are asked first.
        transport: Transport,
    },
    /// At a recursive resolver.
    Resolver {
        /// Where it is.
        address: SocketAddr,
        /// Over what it is asked first: truncation over UDP leads to TCP, nothing leads away from the others.
        transport: Transport,
    },
}

/// How many servers of a zone are asked each question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breadth {
    /// One, and the next if it gives nothing usable.
    OneServer,
    /// All of them at once, of the zones that the question leads through, and what else shows whether they
    /// agree.
    EveryServer,
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

impl Families {
    pub(super) fn allow(self, address: IpAddr) -> bool {
        match self {
            Families::Both => true,
            Families::Ipv4 => address.is_ipv4(),
            Families::Ipv6 => address.is_ipv6(),
        }
    }
}
