//! Knot DNS, which signs what it serves: by policy, with keys of its own or made by `keymgr`; and `kzonesign`.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::daemon::{Daemon, find, run};
use crate::hierarchy::{Place, Served, Site};
use crate::table::rows;
use crate::zone::{Zone, delegation};

/// The programs used.
pub(crate) struct Knot {
    knotd: PathBuf,
    keymgr: PathBuf,
    kzonesign: PathBuf,
}

/// A signing policy, and the key or keys that `keymgr` makes for it.
struct Policy {
    id: &'static str,
    settings: &'static str,
    keys: &'static [&'static [&'static str]],
}

impl Knot {
    pub(crate) fn find() -> Option<Self> {
        Some(Self { knotd: find("knotd")?, keymgr: find("keymgr")?, kzonesign: find("kzonesign")? })
    }

    /// `knot.` and its children; `p384.knot.` is signed beforehand by `kzonesign`, the others while serving.
    pub(crate) fn serve_zones(&self, site: &Site) -> Served {
        let Site { place, apex, other, neighbour, .. } = site;
        let Place { directory, address, .. } = place;
        let address = *address;
        let children = [&POLICIES[1], &POLICIES[2]].map(|policy| (format!("{}.{apex}", policy.id), policy));
        let mut zones = vec![(apex.clone(), Some("nsec3"))];
        zones.extend(children.iter().map(|(name, policy)| (name.clone(), Some(policy.id))));
        zones.extend(site.lodgers.iter().map(|(name, _)| (name.clone(), None)));
        fs::write(directory.join("knot.conf"), configuration(place, &zones)).unwrap();

        let mut delegations = String::new();
        for (name, policy) in &children {
            let text = Zone { apex: name, address: address.into(), other, unsigned: None }.text("");
            fs::write(directory.join(format!("{name}zone")), text).unwrap();
            let ds = self.ds(directory, name, policy);
            delegations.push_str(&delegation(name, address.into(), &ds));
        }
        let text =
            Zone { apex, address: address.into(), other, unsigned: Some(*neighbour) }.text(&delegations);
        fs::write(directory.join(format!("{apex}zone")), text).unwrap();
        for (lodger, text) in &site.lodgers {
            fs::write(directory.join(format!("{lodger}zone")), text).unwrap();
        }
        let ds = self.ds(directory, apex, &POLICIES[0]);
        // Replaces the zone file by the signed one; with all signatures fresh, the server leaves it as it is.
        run(directory, &self.kzonesign, &["-c", "knot.conf", "-o", ".", &format!("p384.{apex}")]);

        let mut table = rows(apex, true);
        for (name, _) in &children {
            table.extend(rows(name, false));
        }
        Served {
            daemon: Daemon::start(directory, &self.knotd, &["-c", "knot.conf"].map(AsRef::as_ref)),
            ds,
            zones: zones.into_iter().map(|(zone, _)| (zone, address.into())).collect(),
            rows: table,
        }
    }

    /// Makes the keys and returns the DS records: of type 2 and of type 4.
    fn ds(&self, directory: &Path, apex: &str, policy: &Policy) -> String {
        for key in policy.keys {
            let mut arguments = vec!["-c", "knot.conf", apex, "generate"];
            arguments.extend(*key);
            run(directory, &self.keymgr, &arguments);
        }
        run(directory, &self.keymgr, &["-c", "knot.conf", apex, "ds"])
    }
}

fn configuration(place: &Place, zones: &[(String, Option<&str>)]) -> String {
    let Place { directory, address, port } = place;
    let here = directory.display();
    let mut configuration = format!(
        "server:\n    rundir: \"{here}\"\n    listen: {address}@{port}\n\
         \x20   udp-workers: 1\n    tcp-workers: 1\n    background-workers: 1\n\
         database:\n    storage: \"{here}\"\n\
         log:\n  - target: stderr\n    any: info\n\
         policy:\n"
    );
    for Policy { id, settings, .. } in &POLICIES {
        write!(configuration, "  - id: {id}\n    {settings}\n").unwrap();
    }
    // The zone files stay as written, and journals would only slow the start.
    write!(
        configuration,
        "template:\n  - id: default\n    storage: \"{here}\"\n    file: \"%s.zone\"\n    zonefile-sync: -1\n\
         \x20   journal-content: none\nzone:\n"
    )
    .unwrap();
    for (zone, policy) in zones {
        writeln!(configuration, "  - domain: \"{zone}\"").unwrap();
        if let Some(policy) = policy {
            write!(configuration, "    dnssec-signing: on\n    dnssec-policy: {policy}\n").unwrap();
        }
    }
    configuration
}

const POLICIES: [Policy; 3] = [
    Policy {
        id: "nsec3",
        settings: "algorithm: ecdsap256sha256\n    nsec3: on\n    nsec3-iterations: 0\n    nsec3-salt-length: 0",
        keys: &[&["algorithm=13", "ksk=yes"], &["algorithm=13", "zsk=yes"]],
    },
    // One key for all, as Knot calls it: single-type signing.
    Policy {
        id: "csk",
        settings: "algorithm: ed25519\n    single-type-signing: on\n    nsec3: off",
        keys: &[&["algorithm=15", "ksk=yes", "zsk=yes"]],
    },
    Policy {
        id: "p384",
        settings: "algorithm: ecdsap384sha384\n    nsec3: on\n    nsec3-iterations: 3\n    nsec3-salt-length: 8",
        keys: &[&["algorithm=14", "ksk=yes"], &["algorithm=14", "zsk=yes"]],
    },
];
