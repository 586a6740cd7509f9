use super::super::channel::Channel;
use super::super::endpoint::{Encryption, Endpoint, Protocol};
use super::servers::{Authority, Reply, Script, Server, names};
use super::{framed, outgoing_for, response};
use crate::env::Clock;
use crate::net::Network;
use dnssec_core::capture::{Transport, TransportError};
use dnssec_core::name::Name;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use dnssec_core::walk::{Completed, Start};
use dnssec_core::wire::{ClientCookie, QueryEdns};
use rcgen::{BasicConstraints, CertificateParams, IsCa, date_time_ymd};
use rustls::RootCertStore;
use rustls::pki_types::ServerName;
use std::hash::RandomState;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, UdpSocket};

const NOW: Timestamp = Timestamp(1_795_499_513);
/// Never reached, but where a test waits for it.
const TIMEOUT: Duration = Duration::from_secs(10);
const SHORT: Duration = Duration::from_millis(500);
const NAME: &str = "dns.example";

/// Each with what it agrees on (ALPN).
fn protocols() -> [(Protocol, &'static [&'static str]); 3] {
    [
        (Protocol::Tls, &[]),
        (Protocol::Https { path: "/dns-query".to_owned() }, &["h2"]),
        (Protocol::Quic, &["doq"]),
    ]
}

/// A server and the way to it.
struct Pair {
    server: Server,
    network: Network,
    transport: Transport,
}

async fn pair(protocol: Protocol, alpn: &[&str], script: impl Script) -> Pair {
    let authority = Authority::new("ours");
    let config = authority.config(&names(&[NAME]), alpn);
    let server = serve(&protocol, config, script).await;
    let (network, transport) = way(server.address, NAME, protocol, Some(authority.store()));
    Pair { server, network, transport }
}

async fn serve(protocol: &Protocol, config: Arc<rustls::ServerConfig>, script: impl Script) -> Server {
    match protocol {
        Protocol::Tls => Server::tls(config, "127.0.0.1:0", script).await,
        Protocol::Https { .. } => Server::https(config, "127.0.0.1:0", script).await,
        Protocol::Quic => Server::quic(config, "127.0.0.1:0", script).await,
    }
}

fn way(
    address: SocketAddr,
    name: &'static str,
    protocol: Protocol,
    authorities: Option<RootCertStore>,
) -> (Network, Transport) {
    way_within(TIMEOUT, address, name, protocol, authorities)
}

fn way_within(
    timeout: Duration,
    address: SocketAddr,
    name: &'static str,
    protocol: Protocol,
    authorities: Option<RootCertStore>,
) -> (Network, Transport) {
    let encryption = Encryption { name: ServerName::try_from(name).unwrap(), protocol };
    let endpoint = Endpoint { address, encryption: Some(encryption) };
    let Start::Resolver { transport, .. } = endpoint.start(Transport::Udp) else { panic!("a resolver") };
    let clock = Clock::fixed(NOW);
    let channel = Channel::new(&endpoint, authorities, timeout, &clock).unwrap();
    (Network { timeout, clock, secret: RandomState::new(), channel: channel.map(Arc::new) }, transport)
}

impl Pair {
    async fn ask(&self, name: &str) -> Completed {
        let question = Question::new(name.parse().unwrap(), RecordType::MX);
        self.network.exchange(&outgoing_for(question, self.server.address, self.transport)).await
    }
}

#[track_caller]
fn fails(completed: &Completed, part: &str) {
    match &completed.outcome {
        Err(TransportError::Network(text)) if text.contains(part) && !text.contains('\n') => {}
        found => panic!("{part:?} expected: {found:?}"),
    }
}

#[track_caller]
fn is_refused(completed: &Completed, part: &str) {
    match &completed.outcome {
        Err(TransportError::Certificate(text)) if text.contains(part) && !text.contains('\n') => {}
        found => panic!("{part:?} expected: {found:?}"),
    }
}

fn echo(query: &[u8]) -> Reply {
    Reply::Message(response(query))
}

/// One connection, whatever is asked; octets as they stand on both sides. IDs are 0 where a stream tells whose
/// response it is (RFC 8484 §4.1, RFC 9250 §4.2.1), and different ones over TLS.
#[tokio::test]
async fn one_connection_carries_all_queries() {
    for (protocol, alpn) in protocols() {
        let pair = pair(protocol, alpn, |query| {
            assert_eq!(query[2..4], [0x01, 0x10], "RD and CD");
            assert_eq!(query[query.len() - 11..], [0, 0, 41, 4, 208, 0, 0, 0x80, 0, 0, 0], "DO, 1232 octets");
            Reply::Message([response(query), b"trailing".to_vec()].concat())
        });
        let pair = pair.await;
        let mut ids = std::collections::BTreeSet::new();
        let asking = (0..40).map(|number| {
            let name = format!("n{number}.eXample.com");
            let pair = &pair;
            async move { (pair.ask(&name).await, name) }
        });
        for (completed, name) in futures_util::future::join_all(asking).await {
            let query = &completed.query;
            let expected = [response(query), b"trailing".to_vec()].concat();
            assert_eq!(completed.outcome, Ok(expected), "{}", pair.transport);
            assert!(query.ends_with(&[0, 0, 41, 4, 208, 0, 0, 0x80, 0, 0, 0]));
            let name: Name = name.parse().unwrap();
            assert!(query[12..].starts_with(name.as_wire()), "case is kept");
            ids.insert(u16::from_be_bytes([query[0], query[1]]));
        }
        let expected = if pair.transport == Transport::Tls { 40 } else { 1 };
        assert_eq!((pair.server.connections(), ids.len()), (1, expected), "{}", pair.transport);
        if expected == 1 {
            assert!(ids.contains(&0), "{}", pair.transport);
        }
    }
}

/// What is recorded as sent over QUIC is what hickory-net makes of it.
#[test]
fn hickory_leaves_queries_as_they_are() {
    use hickory_net::proto::op::Message;
    let names = [".", "example.com", "ExAmPlE.com", "a\\.b\\000\\255.example", "*.x", "_25._tcp.mx.example"];
    for name in names {
        for record_type in (0..=300).chain([32768, 32769, 65280, 65535]).filter(|&number| number != 41) {
            for (start, size) in [(Transport::Quic, Some(1232)), (Transport::Quic, None)] {
                let question = Question::new(name.parse().unwrap(), RecordType(record_type));
                let mut query = outgoing_for(question, "127.0.0.1:853".parse().unwrap(), start).query;
                query.edns = size.map(QueryEdns::dnssec);
                let octets = query.to_octets(0, ClientCookie([0; 8]));
                let again = Message::from_vec(&octets).unwrap().to_vec().unwrap();
                assert_eq!(again, octets, "{name} TYPE{record_type}");
            }
        }
    }
}

/// Over TLS, responses in another order than queries find theirs.
#[tokio::test]
async fn responses_out_of_order() {
    let held = Mutex::new(Vec::new());
    let pair = pair(Protocol::Tls, &[], move |query| {
        let mut held = held.lock().unwrap();
        if held.is_empty() {
            *held = query.to_vec();
            return Reply::Silence;
        }
        Reply::Octets([framed(&response(query)), framed(&response(&held))].concat())
    });
    let pair = pair.await;
    let (first, second) = tokio::join!(pair.ask("first.example"), pair.ask("second.example"));
    assert_eq!(first.outcome, Ok(response(&first.query)));
    assert_eq!(second.outcome, Ok(response(&second.query)));
    assert_eq!(pair.server.connections(), 1);
}

/// What cannot be read, is no response, or answers another question: kept for the validation to judge. hickory-net
/// loses most of that over QUIC, and then the error says so.
#[tokio::test]
async fn odd_responses_are_kept() {
    fn odd(oddity: &str, query: &[u8]) -> Vec<u8> {
        let mut message = response(query);
        match oddity {
            // Of a type that nobody knows, so nothing is wrong with it.
            "RDATA without octets" => {
                message[7] = 1;
                let end = message.len() - 11;
                message.splice(end..end, [0xc0, 12, 0xff, 1, 0, 1, 0, 0, 0, 60, 0, 0]);
            }
            "query" => message[2] &= 0x7f,
            "end within the header" => message.truncate(11),
            _ => message[13] ^= 1,
        }
        message
    }
    for oddity in ["RDATA without octets", "query", "end within the header", "another question"] {
        for (protocol, alpn) in protocols() {
            let pair = pair(protocol, alpn, move |query: &[u8]| Reply::Message(odd(oddity, query))).await;
            let completed = pair.ask("example.com").await;
            match pair.transport {
                Transport::Quic if oddity != "another question" => {
                    fails(&completed, "the response is lost: hickory-net cannot read it (");
                }
                transport => {
                    assert_eq!(completed.outcome, Ok(odd(oddity, &completed.query)), "{oddity}, {transport}");
                }
            }
        }
    }
}

/// A server that closes after each response costs a connection each; one that closes without, an error.
#[tokio::test]
async fn closed_connections_are_made_anew() {
    let script = |query: &[u8]| if query[13] == b'c' { Reply::Close } else { echo(query) };
    for (protocol, alpn) in protocols() {
        let pair = pair(protocol, alpn, script).await;
        assert!(pair.ask("open.example").await.outcome.is_ok(), "{}", pair.transport);
        fails(&pair.ask("closed.example").await, "connection");
        assert_eq!(pair.server.connections(), 2, "{}: two tries", pair.transport);
        let again = pair.ask("open.example").await;
        assert_eq!(again.outcome, Ok(response(&again.query)), "{}", pair.transport);
        assert_eq!(pair.server.connections(), 3, "{}", pair.transport);
    }
}

#[tokio::test]
async fn connections_that_end_early() {
    let pair = pair(Protocol::Tls, &[], |query| Reply::Octets(framed(&response(query))[..20].to_vec())).await;
    let completed = pair.ask("example.com").await;
    let octets = completed.query.len() + 2;
    fails(&completed, &format!("connection closed after 20 octets of at least {octets}"));
    for (octets, part) in [(0, "without a response"), (1, "after 1 octets"), (20, "after 18 octets")] {
        let script = move |query: &[u8]| Reply::Octets(framed(&response(query))[..octets].to_vec());
        fails(&self::pair(Protocol::Quic, &["doq"], script).await.ask("example.com").await, part);
    }
    // No octets of an HTTP body are a message of no octets.
    let https = Protocol::Https { path: "/".to_owned() };
    let pair = self::pair(https, &["h2"], |_| Reply::Octets(Vec::new())).await;
    assert_eq!(pair.ask("example.com").await.outcome, Ok(Vec::new()));
}

/// Before and after the handshake. Who does not answer the first time is not waited for again.
#[tokio::test]
async fn silence() {
    let timeout = Err(TransportError::Timeout { milliseconds: 500 });
    for (protocol, alpn) in protocols() {
        let authority = Authority::new("ours");
        let server =
            serve(&protocol, authority.config(&names(&[NAME]), alpn), |_: &[u8]| Reply::Silence).await;
        let store = Some(authority.store());
        let (network, transport) = way_within(SHORT, server.address, NAME, protocol.clone(), store);
        let mute = Pair { server, network, transport };
        let (first, second) = tokio::join!(mute.ask("example.com"), mute.ask("example.org"));
        assert_eq!((&first.outcome, &second.outcome), (&timeout, &timeout), "{transport}");
        assert!(first.elapsed >= 490, "{transport}: {}", first.elapsed);
        assert_eq!(mute.server.connections(), 1, "{transport}");

        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let udp = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = match protocol {
            Protocol::Quic => udp.local_addr().unwrap(),
            _ => tcp.local_addr().unwrap(),
        };
        let (network, transport) = way_within(SHORT, address, NAME, protocol, None);
        let question = Question::new("example.com".parse().unwrap(), RecordType::MX);
        let outgoing = outgoing_for(question, address, transport);
        let (first, second) = tokio::join!(network.exchange(&outgoing), network.exchange(&outgoing));
        assert_eq!((&first.outcome, &second.outcome), (&timeout, &timeout), "{transport}");
        assert!(first.elapsed.max(second.elapsed) < 900, "{transport}: both waited once");
        let third = network.exchange(&outgoing).await;
        assert_eq!(third.outcome, timeout, "{transport}");
        assert!(third.elapsed < 400, "{transport}: {}", third.elapsed);
    }
}

#[tokio::test]
async fn refusal_is_reported_at_once() {
    for (protocol, _) in protocols() {
        let address = UdpSocket::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let (network, transport) = way(address, NAME, protocol, None);
        let question = Question::new("example.com".parse().unwrap(), RecordType::MX);
        let completed = network.exchange(&outgoing_for(question, address, transport)).await;
        assert_eq!(completed.outcome, Err(TransportError::Network("connection refused".to_owned())));
        assert!(completed.elapsed < 200, "{transport}: {}", completed.elapsed);
    }
}

/// What is wrong with a certificate is told the same way over each protocol; and a server that shows a wrong one is
/// asked once.
#[tokio::test]
async fn certificates() {
    let dated = |from: (i32, u8, u8), to: (i32, u8, u8)| {
        let mut params = names(&[NAME]);
        params.not_before = date_time_ymd(from.0, from.1, from.2);
        params.not_after = date_time_ymd(to.0, to.1, to.2);
        params
    };
    let mut an_authority = names(&[NAME]);
    an_authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let many = ["a.example", "b.example", "192.0.2.1", "c.example", "d.example"];
    let cases: [(CertificateParams, &'static str, &str, &str); 10] = [
        (names(&[NAME]), NAME, "another", "is not trusted: its issuer is not among the authorities"),
        (
            names(&[NAME]),
            NAME,
            "namesake",
            "is refused: its signature does not fit the authority of that name",
        ),
        (names(&["x.example"]), NAME, "ours", "the certificate is not for dns.example, but for x.example"),
        (names(&many), NAME, "ours", "but for a.example, b.example, 192.0.2.1 and 2 more"),
        (names(&[]), NAME, "ours", "but for no name at all"),
        (names(&[NAME]), "127.0.0.1", "ours", "the certificate is not for 127.0.0.1, but for dns.example"),
        (names(&["*.example"]), "a.b.example", "ours", "is not for a.b.example, but for *.example"),
        (dated((2025, 1, 1), (2026, 1, 1)), NAME, "ours", "the certificate expired on 2026-01-01T00:00:00Z"),
        (dated((2027, 1, 1), (2028, 1, 1)), NAME, "ours", "is not valid before 2027-01-01T00:00:00Z"),
        (an_authority, NAME, "ours", "is refused: it is that of an authority, not of a server"),
    ];
    for (params, name, trusted, part) in cases {
        for (protocol, alpn) in protocols() {
            let authority = Authority::new("ours");
            let server = serve(&protocol, authority.config(&params, alpn), echo).await;
            let store = match trusted {
                "ours" => authority.store(),
                "namesake" => Authority::new("ours").store(),
                another => Authority::new(another).store(),
            };
            let (network, transport) = way(server.address, name, protocol, Some(store));
            let pair = Pair { server, network, transport };
            is_refused(&pair.ask("example.com").await, part);
            is_refused(&pair.ask("example.org").await, part);
            assert_eq!(pair.server.connections(), 1, "{transport}");
        }
    }
}

/// Addresses can be in certificates too, and what is trusted by default is not what a test makes.
#[tokio::test]
async fn addresses_and_authorities() {
    for (protocol, alpn) in protocols() {
        let authority = Authority::new("ours");
        let server = serve(&protocol, authority.config(&names(&["127.0.0.1", NAME]), alpn), echo).await;
        let (network, transport) =
            way(server.address, "127.0.0.1", protocol.clone(), Some(authority.store()));
        let pair = Pair { server, network, transport };
        assert!(pair.ask("example.com").await.outcome.is_ok(), "{transport}");

        let (network, _) = way(pair.server.address, NAME, protocol, None);
        let pair = Pair { network, ..pair };
        is_refused(&pair.ask("example.com").await, "not trusted");
    }
}

/// Servers with several names see which one is meant; addresses are not told (RFC 6066 §3). The URI is complete.
#[tokio::test]
async fn servers_learn_whom_they_are_taken_for() {
    let has_ipv6 = UdpSocket::bind("[::1]:0").await.is_ok();
    let hosts = [("127.0.0.1:0", NAME, NAME, NAME), ("127.0.0.1:0", "127.0.0.1", "no name", "127.0.0.1")];
    let hosts = hosts.into_iter().chain(has_ipv6.then_some(("[::1]:0", "::1", "no name", "[::1]")));
    for (at, name, indicated, authority_host) in hosts {
        let authority = Authority::new("ours");
        let server = Server::https(authority.config(&names(&[name]), &["h2"]), at, echo).await;
        let protocol = Protocol::Https { path: "/a/b?c=d".to_owned() };
        let (network, transport) = way(server.address, name, protocol, Some(authority.store()));
        let pair = Pair { server, network, transport };
        assert!(pair.ask("example.com").await.outcome.is_ok(), "{name}");
        let port = pair.server.address.port();
        let uri = format!("POST https://{authority_host}:{port}/a/b?c=d");
        assert_eq!(pair.server.said(), [indicated.to_owned(), uri]);
    }
}

/// RFC 7301: a server that insists on another protocol, and one that knows nothing of the choice.
#[tokio::test]
async fn other_protocols() {
    let https = Protocol::Https { path: "/".to_owned() };
    for (protocol, wanted, alpns) in
        [(https, "h2", [&["http/1.1"][..], &[]]), (Protocol::Quic, "doq", [&["h3"][..], &[]])]
    {
        for alpn in alpns {
            let pair = pair(protocol.clone(), alpn, echo).await;
            fails(&pair.ask("example.com").await, &format!("did not agree on {wanted} (ALPN)"));
        }
    }
}

#[tokio::test]
async fn what_is_no_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        for answer in [b"HTTP/1.1 400 Bad Request\r\n\r\n".as_slice(), b""] {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(answer).await.unwrap();
            let _ = stream.shutdown().await;
        }
    });
    for part in ["the server does not speak TLS", "closed during the TLS handshake"] {
        let (network, transport) = way(address, NAME, Protocol::Tls, None);
        let question = Question::new("example.com".parse().unwrap(), RecordType::MX);
        fails(&network.exchange(&outgoing_for(question, address, transport)).await, part);
    }
}

/// RFC 8484 §4.2.1: no message in anything but a 2xx of the right type, and that is not read.
#[tokio::test]
async fn http_says_no() {
    let http = |status, content_type, length| Reply::Http { status, content_type, body: vec![b' '; length] };
    let html = Some("text/html; charset=utf-8");
    for (reply, part) in [
        (http(415, html, 100_000), "HTTP status 415 Unsupported Media Type"),
        (http(302, None, 0), "HTTP status 302 Found"),
        (http(599, Some("application/dns-message"), 40), "HTTP status 599"),
        (
            http(200, html, 30),
            "HTTP content type \"text/html; charset=utf-8\" instead of application/dns-message",
        ),
        (http(200, Some("\t\u{202e}"), 30), "HTTP content type \"\\t\\u{202e}\" instead"),
        (http(200, None, 65_536), "an HTTP body of more than 65535 octets: no message is longer"),
    ] {
        let https = Protocol::Https { path: "/dns-query".to_owned() };
        let pair = pair(https, &["h2"], move |_| reply.clone()).await;
        fails(&pair.ask("example.com").await, part);
        fails(&pair.ask("example.org").await, part);
        assert_eq!(pair.server.connections(), 1, "{part}");
    }
    for (content_type, length) in [(None, 65_535), (Some("Application/DNS-Message; x=y"), 700)] {
        let https = Protocol::Https { path: "/dns-query".to_owned() };
        let pair = pair(https, &["h2"], move |_| http(200, content_type, length)).await;
        for _ in 0..3 {
            assert_eq!(pair.ask("example.com").await.outcome, Ok(vec![b' '; length]));
        }
    }
}

/// RFC 9250 §4.3: a server that breaks off a stream says why.
#[tokio::test]
async fn quic_says_no() {
    let reset = |_: &[u8]| Reply::Http { status: 0, content_type: None, body: Vec::new() };
    let pair = pair(Protocol::Quic, &["doq"], reset).await;
    fails(&pair.ask("example.com").await, "the server broke off with error 2, DOQ_PROTOCOL_ERROR");

    let id = |query: &[u8]| Reply::Message([&[0, 7], &response(query)[2..]].concat());
    let pair = self::pair(Protocol::Quic, &["doq"], id).await;
    fails(&pair.ask("example.com").await, "a response with ID 7, which is 0 here");
}
