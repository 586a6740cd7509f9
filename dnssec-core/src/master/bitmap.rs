//! Bitmaps: of types in windows (RFC 4034 §4.1.2), and in one piece the ports of WKS (RFC 1035 §3.4.2) and
//! the types of NXT (RFC 2535 §5.2).

use super::error::MasterError;
use super::read::{Words, record_type};
use super::value::number;
use super::write::Octets;
use crate::record_type::RecordType;
use std::collections::BTreeMap;

/// Sets a bit, counted from the most significant one of the first octet.
fn set(bitmap: &mut Vec<u8>, bit: u16) {
    let place = usize::from(bit / 8);
    if bitmap.len() <= place {
        bitmap.resize(place + 1, 0);
    }
    if let Some(octet) = bitmap.get_mut(place) {
        *octet |= 0x80 >> (bit % 8);
    }
}

/// The bits that are set; `None` if there are more octets than 16 bits can count.
fn bits(bitmap: &[u8]) -> Option<Vec<u16>> {
    let mut bits = Vec::new();
    for (place, octet) in bitmap.iter().enumerate() {
        let base = u16::try_from(place * 8).ok()?;
        bits.extend((0..8).filter(|bit| octet & (0x80 >> bit) != 0).map(|bit| base | bit));
    }
    Some(bits)
}

/// All further words as types: window blocks in order, none of them longer than it must be.
pub(super) fn read(words: &mut Words<'_, '_>, out: &mut Vec<u8>) -> Result<(), MasterError> {
    let mut windows: BTreeMap<u8, Vec<u8>> = BTreeMap::new();
    while words.peek().is_some() {
        let [window, low] = words.value("a record type", record_type)?.0.to_be_bytes();
        set(windows.entry(window).or_default(), low.into());
    }
    for (window, bitmap) in windows {
        // A bitmap has at most 256 / 8 octets.
        let length = u8::try_from(bitmap.len()).unwrap_or(32);
        out.extend([window, length]);
        out.extend(bitmap);
    }
    Ok(())
}

/// The types of all further octets.
pub(super) fn write(octets: &mut Octets<'_>) -> Option<String> {
    let mut types = Vec::new();
    while !octets.is_empty() {
        let window = octets.u8()?;
        let bitmap = octets.counted().filter(|bitmap| bitmap.len() <= 32)?;
        let low = bits(bitmap)?.into_iter();
        types.extend(low.map(|low| RecordType(u16::from(window) << 8 | low).to_string()));
    }
    Some(types.join(" "))
}

/// The names that WKS records of old use (IANA "Service Name and Transport Protocol Port Number Registry");
/// others would need a file to look them up in.
const SERVICES: &[(u16, &str)] = &[
    (20, "ftp-data"),
    (21, "ftp"),
    (23, "telnet"),
    (25, "smtp"),
    (37, "time"),
    (53, "domain"),
    (69, "tftp"),
    (79, "finger"),
    (80, "http"),
    (110, "pop3"),
    (111, "sunrpc"),
    (119, "nntp"),
    (123, "ntp"),
    (143, "imap"),
    (161, "snmp"),
    (443, "https"),
];

fn port(text: &str) -> Option<u16> {
    let named = SERVICES.iter().find(|(_, name)| name.eq_ignore_ascii_case(text));
    named.map(|(port, _)| *port).or_else(|| number(text))
}

/// All further words as ports, by number or name.
pub(super) fn read_ports(words: &mut Words<'_, '_>, out: &mut Vec<u8>) -> Result<(), MasterError> {
    let mut bitmap = Vec::new();
    while words.peek().is_some() {
        set(&mut bitmap, words.value("a port number or the name of a service", port)?);
    }
    out.extend(bitmap);
    Ok(())
}

pub(super) fn write_ports(octets: &mut Octets<'_>) -> Option<String> {
    let ports: Vec<_> = bits(octets.remainder())?.iter().map(u16::to_string).collect();
    Some(ports.join(" "))
}

/// All further words as types up to 127.
pub(super) fn read_low_types(words: &mut Words<'_, '_>, out: &mut Vec<u8>) -> Result<(), MasterError> {
    let mut bitmap = Vec::new();
    while words.peek().is_some() {
        let low = |text: &str| record_type(text).filter(|RecordType(number)| *number < 128);
        set(&mut bitmap, words.value("a record type up to 127", low)?.0);
    }
    out.extend(bitmap);
    Ok(())
}

pub(super) fn write_low_types(octets: &mut Octets<'_>) -> Option<String> {
    let types: Vec<_> =
        bits(octets.remainder())?.into_iter().map(|bit| RecordType(bit).to_string()).collect();
    Some(types.join(" "))
}
