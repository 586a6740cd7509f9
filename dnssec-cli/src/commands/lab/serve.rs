//! Keeps a scenario up for other tools to try.

use crate::args::Color;
use crate::drive;
use crate::env::Env;
use crate::error::CliError;
use crate::output;
use crate::render::hexadecimal;
use dnssec_core::anchor::TrustAnchors;
use dnssec_core::name::Name;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_fixtures::{Running, Scenario};
use std::fmt::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Serves until interrupted.
pub(crate) fn run(scenario: &'static Scenario, dir: Option<&Path>, env: &mut Env) -> Result<u8, CliError> {
    let own = std::env::temp_dir().join(format!("dnssec-lab-{}-{}", scenario.name, std::process::id()));
    let directory = dir.unwrap_or(&own);
    let served = drive::block_on(async {
        let running = scenario.build(env.clock.now()).serve().await?;
        let lab = Lab::new(scenario, &running, directory);
        lab.write(directory)?;
        output::result(env, Color::Auto, &lab.instructions(&running))?;
        env.interrupt.wait().await;
        Ok(0)
    });
    if dir.is_none() {
        // Nobody asked for it to stay.
        let _ = std::fs::remove_dir_all(directory);
    }
    served?
}

/// A scenario that is served, and the files that tell other tools how to reach it.
struct Lab {
    question: Question,
    title: String,
    hints: LabFile,
    anchors: LabFile,
    /// The deepest zone above the name asked for.
    zone: Name,
    server: SocketAddr,
    /// Trust anchor of that zone: `delv` asks one server for everything and cannot walk there from the root.
    delv: Option<LabFile>,
}

/// A file of a running lab.
struct LabFile {
    path: PathBuf,
    text: String,
}

impl Lab {
    fn new(scenario: &Scenario, running: &Running, directory: &Path) -> Self {
        let question = scenario.question();
        let file = |name: &str, text: String| LabFile { path: directory.join(name), text };
        let above = running.addresses().into_iter().filter(|(zone, _)| question.name.is_at_or_below(zone));
        let deepest = above.max_by_key(|(zone, _)| zone.label_count());
        // Every scenario serves the root.
        let (zone, server) =
            deepest.unwrap_or((Name::root(), SocketAddr::from(([127, 0, 0, 1], running.port()))));
        let ds = delegation_signers(running, &zone);
        Lab {
            title: format!("{}: {}", scenario.name, scenario.title),
            hints: file("hints", running.hints_text()),
            anchors: file("anchors", running.anchors_text()),
            delv: (!ds.anchors.is_empty()).then(|| file("delv.anchors", bind_anchors(&ds))),
            question,
            zone,
            server,
        }
    }

    fn write(&self, directory: &Path) -> Result<(), CliError> {
        let fault = |path: &Path, error| CliError::Write { file: path.display().to_string(), error };
        std::fs::create_dir_all(directory).map_err(|error| fault(directory, error))?;
        for file in [&self.hints, &self.anchors].into_iter().chain(&self.delv) {
            std::fs::write(&file.path, &file.text).map_err(|error| fault(&file.path, error))?;
        }
        Ok(())
    }

    fn instructions(&self, running: &Running) -> String {
        let (hints, anchors) = (self.hints.path.display(), self.anchors.path.display());
        let (zone, server, port) = (&self.zone, self.server.ip(), self.server.port());
        let question = &self.question;
        let mut text = format!("{}\n\n", self.title);
        for (zone, address) in running.addresses() {
            let _ = writeln!(text, "{:18} {zone}", address.to_string());
        }
        let _ = writeln!(text, "\nhints    {hints}\nanchors  {anchors}\n\nTry, until Ctrl-C:");
        let _ = writeln!(text, "  dnssec check {question} --hints {hints} --anchor {anchors} --port {port}");
        let _ = writeln!(text, "  dig @{server} -p {port} {question} +dnssec +norecurse");
        let _ = writeln!(text, "  dig @{server} -p {port} {zone} DNSKEY +dnssec +norecurse");
        if let Some(file) = &self.delv {
            let file = file.path.display();
            let _ = writeln!(text, "  delv @{server} -p {port} {question} -a {file} +root={zone}");
        }
        text
    }
}

/// What secures the keys of a zone: the DS in its parent, or the trust anchors of the root.
fn delegation_signers(running: &Running, zone: &Name) -> TrustAnchors {
    let mut text = String::new();
    if zone.is_root() {
        text = running.anchors_text();
    }
    for set in running.hierarchy().zones().flat_map(|(_, zone)| zone.sets()) {
        for record in &set.records {
            if record.record_type == RecordType::DS && record.owner == *zone {
                let _ = writeln!(text, "{record}");
            }
        }
    }
    // A zone without DS has no anchors.
    TrustAnchors::parse(&text).unwrap_or_default()
}

/// BIND's form.
fn bind_anchors(anchors: &TrustAnchors) -> String {
    let mut text = "trust-anchors {\n".to_owned();
    for anchor in &anchors.anchors {
        if let Some(ds) = anchor.as_ds() {
            let digest = hexadecimal(ds.digest);
            let (zone, tag, algorithm, digest_type) =
                (&anchor.zone, ds.key_tag, ds.algorithm.0, ds.digest_type.0);
            let _ = writeln!(text, "  {zone} static-ds {tag} {algorithm} {digest_type} \"{digest}\";");
        }
    }
    text.push_str("};\n");
    text
}
