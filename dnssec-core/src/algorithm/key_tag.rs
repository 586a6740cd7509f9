//! The key tag: a hint to the key, never its identity.

use super::Algorithm;

/// The key tag of a DNSKEY, computed over its whole RDATA (RFC 4034 Appendix B).
///
/// A key of algorithm 1 has another one (RFC 4034 Appendix B.1): the last two octets but one of its modulus.
/// The function is total, although the RFC speaks of whole RDATA only: octets that are missing count as zero,
/// and a key of algorithm 1 too short to have those two octets has the tag 0, as in ldns.
pub fn key_tag(dnskey_rdata: &[u8]) -> u16 {
    let algorithm = dnskey_rdata.get(3).copied().map(Algorithm);
    if algorithm == Some(Algorithm::RSAMD5) { key_tag_rsamd5(dnskey_rdata) } else { checksum(dnskey_rdata) }
}

fn key_tag_rsamd5(dnskey_rdata: &[u8]) -> u16 {
    match dnskey_rdata.get(4..) {
        Some([.., high, low, _]) => u16::from_be_bytes([*high, *low]),
        _ => 0,
    }
}

/// The sum in RFC 4034 Appendix B: octets in pairs, carries added back once.
fn checksum(octets: &[u8]) -> u16 {
    let mut sum = 0_u32;
    for (at, octet) in octets.iter().enumerate() {
        let value = u32::from(*octet);
        // Wraps beyond 128 KiB at the earliest, which is above the 65535 octets of an RDATA.
        sum = sum.wrapping_add(if at % 2 == 0 { value << 8 } else { value });
    }
    sum = sum.wrapping_add(sum >> 16 & 0xffff);
    let [_, _, high, low] = sum.to_be_bytes();
    u16::from_be_bytes([high, low])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_octet_counts_high() {
        assert_eq!(key_tag(&[1, 2, 3, 8, 5]), 0x0102 + 0x0308 + 0x0500);
    }

    #[test]
    fn carries_are_added_back_once() {
        assert_eq!(key_tag(&[0xff; 6]), 0xffff);
    }

    #[test]
    fn total_for_any_length() {
        let rdata = [1, 1, 3, 1, 0x11, 0x22, 0x33, 0x44];
        let prefixes = (0..=rdata.len()).map(|end| rdata.split_at(end).0);
        let tags: Vec<u16> = prefixes.map(key_tag).collect();
        assert_eq!(tags, [0, 0x0100, 0x0101, 0x0401, 0, 0, 0, 0x1122, 0x2233]);
        // More than 16 MiB, where the sum would overflow.
        key_tag(&vec![0xff; (1 << 24) + (1 << 20)]);
    }
}
