//! Locations (RFC 1876 §3): `42 21 54 N 71 06 18 W -24m 30m 10000m 10m`.

use super::error::MasterError;
use super::read::Words;
use super::value::number;
use super::write::Octets;

/// Equator and prime meridian, in thousandths of a second of arc (RFC 1876 §2).
const ORIGIN: i64 = 1 << 31;
/// The altitude of 0, in centimetres: the scale begins 100 km below the reference spheroid.
const SEA_LEVEL: i64 = 10_000_000;
const DEGREE: i64 = 3_600_000;
const MINUTE: i64 = 60_000;
const SECOND: i64 = 1000;

pub(super) fn read(words: &mut Words<'_, '_>, out: &mut Vec<u8>) -> Result<(), MasterError> {
    let latitude = angle(words, 90, ["N", "S"], "a latitude such as 42 21 54.5 N")?;
    let longitude = angle(words, 180, ["E", "W"], "a longitude such as 71 6 18 W")?;
    let altitude = words.value("an altitude such as -24.00m", |text| {
        u32::try_from(centimetres(text)?.checked_add(SEA_LEVEL)?).ok()
    })?;
    // Size, horizontal and vertical precision with the defaults of RFC 1876 §3: 1 m, 10 km, 10 m.
    let mut extents = [0x12, 0x16, 0x13];
    for extent in &mut extents {
        if words.peek().is_some() {
            *extent = words.value("an extent such as 10m", |text| to_extent(centimetres(text)?))?;
        }
    }
    out.push(0);
    out.extend(extents);
    for value in [latitude, longitude, altitude] {
        out.extend(value.to_be_bytes());
    }
    Ok(())
}

/// Degrees, perhaps minutes, perhaps seconds, and a hemisphere, the second of which counts downwards.
fn angle(
    words: &mut Words<'_, '_>,
    limit: i64,
    hemispheres: [&str; 2],
    what: &'static str,
) -> Result<u32, MasterError> {
    let degrees: u8 = words.value(what, number)?;
    let mut total = i64::from(degrees) * DEGREE;
    let mut finer = [MINUTE, SECOND].iter();
    loop {
        let token = words.next(what)?;
        if let Some(side) = hemispheres.iter().position(|side| side.eq_ignore_ascii_case(token.text)) {
            let signed = if side == 0 { total } else { -total };
            let value = u32::try_from(ORIGIN + signed).ok().filter(|_| total <= limit * DEGREE);
            return value.ok_or_else(|| token.expected(what));
        }
        let amount = match finer.next() {
            Some(&MINUTE) => number(token.text)
                .filter(|minutes: &u8| *minutes < 60)
                .map(|minutes| i64::from(minutes) * MINUTE),
            Some(_) => decimal(token.text, 3).filter(|seconds| *seconds < MINUTE),
            None => None,
        };
        total += amount.ok_or_else(|| token.expected(what))?;
    }
}

/// A decimal fraction, times 10 to the power of `places`.
fn decimal(text: &str, places: usize) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() || fraction.len() > places {
        return None;
    }
    number(&format!("{whole}{fraction:0<places$}"))
}

fn centimetres(text: &str) -> Option<i64> {
    let text = text.strip_suffix(['m', 'M']).unwrap_or(text);
    match text.strip_prefix('-') {
        Some(depth) => decimal(depth, 2).map(|depth| -depth),
        None => decimal(text, 2),
    }
}

/// One digit and a power of ten in four bits each (RFC 1876 §2).
fn to_extent(centimetres: i64) -> Option<u8> {
    let mut digit = u64::try_from(centimetres).ok()?;
    let mut power = 0u8;
    while digit > 9 {
        digit /= 10;
        power += 1;
    }
    if power > 9 {
        return None;
    }
    Some(u8::try_from(digit).ok()? << 4 | power)
}

pub(super) fn write(octets: &mut Octets<'_>) -> Option<String> {
    let [version, extents @ ..] = octets.array::<4>()?;
    let (latitude, longitude, altitude) = (octets.u32()?, octets.u32()?, octets.u32()?);
    if version != 0 {
        return None;
    }
    let mut words = vec![
        write_angle(latitude, ["N", "S"]),
        write_angle(longitude, ["E", "W"]),
        metres(i64::from(altitude) - SEA_LEVEL),
    ];
    for extent in extents {
        words.push(metres(i64::from(extent >> 4) * 10i64.checked_pow(u32::from(extent & 0xf))?));
    }
    Some(words.join(" "))
}

fn write_angle(value: u32, [up, down]: [&str; 2]) -> String {
    let signed = i64::from(value) - ORIGIN;
    let total = signed.abs();
    let (degrees, minutes) = (total / DEGREE, total % DEGREE / MINUTE);
    let (seconds, thousandths) = (total % MINUTE / SECOND, total % SECOND);
    let hemisphere = if signed < 0 { down } else { up };
    format!("{degrees} {minutes} {seconds}.{thousandths:03} {hemisphere}")
}

fn metres(centimetres: i64) -> String {
    let sign = if centimetres < 0 { "-" } else { "" };
    let size = centimetres.abs();
    format!("{sign}{}.{:02}m", size / 100, size % 100)
}

#[cfg(test)]
mod tests {
    use crate::master::{rdata_from_text, rdata_to_text};
    use crate::name::Name;
    use crate::record_type::RecordType;

    fn again(text: &str) -> Option<String> {
        let rdata = rdata_from_text(RecordType::LOC, text, &Name::root()).ok()?;
        Some(rdata_to_text(RecordType::LOC, &rdata))
    }

    #[test]
    fn shortened_forms_and_limits() {
        assert_eq!(
            again("60 9 N 24 39 12.5 e 10").unwrap(),
            "60 9 0.000 N 24 39 12.500 E 10.00m 1.00m 10000.00m 10.00m"
        );
        assert_eq!(
            again("90 S 180 W -100000m 0").unwrap(),
            "90 0 0.000 S 180 0 0.000 W -100000.00m 0.00m 10000.00m 10.00m"
        );
        for text in [
            "91 N 0 E 0m",
            "90 0 0.001 N 0 E 0m",
            "0 N 0 E",
            "0 N 0 E -100000.01m",
            "0 N 0 E 0m 90000001000m",
            "0 60 N 0 E 0",
            "0 0 60 N 0 E 0",
            "0 N 0 E m",
            "1 2 3 4 N 0 E 0m",
        ] {
            assert_eq!(again(text), None, "{text}");
        }
    }
}
