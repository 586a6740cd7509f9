//! Legitimate answers that look odd.

use crate::attack::{AUTHORITATIVE, WWW, assert_verdict, attack, builder, is, name, set_rcode, untouched};
use dnssec_core::record::{Record, Rrsig};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Outcome, Verdict};

#[test]
fn odd_but_legitimate() {
    let mut builder = builder();
    let address = builder.zone("example.lab.").address;
    builder.zone("sub.example.lab.").address = address;
    builder.zone("unsigned.example.lab.").address = address;
    builder.zone("a.b.c.example.lab.").text = "www A 192.0.2.7\n".to_owned();
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

/// RFC 4035 §2.3: at a zone cut parent and child have an NSEC each. A response that follows an alias from one to
/// the other shows both, under one owner; they are two RRsets all the same. Found by the fuzz target `proofs`.
#[test]
fn both_sides_of_a_cut_in_one_response() {
    let mut builder = builder();
    let address = builder.zone("example.lab.").address;
    builder.zone("example.lab.").text += "* CNAME absent.sub.example.lab.\n";
    builder.zone("sub.example.lab.").address = address;
    let hierarchy = builder.build();
    let asked = ("t.example.lab.", RecordType::A);
    let seen = std::cell::Cell::new(0);
    let report = attack(&hierarchy, asked, &|question, message| {
        if is(question, asked.0, asked.1) {
            let cut = name("sub.example.lab.");
            let both = message.authorities.iter();
            seen.set(both.filter(|r| r.owner == cut && r.record_type == RecordType::NSEC).count());
        }
    });
    assert_eq!(seen.get(), 2);
    assert_verdict(&report, Verdict::Secure);
    assert_eq!(report.outcome, Outcome::NameError);
    // What neither side signed does not become a set of its own.
    let report = attack(&hierarchy, asked, &|question, message| {
        for record in message.authorities.iter_mut().filter(|_| is(question, asked.0, asked.1)) {
            if record.record_type == RecordType::NSEC {
                *record.rdata.last_mut().unwrap() ^= 1;
            }
        }
    });
    assert_verdict(&report, Verdict::Bogus);
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
