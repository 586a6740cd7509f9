//! The procedures: what zone and parent show after each step.

use dnssec_core::algorithm::Algorithm;
use dnssec_core::name::Name;
use dnssec_core::plan::{Procedure, Request};
use dnssec_core::time::Timestamp;
use dnssec_fixtures::{Part, Phase, Ttls};

/// A procedure to carry out.
pub(crate) struct Script {
    pub(crate) name: String,
    pub(crate) procedure: Procedure,
    pub(crate) ttls: Ttls,
    /// After each step, what each of the two servers shows; the first stands before any step.
    pub(crate) phases: Vec<(&'static str, [Phase; 2])>,
    /// Whether it is the first of its phases.
    pub(crate) is_first: bool,
    /// Steps that wait for a cache.
    pub(crate) waits: usize,
}

pub(crate) const ZONE: &str = "example.lab.";

impl Script {
    /// The server of the zone that has each change last: the second one, but where that is the new operator's, who
    /// takes each step first.
    pub(crate) fn lagging(&self) -> usize {
        usize::from(self.procedure != Procedure::ChangeOperator)
    }

    /// Whether a step changes anything at the servers that have it last.
    pub(crate) fn changes_last(&self, step: usize) -> bool {
        let (before, now) = (&self.phases[step - 1].1, &self.phases[step].1);
        let server = self.lagging();
        before[server] != now[server]
    }

    pub(crate) fn request(&self, now: Timestamp) -> Request {
        let mut request = Request::new(self.procedure, now);
        if self.procedure == Procedure::ChangeOperator {
            let gaining: Name = "ns2.example.lab.".parse().unwrap();
            request.gaining.insert(gaining);
        }
        request
    }
}

const HOUR: u32 = 3600;

/// In each, another cache lasts longest, so that each rule decides in one of them.
const TTLS: [(&str, Ttls); 3] = [
    ("long DS", Ttls { data: 4 * HOUR, negative: HOUR, keys: 2 * HOUR, ns: 3 * HOUR, ds: 6 * HOUR }),
    ("long keys", Ttls { data: 3 * HOUR, negative: 2 * HOUR, keys: 8 * HOUR, ns: HOUR, ds: 2 * HOUR }),
    ("long data", Ttls { data: 9 * HOUR, negative: HOUR, keys: HOUR, ns: 2 * HOUR, ds: 3 * HOUR }),
];

pub(crate) fn scripts() -> Vec<Script> {
    let mut scripts = Vec::new();
    for (kind, ttls) in TTLS {
        for (name, procedure, phases, waits) in procedures() {
            let is_first = kind == "long DS";
            // There the old servers' data is gone before their keys are.
            let is_over = procedure == Procedure::ChangeOperator && kind == "long keys";
            let (name, waits) = (format!("{name}, {kind}"), waits - usize::from(is_over));
            scripts.push(Script { name, procedure, ttls, phases, is_first, waits });
        }
    }
    scripts
}

type Phases = Vec<(&'static str, [Phase; 2])>;

fn procedures() -> Vec<(&'static str, Procedure, Phases, usize)> {
    vec![
        ("enable", Procedure::Enable, enable(), 1),
        ("disable", Procedure::Disable, disable(), 1),
        ("roll-ksk", Procedure::RollKsk, roll_ksk(), 2),
        ("roll-ksk of a single key", Procedure::RollKsk, roll_single(), 2),
        ("roll-zsk", Procedure::RollZsk, roll_zsk(), 2),
        ("roll-algorithm", Procedure::RollAlgorithm, roll_algorithm(), 4),
        ("change-operator", Procedure::ChangeOperator, change_operator(), 3),
    ]
}

const P256: Algorithm = Algorithm::ECDSAP256SHA256;
pub(crate) const KSK: Part = Part::key_signing("KSK", P256);
pub(crate) const ZSK: Part = Part::zone_signing("ZSK", P256);
pub(crate) const KSK2: Part = Part::key_signing("KSK 2", P256);
pub(crate) const ZSK2: Part = Part::zone_signing("ZSK 2", P256);
const ED_KSK: Part = Part::key_signing("KSK", Algorithm::ED25519);
const ED_ZSK: Part = Part::zone_signing("ZSK", Algorithm::ED25519);

pub(crate) fn phase(published: &[Part], sign_keys: &[Part], sign_data: &[Part], ds: &[Part]) -> Phase {
    Phase {
        published: published.to_vec(),
        sign_keys: sign_keys.to_vec(),
        sign_data: sign_data.to_vec(),
        ds: ds.to_vec(),
        ..Phase::default()
    }
}

fn alike(phases: Vec<(&'static str, Phase)>) -> Phases {
    phases.into_iter().map(|(step, phase)| (step, [phase.clone(), phase])).collect()
}

fn enable() -> Phases {
    alike(vec![
        ("", Phase::default()),
        ("sign", phase(&[KSK, ZSK], &[KSK], &[ZSK], &[])),
        ("add-ds", phase(&[KSK, ZSK], &[KSK], &[ZSK], &[KSK])),
    ])
}

fn disable() -> Phases {
    let mut phases = enable();
    phases.reverse();
    for ((step, _), name) in phases.iter_mut().zip(["", "remove-ds", "unsign"]) {
        *step = name;
    }
    phases
}

pub(crate) fn roll_ksk() -> Phases {
    let both = [KSK, KSK2, ZSK];
    alike(vec![
        ("", phase(&[KSK, ZSK], &[KSK], &[ZSK], &[KSK])),
        ("add-key", phase(&both, &[KSK, KSK2], &[ZSK], &[KSK])),
        ("change-ds", phase(&both, &[KSK, KSK2], &[ZSK], &[KSK2])),
        ("remove-old-key", phase(&[KSK2, ZSK], &[KSK2], &[ZSK], &[KSK2])),
    ])
}

fn roll_single() -> Phases {
    let both = [KSK, KSK2];
    alike(vec![
        ("", phase(&[KSK], &[KSK], &[KSK], &[KSK])),
        ("add-key", phase(&both, &both, &both, &[KSK])),
        ("change-ds", phase(&both, &both, &both, &[KSK2])),
        ("remove-old-key", phase(&[KSK2], &[KSK2], &[KSK2], &[KSK2])),
    ])
}

pub(crate) fn roll_zsk() -> Phases {
    let both = [KSK, ZSK, ZSK2];
    alike(vec![
        ("", phase(&[KSK, ZSK], &[KSK], &[ZSK], &[KSK])),
        ("add-key", phase(&both, &[KSK], &[ZSK], &[KSK])),
        ("sign-with-new", phase(&both, &[KSK], &[ZSK2], &[KSK])),
        ("remove-old-key", phase(&[KSK, ZSK2], &[KSK], &[ZSK2], &[KSK])),
    ])
}

pub(crate) fn roll_algorithm() -> Phases {
    let (old, new) = ([KSK, ZSK], [ED_KSK, ED_ZSK]);
    let both = [KSK, ZSK, ED_KSK, ED_ZSK];
    let (keys, data) = ([KSK, ED_KSK], [ZSK, ED_ZSK]);
    alike(vec![
        ("", phase(&old, &[KSK], &[ZSK], &[KSK])),
        ("sign-with-new", phase(&old, &[KSK], &data, &[KSK])),
        ("add-keys", phase(&both, &keys, &data, &[KSK])),
        ("change-ds", phase(&both, &keys, &data, &[ED_KSK])),
        ("remove-old-keys", phase(&new, &[ED_KSK], &data, &[ED_KSK])),
        ("remove-old-signatures", phase(&new, &[ED_KSK], &[ED_ZSK], &[ED_KSK])),
    ])
}

/// The first server is the old operator's, the second the new one's.
fn change_operator() -> Phases {
    let one = |losing: &[Part], gaining: &[Part], ds: &[Part], server| {
        let named = |phase| Phase { servers: vec![server], ..phase };
        [
            named(phase(&[&[KSK, ZSK], losing].concat(), &[KSK], &[ZSK], ds)),
            named(phase(&[&[KSK2, ZSK2], gaining].concat(), &[KSK2], &[ZSK2], ds)),
        ]
    };
    vec![
        ("", one(&[], &[], &[KSK], 1)),
        ("exchange-keys", one(&[ZSK2], &[ZSK], &[KSK], 1)),
        ("add-ds", one(&[ZSK2], &[ZSK], &[KSK, KSK2], 1)),
        ("change-ns", one(&[ZSK2], &[ZSK], &[KSK, KSK2], 2)),
        ("remove-old-ds", one(&[ZSK2], &[ZSK], &[KSK2], 2)),
        ("remove-old-keys", one(&[ZSK2], &[], &[KSK2], 2)),
    ]
}
