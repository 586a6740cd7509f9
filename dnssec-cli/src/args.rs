//! The arguments.

mod plan;

pub(crate) use plan::PlanArgs;

use crate::registrar::{FORMS, Form};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use dnssec_core::algorithm::DigestType;
use dnssec_core::policy::{PRESETS, Preset};
use dnssec_core::time::Timestamp;
use std::path::PathBuf;
use std::time::Duration;

/// Validates DNSSEC and names the broken link of the chain of trust.
#[derive(Debug, Parser)]
#[command(name = "dnssec", version, args_conflicts_with_subcommands = true, arg_required_else_help = true)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) check: CheckArgs,
}

const EXIT_CODES: &str = "`dnssec NAME ...` is short for `dnssec check NAME ...`; a name that is a command too needs its \
    dot: `dnssec lab.`.\n\n\
    Exit codes: 0 secure, 1 bogus, 2 mistake in the arguments or an input file, 3 insecure, 4 indeterminate.";

const EXIT_CODES_OF_COMPARE: &str = "Each resolver is asked as a stub asks it (RD, AD and DO set, CD clear) and \
    validated through, with CD set, from its answers alone. No other server is asked; a resolver named by its host \
    name is looked up as this system does.\n\n\
    Exit codes: 0 all say the same, and it is secure or insecure by our validation; 1 they differ, or an answer is \
    bogus, or one of several cannot be validated; 2 mistake in the arguments or an input file; 4 none of them gave \
    an answer that can be validated.";

const EXIT_CODES_OF_CDS: &str = "Every server of the zone is asked, and where the zone has no DS yet, the signal names of \
    its name servers too (RFC 9615).\n\n\
    Exit codes: 0 it would act, or there is nothing to do; 1 it would refuse; 2 mistake in the arguments or an input; \
    4 it cannot be told.";

const EXIT_CODES_OF_DS: &str = "Without --all-keys, keys with the SEP bit alone get a DS. Of a live name, every server is \
    asked for the keys, and each key is tried as the only entry point of the zone, through each server.\n\n\
    Exit codes: 0 there is something to submit; 1 there is nothing that may be submitted, or what the registrar takes \
    is exceeded; 2 mistake in the arguments or an input; 3 the zone has no keys; 4 no server gave its keys; 5 warnings, \
    with --strict.";

const EXIT_CODES_OF_PREFLIGHT: &str = "The servers of the zone are asked what resolvers will ask them once it is secure, and the \
    answers are validated through each server as if the parent had the proposed DS records. Nothing is published.\n\n\
    Exit codes: 0 GO or GO WITH WARNINGS, 1 NO-GO, 2 mistake in the arguments or an input file, 4 undecided: not \
    enough was answered; 5 GO WITH WARNINGS, with --strict.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Validates a name, by live queries or from a capture.
    #[command(after_help = EXIT_CODES)]
    Check(CheckArgs),
    /// Tells what the parent of a zone would do now with its CDS and CDNSKEY.
    #[command(after_help = EXIT_CODES_OF_CDS)]
    Cds(CdsArgs),
    /// Asks several resolvers and says how their answers differ, and why.
    #[command(after_help = EXIT_CODES_OF_COMPARE)]
    Compare(CompareArgs),
    /// Shows the DS of keys, and what a registrar is to be given; from a live name, a file or standard input.
    #[command(after_help = EXIT_CODES_OF_DS)]
    Ds(DsArgs),
    /// Foretells whether a zone would hold if these DS records were published now.
    #[command(after_help = EXIT_CODES_OF_PREFLIGHT)]
    Preflight(PreflightArgs),
    /// Plans a change of keys, DS or servers: where the zone stands, and when each next step is safe.
    #[command(after_help = plan::EXIT_CODES)]
    Plan(PlanArgs),
    /// Explains a code that a report shows; without one, lists all.
    Explain(ExplainArgs),
    /// Signed zones on this computer, each with a fault of its own.
    Lab(LabArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CheckArgs {
    /// NAME [TYPE] [@SERVER] in any order; the type is A if there is none. Without a server, the authoritative
    /// servers are asked, from the root down; @SERVER is a recursive resolver: address, address#port, host name,
    /// `system`, or tls://HOST, https://HOST/PATH, quic://HOST, with `:PORT` after HOST, and with `#NAME` at the end
    /// where the certificate is for another name.
    #[arg(value_name = "NAME")]
    pub(crate) words: Vec<String>,
    /// Trust anchors, instead of the root's built-in ones: DS or DNSKEY records, root-anchors.xml, or BIND's
    /// trust-anchors; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) anchor: Vec<PathBuf>,
    /// Servers of the zone to begin at, instead of the root's built-in ones: NS, A and AAAA records.
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(crate) hints: Vec<PathBuf>,
    /// Who may vouch for a server asked over TLS, HTTPS or QUIC, instead of Mozilla's list: certificates in PEM form;
    /// may be given several times.
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(crate) ca: Vec<PathBuf>,
    /// Port of every server asked.
    #[arg(long, value_name = "N", conflicts_with = "from", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) port: Option<u16>,
    /// Validate at this time: RFC 3339, YYYYMMDDHHmmSS, or seconds since 1970.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(crate) at: Option<Timestamp>,
    /// Also tell when the verdict changes if nobody acts, and by what: up to this time, or so many days from the
    /// time validated at (`90d`); a year if neither is given.
    #[arg(long, value_name = "TIME", num_args = 0..=1, default_missing_value = "365d", value_parser = parse_until)]
    pub(crate) until: Option<UntilArgument>,
    /// Validate as a known resolver does by default.
    #[arg(long, value_name = "NAME", default_value = "default", value_parser = policies())]
    pub(crate) policy: &'static Preset,
    /// Ask over IPv4 only.
    #[arg(short = '4', conflicts_with_all = ["ipv6", "from"])]
    pub(crate) ipv4: bool,
    /// Ask over IPv6 only.
    #[arg(short = '6', conflicts_with = "from")]
    pub(crate) ipv6: bool,
    /// Ask one server of each zone instead of all.
    #[arg(long, conflicts_with = "from")]
    pub(crate) quick: bool,
    /// Ask over TCP only.
    #[arg(long, conflicts_with = "from")]
    pub(crate) tcp: bool,
    /// Wait this many seconds for each response; fractions are allowed.
    #[arg(long, value_name = "SECONDS", default_value = "3", value_parser = parse_seconds)]
    pub(crate) timeout: Duration,
    /// Save what was sent and received.
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(crate) save: Option<PathBuf>,
    /// Validate what --save has saved; asks nobody.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// Write one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    /// Show more: every step; twice, every exchange.
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

/// How far to look ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Until {
    /// To this time.
    Time(Timestamp),
    /// So many days.
    Days(u16),
}

impl CheckArgs {
    /// The words, with one that came after a bare `--until`.
    pub(crate) fn all_words(&self) -> Vec<String> {
        let stray = match &self.until {
            Some(UntilArgument::Word(word)) => Some(word.clone()),
            _ => None,
        };
        stray.into_iter().chain(self.words.iter().cloned()).collect()
    }

    /// How far to look ahead, if at all: a year where that is not said.
    pub(crate) fn horizon(&self) -> Option<Until> {
        self.until.as_ref().map(|argument| match argument {
            UntilArgument::Until(until) => *until,
            UntilArgument::Word(_) => Until::Days(365),
        })
    }
}

impl Until {
    /// The time that is meant, seen from another.
    pub(crate) fn from(self, at: Timestamp) -> Timestamp {
        match self {
            Until::Time(time) => time,
            Until::Days(days) => at.plus(u32::from(days) * 86_400),
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CompareArgs {
    /// NAME [TYPE] [@SERVER ...] in any order; the type is A if there is none. Each @SERVER is a recursive resolver
    /// (address, address#port, host name, or tls://, https://, quic:// with one); the resolvers of this system are
    /// compared with them.
    #[arg(value_name = "NAME")]
    pub(crate) words: Vec<String>,
    /// Leave out the resolvers of this system.
    #[arg(long)]
    pub(crate) no_system: bool,
    /// Trust anchors, instead of the root's built-in ones: DS or DNSKEY records, root-anchors.xml, or BIND's
    /// trust-anchors; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) anchor: Vec<PathBuf>,
    /// Who may vouch for a server asked over TLS, HTTPS or QUIC, instead of Mozilla's list: certificates in PEM form;
    /// may be given several times.
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Vec<PathBuf>,
    /// Port of every resolver for which none is named.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) port: Option<u16>,
    /// Validate at this time: RFC 3339, YYYYMMDDHHmmSS, or seconds since 1970.
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(crate) at: Option<Timestamp>,
    /// Ask over IPv4 only.
    #[arg(short = '4', conflicts_with = "ipv6")]
    pub(crate) ipv4: bool,
    /// Ask over IPv6 only.
    #[arg(short = '6')]
    pub(crate) ipv6: bool,
    /// Wait this many seconds for each response; fractions are allowed.
    #[arg(long, value_name = "SECONDS", default_value = "3", value_parser = parse_seconds)]
    pub(crate) timeout: Duration,
    /// Write one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    /// Show more: every answer in full, and what every policy makes of it; twice, every exchange.
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PreflightArgs {
    /// The zone that is to get the DS.
    #[arg(value_name = "NAME")]
    pub(crate) zone: String,
    /// A DS to publish: "TAG ALGORITHM TYPE DIGEST", or a whole record; may be given several times.
    #[arg(long, value_name = "DS")]
    pub(crate) ds: Vec<String>,
    /// A key whose DS is to be published: "257 3 ALGORITHM KEY", or a whole record; may be given several times.
    #[arg(long, value_name = "DNSKEY")]
    pub(crate) dnskey: Vec<String>,
    /// What `aws route53 get-dnssec` printed, or Cloudflare's API; `-` for standard input. What it claims is compared with
    /// what the servers serve; without --ds and --dnskey, the DS of its keys in use are proposed.
    #[arg(long, value_name = "FILE", visible_alias = "provider")]
    pub(crate) aws: Vec<PathBuf>,
    /// A file with DNSKEY or DS records of the zone: the zone itself, BIND's K*.key or dsset-*; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) from_zone: Vec<PathBuf>,
    /// Digest type of the DS made of keys: 1, 2 or 4, or SHA-1, SHA-256, SHA-384; may be given several times.
    #[arg(long, value_name = "TYPE", value_parser = parse_digest_type, default_value = "2")]
    pub(crate) digest: Vec<DigestType>,
    /// Keep the DS records that the parent has, and add these; without it, they take their place.
    #[arg(long)]
    pub(crate) add: bool,
    /// The servers of the zone, in place of those that its parent delegates to: NAME=ADDRESS, separated by commas.
    #[arg(long, value_name = "NAME=ADDRESS", value_delimiter = ',', conflicts_with = "from")]
    pub(crate) servers: Vec<String>,
    /// Also ask for this name of the zone; A unless a type follows: www, mail/MX; may be given several times.
    #[arg(long, value_name = "NAME[/TYPE]", conflicts_with = "from")]
    pub(crate) ask: Vec<String>,
    /// Also follow the chain to this child zone; may be given several times. Children that an NSEC names are followed
    /// anyway.
    #[arg(long, value_name = "NAME", conflicts_with = "from")]
    pub(crate) child: Vec<String>,
    /// End with exit code 5 if there are warnings.
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
    /// Write one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    /// Show more: every step and every reason in full; twice, every exchange.
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CdsArgs {
    /// The zone.
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
    /// Write one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DsArgs {
    /// NAME of a zone to ask for its keys; FILE or `-` for standard input; or the text itself, in quotes: DNSKEY or
    /// zone text, BIND's K*.key, the JSON of `aws route53 get-dnssec` or of Cloudflare's API, DS records. A word that
    /// is a name and a file is taken for the file; with a final dot, for the name.
    #[arg(value_name = "SOURCE")]
    pub(crate) sources: Vec<String>,
    /// The zone of keys whose source does not name it; also completes relative names.
    #[arg(long, value_name = "NAME")]
    pub(crate) zone: Option<String>,
    /// Digest type of the DS: 1, 2 or 4, or SHA-1, SHA-256, SHA-384; may be given several times.
    #[arg(long, value_name = "TYPE", value_parser = parse_digest_type, default_value = "2")]
    pub(crate) digest: Vec<DigestType>,
    /// Also take keys without the SEP bit.
    #[arg(long)]
    pub(crate) all_keys: bool,
    /// Show the fields of this registrar's form, and the command or request that does the same.
    #[arg(long, value_name = "NAME", value_parser = registrars())]
    pub(crate) registrar: Option<&'static Form>,
    /// End with exit code 5 if there are warnings.
    #[arg(long)]
    pub(crate) strict: bool,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
    /// Write one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

/// How the servers of a zone are asked, or what they once said.
#[derive(Debug, ClapArgs)]
pub(crate) struct LiveArgs {
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
    /// Validate at this time: RFC 3339, YYYYMMDDHHmmSS, or seconds since 1970.
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
    /// Save what was sent and received.
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(crate) save: Option<PathBuf>,
    /// Take what --save has saved; asks nobody.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ExplainArgs {
    /// The code or its name.
    pub(crate) code: Option<String>,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct LabArgs {
    #[command(subcommand)]
    pub(crate) command: LabCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LabCommand {
    /// Lists the scenarios.
    List,
    /// Serves a scenario, or all one by one, checks it over real sockets, and compares with what is expected.
    Check {
        /// The scenario.
        scenario: Option<String>,
        /// Show more: every step; twice, every exchange.
        #[arg(short, long, action = clap::ArgAction::Count)]
        verbose: u8,
        /// When to use colours.
        #[arg(long, value_name = "WHEN", default_value = "auto")]
        color: Color,
    },
    /// Serves a scenario until Ctrl-C.
    Serve {
        /// The scenario.
        scenario: String,
        /// Where to write hints and trust anchors; a new directory below the temporary one by default.
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

/// The forms by their names.
fn registrars() -> impl TypedValueParser<Value = &'static Form> {
    let values = FORMS.iter().map(|form| PossibleValue::new(form.slug).help(form.title));
    PossibleValuesParser::new(values).try_map(|slug| Form::find(&slug).ok_or("no such registrar"))
}

#[derive(Debug, thiserror::Error)]
#[error("digest types that can be computed here are 1 (SHA-1), 2 (SHA-256) and 4 (SHA-384)")]
struct DigestTypeError;

fn parse_digest_type(text: &str) -> Result<DigestType, DigestTypeError> {
    DigestType::from_text(text).filter(|digest_type| digest_type.is_implemented()).ok_or(DigestTypeError)
}

/// The presets by their names.
fn policies() -> impl TypedValueParser<Value = &'static Preset> {
    let values = PRESETS.iter().map(|preset| PossibleValue::new(preset.name).help(preset.summary));
    PossibleValuesParser::new(values)
        .try_map(|name| PRESETS.iter().find(|preset| preset.name == name).ok_or("no such policy"))
}

/// What core reads as a time, or the seconds since 1970 that `date +%s` prints.
fn parse_time(text: &str) -> Result<Timestamp, dnssec_core::time::TimestampError> {
    match text.parse::<u32>() {
        // Fewer digits are a date, or a slip.
        Ok(seconds) if text.len() >= 9 && !text.starts_with('+') => Ok(Timestamp(seconds)),
        _ => text.parse(),
    }
}

/// What follows `--until`: as it may stand alone, the name to check may come next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UntilArgument {
    /// How far to look ahead.
    Until(Until),
    /// A word of the question.
    Word(String),
}

#[derive(Debug, thiserror::Error)]
enum UntilError {
    #[error("days are a number from 1 to 18250")]
    Days,
}

/// A time, or days: serial time cannot tell more than 68 years apart (RFC 1982 §3.2).
fn parse_until(text: &str) -> Result<UntilArgument, UntilError> {
    match (text.strip_suffix('d').map(str::parse::<u16>), parse_time(text)) {
        (Some(Ok(days @ 1..=18_250)), _) => Ok(UntilArgument::Until(Until::Days(days))),
        (Some(Ok(_)), _) => Err(UntilError::Days),
        (_, Ok(time)) => Ok(UntilArgument::Until(Until::Time(time))),
        (_, Err(_)) => Ok(UntilArgument::Word(text.to_owned())),
    }
}

#[derive(Debug, thiserror::Error)]
#[error("a time to wait is more than 0 and at most 3600 seconds")]
struct TimeoutError;

fn parse_seconds(text: &str) -> Result<Duration, TimeoutError> {
    let seconds: f64 = text.parse().map_err(|_| TimeoutError)?;
    let duration = Duration::try_from_secs_f64(seconds).map_err(|_| TimeoutError)?;
    let bounds = Duration::from_millis(1)..=Duration::from_secs(3600);
    if bounds.contains(&duration) { Ok(duration) } else { Err(TimeoutError) }
}
