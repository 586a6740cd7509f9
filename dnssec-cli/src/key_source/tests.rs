//! Every form that is read, and what is said of those that are not. The keys are those of RFC 6605 §6.1 and RFC 8080
//! §6.1.

use super::*;
use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::time::Timestamp;

const P256: &str = "GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==";
const P256_DS: &str = "55648 13 2 B4C8C1FE2E7477127B27115656AD6256F424625BF5C1E2770CE6D6E37DF61D17";
const ED25519: &str = "l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=";
const ED25519_DS: &str = "3613 15 2 3AA5AB37EFCE57F737FC1627013FEE07BDF241BD10F3B1964AB55C78E79A304B";

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn read(text: &str) -> Result<KeySource, String> {
    KeySource::parse(text, &Name::root()).map_err(|error| error.to_string())
}

/// What a source has: tags and owners of its keys, then its DS.
fn gist(source: &KeySource) -> Vec<String> {
    let owner = |owner: &Option<Name>| owner.as_ref().map_or("-".to_owned(), ToString::to_string);
    let keys = source.keys.iter().map(|key| format!("key {} {}", key.key_tag(), owner(&key.owner)));
    let ds = source.ds.iter().map(|ds| format!("ds {} {}", ds.key_tag, owner(&ds.owner)));
    keys.chain(ds).collect()
}

#[test]
fn forms_of_text() {
    let (p256, ds) = (P256, P256_DS);
    let split = |at: usize| (P256.get(..at).unwrap(), P256.get(at..).unwrap());
    let (first, second) = split(44);
    for (text, expected) in [
        (format!("example.net. 3600 IN DNSKEY 257 3 13 {p256}"), vec!["key 55648 example.net."]),
        (format!("257 3 13 {p256}"), vec!["key 55648 -"]),
        (format!("257 3 ECDSAP256SHA256 {first} {second}\n"), vec!["key 55648 -"]),
        (format!("257 3 13 (\n  {first} ; half\n  {second} )"), vec!["key 55648 -"]),
        (ds.to_owned(), vec!["ds 55648 -"]),
        (format!("example.net. DS {ds}"), vec!["ds 55648 example.net."]),
        (
            format!("example.net. IN DS {}", ds.replace(" 13 2 ", " ECDSAP256SHA256 SHA-256 ")),
            vec!["ds 55648 example.net."],
        ),
        (
            format!("; <<>> DiG 9.20 <<>> DS\n;; ANSWER SECTION:\nexample.net. 86400 IN DS {ds}\n\n"),
            vec!["ds 55648 example.net."],
        ),
        (format!("{ds}\n{ED25519_DS}\n257 3 15 {ED25519}\n"), vec!["key 3613 -", "ds 55648 -", "ds 3613 -"]),
        // A zone: the DS in it is that of a zone below.
        (
            format!(
                "$ORIGIN example.net.\n$TTL 3600\n@ SOA ns h 1 2 3 4 5\n NS ns\n DNSKEY 257 3 13 {p256}\n\
                www A 192.0.2.1\nsub DS {ds}\n"
            ),
            vec!["key 55648 example.net."],
        ),
    ] {
        assert_eq!(
            read(&text).map(|source| gist(&source)),
            Ok(expected.iter().map(ToString::to_string).collect()),
            "{text}"
        );
    }
}

#[test]
fn a_relative_zone_file_needs_its_origin() {
    let text = format!("@ 3600 IN SOA ns h 1 2 3 4 5\n@ DNSKEY 257 3 13 {P256}\n");
    let source = KeySource::parse(&text, &name("example.net.")).unwrap();
    assert_eq!(source.apex, Some(name("example.net.")));
    assert_eq!(gist(&source), ["key 55648 example.net."]);
}

#[test]
fn key_file_of_bind() {
    let text = format!(
        "; This is a key-signing key, keyid 55648, for example.net.\n; Created: 20260101000000 (Thu Jan  1 00:00:00 2026)\n\
        ; Publish: 20260102000000 (Fri Jan  2 00:00:00 2026)\n; SyncPublish: 20260104000000 (Sun Jan  4 00:00:00 2026)\n\
        example.net. 3600 IN DNSKEY 257 3 13 {P256}\n; Created: 20260201000000\nexample.net. IN DNSKEY 257 3 15 {ED25519}\n"
    );
    let source = read(&text).unwrap();
    let times: Vec<_> = source.keys.iter().map(|key| key.timing.clone().unwrap()).collect();
    let time = |text: &str| text.parse::<Timestamp>().unwrap();
    assert_eq!(times[0].time(KeyEvent::Publish), Some(time("20260102000000")));
    assert_eq!(times[0].time(KeyEvent::SyncPublish), Some(time("20260104000000")));
    assert_eq!(times[0].time(KeyEvent::Delete), None);
    assert_eq!(times[1].events, [(KeyEvent::Created, time("20260201000000"))]);
}

/// RFC 6605 §6.1 and RFC 8080 §6.1.
#[test]
fn ds_of_keys() {
    for (zone, key, ds) in [
        ("example.net.", format!("257 3 13 {P256}"), P256_DS),
        ("example.com.", format!("257 3 15 {ED25519}"), ED25519_DS),
    ] {
        let key = PublishedKey::parse(&key).unwrap();
        let made = key.ds(&name(zone), DigestType::SHA256).unwrap();
        assert_eq!(made.to_string(), ds);
        assert!(made.is_same(&ProposedDs::parse(&format!("{zone} DS {ds}")).unwrap()));
        assert!(made.is_same(&ProposedDs::parse(&ds.to_lowercase()).unwrap()));
        assert_eq!(key.public_key_text(), key.as_dnskey().public_key_text());
    }
}

trait PublicKeyText {
    fn public_key_text(&self) -> String;
}

impl PublicKeyText for dnssec_core::record::Dnskey<'_> {
    fn public_key_text(&self) -> String {
        let text =
            dnssec_core::master::rdata_to_text(dnssec_core::record_type::RecordType::DNSKEY, self.rdata);
        text.split(' ').next_back().unwrap().to_owned()
    }
}

#[test]
fn ds_of_the_command_line() {
    let hex = P256_DS.split(' ').next_back().unwrap();
    let (one, two) = hex.split_at(32);
    for text in [
        P256_DS.to_owned(),
        format!("55648 ECDSAP256SHA256 SHA256 {one} {two}"),
        format!("55648 13 2 ({one}\n{two}) ; comment"),
        format!("example.net. 3600 IN DS {P256_DS}"),
        format!("example.net IN DS {P256_DS}"),
        format!("IN DS {P256_DS}"),
        format!("3600 CDS {P256_DS}"),
    ] {
        let ds = ProposedDs::parse(&text).unwrap();
        assert_eq!(ds.to_string(), P256_DS, "{text}");
        assert_eq!(ds.owner.is_some(), text.starts_with("example"), "{text}");
    }
}

#[test]
fn mistakes_are_named() {
    let hex = P256_DS.split(' ').next_back().unwrap();
    let short = hex.get(..62).unwrap();
    let odd = hex.get(..63).unwrap();
    for (text, message) in [
        (
            format!("55648 13 2 {short}"),
            "digest of 31 octets; digest type 2 (SHA-256) has 32 (RFC 4509 §2.2)",
        ),
        (format!("55648 13 4 {hex}"), "digest of 32 octets; digest type 4 (SHA-384) has 48 (RFC 6605 §2)"),
        (format!("55648 13 1 {hex}"), "digest of 32 octets; digest type 1 (SHA-1) has 20 (RFC 4034 §5.1.4)"),
        (format!("55648 13 2 {odd}"), "digest of 63 hexadecimal digits"),
        (format!("55648 13 2 {odd}G"), "'G' in the digest; expected hexadecimal digits"),
        (format!("65536 13 2 {hex}"), "expected a key tag from 0 to 65535, found \"65536\""),
        (format!("-1 13 2 {hex}"), "expected a key tag from 0 to 65535, found \"-1\""),
        (format!("55648 ECDSA 2 {hex}"), "\"ECDSA\" is no algorithm"),
        (format!("55648 256 2 {hex}"), "\"256\" is no algorithm"),
        (format!("55648 13 SHA-512 {hex}"), "\"SHA-512\" is no digest type"),
        ("55648 13 2".to_owned(), "expected a digest, found nothing"),
        ("55648 13".to_owned(), "expected a digest type, found nothing"),
        (String::new(), "expected a key tag from 0 to 65535, found nothing"),
        (format!("a..b. DS {P256_DS}"), "expected an owner name, found \"a..b.\""),
    ] {
        let error = ProposedDs::parse(&text).unwrap_err().to_string();
        assert!(error.starts_with(message) && !error.contains('\n'), "{text}: {error}");
        // In a file, with its line.
        if text.starts_with(|first: char| first.is_ascii_digit()) && text.matches(' ').count() > 1 {
            let error = read(&format!("; a DS\n\n{text}\n")).unwrap_err();
            assert!(error.starts_with(&format!("line 3: {message}")), "{text}: {error}");
            let error = read(&format!("; a DS\nexample.net. IN DS {text}\n")).unwrap_err();
            assert!(error.starts_with(&format!("line 2: {message}")), "{text}: {error}");
        }
    }
    for (text, message) in [
        (
            format!("257 3 14 {P256}"),
            "public key of algorithm 14 (ECDSAP384SHA384): the public key has 64 octets",
        ),
        (format!("257 4 13 {P256}"), "protocol 4; a DNSKEY has 3"),
        (format!("70000 3 13 {P256}"), "expected the flags of a DNSKEY, from 0 to 65535, found \"70000\""),
        (format!("257 3 X {P256}"), "\"X\" is no algorithm"),
        ("257 3 13 ???".to_owned(), "\"???\" is not base64"),
        ("257 3 13".to_owned(), "expected a public key in base64, found nothing"),
    ] {
        let error = PublishedKey::parse(&text).unwrap_err().to_string();
        assert!(error.starts_with(message) && !error.contains('\n'), "{text}: {error}");
    }
    for (text, message) in [
        (
            format!("example. DNSKEY 257 3 13 {ED25519}"),
            "line 1: public key of algorithm 13 (ECDSAP256SHA256): ",
        ),
        ("example. A 192.0.2.1".to_owned(), "no DNSKEY and no DS in it; expected "),
        ("example. A 192.0.2.300".to_owned(), "line 1, column 12: expected an IPv4 address"),
        ("example. DS".to_owned(), "line 1: expected a key tag from 0 to 65535, found nothing"),
        ("what is this".to_owned(), "line 1, column 6: expected a record type"),
    ] {
        let error = read(&text).unwrap_err();
        assert!(error.starts_with(message) && !error.contains('\n'), "{text}: {error}");
    }
}

/// As `aws route53 get-dnssec` prints it, with one member changed.
fn route53(key: &[(&str, serde_json::Value)]) -> String {
    let digest = P256_DS.split(' ').next_back().unwrap();
    let mut member = serde_json::json!({
        "Name": "example_net_1", "KmsArn": "arn:aws:kms:us-east-1:111122223333:key/1", "Flag": 257,
        "SigningAlgorithmMnemonic": "ECDSAP256SHA256", "SigningAlgorithmType": 13,
        "DigestAlgorithmMnemonic": "SHA-256", "DigestAlgorithmType": 2, "KeyTag": 55648, "DigestValue": digest,
        "PublicKey": P256, "DSRecord": P256_DS, "DNSKEYRecord": format!("257 3 13 {P256}"), "Status": "ACTIVE",
        "CreatedDate": "2026-01-01T00:00:00.000000+00:00", "LastModifiedDate": "2026-01-01T00:00:00.000000+00:00",
    });
    for (name, value) in key {
        member[*name] = value.clone();
    }
    serde_json::json!({ "Status": { "ServeSignature": "SIGNING" }, "KeySigningKeys": [member] }).to_string()
}

#[test]
fn json_of_route53() {
    let zone = name("example.net.");
    let source = read(&route53(&[])).unwrap();
    let claim = &source.claims[0];
    assert_eq!(
        (claim.provider, &claim.status),
        (Provider::Route53, &ZoneStatus::Signing("SIGNING".to_owned()))
    );
    let key = &claim.keys[0];
    assert_eq!((key.path.as_str(), &key.status), ("KeySigningKeys[0]", &KeyStatus::Active));
    assert_eq!(key.key.as_ref().unwrap().ds(&zone, DigestType::SHA256).unwrap().to_string(), P256_DS);
    assert_eq!(claim.contradictions(Some(&zone)), []);
    assert_eq!(claim.contradictions(None), []);
    // Two claims in one input, as `cat a.json b.json` makes it.
    assert_eq!(read(&format!("{}\n{}", route53(&[]), route53(&[]))).unwrap().claims.len(), 2);
    for (word, status) in [
        ("INACTIVE", KeyStatus::Inactive),
        ("DELETING", KeyStatus::Deleting),
        ("ACTION_NEEDED", KeyStatus::ActionNeeded),
        ("INTERNAL_FAILURE", KeyStatus::InternalFailure),
        ("NEW", KeyStatus::Other("NEW".to_owned())),
    ] {
        let source = read(&route53(&[("Status", word.into())])).unwrap();
        assert_eq!(source.claims[0].keys[0].status, status);
    }
}

#[test]
fn contradictions_of_route53() {
    let zone = name("example.net.");
    let wrong = P256_DS.replace("B4C8", "B4C9");
    for (change, with_zone, without) in [
        (("DSRecord", wrong.as_str().into()), "DSRecord: states DS 55648 13 2 B4C9", ""),
        (("DSRecord", ED25519_DS.into()), "DSRecord: states DS 3613 15 2 3AA5", "DSRecord: states DS 3613"),
        (("DigestValue", "00".repeat(32).into()), "DigestValue: states DS 55648 13 2 0000", ""),
        (
            ("KeyTag", 1.into()),
            "KeySigningKeys[0] states key tag 1; the public",
            "KeySigningKeys[0] states key tag 1;",
        ),
        (
            ("DNSKEYRecord", format!("256 3 13 {P256}").into()),
            "DNSKEYRecord: states key 55647; ",
            "DNSKEYRecord: states key 55647; ",
        ),
        (
            ("SigningAlgorithmMnemonic", "ED25519".into()),
            "KeySigningKeys[0] states algorithm 15 (ED25519); ",
            "KeySigningKeys[0] states algorithm 15 (ED25519); ",
        ),
    ] {
        let source = read(&route53(&[change])).unwrap();
        let first =
            |zone| source.claims[0].contradictions(zone).first().map_or(String::new(), ToString::to_string);
        assert!(first(Some(&zone)).contains(with_zone), "{}", first(Some(&zone)));
        assert!(
            first(None).contains(without) && first(None).is_empty() == without.is_empty(),
            "{}",
            first(None)
        );
    }
}

/// As the API answers, in its envelope or without.
#[test]
fn json_of_cloudflare() {
    let digest = P256_DS.split(' ').next_back().unwrap();
    let bare = serde_json::json!({
        "status": "active", "flags": 257, "algorithm": "13", "key_type": "ECDSAP256SHA256", "digest_type": "2",
        "digest_algorithm": "SHA256", "digest": digest, "ds": format!("example.net. 3600 IN DS {P256_DS}"),
        "key_tag": 55648, "public_key": P256, "modified_on": "2026-01-01T05:20:00.12345Z",
    });
    let envelope = serde_json::json!({ "success": true, "errors": [], "messages": [], "result": bare });
    for (value, path) in [(&bare, ""), (&envelope, "result")] {
        let source = read(&value.to_string()).unwrap();
        let claim = &source.claims[0];
        assert_eq!((claim.provider, claim.zone.clone()), (Provider::Cloudflare, Some(name("example.net."))));
        assert_eq!(claim.keys[0].path, path);
        assert_eq!(claim.keys[0].key.as_ref().unwrap().key_tag(), 55648);
        assert_eq!(claim.keys[0].ds.len(), 2);
        assert_eq!(claim.contradictions(None), []);
    }
    let mut other = bare.clone();
    other["digest"] = "11".repeat(32).into();
    let found = read(&other.to_string()).unwrap().claims[0].contradictions(None);
    assert!(found[0].to_string().starts_with("digest: states DS 55648 13 2 1111"), "{found:?}");
    let disabled =
        serde_json::json!({ "status": "disabled", "key_tag": null, "digest": null, "public_key": null });
    let source = read(&disabled.to_string()).unwrap();
    assert_eq!(source.claims[0].status, ZoneStatus::NotSigning("disabled".to_owned()));
    assert!(source.claims[0].keys.is_empty());
}

#[test]
fn json_of_another_shape() {
    let digest_of = |value: &str| route53(&[("DigestValue", value.into())]);
    for (text, message) in [
        ("{}".to_owned(), "expected KeySigningKeys (aws route53 get-dnssec) or key_tag"),
        ("{\"Zone\": 1}".to_owned(), "expected KeySigningKeys (aws route53 get-dnssec) or key_tag"),
        ("[1]".to_owned(), "expected KeySigningKeys (aws route53 get-dnssec) or key_tag"),
        ("{\"KeySigningKeys\": 1}".to_owned(), "KeySigningKeys: expected an array, found \"1\""),
        ("{\"KeySigningKeys\": [1]}".to_owned(), "KeySigningKeys[0]: expected an object, found \"1\""),
        ("{\"KeySigningKeys\": [".to_owned(), "line 1, column 20: not JSON: EOF while parsing"),
        ("{\"Status\": 1, \"KeySigningKeys\": []}".to_owned(), "Status: expected an object"),
        (route53(&[("KeyTag", 65_536.into())]), "KeySigningKeys[0].KeyTag: expected a key tag from 0 to 65535, found \"65536\""),
        (route53(&[("KeyTag", "x".into())]), "KeySigningKeys[0].KeyTag: expected a key tag"),
        (route53(&[("PublicKey", "AA".into())]), "KeySigningKeys[0].PublicKey: public key of algorithm 13 (ECDSAP256SHA256): "),
        (route53(&[("PublicKey", 1.into())]), "KeySigningKeys[0].PublicKey: expected a string, found \"1\""),
        (route53(&[("SigningAlgorithmMnemonic", "X".into())]), "KeySigningKeys[0].SigningAlgorithmMnemonic: \"X\" is no algorithm"),
        (route53(&[("DSRecord", "1 2".into())]), "KeySigningKeys[0].DSRecord: expected a digest type, found nothing"),
        (digest_of("ABC"), "KeySigningKeys[0].DigestValue: digest of 3 hexadecimal digits"),
        (digest_of("ABCD"), "KeySigningKeys[0].DigestValue: digest of 2 octets; digest type 2 (SHA-256) has 32"),
        (
            "{\"success\":false,\"errors\":[{\"code\":9109,\"message\":\"Invalid access token\"}],\"result\":null}".to_owned(),
            "errors: the answer of an API that says it failed: Invalid access token",
        ),
    ] {
        let error = read(&text).unwrap_err();
        assert!(error.starts_with(message) && !error.contains('\n'), "{text}: {error}");
    }
}

#[test]
fn a_key_of_an_algorithm_that_nobody_knows_is_read() {
    let key = PublishedKey::parse("257 3 200 AAAA").unwrap();
    assert_eq!(key.algorithm, Algorithm(200));
}

/// Whatever is cut off or changed, there is a source or a line that says why not.
#[test]
fn damaged_text_is_refused_in_one_line() {
    let samples = [
        format!("; Publish: 20260102000000 (x)\nexample.net. 3600 IN DNSKEY 257 3 13 (\n {P256} )\n"),
        format!("{P256_DS}\nexample.net. DS {ED25519_DS}\n"),
        route53(&[]),
    ];
    for sample in samples {
        for place in (0..sample.len()).filter(|place| sample.is_char_boundary(*place)) {
            let (before, after) = sample.split_at(place);
            let rest: String = after.chars().skip(1).collect();
            for damaged in [
                before.to_owned(),
                format!("{before}{rest}"),
                format!("{before}\u{0}{rest}"),
                format!("{before}({rest}"),
            ] {
                if let Err(error) = read(&damaged) {
                    assert!(!error.contains('\n') && !error.is_empty(), "{damaged:?}: {error:?}");
                }
            }
        }
    }
}
