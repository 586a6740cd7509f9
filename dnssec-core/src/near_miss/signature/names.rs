//! Signatures made over another owner, another signer, or names in another case.

use super::draft::Draft;
use super::{Case, Trial};
use crate::finding::{Fact, NamePlace};
use crate::name::Name;
use crate::near_miss::cases_of;
use crate::rdata::{canonical_rdata, lower_all_names};
use std::borrow::Cow;

/// Owners that differ from the one stated: a name has few labels below its zone.
const MOST_OWNERS: usize = 6;

impl<'a> Case<'a> {
    /// The key is the zone's, the signer is not: over the signer as stated, and over the zone.
    pub(super) fn signer(&self) -> Vec<Trial<'a>> {
        let (signer, zone) = (&self.signature.signer, &self.broken.keys.zone);
        if signer == zone {
            return Vec::new();
        }
        let mut trials = Vec::new();
        for draft in [self.base.clone(), self.base.with_signer(zone)] {
            trials.extend(self.named.iter().map(|(id, key)| Trial {
                algorithm: id.algorithm,
                key,
                draft: draft.clone(),
                signature: Cow::Borrowed(self.signature.signature),
                fact: Fact::SignatureSignerWrong { signer: signer.clone(), key: *id },
            }));
        }
        trials
    }

    /// Names in the case in which they were received, in each place and in several (RFC 4034 §6.2); and in lower
    /// case where they have to be left as they are (RFC 6840 §5.1).
    pub(super) fn cases_received(&self) -> Vec<Trial<'a>> {
        let rrset = self.broken.rrset;
        let (base, mut places) = (&self.base, Vec::new());
        let mut owners: Vec<Vec<u8>> = Vec::new();
        let received = rrset.records.iter().chain(&rrset.signatures).map(|record| &record.owner);
        for owner in received.filter_map(|owner| spelled(self, owner)) {
            if owner != base.owner && !owners.contains(&owner) {
                owners.push(owner);
            }
        }
        if !owners.is_empty() {
            places.push(NamePlace::Owner);
        }
        let data = received_rdatas(self);
        if data != base.rdatas() {
            places.push(NamePlace::Data);
        }
        let signer = self.signature.signer.as_wire();
        if signer != base.signer {
            places.push(NamePlace::Signer);
        }
        let owner = owners.first().unwrap_or(&base.owner);
        let mut trials = Vec::new();
        // All of them first, then each set of fewer.
        for chosen in subsets(&places) {
            let mut draft = base.clone();
            if chosen.contains(&NamePlace::Owner) {
                draft.owner.clone_from(owner);
            }
            if chosen.contains(&NamePlace::Data) {
                draft = draft.with_rdatas(data.clone());
            }
            if chosen.contains(&NamePlace::Signer) {
                draft.signer = signer.to_vec();
            }
            trials.extend(in_case(self, &draft, chosen));
        }
        for owner in owners.into_iter().skip(1).take(MOST_OWNERS) {
            let draft = base.with_owner(owner);
            trials.extend(in_case(self, &draft, vec![NamePlace::Owner]));
        }
        let lowered =
            rrset.canonical_rdatas().into_iter().map(|rdata| lower_all_names(rrset.record_type, rdata));
        let mut lowered: Vec<Cow<'a, [u8]>> = lowered.collect();
        lowered.sort();
        if lowered != base.rdatas() {
            trials.extend(in_case(self, &base.with_rdatas(lowered), vec![NamePlace::Data]));
        }
        trials
    }

    /// The owner in capitals: a server that compresses names answers in the case of the question, and the case in
    /// the zone is not seen.
    pub(super) fn cases_guessed(&self) -> Vec<Trial<'a>> {
        let mut trials = Vec::new();
        for owner in cases_of(self.broken.rrset.owner).iter().filter_map(|owner| spelled(self, owner)) {
            if owner != self.base.owner {
                trials.extend(in_case(self, &self.base.with_owner(owner), vec![NamePlace::Owner]));
            }
        }
        trials
    }

    /// The owner and the wildcards it may come from, with their own count of labels and with the one stated
    /// (RFC 4034 §3.1.3).
    pub(super) fn labels(&self) -> Vec<Trial<'a>> {
        let (owner, stated) = (self.broken.rrset.owner, self.signature.labels);
        let zone = self.broken.keys.zone.label_count();
        let wildcards = (zone..owner.signature_label_count())
            .rev()
            .filter_map(|count| Some((owner.suffix(count)?.wildcard_child().ok()?, count)));
        let itself = std::iter::once((owner.clone(), owner.signature_label_count()));
        let mut trials = Vec::new();
        for (signed_owner, count) in itself.chain(wildcards).take(MOST_OWNERS) {
            let Ok(right) = u8::try_from(count) else { continue };
            let mut counts = vec![stated, right];
            counts.dedup();
            for labels in counts {
                let mut draft = self.base.with_owner(signed_owner.canonical_wire());
                draft.head.labels = labels;
                let is_base = draft.owner == self.base.owner && labels == stated && right == stated;
                if !is_base {
                    let (tag, signed_owner) = (self.signature.key_tag, signed_owner.clone());
                    let fact = Fact::SignatureWrongLabels { tag, labels: stated, right, signed_owner };
                    trials.extend(self.by_named(&draft, &fact));
                }
            }
        }
        trials
    }
}

fn in_case<'a>(case: &Case<'a>, draft: &Draft<'a>, places: Vec<NamePlace>) -> Vec<Trial<'a>> {
    case.by_named(draft, &Fact::SignatureNotCanonicalCase { tag: case.signature.key_tag, places })
}

/// The signed owner in the case of a name that was received: of an expansion its wildcard.
fn spelled(case: &Case<'_>, owner: &Name) -> Option<Vec<u8>> {
    let labels = usize::from(case.signature.labels);
    match labels < owner.signature_label_count() {
        true => owner.suffix(labels)?.wildcard_child().ok().map(|name| name.as_wire().to_vec()),
        false => Some(owner.as_wire().to_vec()),
    }
}

/// The data as received, in the order of their canonical form.
fn received_rdatas<'a>(case: &Case<'a>) -> Vec<Cow<'a, [u8]>> {
    let rrset = case.broken.rrset;
    let mut rdatas: Vec<(Cow<'a, [u8]>, &'a [u8])> =
        rrset.rdatas().map(|rdata| (canonical_rdata(rrset.record_type, rdata), rdata)).collect();
    rdatas.sort();
    rdatas.dedup_by(|next, first| next.0 == first.0);
    rdatas.into_iter().map(|(_, rdata)| Cow::Borrowed(rdata)).collect()
}

/// The sets of some of the places, the whole first, none left out but the empty one.
fn subsets(places: &[NamePlace]) -> Vec<Vec<NamePlace>> {
    let mut subsets: Vec<Vec<NamePlace>> = vec![Vec::new()];
    for place in places {
        let with: Vec<Vec<NamePlace>> =
            subsets.iter().map(|subset| subset.iter().copied().chain([*place]).collect()).collect();
        subsets.extend(with);
    }
    subsets.retain(|subset| !subset.is_empty());
    subsets.sort_by_key(|subset| std::cmp::Reverse(subset.len()));
    subsets
}
