//! An offline DNSSEC validator.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions)
)]

pub mod algorithm;
pub mod anchor;
pub mod capture;
pub mod catalogue;
mod chain;
mod delegation;
mod denial;
mod evidence;
pub mod finding;
pub mod hints;
pub mod master;
pub mod name;
pub mod policy;
pub mod rdata;
pub mod record;
pub mod record_type;
pub mod report;
pub mod rrset;
mod signature;
pub mod time;
pub mod walk;
pub mod wire;

pub use chain::validate;
