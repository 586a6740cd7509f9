//! Sets that no honest signer would sign, signed by the key of a zone.

use super::NOW;
use super::world::{World, roll_name};
use crate::mutate::{Dice, record};
use dnssec_core::algorithm::nsec3_hash;
use dnssec_core::name::Name;
use dnssec_core::record::{Record, Rrsig};
use dnssec_core::record_type::RecordType;
use dnssec_core::rrset::Rrset;
use dnssec_fixtures::Validity;

/// A set of one or two records, and its signature.
pub(crate) fn forge(world: &World, dice: &mut Dice) -> Vec<Record> {
    let apex = world.trusted[dice.below(world.trusted.len())].clone();
    let mut records = vec![roll_record(&apex, dice)];
    if dice.one_in(6) {
        let again = roll_record(&apex, dice);
        if again.record_type == records[0].record_type {
            records.push(Record { owner: records[0].owner.clone(), ..again });
        }
    }
    records.push(sign(world, &apex, &records, dice));
    records
}

fn roll_record(apex: &Name, dice: &mut Dice) -> Record {
    use RecordType as T;
    let owner = roll_name(dice);
    let target = roll_name(dice);
    match dice.below(12) {
        0..=2 => {
            let next = if dice.one_in(3) { owner.prepend(b"\0").unwrap_or(target) } else { target };
            record(&owner, T::NSEC, [next.as_wire(), &bitmap(dice)].concat())
        }
        3..=7 => nsec3(apex, dice),
        8 => record(&owner, T::CNAME, target.as_wire().to_vec()),
        9 => record(&owner, T::DNAME, target.as_wire().to_vec()),
        10 => {
            let types = [dice.octet(), dice.octet(), [251, 13, 253, 8][dice.below(4)], dice.octet() & 7];
            record(&owner, T::DS, [&types[..], &vec![0xcd; dice.below(50)]].concat())
        }
        _ => {
            let soa = [target.as_wire(), target.as_wire(), &[0; 20]].concat();
            if dice.one_in(2) {
                record(&owner, T::SOA, soa)
            } else {
                record(&owner, T::A, vec![192, 0, 2, 99])
            }
        }
    }
}

/// An NSEC3 near the hashes of names that may be asked for.
fn nsec3(apex: &Name, dice: &mut Dice) -> Record {
    let iterations = [0u16, 0, 1, 150, 151, 2500, u16::MAX][dice.below(7)];
    let salt = vec![0xab; [0, 0, 1, 255][dice.below(4)]];
    // The work is the validator's, not the forger's.
    let hash = |name: &Name| nsec3_hash(&name.canonical_wire(), &salt, iterations.min(1));
    let mut own = hash(&roll_name(dice));
    let mut next = hash(&roll_name(dice));
    let step = dice.below(3);
    own[19] = own[19].wrapping_sub([0, 1, 0][step]);
    next[19] = next[19].wrapping_add([0, 1, 2][dice.below(3)]);
    if dice.one_in(4) {
        next = own;
    }
    let flags = [0u8, 0, 1, 2, 255][dice.below(5)];
    let algorithm = [1u8, 1, 1, 1, 2][dice.below(5)];
    let mut rdata = vec![algorithm, flags];
    rdata.extend(iterations.to_be_bytes());
    rdata.push(u8::try_from(salt.len()).unwrap_or(u8::MAX));
    rdata.extend_from_slice(&salt);
    let kept = if dice.one_in(8) { dice.below(21) } else { 20 };
    rdata.push(u8::try_from(kept).unwrap_or(u8::MAX));
    rdata.extend_from_slice(&next[..kept]);
    rdata.extend(bitmap(dice));
    let label = data_encoding::BASE32HEX_NOPAD.encode(&own).to_lowercase();
    let above = if dice.one_in(8) { roll_name(dice) } else { apex.clone() };
    record(&above.prepend(label.as_bytes()).unwrap_or(above), RecordType::NSEC3, rdata)
}

/// A type bitmap of any types (RFC 4034 §4.1.2), not always a good one.
fn bitmap(dice: &mut Dice) -> Vec<u8> {
    if dice.one_in(12) {
        return (0..dice.below(6)).map(|_| dice.octet()).collect();
    }
    // Window 0, types 0 to 63, and perhaps NXNAME (RFC 9824 §2.1).
    let mut octets = [0u8; 16];
    for _ in 0..dice.below(5) {
        let bit = [1usize, 2, 5, 6, 15, 16, 39, 43, 46, 47, 48, 50, 51, 128 - 1][dice.below(14)];
        octets[bit / 8] |= 0x80 >> (bit % 8);
    }
    let mut rdata = match octets.iter().rposition(|octet| *octet != 0) {
        Some(last) => [&[0, u8::try_from(last + 1).unwrap_or(16)], &octets[..=last]].concat(),
        None => Vec::new(),
    };
    if dice.one_in(8) {
        rdata = [&[0, 17], &octets[..], &[0x80]].concat();
    }
    rdata
}

/// A signature that verifies, unless the dice say more labels than the owner has.
fn sign(world: &World, apex: &Name, records: &[Record], dice: &mut Dice) -> Record {
    let owner = &records[0].owner;
    let honest = owner.signature_label_count();
    let labels = match dice.below(8) {
        0 => honest.saturating_sub(1 + dice.below(3)),
        1 => honest + 1,
        _ => honest,
    };
    let validity = match dice.below(12) {
        0 => Validity::before(NOW),
        1 => Validity { inception: NOW.minus(1 << 31), expiration: NOW.plus(1 << 31) },
        _ => Validity::around(NOW),
    };
    let signer = if dice.one_in(12) { roll_name(dice) } else { apex.clone() };
    let key = world.key(apex);
    let mut rdata = records[0].record_type.0.to_be_bytes().to_vec();
    rdata.extend([key.algorithm.0, u8::try_from(labels).unwrap_or(u8::MAX)]);
    rdata.extend(300u32.to_be_bytes());
    rdata.extend(validity.expiration.0.to_be_bytes());
    rdata.extend(validity.inception.0.to_be_bytes());
    rdata.extend(key.key_tag().to_be_bytes());
    rdata.extend(signer.canonical_wire());
    let sets = Rrset::group(records);
    let signed = Rrsig::parse(&rdata).ok().and_then(|signature| sets.first()?.signed_data(&signature));
    rdata.extend(key.sign(&signed.unwrap_or_default()));
    record(owner, RecordType::RRSIG, rdata)
}
