//! NAME, TYPE and @SERVER in any order, as dig takes them.

use super::encrypted::EncryptedServer;
use crate::error::CliError;
use dnssec_core::name::Name;
use dnssec_core::record::Question;
use dnssec_core::record_type::{Class, RecordType};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU16;

/// The words of a command line that asks about a name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// What is asked.
    pub(crate) question: Option<Question>,
    /// Whom to ask, in the order of the words.
    pub(crate) servers: Vec<Named>,
}

/// A server, and the word that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) word: String,
    pub(crate) server: Server,
}

/// A resolver as named on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    /// The first one of the system's configuration.
    System,
    /// By address.
    Address { address: IpAddr, port: Option<u16> },
    /// By name.
    Host { host: String, port: Option<u16> },
    /// With a scheme: over TLS, HTTPS or QUIC.
    Encrypted(EncryptedServer),
}

impl Words {
    /// Sorts the words.
    pub(crate) fn parse(words: &[String]) -> Result<Self, CliError> {
        let mut servers = Vec::new();
        let mut others: Vec<&str> = Vec::new();
        for word in words {
            match word.strip_prefix('@') {
                Some(text) => servers.push(Named { word: word.clone(), server: Server::parse(text)? }),
                None => others.push(word),
            }
        }
        // `dnssec --json check NAME`: options stand before the verb.
        if let ["check", _, ..] = others.as_slice() {
            let is_type = |word: &&&str| word.parse::<RecordType>().is_ok();
            if others.iter().skip(1).any(|word| !is_type(&word)) {
                others.remove(0);
            }
        }
        if let Some(place) =
            others.iter().skip(1).position(|word| Class::from_text(word).is_some_and(is_class))
        {
            let text = others.remove(place + 1);
            if Class::from_text(text) != Some(Class::IN) {
                return Err(CliError::Class { text: text.to_owned() });
            }
        }
        let question = match others.as_slice() {
            [] => None,
            [name] => Some(Question::new(parse_name(name)?, RecordType::A)),
            [first, second] => Some(match (second.parse(), first.parse()) {
                (Ok(record_type), _) => Question::new(parse_name(first)?, record_type),
                (Err(_), Ok(record_type)) => Question::new(parse_name(second)?, record_type),
                (Err(error), Err(_)) => return Err(error.into()),
            }),
            [_, _, third, ..] => return Err(CliError::TooManyWords { text: (*third).to_owned() }),
        };
        match question {
            Some(Question { record_type, .. }) if record_type.is_meta() && record_type != RecordType::ANY => {
                Err(CliError::MetaType { text: record_type.to_string() })
            }
            question => Ok(Words { question, servers }),
        }
    }

    /// The server, for a command that asks one at most.
    pub(crate) fn server(&self) -> Result<Option<&Server>, CliError> {
        match self.servers.as_slice() {
            [] => Ok(None),
            [named] => Ok(Some(&named.server)),
            [_, second, ..] => Err(CliError::SecondServer { text: second.word.clone() }),
        }
    }
}

/// ANY is a type here.
fn is_class(class: Class) -> bool {
    class != Class(255)
}

/// Reads a name as people type it.
pub(crate) fn parse_name(text: &str) -> Result<Name, CliError> {
    if !text.is_ascii() {
        return Err(CliError::NotAscii { text: text.to_owned() });
    }
    text.parse().map_err(|fault| CliError::Name { text: text.to_owned(), fault })
}

impl Server {
    /// Reads what follows the `@` of one word.
    pub(crate) fn parse(text: &str) -> Result<Self, CliError> {
        if let Some(parsed) = EncryptedServer::parse(text) {
            let text = format!("@{text}");
            return parsed.map(Server::Encrypted).map_err(|fault| CliError::EncryptedServer { text, fault });
        }
        let fault = || CliError::Server { text: format!("@{text}") };
        if text == "system" {
            return Ok(Server::System);
        }
        if let Ok(server) = text.parse::<SocketAddr>() {
            if server.port() == 0 {
                return Err(fault());
            }
            return Ok(Server::Address { address: server.ip(), port: Some(server.port()) });
        }
        let (host, port) = match text.split_once('#') {
            Some((host, port)) => (host, Some(port.parse::<NonZeroU16>().map_err(|_| fault())?.get())),
            None => (text, None),
        };
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        if let Ok(address) = bare.parse() {
            return Ok(Server::Address { address, port });
        }
        // An address with a slip in it is not looked up as a name.
        let is_number = host.bytes().all(|octet| octet.is_ascii_digit() || octet == b'.');
        if is_number || host.contains([':', '[', ']', '/']) || parse_name(host).is_err() {
            return Err(fault());
        }
        Ok(Server::Host { host: host.to_owned(), port })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Words, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Words::parse(&words).map_err(|error| error.to_string())
    }

    fn server(line: &str) -> Result<Option<Server>, String> {
        parse(line)?.server().map(Option::<&Server>::cloned).map_err(|error| error.to_string())
    }

    #[track_caller]
    fn asks(line: &str, name: &str, record_type: &str) {
        let question = Question::new(name.parse().unwrap(), record_type.parse().unwrap());
        assert_eq!(parse(line).unwrap().question, Some(question), "{line}");
    }

    #[test]
    fn any_order() {
        for line in
            ["example.com MX @::1", "@::1 example.com mx", "MX @::1 example.com", "example.com IN MX @::1"]
        {
            asks(line, "example.com.", "MX");
            let address = "::1".parse().unwrap();
            assert_eq!(server(line), Ok(Some(Server::Address { address, port: None })));
        }
        asks("example.com", "example.com.", "A");
        asks("mx", "mx.", "A");
        asks("mx mx", "mx.", "MX");
        asks("ns a", "ns.", "A");
        asks("example.com any", "example.com.", "ANY");
        asks("check.example TYPE65", "check.example.", "TYPE65");
        asks("check example.com MX", "example.com.", "MX");
        asks("check MX", "check.", "MX");
        asks("check", "check.", "A");
        asks(". DNSKEY", ".", "DNSKEY");
        assert_eq!(parse("").unwrap(), Words { question: None, servers: vec![] });
    }

    #[test]
    fn servers() {
        let address = |text: &str| text.parse().unwrap();
        for (text, server) in [
            ("@system", Server::System),
            ("@192.0.2.1", Server::Address { address: address("192.0.2.1"), port: None }),
            ("@192.0.2.1#5300", Server::Address { address: address("192.0.2.1"), port: Some(5300) }),
            ("@192.0.2.1:5300", Server::Address { address: address("192.0.2.1"), port: Some(5300) }),
            ("@2001:db8::1", Server::Address { address: address("2001:db8::1"), port: None }),
            ("@[2001:db8::1]", Server::Address { address: address("2001:db8::1"), port: None }),
            ("@[2001:db8::1]:53", Server::Address { address: address("2001:db8::1"), port: Some(53) }),
            ("@2001:db8::1#53", Server::Address { address: address("2001:db8::1"), port: Some(53) }),
            ("@dns.example", Server::Host { host: "dns.example".to_owned(), port: None }),
            ("@dns.example#53", Server::Host { host: "dns.example".to_owned(), port: Some(53) }),
        ] {
            assert_eq!(self::server(text), Ok(Some(server)), "{text}");
        }
        assert!(matches!(server("@tls://192.0.2.1").unwrap(), Some(Server::Encrypted(_))));
        for text in [
            "@",
            "@192.0.2",
            "@192.0.2.256",
            "@1.2.3.4#x",
            "@1.2.3.4#70000",
            "@1.2.3.4#0",
            "@[::1]:0",
            "@::g",
            "@a..b",
            "@dns:53",
            "@dot://192.0.2.1",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn several_servers() {
        let words = parse("@192.0.2.1 example.com @system MX @192.0.2.1").unwrap();
        let named: Vec<&str> = words.servers.iter().map(|named| named.word.as_str()).collect();
        assert_eq!(named, ["@192.0.2.1", "@system", "@192.0.2.1"]);
        assert!(
            server("example.com @192.0.2.1 @192.0.2.2").unwrap_err().contains("\"@192.0.2.2\" is a second")
        );
    }

    #[test]
    fn mistakes_are_named() {
        for (line, part) in [
            ("example.com NOTYPE", "\"NOTYPE\" is not a record type"),
            ("a b MX A", "one word too many"),
            ("münchen.de", "xn--"),
            ("a..b", "\"a..b\" is not a domain name: empty label"),
            ("example.com CH TXT", "class CH"),
            ("example.com AXFR", "AXFR is no type that a zone can have"),
            ("example.com TYPE0", "TYPE0 is no type"),
            ("OPT example.com", "OPT is no type"),
        ] {
            let error = parse(line).unwrap_err();
            assert!(error.contains(part), "{line}: {error}");
            assert!(!error.contains('\n'));
        }
    }
}
