//! Budgets and depths.

use crate::attack::{
    NOW, WWW, anchors, blank, builder, encode, name, question, untouched, walk, with_forged,
};
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_core::validate;
use dnssec_core::wire::Message;
use dnssec_fixtures::Denial;

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
