//! Denials against the data: what one answer of a server denies and another has. Resolvers that use denials again
//! (RFC 8198 §5) make such data vanish, as in the outage of Slack in 2021.
//!
//! Compared is only what one and the same server says: between servers one may be late.

use super::zone::{Section, Set, Zone};
use crate::allowance::Allowance;
use crate::capture::Mode;
use crate::evidence::{Kind, Response};
use crate::finding::{Fact, Finding};
use crate::name::Name;
use crate::record::{Nsec, Nsec3, TypeSet};
use crate::record_type::RecordType;
use crate::wire::Rcode;
use data_encoding::BASE32HEX_NOPAD;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::net::SocketAddr;
use std::ops::Bound;

/// Findings about one zone: more than anybody reads.
const MOST: usize = 40;

/// Names hashed for one chain of NSEC3; a walk asks for fewer.
const MOST_HASHED: usize = 64;

/// What the servers of a zone deny and have.
pub(super) fn inspect(zone: &Zone<'_>) -> Vec<Finding> {
    // What a resolver says it has from several servers and times.
    if zone.inspection.capture.mode == Mode::Recursive {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let servers: BTreeSet<SocketAddr> = zone.sets.iter().map(|set| set.server()).collect();
    for server in servers {
        let sets: Vec<&Set<'_>> = zone.sets.iter().copied().filter(|set| set.server() == server).collect();
        let said = Said::of(zone, &sets);
        findings.extend(said.denied_by_nsec(zone, server));
        findings.extend(said.denied_by_nsec3(zone, server));
        findings.extend(within_answers(zone, &said, &sets));
    }
    findings.truncate(MOST);
    findings
}

/// What one server said with signatures of the zone.
struct Said<'a> {
    /// The names that it answered for, wildcards by their own name, with the types of each.
    had: BTreeMap<Name, BTreeSet<RecordType>>,
    nsecs: Vec<Denial<'a, Nsec>>,
    nsec3s: Vec<Denial<'a, Nsec3<'a>>>,
}

struct Denial<'a, T> {
    set: &'a Set<'a>,
    record: T,
}

impl<T> Denial<'_, T> {
    fn by(&self) -> Name {
        self.set.rrset.owner.clone()
    }
}

impl<'a> Said<'a> {
    fn of(zone: &Zone<'_>, sets: &[&'a Set<'a>]) -> Self {
        let mut said = Said { had: BTreeMap::new(), nsecs: Vec::new(), nsec3s: Vec::new() };
        // To questions for ANY some servers make something up, and sign it (RFC 8482 §4.2).
        let is_of_zone = |set: &&&Set<'_>| {
            set.exchange.question.record_type != RecordType::ANY && set.signed_by(&zone.name).next().is_some()
        };
        for &set in sets.iter().filter(is_of_zone) {
            let (owner, wildcard) = (set.rrset.owner, set.wildcard(&zone.name));
            let sole = set.rrset.rdatas().next().filter(|_| set.rrset.records.len() == 1);
            match set.rrset.record_type {
                // One that is expanded from a wildcard speaks of another name (CVE-2017-15105).
                RecordType::NSEC | RecordType::NSEC3 if wildcard.is_some() => {}
                RecordType::NSEC => {
                    let record = sole.and_then(|rdata| Nsec::parse(rdata).ok());
                    said.nsecs.extend(record.map(|record| Denial { set, record }));
                }
                RecordType::NSEC3 => {
                    let record = sole.and_then(|rdata| Nsec3::parse(rdata).ok());
                    said.nsec3s.extend(record.map(|record| Denial { set, record }));
                }
                record_type if owner.is_at_or_below(&zone.name) => {
                    said.had
                        .entry(wildcard.unwrap_or_else(|| owner.clone()))
                        .or_default()
                        .insert(record_type);
                }
                _ => {}
            }
        }
        said
    }

    fn denied_by_nsec(&self, zone: &Zone<'_>, server: SocketAddr) -> Vec<Finding> {
        let mut findings = Vec::new();
        for nsec in &self.nsecs {
            let (owner, next) = (nsec.set.rrset.owner, &nsec.record.next);
            if let Some(types) = self.had.get(owner) {
                findings.extend(missing_types(zone, owner, types, &nsec.record.types, nsec.by(), server));
            }
            let end = if next <= owner { Bound::Unbounded } else { Bound::Excluded(next) };
            for (name, types) in self.had.range((Bound::Excluded(owner), end)) {
                findings.extend(denied_name(zone, name, types, nsec.by(), server));
            }
            if findings.len() >= MOST {
                break;
            }
        }
        findings
    }

    /// The same by hashes (RFC 5155 §8.3). Only chains that are validated at all are worth the work.
    fn denied_by_nsec3(&self, zone: &Zone<'_>, server: SocketAddr) -> Vec<Finding> {
        let policy = zone.inspection.policy;
        let mut allowance = Allowance::new(&policy.budget);
        let mut findings = Vec::new();
        let mut hashes: BTreeMap<(u16, &[u8]), Hashed<'_>> = BTreeMap::new();
        for nsec3 in &self.nsec3s {
            let Nsec3 { iterations, salt, hash_algorithm, .. } = nsec3.record;
            let Some(owner_hash) = owner_hash(nsec3.set.rrset.owner).filter(|_| hash_algorithm == 1) else {
                continue;
            };
            if iterations > policy.nsec3_iterations_insecure_above || findings.len() >= MOST {
                continue;
            }
            let hashed = hashes.entry((iterations, salt)).or_insert_with(|| {
                let names = self.had.keys().take(MOST_HASHED);
                let hash = |name| Some((allowance.nsec3_hash(name, salt, iterations)?.to_vec(), name));
                Hashed(names.map_while(hash).collect())
            });
            for (hash, name) in &hashed.0 {
                let Some(types) = self.had.get(*name) else { continue };
                if *hash == owner_hash {
                    findings.extend(missing_types(
                        zone,
                        name,
                        types,
                        &nsec3.record.types,
                        nsec3.by(),
                        server,
                    ));
                } else if covers(&owner_hash, nsec3.record.next_hashed_owner, hash)
                    && !nsec3.record.is_opt_out()
                {
                    findings.extend(denied_name(zone, name, types, nsec3.by(), server));
                }
            }
        }
        findings
    }
}

/// Names with their hashes.
struct Hashed<'a>(Vec<(Vec<u8>, &'a Name)>);

/// Types that a server answers with and that the bitmap at the name lacks (RFC 4034 §4.1.2).
fn missing_types(
    zone: &Zone<'_>,
    name: &Name,
    had: &BTreeSet<RecordType>,
    bitmap: &TypeSet,
    by: Name,
    server: SocketAddr,
) -> Vec<Finding> {
    let missing = had.iter().filter(|record_type| !bitmap.contains(**record_type));
    missing
        .map(|&record_type| {
            zone.finding(name, record_type, Fact::ExistingTypeDenied { by: by.clone() }, [server])
        })
        .collect()
}

/// A name that a server answers for and that a record covers (RFC 4035 §2.3).
fn denied_name(
    zone: &Zone<'_>,
    name: &Name,
    had: &BTreeSet<RecordType>,
    by: Name,
    server: SocketAddr,
) -> Option<Finding> {
    let record_type = *had.first()?;
    Some(zone.finding(name, record_type, Fact::ExistingNameDenied { by }, [server]))
}

/// What one answer says against itself.
fn within_answers(zone: &Zone<'_>, said: &Said<'_>, sets: &[&Set<'_>]) -> Vec<Finding> {
    // By response, which is known by its place.
    let place = |set: &Set<'_>| std::ptr::from_ref(set.response);
    let is_of_asked = |nsec: &&Denial<'_, Nsec>| *nsec.set.rrset.owner == nsec.set.exchange.question.name;
    let matched: HashSet<*const Response> =
        said.nsecs.iter().filter(is_of_asked).map(|nsec| place(nsec.set)).collect();
    let mut expanded: HashMap<*const Response, (&Set<'_>, Name)> = HashMap::new();
    for set in sets.iter().filter(|set| set.section == Section::Answer) {
        if let Some(wildcard) = set.wildcard(&zone.name) {
            expanded.entry(place(set)).or_insert((set, wildcard));
        }
    }
    let mut findings = Vec::new();
    for nsec in &said.nsecs {
        let (owner, next, set) = (nsec.set.rrset.owner, &nsec.record.next, nsec.set);
        let covers =
            |name: &Name| owner < name && (name < next || *next == zone.name) && !next.is_below(name);
        let asked = &set.exchange.question;
        if is_no_data(set) && covers(&asked.name) && matched.contains(&place(set)) {
            let fact = Fact::DeniedNameCovered { by: nsec.by() };
            findings.push(zone.finding(&asked.name, RecordType::NSEC, fact, [set.server()]));
        }
        if let Some((answer, wildcard)) = expanded.get(&place(set)).filter(|(_, wildcard)| covers(wildcard)) {
            let (name, record_type) = (answer.rrset.owner, answer.rrset.record_type);
            let fact = Fact::WildcardDenied { wildcard: wildcard.clone(), by: nsec.by() };
            findings.push(zone.finding(name, record_type, fact, [set.server()]));
        }
        if findings.len() >= MOST {
            break;
        }
    }
    findings
}

/// Whether a set comes with an answer of no data.
fn is_no_data(set: &Set<'_>) -> bool {
    let message = set.response.message.as_ref();
    matches!(set.response.kind, Kind::Answer)
        && message.is_some_and(|message| message.rcode() == Rcode::NOERROR && message.answers.is_empty())
}

/// RFC 5155 §3.
fn owner_hash(owner: &Name) -> Option<Vec<u8>> {
    BASE32HEX_NOPAD.decode(&owner.labels().next()?.to_ascii_uppercase()).ok()
}

/// RFC 5155 §3.1.7: on a ring.
fn covers(owner: &[u8], next: &[u8], hash: &[u8]) -> bool {
    match owner < next {
        true => owner < hash && hash < next,
        false => owner < hash || hash < next,
    }
}
