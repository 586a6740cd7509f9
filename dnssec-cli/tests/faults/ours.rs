//! What our own binary prints about each scenario, served on loopback, at a fixed time.

use dnssec_core::policy::Policy;
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_fixtures::{Scenario, scenarios, walk_everywhere};
use std::fs;
use std::process::{Command, Stdio};
use std::sync::Mutex;

use crate::alike::{of_text, same_cause};

/// When everything is signed and checked: 24 November 2026, 05:51:53 UTC.
const NOW: Timestamp = Timestamp(1_795_499_513);

/// Scenarios checked at a time; those with servers that do not answer wait most of the time.
const AT_ONCE: usize = 8;

/// What we say about a scenario.
pub(crate) struct Ours {
    pub(crate) scenario: &'static Scenario,
    pub(crate) text: String,
    pub(crate) exit: i32,
    /// Where the report differs from what the lab has; see [`Scenario::score`].
    pub(crate) misses: Vec<String>,
}

/// In the order of the table.
pub(crate) fn ask() -> Vec<Ours> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let handle = runtime.handle().clone();
    let servers = std::thread::spawn(move || runtime.block_on(stopped));
    let waiting = Mutex::new(scenarios().iter().zip(0..));
    let said = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((scenario, place)) = next(&waiting) {
                    let ours = check(scenario, &handle);
                    said.lock().unwrap().push((place, ours));
                }
            });
        }
    });
    let _ = stop.send(());
    let _ = servers.join();
    let mut said = said.into_inner().unwrap();
    said.sort_by_key(|(place, _): &(usize, Ours)| *place);
    said.into_iter().map(|(_, ours)| ours).collect()
}

fn next(
    waiting: &Mutex<impl Iterator<Item = (&'static Scenario, usize)>>,
) -> Option<(&'static Scenario, usize)> {
    waiting.lock().unwrap().next()
}

fn check(scenario: &'static Scenario, handle: &tokio::runtime::Handle) -> Ours {
    let hierarchy = scenario.build(NOW);
    let at = scenario.time(NOW);
    let capture = walk_everywhere(&hierarchy, scenario.question(), at);
    let report = validate(&capture, &hierarchy.anchors(), &Policy::default(), at);
    let running = handle.block_on(hierarchy.serve()).unwrap();
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("hints"), running.hints_text()).unwrap();
    fs::write(directory.path().join("anchors"), running.anchors_text()).unwrap();
    let (name, record_type) = scenario.question;
    let output = Command::new(env!("CARGO_BIN_EXE_dnssec"))
        .args(["check", name, &record_type.to_string(), "--hints", "hints", "--anchor", "anchors"])
        .args(["--port", &running.port().to_string(), "--at", &at.0.to_string()])
        // The lab has no IPv6.
        .args(["-4", "--color", "never"])
        .current_dir(directory.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = without_footer(&String::from_utf8([output.stdout, output.stderr].concat()).unwrap());
    // The system chose the port.
    let text = text.replace(&format!(":{}", running.port()), ":53");
    let mut misses = scenario.score(&report);
    // The report scored is one of the library's, without sockets; the text is the binary's, with them.
    misses.extend(scenario.code.filter(|code| !text.contains(code)).map(|code| format!("{code} not shown")));
    Ours { scenario, text, exit: output.status.code().unwrap(), misses }
}

/// How many queries it takes is not the same every time: which server answers first decides who is asked next.
fn without_footer(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("validated as of "));
    lines.map(|line| format!("{line}\n")).collect::<String>().trim_end().to_owned()
}

impl Ours {
    /// Whether it says of no fault with another cause what it says of this one, names and numbers apart.
    pub(crate) fn is_apart(&self, faults: &[&Ours]) -> bool {
        let words = |ours: &Ours| of_text(&ours.text, &ours.scenario.question.1.to_string());
        let here = words(self);
        !faults.iter().any(|other| !same_cause(self.scenario, other.scenario) && words(other) == here)
    }
}
