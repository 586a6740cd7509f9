//! Every server asked: the same report each time, one timeout for a silent one, few round trips.

use crate::lab::Lab;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// One of two servers is stale: whichever answers first, the report is the same.
#[test]
fn twenty_reports_of_two_servers_that_differ() {
    let lab = Lab::new("one-server-stale");
    for form in ["", "-v", "--json"] {
        let first = lab.check(form);
        assert_eq!(first.code, ExitCode::from(1), "{first:?}");
        for _ in 0..20 {
            assert_eq!(lab.check(form), first);
        }
    }
}

/// A server that is down costs one timeout, not a ladder of them.
#[test]
fn one_silent_server_of_two() {
    let lab = Lab::new("one-server-silent");
    let begun = Instant::now();
    let outcome = lab.check("--timeout 1");
    let elapsed = begun.elapsed();
    assert_eq!(outcome.code, ExitCode::SUCCESS, "{outcome:?}");
    assert!(outcome.stdout.contains("T113"), "{}", outcome.stdout);
    assert!(elapsed < Duration::from_millis(1200), "{elapsed:?}");
}

/// Three zones of two servers each, every response 50 ms late: six round trips at most.
#[test]
fn round_trips_of_three_zones() {
    let lab = Lab::delayed("two-servers", Duration::from_millis(50));
    // The best of three: other tests run beside this one.
    let elapsed = |_| {
        let begun = Instant::now();
        let outcome = lab.check("");
        assert_eq!(outcome.code, ExitCode::SUCCESS, "{outcome:?}");
        begun.elapsed()
    };
    let best = (0..3).map(elapsed).min().unwrap();
    println!("{best:?}");
    assert!(best < Duration::from_millis(6 * 50), "{best:?}");
}
