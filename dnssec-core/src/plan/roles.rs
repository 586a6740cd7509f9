//! Which key goes and which one comes.
//!
//! One look cannot always tell. Earlier captures can: the old key was there first, or had the DS first. Where nothing
//! tells, a key in use is taken for the old one and one that is not for the new one; every rule is on the safe side of
//! that, for the waits count from when a server was last seen without the key, or with its DS.

use super::history::History;
use super::observation::{Key, Observation};
use super::remark::{Obstacle, Remark};
use crate::algorithm::Algorithm;
use crate::finding::KeyId;
use crate::name::Name;

/// The two keys of a rollover, as far as there are two.
#[derive(Default)]
pub(super) struct Roles {
    pub(super) old: Option<Key>,
    pub(super) new: Option<Key>,
    pub(super) unclear: Vec<Obstacle>,
    /// Which of them is which was not seen.
    pub(super) guess: Option<Remark>,
}

/// What the keys of a rollover do, and what tells that one is in use.
pub(super) struct Part<'a> {
    /// Whether a key could be one of the two.
    pub(super) is_of: &'a dyn Fn(&Observation, &Key) -> bool,
    /// Whether it is in use: has the DS, or signs the data.
    pub(super) is_used: &'a dyn Fn(&Observation, &Key) -> bool,
    /// Whether the zone says that it is the one to come.
    pub(super) is_wanted: &'a dyn Fn(&Observation, &Key) -> bool,
}

/// Finds the two keys, by what whoever asks says of them, else by what was seen.
pub(super) fn roles(part: &Part<'_>, told: (Option<u16>, Option<u16>), history: &History<'_>) -> Roles {
    let keys = keys(part, history);
    let mut unclear = Vec::new();
    let mut named = |tag: Option<u16>| {
        let key = tag.and_then(|tag| keys.iter().find(|key| key.id.tag == tag).cloned());
        unclear.extend(tag.filter(|_| key.is_none()).map(|tag| Obstacle::NoSuchKey { tag }));
        key
    };
    let (mut old, mut new) = (named(told.0), named(told.1));
    let is_told = old.is_some() || new.is_some();
    if !is_told && unclear.is_empty() {
        match first_in_use(&keys, part, history) {
            Ok(key) => old = key,
            Err(tags) => unclear.push(Obstacle::RolesUnclear { tags }),
        }
    }
    if unclear.is_empty() {
        let found = match (&old, &new) {
            (Some(known), None) => other(&keys, known, history).map(|key| new = key),
            (None, Some(known)) => other(&keys, known, history).map(|key| old = key),
            _ => Ok(()),
        };
        unclear.extend(found.err().map(|tags| Obstacle::RolesUnclear { tags }));
    }
    let guess = match (&old, &new) {
        (Some(old), Some(new)) if !is_told => guess(old, new, part, history),
        _ => None,
    };
    Roles { old, new, unclear, guess }
}

/// Each key that any observation shows and that could be one of the two.
fn keys(part: &Part<'_>, history: &History<'_>) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for observation in history.all() {
        let of_part = observation.keys.iter().filter(|key| (part.is_of)(observation, key));
        for key in of_part.filter(|key| !key.is_revoked()) {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
    }
    keys
}

/// The key that was in use first; of several, the one that the zone does not want. Otherwise their tags.
fn first_in_use(keys: &[Key], part: &Part<'_>, history: &History<'_>) -> Result<Option<Key>, Vec<u16>> {
    let in_use = |observation| keys.iter().filter(move |key| (part.is_used)(observation, key));
    let first = history.all().map(|observation| in_use(observation).collect::<Vec<_>>());
    let first = first.into_iter().find(|keys| !keys.is_empty()).unwrap_or_default();
    if let [] | [_] = first.as_slice() {
        return Ok(first.first().map(|key| (*key).clone()));
    }
    let wanted = |key: &&&Key| (part.is_wanted)(history.present(), key);
    let mut unwanted = first.iter().filter(|key| !wanted(key));
    match (unwanted.next(), unwanted.next()) {
        (Some(key), None) => Ok(Some((*key).clone())),
        _ => Err(first.iter().map(|key| key.id.tag).collect()),
    }
}

/// The one key beside a known one; keys that are gone have had a rollover of their own. Otherwise the tags of several.
fn other(keys: &[Key], known: &Key, history: &History<'_>) -> Result<Option<Key>, Vec<u16>> {
    let others: Vec<&Key> = keys.iter().filter(|key| *key != known).collect();
    let is_there = |key: &&Key| history.present().keys.contains(key);
    let present: Vec<&Key> = others.iter().copied().filter(is_there).collect();
    match (present.as_slice(), others.as_slice()) {
        ([key], _) | ([], [key]) => Ok(Some((*key).clone())),
        ([], _) => Ok(None),
        (several, _) => Err(several.iter().map(|key| key.id.tag).collect()),
    }
}

/// Where both keys were there from the first and their use never changed, it may as well be the other way round.
fn guess(old: &Key, new: &Key, part: &Part<'_>, history: &History<'_>) -> Option<Remark> {
    let first = history.all().next()?;
    let both = [old, new].into_iter().all(|key| first.keys.contains(key));
    let has_changed = history.all().any(|observation| (part.is_used)(observation, new));
    let what = format!("key {new}");
    (both && !has_changed).then_some(Remark::TakenForNew { what, option: "--old" })
}

/// A key that is still to be made: no server shows it.
pub(super) fn to_come() -> Key {
    Key { id: KeyId { tag: 0, algorithm: Algorithm::DELETE, flags: 0 }, rdata: None }
}

/// The DS records of keys, to copy.
pub(super) fn ds_lines<'k>(keys: impl IntoIterator<Item = &'k Key>, zone: &Name) -> Vec<String> {
    let lines = keys.into_iter().filter_map(|key| key.ds_text(zone));
    lines.map(|ds| format!("{zone} DS {ds}")).collect()
}

/// Keys as a step names them.
pub(super) fn tags<'k>(keys: impl IntoIterator<Item = &'k Key>) -> String {
    let tags: Vec<String> = keys.into_iter().map(Key::to_string).collect();
    if tags.is_empty() { "not seen".to_owned() } else { tags.join(", ") }
}
