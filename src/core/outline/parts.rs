//! Splits a large outline into parts that can be parsed one by one, because a tree of YAML takes many times its text's
//! memory.

use std::ops::Range;

/// A part ends with the item in which it reaches this many bytes.
const PART: usize = 16 << 10;

/// The ranges of whole items, if the outline is nothing but `artifacts:` with its items below. `None` if it is written
/// in another way, or parts of it may refer to each other.
pub(super) fn parts(text: &str) -> Option<Vec<Range<usize>>> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    if has_anchor(text) {
        return None;
    }
    let mut at = start;
    let mut dash: Option<usize> = None;
    let mut begun = false;
    let mut first = 0;
    let mut parts = Vec::new();
    for line in text[start..].split_inclusive('\n') {
        let words = line.trim_start_matches(' ');
        let indent = line.len() - words.len();
        let is_item = words.starts_with("- ") || matches!(words.trim_end_matches(['\r', '\n']), "-");
        if words.trim().is_empty() || words.starts_with('#') {
            // It belongs to whatever comes before.
        } else if !begun {
            begun = indent == 0 && words.trim_end() == "artifacts:";
            if !begun {
                return None;
            }
        } else if is_item && indent <= dash.unwrap_or(indent) {
            match dash {
                None => first = at,
                Some(dash) if indent < dash => return None,
                Some(_) if at - first >= PART => {
                    parts.push(first..at);
                    first = at;
                }
                Some(_) => {}
            }
            dash = Some(indent);
        } else if dash.is_none_or(|dash| indent <= dash) {
            return None;
        }
        at += line.len();
    }
    dash?;
    parts.push(first..text.len());
    Some(parts)
}

/// Whether the text may name a value (`&name`), to which another part could refer.
fn has_anchor(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| {
        let begins = text[..at].ends_with([' ', '\n', '\t', '[', '{', ',']);
        begins && !text[at + 1..].starts_with([' ', '\n', '\r'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(item: &str) -> String {
        format!("# Ours\nartifacts:\n{}", item.repeat(PART / 2 / item.len()).repeat(5))
    }

    #[test]
    fn parts_are_whole_items_and_together_all_of_them() {
        for item in ["  - bug: { key: a }\n\n", "- bug:\n    key: |\n      - a\n  # more\n", "  -\n    bug:\n"] {
            let text = many(item);
            let parts = parts(&text).expect("it has parts");
            assert!(parts.len() > 1);
            assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
            let whole: String = parts.iter().map(|part| &text[part.clone()]).collect();
            assert_eq!(whole, text["# Ours\nartifacts:\n".len()..]);
            for part in parts {
                assert!(text[part].trim_start_matches(' ').starts_with('-'));
            }
        }
    }

    #[test]
    fn what_is_written_in_another_way_has_no_parts() {
        let item = "  - bug: { key: a }\n";
        for text in [
            String::new(),
            "artifacts: []\n".to_owned(),
            "artifacts:\n".to_owned(),
            many(item) + "other: 1\n",
            many(item) + "artifacts:\n  - bug:\n",
            many(item) + " - bug:\n",
            many(item) + "---\n",
            many(item) + "\t- bug:\n",
            many("  - bug: &a { key: a }\n"),
            format!("other: 1\n{}", many(item)),
        ] {
            assert_eq!(parts(&text), None, "{text}");
        }
    }
}
