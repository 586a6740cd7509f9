//! DNS over QUIC in front of a resolver: none of the peers speaks it in the versions that Debian has.

use crate::credentials::Credentials;
use crate::hierarchy::Resolver;
use quinn::crypto::rustls::QuicServerConfig;
use quinn::{Endpoint, Incoming, RecvStream, SendStream, ServerConfig};
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Serves for as long as the tests run, at a port of its own.
pub(crate) fn in_front_of(resolver: Resolver, credentials: &Credentials) -> u16 {
    let (certificate, key) = credentials.server.clone();
    let mut config = rustls::ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], PrivatePkcs8KeyDer::from(key).into())
        .unwrap();
    config.alpn_protocols = vec![b"doq".to_vec()];
    let crypto = QuicServerConfig::try_from(config).unwrap();
    let config = ServerConfig::with_crypto(Arc::new(crypto));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let endpoint =
        runtime.block_on(async { Endpoint::server(config, (Ipv4Addr::LOCALHOST, 0).into()).unwrap() });
    let port = endpoint.local_addr().unwrap().port();
    std::thread::spawn(move || {
        runtime.block_on(async {
            while let Some(incoming) = endpoint.accept().await {
                tokio::spawn(serve(incoming, resolver));
            }
        });
    });
    port
}

async fn serve(incoming: Incoming, resolver: Resolver) {
    let Ok(connection) = incoming.await else { return };
    while let Ok((sender, receiver)) = connection.accept_bi().await {
        tokio::spawn(answer(sender, receiver, resolver));
    }
}

/// RFC 9250 §4.2.1: the ID is 0 over QUIC and another one elsewhere.
async fn answer(mut sender: SendStream, mut receiver: RecvStream, resolver: Resolver) -> io::Result<()> {
    let mut query = receiver.read_to_end(4096).await.map_err(io::Error::other)?;
    assert_eq!(query[2..4], [0, 0], "RFC 9250 §4.2.1");
    query[2..4].copy_from_slice(&[0x43, 0x21]);
    let mut stream = TcpStream::connect((resolver.address, resolver.port)).await?;
    stream.write_all(&query).await?;
    let length = stream.read_u16().await?;
    let mut response = vec![0; length.into()];
    stream.read_exact(&mut response).await?;
    response[..2].copy_from_slice(&[0, 0]);
    sender.write_all(&length.to_be_bytes()).await?;
    sender.write_all(&response).await?;
    sender.finish().map_err(io::Error::other)
}
