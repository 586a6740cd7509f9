//! BIND: `named` as a server of signed zones and as a resolver; `dnssec-signzone` signs its zones and the root.
//!
//! `named` listens only at addresses that an interface lists. Of 127.0.0.0/8 that is 127.0.0.1 alone, whatever the
//! other servers may bind, so both of ours are there, the resolver on a port of its own.

use std::fmt::Write;
use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use crate::credentials::Credentials;
use crate::daemon::{Daemon, find, run};
use crate::hierarchy::{Place, Served, Site};
use crate::table::{Denial, Row, Verdict, rows};
use crate::zone::{self, Zone, delegation};

/// The programs used.
pub(crate) struct Bind {
    named: PathBuf,
    keygen: PathBuf,
    signzone: PathBuf,
}

/// What was broken on purpose.
pub(crate) struct Faults {
    pub(crate) rows: Vec<Row>,
    /// Delegations to servers that do not have the zone.
    pub(crate) unserved: Vec<(String, IpAddr)>,
}

/// How `dnssec-signzone` is to sign one zone.
struct Signing {
    algorithm: &'static str,
    options: &'static [&'static str],
}

impl Bind {
    pub(crate) fn find() -> Option<Self> {
        Some(Self {
            named: find("named")?,
            keygen: find("dnssec-keygen")?,
            signzone: find("dnssec-signzone")?,
        })
    }

    /// Signs the root zone, with the delegations to all the others, for another server to serve from the file
    /// `.signed`. Returns its DS records, which are the trust anchor.
    pub(crate) fn sign_root(&self, place: &Place, delegations: &str) -> String {
        let text = format!(
            "$ORIGIN .\n$TTL 300\n@ SOA a.root. hostmaster.root. 1 3600 900 604800 300\n@ NS a.root.\n\
             a.root. A {}\n{delegations}",
            place.address
        );
        self.sign(&place.directory, ".", &text, &NSEC_RSA)
    }

    /// `bind.` and its children, the broken ones among them.
    pub(crate) fn serve_zones(&self, site: &Site) -> (Served, Faults) {
        let Site { place: Place { directory, address, .. }, apex, other, neighbour, .. } = site;
        let address = *address;
        let mut delegations = String::new();
        let mut zones = vec![apex.clone()];
        let mut child = |label: &str, signing: &Signing, unsigned, alter: &dyn Fn(&str) -> String| {
            let name = format!("{label}.{apex}");
            let text = Zone { apex: &name, address: address.into(), other, unsigned }.text("");
            let ds = self.sign(directory, &name, &text, signing);
            delegations.push_str(&delegation(&name, address.into(), &alter(&ds)));
            zones.push(name);
        };
        let kept = |ds: &str| ds.to_owned();
        child("rsa", &NSEC_RSA, None, &kept);
        child("optout", &NSEC3_OPT_OUT, Some(*neighbour), &kept);
        child("wrongds", &NSEC3, None, &zone::with_wrong_digest);
        child("alien", &NSEC3, None, &zone::with_unknown_algorithm);
        child("expired", &EXPIRED, None, &kept);
        child("future", &NOT_YET_VALID, None, &kept);
        child("stripped", &NSEC3, None, &kept);
        // The parent says signed, the server answers as if nobody had ever signed.
        let stripped = format!("stripped.{apex}");
        let text = Zone { apex: &stripped, address: address.into(), other, unsigned: None }.text("");
        fs::write(directory.join(format!("{stripped}signed")), text).unwrap();
        // Delegations to a server that does not have the zone, and to an address where nobody listens.
        let unserved = [("lame", *neighbour), ("dead", Ipv4Addr::new(127, 53, 0, 250))]
            .map(|(label, address)| (format!("{label}.{apex}"), IpAddr::from(address)));
        for (name, address) in &unserved {
            delegations.push_str(&delegation(name, *address, ""));
        }

        let text =
            Zone { apex, address: address.into(), other, unsigned: Some(*neighbour) }.text(&delegations);
        let ds = self.sign(directory, apex, &text, &NSEC3);
        for (lodger, text) in &site.lodgers {
            fs::write(directory.join(format!("{lodger}signed")), text).unwrap();
            zones.push(lodger.clone());
        }
        let daemon = self.serve(&site.place, &zones);

        let mut table = rows(apex, true);
        table.extend(rows(&format!("rsa.{apex}"), false));
        table.extend(opt_out_rows(&format!("optout.{apex}")));
        let served = Served {
            daemon,
            ds,
            zones: zones.into_iter().map(|zone| (zone, address.into())).collect(),
            rows: table,
        };
        (served, Faults { rows: fault_rows(apex), unserved: unserved.into() })
    }

    /// `named` as a resolver that walks from our root by itself: its `port` option is also the port it asks at.
    /// It listens at `listen_port`, over TLS and HTTPS at the two after it.
    pub(crate) fn serve_resolver(
        &self,
        place: &Place,
        listen_port: u16,
        hints: &Path,
        anchor: &str,
        credentials: &Credentials,
    ) -> Daemon {
        let Place { address, .. } = place;
        let (tls, https) = (listen_port + 1, listen_port + 2);
        let fields: Vec<&str> =
            anchor.split_ascii_whitespace().skip_while(|&field| field != "DS").skip(1).collect();
        let [tag, algorithm, digest_type, digest @ ..] = fields.as_slice() else {
            panic!("not a DS: {anchor}")
        };
        let digest = digest.concat();
        self.start(
            place,
            listen_port,
            &format!(
                "recursion yes; dnssec-validation yes; listen-on port {tls} tls ours {{ {address}; }}; \
                 listen-on port {https} tls ours http default {{ {address}; }};"
            ),
            &format!(
                "tls ours {{ cert-file \"{}\"; key-file \"{}\"; }};\n\
                 zone \".\" {{ type hint; file \"{}\"; }};\n\
                 trust-anchors {{ \".\" static-ds {tag} {algorithm} {digest_type} \"{digest}\"; }};\n",
                credentials.certificate.display(),
                credentials.key.display(),
                hints.display()
            ),
        )
    }

    /// Signs the zone into the file `<apex>signed` and returns its DS records.
    fn sign(&self, directory: &Path, apex: &str, text: &str, signing: &Signing) -> String {
        let unsigned = format!("{apex}zone");
        fs::write(directory.join(&unsigned), text).unwrap();
        for role in [["-f", "KSK"].as_slice(), &[]] {
            let mut arguments = vec!["-q", "-a", signing.algorithm];
            if signing.algorithm == "8" {
                arguments.extend(["-b", "2048"]);
            }
            arguments.extend(role);
            arguments.push(apex);
            run(directory, &self.keygen, &arguments);
        }
        let signed = format!("{apex}signed");
        // -S finds the keys, -P leaves verification, which refuses expired signatures, to us.
        let mut arguments = vec!["-q", "-S", "-P", "-o", apex, "-f", &signed];
        arguments.extend(signing.options);
        arguments.push(&unsigned);
        run(directory, &self.signzone, &arguments);
        fs::read_to_string(directory.join(format!("dsset-{apex}"))).unwrap()
    }

    fn serve(&self, place: &Place, zones: &[String]) -> Daemon {
        let mut configuration = String::new();
        for zone in zones {
            writeln!(configuration, "zone \"{zone}\" {{ type primary; file \"{zone}signed\"; }};").unwrap();
        }
        self.start(place, place.port, "recursion no; dnssec-validation no; notify no;", &configuration)
    }

    fn start(&self, place: &Place, listen_port: u16, options: &str, configuration: &str) -> Daemon {
        let Place { directory, address, port } = place;
        let configuration = format!(
            "options {{\n\
             directory \"{}\"; pid-file none; lock-file none; session-keyfile none;\n\
             port {port}; listen-on port {listen_port} {{ {address}; }}; listen-on-v6 {{ none; }};\n\
             empty-zones-enable no;\n\
             {options}\n}};\ncontrols {{ }};\n{configuration}",
            directory.display()
        );
        fs::write(directory.join("named.conf"), configuration).unwrap();
        Daemon::start(directory, &self.named, &["-g", "-n", "1", "-c", "named.conf"].map(AsRef::as_ref))
    }
}

/// What RFC 5155 §9.2 takes from an opt-out zone: a covered name may exist after all, as an unsigned delegation.
fn opt_out_rows(apex: &str) -> Vec<Row> {
    let mut table = rows(apex, true);
    for row in &mut table {
        // Only signed delegations have an NSEC3 record of their own.
        let unsigned_delegation = row.rtype == "DS" && row.name.starts_with("unsigned.");
        if row.denial == Denial::Covering || unsigned_delegation {
            row.verdict = Verdict::Insecure;
        }
    }
    table
}

fn fault_rows(apex: &str) -> Vec<Row> {
    let row = |name: &str, rtype, verdict, what| Row::new(&format!("{name}.{apex}"), rtype, verdict, what);
    let mut table = Vec::new();
    for (zone, what) in [
        ("wrongds", "DS of the parent matches no key"),
        ("expired", "signatures expired ten days ago"),
        ("future", "signatures valid in ten days"),
        ("stripped", "DS at the parent, no signatures in the zone"),
    ] {
        table.push(row(zone, "A", Verdict::Bogus, what));
        table.push(row(zone, "DNSKEY", Verdict::Bogus, what));
        table.push(row(&format!("www.{zone}"), "AAAA", Verdict::Bogus, what).replayed());
        table.push(row(&format!("nosuch.{zone}"), "A", Verdict::Bogus, what));
        table.push(row(&format!("www.{zone}"), "TXT", Verdict::Bogus, what));
        // The parent's side is whole.
        table.push(row(zone, "DS", Verdict::Secure, what));
    }
    table.push(row("www.alien", "A", Verdict::Insecure, "DS of an unknown algorithm only").replayed());
    table.push(row("nosuch.alien", "A", Verdict::Insecure, "DS of an unknown algorithm only").nxdomain());
    table.push(row("alien", "DS", Verdict::Secure, "DS of an unknown algorithm only"));
    table.push(row("www.lame", "A", Verdict::Indeterminate, "the only server refuses").replayed());
    table.push(row("lame", "DS", Verdict::Secure, "the only server refuses"));
    table.push(row("www.dead", "A", Verdict::Indeterminate, "no server answers").replayed().only_walked());
    table.push(row("dead", "DS", Verdict::Secure, "no server answers"));
    table
}

/// Without further options, denial is by NSEC.
const NSEC_RSA: Signing = Signing { algorithm: "8", options: &[] };
/// No salt, no extra iterations: RFC 9276 §3.1.
const NSEC3: Signing = Signing { algorithm: "13", options: &["-3", "-"] };
const NSEC3_OPT_OUT: Signing = Signing { algorithm: "14", options: &["-3", "5A17", "-H", "5", "-A"] };
const EXPIRED: Signing = Signing { algorithm: "13", options: &["-s", "now-2592000", "-e", "now-864000"] };
const NOT_YET_VALID: Signing =
    Signing { algorithm: "13", options: &["-s", "now+864000", "-e", "now+2592000"] };
