//! The months by their English names.

/// The names, in lower case.
const NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The names in three letters, in lower case.
pub(crate) const SHORT_NAMES: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The number of a month by its name, in lower case: `march`, `mar`, `sept`.
pub(crate) fn month_number(word: &str) -> Option<i8> {
    let is_month = |name: &str| name == word || name[..3] == *word || (word == "sept" && name.starts_with(word));
    let at = NAMES.iter().position(|name| is_month(name))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_known_by_its_whole_name_and_by_its_short_one() {
        for (at, (name, short)) in NAMES.iter().zip(SHORT_NAMES).enumerate() {
            let number = i8::try_from(at + 1).ok();
            assert_eq!((month_number(name), month_number(short)), (number, number));
        }
        assert_eq!(month_number("sept"), Some(9));
        for word in ["", "ma", "marc", "janu", "may be"] {
            assert_eq!(month_number(word), None, "{word}");
        }
    }
}
