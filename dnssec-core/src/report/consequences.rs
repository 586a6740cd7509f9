//! Which findings follow from others, so that one cause is told once.

use super::{Report, Verdict};
use crate::catalogue::Owner;
use crate::finding::Finding;
use std::collections::BTreeMap;

impl Report {
    /// For each finding the index of the one it is told under. That is the one that decides the verdict, for what
    /// is of its kind in its zone, or below the link that it breaks. Else it is the first of its kind that the
    /// same servers of its zone show.
    pub fn follows_from(&self) -> Vec<Option<usize>> {
        let mut first_of_kind = BTreeMap::new();
        let mut causes = Vec::with_capacity(self.findings.len());
        for (place, finding) in self.findings.iter().enumerate() {
            let decisive = self.decisive.filter(|decisive| *decisive != place);
            let cause = decisive.filter(|decisive| self.is_consequence(place, *decisive));
            causes.push(match cause {
                None if self.decisive != Some(place) => {
                    let kind = (finding.fact.code(), &finding.zone, &finding.servers);
                    let first = *first_of_kind.entry(kind).or_insert(place);
                    (first != place).then_some(first)
                }
                cause => cause,
            });
        }
        causes
    }

    fn is_consequence(&self, place: usize, of: usize) -> bool {
        let (Some(finding), Some(cause)) = (self.findings.get(place), self.findings.get(of)) else {
            return false;
        };
        if !is_within(finding, cause) {
            return false;
        }
        let code = finding.fact.code();
        let is_of_kind =
            cause.fact.code() == code || cause.details.iter().any(|detail| detail.code() == code);
        (is_of_kind && (finding.zone == cause.zone || cause.owner() == Owner::You))
            || (self.is_below(place, of) && finding.zone.is_at_or_below(&cause.zone))
    }

    /// Whether a finding stands at broken links only, and all of them come after the one that another breaks.
    fn is_below(&self, place: usize, other: usize) -> bool {
        let Some(broken) = self.links.iter().position(|link| link.findings.contains(&other)) else {
            return false;
        };
        let mut at =
            self.links.iter().enumerate().filter(|(_, link)| link.findings.contains(&place)).peekable();
        at.peek().is_some() && at.all(|(position, link)| position > broken && link.verdict != Verdict::Secure)
    }
}

/// Whether no other servers show a finding than those that show its cause, where that is up to servers.
fn is_within(finding: &Finding, cause: &Finding) -> bool {
    cause.share.is_none() || finding.servers.iter().all(|server| cause.servers.contains(server))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Fact, Share};
    use crate::name::Name;
    use crate::record::Question;
    use crate::record_type::RecordType;
    use crate::report::{Link, LinkKind, Outcome};
    use crate::time::Timestamp;

    fn name(text: &str) -> Name {
        text.parse().unwrap()
    }

    fn finding(zone: &str, owner: &str, fact: Fact, servers: &[&str]) -> Finding {
        Finding {
            zone: name(zone),
            name: name(owner),
            record_type: RecordType::A,
            fact,
            servers: servers.iter().map(|server| format!("192.0.2.{server}:53").parse().unwrap()).collect(),
            details: vec![],
            share: None,
        }
    }

    fn link(zone: &str, verdict: Verdict, findings: &[usize]) -> Link {
        Link {
            kind: LinkKind::Keys { zone: name(zone) },
            verdict,
            steps: vec![],
            findings: findings.to_vec(),
        }
    }

    fn report(decisive: Option<usize>, links: Vec<Link>, findings: Vec<Finding>) -> Report {
        Report {
            question: Question::new(name("www.a.lab."), RecordType::A),
            at: Timestamp(0),
            verdict: if decisive.is_some() { Verdict::Bogus } else { Verdict::Secure },
            outcome: Outcome::Answer,
            links,
            findings,
            decisive,
            answers: vec![],
            secure_until: None,
            views: vec![],
        }
    }

    #[test]
    fn of_its_kind_and_below_the_broken_link() {
        let findings = vec![
            finding("lab.", "x.lab.", Fact::SignatureMissing, &["1"]),
            finding("a.lab.", "a.lab.", Fact::DenialMissing, &["1"]),
            finding("a.lab.", "b.a.lab.", Fact::DenialMissing, &["1", "2"]),
            finding("a.lab.", "www.a.lab.", Fact::NameNotCovered, &["1"]),
            finding("other.lab.", "other.lab.", Fact::DenialMissing, &["1"]),
            finding("other.lab.", "www.other.lab.", Fact::NameNotCovered, &["1"]),
        ];
        let links = vec![
            link("lab.", Verdict::Secure, &[0]),
            link("a.lab.", Verdict::Bogus, &[1]),
            link("www.a.lab.", Verdict::Bogus, &[1, 3]),
            link("other.lab.", Verdict::Bogus, &[5]),
        ];
        let report = report(Some(1), links, findings);
        assert_eq!(report.follows_from(), [None, None, Some(1), Some(1), None, None]);
    }

    #[test]
    fn what_other_servers_show_has_a_cause_of_its_own() {
        let mut stale = finding("a.lab.", "a.lab.", Fact::ServerStale { serial: 1, newest: 2 }, &["1"]);
        stale.details = vec![Fact::SignatureMissing];
        stale.share = Some(Share { zone: name("a.lab."), showing: 1, of: 2 });
        let findings = vec![
            stale,
            finding("a.lab.", "a.lab.", Fact::SignatureMissing, &["1"]),
            finding("a.lab.", "b.a.lab.", Fact::SignatureMissing, &["1", "2"]),
        ];
        let report = report(Some(0), vec![link("a.lab.", Verdict::Bogus, &[0])], findings);
        assert_eq!(report.follows_from(), [None, Some(0), None]);
    }

    #[test]
    fn without_a_cause_the_first_of_a_kind_stands_for_the_others() {
        let findings = vec![
            finding("a.lab.", "a.lab.", Fact::DenialMissing, &["2"]),
            finding("a.lab.", "b.a.lab.", Fact::DenialMissing, &["2"]),
            finding("a.lab.", "c.a.lab.", Fact::DenialMissing, &["1"]),
            finding("b.lab.", "c.b.lab.", Fact::DenialMissing, &["2"]),
        ];
        assert_eq!(report(None, vec![], findings).follows_from(), [None, Some(0), None, None]);
    }
}
