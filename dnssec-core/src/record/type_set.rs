//! Type bitmaps, read.

use super::ViewFault;
use crate::record_type::RecordType;
use std::collections::BTreeSet;

/// The set of types in an NSEC or NSEC3 bitmap (RFC 4034 §4.1.2), without meta-types but NXNAME.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypeSet(BTreeSet<RecordType>);

impl TypeSet {
    /// Reads window blocks: ascending windows of 1 to 32 octets each.
    pub(super) fn parse(record_type: RecordType, mut rest: &[u8]) -> Result<Self, ViewFault> {
        let malformed = || ViewFault::Bitmap { record_type };
        let mut types = BTreeSet::new();
        let mut previous = None;
        while let Some(([window, length], after)) = rest.split_first_chunk::<2>() {
            let (bitmap, after) = after.split_at_checked(usize::from(*length)).ok_or_else(malformed)?;
            if bitmap.is_empty() || bitmap.len() > 32 || previous.is_some_and(|previous| previous >= *window)
            {
                return Err(malformed());
            }
            for (low, octet) in (0u16..).step_by(8).zip(bitmap) {
                let base = u16::from(*window) << 8 | low;
                let set = (0..8).filter(|bit| octet & (0x80 >> bit) != 0).map(|bit| RecordType(base + bit));
                // RFC 4034 §4.1.2: bits of types that no zone has are ignored; RFC 9824 §7.1 excepts NXNAME.
                types.extend(set.filter(|set| !set.is_meta() || *set == RecordType::NXNAME));
            }
            previous = Some(*window);
            rest = after;
        }
        if rest.is_empty() { Ok(TypeSet(types)) } else { Err(malformed()) }
    }

    /// Whether the bit of this type is set.
    pub fn contains(&self, record_type: RecordType) -> bool {
        self.0.contains(&record_type)
    }

    /// The types in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = RecordType> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<RecordType> for TypeSet {
    fn from_iter<I: IntoIterator<Item = RecordType>>(types: I) -> Self {
        TypeSet(types.into_iter().collect())
    }
}
