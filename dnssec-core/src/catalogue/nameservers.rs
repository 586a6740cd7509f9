//! Name servers in the delegation and in the zone, and their addresses. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `ns-not-in-child`.
pub(super) const NS_NOT_IN_CHILD: Entry = Entry {
    code: Code("G101"),
    slug: "ns-not-in-child",
    level: Level::Warning,
    clauses: &[rfc(1034, "4.2.2")],
    ede: None,
    dnsviz: Some("NS_NAME_NOT_IN_CHILD"),
    owner: Owner::ParentOrRegistrar,
    summary: "the parent of {zone} delegates to {servers}, which {zone} itself does not list",
    cause: "A server was taken out of the zone, or the DNS host was changed, and the delegation at the registrar \
              still names it. Resolvers ask either set.",
    fix: "at the registrar of {zone}, remove {servers}; or add them to the NS records of the zone if they serve it",
};

/// `ns-not-in-parent`.
pub(super) const NS_NOT_IN_PARENT: Entry = Entry {
    code: Code("G102"),
    slug: "ns-not-in-parent",
    level: Level::Warning,
    clauses: &[rfc(1034, "4.2.2")],
    ede: None,
    dnsviz: Some("NS_NAME_NOT_IN_PARENT"),
    owner: Owner::ParentOrRegistrar,
    summary: "{zone} lists {servers}, to which its parent does not delegate",
    cause: "A server was added to the zone and not to the delegation, or the zone still lists those of a former DNS \
              host. Resolvers ask either set.",
    fix: "at the registrar of {zone}, add {servers}; or take them out of the NS records of the zone if they do not \
              serve it",
};

/// `glue-missing`.
pub(super) const GLUE_MISSING: Entry = Entry {
    code: Code("G103"),
    slug: "glue-missing",
    level: Level::Warning,
    clauses: &[rfc(1034, "4.2.1"), rfc(9471, "3.1")],
    ede: None,
    dnsviz: Some("MISSING_GLUE_FOR_NS_NAME"),
    owner: Owner::ParentOrRegistrar,
    summary: "the parent of {zone} has no address for {server}, which can only be found in {zone} itself",
    cause: "The server is named within the zone that it serves, and no host record (glue) for it was made at the \
              registrar. Resolvers cannot reach it until they have asked another server of the zone.",
    fix: "at the registrar of {zone}, add the addresses of {server} as host record",
};

/// `glue-incomplete`.
pub(super) const GLUE_INCOMPLETE: Entry = Entry {
    code: Code("G104"),
    slug: "glue-incomplete",
    level: Level::Warning,
    clauses: &[rfc(1034, "4.2.2")],
    ede: None,
    dnsviz: Some("MISSING_GLUE_IPV*"),
    owner: Owner::ParentOrRegistrar,
    summary: "the parent of {zone} has no {record_type} of {server}, the zone has",
    cause: "An address was added in the zone and not to the host record (glue) at the registrar. Resolvers that have \
              only this address family cannot follow the delegation to that server.",
    fix: "at the registrar of {zone}, add the {record_type} address of {server} to its host record",
};

/// `glue-extra`.
pub(super) const GLUE_EXTRA: Entry = Entry {
    code: Code("G105"),
    slug: "glue-extra",
    level: Level::Warning,
    clauses: &[rfc(1034, "4.2.2")],
    ede: None,
    dnsviz: Some("EXTRA_GLUE_IPV*"),
    owner: Owner::ParentOrRegistrar,
    summary: "the parent of {zone} has an {record_type} of {server}, the zone has none",
    cause: "An address was removed from the zone and not from the host record (glue) at the registrar, or it was \
              never added to the zone.",
    fix: "at the registrar of {zone}, remove the {record_type} address of {server} from its host record, or add it \
              to the zone",
};

/// `glue-differs`.
pub(super) const GLUE_DIFFERS: Entry = Entry {
    code: Code("G106"),
    slug: "glue-differs",
    level: Level::Warning,
    clauses: &[rfc(1034, "4.2.2")],
    ede: None,
    dnsviz: Some("GLUE_MISMATCH"),
    owner: Owner::ParentOrRegistrar,
    summary: "the parent of {zone} has {server} at {glue}, the zone has it at {addresses}",
    cause: "The server was moved and its host record (glue) at the registrar was not changed with it.",
    fix: "at the registrar of {zone}, set the host record of {server} to {addresses}, once it serves there",
};

/// `glue-private`.
pub(super) const GLUE_PRIVATE: Entry = Entry {
    code: Code("G107"),
    slug: "glue-private",
    level: Level::Warning,
    clauses: &[rfc(1918, "3")],
    ede: None,
    dnsviz: Some("GLUE_PRIVATE_IP"),
    owner: Owner::ParentOrRegistrar,
    summary: "the delegation of {zone} has {server} at {address}, which cannot be reached from everywhere else",
    cause: "The address is of a private network, of a link or of the host itself, while the delegation is seen by \
              others.",
    fix: "at the registrar of {zone}, replace {address} of {server} by an address that resolvers can reach",
};

/// `server-address-private`.
pub(super) const SERVER_ADDRESS_PRIVATE: Entry = Entry {
    code: Code("G108"),
    slug: "server-address-private",
    level: Level::Warning,
    clauses: &[rfc(1918, "3")],
    ede: None,
    dnsviz: Some("NS_NAME_PRIVATE_IP"),
    owner: Owner::ZoneOperator,
    summary: "{server}, a server of {zone}, has address {address}, which cannot be reached from everywhere else",
    cause: "The address is of a private network, of a link or of the host itself, while the zone is seen by others.",
    fix: "replace {address} of {server} by an address that resolvers can reach",
};

/// `no-ipv4-address`.
pub(super) const NO_IPV4_ADDRESS: Entry = Entry {
    code: Code("G109"),
    slug: "no-ipv4-address",
    level: Level::Warning,
    clauses: &[rfc(3901, "4")],
    ede: Some(22),
    dnsviz: Some("NO_NS_ADDRESSES_FOR_IPV4"),
    owner: Owner::ZoneOperator,
    summary: "no server of {zone} has an IPv4 address: resolvers without IPv6 cannot look anything up in it",
    cause: "All servers of the zone have IPv6 addresses only, or the glue for IPv4 is missing.",
    fix: "give at least one server of {zone} an IPv4 address, in the zone and in the glue at the parent",
};

/// `no-ipv6-address`.
pub(super) const NO_IPV6_ADDRESS: Entry = Entry {
    code: Code("G110"),
    slug: "no-ipv6-address",
    level: Level::Note,
    clauses: &[rfc(3901, "4")],
    ede: None,
    dnsviz: Some("NO_NS_ADDRESSES_FOR_IPV6"),
    owner: Owner::ZoneOperator,
    summary: "no server of {zone} has an IPv6 address",
    cause: "All servers of the zone have IPv4 addresses only. Resolvers without IPv4 need a translator for it.",
    fix: "give servers of {zone} an IPv6 address, in the zone and in the glue at the parent",
};

/// `server-name-unresolvable`.
pub(super) const SERVER_NAME_UNRESOLVABLE: Entry = Entry {
    code: Code("G111"),
    slug: "server-name-unresolvable",
    level: Level::Warning,
    clauses: &[rfc(1034, "4.2.2")],
    ede: Some(22),
    dnsviz: Some("ERROR_RESOLVING_NS_NAME"),
    owner: Owner::ZoneOperator,
    summary: "the address of {server}, a server of {zone}, cannot be looked up: {error}",
    cause: "The zone that holds the server's name does not answer.",
    fix: "repair the zone that holds {server}, or take it out of the NS records of {zone}, in the zone and at the \
              parent",
};

/// `server-name-without-address`.
pub(super) const SERVER_NAME_WITHOUT_ADDRESS: Entry = Entry {
    code: Code("G112"),
    slug: "server-name-without-address",
    level: Level::Warning,
    clauses: &[rfc(1034, "4.2.2")],
    ede: Some(22),
    dnsviz: Some("NO_ADDRESS_FOR_NS_NAME"),
    owner: Owner::ZoneOperator,
    summary: "{server}, a server of {zone}, has no address",
    cause: "The server's name was mistyped or removed. If its domain can be registered, whoever does so answers for \
              the zone.",
    fix: "give {server} an address, or take it out of the NS records of {zone}, in the zone and at the parent",
};

/// `server-name-is-alias`.
pub(super) const SERVER_NAME_IS_ALIAS: Entry = Entry {
    code: Code("G113"),
    slug: "server-name-is-alias",
    level: Level::Warning,
    clauses: &[rfc(2181, "10.3")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "{server}, a server of {zone}, is an alias (CNAME): many resolvers do not use it",
    cause: "NS records must name a host that has addresses of its own.",
    fix: "name the target of {server} in the NS records of {zone}, or replace the CNAME by A and AAAA",
};

/// `ds-query-referred`.
pub(super) const DS_QUERY_REFERRED: Entry = Entry {
    code: Code("G114"),
    slug: "ds-query-referred",
    level: Level::Warning,
    clauses: &[rfc(4035, "3.1.4.1")],
    ede: None,
    dnsviz: Some("REFERRAL_FOR_DS_QUERY"),
    owner: Owner::ServerOperator,
    summary: "a server of the parent refers the DS query for {name} to the child instead of answering it",
    cause: "The server does not know that DS belongs to the parent: its software is older than DNSSEC, or it has the \
              parent zone without signatures.",
    fix: "serve the signed parent zone there, with software that knows DS",
};

/// `delegation-nonexistent`.
pub(super) const DELEGATION_NONEXISTENT: Entry = Entry {
    code: Code("G115"),
    slug: "delegation-nonexistent",
    level: Level::Error,
    clauses: &[rfc(1034, "4.2.2"), rfc(6840, "4.4")],
    ede: Some(6),
    dnsviz: Some("NO_NS_IN_PARENT_NXDOMAIN"),
    owner: Owner::ParentOrRegistrar,
    summary: "{name} is served as a zone, and its parent says that there is no such name",
    cause: "The zone was set up on a server that has its parent too, and the delegation in the parent was forgotten: \
              the server answers for both, so that nobody notices until somebody validates.",
    fix: "add the NS records of {name}, and its DS if it is signed, to the parent zone",
};

/// `delegation-denied`.
pub(super) const DELEGATION_DENIED: Entry = Entry {
    code: Code("G116"),
    slug: "delegation-denied",
    level: Level::Error,
    clauses: &[rfc(6840, "4.4"), rfc(5155, "8.9")],
    ede: Some(6),
    dnsviz: Some("REFERRAL_WITHOUT_NS"),
    owner: Owner::ParentOrRegistrar,
    summary: "{name} is served as a zone, and the parent's proof of no DS says that it is not delegated",
    cause: "The delegation was added to the parent without building its NSEC or NSEC3 chain anew, or is missing in \
              the copy that was signed.",
    fix: "sign the parent zone again with the NS records of {name} in it",
};
