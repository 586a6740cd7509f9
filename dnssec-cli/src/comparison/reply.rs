//! What came of one query, all attempts at it together.

use dnssec_core::capture::{Exchange, Transport};
use dnssec_core::name::Name;
use dnssec_core::record::Record;
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use dnssec_core::wire::{InfoCode, Message, Rcode};
use std::collections::BTreeSet;

/// What came of one query.
#[derive(Debug)]
pub(crate) struct Reply {
    /// How often it was sent.
    pub(crate) attempts: usize,
    /// Over what the last time.
    pub(crate) transport: Transport,
    /// Milliseconds from the first attempt to the outcome.
    pub(crate) elapsed: u32,
    /// When the outcome was there.
    pub(crate) received: Timestamp,
    /// Whether DO was set the last time.
    pub(crate) asked: Asked,
    /// The message, or why there is none that could be used, in one line.
    pub(crate) outcome: Result<Message, String>,
}

/// Whether DNSSEC records were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// With DO.
    WithDo,
    /// Without EDNS, after an error that it may have caused.
    WithoutEdns,
}

/// An extended error, text as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Extended {
    pub(crate) code: InfoCode,
    pub(crate) text: String,
}

/// What a reply says to a client that knows nothing of DNSSEC: no TTLs, no signatures, no order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Content {
    rcode: Rcode,
    records: BTreeSet<(Name, RecordType, Vec<u8>)>,
}

impl Reply {
    /// The last exchange counts.
    pub(super) fn of<'e>(exchanges: impl IntoIterator<Item = &'e Exchange>) -> Self {
        let exchanges: Vec<&Exchange> = exchanges.into_iter().collect();
        let elapsed =
            exchanges.iter().fold(0u32, |elapsed, exchange| elapsed.saturating_add(exchange.elapsed));
        let Some(last) = exchanges.last() else {
            return Reply {
                attempts: 0,
                transport: Transport::Udp,
                elapsed,
                received: Timestamp::default(),
                asked: Asked::WithDo,
                outcome: Err("not asked".to_owned()),
            };
        };
        let query = Message::parse(&last.query);
        let has_edns = query.is_ok_and(|query| query.edns.is_some());
        Reply {
            attempts: exchanges.len(),
            transport: last.transport,
            elapsed,
            received: last.sent.plus(last.elapsed / 1000),
            asked: if has_edns { Asked::WithDo } else { Asked::WithoutEdns },
            outcome: outcome(last),
        }
    }

    /// The rcode, if a message came.
    pub(crate) fn rcode(&self) -> Option<Rcode> {
        self.outcome.as_ref().ok().map(Message::rcode)
    }

    /// The message, if it has records or says that there are none.
    pub(crate) fn data(&self) -> Option<&Message> {
        self.outcome.as_ref().ok().filter(|message| carries_data(message))
    }

    /// The records of the answer section, without signatures unless they were asked for.
    pub(crate) fn records(&self) -> Vec<&Record> {
        let answers = self.data().map_or(&[][..], |message| &message.answers);
        let asked = self.data().and_then(|message| message.questions.first());
        let asked = asked.map(|question| question.record_type);
        let is_shown =
            |record: &&Record| record.record_type != RecordType::RRSIG || asked == Some(RecordType::RRSIG);
        answers.iter().filter(is_shown).collect()
    }

    /// What it says to a client that knows nothing of DNSSEC; `None` if it says nothing.
    pub(crate) fn content(&self) -> Option<Content> {
        let rcode = self.rcode()?;
        let records = self.records().into_iter();
        let records = records
            .map(|record| (record.owner.clone(), record.record_type, record.canonical_rdata().into_owned()));
        Some(Content { rcode, records: records.collect() })
    }

    /// The extended errors.
    pub(crate) fn extended(&self) -> Vec<Extended> {
        let edns = self.outcome.as_ref().ok().and_then(|message| message.edns.as_ref());
        let errors = edns.into_iter().flat_map(|edns| edns.extended_errors());
        errors
            .map(|(code, text)| Extended {
                code: InfoCode(code),
                // RFC 8914 §2: UTF-8, and some add the zero octet of a C string.
                text: String::from_utf8_lossy(text).trim_end_matches('\0').to_owned(),
            })
            .collect()
    }
}

pub(super) fn carries_data(message: &Message) -> bool {
    [Rcode::NOERROR, Rcode::NXDOMAIN, Rcode::YXDOMAIN].contains(&message.rcode())
}

fn outcome(exchange: &Exchange) -> Result<Message, String> {
    let over = match exchange.transport {
        Transport::Udp => "",
        Transport::Tcp => "over TCP: ",
        Transport::Tls => "over TLS: ",
        Transport::Https => "over HTTPS: ",
        Transport::Quic => "over QUIC: ",
    };
    let octets = exchange.outcome.as_ref().map_err(|error| format!("{over}{error}"))?;
    let message = Message::parse(octets).map_err(|fault| format!("{over}{fault}"))?;
    match &message.stop {
        _ if !carries_data(&message) => Ok(message),
        _ if message.header.is_truncated() => Err(format!("{over}the response is truncated")),
        Some(stop) => Err(format!("{over}{stop}")),
        None => Ok(message),
    }
}
