//! Evidence of a chosen size, hostile and honest; and what costs by its number, not by its cryptography.

use super::{Builder, Evidence, key, name, signed, wrong_signatures};
use crate::mutate::{Draft, record};
use dnssec_core::algorithm::{Algorithm, DigestType, key_tag};
use dnssec_core::name::Name;
use dnssec_core::record::Record;
use dnssec_core::record_type::RecordType;
use dnssec_fixtures::{SigningKey, Validity, sign};

/// Octets of all responses.
pub(crate) fn size(evidence: &Evidence) -> usize {
    let outcomes = evidence.capture.exchanges.iter().filter_map(|exchange| exchange.outcome.as_ref().ok());
    outcomes.map(Vec::len).sum()
}

/// Honest evidence of about so many octets: signed sets as small as an address with its RRSIG, each verified;
/// beyond 380 of them, larger sets.
pub(crate) fn honest_of(octets: usize) -> Evidence {
    let (none, ten) = (size(&honest_sets(0, 4)), size(&honest_sets(10, 4)));
    let each = (ten - none) / 10;
    let sets = (octets.saturating_sub(none) / each).clamp(1, 380);
    let spare = octets.saturating_sub(none + sets * each) / sets;
    honest_sets(sets as u16, 4 + spare)
}

fn honest_sets(sets: u16, rdata: usize) -> Evidence {
    let mut builder = Builder::new();
    let zone = name("t.");
    builder.delegate(&Name::root(), &zone);
    builder.keys(&zone);
    let set = |number: u16| signed(&[record(&zone, RecordType(1000 + number), vec![1; rdata])], &zone);
    builder.answer(&zone, RecordType::ANY, [(0..sets).flat_map(set).collect(), Vec::new(), Vec::new()]);
    builder.ask(&zone, RecordType::ANY)
}

/// Real keys of one key tag. Twelve bits of the flags mean nothing and count for the tag (RFC 4034 §2.1.1,
/// App. B), so that one key in four can be given any tag.
pub(crate) fn real_colliding_keys(zone: &Name, algorithm: Algorithm, count: usize) -> Vec<Record> {
    const TAG: u16 = 4711;
    let rdata = |number: u32| {
        let key = SigningKey::from_seed(algorithm, 0, &format!("colliding {number}"));
        let mut rdata = key.dnskey();
        let flags = TAG.wrapping_sub(key_tag(&rdata));
        rdata[..2].copy_from_slice(&flags.to_be_bytes());
        (flags & 0x0180 == 0x0100 && key_tag(&rdata) == TAG).then_some(rdata)
    };
    (0..).filter_map(rdata).map(|rdata| record(zone, RecordType::DNSKEY, rdata)).take(count).collect()
}

/// KeyTrap for its octets: real keys of one tag, and sets each with so many signatures that fit none.
pub(crate) fn trap_of(algorithm: Algorithm, keys: usize, sets: u16, signatures: u16) -> Evidence {
    trap(&real_colliding_keys(&name("t."), algorithm, keys), sets, signatures)
}

/// The same with RSA keys of 2048 bits and exponents as long.
pub(crate) fn trap_of_rsa(keys: u16, sets: u16, signatures: u16) -> Evidence {
    trap(&super::colliding_rsa_keys(&name("t."), keys), sets, signatures)
}

fn trap(keys: &[Record], sets: u16, signatures: u16) -> Evidence {
    let mut builder = Builder::new();
    let zone = super::trapped_zone(&mut builder, keys);
    let mut answers = Vec::new();
    for number in 0..sets {
        let set = [record(&zone, RecordType(1000 + number), vec![1; 4])];
        answers.extend(false_signatures(&set, keys, &zone, signatures));
        answers.extend(set);
    }
    builder.answer(&zone, RecordType::ANY, [answers, Vec::new(), Vec::new()]);
    builder.ask(&zone, RecordType::ANY)
}

/// RRSIGs by a key of the same algorithm that is not published: they fail at the last step only.
fn false_signatures(set: &[Record], keys: &[Record], signer: &Name, count: u16) -> Vec<Record> {
    let algorithm = Algorithm(keys[0].rdata[3]);
    if algorithm == Algorithm::RSASHA256 {
        return wrong_signatures(set, keys, signer, count);
    }
    let of = |number: u16| {
        let stranger = SigningKey::from_seed(algorithm, 256, &format!("stranger {}", number % 16));
        let mut signature = sign(set, &stranger, signer, Validity::around(super::NOW));
        let mut rdata = signature.rdata.to_vec();
        rdata[16..18].copy_from_slice(&key_tag(&keys[0].rdata).to_be_bytes());
        // Distinct, and still numbers that the algorithm takes.
        let place = rdata.len() - 20;
        rdata[place..place + 2].copy_from_slice(&number.to_be_bytes());
        signature.rdata = rdata.into();
        signature
    };
    (0..count).map(of).collect()
}

/// Sets whose P-384 signatures all hold: the dearest honest algorithm.
pub(crate) fn dear_and_honest(sets: u16) -> Evidence {
    let mut builder = Builder::new();
    let zone = name("t.");
    builder.delegate(&Name::root(), &zone);
    let dear = SigningKey::from_seed(Algorithm::ECDSAP384SHA384, 256, "dear");
    let keys = [key().dnskey_record(&zone, 300), dear.dnskey_record(&zone, 300)];
    builder.answer(&zone, RecordType::DNSKEY, [signed(&keys, &zone), Vec::new(), Vec::new()]);
    let set = |number: u16| {
        let set = record(&zone, RecordType(1000 + number), vec![1; 4]);
        let signature = sign(std::slice::from_ref(&set), &dear, &zone, Validity::around(super::NOW));
        [set, signature]
    };
    builder.answer(&zone, RecordType::ANY, [(0..sets).flat_map(set).collect(), Vec::new(), Vec::new()]);
    builder.ask(&zone, RecordType::ANY)
}

/// So many sets that a dear key did sign, and one of so many records that it did not: near misses are tried for
/// that one, with what other servers have, which differs from server to server.
pub(crate) fn near_misses(algorithm: Algorithm, good: u16, records: u16, servers: u8) -> Evidence {
    let mut builder = Builder::new();
    let owner = name("www.t.");
    let dear = SigningKey::from_seed(algorithm, 256, "dear");
    let keys = [dear.dnskey_record(&name("t."), 300)];
    let zone = super::trapped_zone(&mut builder, &keys);
    let mut answers = Vec::new();
    for number in 0..good {
        let set = record(&owner, RecordType(1000 + number), vec![1; 4]);
        answers.push(sign(std::slice::from_ref(&set), &dear, &zone, Validity::around(super::NOW)));
        answers.push(set);
    }
    let set = |server: u8| -> Vec<Record> {
        let rdata = |number: u16| [&[server][..], &number.to_be_bytes()].concat();
        (0..records)
            .map(|number| record(&owner, RecordType::MX, [rdata(number), b"\x01A\0".to_vec()].concat()))
            .collect()
    };
    let bad = set(0);
    answers.extend(false_signatures(&bad, &keys, &zone, 1));
    answers.extend(bad);
    builder.answer(&owner, RecordType::MX, [answers.clone(), Vec::new(), Vec::new()]);
    for server in 1..servers {
        builder.answer(&owner, RecordType::MX, [set(server), Vec::new(), Vec::new()]);
        builder.exchanges.last_mut().unwrap().server = ([192, 0, 2, server], 53).into();
    }
    builder.answer(&owner, RecordType::ANY, [answers, Vec::new(), Vec::new()]);
    builder.ask(&owner, if good > 0 { RecordType::ANY } else { RecordType::MX })
}

/// DS of every digest that can be computed, and so many keys that they match in no way.
pub(crate) fn near_digests(keys: u16, octets: usize) -> Evidence {
    let mut builder = Builder::new();
    let zone = name("t.");
    let ds = [(DigestType::SHA1, 20), (DigestType::SHA256, 32), (DigestType::SHA384, 48)];
    let ds = ds.map(|(digest_type, length)| {
        let mut rdata = vec![0x12, 0x34, Algorithm::ED25519.0, digest_type.0];
        rdata.extend(vec![0x22; length]);
        record(&zone, RecordType::DS, rdata)
    });
    builder.answer(&zone, RecordType::DS, [signed(&ds, &Name::root()), Vec::new(), Vec::new()]);
    let of = |number: u16| {
        let mut rdata = vec![1, 1, 3, Algorithm::ED25519.0];
        rdata.extend(vec![0x22; octets]);
        rdata.extend(number.to_be_bytes());
        record(&zone, RecordType::DNSKEY, rdata)
    };
    let keys: Vec<Record> = (0..keys).map(of).collect();
    builder.answer(&zone, RecordType::DNSKEY, [signed(&keys, &zone), Vec::new(), Vec::new()]);
    builder.answer(&name("www.t."), RecordType::A, [super::positive(&zone), Vec::new(), Vec::new()]);
    builder.ask(&name("www.t."), RecordType::A)
}

/// One set with RRSIGs by each of several zones above it, all with keys of one tag.
pub(crate) fn trap_of_signers(zones: usize, keys: usize, signatures: u16) -> Evidence {
    let mut builder = Builder::new();
    let owner = name(&format!("w.{}", "z.".repeat(zones)));
    let set = [record(&owner, RecordType::A, vec![192, 0, 2, 1])];
    let mut answers = set.to_vec();
    let mut parent = Name::root();
    for _ in 0..zones {
        let zone = parent.prepend(b"z").unwrap();
        builder.delegate(&parent, &zone);
        let traps = real_colliding_keys(&zone, Algorithm::ED25519, keys);
        let mut all = traps.clone();
        all.push(key().dnskey_record(&zone, 300));
        builder.answer(&zone, RecordType::DNSKEY, [signed(&all, &zone), Vec::new(), Vec::new()]);
        answers.extend(false_signatures(&set, &traps, &zone, signatures));
        parent = zone;
    }
    builder.answer(&owner, RecordType::A, [answers, Vec::new(), Vec::new()]);
    builder.ask(&owner, RecordType::A)
}

/// A DNSKEY RRset with so many keys of one tag, each with its DS, and the RRSIGs over the set itself all false.
pub(crate) fn trap_of_dnskeys(vouched: usize, others: u16, signatures: u16) -> Evidence {
    let mut builder = Builder::new();
    let zone = name("t.");
    let mut keys = real_colliding_keys(&zone, Algorithm::ED25519, vouched);
    let ds: Vec<Record> = keys.iter().map(|key| record(&zone, RecordType::DS, ds_of(&zone, key))).collect();
    builder.answer(&zone, RecordType::DS, [signed(&ds, &Name::root()), Vec::new(), Vec::new()]);
    keys.extend(super::colliding_keys(&zone, 0x0100, others));
    let mut answers = false_signatures(&keys, &keys, &zone, signatures);
    answers.extend(keys);
    builder.answer(&zone, RecordType::DNSKEY, [answers, Vec::new(), Vec::new()]);
    builder.answer(&zone, RecordType::A, [super::positive(&zone), Vec::new(), Vec::new()]);
    builder.ask(&zone, RecordType::A)
}

fn ds_of(zone: &Name, key: &Record) -> Vec<u8> {
    let dnskey = dnssec_core::record::Dnskey::parse(&key.rdata).unwrap();
    let mut rdata = dnskey.key_tag().to_be_bytes().to_vec();
    rdata.extend([dnskey.algorithm.0, DigestType::SHA256.0]);
    rdata.extend(dnskey.digest(zone, DigestType::SHA256).unwrap());
    rdata
}

/// RRSIGs by tags that no key has: each could name every key in its finding.
pub(crate) fn strange_tags(keys: u16, signatures: u16) -> Evidence {
    let mut evidence = super::keytrap(keys, 1, 0x0100);
    let mut builder = Builder { exchanges: std::mem::take(&mut evidence.capture.exchanges) };
    builder.exchanges.pop();
    let (zone, owner) = (name("t."), name("www.t."));
    let mut answers = vec![record(&owner, RecordType::A, vec![192, 0, 2, 1])];
    let published = [key().dnskey_record(&zone, 300)];
    let signatures = wrong_signatures(&answers, &published, &zone, signatures);
    answers.extend(signatures.into_iter().enumerate().map(|(number, mut signature)| {
        let mut rdata = signature.rdata.to_vec();
        rdata[16..18].copy_from_slice(&(number as u16).to_be_bytes());
        signature.rdata = rdata.into();
        signature
    }));
    builder.answer(&owner, RecordType::A, [answers, Vec::new(), Vec::new()]);
    builder.ask(&owner, RecordType::A)
}

/// A DS set of digest types that nobody knows.
pub(crate) fn unknown_digests(count: u16) -> Evidence {
    let mut builder = Builder::new();
    let zone = name("t.");
    let of = |number: u16| {
        let mut rdata = number.to_be_bytes().to_vec();
        rdata.extend([Algorithm::ED25519.0, 100 + (number % 150) as u8, 1, 2, 3, 4]);
        record(&zone, RecordType::DS, rdata)
    };
    let set: Vec<Record> = (0..count).map(of).collect();
    builder.answer(&zone, RecordType::DS, [signed(&set, &Name::root()), Vec::new(), Vec::new()]);
    builder.keys(&zone);
    builder.answer(&zone, RecordType::A, [super::positive(&zone), Vec::new(), Vec::new()]);
    builder.ask(&zone, RecordType::A)
}

/// Empty records of as many types, unsigned, all of the longest name: 12 octets each, for the name is a pointer.
pub(crate) fn crowd(sets: u16) -> Evidence {
    let mut builder = Builder::new();
    builder.delegate(&Name::root(), &name("t."));
    builder.keys(&name("t."));
    let owner = name(&format!("{}t.", "a.".repeat(126)));
    builder.answer(&owner, RecordType::ANY, Default::default());
    let mut octets = builder.exchanges.pop().unwrap().outcome.unwrap();
    octets[6..8].copy_from_slice(&sets.to_be_bytes());
    for number in 0..sets {
        octets.extend([0xc0, 12]);
        octets.extend((1000 + number).to_be_bytes());
        octets.extend([0, 1, 0, 0, 1, 44, 0, 0]);
    }
    builder.answer(&owner, RecordType::ANY, Default::default());
    builder.exchanges.last_mut().unwrap().outcome = Ok(octets);
    builder.ask(&owner, RecordType::ANY)
}

/// DNAMEs after one another, each the parent of the next one's target; after the last the first again.
pub(crate) fn dnames(count: usize) -> Evidence {
    let mut builder = Builder::new();
    let zone = name("t.");
    builder.delegate(&Name::root(), &zone);
    builder.keys(&zone);
    let of = |number: usize| name(&format!("d{}.t.", number % count));
    let dname = |number| record(&of(number), RecordType::DNAME, of(number + 1).as_wire().to_vec());
    let answers = (0..count).flat_map(|number| signed(&[dname(number)], &zone)).collect();
    let owner = of(0).prepend(b"w").unwrap();
    builder.answer(&owner, RecordType::A, [answers, Vec::new(), Vec::new()]);
    builder.ask(&owner, RecordType::A)
}

/// Signed NSECs with every window of the bitmap full.
pub(crate) fn bitmaps(count: usize) -> Evidence {
    let mut builder = Builder::new();
    let zone = name("t.");
    builder.delegate(&Name::root(), &zone);
    builder.keys(&zone);
    let windows = (0..=255).flat_map(|window| {
        let mut block = vec![window, 32];
        block.extend([0xff; 32]);
        block
    });
    let windows: Vec<u8> = windows.collect();
    let nsec = |number: usize| {
        let mut rdata = name(&format!("n{}.t.", number + 1)).as_wire().to_vec();
        rdata.extend(&windows);
        signed(&[record(&name(&format!("n{number}.t.")), RecordType::NSEC, rdata)], &zone)
    };
    let authorities = (0..count).flat_map(nsec).collect();
    let owner = name("w.t.");
    builder.answer(&owner, RecordType::A, [Vec::new(), authorities, Vec::new()]);
    builder.ask(&owner, RecordType::A)
}

/// A zone whose DS is signed by the zone itself, and names it as its own parent.
pub(crate) fn own_parent() -> Evidence {
    let mut builder = Builder::new();
    let zone = name("t.");
    let ds = record(&zone, RecordType::DS, key().ds(&zone, DigestType::SHA256));
    builder.answer(&zone, RecordType::DS, [signed(&[ds], &zone), Vec::new(), Vec::new()]);
    builder.keys(&zone);
    builder.answer(&zone, RecordType::A, [super::positive(&zone), Vec::new(), Vec::new()]);
    builder.ask(&zone, RecordType::A)
}

/// All at once: a denial by NSEC3 of a long name, then NSECs whose signatures fit none of the keys.
pub(crate) fn combined(keys: usize, nsecs: usize, salts: u8) -> Evidence {
    let denial = super::nsec3(150, salts, 100).capture;
    let octets = denial.exchanges.last().unwrap().outcome.as_ref().unwrap();
    let mut draft = Draft::of(octets).unwrap();
    let mut builder = Builder::new();
    let keys = real_colliding_keys(&name("t."), Algorithm::ED25519, keys);
    let zone = super::trapped_zone(&mut builder, &keys);
    for number in 0..nsecs {
        let mut rdata = zone.as_wire().to_vec();
        rdata.extend([0, 1, 0x40]);
        let set = [record(&name(&format!("n{number}.t.")), RecordType::NSEC, rdata)];
        draft.sections[1].extend(false_signatures(&set, &keys, &zone, 1));
        draft.sections[1].extend(set);
    }
    builder.answer(&denial.question.name, RecordType::A, Default::default());
    builder.exchanges.last_mut().unwrap().outcome = Ok(draft.to_octets());
    builder.ask(&denial.question.name, RecordType::A)
}
