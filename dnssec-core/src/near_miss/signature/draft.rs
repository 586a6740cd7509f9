//! The octets of a signature, each part of them free (RFC 4034 §3.1.8.1).

use crate::name::Name;
use crate::record::Rrsig;
use crate::record_type::{Class, RecordType};
use crate::rrset::{Rrset, signed_owner};
use std::borrow::Cow;

/// What a signature was made over, so far as it is known: at first what it should have been.
#[derive(Clone, Debug)]
pub(super) struct Draft<'a> {
    /// The fields of the RRSIG; its `fixed_fields` do not count, nor does its signer.
    pub(super) head: Rrsig<'a>,
    /// The signer in wire form.
    pub(super) signer: Vec<u8>,
    /// The owner in wire form.
    pub(super) owner: Vec<u8>,
    /// TTL and RDATA of the records, in their order.
    pub(super) records: Vec<(u32, Cow<'a, [u8]>)>,
    record_type: RecordType,
    class: Class,
}

impl<'a> Draft<'a> {
    /// As RFC 4034 §3.1.8.1 has it; where the Labels field exceeds the owner's labels, with the owner.
    pub(super) fn of(rrset: &Rrset<'a>, signature: &Rrsig<'a>) -> Self {
        let owner = signed_owner(rrset.owner, signature.labels).unwrap_or_else(|| rrset.owner.clone());
        let rdatas = rrset.canonical_rdatas().into_iter();
        Draft {
            signer: signature.signer.canonical_wire(),
            owner: owner.canonical_wire(),
            records: rdatas.map(|rdata| (signature.original_ttl, rdata)).collect(),
            head: signature.clone(),
            record_type: rrset.record_type,
            class: rrset.class,
        }
    }

    /// With this TTL in all records.
    pub(super) fn with_ttl(&self, ttl: u32) -> Self {
        let mut draft = self.clone();
        draft.records.iter_mut().for_each(|(of_record, _)| *of_record = ttl);
        draft
    }

    /// With the TTL that each record was received with.
    pub(super) fn with_ttls_of(&self, rrset: &Rrset<'a>) -> Self {
        let mut records: Vec<(Cow<'a, [u8]>, u32)> =
            rrset.records.iter().map(|record| (record.canonical_rdata(), record.ttl)).collect();
        records.sort();
        records.dedup_by(|next, first| next.0 == first.0);
        Draft { records: records.into_iter().map(|(rdata, ttl)| (ttl, rdata)).collect(), ..self.clone() }
    }

    /// With these data, each under the original TTL.
    pub(super) fn with_rdatas(&self, rdatas: impl IntoIterator<Item = Cow<'a, [u8]>>) -> Self {
        let ttl = self.head.original_ttl;
        Draft { records: rdatas.into_iter().map(|rdata| (ttl, rdata)).collect(), ..self.clone() }
    }

    /// With these octets as its owner.
    pub(super) fn with_owner(&self, owner: Vec<u8>) -> Self {
        Draft { owner, ..self.clone() }
    }

    /// With this signer in canonical form.
    pub(super) fn with_signer(&self, signer: &Name) -> Self {
        Draft { signer: signer.canonical_wire(), ..self.clone() }
    }

    /// Its data.
    pub(super) fn rdatas(&self) -> Vec<Cow<'a, [u8]>> {
        self.records.iter().map(|(_, rdata)| rdata.clone()).collect()
    }

    /// All of it; `None` if an RDATA is longer than 65535 octets.
    pub(super) fn octets(&self) -> Option<Vec<u8>> {
        let head = &self.head;
        let mut octets = Vec::with_capacity(64);
        octets.extend(head.type_covered.0.to_be_bytes());
        octets.extend([head.algorithm.0, head.labels]);
        octets.extend(head.original_ttl.to_be_bytes());
        octets.extend(head.expiration.0.to_be_bytes());
        octets.extend(head.inception.0.to_be_bytes());
        octets.extend(head.key_tag.to_be_bytes());
        octets.extend_from_slice(&self.signer);
        for (ttl, rdata) in &self.records {
            octets.extend_from_slice(&self.owner);
            octets.extend(self.record_type.0.to_be_bytes());
            octets.extend(self.class.0.to_be_bytes());
            octets.extend(ttl.to_be_bytes());
            octets.extend(u16::try_from(rdata.len()).ok()?.to_be_bytes());
            octets.extend_from_slice(rdata);
        }
        Some(octets)
    }
}
