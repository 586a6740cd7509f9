//! PowerDNS on SQLite: `pdnsutil` makes the keys and orders the names, the server signs each answer as it leaves.

use std::fs;
use std::path::{Path, PathBuf};

use crate::daemon::{Daemon, find, run};
use crate::hierarchy::{Place, Served, Site};
use crate::table::rows;
use crate::zone::{Zone, delegation};

/// The programs used, and the tables PowerDNS expects to find.
pub(crate) struct Pdns {
    server: PathBuf,
    pdnsutil: PathBuf,
    sqlite: PathBuf,
    schema: PathBuf,
}

impl Pdns {
    pub(crate) fn find() -> Option<Self> {
        let schema = ["/usr/share/pdns-backend-sqlite3/schema", "/usr/share/doc/pdns-backend-sqlite3"]
            .map(|place| Path::new(place).join("schema.sqlite3.sql"));
        Some(Self {
            server: find("pdns_server")?,
            pdnsutil: find("pdnsutil")?,
            sqlite: find("sqlite3")?,
            schema: schema.into_iter().find(|schema| schema.is_file())?,
        })
    }

    /// `pdns.` with NSEC3, and children with NSEC and with "narrow" NSEC3: records made to fit each question.
    pub(crate) fn serve_zones(&self, site: &Site) -> Served {
        let Site { place, apex, other, neighbour, lodgers } = site;
        let Place { directory, address, port } = place;
        let address = *address;
        let database = directory.join("pdns.db");
        run(directory, &self.sqlite, &["pdns.db", &format!(".read {}", self.schema.display())]);
        let configuration = format!(
            "launch=gsqlite3\ngsqlite3-database={}\ngsqlite3-dnssec=yes\ngsqlite3-pragma-synchronous=0\n\
             daemon=no\nguardian=no\nlocal-address={address}\nlocal-port={port}\nsocket-dir={}\n\
             dname-processing=yes\nsetuid=\nsetgid=\nsecurity-poll-suffix=\n",
            database.display(),
            directory.display()
        );
        fs::write(directory.join("pdns.conf"), configuration).unwrap();

        let mut delegations = String::new();
        let mut zones = vec![apex.clone()];
        for (label, nsec3) in [("nsec", None), ("narrow", Some(["1 0 0 -", "narrow"].as_slice()))] {
            let name = format!("{label}.{apex}");
            let text = Zone { apex: &name, address: address.into(), other, unsigned: None }.text("");
            let ds = self.sign(directory, &name, &text, nsec3);
            delegations.push_str(&delegation(&name, address.into(), &ds));
            zones.push(name);
        }
        let text =
            Zone { apex, address: address.into(), other, unsigned: Some(*neighbour) }.text(&delegations);
        let ds = self.sign(directory, apex, &text, Some(&["1 0 2 ab"]));
        for (lodger, text) in lodgers {
            self.load(directory, lodger, text);
            zones.push(lodger.clone());
        }

        let mut table = rows(apex, true);
        table.extend(rows(&format!("nsec.{apex}"), false));
        table.extend(rows(&format!("narrow.{apex}"), false));
        Served {
            daemon: Daemon::start(directory, &self.server, &["--config-dir=.".as_ref()]),
            ds,
            zones: zones.into_iter().map(|zone| (zone, address.into())).collect(),
            rows: table,
        }
    }

    /// Loads the zone, gives it its key, and returns its DS records.
    fn sign(&self, directory: &Path, apex: &str, text: &str, nsec3: Option<&[&str]>) -> String {
        self.load(directory, apex, text);
        self.util(directory, &["secure-zone", apex]);
        if let Some(parameters) = nsec3 {
            let mut arguments = vec!["set-nsec3", apex];
            arguments.extend(parameters);
            self.util(directory, &arguments);
        }
        self.util(directory, &["rectify-zone", apex]);
        self.util(directory, &["export-zone-ds", apex])
    }

    fn load(&self, directory: &Path, apex: &str, text: &str) {
        let file = format!("{apex}zone");
        fs::write(directory.join(&file), text).unwrap();
        self.util(directory, &["load-zone", apex, &file]);
    }

    fn util(&self, directory: &Path, arguments: &[&str]) -> String {
        let mut all = vec!["--config-dir=."];
        all.extend(arguments);
        run(directory, &self.pdnsutil, &all)
    }
}
