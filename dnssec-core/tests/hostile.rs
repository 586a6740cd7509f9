//! Hostile evidence: real messages mutated. Nothing panics, everything ends within its budget, and no
//! mutation is taken for secure data. Seeds are fixed: a failure comes back.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

mod corpora;
mod mutate;

use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::Capture;
use dnssec_core::finding::Finding;
use dnssec_core::hints::Hints;
use dnssec_core::policy::Policy;
use dnssec_core::record::{Question, Record};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Outcome, Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::Walk;
use dnssec_core::wire::Message;
use dnssec_fixtures::{Hierarchy, Scenario, drive};
use mutate::{Dice, mutate, mutate_octets};
use std::collections::BTreeSet;
use std::time::Instant;

const NOW: Timestamp = Timestamp(1_795_499_513);

/// Mutated validations for each scenario; `DNSSEC_HOSTILE_ROUNDS` asks for more.
const ROUNDS: u64 = 24;

fn rounds() -> u64 {
    let more = std::env::var("DNSSEC_HOSTILE_ROUNDS");
    more.ok().and_then(|number| number.parse().ok()).unwrap_or(ROUNDS)
}

/// A scenario with its evidence.
struct Case {
    scenario: &'static Scenario,
    hierarchy: Hierarchy,
    anchors: TrustAnchors,
    capture: Capture,
}

fn cases() -> Vec<Case> {
    let case = |scenario: &'static Scenario| {
        let hierarchy = scenario.build(NOW);
        let capture = dnssec_fixtures::walk_everywhere(&hierarchy, scenario.question(), NOW);
        let anchors = hierarchy.anchors();
        Case { scenario, hierarchy, anchors, capture }
    };
    dnssec_fixtures::scenarios().iter().map(case).collect()
}

/// The data of the answers, without order, duplicates, TTL and letter case.
fn data(report: &Report) -> BTreeSet<(Vec<u8>, u16, Vec<u8>)> {
    let key = |record: &Record| {
        (record.owner.canonical_wire(), record.record_type.0, record.canonical_rdata().into_owned())
    };
    let signed = report.answers.iter().filter(|record| record.record_type != RecordType::RRSIG);
    signed.map(key).collect()
}

/// Scenarios that a mutation can mend, and what they then answer: those that have good data and more, of which it takes
/// away what is too much.
const MENDED: [(&str, Outcome); 3] = [
    ("signature-over-fewer-records", Outcome::Answer),
    // The rcode, which nobody signs, contradicts a proof or an answer that holds.
    ("empty-non-terminal-denied", Outcome::NoData),
    ("nxdomain-with-answer", Outcome::Answer),
];

/// What a mutated report may not say.
fn inspect(case: &Case, original: &Report, mutated: &Report, seed: u64) -> Option<String> {
    let name = case.scenario.name;
    assert_eq!(mutated.decisive.is_none(), mutated.verdict == Verdict::Secure, "{name} {seed}");
    if mutated.verdict != Verdict::Secure {
        return None;
    }
    assert!(mutated.links.iter().all(|link| link.verdict == Verdict::Secure), "{name} {seed}");
    // Where only some servers fail, a mutation may keep their answers from being used.
    let others_do_not =
        |finding: &Finding| finding.share.as_ref().is_some_and(|share| share.showing < share.of);
    if original.decisive_finding().is_some_and(others_do_not) {
        return None;
    }
    let is_mended = MENDED.iter().any(|(mended, outcome)| *mended == name && *outcome == mutated.outcome);
    if is_mended && data(mutated).is_subset(&data(original)) {
        return None;
    }
    if original.verdict != Verdict::Secure {
        let code = original.decisive_finding().map(|finding| format!("{:?}", finding.fact));
        return Some(format!("{name}, seed {seed}: {} {code:?} became secure", original.verdict));
    }
    let same = data(original) == data(mutated) && original.outcome == mutated.outcome;
    (!same).then(|| {
        let (before, after) = (&original.outcome, &mutated.outcome);
        format!(
            "{name}, seed {seed}: {before:?} {:?}\nsecure: {after:?} {:?}",
            original.answers, mutated.answers
        )
    })
}

#[test]
fn no_mutation_becomes_secure() {
    let cases = cases();
    let policy = Policy::default();
    let mut failures = Vec::new();
    let (mut kept, mut lost) = (0, 0);
    for (number, case) in cases.iter().enumerate() {
        let original = validate(&case.capture, &case.anchors, &policy, NOW);
        for round in 0..rounds() {
            let seed = (number as u64 + 1) << 32 | round << 1 | 1;
            let mut dice = Dice::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let mut capture = case.capture.clone();
            let donor = octets(&cases[dice.below(cases.len())].capture, &mut dice);
            let own = octets(&case.capture, &mut dice);
            let donor = if dice.one_in(2) { donor } else { own };
            for _ in 0..=dice.below(2) {
                let place = dice.below(capture.exchanges.len());
                let exchange = &mut capture.exchanges[place];
                if let Ok(octets) = &mut exchange.outcome {
                    *octets = mutate(octets, &donor, &mut dice);
                }
            }
            let mutated = validate(&capture, &case.anchors, &policy, NOW);
            failures.extend(inspect(case, &original, &mutated, seed));
            if original.verdict == Verdict::Secure {
                let count = if mutated.verdict == Verdict::Secure { &mut kept } else { &mut lost };
                *count += 1;
            }
        }
    }
    // Mutations that always break, or never do, would try nothing.
    eprintln!("secure and mutated: {kept} still secure, {lost} not");
    assert!(kept > lost / 20 && lost > kept / 20, "{kept} {lost}");
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n"));
}

fn octets(capture: &Capture, dice: &mut Dice) -> Vec<u8> {
    let exchange = &capture.exchanges[dice.below(capture.exchanges.len())];
    exchange.outcome.clone().unwrap_or_default()
}

#[test]
fn a_walk_among_liars_ends() {
    let policy = Policy::default();
    let mut failures = Vec::new();
    for (number, case) in cases().iter().enumerate() {
        let original = validate(&case.capture, &case.anchors, &policy, NOW);
        for round in 0..rounds() / 12 {
            let seed = (number as u64 + 1) << 32 | round << 1 | 1;
            let mut dice = Dice::new(seed.wrapping_mul(0xd134_2543_de82_ef95));
            let began = Instant::now();
            let capture = lie(case, &policy, &mut dice);
            assert!(began.elapsed().as_secs() < 20, "{} {seed}", case.scenario.name);
            let report = validate(&capture, &case.anchors, &policy, NOW);
            failures.extend(inspect(case, &original, &report, seed));
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n"));
}

/// A walk of which every third answer is mutated or belongs to another question.
fn lie(case: &Case, policy: &Policy, dice: &mut Dice) -> Capture {
    let (question, anchors) = (case.scenario.question(), case.anchors.clone());
    let walk = Walk::new(question, case.hierarchy.start(), anchors, policy.clone(), NOW);
    let mut asked = 0;
    let mut last = Vec::new();
    drive(walk, NOW, |outgoing, query| {
        asked += 1;
        assert!(asked <= policy.budget.queries, "{}", case.scenario.name);
        let honest = case.hierarchy.respond(outgoing.server, query, outgoing.transport)?;
        if !dice.one_in(3) {
            return Some(honest);
        }
        let lie = if dice.one_in(6) { last.clone() } else { mutate(&honest, &last, dice) };
        last = honest;
        Some(lie)
    })
}

/// Messages of the lab, and of other projects' tests where they are at hand.
fn messages() -> Vec<Vec<u8>> {
    let lab = ["secure-ecdsap256sha256", "nxdomain-nsec3", "wildcard-answer-nsec"];
    let mut messages: Vec<Vec<u8>> = dnssec_fixtures::scenarios()
        .iter()
        .filter(|scenario| lab.contains(&scenario.name))
        .flat_map(|scenario| {
            dnssec_fixtures::walk_everywhere(&scenario.build(NOW), scenario.question(), NOW).exchanges
        })
        .filter_map(|exchange| exchange.outcome.ok())
        .collect();
    assert!(messages.len() >= 8 * lab.len(), "{}", messages.len());
    let lines = |text: Option<String>| text.unwrap_or_default();
    for line in lines(corpora::text("fuzz/unbound-test_packets.hex")).lines() {
        messages.extend(data_encoding::HEXLOWER_PERMISSIVE.decode(line.trim().as_bytes()).ok());
    }
    for line in lines(corpora::text("fuzz/zonemaster-engine-packets.b64")).lines() {
        messages.extend(data_encoding::BASE64.decode(line.trim().as_bytes()).ok());
    }
    messages
}

#[test]
fn messages_are_read_or_refused() {
    let messages = messages();
    let mut dice = Dice::new(0x6d65_7373);
    for octets in &messages {
        let _ = Message::parse(octets);
        for _ in 0..8 {
            let donor = &messages[dice.below(messages.len())];
            let mutated = mutate(octets, donor, &mut dice);
            let Ok(message) = Message::parse(&mutated) else { continue };
            for record in message.records() {
                let line = record.to_string();
                let _ = line.parse::<Record>();
                let _ = record.canonical_rdata();
            }
            if let Some(question) = message.questions.first() {
                assert_eq!(question.name.to_string().parse(), Ok(question.name.clone()));
            }
        }
    }
}

const ANCHORS_XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<TrustAnchor id="0" source="http://data.iana.org/root-anchors/root-anchors.xml"><Zone>.</Zone>
<KeyDigest id="Klajeyz" validFrom="2017-02-02T00:00:00+00:00"><KeyTag>20326</KeyTag><Algorithm>8</Algorithm>
<DigestType>2</DigestType><Digest>E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D</Digest>
</KeyDigest></TrustAnchor>"#;
const ANCHORS_BIND: &str = "trust-anchors { . initial-ds 20326 8 2 \
    \"E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D\"; /* c */ };";
const MASTER: &str = "$ORIGIN lab.\n$TTL 1h\n@ SOA ns1 host ( 1 2 ; c\n 3 4 5 )\n NS ns1\nns1 A 192.0.2.1\n\
    t TXT \"a\\\"b\\032\" c\nn NSEC3 1 1 10 aabb 0p9mhaveqvm6t7vbl5lop2u3t2rp3tom A RRSIG\nx TYPE65280 \\# 3 aabbcc\n";
const HINTS: &str = ". 3600 IN NS a.root.\na.root. 3600 IN A 192.0.2.1\na.root. 3600 IN AAAA 2001:db8::1\n";

#[test]
fn texts_are_read_or_refused() {
    let scenario = dnssec_fixtures::find("secure-ecdsap256sha256").unwrap();
    let hierarchy = scenario.build(NOW);
    let capture = dnssec_fixtures::walk_everywhere(&hierarchy, scenario.question(), NOW).to_json();
    let anchors = hierarchy.anchors_text();
    let zone = hierarchy.zones().last().unwrap().1.to_master_file();
    let seeds = [ANCHORS_XML, ANCHORS_BIND, MASTER, HINTS, &capture, &anchors, &zone];
    let mut dice = Dice::new(0x7465_7874);
    for seed in seeds {
        read(seed);
        for _ in 0..150 {
            let mut octets = seed.as_bytes().to_vec();
            for _ in 0..=dice.below(4) {
                match dice.below(3) {
                    0 => splice(&mut octets, &mut dice),
                    _ => mutate_octets(&mut octets, &mut dice),
                }
            }
            read(&String::from_utf8_lossy(&octets));
        }
    }
}

/// Copies a piece to another place.
fn splice(octets: &mut Vec<u8>, dice: &mut Dice) {
    let (from, to) = (dice.below(octets.len()), dice.below(octets.len()));
    let piece: Vec<u8> = octets.iter().skip(from).take(1 + dice.below(60)).copied().collect();
    octets.splice(to..to, piece);
}

fn read(text: &str) {
    for entry in dnssec_core::master::Reader::new(text.as_bytes(), "lab.".parse().unwrap()) {
        let Ok(record) = entry else { continue };
        let _ = record.to_string();
    }
    let _ = TrustAnchors::parse(text);
    let _ = Hints::parse(text);
    if let Ok(capture) = Capture::from_json(text) {
        assert_eq!(Capture::from_json(&capture.to_json()).as_ref(), Ok(&capture));
    }
}

/// Depth is what recursion dies of.
#[test]
fn deep_texts_are_read_or_refused() {
    for piece in ["[", "{\"a\":", "<Zone>", "<TrustAnchor>", "(", "trust-anchors {", "\"", "\\"] {
        read(&piece.repeat(20_000));
    }
}

/// The lab's question asked about evidence of another: nothing is secure that was not asked for.
#[test]
fn evidence_of_another_question() {
    let case = &cases()[0];
    let mut capture = case.capture.clone();
    capture.question = Question::new("absent.example.lab.".parse().unwrap(), RecordType::A);
    for exchange in &mut capture.exchanges {
        exchange.question.name = "absent.example.lab.".parse().unwrap();
    }
    let report = validate(&capture, &case.anchors, &Policy::default(), NOW);
    assert_ne!(report.verdict, Verdict::Secure);
    assert_ne!(report.outcome, Outcome::Answer);
}
