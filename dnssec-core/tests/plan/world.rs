//! The hierarchies of a script's phases, and what is asked of them.

use crate::scripts::{Script, ZONE};
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::{Capture, Exchange, Transport};
use dnssec_core::name::Name;
use dnssec_core::plan::Observation;
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use dnssec_core::walk::{Breadth, Outgoing, Walk};
use dnssec_fixtures::{Hierarchy, HierarchyBuilder, drive, query};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// When all begins.
pub(crate) const BEGIN: Timestamp = Timestamp(1_795_499_513);

/// Data that is there, and data that is not.
pub(crate) const NAMES: [&str; 2] = ["www.example.lab.", "nosuch.example.lab."];

/// TTL of the absence of a DS.
pub(crate) const ABSENCE: u32 = 1800;

/// Which phase each server is in; two of the parent, two of the zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct State {
    pub(crate) parent: [usize; 2],
    pub(crate) zone: [usize; 2],
}

pub(crate) struct World<'s> {
    pub(crate) script: &'s Script,
    /// Of each phase, as the two servers have it.
    hierarchies: Vec<[Hierarchy; 2]>,
    /// What a validator asks for each name.
    asked: HashMap<&'static str, Capture>,
    parents: Vec<Ipv4Addr>,
    servers: Vec<Ipv4Addr>,
}

impl<'s> World<'s> {
    pub(crate) fn new(script: &'s Script) -> Self {
        let mut addresses = (Vec::new(), Vec::new());
        let mut build = |phase: &dnssec_fixtures::Phase| {
            let mut builder = HierarchyBuilder::new("plan", BEGIN);
            let parent = builder.zone("lab.");
            parent.secondaries = vec![|_| {}];
            parent.ttls.negative = ABSENCE;
            addresses.0 = parent.addresses();
            let zone = builder.zone(ZONE);
            zone.secondaries = vec![|_| {}];
            zone.text = "www A 192.0.2.80\n@ A 192.0.2.1\n".to_owned();
            zone.phase = Some(phase.clone());
            zone.ttls = script.ttls;
            addresses.1 = zone.addresses();
            builder.build()
        };
        let hierarchies = script.phases.iter().map(|(_, phases)| phases.each_ref().map(&mut build)).collect();
        let (parents, servers) = addresses;
        let mut world = World { script, hierarchies, asked: HashMap::new(), parents, servers };
        world.asked = NAMES.into_iter().map(|name| (name, world.asked(name))).collect();
        world
    }

    pub(crate) fn zone() -> Name {
        ZONE.parse().unwrap()
    }

    /// The servers that a phase's delegation and zone name, from 0.
    pub(crate) fn named(&self, phase: usize) -> Vec<usize> {
        let servers = &self.script.phases[phase].1[0].servers;
        (0..2).filter(|number| servers.is_empty() || servers.contains(&(number + 1))).collect()
    }

    fn anchors(&self) -> TrustAnchors {
        self.hierarchies[0][0].anchors()
    }

    /// What a server of the zone answers in a phase.
    pub(crate) fn of_zone(&self, (phase, server): (usize, usize), octets: &[u8]) -> Option<Vec<u8>> {
        let address = SocketAddr::new(self.servers[server].into(), Hierarchy::PORT);
        self.hierarchies[phase][server].respond(address, octets, Transport::Tcp)
    }

    /// What anybody answers while the servers are in these phases.
    fn answer(&self, state: State, server: SocketAddr, octets: &[u8], over: Transport) -> Option<Vec<u8>> {
        let place =
            |addresses: &[Ipv4Addr]| addresses.iter().position(|address| IpAddr::V4(*address) == server.ip());
        let hierarchy = match (place(&self.parents), place(&self.servers)) {
            (Some(parent), _) => &self.hierarchies[state.parent[parent]][0],
            (_, Some(of_zone)) => &self.hierarchies[state.zone[of_zone]][of_zone],
            _ => &self.hierarchies[0][0],
        };
        hierarchy.respond(server, octets, over)
    }

    /// What is seen from outside.
    pub(crate) fn observe(&self, state: State, at: Timestamp) -> Observation {
        let question = Question::new(World::zone(), RecordType::SOA);
        let start = self.hierarchies[0][0].start_at(Breadth::EveryServer);
        let walk = Walk::new(question, start, self.anchors(), Policy::default(), at);
        let answer = |outgoing: &Outgoing, octets: &[u8]| {
            self.answer(state, outgoing.server, octets, outgoing.transport)
        };
        let mut capture = drive(walk, at, answer);
        let request = self.script.request(at);
        for name in &request.gaining {
            let number =
                (1..3).find(|number| name.to_string().starts_with(&format!("ns{number}"))).unwrap() - 1;
            self.ask_beside(&mut capture, state, number, name, at);
        }
        Observation::of(&capture, &self.anchors(), &Policy::default(), at).unwrap()
    }

    fn ask_beside(&self, capture: &mut Capture, state: State, number: usize, name: &Name, at: Timestamp) {
        let server = SocketAddr::new(self.servers[number].into(), Hierarchy::PORT);
        for record_type in [RecordType::SOA, RecordType::DNSKEY, RecordType::NS, RecordType::A] {
            let question = Question::new(World::zone(), record_type);
            let octets = query(&question.name, question.record_type, 1);
            let outcome = self.answer(state, server, &octets, Transport::Tcp);
            capture.exchanges.push(Exchange {
                zone: Some(World::zone()),
                server,
                server_name: Some(name.clone()),
                transport: Transport::Tcp,
                question,
                query: octets,
                sent: at,
                elapsed: 0,
                outcome: Ok(outcome.unwrap()),
            });
        }
    }

    /// What a validator asks for a name, where there is a chain to it.
    fn asked(&self, name: &str) -> Capture {
        let phases = &self.script.phases;
        let signed = phases.iter().position(|(_, phases)| !phases[0].ds.is_empty()).unwrap();
        let state = State { parent: [signed; 2], zone: [signed; 2] };
        let question = Question::new(name.parse().unwrap(), RecordType::A);
        let start = self.hierarchies[0][0].start_at(Breadth::OneServer);
        let walk = Walk::new(question, start, self.anchors(), Policy::default(), BEGIN);
        drive(walk, BEGIN, |outgoing, octets| self.answer(state, outgoing.server, octets, outgoing.transport))
    }

    /// The same with DS, keys and data of these phases.
    pub(crate) fn cached(
        &self,
        ds: usize,
        keys: (usize, usize),
        data: (usize, usize),
        name: &str,
    ) -> Capture {
        let mut capture = self.asked.get(name).unwrap().clone();
        for exchange in &mut capture.exchanges {
            let question = &exchange.question;
            let is_of_zone = exchange.zone == Some(World::zone());
            exchange.outcome = Ok(match (is_of_zone, question.record_type) {
                (true, RecordType::DNSKEY) => self.of_zone(keys, &exchange.query),
                (true, _) => self.of_zone(data, &exchange.query),
                (false, _) => {
                    let state = State { parent: [ds; 2], zone: [0; 2] };
                    self.answer(state, exchange.server, &exchange.query, Transport::Tcp)
                }
            }
            .unwrap());
        }
        capture
    }

    pub(crate) fn validate(&self, capture: &Capture, policy: &Policy) -> dnssec_core::report::Report {
        dnssec_core::validate(capture, &self.anchors(), policy, BEGIN)
    }
}
