//! Serial number arithmetic of signature times (RFC 1982, RFC 4034 §3.1.5) against its definition in numbers.

use dnssec_core::time::Timestamp;
use proptest::prelude::*;

const HALF: i64 = 1 << 31;
const WHOLE: i64 = 1 << 32;

/// Any time, and often one near an edge of the ring.
fn time() -> impl Strategy<Value = u32> {
    let edges = prop::sample::select(vec![0u32, 1 << 31, u32::MAX, 1_795_499_513]);
    prop_oneof![
        any::<u32>(),
        (edges, 0..4u32).prop_map(|(edge, more)| edge.wrapping_add(more).wrapping_sub(2))
    ]
}

/// Two times, often half of the ring apart or nearly so.
fn times() -> impl Strategy<Value = (u32, u32)> {
    let near = (time(), 0..5u32).prop_map(|(time, more)| (time, time.wrapping_add((1 << 31) - 2 + more)));
    prop_oneof![(time(), time()), near]
}

/// RFC 1982 §3.2, as it is written: whether `s1` is less than `s2`; `None` where it is left undefined.
fn is_less(s1: u32, s2: u32) -> Option<bool> {
    let (i1, i2) = (i64::from(s1), i64::from(s2));
    if (i1 - i2).abs() == HALF {
        return None;
    }
    Some(s1 != s2 && ((i1 < i2 && i2 - i1 < HALF) || (i1 > i2 && i1 - i2 > HALF)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn comparison_is_that_of_rfc_1982((s1, s2) in times()) {
        let (one, other) = (Timestamp(s1), Timestamp(s2));
        match is_less(s1, s2) {
            Some(less) => {
                prop_assert_eq!(one.is_before(other), less);
                prop_assert_eq!(other.is_before(one), !less && s1 != s2);
            }
            // Each counts as before the other: a signature that expires half of the ring after its inception
            // has its times reversed, and is not valid at a time that far from either.
            None => prop_assert!(one.is_before(other) && other.is_before(one)),
        }
    }

    /// The distance is the one number in reach that leads from one time to the other.
    #[test]
    fn distance_leads_there((s1, s2) in times()) {
        let distance = i64::from(Timestamp(s1).seconds_since(Timestamp(s2)));
        prop_assert!((-HALF..HALF).contains(&distance));
        prop_assert_eq!((i64::from(s2) + distance).rem_euclid(WHOLE), i64::from(s1));
    }

    /// RFC 1982 §3.1: what is added is below half of the ring, and then leads forward.
    #[test]
    fn addition_leads_forward(s in time(), n in 0..1u32 << 31) {
        let sum = Timestamp(s).plus(n);
        prop_assert_eq!(i64::from(sum.0), (i64::from(s) + i64::from(n)) % WHOLE);
        prop_assert_eq!(Timestamp(s).is_before(sum), n > 0);
        prop_assert_eq!(sum.minus(n), Timestamp(s));
    }

    /// RFC 4034 §3.1.5 and §3.2: higher bits are dropped, and the text form is that of the time in full.
    #[test]
    fn text_and_clock_agree(s in time(), turns in 0..3i64) {
        let time = Timestamp::from_unix(i64::from(s) + turns * WHOLE);
        prop_assert_eq!(time, Timestamp(s));
        prop_assert_eq!(time.to_presentation().parse(), Ok(time));
        prop_assert_eq!(time.to_string().parse(), Ok(time));
    }
}
