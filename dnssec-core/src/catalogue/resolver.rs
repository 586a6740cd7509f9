//! Resolvers. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `resolver-strips-dnssec`.
pub(super) const RESOLVER_STRIPS_DNSSEC: Entry = Entry {
    code: Code("R101"),
    slug: "resolver-strips-dnssec",
    level: Level::Error,
    clauses: &[rfc(4035, "3.2.1")],
    ede: Some(10),
    dnsviz: None,
    owner: Owner::ResolverOperator,
    summary: "the resolver hands on no DNSSEC record, although it was asked to: nothing can be validated behind it",
    cause: "The resolver or a forwarder behind it does not know DNSSEC, or has it switched off, or removes it.",
    fix: "use another resolver, or switch DNSSEC on in this one; the zone is not to blame for this",
};

/// `resolver-alone`.
pub(super) const RESOLVER_ALONE: Entry = Entry {
    code: Code("R102"),
    slug: "resolver-alone",
    level: Level::Error,
    clauses: &[rfc(4035, "4.7")],
    ede: None,
    dnsviz: None,
    owner: Owner::ResolverOperator,
    summary: "it fails through the resolver only: from the servers of the zones {name} {type} is {authority}",
    cause: "The resolver has old records in its cache, or something between it and the servers alters or drops them.",
    fix: "flush {zone} from the resolver's cache (`rndc flushtree {zone}`, `unbound-control flush_zone {zone}`); if \
              it comes back, look at the forwarders and firewalls behind the resolver",
};
