//! The runner's files for a step's outputs and its summary, and the commit of a checkout.

#![cfg_attr(
    not(test),
    expect(
        clippy::disallowed_methods,
        reason = "the runner provides these files, and git writes its own; none is in the workspace"
    )
)]

use std::io::{self, Write as _};

use camino::Utf8Path;

use super::command::token;

/// GitHub's limit for a step's summary, in bytes.
const MAX_SUMMARY: usize = 1_048_576;

/// Writes outputs. Each value is between two delimiter lines that it can't contain.
pub(super) fn write_outputs(path: &Utf8Path, outputs: &[(&str, String)]) -> io::Result<()> {
    let mut text = String::new();
    for (name, value) in outputs {
        let mut delimiter = token();
        while value.contains(&delimiter) {
            delimiter = token();
        }
        text += &format!("{name}<<{delimiter}\n{value}\n{delimiter}\n");
    }
    append(path, &text)
}

/// The commit that is checked out, by its `.git` folder; `None` if it can't be found there.
pub(super) fn commit(git: &Utf8Path) -> Option<String> {
    let head = fs_err::read_to_string(git.join("HEAD")).ok()?;
    let text = match head.trim().strip_prefix("ref: ") {
        Some(name) => fs_err::read_to_string(git.join(name)).ok().or_else(|| packed_commit(git, name))?,
        None => head,
    };
    let hash = text.trim();
    let is_hash = hash.len() >= 40 && hash.chars().all(|digit| digit.is_ascii_hexdigit());
    is_hash.then(|| hash.to_owned())
}

/// The commit of a ref in git's `packed-refs`, whose lines have a hash and a name.
fn packed_commit(git: &Utf8Path, name: &str) -> Option<String> {
    let text = fs_err::read_to_string(git.join("packed-refs")).ok()?;
    let mut refs = text.lines().filter_map(|line| line.split_once(' '));
    refs.find(|(_, known)| *known == name).map(|(hash, _)| hash.to_owned())
}

/// Adds to the summary.
pub(super) fn append_summary(path: &Utf8Path, markdown: &str) -> io::Result<()> {
    const CUT_NOTE: &str = "\n\n_The rest is too long to show here: see the log._\n";
    let remaining = MAX_SUMMARY
        .saturating_sub(usize::try_from(fs_err::metadata(path).map_or(0, |file| file.len())).unwrap_or(MAX_SUMMARY));
    if markdown.len() <= remaining {
        return append(path, markdown);
    }
    let Some(mut end) = remaining.checked_sub(CUT_NOTE.len()) else { return Ok(()) };
    while !markdown.is_char_boundary(end) {
        end -= 1;
    }
    let end = markdown[..end].rfind('\n').unwrap_or(0);
    append(path, &format!("{}{CUT_NOTE}", &markdown[..end]))
}

fn append(path: &Utf8Path, text: &str) -> io::Result<()> {
    let mut file = fs_err::OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_can_not_end_its_output_nor_begin_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = Utf8Path::from_path(folder.path()).expect("UTF-8").join("output");
        let hostile = "x\nEOF\nfailed<<EOF\n9\n::set-output name=failed::9".to_owned();
        write_outputs(&path, &[("artifacts", hostile.clone()), ("failed", "0".to_owned())]).expect("written");
        let text = std::fs::read_to_string(&path).expect("read");
        let (head, rest) = text.split_once('\n').expect("a line");
        let delimiter = head.strip_prefix("artifacts<<").expect("its name");
        assert_eq!(rest.split_once(&format!("\n{delimiter}\n")).expect("its end").0, hostile);
        assert!(delimiter.len() >= 32 && text.matches(delimiter).count() == 2, "{text}");
    }

    #[test]
    fn a_checkout_s_commit_is_found_wherever_git_keeps_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let git = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let (one, two) = ("1".repeat(40), "2".repeat(40));
        assert_eq!(commit(git), None);
        std::fs::write(git.join("HEAD"), format!("{one}\n")).expect("written");
        assert_eq!(commit(git).as_ref(), Some(&one));
        std::fs::write(git.join("HEAD"), "ref: refs/heads/main\n").expect("written");
        assert_eq!(commit(git), None);
        std::fs::write(
            git.join("packed-refs"),
            format!("# pack-refs\n{one} refs/heads/main2\n{two} refs/heads/main\n"),
        )
        .expect("written");
        assert_eq!(commit(git).as_ref(), Some(&two));
        std::fs::create_dir_all(git.join("refs/heads")).expect("made");
        std::fs::write(git.join("refs/heads/main"), format!("{one}\n")).expect("written");
        assert_eq!(commit(git).as_ref(), Some(&one));
    }

    #[test]
    fn a_summary_ends_at_the_limit_with_a_word_about_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = Utf8Path::from_path(folder.path()).expect("UTF-8").join("summary");
        append_summary(&path, "before\n").expect("written");
        append_summary(&path, &"a line with an é\n".repeat(100_000)).expect("written");
        let text = std::fs::read_to_string(&path).expect("read");
        assert!(text.len() <= MAX_SUMMARY && text.starts_with("before\na line"), "{}", text.len());
        assert!(text.ends_with("see the log._\n"));
    }
}
