//! Words from RDATA, by the grammar of the type.
//!
//! Every function takes octets from the front and gives `None` for what its field cannot be: the caller then
//! writes the whole RDATA in the form for unknown types.

use super::grammar::Field;
use super::read::is_tag_octet;
use super::value::{quote, to_base32hex, to_base64, to_hex};
use super::{a6, apl, bitmap, gateway, loc, svcb};
use crate::name::Name;
use crate::record_type::RecordType;
use crate::time::Timestamp;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Octets of an RDATA, taken from the front.
pub(super) struct Octets<'a> {
    whole: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Octets<'a> {
    pub(super) fn new(rdata: &'a [u8]) -> Self {
        Octets { whole: rdata, rest: rdata }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The second octet of the whole RDATA, on which a gateway depends.
    fn second(&self) -> Option<u8> {
        self.whole.get(1).copied()
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*array)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array().map(|[octet]| octet)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (octets, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(octets)
    }

    /// A length octet and as many octets.
    pub(super) fn counted(&mut self) -> Option<&'a [u8]> {
        let count = usize::from(self.u8()?);
        self.take(count)
    }

    pub(super) fn name(&mut self) -> Option<Name> {
        let (name, rest) = Name::split_from_wire(self.rest).ok()?;
        self.rest = rest;
        Some(name)
    }

    pub(super) fn remainder(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }
}

/// The form for unknown types (RFC 3597 §5).
pub(super) fn unknown(rdata: &[u8]) -> String {
    if rdata.is_empty() {
        return "\\# 0".to_owned();
    }
    format!("\\# {} {}", rdata.len(), to_hex(rdata))
}

/// The text of the fields; `None` if the RDATA does not fit them, or is empty, which text can only say in the
/// form for unknown types.
pub(super) fn fields(fields: &[Field], rdata: &[u8]) -> Option<String> {
    if rdata.is_empty() {
        return None;
    }
    let mut octets = Octets::new(rdata);
    let mut words = Vec::with_capacity(fields.len());
    for part in fields {
        words.push(field(*part, &mut octets)?);
    }
    // A field with nothing to say, such as an empty bitmap, leaves no blank.
    words.retain(|word| !word.is_empty());
    octets.is_empty().then(|| words.join(" "))
}

fn field(field: Field, octets: &mut Octets<'_>) -> Option<String> {
    Some(match field {
        Field::U8 => octets.u8()?.to_string(),
        Field::U16 => octets.u16()?.to_string(),
        Field::U32 | Field::Seconds => octets.u32()?.to_string(),
        Field::Time => Timestamp(octets.u32()?).to_presentation(),
        Field::Type => RecordType(octets.u16()?).to_string(),
        Field::Named(names) => {
            let value = match names.width() {
                2 => octets.u16()?,
                _ => u16::from(octets.u8()?),
            };
            names.write(value)
        }
        Field::Name => octets.name()?.to_string(),
        Field::Ipv4 => Ipv4Addr::from(octets.array::<4>()?).to_string(),
        Field::Ipv6 => Ipv6Addr::from(octets.array::<16>()?).to_string(),
        Field::OptionalString if octets.is_empty() => String::new(),
        Field::String | Field::OptionalString => quote(octets.counted()?),
        Field::Strings => {
            let mut strings = vec![quote(octets.counted()?)];
            while !octets.is_empty() {
                strings.push(quote(octets.counted()?));
            }
            strings.join(" ")
        }
        Field::Tag => tag(octets.counted()?)?,
        Field::Text => quote(octets.remainder()),
        Field::Hex => to_hex(some(octets.remainder())?),
        Field::Base64 => to_base64(some(octets.remainder())?),
        Field::OptionalBase64 => to_base64(octets.remainder()),
        Field::Salt => match octets.counted()? {
            [] => "-".to_owned(),
            salt => to_hex(salt),
        },
        Field::Hash => to_base32hex(some(octets.counted()?)?),
        Field::Bitmap => bitmap::write(octets)?,
        Field::LowTypes => bitmap::write_low_types(octets)?,
        Field::Ports => bitmap::write_ports(octets)?,
        Field::Nsap => format!("0x{}", to_hex(some(octets.remainder())?)),
        Field::A6 => a6::write(octets)?,
        Field::Eui(count) => joined(octets.take(count)?.iter().map(|octet| format!("{octet:02x}")), "-"),
        Field::Locator => {
            joined(octets.take(8)?.chunks(2).map(|group| to_hex(group).to_ascii_lowercase()), ":")
        }
        Field::RelayType => gateway::write_relay_type(octets)?,
        Field::Gateway(mask) => gateway::write(octets.second().map(|octet| octet & mask), octets)?,
        Field::HostIdentity => gateway::write_host_identity(octets)?,
        Field::Prefixes => apl::write(octets)?,
        Field::Location => loc::write(octets)?,
        Field::Parameters => svcb::write(octets)?,
    })
}

/// Octets that must not be none.
fn some(octets: &[u8]) -> Option<&[u8]> {
    (!octets.is_empty()).then_some(octets)
}

fn tag(octets: &[u8]) -> Option<String> {
    if octets.is_empty() || !octets.iter().copied().all(is_tag_octet) {
        return None;
    }
    String::from_utf8(octets.to_vec()).ok()
}

fn joined(words: impl Iterator<Item = String>, separator: &str) -> String {
    words.collect::<Vec<_>>().join(separator)
}
