//! DNS over HTTPS (RFC 8484): each query is a POST request on one HTTP/2 connection.
//!
//! hickory-net has a client for this as well. It is not used because it cannot ask at an IPv6 address that has no
//! name, leaves the port out of the authority, does not see whether HTTP/2 was agreed on, tells a status only as part
//! of a text, and loses the octets of a response that it cannot read.

use super::endpoint::Encryption;
use super::fault::{Fault, excerpt};
use super::{tls, trust::Trust, words};
use bytes::Bytes;
use h2::RecvStream;
use h2::client::SendRequest;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use http::{Request, Uri};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::task::JoinSet;

/// RFC 8484 §6.
const MEDIA_TYPE: &str = "application/dns-message";

/// The longest message there is (RFC 8484 §6).
const LONGEST: usize = 65_535;

/// Octets of response headers.
const LONGEST_HEADERS: u32 = 16_384;

/// An open connection.
#[derive(Clone)]
pub(super) struct Connection {
    requests: SendRequest<Bytes>,
    uri: Uri,
    /// Moves octets until nobody holds the connection.
    _driver: Arc<JoinSet<()>>,
}

impl Connection {
    /// Connects.
    pub(super) async fn open(
        address: SocketAddr,
        encryption: &Encryption,
        path: &str,
        trust: &Trust,
    ) -> Result<Self, Fault> {
        let uri = Uri::builder()
            .scheme("https")
            .authority(encryption.authority(address.port()))
            .path_and_query(path)
            .build()
            .map_err(|error| Fault::Http { reason: error.to_string() })?;
        let stream = tls::connect(address, encryption, trust).await?;
        let mut builder = h2::client::Builder::new();
        builder.enable_push(false).max_header_list_size(LONGEST_HEADERS);
        let (requests, connection) = builder.handshake(stream).await.map_err(|error| of_http(&error))?;
        let mut driver = JoinSet::new();
        driver.spawn(async move {
            // Requests learn of its errors by themselves.
            let _ = connection.await;
        });
        Ok(Connection { requests, uri, _driver: Arc::new(driver) })
    }

    /// Posts a query and reads the response.
    pub(super) async fn ask(&self, octets: &[u8]) -> Result<Vec<u8>, Fault> {
        let request = Request::post(self.uri.clone())
            .header(CONTENT_TYPE, MEDIA_TYPE)
            .header(ACCEPT, MEDIA_TYPE)
            .header(CONTENT_LENGTH, octets.len())
            .body(())
            .map_err(|error| Fault::Http { reason: error.to_string() })?;
        let fault = |error: h2::Error| of_http(&error);
        let mut requests = self.requests.clone().ready().await.map_err(fault)?;
        let (response, mut body) = requests.send_request(request, false).map_err(fault)?;
        body.send_data(Bytes::copy_from_slice(octets), true).map_err(fault)?;
        let response = response.await.map_err(fault)?;
        // RFC 8484 §4.2.1: anything but 2xx has no message in it.
        if !response.status().is_success() {
            return Err(Fault::Status { status: response.status() });
        }
        check_content_type(response.headers())?;
        read(response.into_body()).await
    }
}

/// RFC 8484 §6 has no parameters, but a reader can pass over them. Without a type it is the one asked for.
fn check_content_type(headers: &HeaderMap) -> Result<(), Fault> {
    let Some(value) = headers.get(CONTENT_TYPE) else { return Ok(()) };
    let text = String::from_utf8_lossy(value.as_bytes());
    let essence = text.split(';').next().unwrap_or_default().trim();
    match essence.eq_ignore_ascii_case(MEDIA_TYPE) {
        true => Ok(()),
        false => Err(Fault::ContentType { found: excerpt(&text) }),
    }
}

async fn read(mut body: RecvStream) -> Result<Vec<u8>, Fault> {
    let mut octets = Vec::new();
    while let Some(chunk) = body.data().await {
        let chunk = chunk.map_err(|error| of_http(&error))?;
        octets.extend_from_slice(&chunk);
        if octets.len() > LONGEST {
            return Err(Fault::LongBody { limit: LONGEST });
        }
        body.flow_control().release_capacity(chunk.len()).map_err(|error| of_http(&error))?;
    }
    Ok(octets)
}

/// RFC 9113 §6.8 and §8.7: requests that a closing server did not process may be made again.
fn of_http(error: &h2::Error) -> Fault {
    let is_refused = error.reason() == Some(h2::Reason::REFUSED_STREAM);
    match error.get_io() {
        Some(error) => Fault::Closed { reason: words(error) },
        None if error.is_go_away() && error.is_remote() || is_refused => {
            Fault::Closed { reason: format!("connection closed by the server: {error}") }
        }
        None if error.is_reset() && error.is_remote() => {
            Fault::Http { reason: format!("the server broke off the request: {error}") }
        }
        None => Fault::Http { reason: error.to_string() },
    }
}
