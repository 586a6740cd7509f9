//! Signatures and keys. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `signature-missing`.
pub(super) const SIGNATURE_MISSING: Entry = Entry {
    code: Code("S101"),
    slug: "signature-missing",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3"), rfc(4035, "3.1.1")],
    ede: Some(10),
    dnsviz: Some("MISSING_RRSIG"),
    owner: Owner::ZoneOperator,
    summary: "{set} has no signature",
    cause: "The zone is signed but this set is not: a server without DNSSEC in the zone's set, an unsigned copy \
              of the zone, or something on the way that drops RRSIG records.",
    fix: "sign {set}; make sure that every server of {zone} serves the same signed zone",
};

/// `signature-expired`.
pub(super) const SIGNATURE_EXPIRED: Entry = Entry {
    code: Code("S102"),
    slug: "signature-expired",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3.1")],
    ede: Some(7),
    dnsviz: Some("EXPIRATION_IN_PAST"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag} expired {expiration}, {ago} ago",
    cause: "The zone was not signed again in time: the signer stopped, cannot reach its keys, or the signed zone \
              does not reach this server.",
    fix: "sign {zone} again, see why the signer stopped, and check that every secondary has the new zone",
};

/// `signature-not-yet-valid`.
pub(super) const SIGNATURE_NOT_YET_VALID: Entry = Entry {
    code: Code("S103"),
    slug: "signature-not-yet-valid",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3.1")],
    ede: Some(8),
    dnsviz: Some("INCEPTION_IN_FUTURE"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag} begins {inception}, in {ahead}",
    cause: "The signer's clock is ahead, or the clock here is behind. If every signature looks like this, it is \
              the clock here.",
    fix: "check the clock here, then the clock of the signer of {zone}",
};

/// `signature-times-reversed`.
pub(super) const SIGNATURE_TIMES_REVERSED: Entry = Entry {
    code: Code("S104"),
    slug: "signature-times-reversed",
    level: Level::Error,
    clauses: &[rfc(4034, "3.1.5")],
    ede: Some(25),
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag} expires ({expiration}) before it begins ({inception})",
    cause: "The signer was given a wrong validity period or wrong dates.",
    fix: "correct the validity period in the signer's settings and sign {zone} again",
};

/// `signature-mismatch`.
pub(super) const SIGNATURE_MISMATCH: Entry = Entry {
    code: Code("S105"),
    slug: "signature-mismatch",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3.3")],
    ede: Some(6),
    dnsviz: Some("SIGNATURE_INVALID"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag}, algorithm {algorithm}, does not fit the records",
    cause: "The records were changed after signing, or the signature was, or the key with this tag is not the \
              one that signed. Which of them cannot be told from outside.",
    fix: "sign {zone} again from its source; if only some servers show it, reload the zone there; if only some \
              networks show it, something alters answers on the way",
};

/// `signature-key-missing`.
pub(super) const SIGNATURE_KEY_MISSING: Entry = Entry {
    code: Code("S106"),
    slug: "signature-key-missing",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3.1")],
    ede: Some(9),
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "{set} is signed with key {tag}, algorithm {algorithm}, which {zone} does not have; it has: {keys}",
    cause: "A key was removed before its last signature was, or two signers of the zone do not publish each \
              other's keys.",
    fix: "publish key {tag} in {zone} DNSKEY again until its last signature is gone, or sign {set} with a key \
              that is published",
};

/// `signer-not-zone`.
pub(super) const SIGNER_NOT_ZONE: Entry = Entry {
    code: Code("S107"),
    slug: "signer-not-zone",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3.1")],
    ede: Some(6),
    dnsviz: Some("SIGNER_NOT_ZONE"),
    owner: Owner::ZoneOperator,
    summary: "{set} is signed by {signer}, not by the zone that contains it, {zone}",
    cause: "The set was signed as part of another zone: a child's data in the parent, or a zone cut that some \
              servers do not have.",
    fix: "make every server of {zone} agree where the zone ends, and sign {set} there",
};

/// `signature-labels-exceed-owner`.
pub(super) const SIGNATURE_LABELS_EXCEED: Entry = Entry {
    code: Code("S108"),
    slug: "signature-labels-exceed-owner",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3.1")],
    ede: Some(6),
    dnsviz: Some("RRSIG_LABELS_EXCEED_RRSET_OWNER_LABELS"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} counts {labels} labels, its owner has {owner_labels}",
    cause: "The signature was made for a longer name.",
    fix: "sign {zone} again",
};

/// `signature-malformed`.
pub(super) const SIGNATURE_MALFORMED: Entry = Entry {
    code: Code("S109"),
    slug: "signature-malformed",
    level: Level::Error,
    clauses: &[rfc(4034, "3.1")],
    ede: Some(6),
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "signature of {set} cannot be read ({length} octets)",
    cause: "The RRSIG record is cut or is not an RRSIG.",
    fix: "sign {zone} again; if the zone file is right, the server or something on the way damages it",
};

/// `signature-length-wrong`.
pub(super) const SIGNATURE_LENGTH: Entry = Entry {
    code: Code("S110"),
    slug: "signature-length-wrong",
    level: Level::Error,
    clauses: &[rfc(6605, "4"), rfc(8080, "4"), rfc(5702, "3")],
    ede: Some(6),
    dnsviz: Some("RRSIG_BAD_LENGTH_*"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag} has {found} octets, algorithm {algorithm} has {expected}",
    cause: "The signature was cut, or made in another encoding (such as DER instead of the two plain numbers of \
              ECDSA).",
    fix: "sign {zone} again with a signer that writes the form the algorithm's RFC asks for",
};

/// `signature-algorithm-unsupported`.
pub(super) const SIGNATURE_ALGORITHM_UNSUPPORTED: Entry = Entry {
    code: Code("S111"),
    slug: "signature-algorithm-unsupported",
    level: Level::Note,
    clauses: &[rfc(4035, "5.2")],
    ede: Some(1),
    dnsviz: Some("ALGORITHM_NOT_SUPPORTED"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag} has algorithm {algorithm}, which is not supported here",
    cause: "The signature can only be checked by a validator with that algorithm.",
    fix: "sign {zone} with algorithm 13 (ECDSAP256SHA256) too",
};

/// `key-malformed`.
pub(super) const KEY_MALFORMED: Entry = Entry {
    code: Code("S112"),
    slug: "key-malformed",
    level: Level::Error,
    clauses: &[rfc(4034, "2.1.4")],
    ede: Some(6),
    dnsviz: Some("DNSKEY_BAD_LENGTH_*"),
    owner: Owner::ZoneOperator,
    summary: "key {key} of {zone} cannot be used: {fault}",
    cause: "The public key was cut, mistyped or written in another encoding.",
    fix: "publish the key again from the signer's key store, and compare its tag with the DS",
};

/// `key-not-zone-key`.
pub(super) const KEY_NOT_ZONE_KEY: Entry = Entry {
    code: Code("S113"),
    slug: "key-not-zone-key",
    level: Level::Error,
    clauses: &[rfc(4034, "2.1.1")],
    ede: Some(11),
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "{set} is signed with key {key}, which lacks the Zone Key flag",
    cause: "The key was generated for another use (its flags lack 256).",
    fix: "sign {zone} with a key of flags 256 or 257",
};

/// `key-protocol-wrong`.
pub(super) const KEY_PROTOCOL: Entry = Entry {
    code: Code("S114"),
    slug: "key-protocol-wrong",
    level: Level::Error,
    clauses: &[rfc(4034, "2.1.2")],
    ede: Some(6),
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "key {key} of {zone} has protocol {protocol}; it must be 3",
    cause: "The DNSKEY record was written by hand or by a faulty tool.",
    fix: "write protocol 3 in the DNSKEY record, replace the DS if the key has one, and sign {zone} again",
};

/// `key-revoked`.
pub(super) const KEY_REVOKED: Entry = Entry {
    code: Code("S115"),
    slug: "key-revoked",
    level: Level::Error,
    clauses: &[rfc(5011, "2.1")],
    ede: Some(9),
    dnsviz: Some("DNSKEY_REVOKED_RRSIG"),
    owner: Owner::ZoneOperator,
    summary: "{set} is signed with key {key}, which is revoked",
    cause: "A revoked key may sign nothing but the DNSKEY set that revokes it.",
    fix: "sign {set} with a key of {zone} that is not revoked",
};

/// `algorithm-not-signing`.
pub(super) const ALGORITHM_NOT_SIGNING: Entry = Entry {
    code: Code("S116"),
    slug: "algorithm-not-signing",
    level: Level::Error,
    clauses: &[rfc(4035, "2.2"), rfc(6840, "5.11")],
    ede: Some(6),
    dnsviz: Some("MISSING_RRSIG_FOR_ALG_DS"),
    owner: Owner::ZoneOperator,
    summary: "{set} has no valid signature of algorithm {algorithm}, which the DS set announces",
    cause: "An algorithm rollover was begun or ended in the wrong order. Most validators accept it; this policy \
              does not.",
    fix: "sign all of {zone} with algorithm {algorithm}, or remove its DS first and its signatures later (RFC \
              6781 §4.1.4)",
};

/// `ttl-above-original`.
pub(super) const TTL_ABOVE_ORIGINAL: Entry = Entry {
    code: Code("S117"),
    slug: "ttl-above-original",
    level: Level::Warning,
    clauses: &[rfc(4035, "5.3.3"), rfc(4035, "2.2")],
    ede: None,
    dnsviz: Some("ORIGINAL_TTL_EXCEEDED_RRSET"),
    owner: Owner::ServerOperator,
    summary: "{set} has TTL {ttl}, above the {original_ttl} that was signed",
    cause: "The TTL was changed after signing. Validators cut it to the signed one.",
    fix: "sign {zone} after changing TTLs; let no proxy or load balancer raise them",
};

/// `record-malformed`.
pub(super) const RECORD_MALFORMED: Entry = Entry {
    code: Code("S118"),
    slug: "record-malformed",
    level: Level::Error,
    clauses: &[rfc(1035, "3.2.1")],
    ede: Some(6),
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "a record of {set} cannot be read: {fault}",
    cause: "The record's data does not have the form of its type.",
    fix: "correct the record in {zone}; if the zone file is right, the server or something on the way damages \
              it",
};

/// `signatures-asked-for`.
pub(super) const SIGNATURES_ASKED_FOR: Entry = Entry {
    code: Code("S119"),
    slug: "signatures-asked-for",
    level: Level::Note,
    clauses: &[rfc(4035, "2.2")],
    ede: None,
    dnsviz: None,
    owner: Owner::You,
    summary: "the question is for RRSIG records, which are not signed themselves",
    cause: "Signatures vouch for other records; nothing vouches for them but a key that verifies them.",
    fix: "nothing to do; check the type that the signatures cover",
};
