//! Walks against real servers: signed zones served by BIND, NSD, Knot DNS and PowerDNS, each signed by its own
//! signer, below a root of our own; then the same table once more through Unbound and BIND as resolvers.
//!
//! Everything runs on loopback, as ordinary children of the test process, on one port above 1024 and with all files
//! in one temporary directory. `DNSSEC_REQUIRE_PEERS=1` makes a missing peer a failure instead of a loud skip;
//! `DNSSEC_PEERS_KEEP=1` keeps zones, keys and logs for a look afterwards.
//!
//! The expectations are not ours alone: `resolvers_agree_with_the_table` asks both resolvers about every row first.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, and says where"
)]
#![cfg(unix)]

mod bind;
mod child_ds;
mod commands;
mod credentials;
mod daemon;
mod hierarchy;
mod keys;
mod knot;
mod nsd;
mod pdns;
mod plan;
mod query;
mod quic;
mod table;
mod unbound;
mod zone;

use hierarchy::{Encrypted, Family, HIERARCHY, Hierarchy};
use table::{Checker, Row, Verdict};

#[test]
fn bind_signed_by_dnssec_signzone() {
    walk(Family::Bind);
}

#[test]
fn nsd_signed_by_ldns_signzone() {
    walk(Family::Nsd);
}

#[test]
fn knot_signed_by_itself() {
    walk(Family::Knot);
}

#[test]
fn pdns_signed_by_pdnsutil() {
    walk(Family::Pdns);
}

#[test]
fn faults_are_named() {
    let Some(hierarchy) = hierarchy() else { return };
    Checker::walking(hierarchy).check(&hierarchy.faults);
}

#[test]
fn nsd_on_ipv6_alone() {
    let Some(hierarchy) = hierarchy() else { return };
    if hierarchy.ipv6.is_empty() {
        return skip("a zone reachable over IPv6 alone: it needs NSD, and ::1 to bind to");
    }
    Checker::walking(hierarchy).check(&hierarchy.ipv6);
}

#[test]
fn through_unbound() {
    let Some(hierarchy) = hierarchy() else { return };
    match hierarchy.unbound {
        Some(resolver) => Checker::asking(hierarchy, resolver).check(&hierarchy.rows_for_resolvers()),
        None => skip("Unbound as the recursive resolver: it is not installed"),
    }
}

#[test]
fn through_bind() {
    let Some(hierarchy) = hierarchy() else { return };
    Checker::asking(hierarchy, hierarchy.bind_resolver).check(&hierarchy.rows_for_resolvers());
}

/// The same answers whatever carries them.
#[test]
fn unbound_over_tls() {
    encrypted("Unbound", Hierarchy::unbound_encrypted, |words| &words.tls);
}

#[test]
fn unbound_over_https() {
    encrypted("Unbound", Hierarchy::unbound_encrypted, |words| &words.https);
}

#[test]
fn unbound_over_quic() {
    encrypted("Unbound", Hierarchy::unbound_encrypted, |words| &words.quic);
}

#[test]
fn bind_over_tls() {
    encrypted("BIND", |hierarchy| Some(&hierarchy.bind_encrypted), |words| &words.tls);
}

#[test]
fn bind_over_https() {
    encrypted("BIND", |hierarchy| Some(&hierarchy.bind_encrypted), |words| &words.https);
}

/// One row for each kind of answer and zone through a resolver, as named by a word of the command line.
fn encrypted(
    program: &str,
    resolver: impl Fn(&Hierarchy) -> Option<&Encrypted>,
    word: impl Fn(&Encrypted) -> &str,
) {
    let Some(hierarchy) = hierarchy() else { return };
    let Some(resolver) = resolver(hierarchy) else {
        return skip(&format!("{program} over TLS, HTTPS and QUIC: it is not installed"));
    };
    let mut rows = hierarchy.rows_for_resolvers();
    rows.retain(|row| row.replay);
    // Until it has validated a wildcard answer, named answers queries with CD from its cache without the proof.
    let disagreements = table::ask_about(&rows, program, resolver.plain);
    assert!(disagreements.is_empty(), "{}", table::report(&disagreements, rows.len()));
    Checker::asking_by(hierarchy, word(resolver)).check(&rows);
}

/// A walk saved and read again at the same time says the same, octet for octet, as text and as JSON.
#[test]
fn replays_are_identical() {
    let Some(hierarchy) = hierarchy() else { return };
    let mut rows: Vec<Row> = hierarchy.all_rows();
    // One walk per kind of answer and zone is enough here: the verdicts themselves are the other tests' business.
    rows.retain(|row| row.replay);
    Checker::walking(hierarchy).check_replays(&rows);
}

/// The clock is an argument: long after the last signature has expired, every secure zone is bogus.
#[test]
fn secure_today_is_bogus_in_ten_years() {
    let Some(hierarchy) = hierarchy() else { return };
    let mut rows: Vec<Row> = hierarchy.all_rows();
    rows.retain(|row| row.replay && row.verdict == Verdict::Secure);
    for row in &mut rows {
        row.verdict = Verdict::Bogus;
    }
    Checker::walking(hierarchy).at(daemon::now() + 10 * 365 * 86_400).check(&rows);
}

/// What two other validators say about every row: the table is right before `dnssec` is measured by it.
#[test]
fn resolvers_agree_with_the_table() {
    let Some(hierarchy) = hierarchy() else { return };
    let rows = hierarchy.rows_for_resolvers();
    let mut disagreements = table::ask_about(&rows, "named", hierarchy.bind_resolver);
    if let Some(unbound) = hierarchy.unbound {
        disagreements.extend(table::ask_about(&rows, "unbound", unbound));
    }
    assert!(disagreements.is_empty(), "{}", table::report(&disagreements, rows.len()));
}

/// Every row of one family's zones, walked from the root.
fn walk(family: Family) {
    let Some(hierarchy) = hierarchy() else { return };
    match hierarchy.rows.iter().find(|(of, _)| *of == family) {
        Some((_, rows)) => Checker::walking(hierarchy).check(rows),
        None => skip(&format!("{family:?}: server or signer is not installed")),
    }
}

/// The servers, started by whichever test comes first. BIND signs the root and NSD serves it, so nothing can run
/// without these two.
fn hierarchy() -> Option<&'static Hierarchy> {
    if bind::Bind::find().is_none() {
        skip("all walks against real servers: BIND (named, dnssec-keygen, dnssec-signzone) is not installed");
        return None;
    }
    if nsd::Nsd::find().is_none() {
        skip(
            "all walks against real servers: NSD and ldns (nsd, ldns-keygen, ldns-signzone) are not installed",
        );
        return None;
    }
    if daemon::choose_port().is_none() {
        skip("all walks against real servers: 127.53.0.0/24 cannot be bound on this system");
        return None;
    }
    Some(&HIERARCHY)
}

/// Says loudly what was not tested: straight to standard error, which the test runner does not capture.
fn skip(what: &str) {
    use std::io::Write;
    assert!(std::env::var_os("DNSSEC_REQUIRE_PEERS").is_none_or(|value| value == "0"), "not tested: {what}");
    let _ = writeln!(std::io::stderr(), "\n*** SKIPPED, NOT TESTED: {what} ***");
}
