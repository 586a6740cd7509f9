//! What operators type for the steps of a [plan](crate::plan).

use super::Remedy;
use super::remedy::shell_word;
use super::signer::{Software, Task};
use super::words::fill;
use crate::name::Name;
use crate::plan::Procedure;

/// The task of a step; none where nobody types anything, or nothing that is the same for everybody.
fn task(procedure: Procedure, step: &str) -> Option<Task> {
    Some(match (procedure, step) {
        (Procedure::Enable, "sign") => Task::BEGIN_SIGNING,
        (Procedure::Disable, "remove-ds") => Task::WITHDRAW_DS,
        (Procedure::Disable, "unsign") => Task::END_SIGNING,
        (Procedure::RollKsk, "add-key") => Task::ADD_KSK,
        (Procedure::RollKsk, "remove-old-key") => Task::REMOVE_KSK,
        (Procedure::RollZsk, "add-key") => Task::ADD_ZSK,
        (Procedure::RollZsk, "sign-with-new") => Task::SIGN_WITH_NEW_ZSK,
        (Procedure::RollZsk, "remove-old-key") => Task::REMOVE_ZSK,
        (Procedure::RollAlgorithm, "sign-with-new") => Task::REPLACE_ALGORITHM,
        (_, "add-ds" | "change-ds") => Task::PUBLISH_DS,
        _ => return None,
    })
}

/// The commands for a step, with `{apex}` and the like for names and numbers.
pub fn commands_of(
    procedure: Procedure,
    step: &str,
) -> impl Iterator<Item = (Software, &'static [&'static str])> {
    task(procedure, step).map(|Task(commands)| commands).unwrap_or_default().iter().copied()
}

/// The same, filled in: for a zone, and the key that goes, where one is known.
pub(crate) fn typed(procedure: Procedure, step: &str, apex: &Name, old: Option<u16>) -> Vec<Remedy> {
    let apex = apex.to_string();
    if apex.starts_with('-') {
        // A program would take it for an option.
        return Vec::new();
    }
    let text = |key: &str| match key {
        "apex" => Some(shell_word(&apex)),
        "domain" => Some(shell_word(apex.strip_suffix('.').unwrap_or(&apex))),
        "tag" => Some(old.map_or_else(|| "TAG".to_owned(), |tag| tag.to_string())),
        _ => None,
    };
    let remedy = |(software, templates): (Software, &[&str])| Remedy {
        software,
        commands: templates.iter().map(|template| fill(template, text)).collect(),
    };
    commands_of(procedure, step).map(remedy).collect()
}
