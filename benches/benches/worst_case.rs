//! Claim: hostile evidence costs less than 20 times an honest answer of the same size. The bench fails otherwise.
//!
//! The honest partner is an answer of signed sets as small as an address with its RRSIG, each of which is
//! verified. Times are the best of several runs; memory is the peak of the heap during one validation.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a bench that fails must fail loudly"
)]

#[path = "../../dnssec-core/tests/expensive/mod.rs"]
mod expensive;
#[path = "../../dnssec-core/tests/mutate/mod.rs"]
mod mutate;

use dnssec_core::algorithm::Algorithm;
use dnssec_core::capture::Transport;
use dnssec_core::finding::Fact;
use dnssec_core::hints::Hints;
use dnssec_core::name::Name;
use dnssec_core::policy::Policy;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Families, Start, Walk};
use dnssec_fixtures::drive;
use expensive::{Evidence, NOW, honest_of, name, size};
use mutate::{Draft, record};
use peak_alloc::PeakAlloc;
use std::hint::black_box;
use std::time::{Duration, Instant};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// What a hostile answer may cost, in honest ones of its size.
const MOST: f64 = 20.0;

fn main() {
    let mut worst = 0.0_f64;
    println!(
        "{:<46} {:>7} {:>9} {:>9} {:>5} {:>8} {:>8}  limit",
        "case", "octets", "honest", "hostile", "ratio", "heap", "report"
    );
    for (case, hostile) in cases() {
        worst = worst.max(compare(case, &hostile));
    }
    println!("worst ratio {worst:.1}");
    walks();
    assert!(worst < MOST, "a hostile answer costs {worst:.1} honest ones of its size");
}

fn cases() -> Vec<(&'static str, Evidence)> {
    use Algorithm as A;
    use expensive::{combined, trap_of, trap_of_rsa};
    vec![
        ("1 KB: Ed25519, 4 keys, 1 set of 4", trap_of(A::ED25519, 4, 1, 4)),
        ("1 KB: P-384, 2 keys, 1 set of 4", trap_of(A::ECDSAP384SHA384, 2, 1, 4)),
        ("1 KB: RSA of a long exponent, 1 set of 1", trap_of_rsa(1, 1, 1)),
        ("2 KB: Ed25519, 16 keys, 4 sets of 1", trap_of(A::ED25519, 16, 4, 1)),
        ("2 KB: P-256, 16 keys, 4 sets of 1", trap_of(A::ECDSAP256SHA256, 16, 4, 1)),
        ("2 KB: NSEC3 of 100 labels, 150 iterations", expensive::nsec3(150, 1, 100)),
        ("4 KB: P-384, 2 keys, 15 sets of 1", trap_of(A::ECDSAP384SHA384, 2, 15, 1)),
        ("4 KB: 33 sets that P-384 did sign", expensive::dear_and_honest(33)),
        ("4 KB: Ed25519, 16 keys, 20 sets of 1", trap_of(A::ED25519, 16, 20, 1)),
        ("4 KB: 16 keys, 4 NSEC, NSEC3 of 100 labels", combined(16, 4, 2)),
        ("16 KB: Ed25519, 16 keys, 100 sets of 1", trap_of(A::ED25519, 16, 100, 1)),
        ("16 KB: RSA of long exponents, 8 keys, 40 sets", trap_of_rsa(8, 40, 1)),
        ("16 KB: 5 signers, 10 keys, 20 signatures", expensive::trap_of_signers(5, 10, 20)),
        ("16 KB: NSEC3, 30 salts", expensive::nsec3(150, 30, 120)),
        ("64 KB: 600 signatures by 300 keys", trap_of(A::ED25519, 300, 1, 600)),
        ("64 KB: 60 sets of 10 signatures by 300 keys", trap_of(A::ED25519, 300, 60, 10)),
        ("64 KB: 300 RRSIGs over 600 DNSKEYs", expensive::trap_of_dnskeys(16, 600, 300)),
        ("64 KB: revoked keys", expensive::keytrap(1300, 600, 0x0180)),
        ("64 KB: tags of no key", expensive::strange_tags(1300, 600)),
        ("64 KB: 1200 DS, 1300 keys", expensive::many_ds(1200, 1300)),
        ("64 KB: 3000 DS of unknown digests", expensive::unknown_digests(3000)),
        ("64 KB: NSEC3, 100 salts", expensive::nsec3(150, 100, 120)),
        ("64 KB: 7 full bitmaps", expensive::bitmaps(7)),
        ("64 KB: 5000 sets of a long name", expensive::crowd(5000)),
        ("64 KB: 400 aliases", expensive::aliases(400)),
        ("64 KB: 300 DNAMEs", expensive::dnames(300)),
        ("64 KB: 600 signatures by 60 signers", expensive::signers(600)),
        ("1 KB: near misses of P-384, 1 record", expensive::near_misses(A::ECDSAP384SHA384, 0, 1, 1)),
        ("2 KB: near misses of P-384, 16 records", expensive::near_misses(A::ECDSAP384SHA384, 0, 16, 2)),
        ("5 KB: near misses of P-384 after 20 sets", expensive::near_misses(A::ECDSAP384SHA384, 20, 4, 1)),
        ("64 KB: near misses of Ed25519, 2000 records", expensive::near_misses(A::ED25519, 0, 500, 4)),
        ("1 KB: near misses of DS, 8 keys", expensive::near_digests(8, 30)),
        ("64 KB: near misses of DS, 30 keys", expensive::near_digests(30, 2000)),
        ("120 zones", expensive::zones(120)),
        ("4000 apexes", expensive::apexes(4000, 1)),
    ]
}

fn compare(case: &str, hostile: &Evidence) -> f64 {
    let policy = Policy::default();
    let octets = size(hostile);
    let honest = honest_of(octets);
    assert!(size(&honest).abs_diff(octets) * 10 <= octets, "{} octets for {octets}", size(&honest));
    let judge = |evidence: &Evidence| validate(&evidence.capture, &evidence.anchors, &policy, NOW);
    assert_eq!(judge(&honest).verdict, Verdict::Secure);
    let (honest_time, time) = best_of(|| judge(&honest), || judge(hostile));
    let (heap, report) = peak(|| judge(hostile));
    let ratio = time.as_secs_f64() / honest_time.as_secs_f64();
    println!(
        "{case:<46} {octets:>7} {:>9} {:>9} {ratio:>5.1} {:>8} {:>8}  {}",
        format!("{} µs", honest_time.as_micros()),
        format!("{} µs", time.as_micros()),
        format!("{} KiB", heap / 1024),
        format!("{} KiB", format!("{report:?}").len() / 1024),
        limits(&report)
    );
    ratio
}

/// By turns, so that what else the machine does falls on both.
fn best_of(honest: impl Fn() -> Report, hostile: impl Fn() -> Report) -> (Duration, Duration) {
    let time = |run: &dyn Fn() -> Report| {
        let began = Instant::now();
        black_box(run());
        began.elapsed()
    };
    let rounds = (0..15).map(|_| (time(&honest), time(&hostile)));
    rounds.reduce(|best, round| (best.0.min(round.0), best.1.min(round.1))).unwrap()
}

/// The heap that a run needs beside what it is given, its result included.
fn peak<T>(run: impl FnOnce() -> T) -> (usize, T) {
    HEAP.reset_peak_usage();
    let before = HEAP.current_usage();
    let result = run();
    (HEAP.peak_usage().saturating_sub(before), result)
}

fn limits(report: &Report) -> String {
    let facts = report.findings.iter().flat_map(|found| std::iter::once(&found.fact).chain(&found.details));
    let mut reached: Vec<String> = facts
        .filter_map(|fact| match fact {
            Fact::LimitReached { limit, number } => Some(format!("{limit:?} {number}")),
            _ => None,
        })
        .collect();
    reached.sort();
    reached.dedup();
    reached.join(", ")
}

/// Whole walks, by servers that answer at once and want it never to end.
fn walks() {
    println!("{:<46} {:>7} {:>9} {:>9} {:>8}  limit", "walk", "queries", "octets", "time", "heap");
    walk("referrals to servers without addresses", |draft, asked| {
        let child = draft.question.name.suffix(1).unwrap_or_else(Name::root);
        let server = |number| name(&format!("ns.z{asked}-{number}."));
        let ns = |number| record(&child, RecordType::NS, server(number).as_wire().to_vec());
        draft.sections[1] = (0..40).map(ns).collect();
        draft.word = 0x8000;
        draft.to_octets()
    });
    walk("referrals of 64 KiB, a label further each", |draft, asked| {
        draft.word = 0x8000;
        let (mut octets, count) = (draft.to_octets(), 4600_u16);
        octets[8..10].copy_from_slice(&count.to_be_bytes());
        octets[10..12].copy_from_slice(&1_u16.to_be_bytes());
        // Two octets a label: the pointer is to the last labels of the name asked for, the target is all of it.
        let labels = draft.question.name.label_count();
        let depth = 1 + asked as usize % labels.max(1);
        let [high, low] = (0xc00c + 2 * labels.saturating_sub(depth) as u16).to_be_bytes();
        for _ in 0..count {
            octets.extend([high, low, 0, 2, 0, 1, 0, 0, 1, 44, 0, 2, 0xc0, 12]);
        }
        octets.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 192, 0, 2, 1]);
        octets
    });
}

fn walk(case: &str, answer: impl Fn(&mut Draft, u32) -> Vec<u8>) {
    let hints = vec![Hints::parse(". 300 IN NS ns.\nns. 300 IN A 192.0.2.1\n").unwrap()];
    let start = Start::Hints {
        hints,
        port: 53,
        families: Families::Both,
        breadth: Breadth::OneServer,
        transport: Transport::Udp,
    };
    let (anchors, policy) = (expensive::keytrap(1, 1, 0x0100).anchors, Policy::default());
    let question =
        dnssec_core::record::Question::new(name(&format!("{}t.", "a.".repeat(126))), RecordType::A);
    let began = Instant::now();
    let mut asked = 0;
    let (heap, (capture, report)) = peak(|| {
        let walk = Walk::new(question, start, anchors.clone(), policy.clone(), NOW);
        let capture = drive(walk, NOW, |outgoing, _| {
            asked += 1;
            Some(answer(&mut Draft::new(outgoing.query.question.clone()), asked))
        });
        let report = validate(&capture, &anchors, &policy, NOW);
        (capture, report)
    });
    let outcomes = capture.exchanges.iter().filter_map(|exchange| exchange.outcome.as_ref().ok());
    let octets: usize = outcomes.map(Vec::len).sum();
    println!(
        "{case:<46} {asked:>7} {octets:>9} {:>9} {:>8}  {}",
        format!("{} ms", began.elapsed().as_millis()),
        format!("{} KiB", heap / 1024),
        limits(&report)
    );
}
