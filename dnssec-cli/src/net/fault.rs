//! What goes wrong on encrypted connections, in one line each.

use super::words;
use dnssec_core::capture::TransportError;
use dnssec_core::time::Timestamp;
use http::StatusCode;
use rustls::pki_types::{ServerName, UnixTime};
use rustls::{AlertDescription, CertificateError, Error};
use std::io;
use std::time::Duration;

/// Names of a certificate that are shown; some have a hundred.
const MOST_NAMES: usize = 3;

/// Characters of a text that comes from the server.
const MOST_CHARACTERS: usize = 100;

/// Why a connection was not made, or brought no response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error("no response within {} ms", super::milliseconds(*waited))]
    Timeout { waited: Duration },
    #[error("{reason}")]
    Network { reason: String },
    /// Of a connection that may have worked before: worth another one.
    #[error("{reason}")]
    Closed { reason: String },
    #[error("connection closed during the TLS handshake")]
    ClosedInHandshake,
    #[error(
        "the certificate is not trusted: its issuer is not among the authorities; --ca FILE names another one"
    )]
    UntrustedIssuer,
    #[error("the certificate is not for {expected}, but for {presented}")]
    WrongName { expected: String, presented: String },
    #[error("the certificate expired on {at}")]
    Expired { at: Timestamp },
    #[error("the certificate is not valid before {at}")]
    NotYetValid { at: Timestamp },
    #[error("the certificate is refused: {reason}")]
    Certificate { reason: String },
    #[error("the server did not agree on {wanted} (ALPN): it speaks another protocol at this port")]
    Alpn { wanted: &'static str },
    #[error("the server does not speak TLS: {reason}")]
    NotTls { reason: String },
    #[error("TLS: {reason}")]
    Tls { reason: String },
    #[error("HTTP status {status}")]
    Status { status: StatusCode },
    #[error("HTTP content type {found:?} instead of application/dns-message")]
    ContentType { found: String },
    #[error("an HTTP body of more than {limit} octets: no message is longer")]
    LongBody { limit: usize },
    #[error("HTTP/2: {reason}")]
    Http { reason: String },
    #[error("QUIC: {reason}")]
    Quic { reason: String },
    #[error(
        "the response is lost: hickory-net cannot read it ({reason}) and hands out no octets; over @tls:// or \
        @https:// they are kept"
    )]
    Unreadable { reason: String },
}

impl Fault {
    /// Whether the connection is gone, and another one may do better.
    pub(super) fn is_closed(&self) -> bool {
        matches!(self, Fault::Closed { .. })
    }

    /// Of an error while connecting; `refusal` is what was wrong with the certificate.
    pub(super) fn of_handshake(
        error: &io::Error,
        refusal: Option<CertificateError>,
        alpn: Option<&'static str>,
    ) -> Self {
        if let Some(refusal) = refusal {
            return Fault::of_certificate(&refusal);
        }
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
            Some(error) => Fault::of_tls(error, alpn),
            None if error.kind() == io::ErrorKind::UnexpectedEof => Fault::ClosedInHandshake,
            None => Fault::Network { reason: words(error) },
        }
    }

    pub(super) fn of_tls(error: &Error, alpn: Option<&'static str>) -> Self {
        match (error, alpn) {
            (Error::InvalidCertificate(error), _) => Fault::of_certificate(error),
            (Error::AlertReceived(AlertDescription::NoApplicationProtocol), Some(wanted)) => {
                Fault::Alpn { wanted }
            }
            (Error::NoApplicationProtocol, Some(wanted)) => Fault::Alpn { wanted },
            (Error::InvalidMessage(_), _) => Fault::NotTls { reason: error.to_string() },
            _ => Fault::Tls { reason: error.to_string() },
        }
    }

    pub(super) fn of_certificate(error: &CertificateError) -> Self {
        match error {
            CertificateError::UnknownIssuer => Fault::UntrustedIssuer,
            CertificateError::ExpiredContext { not_after, .. } => Fault::Expired { at: time(*not_after) },
            CertificateError::NotValidYetContext { not_before, .. } => {
                Fault::NotYetValid { at: time(*not_before) }
            }
            CertificateError::NotValidForNameContext { expected, presented } => {
                let expected = ServerName::to_str(expected).into_owned();
                Fault::WrongName { expected, presented: list(presented) }
            }
            CertificateError::BadSignature => {
                let reason = "its signature does not fit the authority of that name".to_owned();
                Fault::Certificate { reason }
            }
            CertificateError::Other(error) => {
                Fault::Certificate { reason: spelled_out(&error.0.to_string()) }
            }
            error => Fault::Certificate { reason: error.to_string() },
        }
    }
}

impl From<Fault> for TransportError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Timeout { waited } => {
                TransportError::Timeout { milliseconds: super::milliseconds(waited) }
            }
            Fault::UntrustedIssuer
            | Fault::WrongName { .. }
            | Fault::Expired { .. }
            | Fault::NotYetValid { .. }
            | Fault::Certificate { .. } => TransportError::Certificate(fault.to_string()),
            fault => TransportError::Network(fault.to_string()),
        }
    }
}

/// What rustls only has a word for.
fn spelled_out(word: &str) -> String {
    match word {
        "CaUsedAsEndEntity" => "it is that of an authority, not of a server".to_owned(),
        "UnsupportedCertVersion" => "its format is not X.509 version 3".to_owned(),
        word => excerpt(word),
    }
}

/// The beginning of a text that comes from the server.
pub(super) fn excerpt(text: &str) -> String {
    text.chars().take(MOST_CHARACTERS).collect()
}

fn time(at: UnixTime) -> Timestamp {
    Timestamp(u32::try_from(at.as_secs()).unwrap_or(u32::MAX))
}

/// Names as rustls tells them, `DnsName("a.example")` and `IpAddress(192.0.2.1)`.
fn list(presented: &[String]) -> String {
    let bare = |name: &String| {
        let inner = name.split_once('(').and_then(|(_, inner)| inner.strip_suffix(')')).unwrap_or(name);
        excerpt(inner.trim_matches('"'))
    };
    let shown: Vec<String> = presented.iter().take(MOST_NAMES).map(bare).collect();
    match presented.len().saturating_sub(MOST_NAMES) {
        0 if shown.is_empty() => "no name at all".to_owned(),
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
