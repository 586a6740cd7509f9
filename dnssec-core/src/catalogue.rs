//! The words for each [`Fact`](crate::finding::Fact): one entry each, with code, level, clauses, cause, fix.
//!
//! Codes are for ever: a code or slug that was published is never given to something else.

mod algorithms;
mod alias;
mod anchor;
mod child_ds;
mod contradictions;
mod cookie;
mod delegation;
mod denial;
mod edns;
mod escape;
mod fields;
mod keys;
mod lifetimes;
mod message;
mod nameservers;
mod near_miss;
mod policy;
mod procedure;
mod proposal;
mod provider;
mod remedy;
mod resolver;
mod response;
mod server;
mod signature;
mod signer;
mod steps;
mod transport;
mod value;
mod words;

pub use escape::escape;
pub use procedure::commands_of;
pub(crate) use procedure::typed;
pub use remedy::Remedy;
pub use signer::Software;
pub use value::{Value, duration};

use std::fmt;

/// What is said about one kind of fact. `summary` and `fix` are templates: `{tag}` stands for a field of the
/// fact, and `{zone}`, `{name}`, `{type}` and `{set}` (name and type) for those of the finding.
#[derive(Debug)]
pub struct Entry {
    /// The code, such as `D102`.
    pub code: Code,
    /// The name of what was found, such as `ds-digest-mismatch`.
    pub slug: &'static str,
    /// How grave it is.
    pub level: Level,
    /// The clauses that say so.
    pub clauses: &'static [Clause],
    /// The extended DNS error a resolver would give (RFC 8914 §4).
    pub ede: Option<u16>,
    /// DNSViz's code for it; one that ends in `*` stands for several.
    pub dnsviz: Option<&'static str>,
    /// Who can put it right.
    pub owner: Owner,
    /// What was found, in one line.
    pub summary: &'static str,
    /// How that comes about.
    pub cause: &'static str,
    /// What to do.
    pub fix: &'static str,
}

/// The code of an entry: a letter for the room and a number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Code(pub &'static str);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

/// How grave: the RFC's own word decides. What leaves a zone secure is a warning whatever the word, and what
/// makes it insecure by right is a note.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// Against a MUST.
    Error,
    /// Against a SHOULD.
    Warning,
    /// Worth knowing.
    Note,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        })
    }
}

/// Who can put it right.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Owner {
    /// Whoever signs the zone.
    ZoneOperator,
    /// The registrar of the child zone, or whoever runs the parent zone.
    ParentOrRegistrar,
    /// Whoever runs the zone's servers, or the network before them.
    ServerOperator,
    /// Whoever runs the resolver.
    ResolverOperator,
    /// Whoever runs this program.
    You,
}

impl Owner {
    /// The word for it in data, such as `zone-operator`.
    pub fn slug(self) -> &'static str {
        match self {
            Owner::ZoneOperator => "zone-operator",
            Owner::ParentOrRegistrar => "parent-or-registrar",
            Owner::ServerOperator => "server-operator",
            Owner::ResolverOperator => "resolver-operator",
            Owner::You => "you",
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Owner::ZoneOperator => "the operator of the zone",
            Owner::ParentOrRegistrar => "the registrar of the child zone, or the operator of its parent",
            Owner::ServerOperator => "the operator of the zone's servers",
            Owner::ResolverOperator => "the operator of the resolver",
            Owner::You => "you",
        })
    }
}

/// A section of an RFC.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Clause {
    /// Number of the RFC.
    pub rfc: u16,
    /// Number of the section.
    pub section: &'static str,
}

impl Clause {
    /// Where to read it.
    pub fn url(&self) -> String {
        format!("https://www.rfc-editor.org/rfc/rfc{}#section-{}", self.rfc, self.section)
    }
}

/// `RFC 4035 §5.3.1`.
impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RFC {} §{}", self.rfc, self.section)
    }
}

const fn rfc(rfc: u16, section: &'static str) -> Clause {
    Clause { rfc, section }
}

/// All entries, in the order of [`Fact`](crate::finding::Fact).
pub fn entries() -> &'static [&'static Entry] {
    fields::ENTRIES
}

/// The entry with this code or slug, in any case.
pub fn find(code_or_slug: &str) -> Option<&'static Entry> {
    let named = |name: &str| name.eq_ignore_ascii_case(code_or_slug.trim());
    entries().iter().copied().find(|entry| named(entry.code.0) || named(entry.slug))
}

#[cfg(test)]
mod tests;
