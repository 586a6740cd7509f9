//! What comes if nobody acts, as data.

use crate::render::Outlook;
use dnssec_core::horizon::Change;
use serde::Serialize;

/// The first change of the verdict, or that there is none.
#[derive(Serialize)]
pub(super) struct OutlookDocument {
    until: String,
    change: Option<ChangeDocument>,
}

#[derive(Serialize)]
struct ChangeDocument {
    at: String,
    verdict: String,
    code: Option<&'static str>,
    summary: Option<String>,
}

impl OutlookDocument {
    pub(super) fn new(outlook: &Outlook) -> Self {
        let Outlook { until, change } = outlook;
        OutlookDocument { until: until.to_string(), change: change.as_ref().map(ChangeDocument::new) }
    }
}

impl ChangeDocument {
    fn new(change: &Change) -> Self {
        let Change { at, verdict, finding } = change;
        ChangeDocument {
            at: at.to_string(),
            verdict: verdict.to_string(),
            code: finding.as_ref().map(|finding| finding.fact.code().0),
            summary: finding.as_ref().map(|finding| finding.summary()),
        }
    }
}
