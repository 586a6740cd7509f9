//! The validation through each server: what a resolver concludes that asks this one of its zone.
//!
//! For each zone the server is found through which the chain comes out best. Then one server at a time is put
//! in its place, so that what goes wrong is the work of that server alone. The report is that of the worst
//! view, for some resolver meets it; the share tells how many.

use super::Chain;
use crate::allowance::Allowance;
use crate::anchor::TrustAnchors;
use crate::capture::Capture;
use crate::evidence::{Chosen, Evidence};
use crate::finding::Finding;
use crate::inspection::{Inspection, inspect};
use crate::name::Name;
use crate::policy::Policy;
use crate::record::Question;
use crate::report::{LinkKind, Report, ServerView, Share, Verdict};
use crate::time::Timestamp;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// Budgets that all views may spend together, beside the first; what they verify is mostly the same and
/// remembered, so that honest ones spend next to nothing.
const BUDGETS_OF_A_SURVEY: u32 = 3;

/// Views validated: more than the servers of five zones with thirteen names of two addresses each.
const MOST_VIEWS: usize = 130;

/// Validates, through each server where a zone has several that answered.
pub(super) fn survey(
    capture: &Capture,
    evidence: &Evidence,
    anchors: &TrustAnchors,
    policy: &Policy,
    now: Timestamp,
) -> Report {
    let mut survey = Survey {
        evidence,
        question: &capture.question,
        anchors,
        policy,
        now,
        allowance: Allowance::new(&policy.budget),
        left: policy.budget.signatures.saturating_mul(BUDGETS_OF_A_SURVEY),
    };
    let servers = evidence.servers();
    let first = servers.iter().filter_map(|(zone, servers)| Some((zone.clone(), *servers.first()?)));
    let mut best = Chosen(first.collect());
    let mut report = survey.look(&best);
    for (zone, servers) in servers.iter().filter(|(_, servers)| servers.len() > 1) {
        for &server in servers.iter().skip(1).take(MOST_VIEWS) {
            if report.verdict == Verdict::Secure || survey.left == 0 {
                break;
            }
            let chosen = best.with(zone, server);
            let other = survey.look(&chosen);
            if goodness(&other) > goodness(&report) {
                (best, report) = (chosen, other);
            }
        }
    }
    let report = survey.views(&best, report, &servers, capture);
    let zones = servers.into_iter().map(|(zone, _)| zone).filter(|zone| involves(&report, zone)).collect();
    let found = inspect(&Inspection { capture, evidence, policy, now, report: &report, zones });
    let mut report = report;
    add(&mut report.findings, &found);
    for finding in &mut report.findings {
        finding.servers.sort();
    }
    report
}

/// A better verdict; of equals, a chain that holds longer, so that faults of two zones are found one by one.
fn goodness(report: &Report) -> (Reverse<u8>, usize) {
    let secure = report.links.iter().filter(|link| link.verdict == Verdict::Secure);
    (Reverse(weight(report.verdict)), secure.count())
}

/// Whether a chain leads through a zone.
fn involves(report: &Report, zone: &Name) -> bool {
    report.question.name.is_at_or_below(zone)
        || report.links.iter().any(|link| match &link.kind {
            LinkKind::Anchor { zone: of } | LinkKind::Keys { zone: of } => of == zone,
            LinkKind::Delegation { parent, child } => parent == zone || child == zone,
            LinkKind::Alias { name, .. } | LinkKind::Answer { name, .. } | LinkKind::Denial { name, .. } => {
                name.is_at_or_below(zone)
            }
        })
}

/// The names by which servers were found.
fn server_names(capture: &Capture) -> BTreeMap<(&Name, SocketAddr), &Name> {
    let named = capture.exchanges.iter().filter_map(|exchange| {
        Some(((exchange.zone.as_ref()?, exchange.server), exchange.server_name.as_ref()?))
    });
    named.collect()
}

struct Survey<'a> {
    evidence: &'a Evidence,
    question: &'a Question,
    anchors: &'a TrustAnchors,
    policy: &'a Policy,
    now: Timestamp,
    allowance: Allowance,
    /// Signature verifications left to all views.
    left: u32,
}

impl Survey<'_> {
    /// One validation, with a budget of its own and the memory of the others.
    fn look(&mut self, chosen: &Chosen) -> Report {
        self.allowance.renew(&self.policy.budget);
        let allowance = std::mem::take(&mut self.allowance);
        let view = self.evidence.view(chosen);
        let chain = Chain::new(view, self.anchors, self.policy, self.now, allowance);
        let (report, allowance) = chain.validate(self.question);
        self.left = self.left.saturating_sub(allowance.spent(&self.policy.budget));
        self.allowance = allowance;
        report
    }

    /// The views of all servers, put together.
    fn views(
        &mut self,
        best: &Chosen,
        baseline: Report,
        servers: &[(Name, BTreeSet<SocketAddr>)],
        capture: &Capture,
    ) -> Report {
        let names = server_names(capture);
        let mut views = Vec::new();
        for (zone, servers) in servers.iter().filter(|(zone, _)| involves(&baseline, zone)) {
            for &server in servers {
                let report = match best.0.get(zone) == Some(&server) {
                    true => baseline.clone(),
                    false if views.len() < MOST_VIEWS && self.left > 0 => self.look(&best.with(zone, server)),
                    false => continue,
                };
                let name = names.get(&(zone, server)).map(|name| (*name).clone());
                views.push((zone.clone(), server, name, report));
            }
        }
        assemble(baseline, views)
    }
}

/// The report of the worst view, with what the others show.
fn assemble(baseline: Report, views: Vec<(Name, SocketAddr, Option<Name>, Report)>) -> Report {
    let worst = views.iter().map(|(.., report)| weight(report.verdict)).max().unwrap_or_default();
    let mut share = None;
    let mut report = baseline.clone();
    if worst > weight(baseline.verdict)
        && let Some((zone, _, _, first)) = views.iter().find(|(.., report)| weight(report.verdict) == worst)
    {
        report = first.clone();
        let of_zone = views.iter().filter(|(other, ..)| other == zone);
        let showing = of_zone.clone().filter(|(.., report)| weight(report.verdict) == worst).count();
        share = Some(Share { zone: zone.clone(), showing, of: of_zone.count() });
    }
    let mut findings = std::mem::take(&mut report.findings);
    add(&mut findings, &baseline.findings);
    let mut server_views = Vec::new();
    for (zone, server, name, view) in views {
        let places = add(&mut findings, &view.findings);
        let decisive = view.decisive.and_then(|index| places.get(index).copied());
        server_views.push(ServerView { zone, server, name, verdict: view.verdict, decisive });
    }
    Report { findings, views: server_views, share, ..report }
}

/// Adds findings; one of the same fact at the same place stands once, with the servers of both. Gives the
/// place of each.
fn add(findings: &mut Vec<Finding>, others: &[Finding]) -> Vec<usize> {
    let mut places = Vec::with_capacity(others.len());
    for other in others {
        let place = findings.iter().position(|finding| finding.is_alike(other)).unwrap_or(findings.len());
        match findings.get_mut(place) {
            Some(finding) => finding.seen_by(&other.servers),
            None => findings.push(other.clone()),
        }
        places.push(place);
    }
    places
}

/// The more, the worse.
fn weight(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Secure => 0,
        Verdict::Insecure => 1,
        Verdict::Indeterminate => 2,
        Verdict::Bogus => 3,
    }
}
