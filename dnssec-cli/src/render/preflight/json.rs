//! A pre-flight as one JSON object, described in `docs/preflight.md` and `docs/preflight.schema.json`.

use super::Flight;
use super::words::{self, Advice};
use crate::render::{json as report, markup};
use dnssec_core::finding::DsId;
use dnssec_core::preflight::{Alone, Cached, Decision, Preflight, Reason, Source, Weight};
use dnssec_core::report::Report;
use dnssec_core::supposition::Manner;
use serde::Serialize;
use serde_json::{Value, json};

/// The name and version of the form. Members may be added under one version; none is removed or changed.
const SCHEMA: &str = "dnssec-preflight/1";

/// The whole pre-flight.
pub(crate) fn json(flight: &Flight<'_>) -> String {
    markup::object(&Document::new(flight))
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    zone: String,
    at: String,
    decision: &'static str,
    headline: String,
    manner: &'static str,
    ds: Vec<Value>,
    present: Value,
    cached: Option<Value>,
    reasons: Vec<Value>,
    foretold: Vec<Value>,
    /// Place in `foretold` of that which `report` has in full.
    telling: usize,
    report: Value,
}

impl Document {
    fn new(flight: &Flight<'_>) -> Self {
        let Preflight { proposal, decision, reasons, present, foretold, alone, cached } = flight.preflight;
        let telling = foretold.iter().position(|report| std::ptr::eq(report, flight.case.report));
        Document {
            schema: SCHEMA,
            zone: proposal.supposition.zone().to_string(),
            at: flight.case.report.at.to_string(),
            decision: match decision {
                Decision::Go => "go",
                Decision::GoWithWarnings => "go-with-warnings",
                Decision::Undecided => "undecided",
                Decision::NoGo => "no-go",
            },
            headline: words::headline(flight),
            manner: match proposal.supposition.manner() {
                Manner::Replacing => "replacing",
                Manner::Adding => "adding",
            },
            ds: proposal.supposition.ds().iter().map(|ds| proposed(ds, alone)).collect(),
            present: outcome(present),
            cached: cached.map(held),
            reasons: reasons.iter().map(|found| reason(found, flight)).collect(),
            foretold: foretold.iter().map(outcome).collect(),
            telling: telling.unwrap_or_default(),
            report: serde_json::to_value(report::nested(&flight.case)).unwrap_or_default(),
        }
    }
}

fn proposed(ds: &DsId, alone: &[Alone]) -> Value {
    let alone = alone.iter().find(|alone| alone.ds == *ds);
    json!({
        "tag": ds.tag,
        "algorithm": ds.algorithm.0,
        "digest_type": ds.digest_type.0,
        "digest": crate::render::hexadecimal(&ds.digest),
        "text": ds.to_string(),
        "alone": alone.map(|alone| json!({
            "verdict": alone.verdict.to_string(),
            "code": alone.finding.as_ref().map(|finding| finding.fact.code().0),
        })),
    })
}

fn held(cached: Cached) -> Value {
    let what = match cached {
        Cached::Ds(_) => "ds",
        Cached::NoDs(_) => "no-ds",
    };
    json!({ "what": what, "seconds": cached.seconds() })
}

/// A report in short.
fn outcome(report: &Report) -> Value {
    let finding = report.decisive_finding();
    let share = finding.and_then(|finding| finding.share.as_ref());
    json!({
        "name": report.question.name.to_string(),
        "type": report.question.record_type.to_string(),
        "verdict": report.verdict.to_string(),
        "code": finding.map(|finding| finding.fact.code().0),
        "slug": finding.map(|finding| finding.fact.entry().slug),
        "zone": finding.map(|finding| finding.zone.to_string()),
        "summary": finding.map(|finding| finding.summary()),
        "servers": finding.map(|finding| {
            finding.servers.iter().filter(|server| !server.ip().is_unspecified()).map(ToString::to_string).collect::<Vec<_>>()
        }).unwrap_or_default(),
        "showing": share.map(|share| share.showing),
        "of": share.map(|share| share.of),
    })
}

fn reason(reason: &Reason, flight: &Flight<'_>) -> Value {
    let advice = Advice::of(reason, flight);
    let (source, question, ds) = match &reason.source {
        Source::Foretold(place) => ("foretold", Some(*place), None),
        Source::Beside => ("beside", None, None),
        Source::EveryAlgorithm => ("every-algorithm", None, None),
        Source::Alone(ds) => ("alone", None, Some(ds.to_string())),
        Source::Claim => ("claim", None, None),
    };
    json!({
        "weight": match reason.weight {
            Weight::Forbids => "forbids",
            Weight::LeavesOpen => "leaves-open",
            Weight::Warns => "warns",
        },
        "source": source,
        "foretold": question,
        "ds": ds,
        "summary": words::summary(reason, flight),
        "cause": advice.cause,
        "fix": advice.fix,
        "who": advice.who,
        "publish_instead": advice.instead,
        "finding": serde_json::to_value(report::finding(&reason.finding, &flight.case)).unwrap_or_default(),
    })
}
