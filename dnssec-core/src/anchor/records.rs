//! DS and DNSKEY records as master-file text.

use super::{AnchorError, AnchorOddity, AnchorRemark, AnchorSource, TrustAnchors};
use crate::master::Reader;
use crate::name::Name;
use crate::record::{Dnskey, Record};
use crate::record_type::RecordType;

pub(super) fn parse(text: &str) -> Result<TrustAnchors, AnchorError> {
    let mut found = TrustAnchors::default();
    let states = states(text);
    let mut reader = Reader::new(text.as_bytes(), Name::root()).with_default_ttl(0);
    while let Some(record) = reader.next() {
        let record = record?;
        let line = reader.line();
        let state = states.iter().find(|(stated, _)| *stated == line);
        match state.and_then(|(_, state)| distrusted(&record, state)) {
            Some(fault) => found.remarks.push(AnchorRemark { line, fault }),
            None => {
                let source = AnchorSource::MasterFile { line };
                found.add(record.owner, record.record_type, &record.rdata, source, line)?;
            }
        }
    }
    Ok(found)
}

/// The lines that bear unbound's note on a key's state, and the number of the state: `;;state=2 [  VALID  ]`.
fn states(text: &str) -> Vec<(usize, &str)> {
    let noted = |line| str::split_once(line, ";;state=").map(|(_, state): (_, &str)| state.split(' ').next());
    let states = (1..).zip(text.lines()).filter_map(|(number, line)| Some((number, noted(line)??)));
    states.collect()
}

/// The states of RFC 5011 §4.2 in which a key is no trust anchor, by unbound's numbers for them.
fn distrusted(record: &Record, state: &str) -> Option<AnchorOddity> {
    let state = match state {
        "0" => "Start",
        "1" => "AddPend",
        "4" => "Revoked",
        "5" => "Removed",
        _ => return None,
    };
    let key = Dnskey::parse(&record.rdata).ok().filter(|_| record.record_type == RecordType::DNSKEY)?;
    Some(AnchorOddity::State { zone: record.owner.clone(), key_tag: key.key_tag(), state })
}
