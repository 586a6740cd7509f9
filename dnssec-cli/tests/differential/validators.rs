//! Who is asked: ourselves, Unbound, BIND's resolver, and delv.

use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::{Capture, Transport};
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::walk::{Start, Walk};
use dnssec_fixtures::drive;
use serde::Deserialize;
use std::fmt;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::daemon::{Daemon, find};
use crate::query;
use crate::server::{Batch, Role};
use crate::zones::SERVER;

/// What a validator makes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Judgement {
    Secure,
    Insecure,
    /// Bogus, or not to be judged: SERVFAIL.
    Fails,
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Judgement::Secure => "secure",
            Judgement::Insecure => "insecure",
            Judgement::Fails => "fails",
        })
    }
}

impl Judgement {
    fn of(report: &Report) -> Self {
        match report.verdict {
            Verdict::Secure => Judgement::Secure,
            Verdict::Insecure => Judgement::Insecure,
            _ => Judgement::Fails,
        }
    }
}

/// Our own judgement, walking through the batch's server as through a resolver, or from the root.
pub(crate) fn ours(batch: &Batch, question: &Question, policy: &Policy, role: Role) -> (Judgement, Report) {
    let anchors: TrustAnchors = batch.hierarchy.anchors();
    let start = match role {
        Role::Resolver => {
            Start::Resolver { address: SocketAddr::from((SERVER, 53)), transport: Transport::Udp }
        }
        Role::Authority => batch.hierarchy.start(),
    };
    let walk = Walk::new(question.clone(), start, anchors.clone(), policy.clone(), batch.now);
    let capture: Capture =
        drive(walk, batch.now, |outgoing, query| batch.respond(query, outgoing.transport, role));
    let report = dnssec_core::validate(&capture, &anchors, policy, batch.now);
    (Judgement::of(&report), report)
}

/// The others, running.
pub(crate) struct Peers {
    directory: PathBuf,
    port: u16,
    delv: PathBuf,
    _daemons: [Daemon; 2],
}

/// How long an answer may take that will come: named and delv ask again and again for twelve seconds when they cannot
/// parse one.
const PATIENCE: Duration = Duration::from_secs(3);

pub(crate) const UNBOUND: Ipv4Addr = Ipv4Addr::new(127, 53, 20, 2);
/// `named` listens at the addresses of interfaces only.
pub(crate) const NAMED: Ipv4Addr = Ipv4Addr::LOCALHOST;

impl Peers {
    /// Starts what forwards to `port` of our server; `None` if something is not installed.
    pub(crate) fn start(anchor: &str, port: u16) -> Option<Self> {
        let (unbound, named, delv) = (find("unbound")?, find("named")?, find("delv")?);
        let directory = std::env::temp_dir().join(format!("dnssec-differential-{}", std::process::id()));
        let places = ["unbound", "named"].map(|name| directory.join(name));
        places.iter().for_each(|place| fs::create_dir_all(place).unwrap());
        let [for_unbound, for_named] = places;
        let digest = anchor.split(" DS ").nth(1).unwrap().trim();
        let fields: Vec<&str> = digest.split_ascii_whitespace().collect();
        let bind_anchor = format!(
            "trust-anchors {{ \".\" static-ds {} {} {} \"{}\"; }};\n",
            fields[0],
            fields[1],
            fields[2],
            fields[3..].concat()
        );
        // Not beside the daemons: the last of them to end takes their directory away.
        let own = std::env::temp_dir().join(format!("dnssec-differential-{}-delv", std::process::id()));
        fs::create_dir_all(&own).unwrap();
        fs::write(own.join("anchor"), &bind_anchor).unwrap();
        let daemons = [
            start_unbound(&unbound, &for_unbound, anchor, port),
            start_named(&named, &for_named, &bind_anchor, port),
        ];
        daemons[0].wait_for(".", UNBOUND.into(), port);
        daemons[1].wait_for(".", NAMED.into(), port);
        Some(Peers { directory: own, port, delv, _daemons: daemons })
    }

    /// What Unbound, BIND's resolver and delv say.
    pub(crate) fn judge(&self, question: &Question) -> [Judgement; 3] {
        let ask = |resolver: Ipv4Addr| {
            let name = question.name.to_string();
            let answer = query::resolve(&name, question.record_type.0, resolver.into(), self.port, PATIENCE);
            match answer {
                Ok(answer) if matches!(answer.rcode, 0 | 3) && answer.authentic => Judgement::Secure,
                Ok(answer) if matches!(answer.rcode, 0 | 3) => Judgement::Insecure,
                // SERVFAIL, or no answer at all.
                Ok(_) | Err(_) => Judgement::Fails,
            }
        };
        std::thread::scope(|scope| {
            let [unbound, named] = [UNBOUND, NAMED].map(|resolver| scope.spawn(move || ask(resolver)));
            let delv = self.ask_delv(question);
            let [unbound, named] = [unbound, named].map(|asked| asked.join().unwrap());
            // On a busy machine delv ends too late now and then. What it cannot validate, it cannot twice.
            let is_alone = delv == Judgement::Fails && named != Judgement::Fails;
            [unbound, named, if is_alone { self.ask_delv(question) } else { delv }]
        })
    }

    fn ask_delv(&self, question: &Question) -> Judgement {
        let mut delv = Command::new(&self.delv)
            .current_dir(&self.directory)
            .args([format!("@{SERVER}"), "-p".to_owned(), self.port.to_string()])
            .args(["-a", "anchor", "+root=."])
            .args([question.name.to_string(), question.record_type.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + PATIENCE;
        while delv.try_wait().unwrap().is_none() {
            if Instant::now() > deadline {
                let _ = delv.kill();
                let _ = delv.wait();
                return Judgement::Fails;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let output = delv.wait_with_output().unwrap();
        let text =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        // One line for each RRset of the answer; the worst counts.
        let has = |words: &str| text.lines().any(|line| line.starts_with(";") && line.contains(words));
        match () {
            () if has("pending validation") => Judgement::Fails,
            () if text.contains("resolution failed") && !has("negative response") => Judgement::Fails,
            () if has("unsigned answer") || has("negative response, unsigned") => Judgement::Insecure,
            () if has("fully validated") => Judgement::Secure,
            () => panic!("delv says something else about {question:?}:\n{text}"),
        }
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn start_unbound(unbound: &Path, directory: &Path, anchor: &str, port: u16) -> Daemon {
    fs::write(directory.join("anchor"), anchor).unwrap();
    let configuration = format!(
        "server:\n interface: {UNBOUND}@{port}\n access-control: 127.0.0.0/8 allow\n\
         \x20directory: \"{}\"\n chroot: \"\"\n username: \"\"\n pidfile: \"\"\n use-syslog: no\n\
         \x20num-threads: 1\n incoming-num-tcp: 200\n verbosity: 1\n val-log-level: 2\n do-not-query-localhost: no\n\
         \x20module-config: \"validator iterator\"\n trust-anchor-file: \"anchor\"\n\
         \x20trust-anchor-signaling: no\n aggressive-nsec: no\n qname-minimisation: no\n\
         remote-control:\n control-enable: no\n\
         forward-zone:\n name: \".\"\n forward-addr: {SERVER}@{port}\n",
        directory.display(),
    );
    fs::write(directory.join("unbound.conf"), configuration).unwrap();
    Daemon::start(directory, unbound, &["-d", "-c", "unbound.conf"].map(AsRef::as_ref))
}

fn start_named(named: &Path, directory: &Path, anchor: &str, port: u16) -> Daemon {
    let configuration = format!(
        "options {{\n directory \"{}\"; pid-file none; lock-file none; session-keyfile none;\n\
         listen-on port {port} {{ {NAMED}; }}; listen-on-v6 {{ none; }};\n\
         recursion yes; dnssec-validation yes; empty-zones-enable no; synth-from-dnssec no;\n\
         qname-minimization off; servfail-ttl 0; forward only; forwarders {{ {SERVER} port {port}; }};\n\
         }};\ncontrols {{ }};\n{anchor}",
        directory.display()
    );
    fs::write(directory.join("named.conf"), configuration).unwrap();
    Daemon::start(directory, named, &["-g", "-n", "1", "-c", "named.conf"].map(AsRef::as_ref))
}
