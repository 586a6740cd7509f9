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

/// RFC 9000 §20.1: the alerts of TLS stand at the end of this range.
const CRYPTO_ERROR: u64 = 0x100;
const NO_APPLICATION_PROTOCOL: u64 = 120;

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
