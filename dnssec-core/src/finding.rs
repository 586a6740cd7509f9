//! Findings: typed facts with their numbers. Their words live in the [catalogue](crate::catalogue).

mod near_miss;

pub use near_miss::{DigestedOwner, NamePlace, SignatureForm, SignedOrder};

use crate::algorithm::{Algorithm, DigestType};
use crate::name::Name;
use crate::record_type::{Class, RecordType};
use crate::report::Verdict;
use crate::time::Timestamp;
use crate::wire::{Rcode, Section};
use std::net::{IpAddr, SocketAddr};

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

/// The parameters of an NSEC3 chain with hash algorithm 1 (RFC 5155 §3.1), in order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Nsec3Parameters {
    /// Additional iterations.
    pub iterations: u16,
    /// Salt.
    pub salt: Vec<u8>,
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
    /// Verifications tried to find out why a signature does not verify.
    NearMisses,
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
    /// The digest is that of a key with another algorithm than the DS says (RFC 4034 §5.1.2).
    DsWrongAlgorithmField {
        /// The DS.
        ds: DsId,
        /// The key.
        key: KeyId,
        /// The DS as it should be.
        right: DsId,
    },
    /// The digest is that of a key with another tag than the DS says (RFC 4034 §5.1.1).
    DsWrongTagField {
        /// The DS.
        ds: DsId,
        /// The key.
        key: KeyId,
        /// The DS as it should be.
        right: DsId,
    },
    /// The algorithm stands in the place of the digest type and the other way round (RFC 4034 §5.1).
    DsFieldsSwapped {
        /// The DS.
        ds: DsId,
        /// The key.
        key: KeyId,
        /// The DS as it should be.
        right: DsId,
    },
    /// The digest is of another type than the DS says (RFC 4034 §5.1.3).
    DsDigestTypeWrong {
        /// The DS.
        ds: DsId,
        /// The type that its digest has.
        digest_type: DigestType,
        /// The DS as it should be.
        right: DsId,
    },
    /// The digest is that of a key, but a piece of it is missing, or there is one too many (RFC 4034 §5.1.4).
    DsDigestCut {
        /// The DS.
        ds: DsId,
        /// The key.
        key: KeyId,
        /// Octets that a digest of this type has.
        expected: usize,
        /// The DS as it should be.
        right: DsId,
    },
    /// The digest is that of a key of the zone under another owner name (RFC 4034 §5.1.4).
    DsDigestOfOtherOwner {
        /// The DS.
        ds: DsId,
        /// The key.
        key: KeyId,
        /// What it was computed with.
        owner: DigestedOwner,
        /// The DS as it should be.
        right: DsId,
    },
    /// The digest is that of a key without flags, protocol and algorithm (RFC 4034 §5.1.4).
    DsDigestOfPartOfKey {
        /// The DS.
        ds: DsId,
        /// The key.
        key: KeyId,
        /// The DS as it should be.
        right: DsId,
    },
    /// The DS is that of a key that signs the zone but not its DNSKEY RRset (RFC 4035 §5.2).
    DsOfZoneSigningKey {
        /// The DS.
        ds: DsId,
        /// The key.
        key: KeyId,
        /// The DS of a key that does sign the DNSKEY RRset.
        right: DsId,
    },
    /// The DS is that of a key whose flags are others now (RFC 4034 §5.1.4).
    DsKeyFlagsChanged {
        /// The DS.
        ds: DsId,
        /// The key as it is published.
        key: KeyId,
        /// The flags that the digest was computed with.
        flags: u16,
        /// The DS as it should be.
        right: DsId,
    },
    /// The key of the DS is in the DNSKEY RRset of other servers of the zone, not of this one.
    DsKeyAtOtherServers {
        /// The DS.
        ds: DsId,
        /// The servers that have the key.
        having: Vec<SocketAddr>,
    },
    /// The zone asks for other DS than its parent has (RFC 7344 §4).
    DsDiffersFromCds {
        /// The DS set.
        ds: Vec<DsId>,
        /// What the CDS and CDNSKEY of the zone ask for.
        asked: Vec<DsId>,
    },

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
    /// The signature was made over names that are not in lower case (RFC 4034 §6.2).
    SignatureNotCanonicalCase {
        /// Key tag.
        tag: u16,
        /// Where those names stand.
        places: Vec<NamePlace>,
    },
    /// The signature was made over another TTL than the original one it states (RFC 4034 §3.1.4).
    SignatureOverCurrentTtl {
        /// Key tag.
        tag: u16,
        /// The TTL it was made over.
        ttl: u32,
        /// The original TTL it states.
        original_ttl: u32,
    },
    /// The signature was made by another key of the zone than it says (RFC 4035 §5.3.1).
    SignatureByOtherKey {
        /// The key tag it states.
        tag: u16,
        /// The algorithm it states.
        algorithm: Algorithm,
        /// The key that made it.
        key: KeyId,
    },
    /// The signature was made with another count of labels, or over another owner, than it states
    /// (RFC 4034 §3.1.3).
    SignatureWrongLabels {
        /// Key tag.
        tag: u16,
        /// The Labels field.
        labels: u8,
        /// What it should be.
        right: u8,
        /// The owner it was made over.
        signed_owner: Name,
    },
    /// The signature was made over fewer records than the set has (RFC 4034 §3.1.8.1).
    SignatureOverFewerRecords {
        /// Key tag.
        tag: u16,
        /// The data of the records it was not made over.
        extra: Vec<String>,
    },
    /// The signature was made over records that this server leaves out (RFC 4034 §3.1.8.1).
    SignatureOverMoreRecords {
        /// Key tag.
        tag: u16,
        /// The data of the records that are missing.
        missing: Vec<String>,
        /// The servers that have them.
        having: Vec<SocketAddr>,
    },
    /// The signature was made over the records that other servers have (RFC 4034 §3.1.8.1).
    SignatureOverOtherRecords {
        /// Key tag.
        tag: u16,
        /// The servers that have the records it was made over.
        having: Vec<SocketAddr>,
    },
    /// The signature was made over the records in another order, or over one of them twice (RFC 4034 §6.3).
    SignatureOrder {
        /// Key tag.
        tag: u16,
        /// Which.
        order: SignedOrder,
    },
    /// The signature verifies when its octets are put into the form that its algorithm asks for.
    SignatureEncoding {
        /// Key tag.
        tag: u16,
        /// Algorithm.
        algorithm: Algorithm,
        /// The form it has.
        form: SignatureForm,
    },
    /// The zone's own key made the signature, which names another signer (RFC 4034 §3.1.7).
    SignatureSignerWrong {
        /// The signer it names.
        signer: Name,
        /// The key that made it.
        key: KeyId,
    },
    /// The key of another zone made the signature (RFC 4035 §5.3.1).
    SignatureByKeyOfOtherZone {
        /// Key tag.
        tag: u16,
        /// Algorithm.
        algorithm: Algorithm,
        /// The zone whose key made it.
        other_zone: Name,
    },
    /// The signature was made by a key that other servers of the zone have, not this one.
    SignatureKeyAtOtherServers {
        /// Key tag.
        tag: u16,
        /// Algorithm.
        algorithm: Algorithm,
        /// The servers that have the key.
        having: Vec<SocketAddr>,
    },
    /// The signature was made with the hash of another RSA algorithm than it states (RFC 5702 §3).
    SignatureByOtherAlgorithm {
        /// The key.
        key: KeyId,
        /// The algorithm it states.
        algorithm: Algorithm,
        /// The algorithm it was made by.
        used: Algorithm,
    },
    /// The DNSKEY RRset was signed while one of its keys had other fields (RFC 4034 §3.1.8.1).
    SignatureOverOtherKeyFields {
        /// Key tag.
        tag: u16,
        /// The key as it is published.
        key: KeyId,
        /// The key as it was signed.
        signed: KeyId,
    },

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
    /// A name below a DNAME is answered without the CNAME that it yields (RFC 6672 §3.1).
    DnameWithoutCname {
        /// Owner of the DNAME.
        dname: Name,
    },
    /// The CNAME that a DNAME yields has TTL 0 (RFC 6672 §3.1).
    DnameTtlZero {
        /// Owner of the DNAME.
        dname: Name,
    },
    /// The CNAME that a DNAME yields has another TTL than the DNAME (RFC 6672 §3.1).
    DnameTtlMismatch {
        /// Owner of the DNAME.
        dname: Name,
        /// TTL of the CNAME.
        ttl: u32,
        /// TTL of the DNAME.
        dname_ttl: u32,
    },
    /// A name has a CNAME and other data (RFC 2181 §10.1).
    CnameWithOtherData {
        /// A type of the other data.
        other: RecordType,
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

    // How servers respond: EDNS.
    /// A server answers queries without EDNS and gives no response to those with it (RFC 6891 §7).
    EdnsDropped,
    /// A server answers queries without EDNS and has an error for those with it (RFC 6891 §7).
    EdnsError {
        /// The rcode.
        rcode: Rcode,
    },
    /// A server answers queries without DO and has an error for those with it (RFC 3225 §3).
    DnssecOkError {
        /// The rcode.
        rcode: Rcode,
    },
    /// A server of a signed zone answers only queries that do not ask for DNSSEC records (RFC 4035 §3).
    DnssecDowngrade,
    /// A server has an error for one question with DO and answers it without, though it answers others with DO
    /// (RFC 4035 §3.1).
    DnssecRecordsUnobtainable {
        /// The rcode with DO.
        rcode: Rcode,
    },
    /// A server answers queries with EDNS, but not those with options (RFC 6891 §6.1.2).
    EdnsOptionsFail {
        /// The rcode; `None` where there is no response.
        rcode: Option<Rcode>,
    },
    /// A server has no proper response to an EDNS version that there is not (RFC 6891 §6.1.3).
    EdnsVersionFails {
        /// The rcode; `None` where there is no response.
        rcode: Option<Rcode>,
    },
    /// A server answers queries of one EDNS version with another (RFC 6891 §6.1.3).
    EdnsVersionMismatch {
        /// The version of the query.
        asked: u8,
        /// The version of the response.
        answered: u8,
    },
    /// A server refuses an EDNS version and says that it knows it (RFC 6891 §6.1.3).
    EdnsVersionNotProvided {
        /// The version of the query.
        asked: u8,
        /// The version that the response says is known.
        answered: u8,
    },
    /// A server answers queries with EDNS as if they had none (RFC 6891 §7).
    EdnsIgnored,
    /// A server sends DNSSEC records but no OPT record (RFC 6891 §7).
    EdnsWithoutOpt,
    /// A server sends an OPT record to a client that sent none (RFC 6891 §7).
    GratuitousOpt,
    /// A server sets EDNS flags that mean nothing (RFC 6891 §6.1.4).
    EdnsUndefinedFlags {
        /// These flags.
        flags: u16,
    },

    // How servers respond: cookies.
    /// A server sends a cookie to a client that sent none (RFC 7873 §5.2.1).
    GratuitousCookie,
    /// A server that does cookies sometimes sends none (RFC 7873 §5.2.3).
    CookieMissing,
    /// A server sends the client's cookie back without its own (RFC 7873 §5.2.3).
    ServerCookieMissing,
    /// A server sends another client cookie back (RFC 7873 §5.3).
    ClientCookieMismatch,
    /// A cookie has a length that none has (RFC 7873 §5.3).
    CookieLength {
        /// Octets of both cookies.
        length: usize,
    },

    // How servers respond: transport.
    /// A server answers over TCP what it does not over UDP (RFC 6891 §6.2.6).
    UdpAnswerLost {
        /// Octets of the answer over TCP.
        octets: usize,
        /// Octets of the largest response over UDP.
        largest: usize,
    },
    /// A response over UDP is larger than the client can take (RFC 6891 §6.2.3).
    UdpAnswerTooLarge {
        /// Octets of the response.
        octets: usize,
        /// What the client can take.
        payload_size: u16,
    },
    /// A server that answers over UDP gives no response over TCP (RFC 7766 §5).
    TcpUnresponsive {
        /// The error in one line.
        error: String,
    },
    /// A server says that an answer is too large for UDP, and gives no response over TCP (RFC 7766 §5).
    TruncatedWithoutTcp {
        /// The error in one line.
        error: String,
    },
    /// A server that answers over UDP has nothing usable over TCP (RFC 7766 §5).
    TcpUnusable {
        /// What it has, in one line.
        fault: String,
    },
    /// A server that responds to others gave no response to a question (RFC 1035 §4.2).
    QueryUnanswered {
        /// The error in one line.
        error: String,
    },
    /// The network says that a server cannot be reached (RFC 1035 §4.2).
    ServerUnreachable {
        /// The error in one line.
        error: String,
    },
    /// A server that is of use otherwise gives a response that cannot be read (RFC 1035 §4.1).
    ResponseUnreadable {
        /// The fault in one line.
        fault: String,
    },

    // How servers respond: messages.
    /// A server that is of use otherwise has an error for a question (RFC 1035 §4.1.1).
    InvalidRcode {
        /// The rcode.
        rcode: Rcode,
    },
    /// A server of the zone answers without authority (RFC 1035 §4.1.1).
    NotAuthoritative,
    /// A referral claims authority (RFC 1035 §4.1.1).
    AuthoritativeReferral,
    /// A server refers to a zone above that which it is asked for (RFC 1034 §4.2.2).
    UpwardReferral {
        /// The zone it refers to.
        target: Name,
    },
    /// The server asked as a resolver answers, but offers no recursion (RFC 1035 §4.1.1).
    RecursionNotOffered,
    /// A server does not give the question back in the case that it had (RFC 4343 §4.1).
    CaseNotPreserved,
    /// A response has records of another class (RFC 1034 §6.1).
    ForeignClass {
        /// The class.
        class: Class,
        /// Where they stand.
        section: Section,
    },
    /// A negative answer has no SOA (RFC 2308 §2).
    SoaMissing {
        /// NXDOMAIN, or NOERROR where the type does not exist.
        rcode: Rcode,
    },
    /// The SOA of a negative answer is not that of the zone (RFC 2308 §2).
    SoaNotOwner {
        /// NXDOMAIN, or NOERROR where the type does not exist.
        rcode: Rcode,
        /// Its owner.
        owner: Name,
    },
    /// A server denies a name for one type and not for another (RFC 1034 §4.3.2).
    InconsistentNameError {
        /// The type for which the name does not exist.
        denied: RecordType,
        /// The type for which it does.
        existing: RecordType,
    },
    /// A server denies a name and has another below it (RFC 8020 §2).
    NameErrorAboveName {
        /// The name below.
        existing: Name,
    },
    /// A server of the zone has something to say (RFC 8914 §2).
    ExtendedError {
        /// The code.
        info_code: u16,
        /// The text as received.
        text: String,
    },
    /// Servers at one address have different versions of the zone (RFC 5001 §1).
    InstancesOutOfStep {
        /// The name of one with the older version.
        instance: String,
        /// Its serial number.
        serial: u32,
        /// The name of one with the newer version.
        other: String,
        /// Its serial number.
        newest: u32,
    },

    // Policy.
    /// A limit of the budget was reached.
    LimitReached {
        /// Which.
        limit: Limit,
        /// Its number.
        number: u32,
    },

    // Name servers in the delegation and in the zone.
    /// The parent delegates to servers that the zone does not list (RFC 1034 §4.2.2).
    NsNotInChild {
        /// Their names.
        servers: Vec<Name>,
    },
    /// The zone lists servers that its parent does not delegate to (RFC 1034 §4.2.2).
    NsNotInParent {
        /// Their names.
        servers: Vec<Name>,
    },
    /// A server within the zone has no glue at the parent (RFC 1034 §4.2.1, RFC 9471 §3.1).
    GlueMissing {
        /// Its name.
        server: Name,
    },
    /// A server within the zone has glue, but not of this address type (RFC 1034 §4.2.2).
    GlueIncomplete {
        /// Its name.
        server: Name,
        /// A or AAAA.
        record_type: RecordType,
    },
    /// A server within the zone has glue of an address type that the zone has not (RFC 1034 §4.2.2).
    GlueExtra {
        /// Its name.
        server: Name,
        /// A or AAAA.
        record_type: RecordType,
    },
    /// The glue of a server within the zone differs from its addresses there (RFC 1034 §4.2.2).
    GlueDiffers {
        /// Its name.
        server: Name,
        /// What the parent has.
        glue: Vec<IpAddr>,
        /// What the zone has.
        addresses: Vec<IpAddr>,
    },
    /// Glue is an address that cannot be reached from where the delegation can (RFC 1918 §3).
    GluePrivate {
        /// Name of the server.
        server: Name,
        /// Its address.
        address: IpAddr,
    },
    /// A server has an address that cannot be reached from where the delegation can (RFC 1918 §3).
    ServerAddressPrivate {
        /// Name of the server.
        server: Name,
        /// Its address.
        address: IpAddr,
    },
    /// No server of the zone has an IPv4 address (RFC 3901 §4).
    NoIpv4Address,
    /// No server of the zone has an IPv6 address.
    NoIpv6Address,
    /// The addresses of a server could not be had (RFC 1034 §4.2.2).
    ServerNameUnresolvable {
        /// Its name.
        server: Name,
        /// The error in one line.
        error: String,
    },
    /// A server has no address at all (RFC 1034 §4.2.2).
    ServerNameWithoutAddress {
        /// Its name.
        server: Name,
    },
    /// The name of a server is an alias (RFC 2181 §10.3).
    ServerNameIsAlias {
        /// Its name.
        server: Name,
    },
    /// A server of a signed parent refers the DS query to the child instead of answering it (RFC 4035 §3.1.4.1).
    DsQueryReferred,
    /// The parent says that the name of the zone does not exist (RFC 1034 §4.2.2).
    DelegationNonexistent,
    /// The parent's own denial says that there is no delegation (RFC 6840 §4.4).
    DelegationDenied,

    // Keys.
    /// Keys that other servers of the zone have are missing here (RFC 8901 §2).
    KeysMissing {
        /// The keys.
        keys: Vec<KeyId>,
    },
    /// A key signs data at some servers, and others do not publish it (RFC 8901 §2).
    SigningKeyNotEverywhere {
        /// The key.
        key: KeyId,
    },
    /// A DNSKEY stands at a name that is no apex (RFC 4034 §2.1.1).
    KeysNotAtApex {
        /// The zone that signed it.
        signer: Name,
    },
    /// A DNSKEY has no octet of public key (RFC 4034 §2.1.4).
    KeyEmpty {
        /// The key.
        key: KeyId,
    },
    /// An RSA key can be broken (RFC 6781 §3.4.2).
    RsaKeyTooShort {
        /// The key.
        key: KeyId,
        /// Bits of its modulus.
        bits: usize,
    },
    /// An RSA key is shorter than is advised today (RFC 6781 §3.4.2).
    RsaKeyShort {
        /// The key.
        key: KeyId,
        /// Bits of its modulus.
        bits: usize,
    },
    /// An RSA exponent is longer than some validators take (RFC 3110 §2).
    RsaExponentLarge {
        /// The key.
        key: KeyId,
        /// Bits of its exponent.
        bits: usize,
    },
    /// An RSA exponent is below 65537 (RFC 3110 §2).
    RsaExponentSmall {
        /// The key.
        key: KeyId,
    },
    /// A revoked key does not sign the DNSKEY RRset, so that nobody takes notice (RFC 5011 §2.1).
    RevokedKeyDoesNotSign {
        /// The key.
        key: KeyId,
    },
    /// Several keys have one tag (RFC 4035 §5.3.1, CVE-2023-50387).
    KeyTagsCollide {
        /// The tag.
        tag: u16,
        /// The algorithm.
        algorithm: Algorithm,
        /// How many keys.
        count: usize,
    },
    /// A DNSKEY lacks the Zone Key flag, and nothing is signed with it (RFC 4034 §2.1.1).
    KeyNotForZone {
        /// The key.
        key: KeyId,
    },
    /// DS records that no key of the zone has, beside one that counts (RFC 4035 §2.4).
    DsWithoutKey {
        /// The DS records.
        ds: Vec<DsId>,
    },
    /// No key that a DS of this algorithm refers to signs the DNSKEY RRset, beside one of another algorithm that
    /// does (RFC 4035 §2.2).
    DsAlgorithmNotSigning {
        /// The algorithm.
        algorithm: Algorithm,
    },
    /// A key with the Secure Entry Point flag has no DS, beside one that has (RFC 6781 §4.1.2).
    KeyWithoutDs {
        /// The key.
        key: KeyId,
    },
    /// A server has an older version of the zone (RFC 1034 §4.3.5).
    SerialsDiffer {
        /// Its serial number.
        serial: u32,
        /// The newest of the zone.
        newest: u32,
    },

    // What the child wants its DS to be.
    /// The CDS RRset differs from the DS RRset (RFC 7344 §3).
    CdsDiffersFromDs {
        /// What the child wants.
        cds: Vec<DsId>,
        /// What the parent has.
        ds: Vec<DsId>,
    },
    /// The DS that follow from the CDNSKEY RRset differ from the DS RRset (RFC 7344 §3).
    CdnskeyDiffersFromDs {
        /// What the child wants a DS for.
        keys: Vec<KeyId>,
        /// What the parent has.
        ds: Vec<DsId>,
    },
    /// CDS and CDNSKEY want different things (RFC 7344 §4).
    CdsDiffersFromCdnskey {
        /// The CDS.
        cds: Vec<DsId>,
        /// The CDNSKEY.
        keys: Vec<KeyId>,
    },
    /// Servers have different CDS RRsets (RFC 7344 §3).
    CdsSetsDiffer {
        /// How many different ones.
        sets: usize,
    },
    /// Servers have different CDNSKEY RRsets (RFC 7344 §3).
    CdnskeySetsDiffer {
        /// How many different ones.
        sets: usize,
    },
    /// No key that has a DS signs the CDS RRset (RFC 7344 §4.1).
    CdsSignerWithoutDs {
        /// Tags of the keys that do.
        tags: Vec<u16>,
    },
    /// No key that has a DS signs the CDNSKEY RRset (RFC 7344 §4.1).
    CdnskeySignerWithoutDs {
        /// Tags of the keys that do.
        tags: Vec<u16>,
    },
    /// A CDS of algorithm 0 that is not the one that asks for removal (RFC 8078 §4).
    CdsDeleteMalformed,
    /// A CDNSKEY of algorithm 0 that is not the one that asks for removal (RFC 8078 §4).
    CdnskeyDeleteMalformed,
    /// The CDS that asks for removal is not alone (RFC 8078 §4).
    CdsDeleteNotAlone {
        /// Records of the set.
        count: usize,
    },
    /// The CDNSKEY that asks for removal is not alone (RFC 8078 §4).
    CdnskeyDeleteNotAlone {
        /// Records of the set.
        count: usize,
    },
    /// The child asks its parent to remove the DS RRset (RFC 8078 §4).
    DsRemovalWanted {
        /// What the parent has.
        ds: Vec<DsId>,
    },
    /// The child asks its parent for a first DS (RFC 8078 §3).
    DsWanted {
        /// What the child wants.
        cds: Vec<DsId>,
    },
    /// CDS of an algorithm of which none leads to a key that signs the DNSKEY RRset (RFC 7344 §4.1).
    CdsWouldBreak {
        /// Those.
        cds: Vec<DsId>,
    },
    /// The same of CDNSKEY.
    CdnskeyWouldBreak {
        /// The keys.
        keys: Vec<KeyId>,
    },

    // How long signatures last, and for what.
    /// Signatures end soon, and should have been replaced (RFC 6781 §4.4.2.2).
    SignaturesEndSoon {
        /// Key tag of the first to end.
        tag: u16,
        /// When.
        expiration: Timestamp,
        /// Seconds until then.
        left: u32,
        /// Seconds from its inception to its expiration.
        lifetime: u32,
        /// RRsets whose signatures end as soon.
        sets: usize,
    },
    /// Signatures last shorter than a secondary serves the zone without its primary (RFC 6781 §4.4.1).
    SignaturesShorterThanExpire {
        /// Seconds that they last.
        lifetime: u32,
        /// SOA expire in seconds.
        expire: u32,
    },
    /// An RRset may be cached beyond the end of its signature (RFC 4035 §5.3.3).
    TtlBeyondExpiration {
        /// TTL in seconds.
        ttl: u32,
        /// When the signature ends.
        expiration: Timestamp,
        /// Seconds until then.
        left: u32,
    },
    /// A signature began only now (RFC 4035 §5.3.1).
    SignatureBeginsNow {
        /// Key tag.
        tag: u16,
        /// When.
        inception: Timestamp,
        /// Seconds ago.
        ago: u32,
    },
    /// A signature ends in a moment (RFC 4035 §5.3.1).
    SignatureEndsNow {
        /// Key tag.
        tag: u16,
        /// When.
        expiration: Timestamp,
        /// Seconds until then.
        left: u32,
    },
    /// An RRSIG and the RRset it covers have different TTLs (RFC 4034 §3).
    SignatureTtlDiffers {
        /// That of the RRset.
        ttl: u32,
        /// That of the RRSIG.
        signature_ttl: u32,
    },
    /// The TTL of an RRSIG is above the original TTL in it (RFC 4035 §2.2).
    SignatureTtlAboveOriginal {
        /// That of the RRSIG.
        signature_ttl: u32,
        /// Original TTL.
        original_ttl: u32,
    },
    /// An algorithm of the DNSKEY RRset does not sign every RRset (RFC 4035 §2.2).
    KeyAlgorithmNotSigning {
        /// The algorithm.
        algorithm: Algorithm,
    },
    /// An algorithm of the DS RRset does not sign every RRset (RFC 6840 §5.11).
    DsAlgorithmMissing {
        /// The algorithm.
        algorithm: Algorithm,
    },
    /// The TTL of NSEC or NSEC3 is above that of negative answers (RFC 9077 §3).
    DenialTtlAboveNegative {
        /// That of the record.
        ttl: u32,
        /// The lesser of the SOA's TTL and its minimum.
        negative_ttl: u32,
    },

    // The standing of algorithms.
    /// The zone is signed with RSA/SHA-1 (RFC 9905 §2).
    AlgorithmSha1 {
        /// The algorithm.
        algorithm: Algorithm,
    },
    /// The zone is signed with an algorithm that must not be used (RFC 9904 §3).
    AlgorithmProhibited {
        /// The algorithm.
        algorithm: Algorithm,
    },
    /// The zone is signed with an algorithm that is not recommended (RFC 9904 §3).
    AlgorithmNotRecommended {
        /// The algorithm.
        algorithm: Algorithm,
    },
    /// A DS has a SHA-1 digest (RFC 9904 §4).
    DsDigestSha1 {
        /// Key tags.
        tags: Vec<u16>,
    },
    /// A DS has a digest type that must not be used (RFC 9904 §4).
    DsDigestProhibited {
        /// Key tags.
        tags: Vec<u16>,
        /// The digest types.
        digest_types: Vec<DigestType>,
    },
    /// A DS has a digest type that cannot be computed, beside others (RFC 4035 §5.2).
    DsDigestUnsupported {
        /// Key tags.
        tags: Vec<u16>,
        /// The digest types.
        digest_types: Vec<DigestType>,
    },

    // Denials against each other, against the data, and for what they are.
    /// NSEC3 with salt (RFC 9276 §3.1).
    Nsec3SaltNotEmpty {
        /// The salt.
        salt: Vec<u8>,
    },
    /// NSEC3 records have other parameters than NSEC3PARAM says (RFC 5155 §4).
    Nsec3ParamDiffers {
        /// Those of the NSEC3 records.
        used: Nsec3Parameters,
        /// Those of the NSEC3PARAM RRset.
        published: Vec<Nsec3Parameters>,
    },
    /// Some servers deny with NSEC, others with NSEC3 (RFC 8901 §5.2).
    DenialMixed,
    /// A record denies a name that the same server answers for (RFC 4035 §2.3).
    ExistingNameDenied {
        /// Owner of the NSEC or NSEC3.
        by: Name,
    },
    /// The bitmap at a name lacks a type that the same server answers with (RFC 4034 §4.1.2, RFC 8198 §5).
    ExistingTypeDenied {
        /// Owner of the NSEC or NSEC3.
        by: Name,
    },
    /// The last NSEC of the zone does not lead back to its apex (RFC 4034 §4.1.1).
    LastNsecNotToApex {
        /// Owner of the NSEC.
        owner: Name,
        /// Its next name.
        next: Name,
    },
    /// One NSEC of an answer says that the name exists, another that it does not (RFC 4035 §3.1.3.1).
    DeniedNameCovered {
        /// Owner of the other.
        by: Name,
    },
    /// An answer from a wildcard comes with a denial of that wildcard (RFC 4035 §3.1.3.3).
    WildcardDenied {
        /// The wildcard.
        wildcard: Name,
        /// Owner of the NSEC or NSEC3.
        by: Name,
    },
    /// The owner of an NSEC3 is no hash right below the apex (RFC 5155 §3).
    Nsec3OwnerInvalid {
        /// The owner.
        owner: Name,
    },
    /// The next hashed owner name of an NSEC3 is no hash (RFC 5155 §3.1.7).
    Nsec3NextInvalid {
        /// Owner of the NSEC3.
        owner: Name,
        /// Octets of its next hashed owner name.
        length: usize,
    },
    /// The answer says that the name has no such type; its proof says that the name does not exist (RFC 4035
    /// §3.1.3.1, RFC 5155 §8.5).
    NoDataForDeniedName,

    // What providers claim, seen by a pre-flight.
    /// The provider says that it does not sign the zone, or cannot (RFC 4035 §2.4).
    ProviderNotSigning {
        /// Who says it.
        provider: String,
        /// In its own words.
        status: String,
    },
    /// The provider says that it does not use the key of a proposed DS (RFC 4035 §2.4).
    ProviderKeyNotInUse {
        /// Who says it.
        provider: String,
        /// The key.
        key: KeyId,
        /// In its own words.
        status: String,
    },
    /// A server does not have a key that the provider signs with (RFC 4035 §2.4).
    ProviderKeyNotServed {
        /// Who says it.
        provider: String,
        /// The key.
        key: KeyId,
    },
    /// Proposed DS are of no key that the provider has (RFC 4035 §2.4).
    DsNotOfProvider {
        /// Who has none.
        provider: String,
        /// The DS.
        ds: Vec<DsId>,
    },
    /// What the provider states of one key is of another (RFC 4034 §5.1.4).
    ProviderContradictsItself {
        /// Who states it.
        provider: String,
        /// Which members, and how they differ.
        contradiction: String,
    },
    /// No zone begins at the name that is to get a DS, as far as servers say (RFC 4035 §2.4).
    NoSuchZone {
        /// The zone that answers for the name instead.
        above: Name,
    },
}
