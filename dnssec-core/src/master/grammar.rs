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
    /// DSYNC schemes, one octet (RFC 9859 §2.1).
    Scheme,
}

/// The grammar of a type; `None` if it has no text form but that for unknown types.
pub(super) fn fields(record_type: RecordType) -> Option<&'static [Field]> {
    use Field::{
        Base64, Bitmap, Eui, Gateway, Hash, Hex, HostIdentity, Ipv4, Ipv6, Location, Locator, Name, Named,
        OptionalBase64, OptionalString, Parameters, Prefixes, RelayType, Salt, Seconds, String, Strings, Tag,
        Text, Time, Type, U8, U16, U32,
    };
    use Names::{Algorithm, Certificate, DigestType, Scheme};
    Some(match record_type {
        RecordType::A => &[Ipv4],
        RecordType::AAAA => &[Ipv6],
        RecordType::NS
        | RecordType::MD
        | RecordType::MF
        | RecordType::CNAME
        | RecordType::MB
        | RecordType::MG
        | RecordType::MR
        | RecordType::PTR
        | RecordType::NSAP_PTR
        | RecordType::DNAME => &[Name],
        RecordType::MINFO | RecordType::RP | RecordType::TALINK => &[Name, Name],
        RecordType::MX | RecordType::AFSDB | RecordType::RT | RecordType::KX | RecordType::LP => &[U16, Name],
        RecordType::PX => &[U16, Name, Name],
        RecordType::SOA => &[Name, Name, U32, Seconds, Seconds, Seconds, Seconds],
        RecordType::SRV => &[U16, U16, U16, Name],
        RecordType::NAPTR => &[U16, U16, String, String, String, Name],
        RecordType::HINFO => &[String, String],
        RecordType::X25 => &[String],
        RecordType::ISDN => &[String, OptionalString],
        RecordType::GPOS => &[String, String, String],
        RecordType::TXT
        | RecordType::SPF
        | RecordType::NINFO
        | RecordType::AVC
        | RecordType::RESINFO
        | RecordType::WALLET => &[Strings],
        RecordType::CAA => &[U8, Tag, Text],
        RecordType::URI => &[U16, U16, Text],
        RecordType::DS | RecordType::CDS | RecordType::DLV | RecordType::TA => {
            &[U16, Named(Algorithm), Named(DigestType), Hex]
        }
        RecordType::DNSKEY | RecordType::CDNSKEY | RecordType::KEY | RecordType::RKEY => {
            &[U16, U8, Named(Algorithm), Base64]
        }
        RecordType::RRSIG | RecordType::SIG => {
            &[Type, Named(Algorithm), U8, Seconds, Time, Time, U16, Name, Base64]
        }
        RecordType::NSEC => &[Name, Bitmap],
        RecordType::NSEC3 => &[U8, U8, U16, Salt, Hash, Bitmap],
        RecordType::NSEC3PARAM => &[U8, U8, U16, Salt],
        RecordType::CSYNC => &[U32, U16, Bitmap],
        RecordType::ZONEMD => &[U32, U8, U8, Hex],
        RecordType::SSHFP => &[U8, U8, Hex],
        RecordType::TLSA | RecordType::SMIMEA => &[U8, U8, U8, Hex],
        RecordType::CERT => &[Named(Certificate), U16, Named(Algorithm), Base64],
        RecordType::OPENPGPKEY | RecordType::DHCID | RecordType::HHIT | RecordType::BRID => &[Base64],
        RecordType::DSYNC => &[Type, Named(Scheme), U16, Name],
        RecordType::EUI48 => &[Eui(6)],
        RecordType::EUI64 => &[Eui(8)],
        RecordType::NID | RecordType::L64 => &[U16, Locator],
        RecordType::L32 => &[U16, Ipv4],
        RecordType::IPSECKEY => &[U8, U8, U8, Gateway(0xff), OptionalBase64],
        RecordType::AMTRELAY => &[U8, RelayType, Gateway(!DISCOVERY_OPTIONAL)],
        RecordType::HIP => &[HostIdentity],
        RecordType::APL => &[Prefixes],
        RecordType::LOC => &[Location],
        RecordType::SVCB | RecordType::HTTPS => &[U16, Name, Parameters],
        _ => return None,
    })
}
