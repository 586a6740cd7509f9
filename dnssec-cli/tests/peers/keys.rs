//! Tags and digests against those of BIND and ldns, on keys that BIND makes.

use super::{daemon, skip};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// Those of the must-show of issue 5.
const ALGORITHMS: [&str; 4] = ["RSASHA256", "ECDSAP256SHA256", "ECDSAP384SHA384", "ED25519"];

/// The digest type, and the options that ask for it.
const DIGESTS: [(&str, &str, &str); 3] =
    [("1", "SHA-1", "-1"), ("2", "SHA-256", "-2"), ("4", "SHA-384", "-4")];

#[test]
fn ds_of_keys_made_by_bind() {
    for program in ["dnssec-keygen", "dnssec-dsfromkey", "ldns-key2ds"] {
        if daemon::find(program).is_none() {
            return skip(&format!("the DS of keys: {program} is not installed"));
        }
    }
    for algorithm in ALGORITHMS {
        for flags in [&["-f", "KSK"][..], &[]] {
            let directory = TempDir::new().unwrap();
            let options = [&["-q", "-a", algorithm][..], flags, &["Ds.Example."]].concat();
            let made = run(directory.path(), "dnssec-keygen", &options);
            let file = format!("{}.key", made.trim());
            for (number, name, option) in DIGESTS {
                let ours = run(
                    directory.path(),
                    env!("CARGO_BIN_EXE_dnssec"),
                    &["ds", "--all-keys", "--digest", number, &file],
                );
                let bind = run(directory.path(), "dnssec-dsfromkey", &["-a", name, &file]);
                let ldns = run(directory.path(), "ldns-key2ds", &["-f", "-n", option, &file]);
                let ours = ours.lines().find_map(|line| line.trim_start().strip_prefix("DS ")).unwrap();
                let ours = fields(ours);
                assert_eq!(ours, fields(&bind), "{algorithm} {name} {flags:?}");
                assert_eq!(ours, fields(&ldns), "{algorithm} {name} {flags:?}");
            }
        }
    }
}

/// What follows the type, in one case.
fn fields(record: &str) -> Vec<String> {
    let words = record.split_whitespace().skip_while(|word| *word != "DS").skip(1);
    let fields: Vec<String> = words.map(str::to_ascii_uppercase).collect();
    assert_eq!(fields.len(), 4, "{record}");
    fields
}

fn run(directory: &Path, program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(directory).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
