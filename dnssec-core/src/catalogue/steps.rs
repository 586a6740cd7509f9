//! The words for each step of a link.

use super::words::{field_text, fill};
use super::{Value, fields::field};
use crate::report::Step;
use std::fmt;

macro_rules! steps {
    ($($variant:ident { $($field:ident),* } => $slug:literal: $template:literal,)*) => {
        fn words_of(step: &Step) -> (&'static str, &'static str) {
            match step {
                $(Step::$variant { .. } => ($slug, $template),)*
            }
        }

        fn fields_of(step: &Step) -> Vec<(&'static str, Value)> {
            match step {
                $(Step::$variant { $($field),* } => vec![$(field(stringify!($field), $field)),*],)*
            }
        }
    };
}

steps! {
    AnchorMatchesKey { tag, algorithm } => "anchor-matches-key":
        "trust anchor {tag}, algorithm {algorithm}, is a key of the zone",
    DsMatchesKey { tag, algorithm, digest_type } => "ds-matches-key":
        "DS {tag}, algorithm {algorithm}, digest type {digest_type}, matches a key of the zone",
    DsSupposed { tag, algorithm, digest_type } => "ds-supposed":
        "DS {tag}, algorithm {algorithm}, digest type {digest_type}, is supposed to stand here, and was not seen",
    SignatureVerifies { owner, record_type, signer, tag, algorithm, inception, expiration, wildcard } =>
        "signature-verifies": "signature of {owner} {record_type}{expansion} by key {tag} of {signer}, algorithm \
         {algorithm}, {inception} to {expiration}",
    TypeDenied { name, record_type, by } => "type-denied": "{name} has no {record_type}: NSEC or NSEC3 at {by}",
    NameCovered { name, by } => "name-covered": "{name} does not exist: covered by the NSEC or NSEC3 at {by}",
    ClosestEncloser { name, by } => "closest-encloser": "closest encloser is {name}: by {by}",
    EmptyNonTerminal { name, by } => "empty-non-terminal":
        "{name} has no records but names below it: NSEC at {by}",
    CompactDenial { name } => "compact-denial": "{name} does not exist: NXNAME in its bitmap",
    OptOutCovers { name, by } => "opt-out-covers":
        "{name} may exist unsigned: covered by the NSEC3 with opt-out at {by}",
    CnameSynthesized { dname } => "cname-synthesized":
        "the CNAME follows from the DNAME at {dname} and needs no signature",
}

impl Step {
    /// The word for it in data, such as `signature-verifies`.
    pub fn slug(&self) -> &'static str {
        words_of(self).0
    }

    /// Its numbers by name.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        fields_of(self)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = self.fields();
        let text = fill(words_of(self).1, |key| match (key, self) {
            ("expansion", Step::SignatureVerifies { wildcard, .. }) => {
                let note = |wildcard| format!(" (expanded from {wildcard})");
                Some(wildcard.as_ref().map_or_else(String::new, note))
            }
            _ => field_text(&fields, key),
        });
        f.write_str(&text)
    }
}
