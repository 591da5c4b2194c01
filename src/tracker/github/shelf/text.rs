//! The list in a pull request's body: each file with its owner.

use std::fmt::Write as _;

use sha1::{Digest as _, Sha1};

const BEGIN: &str = "<!-- rolecall files -->";
const END: &str = "<!-- rolecall files end -->";

/// A file in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    /// Its path from the repository's root.
    pub(super) path: String,
    /// The artifact's key.
    pub(super) key: String,
    /// The artifact's title.
    pub(super) title: String,
    /// The id of the role that owns it.
    pub(super) owner: String,
}

/// A title in a cell of a table: no bar, no comment, no mention, and nothing that closes an issue once it is merged.
fn clean(title: &str) -> String {
    let title = title.replace('|', "\\|").replace('<', "&lt;").replace("://", ":\u{200b}//");
    let title = title.replace('@', "@\u{200b}").replace('#', "#\u{200b}").replace("GH-", "GH\u{200b}-");
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A body with the list in it. What stands before and after it stays.
pub(super) fn write(body: &str, files: &[Listed], role: &dyn Fn(&str) -> String) -> String {
    let mut list = format!("{BEGIN}\n| File | Artifact | Key | Owner |\n| --- | --- | --- | --- |\n");
    for file in files {
        let Listed { path, title, key, owner } = file;
        let (title, name) = (clean(title), role(owner));
        writeln!(list, "| `{path}` | {title} | `{key}` | {name} |").expect("a string takes it");
    }
    list += END;
    match parts(body) {
        Some((before, _, after)) => format!("{before}{list}{after}"),
        None if body.trim().is_empty() => format!("Scaffolded from templates, each owned by a role.\n\n{list}\n"),
        None => format!("{}\n\n{list}\n", body.trim_end()),
    }
}

fn parts(body: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = body.split_once(BEGIN)?;
    let (list, after) = rest.split_once(END)?;
    Some((before, list, after))
}

/// The id that git gives a file's text.
pub(super) fn blob(text: &str) -> String {
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
        let file = |path: &str, title: &str| Listed {
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
    fn a_blob_is_named_as_git_names_it() {
        assert_eq!(blob("hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }
}
