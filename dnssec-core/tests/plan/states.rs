//! Single looks at zones in the middle of a change: what the plan says of each.

use dnssec_core::capture::{Capture, Mode};
use dnssec_core::plan::{
    Observation, ObservationError, Plan, Procedure, Progress, Remark, Request, Safety, plan,
};
use dnssec_core::policy::Policy;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use dnssec_fixtures::{Standing, UnderWay, find_standing, standings, walk_everywhere};

const NOW: Timestamp = Timestamp(1_795_499_513);

fn capture(standing: &Standing, name: &str) -> Capture {
    let question = Question::new(name.parse().unwrap(), RecordType::SOA);
    walk_everywhere(&standing.build(NOW), question, NOW)
}

fn observe(standing: &Standing, name: &str) -> Result<Observation, ObservationError> {
    let anchors = standing.build(NOW).anchors();
    Observation::of(&capture(standing, name), &anchors, &Policy::default(), NOW)
}

fn observed(name: &str) -> Observation {
    observe(&find_standing(name).unwrap(), "example.lab.").unwrap()
}

fn planned(name: &str, change: impl Fn(&mut Request)) -> Plan {
    let mut request = find_standing(name).unwrap().request(NOW);
    change(&mut request);
    plan(&[], &observed(name), &request)
}

#[test]
fn where_each_stands() {
    for standing in standings() {
        let plan = plan(&[], &observe(&standing, "example.lab.").unwrap(), &standing.request(NOW));
        assert_eq!(plan.next().map(|step| step.name), standing.next, "{}: {plan:#?}", standing.name);
        let is_under_way = plan.next().is_some_and(|step| matches!(step.progress, Progress::UnderWay(_)));
        assert_eq!(is_under_way, standing.under_way == UnderWay::Yes, "{}", standing.name);
        let obstacles: Vec<&str> = plan.obstacles.iter().map(|obstacle| obstacle.slug()).collect();
        assert_eq!(obstacles, standing.obstacles, "{}", standing.name);
        let remarks: Vec<&str> = plan.remarks.iter().map(|remark| remark.slug()).collect();
        for expected in standing.remarks {
            assert!(remarks.contains(expected), "{}: {remarks:?} lacks {expected}", standing.name);
        }
        let steps: Vec<&str> = plan.steps.iter().map(|step| step.name).collect();
        assert_eq!(steps, standing.procedure.steps(), "{}", standing.name);
    }
}

/// What is typed is known for the common signers, and names the zone.
#[test]
fn commands_name_the_zone() {
    let plan = planned("new-ksk", |_| {});
    let typed: Vec<String> =
        plan.steps.iter().flat_map(|step| plan.commands(step)).flat_map(|remedy| remedy.commands).collect();
    assert!(typed.iter().any(|command| command.contains("example.lab")), "{typed:?}");
    assert!(typed.iter().all(|command| !command.contains('{')), "{typed:?}");
}

#[test]
fn from_when_a_step_is_safe() {
    const KEYS: u32 = 7200;
    let row = |since: Option<u32>| {
        planned("new-ksk", |request| request.since = since.map(|ago| NOW.minus(ago)))
            .safety("change-ds")
            .unwrap()
    };
    // Without a word on when the key came, its TTL counts from now (RFC 7583 §3.3.1).
    assert_eq!(row(None), Safety::NotYet { at: NOW.plus(KEYS), after: None });
    assert_eq!(row(Some(KEYS - 1)), Safety::NotYet { at: NOW.plus(1), after: None });
    assert_eq!(row(Some(KEYS)), Safety::Now);
    let safety = |step| planned("new-ksk", |_| {}).safety(step);
    assert_eq!(safety("add-key"), Some(Safety::Done));
    // The DS is kept for six hours more.
    let at = NOW.plus(KEYS + 21_600);
    assert_eq!(safety("remove-old-key"), Some(Safety::NotYet { at, after: Some("change-ds") }));
    assert_eq!(safety("nosuch"), None);
    assert_eq!(planned("ds-of-no-key", |_| {}).safety("add-key"), Some(Safety::Broken));
    assert_eq!(planned("one-server-silent", |_| {}).safety("add-key"), Some(Safety::Unknown));
    assert_eq!(planned("one-ksk", |_| {}).safety("add-key"), Some(Safety::Now));
}

/// An earlier capture tells since when, and which key is the old one; one in which it was not so does not.
#[test]
fn earlier_captures() {
    let at = |name: &str, ago: u32| Observation { at: NOW.minus(ago), ..observed(name) };
    let request = Request::new(Procedure::RollKsk, NOW);
    let safety = |earlier: &[Observation], present: &Observation, step: &str| {
        plan(earlier, present, &request).safety(step).unwrap()
    };
    let new_key = observed("new-ksk");
    assert_eq!(safety(&[at("new-ksk", 7200)], &new_key, "change-ds"), Safety::Now);
    let in_time = Safety::NotYet { at: NOW.plus(3600), after: None };
    assert_eq!(safety(&[at("one-ksk", 9000), at("new-ksk", 3600)], &new_key, "change-ds"), in_time);
    // Between them the second server had lost it.
    let broken = [at("new-ksk", 9000), at("new-ksk-at-one-server", 8000)];
    assert_eq!(safety(&broken, &new_key, "change-ds"), Safety::NotYet { at: NOW.plus(7200), after: None });
    // With the key's DS seen before, nobody has to say which is the old one.
    let changed = Observation { at: NOW, ..observed("ds-changed") };
    let plan = plan(&[at("new-ksk", 30_000), at("ds-changed", 21_600)], &changed, &request);
    assert_eq!(plan.safety("remove-old-key"), Some(Safety::Now), "{plan:#?}");
    assert!(plan.remarks.is_empty(), "{:?}", plan.remarks);
}

/// Until the absence of the DS has left the caches, some resolvers take the zone for insecure (RFC 2308 §5).
#[test]
fn until_when_some_take_the_zone_for_insecure() {
    let before = Observation { at: NOW.minus(10), ..observed("signed-without-ds") };
    let request = Request::new(Procedure::Enable, NOW);
    let plan = plan(&[before], &observed("signed-with-ds"), &request);
    assert_eq!(plan.remarks, [Remark::DsSeenBy { at: NOW.plus(300), ttl: 300 }]);
}

/// What is told is not believed against what a capture shows.
#[test]
fn told_against_a_capture() {
    let earlier = Observation { at: NOW.minus(1000), ..observed("one-ksk") };
    let mut request = Request::new(Procedure::RollKsk, NOW);
    request.since = Some(NOW.minus(8000));
    let plan = plan(&[earlier], &observed("new-ksk"), &request);
    assert_eq!(plan.safety("change-ds"), Some(Safety::NotYet { at: NOW.plus(7200), after: None }));
}

/// A DS that nobody shows any more has the TTL that an earlier capture shows, else what is told, else the longest.
#[test]
fn the_ttl_of_a_ds_that_is_gone() {
    let request = Request::new(Procedure::Disable, NOW);
    let gone = observed("ds-gone");
    let until = |earlier: &[Observation], ds_ttl: Option<u32>| {
        let plan = plan(earlier, &gone, &Request { ds_ttl, ..request.clone() });
        plan.steps[1].earliest.unwrap().seconds_since(NOW)
    };
    assert_eq!(until(&[], None), 7 * 86_400);
    assert_eq!(until(&[], Some(60)), 60);
    let before = Observation { at: NOW.minus(100), ..observed("still-with-ds") };
    assert_eq!(until(&[before], None), 21_600);
}

#[test]
fn what_no_plan_is_made_of() {
    let standing = find_standing("one-ksk").unwrap();
    let error = |name: &str| observe(&standing, name).map(|_| ()).unwrap_err().to_string();
    assert_eq!(
        error("www.example.lab."),
        "www.example.lab. is not the apex of a zone: it is in the zone example.lab."
    );
    assert_eq!(error("nosuch.lab."), "nosuch.lab. is not the apex of a zone: it is in the zone lab.");
    assert!(error(".").starts_with("the root zone has no DS"), "{}", error("."));
    let silent = Capture { exchanges: Vec::new(), ..capture(&standing, "example.lab.") };
    let of = |capture: &Capture| {
        Observation::of(capture, &standing.build(NOW).anchors(), &Policy::default(), NOW)
            .map(|_| ())
            .unwrap_err()
    };
    assert_eq!(of(&silent), ObservationError::NoAnswer { name: "example.lab.".parse().unwrap() });
    let recursive = Capture { mode: Mode::Recursive, ..capture(&standing, "example.lab.") };
    assert_eq!(of(&recursive), ObservationError::OfResolver);
}
