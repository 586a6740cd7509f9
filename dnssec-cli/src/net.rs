//! The only sockets: one query, one response.
//!
//! A UDP query has a socket of its own, connected, on a port that the system picks at random, and a random ID
//! (RFC 5452 §9.2, §10); where it carries a cookie, one that nobody else knows (RFC 7873 §4.1). What comes back counts if it is a response with that ID and question; all else is
//! ignored and the waiting goes on.

use crate::env::Clock;
use dnssec_core::capture::{Transport, TransportError};
use dnssec_core::record::Question;
use dnssec_core::walk::{Completed, Outgoing};
use dnssec_core::wire::{ClientCookie, Message, Rcode};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};

/// The largest payload a UDP datagram can have.
const LARGEST_DATAGRAM: usize = 65_535;

/// How queries are sent.
#[derive(Clone)]
pub(crate) struct Network {
    /// How long to wait for a response.
    pub(crate) timeout: Duration,
    /// When things happen.
    pub(crate) clock: Clock,
    /// The secret that client cookies are made of (RFC 7873 §A.1): one for each server, while this lasts.
    pub(crate) secret: RandomState,
}

/// What a response must match.
struct Sent<'a> {
    server: SocketAddr,
    question: &'a Question,
    id: u16,
    octets: &'a [u8],
}

impl Network {
    /// Sends a query and waits for its response.
    pub(crate) async fn exchange(&self, outgoing: &Outgoing) -> Completed {
        let sent = self.clock.now();
        let began = Instant::now();
        let (query, outcome) = match random_id() {
            Ok(id) => {
                let octets = outgoing.query.to_octets(id, self.cookie(outgoing.server));
                let question = &outgoing.query.question;
                let query = Sent { server: outgoing.server, question, id, octets: &octets };
                let outcome = self.outcome(&query, outgoing.transport).await;
                (octets, outcome)
            }
            Err(error) => (Vec::new(), Err(TransportError::Network(error.to_string()))),
        };
        Completed { query, sent, elapsed: milliseconds(began.elapsed()), outcome }
    }

    /// The same for all queries to a server, so that it knows its client again (RFC 7873 §4.1).
    fn cookie(&self, server: SocketAddr) -> ClientCookie {
        ClientCookie(self.secret.hash_one(server.ip()).to_be_bytes())
    }

    async fn outcome(&self, query: &Sent<'_>, transport: Transport) -> Result<Vec<u8>, TransportError> {
        let exchange = async {
            match transport {
                Transport::Udp => over_udp(query).await,
                Transport::Tcp => over_tcp(query).await,
            }
        };
        match tokio::time::timeout(self.timeout, exchange).await {
            Ok(outcome) => outcome.map_err(|error| TransportError::Network(words(&error))),
            Err(_) => Err(TransportError::Timeout { milliseconds: milliseconds(self.timeout) }),
        }
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

async fn over_udp(query: &Sent<'_>) -> io::Result<Vec<u8>> {
    let any: IpAddr = match query.server {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0)).await?;
    // A connected socket hands over only what comes from the server, and the ICMP errors about it.
    socket.connect(query.server).await?;
    socket.send(query.octets).await?;
    let mut buffer = vec![0; LARGEST_DATAGRAM];
    loop {
        let length = socket.recv(&mut buffer).await?;
        match buffer.get(..length) {
            Some(response) if query.is_answered_by(response) => return Ok(response.to_vec()),
            _ => {}
        }
    }
}

/// Each message has its length before it (RFC 7766 §8).
async fn over_tcp(query: &Sent<'_>) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(query.server).await?;
    let length = u16::try_from(query.octets.len()).map_err(|_| ErrorKind::InvalidInput)?;
    let mut framed = length.to_be_bytes().to_vec();
    framed.extend_from_slice(query.octets);
    stream.write_all(&framed).await?;
    loop {
        let mut length = [0; 2];
        let found = read_up_to(&mut stream, &mut length).await?;
        if found < length.len() {
            return Err(closed(found, length.len()));
        }
        let mut response = vec![0; usize::from(u16::from_be_bytes(length))];
        let found = read_up_to(&mut stream, &mut response).await?;
        if found < response.len() {
            return Err(closed(found + length.len(), response.len() + length.len()));
        }
        if query.is_answered_by(&response) {
            return Ok(response);
        }
    }
}

/// Fills the buffer unless the stream ends before.
async fn read_up_to(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<usize> {
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
