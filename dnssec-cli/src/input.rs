//! What is read: words of the command line, and files.

mod file;
mod words;

pub(crate) use file::{anchors, capture, hints};
pub(crate) use words::{Server, Words};
