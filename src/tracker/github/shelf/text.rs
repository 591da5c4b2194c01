//! The list in a pull request's body: each file with its owner.

use std::fmt::Write as _;

use sha1::{Digest as _, Sha1};

use crate::workspace::Filed;

const BEGIN: &str = "<!-- rolecall files -->";
const END: &str = "<!-- rolecall files end -->";

/// A file in the list.
pub(super) type Listed = Filed;

/// The files that a body lists. Each line holds what is needed to read it again.
pub(super) fn listed(body: &str) -> Vec<Listed> {
    let Some((_, list, _)) = parts(body) else { return Vec::new() };
    list.lines()
        .filter_map(|line| {
            let mut cells = line.trim().strip_prefix('|')?.strip_suffix('|')?.split(" | ").map(str::trim);
            let code = |cell: &str| cell.strip_prefix('`')?.strip_suffix('`').map(str::to_owned);
            let (path, title) = (code(cells.next()?)?, cells.next()?.to_owned());
            let (key, owner) = (code(cells.next()?)?, cells.next()?.rsplit_once("<!-- ")?.1);
            Some(Filed { path, key, title, owner: owner.strip_suffix(" -->")?.to_owned() })
        })
        .collect()
}

/// The list with the files of a run, by path.
pub(super) fn merged(listed: &[Listed], filed: &[Filed]) -> Vec<Listed> {
    let mut all: Vec<Listed> = listed.to_vec();
    for file in filed {
        match all.iter_mut().find(|known| known.path == file.path) {
            Some(known) => *known = clean(file),
            None => all.push(clean(file)),
        }
    }
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

/// A title in a cell of a table: no bar, no comment, no mention.
fn clean(file: &Filed) -> Filed {
    let title = file.title.replace('|', "\\|").replace("<!--", "").replace("-->", "").replace('@', "@\u{200b}");
    Filed { title: title.split_whitespace().collect::<Vec<_>>().join(" "), ..file.clone() }
}

/// A body with the list in it. What stands before and after it stays.
pub(super) fn write(body: &str, files: &[Listed], role: &dyn Fn(&str) -> String) -> String {
    let mut list = format!("{BEGIN}\n| File | Artifact | Key | Owner |\n| --- | --- | --- | --- |\n");
    for file in files {
        let Filed { path, title, key, owner } = file;
        let name = role(owner);
        writeln!(list, "| `{path}` | {title} | `{key}` | {name} <!-- {owner} --> |").expect("a string takes it");
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
    fn the_list_is_read_back_and_what_people_write_around_it_stays() {
        let file = |path: &str, title: &str| Filed {
            path: path.to_owned(),
            key: "strategy-doc/a".to_owned(),
            title: title.to_owned(),
            owner: "product-leader".to_owned(),
        };
        let files = merged(&[], &[file("docs/b.md", "B"), file("docs/a.md", "A | @ana <!-- x -->")]);
        let body = write("", &files, &|_| "Product Leader".to_owned());
        assert_eq!(listed(&body), files);
        let edited = format!("Please look.\n\n{body}\nThanks!\r\n");
        let more = merged(&listed(&edited), &[file("docs/c.md", "C")]);
        let again = write(&edited, &more, &|_| "Product Leader".to_owned());
        assert!(again.starts_with("Please look.\n\n") && again.ends_with("\nThanks!\r\n"), "{again}");
        assert_eq!(listed(&again).len(), 3);
    }

    #[test]
    fn a_blob_is_named_as_git_names_it() {
        assert_eq!(blob("hello\n"), "ce013625030ba8dba906f756967f9e9ca394464a");
    }
}
