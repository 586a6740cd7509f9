//! A report as one JSON object, described in `docs/report.md` and `docs/report.schema.json`.

use super::{ds_candidates, headline, party, sent};
use dnssec_core::capture::Capture;
use dnssec_core::catalogue::{Clause, Value};
use dnssec_core::finding::{Fact, Finding};
use dnssec_core::name::Name;
use dnssec_core::report::{Link, LinkKind, Outcome, Report, Step};
use serde::Serialize;
use std::collections::BTreeMap;

/// The name and version of the form. Members may be added under one version; none is removed or changed.
const SCHEMA: &str = "dnssec-report/1";

/// The whole report on indented lines, with a line end.
pub(crate) fn report(report: &Report, capture: &Capture) -> String {
    let document = Document::new(report, capture);
    // Maps with text keys and numbers that are finite: serialization cannot fail.
    serde_json::to_string_pretty(&document).map_or_else(|_| "{}\n".to_owned(), |text| text + "\n")
}

/// The report as part of another object.
pub(super) fn nested(report: &Report, capture: &Capture) -> impl Serialize {
    Document::new(report, capture)
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    question: Question,
    at: String,
    verdict: String,
    headline: String,
    outcome: &'static str,
    rcode: Option<String>,
    secure_until: Option<String>,
    decisive: Option<usize>,
    links: Vec<LinkDocument>,
    findings: Vec<FindingDocument>,
    answers: Vec<String>,
    queries: usize,
    servers: usize,
}

#[derive(Serialize)]
struct Question {
    name: String,
    r#type: String,
    class: u16,
}

#[derive(Serialize, Default)]
struct LinkDocument {
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

#[derive(Serialize)]
struct FindingDocument {
    code: &'static str,
    slug: &'static str,
    level: String,
    zone: String,
    name: String,
    r#type: String,
    summary: String,
    cause: String,
    fix: String,
    owner: &'static str,
    who: String,
    ede: Option<u16>,
    dnsviz: Option<&'static str>,
    clauses: Vec<ClauseDocument>,
    servers: Vec<String>,
    fields: BTreeMap<&'static str, Value>,
    details: Vec<DetailDocument>,
    ds_candidates: Vec<String>,
}

#[derive(Serialize)]
struct ClauseDocument {
    rfc: u16,
    section: &'static str,
    url: String,
}

#[derive(Serialize)]
struct DetailDocument {
    code: &'static str,
    slug: &'static str,
    text: String,
    fields: BTreeMap<&'static str, Value>,
}

impl Document {
    fn new(report: &Report, capture: &Capture) -> Self {
        let (queries, servers) = sent(capture);
        Document {
            schema: SCHEMA,
            question: Question {
                name: report.question.name.to_string(),
                r#type: report.question.record_type.to_string(),
                class: report.question.class.0,
            },
            at: report.at.to_string(),
            verdict: report.verdict.to_string(),
            headline: headline(report),
            outcome: outcome(report.outcome),
            rcode: match report.outcome {
                Outcome::Error(rcode) => Some(rcode.to_string()),
                _ => None,
            },
            secure_until: report.secure_until.map(|until| until.to_string()),
            decisive: report.decisive.filter(|index| report.findings.get(*index).is_some()),
            links: report.links.iter().map(link).collect(),
            findings: report.findings.iter().map(|finding| finding_document(finding, capture)).collect(),
            answers: report.answers.iter().map(ToString::to_string).collect(),
            queries,
            servers,
        }
    }
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answer => "answer",
        Outcome::NoData => "nodata",
        Outcome::NameError => "nxdomain",
        Outcome::Error(_) => "error",
        Outcome::Nothing => "nothing",
    }
}

fn link(link: &Link) -> LinkDocument {
    let text = |name: &Name| Some(name.to_string());
    let zone_text = |zone: &Option<Name>| zone.as_ref().map(Name::to_string);
    let kind = match &link.kind {
        LinkKind::Anchor { zone } => LinkDocument { kind: "anchor", zone: text(zone), ..Default::default() },
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

fn step(step: &Step) -> StepDocument {
    StepDocument { step: step.slug(), text: step.to_string(), fields: step.fields().into_iter().collect() }
}

fn finding_document(finding: &Finding, capture: &Capture) -> FindingDocument {
    let entry = finding.fact.entry();
    FindingDocument {
        code: entry.code.0,
        slug: entry.slug,
        level: entry.level.to_string(),
        zone: finding.zone.to_string(),
        name: finding.name.to_string(),
        r#type: finding.record_type.to_string(),
        summary: finding.summary(),
        cause: party::cause(finding, capture),
        fix: party::fix(finding, capture),
        owner: party::owner(finding, capture).slug(),
        who: party::who(finding, capture),
        ede: finding.extended_error(),
        dnsviz: entry.dnsviz,
        clauses: entry.clauses.iter().map(clause).collect(),
        servers: party::servers(finding, ToString::to_string),
        fields: finding.fact.fields().into_iter().collect(),
        details: finding.details.iter().map(detail).collect(),
        ds_candidates: ds_candidates(finding, capture),
    }
}

fn clause(clause: &Clause) -> ClauseDocument {
    ClauseDocument { rfc: clause.rfc, section: clause.section, url: clause.url() }
}

fn detail(fact: &Fact) -> DetailDocument {
    let entry = fact.entry();
    DetailDocument {
        code: entry.code.0,
        slug: entry.slug,
        text: fact.to_string(),
        fields: fact.fields().into_iter().collect(),
    }
}
