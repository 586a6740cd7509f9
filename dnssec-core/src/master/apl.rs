//! Address prefix lists (RFC 3123 §5): `[!]family:address/prefix`.

use super::error::MasterError;
use super::read::Words;
use super::value::number;
use super::write::Octets;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const IPV4: u16 = 1;
const IPV6: u16 = 2;

/// All further words as prefixes, addresses without their trailing zero octets (RFC 3123 §4).
pub(super) fn read(words: &mut Words<'_, '_>, out: &mut Vec<u8>) -> Result<(), MasterError> {
    while words.peek().is_some() {
        out.extend(words.value("an address prefix such as 1:192.0.2.0/24", prefix)?);
    }
    Ok(())
}

fn prefix(text: &str) -> Option<Vec<u8>> {
    let (negation, text) = text.strip_prefix('!').map_or((0, text), |text| (0x80, text));
    let (family, text) = text.split_once(':')?;
    let (address, length) = text.rsplit_once('/')?;
    let family: u16 = number(family)?;
    let address: IpAddr = address.parse().ok()?;
    let (mut address, bits) = match (family, address) {
        (IPV4, IpAddr::V4(address)) => (address.octets().to_vec(), 32),
        (IPV6, IpAddr::V6(address)) => (address.octets().to_vec(), 128),
        _ => return None,
    };
    let length: u8 = number(length).filter(|length| *length <= bits)?;
    while address.last() == Some(&0) {
        address.pop();
    }
    let mut octets = family.to_be_bytes().to_vec();
    octets.extend([length, negation | u8::try_from(address.len()).ok()?]);
    octets.extend(address);
    Some(octets)
}

/// The prefixes of all further octets.
pub(super) fn write(octets: &mut Octets<'_>) -> Option<String> {
    let mut prefixes = Vec::new();
    while !octets.is_empty() {
        let (family, length, count) = (octets.u16()?, octets.u8()?, octets.u8()?);
        let part = octets.take(usize::from(count & 0x7f))?;
        let address = match family {
            IPV4 => IpAddr::from(Ipv4Addr::from(padded::<4>(part)?)),
            IPV6 => IpAddr::from(Ipv6Addr::from(padded::<16>(part)?)),
            _ => return None,
        };
        let negation = if count & 0x80 == 0 { "" } else { "!" };
        prefixes.push(format!("{negation}{family}:{address}/{length}"));
    }
    Some(prefixes.join(" "))
}

fn padded<const N: usize>(part: &[u8]) -> Option<[u8; N]> {
    let mut octets = [0; N];
    octets.get_mut(..part.len())?.copy_from_slice(part);
    Some(octets)
}
