//! An attacker on the path: every message may be altered, forged or replayed, and no key is known but those
//! of the attacker's own zone. Nothing of that may end secure or insecure where the truth is otherwise.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

mod attack;
mod compact;
mod denials;
mod headers;
mod islands;
mod keys;
mod legitimate;
mod limits;
mod replays;
mod signers;
mod times;
mod wildcards;
