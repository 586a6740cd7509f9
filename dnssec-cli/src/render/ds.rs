//! DS, keys and forms to copy from.

mod json;

pub(crate) use json::json;

use super::layout::{dim, level, pad, paint, wrap};
use super::{Options, counted, hexadecimal, markup};
use crate::key_source::{ProposedDs, PublishedKey};
use crate::offer::{Entry, Offer, Served, Service};
use crate::registrar::{Filled, Form, Labels, Submission, call};
use anstyle::Style;
use dnssec_core::catalogue::Level;
use dnssec_core::name::Name;

/// All offers, with the form that is to be filled in.
pub(crate) struct Sheet<'a> {
    pub(crate) offers: &'a [Offer],
    pub(crate) form: Option<&'static Form>,
    /// For each offer, if there is a form.
    pub(crate) filled: Vec<Filled>,
}

impl<'a> Sheet<'a> {
    pub(crate) fn new(offers: &'a [Offer], form: Option<&'static Form>) -> Self {
        let fill = |form: &'static Form| offers.iter().map(|offer| form.fill(offer)).collect();
        Sheet { offers, form, filled: form.map(fill).unwrap_or_default() }
    }

    /// Whether there is anything to submit.
    pub(crate) fn has_something(&self) -> bool {
        match self.form {
            Some(_) => self.filled.iter().any(|filled| !filled.submissions.is_empty()),
            None => self.offers.iter().any(|offer| !offer.entries.is_empty()),
        }
    }

    /// Whether there is more than the registrar takes.
    pub(crate) fn exceeds(&self) -> bool {
        self.form.is_some_and(|form| self.filled.iter().any(|filled| form.excess(filled).is_some()))
    }
}

/// The whole sheet. Lines to copy are not wrapped.
pub(crate) fn text(sheet: &Sheet<'_>, options: &Options) -> String {
    let mut paragraphs = Vec::new();
    for (place, offer) in sheet.offers.iter().enumerate() {
        paragraphs.push(headline(offer, options));
        match (sheet.form, sheet.filled.get(place)) {
            (Some(form), Some(filled)) => paragraphs.extend(submissions(form, filled, options)),
            _ => paragraphs.extend(offer.entries.iter().map(|entry| records(&offer.zone, entry))),
        }
        paragraphs.extend(offer.service.as_ref().map(|service| served(service, options)));
        paragraphs.push(remarks(offer, options));
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    markup::without_markup(&paragraphs.join("\n"))
}

fn headline(offer: &Offer, options: &Options) -> String {
    let zone = paint(Style::new().bold(), &offer.zone.to_string());
    let what = match offer.entries.len() {
        0 => "no key that may have a DS".to_owned(),
        count if offer.entries.iter().all(|entry| entry.key.is_none()) => counted(count, "DS", "DS"),
        count => counted(count, "key to have a DS", "keys to have a DS"),
    };
    wrap("", 0, &format!("{zone}: {what}"), options.width)
}

/// One key in every form that is asked for somewhere.
fn records(zone: &Name, entry: &Entry) -> String {
    let mut text = String::new();
    if let Some(key) = &entry.key {
        let role = if key.as_dnskey().is_secure_entry_point() { "SEP" } else { "no SEP" };
        let title = format!("key {}", key.key_tag());
        text.push_str(&format!(
            "  {}  algorithm {}, flags {} ({role})\n",
            paint(Style::new().bold(), &title),
            key.algorithm,
            key.flags
        ));
    }
    for ds in &entry.ds {
        text.push_str(&line("DS", &format!("{zone} IN DS {}", ds.id())));
    }
    for ds in entry.ds.iter().filter(|_| entry.key.is_some()) {
        text.push_str(&line("CDS", &format!("{zone} IN CDS {}", ds.id())));
    }
    if let Some(key) = &entry.key {
        let rdata = format!("{} 3 {} {}", key.flags, key.algorithm.0, key.public_key_text());
        text.push_str(&line("CDNSKEY", &format!("{zone} IN CDNSKEY {rdata}")));
        text.push_str(&line("key data", &key_data(key)));
    }
    text
}

/// The fields of RFC 5910 §4.2 by their names there.
fn key_data(key: &PublishedKey) -> String {
    format!(
        "flags {}, protocol {}, algorithm {}, public key {}",
        key.flags,
        key.protocol,
        key.algorithm.0,
        key.public_key_text()
    )
}

fn line(label: &str, text: &str) -> String {
    format!("    {label}{} {text}\n", pad(label, 8))
}

/// What goes into the form, and what does not.
fn submissions(form: &'static Form, filled: &Filled, options: &Options) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let count = counted(filled.submissions.len(), "entry", "entries");
    let labels = match form.labels {
        Labels::Documented => "",
        Labels::Usual => "; its labels may be worded otherwise",
    };
    paragraphs.push(wrap("  ", 2, &format!("{}: {count} to submit{labels}", form.title), options.width));
    for submission in &filled.submissions {
        paragraphs.push(fields(form, submission));
    }
    let mut below: String =
        filled.refusals.iter().map(|refusal| remark(Level::Error, &refusal.to_string(), options)).collect();
    if let Some(most) = form.excess(filled) {
        let words = format!("{} takes {most} entries at most, not {}", form.title, filled.submissions.len());
        below.push_str(&remark(Level::Error, &words, options));
    }
    below.extend(form.notes.iter().map(|note| remark(Level::Note, note, options)));
    paragraphs.push(below);
    paragraphs
}

fn fields(form: &'static Form, submission: &Submission) -> String {
    let known = form.fields.iter().map(|(label, field)| (label, submission.value(*field)));
    let known: Vec<_> = known.filter(|(_, value)| !value.is_empty()).collect();
    let width = known.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
    let mut text: String =
        known.iter().map(|(label, value)| format!("    {label}{}  {value}\n", pad(label, width))).collect();
    if let Some(call) = call(form, submission) {
        text.push_str(&format!("\n    {call}\n"));
    }
    text
}

/// How servers serve the keys.
fn served(service: &Service, options: &Options) -> String {
    let asked = service.servers.len();
    let alike = match (service.with_keys, service.are_alike) {
        (0, _) => format!("none of {} gives a DNSKEY set", counted(asked, "server", "servers")),
        (given, true) if given == asked => {
            format!("{} give the same DNSKEY set", counted(asked, "server", "servers"))
        }
        (given, true) => format!("{given} of {asked} servers give a DNSKEY set, the same"),
        (given, false) => format!("{given} of {asked} servers give a DNSKEY set, not all the same"),
    };
    let mut text =
        wrap("  ", 2, &format!("{alike}; as things are, the keys are {}", service.verdict), options.width);
    for key in &service.keys {
        text.push_str(&wrap("  ", 4, &of_key(key, asked), options.width));
        for (server, why) in &key.failing {
            text.push_str(&remark(Level::Warning, &format!("{server}: {why}"), options));
        }
    }
    text
}

fn of_key(served: &Served, asked: usize) -> String {
    let Served { key, has, signs, .. } = served;
    let tag = key.tag;
    match (*signs, *has) {
        (signs, _) if signs == asked => format!("key {tag} signs the DNSKEY set at every server"),
        (0, 0) => format!("key {tag} is at no server"),
        (0, has) => format!(
            "key {tag} is at {has} of {asked} servers and signs the DNSKEY set at none: a DS of it alone would \
            make the zone bogus"
        ),
        (signs, _) => format!(
            "key {tag} signs the DNSKEY set at {signs} of {asked} servers: a DS of it alone would make the zone \
            bogus through the others"
        ),
    }
}

fn remarks(offer: &Offer, options: &Options) -> String {
    let remarks = offer.remarks.iter().map(|this| {
        let code = this.code().map_or_else(String::new, |code| format!("{code} "));
        remark(this.level(), &format!("{code}{this}"), options)
    });
    remarks.collect()
}

fn remark(weight: Level, words: &str, options: &Options) -> String {
    let prefix = match weight {
        Level::Note => dim("note"),
        weight => paint(level(weight), &weight.to_string()),
    };
    wrap(&format!("  {prefix} "), 4, words, options.width)
}

/// A DS as its record.
pub(super) fn ds_record(zone: &Name, ds: &ProposedDs) -> String {
    let (algorithm, digest_type) = (ds.algorithm.0, ds.digest_type.0);
    format!("{zone} IN DS {} {algorithm} {digest_type} {}", ds.key_tag, hexadecimal(&ds.digest))
}
