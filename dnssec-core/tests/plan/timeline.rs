//! Which server is in which phase at what time; and a plan followed.

use crate::world::{BEGIN, State, World};
use dnssec_core::plan::{Progress, plan};
use dnssec_core::time::Timestamp;

/// Seconds until the second server of a zone has what the first one has.
const LAG: u32 = 600;

/// The servers' states one after the other, each with the second at which it begins, counted from [`BEGIN`] less a
/// day: caches are full of what was there before.
#[derive(Clone, Debug)]
pub(crate) struct Timeline(pub(crate) Vec<(u32, State)>);

/// Where the clock stands when all begins.
const ZERO: u32 = 86_400;

impl Timeline {
    fn new() -> Self {
        Timeline(vec![(0, State { parent: [0; 2], zone: [0; 2] })])
    }

    /// A step is taken: at one server of each zone at once, at the other one later.
    fn take(&mut self, phase: usize, at: u32, lagging: usize) {
        let (now, before) = (phase, phase - 1);
        let mut zone = [now; 2];
        zone[lagging] = before;
        self.0.push((at, State { parent: [now, before], zone }));
        self.0.push((at + LAG, State { parent: [now; 2], zone: [now; 2] }));
    }

    /// The same up to a step, which is taken at another time; nothing comes after it.
    pub(crate) fn with_step_at(&self, phase: usize, at: u32, lagging: usize) -> Self {
        let mut timeline = Timeline(self.0[..2 * phase - 1].to_vec());
        timeline.take(phase, at, lagging);
        timeline
    }

    /// The last second of a state.
    pub(crate) fn last(&self, place: usize) -> u32 {
        self.0.get(place + 1).map_or(u32::MAX / 2, |(at, _)| at - 1)
    }
}

/// A step that was taken.
pub(crate) struct Taken {
    pub(crate) number: usize,
    pub(crate) name: &'static str,
    pub(crate) at: u32,
    /// Seconds that the plan had it wait since the step before.
    pub(crate) waited: u32,
    /// If it was looked at: the step that is next while one server has it and the other has not, where it is under
    /// way then.
    pub(crate) halfway: Option<Option<&'static str>>,
}

pub(crate) struct Followed {
    pub(crate) timeline: Timeline,
    pub(crate) steps: Vec<Taken>,
}

fn time(second: u32) -> Timestamp {
    BEGIN.minus(ZERO).plus(second)
}

/// Carries a procedure out by its plan, looking at the zone after each step and at none but the servers.
pub(crate) fn follow(world: &World<'_>) -> Followed {
    let mut timeline = Timeline::new();
    let (mut steps, mut history) = (Vec::new(), Vec::new());
    let mut now = ZERO;
    loop {
        let (_, state) = *timeline.0.last().unwrap();
        let observation = world.observe(state, time(now));
        let plan = plan(&history, &observation, &world.script.request(time(now)));
        assert!(plan.obstacles.is_empty(), "{}: {:?}", world.script.name, plan.obstacles);
        history.push(observation);
        let number = steps.len() + 1;
        let Some(next) = plan.next() else {
            assert_eq!(number, world.script.phases.len(), "{}: {plan:#?}", world.script.name);
            return Followed { timeline, steps };
        };
        let name = world.script.phases.get(number).map_or("nothing", |(step, _)| *step);
        assert_eq!(next.name, name, "{}: {plan:#?}", world.script.name);
        let waited = next.earliest.unwrap().seconds_since(time(now)).max(0).unsigned_abs();
        let at = now + waited;
        timeline.take(number, at, world.script.lagging());
        let halfway = || halfway(world, &history, timeline.0[2 * number - 1].1, time(at));
        let halfway = world.script.is_first.then(halfway);
        steps.push(Taken { number, name: next.name, at, waited, halfway });
        now = at + LAG;
    }
}

/// The step that is next, if it is under way.
fn halfway(
    world: &World<'_>,
    history: &[dnssec_core::plan::Observation],
    state: State,
    at: Timestamp,
) -> Option<&'static str> {
    let plan = plan(history, &world.observe(state, at), &world.script.request(at));
    let next = plan.next()?;
    matches!(next.progress, Progress::UnderWay(_)).then_some(next.name)
}
