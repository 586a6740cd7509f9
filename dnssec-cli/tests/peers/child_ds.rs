//! What a parent would do with CDS and CDNSKEY, against BIND's `dnssec-cds` on the same records.

use super::{daemon, skip};
use dnssec_core::capture::Capture;
use dnssec_core::cds::{Decision, Present, decide};
use dnssec_core::finding::DsId;
use dnssec_core::policy::Policy;
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use dnssec_core::wire::Message;
use dnssec_fixtures::{Asks, find, walk_everywhere};
use std::collections::BTreeSet;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

const ZONE: &str = "example.lab.";

/// BIND makes a DS set of CDNSKEY where there is one, and does not look at CDS then.
const CDNSKEY_ALONE: Option<&str> = Some("it looks at CDNSKEY alone");
/// It does not know requests for removal (RFC 8078 §4).
const NO_REMOVAL: Option<&str> =
    Some("it makes a DS of a CDNSKEY of algorithm 0, or passes it over beside others");
/// It judges the signature before it looks whether anything is to be done.
const NOTHING_TO_DO: Option<&str> = Some("it refuses to do nothing");

/// Scenarios of a zone with a DS, and why BIND does otherwise where it does.
const SCENARIOS: [(&str, Option<&str>); 15] = [
    ("secure-ecdsap256sha256", None),
    ("cds-and-cdnskey", None),
    ("cds-for-both-keys", None),
    ("cds-for-silent-key", None),
    ("cds-differs-from-ds", None),
    ("cdnskey-differs-from-ds", None),
    ("cds-of-unknown-algorithm", None),
    ("cds-removal-by-zone-key", None),
    ("cds-expired", None),
    ("cds-digest-cut", None),
    ("cds-signer-without-ds", NOTHING_TO_DO),
    ("cds-differs-from-cdnskey", CDNSKEY_ALONE),
    ("cds-removal-beside-cdnskey", CDNSKEY_ALONE),
    ("ds-removal-wanted", NO_REMOVAL),
    ("cds-delete-not-alone", NO_REMOVAL),
];

#[test]
fn parents_decide_as_bind_does() {
    let Some(program) = daemon::find("dnssec-cds") else {
        return skip("decisions about CDS: dnssec-cds is not installed");
    };
    for (name, difference) in SCENARIOS {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let now = Timestamp(u32::try_from(now).unwrap());
        let hierarchy = find(name).unwrap().build(now);
        let capture = walk_everywhere(&hierarchy, Asks::question(), now);
        let request = decide(&capture, &hierarchy.anchors(), &Policy::default(), now);
        let Present::Ds(present) = &request.present else { panic!("{name}: {request:?}") };
        let directory = TempDir::new().unwrap();
        let file = |file: &str, text: &str| {
            let path = directory.path().join(file);
            std::fs::write(&path, text).unwrap();
            path
        };
        let parent =
            file("dsset", &present.iter().map(|ds| format!("{ZONE} 300 IN DS {ds}\n")).collect::<String>());
        let child = file("child", &records(&capture));
        let output = Command::new(&program)
            .args([
                "-f".as_ref(),
                child.as_os_str(),
                "-d".as_ref(),
                parent.as_os_str(),
                "-s".as_ref(),
                "-86400".as_ref(),
                ZONE.as_ref(),
            ])
            .output()
            .unwrap();
        let theirs = output.status.success().then(|| ds(&String::from_utf8_lossy(&output.stdout)));
        let ours = ours(&request.decision, present);
        match difference {
            None => assert_eq!(ours, theirs, "{name}: {}", String::from_utf8_lossy(&output.stderr)),
            Some(why) => assert_ne!(ours, theirs, "{name}: no longer true that {why}"),
        }
    }
}

/// The set that would be; none where a parent must not act.
fn ours(decision: &Decision, present: &[DsId]) -> Option<BTreeSet<String>> {
    let ds: &[DsId] = match decision {
        Decision::NotAsked | Decision::AlreadySo => present,
        Decision::Replace { ds } | Decision::Enroll { ds } => ds,
        Decision::Delete => &[],
        Decision::Refuse { .. } | Decision::Undecided { .. } => return None,
    };
    Some(ds.iter().map(ToString::to_string).collect())
}

fn ds(text: &str) -> BTreeSet<String> {
    let rdata = text.lines().filter_map(|line| line.split_once(" DS ").or(line.split_once("\tDS\t")));
    rdata.map(|(_, rdata)| rdata.trim().to_owned()).collect()
}

/// The keys, CDS and CDNSKEY of the zone with their signatures.
fn records(capture: &Capture) -> String {
    let types = [RecordType::DNSKEY, RecordType::CDS, RecordType::CDNSKEY, RecordType::RRSIG];
    let messages =
        capture.exchanges.iter().filter_map(|exchange| Message::parse(exchange.outcome.as_ref().ok()?).ok());
    let records = messages.flat_map(|message| message.answers);
    let own =
        records.filter(|record| record.owner.to_string() == ZONE && types.contains(&record.record_type));
    let lines: BTreeSet<String> = own.map(|record| record.to_string()).collect();
    lines.into_iter().map(|line| line + "\n").collect()
}
