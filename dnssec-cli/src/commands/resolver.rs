//! Where to find the resolver that the user names; no other server is ever asked about the zone in question.

use super::PORT;
use crate::env::SystemResolvers;
use crate::error::CliError;
use crate::input::{EncryptedServer, Host, Server};
use crate::net::Endpoint;
use dnssec_core::walk::Families;
use hickory_resolver::TokioResolver;
use std::net::{IpAddr, SocketAddr};

/// Looks it up where it is a name, the way this system does. `port` is for servers that have none of their own.
pub(crate) async fn find(
    server: &Server,
    port: Option<u16>,
    families: Families,
) -> Result<Endpoint, CliError> {
    let (addresses, shown, own, encryption) = match server {
        Server::System => (
            SystemResolvers::configured()
                .addresses()
                .map_err(|reason| CliError::SystemConfiguration { reason })?,
            "@system".to_owned(),
            None,
            None,
        ),
        Server::Address { address, port } => (vec![*address], address.to_string(), *port, None),
        Server::Host { host, port } => (look_up(host).await?, host.clone(), *port, None),
        Server::Encrypted(EncryptedServer { host, port, encryption }) => {
            let (addresses, shown) = match host {
                Host::Address(address) => (vec![*address], address.to_string()),
                Host::Name(host) => (look_up(host).await?, host.clone()),
            };
            (addresses, shown, *port, Some(encryption.clone()))
        }
    };
    let usual = encryption.as_ref().map_or(PORT, |encryption| encryption.protocol.port());
    let address = pick(&shown, &addresses, families)?;
    Ok(Endpoint { address: SocketAddr::new(address, own.or(port).unwrap_or(usual)), encryption })
}

/// The first address of a family that may be used.
fn pick(host: &str, addresses: &[IpAddr], families: Families) -> Result<IpAddr, CliError> {
    let (family, allowed): (_, fn(&IpAddr) -> bool) = match families {
        Families::Both => ("IPv4 or IPv6", |_| true),
        Families::Ipv4 => ("IPv4", IpAddr::is_ipv4),
        Families::Ipv6 => ("IPv6", IpAddr::is_ipv6),
    };
    let address = addresses.iter().copied().find(allowed);
    address.ok_or_else(|| CliError::Family { host: host.to_owned(), family })
}

async fn look_up(host: &str) -> Result<Vec<IpAddr>, CliError> {
    let fault = |error: hickory_resolver::net::NetError| CliError::Resolve {
        host: host.to_owned(),
        reason: match error.is_no_records_found() {
            true => "no address found".to_owned(),
            false => error.to_string(),
        },
    };
    let resolver = TokioResolver::builder_tokio().and_then(|builder| builder.build()).map_err(fault)?;
    Ok(resolver.lookup_ip(host).await.map_err(fault)?.iter().collect())
}
