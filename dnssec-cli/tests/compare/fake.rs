//! Resolvers that do as they are told: they answer from a hierarchy, validate or not, remember old RRsets, and have
//! their messages changed on the way. Without sockets.

use dnssec_core::capture::Transport;
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Start, Walk};
use dnssec_core::wire::{Edns, Header, Message, Rcode};
use dnssec_fixtures::{Hierarchy, HierarchyBuilder, write_message};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// When everything happens.
pub(crate) const NOW: Timestamp = Timestamp(1_795_499_513);

/// All zones are here, so that one question gets the whole answer.
const SERVER: Ipv4Addr = Ipv4Addr::new(127, 53, 30, 1);

const AUTHORITATIVE: u16 = 0x0400;
pub(crate) const TRUNCATED: u16 = 0x0200;
pub(crate) const RECURSION_AVAILABLE: u16 = 0x0080;
pub(crate) const AUTHENTIC: u16 = 0x0020;
pub(crate) const CHECKING_DISABLED: u16 = 0x0010;
const UDP_LIMIT: usize = 1232;

/// What `example.lab.` holds.
const EXAMPLE: &str = "@ TXT \"apex\"\nwww A 192.0.2.80\nalias CNAME www.other.lab.\n";

/// The zones, as a change leaves them.
pub(crate) fn world(change: impl Fn(&mut HierarchyBuilder)) -> Arc<Hierarchy> {
    world_at(NOW, change)
}

/// The same, signed for another time.
pub(crate) fn world_at(now: Timestamp, change: impl Fn(&mut HierarchyBuilder)) -> Arc<Hierarchy> {
    let mut builder = HierarchyBuilder::new("compare", now);
    for apex in [".", "lab.", "example.lab.", "other.lab."] {
        builder.zone(apex).address = SERVER;
    }
    EXAMPLE.clone_into(&mut builder.zone("example.lab.").text);
    "www A 192.0.2.90\n".clone_into(&mut builder.zone("other.lab.").text);
    let plain = builder.zone("plain.lab.");
    (plain.address, plain.algorithm) = (SERVER, None);
    "www A 192.0.2.70\nalias CNAME www\n".clone_into(&mut plain.text);
    change(&mut builder);
    Arc::new(builder.build())
}

/// RRsets of one type that a resolver has had in its cache for so many seconds.
#[derive(Clone)]
pub(crate) struct Memory {
    pub(crate) record_type: RecordType,
    pub(crate) hierarchy: Arc<Hierarchy>,
    pub(crate) age: u32,
}

/// A resolver.
#[derive(Clone)]
pub(crate) struct Fake {
    hierarchy: Arc<Hierarchy>,
    memory: Vec<Memory>,
    policy: Option<Policy>,
    /// Changes a message before it is sent, by the query; `None` keeps it back.
    tamper: fn(&mut Message, &Message) -> Option<()>,
}

impl Fake {
    /// One that passes on what it gets.
    pub(crate) fn new(hierarchy: &Arc<Hierarchy>) -> Self {
        Fake { hierarchy: hierarchy.clone(), memory: Vec::new(), policy: None, tamper: |_, _| Some(()) }
    }

    /// The same, validating as a preset has it.
    pub(crate) fn validating(self, preset: &str) -> Self {
        Fake { policy: Policy::named(preset), ..self }
    }

    /// The same with old RRsets.
    pub(crate) fn remembering(
        mut self,
        record_type: RecordType,
        hierarchy: &Arc<Hierarchy>,
        age: u32,
    ) -> Self {
        self.memory.push(Memory { record_type, hierarchy: hierarchy.clone(), age });
        self
    }

    /// The same with its messages changed.
    pub(crate) fn tampered(self, tamper: fn(&mut Message, &Message) -> Option<()>) -> Self {
        Fake { tamper, ..self }
    }

    /// The octets of the response; `None` for silence.
    pub(crate) fn respond(&self, query: &[u8], over: Transport) -> Option<Vec<u8>> {
        let asked = Message::parse(query).ok()?;
        let mut message = self.answer(query)?;
        if asked.header.word & CHECKING_DISABLED == 0 {
            self.validate(asked.questions.first()?, &mut message);
        }
        (self.tamper)(&mut message, &asked)?;
        let octets = encode(&message);
        if over == Transport::Tcp || octets.len() <= UDP_LIMIT {
            return Some(octets);
        }
        message.header.word |= TRUNCATED;
        for section in [&mut message.answers, &mut message.authorities, &mut message.additionals] {
            section.clear();
        }
        Some(encode(&message))
    }

    /// What it has, not validated.
    fn answer(&self, query: &[u8]) -> Option<Message> {
        let asked = Message::parse(query).ok()?.questions.first()?.clone();
        let remembered = self.memory.iter().find(|memory| memory.record_type == asked.record_type);
        let (hierarchy, age) =
            remembered.map_or((&self.hierarchy, 0), |memory| (&memory.hierarchy, memory.age));
        let server = SocketAddr::from((SERVER, Hierarchy::PORT));
        let mut message = Message::parse(&hierarchy.respond(server, query, Transport::Tcp)?).ok()?;
        message.header.word = message.header.word & !AUTHORITATIVE | RECURSION_AVAILABLE;
        for section in [&mut message.answers, &mut message.authorities, &mut message.additionals] {
            section.iter_mut().for_each(|record| record.ttl = record.ttl.saturating_sub(age));
        }
        Some(message)
    }

    fn validate(&self, question: &Question, message: &mut Message) {
        let Some(policy) = &self.policy else { return };
        let report = self.report(question, policy);
        match report.verdict {
            Verdict::Secure => message.header.word |= AUTHENTIC,
            Verdict::Insecure => {}
            Verdict::Bogus | Verdict::Indeterminate => {
                let finding = report.decisive_finding().unwrap();
                fail(message);
                if let Some(code) = finding.fact.entry().ede {
                    explain(message, code, finding.summary().as_bytes());
                }
            }
        }
    }

    fn report(&self, question: &Question, policy: &Policy) -> Report {
        let anchors = self.hierarchy.anchors();
        let start = Start::Resolver { address: SocketAddr::from((SERVER, 53)), transport: Transport::Udp };
        let walk = Walk::new(question.clone(), start, anchors.clone(), policy.clone(), NOW);
        let answer = |query: &[u8]| self.answer(query).map(|message| encode(&message));
        let capture = dnssec_fixtures::drive(walk, NOW, |_, query| answer(query));
        validate(&capture, &anchors, policy, NOW)
    }
}

/// SERVFAIL with nothing in it.
pub(crate) fn fail(message: &mut Message) {
    answer_rcode(message, Rcode::SERVFAIL);
}

/// This rcode, and nothing in the message.
pub(crate) fn answer_rcode(message: &mut Message, rcode: Rcode) {
    message.header.word = message.header.word & !(AUTHENTIC | 0xf) | rcode.0;
    message.answers.clear();
    message.authorities.clear();
    message.additionals.clear();
}

/// Adds an extended error (RFC 8914 §2).
pub(crate) fn explain(message: &mut Message, code: u16, text: &[u8]) {
    let Some(edns) = &mut message.edns else { return };
    edns.options.push((15, [&code.to_be_bytes(), text].concat()));
}

/// Takes out what only validators need.
pub(crate) fn strip(message: &mut Message) {
    let is_kept = [RecordType::RRSIG, RecordType::NSEC, RecordType::NSEC3];
    for section in [&mut message.answers, &mut message.authorities] {
        section.retain(|record| !is_kept.contains(&record.record_type));
    }
}

pub(crate) fn encode(message: &Message) -> Vec<u8> {
    let Message { header, questions, answers, authorities, additionals, edns, .. } = message;
    let header = Header { id: header.id, word: header.word };
    let edns: Option<&Edns> = edns.as_ref();
    write_message(header, questions, [answers, authorities, additionals], edns)
}
