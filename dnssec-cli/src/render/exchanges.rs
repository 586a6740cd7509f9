//! The exchanges of a capture, one line each.

use super::layout::{dim, pad};
use dnssec_core::capture::{Capture, Exchange};
use dnssec_core::catalogue::escape;
use dnssec_core::wire::Message;

/// A table: server, transport, question, what came, milliseconds.
pub(super) fn lines(capture: &Capture) -> String {
    let rows: Vec<[String; 5]> = capture.exchanges.iter().map(cells).collect();
    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(super::layout::columns(cell));
        }
    }
    let mut text = format!("  {}\n", dim("exchanges"));
    for row in &rows {
        let cells: Vec<String> =
            row.iter().zip(widths).map(|(cell, width)| format!("{cell}{}", pad(cell, width))).collect();
        text.push_str("  ");
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

fn cells(exchange: &Exchange) -> [String; 5] {
    [
        match exchange.server.ip().is_unspecified() {
            true => "-".to_owned(),
            false => exchange.server.to_string(),
        },
        exchange.transport.to_string(),
        exchange.question.to_string(),
        outcome(exchange),
        format!("{} ms", exchange.elapsed),
    ]
}

fn outcome(exchange: &Exchange) -> String {
    let octets = match &exchange.outcome {
        Ok(octets) => octets,
        Err(error) => return escape(&error.to_string()),
    };
    match Message::parse(octets) {
        Ok(message) => {
            let truncated = if message.header.is_truncated() { ", truncated" } else { "" };
            format!("{} octets, {}{truncated}", octets.len(), message.rcode())
        }
        Err(fault) => format!("{} octets, cannot be read: {}", octets.len(), escape(&fault.to_string())),
    }
}
