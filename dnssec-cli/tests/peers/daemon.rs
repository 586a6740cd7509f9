//! Child processes: tools that run to their end, and servers that must not outlive the tests.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener, UdpSocket};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime};

use crate::query;

/// Runs a server until its standard input ends, which also happens when the tests are killed: a `static` is never
/// dropped, so `Drop` alone would leave servers behind. Then takes away the directory the server worked in.
const KEEPER: &str = r#"
directory=$1; shift
"$@" </dev/null &
server=$!
read -r _
kill "$server"
wait "$server"
[ -n "${DNSSEC_PEERS_KEEP:-}" ] || { rm -rf "$directory"; rmdir "$(dirname "$directory")" 2>/dev/null; }
"#;

/// A running server; its end is the end of the keeper's standard input.
pub(crate) struct Daemon {
    keeper: Child,
    log: PathBuf,
}

impl Daemon {
    /// Starts `command`, which must stay in the foreground, with `directory` as its own.
    pub(crate) fn start(directory: &Path, command: &Path, arguments: &[&OsStr]) -> Self {
        let log = directory.join("log");
        let output = File::create(&log).unwrap();
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(directory)
            .arg(command)
            .args(arguments)
            .current_dir(directory)
            .stdin(Stdio::piped())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            // Out of reach of the terminal's ^C, so that the keeper lives to tidy up after one.
            .process_group(0)
            .spawn()
            .unwrap();
        Self { keeper, log }
    }

    /// Waits until the server answers for the zone; a server that does not is quoted.
    pub(crate) fn wait_for(&self, zone: &str, address: IpAddr, port: u16) {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            match query::soa_over_udp(zone, address, port) {
                Ok(answer) if answer.rcode == 0 && answer.answers > 0 => return,
                found if Instant::now() > deadline => panic!(
                    "{address} port {port} does not serve {zone}: {found:?}\n--- {} ---\n{}",
                    self.log.display(),
                    fs::read_to_string(&self.log).unwrap_or_default()
                ),
                _ => std::thread::sleep(Duration::from_millis(30)),
            }
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// The path of an installed program. Servers live in `sbin`, which an ordinary user's PATH may lack.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from))
        .map(|place| place.join(program))
        .find(|candidate| candidate.is_file())
}

/// Runs a tool to its end and returns its standard output; a failure is quoted.
pub(crate) fn run(directory: &Path, tool: &Path, arguments: &[&str]) -> String {
    let output = Command::new(tool)
        .args(arguments)
        .current_dir(directory)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", tool.display()));
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{} {}: {}\n{stdout}{}",
        tool.display(),
        arguments.join(" "),
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    stdout
}

/// One port, the same at every address of the hierarchy: `dnssec check --port` knows one for all servers.
/// Chosen below the range from which a kernel takes ports for outgoing sockets, so that no query takes it away again.
pub(crate) fn choose_port() -> Option<u16> {
    static PORT: LazyLock<Option<u16>> = LazyLock::new(|| free_port(0));
    *PORT
}

/// The same for what runs beside the hierarchy, so far from its ports that the two cannot meet: two servers can listen
/// at one address and port, and then share its queries.
pub(crate) fn choose_port_beside() -> Option<u16> {
    static PORT: LazyLock<Option<u16>> = LazyLock::new(|| free_port(6_000));
    *PORT
}

fn free_port(offset: u32) -> Option<u16> {
    let first = std::process::id() + offset;
    (0..200).map(|step| 20_000 + u16::try_from((first + step * 7) % 12_000).unwrap()).find(|&port| {
        (1..=9).map(|last| Ipv4Addr::new(127, 53, 0, last)).all(|address| is_free(address.into(), port))
                // Beside the servers' port, the three after it: those of the second `named` at 127.0.0.1.
                && (port..port + 4).all(|port| is_free(Ipv4Addr::LOCALHOST.into(), port))
                // And two of Unbound.
                && (port + 1..port + 3).all(|port| is_free(Ipv4Addr::new(127, 53, 0, 9).into(), port))
                && (!has_ipv6() || is_free(Ipv6Addr::LOCALHOST.into(), port))
    })
}

/// Whether ::1 exists: in many containers it does not.
pub(crate) fn has_ipv6() -> bool {
    is_free(Ipv6Addr::LOCALHOST.into(), 0)
}

fn is_free(address: IpAddr, port: u16) -> bool {
    UdpSocket::bind((address, port)).is_ok() && TcpListener::bind((address, port)).is_ok()
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()
}
