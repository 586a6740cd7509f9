//! `dnssec ds`: from keys to what the parent is to be given.

use super::live::{self, Beside};
use crate::args::{Color, DsArgs};
use crate::env::Env;
use crate::error::CliError;
use crate::input;
use crate::key_source::KeySource;
use crate::offer::{Choice, Offer, Wanted, offer_of, offers};
use crate::render::ds::{Sheet, json, text};
use crate::{output, render};
use dnssec_core::algorithm::DigestType;
use dnssec_core::catalogue::Level;
use dnssec_core::name::Name;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Outcome;
use std::path::{Path, PathBuf};

/// There is nothing that may be submitted.
const NOTHING: u8 = 1;
/// The zone has no keys.
const UNSIGNED: u8 = 3;
/// No server gave its keys.
const UNKNOWN: u8 = 4;
/// There are warnings, and `--strict` makes them count.
const WARNINGS: u8 = 5;

/// Reads or asks, and shows.
pub(crate) fn run(args: &DsArgs, env: &mut Env) -> Result<u8, CliError> {
    let zone = args.zone.as_deref().map(input::parse_name).transpose()?;
    let digest_types = digest_types(&args.digest);
    let choice = if args.all_keys { Choice::All } else { Choice::EntryPoints };
    let now = args.live.at.unwrap_or_else(|| env.clock.now());
    let wanted = Wanted { choice, digest_types: &digest_types, now };
    let (offers, absence) = match Origin::of(&args.sources, args.live.from.is_some())? {
        Origin::Servers(name) => of_servers(&name, &wanted, args, env)?,
        Origin::Texts(texts) => {
            let source = read(&texts, zone.as_ref(), env)?;
            (offers(&source, zone.as_ref(), &wanted).map_err(|_| CliError::ZoneUnknown)?, None)
        }
    };
    let sheet = Sheet::new(&offers, args.registrar);
    let code = exit_code(&sheet, absence, args);
    if args.json {
        output::result(env, Color::Never, &json(&sheet))?;
    } else {
        let options = render::Options { verbose: 0, width: env.width };
        output::result(env, args.color, &text(&sheet, &options))?;
    }
    Ok(code)
}

/// In the order of the command line, each once.
fn digest_types(given: &[DigestType]) -> Vec<DigestType> {
    let mut digest_types = Vec::new();
    for digest_type in given {
        if !digest_types.contains(digest_type) {
            digest_types.push(*digest_type);
        }
    }
    digest_types
}

/// Where keys come from.
enum Origin {
    /// The servers of a zone, or a capture of what they said.
    Servers(Name),
    /// Texts: as given, or in files.
    Texts(Vec<Text>),
}

enum Text {
    Given(String),
    File(PathBuf),
}

impl Origin {
    fn of(words: &[String], from_capture: bool) -> Result<Self, CliError> {
        let mut names: Vec<&str> = Vec::new();
        let mut texts = Vec::new();
        for word in words {
            let path = Path::new(word);
            if word.contains(char::is_whitespace) || word.starts_with('{') {
                texts.push(Text::Given(word.clone()));
            } else if word == "-" || (path.exists() && !from_capture) {
                texts.push(Text::File(path.to_owned()));
            } else if word.contains('/') || looks_like_file(word) {
                return Err(CliError::NoSuchFile { word: word.clone() });
            } else {
                names.push(word);
            }
        }
        match (names.as_slice(), texts.is_empty()) {
            ([], true) => Err(CliError::NoSource),
            ([], false) => Ok(Origin::Texts(texts)),
            ([name], true) => Ok(Origin::Servers(input::parse_name(name)?)),
            ([name], false) => {
                Err(CliError::SecondName { name: (*name).to_owned(), other: "a file or text".to_owned() })
            }
            ([name, other, ..], _) => {
                Err(CliError::SecondName { name: (*name).to_owned(), other: (*other).to_owned() })
            }
        }
    }
}

/// Endings that no top-level domain has.
fn looks_like_file(word: &str) -> bool {
    [".json", ".key", ".txt", ".private", ".db", ".signed"].iter().any(|ending| word.ends_with(ending))
}

fn read(texts: &[Text], zone: Option<&Name>, env: &mut Env) -> Result<KeySource, CliError> {
    let origin = zone.cloned().unwrap_or_else(Name::root);
    let mut all = KeySource::default();
    for text in texts {
        all.append(match text {
            Text::File(path) => input::key_source(path, &origin, env)?,
            Text::Given(text) => KeySource::parse(text, &origin).map_err(|error| {
                let shown: String = text.chars().take(40).collect();
                CliError::KeySource { source_name: format!("{shown:?}"), error }
            })?,
        });
    }
    Ok(all)
}

/// The offer of a zone, and what it means if it is empty.
fn of_servers(
    name: &Name,
    wanted: &Wanted<'_>,
    args: &DsArgs,
    env: &mut Env,
) -> Result<(Vec<Offer>, Option<u8>), CliError> {
    let question = Question::new(name.clone(), RecordType::DNSKEY);
    let gathered = live::gather(&question, Beside::Nothing, &args.live, env)?;
    let report = gathered.report();
    let wanted = Wanted { now: gathered.at, ..wanted.clone() };
    let offer = offer_of(&gathered.capture, &report, &gathered.policy, &wanted);
    let has_keys = offer.service.as_ref().is_some_and(|service| service.with_keys > 0);
    let absence = match report.outcome {
        _ if has_keys => NOTHING,
        Outcome::Answer | Outcome::NoData | Outcome::NameError => UNSIGNED,
        Outcome::Error(_) | Outcome::Nothing => UNKNOWN,
    };
    Ok((vec![offer], Some(absence)))
}

fn exit_code(sheet: &Sheet<'_>, absence: Option<u8>, args: &DsArgs) -> u8 {
    if !sheet.has_something() {
        return absence.unwrap_or(NOTHING);
    }
    if sheet.exceeds() {
        return NOTHING;
    }
    let has_warnings = sheet.warnings() > 0;
    if args.strict && has_warnings { WARNINGS } else { 0 }
}

impl Sheet<'_> {
    /// Warnings and errors among the remarks, refusals and servers that fail.
    fn warnings(&self) -> usize {
        let remarks = self.offers.iter().flat_map(|offer| &offer.remarks);
        let failing =
            self.offers.iter().filter_map(|offer| offer.service.as_ref()).flat_map(|service| &service.keys);
        remarks.filter(|remark| remark.level() != Level::Note).count()
            + failing.filter(|key| !key.failing.is_empty()).count()
            + self.filled.iter().map(|filled| filled.refusals.len()).sum::<usize>()
    }
}
