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
