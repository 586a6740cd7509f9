//! What does the same as a form: a command to copy, or the request of an API.

use super::{Form, Submission};
use serde_json::json;

/// The command or request for one entry; `None` where there is none.
///
/// What stands in it is a name in the form that shells and URLs take as it is, numbers, hexadecimal digits and base64.
pub(crate) fn call(form: &Form, submission: &Submission) -> Option<String> {
    let domain = domain(submission)?;
    let ds = &submission.ds;
    let key = submission.key.as_ref();
    let digest = crate::render::hexadecimal(&ds.digest);
    let (tag, algorithm, digest_type) = (ds.key_tag, ds.algorithm.0, ds.digest_type.0);
    match form.slug {
        "route53" => {
            let (flags, key) = key.map(|key| (key.flags, key.public_key_text()))?;
            Some(format!(
                "aws route53domains associate-delegation-signer-to-domain --region us-east-1 --domain-name {domain} \
                --signing-attributes Algorithm={algorithm},Flags={flags},PublicKey={key}"
            ))
        }
        "godaddy" => {
            let names = (ds.algorithm.mnemonic()?, ds.digest_type.mnemonic()?);
            let body = json!([{
                "keyTag": tag, "algorithm": names.0.replace('-', "_"), "digestType": names.1.replace('-', ""),
                "digest": digest,
            }]);
            let path = format!("v2/customers/CUSTOMER/domains/{domain}/dnssecRecords");
            Some(format!("PATCH https://api.godaddy.com/{path} {body}"))
        }
        "gandi" => {
            let key = key?;
            let kind = if key.as_dnskey().is_secure_entry_point() { "ksk" } else { "zsk" };
            let body = json!({ "algorithm": algorithm, "type": kind, "public_key": key.public_key_text() });
            Some(format!("POST https://api.gandi.net/v5/domain/domains/{domain}/dnskeys {body}"))
        }
        "ovh" => {
            let key = key?;
            let key = json!({
                "tag": tag, "flags": key.flags, "algorithm": algorithm, "publicKey": key.public_key_text(),
            });
            Some(format!(
                "POST https://eu.api.ovh.com/1.0/domain/{domain}/dsRecord {}",
                json!({ "keys": [key] })
            ))
        }
        "porkbun" => {
            let body = json!({
                "apikey": "KEY", "secretapikey": "SECRET", "keyTag": tag.to_string(), "alg": algorithm.to_string(),
                "digestType": digest_type.to_string(), "digest": digest,
            });
            Some(format!("POST https://api.porkbun.com/api/json/v3/dns/createDnssecRecord/{domain} {body}"))
        }
        "name.com" => {
            let body = json!({
                "keyTag": tag, "algorithm": algorithm, "digestType": digest_type, "digest": digest,
            });
            Some(format!("POST https://api.name.com/v4/domains/{domain}/dnssec {body}"))
        }
        _ => None,
    }
}

/// The zone without final dot; `None` if a shell or a URL would take some of it for something else.
fn domain(submission: &Submission) -> Option<String> {
    let name = submission.zone.to_string();
    let domain = name.strip_suffix('.').filter(|domain| !domain.is_empty())?;
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    (domain.chars().all(is_plain) && !domain.starts_with('-')).then(|| domain.to_owned())
}
