//! How a DS or a signature was made that was made wrongly.

use crate::name::Name;

/// What stands in the place of the owner name in the octets of a DS digest (RFC 4034 §5.1.4).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum DigestedOwner {
    /// Nothing.
    Nothing,
    /// Another name.
    Other(Name),
    /// The owner, with letters that are not in lower case.
    Case(Name),
    /// The owner as text.
    Text(String),
    /// The owner in wire form without the root label at its end.
    WithoutRoot,
}

/// Where a name stands that is signed in lower case (RFC 4034 §3.1.8.1, §6.2).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NamePlace {
    /// The owner of the records.
    Owner,
    /// The data of the records.
    Data,
    /// The signer of the RRSIG.
    Signer,
}

/// An order of records other than the canonical one (RFC 4034 §6.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SignedOrder {
    /// The order in which the response has them.
    Received,
    /// Some other one.
    Other,
    /// The canonical one, with a record that stands twice.
    Repeated,
}

/// The form of a Signature field that is not that of its algorithm.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SignatureForm {
    /// ECDSA: the two numbers as a DER sequence instead of side by side (RFC 6605 §4).
    Der,
    /// ECDSA: the two numbers in the wrong order (RFC 6605 §4).
    Exchanged,
    /// RSA: without the zeros at its front (RFC 8017 §8.2.1).
    ZerosCut,
    /// RSA: with zeros before its front (RFC 8017 §8.2.1).
    ZerosAdded,
}
