//! The catalogue to read: one page an entry, and the list of all.

use super::layout::{level, paint, row, wrap};
use anstyle::Style;
use comfy_table::{ContentArrangement, Table, presets};
use dnssec_core::catalogue::{Entry, entries, find};

const WIDTH: usize = 80;

/// The page of a code or slug.
pub(crate) fn entry(code: &str) -> Option<String> {
    find(code).map(page)
}

/// All codes with their levels and slugs.
pub(crate) fn list() -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["code", "level", "name", "EDE", "RFC"]);
    for entry in entries() {
        let extended = entry.ede.map_or_else(String::new, |code| code.to_string());
        let clause = entry.clauses.first().map_or_else(String::new, ToString::to_string);
        table.add_row([
            entry.code.to_string(),
            entry.level.to_string(),
            entry.slug.to_owned(),
            extended,
            clause,
        ]);
    }
    let mut text: String = table.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    text.push_str("\ndnssec explain CODE tells more about one of them.\n");
    text
}

fn page(entry: &'static Entry) -> String {
    let title = format!("{} {}", entry.code, entry.slug);
    let grave = paint(level(entry.level), &entry.level.to_string());
    let mut text = format!("{} ({grave})\n\n", paint(Style::new().bold(), &title));
    text.push_str(&wrap("  ", 2, &template(entry.summary), WIDTH));
    text.push('\n');
    text.push_str(&row("cause", entry.cause, WIDTH));
    text.push_str(&row("fix", &template(entry.fix), WIDTH));
    for (software, commands) in entry.remedies() {
        for (command, place) in commands.iter().zip(0..) {
            let software = if place == 0 { software.slug() } else { "" };
            text.push_str(&row("", &format!("{software:8} {}", template(command)), usize::MAX));
        }
    }
    text.push_str(&row("who", &entry.owner.to_string(), WIDTH));
    text.push('\n');
    for clause in entry.clauses {
        text.push_str(&row("rfc", &format!("{clause}  {}", clause.url()), usize::MAX));
    }
    if let Some(code) = entry.ede {
        text.push_str(&row(
            "ede",
            &format!("{code}, the extended error a resolver may give (RFC 8914)"),
            WIDTH,
        ));
    }
    if let Some(code) = entry.dnsviz {
        text.push_str(&row("dnsviz", code, WIDTH));
    }
    text
}

/// `{tag}` as `<tag>`, as manuals write what stands for something.
fn template(template: &str) -> String {
    let words = template.replace('{', "<").replace('}', ">");
    words.replace("<set>", "<name> <type>").replace("<apex>", "<zone>")
}
