//! What a pull request can put in place of a file: links out of the repository, pipes, devices and endless files. The
//! target of a link is never shown, nothing blocks, and a file that is too large is reported.

use std::io::Read as _;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::refusals::{filled, held};
use crate::support::{Folder, Ran, outline};

const TOKEN: &str = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
const STORY: &str = ".github/rolecall/templates/product-owner/user-story.md";

/// Runs with a token in the environment. A run that takes longer than half a minute is taken to be blocked.
fn run(folder: &Folder, arguments: &[&str]) -> Ran {
    let mut command = folder.command(arguments);
    command.env("GITHUB_TOKEN", TOKEN);
    ends(command)
}

fn ends(mut command: Command) -> Ran {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > Duration::from_secs(30) {
            child.kill().unwrap();
            panic!("{command:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    Ran { code: status.code().unwrap_or(-1), out, err }
}

fn pipe(folder: &Folder, path: &str) {
    std::fs::create_dir_all(folder.path(path).parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(folder.path(path)).status().unwrap().success());
}

fn link(folder: &Folder, path: &str, to: &str) {
    std::fs::create_dir_all(folder.path(path).parent().unwrap()).unwrap();
    symlink(to, folder.path(path)).unwrap();
}

/// Files that rolecall reads on its own, and a command that reads each.
const READ: [(&str, &[&str]); 6] = [
    (".github/rolecall.yml", &["roles"]),
    (STORY, &["templates", "lint"]),
    (".github/rolecall/templates/partials/owner.md", &["templates"]),
    (".github/rolecall/templates/auditor/role.yml", &["roles"]),
    (".rolecall/user-story/a.md", &["fill", "user-story/a", "--set", "goal=go"]),
    (STORY, &["templates", "lint", ".github/rolecall/templates/product-owner"]),
];

#[test]
fn no_link_out_of_the_repository_is_followed_and_nothing_of_it_is_shown() {
    let outside = Folder::new();
    outside.write("credentials", format!("machine github.com login ana password {TOKEN}\n\tx: [\n"));
    let credentials = outside.path("credentials").to_str().unwrap().to_owned();
    for (path, command) in READ {
        for target in ["/proc/self/environ", &credentials, "/dev/zero", "/proc/self/fd/0"] {
            let folder = Folder::new();
            link(&folder, path, target);
            let ran = run(&folder, command).code(2);
            assert!(ran.err.contains("out of the repository"), "{path} -> {target}: {ran:#?}");
            for secret in ["machine", "password", "0123456789", "PATH="] {
                assert!(!ran.err.contains(secret) && !ran.out.contains(secret), "{path} -> {target}: {ran:#?}");
            }
        }
    }
}

#[test]
fn no_folder_that_is_a_link_out_of_the_repository_is_looked_into() {
    let outside = Folder::new();
    outside.write("rolecall.yml", "roles: [\n");
    outside.write("templates/product-owner/user-story.md", "---\nname: [secret\n---\n");
    outside.write("product-owner/user-story.md", "---\nname: [secret\n---\n");
    let to = outside.path("");
    for (path, command) in [
        (".github", &["roles"][..]),
        (".github/rolecall", &["templates"]),
        (".github/rolecall/templates", &["templates", "lint"]),
        (".rolecall", &["list"]),
        (".github/ISSUE_TEMPLATE", &["forms"]),
    ] {
        let folder = Folder::new();
        link(&folder, path, to.to_str().unwrap());
        let ran = run(&folder, command);
        assert!(ran.code != 0 && ran.err.contains("out of the repository"), "{path}: {ran:#?}");
        assert!(!ran.err.contains("secret"), "{path}: {ran:#?}");
    }
}

#[test]
fn a_link_that_stays_inside_is_followed_however_it_is_written() {
    let folder = filled(&[("shared/rolecall.yml", b"roles:\n  product-owner: { holders: [ana] }\n")]);
    link(&folder, ".github/rolecall.yml", "../shared/rolecall.yml");
    assert!(run(&folder, &["roles"]).code(0).out.contains("ana"));
    std::fs::remove_file(folder.path(".github/rolecall.yml")).unwrap();
    link(&folder, ".github/rolecall.yml", folder.path("shared/rolecall.yml").to_str().unwrap());
    assert!(run(&folder, &["roles"]).code(0).out.contains("ana"));
    // A write through the link stays inside the repository, and the link is kept.
    folder.write("o.yml", outline(&[("a", "read")]));
    run(&folder, &["apply", "o.yml"]).code(0);
    std::fs::rename(folder.path(".rolecall/user-story/a.md"), folder.path("shared/a.md")).unwrap();
    link(&folder, ".rolecall/user-story/a.md", folder.path("shared/a.md").to_str().unwrap());
    run(&folder, &["fill", "user-story/a", "--set", "goal=write"]).code(0);
    assert!(folder.read("shared/a.md").contains("write"));
    assert!(folder.path(".rolecall/user-story/a.md").is_symlink());
}

#[test]
fn a_pipe_in_a_files_place_is_an_error_at_once() {
    for (path, command) in READ.into_iter().chain([("o.yml", &["apply", "o.yml"][..])]) {
        let folder = Folder::new();
        pipe(&folder, path);
        let ran = run(&folder, command).code(2);
        assert!(ran.err.contains("is not a regular file"), "{path}: {ran:#?}");
    }
    // Documents are found; a pipe is not one.
    let folder = Folder::new();
    pipe(&folder, "docs/a.md");
    run(&folder, &["list"]).code(0);
}

#[test]
fn what_a_person_names_may_lie_anywhere_and_is_a_regular_file() {
    let outside = Folder::new();
    outside.write("o.yml", outline(&[("a", "read")]));
    outside.write("c.yml", "roles: {}\n");
    let folder = Folder::new();
    link(&folder, "o.yml", outside.path("o.yml").to_str().unwrap());
    link(&folder, "c.yml", outside.path("c.yml").to_str().unwrap());
    run(&folder, &["apply", "o.yml", "--config", "c.yml"]).code(0);
    let before = held(&folder);
    for device in ["/dev/zero", "/dev/null", "/dev/tty"] {
        let ran = run(&folder, &["apply", device]).code(2);
        assert!(ran.err.contains("regular file") || ran.err.contains("can't be read"), "{device}: {ran:#?}");
    }
    let ran = run(&folder, &["roles", "--config", "/dev/zero"]).code(2);
    assert!(ran.err.contains("/dev/zero is not a regular file"), "{ran:#?}");
    std::os::unix::net::UnixListener::bind(folder.path("socket")).unwrap();
    let ran = run(&folder, &["apply", "socket"]).code(2);
    assert!(ran.err.contains("socket is not a regular file"), "{ran:#?}");
    std::fs::remove_file(folder.path("socket")).unwrap();
    assert_eq!(held(&folder), before);
}

#[test]
fn what_is_too_large_is_refused_with_the_limit() {
    let large = |mebibytes: usize| "#".repeat((mebibytes << 20) + 1);
    for (path, mebibytes, command) in [
        (".github/rolecall.yml", 1, &["roles"][..]),
        (STORY, 1, &["templates", "lint"]),
        (".github/rolecall/templates/partials/owner.md", 1, &["templates"]),
        (".rolecall/user-story/a.md", 4, &["fill", "user-story/a", "--set", "goal=go"]),
        ("o.yml", 64, &["plan", "o.yml"]),
    ] {
        let folder = filled(&[(path, large(mebibytes).as_bytes())]);
        let ran = run(&folder, command).code(2);
        assert!(ran.err.contains(&format!("{path} is larger than {mebibytes} MiB")), "{ran:#?}");
    }
    // Other files that people keep in the repository are ignored.
    let folder = filled(&[("docs/log.md", large(4).as_bytes())]);
    run(&folder, &["list"]).code(0);
}

#[test]
fn a_workflow_s_configuration_is_read_inside_the_repository() {
    let outside = Folder::new();
    outside.write("team.yml", "roles: [secret\n");
    let folder = filled(&[(".git/HEAD", b"ref: refs/heads/main\n")]);
    link(&folder, "team.yml", outside.path("team.yml").to_str().unwrap());
    let mut command = folder.command(&["event", "--list"]);
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_TOKEN", TOKEN).env("ROLECALL_CONFIG", "team.yml");
    let ran = ends(command);
    assert!(ran.code == 2 && ran.out.contains("out of the repository"), "{ran:#?}");
    assert!(!ran.out.contains("secret"), "{ran:#?}");
}

#[test]
fn a_token_in_a_line_that_is_shown_is_masked() {
    let text = outline(&[("a", "read")]).replace("goal: read", &format!("goal: \"{TOKEN}"));
    let folder = filled(&[("o.yml", text.as_bytes())]);
    let ran = folder.run(&["apply", "o.yml"]).code(2);
    assert!(ran.err.contains("ghp_***") && !ran.err.contains("0123456789"), "{ran:#?}");
    let mut command = folder.command(&["apply", "nothing-of-s3cretvalue.yml", "--config", "https://ana:pass@host/x"]);
    command.env("GH_TOKEN", "s3cretvalue");
    let ran = ends(command).code(2);
    assert!(!ran.err.contains("s3cretvalue") && !ran.err.contains("pass@"), "{ran:#?}");
    let ran = folder.run(&["apply", "--no-such-option", TOKEN]).code(2);
    assert!(!ran.err.contains("0123456789"), "{ran:#?}");
}

#[test]
fn of_a_long_line_little_is_shown() {
    let long = format!("artifacts: [{} \"open, {}\n", "word ".repeat(2_000), "rest ".repeat(2_000));
    let folder = filled(&[("o.yml", long.as_bytes()), ("p.yml", format!("\"{}", "x".repeat(9_000)).as_bytes())]);
    for file in ["o.yml", "p.yml"] {
        let ran = folder.run(&["apply", file]).code(2);
        assert!(ran.err.contains(&format!("{file}:1")) && ran.err.len() < 2_000, "{}: {}", file, ran.err);
    }
}
