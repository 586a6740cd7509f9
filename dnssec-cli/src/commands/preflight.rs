//! `dnssec preflight`: would the zone hold with these DS records?

mod proposal;

use super::live;
use crate::args::{Color, PreflightArgs};
use crate::env::Env;
use crate::error::CliError;
use crate::{input, output, render};
use dnssec_core::hints::{Hint, Hints};
use dnssec_core::name::Name;
use dnssec_core::preflight::{Decision, Preflight, preflight};
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use std::net::IpAddr;

/// Resolvers would fail, or see nothing.
const NO_GO: u8 = 1;
/// Not enough was answered.
const UNDECIDED: u8 = 4;
/// There are warnings, and `--strict` makes them count.
const WARNINGS: u8 = 5;

/// Asks, supposes, and shows.
pub(crate) fn run(args: &PreflightArgs, env: &mut Env) -> Result<u8, CliError> {
    let zone = input::parse_name(&args.zone)?;
    let proposal = proposal::read(&zone, args, env)?;
    let servers = servers(&zone, &args.servers)?;
    let names = names(&zone, args)?;
    let flight = live::Flight { supposition: proposal.supposition.clone(), names, servers };
    let question = Question::new(zone, RecordType::SOA);
    let gathered = live::gather(&question, live::Beside::Flight(flight), &args.live, env)?;
    let live::Gathered { capture, anchors, policy, at } = &gathered;
    let preflight = preflight(capture, &proposal, anchors, policy, *at);
    let case = render::preflight::Flight::new(&preflight, capture, policy);
    if args.json {
        output::result(env, Color::Never, &render::preflight::json(&case))?;
    } else {
        let options = render::Options { verbose: args.verbose, width: env.width };
        output::result(env, args.color, &render::preflight::text(&case, &options))?;
    }
    Ok(exit_code(&preflight, args))
}

fn exit_code(preflight: &Preflight, args: &PreflightArgs) -> u8 {
    match preflight.decision {
        Decision::Go => 0,
        Decision::GoWithWarnings if args.strict => WARNINGS,
        Decision::GoWithWarnings => 0,
        Decision::NoGo => NO_GO,
        Decision::Undecided => UNDECIDED,
    }
}

/// The servers that the zone will have: `ns1=192.0.2.1`, one label being below the apex.
fn servers(zone: &Name, words: &[String]) -> Result<Option<Hints>, CliError> {
    let mut hints = Hints { zone: zone.clone(), servers: Vec::new() };
    for word in words {
        let fault = || CliError::ZoneServer { text: word.clone() };
        let (name, address) = word.split_once('=').ok_or_else(fault)?;
        let address: IpAddr = address.trim().parse().map_err(|_| fault())?;
        let name = below(zone, name.trim()).map_err(|_| fault())?;
        match hints.servers.iter_mut().find(|server| server.name == name) {
            Some(server) => server.addresses.push(address),
            None => hints.servers.push(Hint { name, addresses: vec![address] }),
        }
    }
    Ok((!hints.servers.is_empty()).then_some(hints))
}

/// What is asked beside: names with their types, and the SOA of children.
fn names(zone: &Name, args: &PreflightArgs) -> Result<Vec<Question>, CliError> {
    let mut questions = Vec::new();
    for word in &args.ask {
        let (name, record_type) = match word.split_once('/') {
            Some((name, record_type)) => (name, record_type.parse()?),
            None => (word.as_str(), RecordType::A),
        };
        questions.push(Question::new(inside(zone, name)?, record_type));
    }
    for child in &args.child {
        questions.push(Question::new(inside(zone, child)?, RecordType::SOA));
    }
    if let Some(question) = questions.iter().find(|question| question.record_type.is_meta()) {
        return Err(CliError::MetaType { text: question.record_type.to_string() });
    }
    Ok(questions)
}

fn inside(zone: &Name, text: &str) -> Result<Name, CliError> {
    let name = below(zone, text)?;
    match name.is_at_or_below(zone) {
        true => Ok(name),
        false => Err(CliError::OutsideZone { name: name.to_string(), zone: zone.to_string() }),
    }
}

/// A name; a single label without dot is one of the zone, and `@` its apex.
fn below(zone: &Name, text: &str) -> Result<Name, CliError> {
    let is_relative = !text.contains('.') && !text.is_empty();
    match is_relative {
        true => {
            Name::parse_relative(text, zone).map_err(|fault| CliError::Name { text: text.to_owned(), fault })
        }
        false => input::parse_name(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> Name {
        "example.com.".parse().unwrap()
    }

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn servers_to_be() {
        let read = |text: &str| servers(&zone(), &words(text));
        let hints = read("ns1=192.0.2.1 ns1=2001:db8::1 ns.example.net=192.0.2.2").unwrap().unwrap();
        let shown: Vec<(String, usize)> =
            hints.servers.iter().map(|server| (server.name.to_string(), server.addresses.len())).collect();
        assert_eq!(shown, [("ns1.example.com.".to_owned(), 2), ("ns.example.net.".to_owned(), 1)]);
        assert!(read("").unwrap().is_none());
        for text in ["ns1", "ns1=", "=192.0.2.1", "ns1=192.0.2.256", "ns1=192.0.2.1:53", "..=192.0.2.1"] {
            assert!(matches!(read(text), Err(CliError::ZoneServer { .. })), "{text}");
        }
    }

    #[test]
    fn names_beside() {
        let shown = |text: &str| inside(&zone(), text).map(|name| name.to_string()).unwrap_or_default();
        let table = [
            ("www", "www.example.com."),
            ("a.example.com", "a.example.com."),
            ("@", "example.com."),
            ("example.net.", ""),
            ("a..b", ""),
        ];
        for (text, expected) in table {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
