//! Text to trust anchors (XML, BIND, records) and to hints.
#![no_main]

use dnssec_core::anchor::TrustAnchors;
use dnssec_core::hints::Hints;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Hints::parse(text);
    if let Ok(anchors) = TrustAnchors::parse(text) {
        let _ = anchors.to_string();
    }
});
