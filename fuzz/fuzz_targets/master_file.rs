//! A master file to records; what was read is written so that it reads back the same.
#![no_main]

use dnssec_core::master::Reader;
use dnssec_core::name::Name;
use dnssec_core::record::Record;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    for record in Reader::new(octets, Name::root()).filter_map(Result::ok) {
        let again: Record = record.to_string().parse().expect("what was written can be read");
        assert_eq!((&again.owner, &again.rdata), (&record.owner, &record.rdata));
    }
});
