//! The copies of a request at the signal names of its name servers (RFC 9615 §3.2).

use super::asked::{Asked, TYPES};
use super::{Asking, Objection};
use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::name::Name;
use crate::record::{Question, Record, target_name};
use crate::record_type::RecordType;
use crate::report::{LinkKind, Outcome, Verdict};
use std::collections::BTreeSet;

/// The first label of a signal name, and that of the zone of signals below a name server.
const FIRST: &[u8] = b"_dsboot";
const SIGNAL: &[u8] = b"_signal";

/// Name servers looked at; honest zones have fewer than thirteen.
const MOST_SERVERS: usize = 26;

/// What stands at one signal name.
#[derive(Clone, PartialEq, Debug)]
pub struct Signal {
    /// The name server that signals.
    pub server: Name,
    /// The signal name; `None` if it would be too long.
    pub name: Option<Name>,
    /// CDS or CDNSKEY.
    pub record_type: RecordType,
    /// What came of it.
    pub state: SignalState,
}

/// What came of a question to a signal name.
#[derive(Clone, PartialEq, Debug)]
pub enum SignalState {
    /// Secure, and the same records as in the zone.
    Vouches,
    /// Secure, and other records.
    Differs,
    /// Securely nothing, and the zone has something.
    Missing,
    /// The name is the apex of a zone, which it must not be (RFC 9615 §4.1).
    ZoneCut,
    /// Not secure, for this reason.
    NotSecure(Option<Box<Finding>>),
    /// Nobody asked.
    NotAsked,
    /// The name would be too long.
    TooLong,
}

/// The questions to ask: of both types, since a type that the zone lacks must be lacking there too (RFC 9615 §4.2).
pub(super) fn questions(evidence: &Evidence, zone: &Name) -> Vec<Question> {
    let names = outside(evidence, zone).into_iter().filter_map(|server| signal_name(zone, &server));
    names.flat_map(|name| TYPES.map(|record_type| Question::new(name.clone(), record_type))).collect()
}

/// `_dsboot.example.co.uk._signal.ns1.example.net` (RFC 9615 §3.2).
fn signal_name(zone: &Name, server: &Name) -> Option<Name> {
    let labels = std::iter::once(FIRST).chain(zone.labels()).chain([SIGNAL]).chain(server.labels());
    Name::from_labels(labels).ok()
}

/// The name servers that are not in the zone, by the delegation where it was seen, or else by the zone itself.
fn outside(evidence: &Evidence, zone: &Name) -> BTreeSet<Name> {
    let servers = name_servers(evidence, zone);
    servers.into_iter().filter(|server| !server.is_at_or_below(zone)).take(MOST_SERVERS).collect()
}

fn name_servers(evidence: &Evidence, zone: &Name) -> BTreeSet<Name> {
    let is_ns = |record: &&Record| record.record_type == RecordType::NS && record.owner == *zone;
    let messages = || {
        let responses = evidence.responses();
        responses
            .filter_map(|response| Some((response.zone.as_ref() == Some(zone), response.message.as_ref()?)))
    };
    let targets = |records: &[Record]| -> Vec<Name> {
        records.iter().filter(is_ns).filter_map(|record| target_name(&record.rdata).ok()).collect()
    };
    let delegation =
        messages().filter(|(is_own, _)| !is_own).flat_map(|(_, message)| targets(&message.authorities));
    let delegation: BTreeSet<Name> = delegation.collect();
    if !delegation.is_empty() {
        return delegation;
    }
    messages().flat_map(|(_, message)| targets(&message.answers)).collect()
}

impl Asking<'_> {
    /// What stands at each signal name.
    pub(super) fn signals(&self, asked: &[Asked]) -> Vec<Signal> {
        let mut signals = Vec::new();
        for server in outside(self.evidence, self.zone) {
            for record_type in TYPES {
                let name = signal_name(self.zone, &server);
                let state = match &name {
                    None => SignalState::TooLong,
                    Some(name) => self.state(asked, name, record_type),
                };
                signals.push(Signal { server: server.clone(), name, record_type, state });
            }
        }
        signals
    }

    fn state(&self, asked: &[Asked], name: &Name, record_type: RecordType) -> SignalState {
        if self.evidence.responses_to(name, record_type).next().is_none() {
            return SignalState::NotAsked;
        }
        let report = self.validate(&Question::new(name.clone(), record_type), None);
        let is_apex = report.links.iter().any(|link| {
            matches!(&link.kind, LinkKind::Keys { zone } | LinkKind::Delegation { child: zone, .. } if zone == name)
        });
        if is_apex {
            return SignalState::ZoneCut;
        }
        if report.verdict != Verdict::Secure
            || !matches!(report.outcome, Outcome::Answer | Outcome::NoData | Outcome::NameError)
        {
            return SignalState::NotSecure(report.decisive_finding().cloned().map(Box::new));
        }
        let own = report.answers.iter().filter(|record| record.record_type == record_type);
        let own: BTreeSet<Box<[u8]>> = own.map(|record| record.rdata.clone()).collect();
        let is_same = |server: &Asked| server.of(record_type).is_none_or(|set| *set == own);
        match asked.iter().all(is_same) {
            true => SignalState::Vouches,
            false if own.is_empty() => SignalState::Missing,
            false => SignalState::Differs,
        }
    }
}

/// What the signals leave open: all of them must vouch (RFC 9615 §4.2).
pub(super) fn objections(signals: &[Signal], evidence: &Evidence, zone: &Name) -> Vec<Objection> {
    if signals.is_empty() {
        // Without a name server nobody knows where a signal might be.
        let is_known = !name_servers(evidence, zone).is_empty();
        return is_known.then_some(Objection::NoSignalPossible).into_iter().collect();
    }
    signals.iter().filter_map(objection).collect()
}

fn objection(signal: &Signal) -> Option<Objection> {
    let record_type = signal.record_type;
    let Some(name) = signal.name.clone() else {
        return Some(Objection::SignalNameTooLong { server: signal.server.clone() });
    };
    match &signal.state {
        SignalState::Vouches => None,
        SignalState::Differs => Some(Objection::SignalDiffers { signal: name, record_type }),
        SignalState::Missing => Some(Objection::SignalMissing { signal: name, record_type }),
        SignalState::NotSecure(finding) => {
            Some(Objection::SignalNotSecure { signal: name, record_type, finding: finding.clone() })
        }
        SignalState::ZoneCut => Some(Objection::SignalAtZoneCut { signal: name }),
        SignalState::NotAsked => Some(Objection::SignalNotAsked { signal: name, record_type }),
        SignalState::TooLong => Some(Objection::SignalNameTooLong { server: signal.server.clone() }),
    }
}
