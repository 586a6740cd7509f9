//! What resolvers do, and what a comparison must say about it.

use super::fake::{
    AUTHENTIC, CHECKING_DISABLED, Fake, NOW, RECURSION_AVAILABLE, TRUNCATED, answer_rcode, explain, fail,
    strip, world,
};
use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::record::Record;
use dnssec_core::record_type::RecordType;
use dnssec_core::wire::{Message, Rcode};
use dnssec_fixtures::{Denial, Fault, Hierarchy, HierarchyBuilder, Validity};
use std::sync::Arc;

/// Some resolvers, and what is to be said about them.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) question: (&'static str, RecordType),
    pub(crate) fakes: Vec<Fake>,
    /// What each does.
    pub(crate) stances: Vec<&'static str>,
    /// Causes, and the resolvers each is true of.
    pub(crate) causes: Vec<(&'static str, Vec<usize>)>,
    pub(crate) exit_code: u8,
}

const DAY: u32 = 86_400;
const WWW: (&str, RecordType) = ("www.example.lab.", RecordType::A);
const NOSUCH: (&str, RecordType) = ("nosuch.example.lab.", RecordType::A);
const PLAIN: (&str, RecordType) = ("www.plain.lab.", RecordType::A);

/// All of them.
pub(crate) fn rows() -> Vec<Row> {
    let good = world(|_| {});
    let mut rows = agreement(&good);
    rows.extend(validation(&good));
    rows.extend(policies());
    rows.extend(caches(&good));
    rows.extend(versions(&good));
    rows.extend(stripping(&good));
    rows.extend(filtering(&good));
    rows.extend(failures(&good));
    rows
}

fn row(
    name: &'static str,
    question: (&'static str, RecordType),
    sides: Vec<(Fake, &'static str)>,
    causes: &[(&'static str, &[usize])],
    exit_code: u8,
) -> Row {
    let (fakes, stances) = sides.into_iter().unzip();
    let causes = causes.iter().map(|(cause, sides)| (*cause, sides.to_vec())).collect();
    Row { name, question, fakes, stances, causes, exit_code }
}

/// A resolver beside one that validates and knows the zones as they are; the cause is true of the former.
fn beside(
    name: &'static str,
    good: &Arc<Hierarchy>,
    (fake, stance): (Fake, &'static str),
    cause: &'static str,
    exit_code: u8,
) -> Row {
    row(name, WWW, vec![(validating(good), "authentic"), (fake, stance)], &[(cause, &[1])], exit_code)
}

/// The signature of `www` expired two days ago, longer than any policy allows.
fn expired() -> Arc<Hierarchy> {
    world(|builder| {
        let times = Fault::Times("www", RecordType::A, Validity::before(NOW));
        builder.zone("example.lab.").faults.push(times);
    })
}

/// Everything was signed two days earlier, and something else is as `change` has it.
fn earlier(change: fn(&mut HierarchyBuilder)) -> Arc<Hierarchy> {
    world(|builder| {
        for apex in [".", "lab.", "example.lab.", "other.lab.", "plain.lab."] {
            builder.zone(apex).validity =
                Validity { inception: NOW.minus(3 * DAY), expiration: NOW.plus(11 * DAY) };
        }
        change(builder);
    })
}

fn record(text: &str) -> Record {
    text.parse().unwrap()
}

fn validating(world: &Arc<Hierarchy>) -> Fake {
    Fake::new(world).validating("default")
}

fn is_unchecked(query: &Message) -> bool {
    query.header.word & CHECKING_DISABLED != 0
}

fn asks_for(record_type: RecordType, query: &Message) -> bool {
    query.questions[0].record_type == record_type
}

fn agreement(good: &Arc<Hierarchy>) -> Vec<Row> {
    let expired = expired();
    let two = |world, stance| vec![(validating(world), stance), (validating(world), stance)];
    let dumb = || (Fake::new(good), "unauthenticated");
    vec![
        row("alike-secure", WWW, two(good, "authentic"), &[], 0),
        row("alike-no-name", NOSUCH, two(good, "authentic"), &[], 0),
        row("alike-alias", ("alias.example.lab.", RecordType::A), two(good, "authentic"), &[], 0),
        row("alike-insecure", PLAIN, two(good, "unauthenticated"), &[], 0),
        row("alike-bogus", WWW, two(&expired, "rejects"), &[("rejects", &[0, 1])], 1),
        row("alike-dumb", WWW, vec![dumb(), dumb()], &[("lacks-authentic-data", &[0, 1])], 0),
        row("one-alone", WWW, vec![(validating(good), "authentic")], &[], 0),
        row("keys", ("example.lab.", RecordType::DNSKEY), two(good, "authentic"), &[], 0),
        beside("one-sets-ad", good, dumb(), "lacks-authentic-data", 1),
    ]
}

fn validation(good: &Arc<Hierarchy>) -> Vec<Row> {
    let expired = expired();
    let rejecting = || (validating(&expired), "rejects");
    let negative_anchor = Fake::new(good).tampered(|message, _| {
        explain(message, 33, b"lab.");
        Some(())
    });
    let claiming = Fake::new(&expired).tampered(|message, query| {
        message.header.word |= if is_unchecked(query) { 0 } else { AUTHENTIC };
        Some(())
    });
    let cached_error = Fake::new(good).tampered(|message, query| {
        if !is_unchecked(query) {
            fail(message);
            explain(message, 13, b"");
        }
        Some(())
    });
    vec![
        row(
            "one-validates",
            WWW,
            vec![rejecting(), (Fake::new(&expired), "unauthenticated")],
            &[("rejects", &[0]), ("answers-bogus", &[1])],
            1,
        ),
        row(
            "ad-on-bogus",
            WWW,
            vec![rejecting(), (claiming, "authentic")],
            &[("rejects", &[0]), ("claims-authentic-data", &[1])],
            1,
        ),
        beside("negative-anchor", good, (negative_anchor, "unauthenticated"), "lacks-authentic-data", 1),
        beside("cached-error", good, (cached_error, "rejects"), "rejects-what-holds", 1),
    ]
}

fn policies() -> Vec<Row> {
    let iterations = world(|builder| builder.zone("example.lab.").denial = Denial::nsec3(100, b""));
    let just_expired = world(|builder| {
        let validity = Validity { inception: NOW.minus(DAY), expiration: NOW.minus(1800) };
        builder.zone("example.lab.").faults.push(Fault::Times("www", RecordType::A, validity));
    });
    let old_digest = world(|builder| {
        builder.zone("example.lab.").faults.push(Fault::DsDigestType(DigestType::SHA1));
    });
    let (policy, of) = ("policy", |world, preset, stance| (Fake::new(world).validating(preset), stance));
    vec![
        row(
            "nsec3-iterations",
            NOSUCH,
            vec![
                of(&iterations, "bind-9.18", "authentic"),
                of(&iterations, "bind", "unauthenticated"),
                of(&iterations, "strict", "rejects"),
            ],
            &[(policy, &[0]), (policy, &[1]), (policy, &[2])],
            1,
        ),
        row(
            "clock-skew",
            WWW,
            vec![of(&just_expired, "unbound", "authentic"), of(&just_expired, "bind", "rejects")],
            &[(policy, &[0]), (policy, &[1])],
            1,
        ),
        row(
            "old-digest",
            WWW,
            vec![of(&old_digest, "bind", "authentic"), of(&old_digest, "strict", "unauthenticated")],
            &[(policy, &[0]), (policy, &[1])],
            1,
        ),
        // Presets differ on this zone, and these two do not.
        row(
            "one-policy",
            NOSUCH,
            vec![of(&iterations, "bind-9.18", "authentic"), of(&iterations, "unbound", "authentic")],
            &[],
            0,
        ),
    ]
}

/// Old RRsets of whatever type in the cache of the first.
fn caches(good: &Arc<Hierarchy>) -> Vec<Row> {
    let old_address =
        earlier(|builder| "www A 192.0.2.1\n".clone_into(&mut builder.zone("example.lab.").text));
    let old_signature = earlier(|builder| {
        let times = Fault::Times("www", RecordType::A, Validity::before(NOW));
        builder.zone("example.lab.").faults.push(times);
    });
    let old_keys = earlier(|builder| builder.zone("example.lab.").algorithm = Some(Algorithm::ED25519));
    let unsigned = world(|builder| builder.zone("example.lab.").algorithm = None);
    let nameless = earlier(|builder| builder.zone("example.lab.").text.clear());
    let (a, ds, dnskey) = (RecordType::A, RecordType::DS, RecordType::DNSKEY);
    let cached = "older-in-cache";
    let rekeyed = validating(good).remembering(dnskey, &old_keys, 200).remembering(ds, &old_keys, 200);
    let remembering = |name, stance, old: &Arc<Hierarchy>, causes: &[(&'static str, &[usize])]| {
        let fake = validating(good).remembering(a, old, 120);
        row(name, WWW, vec![(fake, stance), (validating(good), "authentic")], causes, 1)
    };
    vec![
        remembering("old-answer", "authentic", &old_address, &[(cached, &[0])]),
        remembering("old-signature", "rejects", &old_signature, &[("rejects", &[0]), (cached, &[0])]),
        remembering("old-denial", "authentic", &nameless, &[(cached, &[0])]),
        row(
            "old-keys",
            WWW,
            vec![(rekeyed, "rejects"), (validating(good), "authentic")],
            &[("rejects", &[0]), (cached, &[0]), (cached, &[0])],
            1,
        ),
        row(
            "old-ds",
            WWW,
            vec![
                (validating(&unsigned).remembering(ds, &earlier(|_| {}), 100), "rejects"),
                (validating(&unsigned), "unauthenticated"),
            ],
            &[("rejects", &[0]), (cached, &[0])],
            1,
        ),
    ]
}

/// Differences that no cache explains.
fn versions(good: &Arc<Hierarchy>) -> Vec<Row> {
    let old_address =
        earlier(|builder| "www A 192.0.2.1\n".clone_into(&mut builder.zone("example.lab.").text));
    let elsewhere = world(|builder| "www A 192.0.2.2\n".clone_into(&mut builder.zone("example.lab.").text));
    let next_serial = world(|builder| builder.zone("plain.lab.").serial = 2);
    let behind = validating(good).remembering(RecordType::A, &old_address, 0);
    let blocked = Fake::new(good).tampered(|message, query| {
        if asks_for(RecordType::A, query) {
            answer_rcode(message, Rcode::NXDOMAIN);
            explain(message, 15, b"");
        }
        Some(())
    });
    let stale = validating(good).tampered(|message, query| {
        if asks_for(RecordType::A, query) {
            explain(message, 3, b"serving stale data");
        }
        Some(())
    });
    vec![
        beside("old-answer-at-server", good, (behind, "authentic"), "older-at-server", 1),
        beside("other-answer", good, (validating(&elsewhere), "authentic"), "other-data", 1),
        // Neither what was filtered nor what has no date stands in the way of the others.
        row(
            "three-versions",
            WWW,
            vec![
                (blocked, "unauthenticated"),
                (validating(good).remembering(RecordType::A, &old_address, 60), "authentic"),
                (validating(good), "authentic"),
            ],
            &[("filters", &[0]), ("older-in-cache", &[1])],
            1,
        ),
        beside("stale-by-its-word", good, (stale, "authentic"), "serves-stale", 0),
        row(
            "old-serial",
            ("plain.lab.", RecordType::SOA),
            vec![(Fake::new(&next_serial), "unauthenticated"), (Fake::new(good), "unauthenticated")],
            &[("older", &[1])],
            1,
        ),
    ]
}

fn stripping(good: &Arc<Hierarchy>) -> Vec<Row> {
    let strips =
        |name, tamper| beside(name, good, (Fake::new(good).tampered(tamper), "unauthenticated"), "strips", 1);
    let unsigned_ad = validating(good).tampered(|message, query| {
        if !is_unchecked(query) {
            strip(message);
        }
        Some(())
    });
    // One that forgets to echo DO and strips nothing.
    let forgetful = validating(good).tampered(|message, _| {
        message.edns.iter_mut().for_each(|edns| edns.flags = 0);
        Some(())
    });
    let both = vec![(validating(good), "authentic"), (forgetful, "authentic")];
    vec![
        strips("strips-signatures", |message, _| {
            strip(message);
            Some(())
        }),
        strips("strips-edns", |message, _| {
            strip(message);
            message.edns = None;
            Some(())
        }),
        strips("refuses-edns", |message, query| {
            strip(message);
            if query.edns.is_some() {
                answer_rcode(message, Rcode::FORMERR);
            }
            message.edns = None;
            Some(())
        }),
        strips("strips-keys", |message, _| {
            strip(message);
            message.answers.retain(|record| record.record_type != RecordType::DNSKEY);
            Some(())
        }),
        beside("ad-without-signatures", good, (unsigned_ad, "authentic"), "strips", 0),
        row("do-not-echoed", WWW, both, &[], 0),
    ]
}

fn filtering(good: &Arc<Hierarchy>) -> Vec<Row> {
    let filtering = Fake::new(good).tampered(|message, query| {
        if asks_for(RecordType::A, query) {
            answer_rcode(message, Rcode::NXDOMAIN);
            explain(message, 17, "\u{1b}[2Jon <b>your</b> list\u{202e}".as_bytes());
        }
        Some(())
    });
    let refusing = Fake::new(good).tampered(|message, _| {
        answer_rcode(message, Rcode::REFUSED);
        explain(message, 18, b"");
        Some(())
    });
    let rewriting = Fake::new(good).tampered(|message, query| {
        if asks_for(RecordType::A, query) {
            message.answers = vec![record("www.example.lab. 60 IN A 0.0.0.0")];
        }
        Some(())
    });
    let halving = Fake::new(good).tampered(|message, _| {
        message.answers.retain(|record| record.record_type != RecordType::A);
        Some(())
    });
    vec![
        beside("filters-name", good, (filtering, "unauthenticated"), "filters", 1),
        beside("filters-by-refusal", good, (refusing, "refuses"), "filters", 1),
        beside("rewrites", good, (rewriting, "unauthenticated"), "rewrites", 1),
        row(
            "half-an-alias",
            ("alias.plain.lab.", RecordType::A),
            vec![(Fake::new(good), "unauthenticated"), (halving, "unauthenticated")],
            &[("unexplained", &[0, 1])],
            1,
        ),
    ]
}

fn failures(good: &Arc<Hierarchy>) -> Vec<Row> {
    let silent = || (Fake::new(good).tampered(|_, _| None), "silent");
    let failing = |name, stance, cause, tamper| {
        beside(name, good, (Fake::new(good).tampered(tamper), stance), cause, 1)
    };
    vec![
        beside("one-silent", good, silent(), "unreachable", 1),
        row("all-silent", WWW, vec![silent(), silent()], &[("unreachable", &[0, 1])], 4),
        failing("refuses", "refuses", "refuses", |message, _| {
            answer_rcode(message, Rcode::REFUSED);
            message.header.word &= !RECURSION_AVAILABLE;
            Some(())
        }),
        failing("refers", "refuses", "refuses", |message, _| {
            answer_rcode(message, Rcode::NOERROR);
            message.authorities = vec![record(". 300 IN NS ns1.")];
            message.header.word &= !RECURSION_AVAILABLE;
            Some(())
        }),
        failing("fails", "fails", "fails", |message, _| {
            fail(message);
            explain(message, 22, b"At delegation lab. for www.example.lab./a");
            Some(())
        }),
        failing("slow-to-reject", "silent", "silent-unless-unchecked", |_, query| {
            is_unchecked(query).then_some(())
        }),
        failing("no-keys-to-be-had", "unauthenticated", "cannot-be-validated", |message, query| {
            if asks_for(RecordType::DNSKEY, query) {
                fail(message);
            }
            Some(())
        }),
        failing("cut-off", "silent", "unreachable", |message, _| {
            message.header.word |= TRUNCATED;
            Some(())
        }),
    ]
}
