//! When caches are right again, as data.

use super::finding::ClauseDocument;
use dnssec_core::heals::{Heals, Held, Lingers};
use serde::Serialize;

/// What validating resolvers hold, and what others keep longer.
#[derive(Serialize)]
pub(super) struct HealsDocument {
    text: String,
    held: HeldDocument,
    seconds: Option<u32>,
    at: Option<String>,
    seen_at: Option<String>,
    lingers: Option<LingersDocument>,
    clauses: Vec<ClauseDocument>,
}

#[derive(Serialize)]
struct HeldDocument {
    kind: &'static str,
    name: Option<String>,
    r#type: Option<String>,
}

#[derive(Serialize)]
struct LingersDocument {
    held: HeldDocument,
    seconds: u32,
    at: String,
}

impl HealsDocument {
    pub(super) fn new(heals: &Heals) -> Self {
        let Heals { held, seconds, at, seen_at, lingers } = heals;
        HealsDocument {
            text: heals.to_string(),
            held: HeldDocument::new(held),
            seconds: *seconds,
            at: at.map(|at| at.to_string()),
            seen_at: seen_at.as_ref().map(ToString::to_string),
            lingers: lingers.as_ref().map(LingersDocument::new),
            clauses: heals.clauses().iter().map(ClauseDocument::new).collect(),
        }
    }
}

impl HeldDocument {
    fn new(held: &Held) -> Self {
        let (kind, set) = match held {
            Held::Nothing => ("nothing", None),
            Held::Failure => ("failure", None),
            Held::Set { owner, record_type } => ("set", Some((owner, record_type))),
            Held::Absence { owner, record_type } => ("absence", Some((owner, record_type))),
        };
        HeldDocument {
            kind,
            name: set.map(|(owner, _)| owner.to_string()),
            r#type: set.map(|(_, record_type)| record_type.to_string()),
        }
    }
}

impl LingersDocument {
    fn new(lingers: &Lingers) -> Self {
        let Lingers { held, seconds, at } = lingers;
        LingersDocument { held: HeldDocument::new(held), seconds: *seconds, at: at.to_string() }
    }
}
