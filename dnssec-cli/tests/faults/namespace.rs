//! This program once more for each scenario, each time in a network namespace of its own.

use dnssec_fixtures::{Scenario, scenarios};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;

use crate::peer::Peer;
use crate::stage::Part;
use crate::transcript::Transcripts;

/// Scenarios asked about at a time: most of them keep the processors busy, some only wait.
const AT_ONCE: usize = 6;

/// Ways to a namespace with a loopback interface that is up: as root, and as anybody.
const WAYS: [&[&str]; 2] = [&["--net"], &["--map-root-user", "--net"]];

const IN_NAMESPACE: &str = r#"ip link set lo up && exec "$@""#;

/// How to get there; `None` where that is not allowed, or `unshare` or `ip` is missing.
pub(crate) fn way() -> Option<&'static [&'static str]> {
    WAYS.into_iter().find(|way| {
        let status = command(way).arg("true").stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    })
}

fn command(way: &[&str]) -> Command {
    let mut command = Command::new("unshare");
    command.args(way).args(["sh", "-c", IN_NAMESPACE, "sh"]).stdin(Stdio::null());
    command
}

/// What each of `peers` says about each scenario.
pub(crate) fn ask(way: &'static [&'static str], peers: &[Peer]) -> BTreeMap<Peer, Transcripts> {
    let directory = tempfile::tempdir().unwrap();
    // Those whose servers do not answer take longest, and stand at the end of the table.
    let waiting = Mutex::new(scenarios().iter());
    let heard = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(scenario) = next(&waiting) {
                    let place = directory.path().join(scenario.name);
                    let transcripts = ask_about(scenario, &place, way, peers);
                    merge(&mut heard.lock().unwrap(), transcripts);
                }
            });
        }
    });
    heard.into_inner().unwrap()
}

fn next(waiting: &Mutex<std::slice::Iter<'static, Scenario>>) -> Option<&'static Scenario> {
    waiting.lock().unwrap().next_back()
}

fn ask_about(
    scenario: &'static Scenario,
    place: &Path,
    way: &[&str],
    peers: &[Peer],
) -> Vec<(Peer, Transcripts)> {
    fs::create_dir(place).unwrap();
    let (variable, part) = Part::new(scenario, place.to_owned(), peers.to_vec()).to_environment();
    let output = command(way).arg(std::env::current_exe().unwrap()).env(variable, part).output().unwrap();
    assert!(
        output.status.success(),
        "{}: {}\n{}",
        scenario.name,
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    // A peer that cannot be asked about this scenario has left nothing.
    let text = |peer: &Peer| fs::read_to_string(place.join(peer.slug())).ok();
    peers.iter().filter_map(|peer| Some((*peer, Transcripts::parse(&text(peer)?)))).collect()
}

fn merge(heard: &mut BTreeMap<Peer, Transcripts>, found: Vec<(Peer, Transcripts)>) {
    for (peer, transcripts) in found {
        let of_peer = heard.entry(peer).or_default();
        of_peer.version = transcripts.version;
        of_peer.scenarios.extend(transcripts.scenarios);
    }
}
