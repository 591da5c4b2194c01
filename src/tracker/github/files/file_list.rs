//! The list of files and their owners in a pull request's body.

use std::fmt::Write as _;

use sha1::{Digest as _, Sha1};

const BEGIN: &str = "<!-- rolecall files -->";
const END: &str = "<!-- rolecall files end -->";

/// A file in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tracker::github::files) struct FileEntry {
    /// Its path from the repository's root.
    pub(in crate::tracker::github::files) path: String,
    /// The artifact's key.
    pub(in crate::tracker::github::files) key: String,
    /// The artifact's title.
    pub(in crate::tracker::github::files) title: String,
    /// The id of the role that owns it.
    pub(in crate::tracker::github::files) owner: String,
}

/// GitHub's limit for a title, in characters.
const MAX_TITLE_LENGTH: usize = 256;

/// Escapes a title for a table cell: no `|`, comment or mention, and nothing that closes an issue when merged.
fn table_cell(title: &str) -> String {
    inactive(&title.replace('|', "\\|").replace('<', "&lt;"))
}

/// Turns an artifact's title into the title of a pull request or a commit. Both become commit messages on the default
/// branch when merged, where `Fixes #12` would close an issue and `@name` would mention somebody.
pub(in crate::tracker::github::files) fn title(title: &str) -> String {
    let title = inactive(title);
    match title.char_indices().nth(MAX_TITLE_LENGTH) {
        None => title,
        Some(_) => title.chars().take(MAX_TITLE_LENGTH - 1).chain(['…']).collect(),
    }
}

/// Returns the text in one line, with a zero-width space in each mention, issue reference and URL so that GitHub
/// recognizes none of them.
fn inactive(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (at, c) in words.char_indices() {
        let (before, after) = (&words[..at], &words[at + c.len_utf8()..]);
        let is_address = c == ':' && after.starts_with("//");
        let is_gh = c == '-'
            && before.len() >= 2
            && before.is_char_boundary(before.len() - 2)
            && before[before.len() - 2..].eq_ignore_ascii_case("gh");
        if is_gh {
            out.push('\u{200b}');
        }
        out.push(c);
        if matches!(c, '@' | '#') || is_address {
            out.push('\u{200b}');
        }
    }
    out
}

/// Puts the list into a body, or replaces the one that is there. The text around it is kept.
pub(in crate::tracker::github::files) fn write(
    body: &str,
    files: &[FileEntry],
    role: &dyn Fn(&str) -> String,
) -> String {
    let mut list = format!("{BEGIN}\n| File | Artifact | Key | Owner |\n| --- | --- | --- | --- |\n");
    for file in files {
        let FileEntry { path, title, key, owner } = file;
        let (title, name) = (table_cell(title), role(owner));
        writeln!(list, "| `{path}` | {title} | `{key}` | {name} |").expect("a string takes it");
    }
    list += END;
    match split_at_list(body) {
        Some((before, _, after)) => format!("{before}{list}{after}"),
        None if body.trim().is_empty() => format!("Scaffolded from templates, each owned by a role.\n\n{list}\n"),
        None => format!("{}\n\n{list}\n", body.trim_end()),
    }
}

fn split_at_list(body: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = body.split_once(BEGIN)?;
    let (list, after) = rest.split_once(END)?;
    Some((before, list, after))
}

/// The git object id of a file with this text.
pub(in crate::tracker::github::files) fn blob(text: &str) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", text.len()));
    hash.update(text);
    hash.finalize().iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").expect("a string takes it");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_around_the_list_stays_and_a_title_is_only_words() {
        let file = |path: &str, title: &str| FileEntry {
            path: path.to_owned(),
            key: "strategy-doc/a".to_owned(),
            title: title.to_owned(),
            owner: "product-leader".to_owned(),
        };
        let role = |_: &str| "Product Leader".to_owned();
        let body = write("", &[file("docs/a.md", "Fix #12 | @ana <!-- rolecall files end -->")], &role);
        assert!(!body.contains("#12") && !body.contains("@ana") && body.matches(END).count() == 1, "{body}");
        let edited = format!("Please look.\n\n{body}\nThanks!\r\n");
        let again = write(&edited, &[file("docs/a.md", "A"), file("docs/c.md", "C")], &role);
        assert!(again.starts_with("Please look.\n\n") && again.ends_with("\nThanks!\r\n"), "{again}");
        assert!(again.contains("| `docs/c.md` | C | `strategy-doc/a` | Product Leader |"), "{again}");
    }

    #[test]
    fn a_title_of_a_pull_request_closes_and_mentions_nothing() {
        for (text, is) in [
            ("Guest checkout: the 2nd try", "Guest checkout: the 2nd try"),
            ("Fixes #12", "Fixes #\u{200b}12"),
            ("closes acme/shop#12 for @ana", "closes acme/shop#\u{200b}12 for @\u{200b}ana"),
            ("Resolves GH-12 and gh-13", "Resolves GH\u{200b}-12 and gh\u{200b}-13"),
            ("fix https://github.com/a/b/issues/1", "fix https:\u{200b}//github.com/a/b/issues/1"),
            ("two\nlines  é-1 -", "two lines é-1 -"),
        ] {
            assert_eq!(title(text), is);
        }
        let long = title(&"#".repeat(200));
        assert!(long.chars().count() == 256 && long.ends_with('…'), "{long}");
        assert_eq!(title(&"a".repeat(256)), "a".repeat(256));
    }

    #[test]
    fn a_blob_is_named_as_git_names_it() {
        assert_eq!(blob("hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }
}
