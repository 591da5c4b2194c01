//! Character references (`&commat;`, `&#64;`) for characters that have a meaning to GitHub.

/// The names of ASCII punctuation that occurs in a mention, a reference or a URL.
const NAMES: [(&str, char); 8] = [
    ("commat", '@'),
    ("num", '#'),
    ("sol", '/'),
    ("colon", ':'),
    ("period", '.'),
    ("percnt", '%'),
    ("quest", '?'),
    ("hyphen", '-'),
];

/// The length of the longest reference: seven digits, or a name in the table.
const LONGEST: usize = 12;

/// The length of the reference at the start of a text, and the character it stands for.
pub(super) fn entity(text: &str) -> Option<(usize, char)> {
    let inside = text.strip_prefix('&')?;
    let end = inside.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let inside = &inside[..end];
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    let character = match inside.strip_prefix('#') {
        Some(number_of) => match number_of.strip_prefix(['x', 'X']) {
            Some(digits) => number(digits, 16),
            None => number(number_of, 10),
        },
        None => NAMES.iter().find(|(name, _)| *name == inside).map(|(_, character)| *character),
    }?;
    Some((end + 2, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_in_every_spelling() {
        for text in ["&commat;bob", "&#64;bob", "&#x40;bob", "&#X40;bob", "&#0000064;bob"] {
            let (length, character) = entity(text).expect(text);
            assert_eq!((&text[length..], character), ("bob", '@'));
        }
        for text in ["&", "&amp", "&#;", "&#x;", "&bogus;", "& commat;", "&#99999999999999;"] {
            assert_eq!(entity(text), None, "{text}");
        }
    }
}
