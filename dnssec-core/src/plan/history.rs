//! Since when something has been so: what earlier captures show, what whoever asks says, or now.
//!
//! The inception of a signature is no evidence. Signers set it back (BIND and ldns by an hour) and it tells when a
//! set was last signed, not when it was first served; so it is never taken for the time of a change.

use super::condition::Condition;
use super::observation::{Observation, Ttl};
use crate::time::Timestamp;

/// A time, and how it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Since {
    /// Not later than this.
    pub at: Timestamp,
    /// How that is known.
    pub by: Evidence,
}

/// How it is known since when something has been so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Evidence {
    /// It is so now; when it began is not known.
    Now,
    /// An earlier capture shows it.
    Capture,
    /// Whoever asks has said so.
    Told,
}

impl Evidence {
    /// The word for it in data.
    pub fn slug(self) -> &'static str {
        match self {
            Evidence::Now => "now",
            Evidence::Capture => "capture",
            Evidence::Told => "told",
        }
    }
}

/// Observations of one zone in the order of their times; the last is what is so now.
#[derive(Clone, Copy, Debug)]
pub(super) struct History<'o> {
    earlier: &'o [Observation],
    present: &'o Observation,
    /// When whoever asks says that the last change was complete.
    told: Option<Timestamp>,
}

impl<'o> History<'o> {
    pub(super) fn new(earlier: &'o [Observation], present: &'o Observation, told: Option<Timestamp>) -> Self {
        History { earlier, present, told }
    }

    pub(super) fn present(&self) -> &'o Observation {
        self.present
    }

    /// From the first.
    pub(super) fn all(&self) -> impl Iterator<Item = &'o Observation> + use<'o> {
        self.earlier.iter().chain([self.present])
    }

    /// Since when all of these have held at every server, if they do.
    pub(super) fn since(&self, conditions: &[Condition]) -> Option<Since> {
        let holds = |observation: &Observation| {
            conditions.iter().all(|condition| condition.extent(observation).is_everywhere())
        };
        if !holds(self.present) {
            return None;
        }
        let unbroken = self.earlier.iter().rev().take_while(|observation| holds(observation));
        let first = unbroken.last();
        let mut since = match first {
            Some(observation) => Since { at: observation.at, by: Evidence::Capture },
            None => Since { at: self.present.at, by: Evidence::Now },
        };
        // What a capture after that time shows not to have held is not believed.
        let is_denied = |told: Timestamp| {
            self.earlier.iter().any(|observation| !observation.at.is_before(told) && !holds(observation))
        };
        if let Some(told) = self.told
            && told.is_before(since.at)
            && !is_denied(told)
        {
            since = Since { at: told, by: Evidence::Told };
        }
        Some(since)
    }

    /// The longest of the TTLs that any of the observations shows: what caches hold may be of before a change.
    pub(super) fn ttl<T: Iterator<Item = Ttl>>(&self, ttls: impl Fn(&'o Observation) -> T) -> Option<Ttl> {
        let all = self.all().flat_map(ttls);
        all.reduce(|longest, ttl| if ttl.seconds > longest.seconds { ttl } else { longest })
    }
}
