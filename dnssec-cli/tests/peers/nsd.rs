//! NSD, with zones signed by `ldns-signzone` and keys by `ldns-keygen`. It also serves the root.

use std::fmt::Write;
use std::fs;
use std::net::Ipv6Addr;
use std::path::{Path, PathBuf};

use crate::daemon::{self, Daemon, find, run};
use crate::hierarchy::{Place, Served, Site};
use crate::table::{Denial, Row, Verdict, rows};
use crate::zone::{Zone, delegation};

/// The programs used.
pub(crate) struct Nsd {
    nsd: PathBuf,
    keygen: PathBuf,
    signzone: PathBuf,
}

/// How `ldns-signzone` is to sign one zone.
struct Signing {
    algorithm: &'static str,
    options: &'static [&'static str],
}

impl Nsd {
    pub(crate) fn find() -> Option<Self> {
        Some(Self { nsd: find("nsd")?, keygen: find("ldns-keygen")?, signzone: find("ldns-signzone")? })
    }

    /// The root zone, signed already.
    pub(crate) fn serve_root(&self, place: &Place) -> Daemon {
        self.start(place, false, ["."].into_iter())
    }

    /// `nsd.`, its children, and rows for the one that is reachable over IPv6 alone, where there is IPv6.
    pub(crate) fn serve_zones(&self, site: &Site) -> (Served, Vec<Row>) {
        let Site { place: Place { directory, address, .. }, apex, other, neighbour, .. } = site;
        let mut delegations = String::new();
        let mut zones = Vec::new();
        let mut child = |label: &str, signing: &Signing, address| {
            let name = format!("{label}.{apex}");
            let text = Zone { apex: &name, address, other, unsigned: None }.text("");
            let ds = self.sign(directory, &name, &text, signing);
            delegations.push_str(&delegation(&name, address, &ds));
            zones.push((name, address));
        };
        child("ed", &NSEC_ED25519, (*address).into());
        child("rsa", &NSEC3_SALTED_RSA, (*address).into());
        child("iterated", &NSEC3_ITERATED, (*address).into());
        let mut over_ipv6 = Vec::new();
        if daemon::has_ipv6() {
            child("six", &NSEC3, Ipv6Addr::LOCALHOST.into());
            over_ipv6 = rows(&format!("six.{apex}"), false);
        }

        let text =
            Zone { apex, address: (*address).into(), other, unsigned: Some(*neighbour) }.text(&delegations);
        let ds = self.sign(directory, apex, &text, &NSEC3);
        zones.push((apex.clone(), (*address).into()));
        for (lodger, text) in &site.lodgers {
            fs::write(directory.join(format!("{lodger}signed")), text).unwrap();
            zones.push((lodger.clone(), (*address).into()));
        }

        let mut table = rows(apex, true);
        table.extend(rows(&format!("ed.{apex}"), false));
        table.extend(rows(&format!("rsa.{apex}"), false));
        table.extend(iterated_rows(&format!("iterated.{apex}")));
        let names = zones.iter().map(|(name, _)| name.as_str());
        let daemon = self.start(&site.place, daemon::has_ipv6(), names);
        (Served { daemon, ds, zones, rows: table }, over_ipv6)
    }

    /// Signs the zone into the file `<apex>signed` and returns its DS record.
    fn sign(&self, directory: &Path, apex: &str, text: &str, signing: &Signing) -> String {
        let unsigned = format!("{apex}zone");
        fs::write(directory.join(&unsigned), text).unwrap();
        let generate = |role: &[&str]| {
            let mut arguments = role.to_vec();
            arguments.extend(["-a", signing.algorithm, "-b", "2048", apex]);
            run(directory, &self.keygen, &arguments).trim().to_owned()
        };
        let (ksk, zsk) = (generate(&["-k"]), generate(&[]));
        let signed = format!("{apex}signed");
        let mut arguments = vec!["-f", &signed];
        arguments.extend(signing.options);
        arguments.extend([&unsigned, &zsk, &ksk].map(String::as_str));
        run(directory, &self.signzone, &arguments);
        fs::read_to_string(directory.join(format!("{ksk}.ds"))).unwrap()
    }

    fn start<'z>(&self, place: &Place, ipv6: bool, zones: impl Iterator<Item = &'z str>) -> Daemon {
        let Place { directory, address, port } = place;
        let here = directory.display();
        let mut configuration = format!("server:\n ip-address: {address}@{port}\n");
        if ipv6 {
            writeln!(configuration, " ip-address: ::1@{port}").unwrap();
        }
        write!(
            configuration,
            " zonesdir: \"{here}\"\n database: \"\"\n pidfile: \"\"\n xfrdir: \"{here}\"\n\
             \x20xfrdfile: \"{here}/xfrd.state\"\n zonelistfile: \"{here}/zone.list\"\n\
             \x20cookie-secret-file: \"{here}/cookies\"\n username: \"\"\n chroot: \"\"\n\
             \x20server-count: 1\n verbosity: 2\n\
             remote-control:\n control-enable: no\n"
        )
        .unwrap();
        for zone in zones {
            write!(configuration, "zone:\n name: \"{zone}\"\n zonefile: \"{zone}signed\"\n").unwrap();
        }
        fs::write(directory.join("nsd.conf"), configuration).unwrap();
        Daemon::start(directory, &self.nsd, &["-d", "-c", "nsd.conf"].map(AsRef::as_ref))
    }
}

/// What the zone has is secure, what it has not is not proven.
fn iterated_rows(apex: &str) -> Vec<Row> {
    let mut table = rows(apex, false);
    for row in table.iter_mut().filter(|row| row.denial != Denial::NotNeeded) {
        row.verdict = Verdict::Insecure;
    }
    table
}

const NSEC_ED25519: Signing = Signing { algorithm: "ED25519", options: &[] };
const NSEC3: Signing = Signing { algorithm: "ECDSAP256SHA256", options: &["-n", "-t", "0"] };
const NSEC3_SALTED_RSA: Signing =
    Signing { algorithm: "RSASHA512", options: &["-n", "-t", "7", "-s", "c0ffee"] };
/// More iterations than a validator need compute: RFC 9276 §3.2 lets it call the zone insecure instead.
const NSEC3_ITERATED: Signing = Signing { algorithm: "ECDSAP384SHA384", options: &["-n", "-t", "200"] };
