//! How servers respond: what is asked to see it, at what price, and what good servers are not blamed for.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

use dnssec_core::capture::{Capture, Exchange, Transport, TransportError};
use dnssec_core::name::Name;
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Completed, Outgoing, Start, Walk};
use dnssec_core::wire::{ClientCookie, DnssecOk, Edns, Message, Query, QueryEdns, QueryFlags, QueryOption};
use dnssec_fixtures::{Hierarchy, Scenario, drive, find, scenarios, write_message};
use std::collections::{BTreeMap, BTreeSet};

const NOW: Timestamp = Timestamp(1_795_499_513);
const COOKIE: ClientCookie = ClientCookie(*b"cookie 7");

fn slugs(report: &Report) -> BTreeSet<&'static str> {
    report.findings.iter().map(|finding| finding.fact.entry().slug).collect()
}

fn capture(scenario: &str) -> (Hierarchy, Capture) {
    let scenario = find(scenario).unwrap();
    let hierarchy = scenario.build(NOW);
    let capture = dnssec_fixtures::walk_everywhere(&hierarchy, scenario.question(), NOW);
    (hierarchy, capture)
}

fn report(hierarchy: &Hierarchy, capture: &Capture) -> Report {
    validate(capture, &hierarchy.anchors(), &Policy::default(), NOW)
}

/// What is said of servers is what the scenario says, no more.
#[test]
fn good_servers_are_not_blamed() {
    let is_of_servers = |slug: &&str| {
        let code = dnssec_core::catalogue::find(slug).unwrap().code.0;
        ("T120"..="T169").contains(&code) || ("C105"..="C112").contains(&code)
    };
    let also = [
        ("delegation-nonexistent", "nxdomain-above-name"),
        ("lame-delegation", "upward-referral"),
        ("server-without-edns", "edns-ignored"),
    ];
    for scenario in scenarios() {
        let (hierarchy, capture) = capture(scenario.name);
        let report = report(&hierarchy, &capture);
        let found: BTreeSet<&str> = slugs(&report).into_iter().filter(is_of_servers).collect();
        let also = also.iter().filter(|(name, _)| *name == scenario.name).map(|(_, slug)| *slug);
        let expected = scenario.beside.iter().copied().chain(also).filter(|slug| is_of_servers(slug));
        assert_eq!(found, expected.collect(), "{}", scenario.name);
    }
}

fn query(exchange: &Exchange) -> Message {
    Message::parse(&exchange.query).unwrap()
}

/// Probes: for each server of the zone that answers two; of each other zone on the way for one server one.
#[test]
fn probes_are_few() {
    let (_, capture) = capture("two-servers");
    let mut probes: BTreeMap<String, usize> = BTreeMap::new();
    for exchange in &capture.exchanges {
        let edns = query(exchange).edns;
        if edns.is_none_or(|edns| edns.version > 0) {
            *probes.entry(exchange.zone.as_ref().unwrap().to_string()).or_default() += 1;
        }
    }
    let expected = [("example.lab.", 4), ("lab.", 1)];
    assert_eq!(probes, expected.map(|(zone, count)| (zone.to_owned(), count)).into());
    assert!(capture.exchanges.len() <= 50, "{}", capture.exchanges.len());
}

/// What the chain rests on is asked without options, and so is a resolver.
#[test]
fn the_chain_does_without_options() {
    let (hierarchy, capture) = capture("secure-ecdsap256sha256");
    let has_options =
        |exchange: &&Exchange| query(exchange).edns.is_some_and(|edns| !edns.options.is_empty());
    let with_options: Vec<&Exchange> = capture.exchanges.iter().filter(has_options).collect();
    assert!(with_options.len() > 5);
    for exchange in with_options {
        let of_chain = [RecordType::DNSKEY, RecordType::DS].contains(&exchange.question.record_type);
        assert!(!of_chain && exchange.question != capture.question, "{}", exchange.question);
        let codes: Vec<u16> = query(exchange).edns.unwrap().options.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes, [Edns::NSID, Edns::COOKIE]);
    }
    let start = resolver();
    let walk = Walk::new(capture.question, start, hierarchy.anchors(), Policy::default(), NOW);
    let capture =
        drive(walk, NOW, |outgoing, query| hierarchy.respond(outgoing.server, query, outgoing.transport));
    assert!(!capture.exchanges.is_empty());
    assert_eq!(capture.exchanges.iter().filter(has_options).count(), 0);
}

fn resolver() -> Start {
    Start::Resolver { address: "127.53.16.1:53".parse().unwrap(), transport: Transport::Udp }
}

/// RFC 1034 §4.3.1: a root server named as a resolver.
#[test]
fn an_authoritative_server_is_no_resolver() {
    let hierarchy = find("secure-ecdsap256sha256").unwrap().build(NOW);
    let question = Question::new(Name::root(), RecordType::SOA);
    let start = resolver();
    let walk = Walk::new(question, start, hierarchy.anchors(), Policy::default(), NOW);
    let capture =
        drive(walk, NOW, |outgoing, query| hierarchy.respond(outgoing.server, query, outgoing.transport));
    let report = report(&hierarchy, &capture);
    assert_eq!(report.verdict, Verdict::Secure);
    assert_eq!(slugs(&report), ["recursion-not-offered"].into());
}

/// Milliseconds that a walk takes where a response takes 50 and a silence 3000.
fn duration(scenario: &Scenario) -> u32 {
    let hierarchy = scenario.build(NOW);
    let start = hierarchy.start_at(Breadth::EveryServer);
    let mut walk = Walk::new(scenario.question(), start, hierarchy.anchors(), Policy::default(), NOW);
    let mut under_way: BTreeMap<(u32, usize), (Outgoing, Completed)> = BTreeMap::new();
    let (mut now, mut sent) = (0, 0);
    loop {
        while let Some(outgoing) = walk.poll_query() {
            let query = outgoing.query.to_octets(7, COOKIE);
            let response = hierarchy.respond(outgoing.server, &query, outgoing.transport);
            let elapsed = if response.is_some() { 50 } else { 3000 };
            let outcome = response.ok_or(TransportError::Timeout { milliseconds: 3000 });
            sent += 1;
            let completed = Completed { query, sent: NOW, elapsed, outcome };
            under_way.insert((now + elapsed, sent), (outgoing, completed));
        }
        let Some(((then, _), (outgoing, completed))) = under_way.pop_first() else { return now };
        now = then;
        walk.handle_response(outgoing.key, completed);
    }
}

/// No silence is waited for twice, whatever it is about.
#[test]
fn silence_costs_one_timeout() {
    for (name, silences) in [
        ("two-servers", 0),
        ("one-server-silent", 1),
        ("edns-dropped", 1),
        ("edns-dropped-everywhere", 1),
        ("edns-options-dropped", 1),
        ("edns-version-dropped", 1),
        ("tcp-unresponsive", 1),
        ("udp-answer-lost", 1),
        ("query-unanswered", 1),
        ("truncated-without-tcp", 1),
        ("server-silent", 1),
    ] {
        let took = duration(find(name).unwrap());
        println!("{name}: {took} ms");
        assert!((silences * 3000..=silences * 3000 + 300).contains(&took), "{name}: {took} ms");
    }
}

/// Who answers is in the report: one name of each server, and both of an address with two.
#[test]
fn servers_are_told_apart_by_their_names() {
    let names = |scenario| -> BTreeMap<String, Vec<String>> {
        let (hierarchy, capture) = capture(scenario);
        let views = report(&hierarchy, &capture).views;
        let text = |nsid: &Vec<u8>| String::from_utf8(nsid.clone()).unwrap();
        views
            .iter()
            .map(|view| (view.server.ip().to_string(), view.nsids.iter().map(text).collect()))
            .collect()
    };
    let two = names("two-servers");
    assert_eq!(two["127.53.16.3"], ["127.53.16.3"]);
    assert_eq!(two["127.53.17.3"], ["127.53.17.3"]);
    assert_eq!(names("instances-out-of-step")["127.53.16.3"], ["127.53.16.3", "127.53.16.3/1"]);
}

/// Whatever servers make up, of each kind few findings are kept, and the verdict is what it was.
#[test]
fn findings_of_hostile_servers_are_bounded() {
    let scenario = find("two-servers").unwrap();
    let hierarchy = scenario.build(NOW);
    let start = hierarchy.start_at(Breadth::EveryServer);
    let walk = Walk::new(scenario.question(), start, hierarchy.anchors(), Policy::default(), NOW);
    let mut count: u16 = 0;
    let capture = drive(walk, NOW, |outgoing, query| {
        let octets = hierarchy.respond(outgoing.server, query, outgoing.transport)?;
        let message = Message::parse(&octets).unwrap();
        count += 1;
        let text = format!("\u{1b}[2J {count} {}", "x".repeat(3000));
        let edns = Edns {
            payload_size: 1232,
            extended_rcode: 0,
            version: (count % 256) as u8,
            flags: 0x8000 | count,
            options: vec![
                (Edns::EXTENDED_ERROR, [&count.to_be_bytes()[..], text.as_bytes()].concat()),
                (Edns::COOKIE, vec![7; usize::from(count)]),
                (Edns::NSID, format!("{count}{}", "n".repeat(1000)).into_bytes()),
            ],
            trailing: 0,
        };
        let sections = [&message.answers[..], &message.authorities, &message.additionals];
        Some(write_message(message.header, &message.questions, sections, Some(&edns)))
    });
    let report = report(&hierarchy, &capture);
    assert_eq!(report.verdict, Verdict::Secure);
    let mut of_a_kind: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for finding in &report.findings {
        *of_a_kind.entry((finding.zone.to_string(), finding.fact.entry().slug)).or_default() += 1;
    }
    assert!(of_a_kind.len() > 8, "{of_a_kind:?}");
    assert!(of_a_kind.values().all(|count| *count <= 8), "{of_a_kind:?}");
    let octets = format!("{report:?}").len();
    assert!(octets < 200_000, "{octets}");
}

/// The order in which servers answered does not show.
#[test]
fn the_order_of_responses_does_not_matter() {
    for name in
        ["two-servers", "edns-dropped", "dnssec-downgrade", "upward-referral", "truncated-without-tcp"]
    {
        let (hierarchy, capture) = capture(name);
        let mut sorted = capture.clone();
        sorted.exchanges.sort_by_key(|exchange| exchange.server);
        assert_eq!(report(&hierarchy, &capture), report(&hierarchy, &sorted), "{name}");
    }
}

/// A query with options is read as it was meant (RFC 6891 §6.1.2).
#[test]
fn options_are_read_back() {
    let question = Question::new("www.example.".parse().unwrap(), RecordType::A);
    let edns = QueryEdns {
        payload_size: 1400,
        version: 1,
        dnssec_ok: DnssecOk::Clear,
        options: vec![QueryOption::Nsid, QueryOption::Cookie],
    };
    let query = Query { question: question.clone(), flags: QueryFlags::Authoritative, edns: Some(edns) };
    let message = Message::parse(&query.to_octets(7, COOKIE)).unwrap();
    assert_eq!((message.stop, message.trailing, message.questions), (None, 0, vec![question]));
    let edns = message.edns.unwrap();
    assert_eq!((edns.payload_size, edns.version, edns.flags, edns.trailing), (1400, 1, 0, 0));
    assert_eq!((edns.option(Edns::NSID), edns.option(Edns::COOKIE)), (Some(&[][..]), Some(&COOKIE.0[..])));
}

/// What answers only without EDNS is no evidence: nobody who validates gets it.
#[test]
fn probes_decide_nothing() {
    let (hierarchy, capture) = capture("edns-dropped-everywhere");
    let answered = |exchange: &&Exchange| exchange.outcome.is_ok() && query(exchange).edns.is_none();
    let plain = capture
        .exchanges
        .iter()
        .filter(answered)
        .filter(|exchange| exchange.zone.as_ref().is_some_and(|zone| zone.to_string() == "example.lab."));
    assert_eq!(plain.clone().count(), 1);
    assert!(plain.clone().all(|exchange| exchange.transport == Transport::Udp));
    let mut without = capture.clone();
    without.exchanges.retain(query_is_dnssec);
    let (with, without) = (report(&hierarchy, &capture), report(&hierarchy, &without));
    assert_eq!(
        (with.verdict, with.decisive, &with.links),
        (without.verdict, without.decisive, &without.links)
    );
    assert_eq!(with.views, without.views);
}

fn query_is_dnssec(exchange: &Exchange) -> bool {
    exchange.query.is_empty() || query(exchange).edns.is_some_and(|edns| edns.version == 0)
}
