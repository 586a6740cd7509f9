//! Zones and how trust reaches them: by an anchor, or by the DS in the parent (RFC 4035 §5, §5.2).

use super::cut::Cut;
use super::suspect::Suspect;
use super::{Chain, Decision, finding, telling};
use crate::anchor::{AnchorData, TrustAnchor};
use crate::delegation::{Vouched, Vouchers, algorithms};
use crate::evidence::{Lookup, Response};
use crate::finding::{Fact, Limit};
use crate::name::Name;
use crate::policy::AlgorithmsRequired;
use crate::record::Dnskey;
use crate::record_type::RecordType;
use crate::report::{LinkKind, Step, Verdict};
use crate::rrset::Rrset;
use crate::signature::{self, Keys, Required};
use std::net::SocketAddr;
use std::rc::Rc;

/// How far a zone can be trusted.
#[derive(Clone, Debug)]
pub(super) enum Trust<'e> {
    /// Its DNSKEY RRset was verified.
    Secure {
        /// All its keys.
        keys: Rc<Keys<'e>>,
        /// The algorithms whose signatures its data must have under the policy.
        required: Required,
    },
    /// Not secure, decided by a finding.
    Not(Decision),
    /// The name is provably no zone.
    NoZone,
}

impl<'e> Chain<'e> {
    /// The trust in the zone at `apex`; computed once, parents first.
    pub(super) fn zone(&mut self, apex: &Name) -> Trust<'e> {
        if let Some(trust) = self.zones.get(apex) {
            return trust.clone();
        }
        let limit = self.conditions.policy.budget.zones;
        // Those under way count: each waits for its parent, and what is deep is deep on the stack.
        let trust = if self.zones_begun < limit {
            self.zones_begun += 1;
            self.trust_zone(apex)
        } else {
            let fact = Fact::LimitReached { limit: Limit::Zones, number: limit };
            Trust::Not(self.decide(Verdict::Bogus, apex, RecordType::DNSKEY, fact, Vec::new()))
        };
        self.zones.insert(apex.clone(), trust.clone());
        trust
    }

    fn trust_zone(&mut self, apex: &Name) -> Trust<'e> {
        let anchors = self.anchors;
        let anchored = anchors.closest(apex, self.conditions.now);
        if let Some(negative) = self.negative_anchor(apex) {
            let fact = Fact::NegativeTrustAnchor { anchor: negative };
            return Trust::Not(self.decide(Verdict::Insecure, apex, RecordType::DNSKEY, fact, Vec::new()));
        }
        match anchored {
            None => {
                let fact = self.unanchored(apex);
                Trust::Not(self.decide(Verdict::Indeterminate, apex, RecordType::DNSKEY, fact, Vec::new()))
            }
            Some((zone, anchors)) if zone == apex => self.keys_by_anchor(apex, &anchors),
            Some(_) => {
                if let Lookup::NotAsked = self.evidence.lookup(apex, RecordType::DNSKEY) {
                    self.need(apex, RecordType::DNSKEY);
                }
                match self.cut(apex) {
                    Cut::Signed(vouchers) => self.keys_by_ds(apex, &vouchers),
                    Cut::None => Trust::NoZone,
                    Cut::Not(decision) => Trust::Not(decision),
                }
            }
        }
    }

    /// Why no trust anchor leads to a name: there is none, or none of this time.
    fn unanchored(&self, name: &Name) -> Fact {
        let anchors = self.anchors.anchors.iter().filter(|anchor| name.is_at_or_below(&anchor.zone));
        let anchor_tags: Vec<u16> = anchors.filter_map(|anchor| anchor.key_tag()).collect();
        match anchor_tags.is_empty() {
            true => Fact::NoTrustAnchor,
            false => Fact::AnchorNotValidNow { anchor_tags },
        }
    }

    /// The negative trust anchor that covers a name (RFC 7646 §2), unless a trust anchor stands below it.
    fn negative_anchor(&self, name: &Name) -> Option<Name> {
        let negative = self.conditions.policy.negative_anchors.iter();
        let covering = negative
            .filter(|anchor| name.is_at_or_below(anchor))
            .max_by_key(|anchor| anchor.label_count())?;
        let anchored = self.anchors.closest(name, self.conditions.now);
        anchored.is_none_or(|(zone, _)| !zone.is_below(covering)).then(|| covering.clone())
    }

    /// The trust in what a negative trust anchor covers, at which no zone need begin (RFC 7646 §2).
    pub(super) fn negatively_anchored(&mut self, name: &Name, record_type: RecordType) -> Option<Decision> {
        let negative = self.negative_anchor(&lowest_zone(name, record_type)?)?;
        match self.zone(&negative) {
            Trust::Not(decision) => Some(decision),
            _ => None,
        }
    }

    /// Whether `zone` can be the zone of a set: not if it is above a trust anchor, for where that stands a
    /// zone begins (RFC 4035 §5.3.1 bullet 2, §4.4). What such a zone proves may hold (an anchor of a zone that
    /// is no more); that it is insecure itself says nothing of what the anchor covers.
    pub(super) fn may_contain(&self, zone: &Name, name: &Name, record_type: RecordType) -> bool {
        let Some(lowest) = lowest_zone(name, record_type) else { return true };
        let anchored = self.anchors.closest(&lowest, self.conditions.now);
        anchored.is_none_or(|(top, _)| zone.is_at_or_below(top))
    }

    pub(super) fn decide(
        &mut self,
        verdict: Verdict,
        zone: &Name,
        record_type: RecordType,
        fact: Fact,
        servers: Vec<SocketAddr>,
    ) -> Decision {
        Decision { verdict, finding: self.find(finding(zone, zone, record_type, fact, servers)) }
    }

    /// The zone that `name` lies in, found from the anchor down where no signature names it (RFC 4035 §5.2,
    /// the search for a proof that a delegation is insecure).
    pub(super) fn enclosing_zone(&mut self, name: &Name, record_type: RecordType) -> Trust<'e> {
        let (anchors, now) = (self.anchors, self.conditions.now);
        let Some((top, _)) = anchors.closest(name, now) else {
            return self.zone(name);
        };
        if self.negative_anchor(name).is_some() {
            return self.zone(name);
        }
        let Some(lowest) = lowest_zone(name, record_type) else { return self.zone(top) };
        let known = self.evidence.known_cuts(top, &lowest);
        let deepest = known.last().unwrap_or(top).label_count();
        let below: Vec<Name> =
            (deepest + 1..=lowest.label_count()).filter_map(|count| lowest.suffix(count)).collect();
        let trust = self.zone(top);
        let trust = self.descend(trust, &known);
        // Those are independent of each other, so they are asked for at once.
        if matches!(trust, Trust::Secure { .. }) && self.searched.insert(lowest) {
            for candidate in &below {
                if let Lookup::NotAsked = self.evidence.lookup(candidate, RecordType::DS) {
                    self.need(candidate, RecordType::DS);
                }
            }
        }
        self.descend(trust, &below)
    }

    /// The trust after passing names that may be zone cuts, top down; the search ends at a zone that is not
    /// secure.
    fn descend(&mut self, mut trust: Trust<'e>, candidates: &[Name]) -> Trust<'e> {
        for candidate in candidates {
            if !matches!(trust, Trust::Secure { .. }) {
                break;
            }
            match self.cut(candidate) {
                Cut::None => {}
                Cut::Not(decision) => trust = Trust::Not(decision),
                Cut::Signed(_) => trust = self.zone(candidate),
            }
        }
        trust
    }

    /// RFC 4035 §5: keys that are trust anchors, by digest or as they are, and that sign the DNSKEY RRset.
    fn keys_by_anchor(&mut self, zone: &Name, anchors: &[&'e TrustAnchor]) -> Trust<'e> {
        let (rrset, response) = match self.dnskey_rrset(zone) {
            Ok(found) => found,
            Err(None) => {
                let tags = anchors.iter().filter_map(|anchor| anchor.key_tag()).collect();
                let fact = Fact::AnchorMatchesNoKey { anchor_tags: tags, keys: Vec::new() };
                return self.broken_keys(
                    LinkKind::Anchor { zone: zone.clone() },
                    zone,
                    vec![fact],
                    Vec::new(),
                );
            }
            Err(Some(decision)) => {
                self.link(
                    LinkKind::Anchor { zone: zone.clone() },
                    decision.verdict,
                    Vec::new(),
                    vec![decision.finding],
                );
                return Trust::Not(decision);
            }
        };
        let policy = self.conditions.policy;
        let usable = |anchor: &&&TrustAnchor| {
            anchor.algorithm().is_some_and(|algorithm| policy.supports_algorithm(algorithm))
                && anchor.as_ds().is_none_or(|ds| policy.supports_digest(ds.digest_type))
        };
        let usable: Vec<&TrustAnchor> = anchors.iter().filter(usable).copied().collect();
        let kind = LinkKind::Anchor { zone: zone.clone() };
        if usable.is_empty() {
            let algorithms = anchors.iter().filter_map(|anchor| anchor.algorithm()).collect();
            let fact = Fact::AnchorUnsupported { algorithms };
            let decision = self.decide(Verdict::Insecure, zone, RecordType::DNSKEY, fact, Vec::new());
            self.link(kind, decision.verdict, Vec::new(), vec![decision.finding]);
            return Trust::Not(decision);
        }
        let keys = Keys::of(&rrset);
        let vouched = anchored_keys(zone, &keys, &usable);
        if vouched.keys.keys.is_empty() {
            let anchor_tags = usable.iter().filter_map(|anchor| anchor.key_tag()).collect();
            let fact = Fact::AnchorMatchesNoKey { anchor_tags, keys: keys.named() };
            return self.broken_keys(kind, zone, vec![fact], vec![response.server]);
        }
        let tags = vouched.keys.ids().iter().map(|id| id.tag).collect();
        let required = match policy.algorithms_required {
            AlgorithmsRequired::AnyOne => Required::default(),
            AlgorithmsRequired::EveryOne => Required(algorithms(&vouched.keys)),
        };
        let unsigned = Fact::AnchorKeyDoesNotSign { tags };
        self.verify_keys(kind, &rrset, keys, vouched, required, unsigned, response)
    }

    /// RFC 4035 §5.2: keys that a DS vouches for and that sign the DNSKEY RRset.
    fn keys_by_ds(&mut self, zone: &Name, vouchers: &Vouchers<'e>) -> Trust<'e> {
        let kind = LinkKind::Keys { zone: zone.clone() };
        let (rrset, response) = match self.dnskey_rrset(zone) {
            Ok(found) => found,
            Err(None) => {
                let fact = Fact::DsWithoutDnskey { ds: vouchers.ids() };
                let trust = self.broken_keys(kind, zone, vec![fact], self.servers_of(zone));
                let ds = vouchers.set().to_vec();
                return self.suspected(trust, Suspect::Delegation { zone: zone.clone(), ds });
            }
            Err(Some(decision)) => {
                self.link(kind, decision.verdict, Vec::new(), vec![decision.finding]);
                return Trust::Not(decision);
            }
        };
        let keys = Keys::of(&rrset);
        match vouchers.vouch(zone, &keys) {
            Err(faults) => {
                let trust = self.broken_keys(kind, zone, faults, vec![response.server]);
                let ds = vouchers.set().to_vec();
                self.suspected(trust, Suspect::Delegation { zone: zone.clone(), ds })
            }
            Ok(vouched) => {
                let tags = vouched.keys.ids().iter().map(|id| id.tag).collect();
                let unsigned = Fact::DsKeyDoesNotSign { tags };
                self.verify_keys(kind, &rrset, keys, vouched, vouchers.required.clone(), unsigned, response)
            }
        }
    }

    /// The DNSKEY RRset must be signed by a key that is vouched for; then all its keys are the zone's.
    #[allow(clippy::too_many_arguments)] // the two callers differ in each of them
    fn verify_keys(
        &mut self,
        kind: LinkKind,
        rrset: &Rrset<'e>,
        keys: Keys<'e>,
        vouched: Vouched<'e>,
        required: Required,
        unsigned: Fact,
        response: &Response,
    ) -> Trust<'e> {
        let zone = keys.zone.clone();
        match signature::verify(rrset, &vouched.keys, &required, &mut self.conditions) {
            Ok(verified) => {
                self.note_expiration(verified.expiration());
                let mut steps = vouched.steps;
                steps.push(verified.step());
                let remarks = self.remarks(&verified, response);
                self.link(kind, Verdict::Secure, steps, remarks);
                Trust::Secure { keys: Rc::new(keys), required }
            }
            Err(mut faults) => {
                // A signature by another key is no fault of its own; that none is by a key that counts is.
                let by_others = |fact: &Fact| matches!(fact, Fact::SignatureKeyMissing { .. });
                if faults.iter().all(by_others) {
                    faults.push(unsigned);
                }
                // Keys that are published but not vouched for are not missing.
                let published = keys.ids();
                faults.retain(|fact| match fact {
                    Fact::SignatureKeyMissing { tag, algorithm, .. } => {
                        !published.iter().any(|id| id.tag == *tag && id.algorithm == *algorithm)
                    }
                    _ => true,
                });
                faults.sort_by_key(by_others);
                faults.extend(
                    super::judge::missing_edns(response).into_iter().filter(|_| rrset.signatures.is_empty()),
                );
                let trust = self.broken_keys(kind, &zone, faults, vec![response.server]);
                let vouched = vouched.keys.ids();
                self.suspected(trust, Suspect::Keys { rrset: rrset.clone(), keys, vouched })
            }
        }
    }

    fn suspected(&mut self, trust: Trust<'e>, suspect: Suspect<'e>) -> Trust<'e> {
        if let Trust::Not(decision) = trust {
            self.suspect(decision, suspect);
        }
        trust
    }

    fn broken_keys(
        &mut self,
        kind: LinkKind,
        zone: &Name,
        faults: Vec<Fact>,
        servers: Vec<SocketAddr>,
    ) -> Trust<'e> {
        let (fact, details) = telling(faults);
        let mut found = finding(zone, zone, RecordType::DNSKEY, fact, servers);
        found.details = details;
        let decision = Decision { verdict: Verdict::Bogus, finding: self.find(found) };
        self.link(kind, Verdict::Bogus, Vec::new(), vec![decision.finding]);
        Trust::Not(decision)
    }

    fn servers_of(&self, zone: &Name) -> Vec<SocketAddr> {
        match self.evidence.lookup(zone, RecordType::DNSKEY) {
            Lookup::Answer(response) => vec![response.server],
            Lookup::Failed(_, servers) => servers,
            Lookup::NotAsked => Vec::new(),
        }
    }

    /// The DNSKEY RRset at an apex. `Err(None)`: an answer without one.
    fn dnskey_rrset(&mut self, zone: &Name) -> Result<(Rrset<'e>, &'e Response), Option<Decision>> {
        match self.evidence.lookup(zone, RecordType::DNSKEY) {
            Lookup::NotAsked => {
                self.need(zone, RecordType::DNSKEY);
                let fact = Fact::EvidenceMissing;
                Err(Some(self.decide(Verdict::Indeterminate, zone, RecordType::DNSKEY, fact, Vec::new())))
            }
            // The parent says that the zone is signed, so what its servers answer cannot be validated without
            // its keys: bogus. Where they answer nothing at all there is nothing that could be.
            Lookup::Failed(fact, servers) => {
                let verdict = match self.evidence.has_answer_within(zone) {
                    true if !matches!(fact, Fact::RecursionUnavailable { .. }) => Verdict::Bogus,
                    _ => Verdict::Indeterminate,
                };
                Err(Some(self.decide(verdict, zone, RecordType::DNSKEY, fact, servers)))
            }
            Lookup::Answer(response) => {
                let rrset = self
                    .answer_rrsets(response)
                    .into_iter()
                    .find(|rrset| rrset.owner == zone && rrset.record_type == RecordType::DNSKEY);
                rrset.map(|rrset| (rrset, response)).ok_or(None)
            }
        }
    }
}

/// The deepest name that can be the apex of the zone of a set; `None` for what the root's parent would have.
pub(super) fn lowest_zone(name: &Name, record_type: RecordType) -> Option<Name> {
    if record_type.is_parent_side() { name.parent() } else { Some(name.clone()) }
}

/// The keys of a zone that are trust anchors: the same key, or one of the same digest.
fn anchored_keys<'k>(zone: &Name, keys: &Keys<'k>, anchors: &[&TrustAnchor]) -> Vouched<'k> {
    let mut vouched = Vouched { keys: Keys { zone: zone.clone(), keys: Vec::new() }, steps: Vec::new() };
    for (id, key) in &keys.keys {
        let is_anchor = |anchor: &&&TrustAnchor| match &anchor.record {
            AnchorData::Ds { key_tag, algorithm, digest_type, digest } => {
                *key_tag == id.tag
                    && *algorithm == id.algorithm
                    && key.digest(zone, *digest_type).as_deref() == Some(digest.as_ref())
            }
            AnchorData::Dnskey(rdata) => same_key(rdata, key),
        };
        if anchors.iter().any(|anchor| is_anchor(&anchor)) {
            vouched.steps.push(Step::AnchorMatchesKey { tag: id.tag, algorithm: id.algorithm });
            vouched.keys.keys.push((*id, *key));
        }
    }
    vouched
}

/// The same key: same RDATA.
fn same_key(anchor: &[u8], key: &Dnskey<'_>) -> bool {
    anchor == key.rdata
}
