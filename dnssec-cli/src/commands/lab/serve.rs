//! Keeps a scenario up for other tools to try.

use super::LabFile;
use crate::args::Color;
use crate::drive;
use crate::env::Env;
use crate::error::CliError;
use crate::output;
use dnssec_fixtures::{Running, Scenario};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Serves until interrupted.
pub(crate) fn run(scenario: &'static Scenario, dir: Option<&Path>, env: &mut Env) -> Result<u8, CliError> {
    let directory = match dir {
        Some(dir) => dir.to_owned(),
        None => std::env::temp_dir().join(format!("dnssec-lab-{}-{}", scenario.name, std::process::id())),
    };
    drive::block_on(async {
        let running = scenario.build(env.clock.now()).serve().await?;
        let files = files(&running, &directory);
        write(&directory, &files)?;
        output::result(env, Color::Auto, &instructions(scenario, &running, &files))?;
        env.interrupt.wait().await;
        Ok(0)
    })?
}

/// Hints, and trust anchors twice: as records, and as `delv` wants them.
fn files(running: &Running, directory: &Path) -> [LabFile; 3] {
    let anchors = running.anchors_text();
    let file = |name: &str, text: String| LabFile { path: directory.join(name), text };
    [
        file("hints", running.hints_text()),
        file("anchors", anchors.clone()),
        file("delv.anchors", bind_anchors(&anchors)),
    ]
}

/// `zone TTL IN DS tag algorithm digest-type digest` as BIND's trust-anchors.
fn bind_anchors(records: &str) -> String {
    let mut text = "trust-anchors {\n".to_owned();
    for line in records.lines() {
        let mut words = line.split_whitespace();
        let zone = words.next().unwrap_or(".");
        let fields: Vec<&str> = words.skip_while(|word| *word != "DS").skip(1).collect();
        if let [tag, algorithm, digest_type, digest @ ..] = fields.as_slice() {
            let _ =
                writeln!(text, "  {zone} static-ds {tag} {algorithm} {digest_type} \"{}\";", digest.concat());
        }
    }
    text.push_str("};\n");
    text
}

fn write(directory: &Path, files: &[LabFile]) -> Result<(), CliError> {
    let fault = |path: &PathBuf, error| CliError::Write { file: path.display().to_string(), error };
    std::fs::create_dir_all(directory).map_err(|error| fault(&directory.to_owned(), error))?;
    for file in files {
        std::fs::write(&file.path, &file.text).map_err(|error| fault(&file.path, error))?;
    }
    Ok(())
}

fn instructions(scenario: &Scenario, running: &Running, files: &[LabFile; 3]) -> String {
    let [hints, anchors, delv] = files.each_ref().map(|file| file.path.display());
    let (port, question) = (running.port(), scenario.question());
    let (name, record_type) = (&question.name, question.record_type);
    let mut text = format!("{}: {}\n\n", scenario.name, scenario.title);
    for (zone, address) in running.addresses() {
        let _ = writeln!(text, "{:16} {zone}", address.to_string());
    }
    let deepest = running.addresses().into_iter().filter(|(zone, _)| name.is_at_or_below(zone));
    let deepest = deepest.max_by_key(|(zone, _)| zone.label_count());
    let _ = writeln!(text, "\nhints    {hints}\nanchors  {anchors}\n\nTry, until Ctrl-C:");
    let _ = writeln!(
        text,
        "  dnssec check {name} {record_type} --hints {hints} --anchor {anchors} --port {port}"
    );
    if let Some((zone, address)) = deepest {
        let server = address.ip();
        let _ = writeln!(text, "  dig @{server} -p {port} {name} {record_type} +dnssec +norecurse");
        let _ = writeln!(text, "  dig @{server} -p {port} {zone} DNSKEY +dnssec +norecurse");
        let _ = writeln!(
            text,
            "  delv @RESOLVER {name} {record_type} -a {delv} +root=.   # through a resolver with these hints"
        );
    }
    text
}
