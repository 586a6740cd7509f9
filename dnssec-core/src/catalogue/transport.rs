//! How servers are reached. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `udp-answer-lost`.
pub(super) const UDP_ANSWER_LOST: Entry = Entry {
    code: Code("T138"),
    slug: "udp-answer-lost",
    level: Level::Warning,
    clauses: &[rfc(6891, "6.2.6")],
    ede: None,
    dnsviz: Some("PMTU_EXCEEDED"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers {set} over TCP with {octets} octets, and gives no response over \
              UDP, where its largest had {largest}",
    cause: "Large datagrams do not get through: the path takes less than the server thinks, or a firewall \
              drops large answers or fragments. A single lost packet looks the same.",
    fix: "ask for {set} again over UDP; if it stays, limit the UDP payload of the server to 1232 octets \
              (`max-udp-size`, `ipv4-edns-size`) and let ICMP and fragments through",
};

/// `udp-answer-too-large`.
pub(super) const UDP_ANSWER_TOO_LARGE: Entry = Entry {
    code: Code("T139"),
    slug: "udp-answer-too-large",
    level: Level::Warning,
    clauses: &[rfc(6891, "6.2.3"), rfc(1035, "4.2.1")],
    ede: None,
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "a server of {zone} sends {octets} octets over UDP to a client that can take {payload_size}",
    cause: "The server software does not look at the payload size of the query, and does not truncate.",
    fix: "replace the server's software: such answers are lost on their way or in the client",
};

/// `tcp-unresponsive`.
pub(super) const TCP_UNRESPONSIVE: Entry = Entry {
    code: Code("T140"),
    slug: "tcp-unresponsive",
    level: Level::Warning,
    clauses: &[rfc(7766, "5")],
    ede: None,
    dnsviz: Some("SERVER_UNRESPONSIVE_TCP"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers over UDP but not over TCP ({error})",
    cause: "TCP port 53 is blocked by a firewall, or the server does not listen there. Answers too large for \
              UDP cannot be had from it, today or at the next key rollover.",
    fix: "open TCP port 53 to the server, or make it listen there",
};

/// `truncated-without-tcp`.
pub(super) const TRUNCATED_WITHOUT_TCP: Entry = Entry {
    code: Code("T141"),
    slug: "truncated-without-tcp",
    level: Level::Error,
    clauses: &[rfc(7766, "5"), rfc(2181, "9")],
    ede: Some(22),
    dnsviz: Some("SERVER_UNRESPONSIVE_TCP"),
    owner: Owner::ServerOperator,
    summary: "the answer for {set} is too large for UDP, and a server of {zone} does not respond over TCP \
              ({error}): it cannot be had there",
    cause: "TCP port 53 is blocked by a firewall, or the server does not listen there.",
    fix: "open TCP port 53 to the server, or make it listen there; until then, smaller answers help (fewer \
              keys, algorithm 13)",
};

/// `tcp-unusable`.
pub(super) const TCP_UNUSABLE: Entry = Entry {
    code: Code("T142"),
    slug: "tcp-unusable",
    level: Level::Warning,
    clauses: &[rfc(7766, "5")],
    ede: None,
    dnsviz: Some("SERVER_INVALID_RESPONSE_TCP"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers over UDP, but over TCP it gives nothing that can be used: {fault}",
    cause: "Another server answers at TCP port 53 of this address, or the server refuses queries over TCP.",
    fix: "let the server answer over TCP as it does over UDP",
};

/// `query-unanswered`.
pub(super) const QUERY_UNANSWERED: Entry = Entry {
    code: Code("T143"),
    slug: "query-unanswered",
    level: Level::Note,
    clauses: &[rfc(1035, "4.2")],
    ede: None,
    dnsviz: Some("TIMEOUT"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} that responds to other questions does not to {set} ({error})",
    cause: "A packet was lost, the server limits its rate of responses, or it drops questions of this kind.",
    fix: "ask the server for {set} again; if it stays, see what drops the question",
};

/// `server-unreachable`.
pub(super) const SERVER_UNREACHABLE: Entry = Entry {
    code: Code("T144"),
    slug: "server-unreachable",
    level: Level::Warning,
    clauses: &[rfc(1035, "4.2")],
    ede: Some(23),
    dnsviz: Some("NETWORK_ERROR"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} cannot be reached ({error}): resolvers have to ask another",
    cause: "Nothing listens at port 53 of the address, or there is no route to it from here.",
    fix: "start the server, correct its address in the delegation, or take it out of the NS records of \
              {zone}",
};

/// `response-unreadable`.
pub(super) const RESPONSE_UNREADABLE: Entry = Entry {
    code: Code("T145"),
    slug: "response-unreadable",
    level: Level::Warning,
    clauses: &[rfc(1035, "4.1")],
    ede: None,
    dnsviz: Some("FORMERR"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} sends a response for {set} that cannot be read: {fault}",
    cause: "The server, or something before it, damages some of its messages.",
    fix: "ask the server for {set} from another network; if it stays, its software is faulty",
};
