//! EDNS as a server does it (RFC 6891).

use super::{Asked, Behaviour, Noted, Path, Said};
use crate::evidence::Manner;
use crate::finding::Fact;
use crate::record_type::RecordType;
use crate::wire::{Edns, Message, Rcode};

/// Queries that must have gone without response before it is called a habit: a packet is soon lost.
const HABIT: usize = 2;

/// The flags that have a meaning: DO (RFC 3225 §3) and CO (RFC 9824 §5.1).
const DEFINED_FLAGS: u16 = Edns::DNSSEC_OK | Edns::COMPACT_OK;

pub(super) fn inspect(behaviour: &Behaviour<'_>, path: &Path, noted: &mut Noted) {
    match fault(behaviour) {
        Some(fact @ (Fact::EdnsError { .. } | Fact::DnssecOkError { .. })) if behaviour.is_signed => {
            let downgrade = Fact::DnssecDowngrade;
            let mut finding = super::super::finding(
                behaviour.zone,
                behaviour.zone,
                RecordType::NS,
                downgrade,
                behaviour.server,
            );
            finding.details.push(fact);
            noted.add(finding);
        }
        Some(fact) => noted.server(behaviour, fact),
        None => {}
    }
    if let Some(rcode) = options_fail(behaviour) {
        noted.server(behaviour, Fact::EdnsOptionsFail { rcode });
    }
    unobtainable(behaviour, noted);
    versions(behaviour, noted);
    if !path.takes_opt {
        without_opt(behaviour, noted);
    }
    opt(behaviour, noted);
}

/// Why nothing that asks for DNSSEC records is answered, where other queries are.
pub(super) fn fault(behaviour: &Behaviour<'_>) -> Option<Fact> {
    if behaviour.answers_validators() {
        return None;
    }
    let lesser = behaviour.asked.iter().filter(|asked| is_lesser(asked) && asked.message().is_some());
    let manners: Vec<&Manner> = lesser.map(|asked| &asked.response.manner).collect();
    if manners.is_empty() {
        return None;
    }
    let asking = || behaviour.asked.iter().filter(|asked| asked.asks_for_dnssec());
    match asking().filter_map(error).min_by_key(|rcode| rcode.0) {
        // With EDNS it answers, without DO.
        Some(rcode) if manners.iter().any(|manner| manner.edns().is_some()) => {
            Some(Fact::DnssecOkError { rcode })
        }
        Some(rcode) => Some(Fact::EdnsError { rcode }),
        // A server without response gets few queries: one is as good here as where it is called silent.
        None => asking().any(is_silence).then_some(Fact::EdnsDropped),
    }
}

/// What a server has for queries with options if it answers those without: an rcode, or no response.
pub(super) fn options_fail(behaviour: &Behaviour<'_>) -> Option<Option<Rcode>> {
    let is_bare = |asked: &&Asked<'_>| asked.asks_for_dnssec() && !asked.has_options();
    let optional = || behaviour.asked.iter().filter(|asked| asked.asks_for_dnssec() && asked.has_options());
    // RFC 7873 §5.2.3: BADCOOKIE tells a client to come back with the server's cookie.
    if optional().any(|asked| asked.message().is_some() || error(asked) == Some(Rcode::BADCOOKIE))
        || !behaviour.asked.iter().filter(is_bare).any(|asked| asked.message().is_some())
    {
        return None;
    }
    match optional().filter_map(error).min_by_key(|rcode| rcode.0) {
        Some(rcode) => Some(Some(rcode)),
        None => (optional().filter(|asked| is_silence(asked)).count() >= HABIT).then_some(None),
    }
}

/// Questions with an error for validators alone, of a server that answers them others.
fn unobtainable(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    if !behaviour.is_signed || !behaviour.answers_validators() {
        return;
    }
    let options_fail = options_fail(behaviour).is_some();
    for asked in behaviour.by_question() {
        let counts = |asked: &&Asked<'_>| asked.asks_for_dnssec() && !(options_fail && asked.has_options());
        let asking = || asked.iter().filter(counts);
        let is_answered = asking().any(|asked| asked.message().is_some());
        let is_answered_otherwise = asked.iter().any(|asked| is_lesser(asked) && asked.message().is_some());
        let error = asking().find_map(|asked| Some((asked, error(asked)?)));
        if let Some((asked, rcode)) = error.filter(|_| !is_answered && is_answered_otherwise) {
            noted.question(behaviour, asked, Fact::DnssecRecordsUnobtainable { rcode });
        }
    }
}

/// RFC 6891 §6.1.3.
fn versions(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    let sends_opt = |asked: &Asked<'_>| {
        asked.asks_for_dnssec() && asked.message().is_some_and(|message| message.edns.is_some())
    };
    let does_edns = behaviour.asked.iter().any(sends_opt);
    for asked in &behaviour.asked {
        let Some(query) = asked.response.manner.edns() else { continue };
        let asked_for = query.version;
        let version = |message: &Message| message.edns.as_ref().map_or(0, |edns| edns.version);
        let answered = asked.response.message.as_ref().map_or(0, version);
        let fact = match asked.said() {
            Said::Something(_) if asked_for == 0 && answered == 0 => None,
            Said::Something(_) => Some(Fact::EdnsVersionMismatch { asked: asked_for, answered }),
            _ if asked_for == 0 => None,
            Said::Error(Rcode::BADVERS) => {
                let is_known = answered >= asked_for;
                is_known.then_some(Fact::EdnsVersionNotProvided { asked: asked_for, answered })
            }
            Said::Error(rcode) => Some(Fact::EdnsVersionFails { rcode: Some(rcode) }),
            Said::Nothing(_) => Some(Fact::EdnsVersionFails { rcode: None }),
            Said::Damaged(_) => None,
        };
        if let Some(fact) = fact.filter(|_| does_edns) {
            noted.server(behaviour, fact);
        }
    }
}

/// Responses that should have an OPT record (RFC 6891 §6.1.1, §7).
fn without_opt(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    let without = || {
        let is_asked = |asked: &Asked<'_>| asked.asks_for_dnssec() && asked.response.manner.edns().is_some();
        messages(behaviour).filter(move |(asked, message)| is_asked(asked) && message.edns.is_none())
    };
    let has_signatures =
        |message: &Message| message.records().any(|record| record.record_type == RecordType::RRSIG);
    if without().any(|(_, message)| has_signatures(message)) {
        noted.server(behaviour, Fact::EdnsWithoutOpt);
    } else if without().next().is_some() {
        noted.server(behaviour, Fact::EdnsIgnored);
    }
}

/// The OPT records that there are.
fn opt(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    for (asked, message) in messages(behaviour) {
        let Some(edns) = &message.edns else { continue };
        if asked.response.manner == Manner::Plain {
            noted.server(behaviour, Fact::GratuitousOpt);
        }
        let flags = edns.flags & !DEFINED_FLAGS;
        if flags != 0 {
            noted.server(behaviour, Fact::EdnsUndefinedFlags { flags });
        }
    }
}

fn messages<'b, 'a>(behaviour: &'b Behaviour<'a>) -> impl Iterator<Item = (&'b Asked<'a>, &'a Message)> {
    behaviour.asked.iter().filter_map(|asked| Some((asked, asked.message()?)))
}

/// Whether it was put with less than validators ask for.
fn is_lesser(asked: &Asked<'_>) -> bool {
    !asked.asks_for_dnssec() && !asked.response.manner.is_of_next_version()
}

fn error(asked: &Asked<'_>) -> Option<Rcode> {
    match asked.said() {
        Said::Error(rcode) => Some(rcode),
        _ => None,
    }
}

fn is_silence(asked: &Asked<'_>) -> bool {
    matches!(asked.said(), Said::Nothing(_))
}
