//! Masks 脱敏: what of a number is shown to everyone.

/// Keeps so many first and last characters, an asterisk for each of the others.
pub(in crate::customers) fn keep(text: &str, first: usize, last: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    let hidden = first..letters.len().saturating_sub(last).max(first);
    letters
        .iter()
        .enumerate()
        .map(|(at, letter)| if hidden.contains(&at) { '*' } else { *letter })
        .collect()
}

/// A name of which the first letter is left.
pub fn masked_name(name: &str) -> String {
    keep(name, 1, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_hidden() {
        assert_eq!(keep("13800000000", 3, 4), "138****0000");
        assert_eq!(keep("440101199001011234", 4, 4), "4401**********1234");
        assert_eq!(keep("abc", 0, 0), "***");
    }
}
