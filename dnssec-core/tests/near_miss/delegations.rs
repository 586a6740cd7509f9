//! DS made wrongly.

use crate::world::{ALGORITHMS, APEX, assert_none, builder, fact, judge, name, slug, walk};
use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::finding::{DigestedOwner, DsId, Fact};
use dnssec_core::record::Ds;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_fixtures::{DsDistortion, DsOwner, Fault, HierarchyBuilder};

const SEEDS: u64 = 2;

/// The DS that the parent should have.
fn right(builder: &HierarchyBuilder) -> DsId {
    let rdata = builder.keys(&name(APEX)).unwrap().key_signing.ds(&name(APEX), DigestType::SHA256);
    let ds = Ds::parse(&rdata).unwrap();
    DsId { tag: ds.key_tag, algorithm: ds.algorithm, digest_type: ds.digest_type, digest: ds.digest.to_vec() }
}

/// Every distortion, with the slug that names it.
fn table(algorithm: Algorithm) -> Vec<(DsDistortion, &'static str)> {
    use DsDistortion as D;
    let other = match algorithm {
        Algorithm::ED25519 => Algorithm::RSASHA256,
        _ => Algorithm::ED25519,
    };
    let owners = [
        DsOwner::Nothing,
        DsOwner::Name("."),
        DsOwner::Name("lab."),
        DsOwner::Name("www.example.lab."),
        DsOwner::Name("ns1.example.lab."),
        DsOwner::Name("*.example.lab."),
        DsOwner::Name("example.lab.lab."),
        DsOwner::Name("example.lab.example.lab."),
        DsOwner::Spelled("EXAMPLE.LAB."),
        DsOwner::Spelled("Example.Lab."),
        DsOwner::Spelled("EXAMPLE.lab."),
        DsOwner::Text("example.lab."),
        DsOwner::Text("example.lab"),
        DsOwner::Text("EXAMPLE.LAB"),
        DsOwner::WithoutRoot,
    ];
    let mut table = vec![
        (D::Tag(1), "ds-wrong-tag-field"),
        (D::Tag(0xff00), "ds-wrong-tag-field"),
        (D::Algorithm(other), "ds-wrong-algorithm-field"),
        (D::Algorithm(Algorithm(2)), "ds-wrong-algorithm-field"),
        (D::Algorithm(Algorithm(0)), "ds-wrong-algorithm-field"),
        (D::DigestType(DigestType::SHA1), "ds-digest-type-wrong"),
        (D::DigestType(DigestType::GOST94), "ds-digest-type-wrong"),
        (D::DigestType(DigestType::SHA384), "ds-digest-type-wrong"),
        (D::DigestType(DigestType(algorithm.0)), "ds-digest-type-wrong"),
        (D::Swapped, "ds-fields-swapped"),
        (D::Cut(1), "ds-digest-cut"),
        (D::Cut(16), "ds-digest-cut"),
        (D::Cut(24), "ds-digest-cut"),
        (D::Gap(0, 4), "ds-digest-cut"),
        (D::Gap(13, 1), "ds-digest-cut"),
        (D::Extended(1), "ds-digest-cut"),
        (D::PublicKeyAlone, "ds-digest-of-part-of-key"),
        (D::ZoneSigningKey, "ds-of-zone-signing-key"),
        (D::ZoneSigningKeyDigest, "ds-of-zone-signing-key"),
        (D::Flags(0x0100), "ds-key-flags-changed"),
    ];
    table.extend(owners.map(|owner| (D::Owner(owner), "ds-digest-of-other-owner")));
    table.extend([0, 1, 30, 63].map(|place| (D::Digit(place), "ds-digest-mismatch")));
    table
}

#[test]
fn every_distortion_of_a_ds_has_its_name() {
    let mut failures = Vec::new();
    for algorithm in ALGORITHMS {
        for seed in 0..SEEDS {
            for (distortion, expected) in table(algorithm) {
                let builder = builder(algorithm, seed, vec![Fault::Ds(distortion.clone())]);
                // The few RSA keys that there are may come out the same.
                let keys = builder.keys(&name(APEX)).unwrap();
                if keys.key_signing.public_key() == keys.zone_signing.public_key() {
                    continue;
                }
                let hierarchy = builder.build();
                let report = judge(&hierarchy, &walk(&hierarchy, "one.example.lab.", RecordType::AAAA));
                let (found, right) = (slug(&report), right(&builder));
                let shown = match fact(&report) {
                    Fact::DsDigestMismatch { ds, computed } => {
                        Some(DsId { digest: computed.clone(), ..ds.clone() })
                    }
                    other => other.right_ds().map(|(_, right)| right.clone()),
                };
                if found != expected || shown.as_ref() != Some(&right) {
                    failures.push(format!("{algorithm} {seed} {distortion:?}: {found} {shown:?}"));
                }
                let insecure = ["ds-fields-swapped"].contains(&expected)
                    || matches!(distortion, DsDistortion::Algorithm(Algorithm(0 | 2)))
                    || matches!(distortion, DsDistortion::DigestType(DigestType(3 | 8 | 13..=15)));
                let verdict = if insecure { Verdict::Insecure } else { Verdict::Bogus };
                if report.verdict != verdict {
                    failures.push(format!("{algorithm} {seed} {distortion:?}: {}", report.verdict));
                }
                let fix = report.decisive_finding().unwrap().fix();
                if !fix.contains(&right.to_string()) {
                    failures.push(format!("{algorithm} {seed} {distortion:?}: {fix}"));
                }
            }
        }
    }
    assert_none(&failures);
}

/// The owner that a digest was made with is told.
#[test]
fn owners_of_digests() {
    let table = [
        (DsOwner::Nothing, DigestedOwner::Nothing),
        (DsOwner::Name("lab."), DigestedOwner::Other(name("lab."))),
        (DsOwner::Name("www.example.lab."), DigestedOwner::Other(name("www.example.lab."))),
        (DsOwner::Spelled("EXAMPLE.LAB."), DigestedOwner::Case(name("EXAMPLE.LAB."))),
        (DsOwner::Text("example.lab"), DigestedOwner::Text("example.lab".to_owned())),
        (DsOwner::WithoutRoot, DigestedOwner::WithoutRoot),
    ];
    for (made_with, told) in table {
        let faults = vec![Fault::Ds(DsDistortion::Owner(made_with))];
        let hierarchy = builder(Algorithm::ED25519, 1, faults).build();
        let report = judge(&hierarchy, &walk(&hierarchy, "one.example.lab.", RecordType::AAAA));
        assert!(
            matches!(fact(&report), Fact::DsDigestOfOtherOwner { owner, .. } if *owner == told),
            "{:?}",
            fact(&report)
        );
    }
}

/// RFC 5011 §2.1: the DS of before the revocation has a tag that differs by 128, the key is the same.
#[test]
fn ds_of_before_the_revocation() {
    for algorithm in ALGORITHMS {
        for seed in 0..SEEDS {
            let faults = vec![Fault::KeySigningFlags(0x0181), Fault::Ds(DsDistortion::Flags(0x0101))];
            let hierarchy = builder(algorithm, seed, faults).build();
            let report = judge(&hierarchy, &walk(&hierarchy, "one.example.lab.", RecordType::AAAA));
            let Fact::DsKeyRevoked { key } = fact(&report) else { panic!("{:?}", fact(&report)) };
            let before = report.decisive_finding().unwrap().details.iter().find_map(|detail| match detail {
                Fact::DsMatchesNoKey { ds, .. } => Some(ds[0].tag),
                _ => None,
            });
            assert_eq!(before.unwrap().wrapping_add(128), key.tag, "{algorithm} {seed}");
        }
    }
}

/// Several things wrong at once: all are told, the first as the cause.
#[test]
fn two_fields_wrong() {
    let hierarchy = builder(Algorithm::ED25519, 1, vec![Fault::Ds(DsDistortion::Algorithm(Algorithm(13)))]);
    let wrong = right(&hierarchy);
    // The parent's text is all there is to write such a DS in.
    let mut two = builder(Algorithm::ED25519, 1, vec![Fault::NoDs]);
    let line = DsId { tag: wrong.tag.wrapping_add(5), algorithm: Algorithm(13), ..wrong.clone() };
    two.zone("lab.").text = format!("example.lab. DS {line}\n");
    let hierarchy = two.build();
    let report = judge(&hierarchy, &walk(&hierarchy, "one.example.lab.", RecordType::AAAA));
    let found = report.decisive_finding().unwrap();
    let slugs: Vec<&str> = found.details.iter().map(|detail| detail.entry().slug).collect();
    assert_eq!(slug(&report), "ds-wrong-algorithm-field");
    assert_eq!(slugs, ["ds-matches-no-key", "ds-wrong-tag-field"]);
    assert_eq!(found.fact.right_ds().unwrap().1, &wrong);
}

/// One DS of several is the near miss; the others are of keys that are gone.
#[test]
fn one_of_several_ds() {
    let mut several = builder(Algorithm::ECDSAP256SHA256, 1, vec![Fault::NoDs]);
    let ds = right(&several);
    let gone = DsId { tag: 4711, digest: vec![0xab; 32], ..ds.clone() };
    let other = DsId { tag: 4712, digest: vec![0xac; 32], ..ds.clone() };
    let near = DsId { tag: ds.tag ^ 1, ..ds.clone() };
    several.zone("lab.").text =
        [gone, near, other].iter().map(|ds| format!("example.lab. DS {ds}\n")).collect();
    let hierarchy = several.build();
    let report = judge(&hierarchy, &walk(&hierarchy, "one.example.lab.", RecordType::AAAA));
    assert_eq!(slug(&report), "ds-wrong-tag-field");
    assert_eq!(fact(&report).right_ds().unwrap().1, &ds);
}

/// RFC 7344 §4: the zone asks for a DS of a key that it has.
#[test]
fn cds_that_asks_for_something_else() {
    // RSA keys are few: the other key may be this one.
    for algorithm in &ALGORITHMS[1..] {
        let builder = builder(*algorithm, 1, vec![Fault::DsOfOtherKey, Fault::AsksForDs]);
        let hierarchy = builder.build();
        let report = judge(&hierarchy, &walk(&hierarchy, APEX, RecordType::CDS));
        let Fact::DsDiffersFromCds { asked, .. } = fact(&report) else { panic!("{:?}", fact(&report)) };
        assert_eq!(asked, &[right(&builder)]);
        // Without it in the evidence nobody knows.
        let report = judge(&hierarchy, &walk(&hierarchy, APEX, RecordType::A));
        assert_eq!(slug(&report), "ds-matches-no-key");
    }
}

/// RFC 8078 §4: the zone asks for no DS at all.
#[test]
fn cds_that_asks_for_none() {
    let mut builder = builder(Algorithm::ED25519, 1, vec![Fault::DsOfOtherKey]);
    builder.zone(APEX).text += "@ CDS 0 0 0 00\n";
    let hierarchy = builder.build();
    let report = judge(&hierarchy, &walk(&hierarchy, APEX, RecordType::CDS));
    assert_eq!(slug(&report), "ds-differs-from-cds");
    assert!(report.decisive_finding().unwrap().fix().contains("by no DS at all"));
}
