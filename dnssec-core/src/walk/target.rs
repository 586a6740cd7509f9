//! A question that the walk wants answered, and the ladder of attempts at it.

use crate::capture::Transport;
use crate::name::Name;
use crate::record::Question;
use crate::wire::{Message, Rcode};
use std::collections::VecDeque;
use std::net::SocketAddr;

/// Servers tried for one target in one zone. Honest zones answer at the first or second.
const MOST_SERVERS: usize = 6;
/// Times a silent server is asked over UDP.
const MOST_TRIES: u8 = 2;
/// Referrals followed for one target; names have at most 127 labels and zones seldom more than five.
const MOST_REFERRALS: usize = 40;

/// One way to put the question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Attempt {
    pub(super) server: SocketAddr,
    pub(super) transport: Transport,
    pub(super) edns: bool,
    pub(super) tries: u8,
}

/// What a target does next.
pub(super) enum Next {
    /// Ask, of a server with this name.
    Attempt(Attempt, Option<Name>),
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
    attempts: VecDeque<(Attempt, Option<Name>)>,
    offered: Vec<SocketAddr>,
    lookups: usize,
    referrals: usize,
    done: bool,
}

impl Target {
    pub(super) fn new(question: Question, depth: u32) -> Self {
        Target {
            question,
            depth,
            zone: None,
            attempts: VecDeque::new(),
            offered: Vec::new(),
            lookups: 0,
            referrals: 0,
            done: false,
        }
    }

    /// Adds servers of a zone; those of another zone than before replace what was left.
    pub(super) fn offer(
        &mut self,
        zone: Option<Name>,
        transport: Transport,
        servers: impl IntoIterator<Item = (Option<Name>, SocketAddr)>,
    ) {
        if self.zone != zone {
            self.zone = zone;
            self.attempts.clear();
            self.offered.clear();
            self.lookups = 0;
            self.referrals += 1;
        }
        if self.referrals > MOST_REFERRALS {
            return;
        }
        for (name, server) in servers {
            if self.offered.len() < MOST_SERVERS && !self.offered.contains(&server) {
                self.offered.push(server);
                let attempt = Attempt { server, transport, edns: true, tries: 1 };
                self.attempts.push_back((attempt, name));
            }
        }
    }

    pub(super) fn next(&mut self) -> Next {
        if self.done {
            return Next::Done;
        }
        match self.attempts.pop_front() {
            Some((attempt, name)) => Next::Attempt(attempt, name),
            None => Next::Nothing,
        }
    }

    /// The ladder: silence is tried once more after the other servers, an error that EDNS may have caused
    /// without it (RFC 6891 §6.2.2), truncation over TCP (RFC 7766 §5); anything else is left to the next
    /// server.
    pub(super) fn failed(&mut self, attempt: &Attempt, message: Option<&Message>) {
        let again = |change: fn(&mut Attempt)| {
            let mut next = *attempt;
            change(&mut next);
            (next, None)
        };
        match message {
            Some(message) if message.header.is_truncated() && attempt.transport == Transport::Udp => {
                self.attempts.push_front(again(|next| next.transport = Transport::Tcp));
            }
            Some(message) => {
                let rcode = message.rcode();
                let suspects = [Rcode::FORMERR, Rcode::NOTIMP, Rcode::BADVERS];
                if attempt.edns && suspects.contains(&rcode) {
                    self.attempts.push_front(again(|next| next.edns = false));
                }
            }
            None if attempt.transport == Transport::Udp && attempt.tries < MOST_TRIES => {
                self.attempts.push_back(again(|next| next.tries += 1));
            }
            None => {}
        }
    }

    pub(super) fn finish(&mut self) {
        self.done = true;
        self.attempts.clear();
    }

    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    pub(super) fn has_attempts(&self) -> bool {
        !self.attempts.is_empty()
    }

    /// Whether no server of its zone was ever at hand.
    pub(super) fn asked_nobody(&self) -> bool {
        self.offered.is_empty()
    }

    /// How many rounds of address lookups were made for its zone before this one.
    pub(super) fn lookups_begun(&mut self) -> usize {
        self.lookups += 1;
        self.lookups - 1
    }
}
