//! DNS over QUIC (RFC 9250) through hickory-net: each query has a stream of its own.
//!
//! hickory-net takes messages apart and puts them together itself. So what is recorded as sent is what it makes of
//! a query, and a response that it cannot read is lost.

use super::endpoint::Encryption;
use super::fault::{Fault, excerpt};
use super::trust::Trust;
use super::words;
use futures_util::StreamExt;
use hickory_net::NetError;
use hickory_net::proto::op::{DnsRequest, DnsRequestOptions, Message};
use hickory_net::quic::QuicClientStream;
use hickory_net::xfer::DnsRequestSender;
use quinn::{ConnectionError, ReadError, ReadExactError, WriteError};
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Instant;
use tokio::net::UdpSocket;

/// An open connection.
#[derive(Clone)]
pub(super) struct Connection(QuicClientStream);

/// RFC 9001 §4.8, §8.1: how a handshake without agreement on ALPN ends, as an error code of QUIC.
const NO_APPLICATION_PROTOCOL: u64 = 0x178;

impl Connection {
    /// Connects.
    pub(super) async fn open(
        address: SocketAddr,
        encryption: &Encryption,
        trust: &Trust,
    ) -> Result<Self, Fault> {
        let began = Instant::now();
        let builder = QuicClientStream::builder().crypto_config(trust.config.clone());
        let connecting = builder.build(address, encryption.name.to_str().into());
        tokio::select! {
            connected = connecting => match connected {
                Ok(stream) => Ok(Connection(stream)),
                Err(error) => Err(of_handshake(&error, encryption, trust, began)),
            },
            reason = refusal(address) => Err(Fault::Network { reason }),
        }
    }

    /// Sends a query, which must have the ID 0 (RFC 9250 §4.2.1), and waits for the response.
    pub(super) async fn ask(&self, octets: &[u8]) -> Result<Vec<u8>, Fault> {
        let began = Instant::now();
        let message = Message::from_vec(octets).map_err(|error| Fault::Quic { reason: error.to_string() })?;
        let request = DnsRequest::new(message, DnsRequestOptions::default());
        let mut responses = self.0.clone().send_message(request);
        match responses.next().await {
            Some(Ok(response)) => Ok(response.into_buffer()),
            Some(Err(error)) => Err(of_exchange(&error, began)),
            None => Err(Fault::Closed { reason: "connection closed without a response".to_owned() }),
        }
    }
}

/// Why nobody is there. quinn's socket is not connected, so the system does not tell it, and a datagram of its own
/// has to find out: one octet, which every QUIC server discards (RFC 9000 §17.3.1: its fixed bit is 0).
async fn refusal(address: SocketAddr) -> String {
    let any: IpAddr = match address {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let probe = async {
        let socket = UdpSocket::bind((any, 0)).await?;
        socket.connect(address).await?;
        socket.send(&[0]).await?;
        socket.recv(&mut [0]).await
    };
    match probe.await {
        Err(error) if is_unreachable(error.kind()) => words(&error),
        _ => std::future::pending().await,
    }
}

fn is_unreachable(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionRefused | ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable)
}

fn of_handshake(error: &NetError, encryption: &Encryption, trust: &Trust, began: Instant) -> Fault {
    if let Some(refusal) = trust.refusal() {
        return Fault::of_certificate(&refusal);
    }
    match error {
        NetError::Timeout => Fault::Timeout { waited: began.elapsed() },
        NetError::Io(error) => {
            match error.get_ref().and_then(|inner| inner.downcast_ref::<ConnectionError>()) {
                Some(error) => of_connecting(error, encryption),
                None => Fault::Network { reason: words(error) },
            }
        }
        error => Fault::Quic { reason: excerpt(&error.to_string()) },
    }
}

fn of_connecting(error: &ConnectionError, encryption: &Encryption) -> Fault {
    let code = match error {
        ConnectionError::TransportError(error) => Some(u64::from(error.code)),
        ConnectionError::ConnectionClosed(close) => Some(u64::from(close.error_code)),
        _ => None,
    };
    match (code, encryption.protocol.alpn()) {
        (Some(NO_APPLICATION_PROTOCOL), Some(wanted)) => Fault::Alpn { wanted },
        _ => Fault::Quic { reason: excerpt(&error.to_string()) },
    }
}

fn of_exchange(error: &NetError, began: Instant) -> Fault {
    match error {
        NetError::Timeout => Fault::Timeout { waited: began.elapsed() },
        NetError::QuinnConnection(error)
        | NetError::QuinnWriteError(WriteError::ConnectionLost(error))
        | NetError::QuinnReadError(ReadExactError::ReadError(ReadError::ConnectionLost(error))) => {
            Fault::Closed { reason: format!("connection lost: {}", excerpt(&error.to_string())) }
        }
        NetError::QuinnReadError(ReadExactError::FinishedEarly(0)) => {
            Fault::Quic { reason: "the stream was closed without a response".to_owned() }
        }
        NetError::QuinnReadError(ReadExactError::FinishedEarly(octets)) => {
            Fault::Quic { reason: format!("the stream was closed after {octets} octets of the response") }
        }
        NetError::QuinnReadError(ReadExactError::ReadError(ReadError::Reset(code)))
        | NetError::QuinnWriteError(WriteError::Stopped(code)) => {
            let code = code.into_inner();
            Fault::Quic { reason: format!("the server broke off with error {code}{}", error_name(code)) }
        }
        NetError::QuicMessageIdNot0(id) => {
            Fault::Quic { reason: format!("a response with ID {id}, which is 0 here (RFC 9250 §4.2.1)") }
        }
        NetError::Proto(error) => Fault::Unreadable { reason: excerpt(&error.to_string()) },
        error => Fault::Quic { reason: excerpt(&error.to_string()) },
    }
}

/// RFC 9250 §4.3.
fn error_name(code: u64) -> &'static str {
    match code {
        0 => ", DOQ_NO_ERROR",
        1 => ", DOQ_INTERNAL_ERROR",
        2 => ", DOQ_PROTOCOL_ERROR",
        3 => ", DOQ_REQUEST_CANCELLED",
        4 => ", DOQ_EXCESSIVE_LOAD",
        5 => ", DOQ_UNSPECIFIED_ERROR",
        _ => "",
    }
}
