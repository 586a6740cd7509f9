//! A zone as a master file: what cannot be seen of it from outside.

use crate::env::Env;
use crate::error::CliError;
use crate::input;
use dnssec_core::master::Reader;
use dnssec_core::name::Name;
use dnssec_core::record_type::RecordType;
use std::collections::BTreeSet;
use std::path::Path;

/// What a plan takes from it.
pub(super) struct ZoneFile {
    /// The longest TTL in seconds; the keys have their own, and that of negative answers is at most the SOA's.
    pub(super) max_ttl: u32,
    /// Delegations with DS.
    pub(super) signed_children: Vec<Name>,
}

impl ZoneFile {
    pub(super) fn read(path: &Path, zone: &Name, env: &mut Env) -> Result<Self, CliError> {
        let file = path.display().to_string();
        let text = input::text(path, env)?;
        let (mut max_ttl, mut children, mut has_apex) = (0, BTreeSet::new(), false);
        for record in Reader::new(text.as_bytes(), zone.clone()) {
            let record = record.map_err(|error| CliError::Zone { file: file.clone(), error })?;
            if !record.owner.is_at_or_below(zone) {
                continue;
            }
            has_apex |= record.owner == *zone;
            match record.record_type {
                RecordType::DNSKEY | RecordType::CDS | RecordType::CDNSKEY | RecordType::RRSIG => {}
                RecordType::DS => {
                    children.insert(record.owner.clone());
                    max_ttl = max_ttl.max(record.ttl);
                }
                _ => max_ttl = max_ttl.max(record.ttl),
            }
        }
        if !has_apex {
            return Err(CliError::OtherZone { file, zone: zone.to_string() });
        }
        Ok(ZoneFile { max_ttl, signed_children: children.into_iter().collect() })
    }
}
