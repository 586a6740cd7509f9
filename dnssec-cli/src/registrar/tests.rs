//! The table of forms, and what is never put into a command.

use super::*;
use crate::key_source::{Place, PublishedKey};
use dnssec_core::algorithm::DigestType;

fn submission(zone: Name) -> Submission {
    let text = "257 3 15 l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=";
    let key = PublishedKey::parse(text).unwrap();
    let ds = key.ds(&zone, DigestType::SHA256).unwrap();
    assert_eq!(ds.place, Place::Whole);
    Submission { zone, ds, key: Some(key) }
}

#[test]
fn forms_ask_for_what_their_shape_needs() {
    let mut slugs: Vec<&str> = FORMS.iter().map(|form| form.slug).collect();
    slugs.sort_unstable();
    slugs.dedup();
    assert_eq!(slugs.len(), FORMS.len());
    for form in FORMS {
        let fields: Vec<Field> = form.fields.iter().map(|(_, field)| *field).collect();
        let needed: &[Field] = match form.shape {
            Shape::Ds => &[Field::KeyTag, Field::Algorithm, Field::DigestType, Field::Digest],
            Shape::KeyData => &[Field::Algorithm, Field::PublicKey],
        };
        for field in needed {
            assert!(fields.contains(field), "{}: {field:?}", form.slug);
        }
        assert_eq!(Form::find(form.slug).map(|found| found.title), Some(form.title));
    }
    assert!(Form::find("nobody").is_none());
}

/// Quotas of Amazon Route 53 Domains: 13 keys for .com and .net, 4 elsewhere.
#[test]
fn quotas() {
    let most = Form::find("route53").unwrap().most;
    for (zone, expected) in
        [("example.COM.", 13), ("example.net.", 13), ("example.org.", 4), ("com.example.", 4)]
    {
        assert_eq!(most(&zone.parse().unwrap()), Some(expected), "{zone}");
    }
}

/// A command is to be pasted into a shell: names of other characters than host names have get none.
#[test]
fn no_command_for_names_that_a_shell_would_read() {
    let calls =
        |zone: &Name| FORMS.iter().filter(|form| call(form, &submission(zone.clone())).is_some()).count();
    assert_eq!(calls(&"xn--bcher-kva.example.".parse().unwrap()), 6);
    for labels in [
        &[b"a;b".as_slice(), b"example"][..],
        &[b"$(id)", b"example"],
        &[b"-x", b"example"],
        &[b"a b", b"example"],
        &[b"a'b", b"example"],
        &[],
    ] {
        let zone = Name::from_labels(labels.iter().copied()).unwrap();
        assert_eq!(calls(&zone), 0, "{zone}");
    }
}
