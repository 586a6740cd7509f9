//! One line for each link of the chain.

use super::layout::{columns, pad, paint, verdict, wrap};
use super::{Options, counted, relative};
use dnssec_core::finding::Finding;
use dnssec_core::name::Name;
use dnssec_core::report::{Link, LinkKind, Outcome, Report, Step, Verdict};

/// Subjects longer than this do not widen the column.
const WIDEST_SUBJECT: usize = 36;

/// Links shown at the beginning and at the end of a chain before `-v` is asked for: long chains are those of aliases.
const FEW: usize = 8;

/// The chain; steps below their links if asked for, else without the secure ones in the middle of a long one.
pub(super) fn lines(report: &Report, options: &Options) -> String {
    let word = |link: &Link| verdict(link.verdict).1;
    let words = report.links.iter().map(|link| columns(word(link))).max().unwrap_or(0);
    let subjects = report.links.iter().map(|link| columns(&subject(&link.kind)));
    let subjects = subjects.filter(|width| *width <= WIDEST_SUBJECT).max().unwrap_or(0);
    let mut text = String::new();
    let mut folded = 0;
    for (place, link) in report.links.iter().enumerate() {
        let is_inner = place >= FEW && place + FEW < report.links.len();
        if is_inner && link.verdict == Verdict::Secure && options.verbose == 0 {
            folded += 1;
            continue;
        }
        text.push_str(&fold(std::mem::take(&mut folded)));
        let (symbol, word, style) = verdict(link.verdict);
        let subject = subject(&link.kind);
        let prefix = format!(
            "  {}{}  {subject}{}  ",
            paint(style, &format!("{symbol} {word}")),
            pad(word, words),
            pad(&subject, subjects)
        );
        let indent = 8 + words + subjects;
        let phrase = phrase(link, report);
        if columns(&subject) > subjects {
            text.push_str(prefix.trim_end());
            text.push('\n');
            text.push_str(&wrap(&" ".repeat(indent), indent, &phrase, options.width));
        } else {
            text.push_str(&wrap(&prefix, indent, &phrase, options.width));
        }
        if options.verbose > 0 {
            text.extend(link.steps.iter().map(|step| step_lines(step, report, options)));
        }
    }
    text
}

/// What stands for so many links.
fn fold(count: usize) -> String {
    match count {
        0 => String::new(),
        count => format!("  … {} (-v)\n", counted(count, "more secure link", "more secure links")),
    }
}

fn step_lines(step: &Step, report: &Report, options: &Options) -> String {
    let mut words = step.to_string();
    if let Step::SignatureVerifies { expiration, .. } = step {
        words.push_str(&format!(" (expires {})", relative(*expiration, report.at)));
    }
    wrap("      · ", 8, &words, options.width)
}

/// What a link is about.
fn subject(kind: &LinkKind) -> String {
    match kind {
        LinkKind::Anchor { zone } | LinkKind::Keys { zone } => zone.to_string(),
        LinkKind::Delegation { parent, child } => format!("{parent} → {child}"),
        LinkKind::Alias { name, record_type, .. }
        | LinkKind::Answer { name, record_type, .. }
        | LinkKind::Denial { name, record_type, .. } => format!("{name} {record_type}"),
    }
}

/// The finding that a link shows, and its index.
fn shown<'a>(link: &Link, report: &'a Report) -> Option<(usize, &'a Finding)> {
    let exists = |index: &&usize| link.verdict != Verdict::Secure && report.findings.get(**index).is_some();
    let decisive = link.findings.iter().filter(exists).find(|index| report.decisive == Some(**index));
    let index = *decisive.or_else(|| link.findings.iter().find(exists))?;
    Some((index, report.findings.get(index)?))
}

/// Whether the chain says all that a line of its own would say about a finding.
pub(super) fn tells(finding: &Finding, report: &Report) -> bool {
    report.links.iter().filter_map(|link| shown(link, report)).any(|(_, other)| std::ptr::eq(other, finding))
}

/// What came out: the finding where it is not secure (its name only if the first line tells it), else what the steps established.
fn phrase(link: &Link, report: &Report) -> String {
    if let Some((index, finding)) = shown(link, report) {
        let entry = finding.fact.entry();
        let is_told = report.decisive == Some(index);
        let is_first = report.links.iter().find(|other| other.findings.contains(&index)) == Some(link);
        return match (is_told, is_first) {
            (true, true) => format!("{} {}", entry.code, entry.slug),
            (true, false) => format!("follows from {} above", entry.code),
            (false, _) => format!("{} {}", entry.code, finding.summary()),
        };
    }
    match &link.kind {
        LinkKind::Anchor { .. } => anchor(link),
        LinkKind::Delegation { child, .. } => delegation(child, link),
        LinkKind::Keys { .. } => keys(link),
        LinkKind::Alias { target, .. } => format!("alias for {target}{}", signed(link)),
        LinkKind::Answer { .. } => format!("answer{}", signed(link)),
        LinkKind::Denial { outcome, .. } => denial(*outcome, link),
    }
}

fn anchor(link: &Link) -> String {
    let tags = tags(link, |step| match step {
        Step::AnchorMatchesKey { tag, .. } => Some(*tag),
        _ => None,
    });
    if tags.is_empty() {
        format!("keys{}", signed(link))
    } else {
        format!("trust anchor {tags}; keys{}", signed(link))
    }
}

fn delegation(child: &Name, link: &Link) -> String {
    let supposed = tags(link, |step| match step {
        Step::DsSupposed { tag, .. } => Some(*tag),
        _ => None,
    });
    let seen = delegation_seen(child, link);
    match supposed.is_empty() {
        true => seen,
        false => format!("DS {supposed} supposed; now {seen}"),
    }
}

fn delegation_seen(child: &Name, link: &Link) -> String {
    match denied_by(link) {
        owners if owners.is_empty() => format!("DS of {child}{}", signed(link)),
        owners => format!("no DS of {child}, proven at {owners}"),
    }
}

fn keys(link: &Link) -> String {
    let tags = tags(link, |step| match step {
        Step::DsMatchesKey { tag, .. } => Some(*tag),
        _ => None,
    });
    if tags.is_empty() {
        format!("keys{}", signed(link))
    } else {
        format!("DS {tags} matches; keys{}", signed(link))
    }
}

fn denial(outcome: Outcome, link: &Link) -> String {
    let what = match outcome {
        Outcome::NameError => "no such name",
        _ => "no such type",
    };
    match denied_by(link) {
        owners if owners.is_empty() => what.to_owned(),
        owners => format!("{what}, proven at {owners}"),
    }
}

/// ` signed by key 1 of example.`, or nothing where no signature was verified.
fn signed(link: &Link) -> String {
    let mut signers: Vec<String> = Vec::new();
    let mut notes = String::new();
    for step in &link.steps {
        match step {
            Step::SignatureVerifies { signer, tag, wildcard, .. } => {
                let key = format!("key {tag} of {signer}");
                if !signers.contains(&key) {
                    signers.push(key);
                }
                if let (Some(wildcard), true) = (wildcard, notes.is_empty()) {
                    notes = format!(", expanded from {wildcard}");
                }
            }
            Step::CnameSynthesized { dname } => notes = format!(", from the DNAME at {dname}"),
            _ => {}
        }
    }
    if signers.is_empty() { notes } else { format!(" signed by {}{notes}", signers.join(" and ")) }
}

fn tags(link: &Link, tag: impl Fn(&Step) -> Option<u16>) -> String {
    let mut tags: Vec<u16> = link.steps.iter().filter_map(tag).collect();
    tags.sort_unstable();
    tags.dedup();
    tags.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")
}

/// Owners of the records that deny, each once, in order.
fn denied_by(link: &Link) -> String {
    let mut owners: Vec<String> = Vec::new();
    for step in &link.steps {
        let owner = match step {
            Step::TypeDenied { by, .. }
            | Step::NameCovered { by, .. }
            | Step::EmptyNonTerminal { by, .. }
            | Step::OptOutCovers { by, .. }
            | Step::ClosestEncloser { by: Some(by), .. } => by,
            Step::CompactDenial { name } => name,
            _ => continue,
        };
        let owner = owner.to_string();
        if !owners.contains(&owner) {
            owners.push(owner);
        }
    }
    owners.join(", ")
}
