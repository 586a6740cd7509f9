//! Comparisons of resolvers that do as they are told, without sockets.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions)]

use super::*;
use crate::commands::compare::exit_code;
use dnssec_core::capture::{Transport, TransportError};
use dnssec_core::record_type::RecordType;
use dnssec_core::walk::{Completed, Outgoing, Start, Stub, Walk};
use dnssec_core::wire::ClientCookie;
use fake::{Fake, NOW};
use rows::{Row, rows};

#[path = "../../tests/compare/fake.rs"]
mod fake;
#[path = "../../tests/compare/rows.rs"]
pub(crate) mod rows;

/// What a resolver shows that does as it is told.
fn observe(fake: &Fake, address: SocketAddr, question: &Question, anchors: &TrustAnchors) -> Observation {
    let answer = |outgoing: &Outgoing, query: &[u8]| fake.respond(query, outgoing.transport);
    let mut stub = Stub::new(question.clone(), address, Transport::Udp, NOW);
    while let Some(outgoing) = stub.poll_query() {
        let query = outgoing.query.to_octets(4711, ClientCookie([0; 8]));
        let outcome = answer(&outgoing, &query).ok_or(TransportError::Timeout { milliseconds: 3000 });
        stub.handle_response(outgoing.key, Completed { query, sent: NOW, elapsed: 7, outcome });
    }
    let start = Start::Resolver { address, transport: Transport::Udp };
    let walk = Walk::new(question.clone(), start, anchors.clone(), Policy::default(), NOW);
    let capture = dnssec_fixtures::drive(walk, NOW, answer);
    let words = vec![format!("@{}", address.ip())];
    Observation { resolver: Resolver { words, address }, plain: stub.finish(), capture }
}

/// The comparison of a row.
pub(crate) fn compare(row: &Row) -> Comparison {
    let (name, record_type): (_, RecordType) = row.question;
    let question = Question::new(name.parse().unwrap(), record_type);
    let anchors = fake::world(|_| {}).anchors();
    let addresses = (1..).map(|last| SocketAddr::from(([192, 0, 2, last], 53)));
    let observations =
        row.fakes.iter().zip(addresses).map(|(fake, address)| observe(fake, address, &question, &anchors));
    let observations = observations.collect();
    Comparison::new(question, observations, &anchors, NOW)
}

/// Cause by cause, with the resolvers that it is true of.
fn causes(comparison: &Comparison) -> Vec<(&'static str, Vec<usize>)> {
    comparison.reasons.iter().map(|reason| (reason.cause.slug(), reason.sides.clone())).collect()
}

#[test]
fn each_row_is_told() {
    for row in rows() {
        let comparison = compare(&row);
        let stances: Vec<&str> = comparison.sides.iter().map(|side| side.stance.slug()).collect();
        let said: Vec<_> = comparison.sides.iter().map(|side| side.plain.extended()).collect();
        assert_eq!(stances, row.stances, "{}: {said:?}", row.name);
        assert_eq!(exit_code(comparison.conclusion()), row.exit_code, "{}", row.name);
        let mut found = causes(&comparison);
        let mut expected = row.causes.clone();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{}: {:#?}", row.name, comparison.reasons);
    }
}
