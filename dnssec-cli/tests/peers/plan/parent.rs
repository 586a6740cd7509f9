//! The root and `lab.`, which have whatever DS they are given.

use crate::daemon::now;
use dnssec_core::time::Timestamp;
use dnssec_fixtures::HierarchyBuilder;
use std::net::Ipv4Addr;
use std::sync::mpsc::channel;
use tempfile::TempDir;
use tokio::sync::oneshot::Sender;

/// Servers as long as the value lives, and the files that lead to them.
pub(super) struct Parent {
    pub(super) zone: String,
    pub(super) port: u16,
    pub(super) directory: TempDir,
    /// The delegation, without DS.
    delegation: String,
    served: Option<(Sender<()>, std::thread::JoinHandle<()>)>,
}

impl Parent {
    pub(super) fn new(label: &str, address: Ipv4Addr, port: u16) -> Self {
        let delegation = format!("{label} 4 NS ns1.{label}\nns1.{label} 4 A {address}\n");
        let directory = TempDir::new().unwrap();
        let zone = format!("{label}.lab.");
        let mut parent = Parent { zone, port, directory, delegation, served: None };
        parent.publish(&[]);
        parent
    }

    /// Has these DS from now on, and no others.
    pub(super) fn publish(&mut self, ds: &[String]) {
        if let Some((stop, thread)) = self.served.take() {
            let _ = stop.send(());
            thread.join().unwrap();
        }
        let mut builder = HierarchyBuilder::new("plan", Timestamp(u32::try_from(now()).unwrap()));
        // What the servers of one host share: the addresses of other tests' labs.
        builder.zone(".").address = Ipv4Addr::new(127, 53, 60, address_of(&self.zone));
        let lab = builder.zone("lab.");
        lab.address = Ipv4Addr::new(127, 53, 61, address_of(&self.zone));
        lab.ttls.negative = 2;
        lab.text = ds.iter().fold(self.delegation.clone(), |text, ds| {
            let fields = ds.split_once(" DS ").unwrap().1;
            format!("{text}{} 3 DS {fields}\n", self.zone)
        });
        let (hierarchy, port) = (builder.build(), self.port);
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let (started, running) = channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let lab = hierarchy.serve_on(port).await.unwrap();
                started.send((lab.hints_text(), lab.anchors_text())).unwrap();
                let _ = stopped.await;
            });
        });
        let (hints, anchor) = running.recv().unwrap();
        std::fs::write(self.directory.path().join("hints"), hints).unwrap();
        std::fs::write(self.directory.path().join("anchor"), anchor).unwrap();
        self.served = Some((stop, thread));
    }
}

/// One for each signer, so that their tests can run at the same time.
fn address_of(zone: &str) -> u8 {
    if zone.starts_with("bind") { 1 } else { 2 }
}
