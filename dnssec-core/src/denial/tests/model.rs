//! Proofs against a brute-force model of random zones: all of a zone's records prove exactly what is so,
//! and no part of them proves anything else.

use super::zone::{Chain, Signer};
use super::{Conclusion, Denied};
use crate::finding::DsAbsence;
use crate::name::Name;
use crate::record_type::RecordType;
use proptest::prelude::*;
use std::collections::BTreeMap;

const LABELS: [&str; 3] = ["*", "a", "b"];
const TYPES: [&str; 6] = ["A", "A MX", "CNAME", "DNAME", "NS", "NS DS"];

/// Names of up to three labels below the apex.
fn names() -> Vec<String> {
    let mut names = Vec::new();
    let mut level = vec![String::new()];
    for _ in 0..3 {
        level = level.iter().flat_map(|above| LABELS.map(|label| format!("{label}.{above}"))).collect();
        names.extend(level.iter().map(|name| name.trim_end_matches('.').to_owned()));
    }
    names
}

struct Model {
    apex: Name,
    types: BTreeMap<Name, Vec<RecordType>>,
}

impl Model {
    fn has(&self, name: &Name, record_type: RecordType) -> bool {
        self.types.get(name).is_some_and(|types| types.contains(&record_type))
    }

    fn is_cut(&self, name: &Name) -> bool {
        name != &self.apex && self.has(name, RecordType::NS)
    }

    /// Past a zone cut or a DNAME, where the zone has nothing to say.
    fn is_beyond(&self, name: &Name) -> bool {
        name.self_and_ancestors().skip(1).any(|name| self.is_cut(&name) || self.has(&name, RecordType::DNAME))
    }

    fn exists(&self, name: &Name) -> bool {
        self.types.keys().any(|owner| owner.is_at_or_below(name))
    }

    fn wildcard_for(&self, name: &Name) -> Name {
        let encloser = name.self_and_ancestors().find(|name| self.exists(name)).unwrap();
        encloser.wildcard_child().unwrap()
    }

    fn lacks(&self, name: &Name, record_type: RecordType) -> bool {
        let visible = !self.is_cut(name) || record_type == RecordType::DS;
        visible && !self.has(name, record_type) && !self.has(name, RecordType::CNAME)
    }

    /// What can be proven, by someone with all records.
    fn truth(&self, denied: Denied<'_>, absence: DsAbsence) -> Option<Conclusion> {
        let (Denied::Name(name) | Denied::Type(name, _) | Denied::Ds(name)) = denied else {
            let Denied::CloserMatch { name, wildcard } = denied else { unreachable!() };
            let next_closer = name.suffix(wildcard.label_count()).unwrap();
            return (!self.exists(&next_closer)).then_some(Conclusion::Absent);
        };
        if self.is_beyond(name) {
            return None;
        }
        let exists = self.exists(name);
        let absent = match denied {
            Denied::Name(_) => !exists && !self.exists(&self.wildcard_for(name)),
            Denied::Type(_, record_type) if exists => self.lacks(name, record_type),
            Denied::Type(_, record_type) => {
                let wildcard = self.wildcard_for(name);
                self.exists(&wildcard) && self.lacks(&wildcard, record_type)
            }
            _ if self.has(name, RecordType::DS) => false,
            _ if self.is_cut(name) => return Some(Conclusion::InsecureDelegation(absence)),
            _ => return Some(Conclusion::NoZoneCut),
        };
        absent.then_some(Conclusion::Absent)
    }
}

/// A zone without names past a zone cut or a DNAME.
fn zone() -> impl Strategy<Value = Vec<(String, &'static str)>> {
    let owner = (prop::sample::select(names()), prop::sample::select(&TYPES[..]));
    prop::collection::btree_map(owner.0, owner.1, 0..8).prop_map(|owners| {
        let mut zone = vec![("@".to_owned(), "NS SOA")];
        let kept = |name: &str| {
            name.match_indices('.').all(|(dot, _)| {
                let above = owners.get(&name[dot + 1..]);
                above.is_none_or(|types| !types.contains("NS") && !types.contains("DNAME"))
            })
        };
        zone.extend(owners.iter().filter(|(name, _)| kept(name)).map(|(name, types)| (name.clone(), *types)));
        zone
    })
}

fn check(zone: &[(String, &str)], parameters: Option<&str>, kept: u32) -> Result<(), TestCaseError> {
    let signer = Signer::new("example.");
    let zone: Vec<_> = zone.iter().map(|(name, types)| (name.as_str(), *types)).collect();
    let (chain, absence) = match parameters {
        None => (Chain::nsec(&signer, &zone), DsAbsence::Nsec),
        Some(parameters) => (Chain::nsec3(&signer, &zone, parameters), DsAbsence::Nsec3),
    };
    let full = |name: &str| Name::parse_relative(name, &signer.apex).unwrap();
    let types = zone.iter().map(|(name, types)| {
        (full(name), types.split(' ').map(|record_type| record_type.parse().unwrap()).collect())
    });
    let model = Model { apex: signer.apex.clone(), types: types.collect() };
    let part = chain.links.iter().enumerate().filter(|(place, _)| kept >> (place % 32) & 1 == 1);
    let part: Vec<_> = part.map(|(_, link)| link.clone()).collect();
    let (all, part) = (signer.verify(&chain.links), signer.verify(&part));
    for name in names() {
        let name = full(&name);
        let mut questions = vec![Denied::Name(&name), Denied::Ds(&name)];
        questions.extend(["A", "MX", "DS", "NS"].map(|text| Denied::Type(&name, text.parse().unwrap())));
        let enclosers = name.self_and_ancestors().skip(1);
        let enclosers = enclosers.take_while(|encloser| encloser.is_at_or_below(&signer.apex));
        let wildcards: Vec<_> = enclosers.map(|encloser| encloser.wildcard_child().unwrap()).collect();
        if !model.is_beyond(&name) {
            let closer = |wildcard| Denied::CloserMatch { name: &name, wildcard };
            questions.extend(wildcards.iter().map(closer));
        }
        for denied in questions {
            let truth = model.truth(denied, absence);
            let ask = |records| {
                let proof = super::super::prove(denied, &signer.apex, records, &mut signer.conditions());
                proof.ok().map(|proof| proof.conclusion)
            };
            prop_assert_eq!(ask(&all), truth.clone(), "{:?}", denied);
            let by_part = ask(&part);
            prop_assert!(
                by_part.is_none() || by_part == truth,
                "{:?}: {:?}, not {:?}",
                denied,
                by_part,
                truth
            );
        }
    }
    Ok(())
}

/// What a chain with opt-out may say where the truth is `truth`: an unsigned delegation that it leaves out looks
/// like any name that is not there (RFC 5155 §6), and what is there is as it is without opt-out.
fn may_say(truth: Option<&Conclusion>, said: &Conclusion, unlisted: bool) -> bool {
    match said {
        Conclusion::OptOut | Conclusion::InsecureDelegation(DsAbsence::OptOut) => unlisted,
        _ => truth == Some(said),
    }
}

/// Delegations without DS are in the chain or not, as `listed` has it by their place.
fn check_opt_out(zone: &[(String, &str)], kept: u32, listed: u32) -> Result<(), TestCaseError> {
    let signer = Signer::new("example.");
    let full = |name: &str| Name::parse_relative(name, &signer.apex).unwrap();
    let zone: Vec<_> = zone.iter().map(|(name, types)| (name.as_str(), *types)).collect();
    let is_listed = |place: usize, types: &str| types != "NS" || listed >> (place % 32) & 1 == 1;
    let shown = zone.iter().enumerate().filter(|(place, (_, types))| is_listed(*place, types));
    let shown: Vec<_> = shown.map(|(_, node)| *node).collect();
    let chain = Chain::nsec3(&signer, &shown, "1 1 1 ab");
    let types = zone.iter().map(|(name, types)| {
        (full(name), types.split(' ').map(|record_type| record_type.parse().unwrap()).collect())
    });
    let model = Model { apex: signer.apex.clone(), types: types.collect() };
    let part = chain.links.iter().enumerate().filter(|(place, _)| kept >> (place % 32) & 1 == 1);
    let part: Vec<_> = part.map(|(_, link)| link.clone()).collect();
    let (all, part) = (signer.verify(&chain.links), signer.verify(&part));
    for name in names() {
        let name = full(&name);
        let encloser = name.self_and_ancestors().find(|name| model.exists(name)).unwrap();
        let is_enclosed = shown.iter().any(|(owner, _)| full(owner).is_at_or_below(&encloser));
        let unlisted = !shown.iter().any(|(owner, _)| full(owner).is_at_or_below(&name));
        let mut questions = vec![Denied::Name(&name), Denied::Ds(&name)];
        questions.extend(["A", "MX", "DS", "NS"].map(|text| Denied::Type(&name, text.parse().unwrap())));
        for denied in questions {
            let truth = model.truth(denied, DsAbsence::Nsec3);
            let ask = |records| {
                let proof = super::super::prove(denied, &signer.apex, records, &mut signer.conditions());
                proof.ok().map(|proof| proof.conclusion)
            };
            for said in [ask(&all), ask(&part)].into_iter().flatten() {
                let allowed = may_say(truth.as_ref(), &said, unlisted);
                prop_assert!(allowed, "{:?}: {:?}, not {:?}", denied, said, truth);
            }
            // Where a delegation left out is all that makes an ancestor exist, the chain shows another encloser.
            if truth.is_some() && is_enclosed {
                prop_assert!(ask(&all).is_some(), "{:?}: nothing, not {:?}", denied, truth);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nsec(zone in zone(), kept: u32) {
        check(&zone, None, kept)?;
    }

    #[test]
    fn nsec3(zone in zone(), kept: u32) {
        check(&zone, Some("1 0 1 ab"), kept)?;
    }

    #[test]
    fn nsec3_with_opt_out(zone in zone(), kept: u32, listed: u32) {
        check_opt_out(&zone, kept, listed)?;
    }
}
