//! A report as one JSON object, described in `docs/report.md` and `docs/report.schema.json`.

mod finding;
mod heals;
mod link;
mod outlook;

use super::headline::headline;
use super::servers::nsid_text;
use super::{Case, markup};
use dnssec_core::finding::Finding;
use dnssec_core::report::{Outcome, Server};
use finding::FindingDocument;
use heals::HealsDocument;
use link::LinkDocument;
use outlook::OutlookDocument;
use serde::Serialize;

/// The name and version of the form. Members may be added under one version; none is removed or changed.
const SCHEMA: &str = "dnssec-report/1";

/// The whole report.
pub(crate) fn report(case: &Case<'_>) -> String {
    markup::object(&Document::new(case))
}

/// The report as part of another object.
pub(super) fn nested(case: &Case<'_>) -> impl Serialize + use<> {
    Document::new(case)
}

/// A finding, which need not be one of the report, as part of another object.
pub(super) fn finding(finding: &Finding, case: &Case<'_>) -> impl Serialize + use<> {
    FindingDocument::new(usize::MAX, finding, case)
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
    heals: Option<HealsDocument>,
    outlook: Option<OutlookDocument>,
    links: Vec<LinkDocument>,
    views: Vec<ViewDocument>,
    findings: Vec<FindingDocument>,
    answers: Vec<String>,
    queries: usize,
    query_limit: u32,
    servers: usize,
}

#[derive(Serialize)]
struct ViewDocument {
    zone: String,
    server: String,
    name: Option<String>,
    instances: Vec<String>,
    serial: Option<u32>,
    verdict: Option<String>,
    decisive: Option<usize>,
    findings: Vec<usize>,
}

#[derive(Serialize)]
struct Question {
    name: String,
    r#type: String,
    class: u16,
}

impl Document {
    fn new(case: &Case<'_>) -> Self {
        let report = case.report;
        let (queries, servers) = case.sent();
        let findings = report.findings.iter().enumerate();
        Document {
            schema: SCHEMA,
            question: Question {
                name: report.question.name.to_string(),
                r#type: report.question.record_type.to_string(),
                class: report.question.class.0,
            },
            at: report.at.to_string(),
            verdict: report.verdict.to_string(),
            headline: headline(case),
            outcome: outcome(report.outcome),
            rcode: match report.outcome {
                Outcome::Error(rcode) => Some(rcode.to_string()),
                _ => None,
            },
            secure_until: report.secure_until.map(|until| until.to_string()),
            decisive: report.decisive.filter(|index| report.findings.get(*index).is_some()),
            heals: case.heals.as_ref().map(HealsDocument::new),
            outlook: case.outlook.as_ref().map(OutlookDocument::new),
            links: report.links.iter().map(LinkDocument::new).collect(),
            views: case.servers.iter().map(ViewDocument::new).collect(),
            findings: findings.map(|(place, finding)| FindingDocument::new(place, finding, case)).collect(),
            answers: report.answers.iter().map(ToString::to_string).collect(),
            queries,
            query_limit: case.query_limit,
            servers,
        }
    }
}

impl ViewDocument {
    fn new(server: &Server) -> Self {
        ViewDocument {
            zone: server.zone.to_string(),
            server: server.address.to_string(),
            name: server.name.as_ref().map(ToString::to_string),
            instances: server.nsids.iter().map(|nsid| nsid_text(nsid)).collect(),
            serial: server.serial,
            verdict: server.verdict.map(|verdict| verdict.to_string()),
            decisive: server.decisive,
            findings: server.findings.clone(),
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
