//! What CDS and CDNSKEY records ask for, by themselves.

use super::Present;
use super::asked::{Asked, TYPES};
use super::objection::Objection;
use crate::algorithm::{Algorithm, DigestType};
use crate::delegation::ds_id;
use crate::finding::DsId;
use crate::name::Name;
use crate::record::{Dnskey, Ds};
use crate::record_type::RecordType;
use std::collections::BTreeSet;

/// What a zone asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    /// That the DS set be removed.
    Removal,
    /// That it be this one.
    Ds(Vec<DsId>),
}

impl Wanted {
    /// Whether the parent has what is asked for.
    pub(super) fn is_already(&self, present: &Present) -> bool {
        match (self, present) {
            (Wanted::Removal, Present::None | Present::NoneOfInsecureParent) => true,
            (Wanted::Ds(ds), Present::Ds(present)) => are_for_the_same_keys(&views(ds), &views(present)),
            _ => false,
        }
    }
}

fn views(ds: &[DsId]) -> Vec<Ds<'_>> {
    let view = |ds: &'_ DsId| (ds.tag, ds.algorithm, ds.digest_type);
    let views = ds.iter().map(|ds| (view(ds), ds.digest.as_slice()));
    views
        .map(|((key_tag, algorithm, digest_type), digest)| Ds { key_tag, algorithm, digest_type, digest })
        .collect()
}

/// What RFC 8078 §4 has for "remove my DS": `0 0 0 00`.
pub(crate) fn is_delete(ds: &Ds<'_>) -> bool {
    ds.key_tag == 0
        && ds.algorithm == Algorithm::DELETE
        && ds.digest_type == DigestType::NULL
        && ds.digest == [0]
}

/// The same as key: `0 3 0 AA==`.
pub(crate) fn is_delete_key(key: &Dnskey<'_>) -> bool {
    key.flags == 0 && key.protocol == 3 && key.algorithm == Algorithm::DELETE && key.public_key == [0]
}

/// Whether two DS sets are for the same keys, and agree where they have digests of one type. Which digest types
/// there are is the parent's choice: some make their own.
pub(crate) fn are_for_the_same_keys(first: &[Ds<'_>], second: &[Ds<'_>]) -> bool {
    let keys = |set: &[Ds<'_>]| -> BTreeSet<(u16, Algorithm)> {
        set.iter().map(|ds| (ds.key_tag, ds.algorithm)).collect()
    };
    let alike = |one: &Ds<'_>, other: &Ds<'_>| {
        (one.key_tag, one.algorithm, one.digest_type) == (other.key_tag, other.algorithm, other.digest_type)
    };
    let agree = |one: &Ds<'_>| {
        let mut others = second.iter().filter(|other| alike(one, other)).peekable();
        others.peek().is_none() || others.any(|other| other.digest == one.digest)
    };
    keys(first) == keys(second) && first.iter().all(agree)
}

/// Whether DS records and keys are of each other, as far as the digests can be computed.
pub(crate) fn fit(zone: &Name, ds: &[Ds<'_>], keys: &[Dnskey<'_>]) -> bool {
    let of = |ds: &Ds<'_>, key: &Dnskey<'_>| {
        key.algorithm == ds.algorithm
            && key.key_tag() == ds.key_tag
            && key.digest(zone, ds.digest_type).is_none_or(|digest| digest == ds.digest)
    };
    ds.iter().all(|ds| keys.iter().any(|key| of(ds, key)))
        && keys.iter().all(|key| ds.iter().any(|ds| of(ds, key)))
}

/// What the sets of the first server that has any ask for; whether others agree is told apart.
pub(super) fn wanted(zone: &Name, asked: &[Asked]) -> Result<Wanted, Objection> {
    let first = |record_type| {
        let sets = asked.iter().filter_map(|server| server.of(record_type));
        sets.into_iter().find(|set| !set.is_empty())
    };
    let [cds, cdnskey] = TYPES.map(first);
    let cds = cds.map(|set| read_cds(set)).transpose()?;
    let keys = cdnskey.map(|set| read_cdnskey(set)).transpose()?;
    match (cds, keys) {
        (Some(Read::Removal), None | Some(Read::Removal)) | (None, Some(Read::Removal)) => {
            Ok(Wanted::Removal)
        }
        (Some(Read::Records(ds)), None) => Ok(Wanted::Ds(ds.iter().map(ds_id).collect())),
        (None, Some(Read::Records(keys))) => of_keys(zone, &keys),
        (Some(Read::Records(ds)), Some(Read::Records(keys))) if fit(zone, &ds, &keys) => {
            Ok(Wanted::Ds(ds.iter().map(ds_id).collect()))
        }
        (Some(_), Some(_)) => Err(Objection::TypesDiffer),
        (None, None) => Err(Objection::NothingUsable { record_type: RecordType::CDS }),
    }
}

/// A set by itself.
enum Read<T> {
    Removal,
    Records(Vec<T>),
}

fn read_cds(set: &BTreeSet<Box<[u8]>>) -> Result<Read<Ds<'_>>, Objection> {
    let record_type = RecordType::CDS;
    let mut records = Vec::new();
    for rdata in set {
        let malformed = Objection::Malformed { record_type, octets: rdata.len() };
        let ds = Ds::parse(rdata).map_err(|_| malformed.clone())?;
        let has_length = ds.digest_type.length().is_none_or(|length| length == ds.digest.len());
        if !has_length && ds.algorithm != Algorithm::DELETE {
            return Err(malformed);
        }
        records.push(ds);
    }
    let removes = records.iter().any(|ds| ds.algorithm == Algorithm::DELETE);
    sorted(record_type, records, removes, is_delete)
}

fn read_cdnskey(set: &BTreeSet<Box<[u8]>>) -> Result<Read<Dnskey<'_>>, Objection> {
    let record_type = RecordType::CDNSKEY;
    let mut records = Vec::new();
    for rdata in set {
        let malformed = Objection::Malformed { record_type, octets: rdata.len() };
        records.push(Dnskey::parse(rdata).map_err(|_| malformed)?);
    }
    let removes = records.iter().any(|key| key.algorithm == Algorithm::DELETE);
    sorted(record_type, records, removes, is_delete_key)
}

/// A request for removal, told from its mistakes and from other records.
fn sorted<T>(
    record_type: RecordType,
    records: Vec<T>,
    removes: bool,
    is_removal: impl Fn(&T) -> bool,
) -> Result<Read<T>, Objection> {
    match records.as_slice() {
        _ if !removes => Ok(Read::Records(records)),
        [only] if is_removal(only) => Ok(Read::Removal),
        [_] => Err(Objection::DeleteMalformed { record_type }),
        several => Err(Objection::DeleteNotAlone { record_type, count: several.len() }),
    }
}

/// The DS that a parent makes of keys, with the digest that every validator knows.
fn of_keys(zone: &Name, keys: &[Dnskey<'_>]) -> Result<Wanted, Objection> {
    let made = keys.iter().filter_map(|key| {
        let digest_type = DigestType::SHA256;
        let digest = key.digest(zone, digest_type)?;
        Some(DsId { tag: key.key_tag(), algorithm: key.algorithm, digest_type, digest })
    });
    let made: Vec<DsId> = made.collect();
    match made.is_empty() {
        true => Err(Objection::NothingUsable { record_type: RecordType::CDNSKEY }),
        false => Ok(Wanted::Ds(made)),
    }
}
