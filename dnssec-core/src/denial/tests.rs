//! Each negative kind on the zone of RFC 4035 Appendix A and RFC 5155 Appendix A, enlarged by an alias, a
//! DNAME and the like. A case holds with exactly the records it needs and with all of the zone's, and fails
//! when any one of those needed is knocked out.

mod cover;
mod examples;
mod model;
mod unfit;
mod zone;

use super::{Conclusion, Denied};
use zone::{Chain, Question, Signer};

const ZONE: &[(&str, &str)] = &[
    ("@", "NS SOA MX DNSKEY"),
    ("a", "NS DS"),
    ("ai", "A HINFO AAAA"),
    ("alias", "CNAME"),
    ("b", "NS"),
    ("d", "DNAME"),
    ("ns1", "A"),
    ("ns2", "A"),
    ("*.w", "MX"),
    ("x.w", "MX"),
    ("x.y.w", "MX"),
    ("xx", "A HINFO AAAA"),
];

/// What is denied, the records needed (`=` matches, `-` covers), and the conclusion or the first fact.
struct Case(&'static str, &'static str, &'static str);

const ABSENT: &str = "Absent";

/// What NSEC and NSEC3 agree on once the records that serve are named.
const COMMON: &[Case] = &[
    Case("name xx", "=xx", "NameExists"),
    Case("name XX", "=xx", "NameExists"),
    Case("type ns1 MX", "=ns1", ABSENT),
    Case("type NS1 MX", "=ns1", ABSENT),
    Case("type ns1 A", "=ns1", "TypeInBitmap { record_type: A }"),
    Case("type ns1 ANY", "=ns1", "TypeInBitmap { record_type: A }"),
    Case("type ns1 DS", "=ns1", ABSENT),
    Case("type ns1 CNAME", "=ns1", ABSENT),
    Case("type d A", "=d", ABSENT),
    Case("type alias A", "=alias", "CnameInBitmap"),
    Case("type alias CNAME", "=alias", "TypeInBitmap { record_type: CNAME }"),
    Case("type *.w A", "=*.w", ABSENT),
    Case("type @ A", "=@", ABSENT),
    Case("type @ DS", "=@", "DsDenialFromChild"),
    Case("type a DS", "=a", "TypeInBitmap { record_type: DS }"),
    Case("closer a.z.w *.w", "-z.w", ABSENT),
    Case("closer z.w *.w", "-z.w", ABSENT),
    Case("closer x.x.w *.w", "=x.w", "WildcardExpansionUnproven"),
    Case("closer x.w *.w", "=x.w", "WildcardExpansionUnproven"),
    Case("closer ns1 *.w", "=ns1", "WildcardExpansionUnproven"),
    Case("closer a.z.w w", "-z.w", "WildcardExpansionUnproven"),
    Case("ds ns1", "=ns1", "NoZoneCut"),
    Case("ds alias", "=alias", "NoZoneCut"),
    Case("ds a", "=a", "TypeInBitmap { record_type: DS }"),
    Case("ds @", "=@", "DsDenialFromChild"),
];

#[test]
fn nsec() {
    const CASES: &[Case] = &[
        Case("name ml", "-ml -*", ABSENT),
        Case("name ML", "-ml -*", ABSENT),
        Case("name zz", "-zz -*", ABSENT),
        Case("name a.ns1", "-a.ns1 -*.ns1", ABSENT),
        Case("name *.x.w", "-*.x.w", ABSENT),
        Case("name *", "-*", ABSENT),
        Case("name a.z.w", "-a.z.w", "WildcardNotDenied { wildcard: *.w.example. }"),
        Case("name y.w", "-y.w", "NameExists"),
        Case("name w", "-w", "NameExists"),
        Case("name mc.b", "-mc.b", "AncestorDelegation { owner: b.example. }"),
        Case("name x.d", "-x.d", "AncestorDelegation { owner: d.example. }"),
        Case("name elsewhere.", "-zz", "NameNotCovered"),
        Case("type y.w A", "-y.w", ABSENT),
        Case("type w DS", "-w", ABSENT),
        Case("type a.z.w AAAA", "-a.z.w =*.w", ABSENT),
        Case("type a.z.w MX", "-a.z.w =*.w", "TypeInBitmap { record_type: MX }"),
        Case("type ml A", "-ml -*", "NoDataForDeniedName"),
        Case("type b A", "=b", "AncestorDelegation { owner: b.example. }"),
        Case("type b DS", "=b", ABSENT),
        Case("type x.a A", "-x.a", "AncestorDelegation { owner: a.example. }"),
        Case("closer a.y.w *.w", "-y.w", "WildcardExpansionUnproven"),
        Case("ds b", "=b", "InsecureDelegation(Nsec)"),
        Case("ds ml", "-ml", "NoZoneCut"),
        Case("ds w", "-w", "NoZoneCut"),
        Case("ds x.b", "-x.b", "AncestorDelegation { owner: b.example. }"),
    ];
    let signer = Signer::new("example.");
    let chain = Chain::nsec(&signer, ZONE);
    COMMON.iter().chain(CASES).for_each(|case| check(case, &signer, &chain));
}

#[test]
fn nsec3() {
    const CASES: &[Case] = &[
        Case("name ml", "=@ -ml -*", ABSENT),
        Case("name ML", "=@ -ml -*", ABSENT),
        Case("name a.c.x.w", "=x.w -c.x.w -*.x.w", ABSENT),
        Case("name *.x.w", "=x.w -*.x.w", ABSENT),
        Case("name a.z.w", "=w -z.w =*.w", "WildcardNotDenied { wildcard: *.w.example. }"),
        Case("name y.w", "=y.w", "NameExists"),
        Case("name mc.b", "=b -mc.b", "AncestorDelegation { owner: "),
        Case("name x.d", "=d -x.d", "AncestorDelegation { owner: "),
        Case("name elsewhere.", "=@", "NoClosestEncloser"),
        Case("type y.w A", "=y.w", ABSENT),
        Case("type a.z.w AAAA", "=w -z.w =*.w", ABSENT),
        Case("type a.z.w MX", "=w -z.w =*.w", "TypeInBitmap { record_type: MX }"),
        Case("type ml A", "=@ -ml -*", "NoDataForDeniedName"),
        Case("type b A", "=b", "AncestorDelegation { owner: "),
        Case("type b DS", "=b", ABSENT),
        Case("type x.a A", "=a -x.a", "AncestorDelegation { owner: "),
        Case("closer a.y.w *.w", "=y.w", "WildcardExpansionUnproven"),
        Case("ds b", "=b", "InsecureDelegation(Nsec3)"),
        Case("ds ml", "=@ -ml", "NoZoneCut"),
        Case("ds w", "=w", "NoZoneCut"),
        Case("ds x.b", "=b -x.b", "AncestorDelegation { owner: "),
    ];
    let signer = Signer::new("example.");
    let chain = Chain::nsec3(&signer, ZONE, "1 0 12 aabbccdd");
    COMMON.iter().chain(CASES).for_each(|case| check(case, &signer, &chain));
}

/// The unsigned delegation b has no NSEC3, as RFC 5155 §7.1 allows.
#[test]
fn nsec3_with_opt_out() {
    const CASES: &[Case] = &[
        Case("name ml", "=@ -ml -*", "OptOut"),
        Case("name a.c.x.w", "=x.w -c.x.w -*.x.w", "OptOut"),
        Case("type ns1 MX", "=ns1", ABSENT),
        Case("type ml A", "=@ -ml", "OptOut"),
        Case("type b A", "=@ -b", "OptOut"),
        Case("type b DS", "=@ -b", "OptOut"),
        // An unsigned delegation z.w would answer for itself, so here the wildcard is not needed.
        Case("type a.z.w AAAA", "=w -z.w", "OptOut"),
        Case("type a.z.w MX", "=w -z.w =*.w", "TypeInBitmap { record_type: MX }"),
        Case("type a DS", "=a", "TypeInBitmap { record_type: DS }"),
        Case("closer a.z.w *.w", "-z.w", "OptOut"),
        Case("ds b", "=@ -b", "InsecureDelegation(OptOut)"),
        Case("ds x.b", "=@ -b", "InsecureDelegation(OptOut)"),
        Case("ds ns1", "=ns1", "NoZoneCut"),
        Case("ds a", "=a", "TypeInBitmap { record_type: DS }"),
    ];
    let signer = Signer::new("example.");
    let zone: Vec<_> = ZONE.iter().copied().filter(|(name, _)| *name != "b").collect();
    let chain = Chain::nsec3(&signer, &zone, "1 1 12 aabbccdd");
    CASES.iter().for_each(|case| check(case, &signer, &chain));
}

/// What the report shows of a proof.
#[test]
fn steps() {
    let signer = Signer::new("example.");
    let steps = |chain: &Chain, denied| {
        let question = Question::parse(denied, &signer.apex);
        let proof = signer.prove(question.denied(), &chain.links).unwrap();
        proof.steps.iter().map(|step| format!("{step:?}")).collect::<Vec<_>>()
    };
    let chain = Chain::nsec(&signer, ZONE);
    assert_eq!(
        steps(&chain, "name a.ml"),
        [
            "NameCovered { name: a.ml.example., by: d.example. }",
            "ClosestEncloser { name: example., by: Some(d.example.) }",
            "NameCovered { name: *.example., by: example. }",
        ]
    );
    assert_eq!(steps(&chain, "type y.w A"), ["EmptyNonTerminal { name: y.w.example., by: x.w.example. }"]);
    assert_eq!(steps(&chain, "name *.x.w").len(), 2);
    let chain = Chain::nsec3(&signer, ZONE, "1 0 12 aabbccdd");
    assert_eq!(steps(&chain, "name *.x.w").len(), 2);
    let by = |name: &str| chain.place(&name.parse().unwrap());
    let by_cover = |name: &str| chain.select(name)[0][0].owner.clone();
    assert_eq!(
        steps(&chain, "type a.z.w AAAA"),
        [
            format!("ClosestEncloser {{ name: w.example., by: Some({}) }}", by("w.example.")),
            format!("NameCovered {{ name: z.w.example., by: {} }}", by_cover("-z.w")),
            format!("TypeDenied {{ name: *.w.example., record_type: AAAA, by: {} }}", by("*.w.example.")),
        ]
    );
}

fn check(Case(denied, needs, expected): &Case, signer: &Signer, chain: &Chain) {
    let question = Question::parse(denied, &signer.apex);
    let needed = chain.select(needs);
    let shown = |records: &[_]| match signer.prove(question.denied(), records) {
        Ok(proof) => format!("{:?}", proof.conclusion),
        Err(facts) => format!("{:?}", facts[0]),
    };
    for records in [&needed, &chain.links] {
        let found = shown(records);
        assert!(found.starts_with(expected), "{denied} by {needs}: {found}");
    }
    if signer.prove(question.denied(), &needed).is_err() {
        return;
    }
    for knocked_out in 0..needed.len() {
        let mut records = needed.clone();
        records.remove(knocked_out);
        let found = signer.prove(question.denied(), &records);
        assert!(found.is_err(), "{denied} by {needs} without {knocked_out}: {found:?}");
    }
}
