//! The command: what it writes, what it leaves alone, and what it prints.

use crate::support::Folder;
use crate::{BUG, CONFIG, forms, only_bug};

#[test]
fn four_forms_are_written_and_written_again_they_stay() {
    let folder = Folder::new();
    let ran = forms(&folder, &[]).ok();
    assert_eq!(
        ran.out,
        "+ .github/ISSUE_TEMPLATE/product-owner-user-story.yml  User story  Product Owner
+ .github/ISSUE_TEMPLATE/product-owner-bug.yml  Bug  Product Owner
+ .github/ISSUE_TEMPLATE/product-manager-feature.yml  Feature  Product Manager
+ .github/ISSUE_TEMPLATE/product-owner-tech-enabler.yml  Tech enabler  Product Owner
"
    );
    assert_eq!(ran.err, "4 files: 4 written\n");
    let written = folder.snapshot();
    assert_eq!(written.len(), 4);
    let again = forms(&folder, &[]).ok();
    assert_eq!(again.err, "up to date: 4 files\n");
    assert!(again.out.lines().all(|line| line.starts_with("= ")), "{}", again.out);
    assert_eq!(folder.snapshot(), written);
    assert_eq!(forms(&folder, &["--check"]).ok().err, again.err);
}

#[test]
fn a_form_is_what_a_person_reads_there() {
    let folder = only_bug();
    forms(&folder, &[]).ok();
    let text = folder.read(BUG);
    let (first, rest) = text.split_once('\n').unwrap();
    assert!(first.starts_with("# Written by `rolecall forms` from the template `bug` ("), "{first}");
    let wanted = r#"name: "Bug"
description: "A bug that anyone on the team can reproduce from the report"
body:
  - type: input
    id: "actual"
    attributes:
      label: "What goes wrong, in one line?"
    validations:
      required: true
  - type: input
    id: "expected"
    attributes:
      label: "What should happen instead?"
    validations:
      required: true
  - type: textarea
    id: "steps"
    attributes:
      label: "Which steps lead to it?"
      description: "One per line"
    validations:
      required: true
  - type: markdown
    attributes:
      value: "Someone who wasn't there should be able to reproduce it within five minutes; describe what you observed first, and put guesses at the cause in a comment."
  - type: dropdown
    id: "severity"
    attributes:
      label: "How severe is it?"
      options:
        - "critical"
"#;
    assert!(rest.starts_with(wanted), "{rest}");
}

#[test]
fn a_dry_run_and_a_check_write_nothing() {
    let folder = only_bug();
    let before = folder.snapshot();
    let dry = forms(&folder, &["--dry-run"]).ok();
    assert_eq!(dry.out, format!("+ {BUG}  Bug  Product Owner\n"));
    assert_eq!(dry.err, "1 file: 1 to write, nothing was written\n");
    let check = forms(&folder, &["--check"]).code(1);
    assert_eq!(check.out, dry.out);
    assert_eq!(check.err, format!("error: {BUG} is out of date: run `rolecall forms`\n"));
    let quiet = forms(&folder, &["--check", "--quiet"]).code(1);
    assert_eq!(quiet.err, check.err);
    assert_eq!(folder.snapshot(), before);
    assert_eq!(forms(&folder, &["--quiet"]).ok().err, "");
    forms(&folder, &["--check"]).ok();
}

#[test]
fn a_form_follows_its_template_in_its_own_line_ends() {
    let folder = only_bug();
    forms(&folder, &[]).ok();
    folder.write(BUG, folder.read(BUG).replace('\n', "\r\n"));
    forms(&folder, &["--check"]).ok();
    folder.run(&["templates", "eject", "bug"]).ok();
    folder.edit(".github/rolecall/templates/product-owner/bug.md", "How severe is it?", "\"How bad: 'is' it #?\"");
    let check = forms(&folder, &["--check"]).code(1);
    assert!(check.err.contains(BUG), "{}", check.err);
    assert_eq!(forms(&folder, &[]).ok().out, format!("~ {BUG}  Bug  Product Owner\n"));
    let text = folder.read(BUG);
    assert!(text.contains("label: \"How bad: 'is' it #?\"\r\n"), "{text}");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

#[test]
fn what_somebody_edited_stays_until_it_is_forced() {
    let folder = only_bug();
    forms(&folder, &[]).ok();
    let written = folder.read(BUG);
    folder.edit(BUG, "How severe is it?", "Is it bad?");
    let edited = folder.read(BUG);
    let ran = forms(&folder, &[]).ok();
    assert_eq!(ran.out, format!("! {BUG}  Bug  Product Owner\n"));
    assert!(ran.err.contains("edited by hand and was left") && ran.err.contains(BUG), "{}", ran.err);
    assert_eq!(folder.read(BUG), edited);
    let check = forms(&folder, &["--check", "--quiet"]).code(1);
    let to_do = "run `rolecall forms --force` to overwrite it, or remove `bug` from `forms`";
    assert!(check.err.ends_with(&format!("error: {BUG} is out of date: {to_do}\n")), "{}", check.err);
    let check = forms(&folder, &["--check", "--force"]).code(1);
    assert!(check.err.contains("run `rolecall forms --force`"), "{}", check.err);
    forms(&folder, &["--force"]).ok();
    assert_eq!(folder.read(BUG), written);
}

#[test]
fn a_file_that_rolecall_did_not_write_is_left_alone() {
    for text in [&b"name: Our own\n"[..], b"", b"\xff\xfe"] {
        let folder = only_bug();
        folder.write(BUG, text);
        for options in [&[][..], &["--force"], &["--check"]] {
            let check = options == ["--check"];
            let ran = forms(&folder, options).code(i32::from(check));
            assert_eq!(ran.out, format!("= {BUG}  Bug  Product Owner\n"));
            let to_do = format!("error: {BUG} is out of date: rename it, or remove `bug` from `forms`\n");
            assert_eq!(ran.err.ends_with(&to_do), check, "{}", ran.err);
            assert!(
                ran.err.contains("rolecall didn't write it") && ran.err.contains("remove `bug` from"),
                "{}",
                ran.err
            );
            assert_eq!(std::fs::read(folder.path(BUG)).unwrap(), text);
        }
    }
}

#[test]
fn a_form_that_is_no_longer_wanted_goes_unless_somebody_edited_it() {
    let folder = Folder::new();
    forms(&folder, &[]).ok();
    let story = ".github/ISSUE_TEMPLATE/product-owner-user-story.yml";
    folder.write(".github/ISSUE_TEMPLATE/config.yml", "blank_issues_enabled: false\n");
    folder.write(".github/ISSUE_TEMPLATE/other.yml", "name: Other\n");
    folder.edit(story, "name: \"User story\"", "name: \"Wish\"");
    folder.write(CONFIG, "forms: []\n");
    let check = forms(&folder, &["--check"]).code(1);
    assert!(check.err.contains("product-owner-bug.yml") && !check.err.contains("other.yml"), "{}", check.err);
    let ran = forms(&folder, &[]).ok();
    assert_eq!(
        ran.out,
        format!(
            "- .github/ISSUE_TEMPLATE/product-manager-feature.yml
- {BUG}
- .github/ISSUE_TEMPLATE/product-owner-tech-enabler.yml
! {story}
"
        )
    );
    assert!(ran.err.contains("no longer needed, but was edited by hand"), "{}", ran.err);
    let left = [".github/ISSUE_TEMPLATE/config.yml", ".github/ISSUE_TEMPLATE/other.yml", story, CONFIG];
    assert_eq!(folder.files(), left);
    // The file now belongs to the team.
    forms(&folder, &["--check"]).ok();
}

#[test]
fn a_template_that_moves_to_another_role_takes_its_form_along() {
    let folder = only_bug();
    forms(&folder, &[]).ok();
    folder.run(&["templates", "eject", "bug"]).ok();
    let text = folder.read(".github/rolecall/templates/product-owner/bug.md");
    std::fs::remove_dir_all(folder.path(".github/rolecall/templates/product-owner")).unwrap();
    folder.write(".github/rolecall/templates/product-operations/bug.md", text);
    let ran = forms(&folder, &[]).ok();
    let wanted = format!("+ .github/ISSUE_TEMPLATE/product-operations-bug.yml  Bug  Product Operations\n- {BUG}\n");
    assert_eq!(ran.out, wanted);
}

#[test]
fn a_machine_reads_every_file_with_what_was_done() {
    let folder = only_bug();
    folder.write(CONFIG, "forms: [bug]\nroles:\n  product-owner: { holders: [ana] }\n");
    folder.write(BUG, "name: Ours\n");
    let json = forms(&folder, &["--json"]).ok().json();
    let files = json["files"].as_array().unwrap();
    assert_eq!(files.len(), 2);
    assert_eq!((&files[0]["path"], &files[0]["action"]), (&BUG.into(), &"keep".into()));
    assert_eq!((&files[0]["template"], &files[0]["role"]), (&"bug".into(), &"product-owner".into()));
    assert!(files[0]["warnings"][0].as_str().unwrap().contains("didn't write it"));
    let owners = serde_json::json!({
        "path": ".github/CODEOWNERS", "action": "create", "template": null, "role": null, "warnings": [], "details": []
    });
    assert_eq!(files[1], owners);
    assert_eq!(forms(&folder, &["--json", "--check"]).code(1).json()["files"][1]["action"], "keep");
}

#[test]
fn what_cannot_be_written_fails_alone() {
    let folder = Folder::new();
    folder.write(CONFIG, "forms: [bug]\nroles:\n  product-owner: { holders: [ana] }\n");
    folder.write(".github/ISSUE_TEMPLATE", "a file");
    let ran = forms(&folder, &[]).code(1);
    assert!(ran.err.contains(".github/ISSUE_TEMPLATE can't be read"), "{}", ran.err);
}

#[test]
fn a_wrong_configuration_is_told_with_its_place() {
    let template = |ask: &str| format!("---\nname: Spike\ntitle: x\nfields:\n  a: {{ ask: {ask} }}\n---\nText\n");
    let empty = "---\nname: Note\ntitle: x\n---\nText\n";
    for (config, says) in [
        (
            "forms: [user-story, bgu]\n",
            &["rolecall.yml:1:21", "template `bgu` in `forms` not found", "did you mean `bug`?"][..],
        ),
        ("forms: bug\n", &["rolecall.yml:1:8", "found text"]),
        ("forms: [spike, spike-two]\n", &["rolecall.yml:1:16", "`spike` and `spike-two` ask the same"]),
        ("forms: [bug, note]\n", &["rolecall.yml:1:14", "`note` has no fields"]),
    ] {
        let folder = Folder::new();
        folder.write(CONFIG, config);
        for (name, text) in [("spike", template("Why?")), ("spike-two", template("Why?")), ("note", empty.to_owned())] {
            folder.write(&format!(".github/rolecall/templates/product-owner/{name}.md"), text);
        }
        let before = folder.snapshot();
        let ran = forms(&folder, &[]).code(2);
        for said in says {
            assert!(ran.err.contains(said), "{said} is not in {}", ran.err);
        }
        assert_eq!(folder.snapshot(), before);
    }
}

#[test]
fn two_forms_at_one_path_are_refused() {
    let folder = Folder::new();
    folder.write(CONFIG, "forms: [bug, owner-bug]\n");
    folder.write(".github/rolecall/templates/product/role.yml", "name: Product\n");
    let text = "---\nname: Bug of ours\ntitle: x\nfields:\n  a: { ask: Why? }\n---\nText\n";
    folder.write(".github/rolecall/templates/product/owner-bug.md", text);
    let ran = forms(&folder, &[]).code(2);
    assert!(ran.err.contains("`bug` and `owner-bug` would be the same file") && ran.err.contains(BUG), "{}", ran.err);
}

#[test]
fn it_connects_nowhere() {
    let folder = only_bug();
    folder.write(CONFIG, "forms: [bug]\ntracker: github\nrepository: acme/shop\n");
    let mut command = folder.command(&["forms"]);
    command.env("GITHUB_API_URL", "http://127.0.0.1:1").env_remove("GITHUB_TOKEN").env_remove("GH_TOKEN");
    assert!(command.output().unwrap().status.success());
}
