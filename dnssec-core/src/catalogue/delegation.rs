//! Delegations: DS records and the keys they refer to. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `ds-matches-no-key`.
pub(super) const DS_MATCHES_NO_KEY: Entry = Entry {
    code: Code("D101"),
    slug: "ds-matches-no-key",
    level: Level::Error,
    clauses: &[rfc(4035, "5.2")],
    ede: Some(9),
    dnsviz: Some("NO_SEP"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {ds_tags} at the parent zone matches no key of {name}, which has: {keys}",
    cause: "The zone changed its keys or its DNS host, and the DS at the registrar was not changed with them.",
    fix: "at the registrar of {name}, remove DS {ds_tags} and add a DS for a key the zone has: \
              {secure_entry_keys}",
};

/// `ds-digest-mismatch`.
pub(super) const DS_DIGEST_MISMATCH: Entry = Entry {
    code: Code("D102"),
    slug: "ds-digest-mismatch",
    level: Level::Error,
    clauses: &[rfc(4035, "5.2"), rfc(4034, "5.1.4")],
    ede: Some(6),
    dnsviz: Some("DIGEST_INVALID"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {tag} at the parent zone has the tag and algorithm of a key of {name}, but not its digest: \
              {difference}",
    cause: "The DS was mistyped or cut, or computed for another name or another key with the same tag.",
    fix: "at the registrar of {name}, replace DS {tag} by {right_ds}, which is that of the key the zone has",
};

/// `ds-key-does-not-sign`.
pub(super) const DS_KEY_DOES_NOT_SIGN: Entry = Entry {
    code: Code("D103"),
    slug: "ds-key-does-not-sign",
    level: Level::Error,
    clauses: &[rfc(4035, "5.2")],
    ede: Some(6),
    dnsviz: Some("NO_SEP"),
    owner: Owner::ZoneOperator,
    summary: "key {tags} matches a DS, but no valid signature by it covers the DNSKEY set of {name}",
    cause: "The key the parent vouches for is published but does not sign: a rollover went on before the DS was \
              changed, or the signature expired.",
    fix: "sign {name} DNSKEY with key {tags}, or have the DS replaced by one for the key that does sign",
};

/// `ds-without-dnskey`.
pub(super) const DS_WITHOUT_DNSKEY: Entry = Entry {
    code: Code("D104"),
    slug: "ds-without-dnskey",
    level: Level::Error,
    clauses: &[rfc(4035, "5.2")],
    ede: Some(9),
    dnsviz: Some("DNSKEY_MISSING_FROM_SERVERS"),
    owner: Owner::ParentOrRegistrar,
    summary: "the parent zone has DS {ds_tags}, but {name} has no DNSKEY at all",
    cause: "Signing was turned off, or the zone moved to servers that do not sign, while the DS stayed at the \
              registrar.",
    fix: "at the registrar of {name}, remove DS {ds_tags}; or turn signing on again with the same key",
};

/// `ds-key-not-zone-key`.
pub(super) const DS_KEY_NOT_ZONE_KEY: Entry = Entry {
    code: Code("D105"),
    slug: "ds-key-not-zone-key",
    level: Level::Error,
    clauses: &[rfc(4034, "5.2"), rfc(4034, "2.1.1")],
    ede: Some(11),
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "the DS of {name} refers to key {key}, which lacks the Zone Key flag",
    cause: "The key was generated for another use (its flags lack 256).",
    fix: "sign {name} with a key of flags 257, and replace the DS by one for it",
};

/// `ds-key-revoked`.
pub(super) const DS_KEY_REVOKED: Entry = Entry {
    code: Code("D106"),
    slug: "ds-key-revoked",
    level: Level::Error,
    clauses: &[rfc(5011, "2.1")],
    ede: Some(9),
    dnsviz: Some("DNSKEY_REVOKED_DS"),
    owner: Owner::ParentOrRegistrar,
    summary: "the DS of {name} refers to key {key}, which is revoked",
    cause: "The key was retired with the REVOKE flag, and the DS at the registrar was left behind.",
    fix: "at the registrar of {name}, replace that DS by one for a key that is not revoked",
};

/// `no-ds`.
pub(super) const INSECURE_DELEGATION: Entry = Entry {
    code: Code("D107"),
    slug: "no-ds",
    level: Level::Note,
    clauses: &[rfc(4035, "5.2"), rfc(5155, "8.9")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "{name} is delegated without DS: {proof}",
    cause: "The parent proves that it has no DS for the zone, so the zone is unsigned as far as anybody can \
              check.",
    fix: "if {name} is meant to be signed, have its DS published through the registrar; otherwise nothing to \
              do",
};

/// `ds-algorithms-unsupported`.
pub(super) const DS_ALGORITHMS_UNSUPPORTED: Entry = Entry {
    code: Code("D108"),
    slug: "ds-algorithms-unsupported",
    level: Level::Note,
    clauses: &[rfc(4035, "5.2")],
    ede: Some(1),
    dnsviz: Some("ALGORITHM_NOT_SUPPORTED"),
    owner: Owner::ZoneOperator,
    summary: "no DS of {name} has an algorithm that is supported here: {algorithms}",
    cause: "To a validator without these algorithms the zone is unsigned; other validators may see it as secure.",
    fix: "sign {name} with algorithm 13 (ECDSAP256SHA256) and publish a DS for that key",
};

/// `ds-digests-unsupported`.
pub(super) const DS_DIGESTS_UNSUPPORTED: Entry = Entry {
    code: Code("D109"),
    slug: "ds-digests-unsupported",
    level: Level::Note,
    clauses: &[rfc(4035, "5.2")],
    ede: Some(2),
    dnsviz: Some("DIGEST_ALGORITHM_NOT_SUPPORTED"),
    owner: Owner::ParentOrRegistrar,
    summary: "no DS of {name} has a digest type that is supported here: {digest_types}",
    cause: "To a validator without these digest types the zone is unsigned; other validators may see it as \
              secure.",
    fix: "at the registrar of {name}, publish a DS with digest type 2 (SHA-256)",
};

/// `ds-sha1-ignored`.
pub(super) const DS_SHA1_IGNORED: Entry = Entry {
    code: Code("D110"),
    slug: "ds-sha1-ignored",
    level: Level::Warning,
    clauses: &[rfc(4509, "3")],
    ede: None,
    dnsviz: Some("DS_DIGEST_ALGORITHM_IGNORED"),
    owner: Owner::ParentOrRegistrar,
    summary: "the SHA-1 DS {tag} of {name} is ignored beside a SHA-2 one",
    cause: "Once a DS has a SHA-2 digest, validators ignore those with SHA-1.",
    fix: "at the registrar of {name}, remove the DS of digest type 1",
};

/// `ds-answered-by-child`.
pub(super) const DS_ANSWERED_BY_CHILD: Entry = Entry {
    code: Code("D111"),
    slug: "ds-answered-by-child",
    level: Level::Warning,
    clauses: &[rfc(4035, "3.1.4.1")],
    ede: None,
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "the DS query for {name} was answered by the child zone instead of its parent",
    cause: "A server that has both zones, or a resolver in between, looks for the DS on the wrong side of the \
              zone cut.",
    fix: "ask a server of the parent zone; the server that answered must take the DS from the parent zone",
};
