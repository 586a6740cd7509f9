//! Trust anchors. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `no-trust-anchor`.
pub(super) const NO_TRUST_ANCHOR: Entry = Entry {
    code: Code("A101"),
    slug: "no-trust-anchor",
    level: Level::Note,
    clauses: &[rfc(4035, "4.3"), rfc(4033, "5")],
    ede: Some(5),
    dnsviz: None,
    owner: Owner::You,
    summary: "no trust anchor at or above {name}",
    cause: "Without a trust anchor at or above the name, nothing tells whether the zone should be signed.",
    fix: "configure a trust anchor for the root, or for {zone}",
};

/// `anchor-matches-no-key`.
pub(super) const ANCHOR_MATCHES_NO_KEY: Entry = Entry {
    code: Code("A102"),
    slug: "anchor-matches-no-key",
    level: Level::Error,
    clauses: &[rfc(4035, "5"), rfc(5011, "2")],
    ede: Some(9),
    dnsviz: Some("NO_TRUST_ANCHOR_SIGNING"),
    owner: Owner::You,
    summary: "trust anchor {anchor_tags} of {zone} matches none of its keys: {keys}",
    cause: "The zone has replaced its keys since the anchor was configured, or the anchor was mistyped, or \
              somebody else answers for the zone.",
    fix: "update the trust anchor of {zone} from its publisher (root: https://data.iana.org/root-anchors/); if \
              the anchor is current, the answers were forged or altered on the way",
};

/// `anchor-key-does-not-sign`.
pub(super) const ANCHOR_KEY_DOES_NOT_SIGN: Entry = Entry {
    code: Code("A103"),
    slug: "anchor-key-does-not-sign",
    level: Level::Error,
    clauses: &[rfc(4035, "5")],
    ede: Some(6),
    dnsviz: Some("NO_TRUST_ANCHOR_SIGNING"),
    owner: Owner::ZoneOperator,
    summary: "no valid signature by trust anchor key {tags} covers the DNSKEY set of {zone}",
    cause: "The key is published but no longer signs the DNSKEY set, or its signature expired, or the set was \
              altered on the way.",
    fix: "sign {zone} DNSKEY with key {tags}; if the zone has moved to another key, update the trust anchor",
};

/// `anchor-algorithm-unsupported`.
pub(super) const ANCHOR_UNSUPPORTED: Entry = Entry {
    code: Code("A104"),
    slug: "anchor-algorithm-unsupported",
    level: Level::Note,
    clauses: &[rfc(4035, "5.2"), rfc(6840, "5.2")],
    ede: Some(1),
    dnsviz: None,
    owner: Owner::You,
    summary: "every trust anchor of {zone} uses an algorithm or digest that is not supported here: {algorithms}",
    cause: "The trust anchors can only be used by a validator with other algorithms; for this one the zone is \
              unsigned.",
    fix: "add a trust anchor with algorithm 8 or 13 and digest type 2",
};

/// `anchor-not-valid-now`.
pub(super) const ANCHOR_NOT_VALID_NOW: Entry = Entry {
    code: Code("A105"),
    slug: "anchor-not-valid-now",
    level: Level::Error,
    clauses: &[rfc(9718, "2.3")],
    ede: None,
    dnsviz: None,
    owner: Owner::You,
    summary: "no trust anchor of {zone} is valid at this time: {anchor_tags}",
    cause: "The anchors' validity dates have passed or not begun, or the clock is wrong.",
    fix: "check the clock first; then update the trust anchors of {zone}",
};

/// `negative-trust-anchor`.
pub(super) const NEGATIVE_TRUST_ANCHOR: Entry = Entry {
    code: Code("A106"),
    slug: "negative-trust-anchor",
    level: Level::Note,
    clauses: &[rfc(7646, "2")],
    ede: None,
    dnsviz: None,
    owner: Owner::ResolverOperator,
    summary: "validation is turned off at and below {anchor} by a negative trust anchor",
    cause: "Somebody configured an exception for this name, mostly to ride out a broken zone.",
    fix: "remove the negative trust anchor {anchor} once the zone validates again",
};

/// `clock-behind`.
pub(super) const CLOCK_BEHIND: Entry = Entry {
    code: Code("A107"),
    slug: "clock-behind",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3.1")],
    ede: Some(8),
    dnsviz: Some("INCEPTION_IN_FUTURE"),
    owner: Owner::You,
    summary: "every signature, those of {zone} too, begins later than the time used here: the clock is at least {by} \
              behind",
    cause: "The clock of this computer is wrong, or the time given with --at is. The signers of several zones do not \
              fail alike on one day.",
    fix: "set the clock (`chronyc tracking`, `timedatectl`), by addresses if NTP needs DNS to find its servers; a \
              validating resolver on this computer fails for the same reason",
};

/// `clock-ahead`.
pub(super) const CLOCK_AHEAD: Entry = Entry {
    code: Code("A108"),
    slug: "clock-ahead",
    level: Level::Error,
    clauses: &[rfc(4035, "5.3.1")],
    ede: Some(7),
    dnsviz: Some("EXPIRATION_IN_PAST"),
    owner: Owner::You,
    summary: "every signature, those of {zone} too, ended before the time used here: the clock is at least {by} ahead",
    cause: "The clock of this computer is wrong, or the time given with --at is; or answers of another day are played \
              back.",
    fix: "set the clock (`chronyc tracking`, `timedatectl`), or validate a capture at the time it was made",
};

/// `anchor-key-retired`.
pub(super) const ANCHOR_KEY_RETIRED: Entry = Entry {
    code: Code("A109"),
    slug: "anchor-key-retired",
    level: Level::Error,
    clauses: &[rfc(4035, "5"), rfc(5011, "6")],
    ede: Some(9),
    dnsviz: Some("NO_TRUST_ANCHOR_SIGNING"),
    owner: Owner::You,
    summary: "{zone} is signed by key {signing}; the trust anchors here are for {tags}, which no longer signs",
    cause: "The zone has moved on to another key, as the root did on 2026-10-11 from 20326 to 38696, and the trust \
              anchors here were not updated.",
    fix: "update the trust anchors of {zone} (root: https://data.iana.org/root-anchors/, `unbound-anchor`, or the \
              package that brings them)",
};

/// `path-strips-dnssec`.
pub(super) const PATH_STRIPS_DNSSEC: Entry = Entry {
    code: Code("A110"),
    slug: "path-strips-dnssec",
    level: Level::Error,
    clauses: &[rfc(4035, "3.1.1"), rfc(6891, "7")],
    ede: Some(10),
    dnsviz: None,
    owner: Owner::You,
    summary: "no server of any zone sends a signature, although all were asked to: something on the way removes them",
    cause: "A firewall, router or DNS proxy between here and the servers clears the DO bit, drops EDNS, or answers \
              in their place.",
    fix: "ask from another network, or over an encrypted path (@tls://, @https://); then find the box that handles \
              port 53",
};

/// `path-intercepted`.
pub(super) const PATH_INTERCEPTED: Entry = Entry {
    code: Code("A111"),
    slug: "path-intercepted",
    level: Level::Warning,
    clauses: &[rfc(1035, "4.1.1")],
    ede: None,
    dnsviz: None,
    owner: Owner::You,
    summary: "the servers of {zone} answer as a resolver does: somebody on the way answers in their place",
    cause: "Port 53 is redirected to a resolver by the network, which a root server never is. What is seen \
              here is what that resolver says, not what the servers of the zones say.",
    fix: "ask from another network, or over an encrypted path (@tls://, @https://)",
};

/// `family-unreachable`.
pub(super) const FAMILY_UNREACHABLE: Entry = Entry {
    code: Code("A112"),
    slug: "family-unreachable",
    level: Level::Note,
    clauses: &[rfc(3901, "4")],
    ede: None,
    dnsviz: None,
    owner: Owner::You,
    summary: "nothing answers over {family} from here: {addresses} addresses of servers were not seen",
    cause: "This host has no route for that address family, or it is filtered.",
    fix: "leave the family out (-4 or -6), or check from a host that has both",
};
