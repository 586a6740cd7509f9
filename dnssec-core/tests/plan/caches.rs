//! What a validator may have in its caches at some moment: DS, keys and data each of any time within their TTL, each
//! from any server that could be asked then.

use crate::scripts::Script;
use crate::timeline::Timeline;
use crate::world::{ABSENCE, NAMES, World};
use dnssec_core::capture::Capture;
use dnssec_core::plan::Procedure;
use dnssec_core::policy::{PRESETS, Policy};
use dnssec_core::record::{Dnskey, Rrsig};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_core::wire::Message;
use dnssec_fixtures::Phase;
use std::collections::{BTreeSet, HashMap};

/// A server of the zone in a phase.
type Origin = (usize, usize);

/// The phase of the DS, and where keys and data are from.
type Combination = (usize, Origin, Origin, &'static str);

/// What was judged; TTLs have no part in that, so that it holds for all scripts of the same phases.
pub(crate) struct Caches {
    policies: Vec<Policy>,
    phases: Vec<(&'static str, [Phase; 2])>,
    known: HashMap<Combination, Option<String>>,
}

impl Default for Caches {
    fn default() -> Self {
        let unbound = PRESETS.iter().find(|preset| preset.name == "unbound").unwrap().policy();
        let mut policies = vec![Policy::default(), unbound];
        // What was nearly right is of no interest here, and costs more than all else.
        policies.iter_mut().for_each(|policy| policy.budget.near_misses = 0);
        Caches { policies, phases: Vec::new(), known: HashMap::new() }
    }
}

impl Caches {
    /// Forgets what was judged of other phases than those of the script.
    pub(crate) fn of(&mut self, script: &Script) {
        if self.phases != script.phases {
            self.phases = script.phases.clone();
            self.known.clear();
        }
    }

    /// How many combinations were judged.
    pub(crate) fn combinations(&self) -> usize {
        self.known.len()
    }

    /// The first moment at which some validator finds an answer bogus, what it has, and why.
    pub(crate) fn bogus(
        &mut self,
        world: &World<'_>,
        timeline: &Timeline,
    ) -> Option<(u32, Combination, String)> {
        for moment in moments(world, timeline) {
            for combination in combinations_at(world, timeline, moment) {
                if let Some(why) = self.judge(world, combination) {
                    return Some((moment, combination, why));
                }
            }
        }
        None
    }

    /// Why a combination is bogus, if it is to anybody.
    fn judge(&mut self, world: &World<'_>, combination: Combination) -> Option<String> {
        if let Some(known) = self.known.get(&combination) {
            return known.clone();
        }
        let (ds, keys, data, name) = combination;
        let capture = world.cached(ds, keys, data, name);
        let mut why = None;
        for policy in &self.policies {
            let report = world.validate(&capture, policy);
            if !matches!(report.verdict, Verdict::Secure | Verdict::Insecure) {
                why = report.decisive_finding().map(|finding| finding.summary());
                break;
            }
        }
        if world.script.procedure == Procedure::RollAlgorithm {
            why = why.or_else(|| unsigned_algorithm(&capture));
        }
        self.known.insert(combination, why.clone());
        why
    }
}

/// The ends of states, and of what was cached at them.
fn moments(world: &World<'_>, timeline: &Timeline) -> BTreeSet<u32> {
    let ttls = world.script.ttls;
    let lasting = [0, ttls.data, ttls.negative, ttls.keys, ttls.ns, ttls.ds, ABSENCE];
    let ends = timeline.0.iter().map(|(at, _)| *at).filter(|at| *at > 0);
    ends.flat_map(|at| lasting.map(|ttl| [at + ttl, (at + ttl).saturating_sub(2)])).flatten().collect()
}

fn combinations_at(world: &World<'_>, timeline: &Timeline, moment: u32) -> Vec<Combination> {
    let (ttls, phases) = (world.script.ttls, &world.script.phases);
    let is_signed = |(phase, server): Origin| !phases[phase].1[server].published.is_empty();
    let ds = parents(world, timeline, moment);
    let keys =
        origins(world, timeline, moment, |origin| if is_signed(origin) { ttls.keys } else { ttls.negative });
    let mut combinations = Vec::new();
    for (name, ttl) in NAMES.into_iter().zip([ttls.data, ttls.negative]) {
        let data = origins(world, timeline, moment, |_| ttl);
        for &ds in &ds {
            for &keys in &keys {
                combinations.extend(data.iter().map(|&data| (ds, keys, data, name)));
            }
        }
    }
    combinations
}

/// Phases that a DS set may be of.
fn parents(world: &World<'_>, timeline: &Timeline, moment: u32) -> BTreeSet<usize> {
    let mut phases = BTreeSet::new();
    for (place, (begin, state)) in timeline.0.iter().enumerate() {
        for phase in state.parent {
            let is_there = !world.script.phases[phase].1[0].ds.is_empty();
            let ttl = if is_there { world.script.ttls.ds } else { ABSENCE };
            if fetched(*begin, timeline.last(place), moment, ttl).is_some() {
                phases.insert(phase);
            }
        }
    }
    phases
}

/// Servers of the zone, with their phase, that something may be from which is kept for so long.
fn origins(
    world: &World<'_>,
    timeline: &Timeline,
    moment: u32,
    ttl: impl Fn(Origin) -> u32,
) -> BTreeSet<Origin> {
    let mut origins = BTreeSet::new();
    for (place, (begin, state)) in timeline.0.iter().enumerate() {
        for (server, phase) in state.zone.into_iter().enumerate() {
            let origin = (phase, server);
            let Some((first, last)) = fetched(*begin, timeline.last(place), moment, ttl(origin)) else {
                continue;
            };
            if is_asked(world, timeline, server, first, last) {
                origins.insert(origin);
            }
        }
    }
    origins
}

/// Whether some resolver asks a server at some time in between: it has an NS set that names it.
fn is_asked(world: &World<'_>, timeline: &Timeline, server: usize, first: u32, last: u32) -> bool {
    timeline.0.iter().enumerate().any(|(place, (begin, state))| {
        let mut phases = state.parent.into_iter().chain(state.zone);
        let is_named = phases.any(|phase| world.named(phase).contains(&server));
        let until = timeline.last(place) + world.script.ttls.ns - 1;
        is_named && *begin <= last && first <= until
    })
}

/// The first and last second, at or before a moment, at which something is got that is kept till then: it is used
/// as long as less than its TTL has gone by.
fn fetched(begin: u32, end: u32, moment: u32, ttl: u32) -> Option<(u32, u32)> {
    let first = begin.max((moment + 1).saturating_sub(ttl));
    let last = end.min(moment);
    (first <= last).then_some((first, last))
}

/// What validators refuse that want a signature of each algorithm in the DNSKEY set, although RFC 6840 §5.11 forbids
/// them to (the reason for the conservative approach of RFC 6781 §4.1.4).
fn unsigned_algorithm(capture: &Capture) -> Option<String> {
    let messages = |record_type| {
        let answered = capture.exchanges.iter().filter(move |exchange| {
            exchange.question.record_type == record_type && exchange.zone.as_ref() == Some(&World::zone())
        });
        answered.filter_map(|exchange| Message::parse(exchange.outcome.as_ref().ok()?).ok())
    };
    let keys: BTreeSet<u8> = messages(RecordType::DNSKEY)
        .flat_map(|message| message.answers)
        .filter(|record| record.record_type == RecordType::DNSKEY)
        .map(|record| Dnskey::parse(&record.rdata).unwrap().algorithm.0)
        .collect();
    let signatures: BTreeSet<u8> = messages(RecordType::A)
        .flat_map(|message| message.answers.into_iter().chain(message.authorities))
        .filter(|record| record.record_type == RecordType::RRSIG)
        .map(|record| Rrsig::parse(&record.rdata).unwrap().algorithm.0)
        .collect();
    let missing: Vec<&u8> = keys.difference(&signatures).collect();
    (!missing.is_empty()).then(|| format!("no signature of algorithms {missing:?} of the keys"))
}
