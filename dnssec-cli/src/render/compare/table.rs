//! The resolvers side by side.

use super::{address, words};
use crate::comparison::{Comparison, Decisive, Reply, Side, Stance};
use crate::render::Options;
use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Table, presets};
use dnssec_core::catalogue::escape;
use dnssec_core::master::rdata_to_text;
use dnssec_core::record::Record;
use dnssec_core::report::Verdict;
use dnssec_core::wire::Rcode;

/// Records and extended errors of one resolver that are shown in the table.
pub(super) const FEW: usize = 3;

/// Columns of a record that are shown in the table.
pub(super) const WIDEST_RECORD: usize = 40;

/// Narrower than this, the table is not made.
const NARROWEST: u16 = 40;

/// The table.
pub(super) fn lines(comparison: &Comparison, options: &Options) -> String {
    let mut table = Table::new();
    let width = u16::try_from(options.width).unwrap_or(u16::MAX).max(NARROWEST) - INDENT;
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    // Styles are taken out further on, where they are not wanted.
    table.enforce_styling().style_text_only();
    table.set_header(["resolver", "rcode", "AD", "answer", "TTL", "EDE", "ms", "by our validation"]);
    for side in &comparison.sides {
        table.add_row(row(side));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    for column in NUMBERS {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().map(|line| format!("  {}\n", line.trim_end())).collect()
}

/// Columns left of the table.
const INDENT: u16 = 2;

/// Columns of numbers: TTL and milliseconds.
const NUMBERS: [usize; 2] = [4, 6];

fn row(side: &Side) -> Vec<Cell> {
    let (symbol, word, color) = match side.report.verdict {
        Verdict::Secure => ("✓", "secure", Color::Green),
        Verdict::Insecure => ("○", "insecure", Color::Yellow),
        Verdict::Bogus => ("✗", "BOGUS", Color::Red),
        Verdict::Indeterminate => ("?", "indeterminate", Color::Magenta),
    };
    let code = Decisive::of(&side.report).map_or_else(String::new, |decisive| format!(" {}", decisive.code));
    let verdict = Cell::new(format!("{symbol} {word}{code}")).fg(color).add_attribute(Attribute::Bold);
    vec![
        Cell::new(resolver(side)),
        Cell::new(rcode(side)),
        Cell::new(authentic(side)),
        Cell::new(answer(side)),
        Cell::new(ttl(&side.plain)),
        Cell::new(extended(&side.plain)),
        Cell::new(side.plain.elapsed),
        verdict,
    ]
}

fn resolver(side: &Side) -> String {
    let mut lines = vec![address(side.resolver.address)];
    // What names it otherwise than its address does.
    let spelled = |word: &&String| {
        let host = word.trim_start_matches('@').split(['#', ']']).next().unwrap_or_default();
        host.trim_start_matches('[').parse::<std::net::IpAddr>().is_err()
            && word.trim_start_matches('@').parse::<std::net::SocketAddr>().is_err()
    };
    lines.extend(side.resolver.words.iter().filter(spelled).map(|word| escape(word)));
    lines.join("\n")
}

fn rcode(side: &Side) -> String {
    match (side.plain.rcode(), side.stance, side.unchecked.rcode()) {
        (None, _, _) => "no response".to_owned(),
        (Some(rcode), Stance::Rejects, Some(unchecked)) => format!("{rcode}\n{unchecked} with CD"),
        (Some(rcode), _, _) => rcode.to_string(),
    }
}

fn authentic(side: &Side) -> &'static str {
    match &side.plain.outcome {
        Ok(message) if message.header.is_authentic_data() => "AD",
        _ => "-",
    }
}

fn answer(side: &Side) -> String {
    let Some(message) = side.plain.data() else { return "-".to_owned() };
    if message.leads_elsewhere() {
        return "none of its own".to_owned();
    }
    let records = side.plain.records();
    let asked = side.capture.question.record_type;
    let mut lines: Vec<String> = records.iter().take(FEW).map(|record| in_short(record, asked)).collect();
    if records.len() > FEW {
        lines.push(format!("… {} more", records.len() - FEW));
    }
    match message.rcode() {
        Rcode::NXDOMAIN => lines.push("no such name".to_owned()),
        _ if records.is_empty() => lines.push("no such type".to_owned()),
        _ => {}
    }
    lines.join("\n")
}

/// The RDATA, cut off where it is long; with its type where that is not the one asked for.
fn in_short(record: &Record, asked: dnssec_core::record_type::RecordType) -> String {
    let mut text = rdata_to_text(record.record_type, &record.rdata);
    if record.record_type != asked {
        text.insert_str(0, &format!("{} ", record.record_type));
    }
    words::cut(&text, WIDEST_RECORD)
}

/// The least of the answer's TTLs, which is when a client asks again.
fn ttl(reply: &Reply) -> String {
    let least = reply.records().iter().map(|record| record.ttl).min();
    least.map_or_else(|| "-".to_owned(), |ttl| ttl.to_string())
}

fn extended(reply: &Reply) -> String {
    let errors = reply.extended();
    let mut lines: Vec<String> = errors.iter().take(FEW).map(|error| error.code.to_string()).collect();
    match errors.len() {
        0 => lines.push("-".to_owned()),
        count if count > FEW => lines.push(format!("… {} more", count - FEW)),
        _ => {}
    }
    lines.join("\n")
}

/// Every record of an answer as a master-file line.
pub(super) fn records(reply: &Reply) -> String {
    reply.records().iter().map(|record| format!("    {record}\n")).collect()
}
