//! A6 (RFC 2874 §3.1): prefix length, address suffix, prefix name; historic, but its name is part of the
//! canonical form.

use super::error::MasterError;
use super::read::Words;
use super::value::number;
use super::write::Octets;
use std::net::Ipv6Addr;

pub(super) fn read(words: &mut Words<'_, '_>, out: &mut Vec<u8>) -> Result<(), MasterError> {
    let prefix: u8 =
        words.value("a prefix length up to 128", |text| number(text).filter(|bits| *bits <= 128))?;
    out.push(prefix);
    if prefix < 128 {
        let address = words.value("an IPv6 address", |text| text.parse::<Ipv6Addr>().ok())?;
        out.extend(address.octets().iter().skip(usize::from(prefix / 8)));
    }
    if prefix > 0 {
        out.extend_from_slice(words.name()?.as_wire());
    }
    Ok(())
}

pub(super) fn write(octets: &mut Octets<'_>) -> Option<String> {
    let prefix = octets.u8()?;
    let mut words = vec![prefix.to_string()];
    let missing = usize::from(prefix / 8);
    if prefix < 128 {
        let mut address = [0; 16];
        let suffix = address.get_mut(missing..)?;
        suffix.copy_from_slice(octets.take(suffix.len())?);
        words.push(Ipv6Addr::from(address).to_string());
    }
    if prefix > 0 {
        words.push(octets.name()?.to_string());
    }
    Some(words.join(" "))
}
