//! Pre-flight on the lab: decision, code and server; then the DS is published in the lab's parent, and the ordinary
//! walk and validation of every question come out as foretold.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use dnssec_core::algorithm::DigestType;
use dnssec_core::capture::{Capture, Transport};
use dnssec_core::finding::DsId;
use dnssec_core::hints::Hints;
use dnssec_core::name::Name;
use dnssec_core::policy::Policy;
use dnssec_core::preflight::{Cached, Decision, Proposal, Source, preflight};
use dnssec_core::record::{Ds, Question};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::{Report, Step, Verdict};
use dnssec_core::supposition::{Manner, Supposition};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Breadth, Families, Start, Walk};
use dnssec_fixtures::{
    Flight, Foretold, Hierarchy, HierarchyBuilder, find_flight, flights, take, walk_everywhere,
};
use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::LazyLock;

const NOW: Timestamp = Timestamp(1_795_499_513);

/// Each state with its pre-flight, made once for all tests.
static FORETOLD: LazyLock<Vec<(&'static Flight, Foretold)>> =
    LazyLock::new(|| flights().iter().map(|flight| (flight, flight.foretell(NOW))).collect());

fn foretold(name: &str) -> &'static Foretold {
    &FORETOLD.iter().find(|(flight, _)| flight.name == name).unwrap().1
}

#[test]
fn every_state_of_the_lab() {
    assert!(flights().len() >= 25);
    let mut misses = Vec::new();
    for (flight, Foretold { preflight, .. }) in FORETOLD.iter() {
        misses.extend(flight.score(preflight).into_iter().map(|miss| format!("{}: {miss}", flight.name)));
        // Invariant: what is secure is so through every server, and what is not has its reason.
        let is_secure = |report: &Report| report.verdict == Verdict::Secure;
        assert_eq!(preflight.decision == Decision::Go, preflight.reasons.is_empty(), "{}", flight.name);
        if matches!(preflight.decision, Decision::Go | Decision::GoWithWarnings) {
            assert!(is_secure(&preflight.foretold[0]), "{}", flight.name);
        }
        assert!(preflight.foretold.iter().all(|report| is_secure(report) == report.decisive.is_none()));
    }
    assert!(misses.is_empty(), "{} differ:\n{}", misses.len(), misses.join("\n"));
}

/// What is compared: what a resolver would get, why, and through which servers of the zone and its children. What is
/// not answered says nothing of servers.
#[derive(PartialEq, Eq, Debug)]
struct Said {
    verdict: Verdict,
    code: Option<&'static str>,
    servers: BTreeSet<SocketAddr>,
    views: BTreeSet<(Name, SocketAddr, String)>,
}

impl Said {
    fn of(report: &Report, zone: &Name) -> Self {
        let is_answered = report.verdict != Verdict::Indeterminate;
        let views = report.views.iter().filter(|view| is_answered && view.zone.is_at_or_below(zone));
        let views: BTreeSet<_> =
            views.map(|view| (view.zone.clone(), view.server, view.verdict.to_string())).collect();
        let finding = report.decisive_finding();
        let servers = finding.into_iter().flat_map(|finding| finding.servers.iter().copied());
        Said {
            verdict: report.verdict,
            code: finding.map(|finding| finding.fact.entry().slug),
            servers: servers.filter(|server| views.iter().any(|(_, of, _)| of == server)).collect(),
            views,
        }
    }
}

fn checked(hierarchy: &Hierarchy, question: &Question) -> Report {
    let capture = walk_everywhere(hierarchy, question.clone(), NOW);
    validate(&capture, &hierarchy.anchors(), &Policy::default(), NOW)
}

/// A question by a walk of its own, from the root, after publication: of each state the one that decides, the apex, a
/// name, and one that does not exist; all of them where `DNSSEC_EVERY_QUESTION` is set.
#[test]
fn check_agrees_once_it_is_published() {
    let is_every = std::env::var_os("DNSSEC_EVERY_QUESTION").is_some();
    let mut differences = Vec::new();
    let mut questions = 0;
    for (flight, Foretold { preflight, .. }) in FORETOLD.iter() {
        let after = flight.after(NOW);
        let zone = flight.apex();
        let telling = preflight.telling().unwrap();
        let is_chosen = |report: &&Report| {
            let Question { name, record_type, .. } = &report.question;
            let is_apex = *name == zone && *record_type == RecordType::SOA;
            let is_name = [b"www".as_slice(), b"Dnssec-Check-No-Such-Name", b"child"];
            let is_name = name.labels().next().is_some_and(|label| is_name.contains(&label));
            is_every || is_apex || is_name || report.question == telling.question
        };
        for report in preflight.foretold.iter().filter(is_chosen) {
            questions += 1;
            let found = checked(&after, &report.question);
            let (foretold_said, found) = (Said::of(report, &zone), Said::of(&found, &zone));
            if foretold_said != found {
                let question = &report.question;
                differences.push(format!("{} {question}:\n  {foretold_said:?}\n  {found:?}", flight.name));
            }
        }
    }
    assert!(
        differences.is_empty(),
        "{} of {questions} differ:\n{}",
        differences.len(),
        differences.join("\n")
    );
    assert!(questions >= 3 * flights().len(), "{questions}");
    println!("{questions} questions of {} states", flights().len());
}

/// `validate` supposes nothing: on the evidence of any pre-flight it says what the lab is before.
#[test]
fn nothing_is_supposed_without_being_asked_for() {
    for (flight, Foretold { capture, preflight }) in FORETOLD.iter() {
        let hierarchy = flight.before(NOW);
        let report = validate(capture, &hierarchy.anchors(), &Policy::default(), NOW);
        let supposed = |report: &Report| {
            report
                .links
                .iter()
                .flat_map(|link| &link.steps)
                .any(|step| matches!(step, Step::DsSupposed { .. }))
        };
        assert!(!supposed(&report) && !supposed(&preflight.present), "{}", flight.name);
        assert_eq!(report.verdict, preflight.present.verdict, "{}", flight.name);
        if preflight.decision == Decision::Go && preflight.present.verdict != Verdict::Secure {
            assert!(supposed(&preflight.foretold[0]), "{}", flight.name);
        }
    }
}

fn proposing(flight: &Flight, capture: &Capture, ds: Vec<DsId>) -> Decision {
    let mut proposal = flight.proposal(NOW);
    let manner = proposal.supposition.manner();
    proposal.supposition = Supposition::new(flight.apex(), ds, manner).unwrap();
    let anchors = flight.before(NOW).anchors();
    preflight(capture, &proposal, &anchors, &Policy::default(), NOW).decision
}

/// Every single bit of a DS counts: with any other, nothing is a GO.
#[test]
fn any_wrong_bit_is_no_go() {
    let flight = find_flight("right").unwrap();
    let Foretold { capture, preflight } = foretold("right");
    let [right] = preflight.proposal.supposition.ds() else { panic!("one DS") };
    assert_eq!(proposing(flight, capture, vec![right.clone()]), Decision::Go);
    for place in (0..right.digest.len()).step_by(5) {
        let mut wrong = right.clone();
        wrong.digest[place] ^= 0x40;
        assert_eq!(proposing(flight, capture, vec![wrong]), Decision::NoGo, "octet {place}");
    }
    for bit in 0..16 {
        let wrong = DsId { tag: right.tag ^ (1 << bit), ..right.clone() };
        assert_eq!(proposing(flight, capture, vec![wrong]), Decision::NoGo, "tag, bit {bit}");
    }
}

/// A capture of an ordinary walk does, as far as it asked.
#[test]
fn from_the_capture_of_a_check() {
    for name in ["right", "digit-wrong", "server-unsigned"] {
        let flight = find_flight(name).unwrap();
        let before = flight.before(NOW);
        let question = Question::new("www.example.lab.".parse().unwrap(), RecordType::A);
        let capture = walk_everywhere(&before, question, NOW);
        let preflight =
            preflight(&capture, &flight.proposal(NOW), &before.anchors(), &Policy::default(), NOW);
        assert_eq!(preflight.decision, flight.decision, "{name}");
    }
}

/// RFC 2308 §5: the absence of the DS is held by the negative TTL, the DS by its own.
#[test]
fn what_caches_hold() {
    let cached = |name: &str| foretold(name).preflight.cached;
    assert_eq!(cached("right"), Some(Cached::NoDs(300)));
    assert_eq!(cached("repair"), Some(Cached::Ds(300)));
    assert_eq!(cached("not-delegated"), Some(Cached::NoDs(300)));
}

/// An empty capture, and one cut short, leave it open; nothing panics.
#[test]
fn evidence_that_is_missing() {
    let flight = find_flight("right").unwrap();
    let Foretold { capture, .. } = foretold("right");
    let (proposal, anchors) = (flight.proposal(NOW), flight.before(NOW).anchors());
    for kept in (0..capture.exchanges.len()).step_by(3) {
        let exchanges = capture.exchanges[..kept].to_vec();
        let cut = Capture { exchanges, ..capture.clone() };
        let said = preflight(&cut, &proposal, &anchors, &Policy::default(), NOW);
        assert!(!(kept == 0 && said.decision != Decision::Undecided), "{:?}", said.decision);
    }
}

/// Damaged in any octet, evidence makes no panic and no GO without a chain: what is secure through each server rests on
/// the supposed DS.
#[test]
fn evidence_that_is_damaged() {
    for name in ["right", "two-operators", "child-signed"] {
        let flight = find_flight(name).unwrap();
        let Foretold { capture, .. } = foretold(name);
        let (proposal, anchors) = (flight.proposal(NOW), flight.before(NOW).anchors());
        let mut seed = 0x9e37_79b9_u32;
        for _ in 0..12 {
            let mut damaged = capture.clone();
            for exchange in &mut damaged.exchanges {
                let Ok(octets) = &mut exchange.outcome else { continue };
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let place = usize::try_from(seed >> 8).unwrap() % (octets.len() * 6);
                if let Some(octet) = octets.get_mut(place) {
                    *octet ^= u8::try_from(seed & 0xff).unwrap() | 1;
                }
            }
            let said = preflight(&damaged, &proposal, &anchors, &Policy::default(), NOW);
            assert_eq!(said.decision == Decision::Go, said.reasons.is_empty(), "{name}");
            let apex = &said.foretold[0];
            let is_go = matches!(said.decision, Decision::Go | Decision::GoWithWarnings);
            assert_eq!(is_go, is_go && apex.verdict == Verdict::Secure, "{name}");
            let steps = apex.links.iter().flat_map(|link| &link.steps);
            let is_supposed = steps.into_iter().any(|step| matches!(step, Step::DsSupposed { .. }));
            assert!(apex.verdict != Verdict::Secure || is_supposed, "{name}");
        }
    }
}

/// A name inside a zone is no zone: that its denial is secure says nothing of the DS.
#[test]
fn names_that_are_no_zones() {
    let flight = find_flight("repair").unwrap();
    let hierarchy = flight.after(NOW);
    let anchors = hierarchy.anchors();
    for name in ["www.example.lab.", "absent.example.lab.", "absent.lab.", "alias.example.lab."] {
        let ds = flight.proposal(NOW).supposition.ds().to_vec();
        let supposition = Supposition::new(name.parse().unwrap(), ds, Manner::Replacing).unwrap();
        let start = flight.start(&hierarchy, Hierarchy::PORT);
        let walk =
            Walk::preflight(supposition.clone(), vec![], start, anchors.clone(), Policy::default(), NOW);
        let capture = take(walk, &hierarchy, NOW);
        let proposal = Proposal { supposition, claims: Vec::new() };
        let said = preflight(&capture, &proposal, &anchors, &Policy::default(), NOW);
        assert_eq!(said.decision, Decision::NoGo, "{name}: {:#?}", said.reasons);
    }
}

/// What has addresses that cannot be reached from here was not all seen.
#[test]
fn no_way_over_ipv6() {
    let mut builder = HierarchyBuilder::new("no-way", NOW);
    builder.zone("lab.");
    for (apex, parent) in [("lab.", "."), ("example.lab.", "lab.")] {
        builder.zone(apex).text += "ns1 AAAA 2001:db8::53\n";
        builder.zone(parent).text += &format!("ns1.{apex} AAAA 2001:db8::{}\n", apex.len());
    }
    builder.zone("example.lab.").ds = Some(Vec::new());
    let apex: Name = "example.lab.".parse().unwrap();
    let rdata = builder.keys(&apex).unwrap().key_signing.ds(&apex, DigestType::SHA256);
    let Ds { key_tag: tag, algorithm, digest_type, digest } = Ds::parse(&rdata).unwrap();
    let ds = DsId { tag, algorithm, digest_type, digest: digest.to_vec() };
    let hierarchy = builder.build();
    let said = |families| {
        let start = Start::Hints {
            hints: vec![Hints::parse(&hierarchy.hints_text()).unwrap()],
            port: Hierarchy::PORT,
            families,
            breadth: Breadth::EveryServer,
            transport: Transport::Udp,
        };
        let supposition = Supposition::new(apex.clone(), [ds.clone()], Manner::Replacing).unwrap();
        let (anchors, policy) = (hierarchy.anchors(), Policy::default());
        let walk = Walk::preflight(supposition.clone(), vec![], start, anchors.clone(), policy.clone(), NOW);
        let proposal = Proposal { supposition, claims: Vec::new() };
        let said = preflight(&take(walk, &hierarchy, NOW), &proposal, &anchors, &policy, NOW);
        let slugs = said.reasons.iter().map(|reason| reason.finding.fact.entry().slug);
        (said.decision, slugs.collect::<Vec<_>>())
    };
    assert_eq!(said(Families::Ipv4), (Decision::Go, vec![]));
    assert_eq!(said(Families::Both), (Decision::GoWithWarnings, vec!["family-unreachable"]));
}

/// A clock that is wrong is ours, and no fault of the zone: right it, and ask again.
#[test]
fn clocks_that_are_wrong() {
    let (flight, days) = (find_flight("right").unwrap(), 60 * 86_400);
    let Foretold { capture, .. } = foretold("right");
    let anchors = flight.before(NOW).anchors();
    for (now, slug) in [(NOW.minus(days), "clock-behind"), (NOW.plus(days), "clock-ahead")] {
        let said = preflight(capture, &flight.proposal(NOW), &anchors, &Policy::default(), now);
        let reason = said.reasons.first().map(|reason| reason.finding.fact.entry().slug);
        assert_eq!((said.decision, reason), (Decision::Undecided, Some(slug)));
    }
}

/// A trust anchor of the zone itself would leave the DS unseen: those above count.
#[test]
fn anchors_of_the_zone_itself() {
    let flight = find_flight("digit-wrong").unwrap();
    let Foretold { capture, .. } = foretold("digit-wrong");
    let hierarchy = flight.before(NOW);
    let key = hierarchy.zone(&flight.apex()).unwrap().set(&flight.apex(), RecordType::DNSKEY).unwrap();
    let lines: String = key.records.iter().map(|record| format!("{record}\n")).collect();
    let mut anchors = hierarchy.anchors();
    anchors.anchors.extend(dnssec_core::anchor::TrustAnchors::parse(&lines).unwrap().anchors);
    let question = Question::new(flight.apex(), RecordType::SOA);
    let present = Capture { question, ..capture.clone() };
    let report = validate(&present, &anchors, &Policy::default(), NOW);
    assert_eq!(report.verdict, Verdict::Secure, "by its own anchor");
    let said = preflight(capture, &flight.proposal(NOW), &anchors, &Policy::default(), NOW);
    assert_eq!(said.decision, Decision::NoGo);
    anchors.anchors.retain(|anchor| !anchor.zone.is_root());
    let said = preflight(capture, &flight.proposal(NOW), &anchors, &Policy::default(), NOW);
    assert_eq!(said.decision, Decision::Undecided);
}

/// The walk asks the servers of the zone what resolvers will ask them, and children that it saw in a denial.
#[test]
fn what_is_asked() {
    let asked = |name: &str| -> BTreeSet<(String, String)> {
        let (capture, zone) = (&foretold(name).capture, find_flight(name).unwrap().apex());
        let of_zone = capture.exchanges.iter().filter(|exchange| exchange.zone.as_ref() == Some(&zone));
        of_zone
            .map(|exchange| (exchange.question.name.to_string(), exchange.question.record_type.to_string()))
            .collect()
    };
    let right = asked("right");
    for (name, record_type) in [
        ("example.lab.", "SOA"),
        ("example.lab.", "NS"),
        ("example.lab.", "DNSKEY"),
        ("example.lab.", "A"),
        ("www.example.lab.", "A"),
    ] {
        assert!(right.contains(&(name.to_owned(), record_type.to_owned())), "{name} {record_type}");
    }
    assert!(right.iter().any(|(name, _)| name.contains("No-Such-Name")), "{right:?}");
    assert!(asked("child-seen").contains(&("child.example.lab.".to_owned(), "DS".to_owned())));
}

/// Where only one of two servers fails, it is named, with the share of lookups.
#[test]
fn who_is_to_blame() {
    let Foretold { preflight, .. } = foretold("server-altered");
    let reason = &preflight.reasons[0];
    let Source::Foretold(place) = reason.source else { panic!("{:?}", reason.source) };
    assert_eq!(preflight.foretold[place].question.name.to_string(), "www.example.lab.");
    let share = reason.finding.share.as_ref().unwrap();
    assert_eq!((share.showing, share.of), (1, 2));
    let second = SocketAddr::new(IpAddr::from([127, 53, 17, 3]), Hierarchy::PORT);
    assert_eq!(reason.finding.servers, [second]);
}
