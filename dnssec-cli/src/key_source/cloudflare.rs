//! Cloudflare's `dnssec` object, whose numbers are texts.

use super::dnskey::base64;
use super::ds::hex;
use super::fault::{SourceError, excerpt};
use super::json::Node;
use super::{ClaimedKey, KeyStatus, ProposedDs, Provider, ProviderClaim, PublishedKey, ZoneStatus};
use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::name::Name;
use dnssec_core::record::Ds;

const OCTET: &str = "a number from 0 to 255";

pub(super) fn claim(node: &Node<'_>) -> Result<ProviderClaim, SourceError> {
    let status = node.member("status").text()?.map_or(ZoneStatus::Unstated, zone_status);
    let key_tag = node.member("key_tag").number("a key tag from 0 to 65535")?;
    let algorithm = node.member("algorithm").number(OCTET)?.map(Algorithm);
    let record = node.member("ds");
    let mut ds = Vec::new();
    if let Some(text) = record.text()? {
        ds.push(ProposedDs::from_words(text, &record.place())?);
    }
    let zone = ds.iter().find_map(|ds| ds.owner.clone());
    ds.extend(of_members(node, key_tag, algorithm, zone.clone())?);
    let text = |name: &str| Ok::<_, SourceError>(node.member(name).text()?.map(str::to_owned));
    let key = public_key(node, algorithm, zone.clone())?;
    let has_key = key.is_some() || !ds.is_empty();
    let claimed = ClaimedKey {
        path: node.path(),
        label: None,
        status: KeyStatus::Unstated,
        message: None,
        key,
        key_tag,
        algorithm: None,
        ds,
        dnskeys: Vec::new(),
        created: None,
        modified: text("modified_on")?,
    };
    // All members are null where DNSSEC was never enabled.
    let keys = if has_key { vec![claimed] } else { Vec::new() };
    Ok(ProviderClaim { provider: Provider::Cloudflare, status, message: None, zone, keys })
}

fn zone_status(word: &str) -> ZoneStatus {
    let owned = excerpt(word);
    match word {
        "active" | "pending" => ZoneStatus::Signing(owned),
        "disabled" => ZoneStatus::NotSigning(owned),
        "pending-disabled" => ZoneStatus::Ending(owned),
        "error" => ZoneStatus::Failing(owned),
        _ => ZoneStatus::Other(owned),
    }
}

fn public_key(
    node: &Node<'_>,
    algorithm: Option<Algorithm>,
    zone: Option<Name>,
) -> Result<Option<PublishedKey>, SourceError> {
    let member = node.member("public_key");
    let Some(text) = member.text()? else { return Ok(None) };
    let flags = node.member("flags").number("DNSKEY flags, 257 for a key-signing key")?.unwrap_or(257);
    let algorithm = algorithm.ok_or_else(|| node.member("algorithm").expected(OCTET))?;
    let place = member.place();
    let octets = base64(text).map_err(|fault| fault.at(&place))?;
    let key = PublishedKey::of(zone, flags, algorithm, &octets, &place).map_err(|fault| fault.at(&place))?;
    Ok(Some(key))
}

/// The DS of the single members.
fn of_members(
    node: &Node<'_>,
    key_tag: Option<u16>,
    algorithm: Option<Algorithm>,
    zone: Option<Name>,
) -> Result<Option<ProposedDs>, SourceError> {
    let member = node.member("digest");
    let digest_type = node.member("digest_type").number(OCTET)?.map(DigestType);
    let (Some(text), Some(key_tag), Some(algorithm), Some(digest_type)) =
        (member.text()?, key_tag, algorithm, digest_type)
    else {
        return Ok(None);
    };
    let place = member.place();
    let digest = hex(text).map_err(|fault| fault.at(&place))?;
    let ds = Ds { key_tag, algorithm, digest_type, digest: &digest };
    ProposedDs::of(zone, &ds, place.clone()).map(Some).map_err(|fault| fault.at(&place))
}
