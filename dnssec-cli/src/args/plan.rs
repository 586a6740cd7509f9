//! The arguments of `dnssec plan`.

use super::{Color, parse_seconds, parse_time};
use clap::Args as ClapArgs;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use dnssec_core::algorithm::Algorithm;
use dnssec_core::name::Name;
use dnssec_core::plan::Procedure;
use dnssec_core::time::Timestamp;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

pub(super) const EXIT_CODES: &str = "All servers of the zone and of its parent are asked. A step is done when every \
    one of them shows it; waits count from when that was first seen: from --since or a --since-capture, else from now.\n\n\
    Exit codes: 0 here is the plan, or with --step: done, or safe now; 1 not yet, or the zone is bogus as it is; 2 mistake \
    in the arguments or an input file; 4 it cannot be told.";

#[derive(Debug, ClapArgs)]
pub(crate) struct PlanArgs {
    /// What is to be done.
    #[arg(value_name = "PROCEDURE", value_parser = procedures())]
    pub(crate) procedure: Procedure,
    /// The zone; with --from, that of the capture if left out.
    #[arg(value_name = "NAME", required_unless_present = "from")]
    pub(crate) name: Option<String>,
    /// Whether this step may be taken now: the exit code says it.
    #[arg(long, value_name = "STEP")]
    pub(crate) step: Option<String>,
    /// When the last change was complete at every server: RFC 3339, YYYYMMDDHHmmSS, or seconds since 1970.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(crate) since: Option<Timestamp>,
    /// What --save has saved earlier: what it shows has been so since then; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) since_capture: Vec<PathBuf>,
    /// The longest TTL in the zone, in seconds, negative answers included; else that of what is asked for.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(..=MOST_SECONDS))]
    pub(crate) max_ttl: Option<u32>,
    /// The TTL of the DS set, in seconds, where no server shows it any more.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(..=MOST_SECONDS))]
    pub(crate) ds_ttl: Option<u32>,
    /// The zone as a master file: its longest TTL, and its signed delegations.
    #[arg(long, value_name = "FILE", conflicts_with = "max_ttl")]
    pub(crate) zone: Option<PathBuf>,
    /// Tag of the key that goes.
    #[arg(long, value_name = "TAG")]
    pub(crate) old: Option<u16>,
    /// Tag of the key that comes.
    #[arg(long, value_name = "TAG")]
    pub(crate) new: Option<u16>,
    /// Number of the algorithm that comes.
    #[arg(long, value_name = "NUMBER", value_parser = parse_algorithm)]
    pub(crate) algorithm: Option<Algorithm>,
    /// A server of the operator that the zone moves to (change-operator), with its address; one for each address.
    #[arg(long, value_name = "NAME=ADDRESS", value_parser = parse_gaining)]
    pub(crate) to: Vec<Gaining>,
    /// Trust anchors, instead of the root's built-in ones: DS or DNSKEY records, root-anchors.xml, or BIND's
    /// trust-anchors; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) anchor: Vec<PathBuf>,
    /// Servers of the zone to begin at, instead of the root's built-in ones: NS, A and AAAA records.
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(crate) hints: Vec<PathBuf>,
    /// Port of every server asked.
    #[arg(long, value_name = "N", conflicts_with = "from", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) port: Option<u16>,
    /// Plan as of this time instead of now, or with --from instead of when the capture was made.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(crate) at: Option<Timestamp>,
    /// Ask over IPv4 only.
    #[arg(short = '4', conflicts_with_all = ["ipv6", "from"])]
    pub(crate) ipv4: bool,
    /// Ask over IPv6 only.
    #[arg(short = '6', conflicts_with = "from")]
    pub(crate) ipv6: bool,
    /// Ask over TCP only.
    #[arg(long, conflicts_with = "from")]
    pub(crate) tcp: bool,
    /// Wait this many seconds for each response; fractions are allowed.
    #[arg(long, value_name = "SECONDS", default_value = "3", value_parser = parse_seconds)]
    pub(crate) timeout: Duration,
    /// Save what was sent and received, for --since-capture later.
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(crate) save: Option<PathBuf>,
    /// Plan on what --save has saved; asks nobody.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// Write one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    /// Show more: all commands, and every server.
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

/// RFC 2181 §8.
const MOST_SECONDS: i64 = 2_147_483_647;

/// A server to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gaining {
    pub(crate) name: Name,
    pub(crate) address: IpAddr,
}

fn procedures() -> impl TypedValueParser<Value = Procedure> {
    let values = Procedure::ALL.map(|procedure| {
        PossibleValue::new(procedure.slug()).help(format!("in steps: {}", procedure.steps().join(", ")))
    });
    PossibleValuesParser::new(values).try_map(|word| {
        let procedure = Procedure::ALL.into_iter().find(|procedure| procedure.slug() == word);
        procedure.ok_or("no such procedure")
    })
}

#[derive(Debug, thiserror::Error)]
enum PlanArgumentError {
    #[error("an algorithm is a number from 1 to 255")]
    Algorithm,
    #[error("write NAME=ADDRESS, as in ns1.example.net=192.0.2.1")]
    Gaining,
}

fn parse_algorithm(text: &str) -> Result<Algorithm, PlanArgumentError> {
    match text.parse() {
        Ok(number @ 1..) => Ok(Algorithm(number)),
        _ => Err(PlanArgumentError::Algorithm),
    }
}

fn parse_gaining(text: &str) -> Result<Gaining, PlanArgumentError> {
    let (name, address) = text.split_once('=').ok_or(PlanArgumentError::Gaining)?;
    let name = Name::parse_relative(name, &Name::root()).map_err(|_| PlanArgumentError::Gaining)?;
    let address = address.parse().map_err(|_| PlanArgumentError::Gaining)?;
    if name.is_root() { Err(PlanArgumentError::Gaining) } else { Ok(Gaining { name, address }) }
}
