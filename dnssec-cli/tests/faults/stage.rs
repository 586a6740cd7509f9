//! One scenario on port 53 of a network namespace of its own, and the peers asked about it.
//!
//! What they say is left in files that [`Transcripts`] reads.

use dnssec_core::anchor::TrustAnchors;
use dnssec_core::name::Name;
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use dnssec_fixtures::{Running, Scenario, find};
use std::collections::BTreeSet;
use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use crate::daemon::{self, Daemon};
use crate::peer::Peer;
use crate::process::{Exit, run};
use crate::telling::telling_lines;
use crate::transcript::{Heard, Transcripts};

/// The part of this program that is played in the namespace.
pub(crate) struct Part {
    scenario: &'static Scenario,
    directory: PathBuf,
    peers: Vec<Peer>,
}

/// Where the part is written.
const PART: &str = "DNSSEC_FAULTS_PART";

/// A peer that asks one server of several is asked so often when it is recorded.
const REPETITIONS: usize = 40;

/// No repetition begins later than this: some programs wait long for servers that do not answer.
const ENOUGH: Duration = Duration::from_secs(90);

impl Part {
    pub(crate) fn new(scenario: &'static Scenario, directory: PathBuf, peers: Vec<Peer>) -> Self {
        Part { scenario, directory, peers }
    }

    /// The variable that hands the part over.
    pub(crate) fn to_environment(&self) -> (&'static str, String) {
        let peers: Vec<&str> = self.peers.iter().map(|peer| peer.slug()).collect();
        (PART, format!("{} {} {}", self.scenario.name, peers.join(","), self.directory.display()))
    }

    pub(crate) fn from_environment() -> Option<Self> {
        let part = std::env::var(PART).ok()?;
        let mut words = part.splitn(3, ' ');
        let scenario = find(words.next()?)?;
        let slugs: Vec<&str> = words.next()?.split(',').collect();
        let peers = Peer::ALL.into_iter().filter(|peer| slugs.contains(&peer.slug())).collect();
        Some(Part { scenario, directory: PathBuf::from(words.next()?), peers })
    }

    /// Serves, asks all peers at once, and leaves what they say.
    pub(crate) fn perform(&self) {
        let now = signing_time(self.scenario);
        let running = serve(self.scenario, now);
        let root = write_files(&running, &self.directory);
        let has_key = root_key(&running).is_some();
        let many = servers_of_one_zone(&running) > 1 && crate::is_recording();
        let repetitions = if many { REPETITIONS } else { 1 };
        std::thread::scope(|scope| {
            for &peer in self.peers.iter().filter(|peer| has_key || !peer.wants_a_key()) {
                let asked = Asked { part: self, peer, now, root: &root };
                let repetitions = if peer.asks_one_server() { repetitions } else { 1 };
                scope.spawn(move || asked.leave(repetitions));
            }
        });
    }
}

/// One peer, asked in a directory of its own.
struct Asked<'a> {
    part: &'a Part,
    peer: Peer,
    now: Timestamp,
    root: &'a str,
}

impl Asked<'_> {
    fn leave(&self, repetitions: usize) {
        let began = Instant::now();
        let mut variants = BTreeSet::new();
        for number in 0..repetitions {
            if number > 0 && began.elapsed() > ENOUGH {
                break;
            }
            variants.insert(self.ask(number));
        }
        let name = self.part.scenario.name.to_owned();
        let scenarios = [(name, variants.into_iter().collect())].into();
        let transcripts = Transcripts { version: self.peer.version().unwrap(), scenarios };
        fs::write(self.part.directory.join(self.peer.slug()), transcripts.to_text(self.peer)).unwrap();
    }

    fn ask(&self, number: usize) -> Heard {
        // Each time without a cache.
        let place = self.part.directory.join(format!("{}-{number}", self.peer.slug()));
        fs::create_dir(&place).unwrap();
        let _resolver = self.peer.asks_a_resolver().then(|| start_resolver(&place, self.peer));
        let (name, record_type) = self.part.scenario.question;
        let mut printed = Vec::new();
        for line in self.peer.command_lines(name, &record_type.to_string(), self.root) {
            printed.push(run(&line, &self.part.directory));
            if printed.last().unwrap().exit == Exit::Stopped {
                break;
            }
        }
        let exit = printed.iter().map(|printed| printed.exit).max().unwrap();
        // How far it has come by then is not the same every time.
        let lines =
            if exit == Exit::Stopped { Vec::new() } else { telling_lines(self.peer, &printed, self.now) };
        Heard { exit, lines }
    }
}

/// The peers go by the system's clock. Where it is to be wrong, the signatures are made for the time that it would show
/// if it were right.
fn signing_time(scenario: &Scenario) -> Timestamp {
    let now = Timestamp(u32::try_from(daemon::now()).unwrap());
    match scenario.clock {
        behind @ ..0 => now.plus(behind.unsigned_abs()),
        ahead => now.minus(ahead.unsigned_abs()),
    }
}

fn serve(scenario: &'static Scenario, now: Timestamp) -> Running {
    let (started, running) = channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let running = scenario.build(now).serve_on(53).await.unwrap();
            started.send(running).unwrap();
            std::future::pending::<()>().await;
        });
    });
    running.recv().unwrap()
}

fn servers_of_one_zone(running: &Running) -> usize {
    let addresses = running.addresses();
    let count = |zone: &Name| addresses.iter().filter(|(other, _)| other == zone).count();
    addresses.iter().map(|(zone, _)| count(zone)).max().unwrap()
}

/// What tells the peers where the root is and what to trust. Returns the root's servers, as DNSViz wants them.
fn write_files(running: &Running, directory: &Path) -> String {
    let write = |name: &str, text: String| fs::write(directory.join(name), text).unwrap();
    let anchors = running.anchors_text();
    write("root.hints", running.hints_text());
    write("root.anchor", anchors.clone());
    write("delv.anchor", bind_anchors(&anchors));
    write("root.key", root_key(running).unwrap_or(anchors));
    write(
        "unbound-host.conf",
        format!(
            "server:\n{UNBOUND} root-hints: \"root.hints\"\n trust-anchor-file: \"root.anchor\"\n\
             \x20trust-anchor-signaling: no\n"
        ),
    );
    let addresses = running.addresses();
    let roots = addresses.iter().filter(|(zone, _)| zone.is_root());
    let roots = roots.zip(1..).map(|((_, address), number)| format!("ns{number}.={}", address.ip()));
    roots.collect::<Vec<_>>().join(",")
}

/// The key that the trust anchor is the digest of, if the root zone has it.
fn root_key(running: &Running) -> Option<String> {
    let anchors = TrustAnchors::parse(&running.anchors_text()).unwrap();
    let anchored = |rdata: &[u8]| {
        let key = dnssec_core::record::Dnskey::parse(rdata).unwrap();
        let matches = |ds: dnssec_core::record::Ds<'_>| {
            key.digest(&Name::root(), ds.digest_type).is_some_and(|digest| digest == ds.digest)
        };
        anchors.anchors.iter().filter_map(|anchor| anchor.as_ds()).any(matches)
    };
    let keys = running.hierarchy().zone(&Name::root())?.set(&Name::root(), RecordType::DNSKEY)?;
    Some(format!("{}\n", keys.records.iter().find(|record| anchored(&record.rdata))?))
}

/// BIND's form.
fn bind_anchors(anchors: &str) -> String {
    let parsed = TrustAnchors::parse(anchors).unwrap();
    let lines = parsed.anchors.iter().filter_map(|anchor| anchor.as_ds()).map(|ds| {
        let digest: String = ds.digest.iter().map(|octet| format!("{octet:02X}")).collect();
        format!(" . static-ds {} {} {} \"{digest}\";\n", ds.key_tag, ds.algorithm.0, ds.digest_type.0)
    });
    format!("trust-anchors {{\n{}}};\n", lines.collect::<String>())
}

/// What unbound and unbound-host have in common: they ask on loopback, and the same way each time.
const UNBOUND: &str =
    " do-not-query-localhost: no\n do-ip6: no\n qname-minimisation: no\n rrset-roundrobin: no\n";

/// A resolver that does not validate, so that it withholds nothing.
fn start_resolver(place: &Path, peer: Peer) -> Daemon {
    let address = peer.resolver();
    let configuration = format!(
        "server:\n{UNBOUND} root-hints: \"../root.hints\"\n interface: {address}\n\
         \x20access-control: 127.0.0.0/8 allow\n directory: \"{}\"\n chroot: \"\"\n username: \"\"\n pidfile: \"\"\n\
         \x20use-syslog: no\n num-threads: 1\n module-config: \"iterator\"\n\
         remote-control:\n control-enable: no\n",
        place.display()
    );
    fs::write(place.join("unbound.conf"), configuration).unwrap();
    let unbound = daemon::find("unbound").unwrap();
    let resolver = Daemon::start(place, &unbound, &["-d", "-c", "unbound.conf"].map(AsRef::as_ref));
    // A query would fill its cache.
    while TcpStream::connect((address, 53)).is_err() {
        std::thread::sleep(Duration::from_millis(5));
    }
    resolver
}
