//! A second opinion: BIND's `delv`, which takes the proposed DS for its trust anchor and asks each server of the zone
//! alone, says what the pre-flight foretells through that server.

use crate::NOW;
use crate::served::Served;
use dnssec_core::name::Name;
use dnssec_core::record::{Ds, Question};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_fixtures::{Flight, Foretold, flights};
use std::net::SocketAddr;
use std::process::{Command, Stdio};

/// States in which delv is not asked, and why.
const OMITTED: &[(&str, &str)] = &[
    ("silent", "nobody answers"),
    ("not-delegated-unknown", "nobody is asked"),
    ("server-silent", "nobody answers"),
    ("keys-dropped", "delv waits for longer than a test should"),
    ("parent-insecure", "its trust anchor is the DS, whatever the parent is"),
    ("parent-expired", "its trust anchor is the DS, whatever the parent is"),
    ("algorithm-unknown", "an anchor that it cannot use is no anchor"),
    ("fields-swapped", "an anchor that it cannot use is no anchor"),
    ("alias-elsewhere-broken", "the alias leads to another server"),
    ("not-zone-key", "BIND 9.18 takes any key of a trust anchor for a zone key, against RFC 4034 §5.2"),
];

/// What delv says of a question.
fn delv(anchors: &str, server: SocketAddr, zone: &Name, question: &Question) -> Option<bool> {
    let (name, record_type) = (question.name.to_string(), question.record_type.to_string());
    let (at, port, root) = (format!("@{}", server.ip()), server.port().to_string(), format!("+root={zone}"));
    let output = Command::new("delv")
        .args([&at, "-p", &port, "-a", anchors, &root, &name, &record_type])
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    Some(text.contains("fully validated"))
}

/// The DS set as it stands after publication, as BIND writes anchors.
fn anchors(flight: &Flight) -> String {
    let after = flight.after(NOW);
    let set = after.zone(&"lab.".parse().unwrap()).unwrap().set(&flight.apex(), RecordType::DS).unwrap();
    let line = |rdata: &[u8]| {
        let Ds { key_tag, algorithm, digest_type, digest } = Ds::parse(rdata).unwrap();
        let digest: String = digest.iter().map(|octet| format!("{octet:02X}")).collect();
        let zone = flight.apex();
        format!("  {zone} static-ds {key_tag} {} {} \"{digest}\";\n", algorithm.0, digest_type.0)
    };
    let lines: String = set.records.iter().map(|record| line(&record.rdata)).collect();
    format!("trust-anchors {{\n{lines}}};\n")
}

/// What differs in one state, and how much was compared.
fn compared(flight: &'static Flight) -> (Vec<String>, usize) {
    let served = Served::before(flight.name);
    let path = served.path("delv.anchors");
    std::fs::write(&path, anchors(flight)).unwrap();
    let Foretold { preflight, .. } = flight.foretell(NOW);
    let zone = flight.apex();
    let (mut differences, mut count) = (Vec::new(), 0);
    for report in &preflight.foretold {
        let Question { name, record_type, .. } = &report.question;
        let labels = [b"www".as_slice(), b"Dnssec-Check-No-Such-Name"];
        let is_name = name.parent().as_ref() == Some(&zone)
            && name.labels().next().is_some_and(|label| labels.contains(&label));
        let is_apex = *name == zone && *record_type == RecordType::SOA;
        if !is_name && !is_apex {
            continue;
        }
        for view in report.views.iter().filter(|view| view.zone == zone) {
            let server = SocketAddr::new(view.server.ip(), served.port);
            let validated = delv(&path, server, &zone, &report.question).unwrap();
            count += 1;
            if validated != (view.verdict == Verdict::Secure) {
                let question = &report.question;
                differences.push(format!("{} {question} at {server}: we say {}", flight.name, view.verdict));
            }
        }
    }
    (differences, count)
}

#[test]
fn delv_agrees_through_each_server() {
    let is_there = Command::new("delv").arg("-v").stdin(Stdio::null()).output().is_ok();
    if !is_there {
        assert!(std::env::var_os("DNSSEC_REQUIRE_PEERS").is_none_or(|value| value == "0"), "delv is missing");
        println!("SKIPPED, NOT TESTED: delv is not installed");
        return;
    }
    let asked: Vec<&'static Flight> =
        flights().iter().filter(|flight| !OMITTED.iter().any(|(name, _)| flight.name == *name)).collect();
    assert_eq!(asked.len() + OMITTED.len(), flights().len(), "every omission is a state");
    let results: Vec<(Vec<String>, usize)> = std::thread::scope(|scope| {
        let threads: Vec<_> = asked
            .chunks(asked.len().div_ceil(2))
            .map(|flights| {
                scope.spawn(move || flights.iter().map(|flight| compared(flight)).collect::<Vec<_>>())
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let differences: Vec<&String> = results.iter().flat_map(|(differences, _)| differences).collect();
    let count: usize = results.iter().map(|(_, count)| count).sum();
    println!("{count} answers of servers judged by delv, in {} states", asked.len());
    assert!(differences.is_empty() && count > 2 * asked.len(), "{count}: {differences:#?}");
}
