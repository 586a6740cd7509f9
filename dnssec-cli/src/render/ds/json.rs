//! The sheet as one JSON object, described in `docs/ds.md` and `docs/ds.schema.json`.

use super::{Sheet, ds_record};
use crate::key_source::PublishedKey;
use crate::offer::{Entry, Offer, Served, Service};
use crate::registrar::{Filled, Form, Shape, Submission, call};
use crate::render::{hexadecimal, markup};
use serde::Serialize;
use std::collections::BTreeMap;

/// The name and version of the form. Members may be added under one version; none is removed or changed.
const SCHEMA: &str = "dnssec-ds/1";

/// The whole sheet on indented lines, with a line end.
pub(crate) fn json(sheet: &Sheet<'_>) -> String {
    markup::object(&Document::new(sheet))
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    zones: Vec<ZoneDocument>,
}

#[derive(Serialize)]
struct ZoneDocument {
    zone: String,
    entries: Vec<EntryDocument>,
    registrar: Option<RegistrarDocument>,
    service: Option<ServiceDocument>,
    remarks: Vec<RemarkDocument>,
}

#[derive(Serialize)]
struct EntryDocument {
    key_tag: u16,
    algorithm: u8,
    ds: Vec<DsDocument>,
    cdnskey: Option<String>,
    key_data: Option<KeyDocument>,
}

#[derive(Serialize)]
struct DsDocument {
    digest_type: u8,
    digest: String,
    record: String,
}

#[derive(Serialize)]
struct KeyDocument {
    flags: u16,
    protocol: u8,
    algorithm: u8,
    public_key: String,
}

#[derive(Serialize)]
struct RegistrarDocument {
    name: &'static str,
    shape: &'static str,
    submissions: Vec<SubmissionDocument>,
    refusals: Vec<String>,
    most: Option<usize>,
    notes: &'static [&'static str],
}

#[derive(Serialize)]
struct SubmissionDocument {
    fields: Vec<BTreeMap<&'static str, String>>,
    call: Option<String>,
}

#[derive(Serialize)]
struct ServiceDocument {
    servers: usize,
    with_keys: usize,
    are_alike: bool,
    verdict: String,
    keys: Vec<ServedDocument>,
}

#[derive(Serialize)]
struct ServedDocument {
    key_tag: u16,
    has: usize,
    signs: usize,
    failing: Vec<BTreeMap<&'static str, String>>,
}

#[derive(Serialize)]
struct RemarkDocument {
    level: String,
    code: Option<&'static str>,
    text: String,
}

impl Document {
    fn new(sheet: &Sheet<'_>) -> Self {
        let zones = sheet.offers.iter().enumerate().map(|(place, offer)| {
            let filled = sheet.form.zip(sheet.filled.get(place));
            ZoneDocument::new(offer, filled.map(|(form, filled)| RegistrarDocument::new(form, filled)))
        });
        Document { schema: SCHEMA, zones: zones.collect() }
    }
}

impl ZoneDocument {
    fn new(offer: &Offer, registrar: Option<RegistrarDocument>) -> Self {
        let remarks = offer.remarks.iter().map(|remark| RemarkDocument {
            level: remark.level().to_string(),
            code: remark.code(),
            text: remark.to_string(),
        });
        ZoneDocument {
            zone: offer.zone.to_string(),
            entries: offer.entries.iter().map(|entry| EntryDocument::new(offer, entry)).collect(),
            registrar,
            service: offer.service.as_ref().map(ServiceDocument::new),
            remarks: remarks.collect(),
        }
    }
}

impl EntryDocument {
    fn new(offer: &Offer, entry: &Entry) -> Self {
        let zone = &offer.zone;
        let ds = entry.ds.iter().map(|ds| DsDocument {
            digest_type: ds.digest_type.0,
            digest: hexadecimal(&ds.digest),
            record: ds_record(zone, ds),
        });
        let key = entry.key.as_ref();
        EntryDocument {
            key_tag: entry.key_tag(),
            algorithm: entry.algorithm().0,
            ds: ds.collect(),
            cdnskey: key.map(|key| {
                let (flags, algorithm) = (key.flags, key.algorithm.0);
                format!("{zone} IN CDNSKEY {flags} 3 {algorithm} {}", key.public_key_text())
            }),
            key_data: key.map(KeyDocument::new),
        }
    }
}

impl KeyDocument {
    fn new(key: &PublishedKey) -> Self {
        KeyDocument {
            flags: key.flags,
            protocol: key.protocol,
            algorithm: key.algorithm.0,
            public_key: key.public_key_text(),
        }
    }
}

impl RegistrarDocument {
    fn new(form: &'static Form, filled: &Filled) -> Self {
        RegistrarDocument {
            name: form.slug,
            shape: match form.shape {
                Shape::Ds => "ds",
                Shape::KeyData => "key-data",
            },
            submissions: filled
                .submissions
                .iter()
                .map(|submission| SubmissionDocument::new(form, submission))
                .collect(),
            refusals: filled.refusals.iter().map(ToString::to_string).collect(),
            most: filled.submissions.first().and_then(|submission| (form.most)(&submission.zone)),
            notes: form.notes,
        }
    }
}

impl SubmissionDocument {
    fn new(form: &'static Form, submission: &Submission) -> Self {
        let fields = form.fields.iter().map(|(label, field)| (*label, submission.value(*field)));
        let fields = fields.filter(|(_, value)| !value.is_empty());
        SubmissionDocument {
            fields: fields
                .map(|(label, value)| BTreeMap::from([("label", label.to_owned()), ("value", value)]))
                .collect(),
            call: call(form, submission),
        }
    }
}

impl ServiceDocument {
    fn new(service: &Service) -> Self {
        ServiceDocument {
            servers: service.servers.len(),
            with_keys: service.with_keys,
            are_alike: service.are_alike,
            verdict: service.verdict.to_string(),
            keys: service.keys.iter().map(ServedDocument::new).collect(),
        }
    }
}

impl ServedDocument {
    fn new(served: &Served) -> Self {
        let failing = served.failing.iter();
        ServedDocument {
            key_tag: served.key.tag,
            has: served.has,
            signs: served.signs,
            failing: failing
                .map(|(server, why)| BTreeMap::from([("server", server.clone()), ("why", why.clone())]))
                .collect(),
        }
    }
}
