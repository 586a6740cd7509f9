//! The address of the resolver that the user names; no other server is ever asked about the zone in question.

use crate::env::SystemResolvers;
use crate::error::CliError;
use crate::input::Server;
use dnssec_core::walk::Families;
use hickory_resolver::TokioResolver;
use std::net::{IpAddr, SocketAddr};

/// Looks it up where it is a name, the way this system does.
pub(crate) async fn address(server: &Server, port: u16, families: Families) -> Result<SocketAddr, CliError> {
    match server {
        Server::Address { address, port: own } => {
            let address = pick(&address.to_string(), &[*address], families)?;
            Ok(SocketAddr::new(address, own.unwrap_or(port)))
        }
        Server::Host { host, port: own } => {
            let address = pick(host, &look_up(host).await?, families)?;
            Ok(SocketAddr::new(address, own.unwrap_or(port)))
        }
        Server::System => {
            let addresses = SystemResolvers::configured().addresses();
            let addresses = addresses.map_err(|reason| CliError::SystemConfiguration { reason })?;
            Ok(SocketAddr::new(pick("@system", &addresses, families)?, port))
        }
    }
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
