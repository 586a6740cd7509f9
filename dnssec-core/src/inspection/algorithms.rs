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

/// The registry's column "Use for DNSSEC Signing" (RFC 9904 §3, RFC 9905 §5, RFC 9906 §5).
fn standing(algorithm: Algorithm) -> Option<Fact> {
    match algorithm {
        Algorithm::RSASHA1 | Algorithm::RSASHA1_NSEC3_SHA1 => Some(Fact::AlgorithmSha1 { algorithm }),
        Algorithm::RSAMD5 | Algorithm::DSA | Algorithm::DSA_NSEC3_SHA1 | Algorithm::ECC_GOST => {
            Some(Fact::AlgorithmProhibited { algorithm })
        }
        Algorithm::RSASHA512 => Some(Fact::AlgorithmNotRecommended { algorithm }),
        _ => None,
    }
}

fn signing(zone: &Zone<'_>) -> Vec<Finding> {
    let mut signing: BTreeMap<Algorithm, BTreeSet<SocketAddr>> = BTreeMap::new();
    for set in &zone.sets {
        for signature in set.signed_by(&zone.name) {
            signing.entry(signature.rrsig.algorithm).or_default().insert(set.server());
        }
    }
    let remarkable =
        signing.into_iter().filter_map(|(algorithm, servers)| Some((standing(algorithm)?, servers)));
    remarkable.map(|(fact, servers)| zone.at_apex(RecordType::DNSKEY, fact, servers)).collect()
}

/// The registry's column "Use for DNSSEC Delegation" (RFC 9904 §4, RFC 9906 §5).
fn digests(zone: &Zone<'_>) -> Vec<Finding> {
    let ds = zone.ds();
    let of_types = |types: &[DigestType]| {
        let meant: Vec<_> = ds.iter().filter(|(ds, _)| types.contains(&ds.digest_type)).collect();
        let tags: BTreeSet<u16> = meant.iter().map(|(ds, _)| ds.key_tag).collect();
        let digest_types: BTreeSet<DigestType> = meant.iter().map(|(ds, _)| ds.digest_type).collect();
        let servers: BTreeSet<SocketAddr> = meant.iter().flat_map(|(_, servers)| *servers).copied().collect();
        (tags.into_iter().collect::<Vec<u16>>(), digest_types.into_iter().collect(), servers)
    };
    // The chain has told of those that are ignored beside others.
    let findings = zone.inspection.report.findings.iter();
    let told: BTreeSet<u16> = findings
        .filter(|finding| finding.name == zone.name)
        .filter_map(|finding| match finding.fact {
            Fact::DsSha1Ignored { tag } => Some(tag),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    let (tags, _, servers) = of_types(&[DigestType::SHA1]);
    let tags: Vec<u16> = tags.into_iter().filter(|tag| !told.contains(tag)).collect();
    if !tags.is_empty() {
        found.push(zone.at_apex(RecordType::DS, Fact::DsDigestSha1 { tags }, servers));
    }
    let (tags, digest_types, servers) = of_types(&[DigestType::NULL, DigestType::GOST94]);
    if !tags.is_empty() {
        found.push(zone.at_apex(RecordType::DS, Fact::DsDigestProhibited { tags, digest_types }, servers));
    }
    found
}
