//! Extended DNS errors (RFC 8914): what an INFO-CODE means.

use std::fmt;

/// An INFO-CODE (RFC 8914 §4, and IANA's registry of Extended DNS Error Codes for those added since).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct InfoCode(pub u16);

impl InfoCode {
    /// Data from a cache whose TTL has expired (RFC 8914 §4.4).
    pub const STALE_ANSWER: InfoCode = InfoCode(3);
    /// An answer made up for reasons of policy (RFC 8914 §4.5).
    pub const FORGED_ANSWER: InfoCode = InfoCode(4);
    /// An error from a cache (RFC 8914 §4.14).
    pub const CACHED_ERROR: InfoCode = InfoCode(13);
    /// On a list of the operator's (RFC 8914 §4.16).
    pub const BLOCKED: InfoCode = InfoCode(15);
    /// On a list that somebody imposed on the operator (RFC 8914 §4.17).
    pub const CENSORED: InfoCode = InfoCode(16);
    /// On a list that the client asked for (RFC 8914 §4.18).
    pub const FILTERED: InfoCode = InfoCode(17);
    /// The client may not ask (RFC 8914 §4.19).
    pub const PROHIBITED: InfoCode = InfoCode(18);
    /// An NXDOMAIN from a cache whose TTL has expired (RFC 8914 §4.20).
    pub const STALE_NXDOMAIN_ANSWER: InfoCode = InfoCode(19);
    /// A negative trust anchor covers the name.
    pub const NEGATIVE_TRUST_ANCHOR: InfoCode = InfoCode(33);
    /// A server further up has blocked it.
    pub const BLOCKED_UPSTREAM: InfoCode = InfoCode(35);

    /// Its purpose, as registered.
    pub fn purpose(self) -> Option<&'static str> {
        PURPOSES.get(usize::from(self.0)).copied()
    }

    /// Whether the answer was kept back or changed for reasons of policy.
    pub fn is_filtering(self) -> bool {
        let filtering = [
            InfoCode::FORGED_ANSWER,
            InfoCode::BLOCKED,
            InfoCode::CENSORED,
            InfoCode::FILTERED,
            InfoCode::PROHIBITED,
            InfoCode::BLOCKED_UPSTREAM,
        ];
        filtering.contains(&self)
    }

    /// Whether the data is older than its TTL allows (RFC 8767).
    pub fn is_stale(self) -> bool {
        [InfoCode::STALE_ANSWER, InfoCode::STALE_NXDOMAIN_ANSWER].contains(&self)
    }

    /// Whether a validation is said to have failed.
    pub fn is_validation_failure(self) -> bool {
        matches!(self.0, 1 | 2 | 5..=12 | 25 | 27)
    }
}

/// `7 Signature Expired`.
impl fmt::Display for InfoCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.purpose() {
            Some(purpose) => write!(f, "{} {purpose}", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

/// By code.
const PURPOSES: [&str; 36] = [
    "Other Error",
    "Unsupported DNSKEY Algorithm",
    "Unsupported DS Digest Type",
    "Stale Answer",
    "Forged Answer",
    "DNSSEC Indeterminate",
    "DNSSEC Bogus",
    "Signature Expired",
    "Signature Not Yet Valid",
    "DNSKEY Missing",
    "RRSIGs Missing",
    "No Zone Key Bit Set",
    "NSEC Missing",
    "Cached Error",
    "Not Ready",
    "Blocked",
    "Censored",
    "Filtered",
    "Prohibited",
    "Stale NXDOMAIN Answer",
    "Not Authoritative",
    "Not Supported",
    "No Reachable Authority",
    "Network Error",
    "Invalid Data",
    "Signature Expired before Valid",
    "Too Early",
    "Unsupported NSEC3 Iterations Value",
    "Unable to conform to policy",
    "Synthesized",
    "Invalid Query Type",
    "Rate Limited",
    "Over Quota",
    "Negative Trust Anchor",
    "New Delegation Only",
    "Blocked by Upstream DNS Server",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_stand_at_their_codes() {
        for (code, purpose) in [
            (0, "Other Error"),
            (6, "DNSSEC Bogus"),
            (7, "Signature Expired"),
            (InfoCode::CACHED_ERROR.0, "Cached Error"),
            (InfoCode::BLOCKED.0, "Blocked"),
            (InfoCode::PROHIBITED.0, "Prohibited"),
            (InfoCode::STALE_NXDOMAIN_ANSWER.0, "Stale NXDOMAIN Answer"),
            (24, "Invalid Data"),
            (27, "Unsupported NSEC3 Iterations Value"),
            (InfoCode::NEGATIVE_TRUST_ANCHOR.0, "Negative Trust Anchor"),
            (InfoCode::BLOCKED_UPSTREAM.0, "Blocked by Upstream DNS Server"),
        ] {
            assert_eq!(InfoCode(code).to_string(), format!("{code} {purpose}"));
        }
        assert_eq!(InfoCode(36).to_string(), "36");
        assert_eq!(InfoCode(u16::MAX).purpose(), None);
    }
}
