//! A plan as one JSON object, described in `docs/plan.md` and `docs/plan.schema.json`.

use super::{Shown, headline};
use crate::render::markup;
use dnssec_core::catalogue::escape;
use dnssec_core::finding::DsId;
use dnssec_core::plan::{
    Key, Observation, ParentServer, Place, Plan, Progress, Safety, Signer, Source, Step, Ttl, Wait,
    ZoneServer,
};
use serde_json::{Value, json};

/// The name and version of the form. Members may be added under one version; none is removed or changed.
const SCHEMA: &str = "dnssec-plan/1";

/// The whole plan.
pub(crate) fn json(shown: &Shown<'_>) -> String {
    let Shown { plan, present, asked, .. } = shown;
    markup::object(&json!({
        "schema": SCHEMA,
        "zone": plan.zone.to_string(),
        "procedure": plan.procedure.slug(),
        "now": plan.now.to_string(),
        "headline": headline(shown),
        "verdict": present.verdict.to_string(),
        "next": plan.next().map(|step| step.name),
        "old_key": plan.old,
        "new_key": plan.new,
        "asked": asked.as_ref().map(|(step, safety)| answer(step, safety)),
        "steps": plan.steps.iter().map(|one| step(plan, one)).collect::<Vec<_>>(),
        "obstacles": plan.obstacles.iter().map(|obstacle| said(obstacle.slug(), &obstacle.to_string()))
            .collect::<Vec<_>>(),
        "remarks": plan.remarks.iter().map(|remark| said(remark.slug(), &remark.to_string())).collect::<Vec<_>>(),
        "seen": seen(present),
    }))
}

fn said(kind: &str, text: &str) -> Value {
    json!({ "kind": kind, "text": text })
}

fn answer(step: &str, safety: &Safety) -> Value {
    let (word, at, after) = match safety {
        Safety::Done => ("done", None, None),
        Safety::Now => ("now", None, None),
        Safety::NotYet { at, after } => ("not-yet", Some(at.to_string()), *after),
        Safety::Broken => ("broken", None, None),
        Safety::Unknown => ("unknown", None, None),
    };
    json!({ "step": step, "safety": word, "at": at, "after": after })
}

fn step(plan: &Plan, step: &Step) -> Value {
    let (state, since, lacking) = match &step.progress {
        Progress::Done(since) => ("done", Some(*since), Vec::new()),
        Progress::UnderWay(places) => ("under-way", None, places.iter().map(place).collect()),
        Progress::Open => ("open", None, Vec::new()),
    };
    let commands = plan.commands(step);
    let commands = commands
        .iter()
        .map(|remedy| json!({ "software": remedy.software.slug(), "commands": remedy.commands }));
    json!({
        "name": step.name,
        "owner": step.owner.slug(),
        "action": escape(&step.action),
        "ds": step.ds,
        "state": state,
        "since": since.map(|since| since.at.to_string()),
        "since_by": since.map(|since| since.by.slug()),
        "lacking": lacking,
        "earliest": step.earliest.map(|at| at.to_string()),
        "waits": step.waits.iter().map(wait).collect::<Vec<_>>(),
        "commands": commands.collect::<Vec<_>>(),
    })
}

fn wait(wait: &Wait) -> Value {
    json!({
        "cached": wait.cached.slug(),
        "since": wait.since.map(|since| since.at.to_string()),
        "since_by": wait.since.map(|since| since.by.slug()),
        "seconds": wait.seconds(),
        "until": wait.until.to_string(),
        "ttls": wait.ttls.iter().map(ttl).collect::<Vec<_>>(),
        "rfc": wait.clause.to_string(),
    })
}

fn ttl(ttl: &Ttl) -> Value {
    let (source, name, record_type, at) = match &ttl.source {
        Source::Served { owner, record_type, at } => ("served", Some(owner), Some(record_type), Some(at)),
        Source::Negative { zone, at } => ("negative", Some(zone), None, Some(at)),
        Source::Told => ("told", None, None, None),
        Source::Assumed => ("assumed", None, None, None),
    };
    json!({
        "seconds": ttl.seconds,
        "source": source,
        "name": name.map(ToString::to_string),
        "type": record_type.map(ToString::to_string),
        "server": at.map(place),
    })
}

fn place(place: &Place) -> Value {
    json!({ "name": place.name.as_ref().map(ToString::to_string), "address": place.server.ip().to_string() })
}

fn seen(present: &Observation) -> Value {
    json!({
        "at": present.at.to_string(),
        "parent": present.parent.as_ref().map(ToString::to_string),
        "keys": present.keys.iter().map(key).collect::<Vec<_>>(),
        "parent_servers": present.parents.iter().map(parent).collect::<Vec<_>>(),
        "servers": present.servers.iter().map(server).collect::<Vec<_>>(),
        "other_servers": present.others.iter().map(server).collect::<Vec<_>>(),
    })
}

fn key(key: &Key) -> Value {
    json!({ "tag": key.id.tag, "algorithm": key.id.algorithm.0, "flags": key.id.flags })
}

fn signer(signer: &Signer) -> Value {
    json!({ "tag": signer.tag, "algorithm": signer.algorithm.0 })
}

fn ds(ds: &DsId) -> Value {
    json!({ "tag": ds.tag, "algorithm": ds.algorithm.0, "digest_type": ds.digest_type.0,
        "digest": crate::render::hexadecimal(&ds.digest) })
}

fn parent(parent: &ParentServer) -> Value {
    json!({
        "server": place(&parent.place),
        "ds": parent.ds.as_ref().map(|set| set.iter().map(ds).collect::<Vec<_>>()),
        "ds_ttl": parent.ds_ttl,
        "negative_ttl": parent.negative_ttl,
        "ns_ttl": parent.ns.as_ref().map(|(_, ttl)| *ttl),
    })
}

fn server(server: &ZoneServer) -> Value {
    let longest = server.sets.iter().map(|set| set.ttl).max();
    // Those that sign every set: with one that signs only some, the zone is between two keys.
    let mut sets = server.sets.iter();
    let first = sets.next().map(|set| set.signers.clone()).unwrap_or_default();
    let all = sets.fold(first, |all, set| all.intersection(&set.signers).copied().collect());
    json!({
        "server": place(&server.place),
        "serial": server.serial,
        "keys": server.keys.as_ref().map(|keys| keys.iter().map(signer).collect::<Vec<_>>()),
        "keys_ttl": server.keys_ttl,
        "keys_signed_by": server.key_signers.iter().map(signer).collect::<Vec<_>>(),
        "data_signed_by": all.iter().map(signer).collect::<Vec<_>>(),
        "cds": server.cds.iter().map(ds).collect::<Vec<_>>(),
        "ns_ttl": server.ns.as_ref().map(|(_, ttl)| *ttl),
        "negative_ttl": server.negative_ttl,
        "sets": server.sets.len(),
        "longest_ttl": longest,
    })
}
