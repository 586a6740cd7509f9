//! Knot DNS with automatic keys.

use super::{Key, write_zone};
use crate::daemon::{Daemon, find, now, run};
use std::collections::BTreeSet;
use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;

pub(super) struct Signing {
    directory: PathBuf,
    knotc: PathBuf,
    keymgr: PathBuf,
    _daemon: Daemon,
}

const ZONE: &str = "knot.lab.";

pub(super) const ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 53, 62, 2);

impl Signing {
    pub(super) fn start(port: u16) -> Option<Self> {
        let (knotd, knotc, keymgr) = (find("knotd")?, find("knotc")?, find("keymgr")?);
        let directory = std::env::temp_dir().join(format!("dnssec-plan-{}", std::process::id())).join("knot");
        fs::create_dir_all(&directory).unwrap();
        write_zone(&directory, ZONE, ADDRESS);
        let here = directory.display();
        // Without a parent to ask, the DS is submitted when `knotc zone-ksk-submitted` says so.
        let configuration = format!(
            "server:\n    rundir: \"{here}\"\n    listen: {ADDRESS}@{port}\n    udp-workers: 1\n    tcp-workers: 1\n\
             \x20   background-workers: 1\n\
             database:\n    storage: \"{here}\"\n\
             log:\n  - target: stderr\n    any: info\n\
             submission:\n  - id: told\n    check-interval: 1\n    timeout: 0\n\
             policy:\n  - id: quick\n    algorithm: ecdsap256sha256\n    dnskey-ttl: 3\n    zone-max-ttl: 4\n\
             \x20   propagation-delay: 1\n    ksk-lifetime: 0\n    zsk-lifetime: 0\n    ksk-submission: told\n\
             template:\n  - id: default\n    storage: \"{here}\"\n    file: \"%s.zone\"\n    zonefile-sync: -1\n\
             zone:\n  - domain: {ZONE}\n    dnssec-signing: on\n    dnssec-policy: quick\n"
        );
        fs::write(directory.join("knot.conf"), configuration).unwrap();
        let daemon = Daemon::start(&directory, &knotd, &["-c", "knot.conf"].map(AsRef::as_ref));
        daemon.wait_for(ZONE, ADDRESS.into(), port);
        Some(Signing { directory, knotc, keymgr, _daemon: daemon })
    }

    fn knotc(&self, arguments: &[&str]) -> String {
        run(&self.directory, &self.knotc, &[&["-c", "knot.conf"], arguments].concat())
    }

    fn keymgr(&self, arguments: &[&str]) -> String {
        run(&self.directory, &self.keymgr, &[&["-c", "knot.conf", ZONE], arguments].concat())
    }
}

impl super::Signer for Signing {
    fn label(&self) -> &'static str {
        "knot"
    }

    /// `ID TAG KSK ALGORITHM publish=SECONDS ready=SECONDS active=SECONDS ...`: by the manual, a KSK signs from when it
    /// is published, a ZSK from when it is active until it is retired.
    fn keys(&self) -> BTreeSet<Key> {
        let list = self.keymgr(&["list"]);
        let keys = list.lines().filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [_, tag, role, _, times @ ..] = words.as_slice() else { return None };
            let has = |event: &str| {
                let times = times.iter().filter_map(|time| time.split_once('='));
                times
                    .into_iter()
                    .any(|(name, at)| name == event && at.parse().is_ok_and(|at: u64| at <= now()))
            };
            let is_ksk = *role == "KSK";
            Some(Key {
                tag: tag.parse().unwrap(),
                is_ksk,
                is_published: has("publish") && !has("remove"),
                is_signing: if is_ksk { has("publish") } else { has("active") && !has("retire") },
            })
        });
        keys.filter(|key| key.is_published).collect()
    }

    fn ds(&self, tag: u16) -> String {
        let all = self.keymgr(&["ds", &tag.to_string()]);
        let is_sha256 = |line: &&str| line.contains(&format!(" DS {tag} 13 2 "));
        all.lines().find(is_sha256).unwrap_or_else(|| panic!("{all}")).to_owned()
    }

    /// Knot asks that the DS of the new key be there, and rolls the old one out by itself.
    fn ds_seen(&self, new: u16, _old: Option<u16>) {
        let is_ready = |key: &str| key.contains(&format!(" {new} ")) && key.contains("ready=");
        super::until(|| self.keymgr(&["list"]).lines().any(is_ready).then_some(()));
        self.knotc(&["zone-ksk-submitted", ZONE]);
    }

    fn is_settled(&self) -> bool {
        self.keymgr(&["list"]).lines().all(|key| key.contains(" active="))
    }

    fn roll(&self, _old: u16) {
        self.knotc(&["zone-key-rollover", ZONE, "ksk"]);
    }
}
