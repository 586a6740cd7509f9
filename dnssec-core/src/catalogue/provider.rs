//! What DNS providers claim of the keys of a zone, against what its servers serve. Codes are for ever.

use super::{Code, Entry, Level, Owner, rfc};

/// `provider-not-signing`.
pub(super) const PROVIDER_NOT_SIGNING: Entry = Entry {
    code: Code("F101"),
    slug: "provider-not-signing",
    level: Level::Warning,
    clauses: &[rfc(4035, "2.4")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "{provider} says that it does not sign {zone} as it should: {status}",
    cause: "Signing was never turned on, is being turned off, or has failed at the provider: in Route 53 mostly \
              because the customer managed key was disabled, deleted, or may not be used by the service. What its \
              servers serve holds until the last signatures expire, and not longer.",
    fix: "put signing right at {provider} and read its status again; publish the DS when it says that it signs",
};

/// `provider-key-not-in-use`.
pub(super) const PROVIDER_KEY_NOT_IN_USE: Entry = Entry {
    code: Code("F102"),
    slug: "provider-key-not-in-use",
    level: Level::Warning,
    clauses: &[rfc(4035, "2.4")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "the DS is that of key {tag} of {zone}, of which {provider} says: {status}",
    cause: "The DS was taken from the first key in the provider's list, which is one that is not used yet, or not \
              any more. A zone may have two key-signing keys, and only those in use sign.",
    fix: "take the DS of a key that {provider} uses, or activate this key first",
};

/// `provider-key-not-served`.
pub(super) const PROVIDER_KEY_NOT_SERVED: Entry = Entry {
    code: Code("F103"),
    slug: "provider-key-not-served",
    level: Level::Warning,
    clauses: &[rfc(4035, "2.4")],
    ede: None,
    dnsviz: None,
    owner: Owner::ZoneOperator,
    summary: "{provider} has key {tag} for {zone}, and it is not in the DNSKEY set of these servers",
    cause: "The change has not reached all servers yet, or the zone is delegated to servers of somebody else.",
    fix: "wait until all servers of {zone} have key {tag}, and see that {zone} is delegated to those of {provider}",
};

/// `ds-not-of-provider`.
pub(super) const DS_NOT_OF_PROVIDER: Entry = Entry {
    code: Code("F104"),
    slug: "ds-not-of-provider",
    level: Level::Warning,
    clauses: &[rfc(4035, "2.4")],
    ede: None,
    dnsviz: None,
    owner: Owner::ParentOrRegistrar,
    summary: "DS {ds_tags} of {zone} is of no key that {provider} has",
    cause: "The DS was taken from another zone, another provider, or a key that is gone.",
    fix: "take the DS that {provider} states for the key it signs {zone} with",
};

/// `provider-contradicts-itself`.
pub(super) const PROVIDER_CONTRADICTS_ITSELF: Entry = Entry {
    code: Code("F105"),
    slug: "provider-contradicts-itself",
    level: Level::Warning,
    clauses: &[rfc(4034, "5.1.4")],
    ede: None,
    dnsviz: None,
    owner: Owner::You,
    summary: "what {provider} states of a key of {zone} does not fit together: {contradiction}",
    cause: "The file was edited, or put together from what was printed at different times.",
    fix: "fetch it from {provider} again, and use it as it comes",
};
