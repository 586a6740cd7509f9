//! Lines of text: wrapping, columns, colour.

use anstyle::{AnsiColor, Style};
use dnssec_core::catalogue::Level;
use dnssec_core::report::Verdict;

/// Narrower than this, lines are not wrapped any further.
const NARROWEST: usize = 40;

/// Text after a prefix, wrapped at `width` with the following lines indented.
pub(super) fn wrap(prefix: &str, indent: usize, text: &str, width: usize) -> String {
    let room = width.max(NARROWEST).max(indent + 20);
    let mut lines = prefix.to_owned();
    let start = columns(&anstream::adapter::strip_str(prefix).to_string());
    let (mut column, mut is_first) = (start, true);
    for word in text.split(' ') {
        let length = columns(word);
        if column + usize::from(!is_first) + length > room && column > indent {
            lines.truncate(lines.trim_end_matches(' ').len());
            lines.push('\n');
            lines.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if !is_first {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += length;
        is_first = false;
    }
    lines.push('\n');
    lines
}

/// A labelled line of a block: `  fix    …`.
pub(super) fn row(label: &str, text: &str, width: usize) -> String {
    let prefix = format!("  {}{}", paint(Style::new().bold(), label), pad(label, 7));
    wrap(&prefix, 9, text, width)
}

/// The spaces that fill a column.
pub(super) fn pad(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(columns(text)))
}

/// Columns a text takes; all that is printed here is one column a character, apart from foreign text.
pub(super) fn columns(text: &str) -> usize {
    text.chars().count()
}

pub(super) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

pub(super) fn dim(text: &str) -> String {
    paint(Style::new().dimmed(), text)
}

/// Symbol, word and colour of a verdict: the colour never stands alone.
pub(super) fn verdict(verdict: Verdict) -> (&'static str, &'static str, Style) {
    let style = |colour: AnsiColor| Style::new().bold().fg_color(Some(colour.into()));
    match verdict {
        Verdict::Secure => ("✓", "secure", style(AnsiColor::Green)),
        Verdict::Insecure => ("○", "insecure", style(AnsiColor::Yellow)),
        Verdict::Bogus => ("✗", "BOGUS", style(AnsiColor::Red)),
        Verdict::Indeterminate => ("?", "indeterminate", style(AnsiColor::Magenta)),
    }
}

pub(super) fn level(level: Level) -> Style {
    let colour = match level {
        Level::Error => AnsiColor::Red,
        Level::Warning => AnsiColor::Yellow,
        Level::Note => AnsiColor::Cyan,
    };
    Style::new().fg_color(Some(colour.into()))
}
