//! `fixtures/dnsviz.toml`: every code of DNSViz, and what of ours says the same.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use dnssec_core::catalogue::{self, Entry};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Distinct codes of DNSViz 0.11.1.
const CODES: usize = 154;

/// What stands below a code.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Row {
    /// Slugs of the entries whose own field names the code.
    ours: BTreeSet<String>,
    /// Slugs of those that say it beside another code, or beside what DNSViz has no code for.
    also: BTreeSet<String>,
    /// Why there is none.
    reason: Option<String>,
}

#[test]
fn every_code_of_dnsviz_has_ours_or_a_reason() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/dnsviz.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    // A code that stands twice is an error of TOML.
    let rows: BTreeMap<String, Row> = toml::from_str(&text).unwrap();
    if std::env::var_os("DNSSEC_RECORD").is_some_and(|value| value != "0") {
        return std::fs::write(path, written(&text, &rows)).unwrap();
    }
    let mut misses: Vec<String> = rows.iter().flat_map(|(code, row)| check(code, row)).collect();
    let named = catalogue::entries().iter().filter_map(|entry| Some((entry, entry.dnsviz?)));
    misses.extend(named.filter(|(_, code)| !rows.keys().any(|row| names(code, row))).map(|(entry, code)| {
        format!("{} is said to be DNSViz's {code}, which the table does not have", entry.slug)
    }));
    assert!(misses.is_empty(), "fixtures/dnsviz.toml:\n{}", misses.join("\n"));
    assert_eq!(rows.len(), CODES);
}

fn check(code: &str, row: &Row) -> Vec<String> {
    let mut misses = Vec::new();
    let mut has = |is_right: bool, what: String| {
        if !is_right {
            misses.push(format!("[{code}] {what}"));
        }
    };
    let is_told = !row.ours.is_empty() || !row.also.is_empty();
    has(is_told != row.reason.is_some(), "has either entries of ours or a reason for none".to_owned());
    has(row.reason.as_deref() != Some(""), "the reason is empty".to_owned());
    for entry in of_code(code) {
        has(row.ours.contains(entry.slug), format!("the catalogue has {}, the table not", entry.slug));
    }
    let unknown = row.ours.union(&row.also).find(|slug| catalogue::find(slug).is_none());
    has(unknown.is_none(), format!("the catalogue does not have {unknown:?}"));
    for entry in known(&row.ours) {
        let field = entry.dnsviz.unwrap_or("nothing");
        let names = entry.dnsviz.is_some_and(|field| names(field, code));
        has(names, format!("{} names {field}: it belongs under `also`", entry.slug));
    }
    for entry in known(&row.also) {
        let names = entry.dnsviz.is_some_and(|field| names(field, code));
        has(!names, format!("{} names this code: it belongs under `ours`", entry.slug));
    }
    misses
}

/// Whether the field of an entry names the code; a star stands for several.
fn names(field: &str, code: &str) -> bool {
    match field.strip_suffix('*') {
        Some(beginning) => code.starts_with(beginning),
        None => field == code,
    }
}

fn of_code(code: &str) -> impl Iterator<Item = &'static Entry> {
    let entries = catalogue::entries().iter().copied();
    entries.filter(move |entry| entry.dnsviz.is_some_and(|field| names(field, code)))
}

/// Those of the catalogue.
fn known(slugs: &BTreeSet<String>) -> impl Iterator<Item = &'static Entry> {
    slugs.iter().filter_map(|slug| catalogue::find(slug))
}

/// The same text with `ours` as the catalogue has it.
fn written(text: &str, rows: &BTreeMap<String, Row>) -> String {
    let mut written = String::new();
    for line in text.lines().filter(|line| !line.starts_with("ours = ")) {
        written.push_str(&format!("{line}\n"));
        let code = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
        let Some(code) = code.filter(|code| rows.contains_key(*code)) else { continue };
        let slugs: BTreeSet<&str> = of_code(code).map(|entry| entry.slug).collect();
        if !slugs.is_empty() {
            let list: Vec<String> = slugs.iter().map(|slug| format!("\"{slug}\"")).collect();
            written.push_str(&format!("ours = [{}]\n", list.join(", ")));
        }
    }
    written
}
