//! A state of the lab before its DS is published, up for the command line.

use crate::{NOW, Outcome, dnssec};
use dnssec_core::supposition::Manner;
use dnssec_fixtures::{Flight, Hierarchy, find_flight};
use serde_json::Value;
use std::sync::mpsc::channel;
use tempfile::TempDir;

/// Served as long as the value lives, with its files.
pub(crate) struct Served {
    pub(crate) flight: &'static Flight,
    pub(crate) directory: TempDir,
    pub(crate) port: u16,
    /// The servers of the zone, where its parent does not name them.
    servers: Option<String>,
    /// The servers stop when this is dropped.
    _stop: tokio::sync::oneshot::Sender<()>,
}

impl Served {
    /// As it is before.
    pub(crate) fn before(name: &str) -> Self {
        let flight = find_flight(name).unwrap();
        Served::new(flight, flight.before(NOW))
    }

    /// With the DS published.
    pub(crate) fn after(name: &str) -> Self {
        let flight = find_flight(name).unwrap();
        Served::new(flight, flight.after(NOW))
    }

    fn new(flight: &'static Flight, hierarchy: Hierarchy) -> Self {
        let (started, running) = channel();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let lab = hierarchy.serve().await.unwrap();
                let apex = flight.apex();
                let servers = lab.addresses().into_iter().filter(|(zone, _)| *zone == apex).zip(1..);
                let servers = servers.map(|((_, address), number)| format!("ns{number}={}", address.ip()));
                let servers = servers.collect::<Vec<_>>().join(",");
                started.send((lab.port(), lab.hints_text(), lab.anchors_text(), servers)).unwrap();
                let _ = stopped.await;
            });
        });
        let (port, hints, anchors, servers) = running.recv().unwrap();
        let directory = TempDir::new().unwrap();
        std::fs::write(directory.path().join("hints"), hints).unwrap();
        std::fs::write(directory.path().join("anchors"), anchors).unwrap();
        let servers = flight.is_undelegated(NOW).then_some(servers);
        Served { flight, directory, port, servers, _stop: stop }
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.directory.path().join(name).display().to_string()
    }

    /// Where to begin.
    pub(crate) fn reach(&self) -> Vec<String> {
        let (hints, anchors) = (self.path("hints"), self.path("anchors"));
        let port = self.port.to_string();
        ["--hints", &hints, "--anchor", &anchors, "--port", &port, "--timeout", "0.4"]
            .map(str::to_owned)
            .to_vec()
    }

    /// What is proposed, by DS records and by the provider's JSON.
    pub(crate) fn proposed(&self) -> Vec<String> {
        let proposal = self.flight.proposal(NOW);
        let mut arguments: Vec<String> = Vec::new();
        let mut give = |option: &str, value: String| arguments.extend([option.to_owned(), value]);
        for ds in proposal.supposition.ds() {
            give("--ds", ds.to_string());
        }
        for (json, place) in self.flight.provider_json(NOW).iter().zip(0..) {
            let path = self.path(&format!("claim-{place}.json"));
            std::fs::write(&path, json).unwrap();
            give("--aws", path);
        }
        for question in self.flight.questions() {
            give("--ask", format!("{}/{}", question.name, question.record_type));
        }
        if let Some(servers) = &self.servers {
            give("--servers", servers.clone());
        }
        if proposal.supposition.manner() == Manner::Adding {
            arguments.push("--add".to_owned());
        }
        arguments
    }

    /// `dnssec preflight` of what the state proposes.
    pub(crate) fn preflight(&self, more: &[&str]) -> Outcome {
        self.preflight_of(&self.proposed(), more)
    }

    /// The same of something else.
    pub(crate) fn preflight_of(&self, proposed: &[String], more: &[&str]) -> Outcome {
        let mut arguments = vec!["preflight".to_owned(), self.flight.apex().to_string()];
        arguments.extend(proposed.iter().cloned());
        arguments.extend(self.reach());
        arguments.extend(more.iter().map(ToString::to_string));
        dnssec(&arguments)
    }

    /// `dnssec check` of a question, as an object.
    pub(crate) fn check(&self, name: &str, record_type: &str) -> Value {
        let mut arguments = ["check", name, record_type, "--json"].map(str::to_owned).to_vec();
        arguments.extend(self.reach());
        dnssec(&arguments).object()
    }
}
