//! The exchanges a validation runs on, octets as received, and their documented JSON form (`docs/capture.md`).

mod json;

pub use json::{CaptureError, MemberFault};

use crate::name::Name;
use crate::record::Question;
use crate::time::Timestamp;
use std::fmt;
use std::net::SocketAddr;

/// Everything a validation needs to know about the outside world.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Capture {
    /// What the walk was for.
    pub question: Question,
    /// When it began.
    pub started: Timestamp,
    /// How it went.
    pub mode: Mode,
    /// Trust anchors the walk was validated with, as master-file lines (DS or DNSKEY).
    pub anchors: Vec<String>,
    /// The exchanges in order of completion.
    pub exchanges: Vec<Exchange>,
}

/// From whom answers were had.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// From the authoritative servers, from the root down.
    Iterative,
    /// From a recursive resolver.
    Recursive,
}

/// One query and what came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exchange {
    /// The zone the server was asked for; `None` for a resolver or where unknown.
    pub zone: Option<Name>,
    /// The server's address and port.
    pub server: SocketAddr,
    /// The server's name, where it was found by name.
    pub server_name: Option<Name>,
    /// Over what it was asked.
    pub transport: Transport,
    /// What was asked.
    pub question: Question,
    /// The query as sent.
    pub query: Vec<u8>,
    /// When it was sent.
    pub sent: Timestamp,
    /// Milliseconds until the response or error.
    pub elapsed: u32,
    /// The response as received, or why there is none.
    pub outcome: Result<Vec<u8>, TransportError>,
}

impl Exchange {
    /// Whether a query went out: what stopped before that is recorded as well.
    pub fn was_sent(&self) -> bool {
        use TransportError::{BudgetSpent, Certificate, NoAddress, ServersSilent};
        let is_unsent = |error: &TransportError| {
            matches!(error, NoAddress | ServersSilent | Certificate(_) | BudgetSpent { .. })
        };
        !self.outcome.as_ref().is_err_and(is_unsent)
    }
}

/// How octets travelled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Transport {
    /// UDP (RFC 1035 §4.2.1).
    Udp,
    /// TCP (RFC 7766).
    Tcp,
    /// TLS (RFC 7858).
    Tls,
    /// HTTPS (RFC 8484).
    Https,
    /// QUIC (RFC 9250).
    Quic,
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Transport::Udp => "udp",
            Transport::Tcp => "tcp",
            Transport::Tls => "tls",
            Transport::Https => "https",
            Transport::Quic => "quic",
        })
    }
}

/// Why no response came.
#[derive(Clone, PartialEq, Eq, Hash, Debug, thiserror::Error)]
pub enum TransportError {
    /// No response in time.
    #[error("no response within {milliseconds} ms")]
    Timeout {
        /// Time waited.
        milliseconds: u32,
    },
    /// The network reported an error.
    #[error("{0}")]
    Network(String),
    /// Not sent: the server did not prove to be the one that was to be asked.
    #[error("{0}")]
    Certificate(String),
    /// Not sent: the walk had spent its budget of queries.
    #[error("not sent: the limit of {limit} queries was reached")]
    BudgetSpent {
        /// The limit.
        limit: u32,
    },
    /// Not sent: no address is known for any server of the zone.
    #[error("not sent: no server of the zone has a known address")]
    NoAddress,
    /// Not sent: no server of the zone had responded to anything before.
    #[error("not sent: the servers of the zone gave no response before")]
    ServersSilent,
    /// The walk ended before a response came.
    #[error("the walk was interrupted")]
    Interrupted,
}
