//! The request as one JSON object, described in `docs/cds.md` and `docs/cds.schema.json`.

use super::headline;
use crate::render::markup;
use dnssec_core::cds::{Asked, Decision, Objection, Present, Request, Signal, SignalState};
use dnssec_core::finding::{DsId, Finding};
use dnssec_core::master::rdata_to_text;
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;

/// The name and version of the form. Members may be added under one version; none is removed or changed.
const SCHEMA: &str = "dnssec-cds/1";

/// The whole on indented lines, with a line end.
pub(crate) fn json(request: &Request, at: Timestamp) -> String {
    let (_, _, headline) = headline(request);
    markup::object(&Document {
        schema: SCHEMA,
        zone: request.zone.to_string(),
        at: at.to_string(),
        decision: request.decision.slug(),
        headline,
        parent: match request.present {
            Present::Ds(_) => "ds",
            Present::None => "none",
            Present::NoneOfInsecureParent => "none-insecure",
            Present::Unknown => "unknown",
        },
        present: if let Present::Ds(ds) = &request.present { texts(ds) } else { Vec::new() },
        becomes: match &request.decision {
            Decision::Replace { ds } | Decision::Enroll { ds } => Some(texts(ds)),
            Decision::Delete => Some(Vec::new()),
            _ => None,
        },
        servers: request.asked.iter().map(ServerDocument::new).collect(),
        signals: request.signals.iter().map(SignalDocument::new).collect(),
        objections: request.decision.objections().iter().map(ObjectionDocument::new).collect(),
    })
}

fn texts(ds: &[DsId]) -> Vec<String> {
    ds.iter().map(ToString::to_string).collect()
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    zone: String,
    at: String,
    decision: &'static str,
    headline: String,
    parent: &'static str,
    present: Vec<String>,
    becomes: Option<Vec<String>>,
    servers: Vec<ServerDocument>,
    signals: Vec<SignalDocument>,
    objections: Vec<ObjectionDocument>,
}

#[derive(Serialize)]
struct ServerDocument {
    server: String,
    name: Option<String>,
    cds: Option<Vec<String>>,
    cdnskey: Option<Vec<String>>,
}

#[derive(Serialize)]
struct SignalDocument {
    server: String,
    name: Option<String>,
    r#type: String,
    state: &'static str,
    code: Option<&'static str>,
}

#[derive(Serialize)]
struct ObjectionDocument {
    slug: &'static str,
    text: String,
    code: Option<&'static str>,
}

impl ServerDocument {
    fn new(asked: &Asked) -> Self {
        let texts = |record_type, set: &Option<BTreeSet<Box<[u8]>>>| {
            let set = set.as_ref()?;
            Some(set.iter().map(|rdata| rdata_to_text(record_type, rdata)).collect())
        };
        ServerDocument {
            server: asked.server.to_string(),
            name: asked.name.as_ref().map(ToString::to_string),
            cds: texts(RecordType::CDS, &asked.cds),
            cdnskey: texts(RecordType::CDNSKEY, &asked.cdnskey),
        }
    }
}

impl SignalDocument {
    fn new(signal: &Signal) -> Self {
        SignalDocument {
            server: signal.server.to_string(),
            name: signal.name.as_ref().map(ToString::to_string),
            r#type: signal.record_type.to_string(),
            state: match signal.state {
                SignalState::Vouches => "vouches",
                SignalState::Differs => "differs",
                SignalState::Missing => "missing",
                SignalState::ZoneCut => "zone-cut",
                SignalState::NotSecure(_) => "not-secure",
                SignalState::NotAsked => "not-asked",
                SignalState::TooLong => "too-long",
            },
            code: match &signal.state {
                SignalState::NotSecure(finding) => code(finding.as_deref()),
                _ => None,
            },
        }
    }
}

impl ObjectionDocument {
    fn new(objection: &Objection) -> Self {
        ObjectionDocument {
            slug: objection.slug(),
            text: objection.to_string(),
            code: code(objection.finding()),
        }
    }
}

fn code(finding: Option<&Finding>) -> Option<&'static str> {
    finding.map(|finding| finding.fact.code().0)
}
