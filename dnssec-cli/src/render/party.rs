//! Who has to act, and how, where a resolver was asked: what it did not answer says nothing about the servers of
//! the zone.

use dnssec_core::capture::{Capture, Mode, Transport, TransportError};
use dnssec_core::catalogue::Owner;
use dnssec_core::finding::{Fact, Finding};
use std::net::SocketAddr;

/// Whether the finding is about what the resolver said or did not say, not about what it passed on.
fn concerns_resolver(finding: &Finding, capture: &Capture) -> bool {
    let entry = finding.fact.entry();
    capture.mode == Mode::Recursive && entry.owner == Owner::ServerOperator && entry.code.0.starts_with('T')
}

/// Who can put it right.
pub(super) fn owner(finding: &Finding, capture: &Capture) -> Owner {
    match concerns_resolver(finding, capture) {
        true => Owner::ResolverOperator,
        false => finding.fact.entry().owner,
    }
}

/// Who that is by name.
pub(super) fn who(finding: &Finding, capture: &Capture) -> String {
    match (concerns_resolver(finding, capture), servers(finding, SocketAddr::to_string).first()) {
        (true, Some(server)) => format!("the operator of the resolver {server}, or of the servers it asks"),
        (true, None) => Owner::ResolverOperator.to_string(),
        (false, _) => finding.who(),
    }
}

/// Why a resolver gave no response.
enum Trouble {
    /// It did not prove to be the one that was named.
    Certificate,
    /// It may not speak what it was asked over.
    Encrypted(&'static str),
    /// Any other.
    Plain,
}

fn trouble(capture: &Capture) -> Trouble {
    let is_refused = capture
        .exchanges
        .iter()
        .any(|exchange| matches!(exchange.outcome, Err(TransportError::Certificate(_))));
    match capture.exchanges.first().map(|exchange| exchange.transport) {
        _ if is_refused => Trouble::Certificate,
        Some(Transport::Tls) => Trouble::Encrypted("DNS over TLS at this address and port"),
        Some(Transport::Https) => Trouble::Encrypted("DNS over HTTPS at this address, port and path"),
        Some(Transport::Quic) => Trouble::Encrypted("DNS over QUIC at this address and port"),
        _ => Trouble::Plain,
    }
}

/// What is behind it.
pub(super) fn cause(finding: &Finding, capture: &Capture) -> String {
    let is_silent = concerns_resolver(finding, capture) && matches!(finding.fact, Fact::NoResponse { .. });
    match trouble(capture) {
        Trouble::Certificate if is_silent => "What answers at this address does not prove to be the server named: \
            its certificate has run out or is for other names, its authority is a private one, or something on the \
            way answers in its place. Nothing was asked."
            .to_owned(),
        Trouble::Encrypted(service) if is_silent => {
            format!("There is no {service}, or it cannot be reached from here: a firewall, a route.")
        }
        _ => finding.fact.entry().cause.to_owned(),
    }
}

/// What to do.
pub(super) fn fix(finding: &Finding, capture: &Capture) -> String {
    if !concerns_resolver(finding, capture) {
        return finding.fix();
    }
    match (&finding.fact, trouble(capture)) {
        (Fact::NoResponse { .. }, Trouble::Certificate) => "name whom the certificate is for, \
            @tls://ADDRESS#NAME, or the private authority, --ca FILE; if it should be right as it is, its operator \
            has to replace it"
            .to_owned(),
        (Fact::NoResponse { .. }, Trouble::Encrypted(service)) => format!(
            "see that there is {service}, and that it may be asked from here; or ask the resolver without \
            encryption, @ADDRESS, or the servers of the zone, without @SERVER"
        ),
        (Fact::NoResponse { .. }, Trouble::Plain) => "see that a resolver runs at this address and port and may be asked from here, or \
            leave out @SERVER to ask the servers of the zone; a resolver that waits for them itself needs a longer \
            --timeout"
            .to_owned(),
        _ => "leave out @SERVER to ask the servers of the zone: if that works, the fault is with the resolver, or \
            with a forwarder behind it"
            .to_owned(),
    }
}

/// The addresses that showed it, each once; what was not sent has none.
pub(super) fn servers(finding: &Finding, address: impl Fn(&SocketAddr) -> String) -> Vec<String> {
    let mut shown: Vec<String> = Vec::new();
    for server in finding.servers.iter().filter(|server| !server.ip().is_unspecified()) {
        let address = address(server);
        if !shown.contains(&address) {
            shown.push(address);
        }
    }
    shown
}
