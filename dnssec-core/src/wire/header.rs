//! The header's words and the response codes.

use std::fmt;

/// The first four octets of a message (RFC 1035 §4.1.1, RFC 2535 §6.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Header {
    /// Message ID.
    pub id: u16,
    /// The second word: QR, opcode, AA, TC, RD, RA, Z, AD, CD, RCODE.
    pub word: u16,
}

impl Header {
    /// Whether this is a response.
    pub fn is_response(self) -> bool {
        self.word & 0x8000 != 0
    }
    /// The opcode.
    pub fn opcode(self) -> u8 {
        self.word.to_be_bytes()[0] >> 3 & 0xf
    }
    /// Authoritative answer.
    pub fn is_authoritative(self) -> bool {
        self.word & 0x0400 != 0
    }
    /// Truncated.
    pub fn is_truncated(self) -> bool {
        self.word & 0x0200 != 0
    }
    /// Recursion available.
    pub fn is_recursion_available(self) -> bool {
        self.word & 0x0080 != 0
    }
    /// Authentic data (RFC 4035 §3.2.3).
    pub fn is_authentic_data(self) -> bool {
        self.word & 0x0020 != 0
    }
    /// The four bits of RCODE in the header.
    pub fn rcode(self) -> u8 {
        self.word.to_be_bytes()[1] & 0xf
    }
}

/// A response code with its extended bits (RFC 6891 §6.1.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Rcode(pub u16);

impl Rcode {
    /// No error.
    pub const NOERROR: Rcode = Rcode(0);
    /// Format error.
    pub const FORMERR: Rcode = Rcode(1);
    /// Server failure.
    pub const SERVFAIL: Rcode = Rcode(2);
    /// The name does not exist.
    pub const NXDOMAIN: Rcode = Rcode(3);
    /// Not implemented.
    pub const NOTIMP: Rcode = Rcode(4);
    /// Refused by policy.
    pub const REFUSED: Rcode = Rcode(5);
    /// The DNAME substitution was too long (RFC 6672 §2.2).
    pub const YXDOMAIN: Rcode = Rcode(6);
    /// EDNS version not supported.
    pub const BADVERS: Rcode = Rcode(16);
    /// The server wants its own cookie first (RFC 7873 §8).
    pub const BADCOOKIE: Rcode = Rcode(23);

    /// What servers say that do not do EDNS, or not as it was asked for (RFC 6891 §6.1.3, §7).
    pub const WITHOUT_EDNS: [Rcode; 3] = [Rcode::FORMERR, Rcode::NOTIMP, Rcode::BADVERS];

    /// Whether a response with it can carry data.
    pub fn carries_data(self) -> bool {
        [Rcode::NOERROR, Rcode::NXDOMAIN, Rcode::YXDOMAIN].contains(&self)
    }
}

const RCODES: &[(u16, &str)] = &[
    (0, "NOERROR"),
    (1, "FORMERR"),
    (2, "SERVFAIL"),
    (3, "NXDOMAIN"),
    (4, "NOTIMP"),
    (5, "REFUSED"),
    (6, "YXDOMAIN"),
    (7, "YXRRSET"),
    (8, "NXRRSET"),
    (9, "NOTAUTH"),
    (10, "NOTZONE"),
    (16, "BADVERS"),
    (23, "BADCOOKIE"),
];

impl fmt::Display for Rcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match RCODES.iter().find(|(number, _)| *number == self.0) {
            Some((_, mnemonic)) => f.pad(mnemonic),
            None => f.pad(&format!("RCODE{}", self.0)),
        }
    }
}
