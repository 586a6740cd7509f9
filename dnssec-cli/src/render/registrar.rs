//! What to take away and to add at the registrar, as lines to copy.

use super::Case;
use crate::registrar::{DIGEST_TYPE, ds_of, may_have_ds};
use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::capture::Capture;
use dnssec_core::catalogue::Owner;
use dnssec_core::finding::{DsId, Fact, Finding};
use dnssec_core::name::Name;
use dnssec_core::record::{Dnskey, Ds, Record};
use dnssec_core::record_type::RecordType;
use dnssec_core::wire::Message;
use std::collections::BTreeMap;

/// Lines for the registrar. The keys come from an answer that nothing vouches for.
#[derive(Default)]
pub(super) struct Registrar {
    /// DS records that fit no key, or none that may be used.
    pub(super) remove: Vec<String>,
    /// DS records of the keys that the zone shows.
    pub(super) add: Vec<String>,
    /// The same keys as DNSKEY records, for registrars that ask for key data (RFC 5910 §4).
    pub(super) keys: Vec<String>,
}

impl Registrar {
    /// What a finding asks for; nothing if it is up to somebody else.
    pub(super) fn of(finding: &Finding, case: &Case<'_>) -> Self {
        // What one server shows is no reason to change the DS.
        if !matches!(finding.owner(), Owner::ParentOrRegistrar | Owner::ZoneOperator) {
            return Registrar::default();
        }
        let lines = |ds: &[DsId]| ds.iter().map(|ds| ds_text(finding, ds)).collect::<Vec<_>>();
        let (remove, add) = match &finding.fact {
            Fact::DsDiffersFromCds { ds, asked } | Fact::CdsDiffersFromDs { ds, cds: asked } => {
                (lines(&without(ds, asked)), lines(&without(asked, ds)))
            }
            Fact::DsWanted { cds } => (Vec::new(), lines(&without(cds, &[]))),
            fact => match fact.right_ds() {
                Some((wrong, right)) => (vec![ds_text(finding, wrong)], vec![ds_text(finding, right)]),
                None => return Registrar::from_keys(finding, case),
            },
        };
        Registrar { remove, add, keys: Vec::new() }
    }

    /// The DS records as they come from the keys that the zone shows.
    fn from_keys(finding: &Finding, case: &Case<'_>) -> Self {
        let asks_for_ds = matches!(
            finding.fact,
            Fact::DsMatchesNoKey { .. }
                | Fact::DsDigestMismatch { .. }
                | Fact::DsKeyRevoked { .. }
                | Fact::DsDigestsUnsupported { .. }
                | Fact::DsDigestSha1 { .. }
                | Fact::DsDigestProhibited { .. }
        );
        let mut registrar = Registrar { remove: remove(finding, case), ..Registrar::default() };
        for record in case.published.of(finding, RecordType::DNSKEY).filter(|_| asks_for_ds) {
            let Ok(key) = Dnskey::parse(&record.rdata) else { continue };
            if is_wanted(finding, &key) {
                registrar.add.extend(ds_line(finding, &key));
                registrar.keys.push(record.to_string());
            }
        }
        registrar
    }
}

/// Those that are not among the others, and do not stand for removal (RFC 8078 §4).
fn without(these: &[DsId], others: &[DsId]) -> Vec<DsId> {
    let mut left = these.to_vec();
    left.retain(|ds| !others.contains(ds) && ds.algorithm != Algorithm::DELETE);
    left
}

/// Whether a DS is to be made of a key: the one that was meant, else those of the zone's entry points.
fn is_wanted(finding: &Finding, key: &Dnskey<'_>) -> bool {
    let is_meant = match &finding.fact {
        Fact::DsDigestMismatch { ds, .. } => (key.key_tag(), key.algorithm) == (ds.tag, ds.algorithm),
        _ => key.is_secure_entry_point(),
    };
    is_meant && may_have_ds(key)
}

fn ds_line(finding: &Finding, key: &Dnskey<'_>) -> Option<String> {
    // A digest of the type that was published is what the registrar's form asks for already; SHA-1 must not be
    // used for new ones (RFC 9905 §2).
    let digest_type = match &finding.fact {
        Fact::DsDigestMismatch { ds, .. } if ds.digest_type == DigestType::SHA384 => ds.digest_type,
        _ => DIGEST_TYPE,
    };
    Some(ds_text(finding, &ds_of(key, &finding.name, digest_type)?))
}

fn ds_text(finding: &Finding, ds: &DsId) -> String {
    format!("{} DS {ds}", finding.name)
}

/// The DS records that a finding is about.
fn remove(finding: &Finding, case: &Case<'_>) -> Vec<String> {
    match &finding.fact {
        Fact::DsMatchesNoKey { ds, .. } | Fact::DsWithoutDnskey { ds } | Fact::DsWithoutKey { ds } => {
            ds.iter().map(|ds| ds_text(finding, ds)).collect()
        }
        Fact::DsDigestMismatch { ds, .. } => vec![ds_text(finding, ds)],
        Fact::DsKeyRevoked { key } | Fact::DsKeyNotZoneKey { key } => {
            published(finding, case, |ds| (ds.tag, ds.algorithm) == (key.tag, key.algorithm))
        }
        Fact::DsDigestSha1 { tags } => {
            published(finding, case, |ds| ds.digest_type == DigestType::SHA1 && tags.contains(&ds.tag))
        }
        Fact::DsDigestProhibited { tags, digest_types } => {
            published(finding, case, |ds| digest_types.contains(&ds.digest_type) && tags.contains(&ds.tag))
        }
        Fact::DsSha1Ignored { tag } => {
            published(finding, case, |ds| ds.digest_type == DigestType::SHA1 && ds.tag == *tag)
        }
        Fact::DsDigestsUnsupported { digest_types } => {
            published(finding, case, |ds| digest_types.contains(&ds.digest_type))
        }
        _ => Vec::new(),
    }
}

/// The DS records of the zone that servers showed.
fn published(finding: &Finding, case: &Case<'_>, is_meant: impl Fn(&DsId) -> bool) -> Vec<String> {
    let records = case.published.of(finding, RecordType::DS);
    let all = records.filter_map(|record| {
        let Ds { key_tag: tag, algorithm, digest_type, digest } = Ds::parse(&record.rdata).ok()?;
        Some(DsId { tag, algorithm, digest_type, digest: digest.to_vec() })
    });
    all.filter(is_meant).map(|ds| ds_text(finding, &ds)).collect()
}

/// The DS and DNSKEY records that servers showed, each once.
#[derive(Default)]
pub(super) struct Published(BTreeMap<(Name, RecordType, Box<[u8]>), Record>);

impl Published {
    /// In answers and referrals.
    pub(super) fn in_capture(capture: &Capture) -> Self {
        let mut published = Published::default();
        for exchange in &capture.exchanges {
            let message = exchange.outcome.as_ref().ok().and_then(|octets| Message::parse(octets).ok());
            let sections = message.into_iter().flat_map(|message| [message.answers, message.authorities]);
            for record in sections.flatten() {
                if [RecordType::DS, RecordType::DNSKEY].contains(&record.record_type) {
                    let key = (record.owner.clone(), record.record_type, record.rdata.clone());
                    published.0.entry(key).or_insert(record);
                }
            }
        }
        published
    }

    /// Those at the name of a finding.
    fn of(&self, finding: &Finding, record_type: RecordType) -> impl Iterator<Item = &Record> {
        let from = (finding.name.clone(), record_type, Box::default());
        let of_set =
            move |record: &&Record| record.owner == finding.name && record.record_type == record_type;
        self.0.range(from..).map(|(_, record)| record).take_while(of_set)
    }
}
