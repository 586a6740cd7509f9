//! Messages (RFC 1035 §4, RFC 6891): bounded reading and writing. The only file that handles offsets.
//!
//! Reading never loses a message to one odd record: RDATA that cannot be taken apart keeps its octets and its
//! fault, and where the framing itself ends early everything before that point is kept with a [`Stop`].

mod extended_error;
mod header;
mod query;

use crate::name::{Name, NameError};
use crate::rdata::{Part, RdataFault, a6_prefix, layout};
use crate::record::{Question, Record};
use crate::record_type::{Class, RecordType};

pub use extended_error::InfoCode;
pub use header::{Header, Rcode};
pub use query::{ClientCookie, DnssecOk, Query, QueryEdns, QueryFlags, QueryOption};

/// A decoded message; see the module for what is kept.
#[derive(Clone, Debug)]
pub struct Message {
    /// ID, flags and rcode.
    pub header: Header,
    /// What the header claims: QDCOUNT, ANCOUNT, NSCOUNT, ARCOUNT.
    pub counts: [u16; 4],
    /// The question section.
    pub questions: Vec<Question>,
    /// The answer section.
    pub answers: Vec<Record>,
    /// The authority section.
    pub authorities: Vec<Record>,
    /// The additional section, without the first OPT.
    pub additionals: Vec<Record>,
    /// The first OPT pseudo-record.
    pub edns: Option<Edns>,
    /// Octets behind the last counted record.
    pub trailing: usize,
    /// Where and why decoding stopped before the counts were fulfilled.
    pub stop: Option<Stop>,
}

/// The OPT pseudo-record (RFC 6891 §6.1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edns {
    /// The sender's UDP payload size.
    pub payload_size: u16,
    /// The upper eight bits of the rcode.
    pub extended_rcode: u8,
    /// EDNS version.
    pub version: u8,
    /// Flags; the highest bit is DO.
    pub flags: u16,
    /// Options in order of appearance, data as received.
    pub options: Vec<(u16, Vec<u8>)>,
    /// Octets of RDATA that are no whole option.
    pub trailing: usize,
}

impl Edns {
    /// The flag DO (RFC 3225 §3).
    pub const DNSSEC_OK: u16 = 0x8000;
    /// The flag CO (RFC 9824 §5.1).
    pub const COMPACT_OK: u16 = 0x4000;
    /// Code of the option that names one of several servers (RFC 5001 §4).
    pub const NSID: u16 = 3;
    /// Code of the option with cookies (RFC 7873 §4).
    pub const COOKIE: u16 = 10;
    /// Code of the option with an extended error (RFC 8914 §2).
    pub const EXTENDED_ERROR: u16 = 15;

    /// Whether the DNSSEC OK bit is set (RFC 3225 §3).
    pub fn is_dnssec_ok(&self) -> bool {
        self.flags & Self::DNSSEC_OK != 0
    }

    /// The data of the first option with a code.
    pub fn option(&self, code: u16) -> Option<&[u8]> {
        self.options.iter().find(|(other, _)| *other == code).map(|(_, data)| data.as_slice())
    }

    /// Extended DNS errors (RFC 8914 §2): info code and extra text as received.
    pub fn extended_errors(&self) -> impl Iterator<Item = (u16, &[u8])> {
        self.options.iter().filter(|(code, _)| *code == Self::EXTENDED_ERROR).filter_map(|(_, data)| {
            let (code, text) = data.split_first_chunk::<2>()?;
            Some((u16::from_be_bytes(*code), text))
        })
    }
}

/// Where decoding stopped, and why.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("decoding stopped at offset {offset} in {section}: {fault}")]
pub struct Stop {
    /// Offset of the record or question that could not be framed.
    pub offset: usize,
    /// Its section.
    pub section: Section,
    /// What was wrong.
    pub fault: WireFault,
}

/// A section of a message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Section {
    /// Question.
    Question,
    /// Answer.
    Answer,
    /// Authority.
    Authority,
    /// Additional.
    Additional,
}

impl std::fmt::Display for Section {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Section::Question => "the question section",
            Section::Answer => "the answer section",
            Section::Authority => "the authority section",
            Section::Additional => "the additional section",
        })
    }
}

/// Why framing failed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WireFault {
    /// The message ends inside a field.
    #[error("the message of {length} octets ends inside a field")]
    Truncated {
        /// Octets in the message.
        length: usize,
    },
    /// A malformed name.
    #[error("{0}")]
    Name(#[from] NameError),
}

impl Message {
    /// Decodes a message. Fails only if there is no whole header (12 octets).
    pub fn parse(octets: &[u8]) -> Result<Self, WireFault> {
        let mut reader = Reader { message: octets, position: 0 };
        let header = Header { id: reader.u16()?, word: reader.u16()? };
        let counts = [reader.u16()?, reader.u16()?, reader.u16()?, reader.u16()?];
        let mut message = Message {
            header,
            counts,
            questions: Vec::new(),
            answers: Vec::new(),
            authorities: Vec::new(),
            additionals: Vec::new(),
            edns: None,
            trailing: 0,
            stop: None,
        };
        match message.read_sections(&mut reader) {
            Ok(()) => message.trailing = reader.rest().len(),
            Err(stop) => message.stop = Some(stop),
        }
        Ok(message)
    }

    fn read_sections(&mut self, reader: &mut Reader<'_>) -> Result<(), Stop> {
        let [questions, answers, authorities, additionals] = self.counts;
        for _ in 0..questions {
            self.questions.push(reader.framed(Section::Question, Reader::question)?);
        }
        for _ in 0..answers {
            self.answers.push(reader.framed(Section::Answer, Reader::record)?);
        }
        for _ in 0..authorities {
            self.authorities.push(reader.framed(Section::Authority, Reader::record)?);
        }
        for _ in 0..additionals {
            let record = reader.framed(Section::Additional, Reader::record)?;
            if record.record_type == RecordType::OPT && self.edns.is_none() {
                self.edns = Some(Edns::from_record(&record));
            } else {
                self.additionals.push(record);
            }
        }
        Ok(())
    }

    /// The response code with the extended bits of EDNS.
    pub fn rcode(&self) -> Rcode {
        let extended = self.edns.as_ref().map_or(0, |edns| edns.extended_rcode);
        Rcode(u16::from(extended) << 4 | u16::from(self.header.rcode()))
    }

    /// Whether it is a referral by a server that does not recurse: NOERROR with RA and AA clear, no answer, and NS
    /// without SOA beside it (RFC 1034 §4.3.1, RFC 2308 §2.2).
    pub fn leads_elsewhere(&self) -> bool {
        let has = |wanted| self.authorities.iter().any(|record| record.record_type == wanted);
        !self.header.is_recursion_available()
            && !self.header.is_authoritative()
            && self.rcode() == Rcode::NOERROR
            && self.answers.is_empty()
            && has(RecordType::NS)
            && !has(RecordType::SOA)
    }

    /// Answer, authority and additional records in that order.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.answers.iter().chain(&self.authorities).chain(&self.additionals)
    }
}

impl Edns {
    fn from_record(record: &Record) -> Self {
        let [extended_rcode, version, high, low] = record.ttl.to_be_bytes();
        let mut reader = Reader { message: &record.rdata, position: 0 };
        let mut options = Vec::new();
        let mut trailing = 0;
        while !reader.rest().is_empty() {
            let left = reader.rest().len();
            let Ok(option) = reader.option() else {
                trailing = left;
                break;
            };
            options.push(option);
        }
        Edns {
            payload_size: record.class.0,
            extended_rcode,
            version,
            flags: u16::from_be_bytes([high, low]),
            options,
            trailing,
        }
    }
}

/// A cursor over a message; every read is bounded.
struct Reader<'a> {
    message: &'a [u8],
    position: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a [u8] {
        self.message.get(self.position..).unwrap_or_default()
    }

    fn truncated(&self) -> WireFault {
        WireFault::Truncated { length: self.message.len() }
    }

    fn octets(&mut self, count: usize) -> Result<&'a [u8], WireFault> {
        let octets = self.rest().get(..count).ok_or_else(|| self.truncated())?;
        self.position += count;
        Ok(octets)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], WireFault> {
        let octets = *self.rest().first_chunk().ok_or_else(|| self.truncated())?;
        self.position += N;
        Ok(octets)
    }

    fn u16(&mut self) -> Result<u16, WireFault> {
        self.array().map(u16::from_be_bytes)
    }

    fn u32(&mut self) -> Result<u32, WireFault> {
        self.array().map(u32::from_be_bytes)
    }

    fn framed<T>(
        &mut self,
        section: Section,
        read: impl FnOnce(&mut Self) -> Result<T, WireFault>,
    ) -> Result<T, Stop> {
        let offset = self.position;
        read(self).map_err(|fault| Stop { offset, section, fault })
    }

    fn question(&mut self) -> Result<Question, WireFault> {
        let name = self.name()?;
        Ok(Question { name, record_type: RecordType(self.u16()?), class: Class(self.u16()?) })
    }

    fn record(&mut self) -> Result<Record, WireFault> {
        let owner = self.name()?;
        let (record_type, class) = (RecordType(self.u16()?), Class(self.u16()?));
        let ttl = self.u32()?;
        let length = usize::from(self.u16()?);
        let start = self.position;
        let received = self.octets(length)?;
        let expanded = self.expanded_rdata(record_type, start, length);
        let (rdata, fault) = match expanded {
            Ok(Some(rdata)) => (rdata.into(), None),
            Ok(None) => (received.into(), None),
            Err(fault) => (received.into(), Some(fault)),
        };
        Ok(Record { owner, record_type, class, ttl, rdata, fault })
    }

    fn option(&mut self) -> Result<(u16, Vec<u8>), WireFault> {
        let code = self.u16()?;
        let length = usize::from(self.u16()?);
        Ok((code, self.octets(length)?.to_vec()))
    }

    /// The RDATA with its compressed names expanded; `None` if the type has no such names.
    fn expanded_rdata(
        &self,
        record_type: RecordType,
        start: usize,
        length: usize,
    ) -> Result<Option<Vec<u8>>, RdataFault> {
        let parts = layout(record_type);
        if parts.is_empty() {
            return Ok(None);
        }
        let truncated = |_| RdataFault::Truncated { length };
        // The reader ends with the RDATA, so that a field cannot run into the next record.
        let message = self.message.get(..start + length).unwrap_or(self.message);
        let mut reader = Reader { message, position: start };
        let mut rdata = Vec::with_capacity(length + 32);
        for part in parts {
            let count = match part {
                Part::Octets(count) => *count,
                Part::CharacterString => 1 + reader.rest().first().map_or(0, |&octet| usize::from(octet)),
                Part::A6Prefix => match a6_prefix(reader.rest()) {
                    Some((_, false)) => return Ok(None),
                    Some((count, true)) => count,
                    None => return Err(RdataFault::Truncated { length }),
                },
                Part::Name => {
                    let name = reader.name().map_err(|fault| match fault {
                        WireFault::Truncated { .. } => RdataFault::Truncated { length },
                        WireFault::Name(fault) => RdataFault::Name(fault),
                    })?;
                    rdata.extend_from_slice(name.as_wire());
                    continue;
                }
            };
            rdata.extend_from_slice(reader.octets(count).map_err(truncated)?);
        }
        rdata.extend_from_slice(reader.rest());
        Ok(Some(rdata))
    }

    /// A name with compression (RFC 1035 §4.1.4). Each pointer must lead before the start of the piece it
    /// stands in, so that the walk ends.
    fn name(&mut self) -> Result<Name, WireFault> {
        let mut wire = Vec::with_capacity(32);
        let mut cursor = Reader { message: self.message, position: self.position };
        let mut piece_start = self.position;
        let mut end = None;
        loop {
            let [octet] = cursor.array()?;
            match octet {
                0 => break,
                1..=63 => {
                    wire.push(octet);
                    wire.extend_from_slice(cursor.octets(usize::from(octet))?);
                    if wire.len() >= Name::MAX_LENGTH {
                        return Err(NameError::TooLong { length: wire.len() + 1 }.into());
                    }
                }
                0xc0.. => {
                    let [low] = cursor.array()?;
                    let target = usize::from(u16::from_be_bytes([octet & 0x3f, low]));
                    if target >= piece_start {
                        return Err(NameError::Pointer { target }.into());
                    }
                    end.get_or_insert(cursor.position);
                    piece_start = target;
                    cursor.position = target;
                }
                _ => return Err(NameError::LabelType { octet }.into()),
            }
        }
        wire.push(0);
        self.position = end.unwrap_or(cursor.position);
        Ok(Name::from_wire(&wire)?)
    }
}
