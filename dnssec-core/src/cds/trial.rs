//! Whether a request is that of the zone, and whether the zone would stand by it: both by validation.

use super::{Asking, Objection};
use crate::algorithm::Algorithm;
use crate::allowance::Allowance;
use crate::evidence::{Kind, Response};
use crate::finding::{DsId, Finding};
use crate::record::{Question, Record};
use crate::record_type::{Class, RecordType};
use crate::report::{Report, Verdict};
use crate::rrset::Rrset;
use crate::signature::{Conditions, Failures, Keys, Required, verify};
use crate::supposition::{Manner, Supposition};
use std::collections::BTreeSet;
use std::net::SocketAddr;

impl Asking<'_> {
    /// RFC 7344 §4.1: the request must validate, and be signed by a key that is in the present DS and DNSKEY sets.
    pub(super) fn by_present_keys(&self, present: &[DsId], types: &[RecordType]) -> Vec<Objection> {
        let mut objections = Vec::new();
        // One budget for all servers: they mostly have the same.
        let mut conditions = Conditions {
            now: self.now,
            policy: self.policy,
            allowance: Allowance::new(&self.policy.budget),
            failures: Failures::default(),
        };
        for &record_type in types {
            let report = self.validate(&Question::new(self.zone.clone(), record_type), None);
            let mut failing = BTreeSet::new();
            for (server, finding) in self.failing(&report) {
                failing.insert(server);
                objections.push(Objection::NotSecure { record_type, server, finding });
            }
            let answers = self.answers(record_type);
            let others = answers.filter(|response| !failing.contains(&response.server));
            let unsigned = others.filter(|response| !self.is_signed_by(response, present, &mut conditions));
            let servers: BTreeSet<SocketAddr> = unsigned.map(|response| response.server).collect();
            objections
                .extend(servers.into_iter().map(|server| Objection::SignerWithoutDs { record_type, server }));
        }
        objections
    }

    /// RFC 7344 §4.1: the request must not break the delegation. Each algorithm is tried alone, since validators may
    /// hold a zone to each that its DS set has (RFC 4035 §2.2).
    pub(super) fn would_break(&self, ds: &[DsId]) -> Vec<Objection> {
        let known = |ds: &&DsId| {
            self.policy.supports_algorithm(ds.algorithm) && self.policy.supports_digest(ds.digest_type)
        };
        let algorithms: BTreeSet<Algorithm> = ds.iter().filter(known).map(|ds| ds.algorithm).collect();
        if algorithms.is_empty() {
            return vec![Objection::WouldBeInsecure];
        }
        let mut objections = Vec::new();
        for algorithm in algorithms {
            let of_algorithm = ds.iter().filter(known).filter(|ds| ds.algorithm == algorithm).cloned();
            let Ok(supposed) = Supposition::new(self.zone.clone(), of_algorithm, Manner::Replacing) else {
                continue;
            };
            let report =
                self.validate(&Question::new(self.zone.clone(), RecordType::DNSKEY), Some(&supposed));
            objections.extend(
                self.failing(&report).into_iter().map(|(server, finding)| Objection::WouldBreak {
                    algorithm,
                    server,
                    finding,
                }),
            );
        }
        objections
    }

    /// The servers of the zone through which a question does not come out secure, and what decides that.
    fn failing(&self, report: &Report) -> Vec<(SocketAddr, Option<Box<Finding>>)> {
        let finding =
            |place: Option<usize>| place.and_then(|place| report.findings.get(place)).cloned().map(Box::new);
        let of_zone = report.views.iter().filter(|view| view.zone == *self.zone);
        let failing = of_zone.clone().filter(|view| view.verdict != Verdict::Secure);
        let mut failing: Vec<_> = failing.map(|view| (view.server, finding(view.decisive))).collect();
        if of_zone.count() == 0 && report.verdict != Verdict::Secure {
            let servers =
                self.capture.exchanges.iter().filter(|exchange| exchange.zone.as_ref() == Some(self.zone));
            let server = servers.map(|exchange| exchange.server).min();
            failing.extend(server.map(|server| (server, finding(report.decisive))));
        }
        failing
    }

    /// The answers of the zone's servers with records of a type at its apex.
    fn answers(&self, record_type: RecordType) -> impl Iterator<Item = &Response> {
        let zone = self.zone.clone();
        let responses = self.evidence.responses_to(self.zone, record_type);
        responses.filter(move |response| {
            let is_its_own = response.zone.as_ref().is_none_or(|asked| *asked == zone);
            let has_it = |record: &Record| record.record_type == record_type && record.owner == zone;
            let mut records = response.message.iter().flat_map(|message| &message.answers);
            is_its_own && matches!(response.kind, Kind::Answer) && records.any(has_it)
        })
    }

    /// Whether a signature of the set verifies by a key of the zone that a DS vouches for.
    fn is_signed_by(&self, response: &Response, present: &[DsId], conditions: &mut Conditions<'_>) -> bool {
        let record_type = response.question.record_type;
        let Some(message) = &response.message else { return false };
        let records = message.answers.iter().filter(|record| record.class == Class::IN);
        let sets = Rrset::group(records);
        let Some(set) = sets.iter().find(|set| set.record_type == record_type && *set.owner == *self.zone)
        else {
            return false;
        };
        self.answers(RecordType::DNSKEY).filter_map(|response| response.message.as_ref()).any(|message| {
            let keys = message.answers.iter().filter(|record| record.class == Class::IN);
            Rrset::group(keys).iter().filter(|set| set.record_type == RecordType::DNSKEY).any(|keys| {
                let mut keys = Keys::of(keys);
                keys.keys.retain(|(id, key)| {
                    let mut alike =
                        present.iter().filter(|ds| (ds.tag, ds.algorithm) == (id.tag, id.algorithm));
                    alike.any(|ds| {
                        key.digest(self.zone, ds.digest_type).is_some_and(|digest| digest == ds.digest)
                    })
                });
                verify(set, &keys, &Required::default(), conditions).is_ok()
            })
        })
    }
}
