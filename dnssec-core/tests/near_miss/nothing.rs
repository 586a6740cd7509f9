//! What is no near miss is told as before.

use crate::world::{ALGORITHMS, APEX, assert_none, builder, judge, name, near_misses, slug, walk};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_fixtures::{DsDistortion, Fault, SignatureDistortion};

/// Random digests under the key's tag and under another; a good one of another key.
#[test]
fn digests_of_nothing() {
    let mut failures = Vec::new();
    for algorithm in ALGORITHMS {
        for seed in 0..24 {
            let builder = builder(algorithm, seed, vec![Fault::Ds(DsDistortion::Random(seed))]);
            let hierarchy = builder.build();
            let report = judge(&hierarchy, &walk(&hierarchy, "one.example.lab.", RecordType::AAAA));
            if (slug(&report), near_misses(&report)) != ("ds-digest-mismatch", Vec::new()) {
                failures.push(format!("{algorithm} {seed}: {:?}", report.decisive_finding()));
            }
        }
    }
    assert_none(&failures);
}

#[test]
fn ds_of_another_key() {
    for algorithm in ALGORITHMS {
        for seed in 0..8 {
            let builder = builder(algorithm, seed, vec![Fault::DsOfOtherKey]);
            let hierarchy = builder.build();
            let report = judge(&hierarchy, &walk(&hierarchy, "one.example.lab.", RecordType::AAAA));
            // There are four RSA keys, so that the other key can be one of the zone's.
            let keys = builder.keys(&name(APEX)).unwrap();
            let few = keys.key_signing.algorithm == ALGORITHMS[0];
            assert!(few || slug(&report) == "ds-matches-no-key", "{algorithm} {seed}: {}", slug(&report));
            assert!(few || near_misses(&report).is_empty(), "{algorithm} {seed}");
        }
    }
}

/// Random signatures, and records that were altered.
#[test]
fn signatures_of_nothing() {
    let mut failures = Vec::new();
    for algorithm in ALGORITHMS {
        for seed in 0..16 {
            let a = RecordType::A;
            let altered = ["192.0.2.66", "198.51.100.1"][seed as usize % 2];
            for fault in [
                Fault::Distorted("two", a, SignatureDistortion::Random(seed)),
                Fault::Altered("two", a, altered),
            ] {
                let hierarchy = builder(algorithm, seed, vec![fault.clone()]).build();
                let report = judge(&hierarchy, &walk(&hierarchy, "two.example.lab.", a));
                if (slug(&report), near_misses(&report)) != ("signature-mismatch", Vec::new()) {
                    failures.push(format!("{algorithm} {seed} {fault:?}: {:?}", report.decisive_finding()));
                }
            }
        }
    }
    assert_none(&failures);
}

/// A secure answer has no near misses, and nothing is tried for it.
#[test]
fn nothing_is_wrong() {
    for algorithm in ALGORITHMS {
        let hierarchy = builder(algorithm, 1, Vec::new()).build();
        for (owner, record_type) in [
            ("www.example.lab.", RecordType::A),
            ("x.wild.example.lab.", RecordType::A),
            ("nosuch.example.lab.", RecordType::A),
            ("example.lab.", RecordType::MX),
        ] {
            let report = judge(&hierarchy, &walk(&hierarchy, owner, record_type));
            assert_eq!(
                report.verdict,
                Verdict::Secure,
                "{algorithm} {owner} {:?}",
                report.decisive_finding()
            );
        }
    }
}
