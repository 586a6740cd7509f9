//! Why a DS matches no key, and why a signature does not verify: computed, not guessed.
//!
//! Where a chain is broken, what was published is compared with what commonly goes wrong. A digest that comes
//! out right with one thing done otherwise tells that this was done; a signature that verifies over other
//! octets tells what it was made over. Nothing here has a say in a verdict: what comes out are facts for the
//! finding that decides it, and it stays what it was.
//!
//! Tried for that one finding, once, when all else is done; never while a walk goes on. Verifications are
//! charged to the [allowance](crate::allowance).

pub(crate) mod ds;
pub(crate) mod signature;

use crate::name::Name;

/// A name in capitals, and with each label's first letter in them.
fn cases_of(name: &Name) -> Vec<Name> {
    let capitals = name.labels().map(<[u8]>::to_ascii_uppercase);
    let initials = name.labels().map(|label| {
        let mut label = label.to_ascii_lowercase();
        if let Some(first) = label.first_mut() {
            first.make_ascii_uppercase();
        }
        label
    });
    let first = name.labels().enumerate().map(|(place, label)| match place {
        0 => label.to_ascii_uppercase(),
        _ => label.to_ascii_lowercase(),
    });
    let names: [Vec<Vec<u8>>; 3] = [capitals.collect(), initials.collect(), first.collect()];
    names.iter().filter_map(|labels| Name::from_labels(labels.iter().map(Vec::as_slice)).ok()).collect()
}
