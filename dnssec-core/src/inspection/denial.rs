//! How a zone denies: the parameters of its NSEC3 chain, and whether its servers agree on them.

use super::zone::{Section, Zone};
use crate::finding::{Fact, Finding, Nsec3Parameters};
use crate::record::{Nsec3, Nsec3Param};
use crate::record_type::RecordType;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// The only hash algorithm there is (RFC 5155 §11).
const SHA1: u8 = 1;

/// What is remarkable about a zone's way of denial.
pub(super) fn inspect(zone: &Zone<'_>) -> Vec<Finding> {
    let used = used(zone);
    let mut findings = against_advice(zone, &used);
    findings.extend(against_published(zone, &used));
    findings.extend(mixed(zone));
    findings
}

/// The parameters of the NSEC3 records that servers deny with.
fn used(zone: &Zone<'_>) -> BTreeMap<Nsec3Parameters, BTreeSet<SocketAddr>> {
    let mut used: BTreeMap<Nsec3Parameters, BTreeSet<SocketAddr>> = BTreeMap::new();
    for set in zone.sets.iter().filter(|set| set.section == Section::Authority) {
        if set.rrset.record_type != RecordType::NSEC3 || set.signed_by(&zone.name).next().is_none() {
            continue;
        }
        let readable = set.rrset.rdatas().filter_map(|rdata| Nsec3::parse(rdata).ok());
        for nsec3 in readable.filter(|nsec3| nsec3.hash_algorithm == SHA1) {
            let parameters = Nsec3Parameters { iterations: nsec3.iterations, salt: nsec3.salt.to_vec() };
            used.entry(parameters).or_default().insert(set.server());
        }
    }
    used
}

/// RFC 9276 §3.1.
fn against_advice(zone: &Zone<'_>, used: &BTreeMap<Nsec3Parameters, BTreeSet<SocketAddr>>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (Nsec3Parameters { iterations, salt }, servers) in used {
        let facts = [
            (*iterations > 0).then_some(Fact::Nsec3IterationsNotZero { iterations: *iterations }),
            (!salt.is_empty()).then(|| Fact::Nsec3SaltNotEmpty { salt: salt.clone() }),
        ];
        let facts = facts.into_iter().flatten();
        findings
            .extend(facts.map(|fact| zone.at_apex(RecordType::NSEC3PARAM, fact, servers.iter().copied())));
    }
    findings
}

/// RFC 5155 §4: NSEC3PARAM says which chains are complete, and servers deny with one of them.
fn against_published(
    zone: &Zone<'_>,
    used: &BTreeMap<Nsec3Parameters, BTreeSet<SocketAddr>>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (server, rdatas) in zone.rdatas(&zone.name, RecordType::NSEC3PARAM) {
        let readable = rdatas.into_iter().filter_map(|rdata| Nsec3Param::parse(rdata).ok());
        // RFC 5155 §4.1.2: with flags set it is ignored.
        let counting = readable.filter(|param| param.hash_algorithm == SHA1 && param.flags == 0);
        let published: Vec<Nsec3Parameters> = counting
            .map(|param| Nsec3Parameters { iterations: param.iterations, salt: param.salt.to_vec() })
            .collect();
        let differing =
            used.iter().filter(|(used, servers)| servers.contains(&server) && !published.contains(used));
        findings.extend(differing.map(|(used, _)| {
            let fact = Fact::Nsec3ParamDiffers { used: used.clone(), published: published.clone() };
            zone.at_apex(RecordType::NSEC3PARAM, fact, [server])
        }));
    }
    findings
}

/// RFC 8901 §5.2.
fn mixed(zone: &Zone<'_>) -> Option<Finding> {
    let denying_with = |record_type: RecordType| -> BTreeSet<SocketAddr> {
        let denials = zone.sets.iter().filter(|set| {
            set.section == Section::Authority
                && set.rrset.record_type == record_type
                && set.signed_by(&zone.name).next().is_some()
        });
        denials.map(|set| set.server()).collect()
    };
    let (nsec, nsec3) = (denying_with(RecordType::NSEC), denying_with(RecordType::NSEC3));
    let only_nsec: BTreeSet<SocketAddr> = nsec.difference(&nsec3).copied().collect();
    let only_nsec3: BTreeSet<SocketAddr> = nsec3.difference(&nsec).copied().collect();
    if only_nsec.is_empty() || only_nsec3.is_empty() {
        return None;
    }
    let fewer = if only_nsec3.len() < only_nsec.len() { only_nsec3 } else { only_nsec };
    Some(zone.at_apex(RecordType::NSEC, Fact::DenialMixed, fewer))
}
