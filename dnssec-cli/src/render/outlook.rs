//! What comes if nobody acts.

use super::layout::{columns, paint, verdict, wrap};
use super::{Case, Options, relative};

/// One sentence: the first change and what makes it, or that there is none.
pub(super) fn lines(case: &Case<'_>, options: &Options) -> String {
    let Some(outlook) = &case.outlook else { return String::new() };
    let report = case.report;
    let now = verdict(report.verdict).1;
    let Some(change) = &outlook.change else {
        let words = format!("if nobody acts it stays {now} until {} at least", outlook.until);
        return wrap("  ", 2, &words, options.width);
    };
    let (symbol, word, style) = verdict(change.verdict);
    let mark = format!("{symbol} {word}");
    let prefix = format!("  {}  ", paint(style, &mark));
    let when = format!("from {} ({})", change.at, relative(change.at, report.at));
    let why = match &change.finding {
        Some(finding) => format!(": {} {}", finding.fact.code(), finding.summary()),
        None => ": what was early is valid then".to_owned(),
    };
    wrap(&prefix, columns(&mark) + 4, &format!("if nobody acts, {when}{why}"), options.width)
}
