//! A comparison as one JSON object, described in `docs/compare.md` and `docs/compare.schema.json`.

use super::{headline, words};
use crate::comparison::{
    Cause, Comparison, Conclusion, Data, Decisive, Extended, Older, Reason, Recursion, Reply, Side, Stripped,
    Subject, UnderPolicy, Version,
};
use crate::render::{Case, json as report, markup};
use dnssec_core::catalogue::escape;
use dnssec_core::policy::Policy;
use dnssec_core::record_type::RecordType;
use dnssec_core::wire::{Edns, Message};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The name and version of the form. Members may be added under one version; none is removed or changed.
const SCHEMA: &str = "dnssec-compare/1";

/// The whole comparison.
pub(crate) fn json(comparison: &Comparison) -> String {
    markup::object(&Document::new(comparison))
}

#[derive(Serialize)]
struct Document {
    schema: &'static str,
    question: Value,
    at: String,
    conclusion: &'static str,
    headline: String,
    verdict: Option<String>,
    resolvers: Vec<Value>,
    reasons: Vec<Value>,
}

impl Document {
    fn new(comparison: &Comparison) -> Self {
        let question = &comparison.question;
        let (conclusion, verdict) = match comparison.conclusion() {
            Conclusion::Alike(_, verdict) => ("alike", Some(verdict.to_string())),
            Conclusion::Differ => ("differ", None),
            Conclusion::Unknown => ("unknown", None),
        };
        Document {
            schema: SCHEMA,
            question: json!({
                "name": question.name.to_string(),
                "type": question.record_type.to_string(),
                "class": question.class.0,
            }),
            at: comparison.at.to_string(),
            conclusion,
            headline: headline(comparison),
            verdict,
            resolvers: comparison.sides.iter().map(resolver).collect(),
            reasons: comparison.reasons.iter().map(|found| reason(found, comparison)).collect(),
        }
    }
}

fn resolver(side: &Side) -> Value {
    let words: Vec<String> = side.resolver.words.iter().map(|word| escape(word)).collect();
    json!({
        "address": side.resolver.address.to_string(),
        "words": words,
        "stance": side.stance.slug(),
        "reply": reply(&side.plain),
        "checking_disabled": reply(&side.unchecked),
        "verdict": side.report.verdict.to_string(),
        "policies": side.policies.iter().map(policy).collect::<Vec<Value>>(),
        "report": report::nested(&Case::new(&side.report, &side.capture, &Policy::default())),
    })
}

fn reply(reply: &Reply) -> Value {
    let message = reply.outcome.as_ref().ok();
    let edns = message.and_then(|message| message.edns.as_ref());
    let signatures = message.map_or(0, |message| {
        message.records().filter(|record| record.record_type == RecordType::RRSIG).count()
    });
    let records = reply.records();
    json!({
        "error": reply.outcome.as_ref().err().map(|error| escape(error)),
        "transport": reply.transport.to_string(),
        "attempts": reply.attempts,
        "elapsed": reply.elapsed,
        "rcode": reply.rcode().map(|rcode| rcode.to_string()),
        "flags": message.map_or_else(Vec::new, flags),
        "edns": edns.is_some(),
        "dnssec_ok": edns.is_some_and(Edns::is_dnssec_ok),
        "extended_errors": extended(&reply.extended()),
        "answer": records.iter().map(ToString::to_string).collect::<Vec<String>>(),
        "ttl": records.iter().map(|record| record.ttl).min(),
        "signatures": signatures,
    })
}

fn flags(message: &Message) -> Vec<&'static str> {
    let header = message.header;
    [
        (header.is_authoritative(), "aa"),
        (header.is_truncated(), "tc"),
        (header.is_recursion_available(), "ra"),
        (header.is_authentic_data(), "ad"),
    ]
    .into_iter()
    .filter_map(|(is_set, name)| is_set.then_some(name))
    .collect()
}

fn extended(errors: &[Extended]) -> Vec<Value> {
    let error = |error: &Extended| json!({ "code": error.code.0, "purpose": error.code.purpose(), "text": escape(&error.text) });
    errors.iter().map(error).collect()
}

fn policy(policy: &UnderPolicy) -> Value {
    json!({
        "policy": policy.preset,
        "verdict": policy.verdict.to_string(),
        "decisive": decisive(policy.decisive.as_ref()),
    })
}

fn decisive(decisive: Option<&Decisive>) -> Value {
    decisive.map_or(
        Value::Null,
        |decisive| json!({ "code": decisive.code, "slug": decisive.slug, "summary": decisive.summary }),
    )
}

fn reason(reason: &Reason, comparison: &Comparison) -> Value {
    json!({
        "cause": reason.cause.slug(),
        "resolvers": reason.sides,
        "text": words::cause(&reason.cause, comparison),
        "fields": fields(&reason.cause),
    })
}

/// The evidence of a cause, by name.
fn fields(cause: &Cause) -> Value {
    match cause {
        Cause::Unreachable { error, attempts } => json!({ "error": escape(error), "attempts": attempts }),
        Cause::SilentUnlessUnchecked { error } => json!({ "error": escape(error) }),
        Cause::Refuses { rcode, recursion } => {
            json!({ "rcode": rcode.to_string(), "recursion_available": *recursion == Recursion::Offered })
        }
        Cause::Fails { extended: errors }
        | Cause::Filters { extended: errors }
        | Cause::ServesStale { extended: errors }
        | Cause::LacksAuthenticData { extended: errors } => json!({ "extended_errors": extended(errors) }),
        Cause::Strips { signs } => json!({ "signs": signs.iter().map(sign).collect::<Vec<Value>>() }),
        Cause::Policy { verdict, presets, decisive: found, others } => json!({
            "verdict": verdict.to_string(),
            "policies": presets,
            "decisive": decisive(found.as_ref()),
            "others": others
                .iter()
                .map(|(verdict, presets)| json!({ "verdict": verdict.to_string(), "policies": presets }))
                .collect::<Vec<Value>>(),
        }),
        Cause::Rejects { extended: errors, verdict, decisive: found } => json!({
            "extended_errors": extended(errors),
            "verdict": verdict.to_string(),
            "decisive": decisive(found.as_ref()),
        }),
        Cause::RejectsWhatHolds { extended: errors, verdict } => {
            json!({ "extended_errors": extended(errors), "verdict": verdict.to_string() })
        }
        Cause::AnswersBogus { decisive: found } | Cause::CannotBeValidated { decisive: found } => {
            json!({ "decisive": decisive(found.as_ref()) })
        }
        Cause::ClaimsAuthenticData { verdict, decisive: found } => {
            json!({ "verdict": verdict.to_string(), "decisive": decisive(found.as_ref()) })
        }
        Cause::Older(found) => older(found),
        Cause::OtherData { set, other } | Cause::Rewrites { set, other } => json!({
            "name": set.owner.to_string(),
            "type": set.record_type.to_string(),
            "other": other,
        }),
        Cause::Unexplained => Value::Object(Map::new()),
    }
}

fn sign(sign: &Stripped) -> Value {
    let (slug, zone) = match sign {
        Stripped::EdnsRefused => ("edns-refused", None),
        Stripped::OptMissing => ("opt-missing", None),
        Stripped::DoNotEchoed => ("do-not-echoed", None),
        Stripped::SignaturesMissing { zone } => ("signatures-missing", Some(zone)),
        Stripped::KeysMissing { zone } => ("keys-missing", Some(zone)),
        Stripped::AuthenticWithoutSignatures => ("authentic-without-signatures", None),
    };
    json!({ "sign": slug, "zone": zone.map(ToString::to_string) })
}

fn older(older: &Older) -> Value {
    json!({
        "name": older.set.owner.to_string(),
        "type": older.set.record_type.to_string(),
        "subject": match older.subject {
            Subject::Data => "data",
            Subject::Signatures => "signatures",
        },
        "heals": older.version.heals().to_string(),
        "version": version(&older.version),
        "newest": version(&older.newest),
        "other": older.newest.side,
    })
}

fn version(version: &Version) -> Value {
    let (records, rcode) = match &version.data {
        Data::Records(rdatas) => (Some(rdatas.len()), None),
        Data::Nothing(rcode) => (None, Some(rcode.to_string())),
    };
    json!({
        "records": records,
        "denied": rcode,
        "ttl": version.ttl,
        "original_ttl": version.original_ttl,
        "inception": version.inception.map(|time| time.to_string()),
        "expiration": version.expiration.map(|time| time.to_string()),
        "serial": version.serial.as_ref().map(|(_, serial)| serial),
    })
}
