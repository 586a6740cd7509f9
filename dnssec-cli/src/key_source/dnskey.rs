//! A key that is published, or will be.

use super::ProposedDs;
use super::fault::{Place, SourceError, SourceFault, excerpt};
use super::key_file::KeyTiming;
use super::words::Words;
use data_encoding::BASE64;
use dnssec_core::algorithm::{Algorithm, DigestType, KeyFault, inspect_key, key_tag};
use dnssec_core::finding::KeyId;
use dnssec_core::name::Name;
use dnssec_core::record::Dnskey;
use dnssec_core::record_type::RecordType;

/// A DNSKEY; its public key has the form of its algorithm, where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublishedKey {
    /// The zone it is of, where the source names it.
    pub(crate) owner: Option<Name>,
    /// DNSKEY flags.
    pub(crate) flags: u16,
    /// Protocol; 3, unless a record says otherwise.
    pub(crate) protocol: u8,
    /// Algorithm.
    pub(crate) algorithm: Algorithm,
    /// The whole RDATA.
    pub(crate) rdata: Box<[u8]>,
    /// When BIND uses it, by the comments of its file.
    pub(crate) timing: Option<KeyTiming>,
    /// Where it stands.
    pub(crate) place: Place,
}

impl PublishedKey {
    /// Reads `FLAGS 3 ALG BASE64` or a whole record: numbers or names, the key in one word or several.
    pub(crate) fn parse(text: &str) -> Result<Self, SourceError> {
        PublishedKey::from_words(text, &Place::Whole)
    }

    pub(super) fn from_words(text: &str, place: &Place) -> Result<Self, SourceError> {
        let read = || {
            let words = Words::of(text, &[RecordType::DNSKEY, RecordType::CDNSKEY, RecordType::KEY])?;
            let flags = words.number(0, "the flags of a DNSKEY, from 0 to 65535")?;
            let protocol = words.number(1, "a protocol from 0 to 255")?;
            if protocol != 3 {
                return Err(SourceFault::Protocol { found: protocol });
            }
            let algorithm = words.algorithm(2)?;
            words.word(3, "a public key in base64")?;
            let public_key = base64(&words.joined(3))?;
            PublishedKey::of(words.owner, flags, algorithm, &public_key, place)
        };
        read().map_err(|fault| fault.at(place))
    }

    /// That of its fields.
    pub(super) fn of(
        owner: Option<Name>,
        flags: u16,
        algorithm: Algorithm,
        public_key: &[u8],
        place: &Place,
    ) -> Result<Self, SourceFault> {
        let mut rdata = flags.to_be_bytes().to_vec();
        rdata.extend([3, algorithm.0]);
        rdata.extend_from_slice(public_key);
        PublishedKey::of_rdata(owner, &rdata, place)
    }

    /// That of an RDATA.
    pub(crate) fn from_rdata(owner: Name, rdata: &[u8], place: &Place) -> Result<Self, SourceError> {
        PublishedKey::of_rdata(Some(owner), rdata, place).map_err(|fault| fault.at(place))
    }

    fn of_rdata(owner: Option<Name>, rdata: &[u8], place: &Place) -> Result<Self, SourceFault> {
        let key = Dnskey::parse(rdata).map_err(|_| SourceFault::ShortKey { octets: rdata.len() })?;
        let Dnskey { flags, protocol, algorithm, public_key, .. } = key;
        match inspect_key(algorithm, public_key) {
            Ok(()) | Err(KeyFault::UnknownFormat(_)) => {}
            Err(fault) => return Err(SourceFault::Key { algorithm, fault }),
        }
        let (rdata, place) = (rdata.into(), place.clone());
        Ok(PublishedKey { owner, flags, protocol, algorithm, rdata, timing: None, place })
    }

    /// Key tag (RFC 4034 App. B).
    pub(crate) fn key_tag(&self) -> u16 {
        key_tag(&self.rdata)
    }

    /// The Public Key field.
    pub(crate) fn public_key(&self) -> &[u8] {
        self.rdata.get(4..).unwrap_or_default()
    }

    /// The Public Key field in base64.
    pub(crate) fn public_key_text(&self) -> String {
        BASE64.encode(self.public_key())
    }

    /// The view that the validator takes.
    pub(crate) fn as_dnskey(&self) -> Dnskey<'_> {
        let Self { flags, protocol, algorithm, rdata, .. } = self;
        Dnskey {
            flags: *flags,
            protocol: *protocol,
            algorithm: *algorithm,
            public_key: self.public_key(),
            rdata,
        }
    }

    /// As findings name it.
    pub(crate) fn id(&self) -> KeyId {
        KeyId { tag: self.key_tag(), algorithm: self.algorithm, flags: self.flags }
    }

    /// Its DS in a zone (RFC 4034 §5.1.4); `None` for a digest type that is not implemented.
    pub(crate) fn ds(&self, zone: &Name, digest_type: DigestType) -> Option<ProposedDs> {
        Some(ProposedDs {
            owner: Some(zone.clone()),
            key_tag: self.key_tag(),
            algorithm: self.algorithm,
            digest_type,
            digest: self.as_dnskey().digest(zone, digest_type)?,
            place: self.place.clone(),
        })
    }
}

/// Octets in base64; copies from forms often lack the padding.
pub(super) fn base64(text: &str) -> Result<Vec<u8>, SourceFault> {
    let not_base64 = || SourceFault::Base64 { found: excerpt(text) };
    let padded = match text.len() % 4 {
        2 => format!("{text}=="),
        3 => format!("{text}="),
        _ => text.to_owned(),
    };
    BASE64.decode(padded.as_bytes()).map_err(|_| not_base64())
}
