//! DNS over TLS (RFC 7858): messages framed as over TCP, several under way at once (RFC 7766 §6.2.1.1).

use super::endpoint::Encryption;
use super::fault::Fault;
use super::trust::Trust;
use super::{framed, read_message, words};
use rustls::ClientConfig;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// An open connection.
#[derive(Clone)]
pub(super) struct Connection {
    writer: Arc<tokio::sync::Mutex<WriteHalf<TlsStream<TcpStream>>>>,
    waiting: Arc<Mutex<Waiting>>,
    /// Reads until nobody holds the connection.
    _reader: Arc<JoinSet<()>>,
}

/// Who waits for which response.
#[derive(Default)]
struct Waiting {
    by_id: HashMap<u16, oneshot::Sender<Vec<u8>>>,
    /// Why no more will come.
    closed: Option<Fault>,
}

/// A connection that the certificate vouches for.
pub(super) async fn connect(
    address: SocketAddr,
    encryption: &Encryption,
    trust: &Trust,
) -> Result<TlsStream<TcpStream>, Fault> {
    let network = |error: std::io::Error| Fault::Network { reason: words(&error) };
    let stream = TcpStream::connect(address).await.map_err(network)?;
    stream.set_nodelay(true).map_err(network)?;
    let connector = TlsConnector::from(Arc::new(ClientConfig::clone(&trust.config)));
    let connected = connector.connect(encryption.name.clone(), stream).await;
    let alpn = encryption.protocol.alpn();
    let stream = connected.map_err(|error| Fault::of_handshake(&error, trust.refusal(), alpn))?;
    // A server that knows nothing of ALPN goes on without (RFC 7301 §3.2).
    match (alpn, stream.get_ref().1.alpn_protocol()) {
        (Some(wanted), found) if found != Some(wanted.as_bytes()) => Err(Fault::Alpn { wanted }),
        _ => Ok(stream),
    }
}

impl Connection {
    /// Takes over a connection for DNS messages.
    pub(super) fn new(stream: TlsStream<TcpStream>) -> Self {
        let (reader, writer) = tokio::io::split(stream);
        let waiting = Arc::new(Mutex::new(Waiting::default()));
        let mut reading = JoinSet::new();
        reading.spawn(read(reader, waiting.clone()));
        let writer = Arc::new(tokio::sync::Mutex::new(writer));
        Connection { writer, waiting, _reader: Arc::new(reading) }
    }

    /// Sends a query and waits for the response with its ID; what is wrong with that is not judged here.
    pub(super) async fn ask(&self, octets: &[u8]) -> Result<Vec<u8>, Fault> {
        let id = octets.first_chunk().copied().map(u16::from_be_bytes).unwrap_or_default();
        let (sender, response) = oneshot::channel();
        let _asking = Asking { waiting: &self.waiting, id };
        {
            let mut waiting = lock(&self.waiting);
            if let Some(fault) = &waiting.closed {
                return Err(fault.clone());
            }
            waiting.by_id.insert(id, sender);
        }
        let closed = |error: std::io::Error| Fault::Closed { reason: words(&error) };
        let framed = framed(octets).map_err(closed)?;
        {
            let mut writer = self.writer.lock().await;
            writer.write_all(&framed).await.map_err(closed)?;
            writer.flush().await.map_err(closed)?;
        }
        response.await.map_err(|_| {
            let closed = lock(&self.waiting).closed.clone();
            closed.unwrap_or(Fault::Closed { reason: "connection closed".to_owned() })
        })
    }
}

/// Nobody waits any longer once this is dropped.
struct Asking<'a> {
    waiting: &'a Mutex<Waiting>,
    id: u16,
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        lock(self.waiting).by_id.remove(&self.id);
    }
}

fn lock(waiting: &Mutex<Waiting>) -> std::sync::MutexGuard<'_, Waiting> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hands out responses until the connection ends. Those that nobody waits for are late.
async fn read(mut reader: ReadHalf<TlsStream<TcpStream>>, waiting: Arc<Mutex<Waiting>>) {
    let error = loop {
        match read_message(&mut reader).await {
            Ok(octets) => {
                let id = octets.first_chunk().copied().map(u16::from_be_bytes);
                let sender = id.and_then(|id| lock(&waiting).by_id.remove(&id));
                if let Some(sender) = sender {
                    // Whoever waited may have given up just now.
                    let _ = sender.send(octets);
                }
            }
            Err(error) => break error,
        }
    };
    let mut waiting = lock(&waiting);
    waiting.closed = Some(Fault::Closed { reason: words(&error) });
    waiting.by_id.clear();
}
