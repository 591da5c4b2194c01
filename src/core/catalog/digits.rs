//! Reads and writes the digits of a number, with the separators that people put between them.

use super::unreadable::Unreadable;

/// The digits of a number, as a program writes them.
pub(super) struct Digits {
    /// The digits, with a point before the decimals.
    pub(super) text: String,
    /// How many decimals there are.
    pub(super) places: usize,
    /// Whether they are written in groups.
    pub(super) grouped: bool,
}

impl Digits {
    /// Reads the digits that [`split`] found.
    ///
    /// # Errors
    /// Digits with two meanings, with how to write them; `None` for any other text.
    pub(super) fn read(run: &str) -> Result<Self, Option<Unreadable>> {
        let plain: String = run.chars().map(separator_or_digit).collect();
        let mut separators: Vec<char> = plain.chars().filter(|c| !c.is_ascii_digit()).collect();
        let last = separators.pop();
        let (whole, decimals) = match last.and_then(|last| plain.rsplit_once(last)) {
            None => (plain.as_str(), ""),
            Some(_) if last.is_some_and(|last| separators.contains(&last)) => (plain.as_str(), ""),
            Some((whole, decimals)) if !separators.is_empty() => (whole, decimals),
            Some((whole, decimals)) => match last {
                Some('.') if could_be_group(whole, decimals) => {
                    let shorter = format!("{whole}.{decimals}").trim_end_matches('0').trim_end_matches('.').to_owned();
                    let longer = if decimals.ends_with('0') { shorter } else { format!("{whole}.{decimals}0") };
                    return Err(Some(Unreadable::ambiguous(format!("write {whole},{decimals} or {longer}"))));
                }
                Some(',') if could_be_group(whole, decimals) => (plain.as_str(), ""),
                Some('.' | ',') => (whole, decimals),
                _ => (plain.as_str(), ""),
            },
        };
        let split_decimals = whole.len() < plain.len();
        let decimal_mark = !split_decimals || matches!(last, Some('.' | ','));
        let groups: Vec<&str> = whole.split(|c: char| !c.is_ascii_digit()).collect();
        let same = separators.windows(2).all(|pair| pair[0] == pair[1]);
        if !decimal_mark || !same || (split_decimals && decimals.is_empty()) || !are_groups(&groups, whole) {
            return Err(None);
        }
        let whole = if whole.is_empty() { "0".to_owned() } else { groups.concat() };
        let text = if decimals.is_empty() { whole } else { format!("{whole}.{decimals}") };
        Ok(Self { text, places: decimals.len(), grouped: groups.len() > 1 })
    }
}

/// Whether `whole` and `decimals` look like two groups of one number, as in `1.200`.
fn could_be_group(whole: &str, decimals: &str) -> bool {
    decimals.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0')
}

/// Whether these are groups of three digits, or of two before the last, as in India.
fn are_groups(groups: &[&str], whole: &str) -> bool {
    let [first, inner @ .., last] = groups else { return true };
    let all = |length: usize| inner.iter().all(|group| group.len() == length);
    let thousands = all(3) && (1..=3).contains(&first.len());
    let lakhs = whole.contains(',') && all(2) && (1..=2).contains(&first.len());
    last.len() == 3 && (thousands || lakhs)
}

/// One character for all separators that look the same.
fn separator_or_digit(character: char) -> char {
    match character {
        '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
        '’' => '\'',
        other => other,
    }
}

/// Splits a text after the digits that it begins with and their separators.
pub(super) fn split(text: &str) -> (&str, &str) {
    let mut end = 0;
    for (at, character) in text.char_indices() {
        let after = &text[at + character.len_utf8()..];
        let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let belongs = match separator_or_digit(character) {
            '.' | ',' | '\'' => digits > 0,
            ' ' => digits == 3,
            other => other.is_ascii_digit(),
        };
        if !belongs {
            break;
        }
        end = at + character.len_utf8();
    }
    text.split_at(end)
}

/// Digits in groups of three.
pub(super) fn grouped(digits: &str, separator: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out += separator;
        }
        out.push(digit);
    }
    out
}
