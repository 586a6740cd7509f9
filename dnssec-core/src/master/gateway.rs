//! Fields whose shape another field decides: the gateways of IPSECKEY (RFC 4025 §3.1) and AMTRELAY
//! (RFC 8777 §4.3), and HIP (RFC 8005 §6).

use super::error::{MasterError, MasterFault};
use super::read::Words;
use super::value::{base64, hex, number, to_base64, to_hex};
use super::write::Octets;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The discovery-optional bit of AMTRELAY, which shares an octet with the relay type.
pub(super) const DISCOVERY_OPTIONAL: u8 = 0x80;

pub(super) fn read(
    kind: Option<u8>,
    words: &mut Words<'_, '_>,
    out: &mut Vec<u8>,
) -> Result<(), MasterError> {
    match kind {
        Some(0) => words.value("a gateway of type 0, which is .", |text| (text == ".").then_some(()))?,
        Some(1) => out.extend(words.value("an IPv4 address", |text| text.parse::<Ipv4Addr>().ok())?.octets()),
        Some(2) => out.extend(words.value("an IPv6 address", |text| text.parse::<Ipv6Addr>().ok())?.octets()),
        Some(3) => out.extend_from_slice(words.name()?.as_wire()),
        _ => {
            let token = words.next("a gateway")?;
            return Err(token.expected("a gateway of type 0, 1, 2 or 3; write others as \\# length hex"));
        }
    }
    Ok(())
}

pub(super) fn write(kind: Option<u8>, octets: &mut Octets<'_>) -> Option<String> {
    Some(match kind? {
        0 => ".".to_owned(),
        1 => Ipv4Addr::from(octets.array::<4>()?).to_string(),
        2 => Ipv6Addr::from(octets.array::<16>()?).to_string(),
        3 => octets.name()?.to_string(),
        _ => return None,
    })
}

pub(super) fn read_relay_type(words: &mut Words<'_, '_>, out: &mut Vec<u8>) -> Result<(), MasterError> {
    let optional = words.value("0 or 1", |text| number(text).filter(|bit: &u8| *bit <= 1))?;
    let what = "a relay type from 0 to 127";
    let relay_type =
        words.value(what, |text| number(text).filter(|value: &u8| *value < DISCOVERY_OPTIONAL))?;
    out.push(if optional == 1 { relay_type | DISCOVERY_OPTIONAL } else { relay_type });
    Ok(())
}

pub(super) fn write_relay_type(octets: &mut Octets<'_>) -> Option<String> {
    let octet = octets.u8()?;
    Some(format!("{} {}", u8::from(octet & DISCOVERY_OPTIONAL != 0), octet & !DISCOVERY_OPTIONAL))
}

/// Key algorithm, host identity tag, key, rendezvous servers. The octets have both lengths first.
pub(super) fn read_host_identity(words: &mut Words<'_, '_>, out: &mut Vec<u8>) -> Result<(), MasterError> {
    let algorithm: u8 = words.value("a number from 0 to 255", number)?;
    let place = words.peek().map(|token| token.place);
    let tag = words.value("a host identity tag in hexadecimal", hex)?;
    let key = words.value("a key in base64", base64)?;
    let too_long = |length| {
        let fault = MasterFault::RdataTooLong { length };
        place.map_or_else(|| words.missing("a host identity tag"), |place| place.error(fault))
    };
    let tag_length = u8::try_from(tag.len()).map_err(|_| too_long(tag.len()))?;
    let key_length = u16::try_from(key.len()).map_err(|_| too_long(key.len()))?;
    out.extend([tag_length, algorithm]);
    out.extend(key_length.to_be_bytes());
    out.extend(tag);
    out.extend(key);
    while words.peek().is_some() {
        out.extend_from_slice(words.name()?.as_wire());
    }
    Ok(())
}

pub(super) fn write_host_identity(octets: &mut Octets<'_>) -> Option<String> {
    let (tag_length, algorithm, key_length) = (octets.u8()?, octets.u8()?, octets.u16()?);
    let tag = octets.take(usize::from(tag_length))?;
    let key = octets.take(usize::from(key_length))?;
    let mut words = vec![algorithm.to_string(), to_hex(tag), to_base64(key)];
    while !octets.is_empty() {
        words.push(octets.name()?.to_string());
    }
    Some(words.join(" "))
}
