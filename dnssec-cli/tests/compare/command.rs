//! Runs of `dnssec compare` in this process.

use anstream::ColorChoice;
use dnssec_cli::{Clock, Env, Interrupt, Progress, SystemResolvers, run};
use dnssec_core::time::Timestamp;
use serde_json::Value;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// What a run leaves behind.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: ExitCode,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// The object on standard output.
    pub(crate) fn object(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// How to run.
pub(crate) struct Command {
    pub(crate) now: Timestamp,
    pub(crate) system: SystemResolvers,
    pub(crate) interrupt: Interrupt,
    pub(crate) width: usize,
    anchor: String,
    /// Where the trust anchors are.
    _directory: TempDir,
}

/// A stream to look at afterwards.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(octets)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Command {
    /// With these trust anchors, at this time, without resolvers of the system.
    pub(crate) fn new(anchors: &str, now: Timestamp) -> Self {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("anchors");
        std::fs::write(&path, anchors).unwrap();
        let system = SystemResolvers::fixed(Ok(Vec::new()));
        let (interrupt, anchor) = (Interrupt::Never, path.display().to_string());
        Command { now, system, interrupt, width: 100, anchor, _directory: directory }
    }

    /// `dnssec compare` with the words of the line and the trust anchors.
    pub(crate) fn compare(&self, line: &str) -> Outcome {
        self.run(&format!("compare {line} --anchor {}", self.anchor))
    }

    /// `dnssec` with the words of the line.
    pub(crate) fn run(&self, line: &str) -> Outcome {
        let (stdout, stderr) = (Sink::default(), Sink::default());
        let mut env = Env {
            stdin: Box::new(io::empty()),
            stdout: Box::new(stdout.clone()),
            stderr: Box::new(stderr.clone()),
            stdout_color: ColorChoice::Never,
            stderr_color: ColorChoice::Never,
            progress: Progress::Hidden,
            width: self.width,
            clock: Clock::fixed(self.now),
            interrupt: self.interrupt,
            system_resolvers: self.system.clone(),
        };
        let words = std::iter::once("dnssec").chain(line.split_whitespace());
        let code = run(words.map(Into::into), &mut env);
        Outcome { code, stdout: stdout.text(), stderr: stderr.text() }
    }
}

/// The words that name the resolvers.
pub(crate) fn named(addresses: impl IntoIterator<Item = SocketAddr>) -> String {
    let words: Vec<String> =
        addresses.into_iter().map(|address| format!("@{}#{}", address.ip(), address.port())).collect();
    words.join(" ")
}
