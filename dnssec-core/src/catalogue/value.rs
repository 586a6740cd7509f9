use super::escape;
use crate::algorithm::{Algorithm, DigestType};
use crate::finding::{
    DigestedOwner, DsAbsence, DsId, KeyId, Limit, NamePlace, Nsec3Parameters, SignatureForm, SignedOrder,
};
use crate::name::Name;
use crate::record_type::{Class, RecordType};
use crate::report::Verdict;
use crate::time::Timestamp;
use crate::wire::{Rcode, Section};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt;
use std::net::{IpAddr, SocketAddr};

/// A field of a fact: text for people as `Display`, plain data as `Serialize`. Text is [escaped](escape).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Words.
    Text(String),
    /// A number.
    Number(u64),
    /// A number that has a name.
    Coded(u64, String),
    /// A length of time in seconds.
    Seconds(u32),
    /// A key.
    Key(KeyId),
    /// A DS.
    Ds(DsId),
    /// Nothing, and the words for it.
    Absent(&'static str),
    /// Several.
    List(Vec<Value>),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) | Value::Coded(_, text) => f.write_str(text),
            Value::Absent(words) => f.write_str(words),
            Value::Number(number) => write!(f, "{number}"),
            Value::Seconds(seconds) => f.write_str(&duration(*seconds)),
            Value::Key(key) => {
                write!(f, "{} (algorithm {}, flags {})", key.tag, key.algorithm.0, key.flags)
            }
            Value::Ds(ds) => write!(f, "{} {} {}", ds.tag, ds.algorithm.0, ds.digest_type.0),
            Value::List(values) if values.is_empty() => f.write_str("none"),
            Value::List(values) => {
                let texts: Vec<String> = values.iter().map(Value::to_string).collect();
                f.write_str(&texts.join(", "))
            }
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Number(number) | Value::Coded(number, _) => serializer.serialize_u64(*number),
            Value::Seconds(seconds) => serializer.serialize_u32(*seconds),
            Value::Absent(_) => serializer.serialize_none(),
            Value::List(values) => serializer.collect_seq(values),
            Value::Key(key) => {
                let mut map = serializer.serialize_map(Some(3))?;
                map.serialize_entry("tag", &key.tag)?;
                map.serialize_entry("algorithm", &key.algorithm.0)?;
                map.serialize_entry("flags", &key.flags)?;
                map.end()
            }
            Value::Ds(ds) => {
                let mut map = serializer.serialize_map(Some(4))?;
                map.serialize_entry("tag", &ds.tag)?;
                map.serialize_entry("algorithm", &ds.algorithm.0)?;
                map.serialize_entry("digest_type", &ds.digest_type.0)?;
                map.serialize_entry("digest", &hexadecimal(&ds.digest))?;
                map.end()
            }
        }
    }
}

/// As in a master file (RFC 4034 §5.3): tag, algorithm, digest type, digest.
impl fmt::Display for DsId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (algorithm, digest_type) = (self.algorithm.0, self.digest_type.0);
        write!(f, "{} {algorithm} {digest_type} {}", self.tag, hexadecimal(&self.digest))
    }
}

/// A length of time as people say it: `4 days`, rounded down, never zero of a unit.
pub fn duration(seconds: u32) -> String {
    const UNITS: [(u32, &str); 4] =
        [(365 * 86_400, "year"), (86_400, "day"), (3_600, "hour"), (60, "minute")];
    for (length, unit) in UNITS {
        if seconds >= 2 * length {
            return format!("{} {unit}s", seconds / length);
        }
    }
    if seconds == 1 { "1 second".to_owned() } else { format!("{seconds} seconds") }
}

fn hexadecimal(octets: &[u8]) -> String {
    data_encoding::HEXUPPER.encode(octets)
}

/// What a fact's field is as a [`Value`].
pub(super) trait Shown {
    fn shown(&self) -> Value;
}

impl Shown for u8 {
    fn shown(&self) -> Value {
        Value::Number(u64::from(*self))
    }
}

impl Shown for u16 {
    fn shown(&self) -> Value {
        Value::Number(u64::from(*self))
    }
}

impl Shown for u32 {
    fn shown(&self) -> Value {
        Value::Number(u64::from(*self))
    }
}

impl Shown for usize {
    fn shown(&self) -> Value {
        Value::Number(u64::try_from(*self).unwrap_or(u64::MAX))
    }
}

impl Shown for String {
    fn shown(&self) -> Value {
        Value::Text(escape(self))
    }
}

impl Shown for Vec<u8> {
    fn shown(&self) -> Value {
        Value::Text(hexadecimal(self))
    }
}

impl Shown for Name {
    fn shown(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl Shown for Option<Name> {
    fn shown(&self) -> Value {
        self.as_ref().map_or(Value::Absent("nothing"), Name::shown)
    }
}

impl Shown for RecordType {
    fn shown(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl Shown for IpAddr {
    fn shown(&self) -> Value {
        Value::Text(self.to_string())
    }
}

/// As in the presentation of NSEC3PARAM (RFC 5155 §4.3).
impl Shown for Nsec3Parameters {
    fn shown(&self) -> Value {
        let salt = if self.salt.is_empty() { "-".to_owned() } else { hexadecimal(&self.salt) };
        Value::Text(format!("1 0 {} {salt}", self.iterations))
    }
}

impl Shown for Timestamp {
    fn shown(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl Shown for Verdict {
    fn shown(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl Shown for Rcode {
    fn shown(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl Shown for Option<Rcode> {
    fn shown(&self) -> Value {
        self.as_ref().map_or(Value::Absent("nothing"), Rcode::shown)
    }
}

impl Shown for Class {
    fn shown(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl Shown for Section {
    fn shown(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl Shown for Algorithm {
    fn shown(&self) -> Value {
        Value::Coded(u64::from(self.0), self.to_string())
    }
}

impl Shown for DigestType {
    fn shown(&self) -> Value {
        Value::Coded(u64::from(self.0), self.to_string())
    }
}

impl Shown for KeyId {
    fn shown(&self) -> Value {
        Value::Key(*self)
    }
}

impl Shown for DsId {
    fn shown(&self) -> Value {
        Value::Ds(self.clone())
    }
}

impl Shown for DsAbsence {
    fn shown(&self) -> Value {
        let text = match self {
            DsAbsence::Nsec => "an NSEC there has no DS bit",
            DsAbsence::Nsec3 => "an NSEC3 there has no DS bit",
            DsAbsence::OptOut => "an NSEC3 with opt-out covers it",
        };
        Value::Text(text.to_owned())
    }
}

impl Shown for Limit {
    fn shown(&self) -> Value {
        let text = match self {
            Limit::Signatures => "signature verifications",
            Limit::SignatureFailures => "failed signature verifications for one set",
            Limit::SignatureFailuresInAll => "failed signature verifications in all",
            Limit::Nsec3Hashes => "NSEC3 hash computations",
            Limit::Aliases => "aliases",
            Limit::Zones => "zones",
            Limit::Queries => "queries",
            Limit::Rrsets => "sets of one name",
            Limit::Views => "servers to validate through",
            Limit::NearMisses => "signature verifications to find a cause",
        };
        Value::Text(text.to_owned())
    }
}

impl Shown for DigestedOwner {
    fn shown(&self) -> Value {
        Value::Text(match self {
            DigestedOwner::Nothing => "nothing".to_owned(),
            DigestedOwner::Other(name) => format!("the name {name}"),
            DigestedOwner::Case(name) => format!("{name} in this case"),
            DigestedOwner::Text(text) => format!("the text \"{}\"", escape(text)),
            DigestedOwner::WithoutRoot => "the name without its root label".to_owned(),
        })
    }
}

impl Shown for NamePlace {
    fn shown(&self) -> Value {
        let text = match self {
            NamePlace::Owner => "the owner",
            NamePlace::Data => "names in the data",
            NamePlace::Signer => "the signer",
        };
        Value::Text(text.to_owned())
    }
}

impl Shown for SignedOrder {
    fn shown(&self) -> Value {
        let text = match self {
            SignedOrder::Received => "in the order in which they were received",
            SignedOrder::Other => "in another order than the canonical one",
            SignedOrder::Repeated => "with one of them twice",
        };
        Value::Text(text.to_owned())
    }
}

impl Shown for SignatureForm {
    fn shown(&self) -> Value {
        let text = match self {
            SignatureForm::Der => "r and s as a DER sequence",
            SignatureForm::Exchanged => "s before r",
            SignatureForm::ZerosCut => "without the zeros at its front",
            SignatureForm::ZerosAdded => "with zeros added to its front",
        };
        Value::Text(text.to_owned())
    }
}

impl Shown for SocketAddr {
    fn shown(&self) -> Value {
        Value::Text(self.to_string())
    }
}

impl Shown for (u16, String) {
    fn shown(&self) -> Value {
        let (code, text) = self;
        let text = match text.as_str() {
            "" => format!("EDE {code}"),
            text => format!("EDE {code}: {}", escape(text)),
        };
        Value::Text(text)
    }
}

macro_rules! lists {
    ($($kind:ty),*) => {
        $(impl Shown for Vec<$kind> {
            fn shown(&self) -> Value {
                Value::List(self.iter().map(Shown::shown).collect())
            }
        })*
    };
}

lists!(
    u16,
    KeyId,
    DsId,
    Algorithm,
    DigestType,
    Name,
    IpAddr,
    Nsec3Parameters,
    (u16, String),
    String,
    NamePlace,
    SocketAddr
);
