//! What accepted artifacts owe, to whom, and what the next artifact takes over from the one before.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use support::Folder;

const CONFIG: &str = "roles:\n  product-owner: { holders: [ana] }\n  product-manager: { holders: [bo] }\n";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", CONFIG);
    folder.run(&["new", "discovery-plan", "--key", "books", "--draft", "--set", "question=Who reads?"]).ok();
    folder.run(&["new", "feature", "--key", "checkout", "--draft", "--set", "outcome=A guest pays"]).ok();
    folder
}

const DISCOVERY: &str = ".rolecall/discovery-plan/books.md";

#[test]
fn what_is_owed_is_listed_by_the_role_that_is_to_make_it() {
    let folder = folder();
    assert!(folder.run(&["list", "--owed"]).ok().err.contains("nothing is owed"));
    folder.edit(DISCOVERY, "state: open", "state: closed");
    let told = folder.run(&["list", "--owed"]).ok().out;
    assert_eq!(told, "Product Manager (1), @bo\n  requirements/books  owed by discovery-plan/books\n");
    let json = folder.run(&["list", "--owed", "--json"]).ok().json();
    let owed = &json["owed"][0];
    assert_eq!((owed["key"].as_str(), owed["role"].as_str()), (Some("requirements/books"), Some("product-manager")));
    assert_eq!((owed["from"].as_str(), owed["path"].as_str()), (Some("discovery-plan/books"), Some(DISCOVERY)));
    assert_eq!(owed["holders"], serde_json::json!(["bo"]));
    assert!(
        folder
            .run(&["list", "--owed", "--role", "product-owner"])
            .ok()
            .err
            .contains("nothing owed matches these filters")
    );
    folder.run(&["accept", "discovery-plan/books"]).ok();
    assert!(folder.run(&["list", "--owed"]).ok().err.contains("nothing is owed"));
}

#[test]
fn where_closing_does_not_mean_it_only_the_command_makes_something_owed() {
    let folder = folder();
    folder.edit(".rolecall/feature/checkout.md", "state: open", "state: closed");
    assert!(folder.run(&["list", "--owed"]).ok().err.contains("nothing is owed"));
    folder.edit(".rolecall/feature/checkout.md", "state: closed", "state: open");
    folder.run(&["accept", "feature/checkout", "--anyway"]).ok();
    std::fs::remove_file(folder.path(".rolecall/user-story/checkout.md")).unwrap();
    let json = folder.run(&["list", "--owed", "--json"]).ok().json();
    assert_eq!(
        (json["owed"][0]["key"].as_str(), json["owed"][0]["since"].as_str()),
        (Some("user-story/checkout"), Some("2026-01-01"))
    );
}

#[test]
fn what_was_closed_without_being_done_is_not_accepted() {
    let folder = folder();
    folder.edit(DISCOVERY, "state: open", "state: dropped");
    assert!(folder.run(&["list", "--owed"]).ok().err.contains("nothing is owed"));
    let ran = folder.run(&["accept", "discovery-plan/books"]).ok();
    assert!(
        ran.err.contains("closed without being done") && !ran.out.contains("requirements/books"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert!(folder.read(DISCOVERY).contains("state: dropped\n"));
}

#[test]
fn the_next_artifact_can_name_the_one_before() {
    let folder = folder();
    let template = "---\nname: Requirements\nabout: a\ntitle: \"Needs of {{from.title}}\"\nfields:\n  goal: { ask: Why? }\n---\n## Goal\n\n{{#if from.key}}\nIt goes on from `{{from.key}}`: {{from.title}}\n{{/if}}\n";
    folder.write(".github/rolecall/templates/product-manager/requirements.md", template);
    folder.run(&["templates", "lint"]).ok();
    folder.edit(DISCOVERY, "title: ", "title: \"Ask @dee\" # ");
    folder.run(&["accept", "discovery-plan/books", "--anyway"]).ok();
    let path = ".rolecall/requirements/books.md";
    let text = folder.read(path);
    assert!(text.contains("title: \"Needs of Ask @dee\"\n"), "{text}");
    assert!(text.contains("It goes on from `discovery-plan/books`: Ask @\u{200b}dee\n"), "{text}");
    // And it still can when it is filled in later.
    folder.run(&["fill", "requirements/books", "--set", "goal=Read more"]).ok();
    assert!(folder.read(path).contains("It goes on from `discovery-plan/books`: Ask"), "{}", folder.read(path));
}
