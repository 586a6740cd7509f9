//! Keys and DS records: flags, algorithms and digest types, known and unknown.

use crate::attack::{NOW, WWW, anchors, assert_verdict, attack, attack_with, builder, is, name, untouched};
use dnssec_core::algorithm::Algorithm;
use dnssec_core::policy::{AlgorithmsRequired, Policy, Sha1Ds};
use dnssec_core::record::Record;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_core::rrset::Rrset;
use dnssec_fixtures::{Fault, SigningKey, Validity, deciding_fact, sign};

/// RFC 4034 §2.1.1, RFC 6840 §6.2: neither the SEP flag nor a reserved one changes what a key may sign.
#[test]
fn flags_that_do_not_matter() {
    for (key_signing, zone_signing) in
        [(0x0100, 0x0100), (0x0101, 0x0101), (0x0100, 0x0101), (0x8101, 0x0100), (0x0101, 0x4102)]
    {
        let mut builder = builder();
        let zone = builder.zone("example.lab.");
        zone.faults = vec![Fault::KeySigningFlags(key_signing), Fault::ZoneSigningFlags(zone_signing)];
        assert_verdict(&attack(&builder.build(), WWW, &untouched), Verdict::Secure);
    }
}

/// RFC 4034 §2.1.2: a key of another protocol verifies nothing, and a DS of it vouches for nothing.
#[test]
fn protocol_other_than_3() {
    let hierarchy = builder().build();
    for of_key in [0, 1] {
        let report = attack(&hierarchy, WWW, &|asked, message| {
            if is(asked, "example.lab.", RecordType::DNSKEY) {
                let keys = message.answers.iter_mut().filter(|r| r.record_type == RecordType::DNSKEY);
                keys.skip(of_key).take(1).for_each(|key| key.rdata[2] = 4);
            }
        });
        assert_verdict(&report, Verdict::Bogus);
    }
}

/// RFC 4035 §5.2, RFC 6840 §5.2 and §5.3: a DS set of which nothing can be used makes insecure; what cannot be
/// used beside what can is left out.
#[test]
fn ds_of_unknown_algorithm_or_digest() {
    for number in [1, 3, 6, 12, 17, 23, 200, 252, 253, 254, 255] {
        let mut builder = builder();
        builder.zone("example.lab.").algorithm = Some(Algorithm(number));
        let report = attack(&builder.build(), WWW, &untouched);
        assert_verdict(&report, Verdict::Insecure);
        assert_eq!(deciding_fact(&report), Some("ds-algorithms-unsupported"), "{number}");
    }
    for ds in ["1 253 2", "1 200 2", "1 13 3", "1 13 200", "1 200 200"] {
        let mut builder = builder();
        builder.zone("lab.").text = format!("example DS {ds} {}\n", "00".repeat(32));
        assert_verdict(&attack(&builder.build(), WWW, &untouched), Verdict::Secure);
    }
    // A DS of a known algorithm with an unknown digest, and the other way round, are nothing together.
    let mut builder = builder();
    builder.zone("example.lab.").algorithm = Some(Algorithm(200));
    builder.zone("lab.").text = format!("example DS 1 13 200 {}\n", "00".repeat(32));
    let report = attack(&builder.build(), WWW, &untouched);
    assert_verdict(&report, Verdict::Insecure);
    assert_eq!(deciding_fact(&report), Some("ds-digests-unsupported"));
}

/// RFC 6840 §5.11: one path is enough, whatever other algorithms the DS set names.
#[test]
fn algorithm_of_the_ds_set_that_does_not_sign() {
    let mut builder = builder();
    builder.zone("lab.").text = format!("example DS 1 8 2 {}\n", "00".repeat(32));
    let hierarchy = builder.build();
    let every = Policy { algorithms_required: AlgorithmsRequired::EveryOne, ..Policy::default() };
    for (policy, verdict, fact) in
        [(Policy::default(), Verdict::Secure, None), (every, Verdict::Bogus, Some("algorithm-not-signing"))]
    {
        let report = attack_with(&hierarchy, WWW, &anchors(&hierarchy, &[]), &policy, &untouched);
        assert_verdict(&report, verdict);
        assert_eq!(deciding_fact(&report), fact);
    }
}

/// RFC 6840 §5.12: signatures by keys, or of algorithms, that the zone has not are as good as not there.
#[test]
fn signatures_of_unknown_keys() {
    let hierarchy = builder().build();
    for algorithm in [Algorithm::ECDSAP256SHA256, Algorithm::RSASHA256, Algorithm(200)] {
        let key = SigningKey::from_seed(algorithm, 0x0101, "nobody");
        let report = attack(&hierarchy, WWW, &|_, message| {
            for section in [&mut message.answers, &mut message.authorities] {
                let sets: Vec<Vec<Record>> = Rrset::group(&*section)
                    .iter()
                    .map(|set| set.records.iter().map(|r| (*r).clone()).collect())
                    .collect();
                let unsigned = sets.iter().filter(|set: &&Vec<Record>| !set.is_empty());
                let extra: Vec<Record> = unsigned
                    .map(|set| {
                        let signer =
                            if set[0].record_type == RecordType::DS { "lab." } else { "example.lab." };
                        sign(set, &key, &name(signer), Validity::around(NOW))
                    })
                    .collect();
                section.splice(0..0, extra);
            }
        });
        assert_verdict(&report, Verdict::Secure);
    }
}

/// RFC 9905 §2: an implementation goes on validating algorithms 5 and 7; who runs one treats them as
/// unsupported, for which there is the preset.
#[test]
fn rsa_with_sha1_by_policy() {
    for algorithm in [Algorithm::RSASHA1, Algorithm::RSASHA1_NSEC3_SHA1] {
        let mut builder = builder();
        builder.zone("example.lab.").algorithm = Some(algorithm);
        let hierarchy = builder.build();
        let disabled = Policy { disabled_algorithms: vec![algorithm], ..Policy::default() };
        for (policy, verdict) in [
            (Policy::default(), Verdict::Secure),
            (disabled, Verdict::Insecure),
            (Policy::strict(), Verdict::Insecure),
        ] {
            let report = attack_with(&hierarchy, WWW, &anchors(&hierarchy, &[]), &policy, &untouched);
            assert_verdict(&report, verdict);
        }
    }
}

/// RFC 4509 §3: beside a SHA-2 DS one of SHA-1 is ignored, be it the only one that matches; alone it counts.
#[test]
fn sha1_ds_beside_sha2() {
    let mut builder = builder();
    let zone = builder.zone("example.lab.");
    zone.faults.push(Fault::DsDigestType(dnssec_core::algorithm::DigestType::SHA1));
    let alone = builder.build();
    builder.zone("lab.").text = format!("example DS 1 13 2 {}\n", "00".repeat(32));
    let beside = builder.build();
    let allowed = Policy { sha1_ds: Sha1Ds::Allowed, ..Policy::default() };
    for (hierarchy, policy, verdict) in [
        (&alone, Policy::default(), Verdict::Secure),
        (&beside, Policy::default(), Verdict::Bogus),
        (&beside, allowed, Verdict::Secure),
        (&beside, Policy::unbound(), Verdict::Secure),
    ] {
        let report = attack_with(hierarchy, WWW, &anchors(hierarchy, &[]), &policy, &untouched);
        assert_verdict(&report, verdict);
    }
}
