//! Why a command could not do its work; every one of these ends it with exit code 2.

use crate::input::EncryptedServerFault;
use crate::key_source::SourceError;
use dnssec_core::anchor::AnchorError;
use dnssec_core::capture::CaptureError;
use dnssec_core::hints::HintsError;
use dnssec_core::master::MasterError;
use dnssec_core::name::NameError;
use dnssec_core::record_type::RecordTypeError;
use dnssec_core::time::Timestamp;
use std::io;

#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    #[error("no name to check: write dnssec check NAME [TYPE] [@SERVER]")]
    NoName,
    #[error("no name to ask about: write dnssec compare NAME [TYPE] [@SERVER ...]")]
    NothingToCompare,
    #[error("no resolver to ask: name one with @SERVER, or leave out --no-system")]
    NoResolver,
    #[error("@system and --no-system contradict each other: leave out one")]
    SystemUnwanted,
    #[error("{text:?} is not a domain name: {fault}")]
    Name { text: String, fault: NameError },
    #[error(
        "{text:?} is not ASCII: write each label of an internationalized name in its xn-- form (RFC 5890)"
    )]
    NotAscii { text: String },
    #[error("{0}")]
    RecordType(#[from] RecordTypeError),
    #[error("{text:?} is one word too many: write NAME [TYPE] [@SERVER]")]
    TooManyWords { text: String },
    #[error("class {text} is not supported: DNSSEC trust anchors are of class IN")]
    Class { text: String },
    #[error("{text:?} is a second server: name one")]
    SecondServer { text: String },
    #[error(
        "{text:?} names no server: write @192.0.2.1, @192.0.2.1#53, @[2001:db8::1]:53, @host, @tls://host, \
        @https://host/path, @quic://host or @system"
    )]
    Server { text: String },
    #[error(
        "{text:?} names no server: {fault}; write @tls://HOST[:PORT][#NAME], @https://HOST[:PORT][/PATH][#NAME] or \
        @quic://HOST[:PORT][#NAME], where the certificate is for NAME, or else for HOST"
    )]
    EncryptedServer { text: String, fault: EncryptedServerFault },
    #[error(
        "--ca is for a server that shows a certificate: write @tls://HOST, @https://HOST or @quic://HOST"
    )]
    AuthoritiesUnused,
    #[error("{file}: certificate {number}: {reason}")]
    Authority { file: String, number: usize, reason: String },
    #[error("{file}: there is no certificate in PEM form (-----BEGIN CERTIFICATE-----) in it")]
    NoAuthority { file: String },
    #[error("cannot prepare TLS: {reason}")]
    Tls { reason: String },
    #[error("a capture is not asked again: leave out @SERVER or --from")]
    ServerOfCapture,
    #[error("server {host}: {reason}")]
    Resolve { host: String, reason: String },
    #[error("the system's resolver configuration: {reason}")]
    SystemConfiguration { reason: String },
    #[error(
        "the system's resolver configuration: {reason}; --no-system asks the resolvers named with @SERVER alone"
    )]
    SystemOfComparison { reason: String },
    #[error(
        "the system's resolvers have no {family} address: leave out -{digit}, or ask those named with @SERVER alone \
        by --no-system"
    )]
    FamilyOfSystem { family: &'static str, digit: char },
    #[error("{text} is no type that a zone can have: nothing signs or denies it")]
    MetaType { text: String },
    #[error("the hints have no {family} address: leave out -{digit} or add one")]
    FamilyOfHints { family: &'static str, digit: char },
    #[error(
        "{name} {record_type} is not among what the servers of the hints can answer: they are those of {zones}"
    )]
    OutsideHints { name: String, record_type: String, zones: String },
    #[error(
        "the trust anchors above {name} are of {anchors}, whose servers the hints do not tell: give --anchor for \
        {zones}, or hints of {anchors}"
    )]
    AnchorsAboveHints { name: String, anchors: String, zones: String },
    #[error("server {host} has no {family} address")]
    Family { host: String, family: &'static str },
    #[error("{file}: {error}")]
    Read { file: String, error: io::Error },
    #[error("{file}: line {line}: not UTF-8 text")]
    NotUtf8 { file: String, line: usize },
    #[error("{file}: the file is empty")]
    Empty { file: String },
    #[error("{file}: larger than {limit} octets")]
    TooLarge { file: String, limit: u64 },
    #[error("no source of keys: write dnssec ds NAME, FILE, - or a record in quotes")]
    NoSource,
    #[error("{name} and {other} are both names to ask about: name one")]
    SecondName { name: String, other: String },
    #[error(
        "{word}: there is no such file; a name to ask about has no slash in it, and a record stands in quotes"
    )]
    NoSuchFile { word: String },
    #[error("which zone the keys are of is not said in the input: name it with --zone")]
    ZoneUnknown,
    #[error("the capture is of {captured}, which is not in {name}")]
    OtherCapture { captured: String, name: String },
    #[error("{file}: {error}")]
    Capture { file: String, error: CaptureError },
    #[error("{file}: {error}")]
    Anchors { file: String, error: AnchorError },
    #[error("the trust anchors recorded in {file}: {error}")]
    RecordedAnchors { file: String, error: AnchorError },
    #[error("{file}: {error}")]
    Hints { file: String, error: HintsError },
    /// A file, `-`, or the words of the command line in quotes.
    #[error("{source_name}: {error}")]
    KeySource { source_name: String, error: SourceError },
    #[error(
        "no DS is proposed: give --ds \"TAG ALGORITHM TYPE DIGEST\", --dnskey \"257 3 ALGORITHM KEY\", --aws FILE or \
        --from-zone FILE"
    )]
    NothingProposed,
    #[error("{0}")]
    Supposition(dnssec_core::supposition::SuppositionError),
    #[error("DS {ds} is of another zone than {zone}")]
    DsOfOtherZone { ds: String, zone: String },
    #[error("the keys are of {owner}, not of {zone}")]
    KeysOfOtherZone { owner: String, zone: String },
    #[error("{text:?} is no server of the zone: write NAME=ADDRESS, such as ns1=192.0.2.1")]
    ZoneServer { text: String },
    #[error("{name} is not in {zone}")]
    OutsideZone { name: String, zone: String },
    #[error("{0}")]
    Unplannable(dnssec_core::plan::ObservationError),
    #[error("{file}: {error}")]
    EarlierCapture { file: String, error: dnssec_core::plan::ObservationError },
    #[error("{file}: it is of {at}, later than {present}, the time of what it is to be earlier than")]
    NotEarlier { file: String, at: Timestamp, present: Timestamp },
    #[error("--since {since} is later than {now}, the time planned at")]
    SinceAhead { since: Timestamp, now: Timestamp },
    #[error("{procedure} has no step {step:?}: its steps are {steps}")]
    NoSuchStep { procedure: &'static str, step: String, steps: String },
    #[error("--{option} is for {procedure}, not for {other}")]
    OptionOfOther { option: &'static str, procedure: &'static str, other: &'static str },
    #[error("{file}: {error}")]
    Zone { file: String, error: MasterError },
    #[error("{file}: it has no record of {zone}")]
    OtherZone { file: String, zone: String },
    #[error("cannot write {file}: {error}")]
    Write { file: String, error: io::Error },
    #[error("cannot write to standard output: {error}")]
    Output { error: io::Error },
    #[error("cannot start: {error}")]
    Runtime { error: io::Error },
    #[error("there is no code {code:?}; dnssec explain lists them all{}", similar(suggestion.as_deref()))]
    NoSuchCode { code: String, suggestion: Option<String> },
    #[error("there is no scenario {name:?}; dnssec lab list shows them all{}", similar(suggestion.as_deref()))]
    NoSuchScenario { name: String, suggestion: Option<String> },
    #[error("{0}")]
    Serve(#[from] dnssec_fixtures::ServeError),
}

fn similar(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |suggestion| format!("; is it {suggestion}?"))
}
