//! The commands as people and scripts use them: what they print, what they write, and their exit codes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use support::{Folder, outline};

const STORY: [&str; 10] = [
    "new",
    "user-story",
    "--set",
    "persona=Reader",
    "--set",
    "goal=buy a book",
    "--set",
    "benefit=time",
    "--set",
    "criteria=one",
];

fn keys(value: &Json) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

fn set(names: &str) -> BTreeSet<String> {
    names.split(' ').map(str::to_owned).collect()
}

#[test]
fn the_example_is_a_whole_product_and_a_second_run_changes_nothing() {
    let folder = Folder::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/bookshop");
    for file in ["outline.yml", "stories.csv", ".github/rolecall.yml"] {
        folder.write(file, std::fs::read_to_string(format!("{example}/{file}")).unwrap());
    }
    let first = folder.run(&["apply", "outline.yml"]).ok();
    for part in ["strategy-doc/second-book", "├─ ", "@ines-dogear", "Product Owner"] {
        assert!(first.out.contains(part), "{part} is not in\n{}", first.out);
    }
    let before = folder.snapshot();
    let second = folder.run(&["apply", "outline.yml"]).ok();
    assert!(second.err.contains("up to date"), "{second:?}");
    assert_eq!(folder.snapshot(), before);
    folder.run(&["apply", "stories.csv", "--template", "user-story"]).ok();

    let listed = folder.run(&["list", "--json"]).ok().json();
    let artifacts = listed["artifacts"].as_array().unwrap();
    let roles: BTreeSet<&str> = artifacts.iter().map(|artifact| artifact["role"].as_str().unwrap()).collect();
    assert_eq!(roles.len(), 5, "an artifact of every role: {roles:?}");
    let stories: Vec<&Json> = artifacts.iter().filter(|artifact| artifact["template"] == "user-story").collect();
    assert!(stories.len() >= 12);
    assert!(stories.iter().all(|story| story["parent"].as_str().unwrap().starts_with("feature/")));
    for template in [
        "strategy-doc",
        "portfolio-roadmap",
        "product-strategy",
        "okrs",
        "product-roadmap",
        "sprint-objectives",
        "release-plan",
    ] {
        assert!(artifacts.iter().any(|artifact| artifact["template"] == template), "{template}");
    }
}

#[test]
fn a_receipt_has_all_its_keys_and_a_dry_run_prints_the_same() {
    let folder = Folder::new();
    folder.write("o.yml", outline(&[("a", "buy"), ("b", "sell")]));
    let planned = folder.run(&["plan", "o.yml", "--json"]).ok();
    assert!(folder.files() == ["o.yml"], "a plan writes nothing");
    let dry = folder.run(&["apply", "o.yml", "--json", "--dry-run"]).ok();
    assert_eq!(dry.out, planned.out);
    let real = folder.run(&["apply", "o.yml", "--json"]).ok();
    assert_eq!(real.out, planned.out);
    let receipts = real.json();
    assert_eq!(keys(&receipts), set("artifacts summary"));
    assert_eq!(receipts["summary"], json!({ "created": 2, "updated": 0, "kept": 0, "conflicts": 0, "failed": 0 }));
    let receipt = &receipts["artifacts"][0];
    let names = "key template role action state number url title labels assignees milestone parent path missing warnings details changes";
    assert_eq!(keys(receipt), set(names));
    assert_eq!(
        *receipt,
        json!({
            "key": "user-story/a", "template": "user-story", "role": "product-owner", "action": "create", "state": "open",
            "number": null, "url": null, "title": "reader: buy", "labels": ["role: product-owner", "story"],
            "assignees": [], "milestone": null, "parent": null, "path": ".rolecall/user-story/a.md", "missing": [], "warnings": [], "details": [], "changes": [],
        })
    );
    assert!(real.err.is_empty(), "JSON runs are silent: {}", real.err);
}

#[test]
fn new_names_an_artifact_by_its_title_and_keeps_a_taken_key() {
    let folder = Folder::new();
    folder.run(&STORY).ok();
    let before = folder.snapshot();
    assert_eq!(folder.files(), [".rolecall/user-story/reader-buy-a-book.md"]);
    let again = folder.run(&STORY).ok();
    assert!(again.out.starts_with("= user-story/reader-buy-a-book"), "{again:?}");
    assert!(again.err.contains("rolecall fill user-story/reader-buy-a-book"), "{again:?}");
    assert_eq!(folder.snapshot(), before);
}

#[test]
fn new_without_a_terminal_names_all_that_is_missing_at_once() {
    let folder = Folder::new();
    let ran = folder.run(&["new", "user-story", "--set", "goal=buy"]).code(2);
    for field in ["persona", "benefit", "criteria"] {
        assert!(ran.err.contains(&format!("lacks `{field}`")), "{}", ran.err);
    }
    assert!(folder.files().is_empty());
}

#[test]
fn answers_come_from_a_file_and_set_goes_over_them() {
    let folder = Folder::new();
    folder.write("a.json", r#"{"persona": "Reader", "goal": "sell", "benefit": "time", "criteria": ["one", "two"]}"#);
    folder
        .run(&[
            "new",
            "user-story",
            "--answers",
            "a.json",
            "--set",
            "goal=buy",
            "--key",
            "k",
            "--parent",
            "feature/none",
        ])
        .code(2);
    let made = folder
        .run(&["new", "user-story", "--answers", "a.json", "--set", "goal=buy", "--key", "k", "--json"])
        .ok()
        .json();
    assert_eq!(made["artifacts"][0]["title"], "Reader: buy");
    let text = folder.read(".rolecall/user-story/k.md");
    assert!(text.contains("- [ ] one\n- [ ] two\n"), "{text}");
}

#[test]
fn a_draft_shows_its_questions_and_fill_answers_them() {
    let folder = Folder::new();
    let made = folder.run(&["new", "user-story", "--draft", "--key", "k", "--json"]).ok().json();
    assert_eq!(made["artifacts"][0]["missing"], json!(["persona", "goal", "benefit", "criteria"]));
    assert_eq!(made["artifacts"][0]["title"], "User story: k");
    let text = folder.read(".rolecall/user-story/k.md");
    assert!(text.contains("_Who is it for, in two or three words?_") && text.contains("> Guidance"), "{text}");
    let asks = folder.run(&["fill", "user-story/k"]).code(2);
    assert!(asks.err.contains("`--set persona=…`"), "{asks:?}");
    // The correct answers in the file count.
    folder.edit(".rolecall/user-story/k.md", "_Who is it for, in two or three words?_", "Reader");
    let filled =
        folder.run(&["fill", "user-story/k", "--set", "goal=buy", "--set", "benefit=time", "--json"]).ok().json();
    assert_eq!(filled["artifacts"][0]["missing"], json!(["criteria"]));
    folder.run(&["fill", "user-story/k", "--set", "criteria=one"]).ok();
    let text = folder.read(".rolecall/user-story/k.md");
    assert!(text.contains("As a **Reader**, I want to **buy**, so that **time**."), "{text}");
    assert!(!text.contains("> Guidance") && text.contains("title: \"Reader: buy\""), "{text}");
}

#[test]
fn accept_makes_what_is_owed_prefilled_and_only_once() {
    let folder = Folder::new();
    let fields = ["decider=Ana", "before=check", "version=v1", "rollback=Undo it"];
    let sets: Vec<&str> = fields.iter().flat_map(|field| ["--set", field]).collect();
    folder.run(&[&["new", "launch-checklist", "--key", "one"][..], &sets].concat()).ok();
    let accepted = folder.run(&["accept", "launch-checklist/one", "--json"]).ok().json();
    let made: Vec<&str> =
        accepted["artifacts"].as_array().unwrap().iter().map(|a| a["key"].as_str().unwrap()).collect();
    assert_eq!(made, ["launch-checklist/one", "activity-plan/one", "impact-review/one"]);
    assert_eq!(accepted["artifacts"][0]["state"], "closed");
    let text = folder.read(".rolecall/activity-plan/one.md");
    assert!(
        text.contains("follows [launch-checklist/one](../launch-checklist/one.md)")
            && text.contains("from: launch-checklist/one"),
        "{text}"
    );
    let before = folder.snapshot();
    let again = folder.run(&["accept", "launch-checklist/one", "--json"]).ok().json();
    assert_eq!(again["summary"]["kept"], 1);
    assert_eq!(folder.snapshot(), before);
}

#[test]
fn accept_by_command_leaves_the_issue_open_and_hands_on_under_it() {
    let folder = Folder::new();
    let fields = ["problem=p is slow", "outcome=it is fast", "measure=seconds"];
    let sets: Vec<&str> = fields.iter().flat_map(|field| ["--set", field]).collect();
    folder.run(&[&["new", "feature", "--key", "fast"][..], &sets].concat()).ok();
    let accepted = folder.run(&["accept", "feature/fast", "--json"]).ok().json();
    assert_eq!(accepted["artifacts"][0]["state"], "open");
    assert_eq!(accepted["artifacts"][1]["key"], "user-story/fast");
    assert_eq!(accepted["artifacts"][1]["parent"], "feature/fast");
    assert!(folder.read(".rolecall/feature/fast.md").contains("\naccepted: 2026-01-01\n"));
}

#[test]
fn roles_answer_to_titles_and_tell_how_they_are_held() {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", "roles:\n  product-manager: { holders: [mia] }\n  product-leader: { holders: [mia], titles: [Grand Vizier] }\n  product-operations: { holders: ['@mia', org/ops] }\n");
    let all = folder.run(&["roles", "--json"]).ok().json();
    let status = |id: &str| {
        let roles = all["roles"].as_array().unwrap();
        roles.iter().find(|role| role["id"] == id).unwrap()["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status("product-manager"), "held");
    assert_eq!(status("product-owner"), "fallback");
    assert_eq!(status("product-development"), "missing");
    let names = "id name titles accountabilities good skills label holders fallback status templates";
    assert_eq!(keys(&all["roles"][0]), set(names));
    let text = folder.run(&["roles"]).ok();
    assert!(text.out.contains("@mia holds 3 roles"), "{}", text.out);
    assert!(text.out.contains("covered by fallback: product-manager"), "{}", text.out);
    for title in ["VP of Product", "vp-of  product", "grand vizier", "Product Leader"] {
        assert_eq!(folder.run(&["roles", title, "--json"]).ok().json()["id"], "product-leader", "{title}");
    }
    let near = folder.run(&["roles", "VP Product"]).code(2);
    assert!(near.err.contains("`VP of Product`"), "{near:?}");
}

#[test]
fn templates_are_listed_shown_ejected_and_linted() {
    let folder = Folder::new();
    let all = folder.run(&["templates", "--json"]).ok().json();
    assert_eq!(all["templates"].as_array().unwrap().len(), 59);
    let one = folder.run(&["templates", "okrs", "--json"]).ok().json();
    assert_eq!(keys(&one), set("id name about role to path labels type aliases under then accepted fields"));
    assert_eq!(keys(&one["fields"][0]), set("name ask kind required required_if default choices min max fields"));
    assert!(folder.run(&["templates", "okrs"]).ok().out.contains("key_results"));
    let path = folder.run(&["templates", "eject", "bug"]).ok().out;
    assert_eq!(path, ".github/rolecall/templates/product-owner/bug.md\n");
    folder.run(&["templates", "eject", "bug"]).code(2);
    folder.run(&["templates", "lint"]).ok();
    folder.edit(path.trim(), "name: Bug", "name: Defect");
    assert_eq!(folder.run(&["templates", "bug", "--json"]).ok().json()["name"], "Defect");
    folder.edit(path.trim(), "{{actual}}", "{{acutal}}");
    let lint = folder.run(&["templates", "lint", "--json"]).code(2).json();
    assert_eq!(lint["mistakes"][0]["path"], path.trim());
    assert!(lint["mistakes"][0]["hint"].as_str().unwrap().contains("actual"), "{lint}");
}

#[test]
fn init_writes_once_and_never_over() {
    let folder = Folder::new();
    folder.run(&["init"]).code(2);
    folder.run(&["init", "--yes"]).ok();
    folder.run(&["roles"]).ok();
    folder.edit(".github/rolecall.yml", "assign: all", "assign: none");
    let before = folder.snapshot();
    folder.run(&["init", "--yes"]).ok();
    assert_eq!(folder.snapshot(), before);
}

#[test]
fn init_says_what_it_does_not_write() {
    let folder = Folder::new();
    let told = folder.run(&["init", "--yes", "--repo", "notarepo"]).code(2);
    assert!(
        told.err.contains("`--repo notarepo` isn't a repository name") && folder.snapshot().is_empty(),
        "{}",
        told.err
    );
    folder.run(&["init", "--yes", "--repo", "acme/shop"]).ok();
    let told = folder.run(&["init", "--yes", "--repo", "acme/other"]).ok();
    assert!(told.err.contains("was not changed: add `tracker`, `repository`"), "{}", told.err);
}

#[test]
fn init_chooses_one_tracker_for_people_and_workflow_by_the_remote_or_an_option() {
    let git = |folder: &Folder, remote: &str| {
        let run = |arguments: &[&str]| {
            let done = std::process::Command::new("git").arg("-C").arg(folder.path(".")).args(arguments).status();
            assert!(done.unwrap().success());
        };
        run(&["init", "--quiet"]);
        run(&["remote", "add", "origin", remote]);
    };
    let github = "git@github.com:acme/shop.git";
    for (remote, options, tracker) in [
        (Some(github), &[][..], "github"),
        (Some(github), &["--tracker", "local"], "local"),
        (Some("git@git.example.com:acme/shop.git"), &[], "local"),
        (None, &[], "local"),
        (None, &["--tracker", "github"], "github"),
    ] {
        let folder = Folder::new();
        folder.write("outline.yml", "artifacts: []\n");
        if let Some(remote) = remote {
            git(&folder, remote);
        }
        let told =
            folder.command(&[&["init", "--yes"][..], options].concat()).env_remove("GITHUB_TOKEN").output().unwrap();
        assert!(told.status.success(), "{told:?}");
        let config = folder.read(".github/rolecall.yml");
        assert!(config.contains(&format!("tracker: {tracker}\n")) && config.contains("outlines: []"), "{config}");
        let has_workflow = folder.path(".github/workflows/rolecall.yml").exists();
        assert_eq!(has_workflow, tracker == "github", "{remote:?} {options:?}");
    }
}

#[test]
fn init_has_an_option_for_all_that_it_asks_and_checks_the_setup_at_its_end() {
    let folder = Folder::new();
    let told = folder
        .run(&[
            "init",
            "--yes",
            "--no-workflow",
            "--tracker=github",
            "--repo=acme/shop",
            "--holder=product-owner=ana",
            "--holder=Product Owner=bo, acme/owners",
        ])
        .ok();
    let config = folder.read(".github/rolecall.yml");
    assert!(config.contains("  product-owner: { holders: [ana, bo, acme/owners] }"), "{config}");
    assert!(!folder.path(".github/workflows/rolecall.yml").exists() && !told.err.contains("was not written"));
    assert!(told.err.contains("configuration") && told.err.contains("nobody holds Product Leader"), "{}", told.err);
    for (holder, why) in [("ana", "has no `=`"), ("nothing=ana", "no role"), ("product-owner=a b!", "neither a login")]
    {
        let other = Folder::new();
        let told = other.run(&["init", "--yes", "--holder", holder]).code(2);
        assert!(told.err.contains(why) && other.files().is_empty(), "{}", told.err);
    }
}

#[test]
fn a_local_tracker_where_github_may_be_meant_is_said_once() {
    let folder = Folder::new();
    let new = &["new", "bug", "--draft", "--key"];
    assert!(!folder.run(&[&new[..], &["plain"]].concat()).ok().err.contains("note:"));
    let folder = Folder::new();
    folder.write(".github/workflows/rolecall.yml", "on: push\njobs: {}\n");
    let told = folder.run(&[&new[..], &["first"]].concat()).ok();
    assert!(
        told.err.contains("note: issues are files in .rolecall, although .github/workflows/rolecall.yml"),
        "{}",
        told.err
    );
    assert!(told.err.contains("`tracker: github`"), "{}", told.err);
    assert!(!folder.run(&[&new[..], &["second"]].concat()).ok().err.contains("note:"));
    let folder = Folder::new();
    folder.write(".github/workflows/rolecall.yml", "on: push\njobs: {}\n");
    folder.write(".github/rolecall.yml", "tracker: local\n");
    assert!(!folder.run(&[&new[..], &["chosen"]].concat()).ok().err.contains("note:"));
}

#[test]
fn a_subfolder_of_a_repository_is_no_workspace_of_its_own() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.path("shop/.git")).unwrap();
    std::fs::create_dir_all(folder.path("shop/src/deep")).unwrap();
    folder.run(&["-C", "shop/src/deep", "new", "bug", "--draft", "--key", "a"]).ok();
    assert_eq!(folder.files(), ["shop/.rolecall/bug/a.md"]);
    assert!(folder.run(&["-C", "shop", "list"]).ok().out.contains("bug/a"));
    // One that has issues already keeps them.
    folder.write("shop/old/.rolecall/bug/b.md", folder.read("shop/.rolecall/bug/a.md").replace("bug/a", "bug/b"));
    let listed = folder.run(&["-C", "shop/old", "list"]).ok().out;
    assert!(listed.contains("bug/b") && !listed.contains("bug/a"), "{listed}");
    let told = folder.run(&["-C", "shop/src", "init", "--yes"]).ok();
    assert!(told.err.contains("becomes a workspace of its own"), "{}", told.err);
}

#[test]
fn the_doctor_names_each_part_with_what_to_do() {
    let folder = Folder::new();
    let told = folder.run(&["doctor"]).ok();
    assert!(
        told.out.contains("warning  configuration") && told.out.contains("hint: run `rolecall init`"),
        "{}",
        told.out
    );
    assert_eq!(folder.files(), Vec::<String>::new());
    folder.write(".github/rolecall.yml", "tracker: local\nrolls: {}\n");
    let told = folder.run(&["doctor", "--json"]).code(1).json();
    assert_eq!((&told["errors"], &told["checks"][1]["check"]), (&1.into(), &"configuration".into()), "{told}");
    let held = "roles:\n  product-leader: { holders: [ana] }\n  product-manager: { holders: [ana] }\n  product-development: { holders: [bo] }\n  product-operations: { holders: [bo] }\n";
    folder.write(".github/rolecall.yml", format!("tracker: local\n{held}"));
    let told = folder.run(&["doctor"]).ok();
    assert!(told.err.contains("everything is in order"), "{told:?}");
    // The workflow of another version, which may do less than the rules need.
    folder.write(".github/rolecall.yml", format!("tracker: github\nrepository: acme/shop\n{held}"));
    folder.run(&["init", "--yes"]).ok();
    let workflow = ".github/workflows/rolecall.yml";
    folder.edit(workflow, "issues: write", "issues: read");
    folder.edit(workflow, concat!("@v", env!("CARGO_PKG_VERSION")), "@v9.9.9");
    folder.edit(workflow, "  milestone:\n    types: [created]\n", "");
    let told = folder.run(&["doctor"]).code(1);
    for found in ["need `issues: write`", "the workflow runs rolecall 9.9.9", "don't start it: `milestone`"] {
        assert!(told.out.contains(found), "{found}: {}", told.out);
    }
}

#[test]
fn init_writes_a_workflow_where_github_runs_it() {
    let folder = Folder::new();
    std::fs::create_dir_all(folder.path("shop/.git")).unwrap();
    std::fs::create_dir_all(folder.path("shop/inner")).unwrap();
    let told = folder.run(&["-C", "shop/inner", "init", "--yes"]).ok();
    assert!(
        told.err.contains("only from the repository's root")
            && told.err.contains("run `rolecall -C ")
            && told.err.contains("shop init`"),
        "{}",
        told.err
    );
    let files = folder.snapshot();
    assert!(files.iter().any(|(path, _)| path.contains("shop/inner/.github/rolecall.yml")), "{files:?}");
    assert!(!files.iter().any(|(path, _)| path.contains("workflows")), "{files:?}");
    folder.run(&["-C", "shop", "init", "--yes", "--tracker", "github"]).ok();
    assert!(folder.snapshot().iter().any(|(path, _)| path.contains("shop/.github/workflows/rolecall.yml")));
}

#[test]
fn schemas_completions_and_the_manual_are_printed() {
    let folder = Folder::new();
    for what in ["config", "role", "template", "outline"] {
        let schema = folder.run(&["schema", what]).ok().json();
        assert!(schema["$schema"].as_str().unwrap().contains("json-schema.org"), "{what}");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(folder.run(&["completions", shell]).ok().out.contains("rolecall"));
    }
    assert!(folder.run(&["man"]).ok().out.contains(".TH rolecall 1"));
    assert!(folder.run(&["man", "templates", "eject"]).ok().out.contains(".TH rolecall-templates-eject 1"));
    assert!(folder.run(&["man", "nwe"]).code(2).err.contains("did you mean `new`?"));
}

#[test]
fn help_shows_a_command_or_the_options_of_every_command() {
    let folder = Folder::new();
    assert!(folder.run(&["help"]).ok().out.contains("Commands:\n  init "));
    assert!(folder.run(&["help", "options"]).ok().out.contains("--dry-run"));
    let help = folder.run(&["help", "new"]).ok().out;
    assert_eq!(help.trim_end(), folder.run(&["new", "--help"]).ok().out.trim_end());
    assert!(help.contains("Examples:\n  rolecall new ") && !help.contains("--dry-run"), "{help}");
    let ran = folder.run(&["help", "nwe"]).code(2);
    assert_eq!(ran.err, "error: command `nwe` not found\n  hint: did you mean `new`?\n");
}

/// The completions that bash itself offers after sourcing the script.
#[cfg(unix)]
fn completed(folder: &Folder, words: &[&str]) -> Vec<String> {
    let script = format!(
        "source <(rolecall completions bash)\nCOMP_WORDS=({})\nCOMP_CWORD={}\n\
         \"$(complete -p rolecall | sed -E 's/.* -F ([^ ]+) .*/\\1/')\" rolecall '{}' '{}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"",
        words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" "),
        words.len() - 1,
        words[words.len() - 1],
        words[words.len() - 2],
    );
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_rolecall")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output = std::process::Command::new("bash")
        .args(["--norc", "-c", &script])
        .current_dir(folder.path("."))
        .env("PATH", path)
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_templates_roles_and_keys_of_the_folder() {
    let folder = Folder::new();
    folder.run(&["new", "bug", "--draft", "--key", "empty-cart"]).ok();
    assert_eq!(completed(&folder, &["rolecall", "new", "user-st"]), ["user-story"]);
    assert_eq!(completed(&folder, &["rolecall", "roles", "product-o"]), ["product-owner", "product-operations"]);
    assert_eq!(completed(&folder, &["rolecall", "accept", "bu"]), ["bug/empty-cart"]);
    assert_eq!(completed(&folder, &["rolecall", "new", "spike", "--parent", "bug/"]), ["bug/empty-cart"]);
    assert_eq!(completed(&folder, &["rolecall", "templates", "eject", "user-st"]), ["user-story"]);
    assert_eq!(completed(&folder, &["rolecall", "man", "acc"]), ["accept"]);
    assert!(completed(&folder, &["rolecall", "ac"]).contains(&"accept".to_owned()));
}

#[cfg(unix)]
#[test]
fn bash_completes_files_and_folders_and_what_is_in_the_folder_of_c() {
    let folder = Folder::new();
    folder.write("shop/plans/first.yml", outline(&[("a", "buy")]));
    folder.write("shop.yml", outline(&[("b", "buy")]));
    folder.run(&["-C", "shop", "new", "bug", "--draft", "--key", "empty-cart"]).ok();
    assert_eq!(completed(&folder, &["rolecall", "-C", "sh"]), ["shop/"]);
    assert_eq!(completed(&folder, &["rolecall", "apply", "sh"]), ["shop.yml", "shop/"]);
    assert_eq!(completed(&folder, &["rolecall", "-C", "shop", "plan", "plans/"]), ["plans/first.yml"]);
    assert_eq!(completed(&folder, &["rolecall", "-C", "shop", "show", "bu"]), ["bug/empty-cart"]);
    assert_eq!(completed(&folder, &["rolecall", "-C", "shop", "check", "bu"]), ["bug/empty-cart"]);
    assert_eq!(completed(&folder, &["rolecall", "-C", "shop", "check", "pl"]), ["plans/"]);
    assert_eq!(completed(&folder, &["rolecall", "show", "bu"]), [""; 1], "that folder has no such key");
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = Folder::new();
    let mut command = folder.command(&["templates", "--json"]);
    let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let folder = Folder::new();
    assert!(!folder.run(&["templates"]).ok().out.contains('\u{1b}'));
    assert!(folder.run(&["--color", "always", "templates"]).ok().out.contains('\u{1b}'));
    let mut command = folder.command(&["templates"]);
    let output = command.env("NO_COLOR", "1").output().unwrap();
    assert!(!output.stdout.contains(&0x1b));
}

#[test]
fn the_folder_of_c_is_where_paths_begin() {
    let folder = Folder::new();
    folder.write("shop/o.yml", outline(&[("a", "buy")]));
    folder.write("shop/.github/rolecall.yml", "folder: issues\n");
    folder.run(&["-C", "shop", "apply", "o.yml"]).ok();
    assert!(folder.files().contains(&"shop/issues/user-story/a.md".to_owned()));
    folder.write("shop/deep/o.yml", outline(&[("b", "buy")]));
    folder.run(&["-C", "shop/deep", "apply", "o.yml"]).ok();
    assert!(folder.files().contains(&"shop/issues/user-story/b.md".to_owned()), "{:?}", folder.files());
    folder.run(&["-C", "shop/deep/../../shop", "list"]).ok();
    folder.run(&["-C", "nowhere", "list"]).code(2);
}

#[test]
fn a_warning_in_json_is_a_text_and_is_taken_apart_too() {
    let folder = Folder::new();
    let new = ["new", "bug", "--draft", "--key", "a", "--json"];
    folder.run(&new).ok();
    let receipt = folder.run(&new).ok().json()["artifacts"][0].clone();
    let detail = json!({
        "message": "`bug/a` already exists; nothing was changed",
        "hint": "run `rolecall fill bug/a` to add answers, or use `--key NAME` to create another",
        "place": null,
    });
    assert_eq!(receipt["details"], json!([detail]));
    let text = format!("{} ({})", detail["message"].as_str().unwrap(), detail["hint"].as_str().unwrap());
    assert_eq!(receipt["warnings"], json!([text]));
}
