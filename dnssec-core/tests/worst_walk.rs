//! Servers that want a walk never to end: its queries, its evidence and its work stay bounded.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

mod expensive;
mod mutate;

use dnssec_core::capture::{Capture, Transport};
use dnssec_core::finding::{Fact, Limit};
use dnssec_core::hints::Hints;
use dnssec_core::name::Name;
use dnssec_core::policy::Policy;
use dnssec_core::record::{Question, Record};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Families, Start, Walk};
use dnssec_fixtures::drive;
use expensive::{Evidence, NOW, name};
use mutate::{AUTHORITATIVE, Draft, record};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

/// What a walk may take in a debug build on a slow machine, with servers that answer at once.
const PATIENCE: Duration = Duration::from_secs(10);

/// Walks with a resolver or from the root; `answer` is the whole of the DNS.
fn walk(
    question: Question,
    is_iterative: bool,
    answer: impl Fn(&Question, u32) -> Option<Vec<u8>>,
) -> (Capture, Report, u32) {
    let hints = vec![Hints::parse(". 300 IN NS ns.\nns. 300 IN A 192.0.2.1\n").unwrap()];
    let start = match is_iterative {
        true => Start::Hints {
            hints,
            port: 53,
            families: Families::Both,
            breadth: Breadth::OneServer,
            transport: Transport::Udp,
        },
        false => Start::Resolver {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 53)),
            transport: Transport::Udp,
        },
    };
    let policy = Policy { negative_anchors: vec![name("insecure.")], ..Policy::default() };
    let anchors = expensive::keytrap(1, 1, 0x0100).anchors;
    let began = Instant::now();
    let walk = Walk::new(question, start, anchors.clone(), policy.clone(), NOW);
    let mut asked = 0;
    let capture = drive(walk, NOW, |outgoing, _| {
        asked += 1;
        assert!(asked <= policy.budget.queries, "{asked}");
        answer(&outgoing.query.question, asked)
    });
    let took = began.elapsed();
    let report = validate(&capture, &anchors, &policy, NOW);
    let exchanges = capture.exchanges.len();
    eprintln!("{asked} queries, {exchanges} exchanges, {took:?}, {} {:?}", report.verdict, first(&report));
    assert!(took < PATIENCE, "{took:?}");
    assert!(exchanges <= 3 * policy.budget.queries as usize, "{exchanges}");
    assert_ne!(report.verdict, Verdict::Secure);
    (capture, report, asked)
}

fn first(report: &Report) -> Option<&Fact> {
    report.decisive_finding().map(|finding| &finding.fact)
}

fn referral(question: &Question, child: &Name, servers: &[Name], glue: &[Record]) -> Option<Vec<u8>> {
    let ns = servers.iter().map(|server| record(child, RecordType::NS, server.as_wire().to_vec()));
    let sections = [Vec::new(), ns.collect(), glue.to_vec()];
    Some(Draft { word: 0x8000, sections, ..Draft::new(question.clone()) }.to_octets())
}

fn glue(server: &Name) -> Record {
    record(server, RecordType::A, vec![192, 0, 2, 1])
}

fn question(text: &str) -> Question {
    Question::new(name(text), RecordType::A)
}

/// Whatever is asked, the answer is one label further down.
#[test]
fn referrals_down_to_the_last_label() {
    let servers = [name("ns.a.")];
    let (_, report, asked) = walk(question(&"a.".repeat(127)), true, |question, asked| {
        let depth = 1 + asked as usize % question.name.label_count().max(1);
        let child = question.name.suffix(depth).unwrap_or_else(Name::root);
        referral(question, &child, &servers, &[glue(&servers[0])])
    });
    assert!(asked > 10, "{asked}");
    assert!(report.decisive.is_some());
}

/// Zones that delegate to themselves and to their parents.
#[test]
fn delegations_in_circles() {
    for child in ["t.", ".", "www.t."] {
        let servers = [name("ns.t.")];
        walk(question("www.t."), true, |question, _| {
            referral(question, &name(child), &servers, &[glue(&servers[0])])
        });
    }
}

/// Each zone is served from zones never heard of, without addresses.
#[test]
fn name_servers_without_end() {
    let (_, report, asked) = walk(question("www.t."), true, |question, asked| {
        let server = |number: u32| name(&format!("ns.z{asked}-{number}."));
        let servers: Vec<Name> = (0..100).map(server).collect();
        let child = question.name.suffix(1).unwrap_or_else(Name::root);
        referral(question, &child, &servers, &[])
    });
    // Three names, two address types, four levels: 6 + 36 + 216 + 1296, were it not for the budget.
    assert!(asked > 200, "{asked}");
    assert!(report.decisive.is_some());
}

/// Two zones that are each served by the other's servers, without an address.
#[test]
fn servers_in_each_others_zones() {
    let (_, report, asked) = walk(question("www.t."), true, |question, _| {
        let (child, server) = match question.name.is_at_or_below(&name("t.")) {
            true => ("t.", "ns.u."),
            false => ("u.", "ns.t."),
        };
        referral(question, &name(child), &[name(server)], &[])
    });
    assert!(asked < 20, "{asked}");
    assert_eq!(report.verdict, Verdict::Indeterminate);
}

/// Whatever is asked, 64 KiB lead one label further down: such responses use up the queries.
#[test]
fn responses_of_64_kib() {
    let servers = [name("ns.a.")];
    let (capture, report, asked) = walk(question(&"a.".repeat(127)), true, |question, asked| {
        let depth = 1 + asked as usize % question.name.label_count().max(1);
        let child = question.name.suffix(depth).unwrap_or_else(Name::root);
        let mut octets = referral(question, &child, &servers, &[glue(&servers[0])])?;
        octets.resize(65_535, 0);
        Some(octets)
    });
    let outcomes = capture.exchanges.iter().filter_map(|exchange| exchange.outcome.as_ref().ok());
    let octets: usize = outcomes.map(Vec::len).sum();
    assert!((10..=20).contains(&asked), "{asked}");
    assert!(octets <= 300 * 4096 + 65_535, "{octets}");
    let limit = Fact::LimitReached { limit: Limit::Queries, number: Policy::default().budget.queries };
    assert!(report.findings.iter().any(|found| found.fact == limit), "{:?}", report.findings);
}

/// The same with addresses that never answer: six servers, two tries, for every question.
#[test]
fn addresses_that_never_answer() {
    let servers: Vec<Name> = (0..26).map(|number| name(&format!("ns{number}.t."))).collect();
    let glue: Vec<Record> = (0..26)
        .flat_map(|place| (0..40).map(move |last| (place, last)))
        .map(|(place, last)| record(&servers[place], RecordType::A, vec![198, 51, place as u8, last]))
        .collect();
    walk(question("www.t."), true, |question, asked| match asked {
        1 => referral(question, &name("t."), &servers, &glue),
        _ => None,
    });
}

/// Every name is an alias of another.
#[test]
fn aliases_without_end() {
    let (_, report, asked) = walk(question("www.insecure."), false, |question, asked| {
        let target = name(&format!("n{asked}.insecure."));
        let answers = vec![record(&question.name, RecordType::CNAME, target.as_wire().to_vec())];
        Some(Draft { sections: [answers, vec![], vec![]], ..Draft::new(question.clone()) }.to_octets())
    });
    let limit = Fact::LimitReached { limit: Limit::Aliases, number: Policy::default().budget.aliases };
    assert_eq!(first(&report), Some(&limit));
    assert!(asked < 30, "{asked}");
}

/// Every server answers SERVFAIL, FORMERR or truncated at random.
#[test]
fn nothing_but_errors() {
    for rcode in [1, 2, 5, 0x0200] {
        walk(question(&"a.".repeat(100)), true, |question, _| {
            let word = AUTHORITATIVE | rcode;
            Some(Draft { word, ..Draft::new(question.clone()) }.to_octets())
        });
    }
}

/// KeyTrap in a walk: the validation runs after every answer, and must not pay for what it knows.
#[test]
fn keytrap_again_and_again() {
    let Evidence { capture, .. } = expensive::keytrap_any(1300, 40, 3);
    let (_, report, asked) = walk(capture.question.clone(), false, |question, _| {
        let known = capture.exchanges.iter().find(|exchange| exchange.question == *question);
        match known {
            Some(exchange) => exchange.outcome.clone().ok(),
            None => Some(Draft::new(question.clone()).to_octets()),
        }
    });
    assert!(asked > 90, "{asked}");
    assert_eq!(report.verdict, Verdict::Bogus);
    let number = Policy::default().budget.signature_failures;
    let limit = Fact::LimitReached { limit: Limit::SignatureFailuresInAll, number };
    assert!(report.findings.iter().any(|found| found.fact == limit || found.details.contains(&limit)));
}
