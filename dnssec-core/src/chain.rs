//! From the anchor to the answer, zone by zone, alias by alias.
//!
//! The validation runs on [`Evidence`] alone. What it misses it notes as *needs*: the walk asks for them and
//! runs it again, so that a live walk, a replay and a test share one path. The story in order:
//!
//! 1. [`Chain::validate`] follows the question through its aliases; each step is an answer, an alias or a
//!    denial (`chain/answer.rs`).
//! 2. Each RRset is judged by the zone that signed it; an unsigned one by the zone that should have
//!    (`chain/judge.rs`).
//! 3. A zone is trusted through its anchor, or through the DS in its parent, which is judged in turn
//!    (`chain/zone.rs`, `chain/cut.rs`).
//! 4. When all is decided, the finding that decides is looked into for what went wrong (`chain/suspect.rs`).

mod alias;
mod answer;
mod cut;
mod denial;
mod judge;
mod supposed;
mod survey;
mod suspect;
mod zone;

use crate::allowance::Allowance;
use crate::anchor::TrustAnchors;
use crate::capture::Capture;
use crate::evidence::{Evidence, View};
use crate::finding::{Fact, Finding};
use crate::name::Name;
use crate::policy::Policy;
use crate::record::{Question, Record};
use crate::record_type::RecordType;
use crate::report::{Link, LinkKind, Outcome, Report, Step, Verdict};
use crate::signature::{Conditions, Failures};
use crate::supposition::Supposition;
use crate::time::Timestamp;
use cut::Cut;
use denial::Authorities;
use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use suspect::Suspect;
use zone::Trust;

/// Validates what a capture holds about its question, at a time, from trust anchors, under a policy.
///
/// Total and deterministic: undecodable octets, missing answers and exhausted budgets are findings, and the
/// same arguments give the same report.
pub fn validate(capture: &Capture, anchors: &TrustAnchors, policy: &Policy, now: Timestamp) -> Report {
    let (evidence, question) = (&Evidence::of(capture), &capture.question);
    survey::survey(&Inquiry { capture, evidence, question, anchors, policy, now, supposed: None })
}

/// One question put to the evidence of a capture.
#[derive(Clone, Copy)]
pub(crate) struct Inquiry<'a> {
    pub(crate) capture: &'a Capture,
    /// The same taken apart.
    pub(crate) evidence: &'a Evidence,
    pub(crate) question: &'a Question,
    pub(crate) anchors: &'a TrustAnchors,
    pub(crate) policy: &'a Policy,
    pub(crate) now: Timestamp,
    /// What is supposed, if anything. Then the question stands alone: others are inquiries of their own.
    pub(crate) supposed: Option<&'a Supposition>,
}

impl Inquiry<'_> {
    /// What comes out.
    pub(crate) fn report(&self) -> Report {
        survey::survey(self)
    }
}

/// The questions that must be asked before others can be validated. The allowance lasts for the walk.
pub(crate) fn needs(
    evidence: View<'_>,
    questions: &[Question],
    supposed: Option<&Supposition>,
    anchors: &TrustAnchors,
    policy: &Policy,
    now: Timestamp,
    allowance: &mut Allowance,
) -> Vec<Question> {
    let conditions = conditions(now, policy, std::mem::take(allowance));
    let mut chain = Chain::new(evidence, anchors, conditions, supposed);
    for question in questions {
        chain.follow(question);
    }
    *allowance = chain.conditions.allowance;
    chain.needs
}

fn conditions(now: Timestamp, policy: &Policy, allowance: Allowance) -> Conditions<'_> {
    Conditions { now, policy, allowance, failures: Failures::default() }
}

/// A validation under way.
struct Chain<'e> {
    evidence: View<'e>,
    anchors: &'e TrustAnchors,
    /// What is supposed beyond the evidence; nothing in an ordinary validation.
    supposed: Option<&'e Supposition>,
    conditions: Conditions<'e>,
    zones: HashMap<Name, Trust<'e>>,
    zones_begun: u32,
    cuts: HashMap<Name, Cut<'e>>,
    links: Vec<Link>,
    findings: Vec<Finding>,
    /// Where the findings about a name and type are.
    found: HashMap<(Name, RecordType), Vec<usize>>,
    /// What findings were made of, by their index.
    suspects: HashMap<usize, Suspect<'e>>,
    authorities: Authorities<'e>,
    answers: Vec<Record>,
    needs: Vec<Question>,
    /// Names whose zone was searched for, label by label.
    searched: HashSet<Name>,
    secure_until: Option<Timestamp>,
}

/// A verdict other than secure, with the finding that decides it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Decision {
    verdict: Verdict,
    finding: usize,
}

/// How the question came out.
struct Conclusion {
    outcome: Outcome,
    decision: Option<Decision>,
}

impl<'e> Chain<'e> {
    fn new(
        evidence: View<'e>,
        anchors: &'e TrustAnchors,
        conditions: Conditions<'e>,
        supposed: Option<&'e Supposition>,
    ) -> Self {
        Chain {
            evidence,
            anchors,
            supposed,
            conditions,
            zones: HashMap::new(),
            zones_begun: 0,
            cuts: HashMap::new(),
            links: Vec::new(),
            findings: Vec::new(),
            found: HashMap::new(),
            suspects: HashMap::new(),
            authorities: Authorities::default(),
            answers: Vec::new(),
            needs: Vec::new(),
            searched: HashSet::new(),
            secure_until: None,
        }
    }

    /// `octets` are those of the evidence.
    fn validate(&mut self, question: &Question, octets: usize) -> Report {
        let Conclusion { outcome, decision } = self.follow(question);
        if let Some(decision) = decision {
            self.conditions.allowance.grant_near_misses(&self.conditions.policy.budget, octets);
            self.explain(decision.finding);
        }
        let verdict = decision.map_or(Verdict::Secure, |decision| decision.verdict);
        Report {
            question: question.clone(),
            at: self.conditions.now,
            verdict,
            outcome,
            links: std::mem::take(&mut self.links),
            findings: self.findings.clone(),
            decisive: decision.map(|decision| decision.finding),
            answers: std::mem::take(&mut self.answers),
            secure_until: self.secure_until.filter(|_| verdict == Verdict::Secure),
            views: Vec::new(),
        }
    }

    /// What decides another question, if it is bogus; the zones that were validated stay so.
    fn bogus(&mut self, question: &Question) -> Option<Finding> {
        let decision = self.follow(question).decision?;
        let is_bogus = decision.verdict == Verdict::Bogus;
        self.findings.get(decision.finding).filter(|_| is_bogus).cloned()
    }

    /// Notes that a question must be asked.
    fn need(&mut self, name: &Name, record_type: RecordType) {
        let question = Question::new(name.clone(), record_type);
        if !self.needs.contains(&question) {
            self.needs.push(question);
        }
    }

    /// Records a finding and returns its index; one of the same fact at the same place stands once.
    fn find(&mut self, finding: Finding) -> usize {
        let places = self.found.entry((finding.name.clone(), finding.record_type)).or_default();
        let known = places.iter().find(|&&index| self.findings.get(index) == Some(&finding));
        if let Some(&index) = known {
            return index;
        }
        let index = self.findings.len();
        places.push(index);
        self.findings.push(finding);
        index
    }

    /// Records a link.
    fn link(&mut self, kind: LinkKind, verdict: Verdict, steps: Vec<Step>, findings: Vec<usize>) {
        self.links.push(Link { kind, verdict, steps, findings });
    }

    /// Keeps the earliest expiration on the chain.
    fn note_expiration(&mut self, expiration: Timestamp) {
        if self.secure_until.is_none_or(|until| expiration.is_before(until)) {
            self.secure_until = Some(expiration);
        }
    }
}

/// A finding about an RRset or denial of a zone.
fn finding(
    zone: &Name,
    name: &Name,
    record_type: RecordType,
    fact: Fact,
    servers: Vec<SocketAddr>,
) -> Finding {
    Finding {
        zone: zone.clone(),
        name: name.clone(),
        record_type,
        fact,
        servers,
        details: Vec::new(),
        share: None,
    }
}

/// The most telling of several facts as the cause, the others as its details. A signature that failed late
/// in its checks tells more than one that failed early.
fn telling(mut facts: Vec<Fact>) -> (Fact, Vec<Fact>) {
    let best = facts.iter().enumerate().min_by_key(|(place, fact)| (rank(fact), *place));
    let place = best.map(|(place, _)| place);
    match place {
        Some(place) => {
            let fact = facts.remove(place);
            (fact, facts)
        }
        None => (Fact::SignatureMissing, facts),
    }
}

fn rank(fact: &Fact) -> u8 {
    match fact {
        Fact::LimitReached { .. } => 0,
        Fact::SignatureExpired { .. } | Fact::SignatureNotYetValid { .. } => 1,
        Fact::SignatureTimesReversed { .. } => 2,
        Fact::SignatureMismatch { .. } => 3,
        Fact::SignatureLength { .. } | Fact::KeyMalformed { .. } => 4,
        Fact::KeyRevoked { .. } | Fact::KeyNotZoneKey { .. } | Fact::KeyProtocol { .. } => 5,
        Fact::AlgorithmNotSigning { .. } => 6,
        Fact::DsKeyDoesNotSign { .. } | Fact::AnchorKeyDoesNotSign { .. } => 6,
        Fact::SignerNotZone { .. } => 7,
        Fact::SignatureKeyMissing { .. } | Fact::SignatureLabelsExceed { .. } => 8,
        Fact::SignatureAlgorithmUnsupported { .. } => 9,
        Fact::SignatureMalformed { .. } => 10,
        _ => 11,
    }
}
