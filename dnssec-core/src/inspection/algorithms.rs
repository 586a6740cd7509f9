//! The standing of the algorithms that sign a zone and of the digests that refer to its keys (RFC 9904, 9905,
//! 9906).

use super::zone::Zone;
use crate::algorithm::{Algorithm, DigestType};
use crate::finding::{Fact, Finding};
use crate::record_type::RecordType;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// Algorithms and digest types that should not be, or must not be.
pub(super) fn inspect(zone: &Zone<'_>) -> Vec<Finding> {
    let mut findings = signing(zone);
    findings.extend(digests(zone));
    findings
}

impl Fact {
    /// What is to be said of an algorithm that signs, or is about to: the registry's column "Use for DNSSEC Signing"
    /// (RFC 9904 §3, RFC 9905 §5, RFC 9906 §5).
    pub fn of_signing_algorithm(algorithm: Algorithm) -> Option<Fact> {
        match algorithm {
            Algorithm::RSASHA1 | Algorithm::RSASHA1_NSEC3_SHA1 => Some(Fact::AlgorithmSha1 { algorithm }),
            Algorithm::RSAMD5 | Algorithm::DSA | Algorithm::DSA_NSEC3_SHA1 | Algorithm::ECC_GOST => {
                Some(Fact::AlgorithmProhibited { algorithm })
            }
            Algorithm::RSASHA512 => Some(Fact::AlgorithmNotRecommended { algorithm }),
            _ => None,
        }
    }
}

fn signing(zone: &Zone<'_>) -> Vec<Finding> {
    let mut signing: BTreeMap<Algorithm, BTreeSet<SocketAddr>> = BTreeMap::new();
    for set in &zone.sets {
        for signature in set.signed_by(&zone.name) {
            signing.entry(signature.rrsig.algorithm).or_default().insert(set.server());
        }
    }
    let remarkable = signing
        .into_iter()
        .filter_map(|(algorithm, servers)| Some((Fact::of_signing_algorithm(algorithm)?, servers)));
    remarkable.map(|(fact, servers)| zone.at_apex(RecordType::DNSKEY, fact, servers)).collect()
}

/// The registry's column "Use for DNSSEC Delegation" (RFC 9904 §4, RFC 9906 §5), and what cannot be computed here.
fn digests(zone: &Zone<'_>) -> Vec<Finding> {
    let policy = zone.inspection.policy;
    let is_prohibited = |digest_type| [DigestType::NULL, DigestType::GOST94].contains(&digest_type);
    let sha1 = Referring::of(zone, |digest_type| digest_type == DigestType::SHA1);
    let prohibited = Referring::of(zone, is_prohibited);
    let supported = Referring::of(zone, |digest_type| policy.supports_digest(digest_type));
    let unsupported = Referring::of(zone, |digest_type| {
        digest_type != DigestType::SHA1 && !is_prohibited(digest_type) && !policy.supports_digest(digest_type)
    });
    // The chain has told of those that are ignored beside others.
    let told = |tag: &u16| {
        let mut findings = zone.inspection.report.findings.iter();
        findings.any(|found| found.name == zone.name && found.fact == Fact::DsSha1Ignored { tag: *tag })
    };
    let tags: Vec<u16> = sha1.tags.iter().copied().filter(|tag| !told(tag)).collect();
    let mut findings = Vec::new();
    if !tags.is_empty() {
        findings.push(zone.at_apex(RecordType::DS, Fact::DsDigestSha1 { tags }, sha1.servers));
    }
    let Referring { tags, digest_types, servers } = prohibited;
    if !tags.is_empty() {
        findings.push(zone.at_apex(RecordType::DS, Fact::DsDigestProhibited { tags, digest_types }, servers));
    }
    let Referring { tags, digest_types, servers } = unsupported;
    if !tags.is_empty() && !supported.tags.is_empty() {
        findings.push(zone.at_apex(
            RecordType::DS,
            Fact::DsDigestUnsupported { tags, digest_types },
            servers,
        ));
    }
    findings
}

/// The DS of some digest types.
struct Referring {
    tags: Vec<u16>,
    digest_types: Vec<DigestType>,
    servers: BTreeSet<SocketAddr>,
}

impl Referring {
    fn of(zone: &Zone<'_>, is_meant: impl Fn(DigestType) -> bool) -> Self {
        let ds = zone.ds();
        let meant: Vec<_> = ds.iter().filter(|(ds, _)| is_meant(ds.digest_type)).collect();
        let tags: BTreeSet<u16> = meant.iter().map(|(ds, _)| ds.key_tag).collect();
        let digest_types: BTreeSet<DigestType> = meant.iter().map(|(ds, _)| ds.digest_type).collect();
        Referring {
            tags: tags.into_iter().collect(),
            digest_types: digest_types.into_iter().collect(),
            servers: meant.iter().flat_map(|(_, servers)| *servers).copied().collect(),
        }
    }
}
