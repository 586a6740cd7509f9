//! Our verdict against those of Unbound, BIND's resolver and delv, on mutants: honest zones with one response in
//! which one thing was changed. All four get the same octets, from a server of our own on loopback.
//!
//! The bounded run is part of the tests. A long one: `DNSSEC_MUTANTS=10000 cargo test --release -p dnssec-cli
//! --test differential -- --nocapture`, with `DNSSEC_SEED` for other mutants. Both print a table by mutation.
//! `DNSSEC_MUTANT=217` judges that one alone and shows what was changed.
//! What differs and is not told in `fixtures/differences.toml` fails.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, and says where"
)]
#![cfg(unix)]

#[allow(dead_code, reason = "the walks against real servers need more of it")]
#[path = "../peers/daemon.rs"]
mod daemon;
mod difference;
mod forge;
#[path = "../../../dnssec-core/tests/mutate/mod.rs"]
mod mutate;
mod mutation;
#[path = "../peers/query.rs"]
mod query;
mod server;
mod table;
mod validators;
mod zones;

use difference::Differences;
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::time::Timestamp;
use dnssec_fixtures::deciding_fact;
use mutate::Dice;
use mutation::KINDS;
use server::{Batch, Current, Mutation, Role};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};
use table::{Row, Run, Table};
use validators::{Peers, ours};
use zones::{BATCH, QUESTIONS};

/// Mutants of the bounded run.
const MUTANTS: usize = 400;
const SEED: u64 = 4035;
/// Mutants under way at a time: resolvers wait long before they give up on what they cannot parse.
const WORKERS: usize = 40;

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name)
        .ok()
        .map(|text| text.parse().unwrap_or_else(|_| panic!("{name}: not a number: {text}")))
}

/// One mutant: a zone, a question to it, and what was changed.
struct Mutant {
    number: usize,
    question: Question,
    /// The question's name, relative to the apex.
    asked: &'static str,
    kind: &'static str,
    target: Question,
}

#[test]
fn mutants_are_judged_alike() {
    let count = from_environment("DNSSEC_MUTANTS").map_or(MUTANTS, |count| usize::try_from(count).unwrap());
    let seed = from_environment("DNSSEC_SEED").unwrap_or(SEED);
    let now = Timestamp(u32::try_from(daemon::now()).unwrap());
    let current: Current = Arc::new(RwLock::new(Arc::new(Batch::new(first(now), now))));
    let port = server::serve(&current);
    let Some(peers) = Peers::start(&zones::root(now).anchors_text(), port) else {
        return skip("the comparison with Unbound, BIND and delv: one of them is not installed");
    };
    let differences = Differences::read();
    let only = from_environment("DNSSEC_MUTANT").map(|number| usize::try_from(number).unwrap());
    let mut table = Table::default();
    for start in (0..count).step_by(BATCH) {
        let numbers = start..count.min(start + BATCH);
        if only.is_some_and(|only| !numbers.contains(&only)) {
            continue;
        }
        let (batch, mut mutants) = breed(numbers, seed, now);
        if let Some(only) = only {
            mutants.retain(|mutant| mutant.number == only);
            mutants.iter().for_each(|mutant| eprintln!("{}", batch.show(&mutant.target)));
        }
        let batch = Arc::new(batch);
        *current.write().unwrap() = batch.clone();
        table.extend(judge_all(&batch, &peers, &mutants), &differences);
    }
    eprintln!("{table}");
    table.assert_explained(&differences, if count < 10_000 { Run::Bounded } else { Run::Long });
}

/// The root alone, so that the resolvers can start.
fn first(now: Timestamp) -> dnssec_fixtures::HierarchyBuilder {
    zones::batch(std::iter::empty(), now, &mut Dice::new(1))
}

/// The mutants with these numbers, and what serves them.
fn breed(numbers: std::ops::Range<usize>, seed: u64, now: Timestamp) -> (Batch, Vec<Mutant>) {
    let at = u64::try_from(numbers.start).unwrap();
    let mut dice = Dice::new((seed << 32 | at << 1 | 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut batch = Batch::new(zones::batch(numbers.clone(), now, &mut dice), now);
    let mut mutants = Vec::new();
    for number in numbers {
        // Each kind in its turn, so that each comes often; the rest is chosen until there is something to change.
        let kind = &KINDS[number % KINDS.len()];
        let bred = (0..400).find_map(|_| {
            let asked = QUESTIONS[dice.below(QUESTIONS.len())];
            let question = asked.below(&zones::apex(number));
            let target = server::target(&question, number, dice.below(8));
            let seed = u64::try_from(dice.below(0xffff)).unwrap() << 1 | 1;
            let mutation =
                Mutation { kind, seed: seed.wrapping_mul(0xd134_2543_de82_ef95), target: target.clone() };
            batch.add(mutation).then_some(Mutant {
                number,
                question,
                asked: asked.name,
                kind: kind.name,
                target,
            })
        });
        mutants.extend(bred);
    }
    (batch, mutants)
}

/// Many at a time, and no more than the resolvers take.
fn judge_all(batch: &Batch, peers: &Peers, mutants: &[Mutant]) -> Vec<Row> {
    let next = AtomicUsize::new(0);
    let work = || {
        let take = || mutants.get(next.fetch_add(1, Ordering::Relaxed));
        std::iter::from_fn(|| Some(judge(batch, peers, take()?))).collect::<Vec<Row>>()
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

fn judge(batch: &Batch, peers: &Peers, mutant: &Mutant) -> Row {
    let Mutant { question, asked, target, kind, .. } = mutant;
    let ours = |policy: &Policy, role| {
        let (judgement, report) = ours(batch, question, policy, role);
        (judgement, deciding_fact(&report).unwrap_or_default().to_owned())
    };
    let [like_unbound, like_bind] =
        ["unbound", "bind-9.18"].map(|name| ours(&Policy::named(name).unwrap(), Role::Resolver));
    let forwarded = ours(&Policy::default(), Role::Resolver);
    let walked = ours(&Policy::default(), Role::Authority);
    let expected = [like_unbound.0, like_bind.0, like_bind.0];
    // On a busy machine a resolver may give up on an answer that is good: such a difference is not there twice.
    let [unbound, named, delv] = match peers.judge(question) {
        theirs if theirs == expected => theirs,
        _ => peers.judge(question),
    };
    Row {
        kind,
        asked,
        what: format!(
            "{} {} changed at {} {}, {}",
            question.name,
            question.record_type,
            target.name,
            target.record_type,
            batch.describe(question)
        ),
        ours: [like_unbound, like_bind.clone(), like_bind, forwarded],
        theirs: [unbound, named, delv, walked.0],
        part: server::part(question, target),
    }
}

/// Says loudly what was not tested: straight to standard error, which the test runner does not capture.
fn skip(what: &str) {
    use std::io::Write;
    assert!(std::env::var_os("DNSSEC_REQUIRE_PEERS").is_none_or(|value| value == "0"), "not tested: {what}");
    let _ = writeln!(std::io::stderr(), "\n*** SKIPPED, NOT TESTED: {what} ***");
}
