//! Keys of another algorithm, by the conservative approach (RFC 6781 §4.1.4): signatures before the keys they are of,
//! keys before their signatures go, so that no cache holds a key whose algorithm has not signed all (RFC 4035 §2.2).

use super::condition::{At, Condition, Shown};
use super::observation::Observation;
use super::remark::{Obstacle, Remark};
use super::roles::{ds_lines, to_come};
use super::timeline::{Cached, Draft, Rule};
use super::{Drafted, Drafting};
use crate::algorithm::Algorithm;
use crate::catalogue::{Clause, Owner};
use std::collections::BTreeSet;

const CONSERVATIVE: Clause = Clause { rfc: 6781, section: "4.1.4" };

/// The two algorithms.
struct Algorithms {
    old: Algorithm,
    new: Option<Algorithm>,
}

pub(super) fn draft(drafting: &Drafting<'_>) -> Drafted {
    let (algorithms, unclear) = algorithms(drafting);
    let guess = guess(drafting, &algorithms);
    let Algorithms { old, new } = algorithms;
    let to_be = new.map_or_else(|| "the new algorithm".to_owned(), |new| format!("algorithm {new}"));
    let new = new.unwrap_or(to_come().id.algorithm);
    let zone = |shown| Condition::Zone(At::Delegated, shown);
    let (signing, published) = (zone(Shown::AlgorithmSigning(new)), zone(Shown::Algorithm(new)));
    let (no_old_ds, no_old_keys) = (Condition::NoDsOfAlgorithm(old), zone(Shown::NoAlgorithm(old)));
    let rule = |cached, from: &Condition, ttl| Rule {
        cached,
        from: vec![from.clone()],
        ttls: vec![ttl],
        clause: CONSERVATIVE,
    };
    let observation = drafting.observation();
    let entry_points = observation
        .keys
        .iter()
        .filter(|key| key.id.algorithm == new && key.is_entry_point() && observation.signs_keys(key));
    let ds = ds_lines(entry_points, &observation.zone);
    let draft = |name, owner, action: String, done, rules| {
        let ds = if name == "change-ds" { ds.clone() } else { Vec::new() };
        Draft { name, owner, action, ds, done, undone: Vec::new(), rules }
    };
    let drafts = vec![
        draft(
            "sign-with-new",
            Owner::ZoneOperator,
            format!("sign all data with {to_be} too, its keys not yet in the DNSKEY set"),
            vec![signing.clone()],
            Vec::new(),
        ),
        draft(
            "add-keys",
            Owner::ZoneOperator,
            format!("publish the keys of {to_be}, signing the DNSKEY set too"),
            vec![published.clone()],
            vec![rule(Cached::OneAlgorithm, &signing, drafting.data_ttl())],
        ),
        draft(
            "change-ds",
            Owner::ParentOrRegistrar,
            format!("have the DS of {to_be} published, and those of algorithm {old} removed"),
            vec![Condition::DsOfAlgorithm(new), no_old_ds.clone()],
            // Some signers begin with signatures and keys at once.
            vec![
                rule(Cached::OldKeys, &published, drafting.keys_ttl()),
                rule(Cached::OneAlgorithm, &signing, drafting.data_ttl()),
            ],
        ),
        draft(
            "remove-old-keys",
            Owner::ZoneOperator,
            format!("remove the keys of algorithm {old} from the DNSKEY set; go on signing data with them"),
            vec![no_old_keys.clone()],
            vec![rule(Cached::OldDs, &no_old_ds, drafting.ds_ttl())],
        ),
        draft(
            "remove-old-signatures",
            Owner::ZoneOperator,
            format!("remove the signatures of algorithm {old}"),
            vec![zone(Shown::AlgorithmNotSigning(old))],
            vec![rule(Cached::KeysOfOldAlgorithm, &no_old_keys, drafting.keys_ttl())],
        ),
    ];
    Drafted { drafts, unclear, guess, ..Drafted::default() }
}

/// The old algorithm was there first: with a DS, else with keys.
fn algorithms(drafting: &Drafting<'_>) -> (Algorithms, Vec<Obstacle>) {
    let with_ds = |observation: &Observation| -> BTreeSet<Algorithm> {
        let with_ds = observation.keys.iter().filter(|key| observation.has_ds(key));
        with_ds.map(|key| key.id.algorithm).collect()
    };
    let told = drafting.request.algorithm;
    let all: BTreeSet<Algorithm> = drafting.history.all().flat_map(seen).collect();
    let first =
        drafting.history.all().map(with_ds).find(|algorithms| !algorithms.is_empty()).unwrap_or_default();
    let old: Vec<Algorithm> = first.into_iter().filter(|algorithm| Some(*algorithm) != told).collect();
    let numbers = |algorithms: &[Algorithm]| algorithms.iter().map(|algorithm| algorithm.0).collect();
    let old = match (old.as_slice(), told) {
        ([old], _) => *old,
        ([], Some(told)) => {
            // Its DS is the only one that any capture shows: what else there is has gone before.
            let others: Vec<Algorithm> = all.iter().copied().filter(|algorithm| *algorithm != told).collect();
            match others.as_slice() {
                [old] => *old,
                [] => to_come().id.algorithm,
                several => {
                    return (unknown(), vec![Obstacle::AlgorithmsUnclear { algorithms: numbers(several) }]);
                }
            }
        }
        ([], None) => return (unknown(), vec![Obstacle::NoDs]),
        (several, _) => {
            return (unknown(), vec![Obstacle::AlgorithmsUnclear { algorithms: numbers(several) }]);
        }
    };
    let others: Vec<Algorithm> = all.into_iter().filter(|algorithm| *algorithm != old).collect();
    match (told, others.as_slice()) {
        (Some(told), _) => (Algorithms { old, new: Some(told) }, Vec::new()),
        (None, []) => (Algorithms { old, new: None }, Vec::new()),
        (None, [new]) => (Algorithms { old, new: Some(*new) }, Vec::new()),
        (None, several) => {
            let algorithms = numbers(several);
            (Algorithms { old, new: None }, vec![Obstacle::AlgorithmsUnclear { algorithms }])
        }
    }
}

/// Where both were there from the first, it may as well be the other way round: the first step of a roll looks as the
/// one before the last of a roll back.
fn guess(drafting: &Drafting<'_>, algorithms: &Algorithms) -> Option<Remark> {
    let new = algorithms.new.filter(|_| drafting.request.algorithm.is_none())?;
    let first = seen(drafting.history.all().next()?);
    let is_unclear = first.contains(&new) && first.contains(&algorithms.old);
    is_unclear.then(|| Remark::TakenForNew { what: format!("algorithm {new}"), option: "--algorithm" })
}

/// The algorithms of keys and signatures.
fn seen(observation: &Observation) -> BTreeSet<Algorithm> {
    let signers = observation.all_servers().flat_map(|server| {
        let of_data = server.sets.iter().flat_map(|set| &set.signers);
        server.key_signers.iter().chain(of_data).map(|signer| signer.algorithm)
    });
    signers.chain(observation.keys.iter().map(|key| key.id.algorithm)).collect()
}

fn unknown() -> Algorithms {
    Algorithms { old: to_come().id.algorithm, new: None }
}
