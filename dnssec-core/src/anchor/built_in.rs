//! The keys of the root zone.

use super::{AnchorData, AnchorSource, TrustAnchor};
use crate::algorithm::{Algorithm, DigestType};
use crate::name::Name;
use crate::time::Timestamp;

/// A key of the root: what IANA's root-anchors.xml says of it.
pub(super) struct RootKey {
    key_tag: u16,
    digest: [u8; 32],
    /// Base64 of the public key field; flags 257, protocol 3, algorithm 8.
    public_key: &'static str,
    valid_from: Timestamp,
}

/// <https://data.iana.org/root-anchors/root-anchors.xml>, the keys in use or to come into use.
pub(super) const ROOT_KEYS: [RootKey; 2] = [
    RootKey {
        key_tag: 20326,
        digest: [
            0xe0, 0x6d, 0x44, 0xb8, 0x0b, 0x8f, 0x1d, 0x39, 0xa9, 0x5c, 0x0b, 0x0d, 0x7c, 0x65, 0xd0, 0x84,
            0x58, 0xe8, 0x80, 0x40, 0x9b, 0xbc, 0x68, 0x34, 0x57, 0x10, 0x42, 0x37, 0xc7, 0xf8, 0xec, 0x8d,
        ],
        public_key: "AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN\
            7SWXgnLh4+B5xQlNVz8Og8kvArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3rCj/\
            EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+eoZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilBmSVIzuDWfd\
            RUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwNR1AkUTV74bU=",
        valid_from: Timestamp(1_485_993_600), // 2017-02-02T00:00:00Z
    },
    RootKey {
        key_tag: 38696,
        digest: [
            0x68, 0x3d, 0x2d, 0x0a, 0xcb, 0x8c, 0x9b, 0x71, 0x2a, 0x19, 0x48, 0xb2, 0x7f, 0x74, 0x12, 0x19,
            0x29, 0x8d, 0x0a, 0x45, 0x0d, 0x61, 0x2c, 0x48, 0x3a, 0xf4, 0x44, 0xa4, 0xc0, 0xfb, 0x2b, 0x16,
        ],
        public_key: "AwEAAa96jeuknZlaeSrvyAJj6ZHv28hhOKkx3rLGXVaC6rXTsDc449/cidltpkyGwCJNnOAlFNKF2jBosZBU5eeH\
            spaQWOmOElZsjICMQMC3aeHbGiShvZsx4wMYSjH8e7Vrhbu6irwCzVBApESjbUdpWWmEnhathWu1jo+siFUiRAAxm9qyJNg/\
            wOZqqzL/dL/q8PkcRU5oUKEpUge71M3ej2/7CPqpdVwuMoTvoB+ZOT4YeGyxMvHmbrxlFzGOHOijtzN+u1TQNatX2XBuzZNQ\
            1K+s2CXkPIZo7s6JgZyvaBevYtxPvYLw4z9mR7K2vaF18UYH9Z9GNUUeayffKC73PYc=",
        valid_from: Timestamp(1_721_260_800), // 2024-07-18T00:00:00Z
    },
];

impl RootKey {
    const ALGORITHM: Algorithm = Algorithm(8);
    const SHA_256: DigestType = DigestType(2);

    pub(super) fn digest(&self) -> AnchorData {
        AnchorData::Ds {
            key_tag: self.key_tag,
            algorithm: Self::ALGORITHM,
            digest_type: Self::SHA_256,
            digest: self.digest.into(),
        }
    }

    pub(super) fn key(&self) -> AnchorData {
        let mut rdata = vec![1, 1, 3, Self::ALGORITHM.0];
        rdata.extend(data_encoding::BASE64.decode(self.public_key.as_bytes()).unwrap_or_default());
        AnchorData::Dnskey(rdata.into())
    }

    pub(super) fn anchor(&self, record: AnchorData) -> TrustAnchor {
        TrustAnchor {
            zone: Name::root(),
            record,
            valid_from: Some(self.valid_from),
            valid_until: None,
            source: AnchorSource::BuiltIn,
        }
    }
}
