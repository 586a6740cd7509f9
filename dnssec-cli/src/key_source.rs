//! Keys and DS records from what people have at hand. The form is told by content, not by the name of a file:
//!
//! * master-file text: DNSKEY and DS records alone, among others, or as a whole zone; BIND's `K*.key`, whose comments
//!   tell when the key is used; the RDATA alone, as `257 3 13 BASE64` and `TAG ALG TYPE DIGEST`, as `dig +short`
//!   prints them;
//! * JSON: what `aws route53 get-dnssec` prints, and Cloudflare's `dnssec` object, bare or in the API's envelope.
//!
//! What a provider says of its keys is kept as a [`ProviderClaim`], to be compared with what servers serve.

mod claim;
mod cloudflare;
mod dnskey;
mod ds;
mod fault;
mod json;
mod key_file;
mod master_text;
mod route53;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use claim::{ClaimedKey, Contradiction, KeyStatus, Provider, ProviderClaim, ZoneStatus};
pub(crate) use dnskey::PublishedKey;
pub(crate) use ds::ProposedDs;
pub(crate) use fault::{Place, SourceError};
pub(crate) use key_file::KeyEvent;

use dnssec_core::name::Name;

/// What was read of one or several sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct KeySource {
    /// Keys, without those that a provider claims.
    pub(crate) keys: Vec<PublishedKey>,
    /// DS records.
    pub(crate) ds: Vec<ProposedDs>,
    /// What providers say of their keys.
    pub(crate) claims: Vec<ProviderClaim>,
    /// The zone, where a SOA record says which it is.
    pub(crate) apex: Option<Name>,
}

impl KeySource {
    /// Reads a text in any of the forms; names without final dot are completed with `origin`.
    ///
    /// It is an error if there is neither key, DS nor claim in it.
    pub(crate) fn parse(text: &str, origin: &Name) -> Result<Self, SourceError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let source = match text.trim_start().starts_with(['{', '[', '"']) {
            true => json::read(text)?,
            false => master_text::read(text, origin)?,
        };
        if source.keys.is_empty() && source.ds.is_empty() && source.claims.is_empty() {
            return Err(SourceError::Nothing);
        }
        Ok(source)
    }

    /// Adds what another source has.
    pub(crate) fn append(&mut self, other: KeySource) {
        self.keys.extend(other.keys);
        self.ds.extend(other.ds);
        self.claims.extend(other.claims);
        self.apex = self.apex.take().or(other.apex);
    }
}
