//! Signers that are not the zone, and records that nobody signed (RFC 4035 §5.3.1).

use crate::attack::{NOW, SEED, WWW, assert_verdict, attack, blank, builder, is, name, record, with_forged};
use dnssec_core::algorithm::Algorithm;
use dnssec_core::record::Record;
use dnssec_core::record_type::{Class, RecordType};
use dnssec_core::report::Verdict;
use dnssec_fixtures::{SigningKey, Validity, sign};

/// RFC 4035 §5.3.1: a signer that is no zone, an insecure zone beside it, or the attacker's own.
#[test]
fn signer_games() {
    let hierarchy = builder().build();
    let signers = [
        "www.example.lab.",
        "unsigned.example.lab.",
        "other.lab.",
        "lab.",
        ".",
        "example.lab.",
        "x.www.example.lab.",
    ];
    let mut all = vec![record(WWW.0, WWW.1, "192.0.2.66")];
    for signer in signers {
        let mut answers = with_forged(WWW.0, WWW.1, "192.0.2.66", signer);
        all.push(answers[1].clone());
        if signer == "other.lab." {
            let key =
                SigningKey::from_seed(Algorithm::ECDSAP256SHA256, 256, &format!("{SEED} other.lab. ZSK"));
            answers[1] = sign(&answers[..1], &key, &name(signer), Validity::around(NOW));
        }
        for answers in [answers, all.clone()] {
            let report = attack(&hierarchy, WWW, &|asked, message| {
                if is(asked, WWW.0, WWW.1) && !message.answers.is_empty() {
                    message.answers = answers.clone();
                }
            });
            assert_verdict(&report, Verdict::Bogus);
        }
    }
}

/// RFC 4034 §3.1, RFC 4035 §5.3.1: each field of a signature counts, and each has its own finding.
#[test]
fn altered_fields_of_a_signature() {
    let hierarchy = builder().build();
    struct Row(&'static str, fn(&mut Vec<u8>), &'static str);
    // Where the change can be computed back, the field is told.
    let table = [
        Row("type covered", |rdata| rdata[1] = 28, "signature-missing"),
        Row("algorithm of no key", |rdata| rdata[2] = 8, "signature-by-other-key"),
        Row("algorithm unknown", |rdata| rdata[2] = 200, "signature-by-other-key"),
        Row("labels above the owner's", |rdata| rdata[3] = 4, "signature-wrong-labels"),
        Row("labels as of a wildcard", |rdata| rdata[3] = 2, "signature-wrong-labels"),
        Row("original TTL", |rdata| rdata[7] ^= 1, "signature-over-current-ttl"),
        Row("expiration", |rdata| rdata[11] ^= 1, "signature-mismatch"),
        Row("inception", |rdata| rdata[15] ^= 1, "signature-mismatch"),
        Row("key tag", |rdata| rdata[17] ^= 1, "signature-by-other-key"),
        Row("signer", |rdata| rdata[19] ^= 1, "signature-signer-wrong"),
        Row("signature", |rdata| *rdata.last_mut().unwrap() ^= 1, "signature-mismatch"),
        Row("signature cut", |rdata| rdata.truncate(rdata.len() - 1), "signature-length-wrong"),
        Row("cut inside the fields", |rdata| rdata.truncate(17), "signature-malformed"),
        // Without the type covered it is a signature of no set.
        Row("nothing", Vec::clear, "signature-missing"),
    ];
    for Row(what, alter, fact) in table {
        let altered = |record: &Record| {
            let mut rdata = record.rdata.to_vec();
            alter(&mut rdata);
            Record { rdata: rdata.into(), ..record.clone() }
        };
        for beside in [false, true] {
            let report = attack(&hierarchy, WWW, &|asked, message| {
                if is(asked, WWW.0, WWW.1) && message.answers.len() == 2 {
                    let place = message.answers.iter().position(|r| r.record_type == RecordType::RRSIG);
                    let good = message.answers.remove(place.unwrap());
                    message.answers.push(altered(&good));
                    message.answers.extend(beside.then_some(good));
                }
            });
            assert_verdict(&report, if beside { Verdict::Secure } else { Verdict::Bogus });
            let expected = (!beside).then_some(fact);
            assert_eq!(dnssec_fixtures::deciding_fact(&report), expected, "{what}");
        }
    }
}

/// A child signs names of its parent and of its sibling with its own key (RFC 4035 §5.3.1).
#[test]
fn child_signs_for_its_parent_and_sibling() {
    let hierarchy = builder().build();
    let key = SigningKey::from_seed(Algorithm::ECDSAP256SHA256, 256, &format!("{SEED} sub.example.lab. ZSK"));
    for signer in ["sub.example.lab.", "example.lab."] {
        let forged = record(WWW.0, WWW.1, "192.0.2.66");
        let signature = sign(std::slice::from_ref(&forged), &key, &name(signer), Validity::around(NOW));
        let report = attack(&hierarchy, WWW, &|asked, message| {
            if is(asked, WWW.0, WWW.1) && !message.answers.is_empty() {
                message.answers = vec![forged.clone(), signature.clone()];
            }
        });
        assert_verdict(&report, Verdict::Bogus);
    }
}

/// Forged SOA records make cuts where there are none: at best bogus (RFC 4035 §5.2).
#[test]
fn forged_cuts() {
    let hierarchy = builder().build();
    for owners in [&["www.example.lab."][..], &["lab."], &["www.example.lab.", "x.example.lab."]] {
        let report = attack(&hierarchy, WWW, &|asked, message| {
            if is(asked, WWW.0, WWW.1) {
                blank(message);
                message.answers = vec![record(WWW.0, WWW.1, "192.0.2.66")];
                let soa = |owner: &&str| record(owner, RecordType::SOA, "ns1.lab. h.lab. 1 2 3 4 5");
                message.authorities = owners.iter().map(soa).collect();
            }
        });
        assert_verdict(&report, Verdict::Bogus);
    }
}

/// Unsigned aliases into an insecure zone, and records of another class or owner (RFC 4035 §5.3.1).
#[test]
fn unsigned_injections() {
    let hierarchy = builder().build();
    let target = "www.unsigned.example.lab.";
    let injections: Vec<Vec<Record>> = vec![
        vec![record(WWW.0, RecordType::CNAME, target)],
        vec![record("example.lab.", RecordType::DNAME, "unsigned.example.lab.")],
        vec![record("lab.", RecordType::DNAME, "unsigned.example.lab.")],
        vec![record(".", RecordType::DNAME, "unsigned.example.lab.")],
        vec![Record { class: Class(3), ..record(WWW.0, WWW.1, "192.0.2.66") }],
        vec![record("other.example.lab.", WWW.1, "192.0.2.66")],
        vec![record(WWW.0, RecordType::CNAME, target), record(target, WWW.1, "192.0.2.66")],
    ];
    for injection in injections {
        let report = attack(&hierarchy, WWW, &|asked, message| {
            if is(asked, WWW.0, WWW.1) {
                blank(message);
                message.answers = injection.clone();
            }
        });
        assert_verdict(&report, Verdict::Bogus);
    }
}

/// RFC 4035 §5.2: a DS of an unknown digest type or algorithm, forged, makes nothing insecure.
#[test]
fn forged_ds_of_unknown_kind() {
    let hierarchy = builder().build();
    for text in ["1 250 2", "1 13 250"] {
        let ds = format!("{text} {}", "00".repeat(32));
        for signer in ["lab.", ".", "example.lab."] {
            let report = attack(&hierarchy, WWW, &|asked, message| {
                if is(asked, "example.lab.", RecordType::DS) {
                    message.answers = with_forged("example.lab.", RecordType::DS, &ds, signer);
                }
            });
            assert_verdict(&report, Verdict::Bogus);
            let report = attack(&hierarchy, WWW, &|asked, message| {
                if is(asked, "example.lab.", RecordType::DS) {
                    message.answers.push(record("example.lab.", RecordType::DS, &ds));
                }
            });
            assert_verdict(&report, Verdict::Bogus);
        }
    }
}

/// RFC 4035 §5.3.1: a parent's key signs nothing beyond a signed delegation, not even what it did sign: the
/// zone that contains the set is the child.
#[test]
fn parent_signs_for_its_signed_child() {
    let hierarchy = builder().build();
    let key = SigningKey::from_seed(Algorithm::ECDSAP256SHA256, 256, &format!("{SEED} example.lab. ZSK"));
    let asked = ("www.sub.example.lab.", RecordType::A);
    let forged = record(asked.0, asked.1, "192.0.2.66");
    let signature = sign(std::slice::from_ref(&forged), &key, &name("example.lab."), Validity::around(NOW));
    let report = attack(&hierarchy, asked, &|question, message| {
        if is(question, asked.0, asked.1) && !message.answers.is_empty() {
            message.answers = vec![forged.clone(), signature.clone()];
        }
    });
    assert_verdict(&report, Verdict::Bogus);
    assert_eq!(dnssec_fixtures::deciding_fact(&report), Some("signer-not-zone"));
}
