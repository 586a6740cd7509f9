//! The fields of each type's RDATA, in the order in which both the octets and the text have them.

use super::gateway::DISCOVERY_OPTIONAL;
use crate::record_type::RecordType;

/// One field of an RDATA.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Field {
    /// One octet as a decimal number.
    U8,
    /// Two octets as a decimal number.
    U16,
    /// Four octets as a decimal number.
    U32,
    /// Four octets of seconds; read with units too (`1h30m`).
    Seconds,
    /// Four octets as `YYYYMMDDHHmmSS` (RFC 4034 §3.2); read as seconds since 1970 too.
    Time,
    /// A record type.
    Type,
    /// A number of the given width in octets that also has mnemonics.
    Named(Names),
    /// A domain name.
    Name,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// One character-string (RFC 1035 §3.3).
    String,
    /// One character-string or none, the last field.
    OptionalString,
    /// Character-strings, at least one, to the end.
    Strings,
    /// A character-string written as a bare word: the tag of a CAA (RFC 8659 §4.1).
    Tag,
    /// All further octets as one quoted string without length octet.
    Text,
    /// All further octets in hexadecimal, at least one.
    Hex,
    /// All further octets in base64, at least one.
    Base64,
    /// The same, but there may be none (RFC 4025 §3.1).
    OptionalBase64,
    /// A length octet and octets in hexadecimal, `-` for none (RFC 5155 §3.3).
    Salt,
    /// A length octet and octets in base32hex (RFC 5155 §3.3).
    Hash,
    /// A type bitmap (RFC 4034 §4.1.2).
    Bitmap,
    /// A bitmap of types up to 127 without windows (RFC 2535 §5.2).
    LowTypes,
    /// A bitmap of port numbers (RFC 1035 §3.4.2).
    Ports,
    /// All further octets in hexadecimal behind `0x` (RFC 1706 §6).
    Nsap,
    /// Prefix length, suffix and prefix name (RFC 2874 §3.1).
    A6,
    /// So many octets in pairs of hexadecimal digits with `-` between (RFC 7043 §3.2).
    Eui(usize),
    /// Eight octets as four groups of four hexadecimal digits (RFC 6742 §2.1.2).
    Locator,
    /// A gateway of the kind that these bits of the second octet name (RFC 4025 §2.3, RFC 8777 §4.2.3).
    Gateway(u8),
    /// The D bit and the relay type (RFC 8777 §4.3.1).
    RelayType,
    /// Lengths, host identity tag, key and rendezvous servers (RFC 8005 §6).
    HostIdentity,
    /// Address prefixes (RFC 3123 §4).
    Prefixes,
    /// A location (RFC 1876 §3).
    Location,
    /// Service parameters (RFC 9460 §2.1).
    Parameters,
}

/// Mnemonics of a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Names {
    /// DNSSEC algorithms, one octet: written as numbers, mnemonics are read too (RFC 4034 App. A.1).
    Algorithm,
    /// DS digest types, one octet: written as numbers, mnemonics are read too.
    DigestType,
    /// Certificate types, two octets (RFC 4398 §2.1).
    Certificate,
    /// IP protocols, one octet (RFC 1035 §3.4.2): TCP and UDP.
    Protocol,
    /// DSYNC schemes, one octet (RFC 9859 §2.1).
    Scheme,
}

/// The grammar of a type; `None` if it has no text form but that for unknown types.
pub(super) fn fields(record_type: RecordType) -> Option<&'static [Field]> {
    let row = GRAMMARS.iter().find(|(types, _)| types.contains(&record_type));
    row.map(|(_, fields)| *fields)
}

/// Types and the fields they share.
const GRAMMARS: &[(&[RecordType], &[Field])] = {
    use Field::{
        A6, Base64, Bitmap, Eui, Gateway, Hash, Hex, HostIdentity, Ipv4, Ipv6, Location, Locator, LowTypes,
        Name, Named, Nsap, OptionalBase64, OptionalString, Parameters, Ports, Prefixes, RelayType, Salt,
        Seconds, String, Strings, Tag, Text, Time, Type, U8, U16, U32,
    };
    use Names::{Algorithm, Certificate, DigestType, Protocol, Scheme};
    type T = RecordType;
    &[
        (&[T::A], &[Ipv4]),
        (&[T::AAAA], &[Ipv6]),
        (&[T::NS, T::MD, T::MF, T::CNAME, T::MB, T::MG, T::MR, T::PTR, T::NSAP_PTR, T::DNAME], &[Name]),
        (&[T::MINFO, T::RP, T::TALINK], &[Name, Name]),
        (&[T::MX, T::AFSDB, T::RT, T::KX, T::LP], &[U16, Name]),
        (&[T::NXT], &[Name, LowTypes]),
        (&[T::WKS], &[Ipv4, Named(Protocol), Ports]),
        (&[T::NSAP], &[Nsap]),
        (&[T::A6], &[A6]),
        (&[T::PX], &[U16, Name, Name]),
        (&[T::SOA], &[Name, Name, U32, Seconds, Seconds, Seconds, Seconds]),
        (&[T::SRV], &[U16, U16, U16, Name]),
        (&[T::NAPTR], &[U16, U16, String, String, String, Name]),
        (&[T::HINFO], &[String, String]),
        (&[T::X25], &[String]),
        (&[T::ISDN], &[String, OptionalString]),
        (&[T::GPOS], &[String, String, String]),
        (&[T::TXT, T::SPF, T::NINFO, T::AVC, T::RESINFO, T::WALLET], &[Strings]),
        (&[T::CAA], &[U8, Tag, Text]),
        (&[T::URI], &[U16, U16, Text]),
        (&[T::DS, T::CDS, T::DLV, T::TA], &[U16, Named(Algorithm), Named(DigestType), Hex]),
        (&[T::DNSKEY, T::CDNSKEY, T::KEY, T::RKEY], &[U16, U8, Named(Algorithm), Base64]),
        (&[T::RRSIG, T::SIG], &[Type, Named(Algorithm), U8, Seconds, Time, Time, U16, Name, Base64]),
        (&[T::NSEC], &[Name, Bitmap]),
        (&[T::NSEC3], &[U8, U8, U16, Salt, Hash, Bitmap]),
        (&[T::NSEC3PARAM], &[U8, U8, U16, Salt]),
        (&[T::CSYNC], &[U32, U16, Bitmap]),
        (&[T::ZONEMD], &[U32, U8, U8, Hex]),
        (&[T::SSHFP], &[U8, U8, Hex]),
        (&[T::TLSA, T::SMIMEA], &[U8, U8, U8, Hex]),
        (&[T::CERT], &[Named(Certificate), U16, Named(Algorithm), Base64]),
        (&[T::OPENPGPKEY, T::DHCID, T::HHIT, T::BRID], &[Base64]),
        (&[T::DSYNC], &[Type, Named(Scheme), U16, Name]),
        (&[T::EUI48], &[Eui(6)]),
        (&[T::EUI64], &[Eui(8)]),
        (&[T::NID, T::L64], &[U16, Locator]),
        (&[T::L32], &[U16, Ipv4]),
        (&[T::IPSECKEY], &[U8, U8, U8, Gateway(0xff), OptionalBase64]),
        (&[T::AMTRELAY], &[U8, RelayType, Gateway(!DISCOVERY_OPTIONAL)]),
        (&[T::HIP], &[HostIdentity]),
        (&[T::APL], &[Prefixes]),
        (&[T::LOC], &[Location]),
        (&[T::SVCB, T::HTTPS], &[U16, Name, Parameters]),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_type_has_two_grammars() {
        let mut types: Vec<_> = GRAMMARS.iter().flat_map(|(types, _)| *types).collect();
        let count = types.len();
        types.sort();
        types.dedup();
        assert_eq!(types.len(), count);
    }
}
