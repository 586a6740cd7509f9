//! The delegation against the zone: the names of its servers, their glue and their addresses.

use super::addresses::{Addresses, address, scope};
use super::zone::Zone;
use crate::capture::{Exchange, Transport};
use crate::evidence::{Kind, Response};
use crate::finding::{Fact, Finding};
use crate::name::Name;
use crate::record::{Record, target_name};
use crate::record_type::{Class, RecordType};
use crate::wire::{Message, Rcode};
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};

/// Names of servers looked at: the root zone has 13.
const MOST_NAMES: usize = 26;

const FAMILIES: [RecordType; 2] = [RecordType::A, RecordType::AAAA];

/// What the parent's servers and the zone's own say of the servers of a zone.
pub(super) fn inspect(zone: &Zone<'_>) -> Vec<Finding> {
    let delegation = Delegation::of(zone);
    let mut findings = delegation.name_sets();
    findings.extend(delegation.glue());
    findings.extend(delegation.private_addresses());
    findings.extend(delegation.families());
    findings.extend(delegation.names_without_address());
    findings.extend(ds_queries_referred(zone));
    findings.extend(delegation.denied());
    findings
}

struct Delegation<'a> {
    zone: &'a Zone<'a>,
    referrals: Vec<Referral<'a>>,
    /// The servers that the parent names.
    names: BTreeSet<Name>,
    /// The servers that each of them names.
    own: Vec<(SocketAddr, BTreeSet<Name>)>,
}

/// A referral to the zone.
struct Referral<'a> {
    server: SocketAddr,
    message: &'a Message,
    /// The addresses in it, by name.
    glue: BTreeMap<&'a Name, BTreeSet<IpAddr>>,
    /// Octets that it had left.
    room: usize,
}

impl<'a> Delegation<'a> {
    fn of(zone: &'a Zone<'a>) -> Self {
        let referring = |(exchange, response): (&'a Exchange, &'a Response)| {
            let message = response.message.as_ref()?;
            let is_to_zone = matches!(&response.kind, Kind::Referral(child) if *child == zone.name);
            is_to_zone.then(|| Referral {
                server: exchange.server,
                message,
                glue: glue(message),
                room: room(exchange),
            })
        };
        let referrals: Vec<Referral<'_>> = zone.inspection.exchanges().filter_map(referring).collect();
        let delegated = referrals.iter().flat_map(|referral| &referral.message.authorities);
        let names = delegated.filter(|record| is_ns_of(record, &zone.name)).filter_map(target);
        let own = zone.rdatas(&zone.name, RecordType::NS).into_iter();
        let read = |rdata: &[u8]| target_name(rdata).ok();
        let own = own.map(|(server, rdatas)| {
            (server, rdatas.into_iter().filter_map(read).take(MOST_NAMES).collect::<BTreeSet<Name>>())
        });
        let own = own.filter(|(_, names)| !names.is_empty()).collect();
        Delegation { zone, names: names.take(MOST_NAMES).collect(), referrals, own }
    }

    /// RFC 1034 §4.2.2: both sides should name the same servers.
    fn name_sets(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (server, own) in self.own.iter().filter(|_| !self.names.is_empty()) {
            let missing: Vec<Name> = self.names.difference(own).cloned().collect();
            let extra: Vec<Name> = own.difference(&self.names).cloned().collect();
            let facts = [
                (!missing.is_empty()).then_some(Fact::NsNotInChild { servers: missing }),
                (!extra.is_empty()).then_some(Fact::NsNotInParent { servers: extra }),
            ];
            for fact in facts.into_iter().flatten() {
                findings.push(self.zone.at_apex(RecordType::NS, fact, [*server]));
            }
        }
        findings
    }

    /// RFC 1034 §4.2.1 and §4.2.2, RFC 9471 §3.1: what is missing though it would have fitted, and what differs.
    fn glue(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for name in self.names.iter().filter(|name| name.is_at_or_below(&self.zone.name)) {
            let own = FAMILIES.map(|family| (family, self.addresses(name, family)));
            for referral in &self.referrals {
                let glue = referral.glue(name);
                if glue.is_empty() && referral.has_room(1, RecordType::A) {
                    let fact = Fact::GlueMissing { server: name.clone() };
                    findings.push(self.zone.at_apex(RecordType::NS, fact, [referral.server]));
                }
                for (family, own) in own.iter().filter(|_| !glue.is_empty()) {
                    let fact = compare_glue(name, *family, &glue, own, referral);
                    findings
                        .extend(fact.map(|fact| self.zone.at_apex(RecordType::NS, fact, [referral.server])));
                }
            }
        }
        findings
    }

    /// Addresses that not everybody can reach who can reach others of the zone, or the parent. A hierarchy that
    /// lies in a private network as a whole has nothing wrong with it.
    fn private_addresses(&self) -> Vec<Finding> {
        let mut glue: Vec<(&Name, IpAddr, SocketAddr)> = Vec::new();
        let mut own: Vec<(&Name, IpAddr)> = Vec::new();
        for name in &self.names {
            for referral in &self.referrals {
                glue.extend(referral.glue(name).into_iter().map(|address| (name, address, referral.server)));
            }
            for family in FAMILIES {
                if let Addresses::Some(addresses) = self.addresses(name, family) {
                    own.extend(addresses.into_iter().map(|address| (name, address)));
                }
            }
        }
        let parents = self.referrals.iter().map(|referral| referral.server.ip());
        let known: BTreeSet<IpAddr> = parents
            .chain(glue.iter().map(|(_, address, _)| *address))
            .chain(own.iter().map(|(_, address)| *address))
            .collect();
        let is_narrow = |address: &IpAddr| {
            let same_family = known.iter().filter(|other| other.is_ipv4() == address.is_ipv4());
            same_family.into_iter().any(|other| scope(*other) > scope(*address))
        };
        let mut findings = Vec::new();
        for (name, address, server) in glue.into_iter().filter(|(_, address, _)| is_narrow(address)) {
            let fact = Fact::GluePrivate { server: name.clone(), address };
            findings.push(self.zone.at_apex(RecordType::NS, fact, [server]));
        }
        for (name, address) in own.into_iter().filter(|(_, address)| is_narrow(address)) {
            let fact = Fact::ServerAddressPrivate { server: name.clone(), address };
            findings.push(self.zone.at_apex(RecordType::NS, fact, self.asked(name)));
        }
        findings
    }

    /// RFC 3901 §4. Only where of every server it is known that it has no such address.
    fn families(&self) -> Vec<Finding> {
        let names: BTreeSet<&Name> =
            self.names.iter().chain(self.own.iter().flat_map(|(_, names)| names)).collect();
        let has = |family: RecordType| names.iter().any(|name| self.has_address(name, family) == Some(true));
        let lacks = |family: RecordType| {
            !names.is_empty() && names.iter().all(|name| self.has_address(name, family) == Some(false))
        };
        let servers = || self.referrals.iter().map(|referral| referral.server);
        let [ipv4, ipv6] = FAMILIES;
        let facts = [
            (lacks(ipv4) && has(ipv6)).then_some(Fact::NoIpv4Address),
            // Of zones on the way only what keeps somebody from the answer.
            (!self.own.is_empty() && lacks(ipv6) && has(ipv4)).then_some(Fact::NoIpv6Address),
        ];
        let facts = facts.into_iter().flatten();
        facts.map(|fact| self.zone.at_apex(RecordType::NS, fact, servers())).collect()
    }

    /// Whether a server has an address of a family, as far as that is known. Of a server within the zone the
    /// parent has all there are (RFC 9471 §3.1).
    fn has_address(&self, name: &Name, family: RecordType) -> Option<bool> {
        let glue: BTreeSet<IpAddr> = self.referrals.iter().flat_map(|referral| referral.glue(name)).collect();
        let is_of_family = |address: &IpAddr| address.is_ipv4() == (family == RecordType::A);
        if glue.iter().any(is_of_family) {
            return Some(true);
        }
        match self.addresses(name, family) {
            Addresses::Some(_) => Some(true),
            Addresses::NoData | Addresses::NoName => Some(false),
            Addresses::Alias => None,
            Addresses::Failed(_) | Addresses::Unknown => {
                (name.is_at_or_below(&self.zone.name) && !glue.is_empty()).then_some(false)
            }
        }
    }

    /// Servers whose names lead to no address.
    fn names_without_address(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for name in &self.names {
            let has_glue = self.referrals.iter().any(|referral| !referral.glue(name).is_empty());
            let [ipv4, ipv6] = FAMILIES.map(|family| self.addresses(name, family));
            let is_within = name.is_at_or_below(&self.zone.name);
            let server = name.clone();
            let fact = match (ipv4, ipv6) {
                (Addresses::Alias, _) | (_, Addresses::Alias) => Fact::ServerNameIsAlias { server },
                (Addresses::Some(_), _) | (_, Addresses::Some(_)) => continue,
                _ if has_glue => continue,
                (Addresses::NoName, _) | (_, Addresses::NoName) | (Addresses::NoData, Addresses::NoData) => {
                    Fact::ServerNameWithoutAddress { server }
                }
                // Where the zone's own servers do not answer, that is what is wrong.
                (Addresses::Failed(error), _) | (_, Addresses::Failed(error)) if !is_within => {
                    Fact::ServerNameUnresolvable { server, error }
                }
                _ => continue,
            };
            findings.push(self.zone.at_apex(RecordType::NS, fact, self.asked(name)));
        }
        findings
    }

    /// RFC 1034 §4.2.2: servers that refer to a zone and say in the same breath that its name does not exist.
    fn denied(&self) -> Option<Finding> {
        let answers = self.zone.answers(&self.zone.name, RecordType::DS);
        let denying = answers.filter(|response| {
            let is_parent = response.zone.as_ref().is_some_and(|asked| self.zone.name.is_below(asked));
            is_parent && response.message.as_ref().is_some_and(|message| message.rcode() == Rcode::NXDOMAIN)
        });
        let denying: BTreeSet<SocketAddr> = denying.map(|response| response.server).collect();
        let refer = self.referrals.iter().any(|referral| denying.contains(&referral.server));
        refer.then(|| self.zone.at_apex(RecordType::NS, Fact::DelegationNonexistent, denying))
    }

    /// What came of the lookup of a server's addresses.
    fn addresses(&self, name: &Name, family: RecordType) -> Addresses {
        let mut known = Addresses::Unknown;
        for response in self.zone.inspection.evidence.responses_to(name, family) {
            known = match (known, Addresses::of(response, name, family)) {
                (Addresses::Some(mut all), Addresses::Some(more)) => {
                    all.extend(more);
                    Addresses::Some(all)
                }
                (known @ Addresses::Some(_), _) => known,
                (known, Addresses::Unknown | Addresses::Failed(_)) if known != Addresses::Unknown => known,
                (_, other) => other,
            };
        }
        known
    }

    /// Who was asked for the addresses of a server.
    fn asked(&self, name: &Name) -> BTreeSet<SocketAddr> {
        let evidence = self.zone.inspection.evidence;
        let responses = FAMILIES.iter().flat_map(|family| evidence.responses_to(name, *family));
        responses.map(|response| response.server).filter(|server| !server.ip().is_unspecified()).collect()
    }
}

/// How the glue of one family stands against what the zone has.
fn compare_glue(
    name: &Name,
    family: RecordType,
    glue: &BTreeSet<IpAddr>,
    own: &Addresses,
    referral: &Referral<'_>,
) -> Option<Fact> {
    let of_family = glue.iter().filter(|address| address.is_ipv4() == (family == RecordType::A));
    let glue: BTreeSet<IpAddr> = of_family.copied().collect();
    let (server, record_type) = (name.clone(), family);
    match own {
        Addresses::Some(own) if glue.is_empty() => {
            referral.has_room(own.len(), family).then_some(Fact::GlueIncomplete { server, record_type })
        }
        Addresses::Some(own) if glue != *own => {
            let is_cut = glue.is_subset(own) && !referral.has_room(own.len() - glue.len(), family);
            let (glue, addresses) = (glue.into_iter().collect(), own.iter().copied().collect());
            (!is_cut).then_some(Fact::GlueDiffers { server, glue, addresses })
        }
        Addresses::NoData | Addresses::NoName if !glue.is_empty() => {
            Some(Fact::GlueExtra { server, record_type })
        }
        _ => None,
    }
}

/// RFC 4035 §3.1.4.1: the DS is the parent's to answer for, if it knows DNSSEC at all.
fn ds_queries_referred(zone: &Zone<'_>) -> Vec<Finding> {
    let evidence = zone.inspection.evidence;
    let is_signed = |parent: &Name| {
        let keys = evidence.responses_to(parent, RecordType::DNSKEY);
        let mut answers = keys.filter_map(|response| response.message.as_ref()).flat_map(|m| &m.answers);
        answers.any(|record| record.record_type == RecordType::DNSKEY && record.owner == *parent)
    };
    let responses = evidence.responses_to(&zone.name, RecordType::DS);
    let referred = responses.filter(|response| {
        matches!(&response.kind, Kind::Referral(child) if *child == zone.name)
            && response.zone.as_ref().is_some_and(is_signed)
    });
    referred.map(|response| zone.at_apex(RecordType::DS, Fact::DsQueryReferred, [response.server])).collect()
}

impl Referral<'_> {
    fn glue(&self, name: &Name) -> BTreeSet<IpAddr> {
        self.glue.get(name).cloned().unwrap_or_default()
    }

    /// Whether so many more addresses would have fitted, each with a compressed name.
    fn has_room(&self, count: usize, family: RecordType) -> bool {
        let length = if family == RecordType::A { 16 } else { 28 };
        count.saturating_mul(length) <= self.room
    }
}

fn glue(message: &Message) -> BTreeMap<&Name, BTreeSet<IpAddr>> {
    let mut glue: BTreeMap<&Name, BTreeSet<IpAddr>> = BTreeMap::new();
    for record in &message.additionals {
        if let Some(address) = address(record) {
            glue.entry(&record.owner).or_default().insert(address);
        }
    }
    glue
}

/// Octets that a response had left of what the query allowed (RFC 6891 §6.2.5).
fn room(exchange: &Exchange) -> usize {
    let asked = Message::parse(&exchange.query).ok();
    let offered = asked.and_then(|query| query.edns).map_or(512, |edns| usize::from(edns.payload_size));
    let limit = match exchange.transport {
        Transport::Udp => offered.max(512),
        _ => usize::from(u16::MAX),
    };
    let length = exchange.outcome.as_ref().map_or(usize::MAX, Vec::len);
    limit.saturating_sub(length)
}

fn is_ns_of(record: &Record, zone: &Name) -> bool {
    record.record_type == RecordType::NS && record.owner == *zone && record.class == Class::IN
}

fn target(record: &Record) -> Option<Name> {
    target_name(&record.rdata).ok()
}
