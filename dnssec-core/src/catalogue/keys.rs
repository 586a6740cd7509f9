//! The keys of a zone: what they are, where they are, and what refers to them. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `keys-missing`.
pub(super) const KEYS_MISSING: Entry = Entry {
    code: Code("K101"),
    slug: "keys-missing",
    level: Level::Warning,
    clauses: &[rfc(8901, "2")],
    ede: None,
    dnsviz: Some("DNSKEY_MISSING_FROM_SERVERS"),
    owner: Owner::ServerOperator,
    summary: "keys that other servers of {zone} have are missing here: {keys}",
    cause: "A secondary has not transferred the zone since the keys were changed, or the servers belong to operators \
              that do not publish each other's keys.",
    fix: "transfer {zone} again on the servers that lack the keys, or exchange them between the operators",
};

/// `signing-key-not-everywhere`.
pub(super) const SIGNING_KEY_NOT_EVERYWHERE: Entry = Entry {
    code: Code("K102"),
    slug: "signing-key-not-everywhere",
    level: Level::Error,
    clauses: &[rfc(8901, "2")],
    ede: Some(9),
    dnsviz: Some("DNSKEY_MISSING_FROM_SERVERS"),
    owner: Owner::ServerOperator,
    summary: "key {key} signs data at other servers of {zone} and is missing here: resolvers that have the keys from \
              here reject what the others answer",
    cause: "Two operators sign the zone and do not publish each other's keys, or a key was used before every server \
              had it.",
    fix: "publish key {key} in the DNSKEY set of every server of {zone}, and use it one TTL later",
};

/// `dnskey-not-at-apex`.
pub(super) const KEYS_NOT_AT_APEX: Entry = Entry {
    code: Code("K103"),
    slug: "dnskey-not-at-apex",
    level: Level::Warning,
    clauses: &[rfc(4034, "2.1.1")],
    ede: None,
    dnsviz: Some("DNSKEY_NOT_AT_ZONE_APEX"),
    owner: Owner::ZoneOperator,
    summary: "{name} has DNSKEY records and is no zone: it is signed by {signer}",
    cause: "The keys were published at the wrong name, or the zone that they are for was never delegated. They serve \
              nothing.",
    fix: "publish the keys at the apex of the zone that they sign, or remove them",
};

/// `key-empty`.
pub(super) const KEY_EMPTY: Entry = Entry {
    code: Code("K104"),
    slug: "key-empty",
    level: Level::Error,
    clauses: &[rfc(4034, "2.1.4")],
    ede: None,
    dnsviz: Some("DNSKEY_ZERO_LENGTH"),
    owner: Owner::ZoneOperator,
    summary: "key {key} of {zone} has an empty public key",
    cause: "The DNSKEY record was written by hand or by a faulty tool.",
    fix: "remove the record, or publish it again from the signer's key store",
};

/// `rsa-key-too-short`.
pub(super) const RSA_KEY_TOO_SHORT: Entry = Entry {
    code: Code("K105"),
    slug: "rsa-key-too-short",
    level: Level::Error,
    clauses: &[rfc(6781, "3.4.2")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "RSA key {key} of {zone} has {bits} bits: it can be factored, and whoever does so signs the zone",
    cause: "The key was made long ago, or with a tool whose default is too small. Many validators refuse it.",
    fix: "roll {zone} over to algorithm 13 (ECDSAP256SHA256), or to RSA of 2048 bits",
};

/// `rsa-key-short`.
pub(super) const RSA_KEY_SHORT: Entry = Entry {
    code: Code("K106"),
    slug: "rsa-key-short",
    level: Level::Note,
    clauses: &[rfc(6781, "3.4.2")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "RSA key {key} of {zone} has {bits} bits; 2048 are usual today",
    cause: "Short keys were chosen to keep responses small. Keys of elliptic curves are smaller and stronger.",
    fix: "roll {zone} over to algorithm 13 (ECDSAP256SHA256), or to RSA of 2048 bits",
};

/// `rsa-exponent-large`.
pub(super) const RSA_EXPONENT_LARGE: Entry = Entry {
    code: Code("K107"),
    slug: "rsa-exponent-large",
    level: Level::Warning,
    clauses: &[rfc(3110, "2")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "RSA key {key} of {zone} has an exponent of {bits} bits: some validators refuse it",
    cause: "Some tools can be told to make large exponents. They cost every validator time and gain nothing; BIND \
              stops at 35 bits, ring at 33.",
    fix: "roll {zone} over to a key with exponent 65537, or to algorithm 13 (ECDSAP256SHA256)",
};

/// `rsa-exponent-small`.
pub(super) const RSA_EXPONENT_SMALL: Entry = Entry {
    code: Code("K108"),
    slug: "rsa-exponent-small",
    level: Level::Note,
    clauses: &[rfc(3110, "2")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "RSA key {key} of {zone} has an exponent below 65537",
    cause: "Old tools made exponents of 3 for speed. Validators that checked the padding carelessly could be deceived \
              with them (CVE-2006-4339).",
    fix: "at the next rollover, make a key with exponent 65537, or of algorithm 13 (ECDSAP256SHA256)",
};

/// `revoked-key-does-not-sign`.
pub(super) const REVOKED_KEY_DOES_NOT_SIGN: Entry = Entry {
    code: Code("K109"),
    slug: "revoked-key-does-not-sign",
    level: Level::Warning,
    clauses: &[rfc(5011, "2.1")],
    ede: None,
    dnsviz: Some("REVOKED_NOT_SIGNING"),
    owner: Owner::ZoneOperator,
    summary: "key {key} of {zone} is revoked but does not sign the DNSKEY set: nobody takes notice",
    cause: "A revocation counts only if the revoked key signs it; else anybody could revoke it.",
    fix: "sign {zone} DNSKEY with key {key} too for as long as it is published as revoked",
};

/// `key-tags-collide`.
pub(super) const KEY_TAGS_COLLIDE: Entry = Entry {
    code: Code("K110"),
    slug: "key-tags-collide",
    level: Level::Warning,
    clauses: &[rfc(4035, "5.3.1")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "{count} keys of {zone} have tag {tag} and algorithm {algorithm}: validators may try the wrong one and \
              give up",
    cause: "Tags have 16 bits, so that this happens by chance. Against KeyTrap (CVE-2023-50387) validators allow few \
              or no failures of that kind.",
    fix: "make another key in place of one of them; signers can be told to refuse tags in use",
};

/// `key-not-for-zone`.
pub(super) const KEY_NOT_FOR_ZONE: Entry = Entry {
    code: Code("K111"),
    slug: "key-not-for-zone",
    level: Level::Note,
    clauses: &[rfc(4034, "2.1.1")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "key {key} of {zone} lacks the Zone Key flag: no signature can be verified with it",
    cause: "The key was generated for another use (its flags lack 256).",
    fix: "remove the key from {zone} DNSKEY, or publish it with flags 256 or 257",
};

/// `ds-without-key`.
pub(super) const DS_WITHOUT_KEY: Entry = Entry {
    code: Code("K112"),
    slug: "ds-without-key",
    level: Level::Warning,
    clauses: &[rfc(4035, "2.4")],
    ede: None,
    dnsviz: None,
    owner: Owner::ParentOrRegistrar,
    summary: "the parent of {zone} also has DS {ds}, for a key that no server of the zone has",
    cause: "The DS was left behind after a rollover; or it is for a key that is kept in reserve, which is legitimate. \
              Whoever holds that key can sign the zone.",
    fix: "at the registrar of {zone}, remove DS {ds}, unless its key is kept in reserve or about to be published",
};

/// `ds-algorithm-not-signing`.
pub(super) const DS_ALGORITHM_NOT_SIGNING: Entry = Entry {
    code: Code("K113"),
    slug: "ds-algorithm-not-signing",
    level: Level::Warning,
    clauses: &[rfc(4035, "2.2"), rfc(6840, "5.11")],
    ede: None,
    dnsviz: Some("MISSING_SEP_FOR_ALG"),
    owner: Owner::ParentOrRegistrar,
    summary: "the DS set of {zone} announces algorithm {algorithm}, and no key of it that a DS refers to signs the \
              DNSKEY set",
    cause: "An algorithm rollover was begun or ended in the wrong order: the DS of the new algorithm came too early, \
              or that of the old one stayed. Validators that insist on every algorithm reject the zone.",
    fix: "at the registrar of {zone}, remove the DS of algorithm {algorithm}, or sign the zone with it as well (RFC \
              6781 §4.1.4)",
};

/// `key-without-ds`.
pub(super) const KEY_WITHOUT_DS: Entry = Entry {
    code: Code("K114"),
    slug: "key-without-ds",
    level: Level::Note,
    clauses: &[rfc(6781, "4.1.2")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "key {key} of {zone} is meant for a DS (flag 1) and has none",
    cause: "A rollover is under way: the key is published and its DS is to come, or its DS was removed and the key is \
              to go. Or it is kept in reserve.",
    fix: "nothing to do, unless no rollover is under way: then remove the key, or add its DS",
};

/// `serials-differ`.
pub(super) const SERIALS_DIFFER: Entry = Entry {
    code: Code("K115"),
    slug: "serials-differ",
    level: Level::Note,
    clauses: &[rfc(1034, "4.3.5")],
    ede: None,
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "a server of {zone} has serial {serial}, others {newest}",
    cause: "The zone was changed a moment ago, or zone transfers to this server fail. If it stays so, the signatures \
              there will expire.",
    fix: "look again in a while; if it stays, see in the log of that server why transfers of {zone} fail",
};
