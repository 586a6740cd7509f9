//! What a resolver gets that asks a certain server of each zone.
//!
//! A resolver goes down the tree: at each zone it asks one server, and goes on where that refers it to. Which
//! server it asks is chance; the order in which answers came to us must not be, so that the same answers give
//! the same report. Where nothing is chosen, servers stand in the order of their addresses.

use super::{Evidence, Kind, Response};
use crate::capture::Transport;
use crate::finding::Fact;
use crate::name::Name;
use crate::record_type::RecordType;
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// The server asked of each zone. One that gives nothing usable is passed over, as resolvers do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Chosen(pub(crate) BTreeMap<Name, SocketAddr>);

impl Chosen {
    /// The same, with this server for one zone.
    pub(crate) fn with(&self, zone: &Name, server: SocketAddr) -> Self {
        let mut chosen = self.clone();
        chosen.0.insert(zone.clone(), server);
        chosen
    }
}

/// The evidence through a choice of servers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'e> {
    evidence: &'e Evidence,
    chosen: &'e Chosen,
}

/// What is known about a question.
#[derive(Debug)]
pub(crate) enum Lookup<'e> {
    /// The answer that counts.
    Answer(&'e Response),
    /// It was asked, and nothing usable came: the most telling reason, and who was asked.
    Failed(Fact, Vec<SocketAddr>),
    /// It was never asked.
    NotAsked,
}

impl Evidence {
    /// The evidence through a choice of servers.
    pub(crate) fn view<'e>(&'e self, chosen: &'e Chosen) -> View<'e> {
        View { evidence: self, chosen }
    }
}

impl<'e> View<'e> {
    /// What came of a question.
    pub(crate) fn lookup(&self, name: &Name, record_type: RecordType) -> Lookup<'e> {
        let responses = self.ranked(name, record_type);
        if responses.is_empty() {
            return Lookup::NotAsked;
        }
        if let Some(answer) = answer(&responses, record_type) {
            return Lookup::Answer(answer);
        }
        // Those that referred elsewhere did what they should.
        let failures = responses.iter().filter_map(|response| match &response.kind {
            Kind::Failure(fact) => Some((response.server, fact)),
            _ => None,
        });
        let servers: Vec<SocketAddr> = failures.clone().map(|(server, _)| server).collect();
        // An rcode tells more than silence; of several equals the last counts.
        match failures.map(|(_, fact)| fact).max_by_key(|fact| failure_rank(fact)) {
            Some(Fact::NoResponse { error, .. }) => {
                Lookup::Failed(Fact::NoResponse { attempts: servers.len(), error: error.clone() }, servers)
            }
            Some(fact) => Lookup::Failed(fact.clone(), servers),
            None => Lookup::Failed(Fact::NoServerAddress, servers),
        }
    }

    /// All usable answers to a question, by whichever servers: that of the server chosen first.
    pub(crate) fn answers(&self, name: &Name, record_type: RecordType) -> impl Iterator<Item = &'e Response> {
        let ranked = self.ranked(name, record_type).into_iter();
        ranked.filter(|response| matches!(response.kind, Kind::Answer) && !response.is_hollow())
    }

    /// The responses to a question: by zone from the top, the server chosen first, the others by address.
    fn ranked(&self, name: &Name, record_type: RecordType) -> Vec<&'e Response> {
        let mut responses: Vec<&'e Response> = self.evidence.responses_to(name, record_type).collect();
        if responses.len() > 1 {
            responses.sort_by(|first, second| self.rank(first).cmp(&self.rank(second)));
        }
        responses
    }

    fn rank<'r>(&self, response: &'r Response) -> (usize, Option<&'r Name>, bool, SocketAddr, Transport) {
        let depth = response.zone.as_ref().map_or(0, |zone| zone.label_count() + 1);
        (depth, response.zone.as_ref(), !self.is_chosen(response), response.server, response.transport)
    }

    fn is_chosen(&self, response: &Response) -> bool {
        let chosen = response.zone.as_ref().and_then(|zone| self.chosen.0.get(zone));
        chosen == Some(&response.server)
    }

    /// The deepest zone whose servers were asked a question.
    pub(crate) fn zone_asked(&self, name: &Name, record_type: RecordType) -> Option<&'e Name> {
        let zones =
            self.evidence.responses_to(name, record_type).filter_map(|response| response.zone.as_ref());
        zones.max_by_key(|zone| zone.label_count())
    }

    /// Records of the referral to `child`: the last resort where a DS query is not answered.
    pub(crate) fn referral(&self, child: &Name) -> Option<&'e Response> {
        let responses = self.evidence.responses();
        let referrals = responses.filter(|response| self.evidence.counts(response));
        let referrals =
            referrals.filter(|response| matches!(&response.kind, Kind::Referral(cut) if cut == child));
        referrals.min_by(|first, second| self.rank(first).cmp(&self.rank(second)))
    }

    /// Whether anything was answered about names of a zone, on its side of the cut.
    pub(crate) fn has_answer_within(&self, zone: &Name) -> bool {
        self.evidence.has_answer_within(zone)
    }

    /// Names between `above` and `below` (inclusive) at which a zone begins as far as was seen, top down.
    pub(crate) fn known_cuts(&self, above: &Name, below: &Name) -> Vec<Name> {
        self.evidence.known_cuts(above, below)
    }
}

/// The way down: zone after zone, until a server answers instead of referring on. The first server of a zone
/// that says anything usable decides whether the way ends there.
fn answer<'e>(ranked: &[&'e Response], record_type: RecordType) -> Option<&'e Response> {
    let is_answer = |response: &&'e Response| matches!(response.kind, Kind::Answer) && !response.is_hollow();
    let refers =
        |response: &&'e Response| matches!(response.kind, Kind::Referral(_)) && !record_type.is_parent_side();
    for of_zone in ranked.chunk_by(|first, second| first.zone == second.zone) {
        let mut of_servers = of_zone.chunk_by(|first, second| first.server == second.server);
        let usable = of_servers.find_map(|responses| {
            let answer = responses.iter().copied().find(is_answer);
            (answer.is_some() || responses.iter().any(&refers)).then_some(answer)
        });
        if let Some(Some(answer)) = usable {
            return Some(answer);
        }
    }
    let mut answers = ranked.iter().copied().filter(|response| matches!(response.kind, Kind::Answer));
    answers.clone().find(is_answer).or_else(|| answers.next())
}

fn failure_rank(fact: &Fact) -> u8 {
    match fact {
        Fact::LimitReached { .. } => 6,
        Fact::WalkInterrupted { .. } => 5,
        Fact::ErrorResponse { .. } | Fact::RecursionUnavailable { .. } => 4,
        Fact::LameDelegation => 3,
        Fact::ResponseMalformed { .. } | Fact::QuestionMismatch | Fact::ResponseTruncated => 2,
        Fact::NoResponse { .. } => 1,
        _ => 0,
    }
}
