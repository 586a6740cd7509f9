//! Denial of existence: what must be proven absent, and the two ways to prove it.

use crate::finding::{DsAbsence, Fact};
use crate::name::Name;
use crate::record_type::RecordType;
use crate::report::Step;
use crate::signature::{Conditions, Verified};

/// What must be proven absent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Denied<'a> {
    /// The name, and the wildcard that could have answered for it (RFC 4035 §5.4, RFC 5155 §8.4).
    Name(&'a Name),
    /// The type at the name, or at the wildcard that answers for it (RFC 5155 §8.5, §8.7).
    Type(&'a Name, RecordType),
    /// A closer match than the wildcard that a positive answer was expanded from (RFC 5155 §8.8).
    CloserMatch {
        /// The name answered.
        name: &'a Name,
        /// The wildcard it was expanded from.
        wildcard: &'a Name,
    },
    /// The DS of a delegation (RFC 4035 §5.2, RFC 5155 §8.6, RFC 6840 §4.4).
    Ds(&'a Name),
}

/// A proof and what it amounts to.
#[derive(Clone, Debug)]
pub(crate) struct Proof {
    /// What was established, in order.
    pub(crate) steps: Vec<Step>,
    /// What it amounts to.
    pub(crate) conclusion: Conclusion,
}

/// What a proof amounts to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Conclusion {
    /// What was to be proven absent is absent.
    Absent,
    /// For [`Denied::Ds`]: there is a delegation without DS.
    InsecureDelegation(DsAbsence),
    /// For [`Denied::Ds`]: the name is no zone cut (or does not exist).
    NoZoneCut,
    /// Absent from the signed zone, but an opt-out span may hold an unsigned delegation there: insecure.
    OptOut,
    /// The records cannot be evaluated, which makes the denial insecure, for the reason of this fact
    /// (`Nsec3IterationsTooHigh` below the bogus limit, `Nsec3HashUnknown`).
    Unevaluated(Fact),
}

/// Proves an absence from verified NSEC and NSEC3 RRsets of `zone`. Otherwise the facts that stand against
/// it, the most telling first.
pub(crate) fn prove(
    _denied: Denied<'_>,
    _zone: &Name,
    _records: &[Verified<'_>],
    _conditions: &mut Conditions<'_>,
) -> Result<Proof, Vec<Fact>> {
    Err(vec![Fact::DenialMissing])
}
