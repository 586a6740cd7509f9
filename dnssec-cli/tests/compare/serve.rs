//! Fakes over UDP and TCP on loopback, until the process ends.

use dnssec_core::capture::Transport;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use crate::fake::Fake;

/// A fake with sockets.
#[derive(Clone)]
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    fake: Arc<RwLock<Fake>>,
    queries: Arc<AtomicUsize>,
}

impl Served {
    /// Starts one on a port that the system chooses.
    pub(crate) fn new(fake: Fake) -> Self {
        let bound = (0..50).find_map(|_| {
            let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            let udp = UdpSocket::bind(tcp.local_addr().unwrap()).ok()?;
            Some((udp, tcp))
        });
        let (udp, tcp) = bound.unwrap();
        let address = tcp.local_addr().unwrap();
        let served = Served { address, fake: Arc::new(RwLock::new(fake)), queries: Arc::default() };
        let datagrams = served.clone();
        std::thread::spawn(move || datagrams.serve_udp(&udp));
        let streams = served.clone();
        std::thread::spawn(move || {
            for stream in tcp.incoming().flatten() {
                let streams = streams.clone();
                std::thread::spawn(move || streams.serve_connection(stream));
            }
        });
        served
    }

    /// From now on it is another.
    pub(crate) fn become_another(&self, fake: Fake) {
        *self.fake.write().unwrap() = fake;
    }

    /// How often it was asked.
    pub(crate) fn queries(&self) -> usize {
        self.queries.load(Ordering::Relaxed)
    }

    fn respond(&self, query: &[u8], over: Transport) -> Option<Vec<u8>> {
        self.queries.fetch_add(1, Ordering::Relaxed);
        let fake = self.fake.read().unwrap().clone();
        fake.respond(query, over)
    }

    fn serve_udp(&self, socket: &UdpSocket) {
        let mut query = [0; 4096];
        loop {
            let Ok((length, client)) = socket.recv_from(&mut query) else { continue };
            if let Some(response) = self.respond(&query[..length], Transport::Udp) {
                let _ = socket.send_to(&response, client);
            }
        }
    }

    fn serve_connection(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        loop {
            let mut length = [0; 2];
            stream.read_exact(&mut length)?;
            let mut query = vec![0; u16::from_be_bytes(length).into()];
            stream.read_exact(&mut query)?;
            let Some(response) = self.respond(&query, Transport::Tcp) else { continue };
            let mut framed = u16::try_from(response.len()).unwrap().to_be_bytes().to_vec();
            framed.extend(response);
            stream.write_all(&framed)?;
        }
    }
}
