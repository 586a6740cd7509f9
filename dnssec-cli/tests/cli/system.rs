//! Devices, links and signals.

use crate::{binary, lab::Lab};
use serde_json::Value;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

/// Devices stay what they are; a result is one object, whatever becomes of the capture.
#[cfg(target_os = "linux")]
#[test]
fn a_capture_that_cannot_be_written_costs_no_result() {
    let lab = Lab::new("secure-apex");
    let full = lab.check("--save /dev/full --json");
    assert_eq!(full.code, ExitCode::from(2), "{full:?}");
    assert!(full.stderr.starts_with("error: cannot write /dev/full: "), "{}", full.stderr);
    assert_eq!(serde_json::from_str::<Value>(&full.stdout).unwrap()["verdict"], "secure");
    std::os::unix::fs::symlink("/dev/null", lab.path("link")).unwrap();
    std::os::unix::fs::symlink("target", lab.path("other")).unwrap();
    std::fs::write(lab.path("target"), "").unwrap();
    for name in ["link", "other"] {
        assert_eq!(lab.check(&format!("--save DIR/{name}")).code, ExitCode::SUCCESS);
        assert!(lab.path(name).is_symlink(), "{name}");
    }
    assert!(std::fs::read_to_string(lab.path("target")).unwrap().contains("dnssec-capture"));
}

#[test]
fn an_end_by_sigterm_is_an_interruption() {
    let lab = Lab::new("server-silent");
    let mut command = binary("--timeout 60 --save");
    let mut child =
        command.arg(lab.path("capture")).args(lab.arguments("")).stdout(Stdio::piped()).spawn().unwrap();
    // The file is begun right before the walk.
    let has_begun = || {
        let names = std::fs::read_dir(lab.path("")).unwrap().map(|entry| entry.unwrap().file_name());
        names.into_iter().any(|name| name.to_string_lossy().ends_with(".part"))
    };
    while !has_begun() {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(500));
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(4));
    assert!(lab.path("capture").exists());
}
