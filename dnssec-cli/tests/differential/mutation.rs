//! The mutations: one change to one honest response. What says "again" is signed again by the zone's own keys, so
//! that the signatures hold and only the meaning is wrong.

use dnssec_core::algorithm::{Algorithm, DigestType};
use dnssec_core::name::Name;
use dnssec_core::record::{Record, Rrsig};
use dnssec_core::record_type::RecordType;
use dnssec_core::wire::Message;
use dnssec_fixtures::{HierarchyBuilder, SigningKey};

use crate::forge::{
    ALGORITHM, EXPIRATION, Forge, INCEPTION, KEY_TAG, LABELS, ORIGINAL_TTL, Place, SIGNER, TYPE_COVERED,
    covered, put_u32, record,
};
use crate::mutate::Dice;
use dnssec_core::time::Timestamp;

/// A kind of mutation. `None` from its function says that the response offers nothing to do it to.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    run: fn(&mut Forge<'_>) -> Option<()>,
}

const DAY: u32 = 86_400;

impl Kind {
    /// Changes the response. The same seed does the same, whoever asks.
    pub(crate) fn apply(
        &self,
        message: &mut Message,
        builder: &HierarchyBuilder,
        now: Timestamp,
        seed: u64,
    ) -> Option<()> {
        (self.run)(&mut Forge { message, builder, dice: Dice::new(seed), now })
    }
}

/// All kinds. The names are those of `fixtures/differences.toml`.
pub(crate) const KINDS: &[Kind] = &[
    // Nothing at all: validators must agree on honest zones first.
    kind("none", |_| Some(())),
    // Whole records.
    kind("drop-record", |forge| forge.pick_data().map(|place| drop(forge.remove(place)))),
    kind("drop-signature", |forge| forge.pick_signature().map(|place| drop(forge.remove(place)))),
    kind("drop-set", drop_set),
    kind("drop-signatures", drop_signatures),
    kind("duplicate", duplicate),
    kind("reorder", reorder),
    kind("move-to-other-section", move_record),
    kind("swap-signatures", swap_signatures),
    kind("add-record", |forge| with_added(forge).map(drop)),
    kind("add-record-again", |forge| with_added(forge).and_then(|place| forge.sign_again(place))),
    kind("add-unsigned-set", add_unsigned_set),
    // Octets.
    kind("alter-data", |forge| altered(forge).map(drop)),
    kind("alter-data-again", |forge| altered(forge).and_then(|place| forge.sign_again(place))),
    kind("alter-signature", |forge| {
        let place = forge.pick_signature()?;
        let octet = 1 + forge.dice.below(30);
        forge.edit(place, |rdata| flip(rdata, octet));
        Some(())
    }),
    kind("truncate-signature", |forge| {
        let place = forge.pick_signature()?;
        forge.edit(place, shorten);
        Some(())
    }),
    kind("rename-owner", rename_owner),
    kind("owner-case", owner_case),
    kind("rdata-case", rdata_case),
    // Times and TTLs.
    kind("expired-again", |forge| dated(forge, 16, -2)),
    kind("expired-just-now-again", |forge| dated_seconds(forge, -30 * 86_400, -1_800)),
    kind("future-again", |forge| dated(forge, -2, 16)),
    kind("future-just-now-again", |forge| dated_seconds(forge, 1_800, 30 * 86_400)),
    kind("inception-after-expiration-again", |forge| dated(forge, -1, -2)),
    kind("validity-over-68-years-again", |forge| {
        dated_seconds(forge, -DAY_I, i64::from(u32::MAX / 2) + DAY_I)
    }),
    kind("date-altered", |forge| {
        let place = forge.pick_signature()?;
        let now = forge.now;
        forge.edit(place, |rdata| put_u32(rdata, EXPIRATION, now.plus(30 * DAY).0));
        Some(())
    }),
    kind("ttl-raised", |forge| set_ttl(forge, 86_400)),
    kind("ttl-lowered", |forge| set_ttl(forge, 1)),
    kind("original-ttl-again", |forge| {
        let place = forge.pick_signature()?;
        let ttl = [0, 1, 299, 301, 100_000, u32::MAX][forge.dice.below(6)];
        forge.sign_with_fields(place, |rdata| put_u32(rdata, ORIGINAL_TTL, ttl))
    }),
    kind("original-ttl-altered", |forge| {
        let place = forge.pick_signature()?;
        forge.edit(place, |rdata| put_u32(rdata, ORIGINAL_TTL, 299));
        Some(())
    }),
    // Signatures.
    kind("other-key", |forge| {
        let place = forge.pick_signature()?;
        let key = SigningKey::from_seed(Algorithm::ECDSAP256SHA256, SigningKey::ZONE_SIGNING, "stranger");
        forge.sign_by(place, &key, |_| {})
    }),
    kind("other-key-same-tag", |forge| {
        let place = forge.pick_signature()?;
        let signature = forge.at(place).rdata.to_vec();
        let algorithm = Algorithm(*signature.get(ALGORITHM)?);
        let key = SigningKey::from_seed(algorithm, SigningKey::ZONE_SIGNING, "stranger");
        forge
            .sign_by(place, &key, |rdata| rdata[KEY_TAG..SIGNER].copy_from_slice(&signature[KEY_TAG..SIGNER]))
    }),
    kind("swap-key-roles-again", |forge| {
        let place = forge.pick_signature()?;
        let signer = signer(forge, place)?;
        let keys = forge.keys(&signer)?;
        let is_by_key_signing = covered(forge.at(place)) == Some(RecordType::DNSKEY);
        let key = if is_by_key_signing { keys.zone_signing } else { keys.key_signing };
        forge.sign_by(place, &key, |_| {})
    }),
    kind("signed-by-parent", |forge| signed_by(forge, |signer| signer.parent())),
    kind("signed-by-sibling", |forge| {
        signed_by(forge, |signer| signer.parent()?.prepend(b"other").ok().filter(|name| name != signer))
    }),
    kind("second-signature-bad-first", |forge| {
        let place = forge.pick_signature()?;
        let mut bad = forge.at(place).clone();
        let mut rdata = bad.rdata.to_vec();
        flip(&mut rdata, 3);
        bad.rdata = rdata.into();
        forge.insert(place, bad);
        Some(())
    }),
    kind("second-signature-unknown-algorithm", |forge| {
        let place = forge.pick_signature()?;
        let mut other = forge.at(place).clone();
        let mut rdata = other.rdata.to_vec();
        rdata[ALGORITHM] = 200;
        other.rdata = rdata.into();
        forge.insert(place, other);
        Some(())
    }),
    kind("signature-algorithm-altered", |forge| {
        field_altered(forge, |rdata, dice| {
            rdata[ALGORITHM] = [0, 1, 5, 7, 8, 10, 12, 13, 16, 200, 253][dice.below(11)]
        })
    }),
    kind("signature-tag-altered", |forge| field_altered(forge, |rdata, _| rdata[KEY_TAG] ^= 1)),
    kind("signature-covers-other-type", |forge| {
        field_altered(forge, |rdata, dice| rdata[TYPE_COVERED + 1] = [1, 2, 5, 6, 16, 28, 47][dice.below(7)])
    }),
    kind("signer-name-altered", |forge| {
        let place = forge.pick_signature()?;
        let signer = signer(forge, place)?;
        let other = match forge.dice.below(3) {
            0 => signer.parent()?,
            1 => signer.prepend(b"www").ok()?,
            _ => Name::root(),
        };
        forge.edit(place, |rdata| {
            rdata.splice(SIGNER..SIGNER + signer.as_wire().len(), other.as_wire().iter().copied());
        });
        Some(())
    }),
    kind("signer-name-case", |forge| {
        field_altered(forge, |rdata, _| rdata[SIGNER + 1] = rdata[SIGNER + 1].to_ascii_uppercase())
    }),
    kind("labels-fewer", |forge| {
        field_altered(forge, |rdata, _| rdata[LABELS] = rdata[LABELS].saturating_sub(1))
    }),
    kind("labels-more", |forge| field_altered(forge, |rdata, _| rdata[LABELS] += 1)),
    kind("labels-fewer-again", |forge| {
        let place = forge.pick_signature()?;
        forge.sign_with_fields(place, |rdata| rdata[LABELS] = rdata[LABELS].saturating_sub(1))
    }),
    kind("labels-zero-again", |forge| {
        let place = forge.pick_signature()?;
        forge.sign_with_fields(place, |rdata| rdata[LABELS] = 0)
    }),
    // Denial.
    kind("bitmap-type-set-again", |forge| bitmap(forge, |octet, bit| *octet | bit)),
    kind("bitmap-type-cleared-again", |forge| bitmap(forge, |octet, bit| *octet & !bit)),
    kind("bitmap-malformed-again", |forge| {
        let place = forge.pick(is_denial)?;
        let malformed: &[u8] = [&[0, 0][..], &[0, 33], &[1], &[1, 1, 0x80, 0, 1, 0x40]][forge.dice.below(4)];
        forge.edit(place, |rdata| rdata.extend(malformed));
        forge.sign_again(place)
    }),
    kind("next-name-widened-again", |forge| {
        let place = forge.pick_type(RecordType::NSEC)?;
        let owner = forge.at(place).owner.clone();
        let next =
            [owner.prepend(b"\0").ok()?, owner.clone(), "zzzz.".parse().ok()?][forge.dice.below(3)].clone();
        next_name(forge, place, &next)
    }),
    kind("next-name-apex-again", |forge| {
        let place = forge.pick_type(RecordType::NSEC)?;
        let signature = forge.pick(|record| covered(record) == Some(RecordType::NSEC))?;
        let apex = signer(forge, signature)?;
        next_name(forge, place, &apex)
    }),
    kind("next-hash-again", |forge| {
        let place = forge.pick_type(RecordType::NSEC3)?;
        let octet = 1 + forge.dice.below(19);
        let start = next_hash(forge.at(place))?;
        forge.edit(place, |rdata| rdata[start + octet] ^= 0x55);
        forge.sign_again(place)
    }),
    kind("next-hash-length-again", |forge| {
        let place = forge.pick_type(RecordType::NSEC3)?;
        let start = next_hash(forge.at(place))?;
        forge.edit(place, |rdata| {
            rdata[start - 1] -= 1;
            rdata.remove(start);
        });
        forge.sign_again(place)
    }),
    kind("opt-out-flag-again", |forge| nsec3_octet(forge, |rdata, _| rdata[1] ^= 1)),
    kind("unknown-nsec3-flag-again", |forge| nsec3_octet(forge, |rdata, _| rdata[1] |= 2)),
    kind("nsec3-hash-algorithm-again", |forge| nsec3_octet(forge, |rdata, _| rdata[0] = 2)),
    kind("nsec3-iterations-again", |forge| {
        nsec3_octet(forge, |rdata, dice| {
            let number = [1u16, 49, 51, 150, 151, 2_500][dice.below(6)];
            rdata[2..4].copy_from_slice(&number.to_be_bytes());
        })
    }),
    kind("nsec3-iterations-everywhere-again", |forge| {
        let number = [49u16, 51, 150, 151, 501][forge.dice.below(5)];
        forge.pick_type(RecordType::NSEC3)?;
        let denials: Vec<Place> = forge.all(RecordType::NSEC3);
        for place in denials {
            forge.edit(place, |rdata| rdata[2..4].copy_from_slice(&number.to_be_bytes()));
            forge.sign_again(place)?;
        }
        Some(())
    }),
    kind("nsec3-salt-again", |forge| {
        let place = forge.pick_type(RecordType::NSEC3)?;
        forge.edit(place, |rdata| {
            rdata[4] += 1;
            rdata.insert(5, 7);
        });
        forge.sign_again(place)
    }),
    kind("denial-of-another-name", denial_of_another_name),
    kind("nsec-at-wildcard-again", |forge| {
        let place = forge.pick_type(RecordType::NSEC)?;
        let owner = forge.at(place).owner.clone();
        let signatures = forge.signatures_of(place);
        let wildcard = owner.parent()?.wildcard_child().ok()?;
        if wildcard == owner {
            return None;
        }
        for place in signatures.into_iter().chain([place]) {
            forge.at(place).owner = wildcard.clone();
        }
        forge.sign_again(place)
    }),
    // Header.
    kind("rcode", |forge| {
        let rcode = forge.message.header.word & 0xf;
        forge.message.header.word = forge.message.header.word & 0xfff0 | if rcode == 0 { 3 } else { 0 };
        Some(())
    }),
    kind("rcode-error", |forge| {
        forge.message.header.word = forge.message.header.word & 0xfff0 | [2, 5][forge.dice.below(2)];
        Some(())
    }),
    // Keys and delegations, signed again.
    kind("key-flags-again", |forge| {
        key_again(forge, |rdata, dice| {
            let flags = [0x0000u16, 0x0001, 0x0100, 0x0101, 0x0180, 0x0181, 0x8101][dice.below(7)];
            rdata[..2].copy_from_slice(&flags.to_be_bytes());
        })
    }),
    kind("key-protocol-again", |forge| key_again(forge, |rdata, _| rdata[2] = 2)),
    kind("key-algorithm-again", |forge| {
        key_again(forge, |rdata, dice| rdata[3] = [0, 1, 5, 8, 13, 15, 200][dice.below(7)])
    }),
    kind("key-truncated-again", |forge| key_again(forge, |rdata, _| shorten(rdata))),
    kind("key-added-again", |forge| {
        let place = forge.pick_type(RecordType::DNSKEY)?;
        let algorithm = [Algorithm::ECDSAP256SHA256, Algorithm::ED25519, Algorithm(200)][forge.dice.below(3)];
        let key = SigningKey::from_seed(algorithm, SigningKey::KEY_SIGNING, "stranger");
        forge.add_record(place, key.dnskey());
        forge.sign_again(place)
    }),
    kind("ds-tag-again", |forge| ds_again(forge, |rdata, _| rdata[1] ^= 1)),
    kind("ds-algorithm-again", |forge| {
        ds_again(forge, |rdata, dice| rdata[2] = [0, 1, 5, 7, 8, 13, 15, 200, 253][dice.below(9)])
    }),
    kind("ds-digest-type-again", |forge| {
        ds_again(forge, |rdata, dice| rdata[3] = [0, 1, 3, 4, 200][dice.below(5)])
    }),
    kind("ds-digest-again", |forge| ds_again(forge, |rdata, _| flip(rdata, 1))),
    kind("ds-digest-length-again", |forge| ds_again(forge, |rdata, _| shorten(rdata))),
    kind("ds-added-again", |forge| {
        let place = forge.pick_type(RecordType::DS)?;
        let owner = forge.at(place).owner.clone();
        let algorithm = [Algorithm::ECDSAP256SHA256, Algorithm::ED25519, Algorithm(200)][forge.dice.below(3)];
        let digest =
            [DigestType::SHA1, DigestType::SHA256, DigestType::SHA384, DigestType(200)][forge.dice.below(4)];
        let key = SigningKey::from_seed(algorithm, SigningKey::KEY_SIGNING, "stranger");
        forge.add_record(place, key.ds(&owner, digest));
        forge.sign_again(place)
    }),
    kind("ds-other-digest-again", |forge| {
        let place = forge.pick_type(RecordType::DS)?;
        let owner = forge.at(place).owner.clone();
        let keys = forge.keys(&owner)?;
        let digest = [DigestType::SHA1, DigestType::SHA384][forge.dice.below(2)];
        let rdata = keys.key_signing.ds(&owner, digest);
        if forge.dice.one_in(2) {
            forge.add_record(place, rdata);
        } else {
            forge.edit(place, |old| *old = rdata);
        }
        forge.sign_again(place)
    }),
    kind("ds-of-zone-signing-key-again", |forge| {
        let place = forge.pick_type(RecordType::DS)?;
        let owner = forge.at(place).owner.clone();
        let rdata = forge.keys(&owner)?.zone_signing.ds(&owner, DigestType::SHA256);
        forge.edit(place, |old| *old = rdata);
        forge.sign_again(place)
    }),
    // Aliases.
    kind("alias-target", |forge| {
        let place = forge.pick(is_alias)?;
        let target: Name = "www.other.b0.".parse().ok()?;
        forge.edit(place, |rdata| *rdata = target.as_wire().to_vec());
        Some(())
    }),
    kind("alias-target-again", |forge| {
        let place = forge.pick(|record| is_alias(record) && record.record_type != RecordType::DNAME)?;
        let target = forge.at(place).owner.parent()?.prepend(b"zz").ok()?;
        forge.edit(place, |rdata| *rdata = target.as_wire().to_vec());
        forge.sign_again(place)
    }),
];

const DAY_I: i64 = 86_400;

const fn kind(name: &'static str, run: fn(&mut Forge<'_>) -> Option<()>) -> Kind {
    Kind { name, run }
}

fn flip(rdata: &mut [u8], from_the_end: usize) {
    if let Some(octet) = rdata.iter_mut().rev().nth(from_the_end) {
        *octet ^= 0x10;
    }
}

fn shorten(rdata: &mut Vec<u8>) {
    rdata.pop();
}

fn is_denial(record: &Record) -> bool {
    matches!(record.record_type, RecordType::NSEC | RecordType::NSEC3)
}

fn is_alias(record: &Record) -> bool {
    matches!(record.record_type, RecordType::CNAME | RecordType::DNAME)
}

fn signer(forge: &mut Forge<'_>, place: Place) -> Option<Name> {
    Some(Rrsig::parse(&forge.at(place).rdata).ok()?.signer)
}

fn drop_set(forge: &mut Forge<'_>) -> Option<()> {
    let place = forge.pick_data()?;
    let Record { owner, record_type, .. } = forge.at(place).clone();
    let is_kept = |record: &Record| {
        record.owner != owner || record.record_type != record_type && covered(record) != Some(record_type)
    };
    forge.message.answers.retain(is_kept);
    forge.message.authorities.retain(is_kept);
    Some(())
}

fn drop_signatures(forge: &mut Forge<'_>) -> Option<()> {
    forge.pick_signature()?;
    forge.message.answers.retain(|record| record.record_type != RecordType::RRSIG);
    forge.message.authorities.retain(|record| record.record_type != RecordType::RRSIG);
    Some(())
}

fn duplicate(forge: &mut Forge<'_>) -> Option<()> {
    let place = forge.pick(|_| true)?;
    let record = forge.at(place).clone();
    forge.insert(place, record);
    Some(())
}

fn reorder(forge: &mut Forge<'_>) -> Option<()> {
    forge.pick(|_| true)?;
    forge.message.answers.reverse();
    forge.message.authorities.reverse();
    Some(())
}

fn move_record(forge: &mut Forge<'_>) -> Option<()> {
    let place = forge.pick(|_| true)?;
    let record = forge.remove(place);
    forge.push_elsewhere(place, record);
    Some(())
}

/// Two signatures of different sets change their places and owners, but not what they say.
fn swap_signatures(forge: &mut Forge<'_>) -> Option<()> {
    let one = forge.pick_signature()?;
    let first = forge.at(one).clone();
    let other = forge.pick(|record| record.record_type == RecordType::RRSIG && *record != first)?;
    let second = forge.at(other).clone();
    forge.at(one).rdata = second.rdata;
    forge.at(other).rdata = first.rdata;
    Some(())
}

fn with_added(forge: &mut Forge<'_>) -> Option<Place> {
    let place = forge.pick(|record| matches!(record.record_type, RecordType::A | RecordType::TXT))?;
    let rdata = if forge.at(place).record_type == RecordType::A { vec![192, 0, 2, 99] } else { vec![1, 65] };
    forge.add_record(place, rdata);
    Some(place)
}

fn add_unsigned_set(forge: &mut Forge<'_>) -> Option<()> {
    let place = forge.pick_data()?;
    let owner = forge.at(place).owner.prepend(b"added").ok()?;
    let (first, extra) = (forge.dice.one_in(2), record(&owner, RecordType::A, vec![192, 0, 2, 77]));
    if first {
        forge.message.answers.push(extra)
    } else {
        forge.message.authorities.push(extra)
    }
    Some(())
}

/// A record with other data of the same form.
fn altered(forge: &mut Forge<'_>) -> Option<Place> {
    let forms =
        [RecordType::A, RecordType::TXT, RecordType::SOA, RecordType::MX, RecordType::DS, RecordType::DNSKEY];
    let place = forge.pick(|record| forms.contains(&record.record_type))?;
    let octet = forge.dice.below(3);
    forge.edit(place, |rdata| flip(rdata, octet));
    Some(place)
}

fn rename_owner(forge: &mut Forge<'_>) -> Option<()> {
    let place = forge.pick(|_| true)?;
    let owner = forge.at(place).owner.clone();
    forge.at(place).owner = match forge.dice.below(3) {
        0 => owner.parent()?,
        1 => owner.prepend(b"x").ok()?,
        _ => owner.parent()?.wildcard_child().ok()?,
    };
    Some(())
}

fn upper(wire: &[u8]) -> Name {
    let labels = Name::from_wire(wire).unwrap();
    let labels: Vec<Vec<u8>> = labels.labels().map(<[u8]>::to_ascii_uppercase).collect();
    Name::from_labels(labels.iter().map(Vec::as_slice)).unwrap()
}

/// Case means nothing in owners, and the signature is over the canonical form (RFC 4034 §6.2).
fn owner_case(forge: &mut Forge<'_>) -> Option<()> {
    let place = forge.pick(|_| true)?;
    let owner = forge.at(place).owner.clone();
    forge.at(place).owner = upper(owner.as_wire());
    Some(())
}

/// The names in the RDATA of these types are lowercased for the signature (RFC 4034 §6.2, RFC 6840 §5.1: but not
/// the next name of NSEC).
fn rdata_case(forge: &mut Forge<'_>) -> Option<()> {
    let place = forge.pick(|record| is_alias(record) || record.record_type == RecordType::NSEC)?;
    forge.edit(place, |rdata| {
        let (name, rest) = Name::split_from_wire(rdata).unwrap();
        *rdata = [upper(name.as_wire()).as_wire(), rest].concat();
    });
    Some(())
}

fn dated(forge: &mut Forge<'_>, days_before: i64, days_after: i64) -> Option<()> {
    dated_seconds(forge, -days_before * DAY_I, days_after * DAY_I)
}

fn dated_seconds(forge: &mut Forge<'_>, inception: i64, expiration: i64) -> Option<()> {
    let place = forge.pick_signature()?;
    let at = |seconds: i64| u32::try_from((i64::from(forge.now.0) + seconds).rem_euclid(1 << 32)).unwrap();
    let (inception, expiration) = (at(inception), at(expiration));
    forge.sign_with_fields(place, |rdata| {
        put_u32(rdata, INCEPTION, inception);
        put_u32(rdata, EXPIRATION, expiration);
    })
}

fn set_ttl(forge: &mut Forge<'_>, ttl: u32) -> Option<()> {
    let place = forge.pick(|_| true)?;
    forge.at(place).ttl = ttl;
    Some(())
}

fn field_altered(forge: &mut Forge<'_>, alter: impl FnOnce(&mut Vec<u8>, &mut Dice)) -> Option<()> {
    let place = forge.pick_signature()?;
    let mut dice = forge.dice.clone();
    forge.edit(place, |rdata| alter(rdata, &mut dice));
    Some(())
}

/// The set is signed by another zone's key, in that zone's name.
fn signed_by(forge: &mut Forge<'_>, other: impl FnOnce(&Name) -> Option<Name>) -> Option<()> {
    let place = forge.pick_signature()?;
    let signer = signer(forge, place)?;
    let other = other(&signer)?;
    let key = forge.keys(&other)?.zone_signing;
    forge.sign_by(place, &key, |rdata| {
        rdata.truncate(SIGNER);
        rdata.extend(other.as_wire());
    })
}

/// Sets or clears one bit of a bitmap's first octets, among which are the types that matter.
fn bitmap(forge: &mut Forge<'_>, change: impl Fn(&u8, u8) -> u8) -> Option<()> {
    let place = forge.pick(is_denial)?;
    let record = forge.at(place).clone();
    let start = match record.record_type {
        RecordType::NSEC => Name::split_from_wire(&record.rdata).ok()?.0.as_wire().len(),
        _ => next_hash(&record)? + 20,
    };
    let types = [1u8, 2, 5, 6, 15, 16, 39, 43, 46, 47];
    let record_type = types[forge.dice.below(types.len())];
    let (octet, bit) = (start + 2 + usize::from(record_type / 8), 0x80 >> (record_type % 8));
    if *record.rdata.get(start)? != 0 || octet >= start + 2 + usize::from(*record.rdata.get(start + 1)?) {
        return None;
    }
    forge.edit(place, |rdata| rdata[octet] = change(&rdata[octet], bit));
    (forge.at(place).rdata != record.rdata).then_some(())?;
    forge.sign_again(place)
}

/// Where the next hashed owner begins.
fn next_hash(record: &Record) -> Option<usize> {
    Some(6 + usize::from(*record.rdata.get(4)?))
}

fn next_name(forge: &mut Forge<'_>, place: Place, next: &Name) -> Option<()> {
    forge.edit(place, |rdata| {
        let rest = Name::split_from_wire(rdata).unwrap().1.to_vec();
        *rdata = [next.as_wire(), &rest].concat();
    });
    forge.sign_again(place)
}

fn nsec3_octet(forge: &mut Forge<'_>, alter: impl FnOnce(&mut Vec<u8>, &mut Dice)) -> Option<()> {
    let place = forge.pick_type(RecordType::NSEC3)?;
    let mut dice = forge.dice.clone();
    forge.edit(place, |rdata| alter(rdata, &mut dice));
    forge.sign_again(place)
}

/// One of the denials is left out in favour of another that is here already: the proof has a hole.
fn denial_of_another_name(forge: &mut Forge<'_>) -> Option<()> {
    let place = forge.pick(is_denial)?;
    let owner = forge.at(place).owner.clone();
    forge.message.authorities.retain(|record| {
        record.owner != owner
            || !is_denial(record)
                && !covered(record)
                    .is_some_and(|covered| matches!(covered, RecordType::NSEC | RecordType::NSEC3))
    });
    Some(())
}

fn key_again(forge: &mut Forge<'_>, alter: impl FnOnce(&mut Vec<u8>, &mut Dice)) -> Option<()> {
    again(forge, RecordType::DNSKEY, alter)
}

fn ds_again(forge: &mut Forge<'_>, alter: impl FnOnce(&mut Vec<u8>, &mut Dice)) -> Option<()> {
    again(forge, RecordType::DS, alter)
}

fn again(
    forge: &mut Forge<'_>,
    record_type: RecordType,
    alter: impl FnOnce(&mut Vec<u8>, &mut Dice),
) -> Option<()> {
    let place = forge.pick_type(record_type)?;
    let mut dice = forge.dice.clone();
    forge.edit(place, |rdata| alter(rdata, &mut dice));
    forge.sign_again(place)
}
