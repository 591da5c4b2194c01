//! The local tracker and its files: what is written, what is merged, and which hand edits are kept.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use serde_json::json;
use support::{Folder, outline};

const A: &str = ".rolecall/user-story/a.md";

fn made() -> Folder {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", "roles:\n  product-owner: { holders: [ana, org/shop] }\n");
    folder.write("o.yml", outline(&[("a", "buy"), ("b", "sell")]));
    folder.run(&["apply", "o.yml"]).ok();
    folder
}

fn actions(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let ran = folder.run(&[arguments, &["--json"]].concat()).ok().json();
    ran["artifacts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|artifact| artifact["action"].as_str().unwrap().to_owned())
        .collect()
}

fn warnings(folder: &Folder, arguments: &[&str]) -> String {
    folder.run(&[arguments, &["--json"]].concat()).ok().json()["artifacts"][0]["warnings"].to_string()
}

#[test]
fn a_changed_answer_updates_what_nobody_touched() {
    let folder = made();
    folder.edit(A, "- [ ] one", "- [x] one");
    folder.edit("o.yml", "goal: buy", "goal: borrow");
    folder.edit("o.yml", "criteria: [one, two]", "criteria: [three, one]");
    assert_eq!(actions(&folder, &["apply", "o.yml"]), ["update", "update"]);
    let text = folder.read(A);
    assert!(
        text.contains("**borrow**")
            && text.contains("- [ ] three\n- [x] one\n")
            && text.contains("title: \"reader: borrow\""),
        "{text}"
    );
    assert_eq!(actions(&folder, &["apply", "o.yml"]), ["keep", "keep"]);
}

#[test]
fn a_ticked_item_that_goes_is_told() {
    let folder = made();
    folder.edit(A, "- [ ] two", "- [X] two");
    folder.edit("o.yml", "criteria: [one, two]", "criteria: [one]");
    assert!(warnings(&folder, &["apply", "o.yml"]).contains("the ticked item `two`"));
}

#[test]
fn an_edited_section_stays_and_force_shows_and_overwrites() {
    let folder = made();
    folder.edit(A, "so that **time**.", "so that **time**. And money!");
    folder.edit(A, "**Owner:**", "## Mine\n\nmy own words\n\n**Owner:**");
    folder.edit("o.yml", "goal: buy", "goal: borrow");
    let ran = folder.run(&["apply", "o.yml"]).ok();
    assert!(ran.err.contains("the section `Story` was edited by hand"), "{ran:?}");
    let text = folder.read(A);
    assert!(text.contains("And money!") && text.contains("my own words") && text.contains("**buy**"), "{text}");
    let forced = folder.run(&["apply", "o.yml", "--force"]).ok();
    assert!(forced.err.contains("-As a **reader**") && forced.err.contains("+As a **reader**"), "{forced:?}");
    let text = folder.read(A);
    assert!(!text.contains("And money!") && text.contains("my own words") && text.contains("**borrow**"), "{text}");
}

#[test]
fn what_was_filled_in_or_edited_stays_when_the_outline_is_applied_again() {
    let folder = made();
    folder.edit(A, "so that **time**.", "so that **time**. HUMAN edit");
    folder.run(&["fill", "user-story/a", "--set", "notes=an hour of work", "--set", "size=M"]).ok();
    let text = folder.read(A);
    assert!(text.contains("an hour of work") && text.contains("HUMAN edit"), "{text}");
    for _ in 0..2 {
        folder.run(&["apply", "o.yml"]).ok();
        let text = folder.read(A);
        assert!(text.contains("an hour of work") && text.contains("HUMAN edit"), "{text}");
    }
    let before = folder.read(A);
    folder.run(&["apply", "o.yml"]).ok();
    assert_eq!(folder.read(A), before);
}

#[test]
fn words_below_a_marker_that_is_not_closed_stay() {
    let folder = made();
    let text = folder.read(A);
    folder.write(A, text.trim_end().trim_end_matches("-->").to_owned() + "\nHUMAN words\n");
    for _ in 0..3 {
        folder.run(&["apply", "o.yml"]).ok();
        assert!(folder.read(A).contains("HUMAN words"), "{}", folder.read(A));
    }
    let before = folder.read(A);
    folder.run(&["apply", "o.yml"]).ok();
    assert_eq!(folder.read(A), before);
}

#[test]
fn a_copied_file_becomes_its_own_artifact() {
    let folder = made();
    folder.write(".rolecall/user-story/c.md", folder.read(A));
    folder.write("o.yml", outline(&[("c", "buy")]));
    folder.run(&["apply", "o.yml"]).ok();
    let text = folder.read(".rolecall/user-story/c.md");
    assert_eq!((text.matches("**Owner:**").count(), text.matches("<!-- rolecall").count()), (1, 1), "{text}");
    assert!(text.contains("<!-- rolecall user-story/c\n"), "{text}");
}

#[test]
fn a_front_matter_of_the_wrong_shape_stops_only_its_own_artifact() {
    for (from, to) in [
        ("labels: [", "labels: {HUMAN: 1}\nx: ["),
        ("state: open", "state: [closed]"),
        ("milestone:", "milestone: {a: b}"),
    ] {
        let folder = made();
        folder.edit(A, from, to);
        let before = folder.read(A);
        folder.edit("o.yml", "goal: buy", "goal: borrow");
        let receipts = folder.run(&["apply", "o.yml", "--json"]).code(1).json();
        assert_eq!(receipts["summary"]["failed"], 1);
        assert_eq!(folder.read(A), before);
    }
}

#[test]
fn a_title_that_a_person_changed_stays_and_the_key_survives() {
    let folder = made();
    folder.edit(A, "title: \"reader: buy\"", "title: My title");
    folder.edit("o.yml", "goal: buy", "goal: borrow");
    assert_eq!(actions(&folder, &["apply", "o.yml"])[0], "conflict");
    assert!(folder.read(A).contains("title: My title"));
    assert_eq!(folder.files().iter().filter(|path| path.starts_with(".rolecall/")).count(), 2);
}

#[test]
fn a_closed_issue_is_kept() {
    let folder = made();
    folder.edit(A, "state: open", "state: closed");
    folder.edit("o.yml", "goal: buy", "goal: borrow");
    let before = folder.read(A);
    assert_eq!(actions(&folder, &["apply", "o.yml"])[0], "keep");
    assert_eq!(folder.read(A), before);
}

#[test]
fn what_a_person_does_to_the_file_stays_valid() {
    let folder = made();
    let text = folder
        .read(A)
        .replace("labels: [\"role: product-owner\", story]", "labels:\n  - 'ROLE: Product-Owner'\n  - mine # a note");
    let text = text.replace("state: open", "priority: 1\nstate: open").replace('\n', "\r\n");
    folder.write(A, format!("\u{feff}{text}"));
    assert_eq!(actions(&folder, &["apply", "o.yml"]), ["keep", "keep"]);
    folder.edit("o.yml", "goal: buy", "goal: borrow");
    assert_eq!(actions(&folder, &["apply", "o.yml"])[0], "update");
    let text = folder.read(A);
    assert!(
        text.starts_with("\u{feff}---\r\n") && text.contains("priority: 1\r\n") && text.contains("- mine # a note\r\n"),
        "{text}"
    );
    assert!(!text.replace("\r\n", "").contains('\n') && text.contains("**borrow**"), "{text}");
}

#[test]
fn the_owner_moves_with_the_label() {
    let folder = made();
    folder.edit(A, "role: product-owner\", story", "role: product-manager\", story");
    assert_eq!(actions(&folder, &["apply", "o.yml"])[0], "update");
    let text = folder.read(A);
    assert!(text.contains("\nrole: product-manager\n") && text.contains("**Owner:** Product Manager"), "{text}");
    assert_eq!(actions(&folder, &["apply", "o.yml"])[0], "keep", "and then it rests");
    let listed = folder.run(&["list", "--role", "PM", "--json"]).ok().json();
    assert_eq!(listed["artifacts"][0]["key"], "user-story/a");
    // A removed label is restored; two labels cause a warning, and the marker decides.
    folder.edit(A, "[\"role: product-manager\", story]", "[story]");
    assert_eq!(actions(&folder, &["apply", "o.yml"])[0], "update");
    assert!(folder.read(A).contains("[\"role: product-manager\", story]"));
    folder.edit(A, "\", story", "\", \"role: product-owner\", story");
    assert!(warnings(&folder, &["apply", "o.yml"]).contains("`product-manager` is the owner"));
}

#[test]
fn owner_line_and_marker_go_back_behind_the_sections_and_words_between_and_behind_stay_there() {
    let folder = made();
    folder.edit(A, "<!-- rolecall", "between\n\n<!-- rolecall");
    folder.write(A, folder.read(A) + "\nafter\n");
    folder.edit(A, "role: product-owner\n", "role: product-owner\nin the comment\n");
    assert!(warnings(&folder, &["apply", "o.yml"]).contains("hidden comment"));
    folder.run(&["apply", "o.yml", "--force"]).ok();
    let text = folder.read(A);
    assert!(text.trim_end().ends_with("-->\n\nin the comment\n\nbetween\n\nafter"), "{text}");
    assert_eq!(actions(&folder, &["apply", "o.yml"])[0], "keep");
    assert_eq!(text.matches("**Owner:**").count(), 1);
}

#[test]
fn a_label_of_another_role_is_left_out_and_told() {
    let folder = Folder::new();
    folder.write(
        "o.yml",
        outline(&[("a", "buy")]).replace("key: a\n", "key: a\n      labels: [mine, 'role: product-leader']\n"),
    );
    let made = folder.run(&["apply", "o.yml", "--json"]).ok().json();
    assert_eq!(made["artifacts"][0]["labels"], json!(["role: product-owner", "story", "mine"]));
    assert!(made["artifacts"][0]["warnings"].to_string().contains("another role's"), "{made}");
}

#[test]
fn holders_are_assigned_by_the_policy() {
    let folder = Folder::new();
    let config = "roles:\n  product-owner: { holders: [ana, bo, org/shop] }\nassign: rotate\nmentions: off\n";
    folder.write(".github/rolecall.yml", config);
    folder.write("o.yml", outline(&[("a", "one"), ("b", "two"), ("c", "three")]));
    let made = folder.run(&["apply", "o.yml", "--json"]).ok().json();
    let assigned: Vec<_> =
        made["artifacts"].as_array().unwrap().iter().map(|artifact| artifact["assignees"].clone()).collect();
    assert_eq!(assigned, [json!(["ana"]), json!(["bo"]), json!(["ana"])]);
    assert!(folder.read(A).contains("· ana, bo, org/shop ·"), "{}", folder.read(A));
    folder.edit(".github/rolecall.yml", "rotate", "none");
    folder.write("p.yml", outline(&[("d", "four")]));
    assert_eq!(folder.run(&["apply", "p.yml", "--json"]).ok().json()["artifacts"][0]["assignees"], json!([]));
}

#[test]
fn a_file_is_a_document_under_the_same_rules() {
    let folder = Folder::new();
    folder.write("o.yml", outline(&[("a", "buy")]).replace("key: a\n", "key: a\n      to: file\n"));
    let made = folder.run(&["apply", "o.yml", "--json"]).ok().json();
    let path = "docs/product/user-story/a.md";
    assert_eq!(made["artifacts"][0]["path"], path);
    assert_eq!(made["artifacts"][0]["labels"], json!(["role: product-owner", "story"]));
    let text = folder.read(path);
    for part in [
        "key: user-story/a\n",
        "template: user-story\n",
        "owner: product-owner\n",
        "labels: [\"role: product-owner\", story]",
    ] {
        assert!(text.contains(part), "{text}");
    }
    // A file moved by hand is found in its new place; the same key never creates a second one.
    folder.write("wiki/story.md", text);
    std::fs::remove_file(folder.path(path)).unwrap();
    folder.edit("o.yml", "goal: buy", "goal: borrow");
    assert_eq!(actions(&folder, &["apply", "o.yml"]), ["update"]);
    assert!(folder.read("wiki/story.md").contains("**borrow**"));
    assert_eq!(folder.files(), ["o.yml", "wiki/story.md"]);
    // Requested as an issue, it stays where it is.
    folder.edit("o.yml", "to: file", "to: issue");
    assert!(warnings(&folder, &["apply", "o.yml"]).contains("stays where it is"));
}

#[test]
fn a_persons_file_is_never_overwritten_and_no_path_leaves_the_repository() {
    let folder = Folder::new();
    folder.write("o.yml", outline(&[("a", "buy")]).replace("key: a\n", "key: a\n      to: file\n"));
    folder.write("docs/product/user-story/a.md", "# mine\n");
    let ran = folder.run(&["apply", "o.yml"]).code(1);
    assert!(ran.err.contains("wasn't written by rolecall"), "{ran:?}");
    assert_eq!(folder.read("docs/product/user-story/a.md"), "# mine\n");
    for path in ["../out/{{name}}.md", "/tmp/{{name}}.md", ".git/{{name}}.md", "docs/{{name}}.txt"] {
        folder.write(".github/rolecall.yml", format!("templates:\n  user-story: {{ path: \"{path}\" }}\n"));
        let ran = folder.run(&["apply", "o.yml"]).code(2);
        assert!(ran.err.contains("not a valid path for a document"), "{ran:?}");
    }
    // A value can't create a folder.
    folder.write(".github/rolecall.yml", "templates:\n  user-story: { path: \"docs/{{persona}}.md\" }\n");
    folder.edit("o.yml", "persona: reader", "persona: ../../reader");
    folder.run(&["apply", "o.yml"]).ok();
    assert!(folder.files().contains(&"docs/reader.md".to_owned()), "{:?}", folder.files());
}

#[cfg(unix)]
#[test]
fn no_path_leaves_the_repository_through_a_link() {
    let folder = Folder::new();
    let outside = Folder::new();
    std::os::unix::fs::symlink(outside.path(""), folder.path("docs")).unwrap();
    folder.write("o.yml", outline(&[("a", "buy")]).replace("key: a\n", "key: a\n      to: file\n"));
    let ran = folder.run(&["apply", "o.yml"]).code(2);
    assert!(ran.err.contains("through a link"), "{ran:?}");
    assert!(outside.files().is_empty());
    std::os::unix::fs::symlink(outside.path(""), folder.path(".rolecall")).unwrap();
    folder.write("p.yml", outline(&[("b", "buy")]));
    folder.run(&["apply", "p.yml"]).code(2);
    assert!(outside.files().is_empty());
}

#[test]
fn a_broken_issue_fails_alone_and_is_never_made_again() {
    let folder = made();
    folder.write(A, "---\ntitle: [\n---\nmine\n");
    let ran = folder.run(&["apply", "o.yml", "--json"]).code(1);
    let receipts = ran.json();
    assert_eq!(receipts["artifacts"][0]["action"], "fail");
    assert_eq!(receipts["artifacts"][1]["action"], "keep");
    assert!(ran.err.contains(".rolecall/user-story/a.md:2"), "{}", ran.err);
    assert!(folder.read(A).contains("mine"));
}

#[test]
fn tables_and_outlines_make_the_same_artifact() {
    let folder = Folder::new();
    folder.write("o.yml", outline(&[("a", "buy")]));
    folder.run(&["apply", "o.yml"]).ok();
    let before = folder.read(A);
    std::fs::remove_file(folder.path(A)).unwrap();
    for table in [
        "key,persona,goal,benefit,criteria\na,reader,buy,time,one|two\n",
        "\u{feff}key;persona;goal;benefit;criteria\r\na;reader;buy;time;\"one\r\ntwo\"\r\n;;;;\r\n",
        "template\tkey\tpersona\tgoal\tbenefit\tcriteria\nuser-story\ta\treader\tbuy\ttime\tone|two\n",
    ] {
        folder.write("t.csv", table);
        folder.run(&["apply", "t.csv", "--template", "user-story"]).ok();
        assert_eq!(folder.read(A).replace("outline: t.csv", "outline: o.yml"), before, "{table:?}");
        std::fs::remove_file(folder.path(A)).unwrap();
    }
}

#[test]
fn keys_that_nobody_gave_are_suggested_and_written() {
    let folder = Folder::new();
    let text = "artifacts:\r\n  - feature: { problem: p, outcome: Be fast, measure: m } # note\r\n    children:\r\n      - user-story:\r\n          persona: reader\r\n          goal: wait less\r\n          benefit: time\r\n          criteria: [one]\r\n";
    folder.write("o.yml", text);
    let ran = folder.run(&["apply", "o.yml"]).code(2);
    assert!(ran.err.contains("add `key: be-fast`") && ran.err.contains("add `key: reader-wait-less`"), "{ran:?}");
    assert_eq!(folder.read("o.yml"), text);
    let made = folder.run(&["apply", "o.yml", "--fill-keys", "--json"]).ok().json();
    assert_eq!(made["artifacts"][1]["parent"], "feature/be-fast");
    let filled = folder.read("o.yml");
    assert!(
        filled.contains("- feature: { key: be-fast, problem: p")
            && filled.contains("          key: reader-wait-less\r\n          persona"),
        "{filled}"
    );
    assert_eq!(actions(&folder, &["apply", "o.yml"]), ["keep", "keep"]);
    folder.write("t.csv", "persona;goal;benefit;criteria\r\nreader;read \"\"more\"\";joy;one\r\n");
    folder.run(&["apply", "t.csv", "--template", "user-story", "--fill-keys"]).ok();
    assert!(
        folder.read("t.csv").starts_with("key;persona;goal;benefit;criteria\r\nreader-read-more;"),
        "{}",
        folder.read("t.csv")
    );
}

#[test]
fn today_in_a_template_stays_the_day_that_it_was_made_on() {
    let folder = Folder::new();
    folder.write(
        ".github/rolecall/templates/product-owner/note.md",
        "---\nname: Note\ntitle: \"Note {{name}}\"\nfields: {}\n---\n## Made\n\n{{today}}\n\n## Rest\n\nx\n",
    );
    folder.run(&["new", "note", "--key", "n"]).ok();
    folder.write("o.yml", "artifacts: [{ note: { key: n } }]\n");
    let mut command = folder.command(&["apply", "o.yml"]);
    let output = command.env("SOURCE_DATE_EPOCH", "1800000000").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("up to date"), "{output:?}");
    assert!(folder.read(".rolecall/note/n.md").contains("2026-01-01"));
}
