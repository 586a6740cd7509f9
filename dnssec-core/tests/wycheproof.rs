//! Project Wycheproof's vectors (C2SP), every one of them, through each backend of this build.
//!
//! Each key is put into the form of a DNSKEY's Public Key field.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod corpora;

use data_encoding::HEXLOWER_PERMISSIVE;
use dnssec_core::algorithm::{Algorithm, CryptoFault, verify};
use serde_json::Value;

#[test]
fn ecdsa_p256() {
    let key = |group: &Value| {
        let point = hex(&group["publicKey"]["uncompressed"]);
        assert_eq!(point.first(), Some(&4));
        point[1..].to_vec()
    };
    check("ecdsa_secp256r1_sha256_p1363_test.json", Algorithm::ECDSAP256SHA256, key);
}

#[test]
fn ed25519() {
    check("ed25519_test.json", Algorithm::ED25519, |group| hex(&group["publicKey"]["pk"]));
}

#[test]
fn rsa_2048_sha256() {
    check("rsa_signature_2048_sha256_test.json", Algorithm::RSASHA256, rsa_key);
}

#[test]
fn rsa_3072_sha512() {
    check("rsa_signature_3072_sha512_test.json", Algorithm::RSASHA512, rsa_key);
}

/// Wycheproof writes numbers like DER, with a leading zero where the first bit is set; it stays in the key.
fn rsa_key(group: &Value) -> Vec<u8> {
    let key = &group["publicKey"];
    let exponent = hex(&key["publicExponent"]);
    let length = u8::try_from(exponent.len()).expect("exponents in this corpus are short");
    [&[length], &exponent[..], &hex(&key["modulus"])].concat()
}

fn check(file: &str, algorithm: Algorithm, key: impl Fn(&Value) -> Vec<u8>) {
    let Some(document) = read(file) else { return };
    for (backend, verify) in backends() {
        let (mut valid, mut invalid) = (0, 0);
        for group in list(&document["testGroups"]) {
            let public_key = key(group);
            for test in list(&group["tests"]) {
                let verdict = verify(algorithm, &public_key, &hex(&test["msg"]), &hex(&test["sig"]));
                let context = format!("{file} {}, {backend}: {}", test["tcId"], test["comment"]);
                // The corpus leaves one case open, an AlgorithmIdentifier without its NULL parameter.
                // RFC 8017 Appendix A.2.4 has the NULL, and RFC 5702 §3 spells its octets out.
                if test["result"] == "valid" {
                    assert_eq!(verdict, Ok(()), "{context}");
                    valid += 1;
                } else {
                    let refused =
                        matches!(verdict, Err(CryptoFault::Mismatch | CryptoFault::SignatureLength { .. }));
                    assert!(refused, "{context}: {verdict:?}");
                    invalid += 1;
                }
            }
        }
        println!("{file}, {backend}: {valid} verified, {invalid} refused");
        assert_eq!(document["numberOfTests"], valid + invalid);
    }
}

fn read(file: &str) -> Option<Value> {
    let text = corpora::text(&format!("wycheproof/{file}"))?;
    Some(serde_json::from_str(&text).expect("the corpus is JSON"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("the corpus has lists here")
}

fn hex(value: &Value) -> Vec<u8> {
    let text = value.as_str().expect("the corpus has text here");
    HEXLOWER_PERMISSIVE.decode(text.as_bytes()).expect("the corpus has hexadecimal here")
}

type Backend = (&'static str, fn(Algorithm, &[u8], &[u8], &[u8]) -> Result<(), CryptoFault>);

fn backends() -> Vec<Backend> {
    vec![
        ("ring", verify),
        #[cfg(feature = "second-opinion")]
        ("pure Rust", dnssec_core::algorithm::second_opinion::verify),
    ]
}
