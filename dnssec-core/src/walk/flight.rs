//! What a pre-flight asks beside the chain: what resolvers will be asked once the zone is secure.

use super::{Rung, Walk, probe};
use crate::evidence::Evidence;
use crate::name::Name;
use crate::record::{Nsec, Question};
use crate::record_type::RecordType;
use crate::supposition::Supposition;

/// Children that were seen and are asked for.
const MOST_CHILDREN: usize = 8;

/// Names that are asked for; each is asked of every server.
const MOST_NAMES: usize = 24;

/// A name that most zones have.
const USUAL_LABEL: &[u8] = b"www";

/// What is supposed, and what is asked for its sake.
#[derive(Debug)]
pub(super) struct Flight {
    supposition: Supposition,
    /// What to ask once the zone answers.
    names: Vec<Question>,
    /// What was asked.
    asked: Vec<Question>,
    /// Children that were found in denials and asked for.
    children: usize,
}

impl Flight {
    pub(super) fn new(supposition: Supposition, names: Vec<Question>) -> Self {
        let zone = supposition.zone();
        let usual = zone.prepend(USUAL_LABEL).ok().map(|name| Question::new(name, RecordType::A));
        let mut questions = vec![Question::new(zone.clone(), RecordType::NS)];
        for question in names.into_iter().take(MOST_NAMES).chain(usual) {
            if question.name.is_at_or_below(zone) && !questions.contains(&question) {
                questions.push(question);
            }
        }
        Flight { supposition, names: questions, asked: Vec::new(), children: 0 }
    }

    pub(super) fn supposition(&self) -> &Supposition {
        &self.supposition
    }

    pub(super) fn asked(&self) -> &[Question] {
        &self.asked
    }

    /// Delegations of the zone that its NSEC records name (RFC 4035 §2.3), and that were not asked for yet.
    fn children_seen(&self, evidence: &Evidence) -> Vec<Question> {
        let zone = self.supposition.zone();
        let messages = evidence
            .responses()
            .filter(|response| response.zone.as_ref() == Some(zone))
            .filter_map(|response| response.message.as_ref());
        let records = messages.flat_map(|message| message.answers.iter().chain(&message.authorities));
        let mut children: Vec<Question> = Vec::new();
        for record in records.filter(|record| record.record_type == RecordType::NSEC) {
            let Ok(nsec) = Nsec::parse(&record.rdata) else { continue };
            let is_cut = nsec.types.contains(RecordType::NS) && !nsec.types.contains(RecordType::SOA);
            let question = Question::new(record.owner.clone(), RecordType::SOA);
            let is_new = !self.asked.contains(&question) && !children.contains(&question);
            if is_cut && is_new && record.owner.is_below(zone) {
                children.push(question);
            }
        }
        children.sort_by(|first, second| first.name.cmp(&second.name));
        children.truncate(MOST_CHILDREN.saturating_sub(self.children));
        children
    }
}

impl Walk {
    /// The zone has answered: the rest is asked of it.
    pub(super) fn ask_of_flight(&mut self, zone: &Name) {
        let Some(flight) = self.flight.as_mut().filter(|flight| flight.supposition.zone() == zone) else {
            return;
        };
        let questions = std::mem::take(&mut flight.names);
        // The probes are answers to resolvers' questions, too, and what their chains take is to be asked.
        flight.asked.extend(probe::at_the_end(zone, zone));
        flight.asked.extend(questions.iter().cloned());
        for question in questions {
            self.want(question, 0, Rung::Dnssec);
        }
    }

    /// Children of the zone that were seen meanwhile: what is below them hangs on the chain, too.
    pub(super) fn ask_of_children(&mut self) {
        let Some(flight) = &mut self.flight else { return };
        let children = flight.children_seen(&self.evidence);
        flight.children += children.len();
        flight.asked.extend(children.iter().cloned());
        for question in children {
            self.want(question, 0, Rung::Dnssec);
        }
    }
}
