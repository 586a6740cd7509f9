//! How long the signatures of a zone last, whether TTLs fit them, and whether every algorithm signs.

use super::zone::{Section, Set, Signature, Zone};
use crate::algorithm::Algorithm;
use crate::finding::{Fact, Finding};
use crate::name::Name;
use crate::record::Dnskey;
use crate::record_type::RecordType;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

/// Signers replace signatures when more than this part of their lifetime is left: BIND and OpenDNSSEC from a
/// third to a fifth by default, Knot DNS at a tenth and the TTLs (`signatures-refresh`, `Refresh`,
/// `rrsig-refresh`). RFC 6781 §4.4.2.2 leaves the number to the operator.
const PART_LEFT: u32 = 10;

/// How far clocks of resolvers are commonly off, in seconds; DNSViz takes as much.
const CLOCK_SKEW: u32 = 300;

/// Algorithms of one zone that are looked for in each set; honest zones have two at the most.
const MOST_ALGORITHMS: usize = 8;

/// What is remarkable about a zone's signatures.
pub(super) fn inspect(zone: &Zone<'_>) -> Vec<Finding> {
    let spans: Vec<Span<'_>> = zone.sets.iter().filter_map(|set| Span::of(zone, set)).collect();
    let mut findings: Vec<Finding> =
        [ends_soon(&spans), ends_now(&spans), begins_now(&spans), outlived(&spans)]
            .into_iter()
            .flatten()
            .map(|shown| shown.finding(zone))
            .collect();
    findings.extend(shorter_than_expire(zone));
    if zone.has_original_ttls() {
        findings.extend(ttls(zone));
        findings.extend(denial_ttl(zone));
    }
    findings.extend(algorithms(zone));
    findings
}

/// Of the signatures of a set that are valid now the one that lasts longest.
struct Span<'a> {
    set: &'a Set<'a>,
    signature: &'a Signature<'a>,
    /// Seconds since inception; of the one that began first.
    ago: u32,
    first: &'a Signature<'a>,
    left: u32,
    lifetime: u32,
}

impl<'a> Span<'a> {
    fn of(zone: &Zone<'_>, set: &'a Set<'a>) -> Option<Self> {
        let now = zone.inspection.now;
        let valid = || {
            set.signed_by(&zone.name).filter(|signature| {
                let rrsig = &signature.rrsig;
                !now.is_before(rrsig.inception) && !rrsig.expiration.is_before(now)
            })
        };
        let left = |signature: &Signature<'_>| signature.rrsig.expiration.seconds_since(now).unsigned_abs();
        let ago = |signature: &Signature<'_>| now.seconds_since(signature.rrsig.inception).unsigned_abs();
        let signature = valid().max_by_key(|signature| left(signature))?;
        let first = valid().max_by_key(|signature| ago(signature))?;
        let lifetime = signature.rrsig.expiration.seconds_since(signature.rrsig.inception).unsigned_abs();
        Some(Span { set, signature, ago: ago(first), first, left: left(signature), lifetime })
    }

    fn place(&self) -> (&'a Name, RecordType) {
        (self.set.rrset.owner, self.set.rrset.record_type)
    }

    fn ttl(&self) -> u32 {
        let Signature { record, rrsig } = self.signature;
        self.set.rrset.ttl().min(record.ttl).min(rrsig.original_ttl)
    }
}

/// A fact about a zone, shown at one set by some servers.
struct Shown<'a> {
    place: (&'a Name, RecordType),
    fact: Fact,
    servers: BTreeSet<SocketAddr>,
}

impl Shown<'_> {
    fn finding(self, zone: &Zone<'_>) -> Finding {
        let (name, record_type) = self.place;
        zone.finding(name, record_type, self.fact, self.servers)
    }
}

/// The spans that show something: the one that is told, the servers of all, and how many sets they are of.
fn told<'a, 's>(
    spans: &'s [Span<'a>],
    shows: impl Fn(&Span<'a>) -> bool,
) -> Option<(&'s Span<'a>, BTreeSet<SocketAddr>, usize)> {
    let showing = || spans.iter().filter(|span| shows(span));
    let first = showing().min_by_key(|span| (span.left, span.place()))?;
    let places: BTreeSet<_> = showing().map(Span::place).collect();
    Some((first, showing().map(|span| span.set.server()).collect(), places.len()))
}

fn ends_soon<'a>(spans: &[Span<'a>]) -> Option<Shown<'a>> {
    let is_soon = |span: &Span<'_>| span.left > CLOCK_SKEW && span.left < span.lifetime / PART_LEFT;
    let (span, servers, sets) = told(spans, is_soon)?;
    let rrsig = &span.signature.rrsig;
    let fact = Fact::SignaturesEndSoon {
        tag: rrsig.key_tag,
        expiration: rrsig.expiration,
        left: span.left,
        lifetime: span.lifetime,
        sets,
    };
    Some(Shown { place: span.place(), fact, servers })
}

fn ends_now<'a>(spans: &[Span<'a>]) -> Option<Shown<'a>> {
    let (span, servers, _) = told(spans, |span| span.left <= CLOCK_SKEW)?;
    let rrsig = &span.signature.rrsig;
    let fact = Fact::SignatureEndsNow { tag: rrsig.key_tag, expiration: rrsig.expiration, left: span.left };
    Some(Shown { place: span.place(), fact, servers })
}

fn begins_now<'a>(spans: &[Span<'a>]) -> Option<Shown<'a>> {
    let (span, servers, _) = told(spans, |span| span.ago < CLOCK_SKEW)?;
    let rrsig = &span.first.rrsig;
    let fact = Fact::SignatureBeginsNow { tag: rrsig.key_tag, inception: rrsig.inception, ago: span.ago };
    Some(Shown { place: span.place(), fact, servers })
}

/// RFC 4035 §5.3.3: a validator cuts the TTL to what is left of the signature; other caches do not.
fn outlived<'a>(spans: &[Span<'a>]) -> Option<Shown<'a>> {
    let (span, servers, _) = told(spans, |span| span.ttl() > span.left)?;
    let expiration = span.signature.rrsig.expiration;
    let fact = Fact::TtlBeyondExpiration { ttl: span.ttl(), expiration, left: span.left };
    Some(Shown { place: span.place(), fact, servers })
}

/// RFC 6781 §4.4.1.
fn shorter_than_expire(zone: &Zone<'_>) -> Option<Finding> {
    let expire = zone.soa()?.0.expire;
    let spans: Vec<Span<'_>> =
        zone.sets_at(&zone.name, RecordType::SOA).filter_map(|set| Span::of(zone, set)).collect();
    let (span, servers, _) = told(&spans, |span| span.lifetime < expire)?;
    let fact = Fact::SignaturesShorterThanExpire { lifetime: span.lifetime, expire };
    Some(zone.at_apex(RecordType::SOA, fact, servers))
}

/// TTLs of sets and of their signatures, against each other and against what was signed (RFC 4034 §3, RFC 4035
/// §2.2). One of each kind is told.
fn ttls(zone: &Zone<'_>) -> Vec<Finding> {
    let mut told: Vec<Shown<'_>> = Vec::new();
    for set in zone.sets.iter().filter(|set| has_own_ttl(set)) {
        for Signature { record, rrsig } in set.signed_by(&zone.name) {
            let (ttl, signature_ttl, original_ttl) = (set.rrset.ttl(), record.ttl, rrsig.original_ttl);
            let facts = [
                (ttl != signature_ttl).then_some(Fact::SignatureTtlDiffers { ttl, signature_ttl }),
                (ttl > original_ttl).then_some(Fact::TtlAboveOriginal { ttl, original_ttl }),
                (signature_ttl > original_ttl)
                    .then_some(Fact::SignatureTtlAboveOriginal { signature_ttl, original_ttl }),
            ];
            let place = (set.rrset.owner, set.rrset.record_type);
            for fact in facts.into_iter().flatten() {
                match told.iter_mut().find(|shown| shown.fact.code() == fact.code()) {
                    Some(shown) if shown.fact == fact && shown.place == place => {
                        shown.servers.insert(set.server());
                    }
                    Some(_) => {}
                    None => told.push(Shown { place, fact, servers: BTreeSet::from([set.server()]) }),
                }
            }
        }
    }
    told.into_iter().map(|shown| shown.finding(zone)).collect()
}

/// Servers may lower the TTL of the SOA in negative answers (RFC 2308 §3), and some signers give NSEC3PARAM a TTL
/// of 0, for it is nobody's but theirs (RFC 5155 §4).
fn has_own_ttl(set: &Set<'_>) -> bool {
    let record_type = set.rrset.record_type;
    record_type != RecordType::NSEC3PARAM
        && !(record_type == RecordType::SOA && set.section == Section::Authority)
}

/// RFC 9077 §3.
fn denial_ttl(zone: &Zone<'_>) -> Option<Finding> {
    let (soa, soa_ttl) = zone.soa()?;
    let negative_ttl = soa.minimum.min(soa_ttl);
    let denials = zone.sets.iter().filter(|set| {
        [RecordType::NSEC, RecordType::NSEC3].contains(&set.rrset.record_type)
            && set.signed_by(&zone.name).next().is_some()
    });
    let longer: Vec<&&Set<'_>> = denials.filter(|set| set.rrset.ttl() > negative_ttl).collect();
    let ttl = longer.iter().map(|set| set.rrset.ttl()).max()?;
    let fact = Fact::DenialTtlAboveNegative { ttl, negative_ttl };
    Some(zone.at_apex(RecordType::SOA, fact, longer.iter().map(|set| set.server())))
}

/// RFC 4035 §2.2, RFC 6840 §5.11: algorithms of the keys and of the DS that do not sign a set. A validator must not
/// insist; some do. One set of each is told.
fn algorithms(zone: &Zone<'_>) -> Vec<Finding> {
    let signing = zone.sets.iter().flat_map(|set| set.signed_by(&zone.name));
    let signing: BTreeSet<Algorithm> = signing.map(|signature| signature.rrsig.algorithm).collect();
    let of_ds: BTreeSet<Algorithm> = zone.ds().keys().map(|ds| ds.algorithm).collect();
    // Where none of them signs anything, the chain says so.
    let of_ds = if of_ds.is_disjoint(&signing) { BTreeSet::new() } else { of_ds };
    let of_keys: BTreeMap<SocketAddr, BTreeSet<Algorithm>> = zone
        .rdatas(&zone.name, RecordType::DNSKEY)
        .into_iter()
        .map(|(server, rdatas)| (server, rdatas.into_iter().filter_map(signing_algorithm).collect()))
        .collect();
    let mut told: BTreeMap<(Algorithm, bool), Shown<'_>> = BTreeMap::new();
    for set in &zone.sets {
        let signing: BTreeSet<Algorithm> =
            set.signed_by(&zone.name).map(|signature| signature.rrsig.algorithm).collect();
        if signing.is_empty() {
            continue;
        }
        let of_keys = of_keys.get(&set.server()).into_iter().flatten().filter(|alg| !of_ds.contains(alg));
        let announced = of_ds.iter().map(|alg| (*alg, true)).chain(of_keys.map(|alg| (*alg, false)));
        let announced = announced.take(MOST_ALGORITHMS);
        for (algorithm, by_ds) in announced.filter(|(algorithm, _)| !signing.contains(algorithm)) {
            let fact = match by_ds {
                true => Fact::DsAlgorithmMissing { algorithm },
                false => Fact::KeyAlgorithmNotSigning { algorithm },
            };
            let place = (set.rrset.owner, set.rrset.record_type);
            let shown = told.entry((algorithm, by_ds));
            let shown = shown.or_insert_with(|| Shown { place, fact, servers: BTreeSet::new() });
            shown.servers.insert(set.server());
        }
    }
    told.into_values().map(|shown| shown.finding(zone)).collect()
}

/// The algorithm of a key that may sign the zone.
fn signing_algorithm(rdata: &[u8]) -> Option<Algorithm> {
    let key = Dnskey::parse(rdata).ok()?;
    (key.is_zone_key() && !key.is_revoked() && key.protocol == 3).then_some(key.algorithm)
}
