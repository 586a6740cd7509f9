//! Templates filled in.

use super::{Owner, Value, near_miss};
use crate::finding::{Fact, Finding, Share};
use std::fmt;

/// How summaries begin that are about one server of a zone.
const ONE_SERVER: &str = "a server of {zone} ";

/// What puts right a set that some servers of a zone have otherwise than the others.
const AS_THE_OTHERS: &str = "let that server have {zone} as the others have it: transfer it again, or sign it again \
                             where the server signs by itself; see in its log why it did not happen";

impl Finding {
    /// What was found, in one line, with its names and numbers.
    pub fn summary(&self) -> String {
        self.fill(self.fact.entry().summary)
    }

    /// What a server of the zone does, with the verb in front, where the finding is about one.
    pub fn predicate(&self) -> Option<String> {
        Some(self.fill(self.fact.entry().summary.strip_prefix(ONE_SERVER)?))
    }

    /// What to do about it, with its names and numbers.
    pub fn fix(&self) -> String {
        match self.share.as_ref().filter(|_| self.is_right_elsewhere()) {
            Some(share) => fill(AS_THE_OTHERS, |_| Some(share.zone.to_string())),
            None => self.fill(self.fact.entry().fix),
        }
    }

    /// Whether it is about the data of a zone, which other servers of the zone have as it should be.
    pub(super) fn is_right_elsewhere(&self) -> bool {
        let is_partial = self.share.as_ref().is_some_and(|share| share.showing < share.of);
        is_partial && self.fact.code().0.starts_with(['D', 'S', 'N'])
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

impl Share {
    /// The lookups that meet a verdict, in words. A resolver that has nothing in its cache asks any server of the
    /// zone; that it takes all of them alike is a guess, hence `about`.
    pub fn lookups(&self) -> String {
        const FRACTIONS: [(usize, usize, &str); 5] = [
            (1, 2, "half"),
            (1, 3, "a third"),
            (2, 3, "two thirds"),
            (1, 4, "a quarter"),
            (3, 4, "three quarters"),
        ];
        let Share { showing, of, .. } = *self;
        if showing >= of {
            return "all cold lookups".to_owned();
        }
        let is_that = |(part, whole, _): &&(usize, usize, &str)| {
            showing.saturating_mul(*whole) == of.saturating_mul(*part)
        };
        match FRACTIONS.iter().find(is_that) {
            Some((.., words)) => format!("about {words} of cold lookups"),
            None => {
                let percent =
                    showing.saturating_mul(100).saturating_add(of / 2).checked_div(of).unwrap_or_default();
                format!("about {} % of cold lookups", percent.clamp(1, 99))
            }
        }
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
