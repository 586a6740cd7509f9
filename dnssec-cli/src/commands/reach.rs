//! What cannot be reached from the hints given is the fault of the command line, not of a zone.

use crate::error::CliError;
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::hints::Hints;
use dnssec_core::name::Name;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::walk::Families;
use std::net::IpAddr;

/// Whether a walk can begin at the hints and meet a trust anchor.
pub(super) fn check(
    hints: &[Hints],
    families: Families,
    question: &Question,
    anchors: &TrustAnchors,
) -> Result<(), CliError> {
    let mut addresses = hints.iter().flat_map(|hints| &hints.servers).flat_map(|server| &server.addresses);
    match families {
        Families::Ipv4 if !addresses.any(IpAddr::is_ipv4) => {
            return Err(CliError::FamilyOfHints { family: "IPv4", digit: '4' });
        }
        Families::Ipv6 if !addresses.any(IpAddr::is_ipv6) => {
            return Err(CliError::FamilyOfHints { family: "IPv6", digit: '6' });
        }
        _ => {}
    }
    let (name, record_type) = (&question.name, question.record_type);
    let zones = || list(hints.iter().map(|hints| &hints.zone));
    // A DS is asked of the parent; the root has none.
    let answers = |zone: &Name| {
        name.is_at_or_below(zone) && (record_type != RecordType::DS || name != zone || zone.is_root())
    };
    if !hints.iter().any(|hints| answers(&hints.zone)) {
        let (name, record_type) = (name.to_string(), record_type.to_string());
        return Err(CliError::OutsideHints { name, record_type, zones: zones() });
    }
    let above: Vec<&Name> =
        anchors.anchors.iter().map(|anchor| &anchor.zone).filter(|zone| name.is_at_or_below(zone)).collect();
    let is_met = |zone: &&Name| hints.iter().any(|hints| zone.is_at_or_below(&hints.zone));
    if above.is_empty() || above.iter().any(is_met) {
        return Ok(());
    }
    let (name, anchors) = (name.to_string(), list(above.into_iter()));
    Err(CliError::AnchorsAboveHints { name, anchors, zones: zones() })
}

fn list<'a>(zones: impl Iterator<Item = &'a Name>) -> String {
    let mut names: Vec<String> = zones.map(ToString::to_string).collect();
    names.dedup();
    names.join(", ")
}
