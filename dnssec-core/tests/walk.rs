//! What the walk asks, of whom, and in how many round trips.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::{Capture, Transport, TransportError};
use dnssec_core::finding::{Fact, Limit};
use dnssec_core::hints::Hints;
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Completed, Families, Outgoing, Start, Walk};
use dnssec_core::wire::{ClientCookie, Message};
use dnssec_fixtures::Hierarchy;
use std::collections::BTreeSet;

const NOW: Timestamp = Timestamp(1_795_499_513);
const COOKIE: ClientCookie = ClientCookie(*b"cookie 7");

struct Lab {
    hierarchy: Hierarchy,
    anchors: TrustAnchors,
    walk: Walk,
}

impl Lab {
    fn new(scenario: &str, policy: Policy) -> Lab {
        let scenario = dnssec_fixtures::find(scenario).unwrap();
        let hierarchy = scenario.build(NOW);
        let anchors = hierarchy.anchors();
        let walk = Walk::new(scenario.question(), hierarchy.start(), anchors.clone(), policy, NOW);
        Lab { hierarchy, anchors, walk }
    }

    fn answer(&self, outgoing: &Outgoing) -> Completed {
        let query = outgoing.query.to_octets(7, COOKIE);
        let response = self.hierarchy.respond(outgoing.server, &query, outgoing.transport);
        let outcome = response.ok_or(TransportError::Timeout { milliseconds: 1000 });
        Completed { query, sent: NOW, elapsed: 1, outcome }
    }

    /// Answers all queries that are out at once, round by round; returns the number of rounds.
    fn run(&mut self) -> usize {
        for rounds in 0.. {
            let round: Vec<Outgoing> = std::iter::from_fn(|| self.walk.poll_query()).collect();
            if round.is_empty() {
                assert!(self.walk.is_finished());
                return rounds;
            }
            for outgoing in round {
                let completed = self.answer(&outgoing);
                self.walk.handle_response(outgoing.key, completed);
            }
        }
        unreachable!()
    }

    fn finish(self) -> (Capture, TrustAnchors) {
        (self.walk.finish(), self.anchors)
    }
}

/// A chain of n zones costs about n round trips: DS and DNSKEY go out with the question.
#[test]
fn round_trips() {
    for (scenario, zones) in [
        ("secure-ecdsap256sha256", 3),
        ("deep-delegation", 6),
        ("nxdomain-nsec3", 3),
        ("insecure-nsec", 3),
        ("cname-across-zones", 4),
        ("shared-server", 4),
    ] {
        let mut lab = Lab::new(scenario, Policy::default());
        let rounds = lab.run();
        let (capture, anchors) = lab.finish();
        let queries = capture.exchanges.len();
        println!("{scenario}: {zones} zones, {rounds} round trips, {queries} queries");
        assert!(rounds <= zones + 1, "{scenario}: {rounds} round trips for {zones} zones");
        assert!(queries <= 3 * zones + 3, "{scenario}: {queries} queries for {zones} zones");
        assert_ne!(validate(&capture, &anchors, &Policy::default(), NOW).verdict, Verdict::Indeterminate);
    }
}

/// RFC 7766 §5: a truncated answer is asked for again over TCP, of the same server.
#[test]
fn truncation_leads_to_tcp() {
    let mut lab = Lab::new("truncated-answer", Policy::default());
    lab.run();
    let (capture, _) = lab.finish();
    let tcp = capture.exchanges.iter().position(|exchange| exchange.transport == Transport::Tcp).unwrap();
    let udp = &capture.exchanges[..tcp];
    let truncated =
        udp.iter().rev().find(|exchange| exchange.question == capture.exchanges[tcp].question).unwrap();
    assert!(Message::parse(truncated.outcome.as_ref().unwrap()).unwrap().header.is_truncated());
    assert_eq!(truncated.server, capture.exchanges[tcp].server);
}

/// An interrupted walk reports what it saw, and what it still waited for.
#[test]
fn interruption_loses_nothing() {
    let mut lab = Lab::new("secure-ecdsap256sha256", Policy::default());
    let first = lab.walk.poll_query().unwrap();
    let completed = lab.answer(&first);
    lab.walk.handle_response(first.key, completed);
    while lab.walk.poll_query().is_some() {}
    let (capture, anchors) = lab.finish();
    assert!(capture.exchanges[0].outcome.is_ok());
    let interrupted =
        capture.exchanges.iter().filter(|exchange| exchange.outcome == Err(TransportError::Interrupted));
    assert!(interrupted.count() >= 3);
    let report = validate(&capture, &anchors, &Policy::default(), NOW);
    assert_eq!(report.verdict, Verdict::Indeterminate);
    assert!(matches!(report.decisive_finding().unwrap().fact, Fact::WalkInterrupted { .. }));
}

/// A key that is not under way is ignored, and so is one handed back twice.
#[test]
fn unknown_keys_are_ignored() {
    let mut lab = Lab::new("secure-ecdsap256sha256", Policy::default());
    let first = lab.walk.poll_query().unwrap();
    let completed = lab.answer(&first);
    lab.walk.handle_response(first.key, completed.clone());
    lab.walk.handle_response(first.key, completed);
    assert_eq!(lab.walk.progress().0, 1);
}

/// The budget of queries holds, and reaching it is a finding with the number.
#[test]
fn queries_are_bounded() {
    let mut policy = Policy::default();
    policy.budget.queries = 4;
    let mut lab = Lab::new("secure-ecdsap256sha256", policy.clone());
    lab.run();
    let (capture, anchors) = lab.finish();
    assert_eq!(capture.exchanges.iter().filter(|exchange| exchange.outcome.is_ok()).count(), 4);
    let report = validate(&capture, &anchors, &policy, NOW);
    let limits: Vec<&Fact> = report.findings.iter().map(|finding| &finding.fact).collect();
    assert!(limits.contains(&&Fact::LimitReached { limit: Limit::Queries, number: 4 }), "{limits:?}");
}

/// RFC 6891 §6.2.2: FORMERR to a query with EDNS is followed by one without.
#[test]
fn formerr_leads_to_a_query_without_edns() {
    let mut lab = Lab::new("secure-ecdsap256sha256", Policy::default());
    let first = lab.walk.poll_query().unwrap();
    let query = first.query.to_octets(7, COOKIE);
    let mut formerr = query[..12].to_vec();
    formerr[2..4].copy_from_slice(&[0x80, 1]);
    formerr[4..12].fill(0);
    let completed = Completed { query, sent: NOW, elapsed: 1, outcome: Ok(formerr) };
    lab.walk.handle_response(first.key, completed);
    let again = std::iter::from_fn(|| lab.walk.poll_query())
        .find(|outgoing| outgoing.query.question == first.query.question)
        .unwrap();
    assert_eq!(again.server, first.server);
    assert_eq!(again.query.edns, None);
}

/// RFC 4035 §4.1, §4.6, §4.9.2: EDNS with DO and 1232 octets; AD clear; CD to a resolver, which is asked to recurse.
#[test]
fn bits_of_queries() {
    let scenario = dnssec_fixtures::find("secure-ecdsap256sha256").unwrap();
    let hierarchy = scenario.build(NOW);
    for (start, word) in [(hierarchy.start(), 0x0000), (resolver(Transport::Udp), 0x0110)] {
        let mut walk = Walk::new(scenario.question(), start, hierarchy.anchors(), Policy::default(), NOW);
        let queries: Vec<Outgoing> = std::iter::from_fn(|| walk.poll_query()).collect();
        assert!(!queries.is_empty());
        for outgoing in queries {
            let octets = outgoing.query.to_octets(7, COOKIE);
            let message = Message::parse(&octets).unwrap();
            assert_eq!(message.header.word, word);
            assert!(message.edns.as_ref().unwrap().is_dnssec_ok());
            // The OPT record is the last of a query: its class is the payload size.
            assert_eq!(octets[octets.len() - 8..octets.len() - 6], 1232u16.to_be_bytes());
        }
    }
}

fn resolver(transport: Transport) -> Start {
    Start::Resolver { address: "192.0.2.53:53".parse().unwrap(), transport }
}

/// A resolver asked over TLS, HTTPS or QUIC is asked over nothing else, silent or truncating; a query that brought
/// silence over these is not repeated, as connections do that themselves.
#[test]
fn encryption_is_never_left() {
    let scenario = dnssec_fixtures::find("secure-ecdsap256sha256").unwrap();
    let hierarchy = scenario.build(NOW);
    for transport in [Transport::Tls, Transport::Https, Transport::Quic] {
        for truncates in [false, true] {
            let (anchors, policy) = (hierarchy.anchors(), Policy::default());
            let mut walk = Walk::new(scenario.question(), resolver(transport), anchors, policy, NOW);
            while let Some(outgoing) = walk.poll_query() {
                let query = outgoing.query.to_octets(0, COOKIE);
                let mut response = query.clone();
                response[2] |= 0x82;
                let outcome = match truncates {
                    true => Ok(response),
                    false => Err(TransportError::Timeout { milliseconds: 1000 }),
                };
                walk.handle_response(outgoing.key, Completed { query, sent: NOW, elapsed: 1, outcome });
            }
            let exchanges = walk.finish().exchanges;
            assert!(exchanges.iter().all(|exchange| exchange.transport == transport), "{transport}");
            let asked: BTreeSet<_> = exchanges.iter().map(|exchange| exchange.question.to_string()).collect();
            assert_eq!(asked.len(), exchanges.len(), "{transport}, truncates: {truncates}");
        }
    }
}

/// RFC 1034 §4.3.1: an authoritative server asked as a resolver refers, which denies nothing.
#[test]
fn a_referral_is_no_answer_of_a_resolver() {
    let scenario = dnssec_fixtures::find("secure-ecdsap256sha256").unwrap();
    let hierarchy = scenario.build(NOW);
    let (root, _) = hierarchy.zones().find(|(_, zone)| zone.apex.is_root()).unwrap();
    let start = Start::Resolver { address: (root, 53).into(), transport: Transport::Udp };
    let walk = Walk::new(scenario.question(), start, hierarchy.anchors(), Policy::default(), NOW);
    let answer =
        |outgoing: &Outgoing, query: &[u8]| hierarchy.respond(outgoing.server, query, outgoing.transport);
    let capture = dnssec_fixtures::drive(walk, NOW, answer);
    let report = validate(&capture, &hierarchy.anchors(), &Policy::default(), NOW);
    assert_eq!(report.verdict, Verdict::Indeterminate);
    let fact = &report.decisive_finding().unwrap().fact;
    assert_eq!(*fact, Fact::RecursionUnavailable { rcode: dnssec_core::wire::Rcode::NOERROR });
}

/// RFC 9824 §3.5: a question for NXNAME goes to nobody, neither down the tree nor to a resolver.
#[test]
fn nxname_is_asked_of_nobody() {
    let hierarchy = dnssec_fixtures::find("secure-ecdsap256sha256").unwrap().build(NOW);
    let question = Question::new("www.example.lab.".parse().unwrap(), RecordType::NXNAME);
    for start in [hierarchy.start(), resolver(Transport::Udp)] {
        let mut walk = Walk::new(question.clone(), start, hierarchy.anchors(), Policy::default(), NOW);
        while let Some(outgoing) = walk.poll_query() {
            assert_ne!(outgoing.query.question.record_type, RecordType::NXNAME);
            let query = outgoing.query.to_octets(7, COOKIE);
            let outcome = Err(TransportError::Timeout { milliseconds: 1000 });
            walk.handle_response(outgoing.key, Completed { query, sent: NOW, elapsed: 1, outcome });
        }
        assert!(walk.is_finished());
        let report = validate(&walk.finish(), &hierarchy.anchors(), &Policy::default(), NOW);
        assert_eq!(report.verdict, Verdict::Indeterminate);
    }
}

/// A host with only one address family reaches the root within two attempts, whichever it has.
#[test]
fn address_families_take_turns() {
    let question = dnssec_fixtures::find("secure-ecdsap256sha256").unwrap().question();
    let start = Start::Hints {
        hints: vec![Hints::built_in()],
        port: 53,
        families: Families::Both,
        breadth: Breadth::OneServer,
        transport: Transport::Udp,
    };
    let mut walk = Walk::new(question.clone(), start, TrustAnchors::built_in(), Policy::default(), NOW);
    let mut servers = Vec::new();
    while servers.len() < 2 {
        let outgoing = walk.poll_query().unwrap();
        if !servers.contains(&outgoing.server) {
            servers.push(outgoing.server);
        }
        let outcome = Err(TransportError::Network("network is unreachable".to_owned()));
        walk.handle_response(outgoing.key, Completed { query: Vec::new(), sent: NOW, elapsed: 0, outcome });
    }
    assert!(servers[0].is_ipv4() && servers[1].is_ipv6(), "{servers:?}");
}
