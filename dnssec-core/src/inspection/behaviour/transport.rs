//! UDP and TCP as a server takes them (RFC 1035 §4.2, RFC 7766).

use super::{Asked, Behaviour, Noted, Said, edns};
use crate::capture::{Transport, TransportError};
use crate::evidence::Manner;
use crate::finding::Fact;
use crate::inspection::is_usable;

/// What a client without EDNS can take over UDP (RFC 1035 §4.2.1).
const WITHOUT_EDNS: u16 = 512;

pub(super) fn inspect(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    too_large(behaviour, noted);
    if behaviour.is_useful() {
        unanswered(behaviour, noted);
        unreadable(behaviour, noted);
    }
    over_tcp(behaviour, noted);
}

fn over<'b, 'a>(behaviour: &'b Behaviour<'a>, transport: Transport) -> impl Iterator<Item = &'b Asked<'a>> {
    let is_over = move |asked: &&Asked<'_>| asked.exchange.transport == transport;
    behaviour.asked.iter().filter(is_over)
}

fn octets(asked: &Asked<'_>) -> usize {
    asked.exchange.outcome.as_ref().map_or(0, Vec::len)
}

/// RFC 6891 §6.2.3, RFC 1035 §4.2.1.
fn too_large(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    for asked in over(behaviour, Transport::Udp) {
        let payload_size = match &asked.response.manner {
            Manner::Unrecorded => continue,
            Manner::Plain => WITHOUT_EDNS,
            Manner::Edns(edns) => edns.payload_size.max(WITHOUT_EDNS),
        };
        if octets(asked) > usize::from(payload_size) {
            let fact = Fact::UdpAnswerTooLarge { octets: octets(asked), payload_size };
            noted.question(behaviour, asked, fact);
        }
    }
}

/// Questions without response over UDP, of a server that responds to others.
fn unanswered(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    let largest = over(behaviour, Transport::Udp).map(octets).max().unwrap_or_default();
    let drops_options = edns::options_fail(behaviour) == Some(None);
    for asked in behaviour.by_question() {
        let counts = |asked: &&Asked<'_>| {
            asked.exchange.transport == Transport::Udp
                && asked.asks_for_dnssec()
                && !(drops_options && asked.has_options())
        };
        let silences: Option<Vec<_>> = asked.iter().filter(counts).map(silence).collect();
        let Some((first, error)) = silences.and_then(|silences| silences.first().copied()) else { continue };
        let in_tcp = asked
            .iter()
            .find(|asked| asked.exchange.transport == Transport::Tcp && is_usable(asked.response));
        let fact = match in_tcp.map(octets).filter(|octets| *octets > largest) {
            Some(octets) if matches!(error, TransportError::Timeout { .. }) => {
                Fact::UdpAnswerLost { octets, largest }
            }
            _ => Fact::QueryUnanswered { error: error.to_string() },
        };
        noted.question(behaviour, first, fact);
    }
}

fn silence<'b, 'a>(asked: &'b Asked<'a>) -> Option<(&'b Asked<'a>, &'a TransportError)> {
    match asked.said() {
        Said::Nothing(error) => Some((asked, error)),
        _ => None,
    }
}

/// Responses that cannot be read, of a server that gives others.
fn unreadable(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    for asked in &behaviour.asked {
        if let Said::Damaged(fault) = asked.said() {
            noted.question(behaviour, asked, Fact::ResponseUnreadable { fault });
        }
    }
}

/// RFC 7766 §5: what answers over UDP answers over TCP.
fn over_tcp(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    let over_udp = || over(behaviour, Transport::Udp).filter(|asked| asked.message().is_some());
    if over_udp().next().is_none() || over(behaviour, Transport::Tcp).any(|asked| asked.message().is_some()) {
        return;
    }
    let is_truncated = |asked: &Asked<'_>| {
        let mut same = over_udp().filter(|other| other.is_about(asked.question()));
        same.any(|other| other.message().is_some_and(|message| message.header.is_truncated()))
    };
    let mut of_server = None;
    for asked in over(behaviour, Transport::Tcp) {
        match asked.said() {
            Said::Nothing(error) if is_truncated(asked) => {
                let fact = Fact::TruncatedWithoutTcp { error: error.to_string() };
                return noted.question(behaviour, asked, fact);
            }
            Said::Nothing(error) => of_server = Some(Fact::TcpUnresponsive { error: error.to_string() }),
            Said::Error(rcode) => of_server = Some(Fact::TcpUnusable { fault: rcode.to_string() }),
            Said::Damaged(fault) => of_server = Some(Fact::TcpUnusable { fault }),
            Said::Something(_) => {}
        }
    }
    if let Some(fact) = of_server {
        noted.server(behaviour, fact);
    }
}
