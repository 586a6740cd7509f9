//! Entries of a master file, one after another: directives, owners, TTLs and classes (RFC 1035 §5.1).

use super::error::{MasterError, MasterFault, excerpt};
use super::lexer::{Lexer, Start, Token};
use super::read::{self, Words};
use super::value::seconds;
use crate::name::Name;
use crate::record::{Record, Soa};
use crate::record_type::{Class, RecordType};

/// Reads the records of a master file, in order, an error for each entry that is none.
///
/// The octets must be UTF-8 outside comments. Nothing is opened or expanded: `$INCLUDE` and `$GENERATE` are
/// errors of their own kind.
///
/// ```
/// use dnssec_core::master::Reader;
/// use dnssec_core::name::Name;
///
/// let zone = "$TTL 1h\n@ IN MX 10 mail\nmail A 192.0.2.300\n";
/// let origin: Name = "example.".parse()?;
/// let mut reader = Reader::new(zone.as_bytes(), origin);
/// assert_eq!(reader.next().unwrap()?.to_string(), "example. 3600 IN MX 10 mail.example.");
/// let error = reader.next().unwrap().unwrap_err();
/// assert_eq!(error.to_string(), "line 3, column 8: expected an IPv4 address, found \"192.0.2.300\"");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Reader<'a> {
    lexer: Lexer<'a>,
    tokens: Vec<Token<'a>>,
    origin: Name,
    /// What `$TTL` says (RFC 2308 §4).
    default_ttl: Option<u32>,
    /// The TTL of the entry before, where `$TTL` says nothing (RFC 1035 §5.1).
    last_ttl: Option<u32>,
    /// The owner of the entry before.
    owner: Option<Name>,
    class: Class,
    line: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the start of a file. Names without final dot are completed with `origin`.
    pub fn new(octets: &'a [u8], origin: Name) -> Self {
        Reader {
            lexer: Lexer::new(octets),
            tokens: Vec::new(),
            origin,
            default_ttl: None,
            last_ttl: None,
            owner: None,
            class: Class::IN,
            line: 1,
        }
    }

    /// The same, with a TTL for records that have none, as if the file began with `$TTL`.
    pub fn with_default_ttl(self, seconds: u32) -> Self {
        Reader { default_ttl: Some(seconds), ..self }
    }

    /// Line on which the entry last returned begins, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The origin that completes names without final dot, as `$ORIGIN` has last set it.
    pub fn origin(&self) -> &Name {
        &self.origin
    }

    /// The error that `what` was expected where the reader stands.
    pub(super) fn end_of_file(&self, what: &'static str) -> MasterError {
        self.lexer.place().error(MasterFault::Expected { what, found: None })
    }

    /// The record of an entry; `None` for a directive.
    fn entry(&mut self, start: Start, tokens: &[Token<'a>]) -> Result<Option<Record>, MasterError> {
        let origin = self.origin.clone();
        let mut words = Words::new(tokens, self.lexer.place(), &origin);
        if let (false, Some(first)) = (start.is_indented, words.peek()) {
            if first.text.starts_with('$') && !first.is_quoted {
                self.directive(&mut words)?;
                return Ok(None);
            }
            // Kept even if the rest is wrong: it is whose the indented entries below are.
            self.owner = None;
            self.owner = Some(words.name()?);
        }
        let Some(owner) = self.owner.clone() else {
            return Err(words.peek().map_or_else(
                || words.missing("an owner name"),
                |token| token.place.error(MasterFault::NoOwner),
            ));
        };
        let (explicit_ttl, record_type, place) = self.ttl_class_type(&mut words)?;
        let rdata = read::rdata(record_type, &mut words)?;
        // A zone that begins without $TTL: the SOA's minimum, as RFC 1035 §3.3.13 meant it.
        let minimum =
            || Soa::parse(&rdata).ok().filter(|_| record_type == RecordType::SOA).map(|soa| soa.minimum);
        let ttl = explicit_ttl.or(self.default_ttl).or(self.last_ttl).or_else(minimum);
        let ttl = ttl.ok_or_else(|| place.error(MasterFault::NoTtl))?;
        self.last_ttl = Some(ttl);
        Ok(Some(Record { owner, record_type, class: self.class, ttl, rdata: rdata.into(), fault: None }))
    }

    /// `[TTL] [class] type`, the first two in either order.
    fn ttl_class_type(
        &mut self,
        words: &mut Words<'_, 'a>,
    ) -> Result<(Option<u32>, RecordType, super::error::Place), MasterError> {
        const WHAT: &str = "a TTL, a class or a record type";
        let (mut ttl, mut class) = (None, None);
        loop {
            let token = words.next(if class.is_some() { "a record type" } else { WHAT })?;
            if token.is_quoted {
                return Err(token.expected(WHAT));
            }
            if ttl.is_none() {
                ttl = seconds(token.text);
                if ttl.is_some() {
                    continue;
                }
            }
            if class.is_none() {
                class = Class::from_text(token.text);
                if let Some(class) = class {
                    self.class = class;
                    continue;
                }
            }
            let record_type = read::record_type(token.text).ok_or_else(|| token.expected("a record type"))?;
            return Ok((ttl, record_type, token.place));
        }
    }

    fn directive(&mut self, words: &mut Words<'_, 'a>) -> Result<(), MasterError> {
        let directive = words.next("a directive")?;
        let name = directive.text.to_ascii_uppercase();
        match name.as_str() {
            "$ORIGIN" => self.origin = words.name()?,
            "$TTL" => self.default_ttl = Some(words.value("a number of seconds", seconds)?),
            "$INCLUDE" => {
                let file = excerpt(words.next("a file name")?.text);
                return Err(directive.place.error(MasterFault::Include { file }));
            }
            "$GENERATE" => return Err(directive.place.error(MasterFault::Generate)),
            _ => return Err(directive.expected("$ORIGIN, $TTL or a record")),
        }
        match words.peek() {
            Some(token) => Err(token.expected("the end of the entry")),
            None => Ok(()),
        }
    }
}

impl Iterator for Reader<'_> {
    type Item = Result<Record, MasterError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut tokens = std::mem::take(&mut self.tokens);
        let item = loop {
            let start = match self.lexer.entry(&mut tokens) {
                None => break None,
                Some(Err(error)) => {
                    self.line = error.line;
                    break Some(Err(error));
                }
                Some(Ok(start)) => start,
            };
            self.line = start.line;
            match self.entry(start, &tokens) {
                Ok(None) => {}
                Ok(Some(record)) => break Some(Ok(record)),
                Err(error) => break Some(Err(error)),
            }
        };
        self.tokens = tokens;
        item
    }
}
