//! Signatures made over other records than the set has, or over them in another order.

use super::{Case, Trial};
use crate::finding::{Fact, SignedOrder};
use crate::master::rdata_to_text;
use crate::record_type::RecordType;
use std::borrow::Cow;
use std::collections::HashSet;
use std::net::SocketAddr;

/// Sets of other servers that are tried.
const MOST_SETS: usize = 4;

/// Records of a set of which each is left out in turn, and records of other servers of which each is added.
const MOST_RECORDS: usize = 16;

/// Records of which each is put in twice.
const MOST_REPEATED: usize = 4;

/// Records that a finding names, and characters of each.
const MOST_TEXTS: usize = 4;
const MOST_CHARACTERS: usize = 120;

impl<'a> Case<'a> {
    /// The set as other servers have it.
    pub(super) fn of_other_servers(&self) -> Vec<Trial<'a>> {
        let (tag, own) = (self.signature.key_tag, self.base.rdatas());
        let record_type = self.broken.rrset.record_type;
        let mut trials = Vec::new();
        for Elsewhere { rdatas, having } in sets_elsewhere(self) {
            let missing = texts(record_type, rdatas.iter().filter(|rdata| own.binary_search(rdata).is_err()));
            let extra = texts(record_type, own.iter().filter(|rdata| rdatas.binary_search(rdata).is_err()));
            let fact = match (missing.is_empty(), extra.is_empty()) {
                (false, true) => Fact::SignatureOverMoreRecords { tag, missing, having },
                (true, _) => Fact::SignatureOverFewerRecords { tag, extra },
                (false, false) => Fact::SignatureOverOtherRecords { tag, having },
            };
            trials.extend(self.by_named(&self.base.with_rdatas(rdatas), &fact));
        }
        trials
    }

    /// The set without each of its records.
    pub(super) fn fewer(&self) -> Vec<Trial<'a>> {
        let (tag, own) = (self.signature.key_tag, self.base.rdatas());
        if !(2..=MOST_RECORDS).contains(&own.len()) {
            return Vec::new();
        }
        let trials = own.iter().flat_map(|left_out| {
            let extra = texts(self.broken.rrset.record_type, std::iter::once(left_out));
            let rest = own.iter().filter(|rdata| *rdata != left_out).cloned();
            self.by_named(&self.base.with_rdatas(rest), &Fact::SignatureOverFewerRecords { tag, extra })
        });
        trials.collect()
    }

    /// The set with each record that another server has in it.
    pub(super) fn more(&self) -> Vec<Trial<'a>> {
        let (tag, own) = (self.signature.key_tag, self.base.rdatas());
        let mut known: Vec<(Cow<'a, [u8]>, Vec<SocketAddr>)> = Vec::new();
        for Elsewhere { rdatas, having } in sets_elsewhere(self) {
            for rdata in rdatas.into_iter().filter(|rdata| own.binary_search(rdata).is_err()) {
                match known.iter().position(|(other, _)| *other == rdata) {
                    Some(place) => known.get_mut(place).into_iter().for_each(|(_, all)| all.extend(&having)),
                    // Thousands of records would each be compared with all others.
                    None if known.len() < MOST_RECORDS => known.push((rdata, having.clone())),
                    None => {}
                }
            }
        }
        let trials = known.into_iter().flat_map(|(rdata, having)| {
            let missing = texts(self.broken.rrset.record_type, std::iter::once(&rdata));
            let mut all = own.clone();
            all.push(rdata);
            all.sort();
            self.by_named(
                &self.base.with_rdatas(all),
                &Fact::SignatureOverMoreRecords { tag, missing, having },
            )
        });
        trials.collect()
    }

    /// The records in another order (RFC 4034 §6.3): as received, as their text or length would sort them, and
    /// with one of them twice.
    pub(super) fn orders(&self) -> Vec<Trial<'a>> {
        let rrset = self.broken.rrset;
        let own = self.base.rdatas();
        let received: Vec<Cow<'a, [u8]>> =
            rrset.records.iter().map(|record| record.canonical_rdata()).collect();
        let mut sorted = received.clone();
        sorted.sort();
        let mut known = HashSet::new();
        let once = received.iter().filter(|rdata| known.insert((*rdata).clone())).cloned().collect();
        let mut orders = vec![(SignedOrder::Received, once), (SignedOrder::Received, received)];
        orders.push((SignedOrder::Repeated, sorted));
        orders.extend(permuted(rrset.record_type, &own).into_iter().map(|order| (SignedOrder::Other, order)));
        if own.len() <= MOST_REPEATED {
            let repeated = own.iter().map(|rdata| {
                let mut all = own.clone();
                all.push(rdata.clone());
                all.sort();
                (SignedOrder::Repeated, all)
            });
            orders.extend(repeated);
        }
        let mut tried = vec![own];
        let mut trials = Vec::new();
        for (order, rdatas) in orders {
            if !tried.contains(&rdatas) {
                let fact = Fact::SignatureOrder { tag: self.signature.key_tag, order };
                trials.extend(self.by_named(&self.base.with_rdatas(rdatas.clone()), &fact));
                tried.push(rdatas);
            }
        }
        trials
    }
}

/// Orders of records: of three or fewer all, of more those that a sort by mistake gives.
fn permuted<'a>(record_type: RecordType, own: &[Cow<'a, [u8]>]) -> Vec<Vec<Cow<'a, [u8]>>> {
    match own {
        [] | [_] => Vec::new(),
        [a, b] => vec![vec![b.clone(), a.clone()]],
        [a, b, c] => [[c, b, a], [a, c, b], [b, a, c], [b, c, a], [c, a, b]]
            .map(|order| order.map(Clone::clone).to_vec())
            .to_vec(),
        own => {
            let (mut by_text, mut by_length) = (own.to_vec(), own.to_vec());
            by_text.sort_by_cached_key(|rdata| rdata_to_text(record_type, rdata));
            by_length.sort_by_key(|rdata| rdata.len());
            vec![own.iter().rev().cloned().collect(), by_text, by_length]
        }
    }
}

/// A set that other servers have.
struct Elsewhere<'a> {
    /// Its data in canonical form and order.
    rdatas: Vec<Cow<'a, [u8]>>,
    /// The servers.
    having: Vec<SocketAddr>,
}

/// The distinct sets of other servers that differ from this one.
fn sets_elsewhere<'a>(case: &Case<'a>) -> Vec<Elsewhere<'a>> {
    let own = case.base.rdatas();
    let mut sets: Vec<Elsewhere<'a>> = Vec::new();
    for (server, rrset) in &case.broken.elsewhere {
        let rdatas = rrset.canonical_rdatas();
        match sets.iter_mut().find(|other| other.rdatas == rdatas) {
            Some(known) => known.having.push(*server),
            None => sets.push(Elsewhere { rdatas, having: vec![*server] }),
        }
    }
    sets.retain(|other| other.rdatas != own);
    sets.truncate(MOST_SETS);
    sets
}

/// Data as a finding shows them.
fn texts<'t>(record_type: RecordType, rdatas: impl Iterator<Item = &'t Cow<'t, [u8]>>) -> Vec<String> {
    let text = |rdata: &Cow<'_, [u8]>| {
        let text = rdata_to_text(record_type, rdata);
        match text.char_indices().nth(MOST_CHARACTERS) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text,
        }
    };
    rdatas.take(MOST_TEXTS).map(text).collect()
}
