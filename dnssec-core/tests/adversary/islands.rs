//! Islands: what lies at or below a trust anchor is not for a zone above it to say (RFC 4035 §5.3.1).

use crate::attack::{
    WWW, anchors, assert_verdict, attack_with, blank, builder, is, island, name, record, set_rcode,
    untouched, with_forged,
};
use dnssec_core::policy::Policy;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;

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
