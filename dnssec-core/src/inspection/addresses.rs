//! Addresses of servers: what came of looking them up, and from where they can be reached.

use crate::evidence::{Kind, Response};
use crate::finding::Fact;
use crate::name::Name;
use crate::record::Record;
use crate::record_type::RecordType;
use crate::wire::Rcode;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What is known of the addresses of a server, of one family.
#[derive(PartialEq, Eq)]
pub(super) enum Addresses {
    Some(BTreeSet<IpAddr>),
    NoData,
    NoName,
    Alias,
    Failed(String),
    Unknown,
}

impl Addresses {
    /// What a response to the question for them says.
    pub(super) fn of(response: &Response, name: &Name, family: RecordType) -> Addresses {
        let message = match (&response.kind, &response.message) {
            (Kind::Answer, Some(message)) => message,
            (Kind::Failure(Fact::LimitReached { .. } | Fact::WalkInterrupted { .. }), _) => {
                return Addresses::Unknown;
            }
            (Kind::Failure(fact), _) => return Addresses::Failed(fact.to_string()),
            _ => return Addresses::Unknown,
        };
        if !message.header.is_authoritative() && response.zone.is_some() {
            return Addresses::Unknown;
        }
        let at_name = || message.answers.iter().filter(|record| record.owner == *name);
        let addresses: BTreeSet<IpAddr> =
            at_name().filter(|record| record.record_type == family).filter_map(address).collect();
        if !addresses.is_empty() {
            return Addresses::Some(addresses);
        }
        if at_name().any(|record| record.record_type == RecordType::CNAME) {
            return Addresses::Alias;
        }
        match message.rcode() {
            Rcode::NXDOMAIN => Addresses::NoName,
            _ => Addresses::NoData,
        }
    }
}

/// The address in an A or AAAA record.
pub(super) fn address(record: &Record) -> Option<IpAddr> {
    let rdata = record.rdata.as_ref();
    match record.record_type {
        RecordType::A => <[u8; 4]>::try_from(rdata).ok().map(|octets| Ipv4Addr::from(octets).into()),
        RecordType::AAAA => <[u8; 16]>::try_from(rdata).ok().map(|octets| Ipv6Addr::from(octets).into()),
        _ => None,
    }
}

/// From where an address can be reached (RFC 6890 §2.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    Host,
    Link,
    Private,
    Everywhere,
}

/// That of an address.
pub(super) fn scope(address: IpAddr) -> Scope {
    match address {
        IpAddr::V4(address) => match address.octets() {
            [0 | 127, ..] => Scope::Host,
            [169, 254, ..] => Scope::Link,
            // RFC 1918 §3, RFC 6598 §7.
            [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => Scope::Private,
            _ => Scope::Everywhere,
        },
        IpAddr::V6(address) => match address.segments() {
            [0, 0, 0, 0, 0, 0, 0, 0 | 1] => Scope::Host,
            [0xfe80..=0xfebf, ..] => Scope::Link,
            // RFC 4193 §3.1.
            [0xfc00..=0xfdff, ..] => Scope::Private,
            _ => Scope::Everywhere,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes() {
        for (address, expected) in [
            ("127.53.16.1", 0),
            ("0.0.0.0", 0),
            ("::1", 0),
            ("::", 0),
            ("169.254.1.1", 1),
            ("fe80::1", 1),
            ("10.0.0.1", 2),
            ("172.31.255.255", 2),
            ("192.168.0.1", 2),
            ("100.64.0.1", 2),
            ("fd00::53", 2),
            ("172.32.0.1", 3),
            ("100.128.0.1", 3),
            ("192.0.2.1", 3),
            ("2001:db8::53", 3),
            ("fec0::1", 3),
        ] {
            let scopes = [Scope::Host, Scope::Link, Scope::Private, Scope::Everywhere];
            let found = scopes.iter().position(|other| *other == scope(address.parse().unwrap()));
            assert_eq!(found, Some(expected), "{address}");
        }
    }
}
