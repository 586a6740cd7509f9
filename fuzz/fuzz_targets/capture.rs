//! JSON to a capture and back, and the validation of whatever it holds.
#![no_main]

use dnssec_core::anchor::TrustAnchors;
use dnssec_core::capture::Capture;
use dnssec_core::policy::Policy;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(capture) = Capture::from_json(text) else { return };
    assert_eq!(Capture::from_json(&capture.to_json()).as_ref(), Ok(&capture));
    if let Ok(anchors) = TrustAnchors::parse(&capture.anchors.join("\n")) {
        let _ = dnssec_core::validate(&capture, &anchors, &Policy::default(), capture.started);
    }
});
