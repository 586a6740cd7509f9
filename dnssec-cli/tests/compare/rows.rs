//! What resolvers do, and what a comparison must say about it.

use super::fake::{
    AUTHENTIC, CHECKING_DISABLED, Fake, NOW, RECURSION_AVAILABLE, answer_rcode, explain, fail, strip, world,
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
    [agreement(), validation(), policies(), caches(), stripping(), filtering(), failures()]
        .into_iter()
        .flatten()
        .collect()
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

fn good() -> Arc<Hierarchy> {
    world(|_| {})
}

/// The signature of `www` expired two days ago, longer than any policy allows.
fn expired() -> Arc<Hierarchy> {
    world(|builder| {
        let times = Fault::Times("www", RecordType::A, Validity::before(NOW));
        builder.zone("example.lab.").faults.push(times);
    })
}

/// Everything was signed a day earlier, and something else is as `change` has it.
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

fn asks_www(query: &Message) -> bool {
    query.questions[0].record_type == RecordType::A
}

fn agreement() -> Vec<Row> {
    let (good, expired) = (good(), expired());
    let two = |world, stance| vec![(validating(world), stance), (validating(world), stance)];
    let dumb = || (Fake::new(&good), "unauthenticated");
    vec![
        row("alike-secure", WWW, two(&good, "authentic"), &[], 0),
        row("alike-no-name", NOSUCH, two(&good, "authentic"), &[], 0),
        row("alike-alias", ("alias.example.lab.", RecordType::A), two(&good, "authentic"), &[], 0),
        row("alike-insecure", PLAIN, two(&good, "unauthenticated"), &[], 0),
        row("alike-bogus", WWW, two(&expired, "rejects"), &[("rejects", &[0, 1])], 1),
        row("alike-dumb", WWW, vec![dumb(), dumb()], &[("lacks-authentic-data", &[0, 1])], 0),
        row("one-alone", WWW, vec![(validating(&good), "authentic")], &[], 0),
        row("keys", ("example.lab.", RecordType::DNSKEY), two(&good, "authentic"), &[], 0),
    ]
}

fn validation() -> Vec<Row> {
    let (good, expired) = (good(), expired());
    vec![
        row(
            "one-validates",
            WWW,
            vec![(validating(&expired), "rejects"), (Fake::new(&expired), "unauthenticated")],
            &[("rejects", &[0]), ("answers-bogus", &[1])],
            1,
        ),
        row(
            "one-sets-ad",
            WWW,
            vec![(validating(&good), "authentic"), (Fake::new(&good), "unauthenticated")],
            &[("lacks-authentic-data", &[1])],
            1,
        ),
        row(
            "negative-anchor",
            WWW,
            vec![
                (validating(&good), "authentic"),
                (
                    Fake::new(&good).tampered(|message, _| {
                        explain(message, 33, b"lab.");
                        Some(())
                    }),
                    "unauthenticated",
                ),
            ],
            &[("lacks-authentic-data", &[1])],
            1,
        ),
        row(
            "ad-on-bogus",
            WWW,
            vec![
                (validating(&expired), "rejects"),
                (
                    Fake::new(&expired).tampered(|message, query| {
                        message.header.word |= if is_unchecked(query) { 0 } else { AUTHENTIC };
                        Some(())
                    }),
                    "authentic",
                ),
            ],
            &[("rejects", &[0]), ("claims-authentic-data", &[1])],
            1,
        ),
        row(
            "cached-error",
            WWW,
            vec![
                (validating(&good), "authentic"),
                (
                    Fake::new(&good).tampered(|message, query| {
                        if !is_unchecked(query) {
                            fail(message);
                            explain(message, 13, b"");
                        }
                        Some(())
                    }),
                    "rejects",
                ),
            ],
            &[("rejects-what-holds", &[1])],
            1,
        ),
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
        // The same by all that know the zone as one.
        row(
            "one-policy",
            NOSUCH,
            vec![of(&iterations, "bind-9.18", "authentic"), of(&iterations, "unbound", "authentic")],
            &[],
            0,
        ),
    ]
}

fn caches() -> Vec<Row> {
    let good = good();
    let old_address = earlier(|builder| "www A 192.0.2.1\n".clone_into(&mut builder.zone("example.lab.").text));
    let old_signature = earlier(|builder| {
        let times = Fault::Times("www", RecordType::A, Validity::before(NOW));
        builder.zone("example.lab.").faults.push(times);
    });
    let old_keys = earlier(|builder| builder.zone("example.lab.").algorithm = Some(Algorithm::ED25519));
    let unsigned = world(|builder| builder.zone("example.lab.").algorithm = None);
    let once_signed = earlier(|_| {});
    let elsewhere = world(|builder| "www A 192.0.2.2\n".clone_into(&mut builder.zone("example.lab.").text));
    let (fresh, cached) = ("authentic", "older-in-cache");
    let new = || (validating(&good), fresh);
    let a = RecordType::A;
    vec![
        row(
            "old-answer",
            WWW,
            vec![(validating(&good).remembering(a, &old_address, 120), fresh), new()],
            &[(cached, &[0])],
            1,
        ),
        row(
            "old-answer-at-server",
            WWW,
            vec![new(), (validating(&good).remembering(a, &old_address, 0), fresh)],
            &[("older-at-server", &[1])],
            1,
        ),
        row(
            "old-signature",
            WWW,
            vec![(validating(&good).remembering(a, &old_signature, 120), "rejects"), new()],
            &[("rejects", &[0]), (cached, &[0])],
            1,
        ),
        row(
            "old-keys",
            WWW,
            vec![
                (
                    validating(&good)
                        .remembering(RecordType::DNSKEY, &old_keys, 200)
                        .remembering(RecordType::DS, &old_keys, 200),
                    "rejects",
                ),
                new(),
            ],
            &[("rejects", &[0]), (cached, &[0]), (cached, &[0])],
            1,
        ),
        row(
            "old-ds",
            WWW,
            vec![
                (validating(&unsigned).remembering(RecordType::DS, &once_signed, 100), "rejects"),
                (validating(&unsigned), "unauthenticated"),
            ],
            &[("rejects", &[0]), (cached, &[0])],
            1,
        ),
        row(
            "other-answer",
            WWW,
            vec![new(), (validating(&elsewhere), fresh)],
            &[("other-data", &[1])],
            1,
        ),
        row(
            "old-serial",
            ("plain.lab.", RecordType::SOA),
            vec![
                (Fake::new(&world(|builder| builder.zone("plain.lab.").serial = 2)), "unauthenticated"),
                (Fake::new(&good), "unauthenticated"),
            ],
            &[("older", &[1])],
            1,
        ),
        row(
            "no-such-name-at-one",
            WWW,
            vec![
                new(),
                (
                    validating(&good).remembering(a, &earlier(|builder| {
                        builder.zone("example.lab.").text.clear();
                    }), 30),
                    fresh,
                ),
            ],
            &[(cached, &[1])],
            1,
        ),
        row(
            "stale-by-its-word",
            WWW,
            vec![
                new(),
                (
                    validating(&good).tampered(|message, query| {
                        if asks_www(query) {
                            explain(message, 3, b"serving stale data");
                        }
                        Some(())
                    }),
                    fresh,
                ),
            ],
            &[("serves-stale", &[1])],
            0,
        ),
    ]
}

fn stripping() -> Vec<Row> {
    let good = good();
    let new = || (validating(&good), "authentic");
    let stripping = |tamper| (Fake::new(&good).tampered(tamper), "unauthenticated");
    let strips: &[(&str, &[usize])] = &[("strips", &[1])];
    vec![
        row(
            "strips-signatures",
            WWW,
            vec![
                new(),
                stripping(|message, _| {
                    strip(message);
                    Some(())
                }),
            ],
            strips,
            1,
        ),
        row(
            "strips-edns",
            WWW,
            vec![
                new(),
                stripping(|message, _| {
                    strip(message);
                    message.edns = None;
                    Some(())
                }),
            ],
            strips,
            1,
        ),
        row(
            "refuses-edns",
            WWW,
            vec![
                new(),
                stripping(|message, query| {
                    strip(message);
                    if query.edns.is_some() {
                        answer_rcode(message, Rcode::FORMERR);
                    }
                    message.edns = None;
                    Some(())
                }),
            ],
            strips,
            1,
        ),
        row(
            "strips-keys",
            WWW,
            vec![
                new(),
                stripping(|message, _| {
                    strip(message);
                    message.answers.retain(|record| record.record_type != RecordType::DNSKEY);
                    Some(())
                }),
            ],
            strips,
            1,
        ),
        row(
            "ad-without-signatures",
            WWW,
            vec![
                new(),
                (
                    validating(&good).tampered(|message, query| {
                        if !is_unchecked(query) {
                            strip(message);
                        }
                        Some(())
                    }),
                    "authentic",
                ),
            ],
            strips,
            0,
        ),
        // A resolver that forgets to echo DO and strips nothing.
        row(
            "do-not-echoed",
            WWW,
            vec![
                new(),
                (
                    validating(&good).tampered(|message, _| {
                        if let Some(edns) = &mut message.edns {
                            edns.flags = 0;
                        }
                        Some(())
                    }),
                    "authentic",
                ),
            ],
            &[],
            0,
        ),
    ]
}

fn filtering() -> Vec<Row> {
    let good = good();
    let new = || (validating(&good), "authentic");
    vec![
        row(
            "filters-name",
            WWW,
            vec![
                new(),
                (
                    Fake::new(&good).tampered(|message, query| {
                        if asks_www(query) {
                            answer_rcode(message, Rcode::NXDOMAIN);
                            explain(message, 17, "\u{1b}[2Jon <b>your</b> list\u{202e}".as_bytes());
                        }
                        Some(())
                    }),
                    "unauthenticated",
                ),
            ],
            &[("filters", &[1])],
            1,
        ),
        row(
            "filters-by-refusal",
            WWW,
            vec![
                new(),
                (
                    Fake::new(&good).tampered(|message, _| {
                        answer_rcode(message, Rcode::REFUSED);
                        explain(message, 18, b"");
                        Some(())
                    }),
                    "refuses",
                ),
            ],
            &[("filters", &[1])],
            1,
        ),
        row(
            "rewrites",
            WWW,
            vec![
                new(),
                (
                    Fake::new(&good).tampered(|message, query| {
                        if asks_www(query) {
                            message.answers = vec![record("www.example.lab. 60 IN A 0.0.0.0")];
                        }
                        Some(())
                    }),
                    "unauthenticated",
                ),
            ],
            &[("rewrites", &[1])],
            1,
        ),
        row(
            "half-an-alias",
            ("alias.plain.lab.", RecordType::A),
            vec![
                (Fake::new(&good), "unauthenticated"),
                (
                    Fake::new(&good).tampered(|message, _| {
                        message.answers.retain(|record| record.record_type != RecordType::A);
                        Some(())
                    }),
                    "unauthenticated",
                ),
            ],
            &[("unexplained", &[0, 1])],
            1,
        ),
    ]
}

fn failures() -> Vec<Row> {
    let good = good();
    let new = || (validating(&good), "authentic");
    let silent = || (Fake::new(&good).tampered(|_, _| None), "silent");
    let failing = |tamper, stance| (Fake::new(&good).tampered(tamper), stance);
    vec![
        row("one-silent", WWW, vec![new(), silent()], &[("unreachable", &[1])], 1),
        row("all-silent", WWW, vec![silent(), silent()], &[("unreachable", &[0, 1])], 4),
        row(
            "refuses",
            WWW,
            vec![
                new(),
                failing(
                    |message, _| {
                        answer_rcode(message, Rcode::REFUSED);
                        message.header.word &= !RECURSION_AVAILABLE;
                        Some(())
                    },
                    "refuses",
                ),
            ],
            &[("refuses", &[1])],
            1,
        ),
        row(
            "refers",
            WWW,
            vec![
                new(),
                failing(
                    |message, _| {
                        answer_rcode(message, Rcode::NOERROR);
                        message.authorities = vec![record(". 300 IN NS ns1.")];
                        message.header.word &= !RECURSION_AVAILABLE;
                        Some(())
                    },
                    "refuses",
                ),
            ],
            &[("refuses", &[1])],
            1,
        ),
        row(
            "fails",
            WWW,
            vec![
                new(),
                failing(
                    |message, _| {
                        fail(message);
                        explain(message, 22, b"At delegation lab. for www.example.lab./a");
                        Some(())
                    },
                    "fails",
                ),
            ],
            &[("fails", &[1])],
            1,
        ),
        row(
            "slow-to-reject",
            WWW,
            vec![new(), failing(|_, query| is_unchecked(query).then_some(()), "silent")],
            &[("silent-unless-unchecked", &[1])],
            1,
        ),
        row(
            "no-keys-to-be-had",
            WWW,
            vec![
                new(),
                failing(
                    |message, query| {
                        if query.questions[0].record_type == RecordType::DNSKEY {
                            fail(message);
                        }
                        Some(())
                    },
                    "unauthenticated",
                ),
            ],
            &[("cannot-be-validated", &[1])],
            1,
        ),
        row(
            "cut-off",
            WWW,
            vec![
                new(),
                failing(
                    |message, _| {
                        message.header.word |= 0x0200;
                        Some(())
                    },
                    "silent",
                ),
            ],
            &[("unreachable", &[1])],
            1,
        ),
    ]
}
