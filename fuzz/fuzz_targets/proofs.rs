//! Made-up hierarchies, signed with checksums, among servers that lie: what is secure is what the zones hold.
#![no_main]

#[path = "../../dnssec-core/tests/made_up/mod.rs"]
mod made_up;
#[path = "../../dnssec-core/tests/mutate/mod.rs"]
mod mutate;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    let mut dice = mutate::Dice::of(octets);
    made_up::attack(&mut dice, dnssec_core::algorithm::stub::ALGORITHM);
});
