//! What a validator may choose. Public fields, each default with its source.

mod presets;

pub use presets::{PRESETS, Preset, Stated};

use crate::algorithm::{Algorithm, DigestType};
use crate::finding::Limit;
use crate::name::Name;
use crate::time::Timestamp;

/// The choices of a validator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Clock skew allowed at the ends of a signature's validity. Default none: RFC 4035 §5.3.1 compares with
    /// the current time and grants none.
    pub clock_skew: ClockSkew,
    /// Algorithms treated as not implemented although they are. Default none.
    pub disabled_algorithms: Vec<Algorithm>,
    /// Digest types treated as not implemented although they are. Default none.
    pub disabled_digests: Vec<DigestType>,
    /// A zone whose NSEC3 records have more iterations is treated as insecure (RFC 9276 §3.2).
    /// Default 150, as BIND 9.18 and Unbound have it.
    pub nsec3_iterations_insecure_above: u16,
    /// More iterations make an answer bogus (RFC 9276 §3.2). Default never, as
    /// those have it, although RFC 9276 §4 advises against a range between the two that is insecure.
    pub nsec3_iterations_bogus_above: u16,
    /// Whether a SHA-1 DS counts although the set holds a SHA-2 one. Default ignored (RFC 4509 §3).
    pub sha1_ds: Sha1Ds,
    /// Which algorithms of the DS set must have signed. Default any one (RFC 6840 §5.11).
    pub algorithms_required: AlgorithmsRequired,
    /// Where the RRSIGs of an RRset may stand. Default beside it (RFC 4035 §3.1.1).
    pub signature_placement: SignaturePlacement,
    /// Whether signature times are checked. Default checked (RFC 4035 §5.3.1).
    pub signature_times: SignatureTimes,
    /// Names below which nothing is validated (RFC 7646). Default none.
    pub negative_anchors: Vec<Name>,
    /// Bounds on the work of one validation.
    pub budget: Budget,
}

/// How far the clock may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockSkew {
    /// So many seconds.
    Fixed {
        /// Before inception.
        inception: u32,
        /// After expiration.
        expiration: u32,
    },
    /// A tenth of the time from inception to expiration, at both ends, as Unbound has it.
    Tenth {
        /// At least so many seconds.
        min: u32,
        /// At most so many seconds.
        max: u32,
    },
}

impl ClockSkew {
    /// None at either end.
    pub const NONE: Self = ClockSkew::Fixed { inception: 0, expiration: 0 };

    /// Seconds allowed before inception and after expiration.
    pub fn seconds(self, inception: Timestamp, expiration: Timestamp) -> (u32, u32) {
        match self {
            ClockSkew::Fixed { inception, expiration } => (inception, expiration),
            ClockSkew::Tenth { min, max } => {
                let tenth = expiration.seconds_since(inception).unsigned_abs() / 10;
                let skew = tenth.max(min).min(max);
                (skew, skew)
            }
        }
    }
}

/// What a SHA-1 DS beside a SHA-2 one is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sha1Ds {
    /// Ignored when a SHA-256 or SHA-384 DS is in the set (RFC 4509 §3).
    IgnoredBesideSha2,
    /// As good as any.
    Allowed,
}

/// Which algorithms of a DS set must have signed the zone's DNSKEY RRset and data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlgorithmsRequired {
    /// One valid path is enough (RFC 6840 §5.11).
    AnyOne,
    /// Each supported algorithm of the DS set, against downgrade.
    EveryOne,
}

/// Where RRSIGs are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignaturePlacement {
    /// In the section of the RRset they cover (RFC 4035 §3.1.1).
    SameSection,
    /// Anywhere in the message.
    AnySection,
}

/// Whether inception and expiration count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureTimes {
    /// They do (RFC 4035 §5.3.1).
    Checked,
    /// They do not: for looking at captures whose time is unknown.
    Ignored,
}

/// Bounds on the work of one validation; reaching one is a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Signature verifications in all, in those of Ed25519 or P-256: one by a large RSA key counts as several,
    /// by one with a long exponent up to 200. An honest chain of ten zones with aliases takes below a hundred.
    pub signatures: u32,
    /// Of these, how many may fail in all, against KeyTrap (CVE-2023-50387): what verifies costs its author as
    /// many octets as an honest answer, what fails need not, for each signature goes with each key of its tag.
    /// BIND 9.20 ends at the second.
    pub signature_failures: u32,
    /// Failed verifications tried for one RRset, by the keys of whichever zones; Unbound and BIND try 16 keys
    /// or signatures.
    pub signature_failures_per_rrset: u32,
    /// NSEC3 hash computations (CVE-2023-50868), each counted once more for each 50 blocks of SHA-1 that its
    /// iterations take; with a long salt an iteration is up to five.
    pub nsec3_hashes: u32,
    /// Verifications tried to find out why the set that decides does not verify, counted like `signatures` and
    /// within them. Small evidence allows fewer: what is left of `signature_failures`, or so many that all
    /// verifications together are one for each 16 octets. 0: none.
    pub near_misses: u32,
    /// RRsets judged of one answer: one of type ANY can hold thousands of empty records.
    pub rrsets: u32,
    /// Servers that the validation is run through, where zones have several: those of five zones with thirteen names
    /// of two addresses each. Together they may spend three budgets more.
    pub views: u32,
    /// Aliases followed; Unbound and BIND follow 11 (`max-query-restarts` of both), BIND 16 before it had that
    /// option.
    pub aliases: u32,
    /// Zones in a chain; a name has at most 127 labels.
    pub zones: u32,
    /// Queries of one walk. A response counts once more for each 4096 octets: 64 KiB are as good as 17 queries.
    pub queries: u32,
    /// The same, where every server is asked. A name in a zone with eight servers below a top-level domain with
    /// 26, as the root has, takes about 360.
    pub queries_of_every_server: u32,
    /// Levels of name server addresses looked up to find name server addresses.
    pub address_depth: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            clock_skew: ClockSkew::NONE,
            disabled_algorithms: Vec::new(),
            disabled_digests: Vec::new(),
            nsec3_iterations_insecure_above: 150,
            nsec3_iterations_bogus_above: u16::MAX,
            sha1_ds: Sha1Ds::IgnoredBesideSha2,
            algorithms_required: AlgorithmsRequired::AnyOne,
            signature_placement: SignaturePlacement::SameSection,
            signature_times: SignatureTimes::Checked,
            negative_anchors: Vec::new(),
            budget: Budget::default(),
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Budget {
            signatures: 400,
            signature_failures: 64,
            signature_failures_per_rrset: 16,
            nsec3_hashes: 600,
            near_misses: 256,
            rrsets: 400,
            views: 130,
            aliases: 16,
            zones: 40,
            queries: 300,
            queries_of_every_server: 600,
            address_depth: 4,
        }
    }
}

impl Budget {
    /// The number of a limit.
    pub fn number(&self, limit: Limit) -> u32 {
        match limit {
            Limit::Signatures => self.signatures,
            Limit::SignatureFailures => self.signature_failures_per_rrset,
            Limit::SignatureFailuresInAll => self.signature_failures,
            Limit::Nsec3Hashes => self.nsec3_hashes,
            Limit::Rrsets => self.rrsets,
            Limit::Views => self.views,
            Limit::NearMisses => self.near_misses,
            Limit::Aliases => self.aliases,
            Limit::Zones => self.zones,
            Limit::Queries => self.queries,
        }
    }
}

impl Policy {
    /// Whether a signature of this algorithm can be verified under this policy.
    pub fn supports_algorithm(&self, algorithm: Algorithm) -> bool {
        algorithm.is_implemented() && !self.disabled_algorithms.contains(&algorithm)
    }

    /// Whether a DS of this digest type can be compared under this policy.
    pub fn supports_digest(&self, digest_type: DigestType) -> bool {
        digest_type.is_implemented() && !self.disabled_digests.contains(&digest_type)
    }
}
