//! A DS that is to be published.

use super::fault::{Place, SourceError, SourceFault, excerpt};
use super::words::Words;
use data_encoding::HEXUPPER_PERMISSIVE;
use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::finding::DsId;
use dnssec_core::name::Name;
use dnssec_core::record::Ds;
use dnssec_core::record_type::RecordType;
use std::fmt;

/// A DS as somebody means to publish it; its digest has the length of its type, where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProposedDs {
    /// The zone it is of, where the source names it.
    pub(crate) owner: Option<Name>,
    /// Key tag.
    pub(crate) key_tag: u16,
    /// Algorithm of the key.
    pub(crate) algorithm: Algorithm,
    /// Digest type.
    pub(crate) digest_type: DigestType,
    /// Digest.
    pub(crate) digest: Vec<u8>,
    /// Where it stands.
    pub(crate) place: Place,
}

impl ProposedDs {
    /// Reads `TAG ALG TYPE DIGEST` or a whole record: numbers or names, the digest in one word or several.
    pub(crate) fn parse(text: &str) -> Result<Self, SourceError> {
        ProposedDs::from_words(text, &Place::Whole)
    }

    pub(super) fn from_words(text: &str, place: &Place) -> Result<Self, SourceError> {
        let read = || {
            let words = Words::of(text, &[RecordType::DS, RecordType::CDS])?;
            let key_tag = words.number(0, "a key tag from 0 to 65535")?;
            let algorithm = words.algorithm(1)?;
            let named = words.word(2, "a digest type")?;
            let digest_type = DigestType::from_text(named)
                .ok_or_else(|| SourceFault::DigestType { found: excerpt(named) })?;
            words.word(3, "a digest")?;
            let digest = hex(&words.joined(3))?;
            let ds = Ds { key_tag, algorithm, digest_type, digest: &digest };
            ProposedDs::of(words.owner, &ds, place.clone())
        };
        read().map_err(|fault| fault.at(place))
    }

    /// That of an RDATA.
    pub(super) fn from_rdata(owner: Name, rdata: &[u8], place: Place) -> Result<Self, SourceError> {
        let ds = Ds::parse(rdata).map_err(|_| SourceFault::ShortDs { octets: rdata.len() }.at(&place))?;
        ProposedDs::of(Some(owner), &ds, place.clone()).map_err(|fault| fault.at(&place))
    }

    pub(super) fn of(owner: Option<Name>, ds: &Ds<'_>, place: Place) -> Result<Self, SourceFault> {
        let Ds { key_tag, algorithm, digest_type, digest } = *ds;
        match digest_type.length() {
            Some(expected) if expected != digest.len() => {
                Err(SourceFault::DigestLength { digest_type, found: digest.len(), expected })
            }
            _ => Ok(ProposedDs { owner, key_tag, algorithm, digest_type, digest: digest.to_vec(), place }),
        }
    }

    /// The view that the validator takes.
    pub(crate) fn as_ds(&self) -> Ds<'_> {
        Ds {
            key_tag: self.key_tag,
            algorithm: self.algorithm,
            digest_type: self.digest_type,
            digest: &self.digest,
        }
    }

    /// As findings name it.
    pub(crate) fn id(&self) -> DsId {
        DsId {
            tag: self.key_tag,
            algorithm: self.algorithm,
            digest_type: self.digest_type,
            digest: self.digest.clone(),
        }
    }

    /// Whether it says the same as another, wherever they stand.
    pub(crate) fn is_same(&self, other: &ProposedDs) -> bool {
        self.as_ds() == other.as_ds()
    }
}

/// The RDATA as text: `12345 13 2 0123…`.
impl fmt::Display for ProposedDs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id())
    }
}

/// Octets in hexadecimal.
pub(super) fn hex(text: &str) -> Result<Vec<u8>, SourceFault> {
    if let Some(character) = text.chars().find(|character| !character.is_ascii_hexdigit()) {
        return Err(SourceFault::NotHex { character });
    }
    let odd = || SourceFault::OddHex { count: text.len() };
    HEXUPPER_PERMISSIVE.decode(text.as_bytes()).map_err(|_| odd())
}
