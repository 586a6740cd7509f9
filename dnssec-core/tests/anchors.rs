//! Trust anchors and hints in every form, good and bad.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod corpora;

use dnssec_core::anchor::{AnchorData, AnchorError, TrustAnchor, TrustAnchors};
use dnssec_core::hints::Hints;
use dnssec_core::name::Name;
use dnssec_core::time::Timestamp;

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn tags(anchors: &[TrustAnchor]) -> Vec<u16> {
    anchors.iter().map(|anchor| anchor.key_tag().unwrap()).collect()
}

#[test]
fn built_in_digests_are_those_of_the_built_in_keys() {
    let (digests, keys) = (TrustAnchors::built_in(), TrustAnchors::built_in_keys());
    assert_eq!(tags(&digests.anchors), [20326, 38696]);
    for (ds, key) in digests.anchors.iter().zip(&keys.anchors) {
        let (ds, key) = (ds.as_ds().unwrap(), key.as_dnskey().unwrap());
        assert_eq!(key.key_tag(), ds.key_tag);
        assert_eq!(key.digest(&Name::root(), ds.digest_type).unwrap(), ds.digest);
        assert!(key.is_secure_entry_point() && key.is_zone_key() && !key.is_revoked());
    }
}

#[test]
fn built_in_anchors_are_what_iana_publishes() {
    let Some(text) = corpora::text("real/root-anchors/root-anchors-2024.xml") else { return };
    let published = TrustAnchors::parse(&text).unwrap().anchors;
    for (mine, theirs) in TrustAnchors::built_in().anchors.iter().zip(&published[1..]) {
        assert_eq!(mine.record, theirs.record);
        assert_eq!((mine.valid_from, mine.valid_until), (theirs.valid_from, theirs.valid_until));
    }
    for key in TrustAnchors::built_in_keys().anchors {
        let text_of_key = key.to_string();
        let public_key = text_of_key.rsplit(' ').next().unwrap();
        assert!(text.contains(&format!("<PublicKey>{public_key}</PublicKey>")), "{text_of_key}");
    }
}

/// Every file of the corpus, and which keys are trusted when.
#[test]
fn published_root_anchors() {
    let cases: &[(&str, &[u16], &str, &[u16])] = &[
        ("root-anchors-2010.xml", &[19036], "2010-07-15T00:00:00Z", &[19036]),
        ("root-anchors-2010-kirei.xml", &[19036], "2010-07-14T23:59:59Z", &[]),
        ("root-anchors-2017-ta-tool.xml", &[19036, 20326], "2016-01-01T00:00:00Z", &[19036]),
        ("root-anchors-2018.xml", &[19036, 20326], "2018-12-01T00:00:00Z", &[19036, 20326]),
        ("root-anchors-2024.xml", &[19036, 20326, 38696], "2019-01-11T00:00:00Z", &[20326]),
        ("root-anchors-2024.xml", &[19036, 20326, 38696], "2019-01-10T23:59:59Z", &[19036, 20326]),
        ("root-anchors-2024.xml", &[19036, 20326, 38696], "2026-11-24T00:00:00Z", &[20326, 38696]),
        ("debian-2024071801-root.ds", &[20326, 38696], "2011-01-01T00:00:00Z", &[20326, 38696]),
        ("debian-2024071801-root.key", &[20326, 38696], "2026-11-24T00:00:00Z", &[20326, 38696]),
    ];
    for (file, all, now, valid) in cases {
        let Some(text) = corpora::text(&format!("real/root-anchors/{file}")) else { return };
        let anchors = TrustAnchors::parse(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(tags(&anchors.anchors), *all, "{file}");
        assert_eq!(anchors.remarks, [], "{file}");
        let closest = anchors.closest(&name("www.example."), at(now));
        let found: Vec<u16> =
            closest.into_iter().flat_map(|(_, anchors)| anchors).filter_map(TrustAnchor::key_tag).collect();
        assert_eq!(found, *valid, "{file} at {now}");
    }
}

#[test]
fn anchors_of_every_case_in_the_corpus() {
    let Some(cases) = corpora::path("cases") else { return };
    let mut count = 0;
    for set in
        std::fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir())
    {
        for file in std::fs::read_dir(set).unwrap().map(|entry| entry.unwrap().path()) {
            let text = std::fs::read_to_string(&file).unwrap();
            let case: serde_json::Value = serde_json::from_str(&text).unwrap();
            for anchor in case["anchors"].as_array().unwrap() {
                let anchors = TrustAnchors::parse(anchor.as_str().unwrap());
                let anchors = anchors.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
                assert_eq!(anchors.anchors.len(), 1);
                count += 1;
            }
        }
    }
    assert!(count > 300, "{count}");
}

const KEY: &str = "AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN7SWXgnLh4+B5xQlNVz8Og8kvArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+eoZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilBmSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwNR1AkUTV74bU=";
const DIGEST: &str = "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";

/// The text with `%KEY%` and `%DIGEST%` put in; the key also with blanks inside.
fn filled(text: &str) -> String {
    let broken = format!("{}\n      {}", &KEY[..80], &KEY[80..]);
    text.replace("%DIGEST%", DIGEST).replace("%BROKEN%", &broken).replace("%KEY%", KEY)
}

/// Text, and what comes of it: the anchors as text, then the remarks.
#[test]
fn accepted_forms() {
    let ds = ". IN DS 20326 8 2 %DIGEST%";
    let key = ". IN DNSKEY 257 3 8 %KEY%";
    let cases: &[(&str, &[&str])] = &[
        (". DS 20326 RSASHA256 SHA-256 %DIGEST%", &[ds]),
        (". 172800 IN DNSKEY 257 3 RSASHA256 ( %BROKEN% ) ; KSK; key id = 20326", &[key]),
        (
            "example 3600 DS 1 13 2 %DIGEST%\n. DS 20326 8 2 %DIGEST%\n",
            &["example. IN DS 1 13 2 %DIGEST%", ds],
        ),
        (
            "; autotrust trust anchor file\n;;id: . 1\n;;last_queried: 1700000000\n\
            .\t86400\tIN\tDNSKEY\t257 3 8 %KEY% ;{id = 20326 (ksk), size = 2048b} ;;state=2 [  VALID  ] ;;count=0\n",
            &[key],
        ),
        (
            ". IN DNSKEY 257 3 8 %KEY% ;{id = 20326} ;;state=2 [  VALID  ] ;;count=0\n\
            . IN DNSKEY 257 3 8 AwEAAQ== ;{id = 1} ;;state=1 [ ADDPEND ] ;;count=3\n",
            &[key, "line 2: left out: key 1803 of . is in state AddPend (RFC 5011 §4.2)"],
        ),
        (
            ". IN DNSKEY 385 3 8 %KEY%\n. IN DNSKEY 257 3 8 %KEY%\n",
            &[key, "line 1: left out: key 20454 of . is revoked (RFC 5011 §2.1)"],
        ),
        (
            ". IN DNSKEY 256 3 8 %KEY%\n",
            &[
                ". IN DNSKEY 256 3 8 %KEY%",
                "line 1: key 20325 of . has no SEP flag (RFC 4034 §2.1.1): it may be replaced without notice",
            ],
        ),
        ("trust-anchors { . initial-key 257 3 8 \"%BROKEN%\"; };", &[key]),
        (
            "# a comment\n// another\n/* and\n a third { */ options { directory \"/var; }\"; };\n\
            managed-keys\n{\n  \".\" initial-ds 20326 8 2 \"%DIGEST%\";\n  example static-key 257 3 8 %KEY%;\n};\n",
            &[ds, "example. IN DNSKEY 257 3 8 %KEY%"],
        ),
        ("trusted-keys { \"example.org\" 257 3 8 \"%KEY%\"; };", &["example.org. IN DNSKEY 257 3 8 %KEY%"]),
        (
            "\u{feff}\n<TrustAnchor><Zone>.</Zone><KeyDigest><KeyTag> 20326 </KeyTag><Algorithm>8</Algorithm>\
            <DigestType>2</DigestType><Digest>\n  %DIGEST%\n</Digest><PublicKey>%KEY%</PublicKey><Flags>257</Flags>\
            </KeyDigest></TrustAnchor>",
            &[ds],
        ),
    ];
    for (text, expected) in cases {
        let anchors = TrustAnchors::parse(&filled(text)).unwrap_or_else(|error| panic!("{text}: {error}"));
        let found = anchors.anchors.iter().map(ToString::to_string);
        let found: Vec<_> = found.chain(anchors.remarks.iter().map(ToString::to_string)).collect();
        let expected: Vec<_> = expected.iter().map(|text| filled(text)).collect();
        assert_eq!(found, expected, "{text}");
        let again = TrustAnchors::parse(&anchors.to_string()).unwrap();
        let records = |anchors: &TrustAnchors| -> Vec<AnchorData> {
            anchors.anchors.iter().map(|anchor| anchor.record.clone()).collect()
        };
        assert_eq!(records(&again), records(&anchors), "{text}");
    }
}

#[test]
fn refused_forms_name_line_and_cause() {
    let xml = |inside: &str| {
        format!("<TrustAnchor>\n<Zone>.</Zone>\n<KeyDigest>\n{inside}\n</KeyDigest></TrustAnchor>")
    };
    let digest = |digest: &str| {
        xml(&format!(
            "<KeyTag>1</KeyTag><Algorithm>8</Algorithm><DigestType>2</DigestType>\n<Digest>{digest}</Digest>"
        ))
    };
    let cases: &[(&str, &str)] = &[
        (
            "",
            "no trust anchor: neither DS nor DNSKEY records, a BIND trust-anchors block nor root-anchors.xml",
        ),
        ("\n. IN DS 20326 8 2 E06D", "line 2: digest of 2 octets; digest type 2 has 32"),
        ("\n. IN DS 20326 8 2 E06", "line 2, column 19: expected hexadecimal digits, found \"E06\""),
        (
            ". IN DS 20326 8",
            "line 1, column 16: expected a digest type number or mnemonic, found the end of the entry",
        ),
        (". IN NS a.", "line 1: NS record; a trust anchor is a DS or a DNSKEY"),
        (". IN DNSKEY \\# 2 0101", "line 1: DNSKEY RDATA of 2 octets is too short"),
        (
            ". IN DNSKEY 385 3 8 %KEY%",
            "no trust anchor is left: line 1: left out: key 20454 of . is revoked (RFC 5011 §2.1)",
        ),
        (
            ". IN DNSKEY 1 3 8 %KEY%",
            "no trust anchor is left: line 1: left out: key 20070 of . is no zone key, its flags are 1 (RFC 4034 §2.1.1)",
        ),
        (
            "trust-anchors {\n . initial-kye 257 3 8 \"%KEY%\"; };",
            "line 2: expected initial-key, static-key, initial-ds or static-ds, found \"initial-kye\"",
        ),
        (
            "trust-anchors {\n . initial-ds 1 8 2 \"\n",
            "line 2: expected a closing quote, found the end of the text",
        ),
        ("trust-anchors {\n\n", "line 3: expected a zone name or }, found the end of the text"),
        (
            "trust-anchors { . initial-ds 1 8 2 \"%DIGEST%\"; }",
            "line 1: expected ; behind }, found the end of the text",
        ),
        (
            "trust-anchors {\n\n . initial-key 257 3 8 \"%KEY%!\"; };",
            "line 3, column 9: expected base64, found \"AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq\"",
        ),
        ("/* trust-anchors\ntrust-anchors {", "line 1: expected */, found the end of the text"),
        (
            "trust-anchors { };",
            "no trust anchor: neither DS nor DNSKEY records, a BIND trust-anchors block nor root-anchors.xml",
        ),
        ("<TrustAnchor>\n<Zone>.</Zone>", "line 1: not well-formed XML: "),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>\n<TrustAnchor/>", "line 1: not well-formed XML: "),
        ("<html>\n</html>", "line 1: expected a TrustAnchor element, found \"html\""),
        ("<TrustAnchor>\n</TrustAnchor>", "line 1: TrustAnchor without Zone (RFC 9718 §2.1)"),
        ("<TrustAnchor>\n<Zone>..</Zone></TrustAnchor>", "line 2: Zone \"..\" is not a domain name"),
        (&xml("<KeyTag>70000</KeyTag>"), "line 4: KeyTag \"70000\" is not a number from 0 to 65535"),
        (&xml("<KeyTag>1</KeyTag>"), "line 3: KeyDigest without Algorithm (RFC 9718 §2.1)"),
        (&digest("E06X"), "line 5: Digest \"E06X\" is not hexadecimal digits"),
        (&digest("E06D"), "line 5: digest of 2 octets; digest type 2 has 32"),
        (
            &digest("%DIGEST%").replace("<KeyDigest>", "<KeyDigest validUntil='tomorrow'>"),
            "line 3: validUntil \"tomorrow\" is not a time such as 2017-02-02T00:00:00+00:00",
        ),
        (
            &digest("%DIGEST%</Digest>\n<PublicKey>AwEAAQ==</PublicKey><Flags>257</Flags><Digest>"),
            "line 6: the public key does not have the digest of key 1 stated beside it (RFC 9718 §2.2)",
        ),
    ];
    for (text, expected) in cases {
        let text = filled(text);
        let error = TrustAnchors::parse(&text).map(|anchors| anchors.to_string()).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{text}\n  got {error}\n want {expected}");
        assert!(!error.to_string().contains('\n'), "{error}");
    }
    assert_eq!(TrustAnchors::parse("; nothing"), Err(AnchorError::Empty));
}

#[test]
fn deepest_anchored_zone_with_a_valid_anchor() {
    let text = filled(
        ". DS 20326 8 2 %DIGEST%\nExample. DS 1 8 2 %DIGEST%\nexample. DS 2 8 2 %DIGEST%\na.example. DS 3 8 2 %DIGEST%",
    );
    let mut anchors = TrustAnchors::parse(&text).unwrap();
    let now = at("2026-11-24T00:00:00Z");
    anchors.anchors[3].valid_until = Some(now);
    let closest = |qname: &str, now: Timestamp| {
        let (zone, found) = anchors.closest(&name(qname), now).unwrap();
        (zone.to_string(), found.into_iter().filter_map(TrustAnchor::key_tag).collect::<Vec<_>>())
    };
    assert_eq!(closest("b.A.example.", now.minus(1)), ("a.example.".to_owned(), vec![3]));
    assert_eq!(closest("b.a.example.", now), ("example.".to_owned(), vec![1, 2]));
    assert_eq!(closest("xexample.", now), (".".to_owned(), vec![20326]));
    assert!(TrustAnchors::default().closest(&Name::root(), now).is_none());
    let island = TrustAnchors::parse(&filled("example. DS 1 8 2 %DIGEST%")).unwrap();
    assert!(island.closest(&name("test."), now).is_none());
}

#[test]
fn root_hints() {
    let built_in = Hints::built_in();
    assert_eq!(built_in.servers.len(), 13);
    assert_eq!(built_in.addresses().count(), 26);
    assert_eq!(built_in.servers[1].name, name("b.root-servers.net."));
    let addresses: Vec<_> = built_in.servers[1].addresses.iter().map(ToString::to_string).collect();
    assert_eq!(addresses, ["170.247.170.2", "2801:1b8:10::b"]);
}

/// The newest root zone of the corpus names the same servers and addresses.
#[test]
fn built_in_hints_are_the_root_zone_s() {
    let Some(octets) = corpora::root_zone("root-2025103001.zone.gz") else { return };
    let text = String::from_utf8(octets).unwrap();
    let is_hint = |line: &&str| {
        let fields: Vec<_> = line.split_whitespace().collect();
        matches!(fields[..], [owner, _, _, "NS", _] if owner == ".")
            || (fields[0].ends_with(".root-servers.net.") && matches!(fields[3], "A" | "AAAA"))
    };
    let lines: Vec<_> = text.lines().filter(is_hint).collect();
    let mut published = Hints::parse(&lines.join("\n")).unwrap();
    for server in &mut published.servers {
        server.addresses.sort();
    }
    assert_eq!(published, Hints::built_in());
}

#[test]
fn hints_from_text() {
    let text = "; named.root\na.ns.test. 60 AAAA 2001:db8::1\nTest. NS A.ns.test.\ntest. NS b.ns.test.\na.ns.test. 60 A 192.0.2.1\n";
    let hints = Hints::parse(text).unwrap();
    assert_eq!(hints.zone, name("test."));
    let addresses: Vec<_> = hints.addresses().map(|address| address.to_string()).collect();
    assert_eq!(addresses, ["2001:db8::1", "192.0.2.1"]);
    assert_eq!(hints.servers.len(), 2);
    for (text, expected) in [
        ("", "no server with an address: "),
        (". NS a.", "no server with an address: "),
        (". NS a.\na. A 192.0.2.1\nb. A 192.0.2.1", "line 3: address of b., which no NS record names"),
        (". NS a.\ntest. NS a.", "line 2: NS of test. among the hints of ."),
        (". NS a.\na. TXT x", "line 2: TXT record; hints are NS, A and AAAA"),
        (". NS a.\na. A 192.0.2", "line 2, column 6: expected an IPv4 address"),
        (". NS a.\na. A \\# 1 00", "line 2: malformed A RDATA"),
        (". NS \\# 1 01", "line 1: malformed NS RDATA"),
    ] {
        let error = Hints::parse(text).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{text}\n  got {error}\n want {expected}");
    }
}
