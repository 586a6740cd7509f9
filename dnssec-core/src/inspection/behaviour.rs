//! How each server of a zone responds: what it made of each question, and of how it was put. Each subject looks at
//! one server at a time; what several servers show alike is one finding.

mod alias;
mod cookie;
mod edns;
mod instances;
mod message;
mod negative;
mod noted;
mod path;
mod transport;

pub(crate) use instances::nsids;

use super::{Inspection, is_usable};
use crate::capture::{Exchange, Transport, TransportError};
use crate::evidence::{Kind, Response};
use crate::finding::{Fact, Finding};
use crate::name::Name;
use crate::record::Question;
use crate::record_type::RecordType;
use crate::wire::{Message, Rcode};
use noted::Noted;
use path::Path;
use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;

/// A question to a server, and what came of it.
pub(super) struct Asked<'a> {
    pub(super) exchange: &'a Exchange,
    pub(super) response: &'a Response,
    /// Whether it counts for the chain.
    is_evidence: bool,
}

/// What a server says.
pub(super) enum Said<'a> {
    /// An answer, a referral, a denial, or that it is too long.
    Something(&'a Message),
    /// An error.
    Error(Rcode),
    /// What is no response to the question, for this reason.
    Damaged(String),
    /// Nothing, as far as the network tells.
    Nothing(&'a TransportError),
}

/// A server of a zone.
pub(super) struct Behaviour<'a> {
    pub(super) zone: &'a Name,
    pub(super) server: SocketAddr,
    /// Whether the zone has a DS or a DNSKEY.
    is_signed: bool,
    /// By question, then by how it was put.
    pub(super) asked: Vec<Asked<'a>>,
}

/// What the servers of the zones on the way show of themselves.
pub(super) fn inspect(inspection: &Inspection<'_>) -> Vec<Finding> {
    let mut noted = Noted::default();
    let behaviours = behaviours(inspection);
    let path = Path::of(&behaviours);
    for behaviour in behaviours {
        edns::inspect(&behaviour, &path, &mut noted);
        cookie::inspect(&behaviour, &mut noted);
        transport::inspect(&behaviour, &mut noted);
        message::inspect(&behaviour, &path, &mut noted);
        negative::inspect(&behaviour, &mut noted);
        alias::inspect(&behaviour, &mut noted);
        instances::inspect(&behaviour, &mut noted);
    }
    message::inspect_resolver(inspection, &mut noted);
    noted.into_findings()
}

/// The servers of the zones on the way, zones from the top, servers by address.
pub(super) fn behaviours<'a>(inspection: &Inspection<'a>) -> Vec<Behaviour<'a>> {
    let places: HashMap<&Name, usize> = inspection.zones.iter().zip(0..).collect();
    let mut servers: BTreeMap<(usize, SocketAddr), Vec<Asked<'a>>> = BTreeMap::new();
    for (exchange, response) in inspection.every_exchange() {
        let place = exchange.zone.as_ref().and_then(|zone| places.get(zone));
        if let Some(&place) = place.filter(|_| was_sent(exchange)) {
            let is_evidence = inspection.evidence.counts(response);
            let asked = Asked { exchange, response, is_evidence };
            servers.entry((place, exchange.server)).or_default().push(asked);
        }
    }
    let behaviour = |((_, server), mut asked): ((usize, SocketAddr), Vec<Asked<'a>>)| {
        asked.sort_by(|first, second| first.rank().cmp(&second.rank()));
        let zone = asked.first()?.exchange.zone.as_ref()?;
        Some(Behaviour { zone, server, is_signed: is_signed(inspection, zone), asked })
    };
    servers.into_iter().filter_map(behaviour).collect()
}

/// Whether a query went out and had its time.
fn was_sent(exchange: &Exchange) -> bool {
    match &exchange.outcome {
        Ok(_) | Err(TransportError::Timeout { .. } | TransportError::Network(_)) => true,
        Err(_) => false,
    }
}

fn is_signed(inspection: &Inspection<'_>, zone: &Name) -> bool {
    [RecordType::DS, RecordType::DNSKEY].into_iter().any(|record_type| {
        let responses = inspection.evidence.responses_to(zone, record_type);
        let mut answers =
            responses.flat_map(|response| &response.message).flat_map(|message| &message.answers);
        answers.any(|record| record.record_type == record_type && record.owner == *zone)
    })
}

impl<'a> Asked<'a> {
    pub(super) fn question(&self) -> &'a Question {
        &self.exchange.question
    }

    /// What the server says to it.
    pub(super) fn said(&self) -> Said<'a> {
        match (&self.exchange.outcome, &self.response.kind, &self.response.message) {
            (Err(error), ..) => Said::Nothing(error),
            (_, Kind::Failure(Fact::ResponseMalformed { fault }), _) => Said::Damaged(fault.clone()),
            (_, Kind::Failure(fact @ Fact::QuestionMismatch), _) => Said::Damaged(fact.to_string()),
            (_, _, Some(message)) if !message.rcode().carries_data() => Said::Error(message.rcode()),
            (_, _, Some(message)) => Said::Something(message),
            (_, _, None) => Said::Damaged("no message".to_owned()),
        }
    }

    /// Whether it is that question.
    fn is_about(&self, question: &Question) -> bool {
        let own = self.question();
        own.name == question.name && own.record_type == question.record_type
    }

    /// The message, if it is more than an error.
    pub(super) fn message(&self) -> Option<&'a Message> {
        match self.said() {
            Said::Something(message) => Some(message),
            _ => None,
        }
    }

    /// The answer or denial, of a server that claims authority for it.
    fn authoritative_answer(&self) -> Option<&'a Message> {
        let is_answer = matches!(self.response.kind, Kind::Answer);
        self.message().filter(|message| is_answer && message.header.is_authoritative())
    }

    /// Whether it was put as validators do.
    pub(super) fn asks_for_dnssec(&self) -> bool {
        self.response.manner.asks_for_dnssec()
    }

    fn has_options(&self) -> bool {
        self.response.manner.has_options()
    }

    fn rank(&self) -> (&'a Name, RecordType, Transport, bool, bool, bool) {
        let Question { name, record_type, .. } = self.question();
        let manner = &self.response.manner;
        let (options, next) = (manner.has_options(), manner.is_of_next_version());
        (name, *record_type, self.exchange.transport, !self.asks_for_dnssec(), options, next)
    }
}

impl<'a> Behaviour<'a> {
    /// What was asked about one question, question by question.
    fn by_question(&self) -> impl Iterator<Item = &[Asked<'a>]> {
        self.asked.chunk_by(|first, second| first.is_about(second.question()))
    }

    /// Whether a validating resolver gets anything from it.
    pub(super) fn is_useful(&self) -> bool {
        self.asked.iter().any(|asked| asked.is_evidence && is_usable(asked.response))
    }

    /// Whether it answers validators at all, if only with less than they ask for.
    fn answers_validators(&self) -> bool {
        self.asked.iter().any(|asked| asked.asks_for_dnssec() && asked.message().is_some())
    }

    /// Why validating resolvers get nothing from it, where others do.
    pub(super) fn fault_of_edns(&self) -> Option<Fact> {
        edns::fault(self)
    }
}
