//! Servers for DNS over TLS, HTTPS and QUIC on loopback, with certificates made for the occasion.

use super::super::{framed, read_message};
use bytes::Bytes;
use h2::RecvStream;
use h2::server::SendResponse;
use http::{HeaderValue, Response, header::CONTENT_TYPE};
use quinn::crypto::rustls::QuicServerConfig;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{RootCertStore, ServerConfig};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// What a server does about a query.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// Sends this message.
    Message(Vec<u8>),
    /// Sends these octets as they stand, where the protocol has a place for that, then closes the connection.
    Octets(Vec<u8>),
    /// Sends nothing.
    Silence,
    /// Closes the connection.
    Close,
    /// Answers like this over HTTP.
    Http { status: u16, content_type: Option<&'static str>, body: Vec<u8> },
}

/// What a server does about each query.
pub(super) trait Script: Fn(&[u8]) -> Reply + Send + Sync + 'static {}

impl<F: Fn(&[u8]) -> Reply + Send + Sync + 'static> Script for F {}

/// An authority, and what it has signed.
pub(super) struct Authority {
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(super) fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Authority { certificate, issuer: Issuer::new(params, key) }
    }

    /// What trusts it alone.
    pub(super) fn store(&self) -> RootCertStore {
        let mut store = RootCertStore::empty();
        store.add(self.certificate.clone()).unwrap();
        store
    }

    /// A server's half of TLS.
    pub(super) fn config(&self, params: &CertificateParams, alpn: &[&str]) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key.into())
            .unwrap();
        config.alpn_protocols = alpn.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
        Arc::new(config)
    }
}

/// Certificates for these names.
pub(super) fn names(names: &[&str]) -> CertificateParams {
    CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap()
}

/// A running server.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    connections: Arc<AtomicUsize>,
    /// What clients said before their queries: the name they meant, the URI they wanted.
    said: Arc<Mutex<Vec<String>>>,
    _task: JoinSet<()>,
}

impl Server {
    /// How many connections were made.
    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub(super) fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    pub(super) async fn tls(config: Arc<ServerConfig>, at: &str, script: impl Script) -> Self {
        let script = Arc::new(script);
        Server::over_tls(config, at, move |stream, _| over_tls(stream, script.clone())).await
    }

    pub(super) async fn https(config: Arc<ServerConfig>, at: &str, script: impl Script) -> Self {
        let script = Arc::new(script);
        Server::over_tls(config, at, move |stream, said| over_https(stream, said, script.clone())).await
    }

    async fn over_tls<F: Future<Output = ()> + Send + 'static>(
        config: Arc<ServerConfig>,
        at: &str,
        serve: impl Fn(TlsStream<TcpStream>, Arc<Mutex<Vec<String>>>) -> F + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind(at).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (connections, said) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (counter, words) = (connections.clone(), said.clone());
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut serving = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                counter.fetch_add(1, Ordering::Relaxed);
                if let Ok(stream) = TlsAcceptor::from(config.clone()).accept(stream).await {
                    let name = stream.get_ref().1.server_name().unwrap_or("no name").to_owned();
                    words.lock().unwrap().push(name);
                    serving.spawn(serve(stream, words.clone()));
                }
            }
        });
        Server { address, connections, said, _task: task }
    }

    pub(super) async fn quic(config: Arc<ServerConfig>, at: &str, script: impl Script) -> Self {
        let script = Arc::new(script);
        let crypto = QuicServerConfig::try_from(config).unwrap();
        let config = quinn::ServerConfig::with_crypto(Arc::new(crypto));
        let endpoint = quinn::Endpoint::server(config, at.parse().unwrap()).unwrap();
        let address = endpoint.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let counter = connections.clone();
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut serving = JoinSet::new();
            while let Some(incoming) = endpoint.accept().await {
                counter.fetch_add(1, Ordering::Relaxed);
                if let Ok(connection) = incoming.await {
                    serving.spawn(over_quic(connection, script.clone()));
                }
            }
        });
        Server { address, connections, said: Arc::default(), _task: task }
    }
}

async fn over_tls(mut stream: TlsStream<TcpStream>, script: Arc<impl Script>) {
    while let Ok(query) = read_message(&mut stream).await {
        match script(&query) {
            Reply::Message(message) => stream.write_all(&framed(&message).unwrap()).await.unwrap(),
            Reply::Octets(octets) => {
                stream.write_all(&octets).await.unwrap();
                break;
            }
            Reply::Silence => {}
            Reply::Close | Reply::Http { .. } => break,
        }
    }
    let _ = stream.shutdown().await;
}

async fn over_https(stream: TlsStream<TcpStream>, said: Arc<Mutex<Vec<String>>>, script: Arc<impl Script>) {
    let mut connection = h2::server::handshake(stream).await.unwrap();
    let closing = Arc::new(Notify::new());
    let mut requests = JoinSet::new();
    loop {
        let (request, respond) = tokio::select! {
            accepted = connection.accept() => match accepted {
                Some(Ok(accepted)) => accepted,
                _ => return,
            },
            () = closing.notified() => return,
        };
        said.lock().unwrap().push(format!("{} {}", request.method(), request.uri()));
        requests.spawn(answer_request(request.into_body(), respond, script.clone(), closing.clone()));
    }
}

async fn answer_request(
    mut body: RecvStream,
    mut respond: SendResponse<Bytes>,
    script: Arc<impl Script>,
    closing: Arc<Notify>,
) {
    let mut query = Vec::new();
    while let Some(Ok(chunk)) = body.data().await {
        query.extend_from_slice(&chunk);
    }
    let (status, content_type, body) = match script(&query) {
        Reply::Message(body) | Reply::Octets(body) => (200, Some("application/dns-message"), body),
        Reply::Http { status, content_type, body } => (status, content_type, body),
        Reply::Silence => return std::future::pending().await,
        Reply::Close => {
            closing.notify_one();
            return std::future::pending().await;
        }
    };
    let mut response = Response::builder().status(status).body(()).unwrap();
    if let Some(content_type) = content_type {
        let content_type = HeaderValue::from_bytes(content_type.as_bytes()).unwrap();
        response.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    let mut stream = respond.send_response(response, false).unwrap();
    // The client may have seen enough before all of it is sent.
    let _ = stream.send_data(Bytes::from(body), true);
    let _ = std::future::poll_fn(|context| stream.poll_reset(context)).await;
}

async fn over_quic(connection: quinn::Connection, script: Arc<impl Script>) {
    let mut silent = Vec::new();
    while let Ok((mut sender, mut receiver)) = connection.accept_bi().await {
        let framed_query = receiver.read_to_end(4096).await.unwrap();
        match script(&framed_query[2..]) {
            Reply::Message(message) => sender.write_all(&framed(&message).unwrap()).await.unwrap(),
            Reply::Octets(octets) => sender.write_all(&octets).await.unwrap(),
            Reply::Silence => {
                // A stream that is dropped would be at its end.
                silent.push(sender);
                continue;
            }
            Reply::Close => return connection.close(0u32.into(), b"enough"),
            Reply::Http { .. } => {
                sender.reset(2u32.into()).unwrap();
                continue;
            }
        }
        sender.finish().unwrap();
    }
}
