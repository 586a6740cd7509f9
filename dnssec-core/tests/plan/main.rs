//! The proof of the planner: each procedure is carried out on a virtual clock, each step at the time that the plan
//! gives. At every moment, whatever a validator may have in its caches is put together and validated: nothing is
//! bogus when the plan is followed, and something is when a step is taken one TTL early, or four seconds.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

mod caches;
mod scripts;
mod states;
mod timeline;
mod world;

use caches::Caches;
use dnssec_core::plan::Procedure;
use scripts::{Script, scripts};
use timeline::{Taken, follow};
use world::World;

/// Seconds by which a cache that is asked just before its end is older than the moment at which it was filled: one
/// for the server, one for the NS set that led there, and one for each second's two ends.
const EDGE: u32 = 4;

/// Carries out a procedure: as planned, and each step that waits once too early.
fn prove(procedure: Procedure) {
    let mut caches = Caches::default();
    for script in scripts().into_iter().filter(|script| script.procedure == procedure) {
        let world = World::new(&script);
        let followed = follow(&world);
        caches.of(&script);
        let bogus = caches.bogus(&world, &followed.timeline);
        assert!(bogus.is_none(), "{}: followed, and bogus at {bogus:?}", script.name);
        let waiting = |taken: &&Taken| taken.waited > 0;
        for taken in followed.steps.iter().filter(waiting) {
            for early in [taken.waited, EDGE] {
                let timeline =
                    followed.timeline.with_step_at(taken.number, taken.at - early, script.lagging());
                let bogus = caches.bogus(&world, &timeline);
                assert!(
                    bogus.is_some(),
                    "{}: {} {early} seconds early hurts nobody",
                    script.name,
                    taken.name
                );
            }
        }
        assert_eq!(followed.steps.iter().filter(waiting).count(), script.waits, "{}", script.name);
        halfway(&script, &followed.steps);
        let judged = caches.combinations();
        assert!(judged > 100, "{}: {judged} combinations are no proof", script.name);
    }
}

/// Where a step is seen at one of two servers, it is under way, and nothing is counted from it yet.
fn halfway(script: &Script, steps: &[Taken]) {
    for taken in steps {
        let expected = script.changes_last(taken.number).then_some(taken.name);
        assert!(taken.halfway.is_none_or(|seen| seen == expected), "{}: {}", script.name, taken.name);
    }
}

#[test]
fn enable() {
    prove(Procedure::Enable);
}

#[test]
fn disable() {
    prove(Procedure::Disable);
}

#[test]
fn roll_ksk() {
    prove(Procedure::RollKsk);
}

#[test]
fn roll_zsk() {
    prove(Procedure::RollZsk);
}

#[test]
fn roll_algorithm() {
    prove(Procedure::RollAlgorithm);
}

#[test]
fn change_operator() {
    prove(Procedure::ChangeOperator);
}
