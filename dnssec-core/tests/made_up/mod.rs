//! Made-up hierarchies under attack, all of it chosen by dice. The fuzz target `proofs` uses it too.
//!
//! Zones are honest or not. Of honest zones an attacker has every record with its signature, and says of them
//! what he likes: then a verdict can be held against what the zones really hold (`truth`). The other zones sign
//! anything (`forge`): then only what holds for every report is asked.

#![allow(dead_code, reason = "not every user needs all of it")]

mod forge;
mod liar;
mod truth;
mod world;

use crate::mutate::Dice;
use dnssec_core::algorithm::Algorithm;
use dnssec_core::capture::{Capture, Transport};
use dnssec_core::policy::Policy;
use dnssec_core::report::{Report, Verdict};
use dnssec_core::time::Timestamp;
use dnssec_core::validate;
use dnssec_core::walk::{Start, Walk};
use dnssec_fixtures::{Hierarchy, drive};
use liar::Liar;
use truth::{Truth, data};
use world::World;

const NOW: Timestamp = Timestamp(1_795_499_513);

/// What came of one attack, for those who count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Attacked {
    pub(crate) verdict: Verdict,
    pub(crate) conduct: Conduct,
    /// Whether the zones themselves give a secure answer.
    pub(crate) provable: bool,
}

/// Who tells what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Conduct {
    /// Zones and servers are honest.
    Honest,
    /// The zones are; what is said of them need not be.
    Liar,
    /// Nobody is.
    Forger,
}

/// Builds a hierarchy signed with `algorithm`, walks it among servers that may lie, and holds the report
/// against the truth.
pub(crate) fn attack(dice: &mut Dice, algorithm: Algorithm) -> Attacked {
    let world = World::roll(dice, algorithm);
    let conduct = [Conduct::Liar, Conduct::Forger, Conduct::Liar, Conduct::Honest][dice.below(4)];
    let policy = Policy::default();
    let capture = walk(&world, conduct, &policy, dice);
    let report = validate(&capture, &world.hierarchy.anchors(), &policy, NOW);
    let truth = Truth::of(&world);
    hold(&world, conduct, &truth, &report, &capture);
    Attacked { verdict: report.verdict, conduct, provable: truth.is_secure() }
}

fn walk(world: &World, conduct: Conduct, policy: &Policy, dice: &mut Dice) -> Capture {
    let hierarchy = &world.hierarchy;
    let server = std::net::SocketAddr::from((world::ADDRESS, Hierarchy::PORT));
    let start = if dice.one_in(3) {
        hierarchy.start()
    } else {
        Start::Resolver { address: server, transport: Transport::Udp }
    };
    let walk = Walk::new(world.question.clone(), start, hierarchy.anchors(), policy.clone(), NOW);
    let rate = 1 + dice.below(4);
    let mut liar = Liar::new(world, conduct);
    let mut asked = 0;
    drive(walk, NOW, |outgoing, query| {
        asked += 1;
        assert!(asked <= policy.budget.queries, "{world}");
        let honest = hierarchy.respond(outgoing.server, query, outgoing.transport);
        match conduct {
            Conduct::Liar | Conduct::Forger if dice.one_in(rate) => liar.respond(honest?, dice),
            _ => honest,
        }
    })
}

fn hold(world: &World, conduct: Conduct, truth: &Truth, report: &Report, capture: &Capture) {
    let told = || {
        let (links, finding) = (&report.links, report.decisive_finding());
        let said =
            format!("{} {:?} {links:?}\n{finding:?}\n{:?}", report.verdict, report.outcome, report.answers);
        format!("{conduct:?} {world}\n{truth:?}\n{said}\n{}", capture.to_json())
    };
    let secure = report.verdict == Verdict::Secure;
    assert_eq!(report.decisive.is_none(), secure, "{}", told());
    assert!(report.decisive.is_none() || report.decisive_finding().is_some(), "{}", told());
    if secure {
        assert!(report.links.iter().all(|link| link.verdict == Verdict::Secure), "{}", told());
    }
    if conduct == Conduct::Forger {
        return;
    }
    if secure {
        // RFC 4035 §5: secure is what the zones hold, whoever says it.
        let said = Truth::Secure { outcome: report.outcome, answers: data(&report.answers) };
        assert_eq!(*truth, said, "{}", told());
    }
    if report.verdict == Verdict::Insecure {
        // A downgrade needs a zone cut without DS, or a zone that leaves room for one.
        assert!(*truth == Truth::Open || world.is_loose(), "{}", told());
    }
    if conduct == Conduct::Honest && truth.is_secure() && !world.is_loose() {
        assert!(secure, "{}", told());
    }
}
