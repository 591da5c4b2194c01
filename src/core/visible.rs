//! Characters that a reader doesn't see, and a text in which they are shown.

/// How an HTML comment begins.
const COMMENT: &str = "<!--";

/// Whether a reader doesn't see a character, or doesn't see what it does: controls, marks of direction, tags, variation
/// selectors and whatever has no width. Line breaks and tabs count too.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0e}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// The text with whatever is hidden shown as an escape, like `\u{200B}`. Line breaks and tabs stay, and an HTML comment
/// begins with `\u{3C}!--`.
pub fn show_hidden(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut shown = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let is_shown = matches!(character, '\n' | '\t') || !is_hidden(character);
        if is_shown && !text[at..].starts_with(COMMENT) {
            shown.push(character);
        } else {
            shown += &format!("\\u{{{:X}}}", u32::from(character));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_hidden_is_shown_and_the_rest_stays() {
        for text in ["", "Größe – 日本 🎉", "a\n\tb", "a < b <!-", "5 > 3 -->"] {
            assert_eq!(show_hidden(text), text);
        }
        for (text, shown) in [
            ("a\r\nb\rc", "a\nb\\u{D}c"),
            ("\u{1b}[31mred", "\\u{1B}[31mred"),
            ("a\u{202e}b\u{200b}c", "a\\u{202E}b\\u{200B}c"),
            ("\u{e0041}\u{e007f}", "\\u{E0041}\\u{E007F}"),
            ("x<!-- y -->z", "x\\u{3C}!-- y -->z"),
            ("\u{2028}\u{2066}\u{feff}", "\\u{2028}\\u{2066}\\u{FEFF}"),
        ] {
            assert_eq!(show_hidden(text), shown);
        }
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left_and_showing_it_again_changes_nothing(text in any::<String>()) {
            let shown = show_hidden(&text);
            prop_assert!(!shown.contains(|c: char| is_hidden(c) && c != '\n' && c != '\t'));
            prop_assert!(!shown.contains(COMMENT));
            prop_assert_eq!(show_hidden(&shown), shown);
        }
    }
}
