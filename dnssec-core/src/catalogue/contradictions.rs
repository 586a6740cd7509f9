//! Denials against each other, against the data, and for what they are. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `nsec3-salt-not-empty`.
pub(super) const NSEC3_SALT_NOT_EMPTY: Entry = Entry {
    code: Code("N119"),
    slug: "nsec3-salt-not-empty",
    level: Level::Warning,
    clauses: &[rfc(9276, "3.1")],
    ede: None,
    dnsviz: Some("NONEMPTY_NSEC3_SALT"),
    owner: Owner::ZoneOperator,
    summary: "NSEC3 of {zone} has salt {salt}; it should have none",
    cause: "Salt gives no protection, for the name of the zone is hashed as well. It only makes the records longer.",
    fix: "set the NSEC3 parameters of {zone} to 1 0 0 - (no iterations, no salt)",
};

/// `nsec3param-differs`.
pub(super) const NSEC3PARAM_DIFFERS: Entry = Entry {
    code: Code("N120"),
    slug: "nsec3param-differs",
    level: Level::Warning,
    clauses: &[rfc(5155, "4")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "NSEC3 of {zone} are made with {used}, and its NSEC3PARAM says {published}",
    cause: "The parameters were changed without building the chain anew, or the NSEC3PARAM was written by hand. \
              Servers that go by NSEC3PARAM find no record to deny with.",
    fix: "sign {zone} again so that chain and NSEC3PARAM fit, with parameters 1 0 0 -",
};

/// `denial-mixed`.
pub(super) const DENIAL_MIXED: Entry = Entry {
    code: Code("N121"),
    slug: "denial-mixed",
    level: Level::Note,
    clauses: &[rfc(8901, "5.2")],
    ede: None,
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "some servers of {zone} deny with NSEC, others with NSEC3",
    cause: "The zone is going from one to the other, or two operators sign it in different ways. Each answer holds by \
              itself; caches make less of them, and NSEC gives away what NSEC3 hides.",
    fix: "let all operators of {zone} use the same way of denial",
};

/// `existing-name-denied`.
pub(super) const EXISTING_NAME_DENIED: Entry = Entry {
    code: Code("N122"),
    slug: "existing-name-denied",
    level: Level::Error,
    clauses: &[rfc(4035, "2.3"), rfc(8198, "5.1")],
    ede: None,
    dnsviz: Some("EXISTING_NAME_COVERED"),
    owner: Owner::ZoneOperator,
    summary: "the record at {by} denies {name}, which the same server answers for: resolvers that have it cached make \
              the name vanish (RFC 8198)",
    cause: "The name was added without building the chain of denial anew, or the signer makes denials that say too \
              much.",
    fix: "sign {zone} again so that its chain is built anew; until then {name} vanishes for the TTL of that record",
};

/// `existing-type-denied`.
pub(super) const EXISTING_TYPE_DENIED: Entry = Entry {
    code: Code("N123"),
    slug: "existing-type-denied",
    level: Level::Error,
    clauses: &[rfc(4034, "4.1.2"), rfc(8198, "5.1")],
    ede: None,
    dnsviz: Some("EXISTING_TYPE_NOT_IN_BITMAP"),
    owner: Owner::ZoneOperator,
    summary: "the record at {by} says that {name} has no {type}, which the same server answers with: resolvers that \
              have it cached make {type} vanish (RFC 8198)",
    cause: "The type was added without building the chain of denial anew, or the signer leaves types out of bitmaps, \
              as one did for wildcards in the outage of Slack in 2021.",
    fix: "sign {zone} again so that its bitmaps are made anew; where a service signs, report it there",
};

/// `last-nsec-not-to-apex`.
pub(super) const LAST_NSEC_NOT_TO_APEX: Entry = Entry {
    code: Code("N124"),
    slug: "last-nsec-not-to-apex",
    level: Level::Error,
    clauses: &[rfc(4034, "4.1.1")],
    ede: Some(6),
    dnsviz: Some("LAST_NSEC_NEXT_NOT_ZONE"),
    owner: Owner::ZoneOperator,
    summary: "the NSEC at {owner} leads back to {next}; the last NSEC of a zone must lead to its apex",
    cause: "The zone was signed in pieces or in another order of names, or records were added by hand.",
    fix: "sign {zone} again so that its NSEC chain is built anew",
};

/// `denied-name-covered`.
pub(super) const DENIED_NAME_COVERED: Entry = Entry {
    code: Code("N125"),
    slug: "denied-name-covered",
    level: Level::Warning,
    clauses: &[rfc(4035, "3.1.3.1")],
    ede: None,
    dnsviz: Some("SNAME_COVERED"),
    owner: Owner::ZoneOperator,
    summary: "one NSEC says that {name} exists, the one at {by} that it does not",
    cause: "The zone has records of two NSEC chains: one was left behind when the zone was signed anew.",
    fix: "sign {zone} again from its unsigned source, so that only one chain is left",
};

/// `wildcard-denied`.
pub(super) const WILDCARD_DENIED: Entry = Entry {
    code: Code("N126"),
    slug: "wildcard-denied",
    level: Level::Warning,
    clauses: &[rfc(4035, "3.1.3.3"), rfc(5155, "8.8")],
    ede: None,
    dnsviz: Some("WILDCARD_COVERED"),
    owner: Owner::ZoneOperator,
    summary: "{set} comes from {wildcard}, and the record at {by} in the same answer says that there is none",
    cause: "The wildcard was added without building the chain of denial anew, or the server adds a record too many.",
    fix: "sign {zone} again so that its chain is built anew",
};

/// `nsec3-owner-invalid`.
pub(super) const NSEC3_OWNER_INVALID: Entry = Entry {
    code: Code("N127"),
    slug: "nsec3-owner-invalid",
    level: Level::Error,
    clauses: &[rfc(5155, "3")],
    ede: Some(6),
    dnsviz: Some("INVALID_NSEC3_OWNER_NAME"),
    owner: Owner::ZoneOperator,
    summary: "the NSEC3 owner {owner} is no hash right below {zone}",
    cause: "The owner of an NSEC3 is one label, the hash of a name in base32hex; this one was cut, mistyped or \
              encoded otherwise.",
    fix: "sign {zone} again so that its NSEC3 chain is built anew",
};

/// `nsec3-next-invalid`.
pub(super) const NSEC3_NEXT_INVALID: Entry = Entry {
    code: Code("N128"),
    slug: "nsec3-next-invalid",
    level: Level::Error,
    clauses: &[rfc(5155, "3.1.7")],
    ede: Some(6),
    dnsviz: Some("INVALID_NSEC3_HASH"),
    owner: Owner::ZoneOperator,
    summary: "the NSEC3 at {owner} has a next hashed owner name of {length} octets; SHA-1 has 20",
    cause: "The record was cut, mistyped or made by a faulty signer.",
    fix: "sign {zone} again so that its NSEC3 chain is built anew",
};

/// `nodata-for-denied-name`.
pub(super) const NODATA_FOR_DENIED_NAME: Entry = Entry {
    code: Code("N129"),
    slug: "nodata-for-denied-name",
    level: Level::Error,
    clauses: &[rfc(4035, "3.1.3.1"), rfc(5155, "8.5")],
    ede: Some(12),
    dnsviz: Some("OPT_OUT_FLAG_NOT_SET"),
    owner: Owner::ServerOperator,
    summary: "the answer says that {name} exists without {type}, its proof says that {name} does not exist",
    cause: "The server says NODATA where its zone has no such name, or the zone leaves names out of its chain without \
              the opt-out flag (often empty non-terminals).",
    fix: "sign {zone} again, with a record for every name or with opt-out; if it stays, upgrade the server",
};
