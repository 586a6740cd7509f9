//! Which entry and which fields each fact has. The match is exhaustive: a new fact needs a line here.

use super::value::Shown;
use super::{Code, Entry, Value};
use super::{alias, anchor, delegation, denial, policy, resolver, response, server, signature};
use crate::finding::{DsId, Fact, KeyId};

macro_rules! facts {
    ($($variant:ident { $($field:ident),* } => $room:ident::$entry:ident,)*) => {
        pub(super) const ENTRIES: &[&Entry] = &[$(&$room::$entry,)*];

        fn entry_of(fact: &Fact) -> &'static Entry {
            match fact {
                $(Fact::$variant { .. } => &$room::$entry,)*
            }
        }

        fn fields_of(fact: &Fact) -> Vec<(&'static str, Value)> {
            match fact {
                $(Fact::$variant { $($field),* } => vec![$(field(stringify!($field), $field)),*],)*
            }
        }
    };
}

facts! {
    NoTrustAnchor {} => anchor::NO_TRUST_ANCHOR,
    AnchorMatchesNoKey { anchor_tags, keys } => anchor::ANCHOR_MATCHES_NO_KEY,
    AnchorKeyDoesNotSign { tags } => anchor::ANCHOR_KEY_DOES_NOT_SIGN,
    AnchorUnsupported { algorithms } => anchor::ANCHOR_UNSUPPORTED,
    AnchorNotValidNow { anchor_tags } => anchor::ANCHOR_NOT_VALID_NOW,
    NegativeTrustAnchor { anchor } => anchor::NEGATIVE_TRUST_ANCHOR,
    ClockBehind { by } => anchor::CLOCK_BEHIND,
    ClockAhead { by } => anchor::CLOCK_AHEAD,
    AnchorKeyRetired { tags, signing } => anchor::ANCHOR_KEY_RETIRED,
    PathStripsDnssec {} => anchor::PATH_STRIPS_DNSSEC,
    PathIntercepted {} => anchor::PATH_INTERCEPTED,
    FamilyUnreachable { family, addresses } => anchor::FAMILY_UNREACHABLE,
    ResolverStripsDnssec {} => resolver::RESOLVER_STRIPS_DNSSEC,
    ResolverAlone { authority } => resolver::RESOLVER_ALONE,
    DsMatchesNoKey { ds, keys } => delegation::DS_MATCHES_NO_KEY,
    DsDigestMismatch { ds, computed } => delegation::DS_DIGEST_MISMATCH,
    DsKeyDoesNotSign { tags } => delegation::DS_KEY_DOES_NOT_SIGN,
    DsWithoutDnskey { ds } => delegation::DS_WITHOUT_DNSKEY,
    DsKeyNotZoneKey { key } => delegation::DS_KEY_NOT_ZONE_KEY,
    DsKeyRevoked { key } => delegation::DS_KEY_REVOKED,
    InsecureDelegation { proof } => delegation::INSECURE_DELEGATION,
    DsAlgorithmsUnsupported { algorithms } => delegation::DS_ALGORITHMS_UNSUPPORTED,
    DsDigestsUnsupported { digest_types } => delegation::DS_DIGESTS_UNSUPPORTED,
    DsSha1Ignored { tag } => delegation::DS_SHA1_IGNORED,
    DsAnsweredByChild {} => delegation::DS_ANSWERED_BY_CHILD,
    SignatureMissing {} => signature::SIGNATURE_MISSING,
    SignatureExpired { tag, expiration, ago } => signature::SIGNATURE_EXPIRED,
    SignatureNotYetValid { tag, inception, ahead } => signature::SIGNATURE_NOT_YET_VALID,
    SignatureTimesReversed { tag, inception, expiration } => signature::SIGNATURE_TIMES_REVERSED,
    SignatureMismatch { tag, algorithm } => signature::SIGNATURE_MISMATCH,
    SignatureKeyMissing { tag, algorithm, keys } => signature::SIGNATURE_KEY_MISSING,
    SignerNotZone { signer } => signature::SIGNER_NOT_ZONE,
    SignatureLabelsExceed { labels, owner_labels } => signature::SIGNATURE_LABELS_EXCEED,
    SignatureMalformed { length } => signature::SIGNATURE_MALFORMED,
    SignatureLength { tag, algorithm, expected, found } => signature::SIGNATURE_LENGTH,
    SignatureAlgorithmUnsupported { tag, algorithm } => signature::SIGNATURE_ALGORITHM_UNSUPPORTED,
    KeyMalformed { key, fault } => signature::KEY_MALFORMED,
    KeyNotZoneKey { key } => signature::KEY_NOT_ZONE_KEY,
    KeyProtocol { key, protocol } => signature::KEY_PROTOCOL,
    KeyRevoked { key } => signature::KEY_REVOKED,
    AlgorithmNotSigning { algorithm } => signature::ALGORITHM_NOT_SIGNING,
    TtlAboveOriginal { ttl, original_ttl } => signature::TTL_ABOVE_ORIGINAL,
    RecordMalformed { fault } => signature::RECORD_MALFORMED,
    SignaturesAskedFor {} => signature::SIGNATURES_ASKED_FOR,
    DenialMissing {} => denial::DENIAL_MISSING,
    NameNotCovered {} => denial::NAME_NOT_COVERED,
    WildcardNotDenied { wildcard } => denial::WILDCARD_NOT_DENIED,
    NoClosestEncloser {} => denial::NO_CLOSEST_ENCLOSER,
    NextCloserNotCovered { next_closer } => denial::NEXT_CLOSER_NOT_COVERED,
    TypeInBitmap { record_type } => denial::TYPE_IN_BITMAP,
    CnameInBitmap {} => denial::CNAME_IN_BITMAP,
    AncestorDelegation { owner } => denial::ANCESTOR_DELEGATION,
    DsDenialFromChild {} => denial::DS_DENIAL_FROM_CHILD,
    NameExists {} => denial::NAME_EXISTS,
    WildcardExpansionUnproven {} => denial::WILDCARD_EXPANSION_UNPROVEN,
    OptOutSpan {} => denial::OPT_OUT_SPAN,
    Nsec3IterationsTooHigh { iterations, limit } => denial::NSEC3_ITERATIONS_TOO_HIGH,
    Nsec3HashUnknown { hash_algorithm } => denial::NSEC3_HASH_UNKNOWN,
    Nsec3ParametersDiffer {} => denial::NSEC3_PARAMETERS_DIFFER,
    DenialMalformed { fault } => denial::DENIAL_MALFORMED,
    DenialFromWildcard { owner } => denial::DENIAL_FROM_WILDCARD,
    Nsec3IterationsNotZero { iterations } => denial::NSEC3_ITERATIONS_NOT_ZERO,
    AliasLoop {} => alias::ALIAS_LOOP,
    DnameSynthesisWrong { dname, target, expected } => alias::DNAME_SYNTHESIS_WRONG,
    DnameFromWildcard {} => alias::DNAME_FROM_WILDCARD,
    MultipleCnames { count } => alias::MULTIPLE_CNAMES,
    NoResponse { attempts, error } => response::NO_RESPONSE,
    ErrorResponse { rcode, extended } => response::ERROR_RESPONSE,
    ResponseMalformed { fault } => response::RESPONSE_MALFORMED,
    ResponseTruncated {} => response::RESPONSE_TRUNCATED,
    QuestionMismatch {} => response::QUESTION_MISMATCH,
    LameDelegation {} => response::LAME_DELEGATION,
    NoServerAddress {} => response::NO_SERVER_ADDRESS,
    EdnsUnsupported {} => response::EDNS_UNSUPPORTED,
    EvidenceMissing {} => response::EVIDENCE_MISSING,
    WalkInterrupted { outstanding } => response::WALK_INTERRUPTED,
    RecursionUnavailable { rcode } => response::RECURSION_UNAVAILABLE,
    NameErrorWithAnswer {} => response::NAME_ERROR_WITH_ANSWER,
    ServerSilent { error } => server::SERVER_SILENT,
    ServerErrors { rcode } => server::SERVER_ERRORS,
    ServerLame {} => server::SERVER_LAME,
    ServerUnreadable { fault } => server::SERVER_UNREADABLE,
    ServerUnsigned {} => server::SERVER_UNSIGNED,
    ServerStale { serial, newest } => server::SERVER_STALE,
    ServerKeysDiffer { tags, others } => server::SERVER_KEYS_DIFFER,
    LimitReached { limit, number } => policy::LIMIT_REACHED,
}

impl Fact {
    /// Its code.
    pub fn code(&self) -> Code {
        self.entry().code
    }

    /// Its words.
    pub fn entry(&self) -> &'static Entry {
        entry_of(self)
    }

    /// Its numbers by name, with some that follow from them.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        let mut fields = fields_of(self);
        fields.extend(derived(self));
        fields
    }
}

pub(super) fn field(name: &'static str, value: &impl Shown) -> (&'static str, Value) {
    match (name, value.shown()) {
        ("ago" | "ahead" | "by", Value::Number(number)) => {
            (name, Value::Seconds(u32::try_from(number).unwrap_or(u32::MAX)))
        }
        ("expected", Value::Absent(_)) => (name, Value::Absent("a name that is too long")),
        ("by", Value::Absent(_)) => (name, Value::Absent("the Labels field of a signature")),
        (name, value) => (name, value),
    }
}

/// Fields for the templates that follow from the others.
fn derived(fact: &Fact) -> Vec<(&'static str, Value)> {
    match fact {
        Fact::DsMatchesNoKey { ds, keys } => {
            vec![("ds_tags", tags(ds)), ("secure_entry_keys", secure_entry_keys(keys))]
        }
        Fact::DsWithoutDnskey { ds } => vec![("ds_tags", tags(ds))],
        Fact::DsDigestMismatch { ds, computed } => {
            vec![("tag", ds.tag.shown()), ("difference", Value::Text(difference(&ds.digest, computed)))]
        }
        Fact::ErrorResponse { extended, .. } if extended.is_empty() => {
            vec![("extended_errors", Value::Text(String::new()))]
        }
        Fact::ErrorResponse { extended, .. } => {
            vec![("extended_errors", Value::Text(format!(" ({})", extended.shown())))]
        }
        _ => Vec::new(),
    }
}

fn tags(ds: &[DsId]) -> Value {
    let mut tags: Vec<u16> = ds.iter().map(|ds| ds.tag).collect();
    tags.sort_unstable();
    tags.dedup();
    tags.shown()
}

/// The keys to make a DS of: those with the Secure Entry Point flag (RFC 4034 §2.1.1), else all.
fn secure_entry_keys(keys: &[KeyId]) -> Value {
    let flagged: Vec<KeyId> = keys.iter().copied().filter(|key| key.flags & 0x0181 == 0x0101).collect();
    if flagged.is_empty() { keys.to_vec().shown() } else { flagged.shown() }
}

/// How two digests differ: a slip of the hand is told from another digest.
fn difference(published: &[u8], computed: &[u8]) -> String {
    if published.len() != computed.len() {
        return format!("{} octets instead of {}", published.len(), computed.len());
    }
    let digits =
        |octets: &[u8]| octets.iter().flat_map(|octet| [octet >> 4, octet & 15]).collect::<Vec<u8>>();
    let (published, computed) = (digits(published), digits(computed));
    let places: Vec<usize> = (1..)
        .zip(published.iter().zip(&computed))
        .filter(|(_, (published, computed))| published != computed)
        .map(|(place, _)| place)
        .collect();
    match places.as_slice() {
        [place] => format!("hexadecimal digit {place} of {} is wrong", computed.len()),
        places if places.len() <= 4 => {
            format!(
                "hexadecimal digits {} of {} are wrong",
                Value::List(places.iter().map(Shown::shown).collect()),
                computed.len()
            )
        }
        _ => "it is the digest of something else".to_owned(),
    }
}
