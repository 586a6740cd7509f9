//! Signs that a resolver, or something before it, takes DNSSEC out of messages.

use super::Side;
use super::reply::{Asked, Reply};
use dnssec_core::name::Name;
use dnssec_core::record_type::RecordType;
use dnssec_core::wire::Message;

/// A sign of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stripped {
    /// EDNS gave an error, and there was an answer without it.
    EdnsRefused,
    /// The query had an OPT record, the response has none (RFC 6891 §6.1.1, §7).
    OptMissing,
    /// The query had DO, the response has not (RFC 3225 §3).
    DoNotEchoed,
    /// The DNSKEY RRset of a zone with a trust anchor comes without RRSIG (RFC 4035 §3.2.1).
    SignaturesMissing { zone: Name },
    /// That RRset is empty.
    KeysMissing { zone: Name },
    /// AD is set on records that come without any RRSIG, although DO was set.
    AuthenticWithoutSignatures,
}

impl Stripped {
    /// Whether it proves by itself that records were taken away.
    fn is_proof(&self) -> bool {
        matches!(
            self,
            Stripped::SignaturesMissing { .. }
                | Stripped::KeysMissing { .. }
                | Stripped::AuthenticWithoutSignatures
        )
    }
}

/// The signs, if they prove that records are missing. `anchored` is the zone whose trust anchor counts: it is signed,
/// so that its keys must come with signatures.
pub(super) fn signs(side: &Side, anchored: Option<&Name>) -> Vec<Stripped> {
    let mut signs = signs_of_reply(&side.plain);
    if let Some(zone) = anchored {
        signs.extend(signs_of_keys(side, zone));
    }
    if signs.iter().any(Stripped::is_proof) { signs } else { Vec::new() }
}

fn signs_of_reply(reply: &Reply) -> Vec<Stripped> {
    let Some(message) = reply.data() else { return Vec::new() };
    let mut signs = Vec::new();
    match (&message.edns, reply.asked) {
        (_, Asked::WithoutEdns) => signs.push(Stripped::EdnsRefused),
        (None, Asked::WithDo) => signs.push(Stripped::OptMissing),
        (Some(edns), Asked::WithDo) if !edns.is_dnssec_ok() => signs.push(Stripped::DoNotEchoed),
        (Some(_), Asked::WithDo) => {}
    }
    let has_signature = message.records().any(|record| record.record_type == RecordType::RRSIG);
    let is_bare = message.records().next().is_some() && !has_signature;
    if message.header.is_authentic_data() && is_bare && reply.asked == Asked::WithDo {
        signs.push(Stripped::AuthenticWithoutSignatures);
    }
    signs
}

fn signs_of_keys(side: &Side, zone: &Name) -> Option<Stripped> {
    let asked = side.capture.exchanges.iter().filter(|exchange| {
        exchange.question.record_type == RecordType::DNSKEY && exchange.question.name == *zone
    });
    let reply = Reply::of(asked);
    let message: &Message = reply.data()?;
    let has = |wanted| message.answers.iter().any(|record| record.record_type == wanted);
    match (has(RecordType::DNSKEY), has(RecordType::RRSIG)) {
        (false, _) => Some(Stripped::KeysMissing { zone: zone.clone() }),
        (true, false) => Some(Stripped::SignaturesMissing { zone: zone.clone() }),
        (true, true) => None,
    }
}
