//! Captures as JSON: the schema, round trips, and what is said about wrong ones.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use dnssec_core::capture::{Capture, CaptureError, Exchange, Mode, Transport, TransportError};
use dnssec_core::record::Question;
use dnssec_core::record_type::{Class, RecordType};
use dnssec_core::time::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

fn sample() -> Capture {
    let question = Question::new("Ex\\.am\\255ple.com.".parse().unwrap(), RecordType(65280));
    let exchange = |transport, outcome| Exchange {
        zone: Some("com".parse().unwrap()),
        server: "192.0.2.1:53".parse().unwrap(),
        server_name: Some("a.gtld-servers.net".parse().unwrap()),
        transport,
        question: Question { class: Class(4242), ..question.clone() },
        query: vec![0, 1, 2, 255],
        sent: Timestamp(1_795_499_513),
        elapsed: 17,
        outcome,
    };
    let mut exchanges: Vec<Exchange> = [
        Ok(Vec::new()),
        Ok(vec![0xff; 700]),
        Err(TransportError::Timeout { milliseconds: 3000 }),
        Err(TransportError::Network("connection refused".to_owned())),
        Err(TransportError::Certificate("the certificate expired".to_owned())),
        Err(TransportError::BudgetSpent { limit: 300 }),
        Err(TransportError::NoAddress),
        Err(TransportError::Interrupted),
    ]
    .into_iter()
    .map(|outcome| exchange(Transport::Udp, outcome))
    .collect();
    exchanges.push(Exchange {
        zone: None,
        server_name: None,
        server: "[2001:db8::1]:5300".parse().unwrap(),
        ..exchange(Transport::Tcp, Ok(vec![7]))
    });
    let encrypted = [Transport::Tls, Transport::Https, Transport::Quic];
    exchanges.extend(encrypted.map(|transport| exchange(transport, Ok(vec![7]))));
    let anchors = vec![". IN DS 20326 8 2 E06D".to_owned()];
    Capture { question, started: Timestamp(u32::MAX), mode: Mode::Iterative, anchors, exchanges }
}

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("../../docs/capture.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn round_trip_within_the_schema() {
    let recursive = Capture { mode: Mode::Recursive, exchanges: Vec::new(), ..sample() };
    for capture in [sample(), recursive] {
        let text = capture.to_json();
        let errors: Vec<String> =
            schema().iter_errors(&text.parse().unwrap()).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let again = Capture::from_json(&text).unwrap();
        assert_eq!(again, capture);
        assert!(again.question.name.eq_exact(&capture.question.name));
        assert_eq!(again.to_json(), text);
    }
}

#[test]
fn the_example_of_the_documentation() {
    let page = include_str!("../../docs/capture.md");
    let example = page.split("```json").nth(1).unwrap().split("```").next().unwrap();
    assert!(schema().is_valid(&example.parse().unwrap()));
    let capture = Capture::from_json(example).unwrap();
    assert_eq!(capture.exchanges[0].outcome, Err(TransportError::Timeout { milliseconds: 3000 }));
}

#[test]
fn unknown_members_are_ignored() {
    let mut value: Value = sample().to_json().parse().unwrap();
    value["comment"] = json!("x");
    value["exchanges"][0]["comment"] = json!({ "a": [1] });
    value["exchanges"][8].as_object_mut().unwrap().remove("zone");
    assert!(schema().is_valid(&value));
    assert_eq!(Capture::from_json(&value.to_string()), Ok(sample()));
}

/// A change to the sample and what is said about it.
#[track_caller]
fn rejects(pointer: &str, value: Value, message: &str) {
    let mut document: Value = sample().to_json().parse().unwrap();
    *document.pointer_mut(pointer).unwrap() = value;
    let error = Capture::from_json(&document.to_string()).unwrap_err();
    assert_eq!(error.to_string(), message);
}

#[test]
fn wrong_members_are_named() {
    rejects(
        "/format",
        json!("pcap"),
        "not a capture: no member \"format\" with the value \"dnssec-capture\"",
    );
    rejects("/version", json!(2), "capture of version 2; this program reads version 1");
    rejects("/version", json!("1"), "capture of version \"1\"; this program reads version 1");
    rejects("/question/name", json!("a..b"), "question.name: not a domain name: empty label");
    rejects("/question/class", json!("XX"), "question.class: \"XX\" is not a class: write IN or CLASS1234");
    rejects(
        "/started",
        json!("yesterday"),
        "started: \"yesterday\" is not a time: write 2026-11-24T05:51:53Z or 20261124055153",
    );
    rejects(
        "/exchanges/3/server",
        json!("192.0.2.1"),
        "exchanges[3].server: \"192.0.2.1\" is not an address with a port: write 192.0.2.1:53 or [2001:db8::1]:53",
    );
    rejects(
        "/exchanges/2/question/type",
        json!("QQ"),
        "exchanges[2].question.type: \"QQ\" is not a record type: write a mnemonic such as A or MX, or TYPE1234",
    );
    let mut document: Value = sample().to_json().parse().unwrap();
    document["exchanges"][1]["response"] = json!("*");
    let error = Capture::from_json(&document.to_string()).unwrap_err().to_string();
    assert!(error.starts_with("exchanges[1].response: not base64: "), "{error}");
    document["exchanges"][1].as_object_mut().unwrap().remove("response");
    let error = Capture::from_json(&document.to_string()).unwrap_err().to_string();
    assert_eq!(error, "exchanges[1]: neither a response nor an error");
    document["exchanges"][1]["response"] = json!("AA==");
    document["exchanges"][1]["error"] = json!({ "kind": "interrupted" });
    let error = Capture::from_json(&document.to_string()).unwrap_err().to_string();
    assert_eq!(error, "exchanges[1]: both a response and an error");
}

#[test]
fn places_of_faults_in_the_text() {
    let error = Capture::from_json("{\n  \"format\": nil\n}").unwrap_err();
    assert!(matches!(error, CaptureError::Json { line: 2, .. }), "{error}");
    let text = sample().to_json().replacen("\"elapsed_ms\": 17", "\"elapsed_ms\": -17", 1);
    let line = 1 + text.lines().position(|line| line.contains("-17")).unwrap();
    let error = Capture::from_json(&text).unwrap_err();
    assert!(matches!(error, CaptureError::Json { line: found, .. } if found == line), "{error}");
    assert_eq!(error.to_string().matches("line").count(), 1, "{error}");
    for text in ["", "[]", "null", "{}", "\u{feff}{}"] {
        assert!(Capture::from_json(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in ".{0,200}") {
        let _ = Capture::from_json(&text);
    }

    #[test]
    fn octets_survive(query: Vec<u8>, response: Vec<u8>, sent: u32, elapsed: u32, id: u16) {
        let mut capture = sample();
        let exchange = &mut capture.exchanges[0];
        (exchange.query, exchange.outcome) = (query, Ok(response));
        (exchange.sent, exchange.elapsed) = (Timestamp(sent), elapsed);
        exchange.question.record_type = RecordType(id);
        exchange.question.class = Class(id);
        prop_assert_eq!(Capture::from_json(&capture.to_json()), Ok(capture));
    }
}
