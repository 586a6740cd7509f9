//! What a provider says of the keys of a zone, and where it contradicts itself.

use super::{ProposedDs, PublishedKey};
use dnssec_core::algorithm::Algorithm;
use dnssec_core::finding::DsId;
use dnssec_core::name::Name;

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provider {
    /// Amazon Route 53: `aws route53 get-dnssec`.
    Route53,
    /// Cloudflare: `GET /zones/ID/dnssec`.
    Cloudflare,
}

/// What one provider says of one zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProviderClaim {
    /// Who says it.
    pub(crate) provider: Provider,
    /// Whether the zone is signed.
    pub(crate) status: ZoneStatus,
    /// What the provider adds to the status.
    pub(crate) message: Option<String>,
    /// The zone, where the provider names it.
    pub(crate) zone: Option<Name>,
    /// Its keys.
    pub(crate) keys: Vec<ClaimedKey>,
}

/// Whether a provider signs a zone, by its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ZoneStatus {
    /// It signs: `SIGNING`, `active`, or Cloudflare's `pending`, which waits for the DS in the parent.
    Signing(String),
    /// It does not sign: `NOT_SIGNING`, `disabled`.
    NotSigning(String),
    /// It is about to cease: `DELETING`, `pending-disabled`.
    Ending(String),
    /// It asks for something to be done, or has failed: `ACTION_NEEDED`, `INTERNAL_FAILURE`, `error`.
    Failing(String),
    /// A word that is not known here.
    Other(String),
    /// It does not say.
    Unstated,
}

/// What a provider says of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClaimedKey {
    /// Where in the JSON it stands: `KeySigningKeys[0]`.
    pub(crate) path: String,
    /// The name that the provider has for it.
    pub(crate) label: Option<String>,
    /// Whether it is used.
    pub(crate) status: KeyStatus,
    /// What the provider adds to the status.
    pub(crate) message: Option<String>,
    /// The key itself, made of the fields that give it.
    pub(crate) key: Option<PublishedKey>,
    /// The key tag stated.
    pub(crate) key_tag: Option<u16>,
    /// The name of the algorithm stated.
    pub(crate) algorithm: Option<Algorithm>,
    /// The DS records stated, each in the member that its place names.
    pub(crate) ds: Vec<ProposedDs>,
    /// The DNSKEY records stated, likewise.
    pub(crate) dnskeys: Vec<PublishedKey>,
    /// When it was made, as the provider writes it.
    pub(crate) created: Option<String>,
    /// When it was last changed, likewise.
    pub(crate) modified: Option<String>,
}

/// Whether a key is used, by the words of its provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyStatus {
    /// It signs: `ACTIVE`.
    Active,
    /// It does not sign: `INACTIVE`.
    Inactive,
    /// It is being deleted: `DELETING`.
    Deleting,
    /// It asks for something to be done: `ACTION_NEEDED`.
    ActionNeeded,
    /// It could not be used: `INTERNAL_FAILURE`.
    InternalFailure,
    /// A word that is not known here.
    Other(String),
    /// The provider does not say; its status of the zone has to do.
    Unstated,
}

/// Where the members that a provider states of one key do not fit each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Contradiction {
    /// The key tag (RFC 4034 App. B).
    #[error("{path} states key tag {stated}; the public key beside it has {computed}")]
    KeyTag { path: String, stated: u16, computed: u16 },
    /// The name of the algorithm.
    #[error("{path} states algorithm {stated}; the public key beside it is of {computed}")]
    Algorithm { path: String, stated: Algorithm, computed: Algorithm },
    /// A DNSKEY record of other content.
    #[error("{place}states key {stated}; the public key beside it is another, with tag {computed}")]
    Dnskey { place: super::Place, stated: u16, computed: u16 },
    /// A DS that is of no such key.
    #[error("{place}states DS {stated}; the public key beside it has {computed}")]
    Ds { place: super::Place, stated: DsId, computed: DsId },
    /// A DS of another key, by tag and algorithm: the zone, which the digest needs, is not known.
    #[error(
        "{place}states DS {stated}; the public key beside it has tag {key_tag} and algorithm {algorithm}"
    )]
    DsOfAnotherKey { place: super::Place, stated: DsId, key_tag: u16, algorithm: Algorithm },
}

impl ProviderClaim {
    /// Where the claim contradicts itself; digests are compared if the zone is known.
    pub(crate) fn contradictions(&self, zone: Option<&Name>) -> Vec<Contradiction> {
        let zone = self.zone.as_ref().or(zone);
        self.keys.iter().flat_map(|key| key.contradictions(zone)).collect()
    }
}

impl ClaimedKey {
    fn contradictions(&self, zone: Option<&Name>) -> Vec<Contradiction> {
        let Some(key) = &self.key else { return Vec::new() };
        let computed = key.key_tag();
        let path = || self.path.clone();
        let mut found = Vec::new();
        if let Some(stated) = self.key_tag.filter(|stated| *stated != computed) {
            found.push(Contradiction::KeyTag { path: path(), stated, computed });
        }
        if let Some(stated) = self.algorithm.filter(|stated| *stated != key.algorithm) {
            found.push(Contradiction::Algorithm { path: path(), stated, computed: key.algorithm });
        }
        let others = self.dnskeys.iter().filter(|stated| stated.rdata != key.rdata);
        found.extend(others.map(|stated| {
            let place = stated.place.clone();
            Contradiction::Dnskey { place, stated: stated.key_tag(), computed }
        }));
        found.extend(self.ds.iter().filter_map(|stated| of_ds(stated, key, zone)));
        found
    }
}

/// How a DS is not that of the key stated beside it.
fn of_ds(stated: &ProposedDs, key: &PublishedKey, zone: Option<&Name>) -> Option<Contradiction> {
    let (place, id) = (stated.place.clone(), stated.id());
    let zone = stated.owner.as_ref().or(zone);
    match zone.and_then(|zone| key.ds(zone, stated.digest_type)) {
        Some(computed) if computed.is_same(stated) => None,
        Some(computed) => Some(Contradiction::Ds { place, stated: id, computed: computed.id() }),
        None if (stated.key_tag, stated.algorithm) == (key.key_tag(), key.algorithm) => None,
        None => {
            let (key_tag, algorithm) = (key.key_tag(), key.algorithm);
            Some(Contradiction::DsOfAnotherKey { place, stated: id, key_tag, algorithm })
        }
    }
}
