//! Denial of existence. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `denial-missing`.
pub(super) const DENIAL_MISSING: Entry = Entry {
    code: Code("N101"),
    slug: "denial-missing",
    level: Level::Error,
    clauses: &[rfc(4035, "3.1.3"), rfc(5155, "7.2")],
    ede: Some(12),
    dnsviz: Some("MISSING_NSEC_FOR_NXDOMAIN"),
    owner: Owner::ServerOperator,
    summary: "{set} is denied without proof: no NSEC or NSEC3 in the answer",
    cause: "The server gives negative answers without their proof: a server or load balancer without DNSSEC, an \
              unsigned copy of the zone, or something on the way that drops NSEC records.",
    fix: "serve the signed zone on every server of {zone}, with DNSSEC turned on; compare the answers of its \
              servers",
};

/// `name-not-covered`.
pub(super) const NAME_NOT_COVERED: Entry = Entry {
    code: Code("N102"),
    slug: "name-not-covered",
    level: Level::Error,
    clauses: &[rfc(4035, "5.4")],
    ede: Some(12),
    dnsviz: Some("SNAME_NOT_COVERED"),
    owner: Owner::ZoneOperator,
    summary: "no NSEC covers or matches {name}",
    cause: "The NSEC chain of the zone has a gap, or the server chose the wrong NSEC record.",
    fix: "sign {zone} again so that its NSEC chain is built anew",
};

/// `wildcard-not-denied`.
pub(super) const WILDCARD_NOT_DENIED: Entry = Entry {
    code: Code("N103"),
    slug: "wildcard-not-denied",
    level: Level::Error,
    clauses: &[rfc(4035, "5.4"), rfc(5155, "8.4")],
    ede: Some(12),
    dnsviz: Some("WILDCARD_NOT_COVERED"),
    owner: Owner::ServerOperator,
    summary: "nothing denies {wildcard}, which could have answered for {name}",
    cause: "A proof that a name does not exist has two parts; the one for the wildcard is missing or wrong.",
    fix: "upgrade the server of {zone}, or sign the zone again so that its chain is built anew",
};

/// `no-closest-encloser`.
pub(super) const NO_CLOSEST_ENCLOSER: Entry = Entry {
    code: Code("N104"),
    slug: "no-closest-encloser",
    level: Level::Error,
    clauses: &[rfc(5155, "8.3")],
    ede: Some(12),
    dnsviz: Some("NO_CLOSEST_ENCLOSER"),
    owner: Owner::ZoneOperator,
    summary: "no NSEC3 matches {name} or an ancestor of it",
    cause: "The NSEC3 chain of the zone has a gap (often at a name between two zones or an empty non-terminal), \
              or its parameters changed halfway.",
    fix: "sign {zone} again so that its NSEC3 chain is built anew, with empty non-terminals",
};

/// `next-closer-not-covered`.
pub(super) const NEXT_CLOSER_NOT_COVERED: Entry = Entry {
    code: Code("N105"),
    slug: "next-closer-not-covered",
    level: Level::Error,
    clauses: &[rfc(5155, "8.3")],
    ede: Some(12),
    dnsviz: Some("NEXT_CLOSEST_ENCLOSER_NOT_COVERED"),
    owner: Owner::ZoneOperator,
    summary: "no NSEC3 covers {next_closer}, the name next closer to {name}",
    cause: "The NSEC3 chain of the zone has a gap, or the server chose the wrong record.",
    fix: "sign {zone} again so that its NSEC3 chain is built anew",
};

/// `type-in-bitmap`.
pub(super) const TYPE_IN_BITMAP: Entry = Entry {
    code: Code("N106"),
    slug: "type-in-bitmap",
    level: Level::Error,
    clauses: &[rfc(4035, "5.4"), rfc(5155, "8.5")],
    ede: Some(6),
    dnsviz: Some("STYPE_IN_BITMAP"),
    owner: Owner::ServerOperator,
    summary: "the answer says {name} has no {record_type}, its own proof says that it has",
    cause: "The zone was changed without building its chain anew, or servers with different copies of the zone \
              answer as one.",
    fix: "sign {zone} again and make all its servers serve the same copy",
};

/// `cname-in-bitmap`.
pub(super) const CNAME_IN_BITMAP: Entry = Entry {
    code: Code("N107"),
    slug: "cname-in-bitmap",
    level: Level::Error,
    clauses: &[rfc(6840, "4.3")],
    ede: Some(6),
    dnsviz: Some("STYPE_IN_BITMAP"),
    owner: Owner::ServerOperator,
    summary: "the answer says {set} does not exist, its own proof says that {name} is an alias (CNAME)",
    cause: "The server left out the CNAME, or it was dropped on the way.",
    fix: "see why the server of {zone} does not answer with the CNAME of {name}",
};

/// `denial-from-above-zone-cut`.
pub(super) const ANCESTOR_DELEGATION: Entry = Entry {
    code: Code("N108"),
    slug: "denial-from-above-zone-cut",
    level: Level::Error,
    clauses: &[rfc(6840, "4.1")],
    ede: Some(6),
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "the proof at {owner} is from above a zone cut or at a DNAME; it cannot deny {name} below it",
    cause: "The parent's record was used to deny a name of the child, perhaps in a replay of an old answer; or the \
            server does not know DNAME and denies what is below one.",
    fix: "below a zone cut, ask the servers of the child zone, and sign that zone again if they answer so; below a \
          DNAME, upgrade the software of the servers of {zone}",
};

/// `ds-denied-by-child`.
pub(super) const DS_DENIAL_FROM_CHILD: Entry = Entry {
    code: Code("N109"),
    slug: "ds-denied-by-child",
    level: Level::Error,
    clauses: &[rfc(6840, "4.1"), rfc(4035, "5.2")],
    ede: Some(6),
    dnsviz: Some("REFERRAL_WITH_SOA"),
    owner: Owner::ServerOperator,
    summary: "the absence of {set} is shown with the child's own record, not the parent's",
    cause: "A server that has both zones, or a resolver in between, took the denial from the wrong side of the \
              zone cut; or the parent's zone file holds the SOA of a child that was taken into it.",
    fix: "serve the DS denial from the parent zone; if {name} is no longer a zone of its own, remove its SOA from the \
          zone file above it",
};

/// `denied-name-exists`.
pub(super) const NAME_EXISTS: Entry = Entry {
    code: Code("N110"),
    slug: "denied-name-exists",
    level: Level::Error,
    clauses: &[rfc(4035, "5.4")],
    ede: Some(6),
    dnsviz: Some("EXISTING_NAME_COVERED"),
    owner: Owner::ServerOperator,
    summary: "the answer says {name} does not exist, its own proof says that it does",
    cause: "The zone was changed without building its chain anew, or the server answers NXDOMAIN for a name that has \
            nothing but names below it, or it chose the wrong record.",
    fix: "sign {zone} again and make all its servers serve the same copy; if it stays, upgrade the server software",
};

/// `wildcard-expansion-unproven`.
pub(super) const WILDCARD_EXPANSION_UNPROVEN: Entry = Entry {
    code: Code("N111"),
    slug: "wildcard-expansion-unproven",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3.4"), rfc(5155, "8.8")],
    ede: Some(12),
    dnsviz: Some("MISSING_NSEC_FOR_WILDCARD"),
    owner: Owner::ServerOperator,
    summary: "{set} comes from a wildcard, and nothing denies that {name} itself exists",
    cause: "The server answers from a wildcard without the proof that goes with it: an old server, or something \
              on the way that drops NSEC records.",
    fix: "upgrade the server of {zone}; behind a forwarder, ask the servers of {zone} directly",
};

/// `opt-out`.
pub(super) const OPT_OUT_SPAN: Entry = Entry {
    code: Code("N112"),
    slug: "opt-out",
    level: Level::Note,
    clauses: &[rfc(5155, "9.2")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "{name} lies in an opt-out span of {zone}: unsigned names may come and go there",
    cause: "The zone's NSEC3 records do not list unsigned delegations, so the denial is not secure.",
    fix: "nothing to do, unless {zone} should prove all its names: then sign it without opt-out",
};

/// `nsec3-iterations-too-high`.
pub(super) const NSEC3_ITERATIONS_TOO_HIGH: Entry = Entry {
    code: Code("N113"),
    slug: "nsec3-iterations-too-high",
    level: Level::Note,
    clauses: &[rfc(9276, "3.2")],
    ede: Some(27),
    dnsviz: Some("NONZERO_NSEC3_ITERATION_COUNT"),
    owner: Owner::ZoneOperator,
    summary: "NSEC3 of {zone} has {iterations} iterations, more than the {limit} that are validated",
    cause: "Each iteration costs every resolver time and gives no protection, so validators treat such proofs as \
              insecure or fail.",
    fix: "set the NSEC3 parameters of {zone} to 1 0 0 - (no iterations, no salt)",
};

/// `nsec3-hash-unknown`.
pub(super) const NSEC3_HASH_UNKNOWN: Entry = Entry {
    code: Code("N114"),
    slug: "nsec3-hash-unknown",
    level: Level::Error,
    clauses: &[rfc(5155, "8.1")],
    ede: Some(12),
    dnsviz: Some("UNSUPPORTED_NSEC3_ALGORITHM"),
    owner: Owner::ZoneOperator,
    summary: "NSEC3 of {zone} has hash algorithm {hash_algorithm}; only 1 (SHA-1) is known",
    cause: "Validators must ignore NSEC3 records with an unknown hash algorithm, so nothing is proven.",
    fix: "set the NSEC3 parameters of {zone} to 1 0 0 -",
};

/// `nsec3-parameters-differ`.
pub(super) const NSEC3_PARAMETERS_DIFFER: Entry = Entry {
    code: Code("N115"),
    slug: "nsec3-parameters-differ",
    level: Level::Error,
    clauses: &[rfc(5155, "8.2")],
    ede: Some(6),
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "NSEC3 records of different parameters in one answer",
    cause: "The NSEC3 parameters are being changed, and the server mixes records of the old and the new chain.",
    fix: "finish changing the NSEC3 parameters of {zone}: remove the old chain",
};

/// `denial-malformed`.
pub(super) const DENIAL_MALFORMED: Entry = Entry {
    code: Code("N116"),
    slug: "denial-malformed",
    level: Level::Error,
    clauses: &[rfc(4034, "4.1"), rfc(5155, "3.2")],
    ede: Some(6),
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "an NSEC or NSEC3 record cannot be read: {fault}",
    cause: "The record's data does not have the form of its type.",
    fix: "sign {zone} again; if the zone file is right, the server or something on the way damages it",
};

/// `denial-from-wildcard`.
pub(super) const DENIAL_FROM_WILDCARD: Entry = Entry {
    code: Code("N117"),
    slug: "denial-from-wildcard",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3.4")],
    ede: Some(6),
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "the NSEC or NSEC3 at {owner} is expanded from a wildcard and proves nothing",
    cause: "No zone has such records; somebody replays a wildcard's record at another name (CVE-2017-15105).",
    fix: "see who answers for {zone} on this path; the answer looks forged",
};

/// `nsec3-iterations-not-zero`.
pub(super) const NSEC3_ITERATIONS_NOT_ZERO: Entry = Entry {
    code: Code("N118"),
    slug: "nsec3-iterations-not-zero",
    level: Level::Warning,
    clauses: &[rfc(9276, "3.1")],
    ede: None,
    dnsviz: Some("NONZERO_NSEC3_ITERATION_COUNT"),
    owner: Owner::ZoneOperator,
    summary: "NSEC3 of {zone} has {iterations} iterations; it should have none{effects}",
    cause: "Iterations give no protection and cost every resolver time. From some number on resolvers treat the zone \
              as insecure or fail; the number is going down.",
    fix: "set the NSEC3 parameters of {zone} to 1 0 0 - (no iterations, no salt)",
};
