//! BIND's configuration: `trust-anchors { . initial-key 257 3 8 "AwEA..."; };`, the older `dnssec-keys` and
//! `managed-keys`, and `trusted-keys`, whose entries have no keyword. Other statements are passed over.

use super::{AnchorError, AnchorFault, AnchorSource, TrustAnchors};
use crate::master::rdata_from_text;
use crate::name::Name;
use crate::record_type::RecordType;

/// The statements that hold anchors, and whether each entry says what it is.
const STATEMENTS: [(&str, bool); 4] =
    [("trust-anchors", true), ("dnssec-keys", true), ("managed-keys", true), ("trusted-keys", false)];

/// Whether the text has one of the statements at the start of a line.
pub(super) fn is_config(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start();
        STATEMENTS.iter().any(|(keyword, _)| {
            line.strip_prefix(keyword)
                .is_some_and(|rest| matches!(rest.trim_start().as_bytes(), [] | [b'{', ..]))
        })
    })
}

pub(super) fn parse(text: &str) -> Result<TrustAnchors, AnchorError> {
    let mut words = Words { rest: text, line: 1 };
    let mut found = TrustAnchors::default();
    while let Some(word) = words.next()? {
        match STATEMENTS.iter().find(|(keyword, _)| *keyword == word.text) {
            Some((_, has_kind)) => statement(&mut words, *has_kind, &mut found)?,
            None => skip_statement(&mut words, word)?,
        }
    }
    Ok(found)
}

fn statement(words: &mut Words<'_>, has_kind: bool, found: &mut TrustAnchors) -> Result<(), AnchorError> {
    words.punctuation("{", "{")?;
    loop {
        let zone = words.need("a zone name or }")?;
        if zone.is("}") {
            return words.punctuation(";", "; behind }");
        }
        let name: Name = zone.text.parse().map_err(|_| zone.expected("a zone name"))?;
        let record_type = if has_kind { words.kind()? } else { RecordType::DNSKEY };
        let mut rdata = String::new();
        loop {
            let word = words.need("; at the end of the entry")?;
            if word.is(";") {
                break;
            }
            // A quoted key may be broken over lines.
            rdata.extend(word.text.chars().filter(|character| !character.is_whitespace()));
            rdata.push(' ');
        }
        let line = zone.line;
        let octets = rdata_from_text(record_type, &rdata, &Name::root())
            .map_err(|error| AnchorError::Master(crate::master::MasterError { line, ..error }))?;
        found.add(name, record_type, &octets, AnchorSource::BindConfig { line }, line)?;
    }
}

/// Up to the semicolon that is not in braces.
fn skip_statement<'a>(words: &mut Words<'a>, first: Word<'a>) -> Result<(), AnchorError> {
    let mut depth = 0usize;
    let mut word = first;
    loop {
        match word.text {
            "{" if !word.is_quoted => depth += 1,
            "}" if !word.is_quoted => depth = depth.saturating_sub(1),
            ";" if !word.is_quoted && depth == 0 => return Ok(()),
            _ => {}
        }
        word = words.need("; at the end of the statement")?;
    }
}

#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    is_quoted: bool,
    line: usize,
}

impl Word<'_> {
    fn is(&self, punctuation: &str) -> bool {
        !self.is_quoted && self.text == punctuation
    }

    fn expected(&self, what: &'static str) -> AnchorError {
        let found = self.text.chars().take(64).collect();
        AnchorFault::Expected { what, found }.at(self.line)
    }
}

/// The words, strings, braces and semicolons of a configuration, without its three kinds of comments.
struct Words<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Result<Option<Word<'a>>, AnchorError> {
        self.skip_blanks()?;
        let line = self.line;
        let (text, is_quoted) = match self.rest.chars().next() {
            None => return Ok(None),
            Some('{' | '}' | ';') => (self.take(1), false),
            Some('"') => {
                self.take(1);
                let end = self
                    .rest
                    .find('"')
                    .ok_or_else(|| AnchorFault::End { what: "a closing quote" }.at(line))?;
                let text = self.take(end);
                self.take(1);
                (text, true)
            }
            Some(_) => {
                let ends = |character: char| character.is_whitespace() || "{};\"".contains(character);
                (self.take(self.rest.find(ends).unwrap_or(self.rest.len())), false)
            }
        };
        Ok(Some(Word { text, is_quoted, line }))
    }

    fn need(&mut self, what: &'static str) -> Result<Word<'a>, AnchorError> {
        self.next()?.ok_or_else(|| AnchorFault::End { what }.at(self.line))
    }

    fn punctuation(&mut self, mark: &str, what: &'static str) -> Result<(), AnchorError> {
        let word = self.need(what)?;
        if word.is(mark) { Ok(()) } else { Err(word.expected(what)) }
    }

    /// The keyword of an entry; what BIND does with a key later (`initial` or `static`) is all the same here.
    fn kind(&mut self) -> Result<RecordType, AnchorError> {
        const WHAT: &str = "initial-key, static-key, initial-ds or static-ds";
        let word = self.need(WHAT)?;
        match word.text {
            "initial-key" | "static-key" => Ok(RecordType::DNSKEY),
            "initial-ds" | "static-ds" => Ok(RecordType::DS),
            _ => Err(word.expected(WHAT)),
        }
    }

    fn skip_blanks(&mut self) -> Result<(), AnchorError> {
        loop {
            let blank = self.rest.len() - self.rest.trim_start().len();
            self.take(blank);
            let line = self.line;
            if self.rest.starts_with("//") || self.rest.starts_with('#') {
                self.take(self.rest.find('\n').unwrap_or(self.rest.len()));
            } else if self.rest.starts_with("/*") {
                let end = self.rest.find("*/").ok_or_else(|| AnchorFault::End { what: "*/" }.at(line))?;
                self.take(end + 2);
            } else {
                return Ok(());
            }
        }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (text, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.line += text.bytes().filter(|octet| *octet == b'\n').count();
        self.rest = rest;
        text
    }
}
