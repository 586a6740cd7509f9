//! The comments of BIND's `K*.key` files, which say when the key is used.

use super::words;
use dnssec_core::time::Timestamp;

/// The times of a key, by the names that `dnssec-settime` gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct KeyTiming {
    /// What happens, and when; in the order of the file.
    pub(crate) events: Vec<(KeyEvent, Timestamp)>,
}

/// What happens to a key at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyEvent {
    /// It was made.
    Created,
    /// Its DNSKEY is put into the zone.
    Publish,
    /// It begins to sign.
    Activate,
    /// Its REVOKE bit is set (RFC 5011 §2.1).
    Revoke,
    /// It ceases to sign.
    Inactive,
    /// Its DNSKEY is taken out of the zone.
    Delete,
    /// Its CDS and CDNSKEY are put into the zone (RFC 7344).
    SyncPublish,
    /// They are taken out.
    SyncDelete,
}

impl KeyTiming {
    /// The times in the comments before a line; none if there are none.
    pub(super) fn before(text: &str, line: usize) -> Option<Self> {
        let mut events = Vec::new();
        for comment in text.lines().take(line.saturating_sub(1)) {
            match comment.trim_start().strip_prefix(';') {
                Some(comment) => events.extend(event(comment)),
                // The comments of a record stand before it, those of another before that.
                None if words::split(comment).is_empty() => {}
                None => events.clear(),
            }
        }
        (!events.is_empty()).then_some(KeyTiming { events })
    }

    /// When something happens.
    pub(crate) fn time(&self, event: KeyEvent) -> Option<Timestamp> {
        self.events.iter().find(|(this, _)| *this == event).map(|(_, time)| *time)
    }
}

/// `Activate: 20260101000000 (Thu Jan  1 00:00:00 2026)`.
fn event(comment: &str) -> Option<(KeyEvent, Timestamp)> {
    let (name, rest) = comment.split_once(':')?;
    let event = match name.trim() {
        "Created" => KeyEvent::Created,
        "Publish" => KeyEvent::Publish,
        "Activate" => KeyEvent::Activate,
        "Revoke" => KeyEvent::Revoke,
        "Inactive" => KeyEvent::Inactive,
        "Delete" => KeyEvent::Delete,
        "SyncPublish" => KeyEvent::SyncPublish,
        "SyncDelete" => KeyEvent::SyncDelete,
        _ => return None,
    };
    let time = rest.split_whitespace().next()?.parse().ok()?;
    Some((event, time))
}
