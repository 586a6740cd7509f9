//! Denials of the wrong zone, name or kind (RFC 4035 §5.4, RFC 5155 §8, RFC 6840 §4).

use crate::attack::{
    WWW, assert_verdict, attack, blank, builder, honest, is, name, record, set_rcode, signed_set, untouched,
};
use dnssec_core::record::Record;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_fixtures::Denial;

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

/// RFC 9276 §3.2: the iterations count only where the signature over them holds.
#[test]
fn forged_iterations_make_nothing_insecure() {
    let mut builder = builder();
    builder.zone("example.lab.").denial = Denial::NSEC3;
    let hierarchy = builder.build();
    let report = attack(&hierarchy, ("no.example.lab.", RecordType::A), &|_, message| {
        for record in message.authorities.iter_mut().filter(|r| r.record_type == RecordType::NSEC3) {
            record.rdata[2..4].copy_from_slice(&500u16.to_be_bytes());
        }
    });
    assert_verdict(&report, Verdict::Bogus);
}

/// RFC 6840 §4.2: every set of an answer to ANY must hold, and those that are not there are not missed.
#[test]
fn one_altered_set_in_an_answer_to_any() {
    let hierarchy = builder().build();
    let asked = ("example.lab.", RecordType::ANY);
    let honest = attack(&hierarchy, asked, &untouched);
    assert_verdict(&honest, Verdict::Secure);
    for altered in [RecordType::A, RecordType::SOA, RecordType::NS, RecordType::NSEC] {
        let of_set = |record: &Record| record.record_type == altered;
        assert!(honest.answers.iter().any(of_set), "{altered}");
        let report = attack(&hierarchy, asked, &|question, message| {
            if question.record_type == RecordType::ANY {
                let records = message.answers.iter_mut().filter(|record| of_set(record));
                records.for_each(|record| *record.rdata.last_mut().unwrap() ^= 1);
            }
        });
        assert_verdict(&report, Verdict::Bogus);
        let report = attack(&hierarchy, asked, &|question, message| {
            if question.record_type == RecordType::ANY {
                message.answers.retain(|record| !of_set(record));
            }
        });
        assert_verdict(&report, Verdict::Secure);
    }
}

/// RFC 4035 §2.2: nobody signs signatures, so an answer of them is at best insecure.
#[test]
fn rrsigs_asked_for() {
    let hierarchy = builder().build();
    for owner in [WWW.0, "www.sub.example.lab."] {
        let signatures = honest(&hierarchy, &owner[4..], owner, RecordType::A).answers;
        let report = attack(&hierarchy, (owner, RecordType::RRSIG), &|question, message| {
            if is(question, owner, RecordType::RRSIG) && message.header.is_authoritative() {
                blank(message);
                message.answers = signatures.clone();
            }
        });
        assert_verdict(&report, Verdict::Insecure);
        assert_eq!(dnssec_fixtures::deciding_fact(&report), Some("signatures-asked-for"));
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
        ("no.example.lab.", RecordType::A, 3, Verdict::Secure),
        ("www.example.lab.", RecordType::MX, 0, Verdict::Secure),
        ("no.example.lab.", RecordType::A, 0, Verdict::Bogus),
        ("no.example.lab.", RecordType::DS, 0, Verdict::Bogus),
        ("www.example.lab.", RecordType::MX, 3, Verdict::Bogus),
        ("www.example.lab.", RecordType::DS, 3, Verdict::Bogus),
        ("ent.example.lab.", RecordType::DS, 3, Verdict::Bogus),
    ] {
        let report = attack(&hierarchy, (asked, record_type), &|question, message| {
            if is(question, asked, record_type) && message.header.is_authoritative() {
                set_rcode(message, rcode);
            }
        });
        assert_verdict(&report, verdict);
    }
}
