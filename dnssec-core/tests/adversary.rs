//! An attacker on the path: every message may be altered, forged or replayed, and no key is known but those
//! of the attacker's own zone. Nothing of that may end secure or insecure where the truth is otherwise.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::{Capture, Mode, TransportError};
use dnssec_core::hints::Hints;
use dnssec_core::master::rdata_from_text;
use dnssec_core::name::Name;
use dnssec_core::policy::Policy;
use dnssec_core::record::{Question, Record, Rrsig};
use dnssec_core::record_type::{Class, RecordType};
use dnssec_core::report::{Outcome, Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Completed, Families, Start, Walk};
use dnssec_core::wire::Message;
use dnssec_fixtures::{Denial, Fault, Hierarchy, HierarchyBuilder, SigningKey, Validity, query, sign};

const NOW: Timestamp = Timestamp(1_795_499_513);
const SEED: &str = "adversary";
const AUTHORITATIVE: u16 = 0x0400;

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn question(text: &str, record_type: RecordType) -> Question {
    Question::new(name(text), record_type)
}

/// A record that anybody can write.
fn record(owner: &str, record_type: RecordType, text: &str) -> Record {
    let rdata = rdata_from_text(record_type, text, &Name::root()).unwrap();
    Record { owner: name(owner), record_type, class: Class::IN, ttl: 300, rdata: rdata.into(), fault: None }
}

/// An RRSIG whose fields are in order and whose signature the attacker made with a key of no use.
fn forged(records: &[Record], signer: &str) -> Record {
    let key = SigningKey::from_seed(Algorithm::ECDSAP256SHA256, 256, "attacker");
    sign(records, &key, &name(signer), Validity::around(NOW))
}

fn with_forged(owner: &str, record_type: RecordType, text: &str, signer: &str) -> Vec<Record> {
    let record = record(owner, record_type, text);
    vec![record.clone(), forged(&[record], signer)]
}

/// The records of a zone's RRset and their signatures, under another owner.
fn signed_set(
    hierarchy: &Hierarchy,
    apex: &str,
    owner: &str,
    record_type: RecordType,
    as_owner: &str,
) -> Vec<Record> {
    let set = hierarchy.zone(&name(apex)).unwrap().set(&name(owner), record_type).unwrap();
    let records = set.records.iter().chain(set.signatures()).cloned();
    records.map(|record| Record { owner: name(as_owner), ..record }).collect()
}

/// What an honest server of the zone says.
fn honest(hierarchy: &Hierarchy, apex: &str, owner: &str, record_type: RecordType) -> Message {
    let server = hierarchy.zones().find(|(_, zone)| zone.apex == name(apex)).unwrap().0;
    let octets = query(&name(owner), record_type, 1);
    let over = dnssec_core::capture::Transport::Tcp;
    Message::parse(&hierarchy.respond((server, 53).into(), &octets, over).unwrap()).unwrap()
}

/// A message in octets, nothing compressed.
fn encode(message: &Message) -> Vec<u8> {
    let mut octets = Vec::new();
    octets.extend(message.header.id.to_be_bytes());
    octets.extend(message.header.word.to_be_bytes());
    let edns = usize::from(message.edns.is_some());
    let counts = [
        message.questions.len(),
        message.answers.len(),
        message.authorities.len(),
        message.additionals.len() + edns,
    ];
    counts.iter().for_each(|count| octets.extend((*count as u16).to_be_bytes()));
    for question in &message.questions {
        octets.extend_from_slice(question.name.as_wire());
        octets.extend(question.record_type.0.to_be_bytes());
        octets.extend(question.class.0.to_be_bytes());
    }
    for record in message.records() {
        octets.extend_from_slice(record.owner.as_wire());
        octets.extend(record.record_type.0.to_be_bytes());
        octets.extend(record.class.0.to_be_bytes());
        octets.extend(record.ttl.to_be_bytes());
        octets.extend((record.rdata.len() as u16).to_be_bytes());
        octets.extend_from_slice(&record.rdata);
    }
    if edns == 1 {
        octets.extend([0, 0, 41, 4, 208, 0, 0, 0x80, 0, 0, 0]);
    }
    octets
}

fn set_rcode(message: &mut Message, rcode: u16) {
    message.header.word = message.header.word & 0xfff0 | rcode;
}

/// An empty authoritative answer to be filled by the attacker.
fn blank(message: &mut Message) {
    message.header.word = message.header.word & 0xfff0 | AUTHORITATIVE;
    message.answers.clear();
    message.authorities.clear();
    message.additionals.clear();
}

/// A walk with the attacker in the middle.
fn walk(
    hierarchy: &Hierarchy,
    asked: &Question,
    anchors: &TrustAnchors,
    policy: &Policy,
    tamper: &dyn Fn(&Question, &mut Message),
) -> Capture {
    let hints = vec![Hints::parse(&hierarchy.hints_text()).unwrap()];
    let start = Start::Hints { hints, port: 53, families: Families::Ipv4 };
    let mut walk = Walk::new(asked.clone(), start, anchors.clone(), policy.clone(), NOW);
    while let Some(outgoing) = walk.poll_query() {
        let query = outgoing.query.to_octets(1);
        let response = hierarchy.respond(outgoing.server, &query, dnssec_core::capture::Transport::Tcp);
        let outcome = response.ok_or(TransportError::Timeout { milliseconds: 0 }).map(|octets| {
            let mut message = Message::parse(&octets).unwrap();
            tamper(&outgoing.query.question, &mut message);
            encode(&message)
        });
        walk.handle_response(outgoing.key, Completed { query, sent: NOW, elapsed: 0, outcome });
    }
    walk.finish()
}

fn anchors(hierarchy: &Hierarchy, islands: &[(&str, &str)]) -> TrustAnchors {
    let mut text = hierarchy.anchors_text();
    for (parent, apex) in islands {
        let ds = hierarchy.zone(&name(parent)).unwrap().set(&name(apex), RecordType::DS).unwrap();
        ds.records.iter().for_each(|record| text += &format!("{record}\n"));
    }
    TrustAnchors::parse(&text).unwrap()
}

fn attack_with(
    hierarchy: &Hierarchy,
    asked: (&str, RecordType),
    anchors: &TrustAnchors,
    policy: &Policy,
    tamper: &dyn Fn(&Question, &mut Message),
) -> Report {
    let asked = question(asked.0, asked.1);
    let capture = walk(hierarchy, &asked, anchors, policy, tamper);
    validate(&capture, anchors, policy, NOW)
}

fn attack(
    hierarchy: &Hierarchy,
    asked: (&str, RecordType),
    tamper: &dyn Fn(&Question, &mut Message),
) -> Report {
    attack_with(hierarchy, asked, &anchors(hierarchy, &[]), &Policy::default(), tamper)
}

fn untouched(_: &Question, _: &mut Message) {}

#[track_caller]
fn assert_verdict(report: &Report, verdict: Verdict) {
    assert_eq!(report.verdict, verdict, "{:?} {:?}", report.outcome, report.decisive_finding());
}

fn is(asked: &Question, owner: &str, record_type: RecordType) -> bool {
    asked.name == name(owner) && asked.record_type == record_type
}

fn builder() -> HierarchyBuilder {
    let mut builder = HierarchyBuilder::new(SEED, NOW);
    builder.zone("lab.");
    builder.zone("example.lab.").text = "\
@ A 192.0.2.1
www A 192.0.2.80
deep.ent A 192.0.2.5
*.wild A 192.0.2.42
seen.wild A 192.0.2.43
*.cwild CNAME www.other.lab.
alias CNAME www.other.lab.
tree DNAME other.lab.
"
    .to_owned();
    builder.zone("other.lab.").text = "www A 192.0.2.90\n".to_owned();
    builder.zone("sub.example.lab.").text = "www A 192.0.2.81\n".to_owned();
    let unsigned = builder.zone("unsigned.example.lab.");
    unsigned.algorithm = None;
    unsigned.text = "www A 192.0.2.66\n".to_owned();
    builder
}

/// example.lab has its own anchor under lab., which is not signed.
fn island() -> (Hierarchy, TrustAnchors) {
    let mut builder = builder();
    builder.zone("lab.").algorithm = None;
    let evil = builder.zone("evil.");
    evil.algorithm = None;
    evil.text = "www.example A 192.0.2.66\n".to_owned();
    let hierarchy = builder.build();
    let anchors = anchors(&hierarchy, &[("lab.", "example.lab.")]);
    (hierarchy, anchors)
}

const WWW: (&str, RecordType) = ("www.example.lab.", RecordType::A);

// Islands: what lies at or below a trust anchor is not for a zone above it to say (RFC 4035 §5.3.1).

#[test]
fn island_is_secure_by_its_own_anchor() {
    let (hierarchy, anchors) = island();
    let policy = Policy::default();
    for asked in [WWW, ("www.sub.example.lab.", RecordType::A), ("no.example.lab.", RecordType::A)] {
        assert_verdict(&attack_with(&hierarchy, asked, &anchors, &policy, &untouched), Verdict::Secure);
    }
    let asked = ("www.unsigned.example.lab.", RecordType::A);
    assert_verdict(&attack_with(&hierarchy, asked, &anchors, &policy, &untouched), Verdict::Insecure);
}

#[test]
fn island_signature_claims_an_insecure_zone_above_the_anchor() {
    let (hierarchy, anchors) = island();
    let report = attack_with(&hierarchy, WWW, &anchors, &Policy::default(), &|asked, message| {
        if is(asked, WWW.0, WWW.1) && !message.answers.is_empty() {
            blank(message);
            message.answers = with_forged(WWW.0, WWW.1, "192.0.2.66", "lab.");
        }
    });
    assert_verdict(&report, Verdict::Bogus);
}

#[test]
fn island_dname_above_the_anchor() {
    let (hierarchy, anchors) = island();
    for with_signature in [false, true] {
        let report = attack_with(&hierarchy, WWW, &anchors, &Policy::default(), &|asked, message| {
            if is(asked, WWW.0, WWW.1) && !message.answers.is_empty() {
                blank(message);
                message.answers = with_forged("lab.", RecordType::DNAME, "evil.", "lab.");
                message.answers.truncate(1 + usize::from(with_signature));
            }
        });
        assert_verdict(&report, Verdict::Bogus);
    }
}

#[test]
fn island_denial_signed_by_an_insecure_zone_above_the_anchor() {
    let (hierarchy, anchors) = island();
    let report = attack_with(&hierarchy, WWW, &anchors, &Policy::default(), &|asked, message| {
        if is(asked, WWW.0, WWW.1) && !message.answers.is_empty() {
            blank(message);
            set_rcode(message, 3);
            message.authorities = with_forged("lab.", RecordType::SOA, "ns1.lab. h.lab. 1 2 3 4 5", "lab.");
        }
    });
    assert_verdict(&report, Verdict::Bogus);
}

#[test]
fn island_child_delegation_denied_by_an_insecure_zone_above_the_anchor() {
    let (hierarchy, anchors) = island();
    let asked = ("www.sub.example.lab.", RecordType::A);
    let report = attack_with(&hierarchy, asked, &anchors, &Policy::default(), &|asked, message| {
        if asked.record_type == RecordType::DS && asked.name == name("sub.example.lab.") {
            blank(message);
            message.authorities =
                with_forged("lab.", RecordType::NSEC, "sub.example.lab. NS NSEC RRSIG", "lab.");
        }
        if is(asked, "www.sub.example.lab.", RecordType::A) && !message.answers.is_empty() {
            message.answers = vec![record("www.sub.example.lab.", RecordType::A, "192.0.2.66")];
        }
    });
    assert_verdict(&report, Verdict::Bogus);
}

/// RFC 7646 §1.1: below a negative anchor nothing is validated, even if no zone begins right there.
#[test]
fn negative_anchor_at_a_name_that_is_no_zone() {
    let hierarchy = builder().build();
    let policy = Policy { negative_anchors: vec![name(WWW.0)], ..Policy::default() };
    let report = attack_with(&hierarchy, WWW, &anchors(&hierarchy, &[]), &policy, &|asked, message| {
        if is(asked, WWW.0, WWW.1) && !message.answers.is_empty() {
            message.answers[0].rdata = vec![192, 0, 2, 99].into();
        }
    });
    assert_verdict(&report, Verdict::Insecure);
}

// Wildcards.

/// RFC 4035 §5.4, RFC 6840 §4.3: a DS query is answered by a wildcard like any other.
#[test]
fn ds_question_denied_without_denial_of_the_wildcard() {
    let hierarchy = builder().build();
    let asked = ("x.cwild.example.lab.", RecordType::DS);
    assert_verdict(&attack(&hierarchy, asked, &untouched), Verdict::Secure);
    let denial = honest(&hierarchy, "example.lab.", "x.cwild.example.lab.", RecordType::A);
    let report = attack(&hierarchy, asked, &|asked, message| {
        if is(asked, "x.cwild.example.lab.", RecordType::DS) {
            blank(message);
            message.authorities = denial.authorities.clone();
        }
    });
    assert_verdict(&report, Verdict::Bogus);
}

/// RFC 4592 §4.6: DS at a wildcard says nothing of a name that exists.
#[test]
fn wildcard_ds_of_unknown_algorithm_replayed_for_a_signed_child() {
    let mut builder = builder();
    let digest = "00".repeat(32);
    builder.zone("example.lab.").text += &format!("* DS 1 250 2 {digest}\n");
    let hierarchy = builder.build();
    let replayed =
        signed_set(&hierarchy, "example.lab.", "*.example.lab.", RecordType::DS, "sub.example.lab.");
    let report = attack(&hierarchy, ("www.sub.example.lab.", RecordType::A), &|asked, message| {
        if is(asked, "sub.example.lab.", RecordType::DS) {
            blank(message);
            message.answers = replayed.clone();
        } else if asked.name == name("www.sub.example.lab.") && !message.answers.is_empty() {
            message.answers = vec![record("www.sub.example.lab.", RecordType::A, "192.0.2.66")];
        }
    });
    assert_verdict(&report, Verdict::Bogus);
}

/// RFC 4035 §5.3.4: an alias from a wildcard counts only where no closer match exists.
#[test]
fn wildcard_cname_replayed_as_the_ds_of_a_child() {
    let mut builder = builder();
    builder.zone("example.lab.").text += "* CNAME www.other.lab.\n";
    let hierarchy = builder.build();
    for child in ["sub.example.lab.", "unsigned.example.lab."] {
        let replayed = signed_set(&hierarchy, "example.lab.", "*.example.lab.", RecordType::CNAME, child);
        let asked = (&*format!("www.{child}"), RecordType::A);
        let report = attack(&hierarchy, asked, &|asked, message| {
            if is(asked, child, RecordType::DS) {
                blank(message);
                message.answers = replayed.clone();
            }
        });
        assert_verdict(&report, Verdict::Bogus);
        let fact = format!("{:?}", report.decisive_finding().unwrap());
        assert!(fact.contains("WildcardExpansionUnproven"), "{fact}");
    }
}

/// RFC 4035 §5.3.4.
#[test]
fn wildcard_answer_replayed_for_a_name_that_exists() {
    let hierarchy = builder().build();
    let asked = ("seen.wild.example.lab.", RecordType::A);
    let denial = honest(&hierarchy, "example.lab.", "x.wild.example.lab.", RecordType::A);
    let replayed = signed_set(&hierarchy, "example.lab.", "*.wild.example.lab.", RecordType::A, asked.0);
    let report = attack(&hierarchy, asked, &|asked, message| {
        if is(asked, "seen.wild.example.lab.", RecordType::A) && !message.answers.is_empty() {
            message.answers = replayed.clone();
            message.authorities = denial.authorities.clone();
        }
    });
    assert_verdict(&report, Verdict::Bogus);
}

// Denials of the wrong zone.

/// RFC 6840 §4.1: the parent's NSEC at the cut says nothing of what is at or below it.
#[test]
fn names_of_a_child_denied_by_the_parent() {
    for denial in [Denial::Nsec, Denial::NSEC3] {
        let mut builder = builder();
        builder.zone("example.lab.").denial = denial;
        let hierarchy = builder.build();
        let at_cut = honest(&hierarchy, "example.lab.", "unsigned.example.lab.", RecordType::DS);
        let others = honest(&hierarchy, "example.lab.", "no.example.lab.", RecordType::A);
        for asked in ["www.sub.example.lab.", "sub.example.lab."] {
            for rcode in [0, 3] {
                let mut authorities = at_cut.authorities.clone();
                authorities.extend(others.authorities.clone());
                if let Denial::Nsec = denial {
                    let nsec = signed_set(
                        &hierarchy,
                        "example.lab.",
                        "sub.example.lab.",
                        RecordType::NSEC,
                        "sub.example.lab.",
                    );
                    authorities.extend(nsec);
                }
                let report = attack(&hierarchy, (asked, RecordType::MX), &|asked, message| {
                    if asked.record_type == RecordType::MX {
                        blank(message);
                        set_rcode(message, rcode);
                        message.authorities = authorities.clone();
                    }
                });
                assert_verdict(&report, Verdict::Bogus);
            }
        }
    }
}

/// RFC 6840 §4.4: the child's own apex, the absence of NS, and a name beside it prove no insecure delegation.
#[test]
fn ds_of_a_signed_child_denied_by_whatever_is_signed() {
    for denial in [Denial::Nsec, Denial::NSEC3, Denial::OPT_OUT] {
        let mut builder = builder();
        builder.zone("example.lab.").denial = denial;
        builder.zone("sub.example.lab.").denial = denial;
        let hierarchy = builder.build();
        let sources = [
            honest(&hierarchy, "sub.example.lab.", "sub.example.lab.", RecordType::MX),
            honest(&hierarchy, "sub.example.lab.", "no.sub.example.lab.", RecordType::A),
            honest(&hierarchy, "example.lab.", "www.example.lab.", RecordType::MX),
            honest(&hierarchy, "example.lab.", "unsigned.example.lab.", RecordType::DS),
            honest(&hierarchy, "example.lab.", "no.example.lab.", RecordType::A),
            honest(&hierarchy, "example.lab.", "example.lab.", RecordType::MX),
            honest(&hierarchy, "lab.", "no.lab.", RecordType::A),
        ];
        let mut all = sources[0].clone();
        all.authorities = sources.iter().flat_map(|message| message.authorities.clone()).collect();
        for source in sources.iter().chain([&all]) {
            let report = attack(&hierarchy, ("www.sub.example.lab.", RecordType::A), &|asked, message| {
                if is(asked, "sub.example.lab.", RecordType::DS) {
                    blank(message);
                    message.authorities = source.authorities.clone();
                } else if asked.name == name("www.sub.example.lab.") && !message.answers.is_empty() {
                    message.answers = vec![record("www.sub.example.lab.", RecordType::A, "192.0.2.66")];
                }
            });
            assert_verdict(&report, Verdict::Bogus);
        }
    }
}

/// RFC 9276 §3.2 makes the denials of a zone insecure, not those of a signed zone below it.
#[test]
fn too_many_iterations_above_a_signed_child() {
    let mut builder = builder();
    builder.zone("example.lab.").denial = Denial::nsec3(200, &[]);
    let hierarchy = builder.build();
    let denial = honest(&hierarchy, "example.lab.", "no.example.lab.", RecordType::MX);
    assert_verdict(&attack(&hierarchy, ("no.example.lab.", RecordType::MX), &untouched), Verdict::Insecure);
    for rcode in [0, 3] {
        let report = attack(&hierarchy, ("www.sub.example.lab.", RecordType::MX), &|asked, message| {
            if asked.record_type == RecordType::MX && message.header.is_authoritative() {
                blank(message);
                set_rcode(message, rcode);
                message.authorities = denial.authorities.clone();
            }
        });
        assert_verdict(&report, Verdict::Bogus);
    }
}

/// RFC 5155 §8.4, §9.2: opt-out denies nothing that is signed.
#[test]
fn signed_name_denied_under_opt_out() {
    let mut builder = builder();
    builder.zone("example.lab.").denial = Denial::OPT_OUT;
    let hierarchy = builder.build();
    for asked in [WWW, ("deep.ent.example.lab.", RecordType::A)] {
        for source in ["no.example.lab.", "other.example.lab.", "x.www.example.lab.", "a.ent.example.lab."] {
            let denial = honest(&hierarchy, "example.lab.", source, RecordType::A);
            for rcode in [0, 3] {
                let report = attack(&hierarchy, asked, &|question, message| {
                    if is(question, asked.0, asked.1) && !message.answers.is_empty() {
                        blank(message);
                        set_rcode(message, rcode);
                        message.authorities = denial.authorities.clone();
                    }
                });
                assert_verdict(&report, Verdict::Bogus);
            }
        }
    }
}

/// Denials of one zone under the rcode of the other kind (RFC 4035 §5.4).
#[test]
fn rcode_flipped() {
    let hierarchy = builder().build();
    for (asked, record_type, rcode, verdict) in [
        ("no.example.lab.", RecordType::A, 0, Verdict::Bogus),
        ("no.example.lab.", RecordType::DS, 0, Verdict::Bogus),
        ("www.example.lab.", RecordType::MX, 3, Verdict::Secure),
        ("www.example.lab.", RecordType::DS, 3, Verdict::Secure),
        ("ent.example.lab.", RecordType::DS, 3, Verdict::Secure),
    ] {
        let report = attack(&hierarchy, (asked, record_type), &|question, message| {
            if is(question, asked, record_type) && message.header.is_authoritative() {
                set_rcode(message, rcode);
            }
        });
        assert_verdict(&report, verdict);
        assert!(verdict == Verdict::Bogus || report.outcome == Outcome::NoData, "{:?}", report.outcome);
    }
}

// Signers.

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

/// Budgets that run out leave nothing insecure.
#[test]
fn exhausted_budgets_are_not_insecure() {
    let mut builder = builder();
    builder.zone("example.lab.").denial = Denial::OPT_OUT;
    let hierarchy = builder.build();
    let honest = anchors(&hierarchy, &[]);
    for asked in [WWW, ("no.sub.example.lab.", RecordType::A), ("www.example.lab.", RecordType::MX)] {
        let capture = walk(&hierarchy, &question(asked.0, asked.1), &honest, &Policy::default(), &untouched);
        for left in 0..12 {
            let mut policy = Policy::default();
            policy.budget.signatures = left;
            assert_ne!(validate(&capture, &honest, &policy, NOW).verdict, Verdict::Insecure);
            let mut policy = Policy::default();
            policy.budget.nsec3_hashes = left;
            assert_ne!(validate(&capture, &honest, &policy, NOW).verdict, Verdict::Insecure);
            let mut policy = Policy::default();
            policy.budget.zones = left;
            assert_ne!(validate(&capture, &honest, &policy, NOW).verdict, Verdict::Insecure);
        }
    }
}

/// The longest name, every ancestor of which claims to be a zone signed by the next: no stack is exhausted.
#[test]
fn deepest_chain_of_signers() {
    let hierarchy = builder().build();
    let deep = name(&format!("{}example.lab.", "a.".repeat(120)));
    let trusted = anchors(&hierarchy, &[]);
    let mut capture = walk(&hierarchy, &question(WWW.0, WWW.1), &trusted, &Policy::default(), &untouched);
    capture.question = Question::new(deep.clone(), RecordType::A);
    let pattern = capture.exchanges[0].clone();
    let ds = format!("1 13 2 {}", "00".repeat(32));
    let zones = deep.self_and_ancestors().filter(|zone| zone.label_count() > 2);
    for (owner, record_type, signer, text) in zones
        .map(|zone| (zone.clone(), RecordType::DS, zone.parent().unwrap(), ds.as_str()))
        .chain([(deep.clone(), RecordType::A, deep.clone(), "192.0.2.66")])
    {
        let mut message = Message::parse(pattern.outcome.as_ref().unwrap()).unwrap();
        blank(&mut message);
        message.questions = vec![Question::new(owner.clone(), record_type)];
        message.answers = with_forged(&owner.to_string(), record_type, text, &signer.to_string());
        let mut exchange = pattern.clone();
        (exchange.zone, exchange.question) = (None, message.questions[0].clone());
        exchange.outcome = Ok(encode(&message));
        capture.exchanges.push(exchange);
    }
    let report = validate(&capture, &anchors(&hierarchy, &[]), &Policy::default(), NOW);
    assert_ne!(report.verdict, Verdict::Secure);
    assert_ne!(report.verdict, Verdict::Insecure);
}

/// Every message of the lab as the answer to every question of an honest walk, and every record of it left
/// out, doubled or moved to another class: what is secure stays what it was, and nothing becomes insecure.
#[test]
fn replays_and_omissions() {
    for denial in [Denial::Nsec, Denial::OPT_OUT] {
        let mut builder = builder();
        builder.zone("example.lab.").denial = denial;
        builder.zone("lab.").denial = denial;
        let hierarchy = builder.build();
        let trusted = anchors(&hierarchy, &[]);
        let policy = Policy::default();
        let mut corpus = Vec::new();
        for (apex, owner) in [
            (".", "lab."),
            ("lab.", "example.lab."),
            ("lab.", "lab."),
            ("example.lab.", "example.lab."),
            ("example.lab.", "sub.example.lab."),
            ("example.lab.", "unsigned.example.lab."),
            ("example.lab.", "www.example.lab."),
            ("example.lab.", "no.example.lab."),
            ("example.lab.", "x.wild.example.lab."),
            ("example.lab.", "alias.example.lab."),
            ("example.lab.", "www.tree.example.lab."),
            ("sub.example.lab.", "sub.example.lab."),
            ("sub.example.lab.", "no.sub.example.lab."),
            ("unsigned.example.lab.", "www.unsigned.example.lab."),
            ("other.lab.", "www.other.lab."),
        ] {
            for record_type in [RecordType::DS, RecordType::A, RecordType::NS, RecordType::DNSKEY] {
                corpus.push(honest(&hierarchy, apex, owner, record_type));
            }
        }
        for asked in [("www.sub.example.lab.", RecordType::A), ("www.sub.example.lab.", RecordType::MX)] {
            let asked = question(asked.0, asked.1);
            let capture = walk(&hierarchy, &asked, &trusted, &policy, &untouched);
            let good = validate(&capture, &trusted, &policy, NOW);
            assert_verdict(&good, Verdict::Secure);
            let check = |capture: &Capture, what: &str| {
                let report = validate(capture, &trusted, &policy, NOW);
                assert_ne!(report.verdict, Verdict::Insecure, "{what}: {:?}", report.decisive_finding());
                if report.verdict == Verdict::Secure {
                    assert_eq!((&report.outcome, &report.answers), (&good.outcome, &good.answers), "{what}");
                }
            };
            for place in 0..capture.exchanges.len() {
                let original = Message::parse(capture.exchanges[place].outcome.as_ref().unwrap()).unwrap();
                for (number, message) in corpus.iter().enumerate() {
                    let mut changed = capture.clone();
                    let message = Message { questions: original.questions.clone(), ..message.clone() };
                    changed.exchanges[place].outcome = Ok(encode(&message));
                    check(&changed, &format!("{:?} answered by {number}", original.questions));
                    changed.mode = Mode::Recursive;
                    check(&changed, &format!("{:?} answered recursively by {number}", original.questions));
                }
                for section in 0..2 {
                    let count = [original.answers.len(), original.authorities.len()][section];
                    for at in 0..count {
                        for change in 0..3 {
                            let mut message = original.clone();
                            let records = [&mut message.answers, &mut message.authorities]
                                .into_iter()
                                .nth(section)
                                .unwrap();
                            match change {
                                0 => drop(records.remove(at)),
                                1 => records.push(records[at].clone()),
                                _ => records[at].class = Class(3),
                            }
                            let mut changed = capture.clone();
                            changed.exchanges[place].outcome = Ok(encode(&message));
                            check(
                                &changed,
                                &format!("{:?} changed {section} {at} {change}", original.questions),
                            );
                        }
                    }
                }
            }
        }
    }
}

// Legitimate answers that look odd.

#[test]
fn odd_but_legitimate() {
    let mut builder = builder();
    let address = builder.zone("example.lab.").address;
    builder.zone("sub.example.lab.").address = address;
    builder.zone("unsigned.example.lab.").address = address;
    builder.zone("a.b.c.example.lab.").text = "www A 192.0.2.7\n".to_owned();
    builder.zone("a.b.c.example.lab.").faults.push(Fault::NoGlue);
    builder.zone("a.b.c.example.lab.").faults.clear();
    let hierarchy = builder.build();
    for (asked, record_type, verdict) in [
        ("www.sub.example.lab.", RecordType::A, Verdict::Secure),
        ("sub.example.lab.", RecordType::DS, Verdict::Secure),
        ("unsigned.example.lab.", RecordType::DS, Verdict::Secure),
        ("www.unsigned.example.lab.", RecordType::A, Verdict::Insecure),
        ("no.unsigned.example.lab.", RecordType::A, Verdict::Insecure),
        ("www.a.b.c.example.lab.", RecordType::A, Verdict::Secure),
        ("b.c.example.lab.", RecordType::A, Verdict::Secure),
        ("x.wild.example.lab.", RecordType::MX, Verdict::Secure),
        ("x.cwild.example.lab.", RecordType::A, Verdict::Secure),
        ("www.tree.example.lab.", RecordType::A, Verdict::Secure),
        ("wWw.ExAmPlE.lab.", RecordType::A, Verdict::Secure),
        ("example.lab.", RecordType::ANY, Verdict::Secure),
        (".", RecordType::DS, Verdict::Secure),
    ] {
        let report = attack(&hierarchy, (asked, record_type), &untouched);
        assert_eq!(report.verdict, verdict, "{asked} {record_type}: {:?}", report.decisive_finding());
        // RFC 4035 §5 does not ask for AA, nor for one case.
        let report = attack(&hierarchy, (asked, record_type), &|_, message| {
            message.header.word &= !AUTHORITATIVE;
            for record in message.answers.iter_mut().chain(&mut message.authorities) {
                if record.record_type != RecordType::NS {
                    record.owner = name(&record.owner.to_string().to_uppercase());
                }
            }
        });
        assert_eq!(report.verdict, verdict, "{asked} {record_type} changed: {:?}", report.decisive_finding());
    }
    // RFC 8020 §2: bad servers say NXDOMAIN for empty non-terminals and for DS of unsigned delegations.
    for asked in ["www.a.b.c.example.lab.", "www.unsigned.example.lab."] {
        let report = attack(&hierarchy, (asked, RecordType::A), &|question, message| {
            if question.record_type == RecordType::DS && message.answers.is_empty() {
                set_rcode(message, 3);
            }
        });
        let expected = if asked.contains("unsigned") { Verdict::Insecure } else { Verdict::Secure };
        assert_verdict(&report, expected);
    }
}

/// RFC 4034 Appendix B: several keys may share a tag; RFC 6840 §5.12: keys beside those the DS names.
#[test]
fn signatures_that_do_not_matter() {
    let hierarchy = builder().build();
    let report = attack(&hierarchy, WWW, &|_, message| {
        let forged: Vec<Record> = message
            .answers
            .iter()
            .filter(|record| record.record_type == RecordType::RRSIG)
            .map(|record| {
                let mut copy = record.clone();
                *copy.rdata.last_mut().unwrap() ^= 1;
                assert!(Rrsig::parse(&copy.rdata).is_ok());
                copy
            })
            .collect();
        message.answers.splice(0..0, forged);
    });
    assert_verdict(&report, Verdict::Secure);
}

/// RFC 4035 §5.2: a DS of an unknown digest type or algorithm, forged, makes nothing insecure.
#[test]
fn forged_ds_of_unknown_kind() {
    let hierarchy = builder().build();
    let key = SigningKey::from_seed(Algorithm::ECDSAP256SHA256, 257, "attacker");
    let sha = key.ds(&name("example.lab."), DigestType::SHA256);
    assert!(!sha.is_empty());
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
