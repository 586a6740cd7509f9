//! Points in time as RRSIG records carry them: seconds since 1970 modulo 2^32, compared by serial number
//! arithmetic (RFC 1982, RFC 4034 §3.1.5).

use std::fmt;
use std::str::FromStr;

/// Seconds since 1970-01-01T00:00:00Z modulo 2^32.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Timestamp(pub u32);

impl Timestamp {
    /// From seconds since 1970; higher bits are dropped as RFC 4034 §3.1.5 has it.
    pub fn from_unix(seconds: i64) -> Self {
        let [.., a, b, c, d] = seconds.to_be_bytes();
        Timestamp(u32::from_be_bytes([a, b, c, d]))
    }

    /// Seconds from `earlier` to `self` by RFC 1982: the signed distance, negative if `self` is the earlier
    /// one. (The distance of exactly 2^31, which RFC 1982 leaves undefined, counts as negative.)
    pub fn seconds_since(self, earlier: Timestamp) -> i32 {
        self.0.wrapping_sub(earlier.0).cast_signed()
    }

    /// Whether `self` comes before `other` (RFC 1982 §3.2).
    pub fn is_before(self, other: Timestamp) -> bool {
        self.seconds_since(other) < 0
    }

    /// `seconds` later.
    pub fn plus(self, seconds: u32) -> Self {
        Timestamp(self.0.wrapping_add(seconds))
    }

    /// `seconds` earlier.
    pub fn minus(self, seconds: u32) -> Self {
        Timestamp(self.0.wrapping_sub(seconds))
    }

    /// The presentation form of RRSIG times, `YYYYMMDDHHmmSS` (RFC 4034 §3.2).
    pub fn to_presentation(self) -> String {
        self.civil().strftime("%Y%m%d%H%M%S").to_string()
    }

    fn civil(self) -> jiff::civil::DateTime {
        let timestamp = jiff::Timestamp::from_second(i64::from(self.0)).unwrap_or_default();
        jiff::tz::Offset::UTC.to_datetime(timestamp)
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC, `2026-11-24T05:51:53Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.civil().strftime("%Y-%m-%dT%H:%M:%S"))
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    /// Reads RFC 3339 (`2026-11-24T05:51:53Z`, any offset) or `YYYYMMDDHHmmSS` (RFC 4034 §3.2).
    fn from_str(text: &str) -> Result<Self, TimestampError> {
        let error = || TimestampError { text: text.chars().take(64).collect() };
        if text.len() == 14 && text.bytes().all(|octet| octet.is_ascii_digit()) {
            let civil = jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", text).map_err(|_| error())?;
            let timestamp = jiff::tz::Offset::UTC.to_timestamp(civil).map_err(|_| error())?;
            return Ok(Timestamp::from_unix(timestamp.as_second()));
        }
        let timestamp: jiff::Timestamp = text.parse().map_err(|_| error())?;
        Ok(Timestamp::from_unix(timestamp.as_second()))
    }
}

/// Text that is neither RFC 3339 nor `YYYYMMDDHHmmSS`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a time: write 2026-11-24T05:51:53Z or 20261124055153")]
pub struct TimestampError {
    /// The text, as far as it is shown.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_arithmetic_of_rfc_1982() {
        let (a, b) = (Timestamp(u32::MAX - 5), Timestamp(10));
        assert!(a.is_before(b));
        assert!(!b.is_before(a));
        assert_eq!(b.seconds_since(a), 16);
        assert!(!a.is_before(a));
    }

    #[test]
    fn both_text_forms() {
        let expected = Timestamp(1_795_499_513);
        assert_eq!("2026-11-24T05:51:53Z".parse(), Ok(expected));
        assert_eq!("20261124055153".parse(), Ok(expected));
        assert_eq!("2026-11-24T06:51:53+01:00".parse(), Ok(expected));
        assert_eq!(expected.to_string(), "2026-11-24T05:51:53Z");
        assert_eq!(expected.to_presentation(), "20261124055153");
        for text in ["", "2026", "20261324055153", "99999999999999", "now"] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }
}
