//! What a zone wants its DS to be: CDS and CDNSKEY. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `cds-differs-from-ds`.
pub(super) const CDS_DIFFERS_FROM_DS: Entry = Entry {
    code: Code("K130"),
    slug: "cds-differs-from-ds",
    level: Level::Warning,
    clauses: &[rfc(7344, "3"), rfc(7344, "5")],
    ede: None,
    dnsviz: Some("CDS_INCONSISTENT_WITH_DS"),
    owner: Owner::ParentOrRegistrar,
    summary: "{zone} asks by CDS for DS {cds}, its parent has {ds}",
    cause: "A rollover waits for the parent, or the parent does not look at CDS and the DS must be changed by hand.",
    fix: "at the registrar of {zone}, set the DS to {cds}, if the parent does not do so by itself within days",
};

/// `cdnskey-differs-from-ds`.
pub(super) const CDNSKEY_DIFFERS_FROM_DS: Entry = Entry {
    code: Code("K131"),
    slug: "cdnskey-differs-from-ds",
    level: Level::Warning,
    clauses: &[rfc(7344, "3"), rfc(7344, "5")],
    ede: None,
    dnsviz: Some("CDNSKEY_INCONSISTENT_WITH_DS"),
    owner: Owner::ParentOrRegistrar,
    summary: "{zone} asks by CDNSKEY for a DS of {keys}, its parent has {ds}",
    cause: "A rollover waits for the parent, or the parent does not look at CDNSKEY and the DS must be changed by \
              hand.",
    fix: "at the registrar of {zone}, set the DS to those of {keys}, if the parent does not do so by itself within \
              days",
};

/// `cds-differs-from-cdnskey`.
pub(super) const CDS_DIFFERS_FROM_CDNSKEY: Entry = Entry {
    code: Code("K132"),
    slug: "cds-differs-from-cdnskey",
    level: Level::Warning,
    clauses: &[rfc(7344, "4")],
    ede: None,
    dnsviz: Some("CDNSKEY_INCONSISTENT_WITH_CDS"),
    owner: Owner::ZoneOperator,
    summary: "CDS and CDNSKEY of {zone} want different things: CDS {cds}, CDNSKEY {keys}",
    cause: "Only one of the two was changed at the last rollover. Parents look at either, and must not act on a \
              contradiction.",
    fix: "publish CDS and CDNSKEY of {zone} for the same keys",
};

/// `cds-sets-differ`.
pub(super) const CDS_SETS_DIFFER: Entry = Entry {
    code: Code("K133"),
    slug: "cds-sets-differ",
    level: Level::Warning,
    clauses: &[rfc(7344, "3"), rfc(7344, "5")],
    ede: None,
    dnsviz: Some("MULTIPLE_CDS"),
    owner: Owner::ServerOperator,
    summary: "servers of {zone} have {sets} different CDS sets; these differ from most",
    cause: "A secondary is late, or two operators sign the zone and do not publish each other's CDS. A parent that \
              asks one server only may break the delegation; a careful one does not act at all.",
    fix: "make all servers of {zone} have the same CDS set",
};

/// `cdnskey-sets-differ`.
pub(super) const CDNSKEY_SETS_DIFFER: Entry = Entry {
    code: Code("K134"),
    slug: "cdnskey-sets-differ",
    level: Level::Warning,
    clauses: &[rfc(7344, "3"), rfc(7344, "5")],
    ede: None,
    dnsviz: Some("MULTIPLE_CDNSKEY"),
    owner: Owner::ServerOperator,
    summary: "servers of {zone} have {sets} different CDNSKEY sets; these differ from most",
    cause: "A secondary is late, or two operators sign the zone and do not publish each other's CDNSKEY. A parent \
              that asks one server only may break the delegation; a careful one does not act at all.",
    fix: "make all servers of {zone} have the same CDNSKEY set",
};

/// `cds-signer-without-ds`.
pub(super) const CDS_SIGNER_WITHOUT_DS: Entry = Entry {
    code: Code("K135"),
    slug: "cds-signer-without-ds",
    level: Level::Warning,
    clauses: &[rfc(7344, "4.1")],
    ede: None,
    dnsviz: Some("CDS_SIGNER_INVALID"),
    owner: Owner::ZoneOperator,
    summary: "CDS of {zone} is signed by {tags}, none of which has a DS: the parent must not act on it",
    cause: "The CDS set is signed with a zone-signing key only, or with a key whose DS is to come.",
    fix: "sign {zone} CDS with a key that the current DS refers to",
};

/// `cdnskey-signer-without-ds`.
pub(super) const CDNSKEY_SIGNER_WITHOUT_DS: Entry = Entry {
    code: Code("K136"),
    slug: "cdnskey-signer-without-ds",
    level: Level::Warning,
    clauses: &[rfc(7344, "4.1")],
    ede: None,
    dnsviz: Some("CDNSKEY_SIGNER_INVALID"),
    owner: Owner::ZoneOperator,
    summary: "CDNSKEY of {zone} is signed by {tags}, none of which has a DS: the parent must not act on it",
    cause: "The CDNSKEY set is signed with a zone-signing key only, or with a key whose DS is to come.",
    fix: "sign {zone} CDNSKEY with a key that the current DS refers to",
};

/// `cds-delete-malformed`.
pub(super) const CDS_DELETE_MALFORMED: Entry = Entry {
    code: Code("K137"),
    slug: "cds-delete-malformed",
    level: Level::Warning,
    clauses: &[rfc(8078, "4")],
    ede: None,
    dnsviz: Some("CDS_INCORRECT_DELETE_VALUES"),
    owner: Owner::ZoneOperator,
    summary: "a CDS of {zone} has algorithm 0 but is not the one that asks for removal of the DS",
    cause: "To have the DS removed, the CDS must be exactly 0 0 0 00.",
    fix: "publish `{zone} CDS 0 0 0 00`, if the DS is to be removed",
};

/// `cdnskey-delete-malformed`.
pub(super) const CDNSKEY_DELETE_MALFORMED: Entry = Entry {
    code: Code("K138"),
    slug: "cdnskey-delete-malformed",
    level: Level::Warning,
    clauses: &[rfc(8078, "4")],
    ede: None,
    dnsviz: Some("CDNSKEY_INCORRECT_DELETE_VALUES"),
    owner: Owner::ZoneOperator,
    summary: "a CDNSKEY of {zone} has algorithm 0 but is not the one that asks for removal of the DS",
    cause: "To have the DS removed, the CDNSKEY must be exactly 0 3 0 AA==.",
    fix: "publish `{zone} CDNSKEY 0 3 0 AA==`, if the DS is to be removed",
};

/// `cds-delete-not-alone`.
pub(super) const CDS_DELETE_NOT_ALONE: Entry = Entry {
    code: Code("K139"),
    slug: "cds-delete-not-alone",
    level: Level::Warning,
    clauses: &[rfc(8078, "4")],
    ede: None,
    dnsviz: Some("CDS_DELETE_MULTIPLE_RECORDS"),
    owner: Owner::ZoneOperator,
    summary: "the CDS set of {zone} asks for removal of the DS and for others at once ({count} records)",
    cause: "A CDS of algorithm 0 was added and the others were not removed. Parents must not act on that.",
    fix: "leave only the CDS that is meant: `0 0 0 00` alone, or the others without it",
};

/// `cdnskey-delete-not-alone`.
pub(super) const CDNSKEY_DELETE_NOT_ALONE: Entry = Entry {
    code: Code("K140"),
    slug: "cdnskey-delete-not-alone",
    level: Level::Warning,
    clauses: &[rfc(8078, "4")],
    ede: None,
    dnsviz: Some("CDNSKEY_DELETE_MULTIPLE_RECORDS"),
    owner: Owner::ZoneOperator,
    summary: "the CDNSKEY set of {zone} asks for removal of the DS and for others at once ({count} records)",
    cause: "A CDNSKEY of algorithm 0 was added and the others were not removed. Parents must not act on that.",
    fix: "leave only the CDNSKEY that is meant: `0 3 0 AA==` alone, or the others without it",
};

/// `ds-removal-wanted`.
pub(super) const DS_REMOVAL_WANTED: Entry = Entry {
    code: Code("K141"),
    slug: "ds-removal-wanted",
    level: Level::Warning,
    clauses: &[rfc(8078, "4")],
    ede: None,
    dnsviz: Some("CDS_INCONSISTENT_WITH_DS"),
    owner: Owner::ZoneOperator,
    summary: "{zone} asks its parent to remove DS {ds}: it will be insecure",
    cause: "DNSSEC was turned off at the DNS host, which keeps signing until the DS is gone.",
    fix: "if {zone} is to stay signed, take the CDS and CDNSKEY of algorithm 0 out at once; otherwise wait until the \
              DS is gone for its TTL before the zone stops signing",
};

/// `ds-wanted`.
pub(super) const DS_WANTED: Entry = Entry {
    code: Code("K142"),
    slug: "ds-wanted",
    level: Level::Note,
    clauses: &[rfc(8078, "3")],
    ede: None,
    dnsviz: None,
    owner: Owner::ParentOrRegistrar,
    summary: "{zone} asks by CDS or CDNSKEY for DS {cds}, and its parent has none: it is signed and insecure",
    cause: "The zone is signed and nobody has published its DS yet. Many parents do not take a first DS from CDS.",
    fix: "at the registrar of {zone}, add DS {cds}",
};

/// `cds-would-break`.
pub(super) const CDS_WOULD_BREAK: Entry = Entry {
    code: Code("K143"),
    slug: "cds-would-break",
    level: Level::Warning,
    clauses: &[rfc(7344, "4.1"), rfc(4035, "2.2")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "{zone} asks by CDS for DS {cds}, which lead to no key that signs its keys: a parent that does so makes \
              it bogus",
    cause: "The CDS was published before its key, or was left behind by a rollover that was given up.",
    fix: "publish the key and let it sign the DNSKEY set of {zone} before its CDS, or take the CDS out",
};

/// `cdnskey-would-break`.
pub(super) const CDNSKEY_WOULD_BREAK: Entry = Entry {
    code: Code("K144"),
    slug: "cdnskey-would-break",
    level: Level::Warning,
    clauses: &[rfc(7344, "4.1"), rfc(4035, "2.2")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "{zone} asks by CDNSKEY for a DS of {keys}, which do not sign its keys: a parent that does so makes it \
              bogus",
    cause: "The CDNSKEY was published before its key, or was left behind by a rollover that was given up.",
    fix: "publish the key and let it sign the DNSKEY set of {zone} before its CDNSKEY, or take the CDNSKEY out",
};
