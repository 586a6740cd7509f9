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

/// `server-unsigned`.
pub(super) const SERVER_UNSIGNED: Entry = Entry {
    code: Code("T117"),
    slug: "server-unsigned",
    level: Level::Error,
    clauses: &[rfc(4035, "3.1.1")],
    ede: Some(9),
    dnsviz: Some("DNSKEY_MISSING_FROM_SERVERS"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} has the zone without its keys; the others have it signed",
    cause: "The server loads the unsigned zone, or was made from it; or its software leaves out DNSSEC records.",
    fix: "let the server transfer the signed zone from the same primary as the others",
};

/// `server-stale`.
pub(super) const SERVER_STALE: Entry = Entry {
    code: Code("T118"),
    slug: "server-stale",
    level: Level::Error,
    clauses: &[rfc(1034, "4.3.5")],
    ede: None,
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "a server of {zone} has an old version of the zone, serial {serial} instead of {newest}, and it fails",
    cause: "Zone transfers to this secondary fail: a NOTIFY or AXFR that is refused, a TSIG key, a firewall. Its \
              signatures grow old, or its keys are those of before a rollover.",
    fix: "transfer {zone} again on that server, and see in its log why transfers fail",
};

/// `server-keys-differ`.
pub(super) const SERVER_KEYS_DIFFER: Entry = Entry {
    code: Code("T119"),
    slug: "server-keys-differ",
    level: Level::Error,
    clauses: &[rfc(8901, "2")],
    ede: Some(9),
    dnsviz: Some("DNSKEY_MISSING_FROM_SERVERS"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} has other keys: only it has {tags}, only the others have {others}",
    cause: "The server signs by itself or belongs to another operator, and the DS vouches for the keys of the others \
              only; or it missed a rollover.",
    fix: "publish the keys of all operators in every DNSKEY set and a DS for each (RFC 8901), or take the server out \
              of the NS records",
};
