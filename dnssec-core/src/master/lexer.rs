//! Words of master-file text: comments, quotes and parentheses (RFC 1035 §5.1).

use super::error::{MasterError, MasterFault, Place, excerpt};

/// A word: its text with escapes still in place, without the quotes around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    pub(super) is_quoted: bool,
    pub(super) place: Place,
}

impl Token<'_> {
    /// The error that `what` was expected in this word's place.
    pub(super) fn expected(&self, what: &'static str) -> MasterError {
        self.place.error(MasterFault::Expected { what, found: Some(excerpt(self.text)) })
    }
}

/// How an entry begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    /// Whether it begins with blanks, so that the owner is the one before.
    pub(super) is_indented: bool,
    /// Line of its first word.
    pub(super) line: usize,
}

/// A cursor over the octets of a file.
pub(super) struct Lexer<'a> {
    octets: &'a [u8],
    position: usize,
    line: usize,
    line_start: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(octets: &'a [u8]) -> Self {
        // A byte order mark says nothing in UTF-8, but some editors leave one.
        let octets = octets.strip_prefix(b"\xef\xbb\xbf").unwrap_or(octets);
        Lexer { octets, position: 0, line: 1, line_start: 0 }
    }

    /// The words of the next entry, which ends with its line unless a parenthesis is open; `None` at the end
    /// of the file. After an error the cursor stands behind the whole entry.
    pub(super) fn entry(&mut self, tokens: &mut Vec<Token<'a>>) -> Option<Result<Start, MasterError>> {
        loop {
            tokens.clear();
            let is_indented = matches!(self.peek()?, b' ' | b'\t');
            let result = self.logical_line(tokens);
            match (result, tokens.first()) {
                (Err(error), _) => return Some(Err(error)),
                (Ok(()), Some(first)) => return Some(Ok(Start { is_indented, line: first.place.line })),
                (Ok(()), None) => {}
            }
        }
    }

    /// Where the cursor stands.
    pub(super) fn place(&self) -> Place {
        Place { line: self.line, column: self.position - self.line_start + 1 }
    }

    fn logical_line(&mut self, tokens: &mut Vec<Token<'a>>) -> Result<(), MasterError> {
        let mut depth = 0usize;
        let mut opened = self.place();
        // The first fault is the one to report, but the entry is read to its end.
        let mut result = Ok(());
        while let Some(octet) = self.peek() {
            match octet {
                b'\n' => {
                    self.newline();
                    if depth == 0 {
                        return result;
                    }
                }
                b' ' | b'\t' | b'\r' => self.position += 1,
                b';' => self.skip_comment(),
                b'(' => {
                    if depth == 0 {
                        opened = self.place();
                    }
                    depth += 1;
                    self.position += 1;
                }
                b')' => {
                    let place = self.place();
                    self.position += 1;
                    match depth.checked_sub(1) {
                        Some(less) => depth = less,
                        None => result = result.and(Err(place.error(MasterFault::UnopenedParenthesis))),
                    }
                }
                _ => match self.token(octet) {
                    Ok(token) => tokens.push(token),
                    Err(error) => result = result.and(Err(error)),
                },
            }
        }
        if depth > 0 {
            return result.and(Err(opened.error(MasterFault::UnclosedParenthesis)));
        }
        result
    }

    fn token(&mut self, first: u8) -> Result<Token<'a>, MasterError> {
        let place = self.place();
        let is_quoted = first == b'"';
        let octets = if is_quoted { self.quoted(place)? } else { self.word()? };
        let text = std::str::from_utf8(octets).map_err(|_| place.error(MasterFault::NotUtf8))?;
        Ok(Token { text, is_quoted, place })
    }

    /// What stands between two quotes.
    fn quoted(&mut self, place: Place) -> Result<&'a [u8], MasterError> {
        self.position += 1;
        let start = self.position;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.skip_escaped(),
                Some(b'\n') | None => return Err(place.error(MasterFault::UnclosedQuote)),
                Some(_) => self.position += 1,
            }
        }
        let text = self.octets.get(start..self.position).unwrap_or_default();
        self.position += 1;
        Ok(text)
    }

    /// What stands up to the next blank or special character. A quote right behind `=` belongs to the word,
    /// as in `alpn="h2,h3"` (RFC 9460 §2.1).
    fn word(&mut self) -> Result<&'a [u8], MasterError> {
        let start = self.position;
        let mut previous = 0;
        while let Some(octet) = self.peek() {
            match octet {
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'(' | b')' => break,
                b'"' if previous == b'=' => {
                    let place = self.place();
                    self.quoted(place)?;
                }
                b'"' => break,
                b'\\' => self.skip_escaped(),
                _ => self.position += 1,
            }
            previous = octet;
        }
        Ok(self.octets.get(start..self.position).unwrap_or_default())
    }

    /// A backslash and the octet it protects; the end of a line cannot be protected.
    fn skip_escaped(&mut self) {
        self.position += 1;
        if self.peek().is_some_and(|octet| octet != b'\n' && octet != b'\r') {
            self.position += 1;
        }
    }

    fn skip_comment(&mut self) {
        while self.peek().is_some_and(|octet| octet != b'\n') {
            self.position += 1;
        }
    }

    fn newline(&mut self) {
        self.position += 1;
        self.line += 1;
        self.line_start = self.position;
    }

    fn peek(&self) -> Option<u8> {
        self.octets.get(self.position).copied()
    }
}
