//! How a question is put: the rungs of the ladder down which a server is asked that has an error to say, and the
//! probes beside it.

use crate::record_type::RecordType;
use crate::wire::{DnssecOk, QueryEdns, QueryOption, Rcode};

/// The UDP payload size offered: what passes without fragmentation (DNS flag day 2020).
pub(super) const PAYLOAD_SIZE: u16 = 1232;

/// A way to put a question, the most demanding first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Rung {
    /// EDNS with DO and options. Never what the chain rests on: resolvers get along without options.
    Options,
    /// EDNS with DO, as a validator asks.
    Dnssec,
    /// EDNS without DO.
    WithoutDnssec,
    /// No EDNS.
    Plain,
    /// EDNS of a version that there is not.
    NextVersion,
}

impl Rung {
    /// The OPT record.
    pub(super) fn edns(self) -> Option<QueryEdns> {
        let edns = QueryEdns::dnssec(PAYLOAD_SIZE);
        match self {
            Rung::Options => {
                Some(QueryEdns { options: vec![QueryOption::Nsid, QueryOption::Cookie], ..edns })
            }
            Rung::Dnssec => Some(edns),
            Rung::WithoutDnssec => Some(QueryEdns { dnssec_ok: DnssecOk::Clear, ..edns }),
            Rung::Plain => None,
            Rung::NextVersion => Some(QueryEdns { version: 1, dnssec_ok: DnssecOk::Clear, ..edns }),
        }
    }

    /// What is tried after an error that it may have caused (RFC 6891 §6.2.2). Whether it is DO or EDNS as a whole
    /// that a server cannot stand is looked at for one type alone: the serial number of each zone.
    pub(super) fn below(self, rcode: Rcode, record_type: RecordType) -> Option<Rung> {
        let is_suspect = Rcode::WITHOUT_EDNS.contains(&rcode);
        match self {
            Rung::Options if is_suspect || rcode == Rcode::BADCOOKIE => Some(Rung::Dnssec),
            Rung::Dnssec if is_suspect && record_type == RecordType::SOA => Some(Rung::WithoutDnssec),
            Rung::Dnssec | Rung::WithoutDnssec if is_suspect => Some(Rung::Plain),
            _ => None,
        }
    }
}
