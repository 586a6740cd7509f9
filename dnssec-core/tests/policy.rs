//! The presets: their values, and that each value is stated with its source.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

use dnssec_core::policy::{
    AlgorithmsRequired, Budget, ClockSkew, PRESETS, Policy, Sha1Ds, SignaturePlacement, SignatureTimes,
};
use dnssec_core::time::Timestamp;
use std::collections::BTreeMap;

/// Every field of a policy in the words of the presets. A field that is added must be added here.
fn in_words(policy: Policy) -> BTreeMap<&'static str, String> {
    let Policy {
        clock_skew,
        disabled_algorithms,
        disabled_digests,
        nsec3_iterations_insecure_above,
        nsec3_iterations_bogus_above,
        sha1_ds,
        algorithms_required,
        signature_placement,
        signature_times,
        negative_anchors,
        budget,
    } = policy;
    let Budget {
        signatures,
        signature_failures,
        signature_failures_per_rrset,
        nsec3_hashes,
        near_misses,
        rrsets,
        views,
        aliases,
        zones,
        queries,
        queries_of_every_server,
        address_depth,
    } = budget;
    let numbers = |list: Vec<u8>| {
        let list: Vec<String> = list.iter().map(u8::to_string).collect();
        if list.is_empty() { "none".to_owned() } else { list.join(" and ") }
    };
    let skew = match clock_skew {
        ClockSkew::NONE => "none".to_owned(),
        ClockSkew::Fixed { inception, expiration: 0 } => {
            format!("{inception} seconds before inception, none after expiration")
        }
        ClockSkew::Tenth { min: 3600, max: 86_400 } => {
            "a tenth of the validity period, 1 hour to 1 day".to_owned()
        }
        other => format!("{other:?}"),
    };
    BTreeMap::from([
        ("clock_skew", skew),
        ("disabled_algorithms", numbers(disabled_algorithms.iter().map(|algorithm| algorithm.0).collect())),
        ("disabled_digests", numbers(disabled_digests.iter().map(|digest| digest.0).collect())),
        ("nsec3_iterations_insecure_above", nsec3_iterations_insecure_above.to_string()),
        ("nsec3_iterations_bogus_above", nsec3_iterations_bogus_above.to_string()),
        (
            "sha1_ds",
            match sha1_ds {
                Sha1Ds::Allowed => "allowed".to_owned(),
                Sha1Ds::IgnoredBesideSha2 => "ignored beside SHA-2".to_owned(),
            },
        ),
        (
            "algorithms_required",
            match algorithms_required {
                AlgorithmsRequired::AnyOne => "any one".to_owned(),
                AlgorithmsRequired::EveryOne => "every one".to_owned(),
            },
        ),
        (
            "signature_placement",
            match signature_placement {
                SignaturePlacement::SameSection => "same section".to_owned(),
                SignaturePlacement::AnySection => "any section".to_owned(),
            },
        ),
        (
            "signature_times",
            match signature_times {
                SignatureTimes::Checked => "checked".to_owned(),
                SignatureTimes::Ignored => "ignored".to_owned(),
            },
        ),
        ("negative_anchors", negative_anchors.len().to_string()),
        ("signatures", signatures.to_string()),
        ("signature_failures_per_rrset", signature_failures_per_rrset.to_string()),
        ("signature_failures", signature_failures.to_string()),
        ("rrsets", rrsets.to_string()),
        ("nsec3_hashes", nsec3_hashes.to_string()),
        ("near_misses", near_misses.to_string()),
        ("aliases", aliases.to_string()),
        ("zones", zones.to_string()),
        ("views", views.to_string()),
        ("queries", queries.to_string()),
        ("queries_of_every_server", queries_of_every_server.to_string()),
        ("address_depth", address_depth.to_string()),
    ])
}

#[test]
fn each_value_has_its_source() {
    let default = in_words(Policy::default());
    for preset in PRESETS {
        let words = in_words(preset.policy());
        for stated in preset.values {
            assert_eq!(words[stated.field], stated.value, "{} {}", preset.name, stated.field);
            assert!(!stated.source.is_empty(), "{} {}", preset.name, stated.field);
        }
        for (field, value) in &words {
            let is_stated = preset.values.iter().any(|stated| stated.field == *field);
            assert!(
                *value == default[field] || is_stated,
                "{}: {field} is {value} without a source",
                preset.name
            );
        }
    }
}

/// RFC 9276 §3.2 and the rest, resolver by resolver.
#[test]
fn presets_by_name() {
    let table = [
        // Name, iterations insecure above, bogus above, failures, aliases.
        ("default", 150, 65_535, 16, 16),
        ("unbound", 150, 65_535, 8, 11),
        ("bind", 50, 65_535, 2, 11),
        ("bind-9.18", 150, 65_535, 1, 11),
        ("knot", 50, 65_535, 16, 13),
        ("powerdns", 50, 65_535, 4, 10),
        ("strict", 0, 0, 16, 16),
    ];
    for (name, insecure_above, bogus_above, failures, aliases) in table {
        let policy = Policy::named(name).unwrap();
        let found = (
            policy.nsec3_iterations_insecure_above,
            policy.nsec3_iterations_bogus_above,
            policy.budget.signature_failures_per_rrset,
            policy.budget.aliases,
        );
        assert_eq!(found, (insecure_above, bogus_above, failures, aliases), "{name}");
        assert_eq!(Policy::named(&name.to_uppercase()), Some(policy), "{name}");
    }
    assert_eq!(PRESETS.len(), table.len());
    assert_eq!(Policy::named("default"), Some(Policy::default()));
    assert_eq!(Policy::named("dnsmasq"), None);
}

#[test]
fn clock_skew() {
    let unbound = ClockSkew::Tenth { min: 3600, max: 86_400 };
    let table = [
        // Skew, seconds of validity, seconds allowed early and late.
        (ClockSkew::NONE, 86_400, (0, 0)),
        (ClockSkew::Fixed { inception: 60, expiration: 0 }, 86_400, (60, 0)),
        (unbound, 3600, (3600, 3600)),
        (unbound, 86_400, (8640, 8640)),
        (unbound, 30 * 86_400, (86_400, 86_400)),
    ];
    for (skew, validity, allowed) in table {
        // Across the wrap of the time as well (RFC 1982, RFC 4034 §3.1.5).
        for inception in [Timestamp(1_795_499_513), Timestamp(u32::MAX - 100)] {
            assert_eq!(skew.seconds(inception, inception.plus(validity)), allowed, "{skew:?} {validity}");
        }
    }
}
