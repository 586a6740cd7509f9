//! One NSEC or NSEC3 against one name: it covers what lies on the way from its owner to its next name, walked
//! step by step (RFC 4034 §4.1.1, RFC 5155 §1.3).

use super::zone::Signer;
use super::{Conclusion, Denied};
use crate::algorithm::nsec3_hash;
use crate::name::Name;
use proptest::prelude::*;

/// Whether `place` is met on the way up from `from` to `to` around the ring of `places`, ends left out; all of
/// it where both ends are one.
fn is_on_the_way<T: Ord + Clone>(mut places: Vec<T>, (from, to): (&T, &T), place: &T) -> bool {
    places.sort();
    places.dedup();
    let start = places.iter().position(|other| other == from).unwrap();
    let onward = places.iter().cycle().skip(start + 1);
    onward.take(places.len() - 1).take_while(|other| *other != to).any(|other| other == place)
}

/// Whether one record, signed, proves that the name is not there: asked as for the expansion of the wildcard
/// beside it, which takes a record that covers the name and nothing else.
fn covers(signer: &Signer, name: &Name, line: String) -> bool {
    let wildcard = name.parent().unwrap().wildcard_child().unwrap();
    let proof = signer.prove(Denied::CloserMatch { name, wildcard: &wildcard }, &[signer.sign(&[line])]);
    proof.is_ok_and(|proof| proof.conclusion == Conclusion::Absent)
}

/// Names of a zone in the order in which a walk meets them, which RFC 4034 §6.1 gives for its own example.
const WALK: [&str; 12] = [
    "example.",
    "a.example.",
    "yljkjljk.a.example.",
    "Z.a.example.",
    "zABC.a.EXAMPLE.",
    "z.example.",
    "\\001.z.example.",
    "*.z.example.",
    "\\200.z.example.",
    "zz.example.",
    "a.zz.example.",
    "\\255.example.",
];

#[test]
fn nsec() {
    let signer = Signer::new("example.");
    let names = WALK.map(|name| name.parse::<Name>().unwrap());
    let mut count = 0;
    for (from, owner) in names.iter().enumerate() {
        for (to, next) in names.iter().enumerate() {
            for (place, name) in names.iter().enumerate().skip(1) {
                // Only the apex is a next name that goes backwards (RFC 4034 §4.1.1).
                let in_order = to > from || to == 0;
                let on_the_way = is_on_the_way((0..WALK.len()).collect(), (&from, &to), &place);
                // A name above the next one exists for its sake (RFC 4592 §2.2.2).
                let expected = in_order && on_the_way && !next.is_below(name);
                let found = covers(&signer, name, format!("{owner} NSEC {next} TXT RRSIG NSEC"));
                assert_eq!(found, expected, "{owner} to {next}: {name}");
                count += u32::from(expected);
            }
        }
    }
    assert!(count > 200, "{count}");
}

/// A number of 160 bits up or down, around the ring.
fn moved(mut hash: [u8; 20], by: i8) -> [u8; 20] {
    for _ in 0..by.unsigned_abs() {
        for octet in hash.iter_mut().rev() {
            *octet = if by > 0 { octet.wrapping_add(1) } else { octet.wrapping_sub(1) };
            let carries = if by > 0 { *octet == 0 } else { *octet == 0xff };
            if !carries {
                break;
            }
        }
    }
    hash
}

/// A hash beside the given one, at an end of the ring, or anywhere.
fn near(hash: [u8; 20]) -> impl Strategy<Value = [u8; 20]> {
    prop_oneof![
        (-2..=2i8).prop_map(move |by| moved(hash, by)),
        (-1..=1i8).prop_map(|by| moved([0; 20], by)),
        any::<[u8; 20]>(),
    ]
}

fn name_and_ends() -> impl Strategy<Value = (Name, [u8; 20], [u8; 20], [u8; 20])> {
    "[a-z]{1,8}".prop_flat_map(|label| {
        let name: Name = format!("{label}.example.").parse().unwrap();
        let hash = nsec3_hash(&name.canonical_wire(), &[0xab], 1);
        (Just(name), Just(hash), near(hash), near(hash))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nsec3((name, hash, from, to) in name_and_ends()) {
        let text = |hash: [u8; 20]| data_encoding::BASE32HEX_NOPAD.encode(&hash).to_lowercase();
        let line = format!("{}.example. NSEC3 1 0 1 ab {} TXT RRSIG", text(from), text(to));
        let expected = is_on_the_way(vec![hash, from, to], (&from, &to), &hash);
        prop_assert_eq!(covers(&Signer::new("example."), &name, line), expected, "{} {:x?} {:x?}", name, from, to);
    }
}
