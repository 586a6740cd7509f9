//! DNS cookies, as servers do them (RFC 7873). Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `gratuitous-cookie`.
pub(super) const GRATUITOUS_COOKIE: Entry = Entry {
    code: Code("T133"),
    slug: "gratuitous-cookie",
    level: Level::Warning,
    clauses: &[rfc(7873, "5.2.1")],
    ede: None,
    dnsviz: Some("GRATUITOUS_COOKIE"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} sends a cookie to clients that sent none",
    cause: "The server software does not look whether the query has a cookie.",
    fix: "replace the server's software, or switch its cookies off",
};

/// `cookie-missing`.
pub(super) const COOKIE_MISSING: Entry = Entry {
    code: Code("T134"),
    slug: "cookie-missing",
    level: Level::Warning,
    clauses: &[rfc(7873, "5.2.3")],
    ede: None,
    dnsviz: Some("NO_COOKIE_OPTION"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} sends cookies with some of its answers and none with others, to a client \
              that always sends one",
    cause: "Several servers share the address and not all of them do cookies. Clients that know the server's \
              cookie throw away answers without one (RFC 7873 §5.3).",
    fix: "give all servers at this address the same software and settings",
};

/// `server-cookie-missing`.
pub(super) const SERVER_COOKIE_MISSING: Entry = Entry {
    code: Code("T135"),
    slug: "server-cookie-missing",
    level: Level::Warning,
    clauses: &[rfc(7873, "5.2.3")],
    ede: None,
    dnsviz: Some("NO_SERVER_COOKIE"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} sends the client's cookie back without one of its own",
    cause: "The server software copies an option that it does not know.",
    fix: "replace the server's software: options that a server does not know it ignores",
};

/// `client-cookie-mismatch`.
pub(super) const CLIENT_COOKIE_MISMATCH: Entry = Entry {
    code: Code("T136"),
    slug: "client-cookie-mismatch",
    level: Level::Warning,
    clauses: &[rfc(7873, "5.3")],
    ede: None,
    dnsviz: Some("CLIENT_COOKIE_MISMATCH"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} sends back another client cookie than it was sent: clients throw such \
              answers away",
    cause: "The server software mixes up its clients, or the answer was forged by somebody who does not see \
              the queries.",
    fix: "ask from another network; if it stays, replace the server's software, or switch its cookies off",
};

/// `cookie-length-wrong`.
pub(super) const COOKIE_LENGTH: Entry = Entry {
    code: Code("T137"),
    slug: "cookie-length-wrong",
    level: Level::Warning,
    clauses: &[rfc(7873, "5.3")],
    ede: None,
    dnsviz: Some("COOKIE_INVALID_LENGTH"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} sends a cookie of {length} octets; cookies have 8, or 16 to 40",
    cause: "The server software is faulty. Clients throw such answers away.",
    fix: "replace the server's software, or switch its cookies off",
};
