//! Findings of several validations put together.

use super::Finding;
use crate::name::Name;
use crate::record_type::RecordType;
use std::collections::HashMap;

/// Findings kept: more than anybody reads, and hostile evidence has more still.
const MOST: usize = 2000;

/// Findings, each of one fact at one place once, with the servers of all that say so.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    findings: Vec<Finding>,
    places: HashMap<(Name, RecordType), Vec<usize>>,
}

impl Collected {
    /// Begins with those of one validation, whose places stay.
    pub(crate) fn new(findings: Vec<Finding>) -> Self {
        let mut places: HashMap<_, Vec<usize>> = HashMap::new();
        for (place, finding) in findings.iter().enumerate() {
            places.entry((finding.name.clone(), finding.record_type)).or_default().push(place);
        }
        Collected { findings, places }
    }

    /// Adds one; gives its place, or none if there are too many.
    pub(crate) fn add(&mut self, finding: &Finding) -> Option<usize> {
        let places = self.places.entry((finding.name.clone(), finding.record_type)).or_default();
        let alike = |place: &&usize| {
            let known = self.findings.get(**place);
            known.is_some_and(|known| known.fact == finding.fact && known.zone == finding.zone)
        };
        if let Some(&place) = places.iter().find(alike) {
            let known = self.findings.get_mut(place)?;
            let more = finding.servers.iter().filter(|server| !known.servers.contains(server));
            let more: Vec<_> = more.copied().collect();
            known.servers.extend(more);
            return Some(place);
        }
        let place = self.findings.len();
        if place >= MOST {
            return None;
        }
        places.push(place);
        self.findings.push(finding.clone());
        Some(place)
    }

    /// All of them, their servers in order.
    pub(crate) fn into_findings(mut self) -> Vec<Finding> {
        for finding in &mut self.findings {
            finding.servers.sort();
            finding.servers.dedup();
        }
        self.findings
    }
}
