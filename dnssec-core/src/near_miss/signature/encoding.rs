//! Signature fields in another form than their algorithm's.

use super::{Case, Trial};
use crate::algorithm::{Algorithm, key_size_bits};
use crate::finding::{Fact, SignatureForm};
use crate::record::Dnskey;
use std::borrow::Cow;

impl<'a> Case<'a> {
    /// The signature in the form that it should have, where it has another.
    pub(super) fn forms(&self) -> Vec<Trial<'a>> {
        let (tag, found) = (self.signature.key_tag, self.signature.signature);
        let mut trials = Vec::new();
        for (id, key) in self.named.iter().copied() {
            for (form, signature) in reformed(id.algorithm, key, found) {
                let fact = Fact::SignatureEncoding { tag, algorithm: id.algorithm, form };
                let (algorithm, draft) = (id.algorithm, self.base.clone());
                trials.push(Trial { algorithm, key, draft, signature: Cow::Owned(signature), fact });
            }
        }
        trials
    }

    /// ECDSA: the two numbers in the other order, which nothing but the verification tells.
    pub(super) fn exchanged(&self) -> Vec<Trial<'a>> {
        let found = self.signature.signature;
        let (r, s) = found.split_at(found.len() / 2);
        let (tag, form) = (self.signature.key_tag, SignatureForm::Exchanged);
        let ecdsa = self.named.iter().filter(|(id, _)| is_ecdsa(id.algorithm));
        let trials = ecdsa.map(|(id, key)| Trial {
            algorithm: id.algorithm,
            key,
            draft: self.base.clone(),
            signature: Cow::Owned([s, r].concat()),
            fact: Fact::SignatureEncoding { tag, algorithm: id.algorithm, form },
        });
        trials.collect()
    }
}

fn is_ecdsa(algorithm: Algorithm) -> bool {
    matches!(algorithm, Algorithm::ECDSAP256SHA256 | Algorithm::ECDSAP384SHA384)
}

fn reformed(algorithm: Algorithm, key: &Dnskey<'_>, found: &[u8]) -> Vec<(SignatureForm, Vec<u8>)> {
    let length = algorithm.signature_length();
    let mut forms = Vec::new();
    if let Some(length) = length.filter(|_| is_ecdsa(algorithm)) {
        forms.extend(from_der(found, length / 2).map(|signature| (SignatureForm::Der, signature)));
    }
    if let Some(length) = key_size_bits(algorithm, key.public_key).ok().filter(|_| length.is_none()) {
        let length = length.div_ceil(8);
        match found.len().checked_sub(length) {
            Some(0) => {}
            Some(surplus) => forms.extend(
                found
                    .split_at_checked(surplus)
                    .filter(|(zeros, _)| zeros.iter().all(|octet| *octet == 0))
                    .map(|(_, rest)| (SignatureForm::ZerosAdded, rest.to_vec())),
            ),
            None => forms.push((SignatureForm::ZerosCut, padded(found, length))),
        }
    }
    forms
}

/// The two numbers of a DER sequence (RFC 3279 §2.2.3), each with so many octets.
fn from_der(octets: &[u8], size: usize) -> Option<Vec<u8>> {
    let (sequence, rest) = element(0x30, octets)?;
    let (r, after) = element(0x02, sequence)?;
    let (s, end) = element(0x02, after)?;
    let fixed = |number: &[u8]| {
        let number = number.iter().skip_while(|octet| **octet == 0).copied().collect::<Vec<u8>>();
        (number.len() <= size).then(|| padded(&number, size))
    };
    let whole = rest.is_empty() && end.is_empty();
    whole.then(|| Some([fixed(r)?, fixed(s)?].concat())).flatten()
}

/// The content of a DER element with this tag, and what follows it. Lengths are below 256 here.
fn element(tag: u8, octets: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, content) = match octets.strip_prefix(&[tag])? {
        [0x81, length, content @ ..] => (*length, content),
        [length, content @ ..] if *length < 0x80 => (*length, content),
        _ => return None,
    };
    content.split_at_checked(usize::from(length))
}

/// With zeros before it.
fn padded(number: &[u8], size: usize) -> Vec<u8> {
    let mut octets = vec![0; size.saturating_sub(number.len())];
    octets.extend_from_slice(number);
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_der_sequence() {
        let table: [(&[u8], Option<&[u8]>); 9] = [
            (&[0x30, 6, 2, 1, 5, 2, 1, 6], Some(&[0, 5, 0, 6])),
            (&[0x30, 8, 2, 2, 0, 0x85, 2, 2, 1, 6], Some(&[0, 0x85, 1, 6])),
            (&[0x30, 0x81, 6, 2, 1, 5, 2, 1, 6], Some(&[0, 5, 0, 6])),
            (&[0x30, 8, 2, 3, 0, 1, 2, 2, 1, 6], Some(&[1, 2, 0, 6])),
            (&[0x30, 8, 2, 3, 1, 1, 2, 2, 1, 6], None),
            (&[0x30, 6, 2, 1, 5, 2, 1, 6, 0], None),
            (&[0x30, 7, 2, 1, 5, 2, 1, 6], None),
            (&[0x31, 6, 2, 1, 5, 2, 1, 6], None),
            (&[], None),
        ];
        for (octets, expected) in table {
            assert_eq!(from_der(octets, 2).as_deref(), expected, "{octets:?}");
        }
    }
}
