//! Two implementations of each algorithm, by other authors, say the same of signatures that nobody here made:
//! ring and pure Rust, over root zones and BIND's odd zone, as they are and with a bit flipped.

#![cfg(feature = "second-opinion")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

mod corpora;

use dnssec_core::algorithm::{Algorithm, CryptoFault, KeyFault, second_opinion, verify};
use dnssec_core::record::{Dnskey, Record, Rrsig};
use dnssec_core::record_type::RecordType;
use dnssec_core::rrset::Rrset;
use dnssec_fixtures::SigningKey;

/// Of a root zone every tenth signature is compared; beside it, all of its DNSKEY RRset.
const SAMPLE: usize = 10;

/// A signature with what it covers and the key it names.
#[derive(Clone)]
struct Sample {
    algorithm: Algorithm,
    key: Vec<u8>,
    message: Vec<u8>,
    signature: Vec<u8>,
}

/// How many were compared.
#[derive(Default, Debug, PartialEq, Eq)]
struct Tally {
    intact: usize,
    altered: usize,
    altered_accepted: usize,
}

impl Sample {
    /// Both opinions, which must be one; whether it verifies.
    fn compare(&self, what: &str) -> bool {
        let Sample { algorithm, key, message, signature } = self;
        let first = verify(*algorithm, key, message, signature);
        let second = second_opinion::verify(*algorithm, key, message, signature);
        // The one difference in words that `second_opinion` documents.
        let other_words = *algorithm == Algorithm::ED25519
            && first == Err(CryptoFault::Mismatch)
            && second == Err(CryptoFault::Key(KeyFault::NotOnCurve));
        assert!(first == second || other_words, "{what}: {algorithm} {first:?} {second:?}");
        first.is_ok()
    }

    /// As it is, and with one bit of signature, message and key flipped; which bit depends on `place`.
    fn compare_all(&self, what: &str, place: usize, tally: &mut Tally) {
        assert!(self.compare(what), "{what} does not verify");
        tally.intact += 1;
        let parts: [fn(&mut Sample) -> &mut Vec<u8>; 3] =
            [|sample| &mut sample.signature, |sample| &mut sample.message, |sample| &mut sample.key];
        for (number, part) in parts.iter().enumerate() {
            let mut altered = self.clone();
            let octets = part(&mut altered);
            // A multiplier that is prime to every length here reaches all bits in turn.
            let bit = place.wrapping_mul(7919) % (octets.len() * 8);
            octets[bit / 8] ^= 1 << (bit % 8);
            let is_accepted = altered.compare(&format!("{what}, part {number} bit {bit}"));
            tally.altered += 1;
            tally.altered_accepted += usize::from(is_accepted);
        }
    }
}

/// The signatures of a zone with the keys they name, where it has them.
fn samples(records: &[Record], keep: impl Fn(usize, &Rrset<'_>) -> bool) -> Vec<(String, Sample)> {
    let rrsets = Rrset::group(records);
    let keys: Vec<Dnskey<'_>> = rrsets
        .iter()
        .filter(|rrset| rrset.record_type == RecordType::DNSKEY)
        .flat_map(|rrset| rrset.rdatas())
        .map(|rdata| Dnskey::parse(rdata).unwrap())
        .collect();
    let mut samples = Vec::new();
    let signed = rrsets.iter().flat_map(|rrset| rrset.signatures.iter().map(move |record| (rrset, record)));
    for (place, (rrset, record)) in signed.enumerate() {
        if !keep(place, rrset) {
            continue;
        }
        let signature = Rrsig::parse(&record.rdata).unwrap();
        let named =
            |key: &&Dnskey<'_>| key.algorithm == signature.algorithm && key.key_tag() == signature.key_tag;
        let key = keys.iter().find(named).unwrap();
        let sample = Sample {
            algorithm: signature.algorithm,
            key: key.public_key.to_vec(),
            message: rrset.signed_data(&signature).unwrap(),
            signature: signature.signature.to_vec(),
        };
        samples.push((format!("{} {}", rrset.owner, rrset.record_type), sample));
    }
    samples
}

#[test]
fn root_zones() {
    let Some(index) = corpora::text("real/root-zones/index.tsv") else { return };
    let mut tally = Tally::default();
    for line in index.lines().skip(1) {
        let file = line.split('\t').next().unwrap();
        let text = corpora::root_zone(file).unwrap();
        let keep = |place: usize, rrset: &Rrset<'_>| {
            place.is_multiple_of(SAMPLE) || rrset.record_type == RecordType::DNSKEY
        };
        for (place, (what, sample)) in samples(&corpora::records(&text, "."), keep).iter().enumerate() {
            sample.compare_all(&format!("{file} {what}"), place, &mut tally);
        }
    }
    println!("{tally:?}");
    assert!(tally.intact > 1000, "{tally:?}");
    assert_eq!(tally.altered_accepted, 0);
}

/// Mixed case, duplicates and rare types; of each signature twenty bits.
#[test]
fn odd_zone() {
    let Some(text) = corpora::text("rdata/odd.example.signed") else { return };
    let mut tally = Tally::default();
    let records = corpora::records(text.as_bytes(), "odd.example.");
    for (place, (what, sample)) in samples(&records, |_, _| true).iter().enumerate() {
        for step in 0..20 {
            sample.compare_all(what, place + step * 61, &mut tally);
        }
    }
    println!("{tally:?}");
    assert!(tally.intact >= 54 * 20, "{tally:?}");
    assert_eq!(tally.altered_accepted, 0);
}

/// By the keys of the lab, every algorithm that both implement: each bit of the signature flipped once.
#[test]
fn every_bit_of_a_signature() {
    let message = b"RFC 4034, 3.1.8.1".to_vec();
    for algorithm in
        [Algorithm::RSASHA256, Algorithm::ECDSAP256SHA256, Algorithm::ECDSAP384SHA384, Algorithm::ED25519]
    {
        let key = SigningKey::from_seed(algorithm, 257, "second opinion");
        let signature = key.sign(&message);
        let sample =
            Sample { algorithm, key: key.public_key().to_vec(), message: message.clone(), signature };
        assert!(sample.compare("intact"), "{algorithm}");
        for bit in 0..sample.signature.len() * 8 {
            let mut altered = sample.clone();
            altered.signature[bit / 8] ^= 1 << (bit % 8);
            assert!(!altered.compare(&format!("bit {bit}")), "{algorithm} bit {bit}");
        }
    }
}
