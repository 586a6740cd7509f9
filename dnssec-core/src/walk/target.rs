//! A question that the walk wants answered, and the ladder of attempts at it.

use super::Breadth;
use super::rung::Rung;
use crate::capture::Transport;
use crate::name::Name;
use crate::record::Question;
use crate::record_type::RecordType;
use crate::wire::Message;
use std::collections::VecDeque;
use std::net::SocketAddr;

/// Servers tried for one target in one zone, where one answer is enough. Honest zones answer at the first or
/// second.
const MOST_SERVERS: usize = 6;
/// Servers asked where all are: thirteen names of two addresses each, as the root zone has.
const MOST_OF_EVERY: usize = 26;
/// Referrals followed for one target; names have at most 127 labels and zones seldom more than five.
const MOST_REFERRALS: usize = 40;

/// One way to put the question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Attempt {
    pub(super) server: SocketAddr,
    pub(super) transport: Transport,
    pub(super) rung: Rung,
}

/// An attempt to come.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) attempt: Attempt,
    pub(super) server_name: Option<Name>,
    /// The zone it is asked for: late attempts are not for the zone that the target has come to.
    pub(super) zone: Option<Name>,
    /// How often it was put off.
    put_off: usize,
}

/// What a target does next.
pub(super) enum Next {
    /// Ask.
    Attempt(Planned),
    /// Wait for what is under way.
    Wait,
    /// There is nobody left to ask.
    Nothing,
    /// It is done.
    Done,
}

/// A question under way.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) question: Question,
    /// How many address lookups led to it.
    pub(super) depth: u32,
    /// The zone whose servers are asked.
    pub(super) zone: Option<Name>,
    pub(super) breadth: Breadth,
    transport: Transport,
    /// How it is put first.
    rung: Rung,
    attempts: VecDeque<Planned>,
    offered: Vec<SocketAddr>,
    under_way: usize,
    sent: usize,
    lookups: usize,
    referrals: usize,
    /// The zone whose servers have answered it.
    answered: Option<Option<Name>>,
    done: bool,
}

impl Target {
    pub(super) fn new(
        question: Question,
        depth: u32,
        breadth: Breadth,
        transport: Transport,
        rung: Rung,
    ) -> Self {
        Target {
            question,
            depth,
            zone: None,
            breadth,
            transport,
            rung,
            attempts: VecDeque::new(),
            offered: Vec::new(),
            under_way: 0,
            sent: 0,
            lookups: 0,
            referrals: 0,
            answered: None,
            done: matches!(rung, Rung::Plain | Rung::NextVersion),
        }
    }

    /// Whether it only shows how servers respond: it is done from the start, and leads nowhere.
    pub(super) fn is_probe(&self) -> bool {
        matches!(self.rung, Rung::Plain | Rung::NextVersion)
    }

    /// Whether it is the question of the walk, or what that is an alias of. The keys of zones on the way are asked
    /// for whatever the question is.
    pub(super) fn is_step(&self, question: &Question) -> bool {
        let is_of_chain = self.depth == 0 && self.rung == Rung::Dnssec;
        let is_of_keys = matches!(question.record_type, RecordType::DS | RecordType::DNSKEY);
        let is_alias = self.question.record_type == question.record_type && !is_of_keys;
        is_of_chain && (is_alias || self.question == *question)
    }

    /// Adds servers of a zone. Those of the zone before are left, unless all are asked.
    pub(super) fn offer(
        &mut self,
        zone: Option<Name>,
        servers: impl IntoIterator<Item = (Option<Name>, SocketAddr)>,
    ) {
        if self.zone != zone {
            self.zone = zone;
            if self.breadth == Breadth::OneServer {
                self.attempts.clear();
            }
            self.offered.clear();
            self.lookups = 0;
            self.referrals += 1;
        }
        if self.referrals > MOST_REFERRALS {
            return;
        }
        let most = match self.breadth {
            Breadth::OneServer => MOST_SERVERS,
            Breadth::EveryServer => MOST_OF_EVERY,
        };
        for (server_name, server) in servers {
            if self.offered.len() < most && !self.offered.contains(&server) {
                self.offered.push(server);
                let attempt = Attempt { server, transport: self.transport, rung: self.rung };
                self.attempts.push_back(Planned {
                    attempt,
                    server_name,
                    zone: self.zone.clone(),
                    put_off: 0,
                });
            }
        }
    }

    pub(super) fn next(&mut self) -> Next {
        match self.attempts.pop_front() {
            Some(planned) => Next::Attempt(planned),
            None if self.done => Next::Done,
            None if self.under_way > 0 => Next::Wait,
            None => Next::Nothing,
        }
    }

    /// Puts an attempt off until the others were made, once; otherwise gives it back.
    pub(super) fn put_off(&mut self, planned: Planned) -> Option<Planned> {
        if self.attempts.is_empty() || planned.put_off > 0 {
            return Some(planned);
        }
        self.attempts.push_back(Planned { put_off: 1, ..planned });
        None
    }

    /// An attempt waits for its server.
    pub(super) fn withheld(&mut self) {
        self.under_way += 1;
    }

    /// An attempt that was withheld is to be made after all.
    pub(super) fn released(&mut self, planned: Planned) {
        self.returned();
        self.attempts.push_back(planned);
    }

    /// An attempt was sent.
    pub(super) fn sent(&mut self) {
        self.under_way += 1;
        self.sent += 1;
    }

    /// An attempt came to its end, however.
    pub(super) fn returned(&mut self) {
        self.under_way = self.under_way.saturating_sub(1);
    }

    /// The ladder: an error that EDNS may have caused is asked again with less of it, what is truncated over TCP
    /// (RFC 7766 §5); anything else is left to the next server.
    pub(super) fn failed(&mut self, failed: Planned, message: Option<&Message>) {
        let Some(message) = message else { return };
        let Planned { mut attempt, server_name, zone, put_off } = failed;
        if message.header.is_truncated() && attempt.transport == Transport::Udp {
            attempt.transport = Transport::Tcp;
        } else if let Some(rung) = attempt.rung.below(message.rcode(), self.question.record_type) {
            attempt.rung = rung;
        } else {
            return;
        }
        self.attempts.push_front(Planned { attempt, server_name, zone, put_off });
    }

    /// A server of this zone answered. Gives whether it is the first of its zone to do so.
    pub(super) fn answered(&mut self, zone: Option<&Name>) -> bool {
        let is_first = self.answered.as_ref().is_none_or(|answered| answered.as_ref() != zone);
        self.answered = Some(zone.cloned());
        self.done = true;
        if self.breadth == Breadth::OneServer {
            self.attempts.clear();
        }
        is_first
    }

    pub(super) fn finish(&mut self) {
        self.done = true;
        self.attempts.clear();
    }

    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    /// Whether more may come than was answered so far.
    pub(super) fn has_more(&self) -> bool {
        !self.attempts.is_empty() || self.under_way > 0
    }

    pub(super) fn has_attempts(&self) -> bool {
        !self.attempts.is_empty()
    }

    /// Whether it was never sent to anybody.
    pub(super) fn asked_nobody(&self) -> bool {
        self.sent == 0
    }

    /// Whether a server of its zone was ever at hand.
    pub(super) fn had_servers(&self) -> bool {
        !self.offered.is_empty()
    }

    /// How many rounds of address lookups were made for its zone before this one.
    pub(super) fn lookups_begun(&mut self) -> usize {
        self.lookups += 1;
        self.lookups - 1
    }
}
