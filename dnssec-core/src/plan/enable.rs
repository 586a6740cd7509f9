//! Signing a zone, then its DS (RFC 7583 §3.3.5).

use super::condition::{At, Condition, Shown};
use super::roles::{ds_lines, tags};
use super::timeline::{Cached, Draft, Rule};
use super::{Drafted, Drafting};
use crate::catalogue::{Clause, Owner};

pub(super) fn draft(drafting: &Drafting<'_>) -> Drafted {
    let observation = drafting.observation();
    let signed = vec![Condition::Zone(At::Delegated, Shown::Signed)];
    let entry_points = observation.keys.iter().filter(|key| observation.signs_keys(key) && !key.is_revoked());
    let entry_points: Vec<_> = match entry_points.clone().any(|key| key.is_entry_point()) {
        true => entry_points.filter(|key| key.is_entry_point()).collect(),
        false => entry_points.collect(),
    };
    let sign = Draft {
        name: "sign",
        owner: Owner::ZoneOperator,
        action: format!("sign {}, and see that every server has it signed", observation.zone),
        ds: Vec::new(),
        done: signed.clone(),
        undone: Vec::new(),
        rules: Vec::new(),
    };
    let add_ds = Draft {
        name: "add-ds",
        owner: Owner::ParentOrRegistrar,
        action: format!("have the DS of key {} published", tags(entry_points.iter().copied())),
        ds: ds_lines(entry_points.iter().copied(), &observation.zone),
        done: vec![Condition::AnyDs],
        undone: Vec::new(),
        rules: vec![Rule {
            cached: Cached::UnsignedData,
            from: signed,
            ttls: vec![drafting.data_ttl()],
            clause: Clause { rfc: 7583, section: "3.3.5" },
        }],
    };
    Drafted { drafts: vec![sign, add_ds], ..Drafted::default() }
}
