//! Whole screens of the lab, and what all of them keep to.

use super::*;
use dnssec_core::anchor::TrustAnchors;
use serde_json::Value;

/// A scenario as the validator sees it, without sockets.
fn lab(name: &str) -> (Report, Capture) {
    let scenario = dnssec_fixtures::find(name).unwrap();
    let hierarchy = scenario.build(AT);
    let capture = dnssec_fixtures::walk_everywhere(&hierarchy, scenario.question(), AT);
    let anchors: TrustAnchors = hierarchy.anchors();
    (dnssec_core::validate(&capture, &anchors, &Policy::default(), AT), capture)
}

#[test]
fn screens() {
    for (name, verbose, width) in [
        ("one-server-stale", 0, 100),
        ("one-server-stale", 0, 60),
        ("one-server-stale", 1, 100),
        ("one-server-without-denial", 0, 100),
        ("ds-digest-mismatch", 0, 100),
        ("key-revoked", 0, 80),
    ] {
        let (report, capture) = lab(name);
        let text = plain(&report, &capture, Options { verbose, width });
        snapshot(&format!("lab_{}_{verbose}_{width}", name.replace('-', "_")), &text);
    }
}

/// One screen whatever the fault, and the object says what the screen says.
#[test]
fn all_of_the_lab() {
    let schema = schema();
    for scenario in dnssec_fixtures::scenarios() {
        let (name, (report, capture)) = (scenario.name, lab(scenario.name));
        let text = plain(&report, &capture, Options::default());
        assert!(text.lines().count() <= 40, "{name}: more than a screen\n{text}");
        assert!(text.starts_with(&report.verdict.to_string().to_uppercase()), "{name}: {text}");
        let document: Value = serde_json::from_str(&json(&report, &capture)).unwrap();
        let errors: Vec<String> = schema.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        assert_eq!(says(&document, &text), Ok(()), "{name}: {text}");
        let opened = plain(&report, &capture, Options { verbose: 1, width: 100 });
        for finding in &report.findings {
            assert!(opened.contains(finding.fact.code().0), "{name}: {}: {opened}", finding.fact.code());
        }
    }
}

/// Whether a screen has the words of an object; what is wrapped is compared word by word.
fn says(document: &Value, text: &str) -> Result<(), String> {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let screen = flat(text);
    let mut words = vec![document["headline"].clone(), document["heals"]["text"].clone()];
    words.push(format!("(limit {})", document["query_limit"]).into());
    if let Some(place) = document["decisive"].as_u64() {
        let finding = &document["findings"][usize::try_from(place).unwrap()];
        words.extend(["cause", "who"].map(|member| finding[member].clone()));
        let mut fix = finding["fix"].as_str().unwrap().to_owned();
        if let [Value::String(only)] = finding["ds_candidates"].as_array().unwrap().as_slice() {
            fix = fix.replace(only.split_once(" DS ").unwrap().1, "the one below");
        }
        words.push(fix.into());
        words.extend(["ds_to_remove", "ds_candidates"].map(|list| finding[list].clone()));
        let is_note = finding["level"] == "note";
        for remedy in finding["remedies"].as_array().unwrap().iter().filter(|_| !is_note) {
            words.push(
                format!(
                    "{} {}",
                    remedy["software"].as_str().unwrap(),
                    remedy["commands"][0].as_str().unwrap()
                )
                .into(),
            );
        }
    }
    let texts = words.iter().flat_map(|word| match word {
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        word => word.as_str().into_iter().collect::<Vec<_>>(),
    });
    match texts.map(flat).find(|word| !screen.contains(word.as_str())) {
        Some(missing) => Err(missing),
        None => Ok(()),
    }
}

/// Which server it is, how many lookups meet it, and who runs it.
#[test]
fn what_some_servers_do_names_them() {
    let (report, capture) = lab("one-server-stale");
    let document: Value = serde_json::from_str(&json(&report, &capture)).unwrap();
    let headline = document["headline"].as_str().unwrap();
    assert!(headline.starts_with("1 of 2 servers of example.lab. (ns2.example.lab., 127.53.17.3) serves signatures that expired 2 days ago"), "{headline}");
    assert!(headline.ends_with(": about half of cold lookups fail"), "{headline}");
    let decisive = &document["findings"][usize::try_from(document["decisive"].as_u64().unwrap()).unwrap()];
    assert_eq!(
        decisive["share"],
        serde_json::json!({"zone": "example.lab.", "showing": 1, "of": 2, "lookups": "about half of cold lookups"})
    );
    assert_eq!(decisive["who"], "the operator of ns2.example.lab. (127.53.17.3), a server of example.lab.");
    assert_eq!(decisive["owner"], "server-operator");
    let views: Vec<(&str, &Value, &Value)> = document["views"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|view| view["zone"] == "example.lab.")
        .map(|view| (view["server"].as_str().unwrap(), &view["serial"], &view["verdict"]))
        .collect();
    assert_eq!(views.len(), 2);
    assert_eq!((views[0].1, views[0].2), (&2.into(), &"secure".into()));
    assert_eq!((views[1].1, views[1].2), (&1.into(), &"bogus".into()));
    assert_eq!(document["heals"]["held"]["kind"], "failure");
}

/// Twenty-six addresses are one line, and one that differs is another.
#[test]
fn many_servers_that_agree_are_one_line() {
    let (mut report, mut capture) = lab("two-servers");
    let like = capture.exchanges.iter().find(|exchange| exchange.zone == Some(Name::root())).unwrap().clone();
    let view = report.views.iter().find(|view| view.zone.is_root()).unwrap().clone();
    for host in 1..=24u8 {
        let server = std::net::SocketAddr::from(([192, 0, 2, host], 53));
        capture.exchanges.push(Exchange { server, ..like.clone() });
        let nsids = Vec::new();
        report.views.push(dnssec_core::report::ServerView { server, nsids, ..view.clone() });
    }
    let text = plain(&report, &capture, Options::default());
    assert!(text.contains("= .             26 servers agree, serial 1\n"), "{text}");
    report.findings.push(Finding {
        servers: vec!["192.0.2.7:53".parse().unwrap()],
        ..finding(".", ".", RecordType::NS, Fact::ServerLame)
    });
    let text = plain(&report, &capture, Options::default());
    assert!(text.contains("✓ .             25 servers agree, serial 1\n"), "{text}");
    assert!(text.contains("! .             ns1. (192.0.2.7): T115 does not serve it"), "{text}");
    assert_eq!(text.matches("T115").count(), 1, "told once: {text}");
    let opened = plain(&report, &capture, Options { verbose: 1, width: 100 });
    assert_eq!(opened.lines().filter(|line| line.starts_with("  ✓ .  ")).count(), 25, "{opened}");
}

/// What one resolver was asked says nothing of the servers of a zone.
#[test]
fn through_a_resolver_there_are_no_servers_of_zones() {
    let (report, mut capture) = lab("server-refuses");
    capture.mode = Mode::Recursive;
    for exchange in &mut capture.exchanges {
        exchange.zone = None;
    }
    let document: Value = serde_json::from_str(&json(&report, &capture)).unwrap();
    assert_eq!(document["views"], serde_json::json!([]));
    assert_eq!(document["query_limit"], 300);
    let decisive = &document["findings"][usize::try_from(document["decisive"].as_u64().unwrap()).unwrap()];
    assert_eq!(
        (&decisive["owner"], &decisive["remedies"]),
        (&"resolver-operator".into(), &serde_json::json!([]))
    );
}
