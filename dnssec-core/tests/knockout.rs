//! Every record of a negative answer is needed: each denial RRset, and each of their signatures, is knocked out
//! in turn, and the answer must not stay secure (RFC 4035 §5.4, RFC 5155 §8).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

use dnssec_core::capture::Capture;
use dnssec_core::name::Name;
use dnssec_core::policy::Policy;
use dnssec_core::record::{Record, Rrsig};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::wire::Message;
use dnssec_fixtures::write_message;

const NOW: Timestamp = Timestamp(1_795_499_513);

fn is_denial(record_type: RecordType) -> bool {
    [RecordType::NSEC, RecordType::NSEC3].contains(&record_type)
}

/// What an RRSIG covers.
fn covered(record: &Record) -> Option<RecordType> {
    (record.record_type == RecordType::RRSIG).then(|| Rrsig::parse(&record.rdata).unwrap().type_covered)
}

/// The capture with the records that `keep` refuses left out of the authority section of one exchange.
fn without(capture: &Capture, place: usize, keep: impl Fn(&Record) -> bool) -> Capture {
    let mut altered = capture.clone();
    let mut message = Message::parse(altered.exchanges[place].outcome.as_ref().unwrap()).unwrap();
    message.authorities.retain(keep);
    let sections = [message.answers.as_slice(), &message.authorities, &message.additionals];
    let octets = write_message(message.header, &message.questions, sections, message.edns.as_ref());
    altered.exchanges[place].outcome = Ok(octets);
    altered
}

#[test]
fn every_record_of_a_denial_is_needed() {
    let mut knocked_out = 0;
    for scenario in dnssec_fixtures::scenarios() {
        let hierarchy = scenario.build(NOW);
        let capture = dnssec_fixtures::walk(&hierarchy, scenario.question(), NOW);
        let anchors = hierarchy.anchors();
        let verdict = |capture: &Capture| validate(capture, &anchors, &Policy::default(), NOW).verdict;
        // Those that are about a record too many do not need it.
        let has_too_many = ["denied-name-covered", "wildcard-denied"].contains(&scenario.name);
        if scenario.verdict != Verdict::Secure || has_too_many {
            continue;
        }
        for place in 0..capture.exchanges.len() {
            let exchange = &capture.exchanges[place];
            let message = Message::parse(exchange.outcome.as_ref().unwrap()).unwrap();
            // Referrals carry a denial of the DS too, but the answer to the DS query is what counts.
            let is_answer = message.header.is_authoritative();
            assert_eq!(verdict(&without(&capture, place, |_| true)), Verdict::Secure, "{}", scenario.name);
            let denials: Vec<(&Name, RecordType)> = message
                .authorities
                .iter()
                .filter(|record| is_answer && is_denial(record.record_type))
                .map(|record| (&record.owner, record.record_type))
                .collect();
            for (owner, record_type) in denials {
                let of_set = |record: &Record| record.owner == *owner && record.record_type == record_type;
                let signs = |record: &Record| record.owner == *owner && covered(record) == Some(record_type);
                let without_set = without(&capture, place, |record| !of_set(record) && !signs(record));
                assert_ne!(verdict(&without_set), Verdict::Secure, "{}: without {owner}", scenario.name);
                let without_signature = without(&capture, place, |record| !signs(record));
                assert_ne!(
                    verdict(&without_signature),
                    Verdict::Secure,
                    "{}: {owner} unsigned",
                    scenario.name
                );
                knocked_out += 2;
            }
        }
    }
    println!("{knocked_out} knock-outs");
    assert!(knocked_out >= 40, "{knocked_out}");
}
