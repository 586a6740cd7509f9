//! Which servers serve which zone, as learned from hints and referrals.

use super::Families;
use crate::hints::Hints;
use crate::name::Name;
use crate::record::{Question, target_name};
use crate::record_type::RecordType;
use crate::wire::Message;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Servers per zone and addresses per server that are kept: more than any honest zone has.
const MOST_NAMES: usize = 26;
const MOST_ADDRESSES: usize = 8;
/// Names without address that are looked up for a zone.
const MOST_LOOKUPS: usize = 3;
/// The same, where every server is asked.
const MOST_LOOKUPS_OF_EVERY: usize = 13;

/// What is known of zones' servers.
#[derive(Debug)]
pub(super) struct Servers {
    families: Families,
    zones: HashMap<Name, Vec<Name>>,
    addresses: HashMap<Name, Vec<IpAddr>>,
}

impl Servers {
    pub(super) fn from_hints(hints: &[Hints], families: Families) -> Self {
        let mut servers = Servers { families, zones: HashMap::new(), addresses: HashMap::new() };
        for zone in hints {
            let names = zone.servers.iter().map(|hint| hint.name.clone()).collect();
            servers.zones.insert(zone.zone.clone(), names);
            for hint in &zone.servers {
                for address in &hint.addresses {
                    servers.add_address(&hint.name, *address);
                }
            }
        }
        servers
    }

    /// The deepest known zone that can answer a question: for DS, one strictly above the name.
    pub(super) fn deepest_zone(&self, question: &Question) -> Option<Name> {
        let above = |zone: &Name| {
            !question.record_type.is_parent_side() || question.name.is_root() || *zone != question.name
        };
        question.name.self_and_ancestors().filter(above).find(|zone| self.zones.contains_key(zone))
    }

    /// Addresses of a zone's servers, IPv4 and IPv6 by turns, so that a host with only one of them meets an
    /// address it can use among the first two; one of each server before the second of any.
    pub(super) fn addresses(&self, zone: &Name) -> Vec<(Name, IpAddr)> {
        let mut ranked: Vec<((usize, bool), Name, IpAddr)> = Vec::new();
        for is_ipv6 in [false, true] {
            let mut found: Vec<(usize, &Name, IpAddr)> = Vec::new();
            for name in self.names(zone) {
                let known = self.addresses.get(name).map(Vec::as_slice).unwrap_or_default();
                let of_family = known.iter().filter(|address| address.is_ipv6() == is_ipv6);
                found.extend(of_family.enumerate().map(|(turn, address)| (turn, name, *address)));
            }
            found.sort_by_key(|(turn, ..)| *turn);
            ranked.extend(
                found
                    .into_iter()
                    .enumerate()
                    .map(|(place, (_, name, ip))| ((place, is_ipv6), name.clone(), ip)),
            );
        }
        ranked.sort_by_key(|(rank, ..)| *rank);
        ranked.into_iter().map(|(_, name, ip)| (name, ip)).collect()
    }

    /// Names of a zone's servers.
    pub(super) fn names(&self, zone: &Name) -> &[Name] {
        self.zones.get(zone).map(Vec::as_slice).unwrap_or_default()
    }

    /// Address questions for servers of a zone that have no address yet, a few at a time; `begun` lookups
    /// were made before.
    pub(super) fn unresolved(&self, zone: &Name, begun: usize) -> Vec<(Name, RecordType)> {
        if begun >= MOST_LOOKUPS {
            return Vec::new();
        }
        let without = self.names(zone).iter().filter(|name| !self.addresses.contains_key(*name));
        without.take(MOST_LOOKUPS).flat_map(|name| self.questions(name)).collect()
    }

    /// Address questions for all servers of a zone that have no address yet, where every server is asked.
    pub(super) fn without_address(&self, zone: &Name) -> Vec<(Name, RecordType)> {
        let without = self.names(zone).iter().filter(|name| !self.addresses.contains_key(*name));
        let without = without.take(MOST_LOOKUPS_OF_EVERY);
        without.flat_map(|name| self.questions(name)).collect()
    }

    fn questions(&self, name: &Name) -> impl Iterator<Item = (Name, RecordType)> {
        let ipv4 = (self.families != Families::Ipv6).then_some(RecordType::A);
        let ipv6 = (self.families != Families::Ipv4).then_some(RecordType::AAAA);
        let name = name.clone();
        ipv4.into_iter().chain(ipv6).map(move |record_type| (name.clone(), record_type))
    }

    /// Learns the servers of a zone from a referral to it. Glue counts only at or below the zone that gave
    /// it: others have their own servers to ask (RFC 2181 §5.4.1).
    pub(super) fn learn_delegation(&mut self, child: &Name, message: &Message, parent: Option<&Name>) {
        if self.zones.contains_key(child) {
            return;
        }
        let at_child =
            |record: &&crate::record::Record| record.record_type == RecordType::NS && record.owner == *child;
        let mut names: Vec<Name> = Vec::new();
        for name in
            message.authorities.iter().filter(at_child).filter_map(|record| target_name(&record.rdata).ok())
        {
            if !names.contains(&name) && names.len() < MOST_NAMES {
                names.push(name);
            }
        }
        for record in &message.additionals {
            let credible = parent.is_none_or(|parent| record.owner.is_at_or_below(parent));
            if credible && names.contains(&record.owner) {
                self.learn_address(record);
            }
        }
        self.zones.insert(child.clone(), names);
    }

    /// Learns addresses from an answer to an address question.
    pub(super) fn learn_addresses(&mut self, message: &Message, zone: Option<&Name>) {
        for record in &message.answers {
            if zone.is_none_or(|zone| record.owner.is_at_or_below(zone)) {
                self.learn_address(record);
            }
        }
    }

    fn learn_address(&mut self, record: &crate::record::Record) {
        let rdata = record.rdata.as_ref();
        let address = match record.record_type {
            RecordType::A => <[u8; 4]>::try_from(rdata).ok().map(|octets| IpAddr::V4(Ipv4Addr::from(octets))),
            RecordType::AAAA => {
                <[u8; 16]>::try_from(rdata).ok().map(|octets| IpAddr::V6(Ipv6Addr::from(octets)))
            }
            _ => None,
        };
        if let Some(address) = address {
            self.add_address(&record.owner, address);
        }
    }

    fn add_address(&mut self, name: &Name, address: IpAddr) {
        if !self.families.allow(address) {
            return;
        }
        let addresses = self.addresses.entry(name.clone()).or_default();
        if !addresses.contains(&address) && addresses.len() < MOST_ADDRESSES {
            addresses.push(address);
        }
    }
}
