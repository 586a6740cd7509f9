//! A question as a stub resolver puts it, sans-IO like the walk: one resolver, one question, a short ladder of
//! attempts. What the resolver says is the result; nothing is validated.

use super::rung::PAYLOAD_SIZE;
use super::{Completed, Outgoing, QueryKey};
use crate::capture::{Exchange, Transport, TransportError};
use crate::record::Question;
use crate::record_type::RecordType;
use crate::time::Timestamp;
use crate::wire::{Message, Query, QueryEdns, QueryFlags, Rcode};
use std::net::SocketAddr;

/// Times a silent resolver is asked over UDP: a datagram may be lost.
const MOST_TRIES: u8 = 2;

/// One way to put the question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Attempt {
    transport: Transport,
    edns: bool,
    tries: u8,
}

/// A question under way to a resolver, with RD, AD and DO set and CD clear ([`QueryFlags::Stub`]).
#[derive(Debug)]
pub struct Stub {
    question: Question,
    resolver: SocketAddr,
    started: Timestamp,
    next: Option<Attempt>,
    pending: Option<(QueryKey, Attempt)>,
    exchanges: Vec<Exchange>,
}

impl Stub {
    /// Begins.
    pub fn new(question: Question, resolver: SocketAddr, transport: Transport, started: Timestamp) -> Self {
        let first = Attempt { transport, edns: true, tries: 1 };
        // RFC 9824 §3.5: a mark in bitmaps; no resolver may be asked for it.
        let next = (question.record_type != RecordType::NXNAME).then_some(first);
        Stub { question, resolver, started, next, pending: None, exchanges: Vec::new() }
    }

    /// The query to send now, if any. Call again after each completion; one is under way at a time.
    pub fn poll_query(&mut self) -> Option<Outgoing> {
        let attempt = self.next.take()?;
        let key = QueryKey(u64::try_from(self.exchanges.len()).unwrap_or(u64::MAX));
        self.pending = Some((key, attempt));
        let query = Query {
            question: self.question.clone(),
            flags: QueryFlags::Stub,
            edns: attempt.edns.then(|| QueryEdns::dnssec(PAYLOAD_SIZE)),
        };
        Some(Outgoing { key, server: self.resolver, transport: attempt.transport, query })
    }

    /// Hands back what came of a query. A key that is not under way is ignored.
    pub fn handle_response(&mut self, key: QueryKey, completed: Completed) {
        let Some((_, attempt)) = self.pending.take_if(|(pending, _)| *pending == key) else { return };
        self.next = attempt.after(&completed.outcome);
        let Completed { query, sent, elapsed, outcome } = completed;
        self.record(attempt, query, sent, elapsed, outcome);
    }

    /// Ends it, finished or not: the exchanges in order; the last one is what the resolver says. What was under
    /// way is recorded as interrupted.
    pub fn finish(mut self) -> Vec<Exchange> {
        if let Some((_, attempt)) = self.pending.take() {
            self.record(attempt, Vec::new(), self.started, 0, Err(TransportError::Interrupted));
        }
        self.exchanges
    }

    fn record(
        &mut self,
        attempt: Attempt,
        query: Vec<u8>,
        sent: Timestamp,
        elapsed: u32,
        outcome: Result<Vec<u8>, TransportError>,
    ) {
        self.exchanges.push(Exchange {
            zone: None,
            server: self.resolver,
            server_name: None,
            transport: attempt.transport,
            question: self.question.clone(),
            query,
            sent,
            elapsed,
            outcome,
        });
    }
}

impl Attempt {
    /// What follows: TCP after truncation (RFC 7766 §5), no EDNS after an error that EDNS may have caused
    /// (RFC 6891 §6.2.2), the same once more after silence.
    fn after(self, outcome: &Result<Vec<u8>, TransportError>) -> Option<Attempt> {
        let udp = self.transport == Transport::Udp;
        match outcome {
            Err(TransportError::Timeout { .. }) if udp && self.tries < MOST_TRIES => {
                Some(Attempt { tries: self.tries + 1, ..self })
            }
            Err(_) => None,
            Ok(octets) => {
                let message = Message::parse(octets).ok()?;
                let suspects = [Rcode::FORMERR, Rcode::NOTIMP, Rcode::BADVERS];
                if message.header.is_truncated() && udp {
                    Some(Attempt { transport: Transport::Tcp, ..self })
                } else if self.edns && suspects.contains(&message.rcode()) {
                    Some(Attempt { edns: false, ..self })
                } else {
                    None
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::ClientCookie;

    const NOW: Timestamp = Timestamp(1_795_499_513);
    const TIMEOUT: Result<Vec<u8>, TransportError> = Err(TransportError::Timeout { milliseconds: 9 });

    fn stub(record_type: RecordType) -> Stub {
        let question = Question::new("www.example.".parse().unwrap(), record_type);
        Stub::new(question, "192.0.2.1:53".parse().unwrap(), Transport::Udp, NOW)
    }

    /// A response to the query with these bits of the second header word.
    fn response(outgoing: &Outgoing, word: u16) -> Result<Vec<u8>, TransportError> {
        let mut octets = outgoing.query.to_octets(7, ClientCookie([0; 8]));
        octets[2..4].copy_from_slice(&(0x8000 | word).to_be_bytes());
        Ok(octets)
    }

    /// What is sent when these come back, and how many exchanges there are.
    fn ladder(responses: &[u16]) -> (Vec<(Transport, bool)>, usize) {
        let mut stub = stub(RecordType::A);
        let mut sent = Vec::new();
        let mut responses = responses.iter();
        while let Some(outgoing) = stub.poll_query() {
            assert!(stub.poll_query().is_none(), "one at a time");
            sent.push((outgoing.transport, outgoing.query.edns.is_some()));
            let outcome = responses.next().map_or(TIMEOUT, |word| response(&outgoing, *word));
            let completed = Completed { query: vec![], sent: NOW, elapsed: 1, outcome };
            stub.handle_response(QueryKey(99), completed.clone());
            stub.handle_response(outgoing.key, completed);
        }
        (sent, stub.finish().len())
    }

    #[test]
    fn flags_of_a_stub() {
        let octets = stub(RecordType::A).poll_query().unwrap().query.to_octets(0x1234, ClientCookie([0; 8]));
        assert_eq!(octets[..4], [0x12, 0x34, 0x01, 0x20], "RD and AD, not CD");
        let edns = Message::parse(&octets).unwrap().edns.unwrap();
        assert!(edns.is_dnssec_ok() && edns.payload_size == 1232);
    }

    #[test]
    fn ladder_of_attempts() {
        use Transport::{Tcp, Udp};
        let (truncated, format_error, servfail) = (0x0200, 1, 2);
        assert_eq!(ladder(&[0]), (vec![(Udp, true)], 1));
        assert_eq!(ladder(&[servfail]), (vec![(Udp, true)], 1));
        assert_eq!(ladder(&[]), (vec![(Udp, true), (Udp, true)], 2));
        assert_eq!(ladder(&[truncated, 0]), (vec![(Udp, true), (Tcp, true)], 2));
        assert_eq!(ladder(&[truncated, truncated]), (vec![(Udp, true), (Tcp, true)], 2));
        assert_eq!(ladder(&[truncated]), (vec![(Udp, true), (Tcp, true)], 2));
        assert_eq!(ladder(&[format_error, format_error]), (vec![(Udp, true), (Udp, false)], 2));
        let all = vec![(Udp, true), (Udp, false), (Tcp, false)];
        assert_eq!(ladder(&[format_error, truncated, truncated | format_error]), (all, 3));
    }

    #[test]
    fn ends_early() {
        let mut early = stub(RecordType::A);
        early.poll_query().unwrap();
        let outcomes: Vec<_> = early.finish().into_iter().map(|exchange| exchange.outcome).collect();
        assert_eq!(outcomes, [Err(TransportError::Interrupted)]);
        assert!(stub(RecordType::NXNAME).poll_query().is_none());
    }
}
