//! Tables that name what is still to come.

use std::io::Write;

/// How far a table is.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "a table is one or the other")]
pub(crate) enum Completeness {
    /// What is still to come is listed.
    Growing,
    /// What is still to come is a failure.
    Complete,
}

impl Completeness {
    /// Lists what a table has pending, or fails for it: once the table is complete, or with `DNSSEC_COMPLETE=1`.
    pub(crate) fn settle(self, table: &str, pending: &[String]) {
        if pending.is_empty() {
            return;
        }
        let list = format!("{table}: {} pending\n{}", pending.len(), pending.join("\n"));
        let must_be_complete = std::env::var_os("DNSSEC_COMPLETE").is_some_and(|value| value != "0");
        assert!(self == Completeness::Growing && !must_be_complete, "{list}");
        // Not by `eprintln`, whose text the test runner keeps to itself when a test passes.
        let _ = writeln!(std::io::stderr(), "\n*** {list} ***");
    }
}

/// Whether tables are to be written rather than compared.
#[allow(dead_code, reason = "not every table can be written")]
pub(crate) fn is_recording() -> bool {
    std::env::var_os("DNSSEC_RECORD").is_some_and(|value| value != "0")
}
