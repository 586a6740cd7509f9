//! The path to the servers, as all of them together show it: what it does, no server is to be blamed for.

use super::{Asked, Behaviour};
use std::collections::BTreeSet;

/// What is done on the path.
pub(super) struct Path {
    /// No OPT record comes back from any server of several zones.
    pub(super) takes_opt: bool,
    /// Whichever server is asked, a resolver answers.
    pub(super) leads_to_resolver: bool,
}

impl Path {
    pub(super) fn of(behaviours: &[Behaviour<'_>]) -> Self {
        let messages = || {
            behaviours.iter().flat_map(|behaviour| {
                let messages = behaviour.asked.iter().filter_map(Asked::message);
                messages.map(move |message| (behaviour.zone, message))
            })
        };
        let zones: BTreeSet<_> = messages().map(|(zone, _)| zone).collect();
        let takes_opt = zones.len() > 1 && messages().all(|(_, message)| message.edns.is_none());
        let leads_to_resolver = messages().all(|(_, message)| {
            message.header.is_recursion_available() && !message.header.is_authoritative()
        });
        Path { takes_opt, leads_to_resolver }
    }
}
