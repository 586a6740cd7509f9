//! Made-up hierarchies under attack: what is secure is what the zones hold, what is insecure could be. The fuzz
//! target `proofs` does the same without end. Seeds are fixed: a failure comes back.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod made_up;
mod mutate;

use dnssec_core::algorithm::Algorithm;
use dnssec_core::report::Verdict;
use made_up::{Attacked, Conduct, attack};
use mutate::Dice;

/// Attacks; `DNSSEC_HOSTILE_ROUNDS` asks for more.
const ROUNDS: u64 = 24;

/// Attacks for each round asked for.
const ATTACKS: u64 = 40;

fn rounds() -> u64 {
    let more = std::env::var("DNSSEC_HOSTILE_ROUNDS");
    more.ok().and_then(|number| number.parse().ok()).unwrap_or(ROUNDS)
}

#[test]
fn reports_tell_what_zones_hold() {
    let attacks: Vec<Attacked> = (1..=rounds() * ATTACKS)
        .map(|seed| {
            let mut dice = Dice::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            attack(&mut dice, Algorithm::ED25519)
        })
        .collect();
    // Attacks that always break everything, or nothing, would try nothing.
    let share = |of: &dyn Fn(&Attacked) -> bool| attacks.iter().filter(|attacked| of(attacked)).count();
    for (conduct, verdict) in [
        (Conduct::Honest, Verdict::Secure),
        (Conduct::Honest, Verdict::Insecure),
        (Conduct::Liar, Verdict::Secure),
        (Conduct::Liar, Verdict::Insecure),
        (Conduct::Liar, Verdict::Bogus),
        (Conduct::Forger, Verdict::Secure),
        (Conduct::Forger, Verdict::Insecure),
        (Conduct::Forger, Verdict::Bogus),
    ] {
        let count = share(&|attacked| attacked.conduct == conduct && attacked.verdict == verdict);
        eprintln!("{conduct:?} {verdict}: {count} of {}", attacks.len());
        assert!(count * 100 > attacks.len(), "{conduct:?} {verdict}: {count} of {}", attacks.len());
    }
    let broken = share(&|attacked| attacked.provable && attacked.verdict == Verdict::Bogus);
    assert!(broken * 20 > attacks.len(), "{broken} of {}", attacks.len());
}
