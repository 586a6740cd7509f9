//! Master files: what is accepted and as what, what is refused and where, and whole real zones.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod corpora;

use dnssec_core::master::{MasterFault, Reader};
use dnssec_core::name::Name;
use dnssec_core::record::Record;
use dnssec_core::record_type::RecordType;
use dnssec_core::rrset::Rrset;

/// Every entry as text: a record, or the error.
fn entries(octets: &[u8]) -> Vec<String> {
    let origin = "example.".parse().unwrap();
    let entries = Reader::new(octets, origin);
    entries.map(|entry| entry.map_or_else(|error| error.to_string(), |record| record.to_string())).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(entries(text.as_bytes()), expected, "{text}");
}

#[test]
fn owners_ttls_and_classes() {
    check("a 60 IN A 192.0.2.1", &["a.example. 60 IN A 192.0.2.1"]);
    check("a IN 60 A 192.0.2.1\n", &["a.example. 60 IN A 192.0.2.1"]);
    check(
        "a 60 A 192.0.2.1\r\n\tA 192.0.2.2\r\n",
        &["a.example. 60 IN A 192.0.2.1", "a.example. 60 IN A 192.0.2.2"],
    );
    check("@ 1h30m ns @\n", &["example. 5400 IN NS example."]);
    check(
        "$TTL 1d\na A 192.0.2.1\nb 5 A 192.0.2.2\nc A 192.0.2.3",
        &[
            "a.example. 86400 IN A 192.0.2.1",
            "b.example. 5 IN A 192.0.2.2",
            "c.example. 86400 IN A 192.0.2.3",
        ],
    );
    check("a 5 A 192.0.2.1\nb A 192.0.2.2", &["a.example. 5 IN A 192.0.2.1", "b.example. 5 IN A 192.0.2.2"]);
    check(
        "@ SOA a b 1 1h 2h 3w 300\n@ NS a",
        &[
            "example. 300 IN SOA a.example. b.example. 1 3600 7200 1814400 300",
            "example. 300 IN NS a.example.",
        ],
    );
    check(
        "$ORIGIN test.\na 1 CNAME b\n$ORIGIN sub\na 1 CNAME b.",
        &["a.test. 1 IN CNAME b.test.", "a.sub.test. 1 IN CNAME b."],
    );
    check(
        "version.bind. 0 CH TXT x\nb 0 TXT y\nc 0 IN TXT z\nd 0 CLASS32 TXT w",
        &[
            "version.bind. 0 CH TXT \"x\"",
            "b.example. 0 CH TXT \"y\"",
            "c.example. 0 IN TXT \"z\"",
            "d.example. 0 CLASS32 TXT \"w\"",
        ],
    );
    check("a 4294967295 A 192.0.2.1", &["a.example. 4294967295 IN A 192.0.2.1"]);
    // A name that looks like a class, a type or a number is an owner where an owner stands.
    check(
        "IN 1 IN A 192.0.2.1\nA 1 IN A 192.0.2.1\n1 1 IN A 192.0.2.1",
        &["IN.example. 1 IN A 192.0.2.1", "A.example. 1 IN A 192.0.2.1", "1.example. 1 IN A 192.0.2.1"],
    );
}

#[test]
fn blanks_comments_parentheses_and_quotes() {
    check("", &[]);
    check("\u{feff}\n \n\t; only this\n; and that", &[]);
    check(
        "a 1 SOA b c (\n 1 ; serial )\n 2\n3 4)(5) ; end\n\n",
        &["a.example. 1 IN SOA b.example. c.example. 1 2 3 4 5"],
    );
    check("( a\n1\nTXT )x ((y)\n)", &["a.example. 1 IN TXT \"x\" \"y\""]);
    check("a 1 TXT \"a;b (c)\" d\\;e\"f\"", &["a.example. 1 IN TXT \"a;b (c)\" \"d;e\" \"f\""]);
    check(
        "a 1 TXT \"\\\"\\\\\\065\\000\" \"\" é",
        &["a.example. 1 IN TXT \"\\\"\\\\A\\000\" \"\" \"\\195\\169\""],
    );
    check("a\\.b\\032c\\255 1 NS \\@.\\$", &["a\\.b\\032c\\255.example. 1 IN NS \\@.\\$.example."]);
    check("a 1 DS 1 8 2 (\n AB\n CD E F )", &["a.example. 1 IN DS 1 8 2 ABCDEF"]);
    check("a 1 HTTPS 1 . alpn=\"h2,h3\" port=443", &["a.example. 1 IN HTTPS 1 . alpn=\"h2,h3\" port=443"]);
    check("\\$TTL 1 NS \\@", &["\\$TTL.example. 1 IN NS \\@.example."]);
    assert_eq!(entries(b"; caf\xe9\na 1 NS b ; \xff"), ["a.example. 1 IN NS b.example."]);
}

#[test]
fn unknown_types() {
    check("a 1 TYPE65280 \\# 4 0a0b (0C\n0d)", &["a.example. 1 IN TYPE65280 \\# 4 0A0B0C0D"]);
    check("a 1 type65280 \\# 0", &["a.example. 1 IN TYPE65280 \\# 0"]);
    check(
        "a 1 TYPE1 192.0.2.1\n  A \\# 4 C0000202",
        &["a.example. 1 IN A 192.0.2.1", "a.example. 1 IN A 192.0.2.2"],
    );
    check("a 1 CLASS1 NSEC b TYPE1 TYPE65280 TYPE0", &["a.example. 1 IN NSEC b.example. TYPE0 A TYPE65280"]);
    check("a 1 APL \\# 0", &["a.example. 1 IN APL \\# 0"]);
    check("a 1 APL", &["a.example. 1 IN APL \\# 0"]);
    check("a 1 TXT \\# \\#", &["line 1, column 12: expected a length in octets, found \"\\\\#\""]);
    check("a 1 TXT \"\\#\" 1", &["a.example. 1 IN TXT \"#\" \"1\""]);
}

#[test]
fn every_error_says_where_and_what_and_reading_goes_on() {
    let good = "z.example. 1 IN A 192.0.2.9";
    let cases = [
        ("a 1 A 192.0.2", "line 1, column 7: expected an IPv4 address, found \"192.0.2\""),
        ("a 1 A", "line 1, column 6: expected an IPv4 address, found the end of the entry"),
        ("a 1 A 192.0.2.1 x", "line 1, column 17: expected the end of the entry, found \"x\""),
        ("a 1 MX (\n 10\n  b..c )", "line 3, column 3: \"b..c\" is not a domain name: empty label"),
        ("a 1 MX 65536 b", "line 1, column 8: expected a number from 0 to 65535, found \"65536\""),
        ("a 1 MX +1 b", "line 1, column 8: expected a number from 0 to 65535, found \"+1\""),
        ("a 1 NS \"b\"", "line 1, column 8: expected a domain name without quotes, found \"b\""),
        ("a 1 FOO b", "line 1, column 5: expected a record type, found \"FOO\""),
        ("a 1 IN", "line 1, column 7: expected a record type, found the end of the entry"),
        ("a", "line 1, column 2: expected a TTL, a class or a record type, found the end of the entry"),
        ("a 1 IN 2 A 192.0.2.1", "line 1, column 8: expected a record type, found \"2\""),
        ("a A 192.0.2.1", "line 1, column 3: no TTL, and neither $TTL nor an earlier entry sets one"),
        (" 1 A 192.0.2.1", "line 1, column 2: blank owner, but no entry before it names one"),
        ("a..b 1 A 192.0.2.1", "line 1, column 1: \"a..b\" is not a domain name: empty label"),
        ("a 1 TXT \"b", "line 1, column 9: quoted string has no closing quote on this line"),
        ("a 1 TXT (\n\"b\n c )", "line 2, column 1: quoted string has no closing quote on this line"),
        ("a 1 TXT b )", "line 1, column 11: closing parenthesis without an opening one"),
        ("a 1 TXT b\\25", "line 1, column 9: bad escape; \\ takes one character or three digits up to 255"),
        ("a 1 TXT b\\", "line 1, column 9: bad escape; \\ takes one character or three digits up to 255"),
        (
            "a 1 TYPE65280 b",
            "line 1, column 15: TYPE65280 has no text form here; write \\# length hex (RFC 3597 §5)",
        ),
        ("a 1 TYPE65280 \\# 2 AA", "line 1, column 18: \\# states 2 octets, 1 follow"),
        ("a 1 TYPE65280 \\# 65536 AA", "line 1, column 18: expected a length in octets, found \"65536\""),
        ("a 1 DS 1 8 2 A", "line 1, column 14: expected hexadecimal digits, found \"A\""),
        ("a 1 DNSKEY 257 3 8 AwEAAQ=", "line 1, column 20: expected base64, found \"AwEAAQ=\""),
        ("a 1 NSEC3 1 0 0 - 0 A", "line 1, column 19: expected a hash in base32hex, found \"0\""),
        (
            "a 1 RRSIG A 8 1 60 20261301000000 0 1 . AA==",
            "line 1, column 20: expected a time as YYYYMMDDHHmmSS, found \"20261301000000\"",
        ),
        ("$ORIGIN", "line 1, column 8: expected a domain name, found the end of the entry"),
        ("$TTL x", "line 1, column 6: expected a number of seconds, found \"x\""),
        ("$TTL 1 2", "line 1, column 8: expected the end of the entry, found \"2\""),
        ("$FOO", "line 1, column 1: expected $ORIGIN, $TTL or a record, found \"$FOO\""),
        ("$INCLUDE /etc/passwd", "line 1, column 1: $INCLUDE /etc/passwd: included files are not opened"),
        ("$GENERATE 1-9 a$ A 192.0.2.$", "line 1, column 1: $GENERATE is not expanded"),
        ("a 1 CAA 0 a;b c", "line 1, column 12: expected a string, found the end of the entry"),
        ("a 1 SVCB 1 . port=1 port=2", "line 1, column 21: parameter port is given twice"),
        (
            "a 1 IPSECKEY 1 4 2 b AA==",
            "line 1, column 20: expected a gateway of type 0, 1, 2 or 3; write others as \\# length hex, found \"b\"",
        ),
    ];
    for (text, expected) in cases {
        // A record behind the fault is read; with CRLF the places are the same.
        check(&format!("{text}\nz 1 IN A 192.0.2.9"), &[expected, good]);
        check(&format!("{}\r\nz 1 IN A 192.0.2.9\r\n", text.replace('\n', "\r\n")), &[expected, good]);
    }
    assert_eq!(
        entries(b"a 1 TXT \xff\nz 1 A 192.0.2.9"),
        ["line 1, column 9: octets that are not UTF-8; write them as \\DDD", good]
    );
    check("z 1 A 192.0.2.9\na 1 TXT ( b\n (c)\nd", &[good, "line 2, column 9: parenthesis is never closed"]);
    let long = "x".repeat(256);
    check(&format!("a 1 TXT {long}"), &["line 1, column 9: string of 256 octets, at most 255 are allowed"]);
    let octets = "\"x\" ".repeat(32_768);
    check(
        &format!("a 1 TXT {octets}"),
        &["line 1, column 9: RDATA of 65536 octets, at most 65535 are allowed"],
    );
}

/// An entry that names its owner wrongly must not put its neighbours under the owner before.
#[test]
fn entries_below_a_malformed_owner_have_none() {
    check(
        "a 1 A 192.0.2.1\nb..c 1 A 192.0.2.2\n  A 192.0.2.3\nd A 192.0.2.4",
        &[
            "a.example. 1 IN A 192.0.2.1",
            "line 2, column 1: \"b..c\" is not a domain name: empty label",
            "line 3, column 3: blank owner, but no entry before it names one",
            "d.example. 1 IN A 192.0.2.4",
        ],
    );
    check(
        "a 1 FOO\n  A 192.0.2.3",
        &[
            "line 1, column 5: expected a record type, found \"FOO\"",
            "line 2, column 3: no TTL, and neither $TTL nor an earlier entry sets one",
        ],
    );
}

#[test]
fn the_line_of_each_entry() {
    let mut reader = Reader::new(b"\n; x\na 1 TXT (\nb )\n\nc 1 TXT \"\nd 1 TXT e", Name::root());
    let mut lines = Vec::new();
    while let Some(entry) = reader.next() {
        lines.push((reader.line(), entry.is_ok()));
    }
    assert_eq!(lines, [(3, true), (6, false), (7, true)]);
    let include = Reader::new(b"$INCLUDE x", Name::root()).next().unwrap().unwrap_err();
    assert_eq!(include.fault, MasterFault::Include { file: "x".to_owned() });
}

#[test]
fn real_root_zones_have_the_records_their_index_states() {
    let Some(index) = corpora::text("real/root-zones/index.tsv") else { return };
    let rows: Vec<Vec<&str>> = index.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 8);
    for row in rows {
        let records = corpora::records(&corpora::root_zone(row[0]).unwrap(), ".");
        assert_eq!(records.len().to_string(), row[8], "{}", row[0]);
        let signatures = records.iter().filter(|record| record.record_type == RecordType::RRSIG).count();
        assert_eq!(signatures.to_string(), row[9], "{}", row[0]);
    }
}

fn assert_round_trip(records: &[Record]) {
    let text: String = records.iter().map(|record| format!("{record}\n")).collect();
    assert!(!text.contains("\\#"), "a record of an ordinary zone has no text form");
    let again = corpora::records(text.as_bytes(), ".");
    assert_eq!(again.len(), records.len());
    for (again, record) in again.iter().zip(records) {
        assert_eq!(again, record);
        assert!(again.owner.eq_exact(&record.owner));
    }
}

#[test]
fn a_real_root_zone_round_trips_through_text() {
    let Some(octets) = corpora::root_zone("root-2025103001.zone.gz") else { return };
    assert_round_trip(&corpora::records(&octets, "."));
}

#[test]
fn a_zone_of_odd_types_round_trips_through_text() {
    let Some(text) = corpora::text("rdata/odd.example.signed") else { return };
    let records = corpora::records(text.as_bytes(), ".");
    let (unknown, known): (Vec<_>, Vec<_>) =
        records.into_iter().partition(|record| record.to_string().contains("\\#"));
    assert_round_trip(&known);
    for record in &unknown {
        assert_eq!(record.to_string().parse::<Record>().as_ref(), Ok(record));
        let is_odd = record.record_type.mnemonic().is_none() || record.rdata.is_empty();
        assert!(is_odd, "{record}");
    }
    // Every RRset of a signed zone that is no glue and no delegation is signed.
    let all: Vec<_> = known.iter().chain(&unknown).collect();
    let unsigned = Rrset::group(all).into_iter().filter(|set| set.signatures.is_empty());
    let unsigned: Vec<_> = unsigned.map(|set| format!("{} {}", set.owner, set.record_type)).collect();
    assert_eq!(unsigned, Vec::<String>::new());
}

#[test]
fn every_zone_of_the_corpora_is_read_without_error() {
    let Some(folder) = corpora::path("zones/bind-verify") else { return };
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension != "tsv"));
    files.push(corpora::path("real/chains-text/dnssec-prover-2024-02.zone").unwrap());
    assert_eq!(files.len(), 17);
    for file in files {
        let octets = std::fs::read(&file).unwrap();
        for entry in Reader::new(&octets, Name::root()) {
            let record = entry.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            assert_eq!(record.to_string().parse::<Record>().as_ref(), Ok(&record));
        }
    }
}
