//! Files: captures, trust anchors, hints, certificates.

use crate::env::Env;
use crate::error::CliError;
use crate::key_source::KeySource;
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::Capture;
use dnssec_core::hints::Hints;
use dnssec_core::name::Name;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Octets read of one file; a walk of 300 queries makes a capture of a tenth of this.
const LIMIT: u64 = 256 << 20;

/// Reads a capture.
pub(crate) fn capture(path: &Path, env: &mut Env) -> Result<Capture, CliError> {
    let text = read(path, env)?;
    Capture::from_json(&text).map_err(|error| CliError::Capture { file: path.display().to_string(), error })
}

/// Reads trust anchors; those of several files together. Oddities are noted on standard error.
pub(crate) fn anchors(paths: &[PathBuf], env: &mut Env) -> Result<TrustAnchors, CliError> {
    let mut all = TrustAnchors::default();
    for path in paths {
        let file = path.display().to_string();
        let text = read(path, env)?;
        let anchors = match TrustAnchors::parse(&text) {
            Ok(anchors) => anchors,
            Err(error) => return Err(CliError::Anchors { file, error }),
        };
        for remark in &anchors.remarks {
            crate::output::note(env, &format!("{file}: {remark}"));
        }
        all.anchors.extend(anchors.anchors);
        all.remarks.extend(anchors.remarks);
    }
    Ok(all)
}

/// Reads hints, those of one zone from each file.
pub(crate) fn hints(paths: &[PathBuf], env: &mut Env) -> Result<Vec<Hints>, CliError> {
    let read_one = |path: &PathBuf| {
        let text = read(path, env)?;
        Hints::parse(&text).map_err(|error| CliError::Hints { file: path.display().to_string(), error })
    };
    paths.iter().map(read_one).collect()
}

/// Reads keys and DS records; names without final dot are completed with `origin`.
pub(crate) fn key_source(path: &Path, origin: &Name, env: &mut Env) -> Result<KeySource, CliError> {
    let text = read(path, env)?;
    let file = path.display().to_string();
    KeySource::parse(&text, origin).map_err(|error| CliError::KeySource { source_name: file, error })
}

/// Reads the certificates of authorities, as PEM; `None` if no file is named.
pub(crate) fn authorities(paths: &[PathBuf], env: &mut Env) -> Result<Option<RootCertStore>, CliError> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut store = RootCertStore::empty();
    for path in paths {
        let text = read(path, env)?;
        let file = || path.display().to_string();
        let before = store.len();
        for (place, certificate) in CertificateDer::pem_slice_iter(text.as_bytes()).enumerate() {
            let fault = |reason: String| CliError::Authority { file: file(), number: place + 1, reason };
            let certificate = certificate.map_err(|error| fault(error.to_string()))?;
            store.add(certificate).map_err(|error| fault(error.to_string()))?;
        }
        if store.len() == before {
            return Err(CliError::NoAuthority { file: file() });
        }
    }
    Ok(Some(store))
}

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path, env: &mut Env) -> Result<String, CliError> {
    let file = path.display().to_string();
    let mut octets = Vec::new();
    let read = match path == Path::new("-") {
        true => (&mut env.stdin).take(LIMIT + 1).read_to_end(&mut octets),
        false => File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut octets)),
    };
    match read.map(u64::try_from) {
        Err(error) => return Err(CliError::Read { file, error }),
        Ok(Ok(length)) if length <= LIMIT => {}
        Ok(_) => return Err(CliError::TooLarge { file, limit: LIMIT }),
    }
    if octets.trim_ascii().is_empty() {
        return Err(CliError::Empty { file });
    }
    String::from_utf8(octets).map_err(|error| {
        let valid = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        CliError::NotUtf8 { file, line: 1 + valid.filter(|octet| **octet == b'\n').count() }
    })
}
