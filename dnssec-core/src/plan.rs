//! Plans: where a zone stands in a procedure that changes its keys, DS or servers, and when each next step is safe.
//!
//! An [`Observation`] says what every server of the zone and of its parent shows. Each procedure is a list of steps;
//! a step is done when every server shows it, and safe when whatever it would make bogus has left the caches: the
//! rules of RFC 7583 §3 and RFC 6781 §4, counted from when the last server was seen to have changed. So propagation
//! is not guessed but seen; what a plan cannot see (instances behind one address, servers that transfer late) is for
//! whoever follows it to add.
//!
//! ```
//! use dnssec_core::plan::{Observation, Procedure, Request, plan};
//! # use dnssec_core::{anchor::TrustAnchors, capture::Capture, policy::Policy, plan::ObservationError};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let mut capture = Capture::from_json(include_str!("../../fixtures/captures/lab.json"))?;
//! # let anchors = TrustAnchors::parse(&capture.anchors.join("\n"))?;
//! // A walk for the SOA of the zone, at every server, is what a plan is made of.
//! let observed = Observation::of(&capture, &anchors, &Policy::default(), capture.started);
//! # assert_eq!(observed.map(|_| ()), Err(ObservationError::NoAnswer { name: "www.example.lab.".parse()? }));
//! # Ok(())
//! # }
//! # fn next(observed: Observation) {
//! let plan = plan(&[], &observed, &Request::new(Procedure::RollKsk, observed.at));
//! if let Some(step) = plan.next() {
//!     println!("{}: {} from {:?}", step.name, step.action, step.earliest);
//! }
//! # }
//! ```

mod change_operator;
mod condition;
mod disable;
mod enable;
mod history;
mod observation;
mod remark;
mod roles;
mod roll_algorithm;
mod roll_ksk;
mod roll_zsk;
mod timeline;

pub use history::{Evidence, Since};
pub use observation::{
    Key, Observation, ObservationError, ParentServer, Place, SeenSet, Signer, Source, Ttl, ZoneServer,
};
pub use remark::{Obstacle, Remark};
pub use timeline::{Cached, Progress, Step, Wait};

use crate::algorithm::Algorithm;
use crate::catalogue::{Clause, Remedy, typed};
use crate::name::Name;
use crate::time::Timestamp;
use history::History;
use std::collections::BTreeSet;
use std::fmt;
use timeline::{Draft, timeline};

/// What is to be done to a zone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Procedure {
    /// Sign it, and have a DS published.
    Enable,
    /// Replace the key that the DS is of; the only key, where one signs everything.
    RollKsk,
    /// Replace the key that signs the data.
    RollZsk,
    /// Replace all keys by those of another algorithm.
    RollAlgorithm,
    /// Move it to the servers of another operator, signed throughout.
    ChangeOperator,
    /// Have the DS removed, and stop signing.
    Disable,
}

impl Procedure {
    /// All of them.
    pub const ALL: [Procedure; 6] = [
        Procedure::Enable,
        Procedure::RollKsk,
        Procedure::RollZsk,
        Procedure::RollAlgorithm,
        Procedure::ChangeOperator,
        Procedure::Disable,
    ];

    /// The word for it.
    pub fn slug(self) -> &'static str {
        match self {
            Procedure::Enable => "enable",
            Procedure::RollKsk => "roll-ksk",
            Procedure::RollZsk => "roll-zsk",
            Procedure::RollAlgorithm => "roll-algorithm",
            Procedure::ChangeOperator => "change-operator",
            Procedure::Disable => "disable",
        }
    }

    /// The names of its steps, in their order.
    pub fn steps(self) -> &'static [&'static str] {
        match self {
            Procedure::Enable => &["sign", "add-ds"],
            Procedure::RollKsk => &["add-key", "change-ds", "remove-old-key"],
            Procedure::RollZsk => &["add-key", "sign-with-new", "remove-old-key"],
            Procedure::RollAlgorithm => {
                &["sign-with-new", "add-keys", "change-ds", "remove-old-keys", "remove-old-signatures"]
            }
            Procedure::ChangeOperator => {
                &["exchange-keys", "add-ds", "change-ns", "remove-old-ds", "remove-old-keys"]
            }
            Procedure::Disable => &["remove-ds", "unsign"],
        }
    }
}

impl fmt::Display for Procedure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.slug())
    }
}

/// What is asked of a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// The procedure.
    pub procedure: Procedure,
    /// What time it is.
    pub now: Timestamp,
    /// When the last change was complete at every server, if that is known.
    pub since: Option<Timestamp>,
    /// The longest TTL of the zone in seconds, negative answers included, if that is known.
    pub max_ttl: Option<u32>,
    /// The TTL of the DS set in seconds, if that is known.
    pub ds_ttl: Option<u32>,
    /// Tag of the key that goes.
    pub old: Option<u16>,
    /// Tag of the key that comes.
    pub new: Option<u16>,
    /// The algorithm that comes.
    pub algorithm: Option<Algorithm>,
    /// The names of the servers of the operator that the zone moves to.
    pub gaining: BTreeSet<Name>,
    /// The signed delegations in the zone, if its data is at hand.
    pub signed_children: Option<Vec<Name>>,
}

impl Request {
    /// With nothing said that is not seen.
    pub fn new(procedure: Procedure, now: Timestamp) -> Self {
        Request {
            procedure,
            now,
            since: None,
            max_ttl: None,
            ds_ttl: None,
            old: None,
            new: None,
            algorithm: None,
            gaining: BTreeSet::new(),
            signed_children: None,
        }
    }
}

/// Where a zone stands, and what comes next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// The zone.
    pub zone: Name,
    /// The procedure.
    pub procedure: Procedure,
    /// The time that it is seen from.
    pub now: Timestamp,
    /// The steps in their order.
    pub steps: Vec<Step>,
    /// Tag of the key that goes, as far as one is known.
    pub old: Option<u16>,
    /// Tag of the key that comes.
    pub new: Option<u16>,
    /// What keeps it from being followed.
    pub obstacles: Vec<Obstacle>,
    /// What it does not know, or whoever follows it should.
    pub remarks: Vec<Remark>,
}

/// Whether a step may be taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Safety {
    /// It is done.
    Done,
    /// Now.
    Now,
    /// From then on; if another step is named, that one comes before.
    NotYet {
        /// The earliest time.
        at: Timestamp,
        /// The step before it that is not done.
        after: Option<&'static str>,
    },
    /// The zone is bogus: what is broken comes first.
    Broken,
    /// It cannot be told.
    Unknown,
}

/// Makes a plan of what is seen now, and of earlier observations of the same zone, the first one first.
pub fn plan(earlier: &[Observation], present: &Observation, request: &Request) -> Plan {
    let history = History::new(earlier, present, request.since);
    let drafting = Drafting { history, request };
    let drafted = match request.procedure {
        Procedure::Enable => enable::draft(&drafting),
        Procedure::RollKsk => roll_ksk::draft(&drafting),
        Procedure::RollZsk => roll_zsk::draft(&drafting),
        Procedure::RollAlgorithm => roll_algorithm::draft(&drafting),
        Procedure::ChangeOperator => change_operator::draft(&drafting),
        Procedure::Disable => disable::draft(&drafting),
    };
    let steps = timeline(drafted.drafts, &history, request.now);
    let mut obstacles = remark::obstacles(present);
    obstacles.extend(drafted.unclear);
    let mut remarks = remark::remarks(&history, request, &steps);
    remarks.extend(drafted.guess.filter(|_| steps.iter().any(|step| step.earliest.is_some())));
    Plan {
        zone: present.zone.clone(),
        procedure: request.procedure,
        now: request.now,
        steps,
        old: drafted.old.map(|key| key.id.tag),
        new: drafted.new.map(|key| key.id.tag),
        obstacles,
        remarks,
    }
}

impl Plan {
    /// The first step that is not done.
    pub fn next(&self) -> Option<&Step> {
        self.steps.iter().find(|step| !matches!(step.progress, Progress::Done(_)))
    }

    /// Whether a step may be taken; `None` if the procedure has none of this name.
    pub fn safety(&self, name: &str) -> Option<Safety> {
        let step = self.steps.iter().find(|step| step.name == name)?;
        let is_broken = |obstacle: &Obstacle| matches!(obstacle, Obstacle::Bogus { .. });
        let Some(earliest) = step.earliest else { return Some(Safety::Done) };
        if self.obstacles.iter().any(is_broken) {
            return Some(Safety::Broken);
        }
        if !self.obstacles.is_empty() {
            return Some(Safety::Unknown);
        }
        let before = self.next().map(|next| next.name).filter(|next| *next != name);
        Some(match before {
            None if !self.now.is_before(earliest) => Safety::Now,
            after => Safety::NotYet { at: earliest, after },
        })
    }

    /// The clauses that a step rests on, each once.
    pub fn clauses(&self) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        for wait in self.steps.iter().flat_map(|step| &step.waits) {
            if !clauses.contains(&wait.clause) {
                clauses.push(wait.clause);
            }
        }
        clauses
    }

    /// What to type for a step, for each software in which that can be said.
    pub fn commands(&self, step: &Step) -> Vec<Remedy> {
        typed(self.procedure, step.name, &self.zone, self.old)
    }
}

/// What a procedure has to draft from.
struct Drafting<'a> {
    history: History<'a>,
    request: &'a Request,
}

/// Its steps, and what is known of its keys.
#[derive(Default)]
struct Drafted {
    drafts: Vec<Draft>,
    old: Option<Key>,
    new: Option<Key>,
    /// What keeps it from being told for certain.
    unclear: Vec<Obstacle>,
    /// What was taken for granted.
    guess: Option<Remark>,
}

impl Drafting<'_> {
    fn observation(&self) -> &Observation {
        self.history.present()
    }

    /// How long caches keep the DS set; of one that nobody shows any more, as long as they keep anything.
    fn ds_ttl(&self) -> Ttl {
        let told = self.request.ds_ttl.map(Ttl::told);
        told.or_else(|| self.history.ttl(Observation::ds_ttls)).unwrap_or_else(Ttl::assumed)
    }

    /// How long caches keep the keys.
    fn keys_ttl(&self) -> Ttl {
        self.history.ttl(Observation::keys_ttls).unwrap_or_else(Ttl::assumed)
    }

    /// How long caches keep data, or that there is none.
    fn data_ttl(&self) -> Ttl {
        let told = self.request.max_ttl.map(Ttl::told);
        told.or_else(|| self.history.ttl(Observation::data_ttls)).unwrap_or_else(Ttl::assumed)
    }

    /// How long caches keep the names of the servers.
    fn ns_ttl(&self) -> Ttl {
        self.history.ttl(Observation::ns_ttls).unwrap_or_else(Ttl::assumed)
    }
}
