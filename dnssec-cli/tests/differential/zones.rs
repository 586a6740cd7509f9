//! The zones that mutants live in: a batch below the root, in it a zone for each mutant, all honest.

use dnssec_core::algorithm::Algorithm;
use dnssec_core::name::Name;
use dnssec_core::record::Question;
use dnssec_core::record_type::RecordType;
use dnssec_core::time::Timestamp;
use dnssec_fixtures::{Denial, Hierarchy, HierarchyBuilder};
use std::net::Ipv4Addr;

use crate::mutate::Dice;

/// Everything is served here: validators that forward see the same octets, whoever asks.
pub(crate) const SERVER: Ipv4Addr = Ipv4Addr::new(127, 53, 20, 1);

/// Mutants that share a zone above theirs. A hierarchy has room for 250 zones, and each mutant has two.
pub(crate) const BATCH: usize = 100;

const TEXT: &str = "@ A 192.0.2.1
@ TXT \"apex\"
www A 192.0.2.2
www A 192.0.2.3
www TXT \"one\" \"two\"
mail MX 10 WWW
*.wild A 192.0.2.4
*.wild TXT \"wild\"
deep.ent A 192.0.2.5
alias CNAME www
wildalias CNAME any.wild
dangling CNAME nosuch
tree DNAME target
www.target A 192.0.2.6
zz A 192.0.2.7
";

/// A question below a mutant's apex; the name is relative to it, `@` is the apex itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(crate) name: &'static str,
    pub(crate) record_type: RecordType,
}

pub(crate) const QUESTIONS: [Asked; 25] = [
    asked("@", RecordType::A),
    asked("@", RecordType::SOA),
    asked("@", RecordType::DNSKEY),
    asked("@", RecordType::MX),
    asked("@", RecordType::DS),
    asked("www", RecordType::A),
    asked("www", RecordType::TXT),
    asked("www", RecordType::MX),
    asked("mail", RecordType::MX),
    asked("ent", RecordType::A),
    asked("wild", RecordType::A),
    asked("any.wild", RecordType::A),
    asked("a.b.wild", RecordType::A),
    asked("any.wild", RecordType::MX),
    asked("nosuch", RecordType::A),
    asked("a.b.nosuch", RecordType::A),
    asked("nosuch.www", RecordType::A),
    asked("alias", RecordType::A),
    asked("wildalias", RecordType::A),
    asked("dangling", RecordType::A),
    asked("outside", RecordType::A),
    asked("www.tree", RecordType::A),
    asked("nosuch.tree", RecordType::A),
    asked("www.child", RecordType::A),
    asked("child", RecordType::DS),
];

const fn asked(name: &'static str, record_type: RecordType) -> Asked {
    Asked { name, record_type }
}

impl Asked {
    pub(crate) fn below(self, apex: &Name) -> Question {
        Question::new(Name::parse_relative(self.name, apex).unwrap(), self.record_type)
    }
}

/// The apex of a mutant's zone.
pub(crate) fn apex(number: usize) -> Name {
    format!("m{number}.b{}.", number / BATCH).parse().unwrap()
}

/// Zones of the mutants `numbers`, all of one batch. The same seed makes the same root everywhere.
pub(crate) fn batch(
    numbers: impl Iterator<Item = usize>,
    now: Timestamp,
    dice: &mut Dice,
) -> HierarchyBuilder {
    let mut builder = HierarchyBuilder::new("differential", now);
    builder.zone(".").address = SERVER;
    for number in numbers {
        let batch = number / BATCH;
        for shared in [format!("b{batch}."), format!("other.b{batch}.")] {
            let zone = builder.zone(&shared);
            zone.address = SERVER;
            "www A 192.0.2.8\n".clone_into(&mut zone.text);
        }
        let apex = apex(number);
        let zone = builder.zone(&apex.to_string());
        zone.address = SERVER;
        zone.text = format!("{TEXT}outside CNAME www.other.b{batch}.\n");
        zone.algorithm = Some(
            [
                Algorithm::ECDSAP256SHA256,
                Algorithm::ECDSAP256SHA256,
                Algorithm::ECDSAP256SHA256,
                Algorithm::RSASHA256,
                Algorithm::ECDSAP384SHA384,
                Algorithm::ED25519,
            ][dice.below(6)],
        );
        zone.denial =
            [Denial::Nsec, Denial::NSEC3, Denial::OPT_OUT, Denial::nsec3(5, b"\x5a\x17")][dice.below(4)];
        let child = builder.zone(&format!("child.{apex}"));
        child.address = SERVER;
        child.algorithm = None;
        "www A 192.0.2.9\n".clone_into(&mut child.text);
    }
    builder
}

/// The root alone, for whoever needs its anchor.
pub(crate) fn root(now: Timestamp) -> Hierarchy {
    batch(std::iter::empty(), now, &mut Dice::new(1)).build()
}
