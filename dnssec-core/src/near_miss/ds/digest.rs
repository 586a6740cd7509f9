//! Digests of keys as they come out when one thing is done otherwise than RFC 4034 §5.1.4 says.

use crate::algorithm::DigestType;
use crate::finding::{DigestedOwner, KeyId};
use crate::name::Name;
use crate::near_miss::cases_of;
use crate::record::{Dnskey, Ds};

/// The types that can be computed.
const TYPES: [DigestType; 3] = [DigestType::SHA256, DigestType::SHA384, DigestType::SHA1];

/// Octets of a digest below which a part of it could be there by chance.
const LEAST_OCTETS: usize = 8;

/// Flags that a key may have had when its digest was computed: before it was revoked (RFC 5011 §2.1), and with
/// the other Secure Entry Point bit (RFC 4034 §2.1.1).
const REVOKE: u16 = 0x0080;
const SECURE_ENTRY_POINT: u16 = 0x0001;

/// Owners under one key are more than enough at a few dozen.
const MOST_NAMES: usize = 24;

/// A digest, and how it was made.
#[derive(Debug)]
pub(super) struct Made<'a> {
    digest: Vec<u8>,
    /// The key as it is published.
    pub(super) id: &'a KeyId,
    /// Its record.
    pub(super) key: &'a Dnskey<'a>,
    /// The type of the digest.
    pub(super) digest_type: DigestType,
    /// The flags that it was computed with.
    pub(super) flags: u16,
    /// The tag that the key has with these flags.
    pub(super) tag: u16,
    /// What it was computed with instead of the owner.
    pub(super) owner: Option<DigestedOwner>,
    /// Whether flags, protocol and algorithm were left out.
    pub(super) is_part: bool,
}

/// The digests of a zone's keys, each computed once in every way.
#[derive(Debug)]
pub(super) struct Digested<'a>(Vec<Made<'a>>);

impl<'a> Digested<'a> {
    /// Those of the lengths at hand.
    pub(super) fn of(
        zone: &Name,
        keys: &'a [(KeyId, Dnskey<'a>)],
        names: &[Name],
        lengths: &[usize],
    ) -> Self {
        let types = TYPES.iter().filter(|kind| kind.length().is_some_and(|length| lengths.contains(&length)));
        let owners = owners(zone, names);
        let mut made = Vec::new();
        for digest_type in types {
            for (id, key) in keys {
                made.extend(of_key(zone, id, key, *digest_type));
                made.extend(owners.iter().filter_map(|(owner, octets)| {
                    let digest = digest_type.digest(&[octets, key.rdata])?;
                    let owner = Some(owner.clone());
                    Some(Made { digest, owner, ..as_published(id, key, *digest_type) })
                }));
            }
        }
        Digested(made)
    }

    /// Those that a DS has.
    pub(super) fn matching<'s>(&'s self, ds: &Ds<'_>) -> impl Iterator<Item = &'s Made<'a>> + use<'s, 'a> {
        let digest = ds.digest.to_vec();
        self.0.iter().filter(move |made| made.digest == digest)
    }
}

fn as_published<'a>(id: &'a KeyId, key: &'a Dnskey<'a>, digest_type: DigestType) -> Made<'a> {
    let (flags, tag) = (id.flags, id.tag);
    Made { digest: Vec::new(), id, key, digest_type, flags, tag, owner: None, is_part: false }
}

/// The digests of one key under its own owner: as it is, with other flags, and a part of it.
fn of_key<'a>(zone: &Name, id: &'a KeyId, key: &'a Dnskey<'a>, digest_type: DigestType) -> Vec<Made<'a>> {
    let owner = zone.canonical_wire();
    let mut made = Vec::new();
    let mut push = |parts: &[&[u8]], flags, tag, is_part| {
        let digest = digest_type.digest(parts);
        let published = as_published(id, key, digest_type);
        made.extend(digest.map(|digest| Made { digest, flags, tag, is_part, ..published }));
    };
    push(&[&owner, key.rdata], id.flags, id.tag, false);
    let others =
        [key.flags & !REVOKE, key.flags ^ SECURE_ENTRY_POINT, key.flags & !REVOKE ^ SECURE_ENTRY_POINT];
    for flags in others.into_iter().filter(|flags| *flags != key.flags) {
        let rdata = [&flags.to_be_bytes(), key.rdata.get(2..).unwrap_or_default()].concat();
        push(&[&owner, &rdata], flags, crate::algorithm::key_tag(&rdata), false);
    }
    push(&[&owner, key.public_key], id.flags, id.tag, true);
    push(&[key.public_key], id.flags, id.tag, true);
    made
}

/// What may have been put in the place of an owner, with its octets.
fn owners(zone: &Name, names: &[Name]) -> Vec<(DigestedOwner, Vec<u8>)> {
    let canonical = zone.canonical_wire();
    let text = zone.to_canonical().to_string();
    let relative = text.strip_suffix('.').unwrap_or(&text).to_owned();
    let mut owners = vec![(DigestedOwner::Nothing, Vec::new())];
    owners.extend(others(zone, names).into_iter().map(|name| {
        let octets = name.canonical_wire();
        (DigestedOwner::Other(name), octets)
    }));
    let spelled = names.iter().filter(|name| *name == zone).chain(std::iter::once(zone)).cloned();
    let mut cases: Vec<Name> = Vec::new();
    for name in spelled.chain(cases_of(zone)) {
        let is_new = name.as_wire() != canonical && !cases.iter().any(|known| known.eq_exact(&name));
        cases.extend(is_new.then_some(name));
    }
    owners.extend(cases.into_iter().map(|name| {
        let octets = name.as_wire().to_vec();
        (DigestedOwner::Case(name), octets)
    }));
    for text in [text.to_ascii_uppercase(), relative.to_ascii_uppercase(), text, relative] {
        owners.push((DigestedOwner::Text(text.clone()), text.into_bytes()));
    }
    let without_root = canonical.split_last().map(|(_, octets)| octets.to_vec());
    owners.extend(without_root.map(|octets| (DigestedOwner::WithoutRoot, octets)));
    // The root zone has some of them twice, and the right one among them.
    owners.retain(|(_, octets)| *octets != canonical);
    owners
}

/// Names that the digest of a zone's key was computed under by mistake: its ancestors, hosts in it, its name
/// completed with an origin once too often, and others that the evidence speaks of.
fn others(zone: &Name, names: &[Name]) -> Vec<Name> {
    let parent = zone.parent().unwrap_or_else(Name::root);
    let completed = [&parent, zone].map(|origin| {
        let labels: Vec<&[u8]> = zone.labels().chain(origin.labels()).collect();
        Name::from_labels(labels)
    });
    let hosts = [&b"www"[..], b"ns1", b"*"].map(|label| zone.prepend(label));
    let made = completed.into_iter().chain(hosts).filter_map(Result::ok);
    let candidates = zone.self_and_ancestors().skip(1).chain(made).chain(names.iter().cloned());
    let mut others: Vec<Name> = Vec::new();
    for name in candidates.filter(|name| name != zone) {
        if !others.contains(&name) {
            others.push(name);
        }
        if others.len() == MOST_NAMES {
            break;
        }
    }
    others
}

/// The key whose digest has lost octets at one place, or gained some; with the type of that digest.
pub(super) fn cut_of<'a>(
    ds: &Ds<'_>,
    zone: &Name,
    keys: &'a [(KeyId, Dnskey<'a>)],
) -> Option<(&'a KeyId, &'a Dnskey<'a>, DigestType)> {
    if ds.digest.len() < LEAST_OCTETS {
        return None;
    }
    keys.iter().find_map(|(id, key)| {
        let digest_type = TYPES.into_iter().find(|digest_type| {
            key.digest(zone, *digest_type).is_some_and(|whole| {
                let differs = whole.len() != ds.digest.len();
                differs && (is_part(ds.digest, &whole) || is_part(&whole, ds.digest))
            })
        })?;
        Some((id, key, digest_type))
    })
}

/// Whether octets are others with a piece left out.
fn is_part(octets: &[u8], whole: &[u8]) -> bool {
    let alike = |pairs: &mut dyn Iterator<Item = (&u8, &u8)>| pairs.take_while(|(a, b)| a == b).count();
    let front = alike(&mut octets.iter().zip(whole));
    let back = alike(&mut octets.iter().rev().zip(whole.iter().rev()));
    octets.len() < whole.len() && front + back >= octets.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_left_out() {
        let whole = b"0123456789";
        for part in [&b"01234567"[..], b"23456789", b"012389", b"0789", b"", b"0"] {
            assert!(is_part(part, whole), "{part:?}");
        }
        for part in [&b"1234"[..], b"02468", b"0123456788", b"0123456789", b"01234567890", b"9012"] {
            assert!(!is_part(part, whole), "{part:?}");
        }
    }
}
