//! Reports for people and for programs. Everything here is a function of the report and the capture; times are
//! relative to the time validated at.

mod chain;
pub(crate) mod compare;
mod exchanges;
pub(crate) mod explain;
pub(crate) mod json;
mod layout;
pub(crate) mod outlook;
mod party;
pub(crate) mod text;

use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::capture::{Capture, Exchange, TransportError};
use dnssec_core::catalogue::duration;
use dnssec_core::finding::{DsId, Fact, Finding};
use dnssec_core::horizon::Change;
use dnssec_core::record::Dnskey;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Outcome, Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::wire::Message;
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

/// What decides, in one line.
fn headline(report: &Report) -> String {
    if let Some(finding) = report.decisive_finding() {
        return finding.summary();
    }
    let proven = if report.verdict == Verdict::Secure { "proven" } else { "not proven" };
    match report.outcome {
        Outcome::Answer if report.answers.len() == 1 => "1 record".to_owned(),
        Outcome::Answer => format!("{} records", report.answers.len()),
        Outcome::NoData => format!("no such type (NODATA), {proven}"),
        Outcome::NameError => format!("no such name (NXDOMAIN), {proven}"),
        Outcome::Error(rcode) => format!("the servers answer {rcode}"),
        Outcome::Nothing => "nothing usable was answered".to_owned(),
    }
}

/// `in 12 days` or `4 days ago`, seen from `at`.
fn relative(time: Timestamp, at: Timestamp) -> String {
    let seconds = time.seconds_since(at);
    let length = duration(seconds.unsigned_abs());
    if seconds < 0 { format!("{length} ago") } else { format!("in {length}") }
}

/// Queries that were sent, and servers they were sent to.
fn sent(capture: &Capture) -> (usize, usize) {
    let is_unsent = |error: &TransportError| {
        use TransportError::{BudgetSpent, Certificate, NoAddress, ServersSilent};
        matches!(error, NoAddress | ServersSilent | Certificate(_) | BudgetSpent { .. })
    };
    let is_sent = |exchange: &&Exchange| !exchange.outcome.as_ref().is_err_and(is_unsent);
    let servers: BTreeSet<_> =
        capture.exchanges.iter().filter(is_sent).map(|exchange| exchange.server).collect();
    (capture.exchanges.iter().filter(is_sent).count(), servers.len())
}

/// DS records of the keys that a zone shows, where the finding asks for one at the parent. The keys come from
/// an answer that nothing vouches for.
fn ds_candidates(finding: &Finding, capture: &Capture) -> Vec<String> {
    if let Fact::DsDigestMismatch { ds, computed } = &finding.fact {
        let right = DsId { digest: computed.clone(), ..ds.clone() };
        return vec![format!("{} DS {right}", finding.name)];
    }
    if let Some((_, right)) = finding.fact.right_ds() {
        return vec![format!("{} DS {right}", finding.name)];
    }
    if let Fact::DsDiffersFromCds { asked, .. } = &finding.fact {
        let asked = asked.iter().filter(|ds| ds.algorithm != Algorithm::DELETE);
        return asked.map(|ds| format!("{} DS {ds}", finding.name)).collect();
    }
    if !matches!(finding.fact, Fact::DsMatchesNoKey { .. } | Fact::DsKeyRevoked { .. }) {
        return Vec::new();
    }
    let mut candidates = BTreeSet::new();
    for exchange in &capture.exchanges {
        let asked =
            exchange.question.record_type == RecordType::DNSKEY && exchange.question.name == finding.name;
        let Some(message) =
            exchange.outcome.as_ref().ok().filter(|_| asked).and_then(|octets| Message::parse(octets).ok())
        else {
            continue;
        };
        let records = message
            .answers
            .iter()
            .filter(|record| record.record_type == RecordType::DNSKEY && record.owner == finding.name);
        candidates.extend(records.filter_map(|record| ds_line(finding, &record.rdata)));
    }
    candidates.into_iter().collect()
}

fn ds_line(finding: &Finding, rdata: &[u8]) -> Option<String> {
    let key = Dnskey::parse(rdata).ok()?;
    if !key.is_zone_key() || !key.is_secure_entry_point() || key.is_revoked() || key.protocol != 3 {
        return None;
    }
    let digest = key.digest(&finding.name, DigestType::SHA256)?;
    Some(format!("{} DS {} {} 2 {}", finding.name, key.key_tag(), key.algorithm.0, hexadecimal(&digest)))
}

/// As digests are written (RFC 4034 §5.3).
pub(crate) fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02X}")).collect()
}

#[cfg(test)]
mod tests;
