//! Errors, warnings and hints in terminals of several widths.

use crate::screen::Screen;
use crate::support::Folder;

/// What a program prints on a screen of this width, once it has ended.
fn printed(folder: &Folder, arguments: &[&str], width: u16, last: &str) -> String {
    let mut screen = Screen::open(folder, arguments, width);
    screen.sees_packed(last);
    screen.ends();
    screen.text()
}

/// Checks that no word is divided between two lines: each line's words are words of the whole text.
#[track_caller]
fn has_whole_words(text: &str, whole: &str, width: u16) {
    let known: Vec<&str> = whole.split_whitespace().collect();
    for word in text.split_whitespace() {
        assert!(known.contains(&word), "at {width} columns, {word:?} is a part of a word:\n{text}");
    }
}

#[test]
fn a_message_and_its_hint_are_folded_at_blanks_below_their_own_text() {
    let folder = Folder::new();
    let plain = folder.run(&["new", "user-story"]).code(2).err;
    assert_eq!(plain.lines().count(), 8, "what isn't a terminal gets one line for each: {plain}");
    for width in [40, 60, 80, 120] {
        let arguments = ["--json", "new", "user-story"];
        let text = printed(&folder, &arguments, width, "create a draft with `--draft`");
        let text = &text[..text.find("\n{").unwrap_or(text.len())];
        has_whole_words(text, &plain, width);
        assert!(text.lines().all(|line| line.chars().count() <= usize::from(width)), "at {width}:\n{text}");
        let hint = text.lines().position(|line| line.starts_with("  hint: Which checks")).unwrap();
        let next = text.lines().nth(hint + 1).unwrap();
        assert!(next.starts_with("        ") && next.as_bytes()[8] != b' ', "at {width}:\n{text}");
    }
}

#[test]
fn a_source_excerpt_keeps_its_marks_in_sight() {
    let folder = Folder::new();
    let wide = format!(
        "artifacts:\n  - user-story: {{ key: a, persona: {}, gaol: pay }}\n",
        "a very patient reader ".repeat(5).trim()
    );
    folder.write("o.yml", wide);
    let plain = folder.run(&["plan", "o.yml"]).code(2).err;
    for width in [40, 60, 80, 120] {
        let text = printed(&folder, &["plan", "o.yml"], width, "`goal`?");
        let lines: Vec<&str> = text.lines().collect();
        let mark = lines.iter().position(|line| line.contains("^^^^")).unwrap();
        let at = lines[mark].find('^').unwrap();
        let marked: String = lines[mark - 1].chars().skip(at).take(4).collect();
        assert_eq!(marked, "gaol", "at {width}:\n{text}\n{plain}");
        assert!(lines.iter().all(|line| line.chars().count() <= usize::from(width)), "at {width}:\n{text}");
    }
}

#[test]
fn the_lines_of_doctor_are_folded_below_their_column() {
    let folder = Folder::new();
    let plain = folder.run(&["doctor"]).out;
    for width in [40, 60, 80, 120] {
        let text = printed(&folder, &["doctor"], width, "warnings");
        let list = text.lines().take_while(|line| !line.starts_with("0 errors")).collect::<Vec<_>>().join("\n");
        has_whole_words(&list, &plain, width);
    }
}
