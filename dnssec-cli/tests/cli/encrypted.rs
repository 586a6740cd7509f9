//! Resolvers asked over TLS, HTTPS and QUIC: words, authorities, and what is said when no response comes. Responses
//! are the business of `tests/peers` and of the tests beside the sockets.

use crate::{dnssec, refuses, words};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use serde_json::Value;
use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;
use tempfile::TempDir;

#[test]
fn mistakes() {
    for (word, part) in [
        ("@tls://", "names no server: there is no host"),
        ("@tls://::1", "an IPv6 address stands in brackets, [::1]"),
        ("@tls://192.0.2.1#853", "after # stands the name in the certificate"),
        ("@quic://dns.example/dns-query", "only https has a path"),
        ("@doh://dns.example", "\"doh\" is not tls, https or quic"),
        ("@https://dns.example:0", "\"0\" is no port"),
    ] {
        refuses(&format!("example.com {word}"), part);
        refuses(&format!("example.com {word}"), "write @tls://HOST[:PORT][#NAME], @https://HOST");
    }
    refuses("example.com @tls://192.0.2.1 -6", "no IPv6 address");
    refuses("example.com @tls://192.0.2.1 @quic://192.0.2.2", "second server");
    refuses("example.com @192.0.2", "@tls://host");
}

#[test]
fn authorities() {
    let directory = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let server = "example.com @tls://127.0.0.1";
    let none = file("none", "no certificate\n");
    refuses(&format!("{server} --ca {none}"), &format!("{none}: there is no certificate in PEM form"));
    let missing = directory.path().join("missing").display().to_string();
    refuses(&format!("{server} --ca {missing}"), &missing);
    let CertifiedKey { cert, .. } = generate_simple_self_signed(vec!["dns.example".to_owned()]).unwrap();
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let second = file("second", &format!("{}{broken}", cert.pem()));
    refuses(&format!("{server} --ca {second}"), &format!("{second}: certificate 2: "));
    let cut = file("cut", "-----BEGIN CERTIFICATE-----\nAAAA\n");
    refuses(&format!("{server} --ca {cut}"), &format!("{cut}: certificate 1: "));
    let good = file("good", &cert.pem());
    for line in ["example.com", "example.com @127.0.0.1", "example.com @system"] {
        refuses(&format!("{line} --ca {good}"), "--ca is for a server that shows a certificate");
    }
    refuses(&format!("--from x --ca {good}"), "cannot be used with");
}

/// A server that shows a certificate for dns.example and signs it itself.
fn stranger() -> SocketAddr {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["dns.example".to_owned()]).unwrap();
    let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key.into())
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let config = Arc::new(config);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut connection = rustls::ServerConnection::new(config.clone()).unwrap();
            let _ = connection.complete_io(&mut stream.unwrap());
        }
    });
    address
}

/// The reason stands in the headline, and cause and fix speak of it rather than of firewalls.
#[test]
fn a_server_that_is_not_trusted() {
    let address = stranger();
    let directory = TempDir::new().unwrap();
    let saved = directory.path().join("capture").display().to_string();
    let outcome = dnssec(&words(&format!("example.com @tls://{address}#dns.example --quick --save {saved}")));
    assert_eq!(outcome.code, ExitCode::from(4), "{outcome:?}");
    let text = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("the certificate is not trusted: its issuer is not among the authorities"),
        "{text}"
    );
    assert!(
        text.contains("cause What answers at this address does not prove to be the server named"),
        "{text}"
    );
    assert!(
        text.contains("fix name whom the certificate is for, @tls://ADDRESS#NAME, or the private"),
        "{text}"
    );

    let capture: Value = serde_json::from_str(&std::fs::read_to_string(&saved).unwrap()).unwrap();
    for exchange in capture["exchanges"].as_array().unwrap() {
        assert_eq!(exchange["query"], "", "nothing was sent");
        if exchange["error"]["kind"] != "servers-silent" {
            assert_eq!(
                (&exchange["transport"], &exchange["error"]["kind"]),
                (&"tls".into(), &"certificate".into())
            );
        }
    }
    let again = dnssec(&words(&format!("--from {saved}")));
    assert_eq!((again.code, again.stdout), (outcome.code, outcome.stdout));
}

#[test]
fn a_server_that_is_not_there() {
    for (scheme, service) in [
        ("tls", "There is no DNS over TLS at this address and port"),
        ("https", "There is no DNS over HTTPS at this address, port and path"),
        ("quic", "There is no DNS over QUIC at this address and port"),
    ] {
        let address = std::net::UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let line = format!("example.com @{scheme}://{address} --quick --json");
        let outcome = dnssec(&words(&line));
        assert_eq!(outcome.code, ExitCode::from(4), "{outcome:?}");
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let finding = &report["findings"][0];
        assert_eq!(finding["slug"], "no-response", "{line}");
        assert!(finding["summary"].as_str().unwrap().contains("last: connection refused"), "{finding}");
        assert!(finding["cause"].as_str().unwrap().starts_with(service), "{finding}");
    }
}
