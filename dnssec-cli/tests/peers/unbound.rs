//! Unbound as the recursive resolver.

use std::fmt::Write;
use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use crate::credentials::Credentials;
use crate::daemon::{Daemon, find};
use crate::hierarchy::Place;

/// The program used.
pub(crate) struct Unbound {
    unbound: PathBuf,
}

impl Unbound {
    pub(crate) fn find() -> Option<Self> {
        Some(Self { unbound: find("unbound")? })
    }

    /// A validating resolver. Unbound follows delegations to port 53 only, so each zone is a stub with its address.
    /// TLS and HTTPS have the two ports after its own.
    pub(crate) fn serve_resolver(
        &self,
        place: &Place,
        zones: &[(String, IpAddr)],
        anchor: &Path,
        credentials: &Credentials,
    ) -> Daemon {
        let Place { directory, address, port } = place;
        let mut configuration = format!(
            "server:\n interface: {address}@{port}\n access-control: 127.0.0.0/8 allow\n\
             \x20directory: \"{}\"\n chroot: \"\"\n username: \"\"\n pidfile: \"\"\n use-syslog: no\n\
             \x20num-threads: 1\n verbosity: 1\n val-log-level: 2\n do-not-query-localhost: no\n\
             \x20module-config: \"validator iterator\"\n trust-anchor-file: \"{}\"\n\
             \x20trust-anchor-signaling: no\n\
             \x20interface: {address}@{tls}\n tls-port: {tls}\n interface: {address}@{https}\n https-port: {https}\n\
             \x20tls-service-pem: \"{}\"\n tls-service-key: \"{}\"\n\
             remote-control:\n control-enable: no\n",
            directory.display(),
            anchor.display(),
            credentials.certificate.display(),
            credentials.key.display(),
            tls = port + 1,
            https = port + 2,
        );
        for (zone, server) in zones {
            write!(
                configuration,
                "stub-zone:\n name: \"{zone}\"\n stub-addr: {server}@{port}\n stub-prime: no\n"
            )
            .unwrap();
        }
        fs::write(directory.join("unbound.conf"), configuration).unwrap();
        Daemon::start(directory, &self.unbound, &["-d", "-c", "unbound.conf"].map(AsRef::as_ref))
    }
}
