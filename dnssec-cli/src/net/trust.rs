//! Whose certificates count, and what was wrong with one that did not.

use crate::env::Clock;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Mozilla's list of authorities, as of this build.
pub(crate) fn built_in() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

/// How TLS is spoken, and the verdict on the certificate that was shown.
pub(super) struct Trust {
    /// For connections.
    pub(super) config: ClientConfig,
    verifier: Arc<Verifier>,
}

impl Trust {
    /// Trusts these authorities, and offers this protocol.
    pub(super) fn new(
        authorities: RootCertStore,
        alpn: Option<&'static str>,
        clock: &Clock,
    ) -> Result<Self, String> {
        let provider = Arc::new(ring::default_provider());
        let verifier = Arc::new(Verifier::new(authorities, &provider)?);
        let builder = ClientConfig::builder_with_details(provider, Arc::new(Time(clock.clone())))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?;
        // No danger: the verifier is rustls's own, with a memory.
        let mut config =
            builder.dangerous().with_custom_certificate_verifier(verifier.clone()).with_no_client_auth();
        config.alpn_protocols = alpn.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
        Ok(Trust { config, verifier })
    }

    /// What was wrong with the certificate last shown. QUIC hands on no more than a text.
    pub(super) fn refusal(&self) -> Option<CertificateError> {
        self.verifier.refusal.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Verifies as rustls does, and remembers what was wrong.
#[derive(Debug)]
struct Verifier {
    inner: Arc<WebPkiServerVerifier>,
    refusal: Mutex<Option<CertificateError>>,
}

impl Verifier {
    fn new(authorities: RootCertStore, provider: &Arc<CryptoProvider>) -> Result<Self, String> {
        let builder = WebPkiServerVerifier::builder_with_provider(Arc::new(authorities), provider.clone());
        let inner = builder.build().map_err(|error| error.to_string())?;
        Ok(Verifier { inner, refusal: Mutex::new(None) })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified =
            self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        let refusal = match &verified {
            Err(Error::InvalidCertificate(error)) => Some(error.clone()),
            _ => None,
        };
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = refusal;
        verified
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// The clock of the environment, for the dates in certificates.
struct Time(Clock);

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Time")
    }
}

impl TimeProvider for Time {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(self.0.now().0.into())))
    }
}
