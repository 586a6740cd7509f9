//! `docs/rfc-conformance.md` against the sources: whatever a row names must be there.
//!
//! A row has a clause, what it binds us to, the functions that do it and the tests that show it; or instead of
//! functions `not done:` and the reason.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rfc-conformance.md");
const CRATE: &str = env!("CARGO_MANIFEST_DIR");

/// The RFCs that must have a table.
const RFCS: [u16; 16] =
    [4033, 4034, 4035, 5155, 6605, 6840, 7344, 8078, 8080, 8198, 9276, 9364, 9615, 9824, 9904, 9905];

/// One row of a table.
struct Row<'t> {
    line: usize,
    rfc: u16,
    cells: Vec<&'t str>,
}

/// The rows below headings such as `## RFC 4035`, without those that make the head of a table.
fn rows(text: &str) -> Vec<Row<'_>> {
    let mut rfc = 0;
    let mut rows = Vec::new();
    for (place, line) in text.lines().enumerate() {
        if let Some(heading) = line.strip_prefix("## ") {
            rfc = heading.strip_prefix("RFC ").map_or(0, |rest| rest.trim().parse().unwrap_or(0));
        } else if let Some(inner) = line.strip_prefix('|').filter(|_| rfc > 0) {
            let inner = inner.trim_end().trim_end_matches('|');
            let cells: Vec<&str> = inner.split('|').map(str::trim).collect();
            if cells[0] != "clause" && !cells[0].starts_with("---") {
                rows.push(Row { line: place + 1, rfc, cells });
            }
        }
    }
    rows
}

/// All that is wrong with a document, with the lines.
fn inspect(text: &str) -> Vec<String> {
    let rows = rows(text);
    let mut faults: Vec<String> = RFCS
        .iter()
        .filter(|rfc| !rows.iter().any(|row| row.rfc == **rfc))
        .map(|rfc| format!("RFC {rfc} has no rows"))
        .collect();
    let mut before = (0, Vec::new());
    for row in &rows {
        let place = (row.rfc, rank(row.cells[0]));
        let verdict = inspect_row(row).and_then(|()| match before.0 == place.0 && before.1 > place.1 {
            true => Err(format!("{} is out of order", row.cells[0])),
            false => Ok(()),
        });
        if let Err(fault) = verdict {
            faults.push(format!("line {}: {fault}", row.line));
        }
        before = place;
    }
    faults
}

/// The order of clauses: by number, appendices last.
fn rank(clause: &str) -> Vec<(bool, String)> {
    clause
        .trim_start_matches('§')
        .split('.')
        .map(|part| (part.parse::<u16>().is_err(), format!("{part:>5}")))
        .collect()
}

fn inspect_row(row: &Row<'_>) -> Result<(), String> {
    let [clause, binding, functions, tests] = row.cells[..] else {
        return Err(format!("{} cells, not 4", row.cells.len()));
    };
    if !is_clause(clause) {
        return Err(format!("{clause:?} is no clause"));
    }
    if binding.is_empty() {
        return Err("does not say what it binds us to".to_owned());
    }
    let undone = functions.strip_prefix("not done:").map(str::trim);
    match undone {
        Some("") => return Err("not done, and no reason".to_owned()),
        Some(_) => {}
        None => {
            let functions = quoted(functions);
            if functions.is_empty() {
                return Err("names no function".to_owned());
            }
            functions.into_iter().try_for_each(find_function)?;
        }
    }
    let tests = quoted(tests);
    if tests.is_empty() && undone.is_none() {
        return Err("names no test".to_owned());
    }
    tests.into_iter().try_for_each(find_test)
}

/// `§5.3.1`, or of an appendix `§B.1`.
fn is_clause(text: &str) -> bool {
    let Some(section) = text.strip_prefix('§') else { return false };
    section.split('.').enumerate().all(|(place, part)| {
        let number = !part.is_empty() && part.bytes().all(|octet| octet.is_ascii_digit());
        number || (place == 0 && part.len() == 1 && part.bytes().all(|octet| octet.is_ascii_uppercase()))
    })
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// `module::function`, `module::Type::method`, or `Type::method` wherever the type is.
fn find_function(path: &str) -> Result<(), String> {
    let missing = || format!("no function {path}");
    let parts: Vec<&str> = path.split("::").collect();
    let (name, above) = parts.split_last().ok_or_else(missing)?;
    let is_type = |part: &&str| part.starts_with(|first: char| first.is_ascii_uppercase());
    let (type_name, modules) = match above.split_last() {
        Some((last, modules)) if is_type(last) => (Some(*last), modules),
        _ => (None, above),
    };
    let files = match modules {
        [] if type_name.is_some() => sources(&Path::new(CRATE).join("src")),
        [] => Vec::new(),
        modules => vec![Path::new(CRATE).join("src").join(modules.join("/")).with_extension("rs")],
    };
    let texts = files.iter().filter_map(|file| fs::read_to_string(file).ok());
    let found = |text: String| match type_name {
        Some(type_name) => has_method(&text, type_name, name),
        None => text.lines().any(|line| is_function(line, name)),
    };
    if texts.into_iter().any(found) { Ok(()) } else { Err(missing()) }
}

/// All source files below a directory.
fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Whether a line begins the function of this name.
fn is_function(line: &str, name: &str) -> bool {
    let after = line.split_once("fn ").filter(|(before, _)| {
        before.split_whitespace().all(|word| word.starts_with("pub") || word == "const")
    });
    let rest = after.and_then(|(_, after)| after.strip_prefix(name));
    rest.is_some_and(|rest| rest.starts_with(['(', '<']))
}

/// Whether an `impl` of the type has the method.
fn has_method(text: &str, type_name: &str, name: &str) -> bool {
    let mut inside = false;
    text.lines().any(|line| {
        if line.starts_with("impl") {
            let words = line.split(|character: char| !character.is_ascii_alphanumeric());
            inside = words.into_iter().any(|word| word == type_name);
        } else if line == "}" {
            inside = false;
        }
        inside && line.starts_with(' ') && is_function(line.trim_start(), name)
    })
}

/// `tests/file.rs::name` or `src/file.rs::name` in the crate, or `lab: scenario`.
fn find_test(reference: &str) -> Result<(), String> {
    if let Some(scenario) = reference.strip_prefix("lab: ") {
        return match dnssec_fixtures::find(scenario) {
            Some(_) => Ok(()),
            None => Err(format!("no scenario {scenario}")),
        };
    }
    let missing = || format!("no test {reference}");
    let (file, name) = reference.split_once("::").ok_or_else(missing)?;
    let text = fs::read_to_string(Path::new(CRATE).join(file)).map_err(|_| missing())?;
    let mut is_test = false;
    for line in text.lines().map(str::trim) {
        if line == "#[test]" {
            is_test = true;
        } else if is_function(line, name) {
            return if is_test { Ok(()) } else { Err(missing()) };
        } else if line.contains("fn ") {
            is_test = false;
        }
    }
    Err(missing())
}

fn document() -> String {
    fs::read_to_string(DOCUMENT).unwrap()
}

#[test]
fn every_row_names_what_is_there() {
    let faults = inspect(&document());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// What a finding cites binds us to something.
#[test]
fn every_clause_of_the_catalogue_has_a_row() {
    let document = document();
    let rows: BTreeSet<(u16, &str)> = rows(&document).iter().map(|row| (row.rfc, row.cells[0])).collect();
    let clauses = dnssec_core::catalogue::entries().iter().flat_map(|entry| entry.clauses);
    let missing: BTreeSet<String> = clauses
        .filter(|clause| RFCS.contains(&clause.rfc))
        .filter(|clause| !rows.contains(&(clause.rfc, format!("§{}", clause.section).as_str())))
        .map(ToString::to_string)
        .collect();
    assert!(missing.is_empty(), "without a row: {missing:?}");
}

/// The check itself: each kind of fault is found, and a good row has none.
#[test]
fn broken_rows_are_found() {
    let function = "`signature::verify`";
    let test = "`tests/conformance.rs::broken_rows_are_found`";
    let table = [
        ("§5", "verify", function, test, None),
        ("§5.3.1", "verify", "`signature::Attempt::verify_one`, `Dnskey::key_tag`", test, None),
        ("§B.1", "verify", function, "`lab: nodata-nsec`", None),
        ("§5", "verify", function, "`src/denial/tests/model.rs::nsec`", None),
        ("§5", "cache", "not done: no cache", "", None),
        ("§5", "cache", "not done: no cache", test, None),
        ("5", "verify", function, test, Some("\"5\" is no clause")),
        ("§5.", "verify", function, test, Some("\"§5.\" is no clause")),
        ("§5.B", "verify", function, test, Some("\"§5.B\" is no clause")),
        ("§App", "verify", function, test, Some("\"§App\" is no clause")),
        ("§5", "", function, test, Some("does not say what it binds us to")),
        ("§5", "verify", "", test, Some("names no function")),
        ("§5", "verify", "signature::verify", test, Some("names no function")),
        ("§5", "verify", function, "", Some("names no test")),
        ("§5", "cache", "not done:", "", Some("not done, and no reason")),
        ("§5", "verify", "`signature::verified`", test, Some("no function signature::verified")),
        ("§5", "verify", "`signature::verif`", test, Some("no function signature::verif")),
        ("§5", "verify", "`verify`", test, Some("no function verify")),
        ("§5", "verify", "`nowhere::verify`", test, Some("no function nowhere::verify")),
        // A function of another type, and a method of the module's that is not the type's.
        ("§5", "verify", "`Dnskey::verify_one`", test, Some("no function Dnskey::verify_one")),
        ("§5", "verify", "`record::Ds::key_tag`", test, Some("no function record::Ds::key_tag")),
        ("§5", "verify", function, "`tests/lab.rs::no_such`", Some("no test tests/lab.rs::no_such")),
        ("§5", "verify", function, "`tests/no.rs::such`", Some("no test tests/no.rs::such")),
        ("§5", "verify", function, "`no_such`", Some("no test no_such")),
        // A function that is no test.
        ("§5", "verify", function, "`tests/lab.rs::names_of`", Some("no test tests/lab.rs::names_of")),
        ("§5", "verify", function, "`lab: no-such`", Some("no scenario no-such")),
        ("§5", "cache", "not done: no cache", "`lab: no-such`", Some("no scenario no-such")),
    ];
    let rest: String =
        RFCS[1..].iter().map(|rfc| format!("## RFC {rfc}\n| §1 | x | {function} | {test} |\n")).collect();
    for (clause, binding, functions, tests, expected) in table {
        let row = format!("| {clause} | {binding} | {functions} | {tests} |");
        let text = format!(
            "## RFC 4033\n\n| clause | binds | function | test |\n|---|---|---|---|\n{row}\n\n{rest}"
        );
        let expected: Vec<String> = expected.iter().map(|fault| format!("line 5: {fault}")).collect();
        assert_eq!(inspect(&text), expected, "{row}");
    }
    let three = format!("## RFC 4033\n| §5 | verify | {function} |\n{rest}");
    assert_eq!(inspect(&three), ["line 2: 3 cells, not 4"]);
    let empty = format!("## RFC 4033\n| clause | binds | function | test |\n|---|---|---|---|\n{rest}");
    assert_eq!(inspect(&empty), ["RFC 4033 has no rows"]);
    assert_eq!(inspect("").len(), RFCS.len());
    let row = |clause| format!("| {clause} | verify | {function} | {test} |\n");
    let in_order = ["§2", "§2.1", "§2.10", "§10", "§B", "§B.1"].map(row).concat();
    assert_eq!(inspect(&format!("## RFC 4033\n{in_order}{rest}")), [""; 0]);
    let reversed = ["§10", "§2"].map(row).concat();
    assert_eq!(inspect(&format!("## RFC 4033\n{reversed}{rest}")), ["line 3: §2 is out of order"]);
}
