//! What a zone asks of its parent by CDS and CDNSKEY, and what a parent that acts on it would do now (RFC 7344, RFC
//! 8078, RFC 9615).
//!
//! [`decide`] is a function of a capture whose question is at the apex of the zone, best its SOA: then CDS and CDNSKEY are
//! asked of every server when all of them are known. Where the zone has no DS yet, the request is
//! believed by its copies at the signal names alone; [`signal_questions`] says which questions those are, and a capture
//! that has the answers too decides that case as well.
//!
//! What a parent has seen before is not in a capture: that a signature is not older than that of the request acted on
//! last (RFC 7344 §6.2), and how long a request has stood unchanged (RFC 8078 §3.3), is not judged.

mod asked;
mod objection;
mod records;
mod signal;
mod trial;

pub use asked::Asked;
pub use objection::Objection;
pub use signal::{Signal, SignalState};

pub(crate) use records::{are_for_the_same_keys, fit, is_delete, is_delete_key};

use crate::anchor::TrustAnchors;
use crate::capture::Capture;
use crate::chain::Inquiry;
use crate::delegation::ds_id;
use crate::evidence::Evidence;
use crate::finding::DsId;
use crate::name::Name;
use crate::policy::Policy;
use crate::record::{Ds, Question};
use crate::record_type::RecordType;
use crate::report::{LinkKind, Outcome, Report, Verdict};
use crate::supposition::Supposition;
use crate::time::Timestamp;
use records::Wanted;

/// What a zone asks, and what comes of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Request {
    /// The zone.
    pub zone: Name,
    /// What its parent has.
    pub present: Present,
    /// What each of its servers has, by address.
    pub asked: Vec<Asked>,
    /// The copies at the signal names, where the zone has no DS.
    pub signals: Vec<Signal>,
    /// What the parent would do.
    pub decision: Decision,
}

/// The DS set of a parent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Present {
    /// These, securely.
    Ds(Vec<DsId>),
    /// None, by a proof that holds.
    None,
    /// None, in a parent that is not secure itself.
    NoneOfInsecureParent,
    /// Not known: what there is does not validate, or could not be had.
    Unknown,
}

/// What a parent that acts on CDS and CDNSKEY would do.
#[derive(Clone, PartialEq, Debug)]
pub enum Decision {
    /// Nothing: the zone does not ask for anything (RFC 7344 §4).
    NotAsked,
    /// Nothing: what it asks for is there.
    AlreadySo,
    /// The DS set becomes this one (RFC 7344 §6).
    Replace {
        /// The new set.
        ds: Vec<DsId>,
    },
    /// The zone gets its first DS set (RFC 9615 §4.2).
    Enroll {
        /// The set.
        ds: Vec<DsId>,
    },
    /// The DS set goes (RFC 8078 §4).
    Delete,
    /// Nothing: it must not act on the request.
    Refuse {
        /// Why; never empty.
        objections: Vec<Objection>,
    },
    /// It would have to ask again: something that decides is not known.
    Undecided {
        /// What, and what else stands against the request; never empty.
        objections: Vec<Objection>,
    },
}

impl Decision {
    /// Its name in JSON, in kebab-case; for ever.
    pub fn slug(&self) -> &'static str {
        match self {
            Decision::NotAsked => "not-asked",
            Decision::AlreadySo => "already-so",
            Decision::Replace { .. } => "replace",
            Decision::Enroll { .. } => "enroll",
            Decision::Delete => "delete",
            Decision::Refuse { .. } => "refuse",
            Decision::Undecided { .. } => "undecided",
        }
    }

    /// What stands against the request.
    pub fn objections(&self) -> &[Objection] {
        match self {
            Decision::Refuse { objections } | Decision::Undecided { objections } => objections,
            _ => &[],
        }
    }
}

/// What a parent would do with the CDS and CDNSKEY of the zone that the capture's question names.
///
/// Total and deterministic, as [`validate`](crate::validate) is.
pub fn decide(capture: &Capture, anchors: &TrustAnchors, policy: &Policy, now: Timestamp) -> Request {
    let zone = capture.question.name.clone();
    let evidence = Evidence::of(capture);
    let asking = Asking { capture, evidence: &evidence, anchors, policy, now, zone: &zone };
    let asked = asked::of_servers(capture, &evidence, &zone);
    let present = asking.present();
    let mut signals = Vec::new();
    let decision = asking.decision(&asked, &present, &mut signals);
    Request { zone, present, asked, signals, decision }
}

/// The questions whose answers vouch for a first DS (RFC 9615 §4.2): CDS and CDNSKEY at the
/// signal name of each of its name servers that is not in the zone. None if the zone has a DS or asks for nothing.
pub fn signal_questions(
    capture: &Capture,
    anchors: &TrustAnchors,
    policy: &Policy,
    now: Timestamp,
) -> Vec<Question> {
    let zone = capture.question.name.clone();
    let evidence = Evidence::of(capture);
    let asking = Asking { capture, evidence: &evidence, anchors, policy, now, zone: &zone };
    if asking.present() != Present::None {
        return Vec::new();
    }
    match asked::types(&asked::of_servers(capture, &evidence, &zone)).is_empty() {
        true => Vec::new(),
        false => signal::questions(&evidence, &zone),
    }
}

/// What is asked about, and by what it is judged.
struct Asking<'a> {
    capture: &'a Capture,
    evidence: &'a Evidence,
    anchors: &'a TrustAnchors,
    policy: &'a Policy,
    now: Timestamp,
    zone: &'a Name,
}

impl Asking<'_> {
    /// The validation of another question on the same evidence, perhaps with other DS in the parent.
    fn validate(&self, question: &Question, supposed: Option<&Supposition>) -> Report {
        let Asking { capture, evidence, anchors, policy, now, .. } = *self;
        Inquiry { capture, evidence, question, anchors, policy, now, supposed }.report()
    }

    /// The DS set of the parent (RFC 7344 §4.1: what the child's request is measured by).
    fn present(&self) -> Present {
        let report = self.validate(&Question::new(self.zone.clone(), RecordType::DS), None);
        match (report.verdict, report.outcome) {
            (Verdict::Secure, Outcome::Answer) => {
                let rdatas = report.answers.iter().filter(|record| record.record_type == RecordType::DS);
                let ds = rdatas.filter_map(|record| Ds::parse(&record.rdata).ok());
                Present::Ds(ds.map(|ds| ds_id(&ds)).collect())
            }
            (Verdict::Secure, Outcome::NoData | Outcome::NameError) => Present::None,
            // Opt-out proves nothing of the delegation, and its parent is secure all the same (RFC 5155 §6).
            (Verdict::Insecure, Outcome::NoData | Outcome::NameError) if self.is_first_insecure(&report) => {
                Present::None
            }
            (Verdict::Insecure, Outcome::NoData | Outcome::NameError) => Present::NoneOfInsecureParent,
            _ => Present::Unknown,
        }
    }

    /// Whether the chain is secure down to the parent.
    fn is_first_insecure(&self, report: &Report) -> bool {
        let first = report.links.iter().find(|link| link.verdict != Verdict::Secure);
        first.is_some_and(|link| match &link.kind {
            LinkKind::Denial { name, .. } => name == self.zone,
            LinkKind::Delegation { child, .. } => child == self.zone,
            _ => false,
        })
    }

    fn decision(&self, asked: &[Asked], present: &Present, signals: &mut Vec<Signal>) -> Decision {
        let types = asked::types(asked);
        if types.is_empty() && asked.iter().any(|server| server.cds.is_some() || server.cdnskey.is_some()) {
            return Decision::NotAsked;
        }
        let mut objections = asked::objections(asked);
        let wanted = records::wanted(self.zone, asked);
        let wanted = match (wanted, present) {
            (Err(objection), _) => {
                objections.push(objection);
                None
            }
            (Ok(wanted), present) if wanted.is_already(present) && objections.is_empty() => {
                return Decision::AlreadySo;
            }
            (Ok(wanted), _) => Some(wanted),
        };
        match present {
            Present::Ds(ds) => objections.extend(self.by_present_keys(ds, &types)),
            Present::None => {
                *signals = self.signals(asked);
                objections.extend(signal::objections(signals, self.evidence, self.zone));
            }
            Present::NoneOfInsecureParent => objections.push(Objection::ParentInsecure),
            Present::Unknown => objections.push(Objection::PresentUnknown),
        }
        // Below a parent that is not secure nothing can break.
        if let (Some(Wanted::Ds(ds)), Present::Ds(_) | Present::None) = (&wanted, present) {
            objections.extend(self.would_break(ds));
        }
        match (wanted, objections.is_empty()) {
            (Some(Wanted::Removal), true) => Decision::Delete,
            (Some(Wanted::Ds(ds)), true) if matches!(present, Present::None) => Decision::Enroll { ds },
            (Some(Wanted::Ds(ds)), true) => Decision::Replace { ds },
            _ if objections.iter().all(Objection::is_of_ignorance) => Decision::Undecided { objections },
            _ => Decision::Refuse { objections },
        }
    }
}
