//! Claim: validating a captured three-zone P-256 chain costs at most 1.15 times its bare ring verifications.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a bench that fails must fail loudly")]

use criterion::{Criterion, criterion_group, criterion_main};
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::Capture;
use dnssec_core::policy::Policy;
use dnssec_core::record::{Dnskey, Record, Rrsig};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Step, Verdict};
use dnssec_core::rrset::Rrset;
use dnssec_core::time::Timestamp;
use dnssec_core::wire::Message;
use dnssec_core::{name::Name, validate};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use std::hint::black_box;
use std::time::{Duration, Instant};

const NOW: Timestamp = Timestamp(1_795_499_513);

/// What one bare verification needs.
struct Bare {
    public_key: Vec<u8>,
    message: Vec<u8>,
    signature: Vec<u8>,
}

fn captured_chain() -> (Capture, TrustAnchors) {
    let scenario = dnssec_fixtures::find("secure-ecdsap256sha256").expect("the lab has a good P-256 chain");
    let hierarchy = scenario.build(NOW);
    let capture = dnssec_fixtures::walk(&hierarchy, scenario.question(), NOW);
    (capture, hierarchy.anchors())
}

/// The verifications that the report says were done, each once.
fn bare_verifications(capture: &Capture, steps: &[Step]) -> Vec<Bare> {
    let messages: Vec<Message> = capture
        .exchanges
        .iter()
        .filter_map(|exchange| Message::parse(exchange.outcome.as_ref().ok()?).ok())
        .collect();
    let records: Vec<&Record> = messages.iter().flat_map(Message::records).collect();
    let key = |signer: &Name, tag| {
        let mut keys = records
            .iter()
            .filter(|record| record.record_type == RecordType::DNSKEY && record.owner == *signer);
        let record = keys.find(|record| Dnskey::parse(&record.rdata).is_ok_and(|key| key.key_tag() == tag));
        Dnskey::parse(&record.expect("the key is in the capture").rdata)
            .expect("a DNSKEY")
            .public_key
            .to_vec()
    };
    let mut bare = Vec::new();
    for step in steps {
        let Step::SignatureVerifies { owner, record_type, signer, tag, .. } = step else { continue };
        let rrset = messages
            .iter()
            .flat_map(|message| [&message.answers, &message.authorities])
            .flat_map(Rrset::group)
            .find(|rrset| {
                rrset.owner == owner && rrset.record_type == *record_type && !rrset.signatures.is_empty()
            })
            .expect("the set is in the capture");
        let rrsig = Rrsig::parse(&rrset.signatures[0].rdata).expect("an RRSIG");
        bare.push(Bare {
            public_key: [vec![4], key(signer, *tag)].concat(),
            message: rrset.signed_data(&rrsig).expect("signed octets"),
            signature: rrsig.signature.to_vec(),
        });
    }
    bare
}

fn verify_bare(bare: &[Bare]) {
    for one in bare {
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &one.public_key);
        key.verify(&one.message, &one.signature).expect("verifies");
    }
}

fn median(mut run: impl FnMut(), rounds: usize) -> Duration {
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[rounds / 2]
}

fn chain(criterion: &mut Criterion) {
    let (capture, anchors) = captured_chain();
    let policy = Policy::default();
    let report = validate(&capture, &anchors, &policy, NOW);
    assert_eq!(report.verdict, Verdict::Secure);
    let steps: Vec<Step> = report.links.iter().flat_map(|link| link.steps.clone()).collect();
    let bare = bare_verifications(&capture, &steps);
    let validating = || {
        black_box(validate(black_box(&capture), &anchors, &policy, NOW));
    };
    let (mut whole, mut sum) = (Duration::MAX, Duration::MAX);
    for _ in 0..9 {
        whole = whole.min(median(validating, 51));
        sum = sum.min(median(|| verify_bare(black_box(&bare)), 51));
    }
    println!(
        "validate: {:.1} us; its {} bare ring verifications: {:.1} us; ratio {:.3} (aim: at most 1.15)",
        whole.as_secs_f64() * 1e6,
        bare.len(),
        sum.as_secs_f64() * 1e6,
        whole.as_secs_f64() / sum.as_secs_f64()
    );
    let mut group = criterion.benchmark_group("three-zone P-256 chain");
    group.bench_function("validate", |bencher| bencher.iter(validating));
    group.bench_function("bare ring verifications", |bencher| bencher.iter(|| verify_bare(black_box(&bare))));
    group.finish();
}

criterion_group!(benches, chain);
criterion_main!(benches);
