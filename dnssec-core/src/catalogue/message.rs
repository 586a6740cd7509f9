//! What servers say, apart from the data. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `invalid-rcode`.
pub(super) const INVALID_RCODE: Entry = Entry {
    code: Code("T146"),
    slug: "invalid-rcode",
    level: Level::Warning,
    clauses: &[rfc(1035, "4.1.1")],
    ede: None,
    dnsviz: Some("INVALID_RCODE"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers {rcode} for {set}, and answers other questions",
    cause: "The server does not know the type, or cannot put this answer together. Resolvers take it for a \
              failure and ask another server, or fail.",
    fix: "see in the server's log why it does not answer {set}: what does not exist has to be denied with \
              NOERROR or NXDOMAIN",
};

/// `not-authoritative`.
pub(super) const NOT_AUTHORITATIVE: Entry = Entry {
    code: Code("T147"),
    slug: "not-authoritative",
    level: Level::Warning,
    clauses: &[rfc(1035, "4.1.1")],
    ede: None,
    dnsviz: Some("NOT_AUTHORITATIVE"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} answers without authority (AA clear)",
    cause: "It does not have the zone and answers from a cache, as a resolver does, or a proxy before it \
              clears AA. Some resolvers do not take such answers.",
    fix: "load {zone} on the server, or take it out of the NS records",
};

/// `authoritative-referral`.
pub(super) const AUTHORITATIVE_REFERRAL: Entry = Entry {
    code: Code("T148"),
    slug: "authoritative-referral",
    level: Level::Warning,
    clauses: &[rfc(1035, "4.1.1")],
    ede: None,
    dnsviz: Some("AUTHORITATIVE_REFERRAL"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} refers to the servers of {name} with authority (AA set), which it does not \
              have there",
    cause: "The server software sets AA whatever it says. Resolvers may take the referral for the answer \
              that there is no such data.",
    fix: "replace the server's software",
};

/// `upward-referral`.
pub(super) const UPWARD_REFERRAL: Entry = Entry {
    code: Code("T149"),
    slug: "upward-referral",
    level: Level::Warning,
    clauses: &[rfc(1034, "4.2.2")],
    ede: None,
    dnsviz: Some("UPWARD_REFERRAL"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} refers upwards, to the servers of {target}: it does not have the zone",
    cause: "The zone was never loaded on the server, or no longer is, and it names the root's servers as old \
              software does.",
    fix: "load {zone} on the server, or take it out of the NS records, in the zone and at the parent",
};

/// `recursion-not-offered`.
pub(super) const RECURSION_NOT_OFFERED: Entry = Entry {
    code: Code("T150"),
    slug: "recursion-not-offered",
    level: Level::Warning,
    clauses: &[rfc(1035, "4.1.1"), rfc(1034, "4.3.1")],
    ede: None,
    dnsviz: Some("RECURSION_NOT_AVAILABLE"),
    owner: Owner::You,
    summary: "the server asked as a resolver answers, but offers no recursion (RA clear)",
    cause: "It is an authoritative server: it answers for its own zones and cannot show the chain to them.",
    fix: "name a recursive resolver that serves you, or leave out @SERVER to ask the authoritative servers",
};

/// `case-not-preserved`.
pub(super) const CASE_NOT_PRESERVED: Entry = Entry {
    code: Code("T151"),
    slug: "case-not-preserved",
    level: Level::Warning,
    clauses: &[rfc(4343, "4.1")],
    ede: None,
    dnsviz: Some("CASE_NOT_PRESERVED"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} does not give questions back in upper and lower case as they were",
    cause: "The server software changes the case of names. Resolvers that use it as a sign against forgery \
              throw such answers away.",
    fix: "replace the server's software",
};

/// `foreign-class`.
pub(super) const FOREIGN_CLASS: Entry = Entry {
    code: Code("T152"),
    slug: "foreign-class",
    level: Level::Warning,
    clauses: &[rfc(1034, "6.1"), rfc(1035, "5.2")],
    ede: None,
    dnsviz: Some("FOREIGN_CLASS_DATA_*"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} has records of class {class} in {section} of a response in class IN",
    cause: "The server software mixes up classes, or its zone file has records of another class.",
    fix: "take the records of class {class} out of {zone}, or replace the server's software",
};

/// `soa-missing`.
pub(super) const SOA_MISSING: Entry = Entry {
    code: Code("T153"),
    slug: "soa-missing",
    level: Level::Warning,
    clauses: &[rfc(2308, "2.1"), rfc(2308, "2.2")],
    ede: None,
    dnsviz: Some("MISSING_SOA_FOR_*"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} denies {set} ({rcode}) without the SOA of the zone",
    cause: "The server software leaves it out. Resolvers cannot keep the answer and ask again each time (RFC \
              2308 §5).",
    fix: "replace the server's software, or what takes the SOA out of its answers",
};

/// `soa-not-owner`.
pub(super) const SOA_NOT_OWNER: Entry = Entry {
    code: Code("T154"),
    slug: "soa-not-owner",
    level: Level::Warning,
    clauses: &[rfc(2308, "2.1"), rfc(2308, "2.2")],
    ede: None,
    dnsviz: Some("SOA_NOT_OWNER_FOR_*"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} denies {set} ({rcode}) with the SOA of {owner}",
    cause: "The server does not have the zone, or not as one of its own, and answers from another zone.",
    fix: "load {zone} on the server, or take it out of the NS records",
};

/// `inconsistent-nxdomain`.
pub(super) const INCONSISTENT_NAME_ERROR: Entry = Entry {
    code: Code("T155"),
    slug: "inconsistent-nxdomain",
    level: Level::Warning,
    clauses: &[rfc(1034, "4.3.2"), rfc(2308, "2.1")],
    ede: None,
    dnsviz: Some("INCONSISTENT_NXDOMAIN"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} says that {name} does not exist when asked for {denied}, and that it exists \
              when asked for {existing}",
    cause: "The server, mostly a load balancer, says NXDOMAIN where only the type is missing. Resolvers that \
              keep it deny every type of the name.",
    fix: "let the server answer NOERROR without data for types that {name} does not have",
};

/// `nxdomain-above-name`.
pub(super) const NAME_ERROR_ABOVE_NAME: Entry = Entry {
    code: Code("T156"),
    slug: "nxdomain-above-name",
    level: Level::Error,
    clauses: &[rfc(8020, "2"), rfc(9156, "2.1")],
    ede: None,
    dnsviz: Some("INCONSISTENT_NXDOMAIN_ANCESTOR"),
    owner: Owner::ServerOperator,
    summary: "a server of {zone} says that {name} does not exist, but {existing} below it does",
    cause: "The server says NXDOMAIN for names that have no records of their own, only names below them. \
              Resolvers that minimise questions, or keep NXDOMAIN for all that is below, find nothing \
              there.",
    fix: "let the server answer NOERROR without data for {name}",
};

/// `extended-error`.
pub(super) const EXTENDED_ERROR: Entry = Entry {
    code: Code("T157"),
    slug: "extended-error",
    level: Level::Note,
    clauses: &[rfc(8914, "2")],
    ede: None,
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "a server of {zone} adds the extended error {info_code} to its answers: {text}",
    cause: "The server has something to say about itself or about the answer (RFC 8914 §4 lists the codes).",
    fix: "see what the text says; it is the server's own word, and nothing vouches for it",
};

/// `instances-out-of-step`.
pub(super) const INSTANCES_OUT_OF_STEP: Entry = Entry {
    code: Code("T158"),
    slug: "instances-out-of-step",
    level: Level::Warning,
    clauses: &[rfc(5001, "1"), rfc(1034, "4.3.5")],
    ede: None,
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "servers of {zone} at one address are out of step: {instance} has serial {serial}, {other} has \
              {newest}",
    cause: "Several servers share the address (anycast, or a load balancer), and the zone has not reached \
              all of them, or was changed while it was asked for.",
    fix: "ask again with `dig {zone} SOA +norec +nsid` there; if it stays, transfer the zone to {instance} \
              again and see in its log why transfers fail",
};
