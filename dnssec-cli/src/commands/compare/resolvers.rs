//! Whom to ask: the system's resolvers and those named, each once; nobody else.

use crate::args::CompareArgs;
use crate::commands::{PORT, resolver};
use crate::comparison::Resolver;
use crate::env::SystemResolvers;
use crate::error::CliError;
use crate::input::{Server, Words};
use dnssec_core::walk::Families;
use std::net::{IpAddr, SocketAddr};

/// The word for the system's resolvers.
const SYSTEM: &str = "@system";

/// The resolvers, those of the system first.
pub(super) async fn resolvers(
    args: &CompareArgs,
    words: &Words,
    system: &SystemResolvers,
) -> Result<Vec<Resolver>, CliError> {
    let families = match (args.ipv4, args.ipv6) {
        (true, _) => Families::Ipv4,
        (_, true) => Families::Ipv6,
        _ => Families::Both,
    };
    let port = args.port.unwrap_or(PORT);
    let mut resolvers = Vec::new();
    if !args.no_system {
        for address in system_addresses(system, families)? {
            add(&mut resolvers, SYSTEM, SocketAddr::new(address, port));
        }
    }
    for named in &words.servers {
        if named.server != Server::System {
            let address = resolver::address(&named.server, port, families).await?;
            add(&mut resolvers, &named.word, address);
        } else if args.no_system {
            return Err(CliError::SystemUnwanted);
        }
    }
    if resolvers.is_empty() { Err(CliError::NoResolver) } else { Ok(resolvers) }
}

/// One that is named twice is asked once.
fn add(resolvers: &mut Vec<Resolver>, word: &str, address: SocketAddr) {
    match resolvers.iter_mut().find(|resolver| resolver.address == address) {
        Some(resolver) if resolver.words.iter().any(|known| known == word) => {}
        Some(resolver) => resolver.words.push(word.to_owned()),
        None => resolvers.push(Resolver { words: vec![word.to_owned()], address }),
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
