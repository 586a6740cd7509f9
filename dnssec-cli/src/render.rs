//! Reports for people and for programs. Everything here is a function of the report, the capture and the policy;
//! times are relative to the time validated at.

mod aside;
mod block;
pub(crate) mod cds;
mod chain;
pub(crate) mod compare;
pub(crate) mod ds;
mod exchanges;
pub(crate) mod explain;
mod headline;
pub(crate) mod json;
mod layout;
pub(crate) mod markup;
mod outlook;
mod party;
pub(crate) mod plan;
pub(crate) mod preflight;
mod registrar;
mod servers;
pub(crate) mod text;

use dnssec_core::capture::{Capture, Exchange, Mode};
use dnssec_core::catalogue::duration;
use dnssec_core::heals::Heals;
use dnssec_core::horizon::Change;
use dnssec_core::policy::Policy;
use dnssec_core::report::{Report, Server};
use dnssec_core::time::Timestamp;
use registrar::Published;
use std::collections::BTreeSet;

/// How much to show, and how wide.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// 0: one screen; 1: every step and finding; 2: every exchange too.
    pub(crate) verbose: u8,
    /// Columns of the terminal.
    pub(crate) width: usize,
}

/// What was looked ahead for.
#[derive(Debug)]
pub(crate) struct Outlook {
    /// The last second looked at.
    pub(crate) until: Timestamp,
    /// The first change of the verdict up to then, if any.
    pub(crate) change: Option<Change>,
}

impl Default for Options {
    fn default() -> Self {
        Options { verbose: 0, width: 100 }
    }
}

/// What is rendered: a report, what it was made of, and what follows from both.
pub(crate) struct Case<'a> {
    report: &'a Report,
    capture: &'a Capture,
    /// Queries that the policy lets a walk of this kind send.
    query_limit: u32,
    /// The servers asked of the zones on the way.
    servers: Vec<Server>,
    /// For each finding the one it is told under.
    follows_from: Vec<Option<usize>>,
    /// When caches are right again once it is mended.
    heals: Option<Heals>,
    /// The DS and DNSKEY records that servers showed.
    published: Published,
    /// What was looked ahead for, if asked.
    outlook: Option<Outlook>,
}

impl<'a> Case<'a> {
    /// Of a capture validated under a policy.
    pub(crate) fn new(report: &'a Report, capture: &'a Capture, policy: &Policy) -> Self {
        let query_limit = match capture.mode {
            Mode::Iterative => policy.budget.queries_of_every_server,
            Mode::Recursive => policy.budget.queries,
        };
        Case {
            report,
            capture,
            query_limit,
            servers: report.servers(capture),
            follows_from: report.follows_from(),
            heals: report.heals(capture),
            published: Published::in_capture(capture),
            outlook: None,
        }
    }

    /// The same, with what comes if nobody acts.
    pub(crate) fn ahead(self, outlook: Option<Outlook>) -> Self {
        Case { outlook, ..self }
    }

    /// Findings told under another.
    fn consequences(&self, of: usize) -> impl Iterator<Item = usize> {
        let told = self.follows_from.iter().enumerate().filter(move |(_, cause)| **cause == Some(of));
        told.map(|(place, _)| place)
    }

    /// Queries that were sent, and servers they were sent to.
    fn sent(&self) -> (usize, usize) {
        let sent = self.capture.exchanges.iter().filter(|exchange| exchange.was_sent());
        let servers: BTreeSet<_> = sent.clone().map(|exchange: &Exchange| exchange.server).collect();
        (sent.count(), servers.len())
    }
}

/// `in 12 days` or `4 days ago`, seen from `at`.
fn relative(time: Timestamp, at: Timestamp) -> String {
    let seconds = time.seconds_since(at);
    let length = duration(seconds.unsigned_abs());
    if seconds < 0 { format!("{length} ago") } else { format!("in {length}") }
}

/// `1 record`, `2 records`.
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// As digests are written (RFC 4034 §5.3).
pub(crate) fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02X}")).collect()
}

#[cfg(test)]
mod tests;
