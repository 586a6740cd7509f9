//! What is read: words of the command line, and files.

mod encrypted;
mod file;
mod words;

pub(crate) use encrypted::{EncryptedServer, EncryptedServerFault, Host};
pub(crate) use file::{anchors, authorities, capture, hints, key_source, read as text};
pub(crate) use words::{Server, Words, parse_name};
