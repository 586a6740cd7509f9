//! Records that must not count, limits, and compact denial.

use super::zone::{Chain, Question, Signed, Signer};
use super::{Conclusion, ZONE};
use crate::finding::Fact;
use crate::name::Name;

/// The conclusion, or the first fact.
fn found(signer: &Signer, denied: &str, records: &[Signed]) -> String {
    match signer.prove(Question::parse(denied, &signer.apex).denied(), records) {
        Ok(proof) => format!("{:?}", proof.conclusion),
        Err(facts) => format!("{:?}", facts[0]),
    }
}

fn found_by(denied: &str, lines: &[&str]) -> String {
    let signer = Signer::new("example.");
    let records: Vec<_> = lines.iter().map(|line| signer.sign(&[(*line).to_owned()])).collect();
    found(&signer, denied, &records)
}

#[test]
fn nothing_to_go_by() {
    assert_eq!(found_by("name ml", &[]), "DenialMissing");
    assert_eq!(found_by("name ml", &["example. A 192.0.2.1"]), "DenialMissing");
}

/// CVE-2017-15105: the NSEC of a wildcard, renamed, would deny whatever is after the name queried.
#[test]
fn wildcard_expansion() {
    let signer = Signer::new("example.");
    let mut records = signer.sign(&["*.example. NSEC xx.example. A RRSIG NSEC".to_owned()]);
    for record in &mut records {
        record.owner = "a.example.".parse().unwrap();
    }
    let records = [records];
    for denied in ["type a MX", "name b", "ds a", "ds b", "closer b *"] {
        assert_eq!(found(&signer, denied, &records), "DenialFromWildcard { owner: a.example. }", "{denied}");
    }
}

#[test]
fn malformed() {
    for (line, expected) in [
        ("example. NSEC xx.elsewhere. A RRSIG NSEC", "DenialMalformed"),
        ("b.example. NSEC a.example. A RRSIG NSEC", "LastNsecNotToApex"),
        ("b.example. NSEC b.example. A RRSIG NSEC", "LastNsecNotToApex"),
        ("b.example. NSEC \\# 2 0161", "DenialMalformed"),
        (
            "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.w.example. NSEC3 1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A",
            "Nsec3OwnerInvalid",
        ),
        (
            "0p9mhaveqvm6t7vbl5lop2u3t2rp3to.example. NSEC3 1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A",
            "Nsec3OwnerInvalid",
        ),
        (
            "zzzzhaveqvm6t7vbl5lop2u3t2rp3tom.example. NSEC3 1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A",
            "Nsec3OwnerInvalid",
        ),
        ("example. NSEC3 1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A", "Nsec3OwnerInvalid"),
        (
            "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example. NSEC3 1 0 0 - 2t7b4g4vsa5smi47k61mv5bv A",
            "Nsec3NextInvalid",
        ),
        (
            "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example. NSEC3 1 2 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A",
            "DenialMalformed",
        ),
    ] {
        let found = found_by("name ml", &[line]);
        assert!(found.starts_with(expected), "{line}: {found}");
    }
    let signer = Signer::new("example.");
    let two = ["b.example. NSEC d.example. A".to_owned(), "b.example. NSEC d.example. MX".to_owned()];
    let found = found(&signer, "type b AAAA", &[signer.sign(&two)]);
    assert!(found.starts_with("DenialMalformed"), "{found}");
}

/// One record alone covers all but its own name.
#[test]
fn zones_of_one_name() {
    let signer = Signer::new("example.");
    for chain in
        [Chain::nsec(&signer, &[("@", "NS SOA")]), Chain::nsec3(&signer, &[("@", "NS SOA")], "1 0 0 -")]
    {
        for (denied, expected) in [
            ("name a", "Absent"),
            ("name b.a", "Absent"),
            ("name @", "NameExists"),
            ("type @ A", "Absent"),
            ("ds a", "NoZoneCut"),
        ] {
            assert_eq!(found(&signer, denied, &chain.links), expected, "{denied}");
        }
    }
}

/// The root has no parent that could deny its DS, and its names are like others'.
#[test]
fn root_zone() {
    let signer = Signer::new(".");
    let zone = [("@", "NS SOA"), ("com", "NS"), ("org", "NS DS")];
    for (chain, absence) in [
        (Chain::nsec(&signer, &zone), "InsecureDelegation(Nsec)"),
        (Chain::nsec3(&signer, &zone, "1 0 0 -"), "InsecureDelegation(Nsec3)"),
    ] {
        for (denied, expected) in [
            ("name a.", "Absent"),
            ("name a.b.", "Absent"),
            ("ds com.", absence),
            ("ds a.", "NoZoneCut"),
            ("type @ DS", "Absent"),
            ("ds @", "NoZoneCut"),
        ] {
            assert_eq!(found(&signer, denied, &chain.links), expected, "{denied}");
        }
    }
}

/// A zone never denies its own DS, whatever its records say (RFC 4035 §5.2).
#[test]
fn ds_of_the_apex() {
    for line in ["example. NSEC a.example. NS RRSIG NSEC", "a.example. NSEC example. A RRSIG NSEC"] {
        assert_eq!(found_by("ds @", &[line]), "DsDenialFromChild", "{line}");
    }
    assert_eq!(found_by("type @ DS", &["example. NSEC a.example. RRSIG NSEC"]), "DsDenialFromChild");
}

/// RFC 4035 §5.4: an NSEC that was verified shows itself and its RRSIG, whatever its bits for them say.
#[test]
fn nsec_and_rrsig_are_where_the_nsec_is() {
    for types in ["A", "A RRSIG", "A NSEC", "A RRSIG NSEC"] {
        let line = format!("b.example. NSEC d.example. {types}");
        for (denied, expected) in [
            ("type b NSEC", "TypeInBitmap { record_type: NSEC }"),
            ("type b RRSIG", "TypeInBitmap { record_type: RRSIG }"),
            ("type b MX", "Absent"),
            ("name c", "WildcardNotDenied { wildcard: *.example. }"),
        ] {
            assert_eq!(found_by(denied, &[&line]), expected, "{types}: {denied}");
        }
    }
}

/// RFC 4034 §4.1.2: bits of meta-types and QTYPEs are ignored; RFC 9824 §7.1: but for NXNAME.
#[test]
fn bits_of_types_that_no_zone_has() {
    for meta in ["OPT", "TYPE0", "TKEY", "AXFR", "TYPE200", "ANY"] {
        let line = format!("b.example. NSEC d.example. RRSIG NSEC {meta}");
        for denied in ["type b A".to_owned(), "type b ANY".to_owned(), format!("type b {meta}")] {
            assert_eq!(found_by(&denied, &[&line]), "Absent", "{line}: {denied}");
        }
        let mark = format!("b.example. NSEC d.example. RRSIG NSEC NXNAME {meta}");
        assert_eq!(found_by("name b", &[&mark]), "Absent", "{mark}");
    }
}

/// RFC 9824 §3.4: the next name of an unsigned delegation is not below it.
#[test]
fn compact_referral() {
    let line = ["sub.example. NSEC sub\\000.example. NS RRSIG NSEC"];
    assert_eq!(found_by("ds sub", &line), "InsecureDelegation(Nsec)");
    for denied in ["name x.sub", "type x.sub A", "type sub A"] {
        assert_eq!(found_by(denied, &line), "AncestorDelegation { owner: sub.example. }", "{denied}");
    }
}

/// RFC 9824 §4: with NSEC3 the mark stands alone.
#[test]
fn compact_denial_by_nsec3() {
    let signer = Signer::new("example.");
    let absent = Chain::nsec3(&signer, &[("@", "NS SOA"), ("ml", "NXNAME")], "1 0 0 -").select("=ml");
    for denied in ["name ml", "type ml A", "type ml NXNAME", "type ml ANY", "type ml DS"] {
        assert_eq!(found(&signer, denied, &absent), "Absent", "{denied}");
    }
    assert_eq!(found(&signer, "ds ml", &absent), "NoZoneCut");
    // RFC 9824 §4: an empty non-terminal has no bits at all, and exists.
    let empty = Chain::nsec3(&signer, &[("@", "NS SOA"), ("a.ml", "A")], "1 0 0 -").select("=ml");
    assert_eq!(found(&signer, "name ml", &empty), "NameExists");
    assert_eq!(found(&signer, "type ml A", &empty), "Absent");
}

/// RFC 9824 §3.1 and §3.2.
#[test]
fn compact_denial() {
    let absent = ["ml.example. NSEC \\000.ml.example. RRSIG NSEC NXNAME"];
    for denied in ["name ml", "name ML", "type ml A", "type ml NXNAME", "type ml ANY", "type ml DS"] {
        assert_eq!(found_by(denied, &absent), "Absent", "{denied}");
    }
    assert_eq!(found_by("ds ml", &absent), "NoZoneCut");
    assert_eq!(found_by("type ml NSEC", &absent), "TypeInBitmap { record_type: NSEC }");
    let present = ["ml.example. NSEC \\000.ml.example. TXT RRSIG NSEC"];
    assert_eq!(found_by("name ml", &present), "NameExists");
    assert_eq!(found_by("type ml A", &present), "Absent");
    // NXNAME beside data is no mark.
    let odd = ["ml.example. NSEC \\000.ml.example. TXT RRSIG NSEC NXNAME"];
    assert_eq!(found_by("name ml", &odd), "NameExists");
    assert_eq!(found_by("type ml TXT", &odd), "TypeInBitmap { record_type: TXT }");
}

/// RFC 9276 §3.2.
#[test]
fn iterations() {
    let mut signer = Signer::new("example.");
    let at = |signer: &Signer, iterations: u16| {
        let chain = Chain::nsec3(signer, ZONE, &format!("1 0 {iterations} -"));
        found(signer, "type ns1 MX", &chain.links)
    };
    assert_eq!(at(&signer, 150), "Absent");
    let too_high = "Nsec3IterationsTooHigh { iterations: 151, limit: 150 }";
    assert_eq!(at(&signer, 151), format!("Unevaluated({too_high})"));
    signer.policy.nsec3_iterations_bogus_above = 150;
    assert_eq!(at(&signer, 151), too_high);
}

/// RFC 5155 §8.1 and §8.2.
#[test]
fn parameters() {
    let signer = Signer::new("example.");
    let known = Chain::nsec3(&signer, ZONE, "1 0 1 aa");
    let other = Chain::nsec3(&signer, ZONE, "1 0 2 bb");
    let unknown = Chain::nsec3(&signer, ZONE, "2 0 1 aa");
    let few_unknown = &unknown.links[..2];
    assert_eq!(found(&signer, "name ml", few_unknown), "Nsec3HashUnknown { hash_algorithm: 2 }");
    // What is not known does not excuse what is.
    let beside = [known.select("=ns1"), few_unknown.to_vec()].concat();
    assert_eq!(found(&signer, "type ns1 A", &beside), "TypeInBitmap { record_type: A }");
    // A proof out of pieces of two chains is none; a whole one among pieces is.
    let needed = known.select("=@ -ml -*");
    let pieces = [other.select("=@ -ml"), known.select("-*")].concat();
    let facts = signer.prove(Question::parse("name ml", &signer.apex).denied(), &pieces).unwrap_err();
    assert_eq!(facts.first(), Some(&Fact::Nsec3ParametersDiffer));
    let whole = [other.select("=@"), needed].concat();
    assert_eq!(found(&signer, "name ml", &whole), "Absent");
}

/// CVE-2023-50868: what a name of many labels costs is bounded, and each name is hashed once.
#[test]
fn hashes() {
    let mut signer = Signer::new("example.");
    let chain = Chain::nsec3(&signer, ZONE, "1 0 100 -");
    let deep = Name::from_labels(std::iter::repeat_n(b"c".as_slice(), 120).chain([b"example".as_slice()]));
    let question = format!("name {}", deep.unwrap());
    assert_eq!(found(&signer, &question, &chain.links), "Absent");
    signer.policy.budget.nsec3_hashes = 300;
    let reached = "LimitReached { limit: Nsec3Hashes, number: 300 }";
    assert_eq!(found(&signer, &question, &chain.links), reached);
    // ml, example and *.example at three units each.
    signer.policy.budget.nsec3_hashes = 9;
    assert_eq!(found(&signer, "name ml", &chain.links), "Absent");
}

/// The records of a parent that is in the same answer do not count for the child.
#[test]
fn signer_of_another_zone() {
    let signer = Signer::new(".");
    let line = "example. NSEC zz. NS RRSIG NSEC".to_owned();
    let records = [signer.sign(&[line])];
    let child = "example.".parse::<Name>().unwrap();
    let verified = signer.verify(&records);
    let ask = |zone: &Name| {
        let question = Question::parse("type example. DS", &child);
        super::super::prove(question.denied(), zone, &verified, &mut signer.conditions())
    };
    assert_eq!(ask(&child).unwrap_err(), [Fact::DenialMissing]);
    assert_eq!(ask(&Name::root()).unwrap().conclusion, Conclusion::Absent);
}

/// During a move from NSEC to NSEC3 either may do.
#[test]
fn both_kinds() {
    let signer = Signer::new("example.");
    let (nsec, nsec3) = (Chain::nsec(&signer, ZONE), Chain::nsec3(&signer, ZONE, "1 0 0 -"));
    let records = [nsec.select("-ml"), nsec3.select("=@ -ml -*")].concat();
    assert_eq!(found(&signer, "name ml", &records), "Absent");
    let records = [nsec.select("-ml -*"), nsec3.select("=@")].concat();
    assert_eq!(found(&signer, "name ml", &records), "Absent");
    let records = [nsec.select("-ml"), nsec3.select("=@ -ml")].concat();
    assert_eq!(found(&signer, "name ml", &records), "WildcardNotDenied { wildcard: *.example. }");
}
