//! Makes names from texts. Characters that a name can't contain separate words. If such a character means more than
//! that, a digest of the whole text keeps the names of two texts distinct.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use unicode_normalization::char::is_combining_mark;

use super::letters::{fold, is_word};

/// The maximum length of a name, in bytes.
pub(crate) const MAX_NAME: usize = 100;
/// How many hex digits of the digest follow a name. Among a million texts with one slug, the chance that a given text
/// has the digest of another is about one in four thousand.
const DIGITS: usize = 8;

/// The words of a text in lower case, joined by `-`. A `.` between digits stays (`v1.2`).
///
/// At most 100 bytes. Empty if the text has no letter and no digit. Different texts can have the same slug; see
/// [`distinct`].
pub fn slug(text: &str) -> String {
    shorten(&joined(text), MAX_NAME).to_owned()
}

/// A name that no other text has: its slug, followed by a digest of the whole text if the slug omits something
/// significant.
///
/// Case, Unicode's composed or decomposed form, an apostrophe in a word, and separators of words (blanks, a dash, a
/// `.`, `,`, `;` or `:` at a word's end) aren't significant. Empty if the text has no letter and no digit.
pub fn distinct(text: &str) -> String {
    let folded = fold(text);
    let (name, whole) = words(&folded);
    if name.is_empty() || (whole && name.len() <= MAX_NAME) {
        return name;
    }
    format!("{}-{}", shorten(&name, MAX_NAME - DIGITS - 1), digest(&folded))
}

/// The name that earlier versions made from a text, before names were distinct. It finds artifacts created then.
pub fn former(text: &str) -> String {
    let slug = joined(text);
    let mut end = slug.len().min(MAX_NAME);
    while !slug.is_char_boundary(end) {
        end -= 1;
    }
    let start = &slug[..end];
    let start = match start.rfind('-') {
        Some(at) if end < slug.len() && at > 0 => &start[..at],
        _ => start,
    };
    start.trim_end_matches(['-', '.']).to_owned()
}

/// A regular expression for the current and former names of a text. Placeholders of letters and digits in the text stay
/// as they are.
pub fn name_pattern(text: &str) -> String {
    let (name, whole) = words(&fold(text));
    let tail = if whole { String::new() } else { format!("-[0-9a-f]{{{DIGITS}}}") };
    format!("^(?:{}{tail}|{})$", regex::escape(&name), regex::escape(&former(text)))
}

fn joined(text: &str) -> String {
    let characters: Vec<char> = fold(text).chars().collect();
    let mut slug = String::new();
    for (at, &character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| characters[at]);
        let after = characters.get(at + 1).copied();
        let ready = !slug.is_empty() && !slug.ends_with('-');
        if character.is_alphanumeric() || (ready && !slug.ends_with('.') && is_combining_mark(character)) {
            slug.push(character);
        } else if character == '.' && [before, after].iter().all(|c| c.is_some_and(char::is_numeric)) {
            slug.push('.');
        } else if ready && !matches!(character, '\'' | '’') {
            slug.push('-');
        }
    }
    // What stood on both sides of an omitted character may combine.
    fold(slug.trim_end_matches(['-', '.']))
}

/// The words of a folded text as a name of any length, and whether the name omits nothing significant.
fn words(folded: &str) -> (String, bool) {
    let characters: Vec<char> = folded.chars().collect();
    let mut name = String::new();
    let mut whole = true;
    for (at, &character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| characters[at]);
        let after = characters.get(at + 1).copied();
        let ends = after.is_none_or(char::is_whitespace);
        let begins = before.is_none_or(char::is_whitespace);
        let after_word = before.is_some_and(is_word) && name.ends_with(is_word);
        let within = after_word && after.is_some_and(char::is_alphanumeric);
        let separates = match character {
            _ if character.is_alphanumeric() => {
                name.push(character);
                continue;
            }
            _ if is_combining_mark(character) && name.ends_with(is_word) => {
                name.push(character);
                continue;
            }
            '.' | '_' if within => {
                name.push(character);
                continue;
            }
            '\'' | '’' if within && before.is_some_and(char::is_alphabetic) => continue,
            '-' | '‐' | '–' | '—' => within || (begins && ends),
            '.' | ',' | ';' | ':' => after_word && ends,
            // These aren't followed by blanks.
            '、' | '。' | '，' | '．' | '：' | '；' | '・' => after_word,
            _ => character.is_whitespace(),
        };
        whole &= separates;
        if name.ends_with(is_word) {
            name.push('-');
        }
    }
    if name.ends_with('-') {
        name.pop();
    }
    // What stood on both sides of an omitted character may combine.
    (fold(&name), whole)
}

/// The digest of a folded text. The number of blanks between words isn't significant.
fn digest(folded: &str) -> String {
    let text = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut hex = String::new();
    for byte in Sha256::digest(text.as_bytes()).iter().take(DIGITS / 2) {
        write!(hex, "{byte:02x}").expect("writing into a string does not fail");
    }
    hex
}

/// A name shortened to a maximum length: at a word's end if most of it stays, or else within a word, because some
/// scripts have no blanks.
fn shorten(name: &str, most: usize) -> &str {
    if name.len() <= most {
        return name;
    }
    let mut end = most;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let start = &name[..end];
    let whole_words = match start.rfind('-') {
        _ if name[end..].starts_with('-') => start,
        Some(at) if at * 4 >= most * 3 => &start[..at],
        _ => start,
    };
    whole_words.trim_end_matches(['-', '.', '_'])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::core::names::Name;

    #[test]
    fn a_title_gives_its_slug() {
        for (title, name) in [
            ("Guest: check out!", "guest-check-out"),
            ("Release v1.2.0", "release-v1.2.0"),
            ("Don't panic…", "dont-panic"),
            ("  Größe & Maß ", "größe-maß"),
            ("e.g. this", "e-g-this"),
            ("!!!", ""),
        ] {
            assert_eq!(slug(title), name);
        }
        assert!(slug(&"word ".repeat(60)).ends_with("word"));
        let story = "購入者 スマートフォンからクレジットカードで支払いを完了できるようにする";
        assert!(slug(story).starts_with("購入者-スマートフォン") && slug(story).len() <= MAX_NAME);
    }

    #[test]
    fn a_name_that_omits_nothing_has_no_digest() {
        for (title, name) in [
            ("Guest: check out", "guest-check-out"),
            ("Sprint 12.", "sprint-12"),
            ("v1.2.0-rc.1", "v1.2.0-rc.1"),
            ("Node.js – first steps", "node.js-first-steps"),
            ("Don’t panic", "dont-panic"),
            ("購入者：本を探す", "購入者-本を探す"),
            ("2027–W03", "2027-w03"),
            ("my_key", "my_key"),
        ] {
            assert_eq!(distinct(title), name, "{title}");
        }
        assert_eq!(distinct("!!!"), "");
    }

    #[test]
    fn texts_that_differ_in_characters_that_a_name_cannot_contain_have_different_names() {
        let long = "word ".repeat(60);
        let japanese = "注文した本の配送状況をマイページからいつでも確認できるようにしておく".repeat(2);
        let texts = [
            "v1.0+1",
            "v1.0-1",
            "v1.0_1",
            "v1.0/1",
            "v1.0@1",
            "v1.0 +1",
            "v1.0 -1",
            "v1.0~1",
            "Sprint",
            "Sprint 🚀",
            "Sprint 🎉",
            "Sprint ❤",
            "Sprint ❤️",
            "C",
            "C++",
            "C#",
            "C*",
            ".NET",
            "NET",
            "a & b",
            "a b",
            "50%",
            "50",
            "What?",
            "What!",
            "(beta)",
            "beta",
            "a--b",
            "--a",
            "a-",
            "don't 'a'",
            "dont a",
            "👩‍👩‍👧 x",
            "👩‍👧‍👦 x",
        ];
        let mut texts: Vec<String> = texts.map(str::to_owned).to_vec();
        texts.extend(["one", "two", "one!", "日本"].map(|end| format!("{long}{end}")));
        texts.extend(["一", "二"].map(|end| format!("{japanese}{end}")));
        texts.extend(["한", "글"].map(|end| format!("{}{end}", "가나다라 ".repeat(20))));
        let names: HashSet<String> = texts.iter().map(|text| distinct(text)).collect();
        assert_eq!(names.len(), texts.len(), "{names:?}");
        for name in &names {
            assert!(Name::new(name).is_ok_and(|checked| checked.as_str() == name), "{name}");
        }
        assert_eq!(distinct("Sprint 🚀"), "sprint-0503a886");
        assert_eq!(distinct("sprint  🚀 "), distinct("Sprint 🚀"));
    }

    #[test]
    fn what_an_omitted_character_joins_is_composed() {
        for (text, joined) in [("\u{fb46}'\u{113ce}", "\u{5e6}\u{113ce}\u{5bc}"), ("\u{1100}'\u{1161}", "\u{ac00}")] {
            let name = distinct(text);
            assert_eq!(slug(text), joined);
            assert!(Name::new(&name).is_ok_and(|checked| checked.as_str() == name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn every_text_makes_a_valid_name_or_none(text in any::<String>()) {
            for name in [slug(&text), distinct(&text), former(&text)] {
                if !name.is_empty() {
                    let checked = Name::new(&name);
                    let is_name = checked.as_ref().is_ok_and(|checked| checked.as_str() == name);
                    prop_assert!(is_name, "{:?} gave {:?}", text, name);
                }
            }
            prop_assert_eq!(distinct(&text).is_empty(), slug(&text).is_empty());
        }

        #[test]
        fn texts_of_one_name_differ_in_separators_only(
            one in "[aB1é購 .,:;+#🚀/_'&-]{1,8}",
            other in "[aB1é購 .,:;+#🚀/_'&-]{1,8}",
        ) {
            // The words, without what separates them.
            let bare = |text: &str| {
                let text = fold(text).replace('\'', "");
                let mut words: Vec<String> = Vec::new();
                for token in text.split_whitespace() {
                    let token = token.trim_end_matches(['.', ',', ';', ':']);
                    words.extend(token.split('-').filter(|word| !word.is_empty()).map(str::to_owned));
                }
                words
            };
            let name = distinct(&one);
            if !name.is_empty() && name == distinct(&other) {
                prop_assert_eq!(bare(&one), bare(&other), "{:?} and {:?} make {:?}", one, other, name);
            }
        }

        #[test]
        fn the_name_of_a_name_is_itself(text in any::<String>()) {
            let name = distinct(&text);
            prop_assert_eq!(distinct(&name), name);
        }
    }
}
