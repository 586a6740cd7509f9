//! What a zone asks of its parent, and what comes of it.

mod json;

pub(crate) use json::json;

use super::layout::{dim, level, paint, row, wrap};
use super::{Options, counted, markup};
use anstyle::{AnsiColor, Style};
use dnssec_core::algorithm::Algorithm;
use dnssec_core::catalogue::Level;
use dnssec_core::cds::{Asked, Decision, Present, Request, Signal, SignalState};
use dnssec_core::finding::DsId;
use dnssec_core::master::rdata_to_text;
use dnssec_core::record::Dnskey;
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Characters shown of a CDNSKEY record.
const SHOWN: usize = 40;

/// The whole on one screen.
pub(crate) fn text(request: &Request, at: Timestamp, options: &Options) -> String {
    let mut paragraphs = vec![
        first_line(request, options),
        state(request, options),
        signals(request, options),
        change(request, options),
        objections(request, options),
        dim(&format!("  as of {at}; dnssec check {} shows the chain", request.zone)) + "\n",
    ];
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    markup::without_markup(&paragraphs.join("\n"))
}

/// What is decided, in a word and a sentence.
pub(super) fn headline(request: &Request) -> (&'static str, AnsiColor, String) {
    let zone = &request.zone;
    match &request.decision {
        Decision::NotAsked => {
            ("NOTHING", AnsiColor::Green, format!("{zone} asks for nothing: it has neither CDS nor CDNSKEY"))
        }
        Decision::AlreadySo => {
            ("NOTHING", AnsiColor::Green, format!("{zone} asks for what its parent has already"))
        }
        Decision::Replace { ds } => {
            let count = counted(ds.len(), "record", "records");
            (
                "ACCEPT",
                AnsiColor::Green,
                format!("the DS set of {zone} would become that of {count} it asks for"),
            )
        }
        Decision::Enroll { ds } => {
            let count = counted(ds.len(), "record", "records");
            ("ACCEPT", AnsiColor::Green, format!("{zone} would get its first DS set, of {count}"))
        }
        Decision::Delete => (
            "DELETE",
            AnsiColor::Yellow,
            format!("the DS set of {zone} would be removed, as it asks: it becomes insecure"),
        ),
        Decision::Refuse { objections } => {
            let count = counted(objections.len(), "objection", "objections");
            ("REFUSE", AnsiColor::Red, format!("a parent must not act on what {zone} asks for: {count}"))
        }
        Decision::Undecided { .. } => (
            "UNKNOWN",
            AnsiColor::Magenta,
            format!("what a parent would do with the request of {zone} cannot be told"),
        ),
    }
}

fn first_line(request: &Request, options: &Options) -> String {
    let (word, colour, sentence) = headline(request);
    let style = Style::new().bold().fg_color(Some(colour.into()));
    wrap(&format!("{}  ", paint(style, word)), word.len() + 2, &sentence, options.width)
}

/// What there is, and what is asked for at which servers.
fn state(request: &Request, options: &Options) -> String {
    let mut text = String::new();
    match &request.present {
        Present::Ds(ds) => text.extend(ds.iter().map(|ds| row("parent", &format!("DS {ds}"), usize::MAX))),
        Present::None => text.push_str(&row("parent", "no DS, as is proven", options.width)),
        Present::NoneOfInsecureParent => {
            text.push_str(&row("parent", "no DS, and its parent is not secure itself", options.width));
        }
        Present::Unknown => text.push_str(&row("parent", "nothing that validates", options.width)),
    }
    for record_type in [RecordType::CDS, RecordType::CDNSKEY] {
        for (set, servers) in by_set(&request.asked, record_type) {
            let servers = of_all(servers.len(), request.asked.len());
            let lines: Vec<String> = set.iter().map(|rdata| shown(record_type, rdata)).collect();
            match lines.as_slice() {
                [] => text.push_str(&row("asks", &format!("no {record_type}, at {servers}"), options.width)),
                lines => text.extend(
                    lines.iter().map(|line| row("asks", &format!("{line}, at {servers}"), usize::MAX)),
                ),
            }
        }
    }
    text
}

/// The sets that servers have, each with those servers.
fn by_set(asked: &[Asked], record_type: RecordType) -> BTreeMap<&BTreeSet<Box<[u8]>>, Vec<&Asked>> {
    let mut sets: BTreeMap<&BTreeSet<Box<[u8]>>, Vec<&Asked>> = BTreeMap::new();
    for server in asked {
        let set = if record_type == RecordType::CDS { &server.cds } else { &server.cdnskey };
        if let Some(set) = set {
            sets.entry(set).or_default().push(server);
        }
    }
    sets
}

fn of_all(count: usize, all: usize) -> String {
    match count == all {
        true => counted(all, "server", "servers"),
        false => format!("{count} of {all} servers"),
    }
}

/// A record; a public key is cut, as its tag tells it from others.
fn shown(record_type: RecordType, rdata: &[u8]) -> String {
    let text = rdata_to_text(record_type, rdata);
    let Some(key) = Dnskey::parse(rdata)
        .ok()
        .filter(|key| record_type == RecordType::CDNSKEY && key.algorithm != Algorithm::DELETE)
    else {
        return format!("{record_type} {text}");
    };
    let cut: String = text.chars().take(SHOWN).collect();
    let dots = if cut.len() < text.len() { "…" } else { "" };
    format!("{record_type} {cut}{dots} (key {})", key.key_tag())
}

fn signals(request: &Request, options: &Options) -> String {
    request.signals.iter().map(|signal| row("signal", &of_signal(signal), options.width)).collect()
}

fn of_signal(signal: &Signal) -> String {
    let place = match &signal.name {
        Some(name) => format!("{name} {}", signal.record_type),
        None => format!("of {}", signal.server),
    };
    format!("{place}: {}", words(&signal.state))
}

fn words(state: &SignalState) -> &'static str {
    match state {
        SignalState::Vouches => "secure, and the same as in the zone",
        SignalState::Differs => "secure, and other than in the zone",
        SignalState::Missing => "securely nothing",
        SignalState::ZoneCut => "the apex of a zone",
        SignalState::NotSecure(_) => "not secure",
        SignalState::NotAsked => "not asked for",
        SignalState::TooLong => "its name would be too long",
    }
}

/// What would go and come.
fn change(request: &Request, options: &Options) -> String {
    let present: &[DsId] = if let Present::Ds(ds) = &request.present { ds } else { &[] };
    let new: &[DsId] = match &request.decision {
        Decision::Replace { ds } | Decision::Enroll { ds } => ds,
        Decision::Delete => &[],
        _ => return String::new(),
    };
    let line = |sign: char, ds: &DsId| format!("  {sign} {} IN DS {ds}\n", request.zone);
    let gone = present.iter().filter(|ds| !new.contains(ds)).map(|ds| line('-', ds));
    let come = new.iter().filter(|ds| !present.contains(ds)).map(|ds| line('+', ds));
    let mut text: String = gone.chain(come).collect();
    if request.decision == Decision::Delete {
        let words =
            "keep signing until the DS set is gone from every server of the parent and its TTL has passed";
        text.push_str(&wrap("  ", 2, words, options.width));
    }
    text
}

fn objections(request: &Request, options: &Options) -> String {
    let objections = request.decision.objections().iter();
    let shown = objections.map(|objection| {
        let style = level(if objection.is_of_ignorance() { Level::Note } else { Level::Error });
        wrap(&format!("  {} ", paint(style, objection.slug())), 4, &objection.to_string(), options.width)
    });
    shown.collect()
}
