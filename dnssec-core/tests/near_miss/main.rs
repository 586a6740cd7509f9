//! Near misses: each distortion of a DS or a signature is told for what it is, whatever the algorithm and the
//! keys; what is none of them is told as before; and no verdict depends on any of it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

mod delegations;
mod limits;
mod nothing;
mod servers;
mod signatures;
mod world;
