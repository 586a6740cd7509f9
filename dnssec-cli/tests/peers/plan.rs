//! Plans against signers that manage their keys themselves: what `rndc dnssec -status` and `keymgr list` say of each
//! key, beside what `dnssec plan` sees of it from outside, from the first signature through a rollover of the KSK.
//!
//! The parents are the lab's own, which take whatever DS is published; TTLs are a few seconds.

mod bind;
mod knot;
mod parent;

use crate::{daemon, skip};
use parent::Parent;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// A key as its signer speaks of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Key {
    tag: u16,
    is_ksk: bool,
    is_published: bool,
    is_signing: bool,
}

/// A signer with automatic keys.
trait Signer {
    /// The zone, below `lab.`.
    fn label(&self) -> &'static str;
    /// What it says of its keys; those that are gone are left out.
    fn keys(&self) -> BTreeSet<Key>;
    /// The DS of a key, as a record whose owner may be anything.
    fn ds(&self, tag: u16) -> String;
    /// It learns that the parent has the DS of a key, and no longer that of another.
    fn ds_seen(&self, new: u16, old: Option<u16>);
    /// Whether all that it waits for is over: it takes a shorter way while no cache has the old key.
    fn is_settled(&self) -> bool;
    /// Begins to roll the key-signing key.
    fn roll(&self, old: u16);
}

#[test]
fn bind_manages_its_keys() {
    let Some(port) = daemon::choose_port_beside() else {
        return skip("plans: 127.53.0.0/24 cannot be bound");
    };
    match bind::Signing::start(port) {
        Some(signer) => follow(&signer, std::net::Ipv4Addr::LOCALHOST, port),
        None => skip("plans against BIND: named and rndc are not installed"),
    }
}

#[test]
fn knot_manages_its_keys() {
    let Some(port) = daemon::choose_port_beside() else {
        return skip("plans: 127.53.0.0/24 cannot be bound");
    };
    match knot::Signing::start(port) {
        Some(signer) => follow(&signer, knot::ADDRESS, port),
        None => skip("plans against Knot DNS: knotd, knotc and keymgr are not installed"),
    }
}

/// Signed, with DS, rolled: at each of these the plan is where the signer is.
fn follow(signer: &dyn Signer, address: std::net::Ipv4Addr, port: u16) {
    let mut parent = Parent::new(signer.label(), address, port);
    let first = until(|| key_signing(&signer.keys()).first().copied());
    let plan = seen(signer, &parent, "enable", &[]);
    assert_eq!(plan["next"], "add-ds", "{plan:#}");

    parent.publish(&[signer.ds(first)]);
    signer.ds_seen(first, None);
    let plan = seen(signer, &parent, "enable", &[]);
    assert_eq!((&plan["next"], &plan["verdict"]), (&Value::Null, &"secure".into()), "{plan:#}");
    let plan = seen(signer, &parent, "roll-ksk", &["--save", "before.json"]);
    assert_eq!((&plan["next"], &plan["old_key"]), (&"add-key".into(), &first.into()), "{plan:#}");

    until(|| signer.is_settled().then_some(()));
    signer.roll(first);
    let second = until(|| {
        let keys = key_signing(&signer.keys());
        keys.into_iter().find(|tag| *tag != first).filter(|_| signer.keys().iter().all(|key| key.is_signing))
    });
    let since = ["--since-capture", "before.json"];
    let plan = seen(signer, &parent, "roll-ksk", &[&since[..], &["--save", "rolling.json"]].concat());
    assert_eq!((&plan["next"], &plan["new_key"]), (&"change-ds".into(), &second.into()), "{plan:#}");

    parent.publish(&[signer.ds(second)]);
    let since = [&since[..], &["--since-capture", "rolling.json"]].concat();
    let plan = seen(signer, &parent, "roll-ksk", &since);
    assert_eq!((&plan["next"], &plan["old_key"]), (&"remove-old-key".into(), &first.into()), "{plan:#}");

    signer.ds_seen(second, Some(first));
    until(|| (key_signing(&signer.keys()) == [second]).then_some(()));
    let plan = seen(signer, &parent, "roll-ksk", &since);
    assert_eq!((&plan["next"], &plan["verdict"]), (&Value::Null, &"secure".into()), "{plan:#}");
}

fn key_signing(keys: &BTreeSet<Key>) -> Vec<u16> {
    keys.iter().filter(|key| key.is_ksk && key.is_published).map(|key| key.tag).collect()
}

/// Waits for what a signer does in its own time.
fn until<T>(mut found: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(Instant::now() < deadline, "the signer did not get there");
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// The plan, once what it sees of each key is what the signer says: a signer says so a moment before it serves it.
fn seen(signer: &dyn Signer, parent: &Parent, procedure: &str, more: &[&str]) -> Value {
    let mut last = Value::Null;
    let deadline = Instant::now() + Duration::from_secs(20);
    while Instant::now() < deadline {
        let before = signer.keys();
        last = plan(parent, procedure, more);
        if from_outside(&last) == before && signer.keys() == before {
            return last;
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    panic!("{:#?}\nby the signer, seen from outside:\n{last:#}", signer.keys());
}

fn plan(parent: &Parent, procedure: &str, more: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_dnssec"))
        .args(["plan", procedure, &parent.zone, "--json", "--hints", "hints", "--anchor", "anchor", "--port"])
        .arg(parent.port.to_string())
        .args(more)
        .current_dir(parent.directory.path())
        .output()
        .unwrap();
    assert!(output.status.code().is_some_and(|code| code == 0), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The keys that the only server shows, and what they sign.
fn from_outside(plan: &Value) -> BTreeSet<Key> {
    let server = &plan["seen"]["servers"][0];
    let signs = |member: &str, tag: &Value| {
        server[member].as_array().is_some_and(|signers| signers.iter().any(|signer| signer["tag"] == *tag))
    };
    let keys = plan["seen"]["keys"].as_array().into_iter().flatten();
    keys.map(|key| {
        let is_ksk = key["flags"] == 257;
        let member = if is_ksk { "keys_signed_by" } else { "data_signed_by" };
        Key {
            tag: u16::try_from(key["tag"].as_u64().unwrap()).unwrap(),
            is_ksk,
            is_published: signs("keys", &key["tag"]),
            is_signing: signs(member, &key["tag"]),
        }
    })
    .collect()
}

/// The zone before it is signed.
fn write_zone(directory: &Path, zone: &str, address: std::net::Ipv4Addr) {
    let text = format!(
        "$ORIGIN {zone}\n$TTL 4\n@ SOA ns1 hostmaster 1 3600 900 604800 2\n@ NS ns1\n@ A 192.0.2.1\n\
         ns1 A {address}\nwww A 192.0.2.80\n"
    );
    std::fs::write(directory.join(format!("{zone}zone")), text).unwrap();
}
