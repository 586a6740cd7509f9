//! A program run to its end, or to the end of our patience.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::daemon::find;

/// How long a program may take. unbound-host gives up on a zone that does not answer after 30 seconds, DNSViz after 94.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a program printed, and how it ended.
pub(crate) struct Printed {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) exit: Exit,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    Code(i32),
    /// It was still at work when our patience ended.
    Stopped,
}

impl std::fmt::Display for Exit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Exit::Code(code) => write!(f, "exit code {code}"),
            Exit::Stopped => write!(f, "no end within {} seconds", PATIENCE.as_secs()),
        }
    }
}

/// Runs a command line, whose words have no spaces in them, in a directory.
pub(crate) fn run(line: &str, directory: &Path) -> Printed {
    let (program, arguments) = line.split_once(' ').unwrap();
    let mut child = Command::new(find(program).unwrap())
        .args(arguments.split(' '))
        .current_dir(directory)
        // What is printed must not depend on where and when it is printed.
        .envs([("TZ", "UTC"), ("LC_ALL", "C"), ("PYTHONHASHSEED", "0")])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let [stdout, stderr] = [read(child.stdout.take().unwrap()), read(child.stderr.take().unwrap())];
    let exit = wait(&mut child);
    Printed { stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap(), exit }
}

fn read(mut stream: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut octets = Vec::new();
        let _ = stream.read_to_end(&mut octets);
        String::from_utf8_lossy(&octets).into_owned()
    })
}

fn wait(child: &mut Child) -> Exit {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            // Death by a signal has no code: as the shell counts.
            let signal = std::os::unix::process::ExitStatusExt::signal(&status).map(|signal| 128 + signal);
            return Exit::Code(status.code().or(signal).unwrap());
        }
        if Instant::now() > deadline {
            let _ = child.kill();
            let _ = child.wait();
            return Exit::Stopped;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}
