//! Evidence that costs a validator as much as 64 KiB of octets can. The bench `worst_case` uses it too.

#![allow(dead_code, reason = "not every user needs all of it")]

mod sized;

#[allow(unused_imports, reason = "as above")]
pub(crate) use sized::*;

use crate::mutate::{Draft, record};
use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::{Capture, Exchange, Mode, Transport};
use dnssec_core::name::Name;
use dnssec_core::record::{Question, Record};
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use dnssec_fixtures::{SigningKey, Validity, sign};
use std::net::{Ipv4Addr, SocketAddr};

pub(crate) const NOW: Timestamp = Timestamp(1_795_499_513);

/// A capture with its anchors.
pub(crate) struct Evidence {
    pub(crate) capture: Capture,
    pub(crate) anchors: TrustAnchors,
}

pub(crate) fn name(text: &str) -> Name {
    text.parse().unwrap()
}

/// The key of every zone here that is honest about its keys.
fn key() -> SigningKey {
    SigningKey::from_seed(Algorithm::ED25519, SigningKey::KEY_SIGNING, "worst case")
}

fn signed(records: &[Record], signer: &Name) -> Vec<Record> {
    let mut all = records.to_vec();
    all.push(sign(records, &key(), signer, Validity::around(NOW)));
    all
}

/// Collects exchanges of a hierarchy whose root is anchored in [`key`].
struct Builder {
    exchanges: Vec<Exchange>,
}

impl Builder {
    fn new() -> Self {
        let mut builder = Builder { exchanges: Vec::new() };
        builder.keys(&Name::root());
        builder
    }

    /// The DNSKEY answer of an honest zone.
    fn keys(&mut self, zone: &Name) {
        let keys = signed(&[key().dnskey_record(zone, 300)], zone);
        self.answer(zone, RecordType::DNSKEY, [keys, Vec::new(), Vec::new()]);
    }

    /// The DS answer of an honest parent for an honest child.
    fn delegate(&mut self, parent: &Name, child: &Name) {
        let ds = record(child, RecordType::DS, key().ds(child, DigestType::SHA256));
        self.answer(child, RecordType::DS, [signed(&[ds], parent), Vec::new(), Vec::new()]);
    }

    fn answer(&mut self, name: &Name, record_type: RecordType, sections: [Vec<Record>; 3]) {
        let question = Question::new(name.clone(), record_type);
        let octets = Draft { sections, ..Draft::new(question.clone()) }.to_octets();
        self.exchanges.push(Exchange {
            zone: None,
            server: SocketAddr::from((Ipv4Addr::LOCALHOST, 53)),
            server_name: None,
            transport: Transport::Tcp,
            question,
            query: Vec::new(),
            sent: NOW,
            elapsed: 0,
            outcome: Ok(octets),
        });
    }

    fn ask(self, name: &Name, record_type: RecordType) -> Evidence {
        let question = Question::new(name.clone(), record_type);
        let ds = record(&Name::root(), RecordType::DS, key().ds(&Name::root(), DigestType::SHA256));
        let anchors = TrustAnchors::parse(&ds.to_string()).unwrap();
        let capture = Capture {
            question,
            started: NOW,
            mode: Mode::Recursive,
            anchors: Vec::new(),
            exchanges: self.exchanges,
        };
        Evidence { capture, anchors }
    }
}

/// Ed25519 keys of one key tag: the tag is a sum of 16-bit words (RFC 4034 App. B), so that what is added to
/// one word is taken from another.
fn colliding_keys(zone: &Name, flags: u16, count: u16) -> Vec<Record> {
    let of = |number: u16| {
        let mut rdata = flags.to_be_bytes().to_vec();
        rdata.extend([3, Algorithm::ED25519.0]);
        rdata.extend([0x11; 28]);
        rdata.extend((10_000 + number).to_be_bytes());
        rdata.extend((20_000 - number).to_be_bytes());
        record(zone, RecordType::DNSKEY, rdata)
    };
    (0..count).map(of).collect()
}

/// RSA keys of one key tag, 2048 bits with exponents nearly as long: what a verification may cost at most.
fn colliding_rsa_keys(zone: &Name, count: u16) -> Vec<Record> {
    let of = |number: u16| {
        let mut rdata = vec![1, 0, 3, Algorithm::RSASHA256.0, 0, 0, 255];
        rdata.extend([0x77; 255]);
        let mut modulus = [0x99; 256];
        modulus[10..12].copy_from_slice(&(10_000 + number).to_be_bytes());
        modulus[12..14].copy_from_slice(&(20_000 - number).to_be_bytes());
        rdata.extend(modulus);
        record(zone, RecordType::DNSKEY, rdata)
    };
    (0..count).map(of).collect()
}

/// RRSIGs over `set` by the tag of `keys`, of signatures that differ and fit no key.
fn wrong_signatures(set: &[Record], keys: &[Record], signer: &Name, count: u16) -> Vec<Record> {
    let template = sign(set, &key(), signer, Validity::around(NOW));
    let tag = dnssec_core::algorithm::key_tag(&keys[0].rdata);
    let of = |number: u16| {
        let mut rdata = template.rdata.to_vec();
        rdata[16..18].copy_from_slice(&tag.to_be_bytes());
        rdata[2] = keys[0].rdata[3];
        let place = rdata.len() - 64;
        if rdata[2] == Algorithm::RSASHA256.0 {
            rdata.resize(place + 256, 0x33);
        }
        rdata[place..place + 2].copy_from_slice(&number.to_be_bytes());
        Record { rdata: rdata.into(), ..template.clone() }
    };
    (0..count).map(of).collect()
}

/// A zone `t.` whose real key signs its DNSKEY RRset, with so many keys of another tag beside it.
fn trapped_zone(builder: &mut Builder, keys: &[Record]) -> Name {
    let zone = name("t.");
    builder.delegate(&Name::root(), &zone);
    let mut set = keys.to_vec();
    set.push(key().dnskey_record(&zone, 300));
    builder.answer(&zone, RecordType::DNSKEY, [signed(&set, &zone), Vec::new(), Vec::new()]);
    zone
}

/// One set with many RRSIGs by keys of one tag (CVE-2023-50387).
pub(crate) fn keytrap(keys: u16, signatures: u16, flags: u16) -> Evidence {
    let mut builder = Builder::new();
    let keys = colliding_keys(&name("t."), flags, keys);
    let zone = trapped_zone(&mut builder, &keys);
    let owner = name("www.t.");
    let mut answers = vec![record(&owner, RecordType::A, vec![192, 0, 2, 1])];
    answers.extend(wrong_signatures(&answers, &keys, &zone, signatures));
    builder.answer(&owner, RecordType::A, [answers, Vec::new(), Vec::new()]);
    builder.ask(&owner, RecordType::A)
}

/// Many sets of one long name, each with RRSIGs by keys of one tag, and one set without: that one makes a
/// walk ask for the DS at every label.
pub(crate) fn keytrap_any(keys: u16, sets: u16, signatures: u16) -> Evidence {
    trap_any(&colliding_keys(&name("t."), 0x0100, keys), sets, signatures)
}

/// The same with the keys that cost most.
pub(crate) fn keytrap_rsa(keys: u16, sets: u16, signatures: u16) -> Evidence {
    trap_any(&colliding_rsa_keys(&name("t."), keys), sets, signatures)
}

fn trap_any(keys: &[Record], sets: u16, signatures: u16) -> Evidence {
    let mut builder = Builder::new();
    let zone = trapped_zone(&mut builder, keys);
    let owner = name(&format!("{}t.", "a.".repeat(100)));
    let mut answers = vec![record(&owner, RecordType(999), vec![1])];
    for number in 0..sets {
        let set = [record(&owner, RecordType(1000 + number), vec![1])];
        answers.extend(wrong_signatures(&set, keys, &zone, signatures));
        answers.extend(set);
    }
    builder.answer(&owner, RecordType::ANY, [answers, Vec::new(), Vec::new()]);
    builder.ask(&owner, RecordType::ANY)
}

/// Many sets of one name whose signatures verify: what an honest server of the same size asks for.
pub(crate) fn honest(sets: u16) -> Evidence {
    let mut builder = Builder::new();
    let zone = name("t.");
    builder.delegate(&Name::root(), &zone);
    builder.keys(&zone);
    let owner = name("www.t.");
    let set = |number: u16| signed(&[record(&owner, RecordType(1000 + number), vec![1])], &zone);
    let answers = (0..sets).flat_map(set).collect();
    builder.answer(&owner, RecordType::ANY, [answers, Vec::new(), Vec::new()]);
    builder.ask(&owner, RecordType::ANY)
}

/// Many DS and many DNSKEY of one tag, and no digest fits.
pub(crate) fn many_ds(ds: u16, keys: u16) -> Evidence {
    let mut builder = Builder::new();
    let zone = name("t.");
    let keys = colliding_keys(&zone, 0x0101, keys);
    let tag = dnssec_core::algorithm::key_tag(&keys[0].rdata);
    let of = |number: u16| {
        let mut rdata = tag.to_be_bytes().to_vec();
        rdata.extend([Algorithm::ED25519.0, DigestType::SHA256.0]);
        rdata.extend([0x22; 30]);
        rdata.extend(number.to_be_bytes());
        record(&zone, RecordType::DS, rdata)
    };
    let set: Vec<Record> = (0..ds).map(of).collect();
    builder.answer(&zone, RecordType::DS, [signed(&set, &Name::root()), Vec::new(), Vec::new()]);
    builder.answer(&zone, RecordType::DNSKEY, [signed(&keys, &zone), Vec::new(), Vec::new()]);
    builder.answer(&name("www.t."), RecordType::A, [positive(&zone), Vec::new(), Vec::new()]);
    builder.ask(&name("www.t."), RecordType::A)
}

fn positive(zone: &Name) -> Vec<Record> {
    signed(&[record(&name("www.t."), RecordType::A, vec![192, 0, 2, 1])], zone)
}

/// NSEC3 records that deny nothing, in so many salts, about a name of `labels` labels (CVE-2023-50868).
pub(crate) fn nsec3(iterations: u16, salts: u8, labels: usize) -> Evidence {
    let mut builder = Builder::new();
    let zone = name("t.");
    builder.delegate(&Name::root(), &zone);
    builder.keys(&zone);
    let asked = name(&format!("{}t.", "a.".repeat(labels)));
    let mut authorities = Vec::new();
    for salt in 0..salts {
        let mut rdata = vec![1, 0];
        rdata.extend(iterations.to_be_bytes());
        rdata.push(255);
        rdata.extend([salt; 255]);
        rdata.push(20);
        rdata.extend([salt; 19]);
        rdata.push(1);
        rdata.extend([0, 1, 0x40]);
        let label = data_encoding::BASE32HEX_NOPAD.encode(&[salt; 20]).to_ascii_lowercase();
        let owner = zone.prepend(label.as_bytes()).unwrap();
        authorities.extend(signed(&[record(&owner, RecordType::NSEC3, rdata)], &zone));
    }
    let sections = [Vec::new(), authorities, Vec::new()];
    let question = Question::new(asked.clone(), RecordType::A);
    let mut draft = Draft { sections, ..Draft::new(question) };
    draft.word |= 3;
    builder.answer(&asked, RecordType::A, draft.sections.clone());
    builder.exchanges.last_mut().unwrap().outcome = Ok(draft.to_octets());
    builder.ask(&asked, RecordType::A)
}

/// Aliases after one another, all in one message, all signed.
pub(crate) fn aliases(count: usize) -> Evidence {
    let mut builder = Builder::new();
    let zone = name("t.");
    builder.delegate(&Name::root(), &zone);
    builder.keys(&zone);
    let of = |number: usize| name(&format!("n{number}.t."));
    let mut answers = Vec::new();
    for number in 0..count {
        let target = of(number + 1).as_wire().to_vec();
        answers.extend(signed(&[record(&of(number), RecordType::CNAME, target)], &zone));
    }
    builder.answer(&of(0), RecordType::A, [answers, Vec::new(), Vec::new()]);
    builder.ask(&of(0), RecordType::A)
}

/// A signed zone at each of so many labels.
pub(crate) fn zones(count: usize) -> Evidence {
    let mut builder = Builder::new();
    let mut zone = Name::root();
    for _ in 0..count {
        let child = zone.prepend(b"z").unwrap();
        builder.delegate(&zone, &child);
        builder.keys(&child);
        zone = child;
    }
    let answers = signed(&[record(&zone, RecordType::A, vec![192, 0, 2, 1])], &zone);
    builder.answer(&zone, RecordType::A, [answers, Vec::new(), Vec::new()]);
    builder.ask(&zone, RecordType::A)
}

/// RRSIGs that each name another of the owner's ancestors, over and over.
pub(crate) fn signers(count: usize) -> Evidence {
    let mut builder = Builder::new();
    let owner = name(&"a.".repeat(120));
    let set = [record(&owner, RecordType::A, vec![192, 0, 2, 1])];
    let ancestors: Vec<Name> = owner.self_and_ancestors().collect();
    let signature = |number: usize| {
        let signer = &ancestors[ancestors.len() - 1 - number % 60];
        sign(&set, &key(), signer, Validity::before(NOW))
    };
    let mut answers: Vec<Record> = (0..count).map(signature).collect();
    answers.extend(set);
    builder.answer(&owner, RecordType::A, [answers, Vec::new(), Vec::new()]);
    builder.ask(&owner, RecordType::A)
}

/// Responses whose authority sections hold SOA records of zones that were never heard of.
pub(crate) fn apexes(count: usize, responses: usize) -> Evidence {
    let mut builder = Builder::new();
    let owner = name("www.t.");
    for response in 0..responses {
        let apex =
            |number: usize| record(&name(&format!("{response}-{number}.")), RecordType::SOA, Vec::new());
        let authorities = (0..count).map(apex).collect();
        builder.answer(&owner, RecordType::A, [Vec::new(), authorities, Vec::new()]);
    }
    builder.ask(&owner, RecordType::A)
}
