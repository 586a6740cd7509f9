//! Conversions from and to hickory-proto's types, for programs that use both.
//!
//! The way back from a hickory record goes through its wire form, since its typed RDATA keeps no octets.

use crate::name::{Name, NameError};
use crate::record::Record;
use crate::record_type::{Class, RecordType};
use crate::wire::{Message, WireFault};
use hickory_proto::ProtoError;
use hickory_proto::serialize::binary::{BinDecodable, BinDecoder, BinEncodable, DecodeError};

/// Why a record could not be converted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConversionError {
    /// hickory-proto refuses octets that this crate keeps.
    #[error("hickory-proto cannot read it: {0}")]
    Decode(#[from] DecodeError),
    /// hickory-proto cannot write what it holds.
    #[error("hickory-proto cannot write it: {0}")]
    Encode(#[from] ProtoError),
    /// hickory-proto wrote octets that cannot be read.
    #[error("octets from hickory-proto: {0}")]
    Wire(#[from] WireFault),
    /// hickory-proto wrote a name that cannot be read.
    #[error("name from hickory-proto: {0}")]
    Name(#[from] NameError),
    /// The RDATA is longer than 65535 octets.
    #[error("RDATA of {length} octets")]
    TooLong {
        /// Octets of RDATA.
        length: usize,
    },
}

impl TryFrom<&Name> for hickory_proto::rr::Name {
    type Error = ConversionError;

    fn try_from(name: &Name) -> Result<Self, ConversionError> {
        Ok(hickory_proto::rr::Name::from_bytes(name.as_wire())?)
    }
}

impl TryFrom<&hickory_proto::rr::Name> for Name {
    type Error = ConversionError;

    fn try_from(name: &hickory_proto::rr::Name) -> Result<Self, ConversionError> {
        Ok(Name::from_labels(name.iter())?)
    }
}

impl TryFrom<&Record> for hickory_proto::rr::Record {
    type Error = ConversionError;

    fn try_from(record: &Record) -> Result<Self, ConversionError> {
        let length = u16::try_from(record.rdata.len())
            .map_err(|_| ConversionError::TooLong { length: record.rdata.len() })?;
        let mut octets = record.owner.as_wire().to_vec();
        octets.extend_from_slice(&record.record_type.0.to_be_bytes());
        octets.extend_from_slice(&record.class.0.to_be_bytes());
        octets.extend_from_slice(&record.ttl.to_be_bytes());
        octets.extend_from_slice(&length.to_be_bytes());
        octets.extend_from_slice(&record.rdata);
        let mut decoder = BinDecoder::new(&octets);
        Ok(hickory_proto::rr::Record::read(&mut decoder)?)
    }
}

impl TryFrom<&hickory_proto::rr::Record> for Record {
    type Error = ConversionError;

    fn try_from(record: &hickory_proto::rr::Record) -> Result<Self, ConversionError> {
        // A message of this one record, so that there is one reader of octets.
        let mut message = hickory_proto::op::Message::query();
        message.add_answer(record.clone());
        let octets = message.to_bytes()?;
        let message = Message::parse(&octets)?;
        let truncated = WireFault::Truncated { length: octets.len() };
        message.answers.into_iter().next().ok_or(ConversionError::Wire(truncated))
    }
}

impl From<RecordType> for hickory_proto::rr::RecordType {
    fn from(record_type: RecordType) -> Self {
        record_type.0.into()
    }
}

impl From<hickory_proto::rr::RecordType> for RecordType {
    fn from(record_type: hickory_proto::rr::RecordType) -> Self {
        RecordType(record_type.into())
    }
}

impl From<Class> for hickory_proto::rr::DNSClass {
    fn from(class: Class) -> Self {
        class.0.into()
    }
}

impl From<hickory_proto::rr::DNSClass> for Class {
    fn from(class: hickory_proto::rr::DNSClass) -> Self {
        Class(class.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_go_there_and_back() {
        for text in [
            "WwW.Example. 300 IN A 192.0.2.1",
            "example. 60 IN MX 10 Mail.example.",
            "*.a\\.b. 5 IN TXT \"x\" \"y\"",
        ] {
            let record: Record = text.parse().unwrap();
            let there = hickory_proto::rr::Record::try_from(&record).unwrap();
            let back = Record::try_from(&there).unwrap();
            assert_eq!(back, record, "{text}");
            assert!(back.owner.eq_exact(&record.owner), "{text}");
        }
    }

    #[test]
    fn what_hickory_refuses_is_an_error() {
        let record: Record = "example. 60 IN A \\# 3 010203".parse().unwrap();
        assert!(hickory_proto::rr::Record::try_from(&record).is_err());
    }
}
