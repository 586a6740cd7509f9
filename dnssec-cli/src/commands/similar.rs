//! What somebody may have meant.

/// The candidate that takes the fewest changes, if these are few.
pub(crate) fn similar<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let word = word.to_ascii_lowercase();
    let most = word.chars().count().div_ceil(3);
    let near =
        candidates.into_iter().map(|candidate| (distance(&word, &candidate.to_ascii_lowercase()), candidate));
    let (_, candidate) =
        near.filter(|(distance, _)| *distance <= most).min_by_key(|(distance, _)| *distance)?;
    Some(candidate.to_owned())
}

/// Insertions, deletions and substitutions that lead from one to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (number, letter) in from.chars().enumerate() {
        let mut next = vec![number + 1];
        let mut left = number + 1;
        for (pair, &other) in row.windows(2).zip(&to) {
            let &[diagonal, above] = pair else { continue };
            left = (diagonal + usize::from(letter != other)).min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(similar("S10", ["K101", "S104", "X999"]), Some("S104".to_owned()));
        assert_eq!(similar("signature-expird", ["signature-expired"]), Some("signature-expired".to_owned()));
        assert_eq!(similar("zzz", ["signature-expired"]), None);
    }
}
