//! Every signature of zones that nobody here signed: eight real root zones, and BIND's odd one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

mod corpora;

use dnssec_core::algorithm::{Algorithm, verify};
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::name::Name;
use dnssec_core::record::{Dnskey, Record, Rrsig};
use dnssec_core::record_type::RecordType;
use dnssec_core::rrset::Rrset;
use dnssec_core::time::Timestamp;

/// What verifying a whole zone came to.
struct Tally {
    verified: usize,
    failures: Vec<String>,
}

/// Verifies each RRSIG of a zone by the key it names, at a time.
fn verify_all(records: &[Record], apex: &Name, now: Timestamp) -> Tally {
    let rrsets = Rrset::group(records);
    let dnskeys = rrsets.iter().find(|rrset| rrset.record_type == RecordType::DNSKEY && rrset.owner == apex);
    let keys: Vec<Dnskey<'_>> = dnskeys
        .into_iter()
        .flat_map(|rrset| rrset.rdatas())
        .map(|rdata| Dnskey::parse(rdata).unwrap())
        .collect();
    let mut tally = Tally { verified: 0, failures: Vec::new() };
    for rrset in &rrsets {
        for record in &rrset.signatures {
            let signature = Rrsig::parse(&record.rdata).unwrap();
            let in_time = !now.is_before(signature.inception) && !signature.expiration.is_before(now);
            let named = |key: &&Dnskey<'_>| {
                key.algorithm == signature.algorithm && key.key_tag() == signature.key_tag
            };
            let verifies = keys.iter().filter(named).any(|key| {
                let data = rrset.signed_data(&signature).unwrap();
                verify(signature.algorithm, key.public_key, &data, signature.signature).is_ok()
            });
            if in_time && verifies && signature.signer == *apex {
                tally.verified += 1;
            } else {
                tally.failures.push(format!("{} {}", rrset.owner, rrset.record_type));
            }
        }
    }
    tally
}

#[test]
fn every_signature_of_eight_root_zones_verifies_at_its_time() {
    let Some(index) = corpora::text("real/root-zones/index.tsv") else { return };
    for line in index.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, _, validate_at] = fields[..3] else { panic!("{line}") };
        let (tags, expected) = (fields[6], fields[9]);
        let text = corpora::root_zone(file).unwrap();
        let records = corpora::records(&text, ".");
        let tally = verify_all(&records, &Name::root(), validate_at.parse().unwrap());
        assert_eq!(tally.failures, Vec::<String>::new(), "{file}");
        assert_eq!(tally.verified.to_string(), expected, "{file}");
        assert_chains_to_anchor(&records, tags, file);
        println!("{file}: {} signatures verify", tally.verified);
    }
}

/// The anchors that IANA published for the time: the built-in ones, or the bundle of 2010.
fn assert_chains_to_anchor(records: &[Record], tags: &str, file: &str) {
    let mut anchors = TrustAnchors::built_in().anchors;
    anchors.extend(
        TrustAnchors::parse(&corpora::text("real/root-anchors/root-anchors-2010.xml").unwrap())
            .unwrap()
            .anchors,
    );
    let mut signing = Vec::new();
    for rrset in Rrset::group(records).iter().filter(|rrset| rrset.record_type == RecordType::DNSKEY) {
        for key in rrset.rdatas().map(|rdata| Dnskey::parse(rdata).unwrap()) {
            let anchored = anchors.iter().filter_map(|anchor| anchor.as_ds()).any(|ds| {
                ds.key_tag == key.key_tag()
                    && key.digest(&Name::root(), ds.digest_type).as_deref() == Some(ds.digest)
            });
            let signs =
                rrset.signatures.iter().map(|record| Rrsig::parse(&record.rdata).unwrap()).any(|signature| {
                    signature.key_tag == key.key_tag()
                        && verify(
                            key.algorithm,
                            key.public_key,
                            &rrset.signed_data(&signature).unwrap(),
                            signature.signature,
                        )
                        .is_ok()
                });
            if anchored && signs {
                signing.push(key.key_tag().to_string());
            }
        }
    }
    assert!(!signing.is_empty(), "{file}: no anchored key signs, expected one of {tags}");
    assert!(signing.iter().all(|tag| tags.split(' ').any(|known| known == tag)), "{file}: {signing:?}");
}

/// Mixed case in names and RDATA, DNAME, RP, AFSDB, KX, PX, empty RDATA: RFC 4034 §6.2, §6.3.
#[test]
fn every_signature_of_the_odd_zone_verifies_also_with_duplicates_and_unequal_ttls() {
    let Some(text) = corpora::text("rdata/odd.example.signed") else { return };
    let apex: Name = "odd.example.".parse().unwrap();
    let records = corpora::records(text.as_bytes(), "odd.example.");
    let signature = records.iter().find(|record| record.record_type == RecordType::RRSIG).unwrap();
    let now = Rrsig::parse(&signature.rdata).unwrap().inception.plus(86_400);
    let plain = verify_all(&records, &apex, now);
    assert_eq!(plain.failures, Vec::<String>::new());
    assert!(plain.verified >= 54, "{}", plain.verified);

    let mut altered = Vec::new();
    for (place, record) in records.iter().enumerate() {
        altered.push(record.clone());
        if record.record_type != RecordType::RRSIG {
            let mut duplicate = record.clone();
            duplicate.ttl = u32::try_from(place).unwrap();
            altered.push(duplicate);
        }
    }
    let with_duplicates = verify_all(&altered, &apex, now);
    assert_eq!(with_duplicates.failures, Vec::<String>::new());
    assert_eq!(with_duplicates.verified, plain.verified);
    println!("{} signatures verify, with duplicates and unequal TTLs too", plain.verified);
    assert!(records.iter().any(|record| {
        Dnskey::parse(&record.rdata).is_ok_and(|key| key.algorithm == Algorithm::ECDSAP256SHA256)
    }));
}
