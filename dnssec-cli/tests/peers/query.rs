//! The smallest DNS client: a query by hand and the header of its answer. It shares no code with what is tested.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpStream, UdpSocket};
use std::time::Duration;

/// What the header of a response says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Answer {
    pub(crate) rcode: u8,
    /// The AD bit: the resolver claims to have validated all of it.
    pub(crate) authentic: bool,
    pub(crate) answers: u16,
}

/// Asks an authoritative or recursive server for a SOA record. Answers to anything else are passed over.
pub(crate) fn soa_over_udp(zone: &str, server: IpAddr, port: u16) -> io::Result<Answer> {
    let local =
        if server.is_ipv4() { IpAddr::from(Ipv4Addr::UNSPECIFIED) } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((local, 0))?;
    socket.connect((server, port))?;
    // A resolver's first answer takes the time of a whole walk.
    socket.set_read_timeout(Some(Duration::from_secs(2)))?;
    socket.send(&query(zone, 6))?;
    let mut response = [0; 1232];
    let length = socket.recv(&mut response)?;
    read(&response[..length])
}

/// Asks a resolver over TCP, so that no answer is too long, and waits for `patience`.
pub(crate) fn resolve(
    name: &str,
    rtype: u16,
    resolver: IpAddr,
    port: u16,
    patience: Duration,
) -> io::Result<Answer> {
    let mut stream = TcpStream::connect((resolver, port))?;
    stream.set_read_timeout(Some(patience))?;
    let query = query(name, rtype);
    let mut framed = u16::try_from(query.len()).unwrap().to_be_bytes().to_vec();
    framed.extend(query);
    stream.write_all(&framed)?;
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    let mut response = vec![0; u16::from_be_bytes(length).into()];
    stream.read_exact(&mut response)?;
    read(&response)
}

/// ID 4321, RD and AD set (RFC 6840 §5.7: a wish for the AD bit), one question, EDNS with 1232 octets and DO.
fn query(name: &str, rtype: u16) -> Vec<u8> {
    let mut query = vec![0x43, 0x21, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1];
    for label in name.split('.').filter(|label| !label.is_empty()) {
        query.push(u8::try_from(label.len()).unwrap());
        query.extend(label.as_bytes());
    }
    query.push(0);
    query.extend(rtype.to_be_bytes());
    query.extend([0, 1]);
    query.extend([0, 0, 41, 0x04, 0xd0, 0, 0, 0x80, 0, 0, 0]);
    query
}

fn read(response: &[u8]) -> io::Result<Answer> {
    match response {
        [0x43, 0x21, flags, more, _, _, answers @ .., _] if flags & 0x80 != 0 && answers.len() >= 6 => {
            Ok(Answer {
                rcode: more & 0x0f,
                authentic: more & 0x20 != 0,
                answers: u16::from_be_bytes([answers[0], answers[1]]),
            })
        }
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, "not a response to the query")),
    }
}
