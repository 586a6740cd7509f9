//! A resolver as a place to connect to.

use dnssec_core::capture::Transport;
use dnssec_core::walk::Start;
use rustls::pki_types::{IpAddr, ServerName};
use std::net::{Ipv6Addr, SocketAddr};

/// Where a resolver is and how it is talked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// Its address and port.
    pub(crate) address: SocketAddr,
    /// How queries to it are encrypted; `None` where they are not.
    pub(crate) encryption: Option<Encryption>,
}

/// DNS over a connection that a certificate vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Encryption {
    /// Whom the certificate must be for.
    pub(crate) name: ServerName<'static>,
    /// What the connection carries.
    pub(crate) protocol: Protocol,
}

/// What carries the messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// TLS (RFC 7858).
    Tls,
    /// HTTP/2 over TLS (RFC 8484).
    Https {
        /// What queries are posted to.
        path: String,
    },
    /// QUIC (RFC 9250).
    Quic,
}

impl Endpoint {
    /// Where a walk that asks it begins; `plain` is what it is asked over if nothing is encrypted.
    pub(crate) fn start(&self, plain: Transport) -> Start {
        Start::Resolver { address: self.address, transport: self.transport(plain) }
    }

    /// What it is asked over.
    pub(crate) fn transport(&self, plain: Transport) -> Transport {
        let protocol = self.encryption.as_ref().map(|encryption| &encryption.protocol);
        match protocol {
            None => plain,
            Some(Protocol::Tls) => Transport::Tls,
            Some(Protocol::Https { .. }) => Transport::Https,
            Some(Protocol::Quic) => Transport::Quic,
        }
    }
}

impl Protocol {
    /// The port where none is named: RFC 7858 §3.1, RFC 9110 §4.2.2 (that of https), RFC 9250 §4.1.1.
    pub(crate) fn port(&self) -> u16 {
        match self {
            Protocol::Tls | Protocol::Quic => 853,
            Protocol::Https { .. } => 443,
        }
    }

    /// What to agree on in the handshake (RFC 7301): RFC 9113 §3.2, RFC 9250 §4.1. RFC 7858 has nothing of it, and
    /// a server that knows nothing of DNS over TLS by that name would break off.
    pub(super) fn alpn(&self) -> Option<&'static str> {
        match self {
            Protocol::Tls => None,
            Protocol::Https { .. } => Some("h2"),
            Protocol::Quic => Some("doq"),
        }
    }
}

impl Encryption {
    /// The authority of a URI: the name, and the port unless it is the usual one (RFC 9110 §4.2.3, §7.2).
    pub(super) fn authority(&self, port: u16) -> String {
        let host = match &self.name {
            ServerName::IpAddress(IpAddr::V6(address)) => format!("[{}]", Ipv6Addr::from(*address)),
            name => name.to_str().into_owned(),
        };
        if port == self.protocol.port() { host } else { format!("{host}:{port}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authorities() {
        for (name, port, authority) in [
            ("dns.example", 443, "dns.example"),
            ("dns.example", 8443, "dns.example:8443"),
            ("192.0.2.1", 443, "192.0.2.1"),
            ("2001:db8::1", 443, "[2001:db8::1]"),
            ("2001:db8::1", 853, "[2001:db8::1]:853"),
        ] {
            let name = ServerName::try_from(name).unwrap();
            let protocol = Protocol::Https { path: "/dns-query".to_owned() };
            assert_eq!(Encryption { name, protocol }.authority(port), authority);
        }
    }
}
