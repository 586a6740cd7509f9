//! One file per command; each returns its exit code.

pub(crate) mod cds;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod ds;
pub(crate) mod explain;
pub(crate) mod lab;
mod live;
pub(crate) mod plan;
pub(crate) mod preflight;
mod reach;
mod resolver;
mod save;
mod similar;

/// The port of DNS servers (RFC 1035 §4.2).
const PORT: u16 = 53;
