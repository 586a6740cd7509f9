//! Times and TTLs of signatures.

use crate::attack::{NOW, WWW, anchors, assert_verdict, attack, builder, question, untouched, walk};
use dnssec_core::policy::Policy;
use dnssec_core::report::Verdict;
use dnssec_core::validate;
use dnssec_fixtures::Validity;

/// RFC 4035 §5.3.1: from inception to expiration, both included.
#[test]
fn validity_includes_its_ends() {
    let hierarchy = builder().build();
    let trusted = anchors(&hierarchy, &[]);
    let capture = walk(&hierarchy, &question(WWW.0, WWW.1), &trusted, &Policy::default(), &untouched);
    let Validity { inception, expiration } = Validity::around(NOW);
    for (now, fact) in [
        (inception.minus(1), Some(["clock-behind", "signature-not-yet-valid"])),
        (inception, None),
        (expiration, None),
        (expiration.plus(1), Some(["clock-ahead", "signature-expired"])),
    ] {
        let report = validate(&capture, &trusted, &Policy::default(), now);
        assert_verdict(&report, if fact.is_some() { Verdict::Bogus } else { Verdict::Secure });
        // All zones were signed alike, so it is the clock that is suspected.
        let found = report.decisive_finding().map(|found| [&found.fact, &found.details[0]]);
        assert_eq!(found.map(|facts| facts.map(|fact| fact.entry().slug)), fact, "{now}");
        assert_eq!(report.secure_until, fact.is_none().then_some(expiration));
    }
}

/// RFC 4034 §3.1.8.1, RFC 4035 §5.3.3: the TTL that is signed is the original one. A lower one is what caches
/// give; a higher one is remarked.
#[test]
fn ttl_on_the_way() {
    let hierarchy = builder().build();
    for (ttl, remarked) in [(0, false), (7, false), (300, false), (301, true), (u32::MAX, true)] {
        let report = attack(&hierarchy, WWW, &|_, message| {
            message.answers.iter_mut().for_each(|record| record.ttl = ttl);
        });
        assert_verdict(&report, Verdict::Secure);
        let mut slugs = report.findings.iter().map(|finding| finding.fact.entry().slug);
        assert_eq!(slugs.any(|slug| slug == "ttl-above-original"), remarked, "{ttl}");
    }
}
