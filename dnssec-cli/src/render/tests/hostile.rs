//! Text that comes from whoever runs a zone, a server or the network on the way, in every place it can come from.

use super::*;
use dnssec_core::finding::Share;
use dnssec_core::report::ServerView;
use dnssec_core::wire::Rcode;

/// Controls of both sets, an escape sequence, line breaks, characters that turn or hide text, and markup.
const HOSTILE: &str = "x\u{1b}]0;y\u{7}\u{9b}31m\r\n\u{202a}\u{202e}\u{2066}\u{2069}\u{200e}\u{200f}\u{200b}\u{feff}\u{ad}<script>&'\"`";

fn hostile_name(under: &str) -> Name {
    name(under).prepend(HOSTILE.as_bytes()).unwrap()
}

/// Nothing that a terminal, a page or a log takes for more than text.
#[track_caller]
fn is_safe(text: &str) {
    let is_harmful = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '<')
    };
    assert!(!text.contains(is_harmful), "{text:?}");
}

#[track_caller]
fn is_safe_everywhere(report: &Report, capture: &Capture) {
    for verbose in [0, 1, 2] {
        for width in [40, 100] {
            is_safe(&plain(report, capture, Options { verbose, width }));
        }
    }
    let object = json(report, capture);
    is_safe(&object);
    let document: serde_json::Value = serde_json::from_str(&object).unwrap();
    assert!(schema().is_valid(&document), "{document:#}");
}

/// A fact for each kind of text and name that a fact can carry.
fn facts() -> Vec<Fact> {
    let (text, name) = (|| HOSTILE.to_owned(), || hostile_name("lab."));
    let key = KeyId { tag: 1, algorithm: Algorithm(13), flags: 257 };
    vec![
        Fact::ErrorResponse { rcode: Rcode::REFUSED, extended: vec![(18, text()), (22, text())] },
        Fact::NoResponse { attempts: 1, error: text() },
        Fact::ResponseMalformed { fault: text() },
        Fact::ServerSilent { error: text() },
        Fact::ServerUnreadable { fault: text() },
        Fact::RecordMalformed { fault: text() },
        Fact::DenialMalformed { fault: text() },
        Fact::KeyMalformed { key, fault: text() },
        Fact::NegativeTrustAnchor { anchor: name() },
        Fact::SignerNotZone { signer: name() },
        Fact::WildcardNotDenied { wildcard: name() },
        Fact::NextCloserNotCovered { next_closer: name() },
        Fact::AncestorDelegation { owner: name() },
        Fact::DenialFromWildcard { owner: name() },
        Fact::DnameSynthesisWrong { dname: name(), target: name(), expected: Some(name()) },
        Fact::DsMatchesNoKey { ds: vec![], keys: vec![key] },
        Fact::ServerStale { serial: 1, newest: 2 },
        Fact::SignatureMissing,
    ]
}

#[test]
fn in_findings_links_and_steps() {
    for fact in facts() {
        let (zone, owner) = (hostile_name("lab."), hostile_name("a.lab."));
        let mut found = finding("lab.", "lab.", RecordType::A, fact.clone());
        (found.zone, found.name) = (zone.clone(), owner.clone());
        found.details = vec![fact];
        let beside = found.clone();
        let by = owner.clone();
        let steps = vec![
            Step::NameCovered { name: owner.clone(), by: by.clone() },
            Step::CnameSynthesized { dname: by.clone() },
            Step::SignatureVerifies {
                owner: owner.clone(),
                record_type: RecordType::A,
                signer: zone.clone(),
                tag: 1,
                algorithm: Algorithm(13),
                inception: AT,
                expiration: AT,
                wildcard: Some(by),
            },
        ];
        let alias = LinkKind::Alias {
            zone: Some(zone.clone()),
            name: owner.clone(),
            record_type: RecordType::CNAME,
            target: owner.clone(),
        };
        let links = vec![
            link(
                LinkKind::Delegation { parent: zone.clone(), child: owner.clone() },
                Verdict::Secure,
                steps.clone(),
                vec![],
            ),
            link(alias, Verdict::Secure, steps, vec![]),
            link(LinkKind::Keys { zone }, Verdict::Bogus, vec![], vec![0, 1]),
        ];
        let mut report = report("www.lab.", Verdict::Bogus, Outcome::Answer, links, vec![found, beside]);
        report.question.name = owner;
        is_safe_everywhere(&report, &capture(vec![]));
    }
}

#[test]
fn in_answers() {
    let (mut report, capture) = secure();
    let octets = HOSTILE.as_bytes();
    let mut text = vec![u8::try_from(octets.len()).unwrap()];
    text.extend(octets);
    let target = hostile_name("lab.");
    for (record_type, rdata) in [
        (RecordType::TXT, text.clone()),
        (RecordType::CNAME, target.as_wire().to_vec()),
        (RecordType::NS, target.as_wire().to_vec()),
        (RecordType::CAA, [&[0, 5][..], b"issue", octets].concat()),
        (RecordType(65_280), text),
    ] {
        let owner = hostile_name("lab.");
        report.answers =
            vec![Record { owner, record_type, rdata: rdata.into(), ..report.answers[0].clone() }];
        is_safe_everywhere(&report, &capture);
    }
}

/// Names of servers, as NS records give them, and errors of the network.
#[test]
fn in_servers_and_exchanges() {
    let (mut report, mut capture) = expired();
    let zone = hostile_name("lab.");
    let server = |last: u8| std::net::SocketAddr::from(([192, 0, 2, last], 53));
    let view = |last, verdict| ServerView {
        zone: zone.clone(),
        server: server(last),
        name: Some(hostile_name("ns.lab.")),
        verdict,
        decisive: (verdict == Verdict::Bogus).then_some(0),
        nsids: vec![HOSTILE.as_bytes().to_vec(), b"<b>&amp;".to_vec()],
    };
    report.views = vec![view(1, Verdict::Secure), view(2, Verdict::Bogus), view(3, Verdict::Bogus)];
    report.findings[0].share = Some(Share { zone: zone.clone(), showing: 2, of: 3 });
    for last in 1..=4 {
        let error = TransportError::Network(HOSTILE.to_owned());
        capture.exchanges.push(Exchange {
            zone: Some(zone.clone()),
            server: server(last),
            server_name: Some(hostile_name("ns.lab.")),
            ..exchange(Question::new(hostile_name("lab."), RecordType::TXT), Err(error))
        });
    }
    is_safe_everywhere(&report, &capture);
}

/// From the octets of a response: extra text of extended errors (RFC 8914 §2), through the validation.
#[test]
fn in_extended_errors() {
    let question = Question::new(hostile_name("lab."), RecordType::A);
    let mut octets = response(&question, &[]);
    octets[3] |= 0x85;
    octets[11] = 1;
    let text = HOSTILE.as_bytes();
    let length = u16::try_from(text.len()).unwrap();
    octets.extend([0, 0, 41, 4, 0xd0, 0, 0, 0x80, 0]);
    octets.extend((length + 6).to_be_bytes());
    octets.extend([0, 15]);
    octets.extend((length + 2).to_be_bytes());
    octets.extend([0, 18]);
    octets.extend(text);
    let mut capture = capture(vec![exchange(question.clone(), Ok(octets))]);
    capture.question = question;
    let anchors = dnssec_core::anchor::TrustAnchors::built_in();
    for mode in [Mode::Iterative, Mode::Recursive] {
        capture.mode = mode;
        let report = dnssec_core::validate(&capture, &anchors, &Policy::default(), AT);
        is_safe_everywhere(&report, &capture);
        let object = json(&report, &capture);
        assert!(object.contains("EDE 18: x\\\\u{1b}]0;y"), "{object}");
    }
}

#[test]
fn in_reports_made_by_hand() {
    for (_, (report, capture)) in all() {
        is_safe_everywhere(&report, &capture);
    }
}
