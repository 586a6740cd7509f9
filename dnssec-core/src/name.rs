//! Domain names: wire octets with their case, in the order of RFC 4034 §6.1.
//!
//! A [`Name`] is always absolute and keeps the octets it was made from; comparison, ordering and hashing
//! ignore ASCII case (RFC 4343 §3), so that `WwW.Example.` is found under `www.example.` and still printed
//! as it was received.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// An absolute domain name (RFC 1035 §3.1): at most 255 octets, labels of 1 to 63 octets.
#[derive(Clone)]
pub struct Name {
    /// Uncompressed wire form with the root label.
    wire: Box<[u8]>,
}

impl Name {
    /// The root of the tree, `.`.
    pub fn root() -> Self {
        Name { wire: Box::new([0]) }
    }

    /// Reads an uncompressed wire form that must end exactly with its root label.
    pub fn from_wire(octets: &[u8]) -> Result<Self, NameError> {
        let length = wire_length(octets)?;
        if length != octets.len() {
            return Err(NameError::TrailingOctets { count: octets.len() - length });
        }
        Ok(Name { wire: octets.into() })
    }

    /// Reads an uncompressed wire form at the start of `octets`; returns the name and the octets behind it.
    pub fn split_from_wire(octets: &[u8]) -> Result<(Self, &[u8]), NameError> {
        let length = wire_length(octets)?;
        let (name, rest) = octets.split_at_checked(length).ok_or(NameError::Truncated)?;
        Ok((Name { wire: name.into() }, rest))
    }

    /// A name of the given labels, leftmost first, without the root label.
    pub fn from_labels<'a>(labels: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, NameError> {
        let mut wire = Vec::with_capacity(32);
        for label in labels {
            push_label(&mut wire, label)?;
        }
        Self::close(wire)
    }

    /// Reads master-file text (RFC 1035 §5.1): `\.`, `\DDD` escapes; a name without final dot is completed
    /// with `origin`, and `@` is `origin` itself.
    pub fn parse_relative(text: &str, origin: &Name) -> Result<Self, NameError> {
        if text == "@" {
            return Ok(origin.clone());
        }
        match parse_labels(text)? {
            (wire, Ending::Absolute) => Self::close(wire),
            (mut wire, Ending::Relative) => {
                wire.extend_from_slice(&origin.wire);
                if wire.len() > Self::MAX_LENGTH {
                    return Err(NameError::TooLong { length: wire.len() });
                }
                Ok(Name { wire: wire.into() })
            }
        }
    }

    /// Longest wire form, in octets (RFC 1035 §2.3.4).
    pub const MAX_LENGTH: usize = 255;

    fn close(mut wire: Vec<u8>) -> Result<Self, NameError> {
        wire.push(0);
        if wire.len() > Self::MAX_LENGTH {
            return Err(NameError::TooLong { length: wire.len() });
        }
        Ok(Name { wire: wire.into() })
    }

    /// The uncompressed wire form, case as received.
    pub fn as_wire(&self) -> &[u8] {
        &self.wire
    }

    /// The canonical form (RFC 4034 §6.2): uncompressed wire form, ASCII letters in lower case.
    pub fn canonical_wire(&self) -> Vec<u8> {
        // Length octets are at most 63 and thus no ASCII letters.
        self.wire.to_ascii_lowercase()
    }

    /// The same name in lower case.
    pub fn to_canonical(&self) -> Name {
        Name { wire: self.canonical_wire().into() }
    }

    /// Whether both names have the same octets, case included.
    pub fn eq_exact(&self, other: &Name) -> bool {
        self.wire == other.wire
    }

    /// Labels, leftmost first, without the root label.
    pub fn labels(&self) -> Labels<'_> {
        Labels { rest: &self.wire }
    }

    /// Number of labels without the root label; `*` counts.
    pub fn label_count(&self) -> usize {
        self.labels().count()
    }

    /// Number of labels as the RRSIG Labels field counts them (RFC 4034 §3.1.3): without the root label and
    /// without a leftmost `*`.
    pub fn signature_label_count(&self) -> usize {
        self.label_count() - usize::from(self.is_wildcard())
    }

    /// Whether this is the root, `.`.
    pub fn is_root(&self) -> bool {
        self.wire.len() == 1
    }

    /// Whether the leftmost label is `*` (RFC 4592 §2.1.1).
    pub fn is_wildcard(&self) -> bool {
        self.labels().next() == Some(b"*")
    }

    /// The name without its leftmost label; `None` for the root.
    pub fn parent(&self) -> Option<Name> {
        let mut labels = self.labels();
        labels.next()?;
        Some(Name { wire: labels.rest.into() })
    }

    /// The name itself, then each ancestor up to the root.
    pub fn self_and_ancestors(&self) -> impl Iterator<Item = Name> + '_ {
        std::iter::successors(Some(self.clone()), Name::parent)
    }

    /// The rightmost `count` labels; `None` if there are fewer.
    pub fn suffix(&self, count: usize) -> Option<Name> {
        let skip = self.label_count().checked_sub(count)?;
        let mut labels = self.labels();
        for _ in 0..skip {
            labels.next();
        }
        Some(Name { wire: labels.rest.into() })
    }

    /// Whether this name is `ancestor` or below it.
    pub fn is_at_or_below(&self, ancestor: &Name) -> bool {
        let mut labels = self.labels();
        loop {
            match labels.rest.len().cmp(&ancestor.wire.len()) {
                Ordering::Less => return false,
                Ordering::Equal => return labels.rest.eq_ignore_ascii_case(&ancestor.wire),
                Ordering::Greater => {
                    labels.next();
                }
            }
        }
    }

    /// Whether this name is strictly below `ancestor`.
    pub fn is_below(&self, ancestor: &Name) -> bool {
        self.wire.len() > ancestor.wire.len() && self.is_at_or_below(ancestor)
    }

    /// The deepest name that is at or above both.
    pub fn common_ancestor(&self, other: &Name) -> Name {
        self.self_and_ancestors().find(|name| other.is_at_or_below(name)).unwrap_or_else(Name::root)
    }

    /// This name with a label put before it.
    pub fn prepend(&self, label: &[u8]) -> Result<Name, NameError> {
        let mut wire = Vec::with_capacity(self.wire.len() + label.len() + 1);
        push_label(&mut wire, label)?;
        wire.extend_from_slice(&self.wire);
        if wire.len() > Self::MAX_LENGTH {
            return Err(NameError::TooLong { length: wire.len() });
        }
        Ok(Name { wire: wire.into() })
    }

    /// The wildcard whose source of synthesis this name would be: `*.` before it (RFC 4592 §3.3.1).
    pub fn wildcard_child(&self) -> Result<Name, NameError> {
        self.prepend(b"*")
    }

    /// DNAME substitution (RFC 6672 §2.2): the suffix `owner` replaced by `target`. `None` if this name is
    /// not below `owner`; an error if the new name is too long (the YXDOMAIN case).
    pub fn substitute(&self, owner: &Name, target: &Name) -> Option<Result<Name, NameError>> {
        if !self.is_below(owner) {
            return None;
        }
        let keep = self.wire.len() - owner.wire.len();
        let mut wire = self.wire.get(..keep)?.to_vec();
        wire.extend_from_slice(&target.wire);
        Some(if wire.len() > Self::MAX_LENGTH {
            Err(NameError::TooLong { length: wire.len() })
        } else {
            Ok(Name { wire: wire.into() })
        })
    }
}

/// The labels of a [`Name`], leftmost first, without the root label.
#[derive(Clone, Debug)]
pub struct Labels<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Labels<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (&length, rest) = self.rest.split_first()?;
        if length == 0 {
            return None;
        }
        let (label, rest) = rest.split_at_checked(usize::from(length))?;
        self.rest = rest;
        Some(label)
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.wire.eq_ignore_ascii_case(&other.wire)
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for octet in &self.wire {
            octet.to_ascii_lowercase().hash(state);
        }
    }
}

impl Ord for Name {
    /// Canonical order (RFC 4034 §6.1): by label from the right, labels as lower-cased octet strings.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mine, theirs): (Vec<_>, Vec<_>) = (self.labels().collect(), other.labels().collect());
        let mine = mine.iter().rev();
        let theirs = theirs.iter().rev();
        mine.map(|label| label.to_ascii_lowercase()).cmp(theirs.map(|label| label.to_ascii_lowercase()))
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Name {
    /// Master-file text, absolute, that reads back to the same octets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_root() {
            return f.write_str(".");
        }
        for label in self.labels() {
            for &octet in label {
                match octet {
                    b'.' | b'\\' | b'"' | b';' | b'(' | b')' | b'@' | b'$' => {
                        write!(f, "\\{}", char::from(octet))?;
                    }
                    0x21..=0x7e => write!(f, "{}", char::from(octet))?,
                    _ => write!(f, "\\{octet:03}")?,
                }
            }
            f.write_str(".")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Name {
    type Err = NameError;

    /// Reads master-file text; a missing final dot is supplied.
    fn from_str(text: &str) -> Result<Self, NameError> {
        Name::parse_relative(text, &Name::root())
    }
}

/// Why octets or text are no domain name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// A label of no octets inside a name.
    #[error("empty label")]
    EmptyLabel,
    /// A label of more than 63 octets (RFC 1035 §2.3.4).
    #[error("label of {length} octets, at most 63 are allowed")]
    LabelTooLong {
        /// Octets in the label.
        length: usize,
    },
    /// A name of more than 255 octets (RFC 1035 §2.3.4).
    #[error("name of {length} octets, at most 255 are allowed")]
    TooLong {
        /// Octets in the name, as far as it was read.
        length: usize,
    },
    /// The octets end inside the name.
    #[error("name ends before its root label")]
    Truncated,
    /// Octets follow the root label.
    #[error("{count} octets follow the name")]
    TrailingOctets {
        /// How many.
        count: usize,
    },
    /// A label type other than 00 (and 11 in a message): RFC 6891 §5.
    #[error("label type octet 0x{octet:02x} is not supported")]
    LabelType {
        /// The octet that starts the label.
        octet: u8,
    },
    /// A compression pointer that does not point before itself (RFC 1035 §4.1.4).
    #[error("compression pointer to offset {target} does not point backwards")]
    Pointer {
        /// Where it points.
        target: usize,
    },
    /// `\` not followed by a character or three digits up to 255 (RFC 1035 §5.1).
    #[error("bad escape at character {position}")]
    Escape {
        /// Characters before the backslash.
        position: usize,
    },
    /// Text of no characters.
    #[error("empty name")]
    Empty,
    /// A character that must be escaped in a name.
    #[error("character {character:?} must be written as \\DDD in a name")]
    Character {
        /// The character.
        character: char,
    },
}

fn wire_length(octets: &[u8]) -> Result<usize, NameError> {
    let mut length = 0;
    loop {
        let octet = *octets.get(length).ok_or(NameError::Truncated)?;
        if octet > 63 {
            return Err(NameError::LabelType { octet });
        }
        length += 1 + usize::from(octet);
        if length > Name::MAX_LENGTH {
            return Err(NameError::TooLong { length });
        }
        if octet == 0 {
            return Ok(length);
        }
    }
}

fn push_label(wire: &mut Vec<u8>, label: &[u8]) -> Result<(), NameError> {
    match u8::try_from(label.len()) {
        Ok(0) => return Err(NameError::EmptyLabel),
        Ok(length @ 1..=63) => wire.push(length),
        _ => return Err(NameError::LabelTooLong { length: label.len() }),
    }
    wire.extend_from_slice(label);
    Ok(())
}

enum Ending {
    Absolute,
    Relative,
}

fn parse_labels(text: &str) -> Result<(Vec<u8>, Ending), NameError> {
    match text {
        "" => return Err(NameError::Empty),
        "." => return Ok((Vec::new(), Ending::Absolute)),
        _ => {}
    }
    let mut wire = Vec::with_capacity(text.len() + 2);
    let mut label = Vec::new();
    let mut ending = Ending::Relative;
    let mut characters = text.chars().enumerate().peekable();
    while let Some((position, character)) = characters.next() {
        ending = Ending::Relative;
        match character {
            '.' => {
                push_label(&mut wire, &label)?;
                label.clear();
                ending = Ending::Absolute;
            }
            '\\' => label.push(parse_escape(&mut characters).ok_or(NameError::Escape { position })?),
            '\u{21}'..='\u{7e}' => label.push(u8::try_from(character).unwrap_or(b'?')),
            _ => return Err(NameError::Character { character }),
        }
        if wire.len() > Name::MAX_LENGTH {
            return Err(NameError::TooLong { length: wire.len() });
        }
    }
    if let Ending::Relative = ending {
        push_label(&mut wire, &label)?;
    }
    Ok((wire, ending))
}

/// What follows a backslash: three decimal digits up to 255, or one character that stands for itself.
fn parse_escape(characters: &mut impl Iterator<Item = (usize, char)>) -> Option<u8> {
    let (_, first) = characters.next()?;
    let Some(hundreds) = first.to_digit(10) else {
        return u8::try_from(first).ok().filter(u8::is_ascii);
    };
    let (_, second) = characters.next()?;
    let (_, third) = characters.next()?;
    u8::try_from(hundreds * 100 + second.to_digit(10)? * 10 + third.to_digit(10)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        text.parse().unwrap()
    }

    #[test]
    fn text_round_trips_exactly() {
        for text in [
            ".",
            "example.",
            "WwW.ExAmPlE.",
            "a\\046b.c.",
            "\\000\\255.x.",
            "\\@\\$\\;.x.",
            "-a._b.*.",
            "a\\.b.c.",
        ] {
            let parsed = name(text);
            let again = name(&parsed.to_string());
            assert!(parsed.eq_exact(&again), "{text}");
        }
        assert_eq!(name("a\\046b.").to_string(), "a\\.b.");
    }

    #[test]
    fn canonical_order_of_rfc_4034_6_1() {
        let ordered = [
            "example.",
            "a.example.",
            "yljkjljk.a.example.",
            "Z.a.example.",
            "zABC.a.EXAMPLE.",
            "z.example.",
            "\\001.z.example.",
            "*.z.example.",
            "\\200.z.example.",
        ];
        let names: Vec<Name> = ordered.iter().map(|text| name(text)).collect();
        let mut sorted = names.clone();
        sorted.reverse();
        sorted.sort();
        assert_eq!(sorted, names);
    }

    #[test]
    fn relations() {
        let www = name("www.Example.com.");
        assert!(www.is_below(&name("example.COM.")));
        assert!(!www.is_below(&www));
        assert!(!name("xexample.com.").is_at_or_below(&name("example.com.")));
        assert_eq!(www.suffix(2), Some(name("example.com.")));
        assert_eq!(www.common_ancestor(&name("a.b.com.")), name("com."));
        assert_eq!(name("a.b.x.").substitute(&name("x."), &name("y.z.")), Some(Ok(name("a.b.y.z."))));
        assert_eq!(name("*.a.").signature_label_count(), 1);
    }

    #[test]
    fn bad_text_and_octets() {
        for text in ["", "a..b", ".a", "a\\", "a\\25", "a\\256.", "ü.", "a b."] {
            assert!(text.parse::<Name>().is_err(), "{text:?}");
        }
        let long = "a".repeat(64);
        assert_eq!(long.parse::<Name>(), Err(NameError::LabelTooLong { length: 64 }));
        assert_eq!(Name::from_wire(&[1, b'a']), Err(NameError::Truncated));
        assert_eq!(Name::from_wire(&[0xc0, 0]), Err(NameError::LabelType { octet: 0xc0 }));
        assert_eq!(Name::from_wire(&[0, 0]), Err(NameError::TrailingOctets { count: 1 }));
    }
}
