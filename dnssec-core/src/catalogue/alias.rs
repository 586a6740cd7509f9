//! Aliases: CNAME and DNAME. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `alias-loop`.
pub(super) const ALIAS_LOOP: Entry = Entry {
    code: Code("C101"),
    slug: "alias-loop",
    level: Level::Error,
    clauses: &[rfc(1034, "3.6.2")],
    ede: None,
    dnsviz: Some("CNAME_LOOP"),
    owner: Owner::ZoneOperator,
    summary: "the aliases of {name} form a loop",
    cause: "A CNAME or DNAME leads back to a name that led to it.",
    fix: "break the loop at {name}: point its alias at a name with records",
};

/// `dname-synthesis-wrong`.
pub(super) const DNAME_SYNTHESIS_WRONG: Entry = Entry {
    code: Code("C102"),
    slug: "dname-synthesis-wrong",
    level: Level::Error,
    clauses: &[rfc(6672, "2.2")],
    ede: Some(6),
    dnsviz: Some("DNAME_TARGET_MISMATCH"),
    owner: Owner::ServerOperator,
    summary: "{name} is an alias for {target}, but the DNAME at {dname} yields {expected}",
    cause: "The CNAME that goes with a DNAME is not signed; it has to be what the DNAME yields, and it is not.",
    fix: "see who answers for {zone} on this path; the CNAME was altered or the server is faulty",
};

/// `dname-from-wildcard`.
pub(super) const DNAME_FROM_WILDCARD: Entry = Entry {
    code: Code("C103"),
    slug: "dname-from-wildcard",
    level: Level::Error,
    clauses: &[rfc(6672, "3.3")],
    ede: Some(6),
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "the DNAME above {name} is expanded from a wildcard",
    cause: "What a wildcard DNAME means is not defined, so it proves nothing.",
    fix: "replace the wildcard DNAME in {zone} by DNAMEs at the names that need one",
};

/// `multiple-cnames`.
pub(super) const MULTIPLE_CNAMES: Entry = Entry {
    code: Code("C104"),
    slug: "multiple-cnames",
    level: Level::Error,
    clauses: &[rfc(2181, "10.1")],
    ede: None,
    dnsviz: Some("CNAME_WITH_OTHER_DATA"),
    owner: Owner::ZoneOperator,
    summary: "{name} has {count} CNAME records; it may have one",
    cause: "Two aliases for one name cannot both be followed.",
    fix: "keep one CNAME at {name}",
};

/// `dname-without-cname`.
pub(super) const DNAME_WITHOUT_CNAME: Entry = Entry {
    code: Code("C105"),
    slug: "dname-without-cname",
    level: Level::Warning,
    clauses: &[rfc(6672, "3.1")],
    ede: None,
    dnsviz: Some("DNAME_NO_CNAME"),
    owner: Owner::ServerOperator,
    summary: "{name} is answered with the DNAME at {dname} and without the CNAME that it yields",
    cause: "The server software is incomplete. Resolvers that do not know DNAME find nothing.",
    fix: "replace the software of the servers of {zone}",
};

/// `dname-ttl-zero`.
pub(super) const DNAME_TTL_ZERO: Entry = Entry {
    code: Code("C106"),
    slug: "dname-ttl-zero",
    level: Level::Warning,
    clauses: &[rfc(6672, "3.1")],
    ede: None,
    dnsviz: Some("DNAME_TTL_ZERO"),
    owner: Owner::ServerOperator,
    summary: "the CNAME at {name} that the DNAME at {dname} yields has TTL 0",
    cause: "The server software follows RFC 2672, which RFC 6672 has replaced. Resolvers ask again each \
              time.",
    fix: "renew the software of the servers of {zone}: the CNAME gets the TTL of the DNAME",
};

/// `dname-ttl-mismatch`.
pub(super) const DNAME_TTL_MISMATCH: Entry = Entry {
    code: Code("C107"),
    slug: "dname-ttl-mismatch",
    level: Level::Warning,
    clauses: &[rfc(6672, "3.1")],
    ede: None,
    dnsviz: Some("DNAME_TTL_MISMATCH"),
    owner: Owner::ServerOperator,
    summary: "the CNAME at {name} that the DNAME at {dname} yields has TTL {ttl}; the DNAME has {dname_ttl}",
    cause: "The server software gives it a TTL of its own, or the answer comes from a cache.",
    fix: "renew the software of the servers of {zone}: the CNAME gets the TTL of the DNAME",
};

/// `cname-with-other-data`.
pub(super) const CNAME_WITH_OTHER_DATA: Entry = Entry {
    code: Code("C108"),
    slug: "cname-with-other-data",
    level: Level::Error,
    clauses: &[rfc(2181, "10.1"), rfc(1034, "3.6.2")],
    ede: None,
    dnsviz: Some("CNAME_WITH_OTHER_DATA"),
    owner: Owner::ZoneOperator,
    summary: "{name} is an alias (CNAME) and has {other} records as well; an alias may have no other data",
    cause: "The servers answer an alias for some types and data for others, or the zone file has both. Which \
              of them resolvers see depends on what they were asked before.",
    fix: "keep either the CNAME or the other records at {name}; at the apex of a zone, use the provider's \
              ALIAS or ANAME, or A and AAAA records",
};
