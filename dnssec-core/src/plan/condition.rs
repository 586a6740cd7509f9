//! What must be so at every server before a step is done, or a wait begins.

use super::observation::{Key, Observation, ParentServer, Place, Signer, ZoneServer};
use crate::algorithm::Algorithm;
use crate::name::Name;
use std::collections::BTreeSet;

/// Something that a server shows or does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Condition {
    /// The parent has a DS of the key.
    DsOf(Key),
    /// The parent has a DS that is of a key which signs the zone's keys.
    AnyDs,
    /// The parent has no DS with tag and algorithm of the key.
    NoDsOf(Key),
    /// The parent has a DS of the algorithm.
    DsOfAlgorithm(Algorithm),
    /// The parent has none.
    NoDsOfAlgorithm(Algorithm),
    /// The parent has no DS at all.
    NoDs,
    /// The parent delegates to servers of these names, and to no others.
    DelegatedTo(BTreeSet<Name>),
    /// The servers show something.
    Zone(At, Shown),
}

/// Which servers of the zone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum At {
    /// Those that the parent delegates to.
    Delegated,
    /// Those of these names, delegated to or not.
    Named(BTreeSet<Name>),
    /// Those that the parent delegates to and that have none of these names.
    NotNamed(BTreeSet<Name>),
}

/// What a server of the zone shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Shown {
    /// Keys, signed by one of them, and all data signed by some of them.
    Signed,
    /// No keys, and no signatures.
    Unsigned,
    /// The key among its keys.
    Key(Key),
    /// Not.
    NoKey(Key),
    /// The key signing the keys.
    SigningKeys(Key),
    /// The key signing all data that was seen.
    SigningData(Key),
    /// The key signing nothing of it.
    NotSigningData(Key),
    /// A key of the algorithm that signs the keys.
    Algorithm(Algorithm),
    /// No key of the algorithm.
    NoAlgorithm(Algorithm),
    /// A signature of the algorithm with all data that was seen.
    AlgorithmSigning(Algorithm),
    /// None with any of it.
    AlgorithmNotSigning(Algorithm),
    /// These servers as its own, and no others.
    Servers(BTreeSet<Name>),
}

/// Where something is so.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Extent {
    pub(super) held: Vec<Place>,
    pub(super) lacking: Vec<Place>,
    /// Those that did not answer.
    pub(super) unknown: Vec<Place>,
}

impl Extent {
    pub(super) fn is_everywhere(&self) -> bool {
        self.lacking.is_empty() && self.unknown.is_empty()
    }

    fn add(&mut self, place: &Place, holds: Option<bool>) {
        let places = match holds {
            Some(true) => &mut self.held,
            Some(false) => &mut self.lacking,
            None => &mut self.unknown,
        };
        places.push(place.clone());
    }
}

impl At {
    fn servers<'o>(&'o self, observation: &'o Observation) -> Vec<&'o ZoneServer> {
        let is_named = |server: &ZoneServer, names: &BTreeSet<Name>| {
            server.place.name.as_ref().is_some_and(|name| names.contains(name))
        };
        match self {
            At::Delegated => observation.servers.iter().collect(),
            At::Named(names) => observation.all_servers().filter(|server| is_named(server, names)).collect(),
            At::NotNamed(names) => {
                observation.servers.iter().filter(|server| !is_named(server, names)).collect()
            }
        }
    }
}

impl Condition {
    /// At which servers it holds. One about servers of which none was asked holds nowhere, unless they are those that
    /// are not to be there any more.
    pub(super) fn extent(&self, observation: &Observation) -> Extent {
        let mut extent = Extent::default();
        if let Condition::Zone(at, shown) = self {
            let servers = at.servers(observation);
            for server in &servers {
                extent.add(&server.place, shown.holds(server));
            }
            if servers.is_empty() && !matches!(at, At::NotNamed(_)) {
                extent.unknown.extend(observation.servers.first().map(|server| server.place.clone()));
            }
            return extent;
        }
        for parent in &observation.parents {
            extent.add(&parent.place, self.holds(parent, observation));
        }
        extent
    }

    fn holds(&self, parent: &ParentServer, observation: &Observation) -> Option<bool> {
        let zone = &observation.zone;
        let any = |holds: &dyn Fn(&crate::finding::DsId) -> bool| Some(parent.ds.as_ref()?.iter().any(holds));
        match self {
            Condition::DsOf(key) => any(&|ds| key.has(ds, zone)),
            Condition::AnyDs => {
                let signing: Vec<&Key> =
                    observation.keys.iter().filter(|key| observation.signs_keys(key)).collect();
                any(&|ds| signing.iter().any(|key| key.has(ds, zone)))
            }
            Condition::NoDsOf(key) => any(&|ds| key.is_meant_by(ds)).map(|any| !any),
            Condition::DsOfAlgorithm(algorithm) => {
                let of: Vec<&Key> =
                    observation.keys.iter().filter(|key| key.id.algorithm == *algorithm).collect();
                any(&|ds| of.iter().any(|key| key.has(ds, zone)))
            }
            Condition::NoDsOfAlgorithm(algorithm) => any(&|ds| ds.algorithm == *algorithm).map(|any| !any),
            Condition::NoDs => any(&|_| true).map(|any| !any),
            Condition::DelegatedTo(names) => parent.ns.as_ref().map(|(ns, _)| ns == names),
            Condition::Zone(..) => None,
        }
    }
}

impl Shown {
    fn holds(&self, server: &ZoneServer) -> Option<bool> {
        let keys = server.keys.as_ref()?;
        let all_data = |is_signed: &dyn Fn(&BTreeSet<Signer>) -> bool| {
            !server.sets.is_empty() && server.sets.iter().all(|set| is_signed(&set.signers))
        };
        let of_algorithm = |signers: &BTreeSet<Signer>, algorithm: &Algorithm| {
            signers.iter().any(|signer| signer.algorithm == *algorithm)
        };
        Some(match self {
            Shown::Signed => {
                server.key_signers.iter().any(|signer| keys.contains(signer))
                    && all_data(&|signers| signers.iter().any(|signer| keys.contains(signer)))
            }
            Shown::Unsigned => keys.is_empty() && all_data(&BTreeSet::is_empty),
            Shown::Key(key) => keys.contains(&key.signer()),
            Shown::NoKey(key) => !keys.contains(&key.signer()),
            Shown::SigningKeys(key) => server.key_signers.contains(&key.signer()),
            Shown::SigningData(key) => all_data(&|signers| signers.contains(&key.signer())),
            Shown::NotSigningData(key) => all_data(&|signers| !signers.contains(&key.signer())),
            Shown::Algorithm(algorithm) => server
                .key_signers
                .iter()
                .any(|signer| signer.algorithm == *algorithm && keys.contains(signer)),
            Shown::NoAlgorithm(algorithm) => !of_algorithm(keys, algorithm),
            Shown::AlgorithmSigning(algorithm) => all_data(&|signers| of_algorithm(signers, algorithm)),
            Shown::AlgorithmNotSigning(algorithm) => all_data(&|signers| !of_algorithm(signers, algorithm)),
            Shown::Servers(names) => server.ns.as_ref()?.0 == *names,
        })
    }
}
