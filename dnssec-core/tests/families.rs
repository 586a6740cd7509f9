//! An address family that cannot be reached from here is not the servers' fault.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use dnssec_core::capture::Transport;
use dnssec_core::hints::Hints;
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Families, Start, Walk};
use dnssec_fixtures::{HierarchyBuilder, drive};

const NOW: Timestamp = Timestamp(1_795_499_513);

/// Walks over both families; what has an IPv6 address is silent there.
fn walk(dual_stacked: &[&str]) -> Report {
    let mut builder = HierarchyBuilder::new("families", NOW);
    builder.zone("lab.");
    builder.zone("example.lab.").text = "www A 192.0.2.80\n".to_owned();
    for (apex, parent) in [("lab.", "."), ("example.lab.", "lab.")] {
        if dual_stacked.contains(&apex) {
            builder.zone(apex).text += "ns1 AAAA 2001:db8::53\n";
            builder.zone(parent).text += &format!("ns1.{apex} AAAA 2001:db8::{}\n", apex.len());
        }
    }
    let hierarchy = builder.build();
    let start = Start::Hints {
        hints: vec![Hints::parse(&hierarchy.hints_text()).unwrap()],
        port: 53,
        families: Families::Both,
        breadth: Breadth::EveryServer,
        transport: Transport::Udp,
    };
    let question = Question::new("www.example.lab.".parse().unwrap(), RecordType::A);
    let walk = Walk::new(question, start, hierarchy.anchors(), Policy::default(), NOW);
    let capture =
        drive(walk, NOW, |outgoing, query| hierarchy.respond(outgoing.server, query, outgoing.transport));
    validate(&capture, &hierarchy.anchors(), &Policy::default(), NOW)
}

fn has(report: &Report, slug: &str) -> bool {
    report.findings.iter().any(|finding| finding.fact.entry().slug == slug)
}

/// RFC 3901 §4: hosts with one family are common; two silent addresses of two zones are one note.
#[test]
fn no_way_over_ipv6() {
    let report = walk(&["lab.", "example.lab."]);
    assert_eq!(report.verdict, Verdict::Secure);
    assert!(has(&report, "family-unreachable") && !has(&report, "server-silent"), "{:?}", report.findings);
}

/// A single silent address may be a server that is down.
#[test]
fn one_silent_address() {
    let report = walk(&["example.lab."]);
    assert_eq!(report.verdict, Verdict::Secure);
    assert!(has(&report, "server-silent") && !has(&report, "family-unreachable"), "{:?}", report.findings);
}
