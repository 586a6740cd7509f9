//! Unbound and BIND as the resolvers, over zones that a fake hands to both: they forward to it.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use dnssec_fixtures::{Denial, Fault, Hierarchy, HierarchyBuilder, Validity};
use serde_json::Value;

use crate::command::{Command, named};
use crate::daemon::{self, Daemon, find};
use crate::fake::{Fake, world_at};
use crate::serve::Served;
use crate::{causes, object, stances};

const DAY: u32 = 86_400;
const UNBOUND: Ipv4Addr = Ipv4Addr::new(127, 53, 40, 2);
/// An Unbound that does not validate.
const DUMB: Ipv4Addr = Ipv4Addr::new(127, 53, 40, 3);
/// `named` listens at the addresses of interfaces only.
const NAMED: Ipv4Addr = Ipv4Addr::LOCALHOST;

/// The resolvers, and what they forward to.
struct Resolvers {
    authority: Served,
    unbound: SocketAddr,
    dumb: SocketAddr,
    named: SocketAddr,
    command: Command,
    now: Timestamp,
    _daemons: [Daemon; 3],
}

impl Resolvers {
    /// `None`, said loudly, if one of the programs is not installed.
    fn start(world: fn(&mut HierarchyBuilder)) -> Option<Self> {
        let (Some(unbound), Some(named)) = (find("unbound"), find("named")) else {
            skip("comparisons of Unbound and BIND: one of them is not installed");
            return None;
        };
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let base = std::env::temp_dir().join(format!("dnssec-compare-{}-{number}", std::process::id()));
        let place = |name: &str| {
            let place = base.join(name);
            fs::create_dir_all(&place).unwrap();
            place
        };
        let now = Timestamp(u32::try_from(daemon::now()).unwrap());
        let hierarchy = world_at(now, world);
        let authority = Served::new(Fake::new(&hierarchy));
        let anchors = hierarchy.anchors_text();
        let port = choose_port();
        let upstream = authority.address;
        let daemons = [
            start_unbound(
                &unbound,
                &place("unbound"),
                (UNBOUND, port),
                "validator iterator",
                &anchors,
                upstream,
            ),
            start_unbound(&unbound, &place("dumb"), (DUMB, port), "iterator", &anchors, upstream),
            start_named(&named, &place("named"), port, &anchors, upstream),
        ];
        let addresses = [UNBOUND, DUMB, NAMED];
        for (daemon, address) in daemons.iter().zip(addresses) {
            daemon.wait_for(".", address.into(), port);
        }
        let [unbound, dumb, named] = addresses.map(|address| SocketAddr::from((address, port)));
        let command = Command::new(&anchors, now);
        Some(Resolvers { authority, unbound, dumb, named, command, now, _daemons: daemons })
    }

    /// What is said of these resolvers, and the exit code.
    fn compare(&self, question: &str, resolvers: &[SocketAddr]) -> (Value, ExitCode) {
        let words = named(resolvers.iter().copied());
        // On a busy machine a resolver takes its time.
        let outcome = self.command.compare(&format!("{question} --no-system {words} --timeout 10 --json"));
        (object(&outcome), outcome.code)
    }

    fn world(&self, change: impl Fn(&mut HierarchyBuilder)) -> Arc<Hierarchy> {
        world_at(self.now, change)
    }
}

#[test]
fn what_unbound_and_bind_agree_on() {
    let Some(resolvers) = Resolvers::start(|_| {}) else { return };
    let both = [resolvers.unbound, resolvers.named];
    for (question, stance) in [
        ("www.example.lab. A", "authentic"),
        ("www.example.lab. MX", "authentic"),
        ("nosuch.example.lab. A", "authentic"),
        ("alias.example.lab. A", "authentic"),
        ("example.lab. DNSKEY", "authentic"),
        ("example.lab. DS", "authentic"),
        ("www.plain.lab. A", "unauthenticated"),
        ("nosuch.plain.lab. A", "unauthenticated"),
    ] {
        let (object, code) = resolvers.compare(question, &both);
        assert_eq!(stances(&object), [stance, stance], "{question}: {object:#}");
        assert_eq!((causes(&object), code), (vec![], ExitCode::SUCCESS), "{question}: {object:#}");
    }
    // The system's resolver is one like any other.
    let (object, code) = resolvers.compare("www.example.lab. A", &[resolvers.unbound, resolvers.dumb]);
    assert_eq!(causes(&object), [("lacks-authentic-data".to_owned(), vec![1])], "{object:#}");
    assert_eq!(code, ExitCode::from(1));
}

/// Two days past expiration, beyond the skew that any of them allows.
#[test]
fn who_validates() {
    let Some(resolvers) = Resolvers::start(|builder| {
        let times = Fault::Times("www", RecordType::A, Validity::before(builder.now));
        builder.zone("example.lab.").faults.push(times);
    }) else {
        return;
    };
    let (object, code) =
        resolvers.compare("www.example.lab. A", &[resolvers.unbound, resolvers.dumb, resolvers.named]);
    assert_eq!(stances(&object), ["rejects", "unauthenticated", "rejects"], "{object:#}");
    let mut told: Vec<(String, usize)> = causes(&object)
        .into_iter()
        .flat_map(|(cause, sides)| sides.into_iter().map(move |s| (cause.clone(), s)))
        .collect();
    told.sort();
    let expected = [("answers-bogus", 1), ("rejects", 0), ("rejects", 2)];
    assert_eq!(told, expected.map(|(cause, side)| (cause.to_owned(), side)), "{object:#}");
    assert_eq!(code, ExitCode::from(1));
    // Unbound says why (RFC 8914 §4.8).
    let codes = &object["resolvers"][0]["reply"]["extended_errors"];
    assert_eq!(codes[0]["code"], 7, "{object:#}");
}

/// Half an hour past expiration: Unbound allows an hour, BIND nothing.
#[test]
fn policies_of_unbound_and_bind() {
    let Some(resolvers) = Resolvers::start(|builder| {
        let now = builder.now;
        let validity = Validity { inception: now.minus(DAY), expiration: now.minus(1800) };
        builder.zone("example.lab.").faults.push(Fault::Times("www", RecordType::A, validity));
        // As many as both validate, and as the newer BIND does not.
        builder.zone("other.lab.").denial = Denial::nsec3(100, b"");
    }) else {
        return;
    };
    let (object, code) = resolvers.compare("www.example.lab. A", &[resolvers.unbound, resolvers.named]);
    assert_eq!(stances(&object), ["authentic", "rejects"], "{object:#}");
    let policies: Vec<&Value> = object["reasons"].as_array().unwrap().iter().collect();
    assert_eq!(policies.len(), 2, "{object:#}");
    assert_eq!(
        (&policies[0]["cause"], &policies[0]["fields"]["policies"]),
        (&"policy".into(), &vec!["unbound"].into())
    );
    let of_bind = policies[1]["fields"]["policies"].as_array().unwrap();
    assert!(of_bind.contains(&"bind-9.18".into()) && of_bind.contains(&"bind".into()), "{object:#}");
    assert_eq!(code, ExitCode::from(1));
}

/// Unbound has the old address in its cache when the zone gets a new one; BIND asks after that.
#[test]
fn an_old_answer_in_a_cache() {
    let Some(resolvers) = Resolvers::start(|builder| {
        let now = builder.now;
        for apex in [".", "lab.", "example.lab.", "other.lab."] {
            builder.zone(apex).validity =
                Validity { inception: now.minus(3 * DAY), expiration: now.plus(11 * DAY) };
        }
    }) else {
        return;
    };
    let (first, code) = resolvers.compare("www.example.lab. A", &[resolvers.unbound]);
    assert_eq!((stances(&first), code), (vec!["authentic"], ExitCode::SUCCESS), "{first:#}");
    let new = resolvers.world(|builder| {
        "www A 192.0.2.81\nalias CNAME www\n".clone_into(&mut builder.zone("example.lab.").text);
    });
    resolvers.authority.become_another(Fake::new(&new));
    std::thread::sleep(Duration::from_secs(4));
    let (object, code) = resolvers.compare("www.example.lab. A", &[resolvers.unbound, resolvers.named]);
    assert_eq!(stances(&object), ["authentic", "authentic"], "{object:#}");
    assert_eq!(causes(&object), [("older-in-cache".to_owned(), vec![0])], "{object:#}");
    let fields = &object["reasons"][0]["fields"];
    assert_eq!((&fields["name"], &fields["type"]), (&"www.example.lab.".into(), &"A".into()));
    let (ttl, original) = (fields["version"]["ttl"].as_u64(), fields["version"]["original_ttl"].as_u64());
    assert!(ttl.unwrap() <= 296 && original == Some(300), "{fields:#}");
    assert_eq!(code, ExitCode::from(1));
}

/// A port that is free at all addresses.
fn choose_port() -> u16 {
    let is_free = |port: u16| {
        [UNBOUND, DUMB, NAMED].into_iter().all(|address| {
            UdpSocket::bind((address, port)).is_ok() && TcpListener::bind((address, port)).is_ok()
        })
    };
    (0..50)
        .map(|_| TcpListener::bind((NAMED, 0)).unwrap().local_addr().unwrap().port())
        .find(|port| is_free(*port))
        .unwrap()
}

fn start_unbound(
    unbound: &Path,
    directory: &Path,
    (address, port): (Ipv4Addr, u16),
    modules: &str,
    anchors: &str,
    upstream: SocketAddr,
) -> Daemon {
    fs::write(directory.join("anchor"), anchors).unwrap();
    let configuration = format!(
        "server:\n interface: {address}@{port}\n access-control: 127.0.0.0/8 allow\n\
         \x20directory: \"{}\"\n chroot: \"\"\n username: \"\"\n pidfile: \"\"\n use-syslog: no\n\
         \x20num-threads: 1\n verbosity: 1\n val-log-level: 2\n ede: yes\n do-not-query-localhost: no\n\
         \x20module-config: \"{modules}\"\n trust-anchor-file: \"anchor\"\n\
         \x20trust-anchor-signaling: no\n qname-minimisation: no\n\
         remote-control:\n control-enable: no\n\
         forward-zone:\n name: \".\"\n forward-addr: {}@{}\n",
        directory.display(),
        upstream.ip(),
        upstream.port()
    );
    fs::write(directory.join("unbound.conf"), configuration).unwrap();
    Daemon::start(directory, unbound, &["-d", "-c", "unbound.conf"].map(AsRef::as_ref))
}

fn start_named(named: &Path, directory: &Path, port: u16, anchors: &str, upstream: SocketAddr) -> Daemon {
    let digest = anchors.split(" DS ").nth(1).unwrap().trim();
    let fields: Vec<&str> = digest.split_ascii_whitespace().collect();
    let [tag, algorithm, digest_type, digest @ ..] = fields.as_slice() else { panic!("{anchors}") };
    let configuration = format!(
        "options {{\n directory \"{}\"; pid-file none; lock-file none; session-keyfile none;\n\
         listen-on port {port} {{ {NAMED}; }}; listen-on-v6 {{ none; }};\n\
         recursion yes; dnssec-validation yes; empty-zones-enable no;\n\
         qname-minimization off; forward only; forwarders {{ {} port {}; }};\n\
         }};\ncontrols {{ }};\n\
         trust-anchors {{ \".\" static-ds {tag} {algorithm} {digest_type} \"{}\"; }};\n",
        directory.display(),
        upstream.ip(),
        upstream.port(),
        digest.concat()
    );
    fs::write(directory.join("named.conf"), configuration).unwrap();
    Daemon::start(directory, named, &["-g", "-n", "1", "-c", "named.conf"].map(AsRef::as_ref))
}

/// Says loudly what was not tested: straight to standard error, which the test runner does not capture.
fn skip(what: &str) {
    use std::io::Write;
    assert!(std::env::var_os("DNSSEC_REQUIRE_PEERS").is_none_or(|value| value == "0"), "not tested: {what}");
    let _ = writeln!(std::io::stderr(), "\n*** SKIPPED, NOT TESTED: {what} ***");
}
