//! `plan` shows what changes, and `apply` says what an outline no longer names.

use serde_json::json;

use super::{Folder, listed, shop};

#[test]
fn a_plan_shows_a_difference_per_artifact_and_folds_long_ones() {
    let folder = shop();
    folder.edit("outline.yml", "pay without an account", "pay as a guest");
    let plan = folder.run(&["plan", "outline.yml"]).ok();
    for words in
        ["\n~ user-story/guest\n", "-Guest: pay without an account", "+Guest: pay as a guest", "section Story\n"]
    {
        assert!(plan.out.contains(words), "{words} is not in\n{}", plan.out);
    }
    let json = folder.run(&["plan", "outline.yml", "--json"]).ok().json();
    let artifacts = json["artifacts"].as_array().unwrap();
    let story = artifacts.iter().find(|one| one["key"] == "user-story/guest").unwrap();
    assert_eq!(
        story["changes"][0],
        json!({ "what": "title", "before": "Guest: pay without an account", "after": "Guest: pay as a guest", "by_hand": false })
    );
    let notes: Vec<String> = (0..40).map(|at| format!("            note number {at}")).collect();
    let criteria = "criteria: [It works, It is quick]";
    folder.edit("outline.yml", criteria, &format!("{criteria}\n          notes: |\n{}", notes.join("\n\n")));
    let short = folder.run(&["plan", "outline.yml"]).ok().out;
    assert!(short.contains("more lines: `--verbose` shows them all") && !short.contains("note number 39"), "{short}");
    let whole = folder.run(&["plan", "outline.yml", "--verbose"]).ok().out;
    assert!(whole.contains("note number 39") && !whole.contains("more lines"), "{whole}");
}

#[test]
fn words_of_a_person_that_force_overwrites_are_marked() {
    let folder = shop();
    folder.edit(".rolecall/user-story/guest.md", "It is quick", "It is quick, I say");
    folder.edit("outline.yml", "It is quick", "It is fast");
    let plan = folder.run(&["plan", "outline.yml"]).ok();
    assert!(!plan.out.contains("this overwrites it"), "{}", plan.out);
    let forced = folder.run(&["plan", "outline.yml", "--force"]).ok();
    assert!(forced.out.contains("written by a person: this overwrites it"), "{}", forced.out);
    let json = folder.run(&["plan", "outline.yml", "--force", "--json"]).ok().json();
    let marked = json["artifacts"].as_array().unwrap().iter().flat_map(|one| one["changes"].as_array().unwrap());
    assert_eq!(marked.filter(|change| change["by_hand"] == true).count(), 1);
}

#[test]
fn the_exit_code_of_a_plan_says_whether_something_would_change() {
    let folder = shop();
    folder.run(&["plan", "outline.yml", "--exit-code"]).ok();
    folder.edit("outline.yml", "get a receipt by mail", "get a receipt");
    folder.run(&["plan", "outline.yml"]).ok();
    folder.run(&["plan", "outline.yml", "--exit-code"]).code(3);
    folder.write("new.yml", "artifacts:\n  - feature: { key: x, problem: p, outcome: o, measure: m }\n");
    folder.run(&["plan", "new.yml", "--exit-code"]).code(3);
    folder.edit("outline.yml", "goal: ", "gaol: ");
    folder.run(&["plan", "outline.yml", "--exit-code"]).code(2);
}

/// The outline without its last story.
fn shorten(folder: &Folder) {
    let text = folder.read("outline.yml");
    let at = text.find("      - user-story:\n          key: receipt").unwrap();
    folder.write("outline.yml", &text[..at]);
}

#[test]
fn what_an_outline_no_longer_names_is_told_and_pruned_after_a_yes() {
    let folder = shop();
    shorten(&folder);
    let plan = folder.run(&["plan", "outline.yml"]).ok();
    assert!(plan.err.contains("no longer in outline.yml: user-story/receipt\n"), "{plan:?}");
    assert!(plan.err.contains("`rolecall apply outline.yml --prune` closes them as not planned"), "{plan:?}");
    let json = folder.run(&["plan", "outline.yml", "--json"]).ok().json();
    assert_eq!(json["vanished"], json!(["user-story/receipt"]));
    let dry = folder.run(&["plan", "outline.yml", "--prune"]).ok();
    assert!(dry.out.contains("user-story/receipt (closed)") && dry.out.contains("+closed as not planned"), "{dry:?}");
    let before = folder.snapshot();
    let asked = folder.run(&["apply", "outline.yml", "--prune"]).code(2);
    assert!(asked.err.contains("1 artifact would be closed") && asked.err.contains("--yes"), "{asked:?}");
    assert_eq!(folder.snapshot(), before, "nothing is written without a yes");
    folder.run(&["apply", "outline.yml", "--prune", "--yes"]).ok();
    assert_eq!(
        listed(&folder, &["--state", "closed"]),
        ["user-story/receipt", "bug/empty"].map(str::to_owned).into_iter().rev().collect::<Vec<_>>()
    );
    assert!(folder.read(".rolecall/user-story/receipt.md").contains("state: dropped"));
    let again = folder.run(&["apply", "outline.yml", "--prune", "--yes"]).ok();
    assert!(again.err.contains("nothing to prune") && again.err.contains("up to date"), "{again:?}");
}

#[test]
fn only_what_this_outline_alone_made_is_pruned() {
    let folder = shop();
    // From an earlier version: its marker names no outline.
    folder.edit(".rolecall/user-story/receipt.md", "outline: outline.yml\n", "");
    shorten(&folder);
    let ran = folder.run(&["apply", "outline.yml", "--prune", "--yes"]).ok();
    assert!(ran.err.contains("nothing to prune"), "an artifact without a record and one made by `new` stay: {ran:?}");
    folder.write("other.yml", "artifacts:\n  - user-story:\n      key: guest\n      persona: Guest\n      goal: pay without an account\n      benefit: I am quicker\n      criteria: [It works, It is quick]\n      sprint: Sprint 1\n");
    folder.run(&["apply", "other.yml"]).ok();
    folder.write("outline.yml", "artifacts: []\n");
    let ran = folder.run(&["plan", "outline.yml"]).ok();
    assert!(
        !ran.err.contains("user-story/guest") && ran.err.contains("feature/checkout"),
        "another outline names it: {ran:?}"
    );
}

#[test]
fn a_new_key_with_nearly_the_title_of_a_vanished_one_asks_whether_it_was_renamed() {
    let folder = shop();
    folder.edit("outline.yml", "key: receipt", "key: receipt-by-mail");
    let plan = folder.run(&["plan", "outline.yml"]).ok();
    assert!(plan.err.contains("renamed? `rolecall rename user-story/receipt receipt-by-mail`"), "{plan:?}");
    folder.run(&["rename", "user-story/receipt", "receipt-by-mail"]).ok();
    let settled = folder.run(&["apply", "outline.yml"]).ok();
    assert!(settled.err.contains("up to date") && !settled.err.contains("no longer"), "{settled:?}");
}
