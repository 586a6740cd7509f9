//! The lab under attack: a walk in which every message may be altered on the way.

use dnssec_core::algorithm::Algorithm;
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::{Capture, Transport};
use dnssec_core::master::rdata_from_text;
use dnssec_core::name::Name;
use dnssec_core::policy::Policy;
use dnssec_core::record::{Question, Record};
use dnssec_core::record_type::{Class, RecordType};
use dnssec_core::report::{Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::Walk;
use dnssec_core::wire::Message;
use dnssec_fixtures::{Hierarchy, HierarchyBuilder, SigningKey, Validity, drive, query, sign, write_message};

pub(crate) const NOW: Timestamp = Timestamp(1_795_499_513);
pub(crate) const SEED: &str = "adversary";
pub(crate) const AUTHORITATIVE: u16 = 0x0400;

pub(crate) fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub(crate) fn question(text: &str, record_type: RecordType) -> Question {
    Question::new(name(text), record_type)
}

/// A record that anybody can write.
pub(crate) fn record(owner: &str, record_type: RecordType, text: &str) -> Record {
    let rdata = rdata_from_text(record_type, text, &Name::root()).unwrap();
    Record { owner: name(owner), record_type, class: Class::IN, ttl: 300, rdata: rdata.into(), fault: None }
}

/// An RRSIG whose fields are in order and whose signature the attacker made with a key of no use.
pub(crate) fn forged(records: &[Record], signer: &str) -> Record {
    let key = SigningKey::from_seed(Algorithm::ECDSAP256SHA256, 256, "attacker");
    sign(records, &key, &name(signer), Validity::around(NOW))
}

pub(crate) fn with_forged(owner: &str, record_type: RecordType, text: &str, signer: &str) -> Vec<Record> {
    let record = record(owner, record_type, text);
    vec![record.clone(), forged(&[record], signer)]
}

/// The records of a zone's RRset and their signatures, under another owner.
pub(crate) fn signed_set(
    hierarchy: &Hierarchy,
    apex: &str,
    owner: &str,
    record_type: RecordType,
    as_owner: &str,
) -> Vec<Record> {
    let set = hierarchy.zone(&name(apex)).unwrap().set(&name(owner), record_type).unwrap();
    let records = set.records.iter().chain(set.signatures()).cloned();
    records.map(|record| Record { owner: name(as_owner), ..record }).collect()
}

/// What an honest server of the zone says.
pub(crate) fn honest(hierarchy: &Hierarchy, apex: &str, owner: &str, record_type: RecordType) -> Message {
    let server = hierarchy.zones().find(|(_, zone)| zone.apex == name(apex)).unwrap().0;
    let octets = query(&name(owner), record_type, 1);
    Message::parse(&hierarchy.respond((server, 53).into(), &octets, Transport::Tcp).unwrap()).unwrap()
}

/// A message in octets, nothing compressed.
pub(crate) fn encode(message: &Message) -> Vec<u8> {
    let sections = [message.answers.as_slice(), &message.authorities, &message.additionals];
    write_message(message.header, &message.questions, sections, message.edns.as_ref())
}

pub(crate) fn set_rcode(message: &mut Message, rcode: u16) {
    message.header.word = message.header.word & 0xfff0 | rcode;
}

/// An empty authoritative answer to be filled by the attacker.
pub(crate) fn blank(message: &mut Message) {
    message.header.word = message.header.word & 0xfff0 | AUTHORITATIVE;
    message.answers.clear();
    message.authorities.clear();
    message.additionals.clear();
}

/// A walk with the attacker in the middle.
pub(crate) fn walk(
    hierarchy: &Hierarchy,
    asked: &Question,
    anchors: &TrustAnchors,
    policy: &Policy,
    tamper: &dyn Fn(&Question, &mut Message),
) -> Capture {
    let walk = Walk::new(asked.clone(), hierarchy.start(), anchors.clone(), policy.clone(), NOW);
    drive(walk, NOW, |outgoing, query| {
        let octets = hierarchy.respond(outgoing.server, query, Transport::Tcp)?;
        let mut message = Message::parse(&octets).unwrap();
        tamper(&outgoing.query.question, &mut message);
        Some(encode(&message))
    })
}

pub(crate) fn anchors(hierarchy: &Hierarchy, islands: &[(&str, &str)]) -> TrustAnchors {
    let mut text = hierarchy.anchors_text();
    for (parent, apex) in islands {
        let ds = hierarchy.zone(&name(parent)).unwrap().set(&name(apex), RecordType::DS).unwrap();
        ds.records.iter().for_each(|record| text += &format!("{record}\n"));
    }
    TrustAnchors::parse(&text).unwrap()
}

pub(crate) fn attack_with(
    hierarchy: &Hierarchy,
    asked: (&str, RecordType),
    anchors: &TrustAnchors,
    policy: &Policy,
    tamper: &dyn Fn(&Question, &mut Message),
) -> Report {
    let asked = question(asked.0, asked.1);
    let capture = walk(hierarchy, &asked, anchors, policy, tamper);
    validate(&capture, anchors, policy, NOW)
}

pub(crate) fn attack(
    hierarchy: &Hierarchy,
    asked: (&str, RecordType),
    tamper: &dyn Fn(&Question, &mut Message),
) -> Report {
    attack_with(hierarchy, asked, &anchors(hierarchy, &[]), &Policy::default(), tamper)
}

pub(crate) fn untouched(_: &Question, _: &mut Message) {}

#[track_caller]
pub(crate) fn assert_verdict(report: &Report, verdict: Verdict) {
    assert_eq!(report.verdict, verdict, "{:?} {:?}", report.outcome, report.decisive_finding());
}

pub(crate) fn is(asked: &Question, owner: &str, record_type: RecordType) -> bool {
    asked.name == name(owner) && asked.record_type == record_type
}

pub(crate) fn builder() -> HierarchyBuilder {
    let mut builder = HierarchyBuilder::new(SEED, NOW);
    builder.zone("lab.");
    builder.zone("example.lab.").text = "\
@ A 192.0.2.1
www A 192.0.2.80
deep.ent A 192.0.2.5
*.wild A 192.0.2.42
seen.wild A 192.0.2.43
*.cwild CNAME www.other.lab.
alias CNAME www.other.lab.
tree DNAME other.lab.
"
    .to_owned();
    builder.zone("other.lab.").text = "www A 192.0.2.90\n".to_owned();
    builder.zone("sub.example.lab.").text = "www A 192.0.2.81\n".to_owned();
    let unsigned = builder.zone("unsigned.example.lab.");
    unsigned.algorithm = None;
    unsigned.text = "www A 192.0.2.66\n".to_owned();
    builder
}

/// example.lab has its own anchor under lab., which is not signed.
pub(crate) fn island() -> (Hierarchy, TrustAnchors) {
    let mut builder = builder();
    builder.zone("lab.").algorithm = None;
    let evil = builder.zone("evil.");
    evil.algorithm = None;
    evil.text = "www.example A 192.0.2.66\n".to_owned();
    let hierarchy = builder.build();
    let anchors = anchors(&hierarchy, &[("lab.", "example.lab.")]);
    (hierarchy, anchors)
}

pub(crate) const WWW: (&str, RecordType) = ("www.example.lab.", RecordType::A);
