//! The server that every validator asks: honest zones, and one mutated response for each mutant.

use dnssec_core::capture::Transport;
use dnssec_core::record::{Question, Record};
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use dnssec_core::wire::{Header, Message};
use dnssec_fixtures::{Hierarchy, HierarchyBuilder, write_message};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use crate::mutation::Kind;
use crate::validators::{NAMED, UNBOUND};
use crate::zones::{self, SERVER};

/// One change to the response to one question.
pub(crate) struct Mutation {
    pub(crate) kind: &'static Kind,
    pub(crate) seed: u64,
    /// The response that is changed.
    pub(crate) target: Question,
}

/// What is served at a time.
pub(crate) struct Batch {
    pub(crate) builder: HierarchyBuilder,
    pub(crate) hierarchy: Hierarchy,
    pub(crate) now: Timestamp,
    mutations: HashMap<Question, Mutation>,
}

/// As whom the server answers; the records are the same.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Resolver,
    Authority,
}

const AUTHORITATIVE: u16 = 0x0400;
const TRUNCATED: u16 = 0x0200;
const RECURSION_AVAILABLE: u16 = 0x0080;
/// What fits into every validator's UDP buffer.
const UDP_LIMIT: usize = 1232;

impl Batch {
    pub(crate) fn new(builder: HierarchyBuilder, now: Timestamp) -> Self {
        Batch { hierarchy: builder.build(), builder, now, mutations: HashMap::new() }
    }

    /// Serves the mutation from now on, if the honest response offers something to mutate and is changed by it.
    pub(crate) fn add(&mut self, mutation: Mutation) -> bool {
        let query = dnssec_fixtures::query(&mutation.target.name, mutation.target.record_type, 1);
        let honest = self.respond(&query, Transport::Tcp, Role::Resolver);
        let target = mutation.target.clone();
        let is_none = mutation.kind.name == "none";
        self.mutations.insert(target.clone(), mutation);
        let mutated = self.respond(&query, Transport::Tcp, Role::Resolver);
        let counts = mutated.is_some() && (mutated != honest || is_none);
        if !counts {
            self.mutations.remove(&target);
        }
        counts
    }

    /// The octets of the response; `None` for a query that nobody here can answer.
    pub(crate) fn respond(&self, query: &[u8], over: Transport, role: Role) -> Option<Vec<u8>> {
        let server = SocketAddr::from((SERVER, Hierarchy::PORT));
        let mut message = Message::parse(&self.hierarchy.respond(server, query, over)?).ok()?;
        let question = message.questions.first()?.clone();
        if let Some(mutation) = self.mutations.get(&question) {
            // A truncated response has nothing in it; what counts comes over TCP.
            if message.header.word & TRUNCATED == 0 {
                self.mutate(mutation, &mut message)?;
            }
        }
        if role == Role::Resolver {
            message.header.word = message.header.word & !AUTHORITATIVE | RECURSION_AVAILABLE;
        }
        let octets = encode(&message);
        if over == Transport::Udp && octets.len() > UDP_LIMIT {
            message.header.word |= TRUNCATED;
            message.answers.clear();
            message.authorities.clear();
            message.additionals.clear();
            return Some(encode(&message));
        }
        Some(octets)
    }

    /// How the zone of a question is signed, for a report.
    pub(crate) fn describe(&self, question: &Question) -> String {
        let zones = question.name.self_and_ancestors().find_map(|name| {
            let algorithm = self.builder.keys(&name)?.zone_signing.algorithm;
            let zone = self.hierarchy.zone(&name)?;
            let has_nsec3 = zone.set(&name, RecordType::NSEC3PARAM);
            Some(format!("{algorithm}, {}", if has_nsec3.is_some() { "NSEC3" } else { "NSEC" }))
        });
        zones.unwrap_or_default()
    }

    /// Resolvers ask again for the target of an alias, so that only the alias itself may be changed: what follows
    /// it would be changed for those alone that do not ask.
    fn mutate(&self, mutation: &Mutation, message: &mut Message) -> Option<()> {
        let name = &mutation.target.name;
        let is_alias = |record: &Record| record.record_type == RecordType::CNAME && record.owner == *name;
        if !message.answers.iter().any(is_alias) {
            return mutation.kind.apply(message, &self.builder, self.now, mutation.seed);
        }
        let before = message.header.word;
        let answers = std::mem::take(&mut message.answers);
        let leads =
            |record: &Record| record.owner == *name || name.is_below(&record.owner) && is_dname(record);
        let (leading, mut behind) = answers.into_iter().partition(leads);
        message.answers = leading;
        let mut authorities = std::mem::take(&mut message.authorities);
        mutation.kind.apply(message, &self.builder, self.now, mutation.seed)?;
        if mutation.kind.name.starts_with("alias-target") {
            // What follows belongs to another name now.
            message.header.word = before & !0xf;
            return Some(());
        }
        message.header.word = before;
        message.answers.append(&mut behind);
        message.authorities.append(&mut authorities);
        Some(())
    }

    /// The honest response to a question and the one that is served, as text: to look at one mutant.
    pub(crate) fn show(&self, question: &Question) -> String {
        let query = dnssec_fixtures::query(&question.name, question.record_type, 1);
        let honest = self.hierarchy.respond(SocketAddr::from((SERVER, 53)), &query, Transport::Tcp);
        let served = self.respond(&query, Transport::Tcp, Role::Resolver);
        let text = |octets: Option<Vec<u8>>| {
            let message = Message::parse(&octets.unwrap_or_default()).unwrap();
            let sections = [("answer", &message.answers), ("authority", &message.authorities)];
            let lines = sections.iter().flat_map(|(section, records)| {
                records.iter().map(move |record| format!("  {section} {record}\n"))
            });
            format!("{:?} {}\n{}", message.header, message.rcode(), lines.collect::<String>())
        };
        let [honest, served] = [honest, served].map(text);
        let kept: Vec<&str> = honest.lines().collect();
        let mark =
            |line: &str| if kept.contains(&line) { format!("{line}\n") } else { format!("* {line}\n") };
        format!("honest:\n{honest}served:\n{}", served.lines().map(mark).collect::<String>())
    }
}

fn is_dname(record: &Record) -> bool {
    record.record_type == RecordType::DNAME || crate::forge::covered(record) == Some(RecordType::DNAME)
}

fn encode(message: &Message) -> Vec<u8> {
    let Message { header, questions, answers, authorities, additionals, edns, .. } = message;
    let header = Header { id: header.id, word: header.word };
    write_message(header, questions, [answers, authorities, additionals], edns.as_ref())
}

/// The batch that the sockets serve.
pub(crate) type Current = Arc<RwLock<Arc<Batch>>>;

/// Serves on UDP and TCP at [`SERVER`] until the process ends, and says at which port.
pub(crate) fn serve(current: &Current) -> u16 {
    let (udp, tcp) = (0..50)
        .find_map(|_| {
            let tcp = TcpListener::bind((SERVER, 0)).unwrap();
            let port = tcp.local_addr().unwrap().port();
            let udp = UdpSocket::bind((SERVER, port)).ok()?;
            // The resolvers listen at the same port elsewhere.
            let is_free = |address| TcpListener::bind((address, port)).is_ok();
            [UNBOUND, NAMED].into_iter().all(is_free).then_some((udp, tcp))
        })
        .unwrap();
    let port = udp.local_addr().unwrap().port();
    let batch = current.clone();
    std::thread::spawn(move || {
        let mut query = [0; 4096];
        loop {
            let Ok((length, client)) = udp.recv_from(&mut query) else { continue };
            let batch = batch.read().unwrap().clone();
            if let Some(response) = batch.respond(&query[..length], Transport::Udp, Role::Resolver) {
                let _ = udp.send_to(&response, client);
            }
        }
    });
    let batch = current.clone();
    std::thread::spawn(move || {
        for stream in tcp.incoming().flatten() {
            let batch = batch.clone();
            std::thread::spawn(move || serve_connection(stream, &batch));
        }
    });
    port
}

fn serve_connection(mut stream: TcpStream, batch: &Current) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    loop {
        let mut length = [0; 2];
        stream.read_exact(&mut length)?;
        let mut query = vec![0; u16::from_be_bytes(length).into()];
        stream.read_exact(&mut query)?;
        let batch = batch.read().unwrap().clone();
        let Some(response) = batch.respond(&query, Transport::Tcp, Role::Resolver) else { continue };
        let mut framed = u16::try_from(response.len()).unwrap().to_be_bytes().to_vec();
        framed.extend(response);
        stream.write_all(&framed)?;
    }
}

/// Which response of a mutant is mutated.
pub(crate) fn part(question: &Question, target: &Question) -> &'static str {
    match target.record_type {
        _ if target == question => "answer",
        RecordType::DNSKEY => "keys",
        _ => "delegation",
    }
}

/// The target of a mutation, chosen by `choice`: mostly the answer, else the keys or the delegation.
pub(crate) fn target(question: &Question, number: usize, choice: usize) -> Question {
    match choice {
        0 => Question::new(zones::apex(number), RecordType::DNSKEY),
        1 => Question::new(zones::apex(number), RecordType::DS),
        _ => question.clone(),
    }
}
