//! Hints: the servers of the zone a walk starts at (RFC 1034 §5.3.2; for the root, RFC 9609).

use crate::master::{MasterError, Reader};
use crate::name::Name;
use crate::record::target_name;
use crate::record_type::RecordType;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The servers of one zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hints {
    /// The zone, usually the root.
    pub zone: Name,
    /// Its servers, in the order of their source.
    pub servers: Vec<Hint>,
}

/// A server and where to reach it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hint {
    /// Its name.
    pub name: Name,
    /// Its addresses; none if the source has none.
    pub addresses: Vec<IpAddr>,
}

/// Letter and addresses of each root server (IANA's named.root of 2024-04-18).
const ROOT_SERVERS: [(&[u8], [u8; 4], [u16; 8]); 13] = [
    (b"a", [198, 41, 0, 4], [0x2001, 0x503, 0xba3e, 0, 0, 0, 2, 0x30]),
    (b"b", [170, 247, 170, 2], [0x2801, 0x1b8, 0x10, 0, 0, 0, 0, 0xb]),
    (b"c", [192, 33, 4, 12], [0x2001, 0x500, 2, 0, 0, 0, 0, 0xc]),
    (b"d", [199, 7, 91, 13], [0x2001, 0x500, 0x2d, 0, 0, 0, 0, 0xd]),
    (b"e", [192, 203, 230, 10], [0x2001, 0x500, 0xa8, 0, 0, 0, 0, 0xe]),
    (b"f", [192, 5, 5, 241], [0x2001, 0x500, 0x2f, 0, 0, 0, 0, 0xf]),
    (b"g", [192, 112, 36, 4], [0x2001, 0x500, 0x12, 0, 0, 0, 0, 0xd0d]),
    (b"h", [198, 97, 190, 53], [0x2001, 0x500, 1, 0, 0, 0, 0, 0x53]),
    (b"i", [192, 36, 148, 17], [0x2001, 0x7fe, 0, 0, 0, 0, 0, 0x53]),
    (b"j", [192, 58, 128, 30], [0x2001, 0x503, 0xc27, 0, 0, 0, 2, 0x30]),
    (b"k", [193, 0, 14, 129], [0x2001, 0x7fd, 0, 0, 0, 0, 0, 1]),
    (b"l", [199, 7, 83, 42], [0x2001, 0x500, 0x9f, 0, 0, 0, 0, 0x42]),
    (b"m", [202, 12, 27, 33], [0x2001, 0xdc3, 0, 0, 0, 0, 0, 0x35]),
];

impl Hints {
    /// The thirteen root servers.
    pub fn built_in() -> Self {
        let servers = ROOT_SERVERS.iter().map(|(letter, ipv4, ipv6)| Hint {
            // Three short labels always make a name.
            name: Name::from_labels([letter, b"root-servers".as_slice(), b"net"]).unwrap_or(Name::root()),
            addresses: vec![Ipv4Addr::from(*ipv4).into(), Ipv6Addr::from(*ipv6).into()],
        });
        Hints { zone: Name::root(), servers: servers.collect() }
    }

    /// Reads master-file text: NS records of one zone, A and AAAA records of the servers they name.
    pub fn parse(text: &str) -> Result<Self, HintsError> {
        let mut zone: Option<Name> = None;
        let mut servers: Vec<Hint> = Vec::new();
        // Addresses may stand before the NS records that need them.
        let mut addresses: Vec<(Name, IpAddr, usize)> = Vec::new();
        let mut reader = Reader::new(text.as_bytes(), Name::root()).with_default_ttl(0);
        while let Some(record) = reader.next() {
            let record = record?;
            let line = reader.line();
            let fault = match (record.record_type, address(&record.rdata)) {
                (RecordType::NS, _) => {
                    let zone = zone.get_or_insert_with(|| record.owner.clone());
                    match target_name(&record.rdata) {
                        Ok(_) if *zone != record.owner => {
                            HintsFault::OtherZone { zone: zone.clone(), other: record.owner }
                        }
                        Ok(name) => {
                            if !servers.iter().any(|server| server.name == name) {
                                servers.push(Hint { name, addresses: Vec::new() });
                            }
                            continue;
                        }
                        Err(_) => HintsFault::Rdata { record_type: record.record_type },
                    }
                }
                (RecordType::A, Some(address @ IpAddr::V4(_)))
                | (RecordType::AAAA, Some(address @ IpAddr::V6(_))) => {
                    addresses.push((record.owner, address, line));
                    continue;
                }
                (RecordType::A | RecordType::AAAA, _) => {
                    HintsFault::Rdata { record_type: record.record_type }
                }
                (record_type, _) => HintsFault::RecordType { record_type },
            };
            return Err(HintsError::Line { line, fault });
        }
        for (name, address, line) in addresses {
            let server = servers.iter_mut().find(|server| server.name == name);
            let fault = HintsFault::NotAServer { name };
            server.ok_or(HintsError::Line { line, fault })?.addresses.push(address);
        }
        if servers.iter().all(|server| server.addresses.is_empty()) {
            return Err(HintsError::NoAddress);
        }
        Ok(Hints { zone: zone.ok_or(HintsError::NoAddress)?, servers })
    }

    /// Every address, server by server.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> + '_ {
        self.servers.iter().flat_map(|server| &server.addresses).copied()
    }
}

/// The address that A or AAAA RDATA holds, by its length.
fn address(rdata: &[u8]) -> Option<IpAddr> {
    let ipv4 = <[u8; 4]>::try_from(rdata).ok().map(IpAddr::from);
    ipv4.or_else(|| <[u8; 16]>::try_from(rdata).ok().map(IpAddr::from))
}

/// Why text holds no hints.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HintsError {
    /// Malformed master-file text.
    #[error("{0}")]
    Master(#[from] MasterError),
    /// A record that is no hint.
    #[error("line {line}: {fault}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong there.
        fault: HintsFault,
    },
    /// No server has an address.
    #[error("no server with an address: hints are NS records and the A and AAAA records of their servers")]
    NoAddress,
}

/// What is wrong with a record among hints.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HintsFault {
    /// A record of another type.
    #[error("{record_type} record; hints are NS, A and AAAA")]
    RecordType {
        /// Its type.
        record_type: RecordType,
    },
    /// NS records of a second zone.
    #[error("NS of {other} among the hints of {zone}")]
    OtherZone {
        /// The zone of the first NS.
        zone: Name,
        /// The zone of this one.
        other: Name,
    },
    /// An address of something that is no server of the zone.
    #[error("address of {name}, which no NS record names")]
    NotAServer {
        /// Its owner.
        name: Name,
    },
    /// RDATA, written as octets, that is no name or address.
    #[error("malformed {record_type} RDATA")]
    Rdata {
        /// Its type.
        record_type: RecordType,
    },
}
