//! Responses and transport. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `no-response`.
pub(super) const NO_RESPONSE: Entry = Entry {
    code: Code("T101"),
    slug: "no-response",
    level: Level::Error,
    clauses: &[rfc(1035, "4.2")],
    ede: Some(22),
    dnsviz: Some("TIMEOUT"),
    owner: Owner::ServerOperator,
    summary: "no server answered for {set} (attempts: {attempts}; last: {error})",
    cause: "The servers are down or cannot be reached from here: a firewall, a route, or UDP answers too large \
              for the path.",
    fix: "try from another network; then check the servers of {zone}, UDP and TCP port 53. This is not a \
              DNSSEC fault by itself",
};

/// `error-response`.
pub(super) const ERROR_RESPONSE: Entry = Entry {
    code: Code("T102"),
    slug: "error-response",
    level: Level::Error,
    clauses: &[rfc(1035, "4.1.1")],
    ede: Some(23),
    dnsviz: Some("INVALID_RCODE"),
    owner: Owner::ServerOperator,
    summary: "the servers answer {rcode} for {set}{extended_errors}",
    cause: "REFUSED mostly means that the server does not have the zone or, from a resolver, that it does not serve \
              this client; SERVFAIL that the zone could not be loaded or, from a resolver, not be reached or not be \
              validated.",
    fix: "check that the servers in the NS set of {zone} have the zone loaded; behind a resolver, ask it with \
              checking disabled (CD) or ask the zone's servers directly",
};

/// `response-malformed`.
pub(super) const RESPONSE_MALFORMED: Entry = Entry {
    code: Code("T103"),
    slug: "response-malformed",
    level: Level::Error,
    clauses: &[rfc(1035, "4.1")],
    ede: Some(23),
    dnsviz: Some("FORMERR"),
    owner: Owner::ServerOperator,
    summary: "the response for {set} cannot be read: {fault}",
    cause: "The server or something on the way sends a damaged DNS message.",
    fix: "ask the servers of {zone} from another network; if it stays, the server software is faulty",
};

/// `response-truncated`.
pub(super) const RESPONSE_TRUNCATED: Entry = Entry {
    code: Code("T104"),
    slug: "response-truncated",
    level: Level::Error,
    clauses: &[rfc(7766, "5")],
    ede: Some(23),
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "the response for {set} is truncated and TCP does not work",
    cause: "The answer is too large for UDP, and TCP port 53 is blocked or not served.",
    fix: "open TCP port 53 to the servers of {zone}, on both sides",
};

/// `question-mismatch`.
pub(super) const QUESTION_MISMATCH: Entry = Entry {
    code: Code("T105"),
    slug: "question-mismatch",
    level: Level::Error,
    clauses: &[rfc(5452, "9.1")],
    ede: None,
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "the response has another question than was asked for {set}",
    cause: "The server is faulty, something on the way rewrites messages, or the response is forged.",
    fix: "ask from another network; if it stays, the server software is faulty",
};

/// `lame-delegation`.
pub(super) const LAME_DELEGATION: Entry = Entry {
    code: Code("T106"),
    slug: "lame-delegation",
    level: Level::Error,
    clauses: &[rfc(1034, "4.2.2"), rfc(8499, "7")],
    ede: Some(22),
    dnsviz: Some("SERVER_NOT_AUTHORITATIVE"),
    owner: Owner::ServerOperator,
    summary: "the servers asked for {set} do not have the zone {zone}",
    cause: "The NS set of the parent names servers that were never set up for the zone or no longer have it.",
    fix: "set up {zone} on its servers, or correct the NS set at the registrar",
};

/// `no-server-address`.
pub(super) const NO_SERVER_ADDRESS: Entry = Entry {
    code: Code("T107"),
    slug: "no-server-address",
    level: Level::Error,
    clauses: &[rfc(1034, "4.2.2")],
    ede: Some(22),
    dnsviz: Some("NO_ADDRESS_FOR_NS_NAME"),
    owner: Owner::ParentOrRegistrar,
    summary: "no address is known for any server of {zone}",
    cause: "The names in the NS set have no A or AAAA records, or the glue is missing at the parent.",
    fix: "correct the NS set of {zone} and the glue records at its registrar",
};

/// `edns-unsupported`.
pub(super) const EDNS_UNSUPPORTED: Entry = Entry {
    code: Code("T108"),
    slug: "edns-unsupported",
    level: Level::Error,
    clauses: &[rfc(6891, "7"), rfc(4035, "3.2.1")],
    ede: Some(10),
    dnsviz: Some("DNSSEC_DOWNGRADE_EDNS_DISABLED"),
    owner: Owner::ServerOperator,
    summary: "the server answered for {set} without EDNS or without DNSSEC records",
    cause: "The server is very old, or a forwarder, firewall or home router on the way removes EDNS.",
    fix: "ask the servers of {zone} directly or from another network; replace the forwarder that drops DNSSEC \
              records",
};

/// `evidence-missing`.
pub(super) const EVIDENCE_MISSING: Entry = Entry {
    code: Code("T109"),
    slug: "evidence-missing",
    level: Level::Error,
    clauses: &[rfc(4035, "5")],
    ede: Some(5),
    dnsviz: None,
    owner: Owner::You,
    summary: "the capture has no answer for {set}",
    cause: "The capture was made for another question, was cut short, or stopped at an earlier fault.",
    fix: "capture {name} again",
};

/// `walk-interrupted`.
pub(super) const WALK_INTERRUPTED: Entry = Entry {
    code: Code("T110"),
    slug: "walk-interrupted",
    level: Level::Error,
    clauses: &[rfc(4035, "5")],
    ede: Some(5),
    dnsviz: None,
    owner: Owner::You,
    summary: "the walk was interrupted before it was finished (unanswered: {outstanding})",
    cause: "It was stopped, or its time was up.",
    fix: "run it again, with more time",
};

/// `recursion-unavailable`.
pub(super) const RECURSION_UNAVAILABLE: Entry = Entry {
    code: Code("T111"),
    slug: "recursion-unavailable",
    level: Level::Note,
    clauses: &[rfc(1034, "4.3.1")],
    ede: Some(23),
    dnsviz: Some("RECURSION_NOT_AVAILABLE"),
    owner: Owner::You,
    summary: "the server does not resolve {set}: it answers {rcode} and offers no recursion",
    cause: "It is an authoritative server, or it offers recursion to others only; it cannot show the chain.",
    fix: "name a recursive resolver that serves you, or leave out @SERVER to ask the authoritative servers",
};

/// `name-error-with-answer`.
pub(super) const NAME_ERROR_WITH_ANSWER: Entry = Entry {
    code: Code("T112"),
    slug: "name-error-with-answer",
    level: Level::Error,
    clauses: &[rfc(2308, "2.1")],
    ede: Some(6),
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "the response for {set} has the data and says NXDOMAIN: that the name does not exist",
    cause: "The server, or what stands before it, sets the rcode wrong. The data is signed, but resolvers take \
            the rcode's word, look for the proof that the name does not exist, find none, and answer SERVFAIL.",
    fix: "repair or replace the server; compare with `dig +norec` at its own address",
};
