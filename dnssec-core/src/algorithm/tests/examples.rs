//! The examples, as printed in the RFCs.

use data_encoding::BASE64;

use super::super::{Algorithm, DigestType};
use super::wire;

/// One RFC's example: a DNSKEY, what is computed over it, and an RRset that it signed.
pub(super) struct Example {
    pub(super) source: &'static str,
    pub(super) owner: &'static str,
    pub(super) flags: u16,
    pub(super) algorithm: Algorithm,
    pub(super) public_key: &'static str,
    pub(super) key_tag: u16,
    pub(super) digest: Option<(DigestType, &'static str)>,
    pub(super) signed: Option<Signed>,
}

pub(super) struct Signed {
    pub(super) owner: &'static str,
    pub(super) rr_type: u16,
    pub(super) rdata: &'static [u8],
    pub(super) original_ttl: u32,
    pub(super) expiration: u32,
    pub(super) inception: u32,
    pub(super) signature: &'static str,
}

pub(super) const EXAMPLES: &[Example] = &[
    Example {
        source: "RFC 4034 §5.4",
        owner: "dskey.example.com",
        flags: 256,
        algorithm: Algorithm::RSASHA1,
        public_key: "AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==",
        key_tag: 60485,
        digest: Some((DigestType::SHA1, "2bb183af5f22588179a53b0a98631fad1a292118")),
        signed: None,
    },
    Example {
        source: "RFC 4509 §2.3",
        owner: "dskey.example.com",
        flags: 256,
        algorithm: Algorithm::RSASHA1,
        public_key: "AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==",
        key_tag: 60485,
        digest: Some((
            DigestType::SHA256,
            "d4b7d520e7bb5f0f67674a0cceb1e3e0614b93c4f9e99b8383f6a1e4469da50a",
        )),
        signed: None,
    },
    Example {
        source: "RFC 5702 §6.1",
        owner: "example.net",
        flags: 256,
        algorithm: Algorithm::RSASHA256,
        public_key: "AwEAAcFcGsaxxdgiuuGmCkVImy4h99CqT7jwY3pexPGcnUFtR2Fh36BponcwtkZ4cAgtvd4Qs8PkxUdp6p/DlUmObdk=",
        key_tag: 9033,
        digest: None,
        signed: Some(Signed {
            owner: "www.example.net",
            rr_type: 1,
            rdata: &[192, 0, 2, 91],
            original_ttl: 3600,
            expiration: 1893456000,
            inception: 946684800,
            signature: "kRCOH6u7l0QGy9qpC9l1sLncJcOKFLJ7GhiUOibu4teYp5VE9RncriShZNz85mwlMgNEacFYK/lPtPiVYP4bwg==",
        }),
    },
    Example {
        source: "RFC 5702 §6.2",
        owner: "example.net",
        flags: 256,
        algorithm: Algorithm::RSASHA512,
        public_key: "AwEAAdHoNTOW+et86KuJOWRDp1pndvwb6Y83nSVXXyLA3DLroROUkN6X0O6pnWnjJQujX/AyhqFDxj13tOnD9u/1kTg7cV6rklMrZDtJCQ5PCl/D7QNPsgVsMu1J2Q8gpMpztNFLpPBz1bWXjDtaR7ZQBlZ3PFY12ZTSncorffcGmhOL",
        key_tag: 3740,
        digest: None,
        signed: Some(Signed {
            owner: "www.example.net",
            rr_type: 1,
            rdata: &[192, 0, 2, 91],
            original_ttl: 3600,
            expiration: 1893456000,
            inception: 946684800,
            signature: "tsb4wnjRUDnB1BUi+t6TMTXThjVnG+eCkWqjvvjhzQL1d0YRoOe0CbxrVDYd0xDtsuJRaeUw1ep94PzEWzr0iGYgZBWm/zpq+9fOuagYJRfDqfReKBzMweOLDiNa8iP5g9vMhpuv6OPlvpXwm9Sa9ZXIbNl1MBGk0fthPgxdDLw=",
        }),
    },
    Example {
        source: "RFC 6605 §6.1",
        owner: "example.net",
        flags: 257,
        algorithm: Algorithm::ECDSAP256SHA256,
        public_key: "GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==",
        key_tag: 55648,
        digest: Some((
            DigestType::SHA256,
            "b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17",
        )),
        signed: Some(Signed {
            owner: "www.example.net",
            rr_type: 1,
            rdata: &[192, 0, 2, 1],
            original_ttl: 3600,
            expiration: 1284026679,
            inception: 1281607479,
            signature: "qx6wLYqmh+l9oCKTN6qIc+bw6ya+KJ8oMz0YP107epXAyGmt+3SNruPFKG7tZoLBLlUzGGus7ZwmwWep666VCw==",
        }),
    },
    Example {
        source: "RFC 6605 §6.2",
        owner: "example.net",
        flags: 257,
        algorithm: Algorithm::ECDSAP384SHA384,
        public_key: "xKYaNhWdGOfJ+nPrL8/arkwf2EY3MDJ+SErKivBVSum1w/egsXvSADtNJhyem5RCOpgQ6K8X1DRSEkrbYQ+OB+v8/uX45NBwY8rp65F6Glur8I/mlVNgF6W/qTI37m40",
        key_tag: 10771,
        digest: Some((
            DigestType::SHA384,
            "72d7b62976ce06438e9c0bf319013cf801f09ecc84b8d7e9495f27e305c6a9b0563a9b5f4d288405c3008a946df983d6",
        )),
        signed: Some(Signed {
            owner: "www.example.net",
            rr_type: 1,
            rdata: &[192, 0, 2, 1],
            original_ttl: 3600,
            expiration: 1284027625,
            inception: 1281608425,
            signature: "/L5hDKIvGDyI1fcARX3z65qrmPsVz73QD1Mr5CEqOiLP95hxQouuroGCeZOvzFaxsT8Glr74hbavRKayJNuydCuzWTSSPdz7wnqXL5bdcJzusdnI0RSMROxxwGipWcJm",
        }),
    },
    rfc8080(
        "RFC 8080 §6.1, first",
        Algorithm::ED25519,
        ("l02Woi0iS8Aa25FQkUd9RMzZHJpBoRQwAQEX1SxZJA4=", 3613),
        "3aa5ab37efce57f737fc1627013fee07bdf241bd10f3b1964ab55c78e79a304b",
        "oL9krJun7xfBOIWcGHi7mag5/hdZrKWw15jPGrHpjQeRAvTdszaPD+QLs3fx8A4M3e23mRZ9VrbpMngwcrqNAg==",
    ),
    rfc8080(
        "RFC 8080 §6.1, second",
        Algorithm::ED25519,
        ("zPnZ/QwEe7S8C5SPz2OfS5RR40ATk2/rYnE9xHIEijs=", 35217),
        "401781b934e392de492ec77ae2e15d70f6575a1c0bc59c5275c04ebe80c6614c",
        "zXQ0bkYgQTEFyfLyi9QoiY6D8ZdYo4wyUhVioYZXFdT410QPRITQSqJSnzQoSm5poJ7gD7AQR0O7KuI5k2pcBg==",
    ),
    rfc8080(
        "RFC 8080 §6.2, first",
        Algorithm::ED448,
        ("3kgROaDjrh0H2iuixWBrc8g2EpBBLCdGzHmn+G2MpTPhpj/OiBVHHSfPodx1FYYUcJKm1MDpJtIA", 9713),
        "6ccf18d5bc5d7fc2fceb1d59d17321402f2aa8d368048db93dd811f5cb2b19c7",
        "3cPAHkmlnxcDHMyg7vFC34l0blBhuG1qpwLmjInI8w1CMB29FkEAIJUA0amxWndkmnBZ6SKiwZSAxGILn/NBtOXft0+Gj7FSvOKxE/07+4RQvE581N3Aj/JtIyaiYVdnYtyMWbSNyGEY2213WKsJlwEA",
    ),
    rfc8080(
        "RFC 8080 §6.2, second",
        Algorithm::ED448,
        ("kkreGWoccSDmUBGAe7+zsbG6ZAFQp+syPmYUurBRQc3tDjeMCJcVMRDmgcNLp5HlHAMy12VoISsA", 38353),
        "645ff078b3568f5852b70cb60e8e696cc77b75bfaaffc118cf79cbda1ba28af4",
        "E1/oLjSGIbmLny/4fcgM1z4oL6aqo+izT3urCyHyvEp4Sp8Syg1eI+lJ57CSnZqjJP41O/9l4m0AsQ4f7qI1gVnML8vWWiyW2KXhT9kuAICUSxv5OWbf81Rq7Yu60npabODB0QFPb/rkW3kUZmQ0YQUA",
    ),
];

const fn rfc8080(
    source: &'static str,
    algorithm: Algorithm,
    (public_key, key_tag): (&'static str, u16),
    digest: &'static str,
    signature: &'static str,
) -> Example {
    Example {
        source,
        owner: "example.com",
        flags: 257,
        algorithm,
        public_key,
        key_tag,
        digest: Some((DigestType::SHA256, digest)),
        signed: Some(Signed {
            owner: "example.com",
            rr_type: 15,
            rdata: b"\x00\x0a\x04mail\x07example\x03com\x00",
            original_ttl: 3600,
            expiration: 1440021600,
            inception: 1438207200,
            signature,
        }),
    }
}

impl Example {
    pub(super) fn public_key(&self) -> Vec<u8> {
        BASE64.decode(self.public_key.as_bytes()).unwrap()
    }

    pub(super) fn dnskey_rdata(&self) -> Vec<u8> {
        [&self.flags.to_be_bytes()[..], &[3, self.algorithm.0], &self.public_key()].concat()
    }

    /// RFC 4034 §3.1.8.1, for the one record of the example.
    pub(super) fn message(&self, signed: &Signed) -> Vec<u8> {
        let labels = u8::try_from(signed.owner.split('.').count()).unwrap();
        [
            &signed.rr_type.to_be_bytes()[..],
            &[self.algorithm.0, labels],
            &signed.original_ttl.to_be_bytes(),
            &signed.expiration.to_be_bytes(),
            &signed.inception.to_be_bytes(),
            &self.key_tag.to_be_bytes(),
            &wire(self.owner),
            &wire(signed.owner),
            &signed.rr_type.to_be_bytes(),
            &[0, 1],
            &signed.original_ttl.to_be_bytes(),
            &u16::try_from(signed.rdata.len()).unwrap().to_be_bytes(),
            signed.rdata,
        ]
        .concat()
    }
}
