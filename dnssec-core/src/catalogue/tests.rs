use super::*;
use crate::algorithm::{Algorithm, DigestType};
use crate::finding::{
    DigestedOwner, DsAbsence, DsId, Fact, Finding, KeyId, Limit, NamePlace, Nsec3Parameters, Share,
    SignatureForm, SignedOrder,
};
use crate::name::Name;
use crate::record_type::{Class, RecordType};
use crate::time::Timestamp;
use crate::wire::{Rcode, Section};
use std::collections::BTreeSet;
use std::net::SocketAddr;

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn key() -> KeyId {
    KeyId { tag: 370, algorithm: Algorithm(13), flags: 257 }
}

fn ds() -> DsId {
    DsId { tag: 12345, algorithm: Algorithm(13), digest_type: DigestType(2), digest: vec![1, 2, 0xac] }
}

fn server() -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 1], 53))
}

/// One fact of every variant, in the enum's order.
fn samples() -> Vec<Fact> {
    vec![
        Fact::NoTrustAnchor,
        Fact::AnchorMatchesNoKey { anchor_tags: vec![20326, 38696], keys: vec![key()] },
        Fact::AnchorKeyDoesNotSign { tags: vec![20326, 38696] },
        Fact::AnchorUnsupported { algorithms: vec![Algorithm(17)] },
        Fact::AnchorNotValidNow { anchor_tags: vec![20326, 38696] },
        Fact::NegativeTrustAnchor { anchor: name("other.example.") },
        Fact::ClockBehind { by: 345_600 },
        Fact::ClockAhead { by: 345_600 },
        Fact::AnchorKeyRetired { tags: vec![20326], signing: vec![38696] },
        Fact::PathStripsDnssec,
        Fact::PathIntercepted,
        Fact::FamilyUnreachable { family: "not\u{1b}[31m good".to_owned(), addresses: 7 },
        Fact::ResolverStripsDnssec,
        Fact::ResolverAlone { authority: crate::report::Verdict::Secure },
        Fact::DsMatchesNoKey { ds: vec![ds()], keys: vec![key()] },
        Fact::DsDigestMismatch { ds: ds(), computed: vec![1, 2, 0xab] },
        Fact::DsKeyDoesNotSign { tags: vec![20326, 38696] },
        Fact::DsWithoutDnskey { ds: vec![ds()] },
        Fact::DsKeyNotZoneKey { key: key() },
        Fact::DsKeyRevoked { key: key() },
        Fact::InsecureDelegation { proof: DsAbsence::Nsec },
        Fact::DsAlgorithmsUnsupported { algorithms: vec![Algorithm(17)] },
        Fact::DsDigestsUnsupported { digest_types: vec![DigestType(3)] },
        Fact::DsSha1Ignored { tag: 4711 },
        Fact::DsAnsweredByChild,
        Fact::DsWrongAlgorithmField { ds: ds(), key: key(), right: ds() },
        Fact::DsWrongTagField { ds: ds(), key: key(), right: ds() },
        Fact::DsFieldsSwapped { ds: ds(), key: key(), right: ds() },
        Fact::DsDigestTypeWrong { ds: ds(), digest_type: DigestType(4), right: ds() },
        Fact::DsDigestCut { ds: ds(), key: key(), expected: 7, right: ds() },
        Fact::DsDigestOfOtherOwner {
            ds: ds(),
            key: key(),
            owner: DigestedOwner::Text("not\u{1b}[31m good".to_owned()),
            right: ds(),
        },
        Fact::DsOfZoneSigningKey { ds: ds(), key: key(), right: ds() },
        Fact::DsKeyFlagsChanged { ds: ds(), key: key(), flags: 256, right: ds() },
        Fact::DsKeyAtOtherServers { ds: ds(), having: vec![server()] },
        Fact::DsDiffersFromCds { ds: vec![ds()], asked: vec![ds()] },
        Fact::DsDigestOfPartOfKey { ds: ds(), key: key(), right: ds() },
        Fact::SignatureMissing,
        Fact::SignatureExpired { tag: 4711, expiration: Timestamp(1_795_000_000), ago: 345_600 },
        Fact::SignatureNotYetValid { tag: 4711, inception: Timestamp(1_795_000_000), ahead: 345_600 },
        Fact::SignatureTimesReversed {
            tag: 4711,
            inception: Timestamp(1_795_000_000),
            expiration: Timestamp(1_795_000_000),
        },
        Fact::SignatureMismatch { tag: 4711, algorithm: Algorithm(13) },
        Fact::SignatureKeyMissing { tag: 4711, algorithm: Algorithm(13), keys: vec![key()] },
        Fact::SignerNotZone { signer: name("other.example.") },
        Fact::SignatureLabelsExceed { labels: 3, owner_labels: 7 },
        Fact::SignatureMalformed { length: 7 },
        Fact::SignatureLength { tag: 4711, algorithm: Algorithm(13), expected: 7, found: 7 },
        Fact::SignatureAlgorithmUnsupported { tag: 4711, algorithm: Algorithm(13) },
        Fact::KeyMalformed { key: key(), fault: "not\u{1b}[31m good".to_owned() },
        Fact::KeyNotZoneKey { key: key() },
        Fact::KeyProtocol { key: key(), protocol: 3 },
        Fact::KeyRevoked { key: key() },
        Fact::AlgorithmNotSigning { algorithm: Algorithm(13) },
        Fact::TtlAboveOriginal { ttl: 345_600, original_ttl: 345_600 },
        Fact::RecordMalformed { fault: "not\u{1b}[31m good".to_owned() },
        Fact::SignaturesAskedFor,
        Fact::SignatureNotCanonicalCase { tag: 4711, places: vec![NamePlace::Owner, NamePlace::Data] },
        Fact::SignatureOverCurrentTtl { tag: 4711, ttl: 60, original_ttl: 3600 },
        Fact::SignatureByOtherKey { tag: 4711, algorithm: Algorithm(13), key: key() },
        Fact::SignatureWrongLabels { tag: 4711, labels: 3, right: 2, signed_owner: name("*.example.") },
        Fact::SignatureOverFewerRecords { tag: 4711, extra: vec!["not\u{1b}[31m good".to_owned()] },
        Fact::SignatureOverMoreRecords {
            tag: 4711,
            missing: vec!["not\u{1b}[31m good".to_owned()],
            having: vec![server()],
        },
        Fact::SignatureOverOtherRecords { tag: 4711, having: vec![server()] },
        Fact::SignatureOrder { tag: 4711, order: SignedOrder::Received },
        Fact::SignatureEncoding { tag: 4711, algorithm: Algorithm(13), form: SignatureForm::Der },
        Fact::SignatureSignerWrong { signer: name("other.example."), key: key() },
        Fact::SignatureByKeyOfOtherZone {
            tag: 4711,
            algorithm: Algorithm(13),
            other_zone: name("other.example."),
        },
        Fact::SignatureKeyAtOtherServers { tag: 4711, algorithm: Algorithm(13), having: vec![server()] },
        Fact::SignatureByOtherAlgorithm { key: key(), algorithm: Algorithm(8), used: Algorithm(10) },
        Fact::SignatureOverOtherKeyFields { tag: 4711, key: key(), signed: key() },
        Fact::DenialMissing,
        Fact::NameNotCovered,
        Fact::WildcardNotDenied { wildcard: name("other.example.") },
        Fact::NoClosestEncloser,
        Fact::NextCloserNotCovered { next_closer: name("other.example.") },
        Fact::TypeInBitmap { record_type: RecordType::MX },
        Fact::CnameInBitmap,
        Fact::AncestorDelegation { owner: name("other.example.") },
        Fact::DsDenialFromChild,
        Fact::NameExists,
        Fact::WildcardExpansionUnproven,
        Fact::OptOutSpan,
        Fact::Nsec3IterationsTooHigh { iterations: 4711, limit: 4711 },
        Fact::Nsec3HashUnknown { hash_algorithm: 3 },
        Fact::Nsec3ParametersDiffer,
        Fact::DenialMalformed { fault: "not\u{1b}[31m good".to_owned() },
        Fact::DenialFromWildcard { owner: name("other.example.") },
        Fact::Nsec3IterationsNotZero { iterations: 4711 },
        Fact::AliasLoop,
        Fact::DnameSynthesisWrong {
            dname: name("other.example."),
            target: name("other.example."),
            expected: None,
        },
        Fact::DnameFromWildcard,
        Fact::MultipleCnames { count: 7 },
        Fact::DnameWithoutCname { dname: name("other.example.") },
        Fact::DnameTtlZero { dname: name("other.example.") },
        Fact::DnameTtlMismatch { dname: name("other.example."), ttl: 60, dname_ttl: 345_600 },
        Fact::CnameWithOtherData { other: RecordType::MX },
        Fact::NoResponse { attempts: 7, error: "not\u{1b}[31m good".to_owned() },
        Fact::ErrorResponse { rcode: Rcode::REFUSED, extended: vec![(7, "late".to_owned())] },
        Fact::ResponseMalformed { fault: "not\u{1b}[31m good".to_owned() },
        Fact::ResponseTruncated,
        Fact::QuestionMismatch,
        Fact::LameDelegation,
        Fact::NoServerAddress,
        Fact::EdnsUnsupported,
        Fact::EvidenceMissing,
        Fact::WalkInterrupted { outstanding: 7 },
        Fact::RecursionUnavailable { rcode: Rcode::REFUSED },
        Fact::NameErrorWithAnswer,
        Fact::ServerSilent { error: "not\u{1b}[31m good".to_owned() },
        Fact::ServerErrors { rcode: Rcode::REFUSED },
        Fact::ServerLame,
        Fact::ServerUnreadable { fault: "not\u{1b}[31m good".to_owned() },
        Fact::ServerUnsigned,
        Fact::ServerStale { serial: 2026112301, newest: 2026112401 },
        Fact::ServerKeysDiffer { tags: vec![4711], others: vec![20326, 38696] },
        Fact::EdnsDropped,
        Fact::EdnsError { rcode: Rcode::FORMERR },
        Fact::DnssecOkError { rcode: Rcode::FORMERR },
        Fact::DnssecDowngrade,
        Fact::DnssecRecordsUnobtainable { rcode: Rcode::FORMERR },
        Fact::EdnsOptionsFail { rcode: None },
        Fact::EdnsVersionFails { rcode: Some(Rcode::FORMERR) },
        Fact::EdnsVersionMismatch { asked: 1, answered: 0 },
        Fact::EdnsVersionNotProvided { asked: 1, answered: 1 },
        Fact::EdnsIgnored,
        Fact::EdnsWithoutOpt,
        Fact::GratuitousOpt,
        Fact::EdnsUndefinedFlags { flags: 0x1000 },
        Fact::GratuitousCookie,
        Fact::CookieMissing,
        Fact::ServerCookieMissing,
        Fact::ClientCookieMismatch,
        Fact::CookieLength { length: 12 },
        Fact::UdpAnswerLost { octets: 1400, largest: 512 },
        Fact::UdpAnswerTooLarge { octets: 1400, payload_size: 1232 },
        Fact::TcpUnresponsive { error: "not\u{1b}[31m good".to_owned() },
        Fact::TruncatedWithoutTcp { error: "not\u{1b}[31m good".to_owned() },
        Fact::TcpUnusable { fault: "not\u{1b}[31m good".to_owned() },
        Fact::QueryUnanswered { error: "not\u{1b}[31m good".to_owned() },
        Fact::ServerUnreachable { error: "not\u{1b}[31m good".to_owned() },
        Fact::ResponseUnreadable { fault: "not\u{1b}[31m good".to_owned() },
        Fact::InvalidRcode { rcode: Rcode::NOTIMP },
        Fact::NotAuthoritative,
        Fact::AuthoritativeReferral,
        Fact::UpwardReferral { target: Name::root() },
        Fact::RecursionNotOffered,
        Fact::CaseNotPreserved,
        Fact::ForeignClass { class: Class(3), section: Section::Additional },
        Fact::SoaMissing { rcode: Rcode::NXDOMAIN },
        Fact::SoaNotOwner { rcode: Rcode::NOERROR, owner: name("other.example.") },
        Fact::InconsistentNameError { denied: RecordType::AAAA, existing: RecordType::A },
        Fact::NameErrorAboveName { existing: name("www.other.example.") },
        Fact::ExtendedError { info_code: 7, text: "not\u{1b}[31m \u{202e}good".to_owned() },
        Fact::InstancesOutOfStep {
            instance: "not\u{1b}[31m good".to_owned(),
            serial: 2026112301,
            other: "fra1".to_owned(),
            newest: 2026112401,
        },
        Fact::LimitReached { limit: Limit::Signatures, number: 345_600 },
        Fact::NsNotInChild { servers: vec![name("ns9.example.")] },
        Fact::NsNotInParent { servers: vec![name("ns9.example.")] },
        Fact::GlueMissing { server: name("ns9.example.") },
        Fact::GlueIncomplete { server: name("ns9.example."), record_type: RecordType::AAAA },
        Fact::GlueExtra { server: name("ns9.example."), record_type: RecordType::AAAA },
        Fact::GlueDiffers {
            server: name("ns9.example."),
            glue: vec!["192.0.2.1".parse().unwrap()],
            addresses: vec!["192.0.2.2".parse().unwrap(), "2001:db8::2".parse().unwrap()],
        },
        Fact::GluePrivate { server: name("ns9.example."), address: "10.0.0.1".parse().unwrap() },
        Fact::ServerAddressPrivate { server: name("ns9.example."), address: "fd00::1".parse().unwrap() },
        Fact::NoIpv4Address,
        Fact::NoIpv6Address,
        Fact::ServerNameUnresolvable { server: name("ns9.example."), error: "not\u{1b}[31m good".to_owned() },
        Fact::ServerNameWithoutAddress { server: name("ns9.example.") },
        Fact::ServerNameIsAlias { server: name("ns9.example.") },
        Fact::DsQueryReferred,
        Fact::DelegationNonexistent,
        Fact::DelegationDenied,
        Fact::KeysMissing { keys: vec![key()] },
        Fact::SigningKeyNotEverywhere { key: key() },
        Fact::KeysNotAtApex { signer: name("other.example.") },
        Fact::KeyEmpty { key: key() },
        Fact::RsaKeyTooShort { key: key(), bits: 512 },
        Fact::RsaKeyShort { key: key(), bits: 1024 },
        Fact::RsaExponentLarge { key: key(), bits: 2048 },
        Fact::RsaExponentSmall { key: key() },
        Fact::RevokedKeyDoesNotSign { key: key() },
        Fact::KeyTagsCollide { tag: 4711, algorithm: Algorithm(13), count: 2 },
        Fact::KeyNotForZone { key: key() },
        Fact::DsWithoutKey { ds: vec![ds()] },
        Fact::DsAlgorithmNotSigning { algorithm: Algorithm(8) },
        Fact::KeyWithoutDs { key: key() },
        Fact::SerialsDiffer { serial: 2026112301, newest: 2026112401 },
        Fact::CdsDiffersFromDs { cds: vec![ds()], ds: vec![] },
        Fact::CdnskeyDiffersFromDs { keys: vec![key()], ds: vec![ds()] },
        Fact::CdsDiffersFromCdnskey { cds: vec![ds()], keys: vec![key()] },
        Fact::CdsSetsDiffer { sets: 2 },
        Fact::CdnskeySetsDiffer { sets: 2 },
        Fact::CdsSignerWithoutDs { tags: vec![4711] },
        Fact::CdnskeySignerWithoutDs { tags: vec![4711] },
        Fact::CdsDeleteMalformed,
        Fact::CdnskeyDeleteMalformed,
        Fact::CdsDeleteNotAlone { count: 2 },
        Fact::CdnskeyDeleteNotAlone { count: 2 },
        Fact::DsRemovalWanted { ds: vec![ds()] },
        Fact::DsWanted { cds: vec![ds()] },
        Fact::CdsWouldBreak { cds: vec![ds()] },
        Fact::CdnskeyWouldBreak { keys: vec![key()] },
        Fact::SignaturesEndSoon {
            tag: 4711,
            expiration: Timestamp(1_795_000_000),
            left: 72_000,
            lifetime: 1_209_600,
            sets: 7,
        },
        Fact::SignaturesShorterThanExpire { lifetime: 172_800, expire: 604_800 },
        Fact::TtlBeyondExpiration { ttl: 86_400, expiration: Timestamp(1_795_000_000), left: 3_600 },
        Fact::SignatureBeginsNow { tag: 4711, inception: Timestamp(1_795_000_000), ago: 7 },
        Fact::SignatureEndsNow { tag: 4711, expiration: Timestamp(1_795_000_000), left: 7 },
        Fact::SignatureTtlDiffers { ttl: 300, signature_ttl: 600 },
        Fact::SignatureTtlAboveOriginal { signature_ttl: 600, original_ttl: 300 },
        Fact::KeyAlgorithmNotSigning { algorithm: Algorithm(15) },
        Fact::DsAlgorithmMissing { algorithm: Algorithm(15) },
        Fact::DenialTtlAboveNegative { ttl: 3_600, negative_ttl: 300 },
        Fact::AlgorithmSha1 { algorithm: Algorithm(7) },
        Fact::AlgorithmProhibited { algorithm: Algorithm(12) },
        Fact::AlgorithmNotRecommended { algorithm: Algorithm(10) },
        Fact::DsDigestSha1 { tags: vec![4711] },
        Fact::DsDigestProhibited { tags: vec![4711], digest_types: vec![DigestType(3)] },
        Fact::DsDigestUnsupported { tags: vec![4711], digest_types: vec![DigestType(5)] },
        Fact::Nsec3SaltNotEmpty { salt: vec![0xaa, 0xbb] },
        Fact::Nsec3ParamDiffers {
            used: Nsec3Parameters { iterations: 0, salt: vec![] },
            published: vec![Nsec3Parameters { iterations: 10, salt: vec![0xaa] }],
        },
        Fact::DenialMixed,
        Fact::ExistingNameDenied { by: name("other.example.") },
        Fact::ExistingTypeDenied { by: name("other.example.") },
        Fact::LastNsecNotToApex { owner: name("www.example."), next: name("a.example.") },
        Fact::DeniedNameCovered { by: name("other.example.") },
        Fact::WildcardDenied { wildcard: name("*.example."), by: name("other.example.") },
        Fact::Nsec3OwnerInvalid { owner: name("other.example.") },
        Fact::Nsec3NextInvalid { owner: name("other.example."), length: 7 },
        Fact::NoDataForDeniedName,
        Fact::ProviderNotSigning { provider: "P".to_owned(), status: "not\u{1b}[31m good".to_owned() },
        Fact::ProviderKeyNotInUse { provider: "P".to_owned(), key: key(), status: "INACTIVE".to_owned() },
        Fact::ProviderKeyNotServed { provider: "P".to_owned(), key: key() },
        Fact::DsNotOfProvider { provider: "P".to_owned(), ds: vec![ds()] },
        Fact::ProviderContradictsItself {
            provider: "P".to_owned(),
            contradiction: "not\u{1b}[31m good".to_owned(),
        },
        Fact::NoSuchZone { above: name("other.example.") },
    ]
}

fn finding(fact: Fact) -> Finding {
    Finding {
        zone: name("example."),
        name: name("www.example."),
        record_type: RecordType::A,
        fact,
        servers: vec![],
        details: vec![],
        share: None,
    }
}

/// The keys between braces.
fn placeholders(template: &str) -> Vec<&str> {
    template.split('{').skip(1).map(|rest| rest.split_once('}').unwrap().0).collect()
}

#[test]
fn every_fact_has_its_own_entry_in_order() {
    let codes: Vec<Code> = samples().iter().map(Fact::code).collect();
    let listed: Vec<Code> = entries().iter().map(|entry| entry.code).collect();
    assert_eq!(codes, listed);
}

#[test]
fn codes_are_unique_and_rise_from_101_in_each_room() {
    let mut last = std::collections::BTreeMap::new();
    for entry in entries() {
        let (letter, number) = entry.code.0.split_at(1);
        assert!("ARDGKSNCTPF".contains(letter), "{}", entry.code);
        let previous = last.insert(letter, number.parse::<u16>().unwrap()).unwrap_or(100);
        assert!(last[letter] > previous, "{}", entry.code);
    }
}

/// Codes are for ever: this list only grows at the end of a room.
#[test]
fn codes_and_slugs_do_not_change() {
    let listed: Vec<String> =
        entries().iter().map(|entry| format!("{} {}\n", entry.code, entry.slug)).collect();
    assert_eq!(listed.concat(), include_str!("codes.txt"));
}

#[test]
fn slugs_are_unique_kebab_case() {
    let slugs: BTreeSet<&str> = entries().iter().map(|entry| entry.slug).collect();
    assert_eq!(slugs.len(), entries().len());
    for slug in slugs {
        let plain = |word: &str| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        assert!(slug.split('-').all(plain), "{slug}");
    }
}

#[test]
fn every_placeholder_is_a_field() {
    for fact in samples() {
        let fields: Vec<&str> = fact.fields().iter().map(|(name, _)| *name).collect();
        assert_eq!(fields.iter().collect::<BTreeSet<_>>().len(), fields.len(), "{fact:?}");
        let entry = fact.entry();
        for key in placeholders(entry.summary).into_iter().chain(placeholders(entry.fix)) {
            let known = ["zone", "name", "type", "set"].contains(&key) || fields.contains(&key);
            assert!(known, "{} has no field {key}", entry.code);
        }
        assert!(placeholders(entry.cause).is_empty(), "{}", entry.code);
    }
}

#[test]
fn filled_texts_are_one_safe_line() {
    for fact in samples() {
        let finding = finding(fact);
        for text in [finding.summary(), finding.fix(), finding.who(), finding.fact.to_string()] {
            assert!(!text.is_empty() && !text.contains(char::is_control), "{text}");
            assert!(!text.contains("  "), "{text}");
        }
    }
}

#[test]
fn clauses_and_extended_errors_have_the_form_of_their_registries() {
    for entry in entries() {
        assert!(!entry.clauses.is_empty(), "{}", entry.code);
        for clause in entry.clauses {
            assert!((1000..10_000).contains(&clause.rfc), "{clause}");
            assert!(clause.section.split('.').all(|part| part.parse::<u8>().is_ok()), "{clause}");
        }
        assert!(entry.ede.is_none_or(|code| code <= 30), "{}", entry.code);
        assert!(entry.cause.ends_with('.'), "{}", entry.code);
    }
    let clause = rfc(4035, "5.3.1");
    assert_eq!(clause.to_string(), "RFC 4035 §5.3.1");
    assert_eq!(clause.url(), "https://www.rfc-editor.org/rfc/rfc4035#section-5.3.1");
}

/// A resolver does not look for near misses.
#[test]
fn extended_error_of_what_is_explained() {
    let unsupported = Fact::DsDigestsUnsupported { digest_types: vec![DigestType(3)] };
    let near = Fact::DsDigestTypeWrong { ds: ds(), digest_type: DigestType(2), right: ds() };
    let mut found = finding(near);
    assert_eq!(found.extended_error(), Some(6));
    found.details.push(unsupported.clone());
    assert_eq!(found.extended_error(), Some(2));
    found.fact = Fact::SignatureMissing;
    assert_eq!(found.extended_error(), Some(10));
    let source = include_str!("near_miss.rs");
    for entry in entries() {
        let is_there = source.contains(&format!("slug: \"{}\"", entry.slug));
        assert_eq!(near_miss::is_of_room(entry.code), is_there, "{}", entry.code);
    }
}

#[test]
fn found_by_code_and_by_slug() {
    assert_eq!(find("d102").unwrap().slug, "ds-digest-mismatch");
    assert_eq!(find("DS-digest-mismatch").unwrap().code, Code("D102"));
    assert!(find("X1").is_none());
}

#[test]
fn a_slip_of_the_hand_is_told_from_another_digest() {
    let mut finding = finding(Fact::DsDigestMismatch { ds: ds(), computed: vec![1, 2, 0xab] });
    assert_eq!(
        finding.summary(),
        "DS 12345 at the parent zone has the tag and algorithm of a key of www.example., but not its \
         digest: hexadecimal digit 6 of 6 is wrong"
    );
    finding.fact = Fact::DsDigestMismatch { ds: ds(), computed: vec![0xff; 3] };
    assert!(finding.summary().ends_with("it is the digest of something else"));
    finding.fact = Fact::DsDigestMismatch { ds: ds(), computed: vec![0xff; 4] };
    assert!(finding.summary().ends_with("3 octets instead of 4"));
}

#[test]
fn a_digit_left_out_is_told() {
    let digits = |text: &str| data_encoding::HEXUPPER.decode(text.as_bytes()).unwrap();
    let table = [
        (
            "0123456789ABCDEF",
            "012345789ABCDEF0",
            "hexadecimal digit 7 was left out, and one put in as digit 16",
        ),
        (
            "0123456789ABCDEF",
            "F012345689ABCDEF",
            "a digit was put in as hexadecimal digit 1, and one left out at 8",
        ),
        ("0123456789ABCDEF", "0123456689ABCDEF", "hexadecimal digit 8 of 16 is wrong"),
        ("0123456789ABCDEF", "0123456798ABCDEF", "hexadecimal digits 9, 10 of 16 are wrong"),
        ("0123456789ABCDEF", "FEDCBA9876543210", "it is the digest of something else"),
    ];
    for (computed, published, difference) in table {
        let ds = DsId { digest: digits(published), ..ds() };
        let fact = Fact::DsDigestMismatch { ds, computed: digits(computed) };
        assert!(fact.to_string().ends_with(difference), "{fact}");
    }
}

/// Whether a finding about a delegation has the parent or the child as its zone, the words are right.
#[test]
fn delegations_do_not_name_the_parent() {
    for entry in entries().iter().filter(|entry| entry.code.0.starts_with('D')) {
        assert!(!format!("{}{}", entry.summary, entry.fix).contains("{zone}"), "{}", entry.code);
    }
}

#[test]
fn the_keys_to_make_a_ds_of() {
    let zone_key = KeyId { tag: 1, flags: 256, ..key() };
    let fact = Fact::DsMatchesNoKey { ds: vec![ds(), ds()], keys: vec![zone_key, key()] };
    assert_eq!(
        finding(fact).fix(),
        "at the registrar of www.example., remove DS 12345 and add a DS for a key the zone has: 370 \
         (algorithm 13, flags 257)"
    );
}

#[test]
fn durations() {
    let shown = [0, 1, 90, 119, 120, 7_199, 7_200, 172_799, 172_800, 86_400 * 800].map(duration);
    let expected = [
        "0 seconds",
        "1 second",
        "90 seconds",
        "119 seconds",
        "2 minutes",
        "119 minutes",
        "2 hours",
        "47 hours",
        "2 days",
        "2 years",
    ];
    assert_eq!(shown, expected);
}

#[test]
fn hostile_text_is_escaped() {
    assert_eq!(
        escape("<a\u{1b}[31m\u{202e}b\\c\n\u{9b}é"),
        "\\u{3c}a\\u{1b}[31m\\u{202e}b\\\\c\\u{a}\\u{9b}é"
    );
}

#[test]
fn fields_as_data() {
    let fact = Fact::DsDigestMismatch { ds: ds(), computed: vec![0xab] };
    let fields: std::collections::BTreeMap<_, _> = fact.fields().into_iter().collect();
    let expected = serde_json::json!({
        "ds": {"tag": 12345, "algorithm": 13, "digest_type": 2, "digest": "0102AC"},
        "computed": "AB", "tag": 12345, "difference": "3 octets instead of 1", "right_ds": "12345 13 2 AB",
    });
    assert_eq!(serde_json::to_value(fields).unwrap(), expected);
}

/// Every software has its commands, every command its names and numbers.
#[test]
fn remedies_are_filled_in() {
    let mut software = BTreeSet::new();
    for fact in samples() {
        for remedy in finding(fact.clone()).remedies() {
            software.insert(remedy.software.slug());
            assert!(!remedy.commands.is_empty());
            for command in &remedy.commands {
                assert!(
                    !command.contains(['{', '}', '\n', '\u{1b}']) && !command.contains("  "),
                    "{command}"
                );
            }
        }
    }
    let all = ["bind", "knot", "nsd", "powerdns", "route53", "unbound"];
    assert_eq!(software.into_iter().collect::<Vec<_>>(), all);
}

/// What the operator of a zone, a server or a delegation types is in the catalogue, or is nothing that is typed.
#[test]
fn errors_without_remedies_are_known() {
    let without: Vec<&str> = entries()
        .iter()
        .filter(|entry| entry.level == Level::Error && entry.owner == Owner::ZoneOperator)
        .filter(|entry| entry.remedies().next().is_none())
        .map(|entry| entry.slug)
        .collect();
    assert_eq!(without, ["alias-loop", "cname-with-other-data", "limit-reached"]);
}

#[test]
fn remedies_name_the_zone_that_is_operated() {
    let commands = |fact| -> Vec<String> {
        let remedies = finding(fact).remedies();
        remedies.into_iter().map(|remedy| remedy.commands[0].clone()).collect()
    };
    // A delegation is that of the name, a set is signed by the zone.
    let ds = commands(Fact::DsMatchesNoKey { ds: vec![ds()], keys: vec![key()] });
    assert!(ds.contains(&"keymgr www.example. ds".to_owned()), "{ds:?}");
    let key = commands(Fact::KeyRevoked { key: key() });
    assert!(key.contains(&"rndc dnssec -rollover -key 370 example.".to_owned()), "{key:?}");
    assert_eq!(commands(Fact::AliasLoop), Vec::<String>::new());
}

/// Names come from whoever runs the zone, and are meant to be pasted into a shell.
#[test]
fn hostile_names_are_one_word_to_a_shell() {
    let signed = |labels: &[&[u8]]| {
        let zone = Name::from_labels(labels.iter().copied()).unwrap();
        let finding = Finding { zone, ..finding(Fact::SignatureMissing) };
        finding.remedies().into_iter().map(|remedy| remedy.commands[0].clone()).collect::<Vec<_>>()
    };
    assert_eq!(signed(&[b"example"])[0], "rndc sign example.");
    assert_eq!(signed(&[b"a b;`id`$(id)'x&|"])[0], "rndc sign 'a\\032b\\;`id`\\$\\(id\\)'\\''x&|.'");
    assert_eq!(signed(&[b"-rf"]), Vec::<String>::new());
    assert_eq!(signed(&[])[0], "rndc sign .");
}

#[test]
fn shares_in_words() {
    let words = |showing, of| Share { zone: name("example."), showing, of }.lookups();
    let shares = [(1, 2), (2, 4), (1, 3), (2, 3), (1, 4), (3, 4), (1, 13), (1, 1000), (999, 1000), (2, 2)];
    assert_eq!(
        shares.map(|(showing, of)| words(showing, of)),
        [
            "about half of cold lookups",
            "about half of cold lookups",
            "about a third of cold lookups",
            "about two thirds of cold lookups",
            "about a quarter of cold lookups",
            "about three quarters of cold lookups",
            "about 8 % of cold lookups",
            "about 1 % of cold lookups",
            "about 99 % of cold lookups",
            "all cold lookups",
        ]
    );
}

/// What other servers of the zone have right is not for the signer or the registrar to mend.
#[test]
fn what_is_right_elsewhere_is_transferred() {
    let mut finding = finding(Fact::SignatureMissing);
    finding.share = Some(Share { zone: name("example."), showing: 1, of: 2 });
    assert!(finding.fix().starts_with("let that server have example. as the others have it"));
    assert_eq!(finding.remedies()[0].commands, ["rndc retransfer example."]);
    finding.share = Some(Share { zone: name("example."), showing: 2, of: 2 });
    assert_eq!(finding.remedies()[0].commands[0], "rndc sign example.");
}

#[test]
fn what_one_server_does_begins_with_the_verb() {
    let silent = finding(Fact::ServerSilent { error: "late".to_owned() });
    assert_eq!(silent.predicate().unwrap(), "does not respond (late): lookups that ask it first are slow");
    assert_eq!(finding(Fact::SignatureMissing).predicate(), None);
    for entry in entries().iter().filter(|entry| entry.code.0.starts_with('T')) {
        if !entry.slug.starts_with("server-") {
            continue;
        }
        assert!(entry.summary.starts_with("a server of {zone} "), "{}", entry.slug);
    }
}
