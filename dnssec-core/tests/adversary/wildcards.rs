//! Wildcards played for names that they do not stand for (RFC 4035 §5.3.4, RFC 4592).

use crate::attack::{
    assert_verdict, attack, blank, builder, honest, is, name, record, signed_set, untouched,
};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_fixtures::Denial;

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
        let finding = report.decisive_finding().unwrap();
        let facts = std::iter::once(&finding.fact).chain(&finding.details);
        let slugs: Vec<_> = facts.map(|fact| fact.entry().slug).collect();
        assert!(slugs.contains(&"wildcard-expansion-unproven"), "{slugs:?}");
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

/// RFC 9276 §3.2, RFC 4035 §5.3.1: iterations that are not evaluated do not let a parent's wildcard answer for a
/// signed child.
#[test]
fn wildcard_of_a_parent_with_too_many_iterations() {
    let mut builder = builder();
    let zone = builder.zone("example.lab.");
    zone.denial = Denial::nsec3(200, &[]);
    zone.text += "* A 192.0.2.66\n";
    let hierarchy = builder.build();
    let asked = ("www.sub.example.lab.", RecordType::A);
    assert_verdict(&attack(&hierarchy, asked, &untouched), Verdict::Secure);
    let expanded = signed_set(&hierarchy, "example.lab.", "*.example.lab.", RecordType::A, asked.0);
    let denial = honest(&hierarchy, "example.lab.", "no.example.lab.", RecordType::MX);
    let report = attack(&hierarchy, asked, &|question, message| {
        if is(question, asked.0, asked.1) && !message.answers.is_empty() {
            message.answers = expanded.clone();
            message.authorities = denial.authorities.clone();
        }
    });
    assert_verdict(&report, Verdict::Bogus);
}
