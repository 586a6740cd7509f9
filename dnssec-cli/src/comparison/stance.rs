//! What a resolver makes of a question, seen from outside.

use super::reply::Reply;
use dnssec_core::report::Verdict;
use dnssec_core::wire::Rcode;

/// What a resolver makes of a question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Stance {
    /// It answers with AD (RFC 4035 §3.2.3): it says that it has validated the answer.
    Authentic,
    /// It answers without AD.
    Unauthenticated,
    /// SERVFAIL, but with CD an answer: its validation failed (RFC 4035 §3.2.2, §5.5).
    Rejects,
    /// SERVFAIL with CD as well.
    Fails,
    /// It resolves nothing for us: another rcode, or a response of a server that does not recurse.
    Refuses,
    /// No response that could be used.
    Silent,
}

impl Stance {
    /// From what is said without CD and with it.
    pub(super) fn of(plain: &Reply, unchecked: &Reply) -> Self {
        let Ok(message) = &plain.outcome else { return Stance::Silent };
        match message.rcode() {
            _ if message.leads_elsewhere() => Stance::Refuses,
            _ if plain.data().is_some() && message.header.is_authentic_data() => Stance::Authentic,
            _ if plain.data().is_some() => Stance::Unauthenticated,
            Rcode::SERVFAIL if unchecked.data().is_some() => Stance::Rejects,
            Rcode::SERVFAIL => Stance::Fails,
            _ => Stance::Refuses,
        }
    }

    /// What a validating resolver does that comes to this verdict (RFC 4035 §5.5, RFC 6840 §5.8).
    pub(crate) fn on(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Secure => Stance::Authentic,
            Verdict::Insecure => Stance::Unauthenticated,
            Verdict::Bogus | Verdict::Indeterminate => Stance::Rejects,
        }
    }

    /// Whether a client gets an answer.
    pub(crate) fn is_answer(self) -> bool {
        matches!(self, Stance::Authentic | Stance::Unauthenticated)
    }

    /// Its name in data.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Stance::Authentic => "authentic",
            Stance::Unauthenticated => "unauthenticated",
            Stance::Rejects => "rejects",
            Stance::Fails => "fails",
            Stance::Refuses => "refuses",
            Stance::Silent => "silent",
        }
    }
}
