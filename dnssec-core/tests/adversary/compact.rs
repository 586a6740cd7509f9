//! Compact denial of existence (RFC 9824): the signed mark decides, not the rcode.

use crate::attack::{NOW, SEED, assert_verdict, attack, blank, builder, is, name, record, set_rcode};
use dnssec_core::algorithm::Algorithm;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Outcome, Verdict};
use dnssec_fixtures::{SigningKey, Validity, sign};

/// RFC 9824 §5 and §5.1: with NOERROR, or with NXDOMAIN from a server that restores it.
#[test]
fn what_the_mark_says_under_either_rcode() {
    let hierarchy = builder().build();
    let key = SigningKey::from_seed(Algorithm::ECDSAP256SHA256, 256, &format!("{SEED} example.lab. ZSK"));
    let asked = ("no.example.lab.", RecordType::A);
    for (types, rcode, verdict, outcome) in [
        ("RRSIG NSEC NXNAME", 0, Verdict::Secure, Outcome::NameError),
        ("RRSIG NSEC NXNAME", 3, Verdict::Secure, Outcome::NameError),
        ("RRSIG NSEC", 0, Verdict::Secure, Outcome::NoData),
        ("RRSIG NSEC", 3, Verdict::Bogus, Outcome::NameError),
        ("TXT RRSIG NSEC", 0, Verdict::Secure, Outcome::NoData),
        ("A RRSIG NSEC NXNAME", 0, Verdict::Bogus, Outcome::NoData),
    ] {
        let nsec = record(asked.0, RecordType::NSEC, &format!("\\000.no.example.lab. {types}"));
        let signature = sign(std::slice::from_ref(&nsec), &key, &name("example.lab."), Validity::around(NOW));
        let report = attack(&hierarchy, asked, &|question, message| {
            if is(question, asked.0, asked.1) && message.header.is_authoritative() {
                let soa = message.authorities.iter().filter(|r| r.owner == name("example.lab."));
                let soa: Vec<_> = soa.cloned().collect();
                blank(message);
                set_rcode(message, rcode);
                message.authorities = soa;
                message.authorities.extend([nsec.clone(), signature.clone()]);
            }
        });
        assert_verdict(&report, verdict);
        assert_eq!(report.outcome, outcome, "{types} {rcode}");
    }
}
