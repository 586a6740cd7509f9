//! RDATA from words, by the grammar of the type.

use super::error::{MasterError, MasterFault, Place, excerpt};
use super::grammar::{self, Field};
use super::lexer::Token;
use super::value::{base32hex, base64, hex, number, seconds, unescape};
use super::{a6, apl, bitmap, gateway, loc, svcb};
use crate::name::Name;
use crate::record_type::RecordType;
use crate::time::Timestamp;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The words of an entry, taken from the front.
pub(super) struct Words<'t, 'a> {
    rest: &'t [Token<'a>],
    /// Where the entry ends, for errors about what is missing.
    end: Place,
    origin: &'t Name,
}

impl<'t, 'a> Words<'t, 'a> {
    /// The words `tokens`; `after` is where the entry ends if it has none.
    pub(super) fn new(tokens: &'t [Token<'a>], after: Place, origin: &'t Name) -> Self {
        // What is missing is missing behind the last word, not at the start of the next line.
        let end = tokens.last().map_or(after, |last| Place {
            line: last.place.line,
            column: last.place.column + last.text.len(),
        });
        Words { rest: tokens, end, origin }
    }

    pub(super) fn peek(&self) -> Option<Token<'a>> {
        self.rest.first().copied()
    }

    pub(super) fn skip(&mut self) {
        self.rest = self.rest.split_first().map_or(&[], |(_, rest)| rest);
    }

    pub(super) fn next_if_any(&mut self) -> Option<Token<'a>> {
        let token = self.peek()?;
        self.skip();
        Some(token)
    }

    /// The next word, which is to be `what`.
    pub(super) fn next(&mut self, what: &'static str) -> Result<Token<'a>, MasterError> {
        self.next_if_any().ok_or_else(|| self.missing(what))
    }

    pub(super) fn missing(&self, what: &'static str) -> MasterError {
        self.end.error(MasterFault::Expected { what, found: None })
    }

    /// The next word as `read` understands it.
    pub(super) fn value<T>(
        &mut self,
        what: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, MasterError> {
        let token = self.next(what)?;
        read(token.text).ok_or_else(|| token.expected(what))
    }

    pub(super) fn name(&mut self) -> Result<Name, MasterError> {
        let token = self.next("a domain name")?;
        name(token, self.origin)
    }

    /// The octets of the next word, escapes resolved.
    fn text(&mut self, what: &'static str) -> Result<Vec<u8>, MasterError> {
        let token = self.next(what)?;
        unescape(token.text).ok_or_else(|| token.place.error(MasterFault::Escape))
    }

    /// A character-string: at most 255 octets, with their count before them.
    fn character_string(&mut self, what: &'static str, out: &mut Vec<u8>) -> Result<(), MasterError> {
        let place = self.peek().map_or(self.end, |token| token.place);
        let octets = self.text(what)?;
        push_counted(out, &octets, place)
    }

    /// All further words, joined, as `read` understands them.
    fn joined(
        &mut self,
        what: &'static str,
        read: impl FnOnce(&str) -> Option<Vec<u8>>,
    ) -> Result<Vec<u8>, MasterError> {
        let first = self.next(what)?;
        let mut text = first.text.to_owned();
        while let Some(token) = self.next_if_any() {
            text.push_str(token.text);
        }
        let octets = read(&text).filter(|octets| !octets.is_empty());
        octets.ok_or_else(|| first.expected(what))
    }
}

/// A domain name, which is never quoted.
pub(super) fn name(token: Token<'_>, origin: &Name) -> Result<Name, MasterError> {
    if token.is_quoted {
        return Err(token.expected("a domain name without quotes"));
    }
    Name::parse_relative(token.text, origin)
        .map_err(|fault| token.place.error(MasterFault::Name { text: excerpt(token.text), fault }))
}

/// Octets with their count before them.
pub(super) fn push_counted(out: &mut Vec<u8>, octets: &[u8], place: Place) -> Result<(), MasterError> {
    let count = u8::try_from(octets.len())
        .map_err(|_| place.error(MasterFault::StringTooLong { length: octets.len() }))?;
    out.push(count);
    out.extend_from_slice(octets);
    Ok(())
}

/// All the words as the RDATA of this type, or in the form for unknown types (RFC 3597 §5), which every type
/// may have.
pub(super) fn rdata(record_type: RecordType, words: &mut Words<'_, '_>) -> Result<Vec<u8>, MasterError> {
    let start = words.peek().map_or(words.end, |token| token.place);
    let mut out = Vec::with_capacity(64);
    match (words.peek(), grammar::fields(record_type)) {
        (Some(token), _) if token.text == "\\#" && !token.is_quoted => {
            words.skip();
            out = unknown(words)?;
        }
        (_, Some(fields)) => {
            for part in fields {
                field(*part, words, &mut out)?;
            }
        }
        (_, None) => return Err(start.error(MasterFault::NoTextForm { record_type })),
    }
    if let Some(token) = words.peek() {
        return Err(token.expected("the end of the entry"));
    }
    if out.len() > usize::from(u16::MAX) {
        return Err(start.error(MasterFault::RdataTooLong { length: out.len() }));
    }
    Ok(out)
}

fn unknown(words: &mut Words<'_, '_>) -> Result<Vec<u8>, MasterError> {
    let length = words.next("a length in octets")?;
    let stated: u16 = number(length.text).ok_or_else(|| length.expected("a length in octets"))?;
    let stated = usize::from(stated);
    let octets = match words.peek() {
        Some(_) => words.joined("hexadecimal digits", hex)?,
        None => Vec::new(),
    };
    if octets.len() != stated {
        return Err(length.place.error(MasterFault::UnknownLength { stated, found: octets.len() }));
    }
    Ok(octets)
}

fn field(field: Field, words: &mut Words<'_, '_>, out: &mut Vec<u8>) -> Result<(), MasterError> {
    match field {
        Field::U8 => out.push(words.value("a number from 0 to 255", number)?),
        Field::U16 => out.extend(words.value("a number from 0 to 65535", number::<u16>)?.to_be_bytes()),
        Field::U32 => out.extend(words.value("a number from 0 to 4294967295", number::<u32>)?.to_be_bytes()),
        Field::Seconds => out.extend(words.value("a number of seconds", seconds)?.to_be_bytes()),
        Field::Time => out.extend(words.value("a time as YYYYMMDDHHmmSS", time)?.to_be_bytes()),
        Field::Type => out.extend(words.value("a record type", covered_type)?.0.to_be_bytes()),
        Field::Named(names) => out.extend(words.value(names.description(), |text| names.read(text))?),
        Field::Name => out.extend_from_slice(words.name()?.as_wire()),
        Field::Ipv4 => {
            out.extend(words.value("an IPv4 address", |text| text.parse::<Ipv4Addr>().ok())?.octets())
        }
        Field::Ipv6 => {
            out.extend(words.value("an IPv6 address", |text| text.parse::<Ipv6Addr>().ok())?.octets())
        }
        Field::String => words.character_string("a string", out)?,
        Field::OptionalString if words.peek().is_none() => {}
        Field::OptionalString => words.character_string("a string", out)?,
        Field::Strings => {
            words.character_string("a string", out)?;
            while words.peek().is_some() {
                words.character_string("a string", out)?;
            }
        }
        Field::Tag => tag(words, out)?,
        Field::Text => out.extend(words.text("a string")?),
        Field::Hex => out.extend(words.joined("hexadecimal digits", hex)?),
        Field::OptionalBase64 if words.peek().is_none() => {}
        Field::Base64 | Field::OptionalBase64 => out.extend(words.joined("base64", base64)?),
        Field::Salt => counted(words, out, "a salt in hexadecimal, or -", salt)?,
        Field::Hash => counted(words, out, "a hash in base32hex", base32hex)?,
        Field::Bitmap => bitmap::read(words, out)?,
        Field::LowTypes => bitmap::read_low_types(words, out)?,
        Field::Ports => bitmap::read_ports(words, out)?,
        Field::Nsap => out.extend(words.value("0x and hexadecimal digits", nsap)?),
        Field::A6 => a6::read(words, out)?,
        Field::Eui(count) => {
            out.extend(words.value("an extended unique identifier", |text| eui(text, count))?)
        }
        Field::Locator => out.extend(words.value("four groups of four hexadecimal digits", locator)?),
        Field::RelayType => gateway::read_relay_type(words, out)?,
        Field::Gateway(mask) => gateway::read(out.get(1).map(|octet| octet & mask), words, out)?,
        Field::HostIdentity => gateway::read_host_identity(words, out)?,
        Field::Prefixes => apl::read(words, out)?,
        Field::Location => loc::read(words, out)?,
        Field::Parameters => svcb::read(words, out)?,
    }
    Ok(())
}

pub(super) fn record_type(text: &str) -> Option<RecordType> {
    text.parse().ok()
}

/// BIND writes the 0 of SIG(0) (RFC 2931 §3) as a bare number.
fn covered_type(text: &str) -> Option<RecordType> {
    record_type(text).or_else(|| number(text).map(RecordType))
}

/// RFC 4034 §3.2: fourteen digits are a date, up to ten are seconds since 1970.
fn time(text: &str) -> Option<u32> {
    if text.len() <= 10 {
        return number(text);
    }
    text.parse().ok().map(|Timestamp(seconds)| seconds)
}

/// A bare word without characters that would end it.
fn tag(words: &mut Words<'_, '_>, out: &mut Vec<u8>) -> Result<(), MasterError> {
    let token = words.next("a property tag")?;
    if token.text.is_empty() || !token.text.bytes().all(is_tag_octet) {
        return Err(token.expected("a property tag"));
    }
    push_counted(out, token.text.as_bytes(), token.place)
}

/// RFC 8659 §4.1 allows letters and digits; `-` and `_` occur and do no harm.
pub(super) fn is_tag_octet(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || octet == b'-' || octet == b'_'
}

fn counted(
    words: &mut Words<'_, '_>,
    out: &mut Vec<u8>,
    what: &'static str,
    read: impl FnOnce(&str) -> Option<Vec<u8>>,
) -> Result<(), MasterError> {
    let token = words.next(what)?;
    let octets = read(token.text).ok_or_else(|| token.expected(what))?;
    push_counted(out, &octets, token.place)
}

fn salt(text: &str) -> Option<Vec<u8>> {
    match text {
        "-" => Some(Vec::new()),
        _ => hex(text).filter(|octets| !octets.is_empty()),
    }
}

/// Dots may stand between the digits (RFC 1706 §6).
fn nsap(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
    hex(&digits.replace('.', "")).filter(|octets| !octets.is_empty())
}

fn eui(text: &str, count: usize) -> Option<Vec<u8>> {
    let octets: Option<Vec<u8>> =
        text.split('-').map(|pair| hex(pair)?.try_into().ok().map(|[octet]: [u8; 1]| octet)).collect();
    octets.filter(|octets| octets.len() == count)
}

fn locator(text: &str) -> Option<Vec<u8>> {
    let mut octets = Vec::with_capacity(8);
    for group in text.split(':') {
        if group.is_empty() || group.len() > 4 || !group.bytes().all(|octet| octet.is_ascii_hexdigit()) {
            return None;
        }
        octets.extend(u16::from_str_radix(group, 16).ok()?.to_be_bytes());
    }
    (octets.len() == 8).then_some(octets)
}
