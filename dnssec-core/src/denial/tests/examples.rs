//! The RFCs' own examples with their own signatures, one RRset knocked out at a time.

use super::zone::Question;
use crate::allowance::Allowance;
use crate::finding::Fact;
use crate::master::Reader;
use crate::name::Name;
use crate::policy::Policy;
use crate::record::Record;
use crate::record_type::RecordType;
use crate::rrset::Rrset;
use crate::signature::{Conditions, Failures, Keys, Required, Verified, verify};
use crate::time::Timestamp;

/// Section, what is denied, the owners shown (as far as they tell), and the conclusion or the first fact.
struct Example(&'static str, &'static str, &'static str, &'static str);

/// Checked in April 2004, when its signatures were valid.
#[test]
fn rfc_4035_appendix_b() {
    const ZONE: &str = include_str!("../../../tests/rfc_examples/rfc4035.zone");
    const EXAMPLES: &[Example] = &[
        Example("B.2", "name ml", "example. b.", "Absent"),
        Example("B.3", "type ns1 MX", "ns1.", "Absent"),
        Example("B.5", "ds b", "b.", "InsecureDelegation(Nsec)"),
        Example("B.6", "closer a.z.w *.w", "x.y.w.", "Absent"),
        Example("B.7", "type a.z.w AAAA", "x.y.w. *.w.", "Absent"),
        Example("B.8", "type @ DS", "example.", "DsDenialFromChild"),
    ];
    check(ZONE, Timestamp(1_082_419_200), [38519, 9465], EXAMPLES);
}

/// All NSEC3 records of the zone have opt-out, so a name that is covered may be an unsigned delegation.
#[test]
fn rfc_5155_appendix_b() {
    const ZONE: &str = include_str!("../../../tests/rfc_examples/rfc5155.zone");
    const EXAMPLES: &[Example] = &[
        Example("B.1", "name a.c.x.w", "0p9m b4um 35mt", "OptOut"),
        Example("B.2", "type ns1 MX", "2t7b", "Absent"),
        Example("B.2.1", "type y.w A", "ji6n", "Absent"),
        Example("B.3", "ds c", "35mt 0p9m", "InsecureDelegation(OptOut)"),
        Example("B.4", "closer a.z.w *.w", "q04j", "OptOut"),
        // B.5 shows r53b, the wildcard, too; under opt-out the others lead as far.
        Example("B.5", "type a.z.w AAAA", "k8ud q04j", "OptOut"),
        Example("B.5", "type a.z.w MX", "k8ud q04j r53b", "TypeInBitmap { record_type: MX }"),
        Example("B.6", "type @ DS", "0p9m", "DsDenialFromChild"),
    ];
    check(ZONE, Timestamp(1_262_304_000), [40430, 12708], EXAMPLES);
}

fn check(zone: &str, now: Timestamp, tags: [u16; 2], examples: &[Example]) {
    let apex: Name = "example.".parse().unwrap();
    let records: Vec<Record> = Reader::new(zone.as_bytes(), apex.clone()).collect::<Result<_, _>>().unwrap();
    let sets = Rrset::group(&records);
    let keys = Keys::of(sets.iter().find(|set| set.record_type == RecordType::DNSKEY).unwrap());
    assert_eq!(keys.ids().iter().map(|id| id.tag).collect::<Vec<_>>(), tags);
    let policy = Policy::default();
    let allowance = Allowance::new(&policy.budget);
    let mut conditions = Conditions { now, policy: &policy, allowance, failures: Failures::default() };
    let mut verified = Vec::new();
    for set in &sets {
        for signature in &set.signatures {
            let alone = Rrset { signatures: vec![signature], ..set.clone() };
            let result = verify(&alone, &keys, &Required::default(), &mut conditions);
            verified.push(result.unwrap_or_else(|facts| panic!("{} {signature}: {facts:?}", set.owner)));
        }
    }
    verified.retain(|set| [RecordType::NSEC, RecordType::NSEC3].contains(&set.rrset().record_type));
    let mut ask = |denied: &str, records: &[Verified<'_>]| {
        let question = Question::parse(denied, &apex);
        super::super::prove(question.denied(), &apex, records, &mut conditions)
    };
    for Example(section, denied, shown, expected) in examples {
        let starts = |set: &&Verified<'_>| {
            shown.split(' ').any(|start| set.rrset().owner.to_string().starts_with(start))
        };
        let shown: Vec<_> = verified.iter().filter(starts).cloned().collect();
        let result = ask(denied, &shown);
        let found = match &result {
            Ok(proof) => format!("{:?}", proof.conclusion),
            Err(facts) => format!("{:?}", facts[0]),
        };
        assert_eq!(found, *expected, "{section}");
        if result.is_err() {
            continue;
        }
        for knocked_out in 0..shown.len() {
            let mut records = shown.clone();
            records.remove(knocked_out);
            let facts = ask(denied, &records).map(|proof| proof.conclusion).unwrap_err();
            assert_eq!(facts == [Fact::DenialMissing], shown.len() == 1, "{section}: {facts:?}");
        }
    }
}
