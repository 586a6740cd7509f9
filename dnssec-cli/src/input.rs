//! What is read: words of the command line, and files.

mod encrypted;
mod file;
mod words;

pub(crate) use encrypted::{EncryptedServer, EncryptedServerFault, Host};
#[allow(unused_imports, reason = "the commands that read keys follow")]
pub(crate) use file::key_source;
pub(crate) use file::{anchors, authorities, capture, hints};
pub(crate) use words::{Server, Words};
