//! When caches are right again once a fault is mended: what they hold of it, and for how long.
//!
//! What was accepted stays for its TTL, wrong as it is. What failed does not: a resolver keeps the failure itself,
//! five minutes at most (RFC 9520 §3.2). Caches that do not validate keep what failed like anything else.

mod ttl;

use crate::capture::{Capture, Mode};
use crate::catalogue::{Clause, Owner, duration};
use crate::finding::{Fact, Finding};
use crate::name::Name;
use crate::record_type::RecordType;
use crate::report::{Report, Verdict};
use crate::time::Timestamp;
use std::fmt;
use ttl::{Ttl, Ttls};

/// Seconds for which a resolver may keep a failure (RFC 9520 §3.2).
const LONGEST_FAILURE: u32 = 300;

/// What caches hold of a fault.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Held {
    /// Nothing: the fault is here, or in the resolver.
    Nothing,
    /// That it failed (RFC 9520 §3.2).
    Failure,
    /// A set that validates and is wrong (RFC 2181 §8, RFC 4035 §5.3.3).
    Set {
        /// Owner name.
        owner: Name,
        /// Type.
        record_type: RecordType,
    },
    /// That a set does not exist (RFC 2308 §5, RFC 9077 §3).
    Absence {
        /// Owner name.
        owner: Name,
        /// Type.
        record_type: RecordType,
    },
}

/// When a fault is over, if it is mended at the time validated at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heals {
    /// What validating resolvers hold of it.
    pub held: Held,
    /// Seconds for which they may; `None` where that was not seen.
    pub seconds: Option<u32>,
    /// When the last of them is right again.
    pub at: Option<Timestamp>,
    /// The zone at whose servers the TTL was seen.
    pub seen_at: Option<Name>,
    /// What caches that do not validate keep longer.
    pub lingers: Option<Lingers>,
}

/// What caches that do not validate keep of something that fails.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lingers {
    /// What it is: a set or its absence.
    pub held: Held,
    /// Its TTL in seconds.
    pub seconds: u32,
    /// When the last of them has let go.
    pub at: Timestamp,
}

impl Report {
    /// When caches are right again, if what decides the verdict is mended at the time validated at. The TTLs are
    /// those of the capture that was validated.
    pub fn heals(&self, capture: &Capture) -> Option<Heals> {
        let finding = self.decisive_finding()?;
        let hold = match (&finding.fact, capture.mode) {
            // A resolver that is not reached is no cache.
            (Fact::NoResponse { .. }, Mode::Recursive) => Hold::None,
            _ => hold(finding, self.verdict),
        };
        Some(hold.heals(&Ttls::of(capture, self.at), self.at))
    }
}

/// How caches meet a fault.
enum Hold {
    /// Not at all.
    None,
    /// It was accepted.
    Accepted(Held),
    /// It failed, and is this to those that do not validate.
    Failed(Option<Held>),
}

/// Of a finding that decides a verdict.
fn hold(finding: &Finding, verdict: Verdict) -> Hold {
    let at_some_server = finding.owner() == Owner::ServerOperator;
    match finding.owner() {
        Owner::You | Owner::ResolverOperator => Hold::None,
        _ if verdict == Verdict::Insecure => Hold::Accepted(insecure(finding)),
        // What one server does has its symptom as detail; none of it was accepted.
        _ => match (&finding.fact, finding.details.first()) {
            (
                Fact::ServerStale { .. } | Fact::ServerKeysDiffer { .. } | Fact::ServerUnsigned,
                Some(symptom),
            ) => failed(symptom, finding),
            (fact, _) if at_some_server => failed(fact, finding),
            (fact, _) => accepted(fact, finding).map_or_else(|| failed(fact, finding), Hold::Accepted),
        },
    }
}

/// What makes an answer insecure was accepted: no DS, one that cannot be used, or the answer itself.
fn insecure(finding: &Finding) -> Held {
    let Finding { name, record_type, fact, .. } = finding;
    let name = name.clone();
    match fact {
        Fact::InsecureDelegation { .. } => Held::Absence { owner: name, record_type: RecordType::DS },
        _ if fact.code().0.starts_with('D') => Held::Set { owner: name, record_type: RecordType::DS },
        _ if fact.code().0.starts_with('N') => Held::Absence { owner: name, record_type: *record_type },
        _ => Held::Set { owner: name, record_type: *record_type },
    }
}

/// What validates and makes something else fail.
fn accepted(fact: &Fact, finding: &Finding) -> Option<Held> {
    let set = |owner: &Name, record_type| Some(Held::Set { owner: owner.clone(), record_type });
    match fact {
        Fact::DsKeyNotZoneKey { .. } => set(&finding.name, RecordType::DS),
        _ if fact.code().0.starts_with('D') && finding.owner() == Owner::ParentOrRegistrar => {
            set(&finding.name, RecordType::DS)
        }
        // The key set holds, but lacks the key or has it damaged.
        Fact::SignatureKeyMissing { .. } | Fact::KeyMalformed { .. } | Fact::KeyProtocol { .. }
            if finding.record_type != RecordType::DNSKEY =>
        {
            set(&finding.zone, RecordType::DNSKEY)
        }
        Fact::AliasLoop | Fact::MultipleCnames { .. } => set(&finding.name, RecordType::CNAME),
        Fact::NoServerAddress => set(&finding.zone, RecordType::NS),
        _ => None,
    }
}

/// What fails, and what of it those keep that do not validate.
fn failed(fact: &Fact, finding: &Finding) -> Hold {
    let Finding { zone, name, record_type, .. } = finding;
    let set = |owner: &Name, record_type| Some(Held::Set { owner: owner.clone(), record_type });
    Hold::Failed(match (fact.code().0.as_bytes().first(), fact) {
        (_, Fact::LameDelegation) => set(zone, RecordType::NS),
        (_, Fact::AnchorKeyDoesNotSign { .. }) => set(zone, RecordType::DNSKEY),
        (Some(b'D'), _) => set(name, RecordType::DNSKEY),
        (_, Fact::WildcardExpansionUnproven | Fact::NameErrorWithAnswer) => set(name, *record_type),
        (Some(b'S' | b'C'), _) => set(name, *record_type),
        (Some(b'N'), _) => Some(Held::Absence { owner: name.clone(), record_type: *record_type }),
        _ => None,
    })
}

impl Hold {
    fn heals(self, ttls: &Ttls, now: Timestamp) -> Heals {
        let after = |held, seconds: Option<u32>, seen_at| Heals {
            held,
            seconds,
            at: seconds.map(|seconds| now.plus(seconds)),
            seen_at,
            lingers: None,
        };
        match self {
            Hold::None => after(Held::Nothing, Some(0), None),
            Hold::Accepted(held) => match ttls.validated(&held) {
                Some(Ttl { seconds, zone }) => after(held, Some(*seconds), zone.clone()),
                None => after(held, None, None),
            },
            Hold::Failed(held) => {
                let lingers = held.and_then(|held| {
                    let seconds = ttls.as_sent(&held)?.seconds;
                    (seconds > LONGEST_FAILURE).then(|| Lingers { held, seconds, at: now.plus(seconds) })
                });
                Heals { lingers, ..after(Held::Failure, Some(LONGEST_FAILURE), None) }
            }
        }
    }
}

impl Heals {
    /// The clauses that say how long.
    pub fn clauses(&self) -> &'static [Clause] {
        match self.held {
            Held::Nothing => &[],
            Held::Failure => &[Clause { rfc: 9520, section: "3.2" }],
            Held::Set { .. } => &[Clause { rfc: 2181, section: "8" }, Clause { rfc: 4035, section: "5.3.3" }],
            Held::Absence { .. } => &[Clause { rfc: 2308, section: "5" }, Clause { rfc: 9077, section: "3" }],
        }
    }
}

/// `example.lab. DS`, or `the absence of example.lab. DS`.
impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Held::Nothing => f.write_str("nothing"),
            Held::Failure => f.write_str("the failure"),
            Held::Set { owner, record_type } => write!(f, "{owner} {record_type}"),
            Held::Absence { owner, record_type } => write!(f, "the absence of {owner} {record_type}"),
        }
    }
}

/// In one line.
impl fmt::Display for Heals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(seconds), Some(at)) = (self.seconds, self.at) else {
            return write!(f, "when caches let go of {}, whose TTL was not seen", self.held);
        };
        let length = duration(seconds);
        match (&self.held, &self.seen_at) {
            (Held::Nothing, _) => return f.write_str("at once: no cache holds any of it"),
            (Held::Failure, _) => {
                write!(f, "within {length} of the repair, by {at} if it is made now: ")?;
                f.write_str("resolvers keep failures no longer")?;
            }
            (held, zone) => {
                write!(f, "{length} after the repair, {at} if it is made now: ")?;
                write!(f, "caches keep {held} for its TTL of {seconds}")?;
                if let Some(zone) = zone {
                    write!(f, ", seen at the servers of {zone}")?;
                }
            }
        }
        match &self.lingers {
            Some(Lingers { held, seconds, at }) => {
                write!(f, "; those that do not validate keep {held} until {at} (TTL {seconds})")
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
