//! DS records that are supposed to stand at a delegation, though no server shows them: what a registrar would be
//! given next.
//!
//! The chain takes them for those of the parent where the parent is secure as it is; its own DS set, or the proof
//! that it has none, is validated before (`chain/cut.rs`). They are never a `Verified`: nobody has signed them.

use crate::anchor::TrustAnchors;
use crate::finding::DsId;
use crate::name::Name;
use crate::record::Ds;

/// A DS set that is supposed at the delegation of a zone; never empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Supposition {
    zone: Name,
    ds: Vec<DsId>,
    manner: Manner,
}

/// What becomes of the DS records that the parent has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Manner {
    /// They go: the supposed ones stand alone.
    Replacing,
    /// They stay: the supposed ones stand beside them.
    Adding,
}

/// A supposition has DS records, and a parent that can have them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SuppositionError {
    /// No DS at all: what follows when a zone loses its DS is no question of validation.
    #[error("no DS record is proposed")]
    NoDs,
    /// The root zone has no parent (RFC 4035 §2.4).
    #[error("the root zone has no DS: its keys are trust anchors")]
    Root,
}

impl Supposition {
    /// That these DS records stand at the delegation of `zone`; one that is given twice counts once.
    pub fn new(
        zone: Name,
        ds: impl IntoIterator<Item = DsId>,
        manner: Manner,
    ) -> Result<Self, SuppositionError> {
        if zone.is_root() {
            return Err(SuppositionError::Root);
        }
        let mut distinct: Vec<DsId> = Vec::new();
        for ds in ds {
            if !distinct.contains(&ds) {
                distinct.push(ds);
            }
        }
        match distinct.is_empty() {
            true => Err(SuppositionError::NoDs),
            false => Ok(Supposition { zone, ds: distinct, manner }),
        }
    }

    /// The child zone.
    pub fn zone(&self) -> &Name {
        &self.zone
    }

    /// The DS records.
    pub fn ds(&self) -> &[DsId] {
        &self.ds
    }

    /// What becomes of those that the parent has.
    pub fn manner(&self) -> Manner {
        self.manner
    }

    /// The anchors that the chain to the delegation begins at: one of the zone itself, or of what is below, would
    /// leave the DS unseen.
    pub(crate) fn anchors_above(&self, anchors: &TrustAnchors) -> TrustAnchors {
        let mut above = anchors.clone();
        above.anchors.retain(|anchor| self.zone.is_below(&anchor.zone));
        above
    }

    /// One of the records, alone.
    pub(crate) fn alone(&self, ds: &DsId) -> Self {
        Supposition { zone: self.zone.clone(), ds: vec![ds.clone()], manner: Manner::Replacing }
    }

    /// The set that would stand, where the parent has these now.
    pub(crate) fn beside<'s>(&'s self, present: &[Ds<'s>]) -> Vec<Ds<'s>> {
        let mut set: Vec<Ds<'s>> = match self.manner {
            Manner::Replacing => Vec::new(),
            Manner::Adding => present.to_vec(),
        };
        for id in &self.ds {
            let DsId { tag: key_tag, algorithm, digest_type, digest } = id;
            let (key_tag, algorithm, digest_type) = (*key_tag, *algorithm, *digest_type);
            let ds = Ds { key_tag, algorithm, digest_type, digest };
            if !set.contains(&ds) {
                set.push(ds);
            }
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algorithm::{Algorithm, DigestType};

    fn ds(tag: u16) -> DsId {
        DsId { tag, algorithm: Algorithm(13), digest_type: DigestType::SHA256, digest: vec![1; 32] }
    }

    fn tags(supposition: &Supposition, present: &[DsId]) -> Vec<u16> {
        let present: Vec<Ds<'_>> = present
            .iter()
            .map(|id| Ds {
                key_tag: id.tag,
                algorithm: id.algorithm,
                digest_type: id.digest_type,
                digest: &id.digest,
            })
            .collect();
        supposition.beside(&present).iter().map(|ds| ds.key_tag).collect()
    }

    #[test]
    fn sets_that_would_stand() {
        let zone: Name = "example.".parse().unwrap();
        let supposition = |manner| Supposition::new(zone.clone(), [ds(1), ds(2), ds(1)], manner).unwrap();
        assert_eq!(tags(&supposition(Manner::Replacing), &[ds(3)]), [1, 2]);
        assert_eq!(tags(&supposition(Manner::Adding), &[ds(3), ds(2)]), [3, 2, 1]);
        assert_eq!(tags(&supposition(Manner::Adding).alone(&ds(2)), &[ds(3)]), [2]);
    }

    #[test]
    fn what_cannot_be_supposed() {
        let zone: Name = "example.".parse().unwrap();
        assert_eq!(Supposition::new(zone, [], Manner::Adding), Err(SuppositionError::NoDs));
        assert_eq!(Supposition::new(Name::root(), [ds(1)], Manner::Adding), Err(SuppositionError::Root));
    }
}
