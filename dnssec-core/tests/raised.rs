//! Every code of the catalogue is raised by something that can be shown: by a scenario of the lab as it stands, by a
//! state before a DS is published, or by a scenario that is seen otherwise, with other anchors, another policy, through
//! a resolver, or not to its end.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

use dnssec_core::algorithm::Algorithm;
use dnssec_core::anchor::{AnchorData, TrustAnchors};
use dnssec_core::blame::beside_authority;
use dnssec_core::capture::{Capture, Transport};
use dnssec_core::catalogue;
use dnssec_core::hints::Hints;
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Report;
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Completed, Families, Start, Walk};
use dnssec_core::wire::ClientCookie;
use dnssec_fixtures::{Fault, Hierarchy, HierarchyBuilder, drive, query, walk_everywhere};
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

const NOW: Timestamp = Timestamp(1_795_499_513);

/// What no server can show: the slug, and how it is shown.
struct Otherwise(&'static str, fn() -> Report);

const OTHERWISE: &[Otherwise] = &[
    Otherwise("no-trust-anchor", || with_anchors(|anchors| anchors.anchors.clear())),
    Otherwise("anchor-algorithm-unsupported", || {
        with_anchors(|anchors| match &mut anchors.anchors[0].record {
            AnchorData::Ds { algorithm, .. } => *algorithm = Algorithm(17),
            AnchorData::Dnskey(_) => panic!("the lab's anchor is a DS"),
        })
    }),
    Otherwise("anchor-not-valid-now", || {
        with_anchors(|anchors| anchors.anchors[0].valid_until = Some(NOW.minus(1)))
    }),
    Otherwise("negative-trust-anchor", || {
        let negative_anchors = vec!["example.lab.".parse().unwrap()];
        with_policy(&Policy { negative_anchors, ..Policy::default() })
    }),
    Otherwise("family-unreachable", without_ipv6),
    Otherwise("resolver-strips-dnssec", || through(&served_together(&[Fault::AsResolver, Fault::NoEdns]))),
    Otherwise("resolver-alone", || {
        let stale = Fault::Altered("www", RecordType::A, "192.0.2.66");
        beside_authority(through(&one_zone_changed(stale)), &through(&served_together(&[Fault::AsResolver])))
    }),
    Otherwise("recursion-not-offered", || through(&served_together(&[]))),
    Otherwise("recursion-unavailable", || through(&good())),
    Otherwise("question-mismatch", with_another_question),
    Otherwise("evidence-missing", || {
        let mut capture = capture();
        capture.exchanges.retain(|exchange| exchange.question.record_type != RecordType::DNSKEY);
        validate(&capture, &good().anchors(), &Policy::default(), NOW)
    }),
    Otherwise("walk-interrupted", interrupted),
];

#[test]
fn every_code_is_raised() {
    let mut seen = BTreeSet::new();
    for scenario in dnssec_fixtures::scenarios() {
        let hierarchy = scenario.build(NOW);
        let capture = walk_everywhere(&hierarchy, scenario.question(), scenario.time(NOW));
        let report = validate(&capture, &hierarchy.anchors(), &Policy::default(), capture.started);
        seen.extend(raised(&report));
    }
    for flight in dnssec_fixtures::flights() {
        let reasons = flight.foretell(NOW).preflight.reasons;
        seen.extend(reasons.iter().map(|reason| reason.finding.fact.entry().slug));
    }
    for Otherwise(slug, see) in OTHERWISE {
        assert!(!seen.contains(slug), "{slug} is raised by the lab: its row is needless");
        let found: BTreeSet<&str> = raised(&see()).collect();
        assert!(found.contains(slug), "{slug} is not raised by its row, which raises {found:?}");
    }
    seen.extend(OTHERWISE.iter().map(|Otherwise(slug, _)| *slug));
    let missing: Vec<String> = catalogue::entries()
        .iter()
        .filter(|entry| !seen.contains(entry.slug))
        .map(|entry| format!("{} {}", entry.code, entry.slug))
        .collect();
    assert!(missing.is_empty(), "{} codes are raised by nothing:\n{}", missing.len(), missing.join("\n"));
}

/// Slugs of what a report says, details included.
fn raised(report: &Report) -> impl Iterator<Item = &'static str> {
    let facts =
        report.findings.iter().flat_map(|finding| std::iter::once(&finding.fact).chain(&finding.details));
    facts.map(|fact| fact.entry().slug)
}

fn www() -> Question {
    Question::new("www.example.lab.".parse().unwrap(), RecordType::A)
}

/// Nothing is wrong with it.
fn good() -> Hierarchy {
    dnssec_fixtures::find("two-servers").unwrap().build(NOW)
}

fn capture() -> Capture {
    walk_everywhere(&good(), www(), NOW)
}

/// A good hierarchy by other anchors than its own.
fn with_anchors(change: fn(&mut TrustAnchors)) -> Report {
    let mut anchors = good().anchors();
    change(&mut anchors);
    validate(&capture(), &anchors, &Policy::default(), NOW)
}

fn with_policy(policy: &Policy) -> Report {
    validate(&capture(), &good().anchors(), policy, NOW)
}

/// All zones at the root's address, each with these faults.
fn served_together(faults: &[Fault]) -> Hierarchy {
    let mut builder = HierarchyBuilder::new("raised", NOW);
    let address = builder.zone(".").address;
    for apex in [".", "lab.", "example.lab."] {
        let zone = builder.zone(apex);
        zone.address = address;
        zone.faults.extend_from_slice(faults);
    }
    builder.zone("example.lab.").text = "www A 192.0.2.80\n".to_owned();
    builder.build()
}

/// The same as a resolver, with a fault in the last zone alone.
fn one_zone_changed(fault: Fault) -> Hierarchy {
    let mut builder = HierarchyBuilder::new("raised", NOW);
    let address = builder.zone(".").address;
    for apex in [".", "lab.", "example.lab."] {
        let zone = builder.zone(apex);
        zone.address = address;
        zone.faults.push(Fault::AsResolver);
    }
    let zone = builder.zone("example.lab.");
    zone.text = "www A 192.0.2.80\n".to_owned();
    zone.faults.push(fault);
    builder.build()
}

/// The server of the root zone asked as if it were a resolver.
fn through(hierarchy: &Hierarchy) -> Report {
    let root = Ipv4Addr::new(127, 53, 16, 1);
    let start = Start::Resolver { address: SocketAddr::new(IpAddr::V4(root), 53), transport: Transport::Udp };
    let walk = Walk::new(www(), start, hierarchy.anchors(), Policy::default(), NOW);
    let capture =
        drive(walk, NOW, |outgoing, query| hierarchy.respond(outgoing.server, query, outgoing.transport));
    validate(&capture, &hierarchy.anchors(), &Policy::default(), NOW)
}

/// From a host that has addresses of both families to ask, and a way to those of one.
fn without_ipv6() -> Report {
    let mut builder = HierarchyBuilder::new("raised", NOW);
    builder.zone("lab.").text = "ns1 AAAA 2001:db8::53\nns1.example AAAA 2001:db8::54\n".to_owned();
    builder.zone(".").text = "ns1.lab. AAAA 2001:db8::53\n".to_owned();
    builder.zone("example.lab.").text = "www A 192.0.2.80\nns1 AAAA 2001:db8::54\n".to_owned();
    let hierarchy = builder.build();
    let start = Start::Hints {
        hints: vec![Hints::parse(&hierarchy.hints_text()).unwrap()],
        port: Hierarchy::PORT,
        families: Families::Both,
        breadth: Breadth::EveryServer,
        transport: Transport::Udp,
    };
    let walk = Walk::new(www(), start, hierarchy.anchors(), Policy::default(), NOW);
    let capture =
        drive(walk, NOW, |outgoing, query| hierarchy.respond(outgoing.server, query, outgoing.transport));
    validate(&capture, &hierarchy.anchors(), &Policy::default(), NOW)
}

/// By a caller that does not hold responses against their queries: the answer is that to another question.
fn with_another_question() -> Report {
    let hierarchy = good();
    let walk = Walk::new(
        www(),
        hierarchy.start_at(Breadth::EveryServer),
        hierarchy.anchors(),
        Policy::default(),
        NOW,
    );
    let other = query(&"ns1.example.lab.".parse().unwrap(), RecordType::A, 1);
    let capture = drive(walk, NOW, |outgoing, query| {
        let asked = &outgoing.query.question;
        let is_www = (&asked.name, asked.record_type) == (&www().name, RecordType::A);
        hierarchy.respond(outgoing.server, if is_www { &other } else { query }, outgoing.transport)
    });
    validate(&capture, &hierarchy.anchors(), &Policy::default(), NOW)
}

/// A walk that is ended after its first response.
fn interrupted() -> Report {
    let hierarchy = good();
    let start = hierarchy.start_at(Breadth::EveryServer);
    let mut walk = Walk::new(www(), start, hierarchy.anchors(), Policy::default(), NOW);
    let outgoing = walk.poll_query().unwrap();
    let query = outgoing.query.to_octets(1, ClientCookie(*b"fixtures"));
    let outcome = Ok(hierarchy.respond(outgoing.server, &query, outgoing.transport).unwrap());
    walk.handle_response(outgoing.key, Completed { query, sent: NOW, elapsed: 0, outcome });
    walk.poll_query().unwrap();
    validate(&walk.finish(), &hierarchy.anchors(), &Policy::default(), NOW)
}
