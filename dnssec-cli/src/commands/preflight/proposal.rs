//! What is proposed, from the arguments and the files that they name.

use crate::args::PreflightArgs;
use crate::env::Env;
use crate::error::CliError;
use crate::input;
use crate::key_source::{
    ClaimedKey, KeySource, KeyStatus, ProposedDs, Provider, ProviderClaim, PublishedKey, ZoneStatus,
};
use dnssec_core::algorithm::DigestType;
use dnssec_core::finding::DsId;
use dnssec_core::name::Name;
use dnssec_core::preflight::{self, Claim, Proposal, Standing};
use dnssec_core::supposition::{Manner, Supposition};

/// Reads what is to be published for a zone.
pub(super) fn read(zone: &Name, args: &PreflightArgs, env: &mut Env) -> Result<Proposal, CliError> {
    let mut source = KeySource::default();
    let in_words = |text: &str, error| CliError::KeySource { source_name: shown(text), error };
    for text in &args.ds {
        source.ds.push(ProposedDs::parse(text).map_err(|error| in_words(text, error))?);
    }
    for text in &args.dnskey {
        source.keys.push(PublishedKey::parse(text).map_err(|error| in_words(text, error))?);
    }
    for path in args.aws.iter().chain(&args.from_zone) {
        source.append(input::key_source(path, zone, env)?);
    }
    let manner = if args.add { Manner::Adding } else { Manner::Replacing };
    let ds = ds(zone, &source, &args.digest)?;
    let supposition = Supposition::new(zone.clone(), ds, manner).map_err(|error| match error {
        dnssec_core::supposition::SuppositionError::NoDs => CliError::NothingProposed,
        error => CliError::Supposition(error),
    })?;
    let claims = source.claims.iter().map(|claim| claim_of(claim, zone)).collect();
    Ok(Proposal { supposition, claims })
}

/// An argument as errors show it.
fn shown(text: &str) -> String {
    const SHOWN: usize = 40;
    format!("{:?}", text.chars().take(SHOWN).collect::<String>())
}

/// The DS records given, and those of the keys given; where there is neither, those of the keys that a provider has in
/// use, or else of all that it has.
fn ds(zone: &Name, source: &KeySource, digest_types: &[DigestType]) -> Result<Vec<DsId>, CliError> {
    let own = |owner: Option<&Name>| owner.is_none_or(|owner| owner == zone);
    let mut ds: Vec<DsId> = Vec::new();
    for given in &source.ds {
        match own(given.owner.as_ref()) {
            true => ds.push(given.id()),
            // A zone has the DS records of its children, too.
            false if source.apex.is_some() => {}
            false => return Err(CliError::DsOfOtherZone { ds: given.to_string(), zone: zone.to_string() }),
        }
    }
    let keys: Vec<&PublishedKey> = source.keys.iter().filter(|key| own(key.owner.as_ref())).collect();
    if keys.is_empty() && !source.keys.is_empty() && ds.is_empty() {
        let owner = source.keys.iter().find_map(|key| key.owner.as_ref()).map(ToString::to_string);
        return Err(CliError::KeysOfOtherZone { owner: owner.unwrap_or_default(), zone: zone.to_string() });
    }
    ds.extend(of_keys(zone, &entry_points(keys), digest_types));
    if ds.is_empty() {
        ds.extend(of_keys(zone, &claimed(&source.claims), digest_types));
    }
    Ok(ds)
}

/// Those with the Secure Entry Point flag (RFC 4034 §2.1.1), or all if none has it.
fn entry_points(keys: Vec<&PublishedKey>) -> Vec<&PublishedKey> {
    let entries: Vec<&PublishedKey> =
        keys.iter().copied().filter(|key| key.as_dnskey().is_secure_entry_point()).collect();
    if entries.is_empty() { keys } else { entries }
}

/// The keys that providers have in use, or else all that they have.
fn claimed(claims: &[ProviderClaim]) -> Vec<&PublishedKey> {
    let keys = || claims.iter().flat_map(|claim| &claim.keys);
    let is_in_use = |key: &&ClaimedKey| !matches!(standing_of_key(&key.status), Standing::NotInUse(_));
    let used: Vec<&PublishedKey> = keys().filter(is_in_use).filter_map(|key| key.key.as_ref()).collect();
    if used.is_empty() { keys().filter_map(|key| key.key.as_ref()).collect() } else { used }
}

fn of_keys(zone: &Name, keys: &[&PublishedKey], digest_types: &[DigestType]) -> Vec<DsId> {
    let of_key = |key: &&PublishedKey| {
        let key = (*key).clone();
        digest_types.iter().filter_map(move |digest_type| Some(key.ds(zone, *digest_type)?.id()))
    };
    keys.iter().flat_map(of_key).collect()
}

fn claim_of(claim: &ProviderClaim, zone: &Name) -> Claim {
    let key = |key: &ClaimedKey| {
        let standing = standing_of_key(&key.status);
        Some(preflight::ClaimedKey { standing, dnskey: key.key.as_ref()?.rdata.to_vec() })
    };
    Claim {
        provider: match claim.provider {
            Provider::Route53 => "Route 53".to_owned(),
            Provider::Cloudflare => "Cloudflare".to_owned(),
        },
        standing: match &claim.status {
            ZoneStatus::Signing(_) => Standing::InUse,
            ZoneStatus::NotSigning(word) | ZoneStatus::Ending(word) | ZoneStatus::Failing(word) => {
                Standing::NotInUse(word.clone())
            }
            ZoneStatus::Other(_) | ZoneStatus::Unstated => Standing::Unknown,
        },
        message: claim.message.clone(),
        keys: claim.keys.iter().filter_map(key).collect(),
        contradictions: claim.contradictions(Some(zone)).iter().map(ToString::to_string).collect(),
    }
}

fn standing_of_key(status: &KeyStatus) -> Standing {
    let word = match status {
        KeyStatus::Active => return Standing::InUse,
        KeyStatus::Other(_) | KeyStatus::Unstated => return Standing::Unknown,
        KeyStatus::Inactive => "INACTIVE",
        KeyStatus::Deleting => "DELETING",
        KeyStatus::ActionNeeded => "ACTION_NEEDED",
        KeyStatus::InternalFailure => "INTERNAL_FAILURE",
    };
    Standing::NotInUse(word.to_owned())
}
