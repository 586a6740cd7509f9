//! The examples of the RFCs, from raw octets: keys, key tags, DS digests, signatures, NSEC3 hashes.

mod examples;

use data_encoding::{BASE32HEX_NOPAD, BASE64, HEXLOWER_PERMISSIVE};
use proptest::prelude::*;

use self::examples::EXAMPLES;
use super::*;

#[test]
fn key_tags_and_digests_of_the_rfcs() {
    for example in EXAMPLES {
        let rdata = example.dnskey_rdata();
        assert_eq!(key_tag(&rdata), example.key_tag, "{}", example.source);
        if let Some((digest_type, digest)) = example.digest {
            let expected = HEXLOWER_PERMISSIVE.decode(digest.as_bytes()).unwrap();
            let found = digest_type.digest(&[&wire(example.owner), &rdata]).unwrap();
            assert_eq!(found, expected, "{}", example.source);
            assert_eq!(Some(found.len()), digest_type.length());
        }
    }
}

#[test]
fn signatures_of_the_rfcs() {
    for example in EXAMPLES {
        let Some(signed) = &example.signed else { continue };
        let (key, message) = (example.public_key(), example.message(signed));
        let signature = BASE64.decode(signed.signature.as_bytes()).unwrap();
        for verify in backends() {
            let verdict = verify(example.algorithm, &key, &message, &signature);
            if !example.algorithm.is_implemented() {
                assert_eq!(verdict, Err(CryptoFault::Unsupported(example.algorithm)));
                continue;
            }
            assert_eq!(verdict, Ok(()), "{}", example.source);
            let changed = [&message[..], b"."].concat();
            let verdict = verify(example.algorithm, &key, &changed, &signature);
            assert_eq!(verdict, Err(CryptoFault::Mismatch), "{}", example.source);
        }
    }
}

#[test]
fn lengths_are_judged_first() {
    for example in EXAMPLES {
        let Some(signed) = &example.signed else { continue };
        let (key, message) = (example.public_key(), example.message(signed));
        let signature = BASE64.decode(signed.signature.as_bytes()).unwrap();
        let algorithm = example.algorithm;
        for verify in backends().into_iter().filter(|_| algorithm.is_implemented()) {
            let (expected, found) = (signature.len(), signature.len() - 1);
            let fault = CryptoFault::SignatureLength { expected, found };
            assert_eq!(verify(algorithm, &key, &message, &signature[1..]), Err(fault));
            assert_eq!(verify(algorithm, &[], &message, &signature), Err(KeyFault::Empty.into()));
            if let Some(expected) = algorithm.public_key_length() {
                let fault = KeyFault::WrongLength { expected, found: expected - 1 };
                assert_eq!(verify(algorithm, &key[1..], &message, &signature), Err(fault.into()));
                assert_eq!(key_size_bits(algorithm, &key[1..]), Err(fault));
            }
        }
    }
}

#[test]
fn points_off_the_curve_are_named() {
    for (algorithm, length) in [(Algorithm::ECDSAP256SHA256, 64), (Algorithm::ECDSAP384SHA384, 96)] {
        let example = EXAMPLES.iter().find(|example| example.algorithm == algorithm).unwrap();
        let mut moved = example.public_key();
        moved[length - 1] ^= 1;
        let signature = vec![1; length];
        for verify in backends() {
            for key in [&moved, &vec![0; length], &vec![0xff; length]] {
                let verdict = verify(algorithm, key, b"", &signature);
                assert_eq!(verdict, Err(KeyFault::NotOnCurve.into()));
            }
            let verdict = verify(algorithm, &example.public_key(), b"", &signature);
            assert_eq!(verdict, Err(CryptoFault::Mismatch));
        }
    }
}

#[test]
fn nsec3_hashes_of_rfc_5155_appendix_a() {
    let hashes = [
        ("example", "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom"),
        ("a.example", "35mthgpgcu1qg68fab165klnsnk3dpvl"),
        ("ai.example", "gjeqe526plbf1g8mklp59enfd789njgi"),
        ("ns1.example", "2t7b4g4vsa5smi47k61mv5bv1a22bojr"),
        ("ns2.example", "q04jkcevqvmu85r014c7dkba38o0ji5r"),
        ("w.example", "k8udemvp1j2f7eg6jebps17vp3n8i58h"),
        ("*.w.example", "r53bq7cc2uvmubfu5ocmm6pers9tk9en"),
        ("x.w.example", "b4um86eghhds6nea196smvmlo4ors995"),
        ("y.w.example", "ji6neoaepv8b5o6k4ev33abha8ht9fgc"),
        ("x.y.w.example", "2vptu5timamqttgl4luu9kg21e0aor3s"),
        ("xx.example", "t644ebqk9bibcna874givr6joj62mlhv"),
    ];
    for (name, expected) in hashes {
        let hash = nsec3_hash(&wire(name), &[0xaa, 0xbb, 0xcc, 0xdd], 12);
        assert_eq!(BASE32HEX_NOPAD.encode(&hash).to_ascii_lowercase(), expected, "{name}");
    }
}

#[test]
fn key_sizes() {
    let sizes: Vec<(u8, usize)> = EXAMPLES
        .iter()
        .map(|example| {
            (example.algorithm.0, key_size_bits(example.algorithm, &example.public_key()).unwrap())
        })
        .collect();
    let expected = [
        (5, 1024),
        (5, 1024),
        (8, 512),
        (10, 1024),
        (13, 256),
        (14, 384),
        (15, 256),
        (15, 256),
        (16, 456),
        (16, 456),
    ];
    assert_eq!(sizes, expected);
    assert_eq!(key_size_bits(Algorithm::RSAMD5, &[1, 3, 0, 0x80, 1]), Ok(16));
    assert_eq!(key_size_bits(Algorithm(99), &[1]), Err(KeyFault::UnknownFormat(Algorithm(99))));
}

#[test]
fn table_is_sorted_and_reads_back() {
    assert!(ALGORITHMS.is_sorted_by_key(|row| row.algorithm));
    for row in ALGORITHMS {
        for text in [row.mnemonic.to_owned(), row.mnemonic.to_ascii_lowercase(), row.algorithm.0.to_string()]
        {
            assert_eq!(Algorithm::from_text(&text), Some(row.algorithm), "{text}");
        }
        assert_eq!(row.status == Status::Unlisted, row.algorithm.status_source().is_none());
    }
    for number in 0..=6 {
        let digest_type = DigestType(number);
        let text = digest_type.mnemonic().unwrap_or("0");
        assert_eq!(DigestType::from_text(text), Some(digest_type));
        assert_eq!(digest_type.is_implemented(), digest_type.digest(&[]).is_some());
    }
}

#[test]
fn texts() {
    assert_eq!(Algorithm::from_text("nsec3rsasha1"), Some(Algorithm::RSASHA1_NSEC3_SHA1));
    assert_eq!(Algorithm::from_text("013"), Some(Algorithm::ECDSAP256SHA256));
    for nonsense in ["", "+13", "256", "13 ", "RSA", "-1"] {
        assert_eq!(Algorithm::from_text(nonsense), None, "{nonsense}");
        assert_eq!(DigestType::from_text(nonsense), None, "{nonsense}");
    }
    assert_eq!(DigestType::from_text("sha256"), Some(DigestType::SHA256));
    assert_eq!(Algorithm::ED25519.to_string(), "15 (ED25519)");
    assert_eq!(Algorithm(99).to_string(), "99");
    assert_eq!(DigestType::SHA384.to_string(), "4 (SHA-384)");
    let fault = CryptoFault::from(KeyFault::ModulusTooSmall { bits: 511, minimum: 512 });
    assert_eq!(
        fault.to_string(),
        "the public key is not usable: the modulus has 511 bits, the minimum is 512"
    );
    assert_eq!(CryptoFault::Unsupported(Algorithm::DSA).to_string(), "algorithm 3 (DSA) is not supported");
}

#[test]
fn what_validators_must_verify_is_implemented() {
    for row in ALGORITHMS {
        let asked = matches!(row.status, Status::Must | Status::Recommended);
        let implemented = row.algorithm.is_implemented();
        let missing = row.algorithm == Algorithm::ED448 && cfg!(not(feature = "ed448"));
        assert_eq!(asked, implemented || missing, "{}", row.algorithm);
    }
    for digest_type in (0..=7).map(DigestType) {
        let asked = matches!(digest_type.status(), Status::Must | Status::Recommended);
        assert_eq!(asked, digest_type.is_implemented(), "{digest_type}");
    }
    assert_eq!(DigestType::NULL.status(), Status::MustNot);
}

proptest! {
    #[test]
    fn total(algorithm: u8, key in octets(), message in octets(), signature in octets()) {
        for verify in backends() {
            prop_assert!(verify(Algorithm(algorithm), &key, &message, &signature).is_err());
        }
        let _ = (key_tag(&key), key_size_bits(Algorithm(algorithm), &key));
    }

    #[test]
    fn total_on_right_lengths(seed: [u8; 57], other: [u8; 57]) {
        let (key, signature) = ([seed, other].concat(), [other, seed].concat());
        for (algorithm, key_length, length) in [(13, 64, 64), (14, 96, 96), (15, 32, 64), (16, 57, 114)] {
            let verdicts = backends().map(|verify| {
                verify(Algorithm(algorithm), &key[..key_length], b"message", &signature[..length])
            });
            prop_assert!(verdicts.iter().all(Result::is_err));
            prop_assert!(algorithm == 15 || verdicts.iter().all(|verdict| *verdict == verdicts[0]));
        }
    }
}

fn wire(name: &str) -> Vec<u8> {
    let labels =
        name.split('.').flat_map(|label| [&[u8::try_from(label.len()).unwrap()], label.as_bytes()].concat());
    labels.chain([0]).collect()
}

fn octets() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..160)
}

type Verify = fn(Algorithm, &[u8], &[u8], &[u8]) -> Result<(), CryptoFault>;

#[cfg(feature = "second-opinion")]
fn backends() -> [Verify; 2] {
    [verify, second_opinion::verify]
}

#[cfg(not(feature = "second-opinion"))]
fn backends() -> [Verify; 1] {
    [verify]
}
