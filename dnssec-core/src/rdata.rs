//! Where names stand inside RDATA: what is decompressed on receipt (RFC 3597 §4) and what the canonical form
//! puts into lower case (RFC 4034 §6.2 as amended by RFC 6840 §5.1, which leaves out NSEC).

use crate::name::{Name, NameError};
use crate::record_type::RecordType;
use std::borrow::Cow;

/// One part of an RDATA that holds names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// So many octets.
    Octets(usize),
    /// A character-string with its length octet.
    CharacterString,
    /// A domain name.
    Name,
    /// The prefix length and address suffix of an A6, which say whether a name follows (RFC 2874 §3.1).
    A6Prefix,
}

/// The parts up to the last name; what follows is taken as it is. Empty for types without names that matter.
pub(crate) fn layout(record_type: RecordType) -> &'static [Part] {
    use Part::{A6Prefix, CharacterString, Name, Octets};
    match record_type.0 {
        2 | 3 | 4 | 5 | 7 | 8 | 9 | 12 | 39 | 30 => &[Name], // NS MD MF CNAME MB MG MR PTR DNAME NXT
        6 | 14 | 17 => &[Name, Name],                        // SOA MINFO RP
        15 | 18 | 21 | 36 => &[Octets(2), Name],             // MX AFSDB RT KX
        24 | 46 => &[Octets(18), Name],                      // SIG RRSIG
        26 => &[Octets(2), Name, Name],                      // PX
        33 => &[Octets(6), Name],                            // SRV
        35 => &[Octets(4), CharacterString, CharacterString, CharacterString, Name], // NAPTR
        38 => &[A6Prefix, Name],
        _ => &[],
    }
}

/// Why the RDATA of one record could not be taken apart; the record is kept as received.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RdataFault {
    /// The RDATA ends inside a field.
    #[error("RDATA of {length} octets ends inside a field")]
    Truncated {
        /// Octets of RDATA.
        length: usize,
    },
    /// A name inside the RDATA is malformed.
    #[error("name in RDATA: {0}")]
    Name(#[from] NameError),
}

/// How many octets an A6 prefix part takes, and whether a name follows it.
pub(crate) fn a6_prefix(octets: &[u8]) -> Option<(usize, bool)> {
    let prefix = usize::from(*octets.first()?);
    Some((1 + 128usize.checked_sub(prefix)?.div_ceil(8), prefix > 0))
}

/// The canonical RDATA (RFC 4034 §6.2 item 3): names in lower case for the types listed there.
///
/// RDATA that does not fit its type's layout has no canonical form but itself.
pub fn canonical_rdata(record_type: RecordType, rdata: &[u8]) -> Cow<'_, [u8]> {
    let parts = layout(record_type);
    if parts.is_empty() {
        return Cow::Borrowed(rdata);
    }
    lower_names(parts, rdata).map_or(Cow::Borrowed(rdata), Cow::Owned)
}

/// RDATA with names in lower case that have to be left as they are: in NSEC (RFC 6840 §5.1), SVCB and HTTPS
/// (RFC 3597 §7 ends the list of types that are lowered). Not for other types.
pub(crate) fn lower_all_names(record_type: RecordType, rdata: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let parts: &[Part] = match record_type {
        RecordType::NSEC => &[Part::Name],
        RecordType::SVCB | RecordType::HTTPS => &[Part::Octets(2), Part::Name],
        _ => return rdata,
    };
    lower_names(parts, &rdata).map_or(rdata, Cow::Owned)
}

fn lower_names(parts: &[Part], rdata: &[u8]) -> Option<Vec<u8>> {
    let mut canonical = Vec::with_capacity(rdata.len());
    let mut rest = rdata;
    for part in parts {
        let taken = match part {
            Part::Octets(count) => *count,
            Part::CharacterString => 1 + usize::from(*rest.first()?),
            Part::A6Prefix => {
                let (length, name_follows) = a6_prefix(rest)?;
                if !name_follows {
                    return None;
                }
                length
            }
            Part::Name => {
                let (name, after) = Name::split_from_wire(rest).ok()?;
                canonical.extend(name.canonical_wire());
                rest = after;
                continue;
            }
        };
        let (octets, after) = rest.split_at_checked(taken)?;
        canonical.extend_from_slice(octets);
        rest = after;
    }
    canonical.extend_from_slice(rest);
    Some(canonical)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_types_are_lowered() {
        let mx = b"\x00\x0a\x04MaIl\x00";
        assert_eq!(canonical_rdata(RecordType::MX, mx).as_ref(), b"\x00\x0a\x04mail\x00");
        let nsec = b"\x01A\x00\x00\x01\x40";
        assert_eq!(canonical_rdata(RecordType::NSEC, nsec).as_ref(), nsec);
        assert_eq!(canonical_rdata(RecordType::MX, b"\x00").as_ref(), b"\x00");
    }
}
