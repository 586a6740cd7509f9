//! The lines that tell something, out of all that a peer prints.

use dnssec_core::time::Timestamp;
use serde_json::Value;

use crate::peer::Peer;
use crate::process::{Exit, Printed};
use crate::relative::relative;

/// What of a peer's output is recorded, line by line. Records, keys and signatures are left out, and so is what is said
/// of every zone alike.
pub(crate) fn telling_lines(peer: Peer, printed: &[Printed], now: Timestamp) -> Vec<String> {
    let first = &printed[0];
    let lines = match peer {
        Peer::Delv => delv(first),
        Peer::DrillChase => drill_chase(first),
        Peer::DrillTrace => drill_trace(first),
        Peer::UnboundHost => unbound_host(first),
        Peer::Dnsviz => dnsviz(printed),
    };
    let mut told: Vec<String> = Vec::new();
    for line in lines {
        let line = shortened(relative(&without_octets(line.trim_end()), now));
        if !line.is_empty() && !told.contains(&line) {
            told.push(line);
        }
    }
    told
}

/// Keys stay the same, but signatures are others at each hour of signing.
fn without_octets(line: &str) -> String {
    // 64 octets or more in base64.
    let is_base64 = |word: &str| word.len() >= 88 && word.ends_with("==");
    let words = line.split(' ').map(|word| if is_base64(word) { "BASE64" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// Longer lines lose their middle: the verdict stands at the end.
fn shortened(line: String) -> String {
    const LONGEST: usize = 300;
    let letters: Vec<char> = line.chars().collect();
    if letters.len() <= LONGEST {
        return line;
    }
    let part = |letters: &[char]| letters.iter().collect::<String>();
    format!("{} … {}", part(&letters[..LONGEST / 3]), part(&letters[letters.len() - LONGEST / 3..]))
}

/// All of standard error; of standard output, what stands above each RRset.
fn delv(printed: &Printed) -> Vec<String> {
    let above = printed.stdout.lines().filter(|line| line.starts_with("; ") && !line.contains(['.', '\t']));
    printed.stderr.lines().chain(above).map(str::to_owned).collect()
}

/// Without the tree's keys and DS, and without the records shown beside an error.
fn drill_chase(printed: &Printed) -> Vec<String> {
    let dull = ["(DNSKEY keytag", "(DS keytag", "(NSEC", "For RRset:", "With key:", "Trust tree:"];
    let preamble = [";; Number of trusted keys", ";; Chasing:"];
    let tells = |line: &&str| {
        !dull.iter().any(|words| line.contains(words))
            && !preamble.iter().any(|words| line.starts_with(words))
            && !line.contains('\t')
    };
    lines(printed).filter(tells).map(str::to_owned).collect()
}

/// What is not trusted, what is said besides, and the last thing that has a mark.
fn drill_trace(printed: &Printed) -> Vec<String> {
    let dull = [";; Domain:", ";; Number of trusted keys", ";;[S] self sig OK"];
    let is_marked = |line: &str| ["[T]", "[S]", "[B]", "[U]"].iter().any(|mark| line.starts_with(mark));
    let last = lines(printed).filter(|line| is_marked(line)).last();
    let tells = |line: &&str| {
        let trusted = line.starts_with("[T]");
        let says = is_marked(line) || line.starts_with(";;") || line.to_lowercase().contains("error");
        says && (!trusted || Some(*line) == last) && !dull.iter().any(|words| line.starts_with(words))
    };
    // The comment that follows a key, and what is told of its length, are no news.
    let without_keys = |line: &str| line.split(" ;{id").next().unwrap_or_default().replace('\t', " ");
    lines(printed).filter(tells).map(without_keys).collect()
}

/// Everything, without the prefix of log lines.
fn unbound_host(printed: &Printed) -> Vec<String> {
    let without_prefix = |line: &str| match line.split_once("] ") {
        Some((prefix, rest)) if prefix.starts_with('[') => {
            rest.split_once("] ").map_or(rest, |(_, words)| words).to_owned()
        }
        _ => line.to_owned(),
    };
    lines(printed).map(without_prefix).collect()
}

/// `print`'s tree without what is in order, all that it has on its last name, and the codes that `grok` explains.
fn dnsviz(printed: &[Printed]) -> Vec<String> {
    let [_, print, grok] = printed else { return Vec::new() };
    let mut told = tree(&print.stdout.lines().collect::<Vec<_>>());
    told.extend(last_line(&print.stderr).filter(|_| print.exit != Exit::Code(0)));
    match serde_json::from_str(&grok.stdout) {
        Ok(value) => explanations(&value, &mut told),
        // It prints nothing if all is in order.
        Err(_) if grok.stdout.trim().is_empty() => told.extend(last_line(&grok.stderr)),
        Err(error) => told.push(format!("grok: {error}")),
    }
    told
}

/// A traceback ends with the error.
fn last_line(text: &str) -> Option<String> {
    text.lines().last().map(str::to_owned)
}

fn tree(lines: &[&str]) -> Vec<String> {
    // A line with a mark, or more of them, all of which say that it is in order.
    let in_order = |line: &str| line.matches('[').count() == line.matches("[.]").count();
    let is_code = |line: &str| line.trim_start().starts_with("E:") || line.trim_start().starts_with("W:");
    let is_name = |line: &str| !line.starts_with(' ');
    // `  [.]  A: 192.0.2.80`, and not the `  [.]    RRSIG: ...` below it.
    let is_set =
        |line: &str| line.starts_with("  [") && line.chars().nth(7).is_some_and(|letter| letter != ' ');
    let last = lines.iter().rposition(|line| is_name(line)).unwrap_or(0);
    let mut told = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let mut block = lines[place + 1..].iter().take_while(|line| !is_name(line));
        let heads_some = is_name(line) && block.any(|line| is_code(line) || !in_order(line));
        let is_asked = place == last || (place > last && is_set(line));
        if (is_asked || is_code(line) || !in_order(line) || heads_some) && !line.contains("PRIVATE_IP") {
            told.push(sorted(line));
        }
    }
    told
}

/// The records of a set stand in an order that is another one each time.
fn sorted(line: &str) -> String {
    match line.split_once(": ") {
        Some((set, list)) if set.trim_start().starts_with('[') => {
            let mut items: Vec<&str> = list.split(", ").collect();
            items.sort_unstable();
            format!("{set}: {}", items.join(", "))
        }
        _ => line.to_owned(),
    }
}

/// `CODE: description`, wherever in the tree it hangs.
fn explanations(value: &Value, told: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), member) {
                    ("errors" | "warnings", Value::Array(items)) => {
                        told.extend(items.iter().filter_map(explanation));
                    }
                    _ => explanations(member, told),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| explanations(item, told)),
        _ => {}
    }
}

/// That the lab's addresses are private is no fault of a zone: `-P` should silence it, but does not for the zones of
/// aliases.
fn explanation(item: &Value) -> Option<String> {
    let (code, description) = (item.get("code")?.as_str()?, item.get("description")?.as_str()?);
    let description = without_distance(&without_current_time(description));
    (!code.ends_with("PRIVATE_IP")).then(|| format!("{code}: {description}"))
}

/// DNSViz's own clock is a second further on, or not.
fn without_current_time(description: &str) -> String {
    const PHRASE: &str = "current time";
    let cut = description.split_once(&format!("{PHRASE} ("));
    match cut.and_then(|(before, rest)| Some((before, rest.split_once(')')?.1))) {
        Some((before, after)) => format!("{before}{PHRASE}{after}"),
        None => description.to_owned(),
    }
}

fn lines(printed: &Printed) -> impl Iterator<Item = &str> {
    printed.stdout.lines().chain(printed.stderr.lines())
}

/// The time beside it tells how far it is; in whole days, it is one less a moment later.
fn without_distance(description: &str) -> String {
    let ends = [" in the future", " in the past"];
    let cut = ends.iter().find_map(|end| {
        let (before, after) = description.split_once(end)?;
        let (before, _distance) = before.rsplit_once(") is ")?;
        Some(format!("{before}) is{end}{after}"))
    });
    cut.unwrap_or_else(|| description.to_owned())
}
