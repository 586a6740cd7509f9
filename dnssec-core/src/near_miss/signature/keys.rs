//! Signatures made by another key, or by another algorithm, than they say.

use super::{Case, Trial, fits};
use crate::algorithm::Algorithm;
use crate::finding::{Fact, KeyId};
use crate::record::Dnskey;
use crate::record_type::RecordType;
use crate::signature::key_id;
use std::borrow::Cow;
use std::net::SocketAddr;

/// Keys that are tried beside the one that is named. Honest zones have two to four in all.
const MOST_KEYS: usize = 8;

/// Keys of a DNSKEY RRset whose fields are tried as they may have been.
const MOST_KEYS_CHANGED: usize = 4;

/// RSA with its hashes (RFC 3110 §3, RFC 5702 §3); 7 is 5 by another number.
const RSA: [Algorithm; 3] = [Algorithm::RSASHA256, Algorithm::RSASHA512, Algorithm::RSASHA1];

impl<'a> Case<'a> {
    /// The other keys of the zone, over what the signature states, and over the tag and algorithm they have.
    pub(super) fn others_of_zone(&self) -> Vec<Trial<'a>> {
        let (tag, algorithm) = (self.signature.key_tag, self.signature.algorithm);
        let others = self.broken.keys.keys.iter().filter(|(id, key)| {
            let is_named = id.tag == tag && id.algorithm == algorithm;
            !is_named && key.is_zone_key() && fits(id.algorithm, key, self.signature.signature)
        });
        let mut trials = Vec::new();
        for (id, key) in others.take(MOST_KEYS) {
            let fact = match key.is_revoked() {
                true => Fact::KeyRevoked { key: *id },
                false => Fact::SignatureByOtherKey { tag, algorithm, key: *id },
            };
            trials.push(by(self, id.algorithm, key, fact.clone()));
            // Fields that were changed after signing do not come to name another key by chance.
            if self.named.is_empty() {
                let mut draft = self.base.clone();
                (draft.head.key_tag, draft.head.algorithm) = (id.tag, id.algorithm);
                trials.push(Trial { draft, ..by(self, id.algorithm, key, fact) });
            }
        }
        trials
    }

    /// Keys of the tag and algorithm that other servers of the zone have and this one has not.
    pub(super) fn at_other_servers(&self) -> Vec<Trial<'a>> {
        let (tag, algorithm) = (self.signature.key_tag, self.signature.algorithm);
        let own: Vec<&[u8]> = self.broken.keys.keys.iter().map(|(_, key)| key.rdata).collect();
        let mut known: Vec<(&'a Dnskey<'a>, Vec<SocketAddr>)> = Vec::new();
        for (server, keys) in &self.broken.keys_elsewhere {
            for (_, key) in keys.keys.iter().filter(|(id, _)| is_named(self, id)) {
                match known.iter_mut().find(|(other, _)| other.rdata == key.rdata) {
                    Some((_, having)) => having.push(*server),
                    None if !own.contains(&key.rdata) => known.push((key, vec![*server])),
                    None => {}
                }
            }
        }
        known
            .into_iter()
            .take(MOST_KEYS)
            .map(|(key, having)| {
                by(self, algorithm, key, Fact::SignatureKeyAtOtherServers { tag, algorithm, having })
            })
            .collect()
    }

    /// Keys of the tag and algorithm in other zones, over the signer as stated and over that zone.
    pub(super) fn of_other_zones(&self) -> Vec<Trial<'a>> {
        let (tag, algorithm) = (self.signature.key_tag, self.signature.algorithm);
        let mut trials = Vec::new();
        // Where it names that zone as its signer all is right with the signature.
        for keys in self.broken.other_zones.iter().filter(|keys| keys.zone != self.signature.signer) {
            let named = keys.keys.iter().filter(|(id, _)| is_named(self, id));
            for (_, key) in named.take(MOST_KEYS.saturating_sub(trials.len())) {
                let fact = Fact::SignatureByKeyOfOtherZone { tag, algorithm, other_zone: keys.zone.clone() };
                let draft = self.base.with_signer(&keys.zone);
                trials.push(by(self, algorithm, key, fact.clone()));
                trials.push(Trial { draft, ..by(self, algorithm, key, fact) });
            }
        }
        trials
    }

    /// DNSKEY RRsets: each key with the flags, protocol or algorithm that it may have had when it was signed.
    pub(super) fn key_fields(&self) -> Vec<Trial<'a>> {
        if self.broken.rrset.record_type != RecordType::DNSKEY {
            return Vec::new();
        }
        let own = self.base.rdatas();
        let mut trials = Vec::new();
        for (id, key) in self.broken.keys.keys.iter().take(MOST_KEYS_CHANGED) {
            for rdata in with_other_fields(key, self.signature.algorithm) {
                let Ok(before) = Dnskey::parse(&rdata) else { continue };
                let (tag, signed) = (self.signature.key_tag, key_id(&before));
                let fact = Fact::SignatureOverOtherKeyFields { tag, key: *id, signed };
                let others = own.iter().filter(|other| other.as_ref() != key.rdata).cloned();
                let mut rdatas: Vec<Cow<'a, [u8]>> = others.chain([Cow::Owned(rdata)]).collect();
                rdatas.sort();
                trials.extend(self.by_named(&self.base.with_rdatas(rdatas), &fact));
            }
        }
        trials
    }

    /// The hash of another RSA algorithm.
    pub(super) fn other_algorithms(&self) -> Vec<Trial<'a>> {
        let mut trials = Vec::new();
        for (id, key) in
            self.named.iter().copied().filter(|(id, _)| id.algorithm.signature_length().is_none())
        {
            let others = RSA.iter().filter(|other| **other != id.algorithm);
            trials.extend(others.map(|used| {
                let fact = Fact::SignatureByOtherAlgorithm {
                    key: *id,
                    algorithm: self.signature.algorithm,
                    used: *used,
                };
                by(self, *used, key, fact)
            }));
        }
        trials
    }
}

/// A key with other flags, of protocol 3, and of an algorithm, so far as it differs from that.
fn with_other_fields(key: &Dnskey<'_>, algorithm: Algorithm) -> Vec<Vec<u8>> {
    const ZONE_KEY: u16 = 0x0100;
    const ENTRY: u16 = 0x0101;
    const REVOKE: u16 = 0x0080;
    let flags = [key.flags ^ REVOKE, ZONE_KEY, ENTRY];
    let mut fields: Vec<(u16, u8, Algorithm)> =
        flags.into_iter().map(|flags| (flags, key.protocol, key.algorithm)).collect();
    fields.push((key.flags, 3, key.algorithm));
    fields.push((key.flags, key.protocol, algorithm));
    let rdata = |(flags, protocol, algorithm): (u16, u8, Algorithm)| {
        let mut rdata = flags.to_be_bytes().to_vec();
        rdata.extend([protocol, algorithm.0]);
        rdata.extend_from_slice(key.public_key);
        rdata
    };
    fields.into_iter().map(rdata).filter(|rdata| rdata != key.rdata).collect()
}

fn is_named(case: &Case<'_>, id: &KeyId) -> bool {
    id.tag == case.signature.key_tag && id.algorithm == case.signature.algorithm
}

/// What the signature should cover, by a key.
fn by<'a>(case: &Case<'a>, algorithm: Algorithm, key: &'a Dnskey<'a>, fact: Fact) -> Trial<'a> {
    let signature = Cow::Borrowed(case.signature.signature);
    Trial { algorithm, key, draft: case.base.clone(), signature, fact }
}
