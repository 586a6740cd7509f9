//! Signatures made wrongly.

use crate::world::{ALGORITHMS, APEX, NOW, assert_none, builder, fact, judge, name, near_misses, slug, walk};
use dnssec_core::algorithm::Algorithm;
use dnssec_core::finding::{Fact, NamePlace};
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_fixtures::Moment::{After, Before};
use dnssec_fixtures::SignatureDistortion as D;
use dnssec_fixtures::{Denial, Fault, Validity};

/// One whose RSA keys are not the same of the few that there are.
const SEED: u64 = 2;

/// Owner below the apex, type, distortion, and the slug that names it. `*.wild` is asked for as `x.wild`.
fn table(algorithm: Algorithm) -> Vec<(&'static str, RecordType, D, &'static str)> {
    let (a, mx, txt) = (RecordType::A, RecordType::MX, RecordType::TXT);
    let other = if algorithm == Algorithm::ED25519 { 13 } else { 15 };
    let case = "signature-not-canonical-case";
    let labels = "signature-wrong-labels";
    let key = "signature-by-other-key";
    let mut table = vec![
        ("www", a, D::Case, case),
        ("www", a, D::OwnerCase("Www.Example.Lab."), case),
        ("www", a, D::OwnerCase("WWW.EXAMPLE.LAB."), case),
        ("@", mx, D::Case, case),
        ("www", a, D::Signer("Example.LAB.", Before), case),
        ("www", a, D::Tag(1, Before), key),
        ("www", a, D::Tag(1, After), key),
        ("www", a, D::Tag(128, Before), key),
        ("www", a, D::Algorithm(Algorithm(other), Before), key),
        ("www", a, D::Algorithm(Algorithm(other), After), key),
        ("www", a, D::Algorithm(Algorithm(3), After), key),
        ("www", a, D::Labels(2, After), labels),
        ("www", a, D::Labels(2, Before), labels),
        ("www", a, D::Labels(4, After), labels),
        ("www", a, D::Labels(4, Before), labels),
        ("www", a, D::Owner("*.example.lab."), labels),
        ("*.wild", a, D::Labels(4, Before), labels),
        ("*.wild", a, D::Labels(4, After), labels),
        ("*.wild", a, D::Owner("*.example.lab."), labels),
        ("*.wild", a, D::Owner("x.wild.example.lab."), labels),
        ("deep.down.there", txt, D::Labels(3, After), labels),
        ("two", a, D::Without(0), "signature-over-fewer-records"),
        ("two", a, D::Without(1), "signature-over-fewer-records"),
        ("three", txt, D::Without(1), "signature-over-fewer-records"),
        ("two", a, D::Reversed, "signature-order-wrong"),
        ("three", txt, D::Reversed, "signature-order-wrong"),
        ("www", a, D::Repeated, "signature-order-wrong"),
        ("two", a, D::Repeated, "signature-order-wrong"),
        ("www", a, D::Signer("lab.", Before), "signature-signer-wrong"),
        ("www", a, D::Signer("lab.", After), "signature-signer-wrong"),
        ("www", a, D::Signer(".", After), "signature-signer-wrong"),
        ("www", a, D::Signer("other.lab.", After), "signature-signer-wrong"),
        ("www", a, D::Signer("www.example.lab.", After), "signature-signer-wrong"),
    ];
    match algorithm {
        Algorithm::RSASHA256 => table.extend([
            ("www", a, D::ZeroCut, "signature-form-wrong"),
            ("www", a, D::ZeroAdded, "signature-form-wrong"),
            ("www", a, D::Hash(Algorithm::RSASHA512), "signature-by-other-algorithm"),
        ]),
        Algorithm::ED25519 => {}
        _ => table.extend([
            ("www", a, D::Der, "signature-form-wrong"),
            ("www", a, D::Exchanged, "signature-form-wrong"),
        ]),
    }
    table
}

/// The name to ask for.
fn asked(owner: &str) -> String {
    match owner {
        "@" => APEX.to_owned(),
        owner => format!("{}.{APEX}", owner.replace('*', "x")),
    }
}

#[test]
fn every_distortion_of_a_signature_has_its_name() {
    let mut failures = Vec::new();
    for algorithm in ALGORITHMS {
        for (owner, record_type, distortion, expected) in table(algorithm) {
            let fault = Fault::Distorted(owner, record_type, distortion.clone());
            let hierarchy = builder(algorithm, SEED, vec![fault]).build();
            let report = judge(&hierarchy, &walk(&hierarchy, &asked(owner), record_type));
            if (report.verdict, slug(&report)) != (Verdict::Bogus, expected) {
                failures.push(format!("{algorithm} {owner} {distortion:?}: {:?}", fact(&report)));
            }
            let Some(found) = report.decisive_finding() else { continue };
            let details = &found.details;
            let general = |detail: &Fact| detail.entry().code.0 < "S120";
            if !details.first().is_some_and(general) {
                failures.push(format!("{algorithm} {owner} {distortion:?}: {details:?}"));
            }
        }
    }
    assert_none(&failures);
}

/// What is wrong around a signature: its key, its TTL, records that came or went after it was made.
#[test]
fn every_fault_around_a_signature_has_its_name() {
    let a = RecordType::A;
    let ttls = |signed| vec![Fault::Distorted("www", a, signed), Fault::Ttl("www", a, 60)];
    let table = [
        ("www", a, ttls(D::Ttl(60)), "signature-over-current-ttl"),
        // The RRSIG still has the TTL that was signed.
        ("www", a, ttls(D::OriginalTtl(600, After)), "signature-over-current-ttl"),
        ("www", a, vec![Fault::Added("www", a, "192.0.2.1")], "signature-over-fewer-records"),
        (
            "three",
            RecordType::TXT,
            vec![Fault::Added("three", RecordType::TXT, "d")],
            "signature-over-fewer-records",
        ),
        ("www", a, vec![Fault::SignedByKeyOf("www", a, "lab.")], "signature-by-key-of-other-zone"),
        ("www", a, vec![Fault::SignedByKeyOf("www", a, ".")], "signature-by-key-of-other-zone"),
        ("www", a, vec![Fault::SignedByOtherKey("www", a)], "signature-key-missing"),
        // Two servers are needed to tell what is missing.
        ("two", a, vec![Fault::Removed("two", a, 1)], "signature-mismatch"),
    ];
    let mut failures = Vec::new();
    for algorithm in ALGORITHMS {
        for (owner, record_type, faults, expected) in &table {
            // The other key may be the same of the few RSA keys that there are.
            if algorithm == Algorithm::RSASHA256 && matches!(faults[0], Fault::SignedByOtherKey(..)) {
                continue;
            }
            let hierarchy = builder(algorithm, SEED, faults.clone()).build();
            let report = judge(&hierarchy, &walk(&hierarchy, &asked(owner), *record_type));
            if (report.verdict, slug(&report)) != (Verdict::Bogus, expected) {
                failures.push(format!("{algorithm} {owner} {faults:?}: {:?}", fact(&report)));
            }
        }
    }
    assert_none(&failures);
}

/// The original TTL that was signed, in the field and in the records, while the TTL is still that.
#[test]
fn original_ttl_changed_afterwards() {
    for algorithm in ALGORITHMS {
        let fault = Fault::Distorted("www", RecordType::A, D::OriginalTtl(3600, After));
        let hierarchy = builder(algorithm, SEED, vec![fault]).build();
        let report = judge(&hierarchy, &walk(&hierarchy, "www.example.lab.", RecordType::A));
        let Fact::SignatureOverCurrentTtl { ttl: 300, original_ttl: 3600, .. } = fact(&report) else {
            panic!("{algorithm}: {:?}", fact(&report))
        };
    }
}

/// The same over the keys themselves, over a DS, and over a denial.
#[test]
fn signatures_of_keys_and_denials() {
    let dnskey = |distortion| vec![Fault::Distorted("@", RecordType::DNSKEY, distortion)];
    let table = [
        (dnskey(D::Tag(1, Before)), "signature-by-other-key", APEX),
        (dnskey(D::Without(0)), "signature-over-fewer-records", APEX),
        (dnskey(D::Without(1)), "signature-over-fewer-records", APEX),
        (dnskey(D::Reversed), "signature-order-wrong", APEX),
        (dnskey(D::OwnerCase("Example.Lab.")), "signature-not-canonical-case", APEX),
        (dnskey(D::Labels(1, After)), "signature-wrong-labels", APEX),
        (dnskey(D::Signer("lab.", After)), "signature-signer-wrong", APEX),
    ];
    let mut failures = Vec::new();
    for algorithm in ALGORITHMS {
        let fields = [
            (0x0180, 3, algorithm),
            (0x0101, 3, algorithm),
            (0x0000, 3, algorithm),
            (0x0100, 1, algorithm),
            (0x0100, 3, Algorithm(5)),
            (0x0100, 3, Algorithm(100)),
        ];
        let changed = fields.map(|(flags, protocol, algorithm)| {
            (vec![Fault::KeyFields(flags, protocol, algorithm)], "signature-over-other-key-fields", APEX)
        });
        for (faults, expected, link) in table.iter().chain(&changed) {
            let hierarchy = builder(algorithm, SEED, faults.clone()).build();
            let report = judge(&hierarchy, &walk(&hierarchy, "one.example.lab.", RecordType::AAAA));
            let found = report.decisive_finding().unwrap();
            if (slug(&report), found.zone.to_string().as_str()) != (expected, link) {
                failures.push(format!("{algorithm} {faults:?}: {:?}", found));
            }
        }
        for denial in [Denial::Nsec, Denial::NSEC3] {
            for (distortion, expected) in [
                (D::Signer("lab.", After), "signature-signer-wrong"),
                (D::OriginalTtl(60, Before), "signature-over-current-ttl"),
                (D::Tag(1, Before), "signature-by-other-key"),
            ] {
                let fault = Fault::Distorted("@", RecordType::SOA, distortion.clone());
                let mut builder = builder(algorithm, SEED, vec![fault]);
                builder.zone(APEX).denial = denial;
                let hierarchy = builder.build();
                let report = judge(&hierarchy, &walk(&hierarchy, "nosuch.example.lab.", RecordType::A));
                // Where the SOA names no zone of the name as its signer, the denial is judged without it.
                if slug(&report) != expected && report.verdict != Verdict::Secure {
                    failures.push(format!("{algorithm} {denial:?} {distortion:?}: {:?}", fact(&report)));
                }
            }
        }
        let fault = Fault::Distorted("example", RecordType::DS, D::Tag(1, Before));
        let mut builder = builder(algorithm, SEED, Vec::new());
        builder.zone("lab.").faults.push(fault);
        let hierarchy = builder.build();
        let report = judge(&hierarchy, &walk(&hierarchy, "one.example.lab.", RecordType::AAAA));
        if slug(&report) != "signature-by-other-key" {
            failures.push(format!("{algorithm} DS: {:?}", fact(&report)));
        }
    }
    assert_none(&failures);
}

/// RFC 6840 §5.1: the next name of an NSEC keeps its case, and signers of RFC 4034 lowered it.
#[test]
fn next_names_that_were_lowered() {
    for algorithm in ALGORITHMS {
        let mut builder = builder(algorithm, SEED, Vec::new());
        // `WWW` is the last name, and the one before it is denied.
        builder.zone(APEX).faults.push(Fault::Distorted("*.wild", RecordType::NSEC, D::LowerNext));
        let hierarchy = builder.build();
        let report = judge(&hierarchy, &walk(&hierarchy, "wo.example.lab.", RecordType::A));
        let Fact::SignatureNotCanonicalCase { places, .. } = fact(&report) else {
            panic!("{algorithm}: {:?}", fact(&report))
        };
        assert_eq!(places, &[NamePlace::Data]);
    }
}

/// What a signature was made over tells nothing where it has expired.
#[test]
fn expired_and_distorted() {
    let faults = vec![
        Fault::Times("www", RecordType::A, Validity::before(NOW)),
        Fault::Distorted("www", RecordType::A, D::Labels(2, After)),
    ];
    let hierarchy = builder(Algorithm::ED25519, 1, faults).build();
    let report = judge(&hierarchy, &walk(&hierarchy, "www.example.lab.", RecordType::A));
    assert_eq!((slug(&report), near_misses(&report)), ("signature-expired", Vec::new()));
}

/// The root's keys are anchored, not vouched for by a DS.
#[test]
fn keys_of_the_anchor() {
    let table = [
        (D::Tag(1, Before), "signature-by-other-key"),
        (D::Reversed, "signature-order-wrong"),
        (D::Without(0), "signature-over-fewer-records"),
    ];
    for (distortion, expected) in table {
        let mut builder = builder(Algorithm::ED25519, 1, Vec::new());
        builder.zone(".").faults.push(Fault::Distorted("@", RecordType::DNSKEY, distortion));
        let hierarchy = builder.build();
        let report = judge(&hierarchy, &walk(&hierarchy, "one.example.lab.", RecordType::AAAA));
        assert_eq!(slug(&report), expected);
        assert_eq!(report.decisive_finding().unwrap().zone, name("."));
    }
}
