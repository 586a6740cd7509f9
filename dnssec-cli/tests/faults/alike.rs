//! Whether two outputs say the same of two faults, apart from names and numbers.

use dnssec_fixtures::Scenario;
use std::collections::BTreeSet;

use crate::transcript::Heard;

/// What is left of what a peer says when names, addresses, numbers and the type asked for are taken out.
pub(crate) fn wording(scenario: &Scenario, variants: &[Heard]) -> BTreeSet<String> {
    let record_type = scenario.question.1.to_string();
    variants.iter().map(|heard| of_text(&heard.lines.join("\n"), &record_type)).collect()
}

/// The same of one text.
pub(crate) fn of_text(text: &str, record_type: &str) -> String {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "._*-".contains(letter);
    let mut wording = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length =
            if is_part(first) { rest.find(|letter| !is_part(letter)).unwrap_or(rest.len()) } else { 0 };
        if length == 0 {
            wording.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (word, after) = rest.split_at(length);
        wording.push_str(of_word(word, record_type));
        rest = after;
    }
    wording
}

fn of_word<'a>(word: &'a str, record_type: &str) -> &'a str {
    let has_digit = word.contains(|letter: char| letter.is_ascii_digit());
    let has_lower = word.contains(|letter: char| letter.is_ascii_lowercase());
    match () {
        () if word.trim_end_matches('.').ends_with("lab") || word == "." => "NAME",
        () if word == record_type => "TYPE",
        // Codes such as DNSKEY_BAD_LENGTH_ED448 stay; numbers, times, addresses and digests do not.
        () if has_digit && (has_lower || !word.contains('_')) => "NUMBER",
        () => word,
    }
}

/// Whether both are of the same cause, so that saying the same of both is right.
pub(crate) fn same_cause(one: &Scenario, other: &Scenario) -> bool {
    one.code == other.code && one.beside == other.beside
}
