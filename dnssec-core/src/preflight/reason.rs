//! Reasons for and against: what of all that is found bears on the DS.

use super::Alone;
use crate::catalogue::{Level, Owner};
use crate::finding::{DsId, Fact, Finding};
use crate::name::Name;
use crate::record_type::RecordType;
use crate::report::{Link, LinkKind, Outcome, Report, Verdict};
use crate::supposition::Supposition;

/// A finding that bears on the decision.
#[derive(Clone, PartialEq, Debug)]
pub struct Reason {
    /// How much.
    pub weight: Weight,
    /// Where it comes from.
    pub source: Source,
    /// What was found.
    pub finding: Finding,
}

/// How much a reason bears, the gravest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Weight {
    /// The DS must not be published as things are.
    Forbids,
    /// Whether it may cannot be told.
    LeavesOpen,
    /// It may be published, and this should be known.
    Warns,
}

/// Where a reason comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// It decides one of the foretold reports, by its place among them.
    Foretold(usize),
    /// It was found beside the chain to the apex.
    Beside,
    /// It decides for resolvers that want a signature by every algorithm of the DS set.
    EveryAlgorithm,
    /// It decides where this DS stands alone.
    Alone(DsId),
    /// The provider says so.
    Claim,
}

/// What the reports give: what decides each, then what was found beside the chain to the apex.
pub(super) fn of_reports(foretold: &[Report], supposition: &Supposition) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for (place, report) in foretold.iter().enumerate() {
        let Some(finding) = report.decisive_finding() else { continue };
        let Some(weight) = weight_of(place, report, finding, supposition) else { continue };
        let is_known = reasons.iter().any(|reason| is_of_kind(&reason.finding, finding));
        if !is_known {
            reasons.push(Reason { weight, source: Source::Foretold(place), finding: finding.clone() });
        }
    }
    reasons.sort_by_key(|reason| reason.weight);
    reasons.extend(foretold.first().and_then(|apex| no_such_zone(apex, supposition)));
    if let Some(apex) = foretold.first() {
        let beside = beside(apex, supposition)
            .filter(|finding| !reasons.iter().any(|reason| is_of_kind(&reason.finding, finding)));
        let beside: Vec<Finding> = beside.cloned().collect();
        reasons.extend(beside.into_iter().map(|finding| Reason {
            weight: Weight::Warns,
            source: Source::Beside,
            finding,
        }));
    }
    reasons
}

/// What is secure for want of a zone: the denial of its name by a zone above holds with any DS, and says nothing of it.
fn no_such_zone(apex: &Report, supposition: &Supposition) -> Option<Reason> {
    let zone = supposition.zone();
    let is_of_zone = |link: &Link| matches!(&link.kind, LinkKind::Keys { zone: of } if of == zone);
    let is_answered = apex.outcome == Outcome::Answer && apex.links.iter().any(is_of_zone);
    if apex.verdict != Verdict::Secure || is_answered {
        return None;
    }
    let answering = apex.links.iter().rev().find_map(|link| match &link.kind {
        LinkKind::Denial { zone, .. } | LinkKind::Answer { zone, .. } | LinkKind::Alias { zone, .. } => {
            zone.clone()
        }
        _ => None,
    });
    let above = answering.or_else(|| zone.parent()).unwrap_or_else(Name::root);
    let finding = Finding {
        zone: zone.clone(),
        name: zone.clone(),
        record_type: RecordType::SOA,
        fact: Fact::NoSuchZone { above },
        servers: Vec::new(),
        details: Vec::new(),
        share: None,
    };
    Some(Reason { weight: Weight::Forbids, source: Source::Foretold(0), finding })
}

/// One cause at one set by the same servers is one reason, whichever questions meet it.
fn is_of_kind(first: &Finding, second: &Finding) -> bool {
    first.fact.code() == second.fact.code() && first.zone == second.zone && first.servers == second.servers
}

/// What the verdict on a question means for the DS. The apex has to be secure; other names may be insecure by right
/// (a child without DS, an alias to elsewhere), and what is broken elsewhere is no work of the DS.
fn weight_of(place: usize, report: &Report, finding: &Finding, supposition: &Supposition) -> Option<Weight> {
    let zone = supposition.zone();
    let is_on_the_way = finding.zone.is_at_or_below(zone) || zone.is_at_or_below(&finding.zone);
    let is_of_zone = finding.zone == *zone || finding.name == *zone;
    match (report.verdict, place) {
        (Verdict::Secure, _) => None,
        // Our own clock, anchors or path say nothing of the zone; what they spoil has to be asked again.
        (Verdict::Bogus, _) if finding.owner() == Owner::You => Some(Weight::LeavesOpen),
        (Verdict::Bogus, _) if is_on_the_way => Some(Weight::Forbids),
        (Verdict::Insecure, 0) => Some(Weight::Forbids),
        (Verdict::Indeterminate, 0) => Some(Weight::LeavesOpen),
        // Not asked because nobody would have to know.
        (Verdict::Indeterminate, _) if finding.fact == Fact::EvidenceMissing => None,
        (Verdict::Bogus | Verdict::Indeterminate, _) => Some(Weight::Warns),
        (Verdict::Insecure, _) => {
            (is_of_zone && finding.fact.entry().level != Level::Note).then_some(Weight::Warns)
        }
    }
}

/// Findings beside the chain that bear on validation, of the zone itself, each cause once.
fn beside<'r>(report: &'r Report, supposition: &'r Supposition) -> impl Iterator<Item = &'r Finding> {
    let causes = report.follows_from();
    report.findings.iter().enumerate().filter_map(move |(place, finding)| {
        let follows = causes.get(place).is_none_or(Option::is_some);
        let is_decisive = report.decisive == Some(place);
        let bears = finding.zone == *supposition.zone()
            && finding.fact.entry().level != Level::Note
            && bears_on_validation(&finding.fact);
        // Addresses that could not be asked may serve anything.
        let is_unseen = matches!(finding.fact, Fact::FamilyUnreachable { .. });
        ((bears || is_unseen) && !follows && !is_decisive).then_some(finding)
    })
}

/// Whether a fact has to do with what validators need. Delegations of name servers, cookies, options and the like are
/// as good or bad as they were before.
fn bears_on_validation(fact: &Fact) -> bool {
    match fact.code().0.get(..1) {
        Some("D" | "S" | "N" | "K" | "P" | "C") => true,
        Some("T") => matches!(
            fact,
            Fact::ServerSilent { .. }
                | Fact::ServerErrors { .. }
                | Fact::ServerLame
                | Fact::ServerUnreachable { .. }
                | Fact::ServerUnreadable { .. }
                | Fact::ServerUnsigned
                | Fact::ServerStale { .. }
                | Fact::ServerKeysDiffer { .. }
                | Fact::EdnsDropped
                | Fact::EdnsError { .. }
                | Fact::EdnsUnsupported
                | Fact::EdnsIgnored
                | Fact::DnssecOkError { .. }
                | Fact::DnssecDowngrade
                | Fact::DnssecRecordsUnobtainable { .. }
                | Fact::UdpAnswerLost { .. }
                | Fact::UdpAnswerTooLarge { .. }
                | Fact::TruncatedWithoutTcp { .. }
                | Fact::TcpUnresponsive { .. }
                | Fact::TcpUnusable { .. }
                | Fact::InstancesOutOfStep { .. }
        ),
        _ => false,
    }
}

/// DS that lead nowhere by themselves, where the set as a whole does. What was found beside the chain about the same
/// DS says less, and goes.
pub(super) fn add_alone(alone: &[Alone], reasons: &mut Vec<Reason>) {
    if reasons.iter().any(|reason| matches!(reason.source, Source::Foretold(0))) {
        return;
    }
    let failing = alone.iter().filter_map(|Alone { ds, finding, .. }| Some((ds, finding.as_ref()?)));
    let found: Vec<Reason> = failing
        .map(|(ds, finding)| Reason {
            weight: Weight::Warns,
            source: Source::Alone(ds.clone()),
            finding: finding.clone(),
        })
        .collect();
    if !found.is_empty() {
        reasons.retain(|reason| reason.source != Source::Beside || !is_about_single_ds(&reason.finding.fact));
    }
    reasons.extend(found);
}

/// Whether a fact beside the chain says that a DS of several leads nowhere.
fn is_about_single_ds(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::DsWithoutKey { .. }
            | Fact::DsDigestMismatch { .. }
            | Fact::DsKeyRevoked { .. }
            | Fact::DsKeyNotZoneKey { .. }
    )
}
