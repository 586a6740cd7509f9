//! What a plan rests on: the keys and what each does, and what the servers differ in.

use super::list;
use crate::render::Options;
use crate::render::layout::row;
use comfy_table::{Table, presets};
use dnssec_core::plan::{Key, Observation, Place};

/// The keys, a line each.
pub(super) fn keys(present: &Observation) -> String {
    if present.keys.is_empty() && present.ds().is_empty() {
        return String::new();
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["key", "algorithm", "flags", "published", "signs keys", "signs data", "DS"]);
    for key in &present.keys {
        table.add_row(cells(present, key));
    }
    for ds in present.ds().into_iter().filter(|ds| !present.keys.iter().any(|key| key.has(ds, &present.zone)))
    {
        let parents = present.parents.iter();
        let having = parents.filter(|parent| parent.ds.iter().flatten().any(|known| known == ds));
        let at = share(having.count(), present.parents.len());
        let algorithm = ds.algorithm.to_string();
        let of_none = [ds.tag.to_string(), algorithm, String::new(), "no such key".to_owned()];
        table.add_row(of_none.into_iter().chain([String::new(), String::new(), at]));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.lines().map(|line| format!("  {}\n", line.trim_end())).collect()
}

fn cells(present: &Observation, key: &Key) -> Vec<String> {
    let signer = key.signer();
    let servers: Vec<_> = present.all_servers().collect();
    let at = |shows: &dyn Fn(&dnssec_core::plan::ZoneServer) -> bool| {
        share(servers.iter().filter(|server| shows(server)).count(), servers.len())
    };
    let having = present
        .parents
        .iter()
        .filter(|parent| parent.ds.iter().flatten().any(|ds| key.has(ds, &present.zone)));
    vec![
        key.id.tag.to_string(),
        key.id.algorithm.to_string(),
        key.id.flags.to_string(),
        at(&|server| server.keys.as_ref().is_some_and(|keys| keys.contains(&signer))),
        at(&|server| server.key_signers.contains(&signer)),
        at(&|server| !server.sets.is_empty() && server.sets.iter().all(|set| set.signers.contains(&signer))),
        share(having.count(), present.parents.len()),
    ]
}

/// `yes`, `-`, or how many of how many servers.
fn share(count: usize, all: usize) -> String {
    match count {
        0 => "-".to_owned(),
        count if count == all => "yes".to_owned(),
        count => format!("{count} of {all}"),
    }
}

/// Serials that differ, and each server if more is to be shown.
pub(super) fn servers(present: &Observation, options: &Options) -> String {
    let serials: Vec<(Option<u32>, &Place)> =
        present.servers.iter().map(|server| (server.serial, &server.place)).collect();
    let first = serials.first().map(|(serial, _)| *serial);
    let differ = serials.iter().any(|(serial, _)| Some(*serial) != first);
    if !differ && options.verbose == 0 {
        return String::new();
    }
    let line = |(serial, place): &(Option<u32>, &Place)| {
        let serial = serial.map_or_else(|| "no answer".to_owned(), |serial| format!("serial {serial}"));
        row("server", &format!("{}: {serial}", list(std::slice::from_ref(*place))), options.width)
    };
    serials.iter().map(line).collect()
}
