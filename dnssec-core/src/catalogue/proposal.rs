//! What is proposed to a parent. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `no-such-zone`.
pub(super) const NO_SUCH_ZONE: Entry = Entry {
    code: Code("F106"),
    slug: "no-such-zone",
    level: Level::Error,
    clauses: &[rfc(4035, "2.4")],
    ede: None,
    dnsviz: None,
    owner: Owner::You,
    summary: "no zone begins at {name} that anybody serves: {above} answers for the name itself",
    cause: "The name is one inside a zone, not the zone; or the zone is not delegated yet, and its servers were not named.",
    fix: "give the name of the zone; if its parent does not delegate it yet, name the servers that it will have: \
              --servers ns1=ADDRESS,...",
};
