use data_encoding::BASE64;
use proptest::prelude::*;

use super::super::{Algorithm, CryptoFault, KeyFault, key_size_bits, verify};
use super::*;

/// What is in the test, the algorithm, and in base64 the key and its signature over `message`. Made for
/// these tests with Python's integers.
const SIGNED: &[(&str, u8, &str, &str)] = &[
    (
        "512 bits, SHA-1",
        5,
        "AwEAAda6aB4cQVIE8tt/Di8pUqENpr/JM1p2F65cc4szP5TjBrCHXtaeWeIPcN6ul98UHyuVN0XkJCxMXSfc+Lbgxsc=",
        "lz+TqjYZxfIP4H0zfhlF2g7/w4He4Hy24zldACrRXJ8rAobW9NvlLYvLkuKbXGBB0Tu3DZ+MB/G6fyEmAAvPwg==",
    ),
    (
        "767 bits, SHA-512, e = 3",
        10,
        "AQNc3l8+qm7o2HvOcL030e9AFVBSCRIDuQO8jO9NfWoYg06wfwiwmxtLpS/J3YawBhkdKKDK03DuUZcTLJKYLRGOKTBzj7MRE3gVglctvXJDOA3IrtnlP2xGe+4oEeQMMqE=",
        "BlQyHWZZ5Qyh6nyx4EcW32RArOXnEqDIVrlFlZ415siyNJWUrG9DH2HbSh19YIDJ7SeGJfJ01DLXiBWouovXrS8ugjyEWNoYSTvCmYnP9TaKSNBDFCuCa80R9w+rWbCZ",
    ),
    (
        "1016 bits",
        8,
        "AwEAAcXfsvfl7Kgr8jYocVxIKg2TjQHPMvOGf3/qE0jz6FMRcFT1ZuxqLZG6uHyozcaXo88qga9gVwj49LkLkmTIyBKO5YXuncGoDLzl40hQLW+zRqxo9EJrKcMMHsycokKT3gQ9trK7xPji1ST29JMbL/t7wID9Vw8i7kRxLSx6Ar0=",
        "Bdv9Nde9g1IE0PUTpjRrwXEebXG25A2rwPPUnzLT74NbtYLXNOYEtYgHvE2OT6DyNvCXhGNZTPzxhj6qbUrskhULfpvc6nubU5TNj8sJ4EQ5MQXPnH9E+YrpMuWR9V+D7g5+VDlfFgE7SZEdUsOI+pOQ2C8r5CwGcHcshDgVYA==",
    ),
    (
        "1023 bits",
        8,
        "AwEAAWdBPDiKk9MxSzh6wCa6FVa9SrBv28iqczpmrlpxwYiqxMQ79d21jrDNGdftXBn3jKxkHsgNvDkgCKKth5ETfflvJzRaG7LTN8enNhgq5Uug1TNu8PKLuALBeuoz5I4Hv8VqZVFnnFIMeUPF1zzApvkm68u3PJCLdTYmCT0uNsqP",
        "JGQpfyxNZsaUFy/MDXLNf4Bk/WzJ7aZvRYqdp6udMYI19v4/7HiVdsiY1PBRcb6X5lVb8qy93X7/ZyAN0krZYWIhrxrLoB4s563EmZpZ0afPaUfcTAlNApoXaiknLEHxSn52IZSORzlpUQvBQblQUlKwAERJVStfWlDNwoMr/Io=",
    ),
    (
        "1025 bits",
        8,
        "AwEAAQGiBOYQzBmGlyEzefIRmzmqw/pXFwoqlPhaDkfOWLFOCcl84QZA5kLQFBXnmbZgSyLMC8s1stOIRARX+cJVnfiJN0z5xGl0Z+wMq8G5/tYOOEK1mmw4224ATZx1Z91vijG7KMcW+bciKuSq3Jn+MEXeuGvSV96wDjpHGhCXvOSDpw==",
        "ACrytuMY6lWe7ts8+j07glqxO3600titQKdrFbEKXRXmso9fDtJMwNaVhrlK11AAC5eF+4KS3qiXc0HSepWVqd6BNolh2AMirSllkP1QQJ2sKkaGVZkhMomwdNwTz0bJ37uX9+n6JRKbU0OBsakTL23zPjpLWBF6dHayM/vGzG3M",
    ),
    (
        "1024 bits, e of 33 bits",
        7,
        "BQEAAAAB2n5gREJUx41i1+0W+mLrUZTZqwCYBWKEy0Eu+uz7TeYl07eFS2be1z1eGiuDI68Ub+pxK691txouP4gZ9s/EWum8qZUYbf3DKAYugX1nd46k6feka1z9cQQ1yASxZm0TnysdbVfQbZDJd0FUOs8NslXsGIgjIUXY+jwks+Gxf9c=",
        "vvJ9N4Dq7lXNZjMjehORRnCTEu4f46koPI/hV6ldFXvfrzzGhEFFzTR8xjm4M3dZhsDzfvbdEtUvQ3ZR4ZFJPjC6tX8m2i4f1y0ybMb7guF9pgRMLjTKAZi8D/dvE/NiLU25RKutv2ehk+jVweeEXZ3i5hWag+KUZ24dFY9Wrbo=",
    ),
    (
        "1024 bits, e of 34 bits",
        8,
        "BQIAAAAJtVD/wZ97wHstyBPX18AptdlkmGWboOsgqqcCUTd0diNy96stlvX9MxoneK58bjpvqrhgu55cuPo5FJUwG7CAmjoGYbrF/Uu756ReQiJa5ZUsqTxyZd4oQSR52z0VwhaFfcn+AWADM/kE35bluU1CpryH+ZGG6zfIijZ7mBvORPk=",
        "eouIoNahJMBGOQo+oq6F4l3j/XrS6Fuoxuvz9jl5MEoay8RpokpRUSIW5VKqX4r8brivYAJgAixlaPQeAwSJy6Q9uXK5pQvKD+szTmS7QSydngLRtLF8muwn6ZhqSLl3g3iNPicRm3Rzb0hLlnekkxw9/3kngq8cHMcKKDhldEE=",
    ),
    (
        "640 bits, e of 640 bits",
        8,
        "UIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAR122iD1SJU7ceW5s0mo+9dR2H6bKHd/6f9KvUELmKVElON7vAYEAayv+5SSpD085YR5s+eDX4T9BVnXSe9BUtbEJi1vXzsdiYVotxbGr9Yn8=",
        "CFwYhvnqSh/5YSLJ/yWizI7L+mgiZI2s6th3rWDAV17NHALqk2EiRcj6KjaadXpkGtro0vLmmQSOfS8Jv7lCOG/ZKaIX06GuAW0401cItU4=",
    ),
];

fn base64(text: &str) -> Vec<u8> {
    BASE64.decode(text.as_bytes()).unwrap()
}

#[test]
fn every_size_verifies_here_and_in_pure_rust() {
    for (what, algorithm, key, signature) in SIGNED {
        let (key, mut signature) = (base64(key), base64(signature));
        assert_eq!(verify(Algorithm(*algorithm), &key, b"message", &signature), Ok(()), "{what}");
        let hash = match algorithm {
            8 => Hash::Sha256,
            10 => Hash::Sha512,
            _ => Hash::Sha1,
        };
        let key = RsaKey::parse(&key).unwrap();
        assert_eq!(key.verify_pure(hash, b"message", &signature), Ok(()), "{what}");
        *signature.last_mut().unwrap() ^= 1;
        assert_eq!(key.verify(hash, b"message", &signature), Err(CryptoFault::Mismatch), "{what}");
    }
}

#[test]
fn leading_zeros_do_not_change_a_key() {
    for (what, algorithm, key, signature) in SIGNED {
        let (key, signature) = (base64(key), base64(signature));
        let RsaKey { exponent, modulus } = RsaKey::parse(&key).unwrap();
        let length = u16::try_from(exponent.len() + 2).unwrap().to_be_bytes();
        let padded = [&[0], &length[..], &[0, 0], exponent, &[0], modulus].concat();
        assert_eq!(verify(Algorithm(*algorithm), &padded, b"message", &signature), Ok(()), "{what}");
    }
}

#[test]
fn signature_is_as_long_as_the_modulus() {
    let (_, algorithm, key, signature) = SIGNED[0];
    let (key, signature) = (base64(key), base64(signature));
    for changed in [&signature[1..], &[&[0], &signature[..]].concat(), &[]] {
        let fault = CryptoFault::SignatureLength { expected: 64, found: changed.len() };
        assert_eq!(verify(Algorithm(algorithm), &key, b"message", changed), Err(fault));
    }
}

#[test]
fn signature_not_below_the_modulus_is_a_mismatch() {
    for (_, algorithm, key, _) in SIGNED {
        let key = base64(key);
        let all_ones = vec![0xff; RsaKey::parse(&key).unwrap().modulus.len()];
        let verdict = verify(Algorithm(*algorithm), &key, b"message", &all_ones);
        assert_eq!(verdict, Err(CryptoFault::Mismatch));
    }
}

#[test]
fn malformed_keys_are_named() {
    let cases: &[(&[u8], KeyFault)] = &[
        (&[], KeyFault::Empty),
        (&[0], KeyFault::ExponentLengthTruncated),
        (&[0, 1], KeyFault::ExponentLengthTruncated),
        (&[0, 1, 0], KeyFault::ExponentTruncated { declared: 256, found: 0 }),
        (&[3, 1, 0], KeyFault::ExponentTruncated { declared: 3, found: 2 }),
        (&[0, 0, 0], KeyFault::ExponentZero),
        (&[2, 0, 0, 5], KeyFault::ExponentZero),
        (&[1, 3], KeyFault::ModulusMissing),
        (&[1, 3, 0, 0], KeyFault::ModulusMissing),
    ];
    for (key, fault) in cases {
        assert_eq!(RsaKey::parse(key).err(), Some(*fault), "{key:?}");
        assert_eq!(key_size_bits(Algorithm::RSASHA256, key), Err(*fault), "{key:?}");
        assert_eq!(verify(Algorithm::RSASHA256, key, b"", b""), Err(CryptoFault::Key(*fault)));
    }
}

#[test]
fn unusable_keys_are_named() {
    let cases: &[(&[u8], &[u8], KeyFault)] = &[
        (&[3], &ones(511), KeyFault::ModulusTooSmall { bits: 511, minimum: 512 }),
        (&[3], &ones(8193), KeyFault::ModulusTooLarge { bits: 8193, maximum: 8192 }),
        (&[3], &[&ones(1024)[1..], &[0xfe]].concat(), KeyFault::EvenModulus),
        (&[4], &ones(1024), KeyFault::EvenExponent),
        (&[1], &ones(1024), KeyFault::ExponentOne),
        (&ones(512), &ones(512), KeyFault::ExponentNotBelowModulus { bits: 512 }),
        (&ones(520), &ones(512), KeyFault::ExponentNotBelowModulus { bits: 520 }),
        (&ones(513), &ones(4096), KeyFault::ExponentTooLarge { bits: 513, limit: 512 }),
        (&ones(129), &ones(8192), KeyFault::ExponentTooLarge { bits: 129, limit: 128 }),
    ];
    for (exponent, modulus, fault) in cases {
        let key = RsaKey { exponent, modulus };
        assert_eq!(key.inspect(Hash::Sha256), Err(*fault));
    }
    let too_small = KeyFault::ModulusTooSmall { bits: 744, minimum: 745 };
    assert_eq!(RsaKey { exponent: &[3], modulus: &ones(744) }.inspect(Hash::Sha512), Err(too_small));
}

#[test]
fn edges_are_usable() {
    let cases: &[(usize, usize)] = &[(2, 512), (2, 8192), (511, 512), (2047, 2048), (512, 4096), (128, 8192)];
    for (exponent, modulus) in cases {
        let key = RsaKey { exponent: &ones(*exponent), modulus: &ones(*modulus) };
        assert_eq!(key.inspect(Hash::Sha1), Ok(()), "{exponent} {modulus}");
    }
    for modulus in 512..=2048 {
        assert!(exponent_limit(modulus) >= modulus);
    }
}

proptest! {
    #[test]
    fn total(key in proptest::collection::vec(any::<u8>(), 0..300), signature: [u8; 64]) {
        for algorithm in [5, 8, 10] {
            prop_assert!(verify(Algorithm(algorithm), &key, b"message", &signature).is_err());
        }
    }

    #[test]
    fn total_on_well_formed_keys(
        exponent in proptest::collection::vec(any::<u8>(), 1..70),
        modulus in proptest::collection::vec(any::<u8>(), 60..140),
        signature in proptest::collection::vec(any::<u8>(), 140),
    ) {
        let key = [&[u8::try_from(exponent.len()).unwrap()], &exponent[..], &modulus].concat();
        let signature = &signature[..without_leading_zeros(&modulus).len()];
        prop_assert!(verify(Algorithm::RSASHA256, &key, b"message", signature).is_err());
    }
}

/// A number of so many bits, all of them ones.
fn ones(bits: usize) -> Vec<u8> {
    let mut octets = vec![0xff; bits.div_ceil(8)];
    octets[0] >>= octets.len() * 8 - bits;
    octets
}
