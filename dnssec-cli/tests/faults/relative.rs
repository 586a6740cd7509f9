//! Times by their distance from the moment that the signatures were made for: the rest of a transcript does not change
//! from one run to the next.

use dnssec_core::time::Timestamp;
use std::fmt::Write;

/// The text with each time as `now-2d` and each date as `today-2d`.
pub(crate) fn relative(text: &str, now: Timestamp) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let begins =
            first.is_ascii_digit() && !written.ends_with(|before: char| before.is_ascii_alphanumeric());
        let found = begins.then(|| FORMS.iter().find_map(|form| form.read(rest, now))).flatten();
        match found {
            Some((words, after)) => {
                written.push_str(&words);
                rest = after;
            }
            None => {
                written.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    written
}

/// A way to write a time: digits where it has a zero.
struct Form {
    shape: &'static str,
    read: fn(&str, Timestamp) -> Option<String>,
}

/// The longest first. RRSIG's own (RFC 4034 §3.2), DNSViz's for a time, DNSViz's for a date.
const FORMS: [Form; 3] = [
    Form { shape: "0000-00-00 00:00:00+00:00", read: |text, now| moment(&text[..19].replace(' ', "T"), now) },
    Form { shape: "00000000000000", read: |text, now| Some(distance(text.parse().ok()?, now)) },
    Form { shape: "0000-00-00", read: day },
];

impl Form {
    /// What a text begins with, and what follows it.
    fn read<'a>(&self, text: &'a str, now: Timestamp) -> Option<(String, &'a str)> {
        let (candidate, rest) = text.split_at_checked(self.shape.len())?;
        let fits = |(found, wanted): (char, char)| match wanted {
            '0' => found.is_ascii_digit(),
            _ => found == wanted,
        };
        let ends = !rest.starts_with(|after: char| after.is_ascii_alphanumeric());
        (ends && candidate.chars().zip(self.shape.chars()).all(fits))
            .then(|| (self.read)(candidate, now))?
            .map(|words| (words, rest))
    }
}

fn moment(text: &str, now: Timestamp) -> Option<String> {
    Some(distance(format!("{text}Z").parse().ok()?, now))
}

fn distance(time: Timestamp, now: Timestamp) -> String {
    let seconds = time.seconds_since(now);
    let mut words = if seconds < 0 { "now-" } else { "now+" }.to_owned();
    let mut left = seconds.unsigned_abs();
    for (unit, length) in [("d", DAY), ("h", 3600), ("m", 60), ("s", 1)] {
        if left >= length {
            let _ = write!(words, "{}{unit}", left / length);
            left %= length;
        }
    }
    if seconds == 0 { "now".to_owned() } else { words }
}

const DAY: u32 = 86_400;

fn day(text: &str, now: Timestamp) -> Option<String> {
    let midnight: Timestamp = format!("{text}T00:00:00Z").parse().ok()?;
    let days = i64::from(midnight.0 / DAY) - i64::from(now.0 / DAY);
    Some(if days == 0 { "today".to_owned() } else { format!("today{days:+}d") })
}
