//! Everything outside: streams, clock, interruption. Real, or set up by a test.

use anstream::{AutoStream, ColorChoice};
use dnssec_core::catalogue::escape;
use dnssec_core::time::Timestamp;
use std::collections::HashSet;
use std::io::{IsTerminal, Read, Write};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The outside world of one run.
pub struct Env {
    /// For `-` as the name of an input file.
    pub stdin: Box<dyn Read>,
    /// For results.
    pub stdout: Box<dyn Write>,
    /// For all else.
    pub stderr: Box<dyn Write>,
    /// Whether results have colours unless `--color` says so: the stream and `NO_COLOR` decide.
    pub stdout_color: ColorChoice,
    /// The same for standard error.
    pub stderr_color: ColorChoice,
    /// Where progress is shown.
    pub progress: Progress,
    /// Columns of the terminal.
    pub width: usize,
    /// What time it is.
    pub clock: Clock,
    /// What ends a walk early.
    pub interrupt: Interrupt,
    /// The resolvers that this system uses.
    pub system_resolvers: SystemResolvers,
}

/// Whether progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// On standard error.
    Shown,
    /// Nowhere.
    Hidden,
}

/// What time it is.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Clock(Arc::new(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            Timestamp::from_unix(since.as_secs().cast_signed())
        }))
    }

    /// A clock that stands still.
    pub fn fixed(now: Timestamp) -> Self {
        Clock(Arc::new(move || now))
    }

    /// What it shows.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

/// The resolvers that this system uses.
#[derive(Clone)]
pub struct SystemResolvers(Arc<dyn Fn() -> Result<Vec<IpAddr>, String> + Send + Sync>);

impl SystemResolvers {
    /// Those of the system's configuration, such as `/etc/resolv.conf`.
    pub fn configured() -> Self {
        SystemResolvers(Arc::new(|| {
            let read = hickory_resolver::system_conf::read_system_conf();
            let (configuration, _) = read.map_err(|error| error.to_string())?;
            Ok(configuration.name_servers().iter().map(|server| server.ip).collect())
        }))
    }

    /// Those given, or why there are none.
    pub fn fixed(resolvers: Result<Vec<IpAddr>, String>) -> Self {
        SystemResolvers(Arc::new(move || resolvers.clone()))
    }

    /// Their addresses in the order of the configuration, or what is wrong with that, in one line.
    pub fn addresses(&self) -> Result<Vec<IpAddr>, String> {
        let mut addresses = (self.0)().map_err(|reason| escape(&reason))?;
        let mut seen = HashSet::new();
        addresses.retain(|address| seen.insert(*address));
        match addresses.is_empty() {
            true => Err("it names no resolver".to_owned()),
            false => Ok(addresses),
        }
    }
}

/// What ends a walk early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupt {
    /// Ctrl-C, or being told to end as `timeout` and service managers do.
    Signal,
    /// The passing of time.
    After(Duration),
    /// Nothing.
    Never,
}

impl Interrupt {
    /// Waits for it.
    pub(crate) async fn wait(self) {
        match self {
            Interrupt::Signal => tokio::select! {
                Ok(()) = tokio::signal::ctrl_c() => {}
                Some(()) = terminated() => {}
                else => std::future::pending().await,
            },
            Interrupt::After(duration) => tokio::time::sleep(duration).await,
            Interrupt::Never => std::future::pending().await,
        }
    }
}

/// SIGTERM.
#[cfg(unix)]
async fn terminated() -> Option<()> {
    let kind = tokio::signal::unix::SignalKind::terminate();
    tokio::signal::unix::signal(kind).ok()?.recv().await
}

#[cfg(not(unix))]
async fn terminated() -> Option<()> {
    None
}

/// Columns where no terminal says how many it has.
const WIDTH: usize = 100;

impl Env {
    /// That of this process.
    pub fn real() -> Self {
        let (stdout, stderr) = (std::io::stdout(), std::io::stderr());
        Env {
            stdin: Box::new(std::io::stdin()),
            stdout_color: AutoStream::choice(&stdout),
            stderr_color: AutoStream::choice(&stderr),
            progress: if stderr.is_terminal() { Progress::Shown } else { Progress::Hidden },
            width: terminal_size::terminal_size_of(&stdout).map_or(WIDTH, |(width, _)| width.0.into()),
            stdout: Box::new(stdout),
            stderr: Box::new(stderr),
            clock: Clock::system(),
            interrupt: Interrupt::Signal,
            system_resolvers: SystemResolvers::configured(),
        }
    }
}
