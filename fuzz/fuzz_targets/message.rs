//! Octets to a message and its records to text and back.
#![no_main]

use dnssec_core::record::Record;
use dnssec_core::wire::Message;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    let Ok(message) = Message::parse(octets) else { return };
    for record in message.records() {
        let _ = record.canonical_rdata();
        let Ok(again) = record.to_string().parse::<Record>() else { continue };
        assert_eq!(again.rdata, record.rdata);
        assert!(again.owner.eq_exact(&record.owner));
    }
});
