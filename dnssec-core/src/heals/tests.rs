use super::*;
use crate::algorithm::Algorithm;
use crate::capture::{Exchange, Transport};
use crate::finding::{DsAbsence, DsId, KeyId, Share};
use crate::record::{Question, Record};
use crate::report::Outcome;
use crate::wire::{Query, QueryFlags, Rcode};

const NOW: Timestamp = Timestamp(1_795_499_513);

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn key() -> KeyId {
    KeyId { tag: 370, algorithm: Algorithm(13), flags: 257 }
}

/// What the servers of a zone sent: answers and authorities as master-file lines.
fn exchange(zone: &str, question: (&str, RecordType), answers: &[&str], authorities: &[&str]) -> Exchange {
    let question = Question::new(name(question.0), question.1);
    let query = Query { question: question.clone(), flags: QueryFlags::Authoritative, edns: None };
    let mut octets = query.to_octets(1, ClientCookie([0; 8]));
    octets[2] |= 0x80;
    octets[7] = u8::try_from(answers.len()).unwrap();
    octets[9] = u8::try_from(authorities.len()).unwrap();
    for line in answers.iter().chain(authorities) {
        let record: Record = line.parse().unwrap();
        octets.extend(record.owner.as_wire());
        octets.extend(record.record_type.0.to_be_bytes());
        octets.extend([0, 1]);
        octets.extend(record.ttl.to_be_bytes());
        octets.extend(u16::try_from(record.rdata.len()).unwrap().to_be_bytes());
        octets.extend(&record.rdata);
    }
    Exchange {
        zone: Some(name(zone)),
        server: "192.0.2.1:53".parse().unwrap(),
        server_name: None,
        transport: Transport::Udp,
        question,
        query: vec![],
        sent: NOW,
        elapsed: 1,
        outcome: Ok(octets),
    }
}

fn capture(mode: Mode) -> Capture {
    let signature = |owner: &str, of: &str, original: u32, expires: u32| {
        format!(
            "{owner} 3600 RRSIG {of} 13 2 {original} {} {} 1 lab. AAAA",
            NOW.plus(expires).to_presentation(),
            NOW.minus(600).to_presentation()
        )
    };
    let day = 86_400;
    let ds = "a.lab. 86400 DS 1 13 2 00";
    let exchanges = vec![
        exchange("lab.", ("a.lab.", RecordType::DS), &[ds, &signature("a.lab.", "DS", day, 30 * day)], &[]),
        exchange(
            "lab.",
            ("b.lab.", RecordType::DS),
            &["b.lab. 7200 DS 1 13 2 00", &signature("b.lab.", "DS", 3600, day)],
            &[],
        ),
        exchange(
            "lab.",
            ("c.lab.", RecordType::DS),
            &["c.lab. 7200 DS 1 13 2 00", &signature("c.lab.", "DS", 7200, 60)],
            &[],
        ),
        exchange("lab.", ("d.lab.", RecordType::DS), &["d.lab. 4294967295 DS 1 13 2 00"], &[]),
        exchange(
            "lab.",
            ("plain.lab.", RecordType::DS),
            &[],
            &["lab. 3600 SOA a. b. 1 2 3 4 900", "plain.lab. 900 NSEC z.lab. NS"],
        ),
        exchange("lab.", ("far.plain2.lab.", RecordType::A), &[], &["plain2.lab. 7200 NS ns.plain2.lab."]),
        exchange("a.lab.", ("a.lab.", RecordType::DNSKEY), &["a.lab. 172800 DNSKEY 257 3 13 AAAA"], &[]),
        exchange("a.lab.", ("www.a.lab.", RecordType::A), &["www.a.lab. 300 A 192.0.2.1"], &[]),
        exchange("a.lab.", ("www.a.lab.", RecordType::A), &["www.a.lab. 600 A 192.0.2.1"], &[]),
        exchange("a.lab.", ("loop.a.lab.", RecordType::A), &["loop.a.lab. 1200 CNAME loop.a.lab."], &[]),
        exchange("a.lab.", ("nx.a.lab.", RecordType::A), &[], &["a.lab. 1000 SOA a. b. 1 2 3 4 4000"]),
    ];
    Capture {
        question: Question::new(name("www.a.lab."), RecordType::A),
        started: NOW,
        mode,
        anchors: vec![],
        exchanges,
    }
}

fn report(verdict: Verdict, finding: Finding) -> Report {
    Report {
        question: Question::new(name("www.a.lab."), RecordType::A),
        at: NOW,
        verdict,
        outcome: Outcome::Answer,
        links: vec![],
        findings: vec![finding],
        decisive: Some(0),
        answers: vec![],
        secure_until: None,
        views: vec![],
    }
}

fn finding(zone: &str, owner: &str, record_type: RecordType, fact: Fact) -> Finding {
    Finding {
        zone: name(zone),
        name: name(owner),
        record_type,
        fact,
        servers: vec![],
        details: vec![],
        share: None,
    }
}

/// What is held, for how long, and what lingers where nobody validates, for how long.
fn healed(finding: Finding, verdict: Verdict) -> (String, Option<u32>, Option<(String, u32)>) {
    let heals = report(verdict, finding).heals(&capture(Mode::Iterative)).unwrap();
    assert_eq!(heals.at, heals.seconds.map(|seconds| NOW.plus(seconds)));
    if let Some(lingers) = &heals.lingers {
        assert_eq!(lingers.at, NOW.plus(lingers.seconds));
    }
    assert_eq!(heals.clauses().is_empty(), heals.held == Held::Nothing);
    let lingers = heals.lingers.map(|lingers| (lingers.held.to_string(), lingers.seconds));
    (heals.held.to_string(), heals.seconds, lingers)
}

#[test]
fn each_kind_of_fault() {
    let ds = || {
        vec![DsId {
            tag: 1,
            algorithm: Algorithm(13),
            digest_type: crate::algorithm::DigestType(2),
            digest: vec![0],
        }]
    };
    let wrong_ds = || Fact::DsMatchesNoKey { ds: ds(), keys: vec![key()] };
    let expired = || Fact::SignatureExpired { tag: 1, expiration: NOW.minus(9), ago: 9 };
    let missing_key = || Fact::SignatureKeyMissing { tag: 1, algorithm: Algorithm(13), keys: vec![] };
    let (a, www) = ("a.lab.", "www.a.lab.");
    let (of_ds, of_key, of_a) = (RecordType::DS, RecordType::DNSKEY, RecordType::A);
    let failure = "the failure";
    let table = [
        // The parent's DS was accepted, and stays.
        (finding(a, a, of_key, wrong_ds()), Verdict::Bogus, "a.lab. DS", Some(86_400), None),
        (
            finding(a, a, of_key, Fact::DsWithoutDnskey { ds: ds() }),
            Verdict::Bogus,
            "a.lab. DS",
            Some(86_400),
            None,
        ),
        (
            finding(a, a, of_key, Fact::DsKeyNotZoneKey { key: key() }),
            Verdict::Bogus,
            "a.lab. DS",
            Some(86_400),
            None,
        ),
        // No longer than the signature says, and no longer than it lasts (RFC 4035 §5.3.3).
        (finding("b.lab.", "b.lab.", of_key, wrong_ds()), Verdict::Bogus, "b.lab. DS", Some(3600), None),
        (finding("c.lab.", "c.lab.", of_key, wrong_ds()), Verdict::Bogus, "c.lab. DS", Some(60), None),
        // The highest bit makes it zero (RFC 2181 §8).
        (finding("d.lab.", "d.lab.", of_key, wrong_ds()), Verdict::Bogus, "d.lab. DS", Some(0), None),
        (finding("e.lab.", "e.lab.", of_key, wrong_ds()), Verdict::Bogus, "e.lab. DS", None, None),
        // What fails is asked for again, by those who validate.
        (
            finding(a, a, of_key, expired()),
            Verdict::Bogus,
            failure,
            Some(300),
            Some(("a.lab. DNSKEY", 172_800)),
        ),
        (finding(a, www, of_a, expired()), Verdict::Bogus, failure, Some(300), Some(("www.a.lab. A", 600))),
        (
            finding(a, a, of_key, Fact::DsKeyDoesNotSign { tags: vec![1] }),
            Verdict::Bogus,
            failure,
            Some(300),
            Some(("a.lab. DNSKEY", 172_800)),
        ),
        (
            finding(a, "nx.a.lab.", of_a, Fact::DenialMissing),
            Verdict::Bogus,
            failure,
            Some(300),
            Some(("the absence of nx.a.lab. A", 1000)),
        ),
        (
            finding("lab.", a, of_ds, Fact::SignatureMissing),
            Verdict::Bogus,
            failure,
            Some(300),
            Some(("a.lab. DS", 86_400)),
        ),
        // The keys were accepted without the one that is missing.
        (finding(a, www, of_a, missing_key()), Verdict::Bogus, "a.lab. DNSKEY", Some(172_800), None),
        (
            finding(a, "loop.a.lab.", of_a, Fact::AliasLoop),
            Verdict::Bogus,
            "loop.a.lab. CNAME",
            Some(1200),
            None,
        ),
        // Delegations.
        (
            finding("plain2.lab.", www, of_a, Fact::NoServerAddress),
            Verdict::Indeterminate,
            "plain2.lab. NS",
            Some(7200),
            None,
        ),
        (
            finding("plain2.lab.", www, of_a, Fact::LameDelegation),
            Verdict::Indeterminate,
            failure,
            Some(300),
            Some(("plain2.lab. NS", 7200)),
        ),
        (
            finding(a, www, of_a, Fact::ErrorResponse { rcode: Rcode::REFUSED, extended: vec![] }),
            Verdict::Indeterminate,
            failure,
            Some(300),
            None,
        ),
        // Absence of a DS: the lesser of the SOA's TTL and minimum (RFC 2308 §5).
        (
            finding("lab.", "plain.lab.", of_ds, Fact::InsecureDelegation { proof: DsAbsence::Nsec }),
            Verdict::Insecure,
            "the absence of plain.lab. DS",
            Some(900),
            None,
        ),
        (
            finding(a, a, of_key, Fact::DsAlgorithmsUnsupported { algorithms: vec![] }),
            Verdict::Insecure,
            "a.lab. DS",
            Some(86_400),
            None,
        ),
        (
            finding(a, "nx.a.lab.", of_a, Fact::OptOutSpan),
            Verdict::Insecure,
            "the absence of nx.a.lab. A",
            Some(1000),
            None,
        ),
        // Nobody else's cache holds what is wrong here.
        (
            finding(".", ".", of_key, Fact::AnchorMatchesNoKey { anchor_tags: vec![1], keys: vec![] }),
            Verdict::Bogus,
            "nothing",
            Some(0),
            None,
        ),
        (
            finding(a, a, of_a, Fact::NegativeTrustAnchor { anchor: name(a) }),
            Verdict::Insecure,
            "nothing",
            Some(0),
            None,
        ),
    ];
    for (finding, verdict, held, seconds, lingers) in table {
        let fact = format!("{:?}", finding.fact);
        let lingers = lingers.map(|(held, seconds): (&str, u32)| (held.to_owned(), seconds));
        assert_eq!(healed(finding, verdict), (held.to_owned(), seconds, lingers), "{fact}");
    }
}

/// What one server does was accepted by nobody, whatever its symptom is.
#[test]
fn one_server_of_several() {
    let symptom = Fact::DsMatchesNoKey { ds: vec![], keys: vec![key()] };
    let mut stale =
        finding("a.lab.", "a.lab.", RecordType::DNSKEY, Fact::ServerStale { serial: 1, newest: 2 });
    stale.details = vec![symptom.clone()];
    let lingers = Some(("a.lab. DNSKEY".to_owned(), 172_800));
    assert_eq!(healed(stale, Verdict::Bogus), ("the failure".to_owned(), Some(300), lingers.clone()));
    let mut other = finding("a.lab.", "a.lab.", RecordType::DNSKEY, symptom);
    other.share = Some(Share { zone: name("a.lab."), showing: 1, of: 2 });
    assert_eq!(healed(other, Verdict::Bogus), ("the failure".to_owned(), Some(300), lingers));
}

/// A resolver shows what is left of a TTL; another may have fetched the set just now.
#[test]
fn through_a_resolver_the_signed_ttl_counts() {
    let mut capture = capture(Mode::Recursive);
    let day = 86_400;
    let (from, to) = (NOW.minus(600).to_presentation(), NOW.plus(30 * day).to_presentation());
    let left = "a.lab. 17 DS 1 13 2 00";
    let signature = format!("a.lab. 17 RRSIG DS 13 2 {day} {to} {from} 1 lab. AAAA");
    capture.exchanges = vec![exchange("lab.", ("a.lab.", RecordType::DS), &[left, &signature], &[])];
    let fact = Fact::DsWithoutDnskey { ds: vec![] };
    let report = report(Verdict::Bogus, finding("a.lab.", "a.lab.", RecordType::DNSKEY, fact));
    assert_eq!(report.heals(&capture).unwrap().seconds, Some(day));
}

#[test]
fn a_resolver_that_is_not_reached_holds_nothing() {
    let silence = || {
        let fact = Fact::NoResponse { attempts: 1, error: String::new() };
        report(Verdict::Indeterminate, finding("a.lab.", "www.a.lab.", RecordType::A, fact))
    };
    assert_eq!(silence().heals(&capture(Mode::Recursive)).unwrap().held, Held::Nothing);
    assert_eq!(silence().heals(&capture(Mode::Iterative)).unwrap().held, Held::Failure);
}

#[test]
fn nothing_decides_a_secure_answer() {
    let mut report = report(Verdict::Secure, finding("a.lab.", "a.lab.", RecordType::A, Fact::DenialMissing));
    report.decisive = None;
    assert_eq!(report.heals(&capture(Mode::Iterative)), None);
}

#[test]
fn in_words() {
    let fact = Fact::DsWithoutDnskey { ds: vec![] };
    let report = report(Verdict::Bogus, finding("a.lab.", "a.lab.", RecordType::DNSKEY, fact));
    let heals = report.heals(&capture(Mode::Iterative)).unwrap();
    assert_eq!(
        heals.to_string(),
        "24 hours after the repair, 2026-11-25T05:51:53Z if it is made now: caches keep a.lab. DS for its TTL of \
         86400, seen at the servers of lab."
    );
}
