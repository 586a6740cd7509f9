//! Queries: the only messages written.

use crate::record::Question;

/// A query to be sent: one question, EDNS as asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Query {
    /// What is asked.
    pub question: Question,
    /// Header word: RD and CD as the walk needs them.
    pub flags: QueryFlags,
    /// EDNS payload size with DO set; `None` sends no OPT.
    pub edns_payload_size: Option<u16>,
}

/// The header bits a query may set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QueryFlags {
    /// To an authoritative server: none.
    Authoritative,
    /// To a recursive resolver: RD, and CD so that a validating one hands out what it would refuse
    /// (RFC 4035 §3.2.2).
    Recursive,
    /// To a recursive resolver as from a stub that leaves the validation to it: RD, and AD, which asks for the AD
    /// bit (RFC 6840 §5.7). CD is clear, so that a validating resolver shows what it would refuse.
    Stub,
}

impl Query {
    /// The octets of the query under the given ID.
    pub fn to_octets(&self, id: u16) -> Vec<u8> {
        let word: u16 = match self.flags {
            QueryFlags::Authoritative => 0,
            QueryFlags::Recursive => 0x0110,
            QueryFlags::Stub => 0x0120,
        };
        let additional = u16::from(self.edns_payload_size.is_some());
        let mut octets = Vec::with_capacity(64);
        for value in [id, word, 1, 0, 0, additional] {
            octets.extend_from_slice(&value.to_be_bytes());
        }
        octets.extend_from_slice(self.question.name.as_wire());
        octets.extend_from_slice(&self.question.record_type.0.to_be_bytes());
        octets.extend_from_slice(&self.question.class.0.to_be_bytes());
        if let Some(size) = self.edns_payload_size {
            // Root owner, TYPE 41, payload size, extended rcode 0, version 0, DO, no options.
            octets.extend_from_slice(&[0, 0, 41]);
            octets.extend_from_slice(&size.to_be_bytes());
            octets.extend_from_slice(&[0, 0, 0x80, 0, 0, 0]);
        }
        octets
    }
}
