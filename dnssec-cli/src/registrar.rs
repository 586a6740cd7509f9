//! Where a DS is submitted: the forms of registrars, what each asks for and refuses.

mod call;
mod forms;
#[cfg(test)]
mod tests;

pub(crate) use call::call;
pub(crate) use forms::FORMS;

use crate::key_source::{ProposedDs, PublishedKey};
use crate::offer::{Entry, Offer};
use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::finding::DsId;
use dnssec_core::name::Name;
use dnssec_core::record::Dnskey;

/// The digest type of a DS where nobody asks for another: the one that every validator knows (RFC 9904 §4).
pub(crate) const DIGEST_TYPE: DigestType = DigestType::SHA256;

/// Whether a DS may refer to a key (RFC 4034 §5.2, RFC 5011 §2.1).
pub(crate) fn may_have_ds(key: &Dnskey<'_>) -> bool {
    key.is_zone_key() && !key.is_revoked() && key.protocol == 3
}

/// The DS of a key (RFC 4034 §5.1.4); `None` for a digest type that is not implemented.
pub(crate) fn ds_of(key: &Dnskey<'_>, zone: &Name, digest_type: DigestType) -> Option<DsId> {
    let digest = key.digest(zone, digest_type)?;
    Some(DsId { tag: key.key_tag(), algorithm: key.algorithm, digest_type, digest })
}

/// What a registrar is given, as far as its documents tell.
#[derive(Debug)]
pub(crate) struct Form {
    /// What `--registrar` takes.
    pub(crate) slug: &'static str,
    /// Its name.
    pub(crate) title: &'static str,
    /// What it asks for.
    pub(crate) shape: Shape,
    /// Its fields in its order, by its labels.
    pub(crate) fields: &'static [(&'static str, Field)],
    /// Whether the labels are its own.
    pub(crate) labels: Labels,
    /// Algorithms that it takes; all, if none is listed.
    pub(crate) algorithms: &'static [Algorithm],
    /// Entries that it takes at most for a domain, where that is known.
    pub(crate) most: fn(&Name) -> Option<usize>,
    /// What else is to be known.
    pub(crate) notes: &'static [&'static str],
}

/// The two shapes of RFC 5910 §4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A digest: the registrar passes the DS on.
    Ds,
    /// The key: somebody else makes the digest, of the type they choose.
    KeyData,
}

/// Whether labels are known from the registrar's own documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Labels {
    /// They are.
    Documented,
    /// They are those that most use.
    Usual,
}

/// What goes into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// The key tag.
    KeyTag,
    /// The algorithm, by number and name, as lists to choose from have it.
    Algorithm,
    /// The digest type, likewise.
    DigestType,
    /// The digest in hexadecimal.
    Digest,
    /// The DNSKEY flags.
    Flags,
    /// The kind of key.
    KeyKind,
    /// The public key in base64.
    PublicKey,
}

/// One entry of a form, to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Submission {
    /// The zone.
    pub(crate) zone: Name,
    /// The DS; of a form that asks for the key the one that most registries will make of it.
    pub(crate) ds: ProposedDs,
    /// The key, where it is known.
    pub(crate) key: Option<PublishedKey>,
}

/// Why an entry is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// An algorithm that the form does not have.
    #[error(
        "key {tag} is of algorithm {algorithm}, which {title} does not take: it takes {}",
        numbers(accepted)
    )]
    Algorithm { tag: u16, algorithm: Algorithm, title: &'static str, accepted: &'static [Algorithm] },
    /// The form asks for the key, and only its digest is known.
    #[error("{title} asks for the public key, and of DS {tag} only the digest is known: give the DNSKEY")]
    KeyNeeded { tag: u16, title: &'static str },
}

fn numbers(algorithms: &[Algorithm]) -> String {
    algorithms.iter().map(|algorithm| algorithm.0.to_string()).collect::<Vec<_>>().join(", ")
}

/// What is to be filled into a form, and what it does not take.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    /// In the order of the offer.
    pub(crate) submissions: Vec<Submission>,
    /// What it does not take.
    pub(crate) refusals: Vec<Refusal>,
}

impl Form {
    /// The form of this name.
    pub(crate) fn find(slug: &str) -> Option<&'static Form> {
        FORMS.iter().find(|form| form.slug == slug)
    }

    /// Fills it in.
    pub(crate) fn fill(&self, offer: &Offer) -> Filled {
        let mut filled = Filled::default();
        for entry in &offer.entries {
            match self.refusal(entry) {
                Some(refusal) => filled.refusals.push(refusal),
                None => filled.submissions.extend(self.submissions(offer, entry)),
            }
        }
        filled
    }

    fn refusal(&self, entry: &Entry) -> Option<Refusal> {
        let (tag, algorithm) = (entry.key_tag(), entry.algorithm());
        let title = self.title;
        if !self.algorithms.is_empty() && !self.algorithms.contains(&algorithm) {
            return Some(Refusal::Algorithm { tag, algorithm, title, accepted: self.algorithms });
        }
        let lacks_key = self.shape == Shape::KeyData && entry.key.is_none();
        lacks_key.then_some(Refusal::KeyNeeded { tag, title })
    }

    /// One for each digest, or one for the key.
    fn submissions(&self, offer: &Offer, entry: &Entry) -> Vec<Submission> {
        let count = match self.shape {
            Shape::Ds => entry.ds.len(),
            Shape::KeyData => 1,
        };
        let ds = entry.ds.iter().take(count);
        ds.map(|ds| Submission { zone: offer.zone.clone(), ds: ds.clone(), key: entry.key.clone() }).collect()
    }

    /// Why the whole is too much, though each entry would be taken.
    pub(crate) fn excess(&self, filled: &Filled) -> Option<usize> {
        let most = filled.submissions.first().and_then(|submission| (self.most)(&submission.zone));
        most.filter(|most| filled.submissions.len() > *most)
    }
}

impl Submission {
    /// What goes into a field; nothing where only the digest is known and the field is of the key.
    pub(crate) fn value(&self, field: Field) -> String {
        let key = self.key.as_ref();
        match field {
            Field::KeyTag => self.ds.key_tag.to_string(),
            Field::Algorithm => with_name(self.ds.algorithm.0, self.ds.algorithm.mnemonic()),
            Field::DigestType => with_name(self.ds.digest_type.0, self.ds.digest_type.mnemonic()),
            Field::Digest => crate::render::hexadecimal(&self.ds.digest),
            Field::Flags => key.map(|key| key.flags.to_string()).unwrap_or_default(),
            Field::KeyKind => key.map(|key| kind(key).to_owned()).unwrap_or_default(),
            Field::PublicKey => key.map(PublishedKey::public_key_text).unwrap_or_default(),
        }
    }
}

/// Registrars call a key with SEP a KSK, whatever it signs.
fn kind(key: &PublishedKey) -> &'static str {
    if key.as_dnskey().is_secure_entry_point() { "257 - KSK" } else { "256 - ZSK" }
}

fn with_name(number: u8, name: Option<&str>) -> String {
    name.map_or_else(|| number.to_string(), |name| format!("{number} - {name}"))
}
