//! How a question was put: what a query asks for decides what its response can show.

use crate::wire::{Edns, Message};

/// How a question was put, as the octets of the query say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Manner {
    /// The octets are not at hand: as validators ask.
    Unrecorded,
    /// Without EDNS.
    Plain,
    /// With EDNS.
    Edns(Edns),
}

impl Manner {
    /// That of a query.
    pub(crate) fn of(query: &[u8]) -> Self {
        match Message::parse(query) {
            Ok(message) if message.stop.is_none() => message.edns.map_or(Manner::Plain, Manner::Edns),
            _ => Manner::Unrecorded,
        }
    }

    /// Whether the octets of the query are at hand.
    pub(crate) fn is_recorded(&self) -> bool {
        *self != Manner::Unrecorded
    }

    /// Whether DNSSEC records were asked for, as validators do (RFC 4035 §3.2.1).
    pub(crate) fn asks_for_dnssec(&self) -> bool {
        match self {
            Manner::Unrecorded => true,
            Manner::Plain => false,
            Manner::Edns(edns) => edns.version == 0 && edns.is_dnssec_ok(),
        }
    }

    /// Whether the query has EDNS of a version that there is not.
    pub(crate) fn is_of_next_version(&self) -> bool {
        self.edns().is_some_and(|edns| edns.version > 0)
    }

    /// Whether the query carries EDNS options.
    pub(crate) fn has_options(&self) -> bool {
        self.edns().is_some_and(|edns| !edns.options.is_empty())
    }

    /// The OPT record.
    pub(crate) fn edns(&self) -> Option<&Edns> {
        match self {
            Manner::Edns(edns) => Some(edns),
            Manner::Unrecorded | Manner::Plain => None,
        }
    }
}
