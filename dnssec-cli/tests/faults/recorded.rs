//! The transcripts of the repository, and the peers asked again where they are installed.

use dnssec_fixtures::{find, scenarios};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use crate::namespace;
use crate::peer::Peer;
use crate::process::Exit;
use crate::transcript::{Heard, Transcripts};
use crate::{in_repository, is_recording, skip, warn};

/// What the document is written from, and what the peers here say otherwise.
pub(crate) struct Peers {
    pub(crate) transcripts: BTreeMap<Peer, Transcripts>,
    pub(crate) misses: Vec<String>,
}

/// Asked once, whichever test comes first.
pub(crate) fn peers() -> &'static Peers {
    static PEERS: LazyLock<Peers> = LazyLock::new(|| {
        let mut peers = Peers {
            transcripts: Peer::ALL.into_iter().map(|peer| (peer, read(peer))).collect(),
            misses: Vec::new(),
        };
        for (peer, heard) in ask_installed() {
            if is_recording() {
                fs::write(path(peer), heard.to_text(peer)).unwrap();
                peers.transcripts.insert(peer, heard);
            } else {
                peers.misses.extend(compare(peer, &peers.transcripts[&peer], &heard));
            }
        }
        peers
    });
    &PEERS
}

fn path(peer: Peer) -> PathBuf {
    in_repository(&format!("fixtures/transcripts/{}.txt", peer.slug()))
}

fn read(peer: Peer) -> Transcripts {
    fs::read_to_string(path(peer)).map(|text| Transcripts::parse(&text)).unwrap_or_default()
}

fn ask_installed() -> BTreeMap<Peer, Transcripts> {
    let mut installed = Vec::new();
    for peer in Peer::ALL {
        match peer.version() {
            Ok(_) => installed.push(peer),
            Err(program) => skip(&format!("what {} says of each fault: no {program} here", peer.title())),
        }
    }
    if installed.is_empty() {
        return BTreeMap::new();
    }
    let Some(way) = namespace::way() else {
        skip("what the peers say of each fault: no network namespace (unshare, ip) to be had");
        return BTreeMap::new();
    };
    namespace::ask(way, &installed)
}

/// What is not as recorded. Of another version that is only worth a warning.
fn compare(peer: Peer, recorded: &Transcripts, heard: &Transcripts) -> Vec<String> {
    let mut misses = Vec::new();
    for (name, variants) in &heard.scenarios {
        let known = recorded.scenarios.get(name).map_or(&[][..], Vec::as_slice);
        misses.extend(variants.iter().filter_map(|heard| miss(peer, name, known, heard)));
    }
    let gone = recorded.scenarios.keys().filter(|name| find(name).is_none());
    misses.extend(gone.map(|name| format!("{}: {name} is recorded and is no scenario", peer.title())));
    if recorded.version == heard.version {
        return misses;
    }
    warn(&format!(
        "{} is recorded as {}; here is {}: {} of {} scenarios differ",
        peer.title(),
        recorded.version,
        heard.version,
        misses.len(),
        scenarios().len()
    ));
    Vec::new()
}

fn miss(peer: Peer, name: &str, known: &[Heard], heard: &Heard) -> Option<String> {
    if known.contains(heard) {
        return None;
    }
    let is_slow = |heard: &Heard| heard.exit == Exit::Stopped;
    if !known.is_empty() && (is_slow(heard) || known.iter().all(is_slow)) {
        warn(&format!(
            "NOT COMPARED: {} about {name} ends too late, here or where it was recorded",
            peer.title()
        ));
        return None;
    }
    if known.len() > 1 {
        warn(&format!(
            "NOT COMPARED: {} about {name} says something else each time, and now\n{}",
            peer.title(),
            heard.lines.join("\n")
        ));
        return None;
    }
    let text = |heard: &Heard| format!("    {}\n    {}", heard.exit, heard.lines.join("\n    "));
    let known: Vec<String> = known.iter().map(text).collect();
    let known = if known.is_empty() { "    nothing".to_owned() } else { known.join("\n  or\n") };
    Some(format!("{} about {name}\n  recorded:\n{known}\n  says:\n{}", peer.title(), text(heard)))
}
