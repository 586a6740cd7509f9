//! An offline DNSSEC validator: from captured messages to a verdict, and the one link that breaks the chain.
//!
//! [`validate`] is a pure function of a [`Capture`](capture::Capture), trust anchors, a policy and a time. It
//! does no I/O, reads no clock and never fails: whatever is wrong with the evidence is a finding in the
//! [`Report`](report::Report). The same arguments give the same report, octet for octet.
//!
//! ```
//! use dnssec_core::{anchor::TrustAnchors, capture::Capture, policy::Policy, report::Verdict, validate};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // What `dnssec check www.example.lab. --save lab.json` wrote; any source of exchanges will do.
//! let capture = Capture::from_json(include_str!("../../fixtures/captures/lab.json"))?;
//! let anchors = TrustAnchors::parse(&capture.anchors.join("\n"))?;
//!
//! let report = validate(&capture, &anchors, &Policy::default(), capture.started);
//! assert_eq!(report.verdict, Verdict::Secure);
//!
//! // The same evidence a year later: which link breaks, and why?
//! let later = validate(&capture, &anchors, &Policy::default(), capture.started.plus(31_536_000));
//! assert_eq!(later.verdict, Verdict::Bogus);
//! let finding = later.decisive_finding().ok_or("a verdict other than secure has its finding")?;
//! println!("{} {}: {}", finding.fact.code(), finding.zone, finding.fix());
//! # Ok(())
//! # }
//! ```
//!
//! To gather evidence from live DNS, drive a [`Walk`](walk::Walk): it says which query to send next, and takes
//! what came of it. Sockets and clock are the caller's.
//!
//! # Glossary
//!
//! - **anchor**: a key, or the digest of one, that is trusted without proof (RFC 4033 §2).
//! - **apex**: the name at the top of a zone; **zone cut**: where a child zone begins; **delegation**: the NS
//!   and DS records at a cut, on the parent's side.
//! - **RRset**: the records of one owner, type and class; what an RRSIG signs.
//! - **signer**: the zone named in an RRSIG. **key tag**: a checksum that narrows down its key.
//! - **denial**: the proof, by NSEC or NSEC3, that a name or type does not exist.
//! - **opt-out**: an NSEC3 that leaves unsigned delegations in its span unmentioned (RFC 5155 §6).
//! - **secure, insecure, bogus, indeterminate**: the verdicts of RFC 4033 §5; see [`report::Verdict`].
//!
//! # Features
//!
//! `ed448` adds algorithm 16 on a pre-release crate; `second-opinion` adds a pure-Rust verifier beside ring;
//! `hickory` adds conversions from and to hickory-proto. None changes behaviour otherwise.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions)
)]

pub mod algorithm;
mod allowance;
pub mod anchor;
pub mod blame;
pub mod capture;
pub mod catalogue;
pub mod cds;
mod chain;
mod delegation;
mod denial;
mod evidence;
pub mod finding;
pub mod heals;
#[cfg(feature = "hickory")]
pub mod hickory;
pub mod hints;
pub mod horizon;
mod inspection;
pub mod master;
pub mod name;
mod near_miss;
pub mod plan;
pub mod policy;
pub mod preflight;
pub mod rdata;
pub mod record;
pub mod record_type;
pub mod report;
pub mod rrset;
mod signature;
pub mod supposition;
pub mod time;
pub mod walk;
pub mod wire;

pub use chain::validate;

/// Compiles the README's example.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
