//! A new key for the data, by the Pre-Publication method (RFC 7583 §3.2.1): the new key is in caches before it signs,
//! and the old one as long as they hold what it signed.

use super::condition::{At, Condition, Shown};
use super::observation::{Key, Observation};
use super::remark::Obstacle;
use super::roles::{Part, Roles, roles, to_come};
use super::timeline::{Cached, Draft, Rule};
use super::{Drafted, Drafting};
use crate::catalogue::{Clause, Owner};

const PRE_PUBLICATION: Clause = Clause { rfc: 7583, section: "3.2.1" };

pub(super) fn draft(drafting: &Drafting<'_>) -> Drafted {
    let request = drafting.request;
    let is_of = |observation: &Observation, key: &Key| !key.is_entry_point() && !observation.has_ds(key);
    let part = Part { is_of: &is_of, is_used: &Observation::signs_data, is_wanted: &|_, _| false };
    let Roles { old, new, mut unclear, guess } = roles(&part, (request.old, request.new), &drafting.history);
    if old.is_none() && unclear.is_empty() {
        unclear.push(Obstacle::NoZoneSigningKey);
    }
    let is_known = new.is_some();
    let known = (old.clone(), new.clone());
    let (old, new) = (old.unwrap_or_else(to_come), new.unwrap_or_else(to_come));
    let zone = |shown| Condition::Zone(At::Delegated, shown);
    let add_key = Draft {
        name: "add-key",
        owner: Owner::ZoneOperator,
        action: match is_known {
            true => format!("publish key {new} beside {old}; it signs nothing yet"),
            false => format!("publish a new zone-signing key beside {old}; it signs nothing yet"),
        },
        ds: Vec::new(),
        done: vec![zone(Shown::Key(new.clone()))],
        undone: Vec::new(),
        rules: Vec::new(),
    };
    let sign_with_new = Draft {
        name: "sign-with-new",
        owner: Owner::ZoneOperator,
        action: format!(
            "sign all data with {} instead of {old}; leave {old} in the DNSKEY set",
            if is_known { format!("key {new}") } else { "the new key".to_owned() },
        ),
        ds: Vec::new(),
        done: vec![zone(Shown::SigningData(new.clone())), zone(Shown::NotSigningData(old.clone()))],
        undone: Vec::new(),
        rules: vec![Rule {
            cached: Cached::OldKeys,
            from: vec![zone(Shown::Key(new.clone()))],
            ttls: vec![drafting.keys_ttl()],
            clause: PRE_PUBLICATION,
        }],
    };
    let remove_old_key = Draft {
        name: "remove-old-key",
        owner: Owner::ZoneOperator,
        action: format!("remove key {old} from the DNSKEY set"),
        ds: Vec::new(),
        done: vec![zone(Shown::NoKey(old))],
        undone: Vec::new(),
        rules: vec![Rule {
            cached: Cached::OldSignatures,
            from: vec![zone(Shown::SigningData(new))],
            ttls: vec![drafting.data_ttl()],
            clause: PRE_PUBLICATION,
        }],
    };
    let drafts = vec![add_key, sign_with_new, remove_old_key];
    Drafted { drafts, old: known.0, new: known.1, unclear, guess }
}
