//! Whether two coordinates are a point of a NIST curve (SEC 1 §3.2.2.1).
//!
//! ring checks this too but does not say so. The arithmetic is the plainest there is, doubling and adding
//! one bit at a time: it runs only to explain a failure, and on public data.

use super::ecdsa::Curve;

/// Whether y² = x³ - 3x + b, with both coordinates below the curve's prime.
pub(super) fn is_on_curve(curve: Curve, public_key: &[u8]) -> bool {
    let field = Field { prime: curve.prime() };
    let (x, y) = public_key.split_at(public_key.len() / 2);
    let (x, y) = (number(x), number(y));
    if x >= field.prime || y >= field.prime {
        return false;
    }
    let three_x = field.add(field.add(x, x), x);
    let x_cubed = field.multiply(field.multiply(x, x), x);
    // Both sides with 3x added, so that nothing needs subtracting.
    field.add(field.multiply(y, y), three_x) == field.add(x_cubed, curve.b())
}

/// Big-endian, most significant limb first, so that the derived order is the numbers' own. One limb more
/// than P-384 needs: the double of a reduced number fits as well.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Number([u64; LIMBS]);

const LIMBS: usize = 7;

struct Field {
    prime: Number,
}

impl Field {
    fn add(&self, a: Number, b: Number) -> Number {
        let sum = add(a, b);
        if sum >= self.prime { subtract(sum, self.prime) } else { sum }
    }

    fn multiply(&self, a: Number, b: Number) -> Number {
        let mut product = Number([0; LIMBS]);
        for limb in b.0.into_iter().skip_while(|limb| *limb == 0) {
            for bit in (0..u64::BITS).rev() {
                product = self.add(product, product);
                if limb >> bit & 1 == 1 {
                    product = self.add(product, a);
                }
            }
        }
        product
    }
}

fn add(a: Number, b: Number) -> Number {
    let mut sum = a;
    let mut carry = false;
    for (limb, other) in sum.0.iter_mut().zip(b.0).rev() {
        let (partial, first) = limb.overflowing_add(other);
        let (total, second) = partial.overflowing_add(u64::from(carry));
        (*limb, carry) = (total, first || second);
    }
    sum
}

fn subtract(a: Number, b: Number) -> Number {
    let mut difference = a;
    let mut borrow = false;
    for (limb, other) in difference.0.iter_mut().zip(b.0).rev() {
        let (partial, first) = limb.overflowing_sub(other);
        let (total, second) = partial.overflowing_sub(u64::from(borrow));
        (*limb, borrow) = (total, first || second);
    }
    difference
}

/// At most 48 octets, which is what the callers have; more would be cut off at the front.
fn number(octets: &[u8]) -> Number {
    let mut number = Number([0; LIMBS]);
    for (limb, chunk) in number.0.iter_mut().rev().zip(octets.rchunks(8)) {
        *limb = chunk.iter().fold(0, |limb, octet| limb << 8 | u64::from(*octet));
    }
    number
}

impl Curve {
    /// FIPS 186-4 §D.1.2.
    fn prime(self) -> Number {
        match self {
            Self::P256 => Number([0, 0, 0, 0xffffffff00000001, 0, 0xffffffff, u64::MAX]),
            Self::P384 => {
                Number([0, u64::MAX, u64::MAX, u64::MAX, 0xfffffffffffffffe, 0xffffffff00000000, 0xffffffff])
            }
        }
    }

    fn b(self) -> Number {
        match self {
            Self::P256 => Number([
                0,
                0,
                0,
                0x5ac635d8aa3a93e7,
                0xb3ebbd55769886bc,
                0x651d06b0cc53b0f6,
                0x3bce3c3e27d2604b,
            ]),
            Self::P384 => Number([
                0,
                0xb3312fa7e23ee7e4,
                0x988e056be3f82d19,
                0x181d9c6efe814112,
                0x0314088f5013875a,
                0xc656398d8a2ed19d,
                0x2a85c8edd3ec2aef,
            ]),
        }
    }
}
