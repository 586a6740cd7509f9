//! Honest messages in the wrong place.

use crate::attack::{NOW, anchors, assert_verdict, builder, encode, honest, question, untouched, walk};
use dnssec_core::capture::{Capture, Mode};
use dnssec_core::policy::Policy;
use dnssec_core::record_type::{Class, RecordType};
use dnssec_core::report::Verdict;
use dnssec_core::validate;
use dnssec_core::wire::Message;
use dnssec_fixtures::Denial;

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
