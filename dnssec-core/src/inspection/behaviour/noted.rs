//! Findings about servers, each fact of a zone once, with all servers that show it.

use super::{Asked, Behaviour};
use crate::catalogue::Code;
use crate::finding::{Fact, Finding};
use crate::name::Name;
use crate::record_type::RecordType;
use std::collections::HashMap;

/// Findings of one code kept for a zone: servers that are not alike may show it in different ways.
const MOST_ALIKE: usize = 8;

/// Findings under way.
#[derive(Default)]
pub(super) struct Noted {
    findings: Vec<Finding>,
    places: HashMap<(Name, Fact), usize>,
    alike: HashMap<(Name, Code), usize>,
}

impl Noted {
    /// About the server as a whole.
    pub(super) fn server(&mut self, behaviour: &Behaviour<'_>, fact: Fact) {
        self.note(behaviour, behaviour.zone, RecordType::NS, fact);
    }

    /// About what it makes of a question. Where it makes the same of several, the first stands for all.
    pub(super) fn question(&mut self, behaviour: &Behaviour<'_>, asked: &Asked<'_>, fact: Fact) {
        let question = asked.question();
        self.note(behaviour, &question.name, question.record_type, fact);
    }

    /// About a name and type.
    pub(super) fn note(
        &mut self,
        behaviour: &Behaviour<'_>,
        name: &Name,
        record_type: RecordType,
        fact: Fact,
    ) {
        self.add(super::super::finding(behaviour.zone, name, record_type, fact, behaviour.server));
    }

    /// Adds a finding, or its server to the one of the same fact.
    pub(super) fn add(&mut self, finding: Finding) {
        let key = (finding.zone.clone(), finding.fact.clone());
        if let Some(known) = self.places.get(&key).and_then(|&place| self.findings.get_mut(place)) {
            let more = finding.servers.iter().filter(|server| !known.servers.contains(server));
            let more: Vec<_> = more.copied().collect();
            known.servers.extend(more);
            if (&finding.name, finding.record_type) < (&known.name, known.record_type) {
                (known.name, known.record_type) = (finding.name, finding.record_type);
            }
            return;
        }
        let alike = self.alike.entry((finding.zone.clone(), finding.fact.code())).or_default();
        if *alike < MOST_ALIKE {
            *alike += 1;
            self.places.insert(key, self.findings.len());
            self.findings.push(finding);
        }
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}
