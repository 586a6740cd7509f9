//! The whole hierarchy: who serves what at which address, from the root to the resolvers.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::bind::Bind;
use crate::daemon::{self, Daemon};
use crate::knot::Knot;
use crate::nsd::Nsd;
use crate::pdns::Pdns;
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
    pub(crate) bind_resolver: Ipv4Addr,
    pub(crate) unbound: Option<Ipv4Addr>,
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

    fn start() -> Self {
        let base = std::env::temp_dir().join(format!("dnssec-peers-{}", std::process::id()));
        let port = daemon::choose_port().expect("the tests have asked before");
        let place = |name: &str, last| {
            let directory = base.join(name);
            fs::create_dir_all(&directory).unwrap();
            Place { directory, address: Ipv4Addr::new(127, 53, 0, last), port }
        };

        let bind = Bind::find().expect("the tests have asked before");
        let nsd = Nsd::find();
        let knot = Knot::find();
        let pdns = Pdns::find();
        let mut families = vec![(Family::Bind, "bind", 2)];
        families.extend(nsd.is_some().then_some((Family::Nsd, "nsd", 3)));
        families.extend(knot.is_some().then_some((Family::Knot, "knot", 4)));
        families.extend(pdns.is_some().then_some((Family::Pdns, "pdns", 5)));

        // A ring: each server's aliases point into the zone of the next, which also lodges its unsigned children.
        let mut servers = Vec::new();
        let mut delegations = String::new();
        let mut rows = Vec::new();
        let (mut faults, mut ipv6) = (Vec::new(), Vec::new());
        for (position, &(family, name, last)) in families.iter().enumerate() {
            let (_, next, next_last) = families[(position + 1) % families.len()];
            let (_, previous, _) = families[(position + families.len() - 1) % families.len()];
            let place = place(name, last);
            let address = place.address;
            // BIND alone has two zones with an unsigned child.
            let parents: &[&str] = if previous == "bind" { &["bind", "optout.bind"] } else { &[previous] };
            let lodgers = parents.iter().map(|parent| {
                let apex = format!("unsigned.{parent}.");
                let text = zone::unsigned(&apex, address);
                (apex, text)
            });
            let site = Site {
                apex: format!("{name}."),
                other: format!("{next}."),
                neighbour: Ipv4Addr::new(127, 53, 0, next_last),
                lodgers: lodgers.collect(),
                place,
            };
            let served = match family {
                Family::Bind => {
                    let (served, broken) = bind.serve_zones(&site);
                    faults = broken;
                    served
                }
                Family::Nsd => {
                    let (served, over_ipv6) = nsd.as_ref().unwrap().serve_zones(&site);
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

        let root_place = place("root", 1);
        let root = bind.serve_root(&root_place, &delegations);
        servers.push((root.daemon, root.zones));
        let (mut daemons, mut zones) = (Vec::new(), Vec::new());
        for (daemon, served) in servers {
            for (zone, address) in &served {
                daemon.wait_for(zone, *address, port);
            }
            daemons.push(daemon);
            zones.extend(served);
        }

        let directory = root_place.directory.clone();
        let anchor = write(&directory, "anchor", &root.ds);
        let hints = write(
            &directory,
            "hints",
            &format!(". 300 IN NS a.root.\na.root. 300 IN A {}\n", root_place.address),
        );

        let resolver = place("resolver", 10);
        let daemon = bind.serve_resolver(&resolver, root_place.address, &root.ds);
        daemon.wait_for(".", resolver.address.into(), port);
        daemons.push(daemon);
        let unbound = Unbound::find().map(|unbound| {
            let place = place("unbound", 9);
            let daemon = unbound.serve_resolver(&place, &zones, &anchor);
            daemon.wait_for(".", place.address.into(), port);
            daemons.push(daemon);
            place.address
        });

        Self {
            port,
            directory,
            hints,
            anchor,
            rows,
            faults,
            ipv6,
            bind_resolver: resolver.address,
            unbound,
            _daemons: daemons,
        }
    }
}

fn write(directory: &Path, name: &str, text: &str) -> PathBuf {
    let path = directory.join(name);
    fs::write(&path, text).unwrap();
    path
}
