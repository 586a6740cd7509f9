//! A replay says what the walk said: captures through their JSON form, honest and mutated, for every scenario.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod mutate;

use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::Capture;
use dnssec_core::policy::Policy;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Walk};
use dnssec_fixtures::{Hierarchy, Scenario, drive, scenarios};
use mutate::{Dice, mutate};
use std::collections::BTreeMap;

const NOW: Timestamp = Timestamp(1_795_499_513);

/// A walk whose answers are mutated one time in `rate`; never, if that is 0.
fn walk(scenario: &Scenario, hierarchy: &Hierarchy, rate: usize, dice: &mut Dice) -> Capture {
    let walk = Walk::new(
        scenario.question(),
        hierarchy.start_at(Breadth::EveryServer),
        hierarchy.anchors(),
        Policy::default(),
        scenario.time(NOW),
    );
    let mut last = Vec::new();
    drive(walk, scenario.time(NOW), |outgoing, query| {
        let honest = hierarchy.respond(outgoing.server, query, outgoing.transport)?;
        let said = if rate > 0 && dice.one_in(rate) { mutate(&honest, &last, dice) } else { honest.clone() };
        last = honest;
        Some(said)
    })
}

/// Validates what was saved, with nothing but what was saved.
fn replay(text: &str) -> Report {
    let capture = Capture::from_json(text).unwrap();
    let anchors = TrustAnchors::parse(&capture.anchors.join("\n")).unwrap();
    validate(&capture, &anchors, &Policy::default(), capture.started)
}

#[test]
fn replay_equals_live() {
    let mut verdicts: BTreeMap<String, u32> = BTreeMap::new();
    for (number, scenario) in (1..).zip(scenarios()) {
        let hierarchy = scenario.build(NOW);
        for rate in [0, 0, 2, 3, 4, 6] {
            let mut dice = Dice::new(number << 8 | u64::try_from(rate).unwrap());
            let capture = walk(scenario, &hierarchy, rate, &mut dice);
            let live = validate(&capture, &hierarchy.anchors(), &Policy::default(), capture.started);
            let text = capture.to_json();
            assert_eq!(Capture::from_json(&text).as_ref(), Ok(&capture), "{} {rate}", scenario.name);
            assert_eq!(replay(&text), live, "{} {rate}", scenario.name);
            if rate == 0 {
                assert_eq!(live.verdict, scenario.verdict, "{}", scenario.name);
            }
            *verdicts.entry(live.verdict.to_string()).or_default() += 1;
        }
    }
    // Of reports that are all alike, equality would say little.
    assert!(verdicts.len() == 4 && verdicts.values().all(|count| *count > 20), "{verdicts:?}");
}

/// The order in which answers arrive is the network's: it may change who is named, not what comes out.
#[test]
fn order_of_exchanges_does_not_decide() {
    for (number, scenario) in (1..).zip(scenarios()) {
        let hierarchy = scenario.build(NOW);
        let mut dice = Dice::new(number);
        let mut capture = walk(scenario, &hierarchy, 0, &mut dice);
        for _ in 0..4 {
            for place in 1..capture.exchanges.len() {
                capture.exchanges.swap(place, dice.below(place + 1));
            }
            let report = validate(&capture, &hierarchy.anchors(), &Policy::default(), capture.started);
            assert_eq!(
                (report.verdict, report.outcome),
                (scenario.verdict, scenario.outcome),
                "{}",
                scenario.name
            );
        }
    }
}

/// Replays at another time go by that time alone: what was secure has an end, and it is the one reported.
#[test]
fn secure_until_is_the_last_second() {
    let mut count = 0;
    for scenario in scenarios().iter().filter(|scenario| scenario.verdict == Verdict::Secure) {
        let hierarchy = scenario.build(NOW);
        let capture = walk(scenario, &hierarchy, 0, &mut Dice::new(1));
        let at = |now| validate(&capture, &hierarchy.anchors(), &Policy::default(), now);
        let end = at(NOW).secure_until.unwrap();
        assert_eq!(at(end).verdict, Verdict::Secure, "{}", scenario.name);
        assert_eq!(at(end.plus(1)).verdict, Verdict::Bogus, "{}", scenario.name);
        count += 1;
    }
    assert!(count > 10, "{count}");
}
