//! Findings: typed facts with their numbers. Their words live in the [catalogue](crate::catalogue).

use crate::algorithm::{Algorithm, DigestType};
use crate::name::Name;
use crate::record_type::RecordType;
use crate::report::Verdict;
use crate::time::Timestamp;
use crate::wire::Rcode;
use std::net::SocketAddr;

mod collected;

pub(crate) use collected::Collected;

/// Something found, where it was found, and what it concerns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The zone concerned: of a delegation the child, of an RRset or denial the zone that signs it.
    pub zone: Name,
    /// Owner name of the RRset or denial concerned.
    pub name: Name,
    /// Type of the RRset or denial concerned.
    pub record_type: RecordType,
    /// What was found.
    pub fact: Fact,
    /// Servers that showed it, in order of appearance.
    pub servers: Vec<SocketAddr>,
    /// What follows from it or led to it, folded under it.
    pub details: Vec<Fact>,
    /// How many of the zone's servers lead to it, where it decides a verdict and not all do.
    pub share: Option<Share>,
}

/// How many servers of a zone lead to a verdict, and so how many lookups of resolvers with empty caches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    /// The zone.
    pub zone: Name,
    /// Servers that lead to it.
    pub showing: usize,
    /// Servers of the zone that answer.
    pub of: usize,
}

/// A DNSKEY as findings name it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct KeyId {
    /// Key tag.
    pub tag: u16,
    /// Algorithm.
    pub algorithm: Algorithm,
    /// DNSKEY flags.
    pub flags: u16,
}

/// A DS as findings name it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DsId {
    /// Key tag.
    pub tag: u16,
    /// Algorithm.
    pub algorithm: Algorithm,
    /// Digest type.
    pub digest_type: DigestType,
    /// Digest.
    pub digest: Vec<u8>,
}

/// How the absence of a DS was proven.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DsAbsence {
    /// An NSEC at the delegation without the DS bit (RFC 4035 §5.2).
    Nsec,
    /// An NSEC3 of the delegation without the DS bit (RFC 5155 §8.6).
    Nsec3,
    /// An NSEC3 with opt-out that covers the delegation (RFC 5155 §8.6).
    OptOut,
}

/// A resource of the policy's budget.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Limit {
    /// Signature verifications in all.
    Signatures,
    /// Failed verifications for one RRset.
    SignatureFailures,
    /// Failed verifications in all.
    SignatureFailuresInAll,
    /// NSEC3 hash computations.
    Nsec3Hashes,
    /// Aliases followed.
    Aliases,
    /// Zones in the chain.
    Zones,
    /// Queries of the walk.
    Queries,
    /// RRsets of one answer.
    Rrsets,
    /// Servers that the validation is run through.
    Views,
}

/// A fact with its numbers. One code each; the catalogue holds the words.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Fact {
    // Trust anchors.
    /// No trust anchor at or above the name (RFC 4035 §4.3, indeterminate).
    NoTrustAnchor,
    /// No DNSKEY of the zone is a trust anchor (RFC 4035 §5).
    AnchorMatchesNoKey {
        /// Tags of the anchors.
        anchor_tags: Vec<u16>,
        /// Keys of the zone.
        keys: Vec<KeyId>,
    },
    /// A key of the zone is a trust anchor but no valid signature of it covers the DNSKEY RRset.
    AnchorKeyDoesNotSign {
        /// Tags of the keys that match.
        tags: Vec<u16>,
    },
    /// Every trust anchor has an algorithm or digest type that cannot be used.
    AnchorUnsupported {
        /// Their algorithms.
        algorithms: Vec<Algorithm>,
    },
    /// Every trust anchor of the zone is outside its validity dates.
    AnchorNotValidNow {
        /// Tags of the anchors.
        anchor_tags: Vec<u16>,
    },
    /// A negative trust anchor covers the name (RFC 7646).
    NegativeTrustAnchor {
        /// The anchor's name.
        anchor: Name,
    },

    /// All zones' signatures begin later than the time validated at: the clock is behind (RFC 4035 §5.3.1).
    ClockBehind {
        /// Seconds, at least.
        by: u32,
    },
    /// All zones' signatures end before the time validated at: the clock is ahead (RFC 4035 §5.3.1).
    ClockAhead {
        /// Seconds, at least.
        by: u32,
    },
    /// The zone still publishes the key of the trust anchor, but signs its key set with another (RFC 5011 §6).
    AnchorKeyRetired {
        /// Tags of the anchors' keys.
        tags: Vec<u16>,
        /// Tags of the keys that sign.
        signing: Vec<u16>,
    },
    /// No server sends any DNSSEC record, whatever the zone (RFC 4035 §3.1).
    PathStripsDnssec,
    /// The servers that the walk began at answer as a resolver does (RFC 1035 §4.1.1).
    PathIntercepted,
    /// No address of one family can be reached from here, so these servers were not seen (RFC 3901 §4).
    FamilyUnreachable {
        /// IPv4 or IPv6.
        family: String,
        /// Addresses not reached.
        addresses: usize,
    },

    // Resolvers.
    /// The resolver hands on no DNSSEC record although DO was set (RFC 4035 §3.2.1).
    ResolverStripsDnssec,
    /// Through the resolver it fails, but the servers of the zone give what validates.
    ResolverAlone {
        /// What comes out from the servers of the zones.
        authority: Verdict,
    },

    // Delegations.
    /// No DNSKEY has the tag and algorithm of any DS (RFC 4035 §5.2).
    DsMatchesNoKey {
        /// The DS set.
        ds: Vec<DsId>,
        /// Keys of the child zone.
        keys: Vec<KeyId>,
    },
    /// A DNSKEY has the tag and algorithm of a DS, but its digest differs (RFC 4035 §5.2).
    DsDigestMismatch {
        /// The DS.
        ds: DsId,
        /// The digest of the key at hand.
        computed: Vec<u8>,
    },
    /// A DNSKEY matches a DS, but no valid signature of it covers the DNSKEY RRset (RFC 4035 §5.2).
    DsKeyDoesNotSign {
        /// Tags of the keys that match.
        tags: Vec<u16>,
    },
    /// The parent has a DS, the child has no DNSKEY at all (RFC 4035 §5.2).
    DsWithoutDnskey {
        /// The DS set.
        ds: Vec<DsId>,
    },
    /// The key a DS refers to lacks the Zone Key flag (RFC 4034 §5.2).
    DsKeyNotZoneKey {
        /// The key.
        key: KeyId,
    },
    /// The key a DS refers to is revoked (RFC 5011 §2.1).
    DsKeyRevoked {
        /// The key.
        key: KeyId,
    },
    /// The child is delegated without DS, provably (RFC 4035 §5.2): insecure.
    InsecureDelegation {
        /// How that was proven.
        proof: DsAbsence,
    },
    /// No DS has an algorithm that can be verified (RFC 4035 §5.2): insecure.
    DsAlgorithmsUnsupported {
        /// The algorithms.
        algorithms: Vec<Algorithm>,
    },
    /// No DS has a digest type that can be compared (RFC 4035 §5.2): insecure.
    DsDigestsUnsupported {
        /// The digest types.
        digest_types: Vec<DigestType>,
    },
    /// A SHA-1 DS is ignored beside SHA-2 ones (RFC 4509 §3).
    DsSha1Ignored {
        /// Its tag.
        tag: u16,
    },
    /// The DS query was answered by the child zone instead of its parent (RFC 4035 §3.1.4.1).
    DsAnsweredByChild,

    // Signatures.
    /// An RRset that must be signed has no RRSIG (RFC 4035 §5.3).
    SignatureMissing,
    /// The signature has expired (RFC 4035 §5.3.1).
    SignatureExpired {
        /// Key tag.
        tag: u16,
        /// When.
        expiration: Timestamp,
        /// Seconds ago.
        ago: u32,
    },
    /// The signature is not valid yet (RFC 4035 §5.3.1).
    SignatureNotYetValid {
        /// Key tag.
        tag: u16,
        /// From when.
        inception: Timestamp,
        /// Seconds ahead.
        ahead: u32,
    },
    /// Inception is after expiration (RFC 4034 §3.1.5).
    SignatureTimesReversed {
        /// Key tag.
        tag: u16,
        /// Inception.
        inception: Timestamp,
        /// Expiration.
        expiration: Timestamp,
    },
    /// The cryptographic verification fails (RFC 4035 §5.3.3).
    SignatureMismatch {
        /// Key tag.
        tag: u16,
        /// Algorithm.
        algorithm: Algorithm,
    },
    /// No DNSKEY has the signature's tag and algorithm (RFC 4035 §5.3.1).
    SignatureKeyMissing {
        /// Key tag.
        tag: u16,
        /// Algorithm.
        algorithm: Algorithm,
        /// Keys of the zone.
        keys: Vec<KeyId>,
    },
    /// The signer is not the zone that contains the RRset (RFC 4035 §5.3.1).
    SignerNotZone {
        /// The signer.
        signer: Name,
    },
    /// The Labels field exceeds the owner's labels (RFC 4035 §5.3.1).
    SignatureLabelsExceed {
        /// Labels field.
        labels: u8,
        /// Labels of the owner.
        owner_labels: usize,
    },
    /// The RRSIG record cannot be read (RFC 4034 §3.1).
    SignatureMalformed {
        /// Octets of RDATA.
        length: usize,
    },
    /// The signature field has a length its algorithm does not have.
    SignatureLength {
        /// Key tag.
        tag: u16,
        /// Algorithm.
        algorithm: Algorithm,
        /// Octets expected.
        expected: usize,
        /// Octets found.
        found: usize,
    },
    /// The signature's algorithm is not supported.
    SignatureAlgorithmUnsupported {
        /// Key tag.
        tag: u16,
        /// Algorithm.
        algorithm: Algorithm,
    },
    /// The key exists but its public key field cannot be used.
    KeyMalformed {
        /// The key.
        key: KeyId,
        /// The fault in one line.
        fault: String,
    },
    /// The key exists but lacks the Zone Key flag (RFC 4034 §2.1.1).
    KeyNotZoneKey {
        /// The key.
        key: KeyId,
    },
    /// The key exists but its protocol is not 3 (RFC 4034 §2.1.2).
    KeyProtocol {
        /// The key.
        key: KeyId,
        /// The protocol field.
        protocol: u8,
    },
    /// The key exists but is revoked (RFC 5011 §2.1).
    KeyRevoked {
        /// The key.
        key: KeyId,
    },
    /// An algorithm of the DS set has no valid signature, and the policy wants each to have one.
    AlgorithmNotSigning {
        /// The algorithm.
        algorithm: Algorithm,
    },
    /// The TTL is above the original TTL of the signature (RFC 4035 §5.3.3).
    TtlAboveOriginal {
        /// TTL received.
        ttl: u32,
        /// Original TTL.
        original_ttl: u32,
    },
    /// A record could not be taken apart.
    RecordMalformed {
        /// The fault in one line.
        fault: String,
    },
    /// RRSIGs were asked for, and they are not signed themselves (RFC 4035 §2.2): insecure.
    SignaturesAskedFor,

    // Denial of existence.
    /// A negative answer without NSEC or NSEC3 (RFC 4035 §3.1.3, RFC 5155 §7.2).
    DenialMissing,
    /// No NSEC covers or matches the name (RFC 4035 §5.4).
    NameNotCovered,
    /// No record denies the wildcard that could have answered (RFC 4035 §5.4, RFC 5155 §8.4).
    WildcardNotDenied {
        /// The wildcard.
        wildcard: Name,
    },
    /// No NSEC3 matches an ancestor of the name (RFC 5155 §8.3).
    NoClosestEncloser,
    /// No NSEC3 covers the next closer name (RFC 5155 §8.3).
    NextCloserNotCovered {
        /// The next closer name.
        next_closer: Name,
    },
    /// The type denied is in the bitmap of the matching record (RFC 4035 §5.4, RFC 5155 §8.5).
    TypeInBitmap {
        /// The type.
        record_type: RecordType,
    },
    /// The bitmap has CNAME: the name is an alias, not without data (RFC 6840 §4.3).
    CnameInBitmap,
    /// A record of the parent side of a zone cut, or at a DNAME, cannot deny what is below (RFC 6840 §4.1).
    AncestorDelegation {
        /// Owner of the record.
        owner: Name,
    },
    /// A record from the child's apex cannot deny a DS (RFC 6840 §4.1, RFC 4035 §5.2).
    DsDenialFromChild,
    /// The NSEC that was shown proves that the name exists (RFC 4035 §5.4).
    NameExists,
    /// A wildcard answered, but nothing denies that a closer match exists (RFC 4035 §5.3.4, RFC 5155 §8.8).
    WildcardExpansionUnproven,
    /// The denial rests on opt-out (RFC 5155 §9.2): insecure.
    OptOutSpan,
    /// NSEC3 iterations above what is validated (RFC 9276 §3.2).
    Nsec3IterationsTooHigh {
        /// Iterations.
        iterations: u16,
        /// The policy's limit.
        limit: u16,
    },
    /// No NSEC3 has a known hash algorithm (RFC 5155 §8.1).
    Nsec3HashUnknown {
        /// Hash algorithm.
        hash_algorithm: u8,
    },
    /// NSEC3 records of different parameters in one answer (RFC 5155 §8.2).
    Nsec3ParametersDiffer,
    /// An NSEC or NSEC3 record that cannot be read.
    DenialMalformed {
        /// The fault in one line.
        fault: String,
    },
    /// An NSEC or NSEC3 that is a wildcard expansion proves nothing (RFC 4035 §5.3.4; CVE-2017-15105).
    DenialFromWildcard {
        /// Owner as received.
        owner: Name,
    },
    /// NSEC3 iterations are not 0 (RFC 9276 §3.1).
    Nsec3IterationsNotZero {
        /// Iterations.
        iterations: u16,
    },

    // Aliases.
    /// The aliases form a loop (RFC 1034 §3.6.2).
    AliasLoop,
    /// A CNAME is not what the DNAME above it yields (RFC 6672 §2.2).
    DnameSynthesisWrong {
        /// Owner of the DNAME.
        dname: Name,
        /// The CNAME's target.
        target: Name,
        /// The name that the DNAME yields.
        expected: Option<Name>,
    },
    /// A DNAME that is expanded from a wildcard (RFC 6672 §3.3).
    DnameFromWildcard,
    /// More than one CNAME at a name (RFC 2181 §10.1).
    MultipleCnames {
        /// How many.
        count: usize,
    },

    // Responses and transport.
    /// No server answered.
    NoResponse {
        /// Attempts.
        attempts: usize,
        /// The last error in one line.
        error: String,
    },
    /// Every server that answered gave an rcode that carries no data.
    ErrorResponse {
        /// The rcode.
        rcode: Rcode,
        /// Extended error, code and text (RFC 8914).
        extended: Vec<(u16, String)>,
    },
    /// A response could not be decoded.
    ResponseMalformed {
        /// The fault in one line.
        fault: String,
    },
    /// A truncated response, and TCP did not help (RFC 7766 §5).
    ResponseTruncated,
    /// The response has another question than was asked.
    QuestionMismatch,
    /// The server refers upwards or sideways: it does not serve the zone (RFC 1034 §4.2.2).
    LameDelegation,
    /// No address is known for any server of the zone.
    NoServerAddress,
    /// The server answered without EDNS or dropped DNSSEC records (RFC 6891 §7).
    EdnsUnsupported,
    /// The evidence needed is not in the capture.
    EvidenceMissing,
    /// The walk was interrupted before it was complete.
    WalkInterrupted {
        /// Queries that were still unanswered.
        outstanding: usize,
    },
    /// The server asked as a resolver does not resolve: it refuses, with RA clear (RFC 1034 §4.3.1).
    RecursionUnavailable {
        /// The rcode.
        rcode: Rcode,
    },
    /// The rcode says that the name does not exist, and the answer is there (RFC 2308 §2.1).
    NameErrorWithAnswer,
    /// One of several servers does not respond at all (RFC 1035 §4.2).
    ServerSilent {
        /// The error in one line.
        error: String,
    },
    /// One of several servers has an error to say and nothing else (RFC 1035 §4.1.1).
    ServerErrors {
        /// The rcode.
        rcode: Rcode,
    },
    /// One of several servers does not serve the zone (RFC 1034 §4.2.2).
    ServerLame,
    /// One of several servers gives nothing that can be used (RFC 1035 §4.1).
    ServerUnreadable {
        /// The fault in one line.
        fault: String,
    },
    /// One of several servers has the zone without DNSKEY (RFC 4035 §3.1).
    ServerUnsigned,
    /// One of several servers has an older version of the zone, and fails (RFC 1034 §4.3.5).
    ServerStale {
        /// Its serial number.
        serial: u32,
        /// The newest of the zone.
        newest: u32,
    },
    /// One of several servers has other keys, and fails (RFC 8901 §2).
    ServerKeysDiffer {
        /// Keys that only this server has.
        tags: Vec<u16>,
        /// Keys that only the others have.
        others: Vec<u16>,
    },

    // Policy.
    /// A limit of the budget was reached.
    LimitReached {
        /// Which.
        limit: Limit,
        /// Its number.
        number: u32,
    },
}
