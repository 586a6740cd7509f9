#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions)]

use super::*;
use crate::comparison::tests::compare;
use crate::comparison::tests::rows::{Row, rows};
use serde_json::Value;

fn plain(comparison: &Comparison, options: Options) -> String {
    anstream::adapter::strip_str(&text(comparison, &options)).to_string()
}

fn of(name: &str) -> Comparison {
    compare(rows().iter().find(|row| row.name == name).unwrap())
}

#[test]
fn texts() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| {
        for name in ["alike-secure", "old-keys", "nsec3-iterations", "filters-name", "all-silent"] {
            let text = plain(&of(name), Options::default());
            insta::assert_snapshot!(format!("compare_{}", name.replace('-', "_")), text);
        }
        let text = plain(&of("one-validates"), Options { verbose: 2, width: 80 });
        insta::assert_snapshot!("compare_one_validates_vv", text);
    });
}

#[test]
fn each_row_fits_on_one_screen() {
    for row in rows() {
        let comparison = compare(&row);
        for width in [60, 80, 100, 200] {
            let text = plain(&comparison, Options { verbose: 0, width });
            for line in text.lines() {
                assert!(line.chars().count() <= width, "{} at {width}: {line}\n{text}", row.name);
                assert!(line == line.trim_end(), "{}: {line:?}", row.name);
            }
            assert!(width < 80 || text.lines().count() < 40, "{}: more than a screen\n{text}", row.name);
        }
    }
}

/// The colour never stands alone: without it the words are the same.
#[test]
fn words_stand_beside_colours() {
    let comparison = of("old-keys");
    let coloured = text(&comparison, &Options::default());
    assert!(coloured.contains("\u{1b}["), "{coloured}");
    let text = plain(&comparison, Options::default());
    for words in ["DIFFER", "✗ BOGUS S106", "✓ secure"] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

fn schema(text: &str) -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap()
}

fn object(row: &Row) -> Value {
    serde_json::from_str(&json(&compare(row))).unwrap()
}

#[test]
fn each_row_is_as_the_schema_says() {
    let comparison = schema(include_str!("../../../../docs/compare.schema.json"));
    let report = schema(include_str!("../../../../docs/report.schema.json"));
    for row in rows() {
        let object = object(&row);
        let faults: Vec<String> = comparison
            .iter_errors(&object)
            .map(|error| format!("{}: {error}", error.instance_path))
            .collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", row.name);
        for resolver in object["resolvers"].as_array().unwrap() {
            assert!(report.is_valid(&resolver["report"]), "{}", row.name);
        }
    }
    assert!(!comparison.is_valid(&serde_json::json!({ "schema": "dnssec-compare/1" })));
    // The evidence of one cause is not that of another.
    let mut object = object(rows().iter().find(|row| row.name == "old-keys").unwrap());
    assert!(comparison.is_valid(&object));
    object["reasons"][0]["cause"] = "strips".into();
    assert!(!comparison.is_valid(&object));
}

/// Every cause that the schema and the documents name is shown by a row, and no other.
#[test]
fn causes_are_documented_and_shown() {
    let schema: Value = serde_json::from_str(include_str!("../../../../docs/compare.schema.json")).unwrap();
    let named = &schema["properties"]["reasons"]["items"]["properties"]["cause"]["enum"];
    let named: Vec<&str> = named.as_array().unwrap().iter().map(|cause| cause.as_str().unwrap()).collect();
    let shown: Vec<&str> = rows().iter().flat_map(|row| row.causes.clone()).map(|(cause, _)| cause).collect();
    let document = include_str!("../../../../docs/compare.md");
    for cause in &named {
        assert!(shown.contains(cause), "{cause}: no row shows it");
        assert!(document.contains(&format!("| `{cause}` |")), "{cause}: not documented");
    }
    assert!(shown.iter().all(|cause| named.contains(cause)));
}

/// The reasons of the text are those of the object, word by word.
#[test]
fn text_and_object_say_the_same() {
    for name in ["old-keys", "clock-skew", "filters-name", "strips-edns"] {
        let comparison = of(name);
        let text = plain(&comparison, Options { verbose: 1, width: 10_000 });
        let object: Value = serde_json::from_str(&json(&comparison)).unwrap();
        for reason in object["reasons"].as_array().unwrap() {
            assert!(text.contains(reason["text"].as_str().unwrap()), "{name}: {reason}\n{text}");
        }
        assert!(text.contains(object["headline"].as_str().unwrap()), "{name}: {text}");
    }
}
