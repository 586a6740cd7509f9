//! Other servers under other keys, signed throughout (RFC 6781 §4.3.5.1, RFC 8901 §6): both operators publish each
//! other's zone-signing keys and have a DS while the delegation changes.

use super::condition::{At, Condition, Shown};
use super::observation::{Key, Observation, Ttl};
use super::remark::Obstacle;
use super::roles::{ds_lines, tags, to_come};
use super::timeline::{Cached, Draft, Rule};
use super::{Drafted, Drafting};
use crate::catalogue::{Clause, Owner};
use crate::name::Name;
use std::collections::BTreeSet;

const COOPERATING: Clause = Clause { rfc: 6781, section: "4.3.5.1" };

/// The keys of one operator.
#[derive(Default)]
struct Operator {
    /// Those that sign the keys.
    entry_points: Vec<Key>,
    /// Those that sign the data.
    signers: Vec<Key>,
}

pub(super) fn draft(drafting: &Drafting<'_>) -> Drafted {
    let names = &drafting.request.gaining;
    let (gaining, losing) = operators(drafting);
    let unclear = if names.is_empty() { vec![Obstacle::NoGainingServers] } else { Vec::new() };
    let exchanged = exchanged(names, &gaining, &losing);
    let new_ds: Vec<Condition> = gaining.entry_points.iter().cloned().map(Condition::DsOf).collect();
    let old_ds = losing.entry_points.iter().cloned().map(Condition::DsOf);
    let both_ds: Vec<Condition> = new_ds.iter().cloned().chain(old_ds).collect();
    let moved = vec![
        Condition::DelegatedTo(names.clone()),
        Condition::Zone(At::Named(names.clone()), Shown::Servers(names.clone())),
    ];
    let (ns, keys, data) = (drafting.ns_ttl(), drafting.keys_ttl(), drafting.data_ttl());
    let rule = |cached, from: &[Condition], ttls: Vec<Ttl>| Rule {
        cached,
        from: from.to_vec(),
        ttls,
        clause: COOPERATING,
    };
    let ds = ds_lines(&gaining.entry_points, &drafting.observation().zone);
    let draft = |name, owner, action: String, done, rules| {
        let undone = if name == "exchange-keys" { moved.clone() } else { Vec::new() };
        let ds = if name == "add-ds" { ds.clone() } else { Vec::new() };
        Draft { name, owner, action, ds, done, undone, rules }
    };
    let zone = &drafting.observation().zone;
    let list = names.iter().map(Name::to_string).collect::<Vec<_>>().join(", ");
    let old = tags(&losing.entry_points);
    let without =
        |keys: &[Key], condition: fn(Key) -> Condition| keys.iter().cloned().map(condition).collect();
    let drafts = vec![
        draft(
            "exchange-keys",
            Owner::ZoneOperator,
            format!(
                "sign {zone} at the new operator; let each operator publish the other's zone-signing key ({} there, {} \
                 here)",
                tags(&losing.signers),
                tags(&gaining.signers)
            ),
            exchanged.clone(),
            Vec::new(),
        ),
        draft(
            "add-ds",
            Owner::ParentOrRegistrar,
            format!("have the DS of key {} published beside that of {old}", tags(&gaining.entry_points)),
            if new_ds.is_empty() { vec![Condition::DsOf(to_come())] } else { new_ds },
            Vec::new(),
        ),
        draft(
            "change-ns",
            Owner::ParentOrRegistrar,
            format!(
                "delegate to {list}, and let both operators have these as NS of {zone}; keep the old servers up"
            ),
            moved.clone(),
            vec![
                rule(Cached::DsOfOneOperator, &both_ds, vec![drafting.ds_ttl()]),
                rule(Cached::OldKeys, &exchanged, vec![keys.clone()]),
            ],
        ),
        draft(
            "remove-old-ds",
            Owner::ParentOrRegistrar,
            format!("have the DS of {old} removed; the old servers may go"),
            without(&losing.entry_points, Condition::NoDsOf),
            vec![rule(Cached::KeysOfOldServers, &moved, vec![ns.clone(), keys])],
        ),
        draft(
            "remove-old-keys",
            Owner::ZoneOperator,
            format!("remove the old operator's key {} from the DNSKEY set", tags(&losing.signers)),
            without(&losing.signers, |key| Condition::Zone(At::Delegated, Shown::NoKey(key))),
            vec![rule(Cached::DataOfOldServers, &moved, vec![ns, data])],
        ),
    ];
    Drafted { drafts, unclear, ..Drafted::default() }
}

/// The keys of both, as the first observation shows them that has any of the servers.
fn operators(drafting: &Drafting<'_>) -> (Operator, Operator) {
    let names = &drafting.request.gaining;
    let is_gaining = |name: Option<&Name>| name.is_some_and(|name| names.contains(name));
    let of = |gains: Gains| {
        let mut operator = Operator::default();
        for observation in drafting.history.all() {
            let servers = observation
                .all_servers()
                .filter(|server| is_gaining(server.place.name.as_ref()) == (gains == Gains::Yes));
            for server in servers {
                let signs_keys = |key: &&Key| server.key_signers.contains(&key.signer());
                let signs_data =
                    |key: &&Key| server.sets.iter().any(|set| set.signers.contains(&key.signer()));
                add(&mut operator.entry_points, observation.keys.iter().filter(signs_keys));
                add(&mut operator.signers, observation.keys.iter().filter(signs_data));
            }
        }
        operator
    };
    let (gaining, mut losing) = (of(Gains::Yes), of(Gains::No));
    if losing.entry_points.is_empty() {
        losing = left_over(drafting.observation(), &gaining);
    }
    (gaining, losing)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Gains {
    Yes,
    No,
}

fn add<'k>(known: &mut Vec<Key>, keys: impl Iterator<Item = &'k Key>) {
    for key in keys {
        if !known.contains(key) {
            known.push(key.clone());
        }
    }
}

/// What is left of an operator whose servers nobody asks any more: keys that sign nothing, and DS of no key.
fn left_over(observation: &Observation, gaining: &Operator) -> Operator {
    let is_idle = |key: &&Key| !gaining.entry_points.contains(key) && !gaining.signers.contains(key);
    let signers = observation.keys.iter().filter(is_idle).cloned().collect();
    let of_no_key = observation
        .ds()
        .into_iter()
        .filter(|ds| !observation.keys.iter().any(|key| key.has(ds, &observation.zone)));
    let entry_points = of_no_key.map(|ds| Key {
        id: crate::finding::KeyId { tag: ds.tag, algorithm: ds.algorithm, flags: 257 },
        rdata: None,
    });
    Operator { entry_points: entry_points.collect(), signers }
}

/// Both sign, and each shows the other's keys.
fn exchanged(names: &BTreeSet<Name>, gaining: &Operator, losing: &Operator) -> Vec<Condition> {
    let at_gaining = |shown| Condition::Zone(At::Named(names.clone()), shown);
    let at_losing = |shown| Condition::Zone(At::NotNamed(names.clone()), shown);
    let mut conditions = vec![at_gaining(Shown::Signed)];
    conditions.extend(losing.signers.iter().cloned().map(|key| at_gaining(Shown::Key(key))));
    conditions.extend(gaining.signers.iter().cloned().map(|key| at_losing(Shown::Key(key))));
    conditions
}
