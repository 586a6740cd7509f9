//! The standing of algorithms and digest types. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `algorithm-sha1`.
pub(super) const ALGORITHM_SHA1: Entry = Entry {
    code: Code("P102"),
    slug: "algorithm-sha1",
    level: Level::Warning,
    clauses: &[rfc(9905, "2")],
    ede: None,
    dnsviz: Some("ALGORITHM_NOT_RECOMMENDED"),
    owner: Owner::ZoneOperator,
    summary: "{zone} is signed with algorithm {algorithm}, which rests on SHA-1: to a growing number of resolvers it \
              is unsigned",
    cause: "RSA/SHA-1 must not be used for signing any more. Where the system's policy refuses SHA-1, as on RHEL 9 and \
              its kin, validators take the zone for insecure, and some fail it.",
    fix: "roll {zone} over to algorithm 13 (ECDSAP256SHA256), signatures first, then keys, then DS (RFC 6781 §4.1.4)",
};

/// `algorithm-prohibited`.
pub(super) const ALGORITHM_PROHIBITED: Entry = Entry {
    code: Code("P103"),
    slug: "algorithm-prohibited",
    level: Level::Warning,
    clauses: &[rfc(9904, "3"), rfc(9906, "2")],
    ede: None,
    dnsviz: Some("ALGORITHM_PROHIBITED"),
    owner: Owner::ZoneOperator,
    summary: "{zone} is signed with algorithm {algorithm}, which must be used neither for signing nor for validating",
    cause: "The algorithm was withdrawn. To validators that go by the registry its signatures are none.",
    fix: "roll {zone} over to algorithm 13 (ECDSAP256SHA256)",
};

/// `algorithm-not-recommended`.
pub(super) const ALGORITHM_NOT_RECOMMENDED: Entry = Entry {
    code: Code("P104"),
    slug: "algorithm-not-recommended",
    level: Level::Note,
    clauses: &[rfc(9904, "3")],
    ede: None,
    dnsviz: Some("ALGORITHM_NOT_RECOMMENDED"),
    owner: Owner::ZoneOperator,
    summary: "{zone} is signed with algorithm {algorithm}, which is not recommended for signing",
    cause: "The algorithm is sound but little used; its support will end earlier than that of others.",
    fix: "at the next rollover, go to algorithm 13 (ECDSAP256SHA256)",
};

/// `ds-digest-sha1`.
pub(super) const DS_DIGEST_SHA1: Entry = Entry {
    code: Code("P105"),
    slug: "ds-digest-sha1",
    level: Level::Warning,
    clauses: &[rfc(9904, "4"), rfc(9905, "5")],
    ede: None,
    dnsviz: Some("DIGEST_ALGORITHM_PROHIBITED"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {tags} of {zone} has a SHA-1 digest, which must not be used in a delegation",
    cause: "The DS was made long ago, or by a registrar that makes digests of its own. Where the system's policy \
              refuses SHA-1, validators take a zone without any other DS for insecure.",
    fix: "at the registrar of {zone}, add the DS with digest type 2 (SHA-256) for the same key, then remove that of \
              type 1",
};

/// `ds-digest-prohibited`.
pub(super) const DS_DIGEST_PROHIBITED: Entry = Entry {
    code: Code("P106"),
    slug: "ds-digest-prohibited",
    level: Level::Warning,
    clauses: &[rfc(9904, "4"), rfc(9906, "2")],
    ede: None,
    dnsviz: Some("DIGEST_ALGORITHM_PROHIBITED"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {tags} of {zone} has digest type {digest_types}, which must not be used in a delegation",
    cause: "The digest type was withdrawn, or is none. To validators that go by the registry such a DS does not count.",
    fix: "at the registrar of {zone}, replace it by a DS with digest type 2 (SHA-256)",
};

/// `ds-digest-unsupported`.
pub(super) const DS_DIGEST_UNSUPPORTED: Entry = Entry {
    code: Code("P107"),
    slug: "ds-digest-unsupported",
    level: Level::Note,
    clauses: &[rfc(4035, "5.2")],
    ede: None,
    dnsviz: Some("DIGEST_ALGORITHM_NOT_SUPPORTED"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {tags} of {zone} has digest type {digest_types}, which is not supported here and by few others; \
              others of the set are",
    cause: "The DS only counts for validators with that digest type; the others go by the rest of the set.",
    fix: "nothing to do, as long as a DS with digest type 2 (SHA-256) is beside it",
};
