//! One table: what each registrar asks for. `docs/ds.md` has the sources, and what could not be checked.

use super::Field::{Algorithm as AlgorithmField, Digest, DigestType, Flags, KeyKind, KeyTag, PublicKey};
use super::{Field, Form, Labels, Shape};
use dnssec_core::algorithm::Algorithm;
use dnssec_core::name::Name;

/// The four fields that most have.
const USUAL: &[(&str, Field)] =
    &[("Key Tag", KeyTag), ("Algorithm", AlgorithmField), ("Digest Type", DigestType), ("Digest", Digest)];

const ANY: &[Algorithm] = &[];

/// The list of its API; 15 is not on it.
const OVH: &[Algorithm] = &[
    Algorithm::RSASHA1,
    Algorithm::RSASHA1_NSEC3_SHA1,
    Algorithm::RSASHA256,
    Algorithm::RSASHA512,
    Algorithm::ECDSAP256SHA256,
    Algorithm::ECDSAP384SHA384,
];

fn unknown(_: &Name) -> Option<usize> {
    None
}

/// Quotas of Amazon Route 53 Domains.
fn of_route53(zone: &Name) -> Option<usize> {
    let top = zone.labels().last().map(<[u8]>::to_ascii_lowercase);
    let is_verisign = matches!(top.as_deref(), Some(b"com" | b"net"));
    Some(if is_verisign { 13 } else { 4 })
}

/// All that are known.
pub(crate) const FORMS: &[Form] = &[
    Form {
        slug: "route53",
        title: "Amazon Route 53 Domains",
        shape: Shape::KeyData,
        fields: &[("Key type", KeyKind), ("Algorithm", AlgorithmField), ("Public key", PublicKey)],
        labels: Labels::Documented,
        algorithms: ANY,
        most: of_route53,
        notes: &[
            "it asks for the public key, not for the digest, and makes the DS itself",
            "at most 13 keys for .com and .net, 4 for other top-level domains",
            "a zone whose parent is a hosted zone takes the DS as a record in that zone instead: start with a TTL of 300",
        ],
    },
    Form {
        slug: "godaddy",
        title: "GoDaddy",
        shape: Shape::Ds,
        fields: &[
            ("Key tag", KeyTag),
            ("Algorithm", AlgorithmField),
            ("Digest type", DigestType),
            ("Digest", Digest),
        ],
        labels: Labels::Documented,
        algorithms: ANY,
        most: unknown,
        notes: &[],
    },
    Form {
        slug: "cloudflare",
        title: "Cloudflare Registrar",
        shape: Shape::Ds,
        fields: USUAL,
        labels: Labels::Usual,
        algorithms: ANY,
        most: unknown,
        notes: &["a zone that Cloudflare signs itself gets its DS without your doing"],
    },
    Form {
        slug: "namecheap",
        title: "Namecheap",
        shape: Shape::Ds,
        fields: USUAL,
        labels: Labels::Documented,
        algorithms: ANY,
        most: unknown,
        notes: &["in Advanced DNS, under DNSSEC: ADD NEW DS RECORD"],
    },
    Form {
        slug: "gandi",
        title: "Gandi",
        shape: Shape::KeyData,
        fields: &[("Flags", KeyKind), ("Algorithm", AlgorithmField), ("Public key", PublicKey)],
        labels: Labels::Documented,
        algorithms: ANY,
        most: unknown,
        notes: &["it asks for the public key and makes the DS itself, with a digest type of its choice"],
    },
    Form {
        slug: "ovh",
        title: "OVHcloud",
        shape: Shape::KeyData,
        fields: &[
            ("Key Tag", KeyTag),
            ("Flag", KeyKind),
            ("Algorithm", AlgorithmField),
            ("Public key (encoded in base64)", PublicKey),
        ],
        labels: Labels::Documented,
        algorithms: OVH,
        most: unknown,
        notes: &["it asks for the public key and makes the DS itself"],
    },
    Form {
        slug: "porkbun",
        title: "Porkbun",
        shape: Shape::Ds,
        fields: &[
            ("Key Tag", KeyTag),
            ("DS Data Algorithm", AlgorithmField),
            ("Digest Type", DigestType),
            ("Digest", Digest),
        ],
        labels: Labels::Documented,
        algorithms: ANY,
        most: unknown,
        notes: &["leave the fields of Key Data and Max Sig Life empty"],
    },
    Form {
        slug: "squarespace",
        title: "Squarespace Domains",
        shape: Shape::Ds,
        fields: USUAL,
        labels: Labels::Usual,
        algorithms: ANY,
        most: unknown,
        notes: &[],
    },
    Form {
        slug: "name.com",
        title: "Name.com",
        shape: Shape::Ds,
        fields: USUAL,
        labels: Labels::Usual,
        algorithms: ANY,
        most: unknown,
        notes: &[],
    },
    Form {
        slug: "generic",
        title: "any registrar",
        shape: Shape::Ds,
        fields: &[
            ("Key tag", KeyTag),
            ("Algorithm", AlgorithmField),
            ("Digest type", DigestType),
            ("Digest", Digest),
            ("or Flags", Flags),
            ("and Public key", PublicKey),
        ],
        labels: Labels::Usual,
        algorithms: ANY,
        most: unknown,
        notes: &[
            "the first four fields, or where a form asks for the key: flags, protocol 3, algorithm, public key",
        ],
    },
];
