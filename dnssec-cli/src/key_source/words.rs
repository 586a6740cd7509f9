//! Words of one entry written on the command line or alone on a line: an RDATA, or a record around it.

use super::fault::{SourceFault, excerpt};
use dnssec_core::algorithm::Algorithm;
use dnssec_core::name::Name;
use dnssec_core::record_type::RecordType;

/// The words of an entry.
pub(super) struct Words<'a> {
    /// The owner, where the entry names one.
    pub(super) owner: Option<Name>,
    /// What follows the type.
    pub(super) rdata: Vec<&'a str>,
}

impl<'a> Words<'a> {
    /// Takes an entry apart: an RDATA alone, or after one of these types.
    pub(super) fn of(text: &'a str, types: &[RecordType]) -> Result<Self, SourceFault> {
        let words = split(text);
        // Owner, TTL and class stand before the type at most.
        let position = words
            .iter()
            .take(4)
            .position(|word| word.parse().is_ok_and(|record_type| types.contains(&record_type)));
        let Some(position) = position else { return Ok(Words { owner: None, rdata: words }) };
        let owner = match words.first() {
            Some(first) if position > 0 && !is_ttl_or_class(first) => Some(parse_owner(first)?),
            _ => None,
        };
        Ok(Words { owner, rdata: words.into_iter().skip(position + 1).collect() })
    }

    /// One word of the RDATA.
    pub(super) fn word(&self, place: usize, what: &'static str) -> Result<&'a str, SourceFault> {
        self.rdata.get(place).copied().ok_or(SourceFault::Expected { what, found: None })
    }

    /// One number of the RDATA.
    pub(super) fn number<T: std::str::FromStr>(
        &self,
        place: usize,
        what: &'static str,
    ) -> Result<T, SourceFault> {
        let word = self.word(place, what)?;
        let number = word.parse().ok().filter(|_| word.bytes().all(|octet| octet.is_ascii_digit()));
        number.ok_or_else(|| SourceFault::Expected { what, found: Some(excerpt(word)) })
    }

    /// An algorithm, as number or name.
    pub(super) fn algorithm(&self, place: usize) -> Result<Algorithm, SourceFault> {
        let word = self.word(place, "an algorithm")?;
        Algorithm::from_text(word).ok_or_else(|| SourceFault::Algorithm { found: excerpt(word) })
    }

    /// The words from one on, as one.
    pub(super) fn joined(&self, from: usize) -> String {
        self.rdata.iter().skip(from).copied().collect()
    }
}

/// Words without comments and parentheses.
pub(super) fn split(text: &str) -> Vec<&str> {
    let without_comments = text.lines().map(|line| line.split_once(';').map_or(line, |(before, _)| before));
    let is_between = |character: char| character.is_whitespace() || character == '(' || character == ')';
    without_comments.flat_map(|line| line.split(is_between)).filter(|word| !word.is_empty()).collect()
}

fn is_ttl_or_class(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit()) && !word.contains('.')
        || ["IN", "CH", "HS"].iter().any(|class| class.eq_ignore_ascii_case(word))
}

fn parse_owner(word: &str) -> Result<Name, SourceFault> {
    word.parse().map_err(|_| SourceFault::Expected { what: "an owner name", found: Some(excerpt(word)) })
}
