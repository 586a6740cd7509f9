//! The walk, sans-IO: which query next? The caller owns sockets and clock.
//!
//! The walk keeps *targets*: questions that the validation wants answered. Each is asked down the tree from
//! the deepest zone whose servers are known, or of the resolver; `walk/target.rs` has the ladder of retries.
//! Whenever a target is done, the validation is run on the evidence so far, and what it still needs becomes a
//! target too. A referral makes targets of the DS and DNSKEY of the zone it leads to at once, so that a chain
//! of n zones costs about n round trips.
//!
//! Where every server is to be asked, all attempts at a target are under way at once, and the first answer leads
//! on. When nothing more is under way, the validation is run through each server; what it needs then is asked
//! too. Beside the chain, questions with EDNS options and probes show how servers respond (`walk/probe.rs`).

mod flight;
mod health;
mod probe;
mod rung;
mod servers;
mod start;
mod stub;
mod target;

use crate::allowance::{Allowance, price_of_response};
use crate::anchor::TrustAnchors;
use crate::capture::{Capture, Exchange, Mode, Transport, TransportError};
use crate::chain;
use crate::evidence::{Chosen, Evidence, Kind};
use crate::name::Name;
use crate::policy::Policy;
use crate::record::Question;
use crate::record_type::RecordType;
use crate::supposition::Supposition;
use crate::time::Timestamp;
use crate::wire::{Query, QueryFlags};
use flight::Flight;
use health::{Advice, Health};
use rung::Rung;
use servers::Servers;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use target::{Next, Planned, Target};

pub use start::{Breadth, Families, Start};
pub use stub::Stub;

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
    /// What; the caller chooses a random ID, and for each server a random cookie.
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
    planned: Planned,
    question: Question,
    /// Whether it was sent to see how the server responds to it.
    is_probe: bool,
}

/// A walk under way.
#[derive(Debug)]
pub struct Walk {
    capture: Capture,
    anchors: TrustAnchors,
    policy: Policy,
    port: u16,
    resolver: Option<SocketAddr>,
    breadth: Breadth,
    /// Over what servers are asked first.
    transport: Transport,
    evidence: Evidence,
    servers: Servers,
    health: Health,
    targets: Vec<Target>,
    /// Where the target of a question is.
    asked: HashMap<(Name, RecordType), usize>,
    ready: VecDeque<usize>,
    /// Targets that wait for the addresses of a zone's servers.
    waiting: BTreeSet<usize>,
    pending: BTreeMap<QueryKey, Pending>,
    /// Attempts at servers whose first response is still out.
    withheld: Vec<(usize, Planned)>,
    /// Exchanges that were complete when the needs of every server were last looked for.
    surveyed: usize,
    /// What is supposed, and asked to see whether it would hold.
    flight: Option<Flight>,
    /// Zones at the end of the way that were looked at.
    probed: BTreeSet<Name>,
    /// Where the probe without EDNS of a zone is.
    plain: HashMap<Name, usize>,
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
        Walk::begin(question, start, anchors, policy, started, None)
    }

    /// Begins a walk that gathers what a pre-flight needs: of all servers of the zone its SOA, NS and keys, what
    /// they say of these names, of some that do not exist and of children, and what the chain to each would take if
    /// the DS records supposed were published. The start should ask every server.
    pub fn preflight(
        supposition: Supposition,
        names: Vec<Question>,
        start: Start,
        anchors: TrustAnchors,
        policy: Policy,
        started: Timestamp,
    ) -> Self {
        let question = Question::new(supposition.zone().clone(), RecordType::SOA);
        let anchors = supposition.anchors_above(&anchors);
        let flight = Flight::new(supposition, names);
        Walk::begin(question, start, anchors, policy, started, Some(flight))
    }

    fn begin(
        question: Question,
        start: Start,
        anchors: TrustAnchors,
        policy: Policy,
        started: Timestamp,
        flight: Option<Flight>,
    ) -> Self {
        let lines = anchors.anchors.iter().map(ToString::to_string).collect();
        let (mode, port, resolver, breadth, transport, servers) = match start {
            Start::Hints { hints, port, families, breadth, transport } => {
                (Mode::Iterative, port, None, breadth, transport, Servers::from_hints(&hints, families))
            }
            Start::Resolver { address, transport } => {
                let servers = Servers::from_hints(&[], Families::Both);
                (Mode::Recursive, address.port(), Some(address), Breadth::OneServer, transport, servers)
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
            breadth,
            transport,
            evidence: Evidence::new(mode),
            servers,
            health: Health::default(),
            targets: Vec::new(),
            asked: HashMap::new(),
            ready: VecDeque::new(),
            waiting: BTreeSet::new(),
            pending: BTreeMap::new(),
            withheld: Vec::new(),
            surveyed: 0,
            flight,
            probed: BTreeSet::new(),
            plain: HashMap::new(),
            sent: 0,
            spent: 0,
        };
        let anchored = walk.anchors.closest(&question.name, started).map(|(zone, _)| zone.clone());
        walk.want(question, 0, Rung::Dnssec);
        // Its servers are at hand, or the resolver is asked anyway: no need to wait for the first answer.
        if let Some(zone) = anchored
            && (walk.resolver.is_some() || !walk.servers.names(&zone).is_empty())
        {
            walk.want(Question::new(zone.clone(), RecordType::DNSKEY), 0, Rung::Dnssec);
            walk.probe(probe::on_the_way(&zone));
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
            if !self.pending.is_empty() {
                return None;
            }
            if self.waiting.is_empty() {
                // Nothing more comes by itself; another server may lead elsewhere.
                self.needs_of_every_server();
                if self.ready.is_empty() {
                    return None;
                }
                continue;
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
        let Planned { attempt, server_name, zone, .. } = &pending.planned;
        let exchange = Exchange {
            zone: zone.clone(),
            server: attempt.server,
            server_name: server_name.clone(),
            transport: attempt.transport,
            question: pending.question.clone(),
            query: completed.query,
            sent: completed.sent,
            elapsed: completed.elapsed,
            outcome: completed.outcome,
        };
        match (pending.is_probe, attempt.rung) {
            (true, Rung::Plain) => self.health.probed(attempt.server, &exchange.outcome),
            (true, _) => {}
            (false, _) => {
                self.health.received(attempt.server, zone.as_ref(), &exchange.outcome);
                self.release(attempt.server);
            }
        }
        self.receive(pending, exchange);
    }

    /// Whether nothing is under way and nothing remains to be asked.
    pub fn is_finished(&self) -> bool {
        self.pending.is_empty() && self.ready.is_empty() && self.waiting.is_empty()
    }

    /// Ends the walk, finished or not, with everything that was gathered; what was under way is recorded as
    /// interrupted.
    pub fn finish(mut self) -> Capture {
        for pending in std::mem::take(&mut self.pending).into_values() {
            let Planned { attempt, server_name, zone, .. } = pending.planned;
            self.capture.exchanges.push(Exchange {
                zone,
                server: attempt.server,
                server_name,
                transport: attempt.transport,
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
    fn want(&mut self, question: Question, depth: u32, rung: Rung) {
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
        // The addresses of servers are not part of the chain.
        let breadth = if depth == 0 { self.breadth } else { Breadth::OneServer };
        self.targets.push(Target::new(question, depth, breadth, self.transport, rung));
        match (self.resolver, zone) {
            (Some(resolver), _) => self.offer(place, None, vec![(None, resolver)]),
            (None, Some(zone)) => self.send_down(place, zone, usize::MAX),
            (None, None) => {}
        }
        self.ready.push_back(place);
    }

    /// Points a target at the first so many servers of a zone.
    fn send_down(&mut self, place: usize, zone: Name, most: usize) {
        let addresses = self.servers.addresses(&zone).into_iter().take(most);
        let servers = addresses.map(|(name, ip)| (Some(name), SocketAddr::new(ip, self.port))).collect();
        self.offer(place, Some(zone), servers);
    }

    fn offer(&mut self, place: usize, zone: Option<Name>, servers: Vec<(Option<Name>, SocketAddr)>) {
        if let Some(target) = self.targets.get_mut(place) {
            target.offer(zone, servers);
        }
    }

    /// Asks beside the chain, if every server is asked.
    fn probe(&mut self, questions: Vec<Question>) {
        if self.breadth == Breadth::EveryServer {
            for question in questions {
                self.want(question, 0, Rung::Options);
            }
        }
    }

    /// The next query of a target, or `None` if it waits or is done.
    fn next_of(&mut self, place: usize) -> Option<Outgoing> {
        let target = self.targets.get_mut(place)?;
        let planned = match target.next() {
            Next::Attempt(planned) => planned,
            Next::Nothing => {
                self.look_up_servers(place);
                return None;
            }
            Next::Wait | Next::Done => return None,
        };
        let limit = match self.breadth {
            Breadth::OneServer => self.policy.budget.queries,
            Breadth::EveryServer => self.policy.budget.queries_of_every_server,
        };
        if self.spent >= limit {
            target.finish();
            let (question, zone) = (target.question.clone(), target.zone.clone());
            self.record_unsent(question, zone, TransportError::BudgetSpent { limit });
            return None;
        }
        let advice = match (target.is_probe(), planned.attempt.rung) {
            // Whether a server that is silent so far responds to this is what it is sent for.
            (true, Rung::Plain) => self.health.advice_to_probe(planned.attempt.server),
            _ => self.health.advice(planned.attempt.server, planned.zone.as_ref()),
        };
        match (target.breadth, advice) {
            (_, Advice::Ask) | (Breadth::OneServer, Advice::Wait) => self.send(place, planned),
            (Breadth::OneServer, Advice::Leave) => match target.put_off(planned) {
                Some(last) => self.send(place, last),
                None => {
                    self.ready.push_front(place);
                    None
                }
            },
            (Breadth::EveryServer, Advice::Wait) => {
                target.withheld();
                self.withheld.push((place, planned));
                self.ready.push_front(place);
                None
            }
            (Breadth::EveryServer, Advice::Leave) => {
                self.ready.push_front(place);
                None
            }
        }
    }

    fn send(&mut self, place: usize, planned: Planned) -> Option<Outgoing> {
        let target = self.targets.get_mut(place)?;
        target.sent();
        if target.breadth == Breadth::EveryServer {
            self.ready.push_front(place);
        }
        let key = QueryKey(u64::from(self.sent));
        self.sent += 1;
        self.spent = self.spent.saturating_add(1);
        let flags = match self.resolver {
            Some(_) => QueryFlags::Recursive,
            None => QueryFlags::Authoritative,
        };
        let (attempt, is_probe) = (planned.attempt, target.is_probe());
        if !is_probe {
            self.health.sent(attempt.server);
        }
        let question = target.question.clone();
        let query = Query { question: question.clone(), flags, edns: attempt.rung.edns() };
        self.pending.insert(key, Pending { target: place, planned, question, is_probe });
        Some(Outgoing { key, server: attempt.server, transport: attempt.transport, query })
    }

    /// Attempts that waited for a server's first response are made, or given up with it.
    fn release(&mut self, server: SocketAddr) {
        for (place, planned) in std::mem::take(&mut self.withheld) {
            let advice = self.health.advice(server, planned.zone.as_ref());
            if planned.attempt.server != server || advice == Advice::Wait {
                self.withheld.push((place, planned));
                continue;
            }
            if let Some(target) = self.targets.get_mut(place) {
                match advice {
                    Advice::Ask => target.released(planned),
                    _ => target.returned(),
                }
                self.ready.push_back(place);
            }
        }
    }

    /// A question that cannot be asked becomes evidence of just that.
    fn record_unsent(&mut self, question: Question, zone: Option<Name>, error: TransportError) {
        let exchange = Exchange {
            zone,
            server: SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), self.port),
            server_name: None,
            transport: self.transport,
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
                self.want(Question::new(name, record_type), depth, Rung::Dnssec);
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
            let error = match target.had_servers() {
                true => TransportError::ServersSilent,
                false => TransportError::NoAddress,
            };
            let (question, zone) = (target.question.clone(), target.zone.clone());
            self.record_unsent(question, zone, error);
        }
    }

    /// Takes in a response: evidence first, then what it means for its target.
    fn receive(&mut self, pending: Pending, exchange: Exchange) {
        let octets = exchange.outcome.as_ref().map_or(0, Vec::len);
        self.spent = self.spent.saturating_add(price_of_response(octets));
        let response = self.evidence.add(&exchange);
        self.capture.exchanges.push(exchange);
        let (place, planned) = (pending.target, pending.planned);
        if pending.is_probe {
            return;
        }
        let zone = planned.zone.clone();
        if let Some(message) = &response.message {
            self.servers.learn_addresses(message, zone.as_ref());
        }
        if let (Kind::Referral(child), Some(message)) = (&response.kind, &response.message) {
            self.servers.learn_delegation(child, message, zone.as_ref());
        }
        let Some(target) = self.targets.get_mut(place) else { return };
        target.returned();
        let hollow = self.resolver.is_none() && response.is_hollow();
        match &response.kind {
            // The parent's servers refer the DS query to the child: the DS is not to be had here.
            Kind::Referral(child)
                if target.question.record_type == RecordType::DS && target.question.name == *child => {}
            // Another server of the zone has referred there before.
            Kind::Referral(_) if target.zone != zone => {}
            Kind::Referral(child) => self.follow_referral(place, child),
            Kind::Answer if !(hollow && target.has_more()) => {
                if target.answered(zone.as_ref()) {
                    self.end_of_the_way(place, zone);
                    self.completed();
                }
            }
            Kind::Answer | Kind::Failure(_) => target.failed(planned, response.message.as_ref()),
        }
        self.ready.push_back(place);
        self.wake_waiting();
    }

    /// Goes on at the child's servers, and asks for its DS and DNSKEY at the same time.
    fn follow_referral(&mut self, place: usize, child: &Name) {
        let Some(target) = self.targets.get(place) else { return };
        if target.depth == 0 {
            let every = target.breadth == Breadth::EveryServer;
            self.want(Question::new(child.clone(), RecordType::DS), 0, Rung::Dnssec);
            self.want(Question::new(child.clone(), RecordType::DNSKEY), 0, Rung::Dnssec);
            self.probe(probe::on_the_way(child));
            if every {
                self.probe_without_edns(child, 1);
                for (name, record_type) in self.servers.without_address(child) {
                    self.want(Question::new(name, record_type), 1, Rung::Dnssec);
                }
            }
        }
        self.send_down(place, child.clone(), usize::MAX);
    }

    /// The first answer to the question, or to what it is an alias of: the zone it comes from is looked at.
    fn end_of_the_way(&mut self, place: usize, zone: Option<Name>) {
        let Some(target) = self.targets.get(place) else { return };
        let is_step = target.is_step(&self.capture.question);
        let Some(zone) = zone.filter(|_| is_step && self.breadth == Breadth::EveryServer) else { return };
        if !self.probed.insert(zone.clone()) {
            return;
        }
        let name = target.question.name.clone();
        self.probe(probe::at_the_end(&zone, &name));
        self.ask_of_flight(&zone);
        // What the servers' names are answered with, beside the glue (RFC 1034 §4.2.2).
        let names: Vec<Name> = self.servers.names(&zone).to_vec();
        for name in names.into_iter().filter(|name| name.is_at_or_below(&zone)) {
            for record_type in [RecordType::A, RecordType::AAAA] {
                self.want(Question::new(name.clone(), record_type), 1, Rung::Dnssec);
            }
        }
        self.probe_without_edns(&zone, usize::MAX);
        self.want_again(
            Question::new(zone.clone(), RecordType::SOA),
            &zone,
            self.transport,
            Rung::NextVersion,
        );
        if self.transport == Transport::Udp {
            let keys = Question::new(zone.clone(), RecordType::DNSKEY);
            self.want_again(keys, &zone, Transport::Tcp, Rung::Dnssec);
        }
    }

    /// Asks all servers of a zone in another way what they were asked before.
    fn want_again(&mut self, question: Question, zone: &Name, transport: Transport, rung: Rung) {
        let place = self.targets.len();
        self.targets.push(Target::new(question, 0, self.breadth, transport, rung));
        self.send_down(place, zone.clone(), usize::MAX);
        self.ready.push_back(place);
    }

    /// Asks the first so many servers of a zone without EDNS, each once, at the same time as with it: so one that
    /// drops EDNS is told from one that is down, at no time of its own.
    fn probe_without_edns(&mut self, zone: &Name, most: usize) {
        let place = match self.plain.get(zone) {
            Some(place) => *place,
            None => {
                let place = self.targets.len();
                let question = Question::new(zone.clone(), RecordType::SOA);
                self.targets.push(Target::new(question, 0, self.breadth, self.transport, Rung::Plain));
                self.plain.insert(zone.clone(), place);
                place
            }
        };
        self.send_down(place, zone.clone(), most);
        self.ready.push_back(place);
    }

    /// Gives targets that wait for addresses what has been learned; those whose lookups have ended go on.
    fn wake_waiting(&mut self) {
        for place in self.waiting.clone() {
            let Some(zone) = self.targets.get(place).and_then(|target| target.zone.clone()) else { continue };
            let lookups_done = self.servers.names(&zone).iter().all(|name| {
                [RecordType::A, RecordType::AAAA].iter().all(|record_type| self.is_done(name, *record_type))
            });
            self.send_down(place, zone, usize::MAX);
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
        self.needs_of(&Chosen::default());
        self.wake_waiting();
    }

    fn needs_of(&mut self, chosen: &Chosen) {
        let mut questions = vec![self.capture.question.clone()];
        questions.extend(self.flight.iter().flat_map(|flight| flight.asked().iter().cloned()));
        let Walk { evidence, anchors, policy, allowance, flight, .. } = self;
        let supposed = flight.as_ref().map(Flight::supposition);
        let (view, started) = (evidence.view(chosen), self.capture.started);
        let needs = chain::needs(view, &questions, supposed, anchors, policy, started, allowance);
        for need in needs {
            self.want(need, 0, Rung::Dnssec);
        }
    }

    /// What the validation needs through each server; asked for once nothing is under way, so that it does not
    /// hang on the order of responses.
    fn needs_of_every_server(&mut self) {
        let seen = self.capture.exchanges.len();
        if self.breadth == Breadth::OneServer || self.surveyed == seen {
            return;
        }
        self.surveyed = seen;
        self.ask_of_children();
        for (zone, servers) in self.evidence.servers() {
            for server in servers {
                self.needs_of(&Chosen::default().with(&zone, server));
            }
        }
    }
}
