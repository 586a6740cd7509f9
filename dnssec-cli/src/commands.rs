//! One file per command; each returns its exit code.

pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod lab;
mod reach;
mod resolver;
mod save;
mod similar;
