//! The four programs, drill in two ways: what they are called, which version is here, and what they are told.

use std::path::Path;
use std::process::Command;

use crate::daemon::find;

/// A program that is asked about each scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Peer {
    Delv,
    DrillChase,
    DrillTrace,
    UnboundHost,
    Dnsviz,
}

impl Peer {
    pub(crate) const ALL: [Peer; 5] =
        [Peer::Delv, Peer::DrillChase, Peer::DrillTrace, Peer::UnboundHost, Peer::Dnsviz];

    /// Its name in headings and tables.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Peer::Delv => "delv",
            Peer::DrillChase => "drill -S",
            Peer::DrillTrace => "drill -TD",
            Peer::UnboundHost => "unbound-host",
            Peer::Dnsviz => "DNSViz",
        }
    }

    /// Its name in file names.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Peer::DrillChase => "drill-chase",
            Peer::DrillTrace => "drill-trace",
            Peer::Delv => "delv",
            Peer::UnboundHost => "unbound-host",
            Peer::Dnsviz => "dnsviz",
        }
    }

    /// What must be installed: itself, and the resolver that it asks.
    fn programs(self) -> &'static [&'static str] {
        match self {
            Peer::Delv => &["delv", "unbound"],
            Peer::DrillChase => &["drill", "unbound"],
            Peer::DrillTrace => &["drill"],
            Peer::UnboundHost => &["unbound-host"],
            Peer::Dnsviz => &["dnsviz"],
        }
    }

    /// Whether it asks one server of several, so that it may say something else the next time.
    pub(crate) fn asks_one_server(self) -> bool {
        self != Peer::Dnsviz
    }

    /// Whether the trust anchor must be a key: drill is content with a DS.
    pub(crate) fn wants_a_key(self) -> bool {
        self == Peer::Dnsviz
    }

    /// Whether it asks a recursive resolver instead of the zones' servers.
    pub(crate) fn asks_a_resolver(self) -> bool {
        matches!(self, Peer::Delv | Peer::DrillChase)
    }

    /// The versions of what is installed, or the program that is missing.
    pub(crate) fn version(self) -> Result<String, &'static str> {
        let versions: Result<Vec<String>, _> =
            self.programs().iter().map(|program| version(program).ok_or(*program)).collect();
        versions.map(|versions| versions.join(", "))
    }

    /// The command lines for a question, one after the other. The files are those of a stage.
    pub(crate) fn command_lines(self, name: &str, record_type: &str, root: &str) -> Vec<String> {
        let authorities =
            format!("dnsviz probe -4 -A -a . -x .:{root} -R {record_type} -o probe.json {name}");
        match self {
            Peer::Delv => {
                vec![format!("delv @{RESOLVER_OF_DELV} -a delv.anchor +root=. {name} {record_type}")]
            }
            Peer::DrillChase => {
                vec![format!("drill -S -k root.key @{RESOLVER_OF_DRILL} {name} {record_type}")]
            }
            Peer::DrillTrace => vec![format!("drill -4 -TD -k root.key -r root.hints {name} {record_type}")],
            Peer::UnboundHost => {
                vec![format!("unbound-host -v -C unbound-host.conf -t {record_type} {name}")]
            }
            Peer::Dnsviz => vec![
                authorities,
                "dnsviz print -P -t root.key -r probe.json".to_owned(),
                "dnsviz grok -P -l warning -t root.key -r probe.json".to_owned(),
            ],
        }
    }

    /// The address of its resolver, if it asks one.
    pub(crate) fn resolver(self) -> &'static str {
        if self == Peer::Delv { RESOLVER_OF_DELV } else { RESOLVER_OF_DRILL }
    }
}

const RESOLVER_OF_DELV: &str = "127.0.0.2";
const RESOLVER_OF_DRILL: &str = "127.0.0.3";

/// What the program says when asked for its version.
fn version(program: &str) -> Option<String> {
    let flag = match program {
        "unbound" => "-V",
        "unbound-host" => "-h",
        _ => "-v",
    };
    let text = output_of(&find(program)?, flag);
    let line = match program {
        "unbound" | "unbound-host" => text.lines().find(|line| line.starts_with("Version "))?,
        _ => text.lines().next()?,
    };
    let digit = line.find(|letter: char| letter.is_ascii_digit())?;
    let number = line[digit..].split_ascii_whitespace().next()?;
    Some(format!("{program} {number}"))
}

fn output_of(program: &Path, flag: &str) -> String {
    let output = Command::new(program).arg(flag).output();
    output.map_or_else(
        |_| String::new(),
        |output| String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(),
    )
}
