//! The JSON form of captures, version 1; `docs/capture.md` describes it and `docs/capture.schema.json` defines it.

use super::{Capture, Exchange, Mode, Transport, TransportError};
use crate::name::{Name, NameError};
use crate::record::Question;
use crate::record_type::{Class, RecordTypeError};
use crate::time::TimestampError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

const FORMAT: &str = "dnssec-capture";
const VERSION: u64 = 1;

impl Capture {
    /// Writes the capture as JSON, ending in a line feed. [`Capture::from_json`] gives back an equal one.
    pub fn to_json(&self) -> String {
        let document = Document::from(self);
        // Strings, numbers and lists always have a JSON form.
        let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads a capture from JSON. Members it does not know are ignored, a version it does not know is an error.
    pub fn from_json(text: &str) -> Result<Self, CaptureError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let header: Header = serde_json::from_str(text)?;
        match header.format {
            Some(serde_json::Value::String(format)) if format == FORMAT => {}
            _ => return Err(CaptureError::Format),
        }
        match header.version {
            Some(serde_json::Value::Number(version)) if version.as_u64() == Some(VERSION) => {}
            version => {
                let version = version.map(|version| version.to_string().chars().take(SHOWN).collect());
                return Err(CaptureError::Version { version });
            }
        }
        let document: Document = serde_json::from_str(text)?;
        document.into_capture()
    }
}

/// Why text is no capture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CaptureError {
    /// Malformed JSON, or a member that is missing or of the wrong JSON type.
    #[error("line {line}, column {column}: {reason}")]
    Json {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What the JSON reader says.
        reason: String,
    },
    /// JSON of another kind.
    #[error("not a capture: no member \"format\" with the value {FORMAT:?}")]
    Format,
    /// A capture of a version that is not known here.
    #[error("capture of version {}; this program reads version {VERSION}", version.as_deref().unwrap_or("unknown"))]
    Version {
        /// Its version as it stands in the text; `None` if there is none.
        version: Option<String>,
    },
    /// A member whose value is not what it should be.
    #[error("{path}: {fault}")]
    Member {
        /// Where it stands, `exchanges[3].response`.
        path: String,
        /// What is wrong with it.
        fault: MemberFault,
    },
}

/// What is wrong with a member of a capture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MemberFault {
    /// A malformed domain name.
    #[error("not a domain name: {0}")]
    Name(#[from] NameError),
    /// A malformed record type.
    #[error("{0}")]
    RecordType(#[from] RecordTypeError),
    /// A malformed class.
    #[error("{text:?} is not a class: write IN or CLASS1234")]
    Class {
        /// The text, as far as it is shown.
        text: String,
    },
    /// A malformed time.
    #[error("{0}")]
    Time(#[from] TimestampError),
    /// A malformed address.
    #[error("{text:?} is not an address with a port: write 192.0.2.1:53 or [2001:db8::1]:53")]
    Address {
        /// The text, as far as it is shown.
        text: String,
    },
    /// Malformed base64.
    #[error("not base64: {reason}")]
    Base64 {
        /// What the reader says.
        reason: String,
    },
    /// An exchange with both a response and an error.
    #[error("both a response and an error")]
    TwoOutcomes,
    /// An exchange with neither response nor error.
    #[error("neither a response nor an error")]
    NoOutcome,
}

impl MemberFault {
    fn at(self, path: &str, member: &str) -> CaptureError {
        let path = if path.is_empty() { member.to_owned() } else { format!("{path}.{member}") };
        CaptureError::Member { path, fault: self }
    }
}

impl From<serde_json::Error> for CaptureError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let full = error.to_string();
        let place = format!(" at line {line} column {column}");
        let reason = full.strip_suffix(&place).unwrap_or(&full).to_owned();
        CaptureError::Json { line, column, reason }
    }
}

const SHOWN: usize = 64;

fn excerpt(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

/// The members that say how to read the others.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Header {
    format: Option<serde_json::Value>,
    version: Option<serde_json::Value>,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "an object")]
struct Document {
    format: String,
    version: u64,
    question: QuestionForm,
    started: String,
    mode: ModeForm,
    anchors: Vec<String>,
    exchanges: Vec<ExchangeForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "an object")]
struct QuestionForm {
    name: String,
    #[serde(rename = "type")]
    record_type: String,
    class: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ModeForm {
    Iterative,
    Recursive,
}

#[derive(Serialize, Deserialize)]
#[serde(expecting = "an object")]
struct ExchangeForm {
    zone: Option<String>,
    server: String,
    server_name: Option<String>,
    transport: TransportForm,
    question: QuestionForm,
    query: String,
    sent: String,
    elapsed_ms: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    response: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<ErrorForm>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum TransportForm {
    Udp,
    Tcp,
    Tls,
    Https,
    Quic,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum ErrorForm {
    Timeout { milliseconds: u32 },
    Network { reason: String },
    Certificate { reason: String },
    BudgetSpent { limit: u32 },
    NoAddress,
    ServersSilent,
    Interrupted,
}

impl From<&Capture> for Document {
    fn from(capture: &Capture) -> Self {
        Document {
            format: FORMAT.to_owned(),
            version: VERSION,
            question: (&capture.question).into(),
            started: capture.started.to_string(),
            mode: match capture.mode {
                Mode::Iterative => ModeForm::Iterative,
                Mode::Recursive => ModeForm::Recursive,
            },
            anchors: capture.anchors.clone(),
            exchanges: capture.exchanges.iter().map(ExchangeForm::from).collect(),
        }
    }
}

impl Document {
    fn into_capture(self) -> Result<Capture, CaptureError> {
        let exchanges = self.exchanges.into_iter().enumerate();
        let exchanges = exchanges.map(|(index, form)| form.into_exchange(&format!("exchanges[{index}]")));
        Ok(Capture {
            question: self.question.into_question("question")?,
            started: self.started.parse().map_err(|fault| MemberFault::Time(fault).at("", "started"))?,
            mode: match self.mode {
                ModeForm::Iterative => Mode::Iterative,
                ModeForm::Recursive => Mode::Recursive,
            },
            anchors: self.anchors,
            exchanges: exchanges.collect::<Result<_, _>>()?,
        })
    }
}

impl From<&Question> for QuestionForm {
    fn from(question: &Question) -> Self {
        QuestionForm {
            name: question.name.to_string(),
            record_type: question.record_type.to_string(),
            class: question.class.to_string(),
        }
    }
}

impl QuestionForm {
    fn into_question(self, path: &str) -> Result<Question, CaptureError> {
        let no_class = || MemberFault::Class { text: excerpt(&self.class) }.at(path, "class");
        Ok(Question {
            name: self.name.parse().map_err(|fault| MemberFault::Name(fault).at(path, "name"))?,
            record_type: self
                .record_type
                .parse()
                .map_err(|fault| MemberFault::RecordType(fault).at(path, "type"))?,
            class: Class::from_text(&self.class).ok_or_else(no_class)?,
        })
    }
}

impl From<&Exchange> for ExchangeForm {
    fn from(exchange: &Exchange) -> Self {
        ExchangeForm {
            zone: exchange.zone.as_ref().map(Name::to_string),
            server: exchange.server.to_string(),
            server_name: exchange.server_name.as_ref().map(Name::to_string),
            transport: match exchange.transport {
                Transport::Udp => TransportForm::Udp,
                Transport::Tcp => TransportForm::Tcp,
                Transport::Tls => TransportForm::Tls,
                Transport::Https => TransportForm::Https,
                Transport::Quic => TransportForm::Quic,
            },
            question: (&exchange.question).into(),
            query: BASE64.encode(&exchange.query),
            sent: exchange.sent.to_string(),
            elapsed_ms: exchange.elapsed,
            response: exchange.outcome.as_ref().ok().map(|octets| BASE64.encode(octets)),
            error: exchange.outcome.as_ref().err().map(ErrorForm::from),
        }
    }
}

impl ExchangeForm {
    fn into_exchange(self, path: &str) -> Result<Exchange, CaptureError> {
        let no_address = |_| MemberFault::Address { text: excerpt(&self.server) }.at(path, "server");
        let outcome = match (&self.response, self.error) {
            (Some(text), None) => Ok(octets(text, path, "response")?),
            (None, Some(error)) => Err(error.into()),
            (Some(_), Some(_)) => return Err(MemberFault::TwoOutcomes.at("", path)),
            (None, None) => return Err(MemberFault::NoOutcome.at("", path)),
        };
        Ok(Exchange {
            zone: optional_name(self.zone.as_deref(), path, "zone")?,
            server: self.server.parse().map_err(no_address)?,
            server_name: optional_name(self.server_name.as_deref(), path, "server_name")?,
            transport: match self.transport {
                TransportForm::Udp => Transport::Udp,
                TransportForm::Tcp => Transport::Tcp,
                TransportForm::Tls => Transport::Tls,
                TransportForm::Https => Transport::Https,
                TransportForm::Quic => Transport::Quic,
            },
            question: self.question.into_question(&format!("{path}.question"))?,
            query: octets(&self.query, path, "query")?,
            sent: self.sent.parse().map_err(|fault| MemberFault::Time(fault).at(path, "sent"))?,
            elapsed: self.elapsed_ms,
            outcome,
        })
    }
}

fn optional_name(text: Option<&str>, path: &str, member: &str) -> Result<Option<Name>, CaptureError> {
    text.map(str::parse).transpose().map_err(|fault| MemberFault::Name(fault).at(path, member))
}

fn octets(text: &str, path: &str, member: &str) -> Result<Vec<u8>, CaptureError> {
    let fault = |error: base64::DecodeError| MemberFault::Base64 { reason: error.to_string() };
    BASE64.decode(text).map_err(|error| fault(error).at(path, member))
}

impl From<&TransportError> for ErrorForm {
    fn from(error: &TransportError) -> Self {
        match error {
            TransportError::Timeout { milliseconds } => ErrorForm::Timeout { milliseconds: *milliseconds },
            TransportError::Network(reason) => ErrorForm::Network { reason: reason.clone() },
            TransportError::Certificate(reason) => ErrorForm::Certificate { reason: reason.clone() },
            TransportError::BudgetSpent { limit } => ErrorForm::BudgetSpent { limit: *limit },
            TransportError::NoAddress => ErrorForm::NoAddress,
            TransportError::ServersSilent => ErrorForm::ServersSilent,
            TransportError::Interrupted => ErrorForm::Interrupted,
        }
    }
}

impl From<ErrorForm> for TransportError {
    fn from(form: ErrorForm) -> Self {
        match form {
            ErrorForm::Timeout { milliseconds } => TransportError::Timeout { milliseconds },
            ErrorForm::Network { reason } => TransportError::Network(reason),
            ErrorForm::Certificate { reason } => TransportError::Certificate(reason),
            ErrorForm::BudgetSpent { limit } => TransportError::BudgetSpent { limit },
            ErrorForm::NoAddress => TransportError::NoAddress,
            ErrorForm::ServersSilent => TransportError::ServersSilent,
            ErrorForm::Interrupted => TransportError::Interrupted,
        }
    }
}
