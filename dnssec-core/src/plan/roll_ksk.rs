//! A new key for the DS to be of, by the Double-KSK method (RFC 7583 §3.3.1): both keys sign the DNSKEY set while the
//! DS changes. Where one key signs everything, both sign the data as well (RFC 6781 §4.1.3).

use super::condition::{At, Condition, Shown};
use super::observation::{Key, Observation};
use super::remark::Obstacle;
use super::roles::{Part, Roles, ds_lines, roles, to_come};
use super::timeline::{Cached, Draft, Rule};
use super::{Drafted, Drafting};
use crate::catalogue::{Clause, Owner};

const DOUBLE_KSK: Clause = Clause { rfc: 7583, section: "3.3.1" };
const SINGLE_TYPE: Clause = Clause { rfc: 6781, section: "4.1.3" };

pub(super) fn draft(drafting: &Drafting<'_>) -> Drafted {
    let observation = drafting.observation();
    let request = drafting.request;
    let is_of = |observation: &Observation, key: &Key| key.is_entry_point() || observation.has_ds(key);
    let part = Part { is_of: &is_of, is_used: &Observation::has_ds, is_wanted: &Observation::has_cds };
    let Roles { old, new, mut unclear, guess } = roles(&part, (request.old, request.new), &drafting.history);
    if old.is_none() && new.is_none() && unclear.is_empty() {
        unclear.push(Obstacle::NoDs);
    }
    let signs_all =
        old.as_ref().is_some_and(|old| drafting.history.all().any(|observation| observation.signs_data(old)));
    let is_known = new.is_some();
    let known = (old.clone(), new.clone());
    let (old, new) = (old.unwrap_or_else(to_come), new.unwrap_or_else(to_come));
    let zone = |shown| Condition::Zone(At::Delegated, shown);
    let mut added = vec![zone(Shown::Key(new.clone())), zone(Shown::SigningKeys(new.clone()))];
    if signs_all {
        added.push(zone(Shown::SigningData(new.clone())));
    }
    let add_key = Draft {
        name: "add-key",
        owner: Owner::ZoneOperator,
        action: format!(
            "publish {} beside {old}, both signing the DNSKEY set{}",
            if is_known { format!("key {new}") } else { "a new key-signing key".to_owned() },
            if signs_all { " and all data" } else { "" }
        ),
        ds: Vec::new(),
        done: added.clone(),
        undone: Vec::new(),
        rules: Vec::new(),
    };
    let change_ds = Draft {
        name: "change-ds",
        owner: Owner::ParentOrRegistrar,
        action: format!(
            "have the DS of {} published, and that of key {old} removed",
            if is_known { format!("key {new}") } else { "the new key".to_owned() }
        ),
        ds: ds_lines([&new], &observation.zone),
        done: vec![Condition::DsOf(new.clone()), Condition::NoDsOf(old.clone())],
        undone: Vec::new(),
        rules: vec![Rule {
            cached: Cached::OldKeys,
            from: added,
            ttls: vec![drafting.keys_ttl()],
            clause: DOUBLE_KSK,
        }],
    };
    let mut rules = vec![Rule {
        cached: Cached::OldDs,
        from: vec![Condition::NoDsOf(old.clone())],
        ttls: vec![drafting.ds_ttl()],
        clause: DOUBLE_KSK,
    }];
    if signs_all {
        rules.push(Rule {
            cached: Cached::OldSignatures,
            from: vec![zone(Shown::SigningData(new))],
            ttls: vec![drafting.data_ttl()],
            clause: SINGLE_TYPE,
        });
    }
    let remove_old_key = Draft {
        name: "remove-old-key",
        owner: Owner::ZoneOperator,
        action: format!("deactivate key {old}, then remove it from the DNSKEY set"),
        ds: Vec::new(),
        done: vec![zone(Shown::NoKey(old))],
        undone: Vec::new(),
        rules,
    };
    let drafts = vec![add_key, change_ds, remove_old_key];
    Drafted { drafts, old: known.0, new: known.1, unclear, guess }
}
