//! Policies that do as known resolvers do by default, each value with its source.
//!
//! Only what has a counterpart here is set. Limits that a resolver counts otherwise (per fetch, per message,
//! with a cache) stay as [`Budget::default`] has them. What this build does not implement stays so.

use super::{AlgorithmsRequired, Budget, ClockSkew, Policy, Sha1Ds, SignaturePlacement};
use crate::algorithm::{Algorithm, DigestType};

/// A named policy.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name.
    pub name: &'static str,
    /// Whose policy it is, in one line.
    pub summary: &'static str,
    /// The values it sets or confirms, with their sources.
    pub values: &'static [Stated],
    make: fn() -> Policy,
}

impl Preset {
    /// The policy.
    pub fn policy(&self) -> Policy {
        (self.make)()
    }
}

/// A value and where it is stated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stated {
    /// The field of [`Policy`] or [`Budget`].
    pub field: &'static str,
    /// Its value in words.
    pub value: &'static str,
    /// Document or source file, with version.
    pub source: &'static str,
}

const fn stated(field: &'static str, value: &'static str, source: &'static str) -> Stated {
    Stated { field, value, source }
}

/// All presets, [`Policy::default`] first.
pub const PRESETS: &[Preset] = &[
    Preset { name: "default", summary: "as the RFCs say", values: &[], make: Policy::default },
    Preset { name: "unbound", summary: "Unbound 1.19.1 to 1.26", values: UNBOUND, make: Policy::unbound },
    Preset { name: "bind", summary: "BIND 9.20", values: BIND, make: Policy::bind },
    Preset { name: "bind-9.18", summary: "BIND 9.18", values: BIND_9_18, make: Policy::bind_9_18 },
    Preset { name: "knot", summary: "Knot Resolver 5.7.1 and 6.0.6 on", values: KNOT, make: Policy::knot },
    Preset {
        name: "powerdns",
        summary: "PowerDNS Recursor 5.0.2 on",
        values: POWERDNS,
        make: Policy::powerdns,
    },
    Preset {
        name: "strict",
        summary: "no SHA-1, no NSEC3 iterations, every algorithm signs",
        values: STRICT,
        make: Policy::strict,
    },
];

const UNBOUND: &[Stated] = &[
    stated(
        "clock_skew",
        "a tenth of the validity period, 1 hour to 1 day",
        "unbound.conf(5): val-sig-skew-min 3600, val-sig-skew-max 86400",
    ),
    stated(
        "nsec3_iterations_insecure_above",
        "150",
        "unbound.conf(5): val-nsec3-keysize-iterations \"1024 150 2048 150 4096 150\", since 1.13.2",
    ),
    stated(
        "sha1_ds",
        "allowed",
        "validator/val_utils.c: without harden-algo-downgrade any digest type counts, since 1.6.2",
    ),
    stated("algorithms_required", "any one", "unbound.conf(5): harden-algo-downgrade no, since 1.5.5"),
    stated(
        "signature_placement",
        "any section",
        "testdata/val_positive.rpl and val_adbit.rpl, 1.26.1: secure with the RRSIG in another section",
    ),
    stated(
        "signature_failures_per_rrset",
        "8",
        "validator/val_sigcrypt.c: MAX_VALIDATE_RRSIGS 8, since 1.19.1",
    ),
    stated("aliases", "11", "unbound.conf(5): max-query-restarts 11"),
];

const BIND: &[Stated] = &[
    stated(
        "nsec3_iterations_insecure_above",
        "50",
        "lib/dns/include/dns/nsec3.h: DNS_NSEC3_MAXITERATIONS 50, since 9.20.0",
    ),
    stated(
        "sha1_ds",
        "ignored beside SHA-2",
        "lib/dns/validator.c: digest_sha1 is cleared by a usable SHA-256 or SHA-384 DS",
    ),
    stated(
        "signature_failures_per_rrset",
        "2",
        "9.20.0: max-validation-failures-per-fetch 1, and the failure after it ends the fetch",
    ),
    stated("aliases", "11", "lib/dns/view.c: DEFAULT_MAX_RESTARTS 11 (max-query-restarts)"),
];

const BIND_9_18: &[Stated] = &[
    stated(
        "nsec3_iterations_insecure_above",
        "150",
        "lib/dns/include/dns/nsec3.h: 150 in all of 9.18 (9.18.31 checked)",
    ),
    stated(
        "signature_failures_per_rrset",
        "1",
        "9.18.24, against CVE-2023-50387: the first failure ends the validation",
    ),
    stated("aliases", "11", "named -C of 9.18.49: max-query-restarts 11"),
];

const KNOT: &[Stated] = &[
    stated("clock_skew", "none", "lib/dnssec.c: validate_rrsig_rr compares with the time alone"),
    stated(
        "nsec3_iterations_insecure_above",
        "50",
        "lib/dnssec/nsec3.h: kr_nsec3_limited, MAX_ITERATIONS 50 for short salts, since 5.7.1 and 6.0.6",
    ),
    stated("sha1_ds", "allowed", "lib/dnssec/signature.c: kr_authenticate_referral tries every DS"),
    stated("aliases", "13", "lib/defines.h: KR_CNAME_CHAIN_LIMIT 13"),
];

const POWERDNS: &[Stated] = &[
    stated(
        "clock_skew",
        "60 seconds before inception, none after expiration",
        "signature-inception-skew 60, since 4.2.0; pdns/validate.cc: isRRSIGNotExpired grants none",
    ),
    stated("nsec3_iterations_insecure_above", "50", "nsec3-max-iterations 50, since 5.0.0"),
    stated("signatures", "30", "max-signature-validations-per-query 30, since 5.0.2"),
    stated(
        "signature_failures_per_rrset",
        "4",
        "max-rrsigs-per-record 2 times max-dnskeys 2 of equal tag, since 5.0.2",
    ),
    stated("nsec3_hashes", "600", "max-nsec3-hash-computations-per-query 600, since 5.0.2"),
    stated("aliases", "10", "max-cnames-followed 10, since 5.1.0 and fixed before"),
];

const STRICT: &[Stated] = &[
    stated("clock_skew", "none", "RFC 4035 §5.3.1"),
    stated(
        "disabled_algorithms",
        "5 and 7",
        "RFC 9905 §2: operators of validating resolvers must treat them as unsupported",
    ),
    stated(
        "disabled_digests",
        "1",
        "RFC 9904 §4: not to be used in new DS records; stricter than the RFC, which has validators accept it",
    ),
    stated("nsec3_iterations_insecure_above", "0", "RFC 9276 §3.2: may be insecure above 0"),
    stated("nsec3_iterations_bogus_above", "0", "RFC 9276 §3.2: may be SERVFAIL above 0"),
    stated(
        "algorithms_required",
        "every one",
        "RFC 4035 §2.2: the zone must be signed with each; validators need not insist (RFC 6840 §5.11)",
    ),
];

impl Policy {
    /// The preset of this name, in any case.
    pub fn named(name: &str) -> Option<Policy> {
        let preset = PRESETS.iter().find(|preset| preset.name.eq_ignore_ascii_case(name))?;
        Some(preset.policy())
    }

    /// Unbound's defaults.
    pub fn unbound() -> Policy {
        Policy {
            clock_skew: ClockSkew::Tenth { min: 3600, max: 86_400 },
            nsec3_iterations_insecure_above: 150,
            sha1_ds: Sha1Ds::Allowed,
            signature_placement: SignaturePlacement::AnySection,
            budget: Budget { signature_failures_per_rrset: 8, aliases: 11, ..Budget::default() },
            ..Policy::default()
        }
    }

    /// The defaults of BIND 9.20.
    pub fn bind() -> Policy {
        Policy {
            nsec3_iterations_insecure_above: 50,
            budget: Budget { signature_failures_per_rrset: 2, aliases: 11, ..Budget::default() },
            ..Policy::default()
        }
    }

    /// The defaults of BIND 9.18.
    pub fn bind_9_18() -> Policy {
        Policy {
            nsec3_iterations_insecure_above: 150,
            budget: Budget { signature_failures_per_rrset: 1, aliases: 11, ..Budget::default() },
            ..Policy::default()
        }
    }

    /// Knot Resolver's defaults.
    pub fn knot() -> Policy {
        Policy {
            nsec3_iterations_insecure_above: 50,
            sha1_ds: Sha1Ds::Allowed,
            budget: Budget { aliases: 13, ..Budget::default() },
            ..Policy::default()
        }
    }

    /// The defaults of PowerDNS Recursor.
    pub fn powerdns() -> Policy {
        Policy {
            clock_skew: ClockSkew::Fixed { inception: 60, expiration: 0 },
            nsec3_iterations_insecure_above: 50,
            budget: Budget {
                signatures: 30,
                signature_failures_per_rrset: 4,
                nsec3_hashes: 600,
                aliases: 10,
                ..Budget::default()
            },
            ..Policy::default()
        }
    }

    /// What a zone has to satisfy to be secure for everybody in years to come.
    pub fn strict() -> Policy {
        Policy {
            disabled_algorithms: vec![Algorithm::RSASHA1, Algorithm::RSASHA1_NSEC3_SHA1],
            disabled_digests: vec![DigestType::SHA1],
            nsec3_iterations_insecure_above: 0,
            nsec3_iterations_bogus_above: 0,
            algorithms_required: AlgorithmsRequired::EveryOne,
            ..Policy::default()
        }
    }
}
