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
    // The best of ten: other tests run beside this one.
    let elapsed = |_| {
        let begun = Instant::now();
        let outcome = lab.check("");
        assert_eq!(outcome.code, ExitCode::SUCCESS, "{outcome:?}");
        begun.elapsed()
    };
    let mut begun: Vec<Duration> = Vec::new();
    let is_quick = (0..10).map(elapsed).any(|elapsed| {
        begun.push(elapsed);
        elapsed < Duration::from_millis(6 * 50)
    });
    assert!(is_quick, "{begun:?}");
}

/// `--until` tells the first change of the verdict and what makes it; alone, it looks a year ahead.
#[test]
fn until_somebody_should_have_acted() {
    let lab = Lab::new("secure-ecdsap256sha256");
    let saved = lab.check("--save DIR/c.json --until");
    assert_eq!(saved.code, ExitCode::SUCCESS);
    for words in ["", "--until", "--until 400d", "--until 2027-06-01T00:00:00Z"] {
        let outcome = lab.replay(&format!("--from DIR/c.json {words}"));
        let tells =
            outcome.stdout.contains("if nobody acts, from 2026-12-07") && outcome.stdout.contains("S102");
        assert_eq!(tells, !words.is_empty(), "{}", outcome.stdout);
        assert_eq!(outcome.code, ExitCode::SUCCESS);
    }
    let before = lab.replay("--from DIR/c.json --until 3d");
    assert!(one_line(&before.stdout).contains("stays secure until"), "{}", before.stdout);
    // What follows may be the name.
    let named = lab.replay("--from DIR/c.json --until www.example.lab.");
    assert!(one_line(&named.stdout).contains("if nobody acts, from 2026-12-07"), "{}", named.stdout);
}

/// The text without its line ends.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
