//! What is to be said of an offer beside it.

use crate::key_source::{ClaimedKey, Contradiction, KeyEvent, KeyStatus, Provider, PublishedKey, ZoneStatus};
use dnssec_core::algorithm::Algorithm;
use dnssec_core::catalogue::{Level, escape};
use dnssec_core::finding::{DsId, Fact, Finding, KeyId};
use dnssec_core::name::Name;
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use std::fmt;

/// A fact about what is offered, or about what is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Remark {
    /// Left out: revoked.
    Revoked { key: KeyId },
    /// Left out: not a key of a zone.
    NotForZone { key: KeyId, protocol: u8 },
    /// Left out, as nobody asked for it: no SEP bit.
    NoEntryPoint { key: KeyId },
    /// Left out: the provider does not use it.
    KeyNotUsed { path: String, label: Option<String>, status: KeyStatus, message: Option<String> },
    /// The provider does not sign the zone, or not any more.
    ProviderStatus { provider: Provider, status: ZoneStatus, message: Option<String> },
    /// The provider contradicts itself.
    Contradiction(Contradiction),
    /// A DS stated beside the key that it is not of.
    NotOfKey { stated: DsId, computed: DsId },
    /// The key is not in the zone yet, or not any more, by its file.
    Timing { key: KeyId, event: KeyEvent, at: Timestamp, is_past: bool },
    /// An algorithm that should not sign any more.
    Standing(Box<Finding>),
    /// SHA-1 digests.
    Sha1Digest { tags: Vec<u16>, alone: bool },
    /// What the validation found of the keys.
    Found(Box<Finding>),
}

impl Remark {
    pub(super) fn of_claimed_key(claimed: &ClaimedKey) -> Self {
        let ClaimedKey { path, label, status, message, .. } = claimed.clone();
        Remark::KeyNotUsed { path, label, status, message }
    }

    pub(super) fn of_algorithm(zone: &Name, algorithm: Algorithm) -> Option<Self> {
        let fact = Fact::of_signing_algorithm(algorithm)?;
        let (zone, name) = (zone.clone(), zone.clone());
        let (servers, details, share) = (Vec::new(), Vec::new(), None);
        let record_type = RecordType::DNSKEY;
        Some(Remark::Standing(Box::new(Finding { zone, name, record_type, fact, servers, details, share })))
    }

    /// What the file of a key says of the time at hand.
    pub(super) fn of_timing(key: &PublishedKey, now: Timestamp) -> Option<Self> {
        let timing = key.timing.as_ref()?;
        let at = |event, is_past| {
            let at = timing.time(event)?;
            let is_so = if is_past { !now.is_before(at) } else { now.is_before(at) };
            is_so.then_some(Remark::Timing { key: key.id(), event, at, is_past })
        };
        at(KeyEvent::Delete, true)
            .or_else(|| at(KeyEvent::Inactive, true))
            .or_else(|| at(KeyEvent::Publish, false))
            .or_else(|| at(KeyEvent::Activate, false))
    }

    /// How much it matters.
    pub(crate) fn level(&self) -> Level {
        match self {
            Remark::NoEntryPoint { .. } => Level::Note,
            Remark::Standing(finding) | Remark::Found(finding) => finding.fact.entry().level,
            _ => Level::Warning,
        }
    }

    /// The code of the catalogue, where it is a finding.
    pub(crate) fn code(&self) -> Option<&'static str> {
        match self {
            Remark::Standing(finding) | Remark::Found(finding) => Some(finding.fact.code().0),
            _ => None,
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remark::Revoked { key } => {
                write!(
                    f,
                    "key {} is revoked and left out: a DS must not refer to it (RFC 5011 §2.1)",
                    key.tag
                )
            }
            Remark::NotForZone { key, protocol } => write!(
                f,
                "key {} is left out: flags {} and protocol {protocol} are not those of a zone key (RFC 4034 §5.2)",
                key.tag, key.flags
            ),
            Remark::NoEntryPoint { key } => write!(
                f,
                "key {} has no SEP bit (RFC 4034 §2.1.1) and is left out; --all-keys takes it too",
                key.tag
            ),
            Remark::KeyNotUsed { path, label, status, message } => {
                let label = label.as_ref().map_or_else(String::new, |label| format!(" ({})", escape(label)));
                write!(f, "{path}{label} is left out: its status is {}", key_status(status))?;
                tell(f, message.as_deref())
            }
            Remark::ProviderStatus { provider, status, message } => {
                let (what, word) = zone_status(status);
                write!(f, "{} {what}: the status is {}", provider_name(*provider), escape(word))?;
                tell(f, message.as_deref())
            }
            Remark::Contradiction(contradiction) => {
                write!(f, "the provider's JSON contradicts itself: {contradiction}")
            }
            Remark::NotOfKey { stated, computed } => {
                write!(f, "DS {stated} is left out: that of the key given with it is {computed}")
            }
            Remark::Timing { key, event, at, is_past } => {
                let tense = if *is_past { "since" } else { "not before" };
                write!(f, "key {} {} {tense} {at}, by the times in its file", key.tag, happening(*event))
            }
            Remark::Standing(finding) | Remark::Found(finding) => f.write_str(&finding.summary()),
            Remark::Sha1Digest { alone, .. } => {
                f.write_str("digest type 1 (SHA-1) must not be used in new DS records (RFC 9905 §2)")?;
                f.write_str(if *alone { ": submit digest type 2 instead" } else { ": do not submit those" })
            }
        }
    }
}

fn tell(f: &mut fmt::Formatter<'_>, message: Option<&str>) -> fmt::Result {
    message.map_or(Ok(()), |message| write!(f, " ({})", escape(message)))
}

fn happening(event: KeyEvent) -> &'static str {
    match event {
        KeyEvent::Created => "is made",
        KeyEvent::Publish => "is in the zone",
        KeyEvent::Activate => "signs",
        KeyEvent::Revoke => "is revoked",
        KeyEvent::Inactive => "no longer signs",
        KeyEvent::Delete => "is no longer in the zone",
        KeyEvent::SyncPublish => "has CDS and CDNSKEY",
        KeyEvent::SyncDelete => "has no CDS and CDNSKEY",
    }
}

fn provider_name(provider: Provider) -> &'static str {
    match provider {
        Provider::Route53 => "Route 53",
        Provider::Cloudflare => "Cloudflare",
    }
}

fn key_status(status: &KeyStatus) -> String {
    match status {
        KeyStatus::Active => "ACTIVE".to_owned(),
        KeyStatus::Inactive => "INACTIVE".to_owned(),
        KeyStatus::Deleting => "DELETING".to_owned(),
        KeyStatus::ActionNeeded => "ACTION_NEEDED".to_owned(),
        KeyStatus::InternalFailure => "INTERNAL_FAILURE".to_owned(),
        KeyStatus::Other(word) => escape(word),
        KeyStatus::Unstated => "not stated".to_owned(),
    }
}

fn zone_status(status: &ZoneStatus) -> (&'static str, &str) {
    match status {
        ZoneStatus::Signing(word) => ("signs the zone", word),
        ZoneStatus::NotSigning(word) => ("does not sign the zone", word),
        ZoneStatus::Ending(word) => ("is about to cease signing the zone", word),
        ZoneStatus::Failing(word) => ("asks for something to be done", word),
        ZoneStatus::Other(word) => ("says of the zone what is not known here", word),
        ZoneStatus::Unstated => ("does not say whether it signs the zone", "not stated"),
    }
}
