//! The way to one resolver over TLS, HTTPS or QUIC: one connection for all queries, made anew when it was closed.

use super::endpoint::{Encryption, Endpoint, Protocol};
use super::fault::Fault;
use super::trust::{self, Trust};
use super::{https, quic, random_id, tls};
use crate::env::Clock;
use dnssec_core::wire::{ClientCookie, Query};
use rustls::RootCertStore;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;

/// Encryption proves who sends and who is sent to; cookies are for those without (RFC 7873 §1).
const NO_COOKIE: ClientCookie = ClientCookie([0; 8]);

/// The way to one resolver.
pub(super) struct Channel {
    address: SocketAddr,
    encryption: Encryption,
    trust: Trust,
    /// How long to wait for a connection, and then for each response.
    timeout: Duration,
    state: Mutex<State>,
    next_id: AtomicU16,
}

enum State {
    Unused,
    Open {
        connection: Connection,
        /// Which one it is.
        number: u32,
    },
    /// Nobody was there, or not whom we asked for: asking again would cost another wait.
    Failed(Fault),
}

#[derive(Clone)]
enum Connection {
    Tls(tls::Connection),
    Https(https::Connection),
    Quic(quic::Connection),
}

impl Channel {
    /// For an endpoint; `None` if it is not an encrypted one.
    pub(super) fn new(
        endpoint: &Endpoint,
        authorities: Option<RootCertStore>,
        timeout: Duration,
        clock: &Clock,
    ) -> Result<Option<Self>, String> {
        let Some(encryption) = endpoint.encryption.clone() else { return Ok(None) };
        let authorities = authorities.unwrap_or_else(trust::built_in);
        let trust = Trust::new(authorities, encryption.protocol.alpn(), clock)?;
        let first = random_id().map_err(|error| error.to_string())?;
        Ok(Some(Channel {
            address: endpoint.address,
            encryption,
            trust,
            timeout,
            state: Mutex::new(State::Unused),
            next_id: AtomicU16::new(first),
        }))
    }

    /// Sends a query and waits for the response. If the connection turns out to be closed, there is one more try.
    /// Gives the octets sent as well; none, where there was no connection to send them over.
    pub(super) async fn ask(&self, query: &Query) -> (Vec<u8>, Result<Vec<u8>, Fault>) {
        let (connection, number) = match self.connection(None).await {
            Ok(found) => found,
            Err(fault) => return (Vec::new(), Err(fault)),
        };
        let octets = self.octets(query);
        let outcome = match self.within(connection.ask(&octets)).await {
            Err(fault) if fault.is_closed() => match self.connection(Some(number)).await {
                Ok((connection, _)) => self.within(connection.ask(&octets)).await,
                Err(fault) => Err(fault),
            },
            outcome => outcome,
        };
        (octets, outcome)
    }

    /// Over TLS, IDs tell the queries of a connection apart; what has a stream for each query has 0 (RFC 8484 §4.1,
    /// RFC 9250 §4.2.1).
    fn octets(&self, query: &Query) -> Vec<u8> {
        let id = match self.encryption.protocol {
            Protocol::Tls => self.next_id.fetch_add(1, Ordering::Relaxed),
            Protocol::Https { .. } | Protocol::Quic => 0,
        };
        query.to_octets(id, NO_COOKIE)
    }

    /// The connection and its number, another one than the number given.
    async fn connection(&self, closed: Option<u32>) -> Result<(Connection, u32), Fault> {
        let mut state = self.state.lock().await;
        let number = match &*state {
            State::Failed(fault) => return Err(fault.clone()),
            State::Open { connection, number } if Some(*number) != closed => {
                return Ok((connection.clone(), *number));
            }
            State::Open { number, .. } => number.wrapping_add(1),
            State::Unused => 0,
        };
        match self.within(self.connect()).await {
            Ok(connection) => {
                *state = State::Open { connection: connection.clone(), number };
                Ok((connection, number))
            }
            Err(fault) => {
                *state = State::Failed(fault.clone());
                Err(fault)
            }
        }
    }

    async fn connect(&self) -> Result<Connection, Fault> {
        let Channel { address, encryption, trust, .. } = self;
        Ok(match &encryption.protocol {
            Protocol::Tls => {
                let stream = tls::connect(*address, encryption, trust).await?;
                Connection::Tls(tls::Connection::new(stream))
            }
            Protocol::Https { path } => {
                Connection::Https(https::Connection::open(*address, encryption, path, trust).await?)
            }
            Protocol::Quic => Connection::Quic(quic::Connection::open(*address, encryption, trust).await?),
        })
    }

    async fn within<T>(&self, future: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
        let limited = tokio::time::timeout(self.timeout, future).await;
        limited.unwrap_or(Err(Fault::Timeout { waited: self.timeout }))
    }
}

impl Connection {
    async fn ask(&self, octets: &[u8]) -> Result<Vec<u8>, Fault> {
        match self {
            Connection::Tls(connection) => connection.ask(octets).await,
            Connection::Https(connection) => connection.ask(octets).await,
            Connection::Quic(connection) => connection.ask(octets).await,
        }
    }
}
