//! Which task goes with which entry, and its commands for one finding.

use super::signer::{Software, Task};
use super::words::{field_text, fill};
use super::{Entry, Value};
use crate::finding::Finding;

/// What to type into one software.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Remedy {
    /// The software.
    pub software: Software,
    /// Lines for a shell: the first does it or begins with it, the others go with it. Words in capitals stand for
    /// what only the operator knows; what stands in parentheses at the end belongs in a configuration file.
    pub commands: Vec<String>,
}

/// The task of an entry; none where nobody types anything, or nothing that is the same for everybody.
fn task(slug: &str) -> Option<Task> {
    Some(match slug {
        "signature-missing"
        | "signature-expired"
        | "signature-not-yet-valid"
        | "signature-times-reversed"
        | "signature-mismatch"
        | "signature-key-missing"
        | "signer-not-zone"
        | "signature-labels-exceed-owner"
        | "signature-malformed"
        | "signature-length-wrong"
        | "ttl-above-original"
        | "signature-not-canonical-case"
        | "signature-over-current-ttl"
        | "signature-by-other-key"
        | "signature-wrong-labels"
        | "signature-over-fewer-records"
        | "signature-order-wrong"
        | "signature-form-wrong"
        | "signature-signer-wrong"
        | "signature-by-key-of-other-zone"
        | "signature-by-other-algorithm"
        | "signature-over-other-key-fields"
        | "signatures-end-soon"
        | "ttl-beyond-expiration"
        | "signature-ends-now"
        | "signature-ttl-differs"
        | "signature-ttl-above-original"
        | "key-algorithm-not-signing"
        | "ds-algorithm-missing" => Task::SIGN,
        "denial-missing"
        | "name-not-covered"
        | "wildcard-not-denied"
        | "no-closest-encloser"
        | "next-closer-not-covered"
        | "type-in-bitmap"
        | "denied-name-exists"
        | "denial-malformed"
        | "existing-name-denied"
        | "existing-type-denied"
        | "last-nsec-not-to-apex"
        | "denied-name-covered"
        | "wildcard-denied"
        | "nsec3-owner-invalid"
        | "nsec3-next-invalid"
        | "nodata-for-denied-name" => Task::BUILD_CHAIN,
        "nsec3-iterations-too-high"
        | "nsec3-iterations-not-zero"
        | "nsec3-hash-unknown"
        | "nsec3-parameters-differ"
        | "nsec3-salt-not-empty"
        | "nsec3param-differs" => Task::PLAIN_NSEC3,
        "ds-matches-no-key"
        | "ds-digest-mismatch"
        | "ds-key-revoked"
        | "ds-digests-unsupported"
        | "ds-sha1-ignored"
        | "no-ds"
        | "ds-wrong-algorithm-field"
        | "ds-wrong-tag-field"
        | "ds-fields-swapped"
        | "ds-digest-type-wrong"
        | "ds-digest-cut"
        | "ds-digest-of-other-owner"
        | "ds-of-zone-signing-key"
        | "ds-key-flags-changed"
        | "ds-differs-from-cds"
        | "ds-digest-of-part-of-key"
        | "ds-digest-sha1"
        | "ds-digest-prohibited"
        | "cds-differs-from-ds"
        | "cdnskey-differs-from-ds"
        | "ds-wanted" => Task::PUBLISH_DS,
        "ds-without-dnskey" => Task::SIGN_OR_REMOVE_DS,
        "ds-key-does-not-sign" | "anchor-key-does-not-sign" | "cds-would-break" | "cdnskey-would-break" => {
            Task::ACTIVATE_KEY
        }
        "key-not-zone-key"
        | "key-revoked"
        | "key-malformed"
        | "key-protocol-wrong"
        | "ds-key-not-zone-key"
        | "key-empty"
        | "rsa-exponent-large"
        | "key-tags-collide" => Task::REPLACE_KEY,
        "ds-algorithms-unsupported"
        | "signature-algorithm-unsupported"
        | "algorithm-not-signing"
        | "rsa-key-too-short"
        | "rsa-key-short"
        | "algorithm-sha1"
        | "algorithm-prohibited"
        | "algorithm-not-recommended" => Task::REPLACE_ALGORITHM,
        "server-stale"
        | "server-unsigned"
        | "ds-key-at-other-servers"
        | "signature-over-more-records"
        | "signature-over-other-records"
        | "signature-key-at-other-servers"
        | "keys-missing" => Task::TRANSFER,
        "lame-delegation" | "error-response" | "server-errors" | "server-lame" => Task::SERVE,
        "record-malformed" | "dname-from-wildcard" | "multiple-cnames" => Task::CHECK_ZONE,
        "anchor-matches-no-key" | "anchor-not-valid-now" | "anchor-key-retired" => Task::ROOT_ANCHORS,
        "negative-trust-anchor" => Task::END_NEGATIVE_ANCHOR,
        "resolver-alone" => Task::FLUSH,
        _ => return None,
    })
}

impl Entry {
    /// What to type, with `{apex}` and the like for names and numbers: as [`Finding::remedies`] gives it filled in.
    pub fn remedies(&self) -> impl Iterator<Item = (Software, &'static [&'static str])> {
        task(self.slug).map(|Task(commands)| commands).unwrap_or_default().iter().copied()
    }
}

impl Finding {
    /// What to type to put it right, for each software in which that can be said.
    pub fn remedies(&self) -> Vec<Remedy> {
        let task = match task(self.fact.entry().slug) {
            // The anchors that programs update by themselves are those of the root.
            Some(Task::ROOT_ANCHORS) if !self.zone.is_root() => None,
            _ if self.is_right_elsewhere() => Some(Task::TRANSFER),
            task => task,
        };
        let remedy = |(software, templates): (Software, &[&str])| {
            let commands = templates.iter().map(|template| self.command(template)).collect::<Option<_>>()?;
            Some(Remedy { software, commands })
        };
        task.map(|Task(commands)| commands).unwrap_or_default().iter().copied().filter_map(remedy).collect()
    }

    /// One command; `None` if a name in it would be taken for an option.
    fn command(&self, template: &str) -> Option<String> {
        let fields = self.fact.fields();
        let apex = match &self.share {
            Some(share) => &share.zone,
            None if self.fact.code().0.starts_with('D') => &self.name,
            None => &self.zone,
        };
        let apex = apex.to_string();
        let text = |key: &str| match key {
            "apex" => Some(apex.clone()),
            "domain" => {
                Some(apex.strip_suffix('.').filter(|name| !name.is_empty()).unwrap_or(&apex).to_owned())
            }
            "tag" => {
                field_text(&fields, "tag").or_else(|| fields.iter().find_map(|(_, value)| key_tag(value)))
            }
            key => field_text(&fields, key),
        };
        let is_option = |key| text(key).is_some_and(|text| text.starts_with('-'));
        let is_safe = !["apex", "anchor"].into_iter().any(is_option);
        is_safe.then(|| fill(template, |key| text(key).map(|text| shell_word(&text))))
    }
}

fn key_tag(value: &Value) -> Option<String> {
    match value {
        Value::Key(key) => Some(key.tag.to_string()),
        _ => None,
    }
}

/// Text that a shell takes for one word and for nothing else: names come from whoever runs the zone.
pub(super) fn shell_word(text: &str) -> String {
    let is_plain = |octet: u8| octet.is_ascii_alphanumeric() || b"._-".contains(&octet);
    match !text.is_empty() && text.bytes().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}
