//! Policy and limits. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `limit-reached`.
pub(super) const LIMIT_REACHED: Entry = Entry {
    code: Code("P101"),
    slug: "limit-reached",
    level: Level::Error,
    clauses: &[rfc(4035, "5"), rfc(9276, "3.2")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "validating {set} needs more than {number} {limit}",
    cause: "Limits keep a hostile or faulty zone from costing without end (CVE-2023-50387, CVE-2023-50868). Few \
              honest zones reach them.",
    fix: "lower the number of keys with equal tags, signatures, iterations or aliases in {zone}; resolvers \
              have such limits too",
};
