//! The whole hierarchy: who serves what at which address, from the root to the resolvers.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::LazyLock;

use crate::bind::Bind;
use crate::credentials::{self, Credentials};
use crate::daemon::{self, Daemon};
use crate::knot::Knot;
use crate::nsd::Nsd;
use crate::pdns::Pdns;
use crate::quic;
use crate::table::Row;
use crate::unbound::Unbound;
use crate::zone;

/// Started once, by the first test that needs it.
pub(crate) static HIERARCHY: LazyLock<Hierarchy> = LazyLock::new(Hierarchy::start);

/// A server together with the signer that belongs to it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Family {
    Bind,
    Nsd,
    Knot,
    Pdns,
}

/// Where one server works.
pub(crate) struct Place {
    pub(crate) directory: PathBuf,
    pub(crate) address: Ipv4Addr,
    pub(crate) port: u16,
}

/// One server's part of the hierarchy.
pub(crate) struct Site {
    pub(crate) place: Place,
    /// The zone directly below the root.
    pub(crate) apex: String,
    /// The next server's zone, for aliases to point into.
    pub(crate) other: String,
    /// The next server, which lodges `unsigned.<apex>`: a delegation must lead away from the parent's server, or the
    /// walk never sees a referral.
    pub(crate) neighbour: Ipv4Addr,
    /// Unsigned zones to serve for the server before this one, with their text.
    pub(crate) lodgers: Vec<(String, String)>,
}

/// What a server gives back once it has its zones.
pub(crate) struct Served {
    pub(crate) daemon: Daemon,
    /// DS records for the parent.
    pub(crate) ds: String,
    /// Every zone served, and where.
    pub(crate) zones: Vec<(String, IpAddr)>,
    pub(crate) rows: Vec<Row>,
}

/// Where to ask a recursive resolver.
#[derive(Clone, Copy)]
pub(crate) struct Resolver {
    pub(crate) address: Ipv4Addr,
    pub(crate) port: u16,
}

/// A resolver that shows a certificate, as words of the command line.
pub(crate) struct Encrypted {
    pub(crate) plain: Resolver,
    pub(crate) tls: String,
    pub(crate) https: String,
    pub(crate) quic: String,
}

impl Encrypted {
    /// TLS and HTTPS are served at the two ports after the plain one.
    fn of(plain: Resolver, credentials: &Credentials) -> Self {
        let (Resolver { address, port }, name) = (plain, credentials::NAME);
        Self {
            plain,
            tls: format!("@tls://{address}:{}#{name}", port + 1),
            https: format!("@https://{address}:{}/dns-query#{name}", port + 2),
            quic: format!("@quic://127.0.0.1:{}#{name}", quic::in_front_of(plain, credentials)),
        }
    }
}

/// The running servers, and what to expect of them.
pub(crate) struct Hierarchy {
    pub(crate) port: u16,
    /// For captures.
    pub(crate) directory: PathBuf,
    pub(crate) hints: PathBuf,
    pub(crate) anchor: PathBuf,
    pub(crate) rows: Vec<(Family, Vec<Row>)>,
    pub(crate) faults: Vec<Row>,
    pub(crate) ipv6: Vec<Row>,
    /// Vouches for the resolvers.
    pub(crate) authority: PathBuf,
    pub(crate) bind_resolver: Resolver,
    pub(crate) bind_encrypted: Encrypted,
    pub(crate) unbound: Option<Resolver>,
    unbound_encrypted: Option<Encrypted>,
    _daemons: Vec<Daemon>,
}

impl Hierarchy {
    /// Every row, whatever server it belongs to.
    pub(crate) fn all_rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = self.rows.iter().flat_map(|(_, rows)| rows.clone()).collect();
        rows.extend(self.faults.iter().cloned());
        rows.extend(self.ipv6.iter().cloned());
        rows
    }

    /// Unbound with its certificate, where it is installed.
    pub(crate) fn unbound_encrypted(&self) -> Option<&Encrypted> {
        self.unbound_encrypted.as_ref()
    }

    /// The rows that a resolver can be asked about.
    pub(crate) fn rows_for_resolvers(&self) -> Vec<Row> {
        let mut rows = self.all_rows();
        rows.retain(|row| !row.walk_only);
        rows
    }

    fn start() -> Self {
        let base = std::env::temp_dir().join(format!("dnssec-peers-{}", std::process::id()));
        let port = daemon::choose_port().expect("the tests have asked before");
        let place = |name: &str, address| {
            let directory = base.join(name);
            fs::create_dir_all(&directory).unwrap();
            Place { directory, address, port }
        };
        let address = |last| Ipv4Addr::new(127, 53, 0, last);

        let bind = Bind::find().expect("the tests have asked before");
        let nsd = Nsd::find().expect("the tests have asked before");
        let (knot, pdns) = (Knot::find(), Pdns::find());
        let mut families =
            vec![(Family::Bind, "bind", Ipv4Addr::LOCALHOST), (Family::Nsd, "nsd", address(3))];
        families.extend(knot.is_some().then_some((Family::Knot, "knot", address(4))));
        families.extend(pdns.is_some().then_some((Family::Pdns, "pdns", address(5))));

        // A ring: each server's aliases point into the zone of the next, which also lodges its unsigned children.
        let mut servers = Vec::new();
        let mut delegations = String::new();
        let mut rows = Vec::new();
        let (mut faults, mut unserved, mut ipv6) = (Vec::new(), Vec::new(), Vec::new());
        for (position, &(family, name, address)) in families.iter().enumerate() {
            let (_, other, neighbour) = families[(position + 1) % families.len()];
            let (_, previous, _) = families[(position + families.len() - 1) % families.len()];
            // BIND alone has two zones with an unsigned child.
            let parents: &[&str] = if previous == "bind" { &["bind", "optout.bind"] } else { &[previous] };
            let lodgers = parents.iter().map(|parent| {
                let apex = format!("unsigned.{parent}.");
                let text = zone::unsigned(&apex, address);
                (apex, text)
            });
            let site = Site {
                place: place(name, address),
                apex: format!("{name}."),
                other: format!("{other}."),
                neighbour,
                lodgers: lodgers.collect(),
            };
            let served = match family {
                Family::Bind => {
                    let (served, broken) = bind.serve_zones(&site);
                    (faults, unserved) = (broken.rows, broken.unserved);
                    served
                }
                Family::Nsd => {
                    let (served, over_ipv6) = nsd.serve_zones(&site);
                    ipv6 = over_ipv6;
                    served
                }
                Family::Knot => knot.as_ref().unwrap().serve_zones(&site),
                Family::Pdns => pdns.as_ref().unwrap().serve_zones(&site),
            };
            delegations.push_str(&zone::delegation(&site.apex, address.into(), &served.ds));
            servers.push((served.daemon, served.zones));
            rows.push((family, served.rows));
        }

        let root = place("root", address(1));
        let trust_anchor = bind.sign_root(&root, &delegations);
        servers.push((nsd.serve_root(&root), vec![(".".to_owned(), root.address.into())]));
        let (mut daemons, mut zones) = (Vec::new(), Vec::new());
        for (daemon, served) in servers {
            for (zone, address) in &served {
                daemon.wait_for(zone, *address, port);
            }
            daemons.push(daemon);
            zones.extend(served);
        }
        zones.extend(unserved);

        let anchor = root.directory.join("anchor");
        fs::write(&anchor, &trust_anchor).unwrap();
        let hints = root.directory.join("hints");
        fs::write(&hints, format!(". 300 IN NS a.root.\na.root. 300 IN A {}\n", root.address)).unwrap();

        let credentials = Credentials::make(&root.directory);
        let resolving = place("resolver", Ipv4Addr::LOCALHOST);
        let bind_resolver = Resolver { address: resolving.address, port: port + 1 };
        let daemon = bind.serve_resolver(&resolving, bind_resolver.port, &hints, &trust_anchor, &credentials);
        daemon.wait_for(".", bind_resolver.address.into(), bind_resolver.port);
        daemons.push(daemon);
        let unbound = Unbound::find().map(|unbound| {
            let place = place("unbound", address(9));
            let daemon = unbound.serve_resolver(&place, &zones, &anchor, &credentials);
            daemon.wait_for(".", place.address.into(), port);
            daemons.push(daemon);
            Resolver { address: place.address, port }
        });
        let bind_encrypted = Encrypted::of(bind_resolver, &credentials);
        let unbound_encrypted = unbound.map(|resolver| Encrypted::of(resolver, &credentials));

        Self {
            authority: credentials.authority,
            port,
            directory: root.directory,
            hints,
            anchor,
            rows,
            faults,
            ipv6,
            bind_resolver,
            bind_encrypted,
            unbound,
            unbound_encrypted,
            _daemons: daemons,
        }
    }
}
