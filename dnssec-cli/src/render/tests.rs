#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions)]

mod hostile;
mod screens;

use super::*;
use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::capture::{Transport, TransportError};
use dnssec_core::finding::{DsAbsence, DsId, Fact, Finding, KeyId};
use dnssec_core::name::Name;
use dnssec_core::record::{Question, Record};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Link, LinkKind, Outcome, Step, Verdict};
use dnssec_core::wire::{ClientCookie, Query, QueryFlags};

const AT: Timestamp = Timestamp(1_795_499_513);
const DAY: u32 = 86_400;

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn record(text: &str) -> Record {
    text.parse().unwrap()
}

fn signature(owner: &str, record_type: RecordType, signer: &str, tag: u16) -> Step {
    Step::SignatureVerifies {
        owner: name(owner),
        record_type,
        signer: name(signer),
        tag,
        algorithm: Algorithm(13),
        inception: AT.minus(2 * DAY),
        expiration: AT.plus(12 * DAY),
        wildcard: None,
    }
}

fn link(kind: LinkKind, verdict: Verdict, steps: Vec<Step>, findings: Vec<usize>) -> Link {
    Link { kind, verdict, steps, findings }
}

/// From the root to the keys of lab., all secure.
fn upper_links() -> Vec<Link> {
    let (root, lab) = (name("."), name("lab."));
    let anchor = Step::AnchorMatchesKey { tag: 20326, algorithm: Algorithm(8) };
    let ds = Step::DsMatchesKey { tag: 12345, algorithm: Algorithm(13), digest_type: DigestType::SHA256 };
    vec![
        link(
            LinkKind::Anchor { zone: root.clone() },
            Verdict::Secure,
            vec![anchor, signature(".", RecordType::DNSKEY, ".", 20326)],
            vec![],
        ),
        link(
            LinkKind::Delegation { parent: root, child: lab.clone() },
            Verdict::Secure,
            vec![signature("lab.", RecordType::DS, ".", 38696)],
            vec![],
        ),
        link(
            LinkKind::Keys { zone: lab },
            Verdict::Secure,
            vec![ds, signature("lab.", RecordType::DNSKEY, "lab.", 12345)],
            vec![],
        ),
    ]
}

fn finding(zone: &str, owner: &str, record_type: RecordType, fact: Fact) -> Finding {
    let servers = vec!["192.0.2.1:53".parse().unwrap(), "[2001:db8::1]:53".parse().unwrap()];
    Finding { zone: name(zone), name: name(owner), record_type, fact, servers, details: vec![], share: None }
}

fn report(
    owner: &str,
    verdict: Verdict,
    outcome: Outcome,
    links: Vec<Link>,
    findings: Vec<Finding>,
) -> Report {
    let decisive = (verdict != Verdict::Secure && !findings.is_empty()).then_some(0);
    Report {
        question: Question::new(name(owner), RecordType::A),
        at: AT,
        verdict,
        outcome,
        links,
        findings,
        decisive,
        answers: vec![],
        secure_until: (verdict == Verdict::Secure).then(|| AT.plus(12 * DAY)),
        views: vec![],
    }
}

fn exchange(question: Question, outcome: Result<Vec<u8>, TransportError>) -> Exchange {
    Exchange {
        zone: None,
        server: "192.0.2.1:53".parse().unwrap(),
        server_name: None,
        transport: Transport::Udp,
        question,
        query: vec![],
        sent: AT,
        elapsed: 23,
        outcome,
    }
}

/// A response with the answer records given, made of a query by hand.
fn response(question: &Question, answers: &[Record]) -> Vec<u8> {
    let query = Query { question: question.clone(), flags: QueryFlags::Authoritative, edns: None };
    let mut octets = query.to_octets(1, ClientCookie([0; 8]));
    octets[2] |= 0x80;
    octets[7] = u8::try_from(answers.len()).unwrap();
    for record in answers {
        octets.extend(record.owner.as_wire());
        octets.extend(record.record_type.0.to_be_bytes());
        octets.extend([0, 1]);
        octets.extend(record.ttl.to_be_bytes());
        octets.extend(u16::try_from(record.rdata.len()).unwrap().to_be_bytes());
        octets.extend(&record.rdata);
    }
    octets
}

fn capture(exchanges: Vec<Exchange>) -> Capture {
    Capture {
        question: Question::new(name("www.lab."), RecordType::A),
        started: AT,
        mode: Mode::Iterative,
        anchors: vec![],
        exchanges,
    }
}

fn secure() -> (Report, Capture) {
    let mut links = upper_links();
    let answer =
        LinkKind::Answer { zone: Some(name("lab.")), name: name("www.lab."), record_type: RecordType::A };
    links.push(link(
        answer,
        Verdict::Secure,
        vec![signature("www.lab.", RecordType::A, "lab.", 4711)],
        vec![0],
    ));
    let iterations = Fact::Nsec3IterationsNotZero { iterations: 5 };
    let note = finding("lab.", "lab.", RecordType::NSEC3, iterations);
    let mut report = report("www.lab.", Verdict::Secure, Outcome::Answer, links, vec![note]);
    report.answers = vec![record("www.lab. 300 IN A 192.0.2.80"), record("www.lab. 300 IN A 192.0.2.81")];
    let timeout = Err(TransportError::Network("hop\u{1b}[2J \u{202e}lost".to_owned()));
    let question = report.question.clone();
    let good = response(&question, &report.answers);
    (report, capture(vec![exchange(question.clone(), timeout), exchange(question, Ok(good))]))
}

fn expired() -> (Report, Capture) {
    let mut links = upper_links();
    let zone = name("expired.lab.");
    let delegation = LinkKind::Delegation { parent: name("lab."), child: zone.clone() };
    links.push(link(
        delegation,
        Verdict::Secure,
        vec![signature("expired.lab.", RecordType::DS, "lab.", 4711)],
        vec![],
    ));
    links.push(link(LinkKind::Keys { zone }, Verdict::Bogus, vec![], vec![0]));
    let fact = Fact::SignatureExpired { tag: 51612, expiration: AT.minus(4 * DAY), ago: 4 * DAY };
    let mut found = finding("expired.lab.", "expired.lab.", RecordType::DNSKEY, fact);
    found.details = vec![Fact::DsKeyDoesNotSign { tags: vec![51612] }];
    let mut report = report("www.expired.lab.", Verdict::Bogus, Outcome::Answer, links, vec![found]);
    report.answers = vec![record("www.expired.lab. 300 IN A 192.0.2.80")];
    (report, capture(vec![]))
}

fn wrong_ds() -> (Report, Capture) {
    let mut links = upper_links();
    let zone = name("dsold.lab.");
    links.push(link(LinkKind::Keys { zone: zone.clone() }, Verdict::Bogus, vec![], vec![0]));
    let ds = DsId {
        tag: 63952,
        algorithm: Algorithm(13),
        digest_type: DigestType::SHA256,
        digest: vec![0xab; 32],
    };
    let key = |tag, flags| KeyId { tag, algorithm: Algorithm(13), flags };
    let fact = Fact::DsMatchesNoKey { ds: vec![ds], keys: vec![key(370, 257), key(371, 256)] };
    let found = finding("dsold.lab.", "dsold.lab.", RecordType::DNSKEY, fact);
    let report = report("www.dsold.lab.", Verdict::Bogus, Outcome::Answer, links, vec![found]);
    let question = Question::new(zone, RecordType::DNSKEY);
    let key = record(
        "dsold.lab. 300 IN DNSKEY 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==",
    );
    let octets = response(&question, &[key]);
    (report, capture(vec![exchange(question, Ok(octets))]))
}

fn insecure() -> (Report, Capture) {
    let mut links = upper_links();
    let delegation = LinkKind::Delegation { parent: name("lab."), child: name("plain.lab.") };
    let denied =
        Step::TypeDenied { name: name("plain.lab."), record_type: RecordType::DS, by: name("plain.lab.") };
    links.push(link(delegation, Verdict::Insecure, vec![denied], vec![0]));
    let fact = Fact::InsecureDelegation { proof: DsAbsence::Nsec };
    let found = finding("lab.", "plain.lab.", RecordType::DS, fact);
    let mut report = report("www.plain.lab.", Verdict::Insecure, Outcome::Answer, links, vec![found]);
    report.answers = vec![record("www.plain.lab. 300 IN A 192.0.2.80")];
    (report, capture(vec![]))
}

fn unreachable() -> (Report, Capture) {
    let fact = Fact::NoResponse { attempts: 6, error: "no response within 2000 ms\u{1b}]0;x".to_owned() };
    let mut links = upper_links();
    let kind = LinkKind::Answer { zone: None, name: name("www.far.lab."), record_type: RecordType::A };
    links.push(link(kind, Verdict::Indeterminate, vec![], vec![0]));
    let found = finding("far.lab.", "www.far.lab.", RecordType::A, fact);
    (report("www.far.lab.", Verdict::Indeterminate, Outcome::Nothing, links, vec![found]), capture(vec![]))
}

fn denied() -> (Report, Capture) {
    let mut links = upper_links();
    let kind = LinkKind::Denial {
        zone: Some(name("lab.")),
        name: name("nx.lab."),
        record_type: RecordType::A,
        outcome: Outcome::NameError,
    };
    let steps = vec![
        signature("mail.lab.", RecordType::NSEC, "lab.", 4711),
        Step::NameCovered { name: name("nx.lab."), by: name("mail.lab.") },
        Step::NameCovered { name: name("*.lab."), by: name("lab.") },
    ];
    links.push(link(kind, Verdict::Secure, steps, vec![]));
    (report("nx.lab.", Verdict::Secure, Outcome::NameError, links, vec![]), capture(vec![]))
}

fn all() -> Vec<(&'static str, (Report, Capture))> {
    vec![
        ("secure", secure()),
        ("expired", expired()),
        ("wrong_ds", wrong_ds()),
        ("insecure", insecure()),
        ("unreachable", unreachable()),
        ("denied", denied()),
    ]
}

fn plain(report: &Report, capture: &Capture, options: Options) -> String {
    let case = Case::new(report, capture, &Policy::default());
    anstream::adapter::strip_str(&text::report(&case, &options)).to_string()
}

fn json(report: &Report, capture: &Capture) -> String {
    json::report(&Case::new(report, capture, &Policy::default()))
}

/// The schema that every object is held to.
fn schema() -> jsonschema::Validator {
    let schema = include_str!("../../../docs/report.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn texts() {
    for (name, (report, capture)) in all() {
        snapshot(name, &plain(&report, &capture, Options::default()));
    }
}

#[test]
fn texts_with_everything() {
    for (name, (report, capture)) in [("secure_vv", secure()), ("denied_vv", denied())] {
        snapshot(name, &plain(&report, &capture, Options { verbose: 2, width: 100 }));
    }
}

#[test]
fn explanations() {
    let page = explain::entry("s102").unwrap();
    snapshot("explain_s102", &anstream::adapter::strip_str(&page).to_string());
    assert_eq!(explain::entry("signature-expired"), Some(page));
    assert_eq!(explain::entry("nonsense"), None);
    for entry in dnssec_core::catalogue::entries() {
        assert!(explain::entry(entry.code.0).unwrap().contains(entry.slug));
        assert!(explain::list().contains(entry.slug));
    }
}

/// What is pasted somewhere is not broken.
fn is_to_copy(line: &str) -> bool {
    let software = ["bind", "knot", "powerdns", "nsd", "route53", "unbound"];
    let first = line.split_whitespace().next().unwrap_or_default();
    ["remove", "add", "key"].contains(&first) || software.contains(&first)
}

#[test]
fn lines_keep_to_the_width() {
    for (_, (report, capture)) in all() {
        for width in [60, 80, 100] {
            let text = plain(&report, &capture, Options { verbose: 0, width });
            for line in text.lines().filter(|line| !is_to_copy(line)) {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
        }
    }
}

#[test]
fn json_is_what_the_schema_says() {
    let validator = schema();
    for (name, (report, capture)) in all() {
        let text = json(&report, &capture);
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        assert_eq!(document["verdict"], report.verdict.to_string());
        assert_eq!(document["findings"].as_array().unwrap().len(), report.findings.len());
    }
    assert!(!validator.is_valid(&serde_json::json!({"schema": "dnssec-report/1"})));
}

#[test]
fn json_says_what_the_text_says() {
    let (report, capture) = wrong_ds();
    let document: serde_json::Value = serde_json::from_str(&json(&report, &capture)).unwrap();
    let found = &document["findings"][0];
    assert_eq!(found["code"], "D101");
    assert_eq!(found["fields"]["ds"][0]["digest"], "AB".repeat(32));
    assert_eq!(found["fields"]["keys"][0], serde_json::json!({"tag": 370, "algorithm": 13, "flags": 257}));
    let candidate = found["ds_candidates"][0].as_str().unwrap();
    assert!(candidate.starts_with("dsold.lab. DS "), "{candidate}");
    let text = plain(&report, &capture, Options::default());
    for words in [candidate, "D101 ds-matches-no-key"] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}
