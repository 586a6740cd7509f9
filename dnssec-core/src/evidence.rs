//! A capture taken apart once: which response answers which question, and where zone cuts were seen.
//!
//! Several servers may have answered one question. A [`View`] says which of their answers a resolver gets.

mod manner;
mod view;

pub(crate) use manner::Manner;
pub(crate) use view::{Chosen, Lookup, View};

use crate::capture::{Capture, Exchange, Mode, Transport, TransportError};
use crate::finding::Fact;
use crate::name::Name;
use crate::record::{Question, Record};
use crate::record_type::{Class, RecordType};
use crate::wire::{Message, Rcode};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::Arc;

/// The responses of a walk, indexed. Grows as exchanges complete.
#[derive(Debug)]
pub(crate) struct Evidence {
    mode: Mode,
    responses: Vec<Arc<Response>>,
    by_question: HashMap<(Name, RecordType), Vec<usize>>,
    cuts: BTreeSet<Name>,
    /// Which servers have an error for which questions when these ask for DNSSEC records.
    refusals: HashSet<(SocketAddr, Name, RecordType)>,
}

/// One exchange as evidence.
#[derive(Debug)]
pub(crate) struct Response {
    /// The zone the server was asked for.
    pub(crate) zone: Option<Name>,
    /// Who answered.
    pub(crate) server: SocketAddr,
    /// Over what.
    pub(crate) transport: Transport,
    /// How it was asked.
    pub(crate) manner: Manner,
    /// What was asked.
    pub(crate) question: Question,
    /// The message, if there is one that could be read to its end.
    pub(crate) message: Option<Message>,
    /// What it is good for.
    pub(crate) kind: Kind,
}

/// What a response is good for.
#[derive(Debug)]
pub(crate) enum Kind {
    /// Records or their absence, from a server that serves the name.
    Answer,
    /// A delegation to a zone below (RFC 1034 §4.3.2 step 3b).
    Referral(Name),
    /// Nothing, for this reason.
    Failure(Fact),
}

impl Response {
    /// A response without any record from a server that does not claim authority: most likely it does not
    /// serve the zone.
    pub(crate) fn is_hollow(&self) -> bool {
        self.message.as_ref().is_some_and(|message| {
            !message.header.is_authoritative()
                && message.rcode() == Rcode::NOERROR
                && message.answers.is_empty()
                && message.authorities.is_empty()
        })
    }
}

impl Evidence {
    /// No evidence yet.
    pub(crate) fn new(mode: Mode) -> Self {
        Evidence {
            mode,
            responses: Vec::new(),
            by_question: HashMap::new(),
            cuts: BTreeSet::new(),
            refusals: HashSet::new(),
        }
    }

    /// The evidence of a whole capture.
    pub(crate) fn of(capture: &Capture) -> Self {
        let mut evidence = Evidence::new(capture.mode);
        for exchange in &capture.exchanges {
            evidence.add(exchange);
        }
        evidence
    }

    /// Adds one exchange; returns what it is good for.
    pub(crate) fn add(&mut self, exchange: &Exchange) -> Arc<Response> {
        let response = Arc::new(self.classify(exchange));
        if let Kind::Referral(child) = &response.kind {
            self.cuts.insert(child.clone());
        }
        if let (Kind::Answer, Some(message)) = (&response.kind, &response.message) {
            // A negative answer has one SOA (RFC 2308 §3); a message has room for thousands, and each cut is
            // gone through for each RRset.
            let apex = message.authorities.iter().find(|record| record.record_type == RecordType::SOA);
            self.cuts.extend(apex.map(|record| record.owner.clone()));
        }
        if let Kind::Failure(Fact::ErrorResponse { rcode, .. }) = &response.kind
            && Rcode::WITHOUT_EDNS.contains(rcode)
            && response.manner.asks_for_dnssec()
        {
            let Question { name, record_type, .. } = &response.question;
            self.refusals.insert((response.server, name.clone(), *record_type));
        }
        let place = self.responses.len();
        // Only class IN has DNSSEC here; an answer of another class is no evidence for it.
        if exchange.question.class == Class::IN {
            let key = (exchange.question.name.clone(), exchange.question.record_type);
            self.by_question.entry(key).or_default().push(place);
        }
        self.responses.push(Arc::clone(&response));
        response
    }

    /// Whether a response counts for the chain: those to queries as validators send them, and those to what they
    /// fall back to where the server had an error to say (RFC 6891 §6.2.2). The others are answers to probes, and
    /// what these leave out is no fault.
    pub(crate) fn counts(&self, response: &Response) -> bool {
        let is_fallback = || {
            let Question { name, record_type, .. } = &response.question;
            !response.manner.is_of_next_version()
                && self.refusals.contains(&(response.server, name.clone(), *record_type))
        };
        response.manner.asks_for_dnssec() || is_fallback()
    }

    fn at<'e>(&'e self, places: &'e [usize]) -> impl Iterator<Item = &'e Response> {
        places.iter().filter_map(|&place| self.responses.get(place)).map(Arc::as_ref)
    }

    /// Every response to a question that counts for the chain, in order of completion.
    pub(crate) fn responses_to(
        &self,
        name: &Name,
        record_type: RecordType,
    ) -> impl Iterator<Item = &Response> {
        let places = self.by_question.get(&(name.clone(), record_type)).map(Vec::as_slice);
        self.at(places.unwrap_or_default()).filter(|response| self.counts(response))
    }

    /// The servers that gave answers or referrals, by zone from the top.
    pub(crate) fn servers(&self) -> Vec<(Name, BTreeSet<SocketAddr>)> {
        let mut servers: BTreeMap<(usize, Name), BTreeSet<SocketAddr>> = BTreeMap::new();
        for response in self.responses() {
            let Some(zone) = &response.zone else { continue };
            if self.counts(response) && !matches!(response.kind, Kind::Failure(_)) && !response.is_hollow() {
                servers.entry((zone.label_count(), zone.clone())).or_default().insert(response.server);
            }
        }
        servers.into_iter().map(|((_, zone), servers)| (zone, servers)).collect()
    }

    /// The zones whose servers were asked anything, from the top.
    pub(crate) fn zones(&self) -> Vec<Name> {
        let zones = self.responses().filter_map(|response| response.zone.as_ref());
        let ranked: BTreeSet<(usize, &Name)> = zones.map(|zone| (zone.label_count(), zone)).collect();
        ranked.into_iter().map(|(_, zone)| zone.clone()).collect()
    }

    /// Every response, in order of completion.
    pub(crate) fn responses(&self) -> impl Iterator<Item = &Response> {
        self.responses.iter().map(Arc::as_ref)
    }

    /// Whether anything was answered about names of a zone, on its side of the cut.
    pub(crate) fn has_answer_within(&self, zone: &Name) -> bool {
        self.by_question.iter().any(|((name, record_type), places)| {
            let within = name.is_at_or_below(zone) && !(record_type.is_parent_side() && name == zone);
            let is_answer =
                |response: &Response| self.counts(response) && matches!(response.kind, Kind::Answer);
            within && self.at(places).any(is_answer)
        })
    }

    /// Names between `above` and `below` (inclusive) at which a zone begins as far as was seen, top down.
    pub(crate) fn known_cuts(&self, above: &Name, below: &Name) -> Vec<Name> {
        let mut cuts: Vec<Name> = self
            .cuts
            .iter()
            .filter(|cut| cut.is_below(above) && below.is_at_or_below(cut))
            .cloned()
            .collect();
        cuts.sort_by_key(Name::label_count);
        cuts
    }

    fn classify(&self, exchange: &Exchange) -> Response {
        let (message, kind) = match &exchange.outcome {
            Ok(octets) => match Message::parse(octets) {
                Ok(message) => {
                    let kind = kind_of(&message, exchange, self.mode);
                    (Some(message), kind)
                }
                Err(fault) => (None, Kind::Failure(Fact::ResponseMalformed { fault: fault.to_string() })),
            },
            Err(TransportError::BudgetSpent { limit }) => (
                None,
                Kind::Failure(Fact::LimitReached { limit: crate::finding::Limit::Queries, number: *limit }),
            ),
            Err(TransportError::NoAddress) => (None, Kind::Failure(Fact::NoServerAddress)),
            Err(TransportError::Interrupted) => {
                (None, Kind::Failure(Fact::WalkInterrupted { outstanding: 1 }))
            }
            Err(error) => (None, Kind::Failure(Fact::NoResponse { attempts: 1, error: error.to_string() })),
        };
        Response {
            zone: exchange.zone.clone(),
            server: exchange.server,
            transport: exchange.transport,
            manner: Manner::of(&exchange.query),
            question: exchange.question.clone(),
            message,
            kind,
        }
    }
}

/// What a decoded message is good for as a response to the exchange's question.
fn kind_of(message: &Message, exchange: &Exchange, mode: Mode) -> Kind {
    let rcode = message.rcode();
    let asked = &exchange.question;
    let answered = message.questions.first();
    let matches = answered.is_some_and(|question| same_question(question, asked));
    let carries_data = rcode.carries_data();
    // A server that reports an error may leave the question out (RFC 1035 §4.1.1 does not forbid it).
    if !message.header.is_response() || (!matches && (carries_data || answered.is_some())) {
        return Kind::Failure(Fact::QuestionMismatch);
    }
    if !carries_data {
        if mode == Mode::Recursive && rcode == Rcode::REFUSED && !message.header.is_recursion_available() {
            return Kind::Failure(Fact::RecursionUnavailable { rcode });
        }
        let texts = message.edns.iter().flat_map(|edns| edns.extended_errors());
        let extended = texts.map(|(code, text)| (code, String::from_utf8_lossy(text).into_owned())).collect();
        return Kind::Failure(Fact::ErrorResponse { rcode, extended });
    }
    if message.header.is_truncated() {
        return Kind::Failure(Fact::ResponseTruncated);
    }
    if let Some(stop) = &message.stop {
        return Kind::Failure(Fact::ResponseMalformed { fault: stop.to_string() });
    }
    match mode {
        // What is not there is no evidence that it does not exist: the server asked is no resolver.
        Mode::Recursive if message.leads_elsewhere() => Kind::Failure(Fact::RecursionUnavailable { rcode }),
        Mode::Recursive => Kind::Answer,
        Mode::Iterative => delegation_kind(message, exchange),
    }
}

fn same_question(question: &Question, asked: &Question) -> bool {
    question.name == asked.name && question.record_type == asked.record_type && question.class == asked.class
}

/// Tells answers, referrals and lame responses apart (RFC 2308 §2.2, RFC 1034 §4.3.2).
fn delegation_kind(message: &Message, exchange: &Exchange) -> Kind {
    let has = |records: &[Record], record_type| {
        records.iter().any(|record| record.record_type == record_type && record.class == Class::IN)
    };
    let name = &exchange.question.name;
    if !message.answers.is_empty()
        || has(&message.authorities, RecordType::SOA)
        || message.rcode() != Rcode::NOERROR
    {
        return Kind::Answer;
    }
    let cut = message
        .authorities
        .iter()
        .find(|record| record.record_type == RecordType::NS && name.is_at_or_below(&record.owner))
        .map(|record| &record.owner);
    let zone = exchange.zone.as_ref();
    match cut {
        Some(cut) if zone.is_none_or(|zone| cut.is_below(zone)) => {
            // Some servers set AA on referrals. A NODATA answer of the old kind, from a child on the same
            // server, looks the same (RFC 2308 §2.2.1) and is told apart by asking that child.
            Kind::Referral(cut.clone())
        }
        Some(_) if !message.header.is_authoritative() => Kind::Failure(Fact::LameDelegation),
        _ if message.header.is_authoritative() || has(&message.authorities, RecordType::NSEC) => Kind::Answer,
        _ if has(&message.authorities, RecordType::NSEC3) => Kind::Answer,
        // Nothing at all: the walk tries the other servers first, but it is what was said.
        None => Kind::Answer,
        Some(_) => Kind::Failure(Fact::LameDelegation),
    }
}
