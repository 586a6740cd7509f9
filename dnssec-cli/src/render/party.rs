//! Who has to act, and how, where a resolver was asked: what it did not answer says nothing about the servers of
//! the zone.

use dnssec_core::capture::{Capture, Mode};
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

/// What to do.
pub(super) fn fix(finding: &Finding, capture: &Capture) -> String {
    if !concerns_resolver(finding, capture) {
        return finding.fix();
    }
    match finding.fact {
        Fact::NoResponse { .. } => "see that a resolver runs at this address and port and may be asked from here, or \
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
