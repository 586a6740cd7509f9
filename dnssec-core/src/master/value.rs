//! The text of single values: strings with their escapes, numbers, names of numbers.

use super::grammar::Names;
use crate::algorithm::{Algorithm, DigestType};

/// The octets a word stands for: `\DDD` is one octet in decimal, `\X` is X (RFC 1035 §5.1). `None` if an
/// escape is malformed.
pub(super) fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&octet, after)) = rest.split_first() {
        rest = after;
        if octet != b'\\' {
            octets.push(octet);
            continue;
        }
        let (&escaped, after) = rest.split_first()?;
        if !escaped.is_ascii_digit() {
            octets.push(escaped);
            rest = after;
            continue;
        }
        let (digits, after) = rest.split_first_chunk::<3>()?;
        octets.push(number(std::str::from_utf8(digits).ok()?)?);
        rest = after;
    }
    Some(octets)
}

/// A quoted string that stands for these octets.
pub(super) fn quote(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len() + 2);
    text.push('"');
    for &octet in octets {
        match octet {
            b'"' | b'\\' => text.extend(['\\', char::from(octet)]),
            b' '..=b'~' => text.push(char::from(octet)),
            _ => text.push_str(&format!("\\{octet:03}")),
        }
    }
    text.push('"');
    text
}

/// A decimal number without sign.
pub(super) fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    let is_decimal = text.bytes().all(|octet| octet.is_ascii_digit());
    text.parse().ok().filter(|_| is_decimal)
}

/// Seconds, plain or with units: weeks, days, hours, minutes, seconds, as in `1h30m` (BIND's form, which
/// RFC 2308 §4 leaves open).
pub(super) fn seconds(text: &str) -> Option<u32> {
    // Whatever is no number of seconds is turned away by its first character: most words are mnemonics.
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    if let Some(plain) = number(text) {
        return Some(plain);
    }
    let mut total = 0u32;
    let mut count: Option<u32> = None;
    for character in text.chars() {
        if let Some(digit) = character.to_digit(10) {
            count = Some(count.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
            continue;
        }
        let unit = match character.to_ascii_lowercase() {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            'w' => 604_800,
            _ => return None,
        };
        total = total.checked_add(count.take()?.checked_mul(unit)?)?;
    }
    // A number without unit may not follow one with a unit.
    count.is_none().then_some(total)
}

/// Octets written in hexadecimal, any case.
pub(super) fn hex(text: &str) -> Option<Vec<u8>> {
    data_encoding::HEXUPPER_PERMISSIVE.decode(text.as_bytes()).ok()
}

/// Octets in hexadecimal.
pub(super) fn to_hex(octets: &[u8]) -> String {
    data_encoding::HEXUPPER.encode(octets)
}

/// Octets written in base64 with its padding (RFC 4648 §4).
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    data_encoding::BASE64.decode(text.as_bytes()).ok()
}

/// Octets in base64.
pub(super) fn to_base64(octets: &[u8]) -> String {
    data_encoding::BASE64.encode(octets)
}

/// Octets written in base32hex without padding, any case (RFC 5155 §3.3).
pub(super) fn base32hex(text: &str) -> Option<Vec<u8>> {
    data_encoding::BASE32HEX_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok()
}

/// Octets in base32hex.
pub(super) fn to_base32hex(octets: &[u8]) -> String {
    data_encoding::BASE32HEX_NOPAD.encode(octets)
}

const CERTIFICATES: &[(u16, &str)] = &[
    (1, "PKIX"),
    (2, "SPKI"),
    (3, "PGP"),
    (4, "IPKIX"),
    (5, "ISPKI"),
    (6, "IPGP"),
    (7, "ACPKIX"),
    (8, "IACPKIX"),
    (253, "URI"),
    (254, "OID"),
];

const PROTOCOLS: &[(u16, &str)] = &[(6, "TCP"), (17, "UDP")];

const SCHEMES: &[(u16, &str)] = &[(1, "NOTIFY")];

impl Names {
    /// What an error says was expected.
    pub(super) fn description(self) -> &'static str {
        match self {
            Names::Algorithm => "an algorithm number or mnemonic",
            Names::DigestType => "a digest type number or mnemonic",
            Names::Certificate => "a certificate type number or mnemonic",
            Names::Protocol => "a protocol number, TCP or UDP",
            Names::Scheme => "a scheme number or NOTIFY",
        }
    }

    /// The octets of the number a word stands for.
    pub(super) fn read(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Names::Algorithm => Some(vec![Algorithm::from_text(text)?.0]),
            Names::DigestType => Some(vec![DigestType::from_text(text)?.0]),
            Names::Certificate | Names::Protocol | Names::Scheme => {
                let named = self.mnemonics().iter().find(|(_, name)| name.eq_ignore_ascii_case(text));
                let value = named.map(|(value, _)| *value).or_else(|| number(text))?;
                match self.width() {
                    2 => Some(value.to_be_bytes().to_vec()),
                    _ => u8::try_from(value).ok().map(|value| vec![value]),
                }
            }
        }
    }

    /// Octets the number takes.
    pub(super) fn width(self) -> usize {
        match self {
            Names::Certificate => 2,
            Names::Algorithm | Names::DigestType | Names::Protocol | Names::Scheme => 1,
        }
    }

    /// The text for a number.
    pub(super) fn write(self, value: u16) -> String {
        let named = self.mnemonics().iter().find(|(number, _)| *number == value);
        named.map_or_else(|| value.to_string(), |(_, name)| (*name).to_owned())
    }

    /// The mnemonics that are written too.
    fn mnemonics(self) -> &'static [(u16, &'static str)] {
        match self {
            Names::Algorithm | Names::DigestType => &[],
            Names::Certificate => CERTIFICATES,
            Names::Protocol => PROTOCOLS,
            Names::Scheme => SCHEMES,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_with_units() {
        for (text, expected) in [
            ("0", Some(0)),
            ("4294967295", Some(u32::MAX)),
            ("1h30m", Some(5400)),
            ("1W2D", Some(777_600)),
            ("4294967296", None),
            ("10000w", None),
            ("1h30", None),
            ("h", None),
            ("1x", None),
            ("+1", None),
            ("", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[test]
    fn escapes() {
        assert_eq!(unescape("a\\065\\\"\\\\é"), Some(b"aA\"\\\xc3\xa9".to_vec()));
        for text in ["\\", "\\1", "\\25", "\\256", "\\1a2", "\\+12\\1"] {
            assert_eq!(unescape(text), None, "{text}");
        }
        assert_eq!(quote(b"a \"\\\x00\xff"), "\"a \\\"\\\\\\000\\255\"");
    }
}
