//! What is shown is pasted into pages, tickets and chats: no text of the network may begin markup there.

use serde::Serialize;

/// Text without `<`. What is left is the escape of master files, which cannot be mistaken for text that was received:
/// there a backslash is doubled.
pub(crate) fn without_markup(text: &str) -> String {
    text.replace('<', "\\060")
}

/// An object on indented lines, with a line end. `<` is written as an escape, which reads back the same.
pub(crate) fn object(value: &impl Serialize) -> String {
    // Maps with text keys and numbers that are finite: serialization cannot fail.
    let text = serde_json::to_string_pretty(value).unwrap_or_else(|_| "{}".to_owned());
    text.replace('<', "\\u003c") + "\n"
}
