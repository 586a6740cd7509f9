//! Through a resolver: what it drops, and what it alone gets wrong. What concerns walks is in the lab.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use dnssec_core::blame::beside_authority;
use dnssec_core::capture::Transport;
use dnssec_core::catalogue::Owner;
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Start, Walk};
use dnssec_fixtures::{Fault, Hierarchy, HierarchyBuilder, deciding_fact, drive};
use std::net::{Ipv4Addr, SocketAddr};

const NOW: Timestamp = Timestamp(1_795_499_513);
const RESOLVER: Ipv4Addr = Ipv4Addr::new(127, 53, 16, 1);

/// A server of all zones answers as a resolver does.
fn resolver(fault: Option<&Fault>) -> Hierarchy {
    let mut builder = HierarchyBuilder::new("blame", NOW);
    for apex in [".", "lab.", "example.lab."] {
        let zone = builder.zone(apex);
        zone.address = RESOLVER;
        zone.faults.push(Fault::AsResolver);
        zone.faults.extend(fault.cloned());
    }
    builder.zone("example.lab.").text = "www A 192.0.2.80\n".to_owned();
    builder.build()
}

fn through(resolver: &Hierarchy) -> Report {
    let question = Question::new("www.example.lab.".parse().unwrap(), RecordType::A);
    let anchors = resolver.anchors();
    let start = Start::Resolver { address: SocketAddr::from((RESOLVER, 53)), transport: Transport::Udp };
    let walk = Walk::new(question, start, anchors.clone(), Policy::default(), NOW);
    let capture =
        drive(walk, NOW, |outgoing, query| resolver.respond(outgoing.server, query, Transport::Udp));
    validate(&capture, &anchors, &Policy::default(), NOW)
}

/// RFC 4035 §3.2.1: a resolver that was sent DO hands on what belongs to DNSSEC.
#[test]
fn resolver_that_drops_signatures() {
    let report = through(&resolver(Some(&Fault::NoEdns)));
    assert_eq!((report.verdict, deciding_fact(&report)), (Verdict::Bogus, Some("resolver-strips-dnssec")));
    assert_eq!(report.decisive_finding().unwrap().owner(), Owner::ResolverOperator);
}

/// RFC 4035 §4.7: the resolver's cache, or the zone?
#[test]
fn beside_what_the_servers_say() {
    let good = through(&resolver(None));
    assert_eq!(good.verdict, Verdict::Secure);
    let altered = Fault::Altered("www", RecordType::A, "192.0.2.66");
    let bad = |apex: &str| {
        let mut builder = HierarchyBuilder::new("blame", NOW);
        for zone in [".", "lab.", "example.lab."] {
            builder.zone(zone).address = RESOLVER;
        }
        builder.zone("example.lab.").text = "www A 192.0.2.80\n".to_owned();
        builder.zone(apex).faults.push(altered.clone());
        through(&builder.build())
    };
    let bad = bad("example.lab.");
    assert_eq!((bad.verdict, deciding_fact(&bad)), (Verdict::Bogus, Some("signature-mismatch")));

    let alone = beside_authority(bad.clone(), &good);
    assert_eq!((alone.verdict, deciding_fact(&alone)), (Verdict::Bogus, Some("resolver-alone")));
    assert_eq!(alone.decisive_finding().unwrap().details[0].entry().slug, "signature-mismatch");
    assert_eq!(alone.decisive_finding().unwrap().owner(), Owner::ResolverOperator);

    assert_eq!(beside_authority(bad.clone(), &bad), bad);
    assert_eq!(beside_authority(good.clone(), &bad), good);
}
