//! A full disk and a folder that can't be written: exit code 1, no partial file, and existing files are unchanged.
//!
//! `ulimit -f` simulates the full disk: a write past the limit fails as it does on a full disk. Root may write
//! everywhere, so if the tests run as root, the program runs as nobody through `setpriv`, if available.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::refusals::{Held, filled, held};
use crate::support::{Folder, Ran, outline, story};
use crate::with;

const NEW: &[&str] =
    &["new", "user-story", "--set", "persona=a", "--set", "goal=b", "--set", "benefit=c", "--set", "criteria=d"];

/// Every command that writes, and the path that it can't write.
const WRITING: &[(&[&str], &str)] = &[
    (NEW, ".rolecall/user-story/a-b.md"),
    (&["new", "bug", "--draft", "--key", "x"], ".rolecall/bug/x.md"),
    (&["new", "bug", "--draft", "--key", "x", "--to", "file"], "docs/product/bug/x.md"),
    (&["apply", "o.yml"], ".rolecall/user-story/new.md"),
    (&["apply", "s.csv", "--template", "user-story"], ".rolecall/user-story/row.md"),
    (&["apply", "--fill-keys", "nameless.yml"], "nameless.yml"),
    (&["fill", "user-story/old", "--set", "goal=write"], ".rolecall/user-story/old.md"),
    (&["accept", "user-story/old"], ".rolecall/user-story/old.md"),
    (&["init", "--yes"], ".github/rolecall.yml"),
    (&["templates", "eject", "user-story"], ".github/rolecall/templates/product-owner/user-story.md"),
];

/// A folder in which each of those commands has something to do.
fn busy() -> Folder {
    let new = outline(&[("new", "read")]);
    let old = outline(&[("old", "read")]);
    let nameless = new.replace("      key: new\n", "");
    let row = b"key,persona,goal,benefit,criteria\nrow,p,g,b,c\n";
    let folder = filled(&[
        ("old.yml", old.as_bytes()),
        ("o.yml", new.as_bytes()),
        ("s.csv", row),
        ("nameless.yml", nameless.as_bytes()),
    ]);
    folder.run(&["apply", "old.yml"]).ok();
    folder
}

/// Runs the same command as `inner`, prefixed by other words.
fn through(before: &[&str], program: &Path, inner: &Command) -> Ran {
    let mut outer = Command::new(before[0]);
    outer.args(&before[1..]).arg(program).args(inner.get_args()).current_dir(inner.get_current_dir().unwrap());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    let output = outer.stdin(Stdio::null()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
}

/// Runs on a disk with room for files of this many blocks (of 512 or 1024 bytes, depending on the shell).
fn cramped(folder: &Folder, blocks: u32, command: &[&str]) -> Ran {
    let limit = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    through(&["sh", "-c", &limit], Path::new(env!("CARGO_BIN_EXE_rolecall")), &folder.command(command))
}

/// The files only; folders created along the way do no harm.
fn files(held: Held) -> Held {
    held.into_iter().filter(|(_, bytes)| bytes.is_some()).collect()
}

#[test]
fn a_full_disk_is_a_failure_that_leaves_no_half_file() {
    for (command, path) in WRITING {
        let folder = busy();
        let before = files(held(&folder));
        let ran = cramped(&folder, 0, command).code(1);
        assert!(ran.err.contains(&format!("{path} can't be written")), "{ran:#?}");
        assert!(!ran.err.contains("panicked"), "{ran:#?}");
        assert_eq!(files(held(&folder)), before, "{command:?}");
    }
}

#[test]
fn a_full_disk_is_told_in_json_too() {
    let folder = busy();
    let ran = cramped(&folder, 0, &["apply", "o.yml", "--json"]).code(1);
    let told = ran.json();
    assert_eq!(told["summary"]["failed"], 1, "{told:#}");
    assert_eq!(
        (&told["artifacts"][0]["action"], &told["artifacts"][0]["key"]),
        (&"fail".into(), &"user-story/new".into())
    );
    assert!(told["artifacts"][0]["warnings"][0].as_str().unwrap().contains("can't be written"), "{told:#}");
}

/// A message must not name the temporary file, which a person doesn't know.
#[test]
fn a_failed_write_names_only_the_file_that_a_person_knows() {
    let ran = cramped(&busy(), 0, NEW).code(1);
    assert!(!ran.err.contains("rolecall-partial"), "{}", ran.err);
}

#[test]
fn what_still_fits_on_the_disk_is_made_and_the_next_run_makes_the_rest() {
    let long = with(&format!("notes: {}", "word ".repeat(6_000))).replace("key: a", "key: long");
    let text = outline(&[("one", "read")]) + long.trim_start_matches("artifacts:\n") + &story("two", "write");
    let folder = filled(&[("o.yml", text.as_bytes())]);
    let ran = cramped(&folder, 8, &["apply", "o.yml"]).code(1);
    assert!(ran.err.contains(".rolecall/user-story/long.md can't be written"), "{ran:#?}");
    assert!(ran.err.contains("2 created, 1 failed"), "{ran:#?}");
    assert_eq!(folder.files(), [".rolecall/user-story/one.md", ".rolecall/user-story/two.md", "o.yml"]);
    let ran = folder.run(&["apply", "o.yml"]).ok();
    assert!(ran.err.contains("1 created, 2 kept"), "{ran:#?}");
}

#[test]
fn an_output_that_cannot_be_written_is_a_failure() {
    let folder = busy();
    for command in [
        &["roles"][..],
        &["templates"],
        &["list"],
        &["list", "--json"],
        &["plan", "o.yml"],
        &["schema", "config"],
        &["man"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = folder.command(command).stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{command:?}: {said}");
        assert!(said.contains("can't write to standard output") && !said.contains("panicked"), "{command:?}: {said}");
    }
}

/// A folder that nobody may write, and the user who runs the program in it.
struct Closed {
    folder: Folder,
    /// Where tests that run as root keep a copy of the program that nobody may run.
    as_nobody: Option<tempfile::TempDir>,
}

impl Closed {
    /// Returns nothing, with a note, if this machine can't simulate it.
    #[expect(clippy::print_stdout, reason = "a test that shows nothing says so")]
    fn new(folder: Folder) -> Option<Self> {
        let mut closed = Self { folder, as_nobody: None };
        closed.set(0o555, 0o444);
        let probe = closed.folder.path("probe");
        if std::fs::write(&probe, "").is_err() {
            return Some(closed);
        }
        std::fs::remove_file(probe).unwrap();
        let place = tempfile::tempdir().unwrap();
        std::fs::set_permissions(place.path(), PermissionsExt::from_mode(0o755)).unwrap();
        // Uses `cp`, because a file that this process had open for writing could be busy when it is run.
        let copy = Command::new("cp").arg(env!("CARGO_BIN_EXE_rolecall")).arg(place.path().join("rolecall")).status();
        std::fs::set_permissions(place.path().join("rolecall"), PermissionsExt::from_mode(0o755)).unwrap();
        closed.as_nobody = Some(place);
        let setpriv = Command::new("setpriv").arg("--version").output().is_ok();
        if !setpriv || !copy.unwrap().success() || closed.run(&["--version"]).code != 0 {
            println!("skipped: root may write everywhere, and `setpriv` can't run the program as nobody here");
            return None;
        }
        Some(closed)
    }

    fn run(&self, command: &[&str]) -> Ran {
        match &self.as_nobody {
            None => self.folder.run(command),
            Some(place) => {
                let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
                through(&nobody, &place.path().join("rolecall"), &self.folder.command(command))
            }
        }
    }

    fn set(&self, folders: u32, files: u32) {
        let mut paths: Vec<(PathBuf, bool)> =
            held(&self.folder).iter().map(|(path, bytes)| (self.folder.path(path), bytes.is_none())).collect();
        paths.push((self.folder.path(""), true));
        for (path, is_folder) in paths {
            let mode = if is_folder { folders } else { files };
            std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
        }
    }
}

impl Drop for Closed {
    fn drop(&mut self) {
        self.set(0o755, 0o644);
    }
}

#[test]
fn a_folder_that_may_not_be_written_is_a_failure_and_stays_as_it_was() {
    let Some(closed) = Closed::new(busy()) else { return };
    let before = held(&closed.folder);
    for (command, path) in WRITING {
        let ran = closed.run(command).code(1);
        assert!(ran.err.contains(&format!("{path} can't be written: permission denied")), "{ran:#?}");
        assert!(!ran.err.contains("panicked") && !ran.err.contains("partial"), "{ran:#?}");
        assert_eq!(held(&closed.folder), before, "{command:?}");
    }
}

#[test]
fn a_folder_that_may_not_be_written_can_be_read() {
    let Some(closed) = Closed::new(busy()) else { return };
    for command in
        [&["list"][..], &["roles"], &["plan", "o.yml"], &["apply", "o.yml", "--dry-run"], &["templates", "lint"]]
    {
        closed.run(command).ok();
    }
}

#[test]
fn a_file_that_may_not_be_read_is_refused() {
    let Some(closed) = Closed::new(busy()) else { return };
    std::fs::set_permissions(closed.folder.path("o.yml"), PermissionsExt::from_mode(0o000)).unwrap();
    let ran = closed.run(&["apply", "o.yml"]).code(2);
    assert!(
        ran.err.contains("o.yml can't be read: permission denied") && ran.err.contains("change its permissions"),
        "{ran:#?}"
    );
}

/// A link is followed only inside the repository.
#[test]
fn a_folder_that_is_a_link_to_another_place_is_not_written_through() {
    for (link, more) in [(".rolecall", &[][..]), ("docs", &["--to", "file"]), (".rolecall/user-story", &[])] {
        let outside = Folder::new();
        let folder = filled(&[(".rolecall-parent/", b"")]);
        if let Some((above, _)) = link.split_once('/') {
            std::fs::create_dir(folder.path(above)).unwrap();
        }
        std::os::unix::fs::symlink(outside.path(""), folder.path(link)).unwrap();
        let ran = folder.run(&[NEW, more].concat()).code(2);
        assert!(ran.err.contains("leads out of the repository through a link"), "{ran:#?}");
        assert!(outside.files().is_empty());
    }
}
