//! Where and why master-file text is wrong.

use crate::name::NameError;
use crate::record_type::RecordType;

/// What is wrong with an entry of a master file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {fault}")]
pub struct MasterError {
    /// Line, counted from 1.
    pub line: usize,
    /// Octet in the line, counted from 1.
    pub column: usize,
    /// What is wrong there.
    pub fault: MasterFault,
}

/// Why an entry could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MasterFault {
    /// Something else stands where a field should be.
    #[error("expected {what}, found {}", found.as_ref().map_or("the end of the entry".to_owned(), |text| format!("{text:?}")))]
    Expected {
        /// What the grammar asks for.
        what: &'static str,
        /// The word found, as far as it is shown; `None` at the end of the entry.
        found: Option<String>,
    },
    /// A malformed domain name.
    #[error("{text:?} is not a domain name: {fault}")]
    Name {
        /// The word, as far as it is shown.
        text: String,
        /// What is wrong with it.
        fault: NameError,
    },
    /// A word that is not UTF-8.
    #[error("octets that are not UTF-8; write them as \\DDD")]
    NotUtf8,
    /// `\` without a character or three digits up to 255 behind it (RFC 1035 §5.1).
    #[error("bad escape; \\ takes one character or three digits up to 255")]
    Escape,
    /// A quoted string that does not end on its line.
    #[error("quoted string has no closing quote on this line")]
    UnclosedQuote,
    /// A parenthesis still open at the end of the file.
    #[error("parenthesis is never closed")]
    UnclosedParenthesis,
    /// A closing parenthesis with none open.
    #[error("closing parenthesis without an opening one")]
    UnopenedParenthesis,
    /// The first record has a blank owner.
    #[error("blank owner, but no entry before it names one")]
    NoOwner,
    /// No TTL given, and none to inherit (RFC 2308 §4).
    #[error("no TTL, and neither $TTL nor an earlier entry sets one")]
    NoTtl,
    /// A type whose RDATA has no text form of its own.
    #[error("{record_type} has no text form here; write \\# length hex (RFC 3597 §5)")]
    NoTextForm {
        /// The type.
        record_type: RecordType,
    },
    /// RDATA in the form for unknown types whose length is not the one stated (RFC 3597 §5).
    #[error("\\# states {stated} octets, {found} follow")]
    UnknownLength {
        /// Octets stated.
        stated: usize,
        /// Octets given.
        found: usize,
    },
    /// A character-string of more than 255 octets (RFC 1035 §3.3).
    #[error("string of {length} octets, at most 255 are allowed")]
    StringTooLong {
        /// Octets in the string.
        length: usize,
    },
    /// RDATA that does not fit its length field (RFC 1035 §3.2.1).
    #[error("RDATA of {length} octets, at most 65535 are allowed")]
    RdataTooLong {
        /// Octets of RDATA.
        length: usize,
    },
    /// A service parameter given twice (RFC 9460 §2.1).
    #[error("parameter {key} is given twice")]
    DuplicateParameter {
        /// Its key.
        key: String,
    },
    /// `$INCLUDE` (RFC 1035 §5.1): nothing is opened.
    #[error("$INCLUDE {file}: included files are not opened")]
    Include {
        /// The file it names.
        file: String,
    },
    /// `$GENERATE`, a BIND extension.
    #[error("$GENERATE is not expanded")]
    Generate,
}

/// A line and column, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Place {
    pub(super) fn error(self, fault: MasterFault) -> MasterError {
        MasterError { line: self.line, column: self.column, fault }
    }
}

/// A word as errors show it.
pub(super) fn excerpt(text: &str) -> String {
    const SHOWN: usize = 64;
    text.chars().take(SHOWN).collect()
}
