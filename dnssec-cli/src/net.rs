//! The only sockets: one query, one response.
//!
//! A UDP query has a socket of its own, connected, on a port that the system picks at random, and a random ID
//! (RFC 5452 §9.2, §10); where it carries a cookie, one that nobody else knows (RFC 7873 §4.1). What comes back
//! counts if it is a response with that ID and question; all else is ignored and the waiting goes on.
//!
//! A resolver named for TLS, HTTPS or QUIC has one connection for all queries (`channel`). There a response belongs
//! to its query by the connection's own means, and comes from whom the certificate vouches for: it is kept whatever
//! is in it, and judged by the validation.

mod channel;
mod endpoint;
mod fault;
mod https;
mod quic;
mod tls;
mod trust;

use crate::env::{Clock, Env};
use crate::error::CliError;
use channel::Channel;
use dnssec_core::capture::{Transport, TransportError};
use dnssec_core::record::Question;
use dnssec_core::walk::{Completed, Outgoing};
use dnssec_core::wire::{ClientCookie, Message, Rcode};
use rustls::RootCertStore;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};

pub(crate) use endpoint::{Encryption, Endpoint, Protocol};

/// The largest payload a UDP datagram can have.
const LARGEST_DATAGRAM: usize = 65_535;

/// Times that a query over UDP is sent within its time, if nothing comes.
const SENDINGS: u32 = 3;

/// How queries are sent.
#[derive(Clone)]
pub(crate) struct Network {
    /// How long to wait for a response.
    pub(crate) timeout: Duration,
    /// When things happen.
    pub(crate) clock: Clock,
    /// The secret that client cookies are made of (RFC 7873 §A.1): one for each server, while this lasts.
    pub(crate) secret: RandomState,
    /// The way to the one resolver that is asked over TLS, HTTPS or QUIC.
    channel: Option<Arc<Channel>>,
}

/// What a response must match.
struct Sent<'a> {
    server: SocketAddr,
    question: &'a Question,
    id: u16,
    octets: &'a [u8],
}

impl Network {
    /// For servers asked over UDP and TCP.
    pub(crate) fn new(timeout: Duration, env: &Env) -> Self {
        Network { timeout, clock: env.clock.clone(), secret: RandomState::new(), channel: None }
    }

    /// For a resolver, and for servers asked over UDP and TCP; without `authorities`, the usual ones vouch for it.
    pub(crate) fn to(
        endpoint: &Endpoint,
        authorities: Option<RootCertStore>,
        timeout: Duration,
        env: &Env,
    ) -> Result<Self, CliError> {
        let channel = Channel::new(endpoint, authorities, timeout, &env.clock);
        let channel = channel.map_err(|reason| CliError::Tls { reason })?;
        let (secret, channel) = (RandomState::new(), channel.map(Arc::new));
        Ok(Network { timeout, clock: env.clock.clone(), secret, channel })
    }

    /// Sends a query and waits for its response.
    pub(crate) async fn exchange(&self, outgoing: &Outgoing) -> Completed {
        let sent = self.clock.now();
        let began = Instant::now();
        let (query, outcome) = match (outgoing.transport, &self.channel) {
            (Transport::Udp | Transport::Tcp, _) => self.plain(outgoing).await,
            (_, Some(channel)) => {
                let (octets, outcome) = channel.ask(&outgoing.query).await;
                (octets, outcome.map_err(TransportError::from))
            }
            (_, None) => {
                let reason = format!("it is not known whose certificate {} must show", outgoing.server);
                (Vec::new(), Err(TransportError::Network(reason)))
            }
        };
        Completed { query, sent, elapsed: milliseconds(began.elapsed()), outcome }
    }

    /// The same for all queries to a server, so that it knows its client again (RFC 7873 §4.1).
    fn cookie(&self, server: SocketAddr) -> ClientCookie {
        ClientCookie(self.secret.hash_one(server.ip()).to_be_bytes())
    }

    /// Over UDP or TCP.
    async fn plain(&self, outgoing: &Outgoing) -> (Vec<u8>, Result<Vec<u8>, TransportError>) {
        let id = match random_id() {
            Ok(id) => id,
            Err(error) => return (Vec::new(), Err(TransportError::Network(error.to_string()))),
        };
        let octets = outgoing.query.to_octets(id, self.cookie(outgoing.server));
        let question = &outgoing.query.question;
        let query = Sent { server: outgoing.server, question, id, octets: &octets };
        let exchange = async {
            match outgoing.transport {
                Transport::Udp => over_udp(&query, self.timeout / SENDINGS).await,
                _ => over_tcp(&query).await,
            }
        };
        let outcome = match tokio::time::timeout(self.timeout, exchange).await {
            Ok(outcome) => outcome.map_err(|error| TransportError::Network(words(&error))),
            Err(_) => Err(TransportError::Timeout { milliseconds: milliseconds(self.timeout) }),
        };
        (octets, outcome)
    }
}

fn random_id() -> Result<u16, getrandom::Error> {
    let mut id = [0; 2];
    getrandom::fill(&mut id)?;
    Ok(u16::from_be_bytes(id))
}

fn milliseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}

/// What the system says, without its number: the same words on every system.
fn words(error: &io::Error) -> String {
    match (error.raw_os_error(), error.kind()) {
        (None, _) | (_, ErrorKind::Other) => error.to_string(),
        (Some(_), kind) if kind.to_string() == "uncategorized error" => error.to_string(),
        (Some(_), kind) => kind.to_string(),
    }
}

/// Sends the query, and again after each pause: a datagram may be lost (RFC 1035 §4.2.1).
async fn over_udp(query: &Sent<'_>, pause: Duration) -> io::Result<Vec<u8>> {
    let any: IpAddr = match query.server {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0)).await?;
    // A connected socket hands over only what comes from the server, and the ICMP errors about it.
    socket.connect(query.server).await?;
    socket.send(query.octets).await?;
    let mut again = tokio::time::interval_at(tokio::time::Instant::now() + pause, pause);
    let mut buffer = vec![0; LARGEST_DATAGRAM];
    loop {
        let length = tokio::select! {
            received = socket.recv(&mut buffer) => received?,
            _ = again.tick() => {
                socket.send(query.octets).await?;
                continue;
            }
        };
        match buffer.get(..length) {
            Some(response) if query.is_answered_by(response) => return Ok(response.to_vec()),
            _ => {}
        }
    }
}

async fn over_tcp(query: &Sent<'_>) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(query.server).await?;
    stream.write_all(&framed(query.octets)?).await?;
    loop {
        let response = read_message(&mut stream).await?;
        if query.is_answered_by(&response) {
            return Ok(response);
        }
    }
}

/// Each message has its length before it (RFC 7766 §8).
fn framed(message: &[u8]) -> io::Result<Vec<u8>> {
    let length = u16::try_from(message.len()).map_err(|_| ErrorKind::InvalidInput)?;
    let mut framed = length.to_be_bytes().to_vec();
    framed.extend_from_slice(message);
    Ok(framed)
}

/// A message with its length before it.
async fn read_message(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut length = [0; 2];
    let found = read_up_to(stream, &mut length).await?;
    if found < length.len() {
        return Err(closed(found, length.len()));
    }
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    let found = read_up_to(stream, &mut message).await?;
    if found < message.len() {
        return Err(closed(found + length.len(), message.len() + length.len()));
    }
    Ok(message)
}

/// Fills the buffer unless the stream ends before.
async fn read_up_to(stream: &mut (impl AsyncRead + Unpin), buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match stream.read(rest).await? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(filled)
}

fn closed(found: usize, expected: usize) -> io::Error {
    let message = match found {
        0 => "connection closed without a response".to_owned(),
        _ => format!("connection closed after {found} octets of at least {expected}"),
    };
    io::Error::new(ErrorKind::UnexpectedEof, message)
}

impl Sent<'_> {
    /// Whether the octets are the response: QR, the ID, and the question asked (RFC 5452 §9.1). A response that
    /// reports an error may leave out the question, as servers do that could not read it.
    fn is_answered_by(&self, octets: &[u8]) -> bool {
        let Ok(message) = Message::parse(octets) else { return false };
        if !message.header.is_response() || message.header.id != self.id {
            return false;
        }
        let [questions, ..] = message.counts;
        match message.questions.as_slice() {
            [question] => question == self.question,
            [] => questions == 0 && message.rcode() != Rcode::NOERROR,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
