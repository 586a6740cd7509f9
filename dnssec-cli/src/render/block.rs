//! A finding with all its words.

use super::layout::{level, paint, row, wrap};
use super::registrar::Registrar;
use super::{Case, Options, counted, party};
use dnssec_core::catalogue::{Level, Owner, Remedy};
use dnssec_core::finding::Finding;

/// Servers shown before `-v` is asked for.
const FEW: usize = 6;

/// Records to copy shown before `-v` is asked for.
const FEW_RECORDS: usize = 4;

/// The one that decides, whose summary the first line has told.
pub(super) fn decisive(place: usize, finding: &Finding, case: &Case<'_>, options: &Options) -> String {
    let mut text = title(finding, "", options);
    text.push_str(&details(finding, options));
    text.push_str(&consequences(place, case, options));
    text.push_str(&cure(finding, case, options));
    if let Some(heals) = &case.heals {
        text.push_str(&row("heals", &heals.to_string(), options.width));
    }
    text.push_str(&sources(finding, case, options));
    text
}

/// Another, with how grave it is.
pub(super) fn aside(place: usize, finding: &Finding, case: &Case<'_>, options: &Options) -> String {
    let mut text = title(finding, &format!("{}  ", finding.fact.entry().level), options);
    text.push_str(&row("what", &finding.summary(), options.width));
    text.push_str(&details(finding, options));
    text.push_str(&consequences(place, case, options));
    text.push_str(&cure(finding, case, options));
    text.push_str(&sources(finding, case, options));
    text
}

/// What a pre-flight says of a finding in place of the catalogue.
pub(super) struct Foretold<'a> {
    pub(super) cause: &'a str,
    pub(super) fix: &'a str,
    pub(super) who: &'a str,
    /// DS records to copy.
    pub(super) instead: &'a [String],
}

/// One that a pre-flight rests on.
pub(super) fn foretold(finding: &Finding, said: &Foretold<'_>, case: &Case<'_>, options: &Options) -> String {
    let mut text = title(finding, "", options);
    // It is not there yet.
    text.push_str(&details(finding, options).replace(" at the parent zone", ""));
    text.push_str(&row("cause", said.cause, options.width));
    text.push_str(&row("fix", said.fix, options.width));
    if said.instead.is_empty() {
        text.push_str(&remedies(&party::remedies(finding, case), options));
    }
    text.push_str(&registrar(&Registrar { add: said.instead.to_vec(), ..Registrar::default() }, options));
    text.push_str(&row("who", said.who, options.width));
    text.push_str(&sources(finding, case, options));
    text
}

fn title(finding: &Finding, before: &str, options: &Options) -> String {
    let entry = finding.fact.entry();
    let title = format!("{before}{} {}", entry.code, entry.slug);
    let set = format!("at {} {}", finding.name, finding.record_type);
    wrap(&format!("  {} ", paint(level(entry.level).bold(), &title)), 4, &set, options.width)
}

fn details(finding: &Finding, options: &Options) -> String {
    let line = |text: String| row("", &format!("└ {text}"), options.width);
    finding.details.iter().map(|detail| line(format!("{} {detail}", detail.code()))).collect()
}

/// What follows from it: counted, or a line each if asked for.
fn consequences(place: usize, case: &Case<'_>, options: &Options) -> String {
    let cause = case.report.findings.get(place);
    // What led to it is told already.
    let is_detail = |finding: &&Finding| {
        cause.is_some_and(|cause| {
            cause.details.contains(&finding.fact)
                && (&cause.name, cause.record_type) == (&finding.name, finding.record_type)
        })
    };
    let findings = || {
        let findings = case.consequences(place).filter_map(|place| case.report.findings.get(place));
        findings.filter(|finding| !is_detail(finding))
    };
    if options.verbose == 0 {
        return match findings().count() {
            0 => String::new(),
            count => row(
                "",
                &format!("└ and {} (-v)", counted(count, "consequence", "consequences")),
                options.width,
            ),
        };
    }
    let line = |finding: &Finding| format!("└ {} {}", finding.fact.code(), finding.summary());
    findings().map(|finding| row("", &line(finding), options.width)).collect()
}

/// Cause, fix with what to type and to copy, and who it is for.
fn cure(finding: &Finding, case: &Case<'_>, options: &Options) -> String {
    let (entry, width) = (finding.fact.entry(), options.width);
    let records = Registrar::of(finding, case);
    let mut text = row("cause", &party::cause(finding, case), width);
    text.push_str(&row("fix", &fix(finding, &records, case), width));
    // What is right by itself is mended only by those who want it otherwise.
    if entry.level != Level::Note || options.verbose > 0 {
        text.push_str(&remedies(&party::remedies(finding, case), options));
    }
    text.push_str(&registrar(&records, options));
    text.push_str(&row("who", &party::who(finding, case), width));
    text
}

/// What to do. A DS that stands below as a line to copy is not written out twice.
fn fix(finding: &Finding, registrar: &Registrar, case: &Case<'_>) -> String {
    let fix = party::fix(finding, case);
    match registrar.add.as_slice() {
        [only] => match only.split_once(" DS ") {
            Some((_, data)) => fix.replace(data, "the one below"),
            None => fix,
        },
        _ => fix,
    }
}

/// What to type, aligned; lines to copy are not broken.
fn remedies(remedies: &[Remedy], options: &Options) -> String {
    let few = if options.verbose > 0 { usize::MAX } else { 1 };
    let mut text = String::new();
    for Remedy { software, commands } in remedies {
        for (command, place) in commands.iter().take(few).zip(0..) {
            let software = if place == 0 { software.slug() } else { "" };
            text.push_str(&row("", &format!("{software:8} {command}"), usize::MAX));
        }
    }
    text
}

fn registrar(registrar: &Registrar, options: &Options) -> String {
    let mut text = to_copy("remove", &registrar.remove, options);
    text.push_str(&to_copy("add", &registrar.add, options));
    if options.verbose > 0 {
        text.push_str(&to_copy("key", &registrar.keys, options));
    }
    if !registrar.add.is_empty() {
        let caution = "(made from the zone's unproven answer: compare with your signer before you add it)";
        text.push_str(&row("", caution, options.width));
    }
    text
}

/// Records, which are not broken.
fn to_copy(label: &str, records: &[String], options: &Options) -> String {
    let few = if options.verbose > 0 { usize::MAX } else { FEW_RECORDS };
    let mut text: String = records.iter().take(few).map(|record| row(label, record, usize::MAX)).collect();
    let more = records.len().saturating_sub(few);
    if more > 0 {
        text.push_str(&row("", &format!("… and {more} more (-v)"), options.width));
    }
    text
}

/// Who showed it, and where to read on.
fn sources(finding: &Finding, case: &Case<'_>, options: &Options) -> String {
    let servers = party::servers(finding, |server| server.ip().to_string());
    let is_told = party::at_some_servers(finding, case).is_some() && finding.owner() == Owner::ServerOperator;
    let mut text = String::new();
    if !servers.is_empty() && !is_told {
        let few = if options.verbose > 0 { servers.len() } else { FEW };
        let more = servers.len().saturating_sub(few);
        let mut seen = format!("at {}", servers.into_iter().take(few).collect::<Vec<_>>().join(", "));
        if more > 0 {
            seen.push_str(&format!(" and {more} more (-v)"));
        }
        text.push_str(&row("seen", &seen, options.width));
    }
    text.push_str(&row("rfc", &references(finding), options.width));
    text
}

/// `RFC 4035 §5.3.1 · EDE 7 · dnssec explain S102`.
fn references(finding: &Finding) -> String {
    let entry = finding.fact.entry();
    let clauses = entry.clauses.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let extended = finding.extended_error().map(|code| format!("EDE {code}"));
    let explain = format!("dnssec explain {}", entry.code);
    [Some(clauses), extended, Some(explain)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
