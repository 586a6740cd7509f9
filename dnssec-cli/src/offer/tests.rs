//! What is taken of a source, and what is said of the rest.

use super::*;
use dnssec_core::algorithm::DigestType;

const KEY: &str =
    "257 3 13 GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==";
const DS: &str = "55648 13 2 B4C8C1FE2E7477127B27115656AD6256F424625BF5C1E2770CE6D6E37DF61D17";

fn of(text: &str, zone: Option<&str>) -> Result<Vec<Offer>, ZoneUnknown> {
    let source = KeySource::parse(text, &Name::root()).unwrap();
    let digest_types = [DigestType::SHA256];
    let wanted =
        Wanted { choice: Choice::EntryPoints, digest_types: &digest_types, now: Timestamp(1_795_499_513) };
    offers(&source, zone.map(|zone| zone.parse().unwrap()).as_ref(), &wanted)
}

/// Entries as `tag/number of DS`, with a + where the key is known.
fn gist(offers: &[Offer]) -> Vec<String> {
    let of_entry = |zone: &Name, entry: &Entry| {
        let key = if entry.key.is_some() { "+" } else { "" };
        format!("{zone} {}/{}{key}", entry.key_tag(), entry.ds.len())
    };
    offers
        .iter()
        .flat_map(|offer| offer.entries.iter().map(move |entry| of_entry(&offer.zone, entry)))
        .collect()
}

#[test]
fn the_zone_comes_from_the_source_or_the_command_line() {
    assert_eq!(of(KEY, None).unwrap_err(), ZoneUnknown);
    assert_eq!(gist(&of(KEY, Some("example.net.")).unwrap()), ["example.net. 55648/1+"]);
    let named = format!("example.net. DNSKEY {KEY}\nexample.org. DNSKEY {KEY}");
    assert_eq!(gist(&of(&named, Some("a.")).unwrap()), ["example.net. 55648/1+", "example.org. 55648/1+"]);
}

#[test]
fn ds_beside_its_key() {
    for (ds, remarks) in [(DS.to_owned(), 0), (DS.replace("B4C8", "B4C9"), 1)] {
        let offers = of(&format!("{KEY}\n{ds}"), Some("example.net.")).unwrap();
        assert_eq!(gist(&offers), ["example.net. 55648/1+"], "{ds}");
        assert_eq!(offers[0].remarks.len(), remarks, "{:?}", offers[0].remarks);
        assert_eq!(offers[0].entries[0].ds[0].to_string(), DS);
    }
    assert_eq!(gist(&of(DS, Some("example.net.")).unwrap()), ["example.net. 55648/1"]);
    assert_eq!(gist(&of(&format!("{KEY}\n{KEY}"), Some("example.net.")).unwrap()), ["example.net. 55648/1+"]);
}
