//! Type bitmaps (RFC 4034 §4.1.2).

use super::error::MasterError;
use super::read::{Words, record_type};
use super::write::Octets;
use crate::record_type::RecordType;
use std::collections::BTreeMap;

/// All further words as types: window blocks in order, none of them longer than it must be.
pub(super) fn read(words: &mut Words<'_, '_>, out: &mut Vec<u8>) -> Result<(), MasterError> {
    let mut windows: BTreeMap<u8, Vec<u8>> = BTreeMap::new();
    while words.peek().is_some() {
        let [window, low] = words.value("a record type", record_type)?.0.to_be_bytes();
        let bitmap = windows.entry(window).or_default();
        let place = usize::from(low / 8);
        if bitmap.len() <= place {
            bitmap.resize(place + 1, 0);
        }
        if let Some(octet) = bitmap.get_mut(place) {
            *octet |= 0x80 >> (low % 8);
        }
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
        let bitmap = octets.counted()?;
        for (low, octet) in (0u8..).step_by(8).zip(bitmap) {
            let set = (0..8).filter(|bit| octet & (0x80 >> bit) != 0);
            types.extend(set.map(|bit| RecordType(u16::from_be_bytes([window, low | bit])).to_string()));
        }
    }
    Some(types.join(" "))
}
