//! Before the zone is blamed: this side of it. A wrong clock, old trust anchors, a path or a resolver that drops
//! DNSSEC records, or somebody who answers in the place of the servers make every zone look broken.
//!
//! The verdict stays what it is; the fact that decides it becomes a detail of the one that explains it.

use crate::anchor::TrustAnchors;
use crate::capture::{Exchange, Mode};
use crate::evidence::Response;
use crate::finding::{Fact, Finding};
use crate::inspection::Inspection;
use crate::name::Name;
use crate::record::{Record, Rrsig};
use crate::record_type::RecordType;
use crate::report::{Report, Verdict};
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// Puts the blame on this side where it belongs there.
pub(crate) fn blame(inspection: &Inspection<'_>, anchors: &TrustAnchors) -> Option<Blame> {
    let decisive = inspection.report.decisive_finding();
    let decisive = decisive.filter(|_| inspection.report.verdict != Verdict::Insecure);
    if let Some(decisive) = decisive {
        let is_anchored = anchors.closest(&decisive.zone, inspection.now).is_some_and(|(zone, _)| {
            *zone == decisive.zone && decisive.name == *zone && decisive.record_type == RecordType::DNSKEY
        });
        let fact = is_anchored.then(|| explain(inspection, decisive)).flatten();
        if let Some(fact) = fact.or_else(|| stripped(inspection, decisive)) {
            return Some(Blame::Decides(fact));
        }
    }
    let (zone, servers) = intercepted(inspection)?;
    let fact = Fact::PathIntercepted;
    Some(match decisive {
        Some(_) => Blame::Decides(fact),
        None => Blame::Beside(Finding {
            name: zone.clone(),
            zone,
            record_type: RecordType::NS,
            fact,
            servers,
            details: Vec::new(),
            share: None,
        }),
    })
}

/// What this side is to blame for.
pub(crate) enum Blame {
    /// It explains what decides the verdict.
    Decides(Fact),
    /// It does no harm yet.
    Beside(Finding),
}

impl Blame {
    /// Puts it into a report.
    pub(crate) fn apply(self, report: &mut Report) {
        match self {
            Blame::Decides(fact) => {
                let decisive = report.decisive.and_then(|index| report.findings.get_mut(index));
                if let Some(finding) = decisive {
                    let symptom = std::mem::replace(&mut finding.fact, fact);
                    finding.details.insert(0, symptom);
                    finding.share = None;
                }
            }
            Blame::Beside(finding) => report.findings.push(finding),
        }
    }
}

/// Why the keys of a zone with a trust anchor cannot be trusted.
fn explain(inspection: &Inspection<'_>, decisive: &Finding) -> Option<Fact> {
    match &decisive.fact {
        Fact::SignatureNotYetValid { .. } => {
            let by = off(inspection, |window, now| window.inception.seconds_since(now))?;
            Some(Fact::ClockBehind { by })
        }
        Fact::SignatureExpired { .. } => {
            let by = off(inspection, |window, now| now.seconds_since(window.expiration))?;
            Some(Fact::ClockAhead { by })
        }
        Fact::AnchorKeyDoesNotSign { tags } => {
            let signing = signing(inspection, &decisive.zone);
            let is_other = !signing.is_empty() && signing.iter().all(|tag| !tags.contains(tag));
            is_other.then(|| Fact::AnchorKeyRetired { tags: tags.clone(), signing })
        }
        _ => None,
    }
}

/// From when until when a signature is valid.
#[derive(Clone, Copy)]
struct Window {
    inception: Timestamp,
    expiration: Timestamp,
}

/// By how many seconds the clock is off at least, if the key sets of all zones say so, and there are several:
/// that the signers of several zones fail on one day is far less likely (RFC 4035 §5.3.1).
fn off(inspection: &Inspection<'_>, distance: impl Fn(Window, Timestamp) -> i32) -> Option<u32> {
    let mut nearest: BTreeMap<Name, i32> = BTreeMap::new();
    for (owner, signature) in key_set_signatures(inspection) {
        let window = Window { inception: signature.inception, expiration: signature.expiration };
        let distance = distance(window, inspection.now);
        let known = nearest.entry(owner.clone()).or_insert(distance);
        *known = (*known).min(distance);
    }
    let all_off = nearest.len() > 1 && nearest.values().all(|distance| *distance > 0);
    nearest.into_values().max().filter(|_| all_off).and_then(|distance| u32::try_from(distance).ok())
}

/// Tags of the keys whose signatures of a zone's key set are not out of date.
fn signing(inspection: &Inspection<'_>, zone: &Name) -> Vec<u16> {
    let of_zone = key_set_signatures(inspection).into_iter().filter(|(owner, _)| *owner == zone);
    let is_current = |signature: &Rrsig<'_>| {
        !inspection.now.is_before(signature.inception) && !signature.expiration.is_before(inspection.now)
    };
    let tags: BTreeSet<u16> = of_zone
        .filter(|(_, signature)| is_current(signature))
        .map(|(_, signature)| signature.key_tag)
        .collect();
    tags.into_iter().collect()
}

/// The signatures of DNSKEY RRsets, a few of each response.
fn key_set_signatures<'a>(inspection: &Inspection<'a>) -> Vec<(&'a Name, Rrsig<'a>)> {
    const MOST_OF_A_RESPONSE: usize = 16;
    let asked =
        inspection.exchanges().filter(|(exchange, _)| exchange.question.record_type == RecordType::DNSKEY);
    asked
        .flat_map(|(exchange, response)| {
            let own = records(response).filter(|record| {
                record.record_type == RecordType::RRSIG && record.owner == exchange.question.name
            });
            let parsed = own.filter_map(|record| Some((&record.owner, Rrsig::parse(&record.rdata).ok()?)));
            parsed
                .filter(|(_, signature)| signature.type_covered == RecordType::DNSKEY)
                .take(MOST_OF_A_RESPONSE)
        })
        .collect()
}

fn records(response: &Response) -> impl Iterator<Item = &Record> {
    response.message.iter().flat_map(|message| message.answers.iter().chain(&message.authorities))
}

/// Whether nobody sends any DNSSEC record although all were asked to: then it is the path, or the resolver.
fn stripped(inspection: &Inspection<'_>, decisive: &Finding) -> Option<Fact> {
    let is_symptom = matches!(
        decisive.fact,
        Fact::SignatureMissing
            | Fact::DenialMissing
            | Fact::AnchorMatchesNoKey { .. }
            | Fact::DsWithoutDnskey { .. }
            | Fact::EdnsUnsupported
    );
    let of_dnssec = [RecordType::RRSIG, RecordType::NSEC, RecordType::NSEC3];
    let mut has_data = BTreeSet::new();
    for (exchange, response) in inspection.exchanges() {
        if records(response).any(|record| of_dnssec.contains(&record.record_type)) {
            return None;
        }
        if records(response).next().is_some() {
            has_data.insert(exchange.zone.clone());
        }
    }
    match inspection.capture.mode {
        // One zone alone may be unsigned, or have a server without EDNS; the root zone is signed.
        Mode::Iterative if is_symptom && has_data.len() > 1 && decisive.zone.is_root() => {
            Some(Fact::PathStripsDnssec)
        }
        Mode::Recursive if is_symptom && !has_data.is_empty() => Some(Fact::ResolverStripsDnssec),
        _ => None,
    }
}

/// The zone that a walk began at, and its servers, if these answer as resolvers do: with RA, which authoritative
/// servers of the root and the like never set, and without authority (RFC 1035 §4.1.1).
fn intercepted(inspection: &Inspection<'_>) -> Option<(Name, Vec<SocketAddr>)> {
    if inspection.capture.mode == Mode::Recursive {
        return None;
    }
    let zone = inspection.zones.first()?;
    let of_zone: Vec<(&Exchange, &Response)> = inspection.exchanges_of(zone).collect();
    let headers = of_zone.iter().filter_map(|(_, response)| Some(response.message.as_ref()?.header));
    let as_resolver =
        headers.clone().all(|header| header.is_recursion_available() && !header.is_authoritative());
    let servers: BTreeSet<SocketAddr> = of_zone.iter().map(|(exchange, _)| exchange.server).collect();
    (as_resolver && headers.count() > 1).then(|| (zone.clone(), servers.into_iter().collect()))
}

/// A report on what a resolver gave, beside the report on what the servers of the zones give themselves. Where it
/// fails through the resolver alone, that decides (RFC 4035 §4.7); otherwise it stays as it is.
pub fn beside_authority(mut through_resolver: Report, from_authority: &Report) -> Report {
    use Verdict::{Bogus, Indeterminate, Insecure, Secure};
    if let (Bogus | Indeterminate, Secure | Insecure) = (through_resolver.verdict, from_authority.verdict) {
        let fact = Fact::ResolverAlone { authority: from_authority.verdict };
        Blame::Decides(fact).apply(&mut through_resolver);
    }
    through_resolver
}
