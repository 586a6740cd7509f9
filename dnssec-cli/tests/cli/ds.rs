//! `dnssec ds`: every source, every form, and what servers say of the keys.

use crate::lab::Lab;
use crate::{NOW, Outcome, dnssec, dnssec_in, words};
use dnssec_cli::Interrupt;
use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::record::Record;
use dnssec_fixtures::SigningKey;
use serde_json::Value;
use std::process::ExitCode;
use tempfile::TempDir;

const REGISTRARS: [&str; 10] = [
    "route53",
    "godaddy",
    "cloudflare",
    "namecheap",
    "gandi",
    "ovh",
    "porkbun",
    "squarespace",
    "name.com",
    "generic",
];

const ALGORITHMS: [Algorithm; 4] =
    [Algorithm::RSASHA256, Algorithm::ECDSAP256SHA256, Algorithm::ECDSAP384SHA384, Algorithm::ED25519];

fn key(algorithm: Algorithm, flags: u16) -> Record {
    SigningKey::from_seed(algorithm, flags, "ds").dnskey_record(&"example.com.".parse().unwrap(), 3600)
}

fn ksk() -> Record {
    key(Algorithm::ECDSAP256SHA256, SigningKey::KEY_SIGNING)
}

fn ds(text: &str, options: &str) -> Outcome {
    let mut arguments = words("ds -");
    arguments.extend(words(options));
    dnssec_in(&arguments, Interrupt::Never, text)
}

fn json(outcome: &Outcome) -> Value {
    let object: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let schema: Value = serde_json::from_str(include_str!("../../../docs/ds.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&object).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}\n{object:#}");
    object
}

/// Every registrar, as text and as JSON.
#[test]
fn forms() {
    for registrar in REGISTRARS {
        let outcome = ds(&ksk().to_string(), &format!("--registrar {registrar}"));
        assert_eq!((outcome.code, outcome.stderr.as_str()), (ExitCode::SUCCESS, ""), "{registrar}");
        insta::assert_snapshot!(format!("ds_{}", registrar.replace('.', "_")), outcome.stdout);
        let object = json(&ds(&ksk().to_string(), &format!("--registrar {registrar} --json")));
        let form = &object["zones"][0]["registrar"];
        assert_eq!(form["name"], registrar);
        for field in form["submissions"][0]["fields"].as_array().unwrap() {
            let (label, value) = (field["label"].as_str().unwrap(), field["value"].as_str().unwrap());
            assert!(outcome.stdout.contains(label) && outcome.stdout.contains(value), "{registrar}: {field}");
        }
    }
}

#[test]
fn records() {
    let outcome = ds(&ksk().to_string(), "--digest 2 --digest 4");
    assert_eq!(outcome.code, ExitCode::SUCCESS);
    insta::assert_snapshot!("ds_records", outcome.stdout);
    let object = json(&ds(&ksk().to_string(), "--digest 2 --digest 4 --json"));
    let entry = &object["zones"][0]["entries"][0];
    assert_eq!(entry["ds"].as_array().unwrap().len(), 2);
    for text in [&entry["ds"][0]["record"], &entry["ds"][1]["record"], &entry["cdnskey"]] {
        assert!(outcome.stdout.contains(text.as_str().unwrap()), "{text}");
    }
}

/// What a registrar does not take is said, and is no success.
#[test]
fn refusals() {
    let ed25519 = key(Algorithm::ED25519, SigningKey::KEY_SIGNING).to_string();
    let digest = "example.com. IN DS 1 13 2 ".to_owned() + &"AB".repeat(32);
    let all: String = ALGORITHMS.map(|algorithm| key(algorithm, 257).to_string() + "\n").concat();
    let many: String = (0..14)
        .map(|seed| {
            let key = SigningKey::from_seed(Algorithm::ED25519, 257, &seed.to_string());
            format!("{}\n", key.dnskey_record(&"example.com.".parse().unwrap(), 0))
        })
        .collect();
    for (text, registrar, code, part) in [
        (
            &ed25519,
            "ovh",
            1,
            "is of algorithm 15 (ED25519), which OVHcloud does not take: it takes 5, 7, 8, 10, 13, 14",
        ),
        (&ed25519, "porkbun", 0, "15 - ED25519"),
        (&digest, "route53", 1, "asks for the public key, and of DS 1 only the digest is known"),
        (&digest, "gandi", 1, "asks for the public key"),
        (&digest, "godaddy", 0, "Digest type  2 - SHA-256"),
        (&all, "ovh", 0, "3 entries to submit"),
        (&all, "ovh", 0, "algorithm 15"),
        (&many, "route53", 1, "takes 13 entries at most, not 14"),
    ] {
        let outcome = ds(text, &format!("--registrar {registrar}"));
        let stdout = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(stdout.contains(&part), "{registrar}: {part}\n{}", outcome.stdout);
        assert_eq!(outcome.code, ExitCode::from(code), "{registrar}: {part}");
        json(&ds(text, &format!("--registrar {registrar} --json")));
    }
}

#[test]
fn what_is_left_out() {
    let zsk = key(Algorithm::ECDSAP256SHA256, SigningKey::ZONE_SIGNING).to_string();
    let revoked = key(Algorithm::ECDSAP256SHA256, 0x0181).to_string();
    let no_zone_key = key(Algorithm::ECDSAP256SHA256, 1).to_string();
    let sha1 = key(Algorithm::RSASHA1, 257).to_string();
    let ksk = ksk().to_string();
    let timed = format!("; Publish: 20300101000000 (x)\n{ksk}\n");
    let deleted = format!("; Delete: 20200101000000 (x)\n{ksk}\n");
    for (text, options, code, part) in [
        (&zsk, "", 1, "has no SEP bit"),
        (&zsk, "--all-keys", 0, "no SEP"),
        (&revoked, "--all-keys", 1, "is revoked and left out"),
        (&no_zone_key, "--all-keys", 1, "not those of a zone key"),
        (&sha1, "", 0, "P102"),
        (&sha1, "--strict", 5, "P102"),
        (&ksk, "--digest 1", 0, "must not be used in new DS"),
        (&ksk, "--digest 1 --strict", 5, "(RFC 9905"),
        (&ksk, "--strict", 0, "1 key to have a DS"),
        (&timed, "--strict", 5, "in the zone not before 2030-01-01T00:00:00Z"),
        (&deleted, "--strict", 5, "no longer in the zone since 2020-01-01T00:00:00Z"),
    ] {
        let outcome = ds(text, options);
        assert_eq!(outcome.code, ExitCode::from(code), "{part}: {outcome:?}");
        assert!(outcome.stdout.contains(part), "{part}: {}", outcome.stdout);
        json(&ds(text, &format!("{options} --json")));
    }
}

#[test]
fn json_of_route53() {
    let ksk = ksk();
    let view = dnssec_core::record::Dnskey::parse(&ksk.rdata).unwrap();
    let text = ksk.to_string();
    let rdata = text.split(" DNSKEY ").nth(1).unwrap();
    let public_key = rdata.split(' ').next_back().unwrap();
    let tag = view.key_tag();
    let digest = view.digest(&ksk.owner, DigestType::SHA256).unwrap();
    let digest: String = digest.iter().map(|octet| format!("{octet:02X}")).collect();
    let claim = |status: &str, digest: &str| {
        serde_json::json!({
            "Status": { "ServeSignature": "SIGNING" },
            "KeySigningKeys": [
                {
                    "Name": "old_key", "Flag": 257, "SigningAlgorithmType": 13, "KeyTag": tag, "PublicKey": public_key,
                    "Status": "INACTIVE",
                },
                {
                    "Name": "new_key", "Flag": 257, "SigningAlgorithmType": 13, "KeyTag": tag, "PublicKey": public_key,
                    "DSRecord": format!("{tag} 13 2 {digest}"), "Status": status,
                },
            ],
        })
        .to_string()
    };
    let good = ds(&claim("ACTIVE", &digest), "--zone example.com --registrar route53");
    assert_eq!(good.code, ExitCode::SUCCESS, "{good:?}");
    let command = format!(
        "aws route53domains associate-delegation-signer-to-domain --region us-east-1 --domain-name example.com \
        --signing-attributes Algorithm=13,Flags=257,PublicKey={public_key}\n"
    );
    assert!(good.stdout.contains(&command), "{}", good.stdout);
    assert!(good.stdout.contains("KeySigningKeys[0] (old_key) is left out: its status is INACTIVE"));
    let none = ds(&claim("ACTION_NEEDED", &digest), "--zone example.com");
    assert_eq!(none.code, ExitCode::from(1), "{none:?}");
    let wrong = ds(&claim("ACTIVE", &"00".repeat(32)), "--zone example.com");
    assert!(wrong.stdout.contains("KeySigningKeys[1].DSRecord: states"), "{}", wrong.stdout);
    assert!(wrong.stdout.contains(&digest), "{}", wrong.stdout);
    let unknown = ds(&claim("ACTIVE", &digest), "");
    assert_eq!(unknown.code, ExitCode::from(2));
    assert!(unknown.stderr.contains("name it with --zone"), "{}", unknown.stderr);
}

#[test]
fn mistakes() {
    let directory = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let short = file("short", "; of a form\nexample.com. DS 1 13 2 ABCD\n");
    let shape = file("shape.json", "{\"DS\": 1}");
    for (arguments, message) in [
        (vec!["ds"], "no source of keys".to_owned()),
        (vec!["ds", "a.example", "b.example"], "a.example and b.example are both names".to_owned()),
        (vec!["ds", "nosuch.json"], "nosuch.json: there is no such file".to_owned()),
        (vec!["ds", "./nosuch"], "./nosuch: there is no such file".to_owned()),
        (vec!["ds", &short], format!("{short}: line 2: digest of 2 octets; digest type 2 (SHA-256) has 32")),
        (vec!["ds", &shape], format!("{shape}: expected KeySigningKeys")),
        (vec!["ds", "1 13 2 ABC"], "\"1 13 2 ABC\": line 1: digest of 3 hexadecimal digits".to_owned()),
        (vec!["ds", "--digest", "3", "a.example"], "digest types that can be computed here".to_owned()),
        (vec!["ds", "--registrar", "x", "a.example"], "'x' for '--registrar <NAME>'".to_owned()),
    ] {
        let outcome = dnssec(&arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (ExitCode::from(2), ""), "{arguments:?}");
        let first = outcome.stderr.lines().next().unwrap();
        assert!(first.contains(&message), "{arguments:?}: {first}");
    }
}

/// A live name: the keys, and whether each would do as the only entry point through each server.
#[test]
fn servers() {
    for (scenario, code, parts) in [
        ("secure-ecdsap256sha256", 0, &["signs the DNSKEY set at every server", "the keys are secure"][..]),
        // Before the first DS.
        ("ds-wanted", 0, &["signs the DNSKEY set at every server", "the keys are insecure"]),
        ("insecure-nsec", 3, &["no key that may have a DS"]),
        ("one-server-stale", 0, &["signs the DNSKEY set at 1 of 2 servers", "T118"]),
    ] {
        let lab = Lab::new(scenario);
        let zone = lab.question[0].strip_prefix("www.").unwrap_or("example.lab.").to_owned();
        let mut arguments = vec!["ds".to_owned(), zone];
        arguments.extend(lab.arguments("--save DIR/c.json").split_off(2));
        let outcome = dnssec(&arguments);
        for part in parts {
            let stdout = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(stdout.contains(part), "{scenario}: {part}\n{}", outcome.stdout);
        }
        assert_eq!(outcome.code, ExitCode::from(code), "{scenario}: {outcome:?}");
        let replay = lab.replay(&format!("ds {} --from DIR/c.json", arguments[1]));
        assert_eq!(replay.stdout, outcome.stdout, "{scenario}");
        json(&lab.replay(&format!("ds {} --from DIR/c.json --json", arguments[1])));
    }
    assert_eq!(NOW.to_string(), "2026-11-24T05:51:53Z");
}
