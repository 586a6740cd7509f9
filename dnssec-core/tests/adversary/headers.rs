//! Header bits, which nobody signs.

use crate::attack::{
    NOW, WWW, anchors, assert_verdict, attack, blank, builder, is, question, record, untouched, walk,
};
use dnssec_core::capture::Mode;
use dnssec_core::policy::Policy;
use dnssec_core::record_type::RecordType;
use dnssec_core::report::Verdict;
use dnssec_core::validate;

const AUTHENTIC_DATA: u16 = 0x0020;
const CHECKING_DISABLED: u16 = 0x0010;

/// RFC 4035 §4.6, §4.9.3: what AD and CD say in a response counts for nothing, from servers or a resolver.
#[test]
fn ad_and_cd_in_responses() {
    let hierarchy = builder().build();
    let trusted = anchors(&hierarchy, &[]);
    for bits in [AUTHENTIC_DATA, CHECKING_DISABLED, AUTHENTIC_DATA | CHECKING_DISABLED] {
        assert_verdict(&attack(&hierarchy, WWW, &|_, message| message.header.word |= bits), Verdict::Secure);
        let asked = question(WWW.0, WWW.1);
        let mut capture = walk(&hierarchy, &asked, &trusted, &Policy::default(), &|asked, message| {
            message.header.word |= bits;
            if is(asked, WWW.0, WWW.1) && !message.answers.is_empty() {
                blank(message);
                message.header.word |= bits;
                message.answers = vec![record(WWW.0, RecordType::A, "192.0.2.66")];
            }
        });
        for mode in [Mode::Iterative, Mode::Recursive] {
            capture.mode = mode;
            assert_verdict(&validate(&capture, &trusted, &Policy::default(), NOW), Verdict::Bogus);
        }
    }
}

/// RFC 2308 §2.1: resolvers believe NXDOMAIN, and find no proof of it beside the data.
#[test]
fn name_error_with_an_answer() {
    let hierarchy = builder().build();
    let report = attack(&hierarchy, WWW, &|asked, message| {
        if is(asked, WWW.0, WWW.1) && !message.answers.is_empty() {
            message.header.word |= 3;
        }
    });
    assert_verdict(&report, Verdict::Bogus);
    assert_eq!(dnssec_fixtures::deciding_fact(&report), Some("name-error-with-answer"));
    let unsigned = ("www.unsigned.example.lab.", RecordType::A);
    let report = attack(&hierarchy, unsigned, &|asked, message| {
        if is(asked, unsigned.0, unsigned.1) && !message.answers.is_empty() {
            message.header.word |= 3;
        }
    });
    assert_verdict(&report, Verdict::Insecure);
}

/// RFC 4035 §3.1.1: a set in the additional section answers nothing.
#[test]
fn answer_in_another_section() {
    let hierarchy = builder().build();
    assert_verdict(&attack(&hierarchy, WWW, &untouched), Verdict::Secure);
    let report = attack(&hierarchy, WWW, &|asked, message| {
        if is(asked, WWW.0, WWW.1) && !message.answers.is_empty() {
            message.additionals = std::mem::take(&mut message.answers);
        }
    });
    assert_verdict(&report, Verdict::Bogus);
}
