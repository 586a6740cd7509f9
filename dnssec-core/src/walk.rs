//! The walk, sans-IO: which query next? The caller owns sockets and clock.
//!
//! The walk keeps *targets*: questions that the validation wants answered. Each is asked down the tree from
//! the deepest zone whose servers are known, or of the resolver; `walk/target.rs` has the ladder of retries.
//! Whenever a target is done, the validation is run on the evidence so far, and what it still needs becomes a
//! target too. A referral makes targets of the DS and DNSKEY of the zone it leads to at once, so that a chain
//! of n zones costs about n round trips.

mod servers;
mod start;
mod stub;
mod target;

use crate::allowance::{Allowance, price_of_response};
use crate::anchor::TrustAnchors;
use crate::capture::{Capture, Exchange, Mode, Transport, TransportError};
use crate::chain;
use crate::evidence::{Evidence, Kind};
use crate::name::Name;
use crate::policy::Policy;
use crate::record::Question;
use crate::record_type::RecordType;
use crate::time::Timestamp;
use crate::wire::{Query, QueryFlags};
use servers::Servers;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use target::{Attempt, Next, Target};

pub use start::{Families, Start};
pub use stub::Stub;

/// The UDP payload size offered: what passes without fragmentation (DNS flag day 2020).
const EDNS_PAYLOAD_SIZE: u16 = 1232;

/// Identifies an outgoing query until its outcome is handed back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct QueryKey(u64);

/// A query to send.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// To hand back with the outcome.
    pub key: QueryKey,
    /// Where to send it.
    pub server: SocketAddr,
    /// Over what.
    pub transport: Transport,
    /// What; the caller chooses a random ID.
    pub query: Query,
}

/// What came of a query.
#[derive(Clone, Debug)]
pub struct Completed {
    /// The octets sent.
    pub query: Vec<u8>,
    /// When it was sent.
    pub sent: Timestamp,
    /// Milliseconds until the outcome.
    pub elapsed: u32,
    /// The response octets (ID and question matched by the caller), or why there is none.
    pub outcome: Result<Vec<u8>, TransportError>,
}

/// A query under way.
#[derive(Debug)]
struct Pending {
    target: usize,
    attempt: Attempt,
    zone: Option<Name>,
    server_name: Option<Name>,
    question: Question,
}

/// A walk under way.
#[derive(Debug)]
pub struct Walk {
    capture: Capture,
    anchors: TrustAnchors,
    policy: Policy,
    port: u16,
    resolver: Option<SocketAddr>,
    evidence: Evidence,
    servers: Servers,
    targets: Vec<Target>,
    /// Where the target of a question is.
    asked: HashMap<(Name, RecordType), usize>,
    ready: VecDeque<usize>,
    /// Targets that wait for the addresses of a zone's servers.
    waiting: BTreeSet<usize>,
    pending: BTreeMap<QueryKey, Pending>,
    sent: u32,
    /// Queries, and what responses have counted for.
    spent: u32,
    allowance: Allowance,
}

impl Walk {
    /// Begins a walk for a question.
    pub fn new(
        question: Question,
        start: Start,
        anchors: TrustAnchors,
        policy: Policy,
        started: Timestamp,
    ) -> Self {
        let lines = anchors.anchors.iter().map(ToString::to_string).collect();
        let (mode, port, resolver, servers) = match start {
            Start::Hints { hints, port, families } => {
                (Mode::Iterative, port, None, Servers::from_hints(&hints, families))
            }
            Start::Resolver(address) => {
                (Mode::Recursive, address.port(), Some(address), Servers::from_hints(&[], Families::Both))
            }
        };
        let capture =
            Capture { question: question.clone(), started, mode, anchors: lines, exchanges: Vec::new() };
        let mut walk = Walk {
            allowance: Allowance::of_walk(&policy.budget),
            capture,
            anchors,
            policy,
            port,
            resolver,
            evidence: Evidence::new(mode),
            servers,
            targets: Vec::new(),
            asked: HashMap::new(),
            ready: VecDeque::new(),
            waiting: BTreeSet::new(),
            pending: BTreeMap::new(),
            sent: 0,
            spent: 0,
        };
        let anchored = walk.anchors.closest(&question.name, started).map(|(zone, _)| zone.clone());
        walk.want(question, 0);
        // Its servers are at hand, or the resolver is asked anyway: no need to wait for the first answer.
        if let Some(zone) = anchored
            && (walk.resolver.is_some() || !walk.servers.names(&zone).is_empty())
        {
            walk.want(Question::new(zone, RecordType::DNSKEY), 0);
        }
        walk
    }

    /// The next query to send now, if any. Call until `None` after each completion; several queries may be
    /// under way at once.
    pub fn poll_query(&mut self) -> Option<Outgoing> {
        loop {
            while let Some(place) = self.ready.pop_front() {
                if let Some(outgoing) = self.next_of(place) {
                    return Some(outgoing);
                }
            }
            if !self.pending.is_empty() || self.waiting.is_empty() {
                return None;
            }
            // Only targets are left that wait for each other's addresses: such delegations lead nowhere.
            for place in std::mem::take(&mut self.waiting) {
                self.give_up(place);
            }
            self.completed();
        }
    }

    /// Hands back what came of a query. A key that is not under way is ignored.
    pub fn handle_response(&mut self, key: QueryKey, completed: Completed) {
        let Some(pending) = self.pending.remove(&key) else { return };
        let exchange = Exchange {
            zone: pending.zone.clone(),
            server: pending.attempt.server,
            server_name: pending.server_name.clone(),
            transport: pending.attempt.transport,
            question: pending.question.clone(),
            query: completed.query,
            sent: completed.sent,
            elapsed: completed.elapsed,
            outcome: completed.outcome,
        };
        self.receive(&pending, exchange);
    }

    /// Whether nothing is under way and nothing remains to be asked.
    pub fn is_finished(&self) -> bool {
        self.pending.is_empty() && self.ready.is_empty() && self.waiting.is_empty()
    }

    /// Ends the walk, finished or not, with everything that was gathered; what was under way is recorded as
    /// interrupted.
    pub fn finish(mut self) -> Capture {
        for pending in std::mem::take(&mut self.pending).into_values() {
            self.capture.exchanges.push(Exchange {
                zone: pending.zone,
                server: pending.attempt.server,
                server_name: pending.server_name,
                transport: pending.attempt.transport,
                question: pending.question,
                query: Vec::new(),
                sent: self.capture.started,
                elapsed: 0,
                outcome: Err(TransportError::Interrupted),
            });
        }
        self.capture
    }

    /// How many exchanges are complete and how many queries are under way, for progress displays.
    pub fn progress(&self) -> (usize, usize) {
        (self.capture.exchanges.len(), self.pending.len())
    }

    /// Makes a question a target unless it is one. `depth` counts the address lookups that led to it.
    fn want(&mut self, question: Question, depth: u32) {
        // RFC 9824 §3.5: a mark in bitmaps; no resolver may ask for it.
        if question.record_type == RecordType::NXNAME {
            return;
        }
        let place = self.targets.len();
        let Entry::Vacant(entry) = self.asked.entry((question.name.clone(), question.record_type)) else {
            return;
        };
        entry.insert(place);
        let zone = self.servers.deepest_zone(&question);
        self.targets.push(Target::new(question, depth));
        match (self.resolver, zone) {
            (Some(resolver), _) => self.offer(place, None, vec![(None, resolver)]),
            (None, Some(zone)) => self.send_down(place, zone),
            (None, None) => {}
        }
        self.ready.push_back(place);
    }

    /// Points a target at the servers of a zone.
    fn send_down(&mut self, place: usize, zone: Name) {
        let addresses = self.servers.addresses(&zone).into_iter();
        let servers = addresses.map(|(name, ip)| (Some(name), SocketAddr::new(ip, self.port))).collect();
        self.offer(place, Some(zone), servers);
    }

    fn offer(&mut self, place: usize, zone: Option<Name>, servers: Vec<(Option<Name>, SocketAddr)>) {
        if let Some(target) = self.targets.get_mut(place) {
            target.offer(zone, servers);
        }
    }

    /// The next query of a target, or `None` if it waits or is done.
    fn next_of(&mut self, place: usize) -> Option<Outgoing> {
        let target = self.targets.get_mut(place)?;
        let (attempt, server_name) = match target.next() {
            Next::Attempt(attempt, name) => (attempt, name),
            Next::Nothing => {
                self.look_up_servers(place);
                return None;
            }
            Next::Done => return None,
        };
        let limit = self.policy.budget.queries;
        if self.spent >= limit {
            target.finish();
            let (question, zone) = (target.question.clone(), target.zone.clone());
            self.record_unsent(question, zone, TransportError::BudgetSpent { limit });
            return None;
        }
        let key = QueryKey(u64::from(self.sent));
        self.sent += 1;
        self.spent = self.spent.saturating_add(1);
        let flags = match self.resolver {
            Some(_) => QueryFlags::Recursive,
            None => QueryFlags::Authoritative,
        };
        let edns_payload_size = attempt.edns.then_some(EDNS_PAYLOAD_SIZE);
        let query = Query { question: target.question.clone(), flags, edns_payload_size };
        let outgoing = Outgoing { key, server: attempt.server, transport: attempt.transport, query };
        let (zone, question) = (target.zone.clone(), target.question.clone());
        self.pending.insert(key, Pending { target: place, attempt, zone, server_name, question });
        Some(outgoing)
    }

    /// A question that cannot be asked becomes evidence of just that.
    fn record_unsent(&mut self, question: Question, zone: Option<Name>, error: TransportError) {
        let exchange = Exchange {
            zone,
            server: SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), self.port),
            server_name: None,
            transport: Transport::Udp,
            question,
            query: Vec::new(),
            sent: self.capture.started,
            elapsed: 0,
            outcome: Err(error),
        };
        self.evidence.add(&exchange);
        self.capture.exchanges.push(exchange);
    }

    /// All known servers of a target's zone were tried: names without address are looked up, else it is done.
    fn look_up_servers(&mut self, place: usize) {
        let Some(target) = self.targets.get_mut(place) else { return };
        let depth = target.depth + 1;
        let names = match target.zone.clone() {
            Some(zone) if depth <= self.policy.budget.address_depth => {
                self.servers.unresolved(&zone, target.lookups_begun())
            }
            _ => Vec::new(),
        };
        if !names.is_empty() {
            self.waiting.insert(place);
            for (name, record_type) in names {
                self.want(Question::new(name, record_type), depth);
            }
            self.wake_waiting();
            return;
        }
        self.give_up(place);
        self.completed();
    }

    /// A target that nobody is left to be asked about.
    fn give_up(&mut self, place: usize) {
        let Some(target) = self.targets.get_mut(place) else { return };
        target.finish();
        if target.asked_nobody() {
            let (question, zone) = (target.question.clone(), target.zone.clone());
            self.record_unsent(question, zone, TransportError::NoAddress);
        }
    }

    /// Takes in a response: evidence first, then what it means for its target.
    fn receive(&mut self, pending: &Pending, exchange: Exchange) {
        let octets = exchange.outcome.as_ref().map_or(0, Vec::len);
        self.spent = self.spent.saturating_add(price_of_response(octets));
        let response = self.evidence.add(&exchange);
        self.capture.exchanges.push(exchange);
        if let Some(message) = &response.message {
            self.servers.learn_addresses(message, pending.zone.as_ref());
        }
        if let (Kind::Referral(child), Some(message)) = (&response.kind, &response.message) {
            self.servers.learn_delegation(child, message, pending.zone.as_ref());
        }
        let Some(target) = self.targets.get_mut(pending.target) else { return };
        let hollow = self.resolver.is_none() && response.is_hollow();
        match &response.kind {
            // The parent's servers refer the DS query to the child: the DS is not to be had here.
            Kind::Referral(child)
                if target.question.record_type == RecordType::DS && target.question.name == *child =>
            {
                self.ready.push_back(pending.target);
            }
            Kind::Referral(child) => self.follow_referral(pending.target, child),
            Kind::Answer if !(hollow && target.has_attempts()) => {
                target.finish();
                self.completed();
            }
            Kind::Answer | Kind::Failure(_) => {
                target.failed(&pending.attempt, response.message.as_ref());
                self.ready.push_back(pending.target);
            }
        }
        self.wake_waiting();
    }

    /// Goes on at the child's servers, and asks for its DS and DNSKEY at the same time.
    fn follow_referral(&mut self, place: usize, child: &Name) {
        if self.targets.get(place).is_some_and(|target| target.depth == 0) {
            self.want(Question::new(child.clone(), RecordType::DS), 0);
            self.want(Question::new(child.clone(), RecordType::DNSKEY), 0);
        }
        self.send_down(place, child.clone());
        self.ready.push_back(place);
    }

    /// Gives targets that wait for addresses what has been learned; those whose lookups have ended go on.
    fn wake_waiting(&mut self) {
        for place in self.waiting.clone() {
            let Some(zone) = self.targets.get(place).and_then(|target| target.zone.clone()) else { continue };
            let lookups_done = self.servers.names(&zone).iter().all(|name| {
                [RecordType::A, RecordType::AAAA].iter().all(|record_type| self.is_done(name, *record_type))
            });
            self.send_down(place, zone);
            if lookups_done || self.targets.get(place).is_some_and(Target::has_attempts) {
                self.waiting.remove(&place);
                self.ready.push_back(place);
            }
        }
    }

    /// Whether a question is no target, or one that is done.
    fn is_done(&self, name: &Name, record_type: RecordType) -> bool {
        let place = self.asked.get(&(name.clone(), record_type));
        place.and_then(|&place| self.targets.get(place)).is_none_or(Target::is_done)
    }

    /// A target is done: what does the validation need next?
    fn completed(&mut self) {
        let question = self.capture.question.clone();
        let Walk { evidence, anchors, policy, allowance, .. } = self;
        let started = self.capture.started;
        let needs = chain::needs(evidence, &question, anchors, policy, started, allowance);
        for need in needs {
            self.want(need, 0);
        }
        self.wake_waiting();
    }
}
