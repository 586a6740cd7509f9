//! The chain as data.

use super::outcome;
use dnssec_core::catalogue::Value;
use dnssec_core::name::Name;
use dnssec_core::report::{Link, LinkKind, Step};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize, Default)]
pub(super) struct LinkDocument {
    kind: &'static str,
    verdict: String,
    zone: Option<String>,
    parent: Option<String>,
    child: Option<String>,
    name: Option<String>,
    r#type: Option<String>,
    target: Option<String>,
    outcome: Option<&'static str>,
    steps: Vec<StepDocument>,
    findings: Vec<usize>,
}

#[derive(Serialize)]
struct StepDocument {
    step: &'static str,
    text: String,
    fields: BTreeMap<&'static str, Value>,
}

impl LinkDocument {
    /// One link with its steps.
    pub(super) fn new(link: &Link) -> Self {
        let text = |name: &Name| Some(name.to_string());
        let zone_text = |zone: &Option<Name>| zone.as_ref().map(Name::to_string);
        let kind = match &link.kind {
            LinkKind::Anchor { zone } => {
                LinkDocument { kind: "anchor", zone: text(zone), ..Default::default() }
            }
            LinkKind::Keys { zone } => LinkDocument { kind: "keys", zone: text(zone), ..Default::default() },
            LinkKind::Delegation { parent, child } => LinkDocument {
                kind: "delegation",
                parent: text(parent),
                child: text(child),
                ..Default::default()
            },
            LinkKind::Alias { zone, name, record_type, target } => LinkDocument {
                kind: "alias",
                zone: zone_text(zone),
                name: text(name),
                r#type: Some(record_type.to_string()),
                target: text(target),
                ..Default::default()
            },
            LinkKind::Answer { zone, name, record_type } => LinkDocument {
                kind: "answer",
                zone: zone_text(zone),
                name: text(name),
                r#type: Some(record_type.to_string()),
                ..Default::default()
            },
            LinkKind::Denial { zone, name, record_type, outcome: denied } => LinkDocument {
                kind: "denial",
                zone: zone_text(zone),
                name: text(name),
                r#type: Some(record_type.to_string()),
                outcome: Some(outcome(*denied)),
                ..Default::default()
            },
        };
        LinkDocument {
            verdict: link.verdict.to_string(),
            steps: link.steps.iter().map(step).collect(),
            findings: link.findings.clone(),
            ..kind
        }
    }
}

fn step(step: &Step) -> StepDocument {
    StepDocument { step: step.slug(), text: step.to_string(), fields: step.fields().into_iter().collect() }
}
