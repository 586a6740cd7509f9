//! A chain of three zones, the last of which is distorted.

use dnssec_core::algorithm::Algorithm;
use dnssec_core::capture::{Capture, Exchange, Transport};
use dnssec_core::finding::Fact;
use dnssec_core::name::Name;
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Report;
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_fixtures::{Fault, Hierarchy, HierarchyBuilder, query};
use std::net::{IpAddr, SocketAddr};

pub(crate) const NOW: Timestamp = Timestamp(1_795_499_513);

/// The zone that is distorted, at a name whose digests differ from those of others.
pub(crate) const APEX: &str = "example.lab.";

/// Algorithms 8, 13, 14 and 15.
pub(crate) const ALGORITHMS: [Algorithm; 4] =
    [Algorithm::RSASHA256, Algorithm::ECDSAP256SHA256, Algorithm::ECDSAP384SHA384, Algorithm::ED25519];

const TEXT: &str = "\
@ A 192.0.2.1
@ MX 10 Mail.Example.LAB.
WWW A 192.0.2.80
one AAAA 2001:db8::1
two A 192.0.2.10
two A 192.0.2.9
three TXT c
three TXT bb
three TXT aaa
*.wild A 192.0.2.42
deep.down.there TXT x
";

pub(crate) fn name(text: &str) -> Name {
    text.parse().unwrap()
}

/// The zones, that at [`APEX`] with the algorithm; keys follow from the seed.
pub(crate) fn builder(algorithm: Algorithm, seed: u64, faults: Vec<Fault>) -> HierarchyBuilder {
    let mut builder = HierarchyBuilder::new(&format!("near miss {seed}"), NOW);
    builder.zone("lab.");
    let zone = builder.zone(APEX);
    (zone.algorithm, zone.faults, zone.text) = (Some(algorithm), faults, TEXT.to_owned());
    builder
}

/// A question, with all that a walk asks for it, and SOA and NS of the zones: with P-384, three small zones are
/// too little evidence for all that can be tried.
pub(crate) fn walk(hierarchy: &Hierarchy, owner: &str, record_type: RecordType) -> Capture {
    let mut capture = dnssec_fixtures::walk(hierarchy, Question::new(name(owner), record_type), NOW);
    for zone in [".", "lab.", APEX] {
        let served = hierarchy.zones().find(|(_, served)| served.apex == name(zone));
        let address = IpAddr::V4(served.unwrap().0);
        let types = [RecordType::SOA, RecordType::NS];
        capture.exchanges.extend(types.map(|record_type| Exchange {
            zone: Some(name(zone)),
            ..ask(hierarchy, address, zone, record_type)
        }));
    }
    capture
}

/// A question asked of a server of [`APEX`] at this address.
pub(crate) fn ask(hierarchy: &Hierarchy, address: IpAddr, owner: &str, record_type: RecordType) -> Exchange {
    let (server, question) = (SocketAddr::new(address, 53), Question::new(name(owner), record_type));
    let query = query(&question.name, record_type, 7);
    let response = hierarchy.respond(server, &query, Transport::Tcp).unwrap();
    Exchange {
        zone: Some(name(APEX)),
        server,
        server_name: None,
        transport: Transport::Tcp,
        question,
        query,
        sent: NOW,
        elapsed: 0,
        outcome: Ok(response),
    }
}

/// Validates, and holds the verdict to what it is without near misses.
pub(crate) fn judge(hierarchy: &Hierarchy, capture: &Capture) -> Report {
    let anchors = hierarchy.anchors();
    let report = validate(capture, &anchors, &Policy::default(), NOW);
    let mut plain = Policy::default();
    plain.budget.near_misses = 0;
    let without = validate(capture, &anchors, &plain, NOW);
    assert_eq!((report.verdict, report.decisive), (without.verdict, without.decisive));
    let verdicts = |report: &Report| report.links.iter().map(|link| link.verdict).collect::<Vec<_>>();
    assert_eq!(verdicts(&report), verdicts(&without));
    report
}

/// The slug that decides, or `none`.
pub(crate) fn slug(report: &Report) -> &'static str {
    report.decisive_finding().map_or("none", |found| found.fact.entry().slug)
}

/// The fact that decides; of a secure report one that no test expects.
pub(crate) fn fact(report: &Report) -> &Fact {
    report.decisive_finding().map_or(&Fact::SignaturesAskedFor, |found| &found.fact)
}

/// Near misses that a report names, in findings and details.
pub(crate) fn near_misses(report: &Report) -> Vec<&'static str> {
    let facts = report.findings.iter().flat_map(|found| std::iter::once(&found.fact).chain(&found.details));
    facts
        .map(Fact::entry)
        .filter(|entry| ("D112".."D130").contains(&entry.code.0) || ("S120".."S140").contains(&entry.code.0))
        .map(|entry| entry.slug)
        .collect()
}

/// What differs from the expected in a table, all of it at once.
pub(crate) fn assert_none(failures: &[String]) {
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n"));
}
