//! Record types and classes: numbers with their mnemonics (IANA "Domain Name System (DNS) Parameters").

use std::fmt;
use std::str::FromStr;

/// A record type (RFC 1035 §3.2.2); also the QTYPE of a question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordType(pub u16);

macro_rules! record_types {
    ($($constant:ident = $number:literal $mnemonic:literal,)*) => {
        #[allow(missing_docs)] // the names are the documentation: IANA's mnemonics
        impl RecordType {
            $(pub const $constant: RecordType = RecordType($number);)*
        }

        const MNEMONICS: &[(RecordType, &str)] = &[$((RecordType($number), $mnemonic),)*];
    };
}

record_types! {
    A = 1 "A", NS = 2 "NS", MD = 3 "MD", MF = 4 "MF", CNAME = 5 "CNAME", SOA = 6 "SOA", MB = 7 "MB",
    MG = 8 "MG", MR = 9 "MR", NULL = 10 "NULL", WKS = 11 "WKS", PTR = 12 "PTR", HINFO = 13 "HINFO",
    MINFO = 14 "MINFO", MX = 15 "MX", TXT = 16 "TXT", RP = 17 "RP", AFSDB = 18 "AFSDB", X25 = 19 "X25",
    ISDN = 20 "ISDN", RT = 21 "RT", NSAP = 22 "NSAP", NSAP_PTR = 23 "NSAP-PTR", SIG = 24 "SIG",
    KEY = 25 "KEY", PX = 26 "PX", GPOS = 27 "GPOS", AAAA = 28 "AAAA", LOC = 29 "LOC", NXT = 30 "NXT",
    SRV = 33 "SRV", NAPTR = 35 "NAPTR", KX = 36 "KX", CERT = 37 "CERT", A6 = 38 "A6", DNAME = 39 "DNAME",
    OPT = 41 "OPT", APL = 42 "APL", DS = 43 "DS", SSHFP = 44 "SSHFP", IPSECKEY = 45 "IPSECKEY",
    RRSIG = 46 "RRSIG", NSEC = 47 "NSEC", DNSKEY = 48 "DNSKEY", DHCID = 49 "DHCID", NSEC3 = 50 "NSEC3",
    NSEC3PARAM = 51 "NSEC3PARAM", TLSA = 52 "TLSA", SMIMEA = 53 "SMIMEA", HIP = 55 "HIP",
    NINFO = 56 "NINFO", RKEY = 57 "RKEY", TALINK = 58 "TALINK", CDS = 59 "CDS", CDNSKEY = 60 "CDNSKEY",
    OPENPGPKEY = 61 "OPENPGPKEY", CSYNC = 62 "CSYNC", ZONEMD = 63 "ZONEMD", SVCB = 64 "SVCB",
    HTTPS = 65 "HTTPS", DSYNC = 66 "DSYNC", HHIT = 67 "HHIT", BRID = 68 "BRID", SPF = 99 "SPF",
    NID = 104 "NID", L32 = 105 "L32", L64 = 106 "L64", LP = 107 "LP", EUI48 = 108 "EUI48",
    EUI64 = 109 "EUI64", NXNAME = 128 "NXNAME", TKEY = 249 "TKEY", TSIG = 250 "TSIG", IXFR = 251 "IXFR",
    AXFR = 252 "AXFR", ANY = 255 "ANY", URI = 256 "URI", CAA = 257 "CAA", AVC = 258 "AVC", DOA = 259 "DOA",
    AMTRELAY = 260 "AMTRELAY", RESINFO = 261 "RESINFO", WALLET = 262 "WALLET", TA = 32768 "TA",
    DLV = 32769 "DLV",
}

impl RecordType {
    /// The mnemonic, if the type has one here.
    pub fn mnemonic(self) -> Option<&'static str> {
        MNEMONICS.iter().find(|(number, _)| *number == self).map(|(_, mnemonic)| *mnemonic)
    }

    /// Whether the type stands in messages only and never in a zone: 0, OPT, and all of the range for QTYPEs and
    /// meta-types, ANY among them (RFC 6895 §3.1).
    pub fn is_meta(self) -> bool {
        matches!(self.0, 0 | 41 | 128..=255)
    }

    /// Whether the type lives on the parent's side of a zone cut: DS only (RFC 4035 §2.4).
    pub fn is_parent_side(self) -> bool {
        self == Self::DS
    }
}

impl fmt::Display for RecordType {
    /// The mnemonic, else `TYPE1234` (RFC 3597 §5).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mnemonic() {
            Some(mnemonic) => f.pad(mnemonic),
            None => f.pad(&format!("TYPE{}", self.0)),
        }
    }
}

impl fmt::Debug for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for RecordType {
    type Err = RecordTypeError;

    /// Reads a mnemonic or `TYPE1234`, in any case.
    fn from_str(text: &str) -> Result<Self, RecordTypeError> {
        if let Some((number, _)) = MNEMONICS.iter().find(|(_, mnemonic)| mnemonic.eq_ignore_ascii_case(text))
        {
            return Ok(*number);
        }
        number_after("TYPE", text)
            .map(RecordType)
            .ok_or_else(|| RecordTypeError { text: text.chars().take(64).collect() })
    }
}

/// Text that names no record type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a record type: write a mnemonic such as A or MX, or TYPE1234")]
pub struct RecordTypeError {
    /// The text, as far as it is shown.
    pub text: String,
}

/// A class (RFC 1035 §3.2.4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class(pub u16);

impl Class {
    /// The Internet.
    pub const IN: Class = Class(1);
}

const CLASSES: &[(u16, &str)] = &[(1, "IN"), (3, "CH"), (4, "HS"), (254, "NONE"), (255, "ANY")];

impl fmt::Display for Class {
    /// The mnemonic, else `CLASS1234` (RFC 3597 §5).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match CLASSES.iter().find(|(number, _)| *number == self.0) {
            Some((_, mnemonic)) => f.pad(mnemonic),
            None => f.pad(&format!("CLASS{}", self.0)),
        }
    }
}

impl fmt::Debug for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Class {
    /// Reads a mnemonic or `CLASS1234`, in any case.
    pub fn from_text(text: &str) -> Option<Class> {
        let known = CLASSES.iter().find(|(_, mnemonic)| mnemonic.eq_ignore_ascii_case(text));
        known.map(|(number, _)| *number).or_else(|| number_after("CLASS", text)).map(Class)
    }
}

fn number_after(prefix: &str, text: &str) -> Option<u16> {
    let (start, digits) = text.split_at_checked(prefix.len())?;
    if !start.eq_ignore_ascii_case(prefix) || !digits.bytes().all(|octet| octet.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_forms() {
        assert_eq!("mx".parse(), Ok(RecordType::MX));
        assert_eq!("type65280".parse(), Ok(RecordType(65280)));
        assert_eq!("TYPE1".parse::<RecordType>().unwrap().to_string(), "A");
        for text in ["", "TYPE", "TYPE65536", "TYPE-1", "TYPE+1", "MXX", "ÄTYPE1"] {
            assert!(text.parse::<RecordType>().is_err(), "{text}");
        }
        assert_eq!(Class::from_text("in"), Some(Class::IN));
        assert_eq!(
            Class::from_text("CLASS4242").map(|class| class.to_string()),
            Some("CLASS4242".to_owned())
        );
    }
}
