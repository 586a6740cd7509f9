//! The one thing that a peer says about the question, for a table.

use dnssec_fixtures::Scenario;

use crate::peer::Peer;
use crate::process::Exit;
use crate::transcript::Heard;

/// Its last word on the question, in its own words.
pub(crate) fn gist(peer: Peer, scenario: &Scenario, heard: &Heard) -> String {
    if heard.exit == Exit::Stopped {
        return heard.exit.to_string();
    }
    let lines: Vec<&str> = heard.lines.iter().map(String::as_str).collect();
    let said = match peer {
        Peer::Delv => delv(&lines),
        Peer::DrillChase => drill_chase(&lines),
        Peer::DrillTrace => drill_trace(&lines),
        Peer::UnboundHost => unbound_host(&lines),
        Peer::Dnsviz => dnsviz(&lines, &format!(" {}: ", scenario.question.1)),
    };
    said.unwrap_or_else(|| "nothing".to_owned())
}

fn after<'a>(lines: &[&'a str], words: &str) -> Option<&'a str> {
    lines.iter().find_map(|line| line.split_once(words)).map(|(_, rest)| rest)
}

/// What stands above the answer, or why there is none.
fn delv(lines: &[&str]) -> Option<String> {
    let above: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("; ")).collect();
    let failed = after(lines, ";; resolution failed: ").map(str::to_owned);
    if above.is_empty() { failed } else { Some(above.join(", ")) }
}

fn drill_chase(lines: &[&str]) -> Option<String> {
    let error = after(lines, "first error was: ").map(str::to_owned);
    error.or_else(|| lines.last().map(|line| line.trim_start_matches(";; ").to_owned()))
}

/// The last mark, and the error if there is one.
fn drill_trace(lines: &[&str]) -> Option<String> {
    let mark = lines.iter().rev().find_map(|line| line.get(..3).filter(|mark| mark.starts_with('[')));
    let error = after(lines, ";; Error: ");
    match (mark, error) {
        (Some(mark), Some(error)) => Some(format!("{mark} {error}")),
        (mark, error) => {
            mark.or(error).map(str::to_owned).or_else(|| lines.last().map(|&line| line.to_owned()))
        }
    }
}

/// The words in brackets behind the answer, and why.
fn unbound_host(lines: &[&str]) -> Option<String> {
    let answer = lines.iter().rev().find(|line| line.ends_with(')'))?;
    let (_, verdict) = answer.strip_suffix("))").unwrap_or(answer).rsplit_once(" (")?;
    let why = after(lines, ">: ").map(|why| why.split(" from 127.").next().unwrap_or(why));
    let verdict = if answer.ends_with("(BOGUS (security failure))") { "BOGUS" } else { verdict };
    let verdict = verdict.trim_end_matches(')');
    Some(why.map_or_else(|| verdict.to_owned(), |why| format!("{verdict}: {why}")))
}

/// Its codes; without any, the mark of what it has on the question.
fn dnsviz(lines: &[&str], asked: &str) -> Option<String> {
    let mut codes: Vec<&str> = Vec::new();
    for line in lines {
        let in_tree = line.trim_start().strip_prefix("E:").or_else(|| line.trim_start().strip_prefix("W:"));
        let explained = line.split_once(": ").map(|(code, _)| code).filter(|code| is_code(code));
        codes.extend(in_tree.or(explained).filter(|code| !codes.contains(code)));
    }
    if !codes.is_empty() {
        return Some(codes.join(", "));
    }
    let on_question = lines.iter().rev().find(|line| line.contains(asked)).or(lines.last())?;
    let mark = on_question.split_ascii_whitespace().next().filter(|mark| mark.starts_with('['));
    Some(mark.map_or_else(|| (*on_question).to_owned(), |mark| format!("no code, {mark}")))
}

fn is_code(word: &str) -> bool {
    word.contains('_')
        && word.chars().all(|letter| letter.is_ascii_uppercase() || "_0123456789".contains(letter))
}
