//! How long signatures last, and which there should be. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `signatures-end-soon`.
pub(super) const SIGNATURES_END_SOON: Entry = Entry {
    code: Code("S140"),
    slug: "signatures-end-soon",
    level: Level::Warning,
    clauses: &[rfc(6781, "4.4.2.2")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "signatures of {zone} end in {left}, {set} by key {tag} first, on {expiration}; they last {lifetime} \
              and should have been replaced by now",
    cause: "Signers replace signatures long before they end: BIND when 5 of 14 days are left, OpenDNSSEC 3 of 14, \
              Knot a tenth and more. Here less than a tenth is left: the signer has stopped, or new signatures do \
              not reach the server.",
    fix: "sign {zone} again, see whether the signer runs, and whether its zone reaches every server",
};

/// `signatures-shorter-than-expire`.
pub(super) const SIGNATURES_SHORTER_THAN_EXPIRE: Entry = Entry {
    code: Code("S141"),
    slug: "signatures-shorter-than-expire",
    level: Level::Note,
    clauses: &[rfc(6781, "4.4.1")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "signatures of {zone} last {lifetime}, and its secondaries serve it for {expire} (SOA expire) without \
              their primary",
    cause: "A secondary that loses its primary goes on answering with signatures that have expired, which is worse \
              than no answer. Where each server signs by itself it does not matter.",
    fix: "where {zone} has secondaries, set SOA expire to a quarter of the time that signatures last",
};

/// `ttl-beyond-expiration`.
pub(super) const TTL_BEYOND_EXPIRATION: Entry = Entry {
    code: Code("S142"),
    slug: "ttl-beyond-expiration",
    level: Level::Warning,
    clauses: &[rfc(4035, "5.3.3"), rfc(6781, "4.4.1")],
    ede: None,
    dnsviz: Some("TTL_BEYOND_EXPIRATION"),
    owner: Owner::ZoneOperator,
    summary: "{set} has TTL {ttl}, and its signature ends before that, on {expiration} (in {left})",
    cause: "The signature is replaced too late, or the TTL is too long for it. Caches that do not validate hand out \
              the old signature after its end.",
    fix: "sign {zone} earlier, at the latest one TTL before signatures end",
};

/// `signature-begins-now`.
pub(super) const SIGNATURE_BEGINS_NOW: Entry = Entry {
    code: Code("S143"),
    slug: "signature-begins-now",
    level: Level::Warning,
    clauses: &[rfc(4035, "5.3.1")],
    ede: None,
    dnsviz: Some("INCEPTION_WITHIN_CLOCK_SKEW"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag} began {ago} ago ({inception}): resolvers whose clock is behind reject it",
    cause: "The signer sets inception to the time of signing, without an allowance for clocks.",
    fix: "let the signer of {zone} set inception an hour back",
};

/// `signature-ends-now`.
pub(super) const SIGNATURE_ENDS_NOW: Entry = Entry {
    code: Code("S144"),
    slug: "signature-ends-now",
    level: Level::Warning,
    clauses: &[rfc(4035, "5.3.1")],
    ede: None,
    dnsviz: Some("EXPIRATION_WITHIN_CLOCK_SKEW"),
    owner: Owner::ZoneOperator,
    summary: "signature of {set} by key {tag} ends in {left} ({expiration}): resolvers whose clock is ahead reject it \
              already",
    cause: "The zone was not signed again in time.",
    fix: "sign {zone} again at once, and see why the signer is late",
};

/// `signature-ttl-differs`.
pub(super) const SIGNATURE_TTL_DIFFERS: Entry = Entry {
    code: Code("S145"),
    slug: "signature-ttl-differs",
    level: Level::Warning,
    clauses: &[rfc(4034, "3")],
    ede: None,
    dnsviz: Some("RRSET_TTL_MISMATCH"),
    owner: Owner::ServerOperator,
    summary: "{set} has TTL {ttl}, its signature {signature_ttl}: one may be in a cache without the other",
    cause: "The TTL of one of them was changed after signing, by hand or by the server.",
    fix: "sign {zone} again after changing TTLs, and let nothing change them on the way",
};

/// `signature-ttl-above-original`.
pub(super) const SIGNATURE_TTL_ABOVE_ORIGINAL: Entry = Entry {
    code: Code("S146"),
    slug: "signature-ttl-above-original",
    level: Level::Warning,
    clauses: &[rfc(4035, "2.2")],
    ede: None,
    dnsviz: Some("ORIGINAL_TTL_EXCEEDED_RRSIG"),
    owner: Owner::ServerOperator,
    summary: "the signature of {set} has TTL {signature_ttl}, above the {original_ttl} that it says was signed",
    cause: "The TTL of the signature was changed after signing.",
    fix: "sign {zone} again after changing TTLs, and let nothing change them on the way",
};

/// `key-algorithm-not-signing`.
pub(super) const KEY_ALGORITHM_NOT_SIGNING: Entry = Entry {
    code: Code("S147"),
    slug: "key-algorithm-not-signing",
    level: Level::Warning,
    clauses: &[rfc(4035, "2.2"), rfc(6840, "5.11")],
    ede: None,
    dnsviz: Some("MISSING_RRSIG_FOR_ALG_DNSKEY"),
    owner: Owner::ZoneOperator,
    summary: "{zone} has a key of algorithm {algorithm}, and not every set has a signature of it: {set} has none",
    cause: "An algorithm rollover was begun with the keys instead of the signatures, or ended with the signatures \
              instead of the keys. Validators that insist on every algorithm reject the zone.",
    fix: "sign all of {zone} with algorithm {algorithm} before its keys are published, and until they are gone (RFC \
              6781 §4.1.4)",
};

/// `ds-algorithm-missing`.
pub(super) const DS_ALGORITHM_MISSING: Entry = Entry {
    code: Code("S148"),
    slug: "ds-algorithm-missing",
    level: Level::Warning,
    clauses: &[rfc(4035, "2.2"), rfc(6840, "5.11")],
    ede: None,
    dnsviz: Some("MISSING_RRSIG_FOR_ALG_DS"),
    owner: Owner::ZoneOperator,
    summary: "the DS set of {zone} announces algorithm {algorithm}, and not every set has a signature of it: {set} \
              has none",
    cause: "An algorithm rollover was begun or ended in the wrong order. Validators that insist on every algorithm \
              reject the zone.",
    fix: "sign all of {zone} with algorithm {algorithm}, or remove its DS first and its signatures later (RFC 6781 \
              §4.1.4)",
};

/// `denial-ttl-above-negative`.
pub(super) const DENIAL_TTL_ABOVE_NEGATIVE: Entry = Entry {
    code: Code("S149"),
    slug: "denial-ttl-above-negative",
    level: Level::Note,
    clauses: &[rfc(9077, "3")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "NSEC or NSEC3 of {zone} have TTL {ttl}, and negative answers may be kept for {negative_ttl} seconds only",
    cause: "The signer goes by RFC 4034, which takes the SOA minimum alone. Resolvers that synthesize denials (RFC \
              8198) keep them for longer than the zone wants.",
    fix: "upgrade the signer of {zone}, or make the TTL of its SOA no smaller than its minimum",
};
