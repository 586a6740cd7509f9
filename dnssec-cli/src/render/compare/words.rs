//! The words of stances and causes.

use super::label;
use super::table::{FEW, WIDEST_RECORD};
use crate::comparison::{
    Cause, Comparison, Data, Decisive, Extended, Older, Recursion, SetName, Source, Stance, Stripped,
    Subject, Version,
};
use crate::render::relative;
use dnssec_core::catalogue::escape;
use dnssec_core::master::rdata_to_text;
use dnssec_core::record::{Dnskey, Ds};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_core::wire::InfoCode;

/// Columns of an extended error's text that are shown.
const WIDEST_TEXT: usize = 160;

/// What so many resolvers do.
pub(super) fn stance(stance: Stance, count: usize) -> &'static str {
    match (stance, count) {
        (Stance::Authentic, 1) => "answers with AD",
        (Stance::Authentic, _) => "answer with AD",
        (Stance::Unauthenticated, 1) => "answers without AD",
        (Stance::Unauthenticated, _) => "answer without AD",
        (Stance::Rejects, 1) => "answers SERVFAIL unless CD is set",
        (Stance::Rejects, _) => "answer SERVFAIL unless CD is set",
        (Stance::Fails, 1) => "answers SERVFAIL",
        (Stance::Fails, _) => "answer SERVFAIL",
        (Stance::Refuses, 1) => "refuses",
        (Stance::Refuses, _) => "refuse",
        (Stance::Silent, 1) => "gives no response",
        (Stance::Silent, _) => "give no response",
    }
}

/// A cause as what its resolvers do, with its evidence.
pub(super) fn cause(cause: &Cause, comparison: &Comparison) -> String {
    let name = |index: &usize| comparison.sides.get(*index).map_or_else(String::new, label);
    match cause {
        Cause::Unreachable { error, attempts } => {
            format!("is unreachable: {} (asked {})", escape(error), times(*attempts))
        }
        Cause::SilentUnlessUnchecked { error } => format!(
            "gives no response without CD ({}), but one with it: it may still be looking for an answer that \
            validates; a longer --timeout would show",
            escape(error)
        ),
        Cause::Refuses { rcode, recursion: Recursion::Offered } => {
            format!("answers {rcode}: it does not resolve this for us")
        }
        Cause::Refuses { rcode, recursion: Recursion::NotOffered } => {
            format!("answers {rcode} with RA clear: it is no resolver, or none for us")
        }
        Cause::Fails { extended } => fails(extended),
        Cause::Filters { extended } => format!("filters, as it says itself{}", list(extended)),
        Cause::ServesStale { extended } => {
            format!("serves data past its TTL (RFC 8767), as it says itself{}", list(extended))
        }
        Cause::Strips { signs } => {
            format!("drops DNSSEC records, or something before it does: {}", stripped(signs))
        }
        Cause::Policy { .. } => policy(cause),
        Cause::Rejects { extended, verdict, decisive } => format!(
            "validates: SERVFAIL without CD, an answer with it{}; through it we find {verdict} too{}",
            list(extended),
            because(decisive.as_ref())
        ),
        Cause::RejectsWhatHolds { extended, verdict } => rejects_what_holds(extended, *verdict),
        Cause::AnswersBogus { decisive } => {
            format!(
                "does not validate: it answers what we find bogus through it{}",
                because(decisive.as_ref())
            )
        }
        Cause::LacksAuthenticData { extended } => lacks_authentic_data(extended),
        Cause::ClaimsAuthenticData { verdict, decisive } => format!(
            "sets AD on what we find {verdict} through it{}: it validated it earlier, or by another clock, other \
            trust anchors or another policy",
            because(decisive.as_ref())
        ),
        Cause::CannotBeValidated { decisive } => {
            format!("answers, but nothing can be validated through it{}", because(decisive.as_ref()))
        }
        Cause::Older(older) => self::older(older, comparison),
        Cause::OtherData { set, other } => format!(
            "has another {set} than {}, and neither is the older by signature or serial number: the zone's servers \
            answer differently, by the place of who asks or because they are not in step",
            name(other)
        ),
        Cause::Rewrites { set, other } => format!(
            "answers {set} unsigned and otherwise than {}, while other records come with their signatures: changed \
            by the resolver or on the way",
            name(other)
        ),
        Cause::Unexplained => "differs from the others, and nothing that was seen tells why".to_owned(),
    }
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// ` (S102 signature-expired)`; our verdict below tells more.
fn because(decisive: Option<&Decisive>) -> String {
    decisive.map_or_else(String::new, |decisive| format!(" ({} {})", decisive.code, decisive.slug))
}

/// ` (EDE 7 Signature Expired)`. Texts stand below the table.
fn list(extended: &[Extended]) -> String {
    let mut codes: Vec<String> = Vec::new();
    for error in extended {
        let code = error.code.to_string();
        if !codes.contains(&code) && codes.len() < FEW {
            codes.push(code);
        }
    }
    if codes.is_empty() { String::new() } else { format!(" (EDE {})", codes.join(", ")) }
}

fn fails(extended: &[Extended]) -> String {
    let is_validation = extended.iter().any(|error| error.code.is_validation_failure());
    let why = match is_validation {
        true => "its validation failed, and it does not heed CD",
        false => "it cannot resolve the name, or does not heed CD",
    };
    format!("answers SERVFAIL, with CD too{}: {why}", list(extended))
}

fn rejects_what_holds(extended: &[Extended], verdict: Verdict) -> String {
    let is_cached = extended.iter().any(|error| error.code == InfoCode::CACHED_ERROR);
    let why = match is_cached {
        true => "it repeats an error from its cache",
        false => "its clock, its trust anchors or its cache are others, or its policy is",
    };
    format!(
        "answers SERVFAIL unless CD is set{}, although we find {verdict} through it: {why}",
        list(extended)
    )
}

fn lacks_authentic_data(extended: &[Extended]) -> String {
    let is_anchored = extended.iter().any(|error| error.code == InfoCode::NEGATIVE_TRUST_ANCHOR);
    let why = match is_anchored {
        true => "its operator has a negative trust anchor there (RFC 7646)",
        false => "it does not validate, or has a negative trust anchor there (RFC 7646)",
    };
    format!("sets no AD on an answer that we find secure through it{}: {why}", list(extended))
}

fn stripped(signs: &[Stripped]) -> String {
    let words: Vec<String> = signs
        .iter()
        .map(|sign| match sign {
            Stripped::EdnsRefused => "it answers without EDNS only".to_owned(),
            Stripped::OptMissing => "no OPT record in its response".to_owned(),
            Stripped::DoNotEchoed => "DO is not set in its response".to_owned(),
            Stripped::SignaturesMissing { zone } => format!("no RRSIG beside the DNSKEY of {zone}"),
            Stripped::KeysMissing { zone } => format!("no DNSKEY of {zone}"),
            Stripped::AuthenticWithoutSignatures => "AD set on records without any RRSIG".to_owned(),
        })
        .collect();
    words.join("; ")
}

fn policy(cause: &Cause) -> String {
    let Cause::Policy { verdict, presets, decisive, others } = cause else { return String::new() };
    let others: Vec<String> =
        others.iter().map(|(verdict, presets)| format!("{verdict} by {}", presets.join(", "))).collect();
    let because = decisive
        .as_ref()
        .map_or_else(String::new, |decisive| format!(" ({} {})", decisive.code, decisive.summary));
    let hedge = match (verdict, presets.as_slice()) {
        // Who does not validate at all does the same.
        (Verdict::Insecure, _) => "; or it does not validate",
        (_, ["strict"]) => "; no resolver that we know has that by default",
        _ => "",
    };
    format!("matches the policy of {}: {verdict}{because}; {}{hedge}", presets.join(", "), others.join("; "))
}

fn older(older: &Older, comparison: &Comparison) -> String {
    let Older { set, subject, source, version, newest } = older;
    let newer = comparison.sides.get(newest.side).map_or_else(String::new, label);
    let what = match subject {
        Subject::Data => format!("an older {set} than {newer}"),
        Subject::Signatures => format!("older signatures of {set} than {newer}"),
    };
    let when = format!("{what}: {}, there {}", dated(version, newest), dated(newest, version));
    let contents = match subject {
        Subject::Data => format!(" ({}; there {})", shown(set, version), shown(set, newest)),
        Subject::Signatures => String::new(),
    };
    let heals = version.heals();
    let heals = format!("{heals} ({})", relative(heals, comparison.at));
    let from = match (source, version.original_ttl) {
        (Source::Cache, Some(original)) => {
            // Keys and DS are the same at all servers; other data need not be.
            let hedge = match set.record_type {
                RecordType::DNSKEY | RecordType::DS => "",
                _ => ", unless the zone's servers answer differently",
            };
            format!("from its cache, TTL {} of {original} left, heals at {heals}{hedge}", version.ttl)
        }
        (Source::Server, _) => {
            format!("fetched just now: the server that it asked is behind; asked again after {heals}")
        }
        (Source::Cache | Source::Untold, _) => format!("TTL {} left, asked again after {heals}", version.ttl),
    };
    format!("has {when}{contents}; {from}")
}

/// When a version was made, as far as that differs from the other.
fn dated(version: &Version, other: &Version) -> String {
    match (&version.serial, version.inception, version.expiration) {
        (Some((_, serial)), _, _) if other.serial.as_ref().is_some_and(|(_, other)| other != serial) => {
            format!("serial {serial}")
        }
        (_, Some(inception), Some(expiration)) => format!("signed from {inception} to {expiration}"),
        _ => "unsigned".to_owned(),
    }
}

/// The tags of keys and DS, the first records of other types, or that there are none.
fn shown(set: &SetName, version: &Version) -> String {
    let Data::Records(rdatas) = &version.data else { return "none".to_owned() };
    let text = |rdata: &Vec<u8>| match set.record_type {
        RecordType::DNSKEY => Dnskey::parse(rdata).ok().map(|key| key.key_tag().to_string()),
        RecordType::DS => Ds::parse(rdata).ok().map(|ds| ds.key_tag.to_string()),
        record_type => Some(cut(&rdata_to_text(record_type, rdata), WIDEST_RECORD)),
    };
    let mut texts: Vec<String> = rdatas.iter().filter_map(text).take(FEW).collect();
    if rdatas.len() > texts.len() {
        texts.push(format!("… {} more", rdatas.len() - texts.len()));
    }
    let noun = match set.record_type {
        RecordType::DNSKEY => "keys ",
        RecordType::DS => "DS ",
        _ => "",
    };
    format!("{noun}{}", texts.join(", "))
}

/// The text of an extended error in quotes, cut off where it is long.
pub(super) fn quoted(text: &str) -> String {
    format!("“{}”", cut(&escape(text), WIDEST_TEXT))
}

/// So many columns of a text at most.
pub(super) fn cut(text: &str, width: usize) -> String {
    match text.char_indices().nth(width) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
