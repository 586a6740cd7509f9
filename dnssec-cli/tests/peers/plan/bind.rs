//! BIND with `dnssec-policy` and inline signing.

use super::{Key, write_zone};
use crate::daemon::{Daemon, find, run};
use std::collections::BTreeSet;
use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;

pub(super) struct Signing {
    directory: PathBuf,
    rndc: PathBuf,
    dsfromkey: PathBuf,
    _daemon: Daemon,
}

const ZONE: &str = "bind.lab.";

const KEY: &str = "key \"rndc\" { algorithm hmac-sha256; secret \"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0\"; };\n";

impl Signing {
    pub(super) fn start(port: u16) -> Option<Self> {
        let (named, rndc, dsfromkey) = (find("named")?, find("rndc")?, find("dnssec-dsfromkey")?);
        let directory = std::env::temp_dir().join(format!("dnssec-plan-{}", std::process::id())).join("bind");
        fs::create_dir_all(&directory).unwrap();
        let address = Ipv4Addr::LOCALHOST;
        write_zone(&directory, ZONE, address);
        // The control channel is at the last of the four ports that are free there.
        let control = port + 3;
        let configuration = format!(
            "{KEY}controls {{ inet {address} port {control} allow {{ {address}; }} keys {{ \"rndc\"; }}; }};\n\
             options {{ directory \"{}\"; pid-file none; lock-file none; session-keyfile none; port {port}; \
             listen-on port {port} {{ {address}; }}; listen-on-v6 {{ none; }}; recursion no; \
             dnssec-validation no; notify no; }};\n\
             dnssec-policy quick {{ keys {{ ksk lifetime unlimited algorithm 13; zsk lifetime unlimited algorithm 13; \
             }}; dnskey-ttl 3; max-zone-ttl 4; publish-safety 0; retire-safety 0; purge-keys 0; \
             zone-propagation-delay 1; parent-ds-ttl 3; parent-propagation-delay 1; }};\n\
             zone \"{ZONE}\" {{ type primary; file \"{ZONE}zone\"; dnssec-policy quick; inline-signing yes; }};\n",
            directory.display()
        );
        fs::write(directory.join("named.conf"), configuration).unwrap();
        let control = format!(
            "{KEY}options {{ default-key \"rndc\"; default-server {address}; default-port {control}; }};\n"
        );
        fs::write(directory.join("rndc.conf"), control).unwrap();
        let daemon =
            Daemon::start(&directory, &named, &["-g", "-n", "1", "-c", "named.conf"].map(AsRef::as_ref));
        daemon.wait_for(ZONE, address.into(), port);
        Some(Signing { directory, rndc, dsfromkey, _daemon: daemon })
    }

    fn rndc(&self, arguments: &[&str]) -> String {
        run(&self.directory, &self.rndc, &[&["-c", "rndc.conf", "dnssec"], arguments].concat())
    }
}

impl super::Signer for Signing {
    fn label(&self) -> &'static str {
        "bind"
    }

    /// `key: 35120 (ECDSAP256SHA256), KSK`, and below it `published: yes - since ...` and `key signing:` or
    /// `zone signing:`.
    fn keys(&self) -> BTreeSet<Key> {
        let status = self.rndc(&["-status", ZONE]);
        let blocks = status.split("\nkey: ").skip(1);
        let keys = blocks.map(|block| {
            let title = block.lines().next().unwrap();
            let says = |label: &str| {
                let line = block.lines().map(str::trim).find(|line| line.starts_with(label));
                line.is_some_and(|line| line[label.len()..].trim().starts_with("yes"))
            };
            Key {
                tag: title.split(' ').next().unwrap().parse().unwrap(),
                is_ksk: title.ends_with("KSK"),
                is_published: says("published:"),
                is_signing: says("key signing:") || says("zone signing:"),
            }
        });
        keys.filter(|key| key.is_published).collect()
    }

    fn ds(&self, tag: u16) -> String {
        run(&self.directory, &self.dsfromkey, &["-2", &format!("Kbind.lab.+013+{tag:05}")]).trim().to_owned()
    }

    fn ds_seen(&self, new: u16, old: Option<u16>) {
        self.rndc(&["-checkds", "-key", &new.to_string(), "published", ZONE]);
        if let Some(old) = old {
            self.rndc(&["-checkds", "-key", &old.to_string(), "withdrawn", ZONE]);
        }
    }

    fn is_settled(&self) -> bool {
        !self.rndc(&["-status", ZONE]).contains("rumoured")
    }

    fn roll(&self, old: u16) {
        self.rndc(&["-rollover", "-key", &old.to_string(), ZONE]);
    }
}
