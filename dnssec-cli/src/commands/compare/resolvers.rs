//! Whom to ask: the system's resolvers and those named, each once; nobody else.

use crate::args::CompareArgs;
use crate::commands::{PORT, resolver};
use crate::comparison::Resolver;
use crate::env::SystemResolvers;
use crate::error::CliError;
use crate::input::{Server, Words};
use crate::net::Endpoint;
use dnssec_core::walk::Families;
use std::net::{IpAddr, SocketAddr};

/// The word for the system's resolvers.
const SYSTEM: &str = "@system";

/// The resolvers and how to reach them, those of the system first.
pub(super) async fn resolvers(
    args: &CompareArgs,
    words: &Words,
    system: &SystemResolvers,
) -> Result<Vec<(Resolver, Endpoint)>, CliError> {
    let families = match (args.ipv4, args.ipv6) {
        (true, _) => Families::Ipv4,
        (_, true) => Families::Ipv6,
        _ => Families::Both,
    };
    let port = args.port.unwrap_or(PORT);
    let mut resolvers = Vec::new();
    if !args.no_system {
        for address in system_addresses(system, families)? {
            let address = SocketAddr::new(address, port);
            add(&mut resolvers, SYSTEM, Endpoint { address, encryption: None });
        }
    }
    for named in &words.servers {
        if named.server != Server::System {
            let endpoint = resolver::find(&named.server, args.port, families).await?;
            add(&mut resolvers, &named.word, endpoint);
        } else if args.no_system {
            return Err(CliError::SystemUnwanted);
        }
    }
    if resolvers.is_empty() { Err(CliError::NoResolver) } else { Ok(resolvers) }
}

/// One that is named twice is asked once.
fn add(resolvers: &mut Vec<(Resolver, Endpoint)>, word: &str, endpoint: Endpoint) {
    match resolvers.iter_mut().find(|(_, known)| *known == endpoint) {
        Some((resolver, _)) if resolver.words.iter().any(|known| known == word) => {}
        Some((resolver, _)) => resolver.words.push(word.to_owned()),
        None => {
            let resolver = Resolver { words: vec![word.to_owned()], address: endpoint.address };
            resolvers.push((resolver, endpoint));
        }
    }
}

fn system_addresses(system: &SystemResolvers, families: Families) -> Result<Vec<IpAddr>, CliError> {
    let mut addresses = system.addresses().map_err(|reason| CliError::SystemOfComparison { reason })?;
    addresses.retain(|address| match families {
        Families::Both => true,
        Families::Ipv4 => address.is_ipv4(),
        Families::Ipv6 => address.is_ipv6(),
    });
    match (addresses.is_empty(), families) {
        (false, _) => Ok(addresses),
        (true, Families::Ipv6) => Err(CliError::FamilyOfSystem { family: "IPv6", digit: '6' }),
        (true, _) => Err(CliError::FamilyOfSystem { family: "IPv4", digit: '4' }),
    }
}
