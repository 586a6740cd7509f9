//! Single servers of a zone that others serve well. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `server-silent`.
pub(super) const SERVER_SILENT: Entry = Entry {
    code: Code("T113"),
    slug: "server-silent",
    level: Level::Warning,
    clauses: &[rfc(1035, "4.2")],
    ede: Some(22),
    dnsviz: Some("SERVER_UNRESPONSIVE_UDP"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} does not respond ({error}): lookups that ask it first are slow",
    cause: "The server is down, its address is wrong in the delegation, or a firewall drops the queries.",
    fix: "start the server, or take it out of the NS records of {zone}, in the zone and at the parent",
};

/// `server-errors`.
pub(super) const SERVER_ERRORS: Entry = Entry {
    code: Code("T114"),
    slug: "server-errors",
    level: Level::Warning,
    clauses: &[rfc(1035, "4.1.1")],
    ede: Some(23),
    dnsviz: Some("SERVER_INVALID_RESPONSE_UDP"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers {rcode} to everything: resolvers have to ask another",
    cause: "REFUSED mostly means that the server does not have the zone, SERVFAIL that it could not load it, or \
              that its copy has expired.",
    fix: "see in the server's log why it does not serve {zone}, or take it out of the NS records",
};

/// `server-lame`.
pub(super) const SERVER_LAME: Entry = Entry {
    code: Code("T115"),
    slug: "server-lame",
    level: Level::Warning,
    clauses: &[rfc(1034, "4.2.2")],
    ede: Some(22),
    dnsviz: Some("SERVER_NOT_AUTHORITATIVE"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} does not serve it: it refers elsewhere or says nothing with authority",
    cause: "The zone was moved away from the server, or never loaded there, and the NS records still name it.",
    fix: "load {zone} on the server, or take it out of the NS records, in the zone and at the parent",
};

/// `server-unreadable`.
pub(super) const SERVER_UNREADABLE: Entry = Entry {
    code: Code("T116"),
    slug: "server-unreadable",
    level: Level::Warning,
    clauses: &[rfc(1035, "4.1")],
    ede: Some(23),
    dnsviz: Some("SERVER_INVALID_RESPONSE_UDP"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} gives nothing that can be used: {fault}",
    cause: "The server, or something before it, damages the messages or answers other questions.",
    fix: "ask the server from another network; if it stays, its software is faulty",
};
