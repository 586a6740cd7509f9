//! A scenario of the lab, up for the command line to check.

use crate::{NOW, Outcome, dnssec, words};
use dnssec_fixtures::find;
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::time::Duration;
use tempfile::TempDir;

/// A scenario, served as long as the value lives, with its files.
pub(crate) struct Lab {
    pub(crate) directory: TempDir,
    port: u16,
    pub(crate) question: Vec<String>,
    /// The servers stop when this is dropped.
    _stop: tokio::sync::oneshot::Sender<()>,
}

impl Lab {
    pub(crate) fn new(name: &str) -> Self {
        Lab::delayed(name, Duration::ZERO)
    }

    /// Servers that answer so much later.
    pub(crate) fn delayed(name: &str, latency: Duration) -> Self {
        let scenario = find(name).unwrap();
        let (started, running) = channel();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let lab = scenario.build(NOW).delayed(latency).serve().await.unwrap();
                started.send((lab.port(), lab.hints_text(), lab.anchors_text())).unwrap();
                let _ = stopped.await;
            });
        });
        let (port, hints, anchors) = running.recv().unwrap();
        let directory = TempDir::new().unwrap();
        std::fs::write(directory.path().join("hints"), hints).unwrap();
        std::fs::write(directory.path().join("anchors"), anchors).unwrap();
        let question = vec![scenario.question.0.to_owned(), scenario.question.1.to_string()];
        Lab { directory, port, question, _stop: stop }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn arguments(&self, more: &str) -> Vec<String> {
        let mut arguments = self.question.clone();
        let (hints, anchors) = (self.path("hints"), self.path("anchors"));
        let options =
            format!("--hints {} --anchor {} --port {}", hints.display(), anchors.display(), self.port);
        arguments.extend(words(&options));
        arguments.extend(words(&more.replace("DIR", &self.directory.path().display().to_string())));
        arguments
    }

    pub(crate) fn check(&self, more: &str) -> Outcome {
        dnssec(&self.arguments(more))
    }

    pub(crate) fn replay(&self, line: &str) -> Outcome {
        dnssec(&words(&line.replace("DIR", &self.directory.path().display().to_string())))
    }
}
