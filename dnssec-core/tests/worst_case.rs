//! The most expensive evidence there is: the work stays within the budget, and the report says which limit
//! was reached. KeyTrap is CVE-2023-50387, the NSEC3 closest-encloser attack CVE-2023-50868.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

mod expensive;
mod mutate;

use dnssec_core::algorithm::Algorithm;
use dnssec_core::capture::{Capture, Exchange, Mode};
use dnssec_core::finding::{Fact, Limit};
use dnssec_core::name::Name;
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::validate;
use dnssec_core::wire::Message;
use dnssec_fixtures::write_message;
use expensive::{Evidence, NOW, name};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// What a validation of one hostile chain may take in a debug build on a busy machine; on a quiet one the budget's 400
/// verifications take half a second. Without a budget it would be minutes.
const PATIENCE: Duration = Duration::from_secs(20);

fn judge(evidence: &Evidence, policy: &Policy) -> Report {
    let began = Instant::now();
    let report = validate(&evidence.capture, &evidence.anchors, policy, NOW);
    let took = began.elapsed();
    let octets: usize = format!("{report:?}").len();
    eprintln!("{:?}, report of {octets} octets, {:?} {}", took, report.verdict, limits(&report));
    assert!(took < PATIENCE, "{took:?}");
    assert!(octets < 2_000_000, "a report of {octets} octets");
    report
}

fn facts(report: &Report) -> impl Iterator<Item = &Fact> {
    report.findings.iter().flat_map(|found| std::iter::once(&found.fact).chain(&found.details))
}

fn limits(report: &Report) -> String {
    let reached = facts(report).filter(|fact| matches!(fact, Fact::LimitReached { .. }));
    reached.map(|fact| format!("{fact:?} ")).collect()
}

fn reached(report: &Report, limit: Limit, number: u32) -> bool {
    report.decisive_finding().is_some_and(|found| found.fact == Fact::LimitReached { limit, number })
}

/// Verifications that failed, as the report tells them: each is a fact.
fn failures(report: &Report) -> usize {
    facts(report)
        .filter(|fact| matches!(fact, Fact::SignatureMismatch { .. } | Fact::KeyMalformed { .. }))
        .count()
}

/// 64 KiB of DNSKEYs with one tag and 64 KiB of RRSIGs by that tag: a validator without a limit would verify
/// their product, half a million.
#[test]
fn keytrap_signatures_times_keys() {
    let evidence = expensive::keytrap(1300, 600, SIGNED);
    let report = judge(&evidence, &Policy::default());
    assert_eq!(report.verdict, Verdict::Bogus);
    assert!(reached(&report, Limit::SignatureFailures, 16), "{:?}", report.decisive_finding());
    assert!(failures(&report) <= 16, "{}", failures(&report));
}

/// The keys have the right DS and tag but may not sign: no verification at all, and not a fact for each of
/// half a million pairs either.
#[test]
fn keytrap_of_revoked_keys() {
    let evidence = expensive::keytrap(1300, 600, 0x0180);
    let report = judge(&evidence, &Policy::default());
    assert_eq!(report.verdict, Verdict::Bogus);
    assert!(facts(&report).count() < 100, "{}", facts(&report).count());
}

const SIGNED: u16 = 0x0100;

/// Many sets, each below its own limit: the limit in all counts.
#[test]
fn keytrap_over_many_sets() {
    let evidence = expensive::trap_of(ED25519, 16, 60, 1);
    let report = judge(&evidence, &Policy::default());
    assert_eq!(report.verdict, Verdict::Bogus);
    assert_eq!(failures(&report), 64);
    assert!(limits(&report).contains("SignatureFailuresInAll, number: 64"), "{}", limits(&report));
}

/// Three zones above the set have signed it, each with keys of one tag: the failures are those of the set.
#[test]
fn failures_of_a_set_count_over_all_signers() {
    for (zones, signatures) in [(3, 3), (5, 4)] {
        let report = judge(&expensive::trap_of_signers(zones, 4, signatures), &Policy::default());
        assert_eq!(report.verdict, Verdict::Bogus);
        assert_eq!(failures(&report), 16);
        assert!(limits(&report).contains("SignatureFailures, number: 16"), "{}", limits(&report));
    }
    // Below the limit all are tried: 3 zones, 2 keys, 2 signatures.
    let report = judge(&expensive::trap_of_signers(3, 2, 2), &Policy::default());
    assert_eq!((failures(&report), limits(&report).as_str()), (12, ""));
}

/// 26 servers of a hostile zone, each with signatures of its own that fail: the views share three more budgets,
/// and those beyond are not looked at.
#[test]
fn keytrap_of_every_server() {
    let mut evidence = expensive::trap_of(ED25519, 16, 60, 1);
    evidence.capture.mode = Mode::Iterative;
    let of_one = std::mem::take(&mut evidence.capture.exchanges);
    for server in 1..=26 {
        let of_server = of_one.iter().map(|exchange| {
            let mut message = Message::parse(exchange.outcome.as_ref().unwrap()).unwrap();
            // Keys that fail would end it too early.
            let is_trap = exchange.question.record_type == RecordType::ANY;
            let signatures = message
                .answers
                .iter_mut()
                .filter(|record| is_trap && record.record_type == RecordType::RRSIG);
            for signature in signatures {
                let mut rdata = signature.rdata.to_vec();
                *rdata.last_mut().unwrap() ^= server;
                signature.rdata = rdata.into();
            }
            let sections = [message.answers.as_slice(), &message.authorities, &message.additionals];
            let octets = write_message(message.header, &message.questions, sections, message.edns.as_ref());
            Exchange {
                zone: Some(Name::root()),
                server: SocketAddr::from(([192, 0, 2, server], 53)),
                outcome: Ok(octets),
                ..exchange.clone()
            }
        });
        evidence.capture.exchanges.extend(of_server);
    }
    let report = judge(&evidence, &Policy::default());
    assert_eq!(report.verdict, Verdict::Bogus);
    eprintln!(
        "{} failures, {} views, {:?}",
        failures(&report),
        report.views.len(),
        report.decisive_finding().map(|f| f.fact.code())
    );
    assert!(failures(&report) <= 64 * 26, "{}", failures(&report));
    assert!(limits(&report).contains("Signatures, number: 400"), "{}", limits(&report));
    assert!((1..=26).contains(&report.views.len()), "{}", report.views.len());
}

/// The RRSIGs over the DNSKEY set itself are the trap, and the set fills the message.
#[test]
fn keytrap_over_the_keys() {
    let report = judge(&expensive::trap_of_dnskeys(16, 600, 300), &Policy::default());
    assert!(reached(&report, Limit::SignatureFailures, 16), "{:?}", report.decisive_finding());
    assert_eq!(failures(&report), 16);
}

/// 600 signatures by tags that 1300 keys do not have: findings name neither all of the one nor of the other.
#[test]
fn signatures_by_strange_tags() {
    let report = judge(&expensive::strange_tags(1300, 600), &Policy::default());
    assert_eq!((report.verdict, failures(&report)), (Verdict::Bogus, 0));
    assert!(facts(&report).count() <= 40, "{}", facts(&report).count());
    assert!(format!("{report:?}").len() < 100_000);
}

/// 5000 sets without a signature in one answer of type ANY.
#[test]
fn a_crowd_of_sets() {
    let report = judge(&expensive::crowd(5000), &Policy::default());
    let number = Policy::default().budget.rrsets;
    assert!(limits(&report).contains(&format!("Rrsets, number: {number}")), "{}", limits(&report));
    assert_eq!(report.links.iter().filter(|link| link.verdict == Verdict::Bogus).count(), 1);
}

#[test]
fn ds_of_unknown_digests() {
    let report = judge(&expensive::unknown_digests(3000), &Policy::default());
    assert_eq!(report.verdict, Verdict::Insecure);
    assert!(facts(&report).count() < 10, "{}", facts(&report).count());
}

#[test]
fn dnames_without_end() {
    let report = judge(&expensive::dnames(300), &Policy::default());
    assert!(reached(&report, Limit::Aliases, 16), "{:?}", report.decisive_finding());
    let report = judge(&expensive::dnames(10), &Policy::default());
    assert_eq!(report.decisive_finding().unwrap().fact, Fact::AliasLoop);
}

/// Seven full bitmaps: 64 KiB in which every type is present and nothing is denied.
#[test]
fn bitmaps_that_fill_the_message() {
    let report = judge(&expensive::bitmaps(7), &Policy::default());
    assert_eq!(report.verdict, Verdict::Bogus);
    assert!(facts(&report).count() < 20, "{}", facts(&report).count());
}

/// Near misses have their own limit, and all verifications together that of the budget.
#[test]
fn near_misses_of_dear_keys() {
    let table = [
        (Algorithm::ECDSAP384SHA384, 0, 16, 1, "NearMisses, number: 256"),
        (Algorithm::ECDSAP384SHA384, 0, 16, 8, "NearMisses, number: 256"),
        (Algorithm::ECDSAP384SHA384, 32, 16, 1, "Signatures, number: 400"),
        (Algorithm::ED25519, 0, 16, 8, ""),
        (Algorithm::ED25519, 0, 2000, 8, ""),
    ];
    for (algorithm, good, records, servers, limit) in table {
        let report = judge(&expensive::near_misses(algorithm, good, records, servers), &Policy::default());
        assert_eq!(report.verdict, Verdict::Bogus);
        assert_eq!(failures(&report), 1, "{algorithm} {records}");
        assert!(limits(&report).contains(limit), "{algorithm} {records}: {}", limits(&report));
        assert!(!limit.is_empty() || limits(&report).is_empty(), "{}", limits(&report));
    }
}

/// Digests in every way, of keys that fill the message.
#[test]
fn near_misses_of_many_keys() {
    for (keys, octets) in [(16, 30), (1300, 30), (30, 2000)] {
        let report = judge(&expensive::near_digests(keys, octets), &Policy::default());
        assert_eq!(report.verdict, Verdict::Bogus);
        let decisive = &report.decisive_finding().unwrap().fact;
        assert!(matches!(decisive, Fact::DsMatchesNoKey { .. }), "{decisive:?}");
    }
}

/// The DS of a zone in its own name leads nowhere, and not in a circle.
#[test]
fn a_zone_that_is_its_own_parent() {
    let report = judge(&expensive::own_parent(), &Policy::default());
    assert_ne!(report.verdict, Verdict::Secure);
    assert!(report.links.len() < 10, "{}", report.links.len());
}

const ED25519: Algorithm = Algorithm::ED25519;

/// What is honest and as large is no less secure for its size.
#[test]
fn honest_evidence_of_the_same_size() {
    let report = judge(&expensive::honest(300), &Policy::default());
    assert_eq!(report.verdict, Verdict::Secure, "{:?}", report.decisive_finding());
}

/// The keys that cost most are charged for it: the first failure spends what failures may, and a budget below
/// its price pays for none.
#[test]
fn keytrap_of_long_exponents() {
    let evidence = expensive::keytrap_rsa(100, 10, 1);
    let report = judge(&evidence, &Policy::default());
    assert_eq!((report.verdict, failures(&report)), (Verdict::Bogus, 1));
    assert!(limits(&report).contains("SignatureFailuresInAll, number: 64"), "{}", limits(&report));
    let mut policy = Policy::default();
    policy.budget.signatures = 150;
    let report = judge(&evidence, &policy);
    assert_eq!(failures(&report), 0);
    assert!(limits(&report).contains("Signatures, number: 150"), "{}", limits(&report));
}

/// Every DS has the tag of every key and the digest of none: the product would be a million hashes.
#[test]
fn many_ds_times_many_keys() {
    let evidence = expensive::many_ds(1200, 1300);
    let report = judge(&evidence, &Policy::default());
    assert_eq!(report.verdict, Verdict::Bogus);
    assert!(facts(&report).count() < 1300, "{}", facts(&report).count());
}

/// A name of 127 labels denied by NSEC3 of 150 iterations and the longest salt.
#[test]
fn nsec3_of_a_long_name() {
    let evidence = expensive::nsec3(150, 1, 120);
    let report = judge(&evidence, &Policy::default());
    assert_eq!(report.verdict, Verdict::Bogus);
    let mut policy = Policy::default();
    policy.budget.nsec3_hashes = 100;
    let report = judge(&evidence, &policy);
    assert!(reached(&report, Limit::Nsec3Hashes, 100), "{:?}", report.decisive_finding());
}

/// Every record with a salt of its own, so that nothing that was hashed serves twice.
#[test]
fn nsec3_of_many_salts() {
    let evidence = expensive::nsec3(150, 100, 120);
    let report = judge(&evidence, &Policy::default());
    assert_eq!(report.verdict, Verdict::Bogus);
    let number = Policy::default().budget.nsec3_hashes;
    assert!(reached(&report, Limit::Nsec3Hashes, number), "{:?}", report.decisive_finding());
}

#[test]
fn a_long_chain_of_aliases() {
    let evidence = expensive::aliases(400);
    let report = judge(&evidence, &Policy::default());
    assert!(limits(&report).contains("Aliases, number: 16"), "{:?}", report.decisive_finding());
}

/// A zone cut at each of 120 labels, each with DS and DNSKEY by the zone above: deep recursion.
#[test]
fn a_zone_at_every_label() {
    let evidence = expensive::zones(120);
    let report = judge(&evidence, &Policy::default());
    assert_ne!(report.verdict, Verdict::Secure);
    let number = Policy::default().budget.zones;
    assert!(limits(&report).contains(&format!("Zones, number: {number}")), "{:?}", report.decisive_finding());
}

/// Each RRSIG names another signer.
#[test]
fn many_signers() {
    let evidence = expensive::signers(600);
    let report = judge(&evidence, &Policy::default());
    assert_ne!(report.verdict, Verdict::Secure);
}

/// A response whose authority section claims thousands of zones, again and again.
#[test]
fn a_thousand_apexes() {
    let evidence = expensive::apexes(4000, 100);
    let report = judge(&evidence, &Policy::default());
    assert_ne!(report.verdict, Verdict::Secure);
}

/// Nothing at all, about the longest name there is.
#[test]
fn nothing_about_a_long_name() {
    let long: Name = name(&"a.".repeat(127));
    let question = Question::new(long, RecordType::A);
    let mode = Mode::Recursive;
    let capture = Capture { question, started: NOW, mode, anchors: Vec::new(), exchanges: Vec::new() };
    let anchors = expensive::keytrap(1, 1, SIGNED).anchors;
    judge(&Evidence { capture, anchors }, &Policy::default());
}
