//! Templates filled in.

use super::{Owner, Value, near_miss};
use crate::finding::{Fact, Finding};
use std::fmt;

impl Finding {
    /// What was found, in one line, with its names and numbers.
    pub fn summary(&self) -> String {
        self.fill(self.fact.entry().summary)
    }

    /// What to do about it, with its names and numbers.
    pub fn fix(&self) -> String {
        self.fill(self.fact.entry().fix)
    }

    /// The extended DNS error that a resolver would give (RFC 8914 §4). Resolvers do not look for near misses:
    /// theirs is that of the fact a near miss explains.
    pub fn extended_error(&self) -> Option<u16> {
        let entry = self.fact.entry();
        let explained = self.details.first().filter(|_| near_miss::is_of_room(entry.code));
        explained.map_or(entry, Fact::entry).ede
    }

    /// Who can put it right. What only some servers show is up to those who run them.
    pub fn owner(&self) -> Owner {
        match (self.fact.entry().owner, &self.share) {
            (Owner::ZoneOperator | Owner::ParentOrRegistrar, Some(share)) if share.showing < share.of => {
                Owner::ServerOperator
            }
            (owner, _) => owner,
        }
    }

    /// Who that is by name.
    pub fn who(&self) -> String {
        let is_delegation = self.fact.code().0.starts_with('D');
        let operated = if is_delegation { &self.name } else { &self.zone };
        match self.owner() {
            Owner::ZoneOperator => format!("the operator of {operated}"),
            Owner::ParentOrRegistrar => {
                format!("the registrar of {operated}, or the operator of its parent zone")
            }
            Owner::ServerOperator => format!("the operator of the servers of {}", self.zone),
            owner @ (Owner::ResolverOperator | Owner::You) => owner.to_string(),
        }
    }

    fn fill(&self, template: &str) -> String {
        let fields = self.fact.fields();
        fill(template, |key| match key {
            "zone" => Some(self.zone.to_string()),
            "name" => Some(self.name.to_string()),
            "type" => Some(self.record_type.to_string()),
            "set" => Some(format!("{} {}", self.name, self.record_type)),
            key => field_text(&fields, key),
        })
    }
}

/// The summary without the names of a finding.
impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = self.fields();
        let (zone, name) = match self.code().0.starts_with('D') {
            true => ("the parent zone", "the child zone"),
            false => ("the zone", "the name"),
        };
        let text = fill(self.entry().summary, |key| match key {
            "zone" => Some(zone.to_owned()),
            "name" => Some(name.to_owned()),
            "type" => Some("the type".to_owned()),
            "set" => Some("the set".to_owned()),
            key => field_text(&fields, key),
        });
        f.write_str(&text)
    }
}

pub(super) fn field_text(fields: &[(&'static str, Value)], key: &str) -> Option<String> {
    fields.iter().find(|(name, _)| *name == key).map(|(_, value)| value.to_string())
}

/// Puts texts in the place of `{key}`. A key without text stays as it is; text put in is not looked at again.
pub(super) fn fill(template: &str, text: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, (key, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        filled.push_str(before);
        match text(key) {
            Some(text) => filled.push_str(&text),
            None => filled.extend(["{", key, "}"]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}
