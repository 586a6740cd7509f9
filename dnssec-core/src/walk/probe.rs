//! Questions beside the chain, asked of every server of the zones that it leads through: what the zone says of
//! itself, and what a later question would meet. They carry the EDNS options that tell which of several servers
//! answers and whether it does cookies; the chain does without them, so that a server that cannot stand options
//! is told from one that is down.

use crate::name::Name;
use crate::record::Question;
use crate::record_type::RecordType;

/// The label of a name that no zone should have: its denial is what resolvers get for names with a slip. Its
/// capitals must come back as they are (RFC 4343 §4.1).
const NO_SUCH_LABEL: &[u8] = b"Dnssec-Check-No-Such-Name";

/// An old type that hardly any name has (RFC 1183 §1): its denial shows the bitmap of the name.
const RARE_TYPE: RecordType = RecordType::AFSDB;

/// What is asked of each zone on the way: its serial number.
pub(super) fn on_the_way(zone: &Name) -> Vec<Question> {
    vec![Question::new(zone.clone(), RecordType::SOA)]
}

/// What is asked of a zone that answers the question: its servers, what it wants its DS to be (RFC 7344), how it
/// says that it denies (RFC 5155 §4), whether it denies rightly what it has not, and has not denied what it has: the
/// name above may be empty, but it exists (RFC 8020 §2), and resolvers that minimise questions ask for it (RFC 9156
/// §2.1).
pub(super) fn at_the_end(zone: &Name, name: &Name) -> Vec<Question> {
    let of_zone = [RecordType::NS, RecordType::NSEC3PARAM];
    let mut questions: Vec<Question> =
        of_zone.into_iter().map(|record_type| Question::new(zone.clone(), record_type)).collect();
    if !zone.is_root() {
        questions.push(Question::new(zone.clone(), RecordType::CDS));
        questions.push(Question::new(zone.clone(), RecordType::CDNSKEY));
    }
    if let Ok(nosuch) = zone.prepend(NO_SUCH_LABEL) {
        questions.push(Question::new(nosuch, RecordType::A));
    }
    if let Some(above) = name.parent().filter(|above| above.is_below(zone)) {
        questions.push(Question::new(above, RecordType::A));
    }
    for record_type in [RecordType::A, RecordType::AAAA, RARE_TYPE] {
        questions.push(Question::new(name.clone(), record_type));
    }
    questions
}
