//! A zone that signs its own NSEC or NSEC3 chain, with Ed25519.

use super::super::{Denied, Proof, prove};
use crate::algorithm::{Algorithm, nsec3_hash};
use crate::allowance::Allowance;
use crate::finding::Fact;
use crate::name::Name;
use crate::policy::Policy;
use crate::record::{Dnskey, Nsec3, Record, Rrsig};
use crate::record_type::RecordType;
use crate::rrset::Rrset;
use crate::signature::{Conditions, Failures, Keys, Required, Verified, key_id, verify};
use crate::time::Timestamp;
use ring::signature::{Ed25519KeyPair, KeyPair};
use std::collections::BTreeMap;

const NOW: u32 = 1_000_000_000;

/// What is denied, with its names.
pub(super) struct Question {
    kind: String,
    name: Name,
    more: String,
    wildcard: Name,
}

impl Question {
    /// Reads `name N`, `type N T`, `closer N W` or `ds N`, with names relative to the apex.
    pub(super) fn parse(text: &str, apex: &Name) -> Self {
        let mut words = text.split(' ').map(str::to_owned);
        let kind = words.next().unwrap();
        let name = Name::parse_relative(&words.next().unwrap(), apex).unwrap();
        let more = words.next().unwrap_or_default();
        let wildcard = Name::parse_relative(&more, apex).unwrap_or_else(|_| Name::root());
        Question { kind, name, more, wildcard }
    }

    pub(super) fn denied(&self) -> Denied<'_> {
        match self.kind.as_str() {
            "name" => Denied::Name(&self.name),
            "type" => Denied::Type(&self.name, self.more.parse().unwrap()),
            "closer" => Denied::CloserMatch { name: &self.name, wildcard: &self.wildcard },
            "ds" => Denied::Ds(&self.name),
            other => panic!("{other}"),
        }
    }
}

/// A zone's only key.
pub(super) struct Signer {
    pub(super) apex: Name,
    pair: Ed25519KeyPair,
    dnskey: Vec<u8>,
    pub(super) policy: Policy,
}

/// An RRset with its signature.
pub(super) type Signed = Vec<Record>;

impl Signer {
    pub(super) fn new(apex: &str) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let dnskey = [&[1, 0, 3, 15], pair.public_key().as_ref()].concat();
        Signer { apex: apex.parse().unwrap(), pair, dnskey, policy: Policy::default() }
    }

    fn keys(&self) -> Keys<'_> {
        let key = Dnskey::parse(&self.dnskey).unwrap();
        Keys { zone: self.apex.clone(), keys: vec![(key_id(&key), key)] }
    }

    /// Signs an RRset given as lines of owner, type and RDATA.
    pub(super) fn sign(&self, lines: &[String]) -> Signed {
        let mut records: Vec<Record> = lines.iter().map(|line| line.parse().unwrap()).collect();
        let record_type = records[0].record_type;
        let mut rdata = record_type.0.to_be_bytes().to_vec();
        rdata.push(Algorithm::ED25519.0);
        rdata.push(records[0].owner.signature_label_count() as u8);
        rdata.extend(0u32.to_be_bytes());
        rdata.extend((NOW + 1000).to_be_bytes());
        rdata.extend((NOW - 1000).to_be_bytes());
        rdata.extend(self.keys().keys[0].0.tag.to_be_bytes());
        rdata.extend(self.apex.as_wire());
        let data = Rrset::group(&records)[0].signed_data(&Rrsig::parse(&rdata).unwrap()).unwrap();
        rdata.extend(self.pair.sign(&data).as_ref());
        let signature = Record { record_type: RecordType::RRSIG, rdata: rdata.into(), ..records[0].clone() };
        records.push(signature);
        records
    }

    pub(super) fn conditions(&self) -> Conditions<'_> {
        let allowance = Allowance::new(&self.policy.budget);
        Conditions { now: Timestamp(NOW), policy: &self.policy, allowance, failures: Failures::default() }
    }

    pub(super) fn verify<'r>(&self, records: &'r [Signed]) -> Vec<Verified<'r>> {
        let keys = self.keys();
        let sets = Rrset::group(records.iter().flatten());
        sets.iter()
            .map(|set| verify(set, &keys, &Required::default(), &mut self.conditions()).unwrap())
            .collect()
    }

    /// Proves from the given RRsets, all of which must verify.
    pub(super) fn prove(&self, denied: Denied<'_>, records: &[Signed]) -> Result<Proof, Vec<Fact>> {
        prove(denied, &self.apex, &self.verify(records), &mut self.conditions())
    }
}

/// All NSEC or NSEC3 RRsets of a zone, in the order of the chain.
pub(super) struct Chain {
    apex: Name,
    parameters: Option<String>,
    pub(super) links: Vec<Signed>,
}

impl Chain {
    pub(super) fn nsec(signer: &Signer, zone: &[(&str, &str)]) -> Self {
        Self::new(signer, zone, None)
    }

    /// With parameters in the form of NSEC3 RDATA: algorithm, flags, iterations, salt.
    pub(super) fn nsec3(signer: &Signer, zone: &[(&str, &str)], parameters: &str) -> Self {
        Self::new(signer, zone, Some(parameters.to_owned()))
    }

    fn new(signer: &Signer, zone: &[(&str, &str)], parameters: Option<String>) -> Self {
        let mut chain = Chain { apex: signer.apex.clone(), parameters, links: Vec::new() };
        let mut owners: BTreeMap<Name, String> = BTreeMap::new();
        for (name, types) in zone {
            let name = Name::parse_relative(name, &signer.apex).unwrap();
            if chain.parameters.is_some() {
                for between in name.self_and_ancestors().take_while(|name| name.is_below(&signer.apex)) {
                    owners.entry(chain.place(&between)).or_default();
                }
            }
            owners.insert(chain.place(&name), (*types).to_owned());
        }
        let names: Vec<_> = owners.keys().cloned().collect();
        for (place, (owner, types)) in owners.iter().enumerate() {
            let next = &names[(place + 1) % names.len()];
            let line = match &chain.parameters {
                None => format!("{owner} NSEC {next} {types} RRSIG NSEC"),
                Some(parameters) => {
                    let next = next.to_string();
                    let hash = next.split('.').next().unwrap();
                    format!("{owner} NSEC3 {parameters} {hash} {types}")
                }
            };
            chain.links.push(signer.sign(&[line]));
        }
        chain
    }

    /// The name under which the chain has a name: itself, or its hash below the apex.
    pub(super) fn place(&self, name: &Name) -> Name {
        let Some(parameters) = &self.parameters else { return name.clone() };
        let record: Record = format!("x. NSEC3 {parameters} {}", "0".repeat(32)).parse().unwrap();
        let nsec3 = Nsec3::parse(&record.rdata).unwrap();
        let hash = nsec3_hash(&name.canonical_wire(), nsec3.salt, nsec3.iterations);
        self.apex.prepend(data_encoding::BASE32HEX_NOPAD.encode(&hash).to_lowercase().as_bytes()).unwrap()
    }

    /// The RRsets that match (`=name`) or cover (`-name`), each once.
    pub(super) fn select(&self, needs: &str) -> Vec<Signed> {
        let mut places: Vec<usize> = needs.split(' ').map(|need| self.find(need)).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|place| self.links[place].clone()).collect()
    }

    fn find(&self, need: &str) -> usize {
        let (relation, name) = need.split_at(1);
        let place = self.place(&Name::parse_relative(name, &self.apex).unwrap());
        let at = self.links.iter().position(|link| link[0].owner == place);
        assert_eq!(at.is_some(), relation == "=", "{need}");
        let before = self.links.iter().rposition(|link| link[0].owner < place);
        at.or(before).unwrap_or(self.links.len() - 1)
    }
}
