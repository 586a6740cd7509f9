//! Who has to act, and how. Where a resolver was asked, what it did not answer says nothing about the servers of
//! the zone; where some servers of a zone differ from the others, those who run them are named.

use super::{Case, headline};
use dnssec_core::capture::{Capture, Mode, Transport, TransportError};
use dnssec_core::catalogue::{Owner, Remedy};
use dnssec_core::finding::{Fact, Finding};
use dnssec_core::report::Server;
use std::net::SocketAddr;

/// Servers named one by one.
const FEW: usize = 3;

/// Whether the finding is about what the resolver said or did not say, not about what it passed on.
fn concerns_resolver(finding: &Finding, case: &Case<'_>) -> bool {
    let entry = finding.fact.entry();
    case.capture.mode == Mode::Recursive
        && entry.owner == Owner::ServerOperator
        && entry.code.0.starts_with('T')
}

/// Who can put it right.
pub(super) fn owner(finding: &Finding, case: &Case<'_>) -> Owner {
    match concerns_resolver(finding, case) {
        true => Owner::ResolverOperator,
        false => finding.owner(),
    }
}

/// Who that is by name.
pub(super) fn who(finding: &Finding, case: &Case<'_>) -> String {
    match (concerns_resolver(finding, case), servers(finding, SocketAddr::to_string).first()) {
        (true, Some(server)) => format!("the operator of the resolver {server}, or of the servers it asks"),
        (true, None) => Owner::ResolverOperator.to_string(),
        (false, _) => of_some_servers(finding, case).unwrap_or_else(|| finding.who()),
    }
}

/// Those who run the servers that alone do it, if not all of the zone do.
fn of_some_servers(finding: &Finding, case: &Case<'_>) -> Option<String> {
    if finding.owner() != Owner::ServerOperator {
        return None;
    }
    let guilty = some_servers(finding, case);
    let zone = &guilty.first()?.zone;
    let named: Vec<String> = guilty.iter().take(FEW).map(ToString::to_string).collect();
    Some(match (named.as_slice(), guilty.len().saturating_sub(FEW)) {
        ([server], _) => format!("the operator of {server}, a server of {zone}"),
        (servers, 0) => format!("the operators of {}, servers of {zone}", servers.join(" and ")),
        (servers, more) => {
            format!("the operators of {} and {more} more servers of {zone}", servers.join(", "))
        }
    })
}

/// The servers that show a finding, by name, if not all of the zone do.
pub(super) fn at_some_servers(finding: &Finding, case: &Case<'_>) -> Option<String> {
    let servers = some_servers(finding, case);
    let named: Vec<String> = servers.iter().take(FEW).map(ToString::to_string).collect();
    match (servers.len().saturating_sub(FEW), named.is_empty()) {
        (_, true) => None,
        (0, _) => Some(named.join(" and ")),
        (more, _) => Some(format!("{} and {more} more servers", named.join(", "))),
    }
}

/// The servers that show a finding; none if all of the zone do.
fn some_servers<'a>(finding: &'a Finding, case: &'a Case<'_>) -> Vec<&'a Server> {
    let zone = finding.share.as_ref().map_or(&finding.zone, |share| &share.zone);
    let of_zone = || case.servers.iter().filter(|server| server.zone == *zone);
    let showing: Vec<&Server> = match &finding.share {
        Some(share) => headline::failing(share, case).collect(),
        None => of_zone().filter(|server| finding.servers.contains(&server.address)).collect(),
    };
    if showing.len() < of_zone().count() { showing } else { Vec::new() }
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
pub(super) fn cause(finding: &Finding, case: &Case<'_>) -> String {
    let is_silent = concerns_resolver(finding, case) && matches!(finding.fact, Fact::NoResponse { .. });
    match trouble(case.capture) {
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
pub(super) fn fix(finding: &Finding, case: &Case<'_>) -> String {
    if !concerns_resolver(finding, case) {
        return finding.fix();
    }
    match (&finding.fact, trouble(case.capture)) {
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

/// What to type, if it is for the zone to be put right.
pub(super) fn remedies(finding: &Finding, case: &Case<'_>) -> Vec<Remedy> {
    if concerns_resolver(finding, case) { Vec::new() } else { finding.remedies() }
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
