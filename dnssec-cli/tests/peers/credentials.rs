//! An authority of our own, and the certificate that resolvers show.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::CertificateDer;
use std::fs;
use std::path::{Path, PathBuf};

/// Whom the certificate is for; nobody looks it up.
pub(crate) const NAME: &str = "resolver.peers.example";

/// Files in PEM form, and what a server of our own needs.
pub(crate) struct Credentials {
    /// For `--ca`.
    pub(crate) authority: PathBuf,
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
    /// The certificate and its key, DER.
    pub(crate) server: (CertificateDer<'static>, Vec<u8>),
}

impl Credentials {
    pub(crate) fn make(directory: &Path) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, "peers");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority_key = KeyPair::generate().unwrap();
        let authority = params.self_signed(&authority_key).unwrap();
        let issuer = Issuer::new(params, authority_key);
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![NAME.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &issuer).unwrap();
        let file = |name: &str, text: &str| {
            let path = directory.join(name);
            fs::write(&path, text).unwrap();
            path
        };
        Self {
            authority: file("authority.pem", &authority.pem()),
            certificate: file("certificate.pem", &certificate.pem()),
            key: file("key.pem", &key.serialize_pem()),
            server: (certificate.der().clone(), key.serialize_der()),
        }
    }
}
