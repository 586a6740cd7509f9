//! Drives a walk: queries out, responses in, until it is finished or somebody has had enough.

use crate::env::{Interrupt, Progress};
use crate::error::CliError;
use crate::net::Network;
use dnssec_core::capture::Capture;
use dnssec_core::walk::{Completed, QueryKey, Walk};
use indicatif::{ProgressBar, ProgressDrawTarget};
use std::future::Future;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

/// Queries under way at once: what 26 servers of a zone are asked when it is met.
const AT_ONCE: usize = 128;

/// A walk that is over sooner shows no progress.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often progress is drawn.
const TICK: Duration = Duration::from_millis(100);

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Nothing was left to ask.
    Finished,
    /// By [`Interrupt`].
    Interrupted,
}

/// Runs a future that needs sockets and time.
pub(crate) fn block_on<F: Future>(future: F) -> Result<F::Output, CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| CliError::Runtime { error })?;
    let output = runtime.block_on(future);
    // A lookup that still runs must not hold up the end.
    runtime.shutdown_background();
    Ok(output)
}

/// Walks.
pub(crate) async fn walk(
    mut walk: Walk,
    network: &Network,
    progress: Progress,
    interrupt: Interrupt,
) -> (Capture, Ending) {
    let mut exchanges: JoinSet<(QueryKey, Completed)> = JoinSet::new();
    let mut display = Display::new(progress);
    let interrupted = interrupt.wait();
    tokio::pin!(interrupted);
    let ending = loop {
        while exchanges.len() < AT_ONCE
            && let Some(outgoing) = walk.poll_query()
        {
            let network = network.clone();
            exchanges.spawn(async move { (outgoing.key, network.exchange(&outgoing).await) });
        }
        tokio::select! {
            joined = exchanges.join_next() => match joined {
                Some(Ok((key, completed))) => walk.handle_response(key, completed),
                // An exchange is neither aborted nor does it panic; one that did is recorded as interrupted.
                Some(Err(_)) => {}
                None => break Ending::Finished,
            },
            () = &mut interrupted => break Ending::Interrupted,
            _ = display.interval.tick() => display.draw(&walk),
        }
    };
    display.clear();
    (walk.finish(), ending)
}

/// A line on standard error while a walk takes its time.
struct Display {
    interval: Interval,
    bar: ProgressBar,
}

impl Display {
    fn new(progress: Progress) -> Self {
        let mut interval = interval_at(Instant::now() + PATIENCE, TICK);
        interval.set_missed_tick_behavior(MissedTickBehavior::Skip);
        let target = match progress {
            Progress::Shown => ProgressDrawTarget::stderr(),
            Progress::Hidden => ProgressDrawTarget::hidden(),
        };
        Display { interval, bar: ProgressBar::with_draw_target(None, target) }
    }

    fn draw(&self, walk: &Walk) {
        let (complete, pending) = walk.progress();
        self.bar.set_message(format!("{complete} exchanges, {pending} under way"));
        self.bar.set_style(indicatif::ProgressStyle::default_spinner());
        self.bar.tick();
    }

    fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
