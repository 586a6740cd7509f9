//! What keeps a plan from being followed, and what whoever follows it should know.

use super::history::{Evidence, History};
use super::observation::{Observation, Place, Source, Ttl};
use super::timeline::{Progress, Step};
use super::{Procedure, Request};
use crate::catalogue::{Code, duration};
use crate::name::Name;
use crate::report::Verdict;
use crate::time::Timestamp;
use std::fmt;

/// Something to put right, or to say, before any step is known to be safe.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Obstacle {
    /// Validating resolvers refuse the zone as it is.
    Bogus {
        /// The code of what is wrong.
        code: Code,
        /// The same in one line.
        summary: String,
    },
    /// No validator can come to a verdict on the zone.
    Indeterminate {
        /// Why, in one line.
        summary: String,
    },
    /// These servers gave no usable answer, so that nobody knows what caches have from them.
    Silent {
        /// Which.
        places: Vec<Place>,
    },
    /// Which of these keys is the old one was not seen.
    RolesUnclear {
        /// Their tags.
        tags: Vec<u16>,
    },
    /// No server shows the key that was named.
    NoSuchKey {
        /// Its tag.
        tag: u16,
    },
    /// Which of these algorithms is the old one, or the new, was not seen.
    AlgorithmsUnclear {
        /// Their numbers.
        algorithms: Vec<u8>,
    },
    /// The parent has no DS, so that there is no chain to keep whole.
    NoDs,
    /// One key signs everything.
    NoZoneSigningKey,
    /// Nobody has said which servers the zone moves to.
    NoGainingServers,
}

impl Obstacle {
    /// The word for it in data.
    pub fn slug(&self) -> &'static str {
        match self {
            Obstacle::Bogus { .. } => "bogus",
            Obstacle::Indeterminate { .. } => "indeterminate",
            Obstacle::Silent { .. } => "silent-servers",
            Obstacle::RolesUnclear { .. } => "roles-unclear",
            Obstacle::NoSuchKey { .. } => "no-such-key",
            Obstacle::AlgorithmsUnclear { .. } => "algorithms-unclear",
            Obstacle::NoDs => "no-ds",
            Obstacle::NoZoneSigningKey => "no-zone-signing-key",
            Obstacle::NoGainingServers => "no-gaining-servers",
        }
    }
}

/// In one line.
impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Obstacle::Bogus { code, summary } => {
                write!(f, "the zone is bogus as it is ({code}: {summary}): repair that before any step")
            }
            Obstacle::Indeterminate { summary } => write!(f, "no validator comes to a verdict: {summary}"),
            Obstacle::Silent { places } => {
                write!(f, "no usable answer from {}: what caches have of there is not known", list(places))
            }
            Obstacle::RolesUnclear { tags } => {
                write!(
                    f,
                    "which of the keys {} is the old one cannot be seen: say --old TAG or --new TAG",
                    list(tags)
                )
            }
            Obstacle::NoSuchKey { tag } => write!(f, "no server shows a key {tag}"),
            Obstacle::AlgorithmsUnclear { algorithms } => {
                write!(
                    f,
                    "of the algorithms {} it cannot be seen which one comes: say --algorithm",
                    list(algorithms)
                )
            }
            Obstacle::NoDs => {
                f.write_str("the parent has no DS that is of a key of the zone: there is nothing to roll")
            }
            Obstacle::NoZoneSigningKey => {
                f.write_str("no key signs the data alone: where one key signs everything, roll-ksk rolls it")
            }
            Obstacle::NoGainingServers => {
                f.write_str("which servers the zone moves to was not said: give --to NAME=ADDRESS for each")
            }
        }
    }
}

/// Something to know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remark {
    /// A wait is counted from now, since nobody knows when it began.
    CountedFromNow,
    /// The longest TTL is that of what was asked for.
    SampledTtl {
        /// So many sets.
        sets: usize,
    },
    /// No server shows the DS any more, nor its TTL.
    AssumedTtl,
    /// A key without DS, or without signatures, is taken for the new one.
    TakenForNew {
        /// The key or the algorithm.
        what: String,
        /// The option that says otherwise.
        option: &'static str,
    },
    /// Signatures end before the next step is safe.
    SignaturesEnd {
        /// When the first of them does.
        at: Timestamp,
        /// The step that is waited for.
        step: &'static str,
    },
    /// Signed delegations below lose their chain.
    SignedChildren {
        /// Which.
        children: Vec<Name>,
    },
    /// Whether there are signed delegations was not looked at.
    ChildrenNotSeen,
    /// Until then caches hold that there is no DS.
    DsSeenBy {
        /// The time.
        at: Timestamp,
        /// The TTL in seconds.
        ttl: u32,
    },
}

impl Remark {
    /// The word for it in data.
    pub fn slug(&self) -> &'static str {
        match self {
            Remark::CountedFromNow => "counted-from-now",
            Remark::SampledTtl { .. } => "sampled-ttl",
            Remark::AssumedTtl => "assumed-ttl",
            Remark::TakenForNew { .. } => "taken-for-new",
            Remark::SignaturesEnd { .. } => "signatures-end",
            Remark::SignedChildren { .. } => "signed-children",
            Remark::ChildrenNotSeen => "children-not-seen",
            Remark::DsSeenBy { .. } => "ds-seen-by",
        }
    }
}

/// In one line.
impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remark::CountedFromNow => f.write_str(
                "when the last change was made cannot be seen: counted from now; --since TIME, or --since-capture \
                 with what was saved after the change, makes it earlier",
            ),
            Remark::SampledTtl { sets } => write!(
                f,
                "the longest TTL is that of the {sets} sets that were asked for: give --zone FILE, or --max-ttl, if \
                 the zone has longer ones"
            ),
            Remark::AssumedTtl => f.write_str(
                "no server shows the DS any more, so its TTL is not known: give --ds-ttl, or --since-capture with \
                 what was saved before it went",
            ),
            Remark::TakenForNew { what, option } => write!(
                f,
                "{what} is taken for the new one, for it is not in use yet; if it is no longer in use, say so with {option}"
            ),
            Remark::SignaturesEnd { at, step } => {
                write!(f, "the first signature ends at {at}, before {step} is safe: see that the zone is signed again")
            }
            Remark::SignedChildren { children } => write!(
                f,
                "signed delegations below lose their chain and become insecure: {}",
                list(children.iter().take(FEW))
            ),
            Remark::ChildrenNotSeen => f.write_str(
                "signed delegations below become insecure too; whether there are any cannot be seen from outside: \
                 give --zone FILE",
            ),
            Remark::DsSeenBy { at, ttl } => write!(
                f,
                "some resolvers take the zone for insecure until {at}: they keep that there is no DS for {}",
                duration(*ttl)
            ),
        }
    }
}

/// Names that one line has.
const FEW: usize = 5;

fn list<T: fmt::Display>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

/// What keeps every step from being known to be safe.
pub(super) fn obstacles(observation: &Observation) -> Vec<Obstacle> {
    let mut obstacles = Vec::new();
    let problem = observation.problem.clone();
    match (observation.verdict, problem) {
        (Verdict::Bogus, Some((code, summary))) => obstacles.push(Obstacle::Bogus { code, summary }),
        (Verdict::Indeterminate, Some((_, summary))) => obstacles.push(Obstacle::Indeterminate { summary }),
        _ => {}
    }
    let places = observation.silent();
    if !places.is_empty() {
        obstacles.push(Obstacle::Silent { places });
    }
    obstacles
}

/// What to know about the steps that are to come.
pub(super) fn remarks(history: &History<'_>, request: &Request, steps: &[Step]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let observation = history.present();
    let is_to_come = |step: &&Step| !matches!(step.progress, Progress::Done(_));
    let next = steps.iter().find(is_to_come);
    let waits: Vec<_> = steps.iter().filter(is_to_come).flat_map(|step| &step.waits).collect();
    if next.iter().flat_map(|step| &step.waits).any(|wait| {
        wait.since.is_some_and(|since| since.by == Evidence::Now) && request.now.is_before(wait.until)
    }) {
        remarks.push(Remark::CountedFromNow);
    }
    let is_seen = |ttl: &Ttl| !matches!(ttl.source, Source::Told | Source::Assumed);
    if waits.iter().any(|wait| wait.cached.is_data() && wait.ttls.iter().all(is_seen)) {
        let sets = observation.servers.iter().map(|server| server.sets.len()).max().unwrap_or(0);
        remarks.push(Remark::SampledTtl { sets });
    }
    if waits.iter().flat_map(|wait| &wait.ttls).any(|ttl| ttl.source == Source::Assumed) {
        remarks.push(Remark::AssumedTtl);
    }
    remarks.extend(next.and_then(|step| signatures_end(observation, step)));
    if request.procedure == Procedure::Disable && next.is_some() {
        match &request.signed_children {
            None => remarks.push(Remark::ChildrenNotSeen),
            Some(children) if children.is_empty() => {}
            Some(children) => remarks.push(Remark::SignedChildren { children: children.clone() }),
        }
    }
    if request.procedure == Procedure::Enable {
        remarks.extend(steps.last().and_then(|step| ds_seen_by(history, request, step)));
    }
    remarks
}

fn signatures_end(observation: &Observation, step: &Step) -> Option<Remark> {
    let ends = observation.servers.iter().flat_map(|server| &server.sets).filter_map(|set| set.expiration);
    let first = ends.reduce(|first, end| if end.is_before(first) { end } else { first })?;
    let earliest = step.earliest?;
    first.is_before(earliest).then_some(Remark::SignaturesEnd { at: first, step: step.name })
}

fn ds_seen_by(history: &History<'_>, request: &Request, step: &Step) -> Option<Remark> {
    let Progress::Done(since) = step.progress else { return None };
    let ttl = history.ttl(Observation::ds_absence_ttls)?.seconds;
    let at = since.at.plus(ttl);
    request.now.is_before(at).then_some(Remark::DsSeenBy { at, ttl })
}
