//! Claim: no evidence of 64 KiB costs more than the budget allows, whatever its keys, signatures and hashes.
//!
//! Each hostile capture is compared with an honest one of about the same size: RRsets and their signatures
//! that verify.

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

use criterion::{Criterion, criterion_group, criterion_main};
use dnssec_core::policy::Policy;
use dnssec_core::validate;
use expensive::{Evidence, NOW};
use std::hint::black_box;
use std::time::Duration;

fn size(evidence: &Evidence) -> usize {
    let outcomes = evidence.capture.exchanges.iter().filter_map(|exchange| exchange.outcome.as_ref().ok());
    outcomes.map(Vec::len).sum()
}

fn worst_case(criterion: &mut Criterion) {
    let cases = [
        ("honest: 300 signed sets", expensive::honest(300)),
        ("KeyTrap: 600 signatures by 1300 keys", expensive::keytrap(1300, 600, 0x0100)),
        ("KeyTrap: revoked keys", expensive::keytrap(1300, 600, 0x0180)),
        ("KeyTrap: 60 sets of 10 signatures", expensive::keytrap_any(1300, 60, 10)),
        ("KeyTrap: RSA with long exponents", expensive::keytrap_rsa(100, 60, 2)),
        ("1200 DS, 1300 keys", expensive::many_ds(1200, 1300)),
        ("NSEC3: 100 salts, 150 iterations, 120 labels", expensive::nsec3(150, 100, 120)),
        ("400 aliases", expensive::aliases(400)),
        ("120 zones", expensive::zones(120)),
        ("600 signatures by 60 signers", expensive::signers(600)),
        ("4000 apexes", expensive::apexes(4000, 1)),
    ];
    let policy = Policy::default();
    let mut group = criterion.benchmark_group("worst case");
    group.sample_size(10).warm_up_time(Duration::from_millis(200));
    group.measurement_time(Duration::from_secs(1));
    for (name, evidence) in &cases {
        let report = validate(&evidence.capture, &evidence.anchors, &policy, NOW);
        println!("{name}: {} octets, {}", size(evidence), report.verdict);
        group.bench_function(*name, |bencher| {
            bencher.iter(|| validate(black_box(&evidence.capture), &evidence.anchors, &policy, NOW));
        });
    }
    group.finish();
}

criterion_group!(benches, worst_case);
criterion_main!(benches);
