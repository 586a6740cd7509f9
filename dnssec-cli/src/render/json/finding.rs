//! A finding as data.

use crate::render::registrar::Registrar;
use crate::render::{Case, party};
use dnssec_core::catalogue::{Clause, Remedy, Value};
use dnssec_core::finding::{Fact, Finding, Share};
use serde::Serialize;
use std::collections::BTreeMap;

/// A finding with all its words.
#[derive(Serialize)]
pub(super) struct FindingDocument {
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
    follows_from: Option<usize>,
    share: Option<ShareDocument>,
    remedies: Vec<RemedyDocument>,
    ds_to_remove: Vec<String>,
    ds_candidates: Vec<String>,
    dnskey_candidates: Vec<String>,
}

#[derive(Serialize)]
struct ShareDocument {
    zone: String,
    showing: usize,
    of: usize,
    lookups: String,
}

#[derive(Serialize)]
struct RemedyDocument {
    software: &'static str,
    commands: Vec<String>,
}

/// A section of an RFC.
#[derive(Serialize)]
pub(super) struct ClauseDocument {
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

impl FindingDocument {
    pub(super) fn new(place: usize, finding: &Finding, case: &Case<'_>) -> Self {
        let entry = finding.fact.entry();
        let Registrar { remove, add, keys } = Registrar::of(finding, case);
        FindingDocument {
            code: entry.code.0,
            slug: entry.slug,
            level: entry.level.to_string(),
            zone: finding.zone.to_string(),
            name: finding.name.to_string(),
            r#type: finding.record_type.to_string(),
            summary: finding.summary(),
            cause: party::cause(finding, case),
            fix: party::fix(finding, case),
            owner: party::owner(finding, case).slug(),
            who: party::who(finding, case),
            ede: finding.extended_error(),
            dnsviz: entry.dnsviz,
            clauses: entry.clauses.iter().map(ClauseDocument::new).collect(),
            servers: party::servers(finding, ToString::to_string),
            fields: finding.fact.fields().into_iter().collect(),
            details: finding.details.iter().map(DetailDocument::new).collect(),
            follows_from: case.follows_from.get(place).copied().flatten(),
            share: finding.share.as_ref().map(ShareDocument::new),
            remedies: party::remedies(finding, case).into_iter().map(RemedyDocument::new).collect(),
            ds_to_remove: remove,
            ds_candidates: add,
            dnskey_candidates: keys,
        }
    }
}

impl ClauseDocument {
    pub(super) fn new(clause: &Clause) -> Self {
        ClauseDocument { rfc: clause.rfc, section: clause.section, url: clause.url() }
    }
}

impl DetailDocument {
    fn new(fact: &Fact) -> Self {
        let entry = fact.entry();
        DetailDocument {
            code: entry.code.0,
            slug: entry.slug,
            text: fact.to_string(),
            fields: fact.fields().into_iter().collect(),
        }
    }
}

impl ShareDocument {
    fn new(share: &Share) -> Self {
        let Share { zone, showing, of } = share;
        ShareDocument { zone: zone.to_string(), showing: *showing, of: *of, lookups: share.lookups() }
    }
}

impl RemedyDocument {
    fn new(remedy: Remedy) -> Self {
        RemedyDocument { software: remedy.software.slug(), commands: remedy.commands }
    }
}
