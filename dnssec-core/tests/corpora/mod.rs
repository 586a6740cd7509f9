//! The corpora live beside the repository, not in it.

use dnssec_core::master::Reader;
use dnssec_core::record::Record;
use std::io::{Read, Write};
use std::path::PathBuf;

/// A file or folder of the corpora. Without them a test says so and passes; with `DNSSEC_REQUIRE_CORPORA=1`
/// it fails.
pub(crate) fn path(relative: &str) -> Option<PathBuf> {
    let corpora = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpora"));
    if corpora.is_dir() {
        return Some(corpora.join(relative));
    }
    let is_required = std::env::var_os("DNSSEC_REQUIRE_CORPORA").is_some_and(|value| value == "1");
    assert!(!is_required, "DNSSEC_REQUIRE_CORPORA=1, but {} is not here", corpora.display());
    // Not by `eprintln`, whose text the test runner keeps to itself when a test passes.
    let _ = writeln!(
        std::io::stderr(),
        "\n*** SKIPPED, NOT TESTED: {relative} of ../shared/corpora is not here ***"
    );
    None
}

/// The text of a file of the corpora; see [`path`].
#[allow(dead_code, reason = "not every test binary reads text")]
pub(crate) fn text(relative: &str) -> Option<String> {
    let path = path(relative)?;
    let text = std::fs::read_to_string(&path);
    Some(text.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// The text of one of the root zones of the corpora.
#[allow(dead_code, reason = "not every test binary reads root zones")]
pub(crate) fn root_zone(file: &str) -> Option<Vec<u8>> {
    let file = std::fs::File::open(path(&format!("real/root-zones/{file}"))?).unwrap();
    let mut octets = Vec::new();
    flate2::read::GzDecoder::new(file).read_to_end(&mut octets).unwrap();
    Some(octets)
}

/// The records of a zone, all of which can be read.
#[allow(dead_code, reason = "not every test binary reads zones")]
pub(crate) fn records(octets: &[u8], apex: &str) -> Vec<Record> {
    let reader = Reader::new(octets, apex.parse().unwrap());
    reader.map(|record| record.unwrap_or_else(|error| panic!("{error}"))).collect()
}
