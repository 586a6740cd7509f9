mod encrypted;
mod servers;

use super::*;
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::policy::Policy;
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use dnssec_core::walk::{Start, Walk};
use tokio::net::TcpListener;

/// A query to this server, as a walk sends it.
fn outgoing(server: SocketAddr, transport: Transport) -> Outgoing {
    outgoing_for(Question::new("example.com".parse().unwrap(), RecordType::MX), server, transport)
}

fn outgoing_for(question: Question, server: SocketAddr, transport: Transport) -> Outgoing {
    let (anchors, policy) = (TrustAnchors::built_in(), Policy::default());
    let started = Timestamp(1_795_499_513);
    let mut walk =
        Walk::new(question.clone(), Start::Resolver { address: server, transport }, anchors, policy, started);
    let mut outgoing = walk.poll_query().unwrap();
    outgoing.query.question = question;
    outgoing.transport = transport;
    outgoing
}

/// What `tamper` makes of the query, message by message, is what a server sends.
async fn udp(tamper: fn(&[u8]) -> Vec<Vec<u8>>) -> Completed {
    let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap();
    let answering = tokio::spawn(async move {
        let mut buffer = [0; 512];
        let (length, client) = server.recv_from(&mut buffer).await.unwrap();
        for response in tamper(&buffer[..length]) {
            server.send_to(&response, client).await.unwrap();
        }
        // Open until the client has given up.
        tokio::time::sleep(Duration::from_secs(10)).await;
    });
    let completed = network().exchange(&outgoing(address, Transport::Udp)).await;
    answering.abort();
    completed
}

/// The same over TCP, octets as they stand.
async fn tcp(tamper: fn(&[u8]) -> Vec<u8>) -> Completed {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = server.accept().await.unwrap();
        let length = stream.read_u16().await.unwrap();
        let mut query = vec![0; usize::from(length)];
        stream.read_exact(&mut query).await.unwrap();
        stream.write_all(&tamper(&query)).await.unwrap();
    });
    network().exchange(&outgoing(address, Transport::Tcp)).await
}

fn network() -> Network {
    let (timeout, clock) = (Duration::from_millis(300), Clock::fixed(Timestamp(7)));
    Network { timeout, clock, secret: RandomState::new(), channel: None }
}

fn response(query: &[u8]) -> Vec<u8> {
    let mut response = query.to_vec();
    response[2] |= 0x80;
    response
}

fn framed(message: &[u8]) -> Vec<u8> {
    let mut octets = u16::try_from(message.len()).unwrap().to_be_bytes().to_vec();
    octets.extend_from_slice(message);
    octets
}

const TIMEOUT: Result<Vec<u8>, TransportError> = Err(TransportError::Timeout { milliseconds: 300 });

#[tokio::test]
async fn octets_are_kept() {
    let completed = udp(|query| vec![[response(query), b"trailing".to_vec()].concat()]).await;
    assert_eq!(completed.outcome, Ok([response(&completed.query), b"trailing".to_vec()].concat()));
    assert_eq!(completed.sent, Timestamp(7));
}

#[tokio::test]
async fn what_does_not_match_is_ignored() {
    let completed = udp(|query| {
        let mut wrong_id = response(query);
        wrong_id[1] ^= 1;
        let mut wrong_question = response(query);
        wrong_question[13] ^= 1;
        let mut no_question = response(query)[..12].to_vec();
        no_question[5] = 0;
        vec![wrong_id, wrong_question, no_question, query.to_vec(), Vec::new(), vec![0; 11], response(query)]
    });
    let completed = completed.await;
    assert_eq!(completed.outcome, Ok(response(&completed.query)));
}

#[tokio::test]
async fn forgeries_alone_end_in_a_timeout() {
    let completed = udp(|query| {
        let mut wrong_id = response(query);
        wrong_id[0] ^= 0x55;
        vec![wrong_id, query.to_vec()]
    });
    assert_eq!(completed.await.outcome, TIMEOUT);
}

#[tokio::test]
async fn an_error_may_lack_the_question() {
    let completed = udp(|query| vec![vec![query[0], query[1], 0x80, 1, 0, 0, 0, 0, 0, 0, 0, 0]]).await;
    assert_eq!(completed.outcome.unwrap().len(), 12);
}

#[tokio::test]
async fn case_of_the_question_does_not_matter() {
    let completed = udp(|query| {
        let mut response = response(query);
        response[13] ^= 0x20;
        vec![response]
    });
    assert!(completed.await.outcome.is_ok());
}

#[tokio::test]
async fn silence() {
    let completed = udp(|_| Vec::new()).await;
    assert_eq!(completed.outcome, TIMEOUT);
    assert!(completed.elapsed >= 290, "{}", completed.elapsed);
    assert!(!completed.query.is_empty());
    assert_eq!(tcp(|_| framed(&[])).await.outcome, closed_by_server(0, 0));
}

/// A datagram that is lost costs a third of the time, not the answer.
#[tokio::test]
async fn a_lost_datagram() {
    let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap();
    let answering = tokio::spawn(async move {
        let mut buffer = [0; 512];
        let (_, first) = server.recv_from(&mut buffer).await.unwrap();
        let (length, second) = server.recv_from(&mut buffer).await.unwrap();
        assert_eq!(first, second);
        server.send_to(&response(&buffer[..length]), second).await.unwrap();
    });
    let completed = network().exchange(&outgoing(address, Transport::Udp)).await;
    assert_eq!(completed.outcome, Ok(response(&completed.query)));
    answering.await.unwrap();
}

#[tokio::test]
async fn refusal_is_reported_at_once() {
    for transport in [Transport::Udp, Transport::Tcp] {
        let address = UdpSocket::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let completed = network().exchange(&outgoing(address, transport)).await;
        let refused = TransportError::Network("connection refused".to_owned());
        assert_eq!(completed.outcome, Err(refused), "{transport:?}");
    }
}

fn closed_by_server(found: usize, expected: usize) -> Result<Vec<u8>, TransportError> {
    Err(TransportError::Network(closed(found, expected).to_string()))
}

#[tokio::test]
async fn tcp_is_framed() {
    let completed = tcp(|query| framed(&response(query))).await;
    assert_eq!(completed.outcome, Ok(response(&completed.query)));
    let completed = tcp(|query| {
        let mut wrong_id = response(query);
        wrong_id[1] ^= 1;
        [framed(&wrong_id), framed(&response(query))].concat()
    });
    let completed = completed.await;
    assert_eq!(completed.outcome, Ok(response(&completed.query)));
}

#[tokio::test]
async fn tcp_that_ends_early() {
    assert_eq!(tcp(|_| Vec::new()).await.outcome, closed_by_server(0, 2));
    assert_eq!(tcp(|_| vec![1]).await.outcome, closed_by_server(1, 2));
    let completed = tcp(|query| framed(&response(query))[..20].to_vec()).await;
    assert_eq!(completed.outcome, closed_by_server(20, completed.query.len() + 2));
}

#[tokio::test]
async fn ids_are_random() {
    let mut ids = std::collections::HashSet::new();
    for _ in 0..16 {
        let completed = udp(|query| vec![response(query)]).await;
        ids.insert([completed.query[0], completed.query[1]]);
    }
    assert!(ids.len() > 12, "{ids:?}");
}

#[test]
fn cookies_are_of_one_server_and_one_run() {
    let (here, there) = ("192.0.2.1:53".parse().unwrap(), "192.0.2.2:53".parse().unwrap());
    let network = network();
    assert_eq!(network.cookie(here), network.clone().cookie(here));
    assert_ne!(network.cookie(here), network.cookie(there));
    assert_ne!(network.cookie(here), super::tests::network().cookie(here));
}
