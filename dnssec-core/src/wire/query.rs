//! Queries: the only messages written.

use super::Edns;
use crate::record::Question;

/// A query to be sent: one question, EDNS as asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Query {
    /// What is asked.
    pub question: Question,
    /// Header word: RD and CD as the walk needs them.
    pub flags: QueryFlags,
    /// What the OPT record says; `None` sends none.
    pub edns: Option<QueryEdns>,
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

/// The OPT record of a query (RFC 6891 §6.1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueryEdns {
    /// Octets of UDP payload that can be received.
    pub payload_size: u16,
    /// EDNS version; there is none but 0.
    pub version: u8,
    /// Whether DNSSEC records are wanted (RFC 3225 §3).
    pub dnssec_ok: DnssecOk,
    /// Options, in the order in which they are sent.
    pub options: Vec<QueryOption>,
}

/// The DO flag.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DnssecOk {
    /// DNSSEC records are wanted.
    Set,
    /// They are not.
    Clear,
}

/// An EDNS option that a query may carry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QueryOption {
    /// Which of the servers at this address answers? (RFC 5001 §2.1)
    Nsid,
    /// A client cookie (RFC 7873 §5.1); the caller chooses it as it does the ID.
    Cookie,
}

/// A client cookie (RFC 7873 §4): unknown to others, and the same for one server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClientCookie(pub [u8; 8]);

impl QueryEdns {
    /// Version 0 with DO and without options.
    pub fn dnssec(payload_size: u16) -> Self {
        QueryEdns { payload_size, version: 0, dnssec_ok: DnssecOk::Set, options: Vec::new() }
    }
}

impl Query {
    /// The octets of the query under the given ID; the cookie stands where an option asks for one.
    pub fn to_octets(&self, id: u16, cookie: ClientCookie) -> Vec<u8> {
        let word: u16 = match self.flags {
            QueryFlags::Authoritative => 0,
            QueryFlags::Recursive => 0x0110,
            QueryFlags::Stub => 0x0120,
        };
        let additional = u16::from(self.edns.is_some());
        let mut octets = Vec::with_capacity(64);
        for value in [id, word, 1, 0, 0, additional] {
            octets.extend_from_slice(&value.to_be_bytes());
        }
        octets.extend_from_slice(self.question.name.as_wire());
        octets.extend_from_slice(&self.question.record_type.0.to_be_bytes());
        octets.extend_from_slice(&self.question.class.0.to_be_bytes());
        if let Some(edns) = &self.edns {
            edns.append_to(&mut octets, cookie);
        }
        octets
    }
}

impl QueryEdns {
    fn append_to(&self, octets: &mut Vec<u8>, cookie: ClientCookie) {
        let flags = match self.dnssec_ok {
            DnssecOk::Set => Edns::DNSSEC_OK,
            DnssecOk::Clear => 0,
        };
        // Each option is its code, its length, its data: none at all, or eight octets of cookie.
        let options = self.options.iter().flat_map(|option| {
            let (code, length, data) = match option {
                QueryOption::Nsid => (Edns::NSID, 0u16, &[][..]),
                QueryOption::Cookie => (Edns::COOKIE, 8, &cookie.0[..]),
            };
            [&code.to_be_bytes()[..], &length.to_be_bytes(), data].concat()
        });
        let options: Vec<u8> = options.collect();
        // Root owner, TYPE 41, payload size, extended rcode 0.
        octets.extend_from_slice(&[0, 0, 41]);
        octets.extend_from_slice(&self.payload_size.to_be_bytes());
        octets.extend_from_slice(&[0, self.version]);
        octets.extend_from_slice(&flags.to_be_bytes());
        octets.extend_from_slice(&u16::try_from(options.len()).unwrap_or(u16::MAX).to_be_bytes());
        octets.extend_from_slice(&options);
    }
}
