//! Resolvers asked over TLS, HTTPS or QUIC, as named on the command line:
//!
//! ```text
//! tls://HOST[:PORT][#NAME]    https://HOST[:PORT][/PATH][#NAME]    quic://HOST[:PORT][#NAME]
//! ```
//!
//! HOST is a name, an IPv4 address, or an IPv6 address in brackets. The certificate must be for NAME, or for HOST
//! if there is none.

use super::words::parse_name;
use crate::net::{Encryption, Protocol};
use rustls::pki_types::ServerName;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU16;

/// The path where none is given (RFC 8484 §4.1 leaves it to the server; this is the one its examples have).
const PATH: &str = "/dns-query";

/// What the variable of a URI template (RFC 8484 §3) looks like; a POST request leaves it out.
const VARIABLE: &str = "{?dns}";

/// A resolver that shows a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EncryptedServer {
    /// Where it is.
    pub(crate) host: Host,
    /// Its port, where it is not the usual one.
    pub(crate) port: Option<u16>,
    /// What is spoken there, and whom the certificate must be for.
    pub(crate) encryption: Encryption,
}

/// Where a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// At this address.
    Address(IpAddr),
    /// Where this name leads.
    Name(String),
}

/// Why a word names no such server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EncryptedServerFault {
    #[error("{scheme:?} is not tls, https or quic")]
    Scheme { scheme: String },
    #[error("there is no host")]
    NoHost,
    #[error("{host:?} is neither a host name nor an address")]
    Host { host: String },
    #[error("an IPv6 address stands in brackets, [{address}]")]
    Brackets { address: Ipv6Addr },
    #[error("{port:?} is no port")]
    Port { port: String },
    #[error("only https has a path")]
    Path,
    #[error("{character:?} stands in no path")]
    PathCharacter { character: char },
    #[error("after # stands the name in the certificate, and {name:?} is none")]
    Name { name: String },
}

impl EncryptedServer {
    /// Reads what follows the `@`, if it has a scheme.
    pub(super) fn parse(text: &str) -> Option<Result<Self, EncryptedServerFault>> {
        let (scheme, rest) = text.split_once("://")?;
        Some(Self::parse_with(scheme, rest))
    }

    fn parse_with(scheme: &str, rest: &str) -> Result<Self, EncryptedServerFault> {
        let (rest, name) = match rest.split_once('#') {
            Some((rest, name)) => (rest, Some(name)),
            None => (rest, None),
        };
        let (authority, path) = match rest.find('/') {
            Some(place) => rest.split_at(place),
            None => (rest, ""),
        };
        let protocol = match (scheme.to_ascii_lowercase().as_str(), path) {
            ("https", path) => Protocol::Https { path: parse_path(path)? },
            ("tls", "") => Protocol::Tls,
            ("quic", "") => Protocol::Quic,
            ("tls" | "quic", _) => return Err(EncryptedServerFault::Path),
            _ => return Err(EncryptedServerFault::Scheme { scheme: scheme.to_owned() }),
        };
        let (host, port) = parse_authority(authority)?;
        let no_name = |name: &str| EncryptedServerFault::Name { name: name.to_owned() };
        let name = match (name, &host) {
            (Some(name), _) => certificate_name(name).ok_or_else(|| no_name(name))?,
            (None, Host::Address(address)) => ServerName::from(*address),
            (None, Host::Name(host)) => {
                certificate_name(host).ok_or_else(|| EncryptedServerFault::Host { host: host.clone() })?
            }
        };
        Ok(EncryptedServer { host, port, encryption: Encryption { name, protocol } })
    }
}

fn parse_authority(text: &str) -> Result<(Host, Option<u16>), EncryptedServerFault> {
    if text.is_empty() {
        return Err(EncryptedServerFault::NoHost);
    }
    if let Ok(address) = text.parse() {
        return Err(EncryptedServerFault::Brackets { address });
    }
    let no_host = |host: &str| EncryptedServerFault::Host { host: host.to_owned() };
    if let Some(bracketed) = text.strip_prefix('[') {
        let (inner, after) = bracketed.split_once(']').ok_or_else(|| no_host(text))?;
        let address: Ipv6Addr = inner.parse().map_err(|_| no_host(text))?;
        let port = match (after, after.strip_prefix(':')) {
            ("", _) => None,
            (_, Some(port)) => Some(parse_port(port)?),
            (_, None) => return Err(no_host(text)),
        };
        return Ok((Host::Address(address.into()), port));
    }
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(parse_port(port)?)),
        None => (text, None),
    };
    if host.is_empty() {
        return Err(EncryptedServerFault::NoHost);
    }
    if let Ok(address) = host.parse() {
        return Ok((Host::Address(IpAddr::V4(address)), port));
    }
    // An address with a slip in it is not looked up as a name.
    let is_number = host.bytes().all(|octet| octet.is_ascii_digit() || octet == b'.');
    if is_number || parse_name(host).is_err() {
        return Err(no_host(host));
    }
    Ok((Host::Name(host.to_owned()), port))
}

fn parse_port(text: &str) -> Result<u16, EncryptedServerFault> {
    let digits = text.bytes().all(|octet| octet.is_ascii_digit());
    let port = text.parse().ok().filter(|_| digits);
    port.map(NonZeroU16::get).ok_or_else(|| EncryptedServerFault::Port { port: text.to_owned() })
}

/// RFC 3986 §3.3 and §3.4: what may stand in a path and a query.
fn parse_path(text: &str) -> Result<String, EncryptedServerFault> {
    let path = match text.strip_suffix(VARIABLE).unwrap_or(text) {
        "" => PATH,
        path => path,
    };
    let is_allowed =
        |character: &char| character.is_ascii_alphanumeric() || "-._~%!$&'()*+,;=:@/?".contains(*character);
    match path.chars().find(|character| !is_allowed(character)) {
        Some(character) => Err(EncryptedServerFault::PathCharacter { character }),
        None => Ok(path.to_owned()),
    }
}

/// A name that a certificate can be for; numbers are more likely a port with the wrong mark before it.
fn certificate_name(text: &str) -> Option<ServerName<'static>> {
    if text.bytes().all(|octet| octet.is_ascii_digit()) {
        return None;
    }
    // Names in certificates have no dot at their end.
    ServerName::try_from(text.strip_suffix('.').unwrap_or(text).to_owned()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<EncryptedServer, String> {
        let parsed = EncryptedServer::parse(text).expect("a scheme");
        parsed.map_err(|fault| fault.to_string())
    }

    #[test]
    fn servers() {
        let address = |text: &str| Host::Address(text.parse().unwrap());
        let name = |text: &str| Host::Name(text.to_owned());
        let https = |path: &str| Protocol::Https { path: path.to_owned() };
        for (text, protocol, host, port, certificate) in [
            ("tls://9.9.9.9", Protocol::Tls, address("9.9.9.9"), None, "9.9.9.9"),
            ("tls://dns.example:8853", Protocol::Tls, name("dns.example"), Some(8853), "dns.example"),
            ("tls://9.9.9.9#dns.example", Protocol::Tls, address("9.9.9.9"), None, "dns.example"),
            ("TLS://dns.example.", Protocol::Tls, name("dns.example."), None, "dns.example"),
            ("tls://[2001:db8::1]", Protocol::Tls, address("2001:db8::1"), None, "2001:db8::1"),
            ("quic://[::1]:8853#a.example", Protocol::Quic, address("::1"), Some(8853), "a.example"),
            ("quic://dns.example", Protocol::Quic, name("dns.example"), None, "dns.example"),
            ("quic://localhost#192.0.2.1", Protocol::Quic, name("localhost"), None, "192.0.2.1"),
            ("https://dns.example", https("/dns-query"), name("dns.example"), None, "dns.example"),
            ("https://dns.example/", https("/"), name("dns.example"), None, "dns.example"),
            ("https://1.1.1.1/q#one.example", https("/q"), address("1.1.1.1"), None, "one.example"),
            ("https://[::1]:8443/a/b?c=d", https("/a/b?c=d"), address("::1"), Some(8443), "::1"),
            ("https://dns.example/q{?dns}", https("/q"), name("dns.example"), None, "dns.example"),
        ] {
            let name = ServerName::try_from(certificate).unwrap();
            let encryption = Encryption { name, protocol };
            assert_eq!(parse(text).unwrap(), EncryptedServer { host, port, encryption }, "{text}");
        }
        assert_eq!(EncryptedServer::parse("dns.example"), None);
    }

    #[test]
    fn mistakes_are_named() {
        for (text, part) in [
            ("http://dns.example", "\"http\" is not tls, https or quic"),
            ("://dns.example", "\"\" is not tls"),
            ("tls://", "no host"),
            ("tls://:853", "no host"),
            ("tls://#dns.example", "no host"),
            ("https:///dns-query", "no host"),
            ("tls://::1", "brackets, [::1]"),
            ("tls://[::1", "neither"),
            ("tls://[192.0.2.1]", "neither"),
            ("tls://[::1]853", "neither"),
            ("tls://192.0.2", "neither"),
            ("tls://192.0.2.256", "neither"),
            ("tls://a..b", "neither"),
            ("tls://user@dns.example", "neither"),
            ("tls://dns.example:", "\"\" is no port"),
            ("tls://dns.example:0", "\"0\" is no port"),
            ("tls://dns.example:+853", "no port"),
            ("tls://dns.example:70000", "no port"),
            ("tls://[::1]:x", "no port"),
            ("tls://dns.example/", "only https has a path"),
            ("quic://dns.example/dns-query", "only https has a path"),
            ("https://dns.example/a b", "' ' stands in no path"),
            ("https://dns.example/\u{e9}", "stands in no path"),
            ("https://dns.example/{?dns}{?dns}", "'{' stands in no path"),
            ("tls://9.9.9.9#853", "\"853\" is none"),
            ("tls://9.9.9.9#", "\"\" is none"),
            ("tls://9.9.9.9#a b", "is none"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
