//! Going insecure: the DS first, the signatures after it has left the caches (RFC 8078 §4).

use super::condition::{At, Condition, Shown};
use super::timeline::{Cached, Draft, Rule};
use super::{Drafted, Drafting};
use crate::catalogue::{Clause, Owner};

pub(super) fn draft(drafting: &Drafting<'_>) -> Drafted {
    let zone = &drafting.observation().zone;
    let remove_ds = Draft {
        name: "remove-ds",
        owner: Owner::ParentOrRegistrar,
        action: format!(
            "have every DS of {zone} removed, at the registrar or by CDS 0 0 0 00 and CDNSKEY 0 3 0 AA==; go on signing"
        ),
        ds: Vec::new(),
        done: vec![Condition::NoDs],
        undone: Vec::new(),
        rules: Vec::new(),
    };
    let unsign = Draft {
        name: "unsign",
        owner: Owner::ZoneOperator,
        action: format!("stop signing {zone}: remove keys and signatures"),
        ds: Vec::new(),
        done: vec![Condition::Zone(At::Delegated, Shown::Unsigned)],
        undone: Vec::new(),
        rules: vec![Rule {
            cached: Cached::OldDs,
            from: vec![Condition::NoDs],
            ttls: vec![drafting.ds_ttl()],
            clause: Clause { rfc: 8078, section: "4" },
        }],
    };
    Drafted { drafts: vec![remove_ds, unsign], ..Drafted::default() }
}
