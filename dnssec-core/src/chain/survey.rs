//! The validation through each server: what a resolver concludes that asks this one of its zone.
//!
//! For each zone the server is found through which the chain comes out best. Then one server at a time is put
//! in its place, so that what goes wrong is the work of that server alone. The report is that of the worst
//! view, for some resolver meets it; the share tells how many.

use super::{Chain, Inquiry, finding};
use crate::allowance::Allowance;
use crate::blame::blame;
use crate::capture::Capture;
use crate::evidence::Chosen;
use crate::finding::{Collected, Fact, Finding, Limit, Share};
use crate::inspection::{Inspection, Serials, at_odds, inspect, nsids};
use crate::name::Name;
use crate::record::Question;
use crate::record_type::RecordType;
use crate::report::{LinkKind, Report, ServerView, Verdict};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// Budgets that all views may spend together, beside the first; what they verify is mostly the same and
/// remembered, so that honest ones spend next to nothing.
const BUDGETS_OF_A_SURVEY: u32 = 3;

/// Other questions looked at for a zone.
const MOST_OTHERS: usize = 40;

/// Validates, through each server where a zone has several that answered.
pub(super) fn survey(inquiry: &Inquiry<'_>) -> Report {
    let Inquiry { capture, evidence, anchors, policy, now, supposed, .. } = *inquiry;
    let mut survey = Survey {
        inquiry: *inquiry,
        octets: capture
            .exchanges
            .iter()
            .filter_map(|exchange| exchange.outcome.as_ref().ok())
            .map(Vec::len)
            .sum(),
        allowance: Allowance::new(&policy.budget),
        left: policy.budget.signatures.saturating_mul(BUDGETS_OF_A_SURVEY),
    };
    let servers = evidence.servers();
    let first = servers.iter().filter_map(|(zone, servers)| Some((zone.clone(), *servers.first()?)));
    let mut best = Chosen(first.collect());
    let mut report = survey.look(&best);
    for (zone, servers) in servers.iter().filter(|(_, servers)| servers.len() > 1) {
        for &server in servers.iter().skip(1) {
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
    let mut report = survey.views(&best, report, &servers);
    let zones = evidence.zones().into_iter().filter(|zone| involves(&report, zone)).collect();
    let inspection = Inspection { capture, evidence, policy, now, report: &report, zones, supposed };
    let (found, blame) = (inspect(&inspection), blame(&inspection, anchors));
    let mut collected = Collected::new(std::mem::take(&mut report.findings));
    for finding in &found {
        collected.add(finding);
    }
    report.findings = collected.into_findings();
    if let Some(blame) = blame {
        blame.apply(&mut report);
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
    inquiry: Inquiry<'a>,
    /// Octets of all responses.
    octets: usize,
    allowance: Allowance,
    /// Signature verifications left to all views.
    left: u32,
}

/// What came out through one server of a zone.
struct Seen {
    zone: Name,
    server: SocketAddr,
    name: Option<Name>,
    report: Report,
    /// What it calls itself.
    nsids: Vec<Vec<u8>>,
    /// What is bogus of the other things that the zone's servers were asked.
    beside: Vec<Finding>,
}

impl Survey<'_> {
    /// One validation, with a budget of its own and the memory of the others.
    fn look(&mut self, chosen: &Chosen) -> Report {
        self.look_at(chosen, &[]).0
    }

    /// The same, and other questions in the same light: what decides those that are bogus.
    fn look_at(&mut self, chosen: &Chosen, others: &[Question]) -> (Report, Vec<Finding>) {
        let Inquiry { evidence, question, anchors, policy, now, supposed, .. } = self.inquiry;
        self.allowance.renew(&policy.budget);
        let conditions = super::conditions(now, policy, std::mem::take(&mut self.allowance));
        let mut chain = Chain::new(evidence.view(chosen), anchors, conditions, supposed);
        let report = chain.validate(question, self.octets);
        let beside = others.iter().filter_map(|question| chain.bogus(question)).collect();
        let allowance = chain.conditions.allowance;
        self.left = self.left.saturating_sub(allowance.spent(&policy.budget));
        self.allowance = allowance;
        (report, beside)
    }

    /// The views of all servers, put together.
    fn views(
        &mut self,
        best: &Chosen,
        mut baseline: Report,
        servers: &[(Name, BTreeSet<SocketAddr>)],
    ) -> Report {
        let Inquiry { capture, evidence, policy, supposed, .. } = self.inquiry;
        let zones: Vec<_> = servers.iter().filter(|(zone, _)| involves(&baseline, zone)).collect();
        let others: Vec<_> = zones
            .iter()
            .map(|(zone, _)| if supposed.is_none() { others(capture, zone) } else { Vec::new() })
            .collect();
        let all: Vec<Question> = others.iter().flatten().cloned().collect();
        let mut beside_best = Vec::new();
        if !all.is_empty() {
            (baseline, beside_best) = self.look_at(best, &all);
        }
        let (names, serials) = (server_names(capture), Serials::of(evidence));
        let most = usize::try_from(policy.budget.views).unwrap_or(usize::MAX);
        let (mut views, mut stopped) = (Vec::new(), None);
        for ((zone, servers), others) in zones.into_iter().zip(&others) {
            for &server in servers {
                let (mut report, mut beside) = match best.0.get(zone) == Some(&server) {
                    true => (baseline.clone(), std::mem::take(&mut beside_best)),
                    false if views.len() >= most => {
                        stopped = Some(Limit::Views);
                        continue;
                    }
                    false if self.left == 0 => {
                        stopped = stopped.or(Some(Limit::Signatures));
                        continue;
                    }
                    false => self.look_at(&best.with(zone, server), others),
                };
                let is_worse = weight(report.verdict) > weight(baseline.verdict);
                let decisive = report.decisive.filter(|_| is_worse);
                let decisive = decisive.and_then(|index| report.findings.get_mut(index));
                for finding in decisive.into_iter().chain(&mut beside).filter(|finding| finding.zone == *zone)
                {
                    at_odds(evidence, &serials, zone, server, finding);
                }
                let name = names.get(&(zone, server)).map(|name| (*name).clone());
                let nsids = nsids(evidence, zone, server);
                views.push(Seen { zone: zone.clone(), server, name, nsids, report, beside });
            }
        }
        let mut report = assemble(baseline, views);
        if let Some(limit) = stopped {
            let fact = Fact::LimitReached { limit, number: policy.budget.number(limit) };
            let Question { name, record_type, .. } = self.inquiry.question;
            report.findings.push(finding(name, name, *record_type, fact, Vec::new()));
        }
        report
    }
}

/// What the servers of a zone were asked beside the question and what the chain rests on.
fn others(capture: &Capture, zone: &Name) -> Vec<Question> {
    let asked = capture.exchanges.iter().filter(|exchange| exchange.zone.as_ref() == Some(zone));
    let questions =
        asked.map(|exchange| &exchange.question).filter(|question| **question != capture.question);
    let distinct: BTreeMap<(Name, RecordType), &Question> = questions
        .filter(|question| !matches!(question.record_type, RecordType::DS | RecordType::DNSKEY))
        .map(|question| ((question.name.clone(), question.record_type), question))
        .collect();
    distinct.into_values().take(MOST_OTHERS).cloned().collect()
}

/// The report of the worst view, with what the others show.
fn assemble(baseline: Report, views: Vec<Seen>) -> Report {
    let worst = views.iter().map(|seen| weight(seen.report.verdict)).max().unwrap_or_default();
    let is_worst = |seen: &&Seen| weight(seen.report.verdict) == worst;
    let deciding = views.iter().find(is_worst).filter(|_| worst > weight(baseline.verdict));
    let mut report = deciding.map_or(&baseline, |seen| &seen.report).clone();
    if let Some(Seen { zone, .. }) = deciding {
        let of_zone = views.iter().filter(|seen| seen.zone == *zone);
        let showing = of_zone.clone().filter(is_worst).count();
        let share = Share { zone: zone.clone(), showing, of: of_zone.count() };
        if let Some(finding) = report.decisive.and_then(|index| report.findings.get_mut(index)) {
            finding.share = Some(share);
        }
    }
    let mut collected = Collected::new(std::mem::take(&mut report.findings));
    for finding in &baseline.findings {
        collected.add(finding);
    }
    for Seen { zone, server, name, nsids, report: view, beside } in &views {
        let places: Vec<Option<usize>> = view.findings.iter().map(|finding| collected.add(finding)).collect();
        let decisive = view.decisive.and_then(|index| places.get(index).copied().flatten());
        let (zone, name, nsids) = (zone.clone(), name.clone(), nsids.clone());
        report.views.push(ServerView { zone, server: *server, name, nsids, verdict: view.verdict, decisive });
        for finding in beside {
            collected.add(finding);
        }
    }
    Report { findings: collected.into_findings(), ..report }
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
