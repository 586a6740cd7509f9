//! EDNS, as servers do it. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `edns-dropped`.
pub(super) const EDNS_DROPPED: Entry = Entry {
    code: Code("T120"),
    slug: "edns-dropped",
    level: Level::Error,
    clauses: &[rfc(6891, "7"), rfc(4035, "3")],
    ede: Some(22),
    dnsviz: Some("ERROR_WITH_EDNS"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} gives no response to queries with EDNS and DO, and answers those without: \
              resolvers that validate cannot use it",
    cause: "A firewall before the server drops queries that it does not know, or the server software is very \
              old. Resolvers no longer try without EDNS (DNS flag day 2019). A lost packet can look the \
              same.",
    fix: "let queries with EDNS through to the server (UDP port 53, also those with DO), or replace its \
              software; compare `dig {zone} SOA +norec +dnssec` with `+noedns` there",
};

/// `edns-error`.
pub(super) const EDNS_ERROR: Entry = Entry {
    code: Code("T121"),
    slug: "edns-error",
    level: Level::Warning,
    clauses: &[rfc(6891, "7")],
    ede: None,
    dnsviz: Some("ERROR_WITH_EDNS"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers {rcode} to queries with EDNS, and answers those without",
    cause: "The server software is older than EDNS, or something before it rejects the OPT record.",
    fix: "replace the server's software, or what stands before it, by something that does EDNS (RFC 6891)",
};

/// `dnssec-ok-error`.
pub(super) const DNSSEC_OK_ERROR: Entry = Entry {
    code: Code("T122"),
    slug: "dnssec-ok-error",
    level: Level::Warning,
    clauses: &[rfc(3225, "3"), rfc(6891, "6.1.4")],
    ede: None,
    dnsviz: Some("ERROR_WITH_EDNS_FLAG"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers {rcode} to queries with the flag DO, and answers those without",
    cause: "The server software, or something before it, takes the flag DO for an error.",
    fix: "replace what rejects DO; compare `dig {zone} SOA +norec +dnssec` with `+nodnssec` at the server",
};

/// `dnssec-downgrade`.
pub(super) const DNSSEC_DOWNGRADE: Entry = Entry {
    code: Code("T123"),
    slug: "dnssec-downgrade",
    level: Level::Error,
    clauses: &[rfc(4035, "3"), rfc(4035, "3.2.1")],
    ede: Some(10),
    dnsviz: Some("DNSSEC_DOWNGRADE_*"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers only queries that do not ask for DNSSEC records, but the zone is \
              signed: resolvers that validate find its answers bogus",
    cause: "The server, or something before it, has an error for queries with EDNS or with the flag DO. What \
              it answers otherwise comes without signatures.",
    fix: "replace the server's software, or what stands before it, by something that does EDNS and DNSSEC, \
              or take the server out of the NS records of {zone}",
};

/// `dnssec-records-unobtainable`.
pub(super) const DNSSEC_RECORDS_UNOBTAINABLE: Entry = Entry {
    code: Code("T124"),
    slug: "dnssec-records-unobtainable",
    level: Level::Error,
    clauses: &[rfc(4035, "3.1")],
    ede: Some(10),
    dnsviz: Some("UNABLE_TO_RETRIEVE_DNSSEC_RECORDS"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers {rcode} for {set} when DNSSEC records are asked for, and answers \
              without them",
    cause: "The server cannot put the answer together with its signatures: a record that it cannot sign or \
              does not know, or a fault of its software.",
    fix: "see in the server's log what fails for {set} with DO set",
};

/// `edns-options-fail`.
pub(super) const EDNS_OPTIONS_FAIL: Entry = Entry {
    code: Code("T125"),
    slug: "edns-options-fail",
    level: Level::Warning,
    clauses: &[rfc(6891, "6.1.2")],
    ede: None,
    dnsviz: Some("ERROR_WITH_EDNS_OPTION"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers {rcode} to queries with the EDNS options NSID and COOKIE; it has to \
              ignore options that it does not know",
    cause: "The server software, or a firewall before it, takes unknown options for an error. Resolvers that \
              send cookies, as BIND does, lose time or fail.",
    fix: "let queries with EDNS options through, or replace the server's software; compare `dig {zone} SOA \
              +norec +nsid +cookie` with `+nonsid +nocookie` at the server",
};

/// `edns-version-fails`.
pub(super) const EDNS_VERSION_FAILS: Entry = Entry {
    code: Code("T126"),
    slug: "edns-version-fails",
    level: Level::Warning,
    clauses: &[rfc(6891, "6.1.3")],
    ede: None,
    dnsviz: Some("ERROR_WITH_EDNS_VERSION"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers {rcode} to a query of EDNS version 1; it has to answer BADVERS",
    cause: "The server software, or a firewall before it, does not expect any EDNS version but 0. A single \
              lost packet looks the same.",
    fix: "see whether `dig {zone} SOA +norec +edns=1 +noednsneg` at the server gives BADVERS; if not, \
              replace what rejects it",
};

/// `edns-version-mismatch`.
pub(super) const EDNS_VERSION_MISMATCH: Entry = Entry {
    code: Code("T127"),
    slug: "edns-version-mismatch",
    level: Level::Warning,
    clauses: &[rfc(6891, "6.1.3")],
    ede: None,
    dnsviz: Some("EDNS_VERSION_MISMATCH"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers a query of EDNS version {asked} in version {answered}, without \
              BADVERS",
    cause: "The server software does not look at the version of the query, or sends one that does not exist.",
    fix: "replace the server's software: a later version of EDNS will fail with it",
};

/// `edns-version-not-provided`.
pub(super) const EDNS_VERSION_NOT_PROVIDED: Entry = Entry {
    code: Code("T128"),
    slug: "edns-version-not-provided",
    level: Level::Warning,
    clauses: &[rfc(6891, "6.1.3")],
    ede: None,
    dnsviz: Some("IMPLEMENTED_EDNS_VERSION_NOT_PROVIDED"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} refuses EDNS version {asked} and says that the highest it knows is \
              {answered}",
    cause: "The server software repeats the version of the query where the highest that it knows should \
              stand.",
    fix: "replace the server's software: clients cannot find out which version it knows",
};

/// `edns-ignored`.
pub(super) const EDNS_IGNORED: Entry = Entry {
    code: Code("T129"),
    slug: "edns-ignored",
    level: Level::Warning,
    clauses: &[rfc(6891, "7")],
    ede: None,
    dnsviz: Some("EDNS_IGNORED"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers queries with EDNS as if they had none: without an OPT record or \
              DNSSEC records",
    cause: "The server software is older than EDNS, or something before it takes the OPT record away.",
    fix: "replace the server's software, or what stands before it, by something that does EDNS (RFC 6891); a \
              signed zone needs it",
};

/// `edns-without-opt`.
pub(super) const EDNS_WITHOUT_OPT: Entry = Entry {
    code: Code("T130"),
    slug: "edns-without-opt",
    level: Level::Warning,
    clauses: &[rfc(6891, "6.1.1")],
    ede: None,
    dnsviz: Some("EDNS_SUPPORT_NO_OPT"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} sends DNSSEC records, but no OPT record with them",
    cause: "The server software does EDNS by halves, or something on the way takes the OPT record away.",
    fix: "replace the server's software: some resolvers take it for one without EDNS, and no longer ask it \
              for DNSSEC records",
};

/// `gratuitous-opt`.
pub(super) const GRATUITOUS_OPT: Entry = Entry {
    code: Code("T131"),
    slug: "gratuitous-opt",
    level: Level::Warning,
    clauses: &[rfc(6891, "6.1.1")],
    ede: None,
    dnsviz: Some("GRATUITOUS_OPT"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} sends an OPT record to clients that sent none",
    cause: "The server software does not look whether the query has EDNS.",
    fix: "replace the server's software: old clients may not be able to read its answers",
};

/// `edns-undefined-flags`.
pub(super) const EDNS_UNDEFINED_FLAGS: Entry = Entry {
    code: Code("T132"),
    slug: "edns-undefined-flags",
    level: Level::Warning,
    clauses: &[rfc(6891, "6.1.4")],
    ede: None,
    dnsviz: Some("EDNS_UNDEFINED_FLAGS_SET"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} sets EDNS flags that have no meaning ({flags} as a number)",
    cause: "The server software copies the flags of the query, or sets them at random.",
    fix: "replace the server's software: what these flags will mean one day is not what it means",
};
