//! RRsets with their signatures, and the octets a signature covers.
//!
//! RFC 2181 §5 for what a set is; RFC 4034 §3.1.8.1, §6.2 and §6.3 and RFC 6840 §5.1 for the signed octets.

use crate::name::Name;
use crate::record::{Record, Rrsig};
use crate::record_type::{Class, RecordType};
use std::collections::HashMap;

/// Records of one owner, type and class as they stand in one section, with the RRSIGs that cover them.
#[derive(Clone, Debug)]
pub struct Rrset<'m> {
    /// Owner name as first received.
    pub owner: &'m Name,
    /// Type.
    pub record_type: RecordType,
    /// Class.
    pub class: Class,
    /// The records, in order of appearance; duplicates are kept here and dropped from the signed octets.
    pub records: Vec<&'m Record>,
    /// RRSIG records at the same owner whose type covered is this type.
    pub signatures: Vec<&'m Record>,
}

impl<'m> Rrset<'m> {
    /// Groups the records of a section, in order of first appearance. RRSIGs are attached to what they
    /// cover; those that cover nothing here are dropped.
    pub fn group(records: impl IntoIterator<Item = &'m Record>) -> Vec<Rrset<'m>> {
        let mut sets: Vec<Rrset<'m>> = Vec::new();
        let mut index: HashMap<(&'m Name, RecordType, Class), usize> = HashMap::new();
        let mut signatures = Vec::new();
        for record in records {
            if record.record_type == RecordType::RRSIG {
                signatures.push(record);
                continue;
            }
            let place = *index.entry((&record.owner, record.record_type, record.class)).or_insert(sets.len());
            match sets.get_mut(place) {
                Some(set) => set.records.push(record),
                None => sets.push(Rrset {
                    owner: &record.owner,
                    record_type: record.record_type,
                    class: record.class,
                    records: vec![record],
                    signatures: Vec::new(),
                }),
            }
        }
        for signature in signatures {
            let Some(covered) = signature.rdata.first_chunk::<2>() else { continue };
            let covered = RecordType(u16::from_be_bytes(*covered));
            let place = index.get(&(&signature.owner, covered, signature.class));
            if let Some(set) = place.and_then(|&place| sets.get_mut(place)) {
                set.signatures.push(signature);
            }
        }
        sets
    }

    /// The smallest TTL among the records (RFC 2181 §5.2), in seconds.
    pub fn ttl(&self) -> u32 {
        self.records.iter().map(|record| record.ttl).min().unwrap_or(0)
    }

    /// RDATA of the records, in order of appearance.
    pub fn rdatas(&self) -> impl Iterator<Item = &'m [u8]> + '_ {
        self.records.iter().map(|record| record.rdata.as_ref())
    }

    /// The distinct canonical RDATAs in canonical order (RFC 4034 §6.3).
    pub fn canonical_rdatas(&self) -> Vec<std::borrow::Cow<'m, [u8]>> {
        let mut rdatas: Vec<_> = self.records.iter().map(|record| record.canonical_rdata()).collect();
        rdatas.sort();
        rdatas.dedup();
        rdatas
    }

    /// The octets that `signature` covers (RFC 4034 §3.1.8.1); `None` if its Labels field exceeds the labels
    /// of the owner (RFC 4035 §5.3.2) or an RDATA is longer than 65535 octets.
    pub fn signed_data(&self, signature: &Rrsig<'_>) -> Option<Vec<u8>> {
        self.signed_data_of(signature, &self.canonical_rdatas())
    }

    /// [`signed_data`](Self::signed_data) with the canonical RDATAs at hand, for a set with several
    /// signatures.
    pub(crate) fn signed_data_of(
        &self,
        signature: &Rrsig<'_>,
        rdatas: &[std::borrow::Cow<'_, [u8]>],
    ) -> Option<Vec<u8>> {
        let owner = signed_owner(self.owner, signature.labels)?.canonical_wire();
        let length: usize = rdatas.iter().map(|rdata| owner.len() + 10 + rdata.len()).sum();
        let mut octets = Vec::with_capacity(18 + signature.signer.as_wire().len() + length);
        octets.extend_from_slice(signature.fixed_fields);
        octets.extend(signature.signer.canonical_wire());
        for rdata in rdatas {
            octets.extend_from_slice(&owner);
            octets.extend_from_slice(&self.record_type.0.to_be_bytes());
            octets.extend_from_slice(&self.class.0.to_be_bytes());
            octets.extend_from_slice(&signature.original_ttl.to_be_bytes());
            octets.extend_from_slice(&u16::try_from(rdata.len()).ok()?.to_be_bytes());
            octets.extend_from_slice(rdata);
        }
        Some(octets)
    }
}

/// The owner name under which a set was signed (RFC 4035 §5.3.2): the owner itself, or the wildcard at its
/// rightmost `labels` labels if the set was synthesized from one.
pub fn signed_owner(owner: &Name, labels: u8) -> Option<Name> {
    let (labels, owner_labels) = (usize::from(labels), owner.signature_label_count());
    if labels == owner_labels {
        return Some(owner.clone());
    }
    owner.suffix(labels).filter(|_| labels < owner_labels)?.wildcard_child().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owner_of_wildcard_expansions() {
        let name = |text: &str| text.parse::<Name>().unwrap();
        assert_eq!(signed_owner(&name("a.b.example."), 3), Some(name("a.b.example.")));
        assert_eq!(signed_owner(&name("a.b.example."), 1), Some(name("*.example.")));
        assert_eq!(signed_owner(&name("*.example."), 1), Some(name("*.example.")));
        assert_eq!(signed_owner(&name("example."), 2), None);
        assert_eq!(signed_owner(&name("."), 0), Some(name(".")));
    }
}
