//! Service parameters (RFC 9460 §2.1, §7, App. A): `alpn="h2,h3" port=8443 key667="\001"`.

use super::error::{MasterError, MasterFault};
use super::lexer::Token;
use super::read::Words;
use super::value::{base64, number, quote, to_base64, unescape};
use super::write::Octets;
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

/// How the value of a key is written.
#[derive(Clone, Copy)]
enum Form {
    /// Keys, comma-separated.
    Keys,
    /// Protocol identifiers, comma-separated, with escapes of their own (RFC 9460 App. A.1).
    Identifiers,
    /// No value.
    None,
    Port,
    Ipv4,
    Ipv6,
    Base64,
    /// The octets as a string.
    String,
}

/// The keys with a name (IANA "DNS SVCB Service Parameter Keys").
const KEYS: &[(u16, &str, Form)] = &[
    (0, "mandatory", Form::Keys),
    (1, "alpn", Form::Identifiers),
    (2, "no-default-alpn", Form::None),
    (3, "port", Form::Port),
    (4, "ipv4hint", Form::Ipv4),
    (5, "ech", Form::Base64),
    (6, "ipv6hint", Form::Ipv6),
    (7, "dohpath", Form::String),
    (8, "ohttp", Form::None),
];

fn key_from_text(text: &str) -> Option<(u16, Form)> {
    if let Some((key, _, form)) = KEYS.iter().find(|(_, name, _)| *name == text) {
        return Some((*key, *form));
    }
    let digits = text.strip_prefix("key")?;
    // RFC 9460 §2.1: no leading zeros. Under its number the value of any key is a string of its octets.
    let is_padded = digits.starts_with('0') && digits.len() > 1;
    Some((number(digits).filter(|_| !is_padded)?, Form::String))
}

fn key_to_text(key: u16) -> String {
    let named = KEYS.iter().find(|(number, _, _)| *number == key);
    named.map_or_else(|| format!("key{key}"), |(_, name, _)| (*name).to_owned())
}

/// All further words as parameters, which the octets have in ascending order of their keys.
pub(super) fn read(words: &mut Words<'_, '_>, out: &mut Vec<u8>) -> Result<(), MasterError> {
    let mut parameters = BTreeMap::new();
    while let Some(token) = words.next_if_any() {
        let (key, value) = parameter(token)?;
        if parameters.insert(key, value).is_some() {
            return Err(token.place.error(MasterFault::DuplicateParameter { key: key_to_text(key) }));
        }
    }
    for (key, value) in parameters {
        let length =
            u16::try_from(value.len()).map_err(|_| words.missing("fewer octets in a service parameter"))?;
        out.extend(key.to_be_bytes());
        out.extend(length.to_be_bytes());
        out.extend(value);
    }
    Ok(())
}

fn parameter(token: Token<'_>) -> Result<(u16, Vec<u8>), MasterError> {
    let (name, value) = match token.text.split_once('=') {
        Some((name, value)) => (name, Some(unquoted(value))),
        None => (token.text, None),
    };
    let (key, form) = key_from_text(name).ok_or_else(|| token.expected("a service parameter"))?;
    let octets = match value {
        Some(value) => unescape(value).ok_or_else(|| token.place.error(MasterFault::Escape))?,
        None => Vec::new(),
    };
    let what = match form {
        Form::Keys => "mandatory= and keys with commas between",
        Form::Identifiers => "alpn= and protocols with commas between",
        Form::None => "a service parameter without value",
        Form::Port => "port= and a number from 0 to 65535",
        Form::Ipv4 => "ipv4hint= and IPv4 addresses with commas between",
        Form::Ipv6 => "ipv6hint= and IPv6 addresses with commas between",
        Form::Base64 => "ech= and base64",
        Form::String => "a service parameter",
    };
    read_value(form, &octets).map(|value| (key, value)).ok_or_else(|| token.expected(what))
}

fn unquoted(value: &str) -> &str {
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}

/// The wire form of a value; lists must not be empty.
fn read_value(form: Form, octets: &[u8]) -> Option<Vec<u8>> {
    let text = || std::str::from_utf8(octets).ok();
    let items = || Some(text()?.split(','));
    match form {
        Form::Keys => {
            let keys: Option<Vec<u16>> =
                items()?.map(|name| key_from_text(name).map(|(key, _)| key)).collect();
            let mut keys = keys?;
            keys.sort_unstable();
            Some(keys.into_iter().flat_map(u16::to_be_bytes).collect())
        }
        Form::Identifiers => read_identifiers(octets),
        Form::None => octets.is_empty().then(Vec::new),
        Form::Port => number(text()?).map(|port: u16| port.to_be_bytes().to_vec()),
        Form::Ipv4 => {
            let addresses: Option<Vec<_>> = items()?.map(|item| item.parse::<Ipv4Addr>().ok()).collect();
            Some(addresses?.into_iter().flat_map(|address| address.octets()).collect())
        }
        Form::Ipv6 => {
            let addresses: Option<Vec<_>> = items()?.map(|item| item.parse::<Ipv6Addr>().ok()).collect();
            Some(addresses?.into_iter().flat_map(|address| address.octets()).collect())
        }
        Form::Base64 => base64(text()?).filter(|octets| !octets.is_empty()),
        Form::String => Some(octets.to_vec()),
    }
}

/// Identifiers between commas; `\,` and `\\` stand for themselves inside one.
fn read_identifiers(octets: &[u8]) -> Option<Vec<u8>> {
    let mut identifiers = vec![Vec::new()];
    let mut rest = octets.iter();
    while let Some(&octet) = rest.next() {
        match octet {
            b',' => identifiers.push(Vec::new()),
            b'\\' => identifiers.last_mut()?.push(*rest.next()?),
            _ => identifiers.last_mut()?.push(octet),
        }
    }
    let mut value = Vec::with_capacity(octets.len() + 1);
    for identifier in identifiers {
        let length = u8::try_from(identifier.len()).ok().filter(|length| *length > 0)?;
        value.push(length);
        value.extend(identifier);
    }
    Some(value)
}

/// The parameters of all further octets.
pub(super) fn write(octets: &mut Octets<'_>) -> Option<String> {
    let mut words = Vec::new();
    while !octets.is_empty() {
        let (key, length) = (octets.u16()?, octets.u16()?);
        let value = octets.take(usize::from(length))?;
        let form =
            KEYS.iter().find(|(number, _, _)| *number == key).map_or(Form::String, |(_, _, form)| *form);
        let name = key_to_text(key);
        words.push(match write_value(form, value)? {
            text if text.is_empty() => name,
            text => format!("{name}={text}"),
        });
    }
    Some(words.join(" "))
}

fn write_value(form: Form, value: &[u8]) -> Option<String> {
    let mut octets = Octets::new(value);
    let mut items = Vec::new();
    match form {
        Form::None => return value.is_empty().then(String::new),
        Form::String if value.is_empty() => return Some(String::new()),
        Form::String => return Some(quote(value)),
        Form::Base64 => return Some(to_base64(value)),
        Form::Port => {
            let port = octets.u16()?;
            return octets.is_empty().then(|| port.to_string());
        }
        Form::Identifiers => return write_identifiers(octets),
        Form::Keys => {
            while !octets.is_empty() {
                items.push(key_to_text(octets.u16()?));
            }
        }
        Form::Ipv4 => {
            while !octets.is_empty() {
                items.push(Ipv4Addr::from(octets.array::<4>()?).to_string());
            }
        }
        Form::Ipv6 => {
            while !octets.is_empty() {
                items.push(Ipv6Addr::from(octets.array::<16>()?).to_string());
            }
        }
    }
    Some(items.join(","))
}

fn write_identifiers(mut octets: Octets<'_>) -> Option<String> {
    let mut list = Vec::new();
    while !octets.is_empty() {
        if !list.is_empty() {
            list.push(b',');
        }
        for &octet in octets.counted()? {
            if octet == b',' || octet == b'\\' {
                list.push(b'\\');
            }
            list.push(octet);
        }
    }
    Some(quote(&list))
}

#[cfg(test)]
mod tests {
    use crate::master::{rdata_from_text, rdata_to_text};
    use crate::name::Name;
    use crate::record_type::RecordType;

    fn again(text: &str) -> Option<String> {
        let rdata = rdata_from_text(RecordType::SVCB, text, &Name::root()).ok()?;
        Some(rdata_to_text(RecordType::SVCB, &rdata))
    }

    #[test]
    fn parameters() {
        for (text, expected) in [
            ("0 .", "0 ."),
            ("1 . port=53 alpn=h2,h3", "1 . alpn=\"h2,h3\" port=53"),
            ("1 . mandatory=port,alpn alpn=\"h2\" port=1", "1 . mandatory=alpn,port alpn=\"h2\" port=1"),
            // RFC 9460 App. D.2, figures 9 and 10.
            (
                "16 foo.example.org. alpn=\"f\\\\\\\\oo\\\\,bar,h2\"",
                "16 foo.example.org. alpn=\"f\\\\\\\\oo\\\\,bar,h2\"",
            ),
            (
                "16 foo.example.org. alpn=f\\\\\\092oo\\092,bar,h2",
                "16 foo.example.org. alpn=\"f\\\\\\\\oo\\\\,bar,h2\"",
            ),
            ("1 . key667=\"hello\\210qoo\" key9", "1 . key9 key667=\"hello\\210qoo\""),
            ("1 . key3=\"\\000\\053\"", "1 . port=53"),
            (
                "1 . ipv6hint=2001:db8::1,2001:db8::53:1 ech=AAEC",
                "1 . ech=AAEC ipv6hint=2001:db8::1,2001:db8::53:1",
            ),
            ("1 . no-default-alpn dohpath=\"/q{?dns}\"", "1 . no-default-alpn dohpath=\"/q{?dns}\""),
        ] {
            assert_eq!(again(text).as_deref(), Some(expected), "{text}");
        }
        // RFC 9460 App. D.3 and other malformed ones.
        for text in [
            "1 . key123=abc key123=def",
            "1 . mandatory",
            "1 . alpn",
            "1 . port",
            "1 . ipv4hint",
            "1 . no-default-alpn=abc",
            "1 . alpn=h2,,h3",
            "1 . key07=a",
            "1 . foo=a",
            "1 . port=65536",
            "1 . \"port=1",
        ] {
            assert_eq!(again(text), None, "{text}");
        }
    }
}
