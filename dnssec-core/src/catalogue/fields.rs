//! Which entry and which fields each fact has. The match is exhaustive: a new fact needs a line here.

use super::value::Shown;
use super::{Code, Entry, Value};
use super::{
    algorithms, child_ds, contradictions, cookie, edns, keys, lifetimes, message, nameservers, transport,
};
use super::{
    alias, anchor, delegation, denial, near_miss, policy, proposal, provider, resolver, response, server,
    signature,
};
use crate::algorithm::Algorithm;
use crate::finding::{DsId, Fact, KeyId};
use crate::policy::PRESETS;

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
    DsWrongAlgorithmField { ds, key, right } => near_miss::DS_WRONG_ALGORITHM_FIELD,
    DsWrongTagField { ds, key, right } => near_miss::DS_WRONG_TAG_FIELD,
    DsFieldsSwapped { ds, key, right } => near_miss::DS_FIELDS_SWAPPED,
    DsDigestTypeWrong { ds, digest_type, right } => near_miss::DS_DIGEST_TYPE_WRONG,
    DsDigestCut { ds, key, expected, right } => near_miss::DS_DIGEST_CUT,
    DsDigestOfOtherOwner { ds, key, owner, right } => near_miss::DS_DIGEST_OF_OTHER_OWNER,
    DsOfZoneSigningKey { ds, key, right } => near_miss::DS_OF_ZONE_SIGNING_KEY,
    DsKeyFlagsChanged { ds, key, flags, right } => near_miss::DS_KEY_FLAGS_CHANGED,
    DsKeyAtOtherServers { ds, having } => near_miss::DS_KEY_AT_OTHER_SERVERS,
    DsDiffersFromCds { ds, asked } => near_miss::DS_DIFFERS_FROM_CDS,
    DsDigestOfPartOfKey { ds, key, right } => near_miss::DS_DIGEST_OF_PART_OF_KEY,
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
    SignatureNotCanonicalCase { tag, places } => near_miss::SIGNATURE_NOT_CANONICAL_CASE,
    SignatureOverCurrentTtl { tag, ttl, original_ttl } => near_miss::SIGNATURE_OVER_CURRENT_TTL,
    SignatureByOtherKey { tag, algorithm, key } => near_miss::SIGNATURE_BY_OTHER_KEY,
    SignatureWrongLabels { tag, labels, right, signed_owner } => near_miss::SIGNATURE_WRONG_LABELS,
    SignatureOverFewerRecords { tag, extra } => near_miss::SIGNATURE_OVER_FEWER_RECORDS,
    SignatureOverMoreRecords { tag, missing, having } => near_miss::SIGNATURE_OVER_MORE_RECORDS,
    SignatureOverOtherRecords { tag, having } => near_miss::SIGNATURE_OVER_OTHER_RECORDS,
    SignatureOrder { tag, order } => near_miss::SIGNATURE_ORDER,
    SignatureEncoding { tag, algorithm, form } => near_miss::SIGNATURE_ENCODING,
    SignatureSignerWrong { signer, key } => near_miss::SIGNATURE_SIGNER_WRONG,
    SignatureByKeyOfOtherZone { tag, algorithm, other_zone } => near_miss::SIGNATURE_BY_KEY_OF_OTHER_ZONE,
    SignatureKeyAtOtherServers { tag, algorithm, having } => near_miss::SIGNATURE_KEY_AT_OTHER_SERVERS,
    SignatureByOtherAlgorithm { key, algorithm, used } => near_miss::SIGNATURE_BY_OTHER_ALGORITHM,
    SignatureOverOtherKeyFields { tag, key, signed } => near_miss::SIGNATURE_OVER_OTHER_KEY_FIELDS,
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
    DnameWithoutCname { dname } => alias::DNAME_WITHOUT_CNAME,
    DnameTtlZero { dname } => alias::DNAME_TTL_ZERO,
    DnameTtlMismatch { dname, ttl, dname_ttl } => alias::DNAME_TTL_MISMATCH,
    CnameWithOtherData { other } => alias::CNAME_WITH_OTHER_DATA,
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
    EdnsDropped {} => edns::EDNS_DROPPED,
    EdnsError { rcode } => edns::EDNS_ERROR,
    DnssecOkError { rcode } => edns::DNSSEC_OK_ERROR,
    DnssecDowngrade {} => edns::DNSSEC_DOWNGRADE,
    DnssecRecordsUnobtainable { rcode } => edns::DNSSEC_RECORDS_UNOBTAINABLE,
    EdnsOptionsFail { rcode } => edns::EDNS_OPTIONS_FAIL,
    EdnsVersionFails { rcode } => edns::EDNS_VERSION_FAILS,
    EdnsVersionMismatch { asked, answered } => edns::EDNS_VERSION_MISMATCH,
    EdnsVersionNotProvided { asked, answered } => edns::EDNS_VERSION_NOT_PROVIDED,
    EdnsIgnored {} => edns::EDNS_IGNORED,
    EdnsWithoutOpt {} => edns::EDNS_WITHOUT_OPT,
    GratuitousOpt {} => edns::GRATUITOUS_OPT,
    EdnsUndefinedFlags { flags } => edns::EDNS_UNDEFINED_FLAGS,
    GratuitousCookie {} => cookie::GRATUITOUS_COOKIE,
    CookieMissing {} => cookie::COOKIE_MISSING,
    ServerCookieMissing {} => cookie::SERVER_COOKIE_MISSING,
    ClientCookieMismatch {} => cookie::CLIENT_COOKIE_MISMATCH,
    CookieLength { length } => cookie::COOKIE_LENGTH,
    UdpAnswerLost { octets, largest } => transport::UDP_ANSWER_LOST,
    UdpAnswerTooLarge { octets, payload_size } => transport::UDP_ANSWER_TOO_LARGE,
    TcpUnresponsive { error } => transport::TCP_UNRESPONSIVE,
    TruncatedWithoutTcp { error } => transport::TRUNCATED_WITHOUT_TCP,
    TcpUnusable { fault } => transport::TCP_UNUSABLE,
    QueryUnanswered { error } => transport::QUERY_UNANSWERED,
    ServerUnreachable { error } => transport::SERVER_UNREACHABLE,
    ResponseUnreadable { fault } => transport::RESPONSE_UNREADABLE,
    InvalidRcode { rcode } => message::INVALID_RCODE,
    NotAuthoritative {} => message::NOT_AUTHORITATIVE,
    AuthoritativeReferral {} => message::AUTHORITATIVE_REFERRAL,
    UpwardReferral { target } => message::UPWARD_REFERRAL,
    RecursionNotOffered {} => message::RECURSION_NOT_OFFERED,
    CaseNotPreserved {} => message::CASE_NOT_PRESERVED,
    ForeignClass { class, section } => message::FOREIGN_CLASS,
    SoaMissing { rcode } => message::SOA_MISSING,
    SoaNotOwner { rcode, owner } => message::SOA_NOT_OWNER,
    InconsistentNameError { denied, existing } => message::INCONSISTENT_NAME_ERROR,
    NameErrorAboveName { existing } => message::NAME_ERROR_ABOVE_NAME,
    ExtendedError { info_code, text } => message::EXTENDED_ERROR,
    InstancesOutOfStep { instance, serial, other, newest } => message::INSTANCES_OUT_OF_STEP,
    LimitReached { limit, number } => policy::LIMIT_REACHED,
    NsNotInChild { servers } => nameservers::NS_NOT_IN_CHILD,
    NsNotInParent { servers } => nameservers::NS_NOT_IN_PARENT,
    GlueMissing { server } => nameservers::GLUE_MISSING,
    GlueIncomplete { server, record_type } => nameservers::GLUE_INCOMPLETE,
    GlueExtra { server, record_type } => nameservers::GLUE_EXTRA,
    GlueDiffers { server, glue, addresses } => nameservers::GLUE_DIFFERS,
    GluePrivate { server, address } => nameservers::GLUE_PRIVATE,
    ServerAddressPrivate { server, address } => nameservers::SERVER_ADDRESS_PRIVATE,
    NoIpv4Address {} => nameservers::NO_IPV4_ADDRESS,
    NoIpv6Address {} => nameservers::NO_IPV6_ADDRESS,
    ServerNameUnresolvable { server, error } => nameservers::SERVER_NAME_UNRESOLVABLE,
    ServerNameWithoutAddress { server } => nameservers::SERVER_NAME_WITHOUT_ADDRESS,
    ServerNameIsAlias { server } => nameservers::SERVER_NAME_IS_ALIAS,
    DsQueryReferred {} => nameservers::DS_QUERY_REFERRED,
    DelegationNonexistent {} => nameservers::DELEGATION_NONEXISTENT,
    DelegationDenied {} => nameservers::DELEGATION_DENIED,
    KeysMissing { keys } => keys::KEYS_MISSING,
    SigningKeyNotEverywhere { key } => keys::SIGNING_KEY_NOT_EVERYWHERE,
    KeysNotAtApex { signer } => keys::KEYS_NOT_AT_APEX,
    KeyEmpty { key } => keys::KEY_EMPTY,
    RsaKeyTooShort { key, bits } => keys::RSA_KEY_TOO_SHORT,
    RsaKeyShort { key, bits } => keys::RSA_KEY_SHORT,
    RsaExponentLarge { key, bits } => keys::RSA_EXPONENT_LARGE,
    RsaExponentSmall { key } => keys::RSA_EXPONENT_SMALL,
    RevokedKeyDoesNotSign { key } => keys::REVOKED_KEY_DOES_NOT_SIGN,
    KeyTagsCollide { tag, algorithm, count } => keys::KEY_TAGS_COLLIDE,
    KeyNotForZone { key } => keys::KEY_NOT_FOR_ZONE,
    DsWithoutKey { ds } => keys::DS_WITHOUT_KEY,
    DsAlgorithmNotSigning { algorithm } => keys::DS_ALGORITHM_NOT_SIGNING,
    KeyWithoutDs { key } => keys::KEY_WITHOUT_DS,
    SerialsDiffer { serial, newest } => keys::SERIALS_DIFFER,
    CdsDiffersFromDs { cds, ds } => child_ds::CDS_DIFFERS_FROM_DS,
    CdnskeyDiffersFromDs { keys, ds } => child_ds::CDNSKEY_DIFFERS_FROM_DS,
    CdsDiffersFromCdnskey { cds, keys } => child_ds::CDS_DIFFERS_FROM_CDNSKEY,
    CdsSetsDiffer { sets } => child_ds::CDS_SETS_DIFFER,
    CdnskeySetsDiffer { sets } => child_ds::CDNSKEY_SETS_DIFFER,
    CdsSignerWithoutDs { tags } => child_ds::CDS_SIGNER_WITHOUT_DS,
    CdnskeySignerWithoutDs { tags } => child_ds::CDNSKEY_SIGNER_WITHOUT_DS,
    CdsDeleteMalformed {} => child_ds::CDS_DELETE_MALFORMED,
    CdnskeyDeleteMalformed {} => child_ds::CDNSKEY_DELETE_MALFORMED,
    CdsDeleteNotAlone { count } => child_ds::CDS_DELETE_NOT_ALONE,
    CdnskeyDeleteNotAlone { count } => child_ds::CDNSKEY_DELETE_NOT_ALONE,
    DsRemovalWanted { ds } => child_ds::DS_REMOVAL_WANTED,
    DsWanted { cds } => child_ds::DS_WANTED,
    CdsWouldBreak { cds } => child_ds::CDS_WOULD_BREAK,
    CdnskeyWouldBreak { keys } => child_ds::CDNSKEY_WOULD_BREAK,
    SignaturesEndSoon { tag, expiration, left, lifetime, sets } => lifetimes::SIGNATURES_END_SOON,
    SignaturesShorterThanExpire { lifetime, expire } => lifetimes::SIGNATURES_SHORTER_THAN_EXPIRE,
    TtlBeyondExpiration { ttl, expiration, left } => lifetimes::TTL_BEYOND_EXPIRATION,
    SignatureBeginsNow { tag, inception, ago } => lifetimes::SIGNATURE_BEGINS_NOW,
    SignatureEndsNow { tag, expiration, left } => lifetimes::SIGNATURE_ENDS_NOW,
    SignatureTtlDiffers { ttl, signature_ttl } => lifetimes::SIGNATURE_TTL_DIFFERS,
    SignatureTtlAboveOriginal { signature_ttl, original_ttl } => lifetimes::SIGNATURE_TTL_ABOVE_ORIGINAL,
    KeyAlgorithmNotSigning { algorithm } => lifetimes::KEY_ALGORITHM_NOT_SIGNING,
    DsAlgorithmMissing { algorithm } => lifetimes::DS_ALGORITHM_MISSING,
    DenialTtlAboveNegative { ttl, negative_ttl } => lifetimes::DENIAL_TTL_ABOVE_NEGATIVE,
    AlgorithmSha1 { algorithm } => algorithms::ALGORITHM_SHA1,
    AlgorithmProhibited { algorithm } => algorithms::ALGORITHM_PROHIBITED,
    AlgorithmNotRecommended { algorithm } => algorithms::ALGORITHM_NOT_RECOMMENDED,
    DsDigestSha1 { tags } => algorithms::DS_DIGEST_SHA1,
    DsDigestProhibited { tags, digest_types } => algorithms::DS_DIGEST_PROHIBITED,
    DsDigestUnsupported { tags, digest_types } => algorithms::DS_DIGEST_UNSUPPORTED,
    Nsec3SaltNotEmpty { salt } => contradictions::NSEC3_SALT_NOT_EMPTY,
    Nsec3ParamDiffers { used, published } => contradictions::NSEC3PARAM_DIFFERS,
    DenialMixed {} => contradictions::DENIAL_MIXED,
    ExistingNameDenied { by } => contradictions::EXISTING_NAME_DENIED,
    ExistingTypeDenied { by } => contradictions::EXISTING_TYPE_DENIED,
    LastNsecNotToApex { owner, next } => contradictions::LAST_NSEC_NOT_TO_APEX,
    DeniedNameCovered { by } => contradictions::DENIED_NAME_COVERED,
    WildcardDenied { wildcard, by } => contradictions::WILDCARD_DENIED,
    Nsec3OwnerInvalid { owner } => contradictions::NSEC3_OWNER_INVALID,
    Nsec3NextInvalid { owner, length } => contradictions::NSEC3_NEXT_INVALID,
    NoDataForDeniedName {} => contradictions::NODATA_FOR_DENIED_NAME,
    ProviderNotSigning { provider, status } => provider::PROVIDER_NOT_SIGNING,
    ProviderKeyNotInUse { provider, key, status } => provider::PROVIDER_KEY_NOT_IN_USE,
    ProviderKeyNotServed { provider, key } => provider::PROVIDER_KEY_NOT_SERVED,
    DsNotOfProvider { provider, ds } => provider::DS_NOT_OF_PROVIDER,
    ProviderContradictsItself { provider, contradiction } => provider::PROVIDER_CONTRADICTS_ITSELF,
    NoSuchZone { above } => proposal::NO_SUCH_ZONE,
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

    /// A DS at the parent that was made wrongly, and the DS that should stand there.
    pub fn right_ds(&self) -> Option<(&DsId, &DsId)> {
        match self {
            Fact::DsWrongAlgorithmField { ds, right, .. }
            | Fact::DsWrongTagField { ds, right, .. }
            | Fact::DsFieldsSwapped { ds, right, .. }
            | Fact::DsDigestTypeWrong { ds, right, .. }
            | Fact::DsDigestCut { ds, right, .. }
            | Fact::DsDigestOfOtherOwner { ds, right, .. }
            | Fact::DsOfZoneSigningKey { ds, right, .. }
            | Fact::DsKeyFlagsChanged { ds, right, .. }
            | Fact::DsDigestOfPartOfKey { ds, right, .. } => Some((ds, right)),
            _ => None,
        }
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
        ("ago" | "ahead" | "by" | "left" | "lifetime" | "expire", Value::Number(number)) => {
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
        Fact::DsWithoutDnskey { ds } | Fact::DsNotOfProvider { ds, .. } => vec![("ds_tags", tags(ds))],
        Fact::ProviderKeyNotInUse { key, .. } | Fact::ProviderKeyNotServed { key, .. } => {
            vec![("tag", key.tag.shown())]
        }
        Fact::DsDigestMismatch { ds, computed } => {
            let right = DsId { digest: computed.clone(), ..ds.clone() };
            vec![
                ("tag", ds.tag.shown()),
                ("difference", Value::Text(difference(&ds.digest, computed))),
                ("right_ds", Value::Text(right.to_string())),
            ]
        }
        Fact::DsKeyAtOtherServers { ds, .. } => vec![("tag", ds.tag.shown())],
        Fact::DsDiffersFromCds { ds, asked } => vec![("ds_tags", tags(ds)), ("asked_ds", asked_ds(asked))],
        Fact::SignatureByOtherKey { tag, algorithm, key } => {
            vec![("wrong_fields", Value::Text(wrong_fields(*tag, *algorithm, key).to_owned()))]
        }
        Fact::Nsec3IterationsNotZero { iterations } => {
            vec![("effects", Value::Text(effects_of_iterations(*iterations)))]
        }
        Fact::ErrorResponse { extended, .. } if extended.is_empty() => {
            vec![("extended_errors", Value::Text(String::new()))]
        }
        Fact::ErrorResponse { extended, .. } => {
            vec![("extended_errors", Value::Text(format!(" ({})", extended.shown())))]
        }
        _ => near_ds(fact),
    }
}

/// Of a DS that was made wrongly: its tag, the right one, and in what they differ.
fn near_ds(fact: &Fact) -> Vec<(&'static str, Value)> {
    let Some((ds, right)) = fact.right_ds() else { return Vec::new() };
    let mut fields = vec![("tag", ds.tag.shown()), ("right_ds", Value::Text(right.to_string()))];
    match fact {
        Fact::DsWrongAlgorithmField { key, .. } => {
            fields.push(("stated", ds.algorithm.shown()));
            fields.push(("actual", key.algorithm.shown()));
        }
        Fact::DsFieldsSwapped { key, .. } => {
            let both = |algorithm: Algorithm, digest_type: u8| {
                Value::Text(format!("algorithm {}, digest type {digest_type}", algorithm.0))
            };
            fields.push(("stated", both(ds.algorithm, ds.digest_type.0)));
            fields.push(("actual", both(key.algorithm, ds.algorithm.0)));
        }
        Fact::DsDigestTypeWrong { .. } => fields.push(("stated", ds.digest_type.shown())),
        Fact::DsDigestCut { .. } => fields.push(("found", ds.digest.len().shown())),
        _ => {}
    }
    fields
}

/// What a zone asks for by CDS; an algorithm of 0 asks for no DS at all (RFC 8078 §4).
fn asked_ds(asked: &[DsId]) -> Value {
    let lines: Vec<Value> = asked.iter().map(|ds| Value::Text(ds.to_string())).collect();
    match asked.iter().any(|ds| ds.algorithm == Algorithm::DELETE) {
        true => Value::Text("no DS at all".to_owned()),
        false => Value::List(lines),
    }
}

fn wrong_fields(tag: u16, algorithm: Algorithm, key: &KeyId) -> &'static str {
    match (tag == key.tag, algorithm == key.algorithm) {
        (true, _) => "algorithm",
        (false, true) => "key tag",
        (false, false) => "key tag and algorithm",
    }
}

/// Which resolvers do not validate so many iterations, by their presets.
fn effects_of_iterations(iterations: u16) -> String {
    let resolvers = PRESETS.iter().filter(|preset| !["default", "strict"].contains(&preset.name));
    let refusing = resolvers.filter(|preset| iterations > preset.policy().nsec3_iterations_insecure_above);
    let refusing: Vec<&str> = refusing.map(|preset| preset.summary).collect();
    match refusing.as_slice() {
        [] => String::new(),
        refusing => format!("; with as many it is insecure to {}", refusing.join(", ")),
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
        _ => shift(&published, &computed).unwrap_or_else(|| "it is the digest of something else".to_owned()),
    }
}

/// One digit left out and another put in elsewhere, so that all between are off by one place.
fn shift(published: &[u8], computed: &[u8]) -> Option<String> {
    let alike = |(one, other): &(&u8, &u8)| one == other;
    let front = published.iter().zip(computed).take_while(alike).count();
    let back = published.iter().rev().zip(computed.iter().rev()).take_while(alike).count();
    let end = computed.len().checked_sub(back)?;
    let (published, computed) = (published.get(front..end)?, computed.get(front..end)?);
    let (first, last) = (front + 1, end);
    let is_left_out = published.split_last()?.1 == computed.split_first()?.1;
    let is_put_in = published.split_first()?.1 == computed.split_last()?.1;
    match (is_left_out, is_put_in) {
        (true, _) => Some(format!("hexadecimal digit {first} was left out, and one put in as digit {last}")),
        (false, true) => {
            Some(format!("a digit was put in as hexadecimal digit {first}, and one left out at {last}"))
        }
        (false, false) => None,
    }
}
