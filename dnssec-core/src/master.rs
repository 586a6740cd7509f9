//! Master files (RFC 1035 §5): text to records and back, without loss.
//!
//! * [`Reader`] turns the octets of a file into records, one `Result` per entry; an entry that is wrong does
//!   not end the file. It opens nothing: `$INCLUDE` and `$GENERATE` are reported, not followed.
//! * `Display` for [`Record`] and [`rdata_to_text`] write text that reads back to the very same octets. RDATA
//!   that does not fit the grammar of its type, or that text would not keep as it is (a padded type bitmap,
//!   say), is written in the form for unknown types, `\# length hex` (RFC 3597 §5).
//!
//! Both directions follow one table, in `grammar.rs`: for each type the fields of its RDATA.

mod a6;
mod apl;
mod bitmap;
mod error;
mod gateway;
mod grammar;
mod lexer;
mod loc;
mod read;
mod reader;
mod svcb;
mod value;
mod write;

pub use error::{MasterError, MasterFault};
pub use reader::Reader;

use crate::name::Name;
use crate::record::Record;
use crate::record_type::RecordType;
use lexer::Lexer;
use read::Words;
use std::fmt;
use std::str::FromStr;

/// The text of an RDATA, on one line, with absolute names. Reading it gives the same octets.
pub fn rdata_to_text(record_type: RecordType, rdata: &[u8]) -> String {
    typed_text(record_type, rdata).unwrap_or_else(|| write::unknown(rdata))
}

/// The text by the grammar of the type, if it stands for exactly these octets.
///
/// Reading it back is what makes the promise hold: no rule about minimal bitmaps, sorted parameters or
/// zero-padded addresses has to be kept in two places.
fn typed_text(record_type: RecordType, rdata: &[u8]) -> Option<String> {
    let text = write::fields(grammar::fields(record_type)?, rdata)?;
    let again = rdata_from_text(record_type, &text, &Name::root()).ok()?;
    (again == rdata).then_some(text)
}

/// The octets of an RDATA written in master-file text; relative names are completed with `origin`.
pub fn rdata_from_text(record_type: RecordType, text: &str, origin: &Name) -> Result<Vec<u8>, MasterError> {
    let mut tokens = Vec::new();
    let mut lexer = Lexer::new(text.as_bytes());
    if let Some(entry) = lexer.entry(&mut tokens) {
        entry?;
    }
    let mut words = Words::new(&tokens, lexer.place(), origin);
    let rdata = read::rdata(record_type, &mut words)?;
    match lexer.entry(&mut Vec::new()) {
        None => Ok(rdata),
        Some(_) => Err(lexer.place().error(MasterFault::Expected { what: "one entry", found: None })),
    }
}

impl fmt::Display for Record {
    /// One line of master-file text: owner, TTL, class, type, RDATA.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rdata = rdata_to_text(self.record_type, &self.rdata);
        write!(f, "{} {} {} {} {rdata}", self.owner, self.ttl, self.class, self.record_type)
    }
}

impl FromStr for Record {
    type Err = MasterError;

    /// Reads one entry of master-file text. Names without final dot are completed with the root; without a
    /// TTL it is 0, as for trust anchors, where it has no meaning.
    fn from_str(text: &str) -> Result<Self, MasterError> {
        let mut reader = Reader::new(text.as_bytes(), Name::root()).with_default_ttl(0);
        let record = reader.next().unwrap_or_else(|| Err(reader.end_of_file("a record")))?;
        match reader.next() {
            None => Ok(record),
            Some(_) => Err(reader.end_of_file("one record")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn octets(hex: &str) -> Vec<u8> {
        data_encoding::HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).unwrap()
    }

    /// What each grammar looks like; that all round-trip is the corpus test's business.
    #[test]
    fn text_of_rdata() {
        let cases: &[(RecordType, &str, &str)] = &[
            (RecordType::A, "c0000201", "192.0.2.1"),
            (RecordType::A, "c00002", "\\# 3 C00002"),
            (RecordType::A, "", "\\# 0"),
            (RecordType::TXT, "03fffe000122", "\"\\255\\254\\000\" \"\\\"\""),
            (RecordType::CAA, "0005697373756563612e6e6574", "0 issue \"ca.net\""),
            (RecordType::MX, "000a044d61696c00", "10 Mail."),
            (RecordType::NSEC, "0162000006400100000003", "b. A MX RRSIG NSEC"),
            (RecordType::NSEC, "016200000640010000000300", "\\# 12 016200000640010000000300"),
            (RecordType::NSEC3PARAM, "0100000a02aabb", "1 0 10 AABB"),
            (RecordType::NSEC3PARAM, "0100000000", "1 0 0 -"),
            (RecordType::CDS, "0000000000", "0 0 0 00"),
            (RecordType::CDNSKEY, "0000030000", "0 3 0 AA=="),
            (RecordType::NID, "000a00144fffff20ee64", "10 0014:4fff:ff20:ee64"),
            (RecordType::EUI48, "001122aabbcc", "00-11-22-aa-bb-cc"),
            (RecordType::APL, "00011c03c0a826", "1:192.168.38.0/28"),
            (
                RecordType::LOC,
                "0033161389172dd070be15f000988d20",
                "42 21 54.000 N 71 6 18.000 W -24.00m 30.00m 10000.00m 10.00m",
            ),
            (RecordType::SVCB, "00010000010003026832000300020fa0", "1 . alpn=\"h2\" port=4000"),
            (RecordType::IPSECKEY, "0a010201020304515379", "10 1 2 1.2.3.4 UVN5"),
            (RecordType::AMTRELAY, "0a8101020304", "10 1 1 1.2.3.4"),
            (RecordType::DSYNC, "003b0114ef016100", "CDS NOTIFY 5359 a."),
            (RecordType::WKS, "0a000001060000000200000040", "10.0.0.1 TCP 30 57"),
            (RecordType::NXT, "016200400000c0", "b. A SIG KEY"),
            (RecordType::NSAP, "47000580", "0x47000580"),
            (RecordType::A6, "400000000000000001016200", "64 ::1 b."),
            (RecordType(65280), "0a0b", "\\# 2 0A0B"),
        ];
        for (record_type, hex, text) in cases {
            assert_eq!(rdata_to_text(*record_type, &octets(hex)), *text, "{record_type} {hex}");
            assert_eq!(rdata_from_text(*record_type, text, &Name::root()), Ok(octets(hex)), "{text}");
        }
    }

    #[test]
    fn one_record_and_no_more() {
        let record: Record = "Www.example 1h IN a 192.0.2.1 ; comment".parse().unwrap();
        assert_eq!(record.to_string(), "Www.example. 3600 IN A 192.0.2.1");
        for text in ["", "; nothing", "a. 0 A 192.0.2.1\nb. 0 A 192.0.2.2"] {
            assert!(text.parse::<Record>().is_err(), "{text:?}");
        }
        assert!(rdata_from_text(RecordType::A, "192.0.2.1\n192.0.2.1", &Name::root()).is_err());
    }
}
