//! What a server says with a message, apart from its data (RFC 1035 §4.1, RFC 8914).

use super::{Asked, Behaviour, Noted, Path, Said, edns};
use crate::capture::Mode;
use crate::evidence::{Kind, Manner};
use crate::finding::Fact;
use crate::inspection::{Inspection, finding};
use crate::name::Name;
use crate::record::Record;
use crate::record_type::{Class, RecordType};
use crate::wire::{Message, Rcode, Section};

/// Characters of an extended error's text that are kept.
const MOST_TEXT: usize = 200;

pub(super) fn inspect(behaviour: &Behaviour<'_>, path: &Path, noted: &mut Noted) {
    for asked in &behaviour.asked {
        let Some(message) = &asked.response.message else { continue };
        question(behaviour, asked, message, noted);
        if !path.leads_to_resolver {
            authority(behaviour, asked, message, noted);
        }
        foreign_classes(behaviour, message, noted);
        extended_errors(behaviour, message, noted);
    }
    if behaviour.is_useful() {
        rcodes(behaviour, noted);
    }
}

/// A resolver that is none (RFC 1034 §4.3.1).
pub(super) fn inspect_resolver(inspection: &Inspection<'_>, noted: &mut Noted) {
    let exchanges = inspection.exchanges().filter(|_| inspection.capture.mode == Mode::Recursive);
    for (exchange, response) in exchanges {
        let Some(message) = &response.message else { continue };
        if matches!(response.kind, Kind::Answer) && !message.header.is_recursion_available() {
            let (root, question) = (Name::root(), &exchange.question);
            let fact = Fact::RecursionNotOffered;
            noted.add(finding(&root, &question.name, question.record_type, fact, exchange.server));
        }
    }
}

/// RFC 4343 §4.1: the question comes back as it was.
fn question(behaviour: &Behaviour<'_>, asked: &Asked<'_>, message: &Message, noted: &mut Noted) {
    let name = &asked.question().name;
    let same = message.questions.first().filter(|question| question.name == *name);
    if same.is_some_and(|question| !question.name.eq_exact(name)) {
        noted.server(behaviour, Fact::CaseNotPreserved);
    }
}

/// AA, and who is referred to (RFC 1035 §4.1.1, RFC 1034 §4.2.2).
fn authority(behaviour: &Behaviour<'_>, asked: &Asked<'_>, message: &Message, noted: &mut Noted) {
    let is_authoritative = message.header.is_authoritative();
    match &asked.response.kind {
        Kind::Answer if !is_authoritative && !asked.response.is_hollow() => {
            noted.server(behaviour, Fact::NotAuthoritative);
        }
        Kind::Referral(child) if is_authoritative => {
            noted.note(behaviour, child, RecordType::NS, Fact::AuthoritativeReferral);
        }
        Kind::Failure(Fact::LameDelegation) => {
            let is_above = |record: &&Record| {
                record.record_type == RecordType::NS && behaviour.zone.is_below(&record.owner)
            };
            if let Some(record) = message.authorities.iter().find(is_above) {
                let target = record.owner.to_canonical();
                noted.server(behaviour, Fact::UpwardReferral { target });
            }
        }
        _ => {}
    }
}

/// RFC 1034 §6.1, RFC 1035 §5.2. Signatures of transactions have a class of their own (RFC 2931 §3,
/// RFC 8945 §4.2), and a second OPT record has none.
fn foreign_classes(behaviour: &Behaviour<'_>, message: &Message, noted: &mut Noted) {
    const SIG: RecordType = RecordType(24);
    const TSIG: RecordType = RecordType(250);
    let sections = [
        (Section::Answer, &message.answers),
        (Section::Authority, &message.authorities),
        (Section::Additional, &message.additionals),
    ];
    for (section, records) in sections {
        let is_foreign = |record: &&Record| {
            record.class != Class::IN && ![SIG, TSIG, RecordType::OPT].contains(&record.record_type)
        };
        if let Some(record) = records.iter().find(is_foreign) {
            noted.server(behaviour, Fact::ForeignClass { class: record.class, section });
        }
    }
}

/// RFC 8914 §2.
fn extended_errors(behaviour: &Behaviour<'_>, message: &Message, noted: &mut Noted) {
    for (info_code, text) in message.edns.iter().flat_map(|edns| edns.extended_errors()) {
        let text = String::from_utf8_lossy(text).chars().take(MOST_TEXT).collect();
        noted.server(behaviour, Fact::ExtendedError { info_code, text });
    }
}

/// Errors for single questions, that how these were put does not explain.
fn rcodes(behaviour: &Behaviour<'_>, noted: &mut Noted) {
    let options_fail = edns::options_fail(behaviour).is_some();
    let edns_fails = edns::fault(behaviour).is_some();
    for asked in behaviour.by_question() {
        if asked.iter().any(|asked| asked.message().is_some()) {
            continue;
        }
        let error = asked.iter().find_map(|asked| {
            let is_explained = match &asked.response.manner {
                Manner::Edns(edns) if edns.version > 0 => true,
                Manner::Edns(edns) if !edns.options.is_empty() => options_fail || edns_fails,
                Manner::Edns(_) => edns_fails,
                Manner::Plain | Manner::Unrecorded => false,
            };
            match asked.said() {
                Said::Error(rcode) if !is_explained && rcode != Rcode::BADCOOKIE => Some((asked, rcode)),
                _ => None,
            }
        });
        if let Some((asked, rcode)) = error {
            noted.question(behaviour, asked, Fact::InvalidRcode { rcode });
        }
    }
}
