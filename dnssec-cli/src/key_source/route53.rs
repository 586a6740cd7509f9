//! What `aws route53 get-dnssec` prints.

use super::dnskey::base64;
use super::ds::hex;
use super::fault::{SourceError, SourceFault, excerpt};
use super::json::Node;
use super::{ClaimedKey, KeyStatus, ProposedDs, Provider, ProviderClaim, PublishedKey, ZoneStatus};
use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::record::Ds;

const TAG: &str = "a key tag from 0 to 65535";
const OCTET: &str = "a number from 0 to 255";

pub(super) fn claim(node: &Node<'_>) -> Result<ProviderClaim, SourceError> {
    let status = node.member("Status");
    let (serving, message) = match status.object()? {
        Some(status) => (status.member("ServeSignature").text()?, status.member("StatusMessage").text()?),
        None => (None, None),
    };
    let keys = node.member("KeySigningKeys").elements()?;
    Ok(ProviderClaim {
        provider: Provider::Route53,
        status: serving.map_or(ZoneStatus::Unstated, zone_status),
        message: message.map(str::to_owned),
        zone: None,
        keys: keys.iter().map(key).collect::<Result<_, _>>()?,
    })
}

fn zone_status(word: &str) -> ZoneStatus {
    let owned = excerpt(word);
    match word {
        "SIGNING" => ZoneStatus::Signing(owned),
        "NOT_SIGNING" => ZoneStatus::NotSigning(owned),
        "DELETING" => ZoneStatus::Ending(owned),
        "ACTION_NEEDED" | "INTERNAL_FAILURE" => ZoneStatus::Failing(owned),
        _ => ZoneStatus::Other(owned),
    }
}

fn key_status(word: &str) -> KeyStatus {
    match word {
        "ACTIVE" => KeyStatus::Active,
        "INACTIVE" => KeyStatus::Inactive,
        "DELETING" => KeyStatus::Deleting,
        "ACTION_NEEDED" => KeyStatus::ActionNeeded,
        "INTERNAL_FAILURE" => KeyStatus::InternalFailure,
        _ => KeyStatus::Other(excerpt(word)),
    }
}

fn key(node: &Node<'_>) -> Result<ClaimedKey, SourceError> {
    if node.object()?.is_none() {
        return Err(node.expected("a key-signing key"));
    }
    let text = |name: &str| Ok::<_, SourceError>(node.member(name).text()?.map(str::to_owned));
    let mnemonic = node.member("SigningAlgorithmMnemonic");
    let algorithm = match mnemonic.text()? {
        Some(word) => Some(Algorithm::from_text(word).ok_or_else(|| {
            let found = excerpt(word);
            SourceFault::Algorithm { found }.at(&mnemonic.place())
        })?),
        None => None,
    };
    let key_tag = node.member("KeyTag").number(TAG)?;
    Ok(ClaimedKey {
        path: node.path(),
        label: text("Name")?,
        status: node.member("Status").text()?.map_or(KeyStatus::Unstated, key_status),
        message: text("StatusMessage")?,
        key: public_key(node, algorithm)?,
        key_tag,
        algorithm,
        ds: ds(node, key_tag, algorithm)?,
        dnskeys: dnskeys(node)?,
        created: text("CreatedDate").unwrap_or_else(|_| Some(node.member("CreatedDate").shown())),
        modified: text("LastModifiedDate").unwrap_or_else(|_| Some(node.member("LastModifiedDate").shown())),
    })
}

/// The key of the members `Flag`, `SigningAlgorithmType` and `PublicKey`, or else that of `DNSKEYRecord`.
fn public_key(node: &Node<'_>, named: Option<Algorithm>) -> Result<Option<PublishedKey>, SourceError> {
    let member = node.member("PublicKey");
    let Some(text) = member.text()? else {
        return Ok(dnskeys(node)?.into_iter().next());
    };
    let flags = node.member("Flag").number("DNSKEY flags, 257 for a key-signing key")?.unwrap_or(257);
    let stated = node.member("SigningAlgorithmType");
    let algorithm = stated.number(OCTET)?.map(Algorithm).or(named);
    let algorithm = algorithm.ok_or_else(|| stated.expected(OCTET))?;
    let place = member.place();
    let octets = base64(text).map_err(|fault| fault.at(&place))?;
    let key = PublishedKey::of(None, flags, algorithm, &octets, &place).map_err(|fault| fault.at(&place))?;
    Ok(Some(key))
}

fn dnskeys(node: &Node<'_>) -> Result<Vec<PublishedKey>, SourceError> {
    let member = node.member("DNSKEYRecord");
    let text = member.text()?;
    text.iter().map(|text| PublishedKey::from_words(text, &member.place())).collect()
}

/// The DS of `DSRecord`, and that of `KeyTag`, `SigningAlgorithmType`, `DigestAlgorithmType` and `DigestValue`.
fn ds(
    node: &Node<'_>,
    key_tag: Option<u16>,
    named: Option<Algorithm>,
) -> Result<Vec<ProposedDs>, SourceError> {
    let record = node.member("DSRecord");
    let mut all = Vec::new();
    if let Some(text) = record.text()? {
        all.push(ProposedDs::from_words(text, &record.place())?);
    }
    let value = node.member("DigestValue");
    let algorithm = node.member("SigningAlgorithmType").number(OCTET)?.map(Algorithm).or(named);
    let digest_type = node.member("DigestAlgorithmType").number(OCTET)?.map(DigestType);
    if let (Some(text), Some(key_tag), Some(algorithm), Some(digest_type)) =
        (value.text()?, key_tag, algorithm, digest_type)
    {
        let place = value.place();
        let digest = hex(text).map_err(|fault| fault.at(&place))?;
        let ds = Ds { key_tag, algorithm, digest_type, digest: &digest };
        all.push(ProposedDs::of(None, &ds, place.clone()).map_err(|fault| fault.at(&place))?);
    }
    Ok(all)
}
