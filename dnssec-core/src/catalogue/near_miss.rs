//! Near misses: what a DS or a signature was made of, where that was found out. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// Whether a code is one of these: D112 to D122, S120 to S133.
pub(super) fn is_of_room(code: Code) -> bool {
    ("D112"..="D122").contains(&code.0) || ("S120"..="S133").contains(&code.0)
}

/// `ds-wrong-algorithm-field`.
pub(super) const DS_WRONG_ALGORITHM_FIELD: Entry = Entry {
    code: Code("D112"),
    slug: "ds-wrong-algorithm-field",
    level: Level::Error,
    clauses: &[rfc(4034, "5.1.2"), rfc(4035, "5.2")],
    ede: Some(9),
    dnsviz: Some("NO_SEP"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {tag} at the parent zone has the digest of key {key} of {name}, but says algorithm {stated}",
    cause: "The algorithm was mistyped, chosen wrongly in the registrar's form, or kept from an older DS.",
    fix: "at the registrar of {name}, replace that DS by {right_ds}: its algorithm must be {actual}",
};

/// `ds-wrong-tag-field`.
pub(super) const DS_WRONG_TAG_FIELD: Entry = Entry {
    code: Code("D113"),
    slug: "ds-wrong-tag-field",
    level: Level::Error,
    clauses: &[rfc(4034, "5.1.1"), rfc(4035, "5.2")],
    ede: Some(9),
    dnsviz: Some("NO_SEP"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {tag} at the parent zone has the digest of key {key} of {name}, but another key tag",
    cause: "The key tag was mistyped, or taken from another key or from the same key with other flags.",
    fix: "at the registrar of {name}, replace that DS by {right_ds}",
};

/// `ds-fields-swapped`.
pub(super) const DS_FIELDS_SWAPPED: Entry = Entry {
    code: Code("D114"),
    slug: "ds-fields-swapped",
    level: Level::Error,
    clauses: &[rfc(4034, "5.1"), rfc(4035, "5.2")],
    ede: Some(1),
    dnsviz: None,
    owner: Owner::ParentOrRegistrar,
    summary: "DS {tag} of {name} has algorithm and digest type exchanged: {stated}, where key {key} has {actual}",
    cause: "The two numbers were entered in each other's place. To validators the DS has an algorithm that they \
            do not know, so that the zone counts as unsigned.",
    fix: "at the registrar of {name}, replace that DS by {right_ds}",
};

/// `ds-digest-type-wrong`.
pub(super) const DS_DIGEST_TYPE_WRONG: Entry = Entry {
    code: Code("D115"),
    slug: "ds-digest-type-wrong",
    level: Level::Error,
    clauses: &[rfc(4034, "5.1.3"), rfc(4035, "5.2")],
    ede: Some(6),
    dnsviz: Some("DIGEST_INVALID"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {tag} at the parent zone says digest type {stated}, but its digest is that of a key of {name} by \
              {digest_type}",
    cause: "The digest type was chosen wrongly in the registrar's form, or the algorithm was entered in its place.",
    fix: "at the registrar of {name}, replace that DS by {right_ds}",
};

/// `ds-digest-cut`.
pub(super) const DS_DIGEST_CUT: Entry = Entry {
    code: Code("D116"),
    slug: "ds-digest-cut",
    level: Level::Error,
    clauses: &[rfc(4034, "5.1.4"), rfc(4035, "5.2")],
    ede: Some(6),
    dnsviz: Some("DIGEST_INVALID"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {tag} at the parent zone has {found} octets of digest, of which {expected} would be that of key \
              {key} of {name}",
    cause: "The digest was cut when it was copied (a second line or group was lost), or something was added to \
            it.",
    fix: "at the registrar of {name}, replace that DS by {right_ds}, the digest as one word",
};

/// `ds-digest-of-other-owner`.
pub(super) const DS_DIGEST_OF_OTHER_OWNER: Entry = Entry {
    code: Code("D117"),
    slug: "ds-digest-of-other-owner",
    level: Level::Error,
    clauses: &[rfc(4034, "5.1.4"), rfc(4035, "5.2")],
    ede: Some(6),
    dnsviz: Some("DIGEST_INVALID"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {tag} at the parent zone has a digest of key {key} of {name} that was computed with {owner} in \
              the place of its owner name",
    cause: "A DS is made of one key at one name. This one was made for another name, or by a program that does \
            not put the owner name in wire form and in lower case before the key.",
    fix: "at the registrar of {name}, replace that DS by {right_ds}",
};

/// `ds-of-zone-signing-key`.
pub(super) const DS_OF_ZONE_SIGNING_KEY: Entry = Entry {
    code: Code("D118"),
    slug: "ds-of-zone-signing-key",
    level: Level::Error,
    clauses: &[rfc(4035, "5.2"), rfc(4034, "2.1.1")],
    ede: Some(9),
    dnsviz: Some("NO_SEP"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {tag} at the parent zone is made of key {key} of {name}, which signs the zone but not its DNSKEY \
              set",
    cause: "Of the zone's keys the zone-signing key was taken instead of the key-signing key (flags 257).",
    fix: "at the registrar of {name}, replace that DS by {right_ds}",
};

/// `ds-key-flags-changed`.
pub(super) const DS_KEY_FLAGS_CHANGED: Entry = Entry {
    code: Code("D119"),
    slug: "ds-key-flags-changed",
    level: Level::Error,
    clauses: &[rfc(4034, "5.1.4"), rfc(4035, "5.2")],
    ede: Some(9),
    dnsviz: Some("NO_SEP"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {tag} at the parent zone is that of key {key} of {name} with flags {flags}",
    cause: "Flags count for the digest and for the key tag. They were changed after the DS was made, or the \
            registrar made it of the public key with flags of its own choice.",
    fix: "at the registrar of {name}, replace that DS by {right_ds}; or publish the key with flags {flags} again",
};

/// `ds-key-at-other-servers`.
pub(super) const DS_KEY_AT_OTHER_SERVERS: Entry = Entry {
    code: Code("D120"),
    slug: "ds-key-at-other-servers",
    level: Level::Error,
    clauses: &[rfc(4035, "5.2"), rfc(8901, "2.1.2")],
    ede: Some(9),
    dnsviz: Some("NO_SEP"),
    owner: Owner::ServerOperator,
    summary: "the key of DS {tag} is not in the DNSKEY set of {name} that this server has, but in that of {having}",
    cause: "The servers of the zone differ in its keys: a secondary with an old copy, servers of a former DNS \
            host that are still delegated to, or two DNS hosts that do not publish each other's keys.",
    fix: "load the zone of {having} on this server; if it is another DNS host, publish its keys in both sets and \
          their DS at the registrar of {name}, or remove its name servers from the delegation",
};

/// `ds-differs-from-cds`.
pub(super) const DS_DIFFERS_FROM_CDS: Entry = Entry {
    code: Code("D121"),
    slug: "ds-differs-from-cds",
    level: Level::Error,
    clauses: &[rfc(7344, "4.1"), rfc(4035, "5.2")],
    ede: Some(9),
    dnsviz: Some("CDS_INCONSISTENT_WITH_DS"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {ds_tags} at the parent zone matches no key of {name}, whose CDS asks for {asked_ds}",
    cause: "The zone rolled its key and asks for a new DS by CDS or CDNSKEY, but its parent or registrar does not \
            look at them, or the old key was removed before it did.",
    fix: "at the registrar of {name}, replace DS {ds_tags} by {asked_ds}, after comparing with the signer",
};

/// `ds-digest-of-part-of-key`.
pub(super) const DS_DIGEST_OF_PART_OF_KEY: Entry = Entry {
    code: Code("D122"),
    slug: "ds-digest-of-part-of-key",
    level: Level::Error,
    clauses: &[rfc(4034, "5.1.4"), rfc(4035, "5.2")],
    ede: Some(6),
    dnsviz: Some("DIGEST_INVALID"),
    owner: Owner::ParentOrRegistrar,
    summary: "DS {tag} at the parent zone has a digest of the public key of {key} of {name} alone",
    cause: "The digest was made by a program that leaves out flags, protocol and algorithm.",
    fix: "at the registrar of {name}, replace that DS by {right_ds}",
};

/// `signature-not-canonical-case`.
pub(super) const SIGNATURE_NOT_CANONICAL_CASE: Entry = Entry {
    code: Code("S120"),
    slug: "signature-not-canonical-case",
    level: Level::Error,
    clauses: &[rfc(4034, "6.2"), rfc(6840, "5.1")],
    ede: Some(6),
    dnsviz: Some("SIGNATURE_INVALID"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag} was made over names in the wrong case: {places}",
    cause: "Names are signed in lower case, but for those in the data of types that RFC 6840 §5.1 leaves alone. \
            This signer did otherwise.",
    fix: "update the signer of {zone} and sign again; until then, write the names of {set} in lower case in the \
          zone",
};

/// `signature-over-current-ttl`.
pub(super) const SIGNATURE_OVER_CURRENT_TTL: Entry = Entry {
    code: Code("S121"),
    slug: "signature-over-current-ttl",
    level: Level::Error,
    clauses: &[rfc(4034, "3.1.4"), rfc(4035, "5.3.2")],
    ede: Some(6),
    dnsviz: Some("SIGNATURE_INVALID"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag} was made over TTL {ttl}, not over the original TTL {original_ttl} \
              that it states",
    cause: "The TTL in the RRSIG was changed after signing, or the signer took another TTL than it wrote there.",
    fix: "sign {set} again and leave the RRSIG as it is; its original TTL must be the TTL that the zone has",
};

/// `signature-by-other-key`.
pub(super) const SIGNATURE_BY_OTHER_KEY: Entry = Entry {
    code: Code("S122"),
    slug: "signature-by-other-key",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3.1"), rfc(4034, "3.1.6")],
    ede: Some(6),
    dnsviz: Some("SIGNATURE_INVALID"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} says key {tag}, algorithm {algorithm}, but was made by key {key} of {zone}: wrong \
              {wrong_fields}",
    cause: "The RRSIG names another key than the one that made it: the flags of the key were changed, which \
            changes its tag, or the signer mixed up its keys.",
    fix: "sign {set} again, with the tag and algorithm of the key that signs",
};

/// `signature-wrong-labels`.
pub(super) const SIGNATURE_WRONG_LABELS: Entry = Entry {
    code: Code("S123"),
    slug: "signature-wrong-labels",
    level: Level::Error,
    clauses: &[rfc(4034, "3.1.3"), rfc(4035, "5.3.2")],
    ede: Some(6),
    dnsviz: Some("SIGNATURE_INVALID"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag} was made over {signed_owner}, but counts {labels} labels; it should \
              count {right}",
    cause: "The Labels field counts neither the root nor a leading asterisk. It was counted wrongly, or an answer \
            made from a wildcard lost its trace.",
    fix: "update the signer of {zone}, or the server that expands the wildcard, and sign {signed_owner} again with \
          {right} labels",
};

/// `signature-over-fewer-records`.
pub(super) const SIGNATURE_OVER_FEWER_RECORDS: Entry = Entry {
    code: Code("S124"),
    slug: "signature-over-fewer-records",
    level: Level::Error,
    clauses: &[rfc(4034, "3.1.8.1"), rfc(2181, "5")],
    ede: Some(6),
    dnsviz: Some("SIGNATURE_INVALID"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag} was made before this was added: {extra}",
    cause: "A record was added to the set after signing: by hand in the signed zone, by a server that puts in \
            records of its own, or by something on the way.",
    fix: "sign {set} again with what was added, or take it out; let nothing add records behind the signer",
};

/// `signature-over-more-records`.
pub(super) const SIGNATURE_OVER_MORE_RECORDS: Entry = Entry {
    code: Code("S125"),
    slug: "signature-over-more-records",
    level: Level::Error,
    clauses: &[rfc(4034, "3.1.8.1"), rfc(2181, "5")],
    ede: Some(6),
    dnsviz: Some("SIGNATURE_INVALID"),
    owner: Owner::ServerOperator,
    summary: "signature of {set} by key {tag} was made over more records than this server has; it lacks: {missing}",
    cause: "A record was left out after signing: an old or damaged copy of the zone, a server that cuts sets \
            short, or something on the way.",
    fix: "load {zone} again on this server from where {having} has it; let nothing take records out of a signed set",
};

/// `signature-over-other-records`.
pub(super) const SIGNATURE_OVER_OTHER_RECORDS: Entry = Entry {
    code: Code("S126"),
    slug: "signature-over-other-records",
    level: Level::Error,
    clauses: &[rfc(4034, "3.1.8.1"), rfc(2181, "5")],
    ede: Some(6),
    dnsviz: Some("SIGNATURE_INVALID"),
    owner: Owner::ServerOperator,
    summary: "signature of {set} by key {tag} fits the records that {having} has, not those of this server",
    cause: "The server has records and signatures of two versions of the zone, or something on the way puts \
            other records in their place.",
    fix: "load {zone} again on this server as a whole, records and signatures of one version",
};

/// `signature-order-wrong`.
pub(super) const SIGNATURE_ORDER: Entry = Entry {
    code: Code("S127"),
    slug: "signature-order-wrong",
    level: Level::Error,
    clauses: &[rfc(4034, "6.3")],
    ede: Some(6),
    dnsviz: Some("SIGNATURE_INVALID"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag} was made over its records {order}",
    cause: "Records are signed in the order of their data in canonical form, each once. This signer did \
            otherwise.",
    fix: "update the signer of {zone} and sign {set} again",
};

/// `signature-form-wrong`.
pub(super) const SIGNATURE_ENCODING: Entry = Entry {
    code: Code("S128"),
    slug: "signature-form-wrong",
    level: Level::Error,
    clauses: &[rfc(6605, "4"), rfc(5702, "3")],
    ede: Some(6),
    dnsviz: Some("RRSIG_BAD_LENGTH_*"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag}, algorithm {algorithm}, is right but written wrongly: {form}",
    cause: "The signer hands on what its cryptography library or its key store gives, without bringing it into \
            the form that DNSSEC asks for.",
    fix: "update the signer of {zone} and sign again: ECDSA signatures are r and s side by side, each as long as \
          the curve's numbers, RSA signatures as long as the modulus",
};

/// `signature-signer-wrong`.
pub(super) const SIGNATURE_SIGNER_WRONG: Entry = Entry {
    code: Code("S129"),
    slug: "signature-signer-wrong",
    level: Level::Error,
    clauses: &[rfc(4034, "3.1.7"), rfc(4035, "5.3.1")],
    ede: Some(6),
    dnsviz: Some("SIGNER_NOT_ZONE"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} was made by key {key} of {zone}, but names {signer} as its signer",
    cause: "The signer was given the name of another zone, or the zone was copied under another name after \
            signing.",
    fix: "sign {set} again with {zone} as the signer's name",
};

/// `signature-by-key-of-other-zone`.
pub(super) const SIGNATURE_BY_KEY_OF_OTHER_ZONE: Entry = Entry {
    code: Code("S130"),
    slug: "signature-by-key-of-other-zone",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3.1"), rfc(4034, "3.1.7")],
    ede: Some(6),
    dnsviz: Some("SIGNATURE_INVALID"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} says {zone}, but was made by key {tag}, algorithm {algorithm}, of {other_zone}",
    cause: "The set was signed with the keys of another zone: two zones on one signer, or a set on the wrong side \
            of a zone cut.",
    fix: "sign {set} with a key of {zone}",
};

/// `signature-key-at-other-servers`.
pub(super) const SIGNATURE_KEY_AT_OTHER_SERVERS: Entry = Entry {
    code: Code("S131"),
    slug: "signature-key-at-other-servers",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3.1"), rfc(8901, "2.1.2")],
    ede: Some(9),
    dnsviz: None,
    owner: Owner::ServerOperator,
    summary: "{set} is signed with key {tag}, algorithm {algorithm}, which is in the DNSKEY set of {having} only",
    cause: "The servers of the zone differ in its keys: one has an old copy of the zone, or two DNS hosts sign \
            it and do not publish each other's keys.",
    fix: "load the same version of {zone} on all servers; with two DNS hosts, publish the keys of each in the \
          DNSKEY sets of both",
};

/// `signature-by-other-algorithm`.
pub(super) const SIGNATURE_BY_OTHER_ALGORITHM: Entry = Entry {
    code: Code("S132"),
    slug: "signature-by-other-algorithm",
    level: Level::Error,
    clauses: &[rfc(4034, "3.1.2"), rfc(5702, "3")],
    ede: Some(6),
    dnsviz: Some("SIGNATURE_INVALID"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {key} says algorithm {algorithm}, but was made by {used}",
    cause: "The RSA algorithms differ in the hash alone. The signer used another than the one it wrote.",
    fix: "sign {set} again by the algorithm that the key has",
};

/// `signature-over-other-key-fields`.
pub(super) const SIGNATURE_OVER_OTHER_KEY_FIELDS: Entry = Entry {
    code: Code("S133"),
    slug: "signature-over-other-key-fields",
    level: Level::Error,
    clauses: &[rfc(4034, "3.1.8.1"), rfc(4034, "2.1.1")],
    ede: Some(6),
    dnsviz: Some("SIGNATURE_INVALID"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag} was made when key {key} was {signed}",
    cause: "Flags, protocol or algorithm of a key were changed, such as to revoke it, and the DNSKEY set was not \
            signed again.",
    fix: "sign {set} again; if the change was not meant, publish the key as {signed} again",
};
