//! The follow-up artifacts that accepted ones require, from whom, and which answers they take over.

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
        ran.err.contains("closed without being completed") && !ran.out.contains("requirements/books"),
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
    // It also can when it is filled in later.
    folder.run(&["fill", "requirements/books", "--set", "goal=Read more"]).ok();
    assert!(folder.read(path).contains("It goes on from `discovery-plan/books`: Ask"), "{}", folder.read(path));
}

#[test]
fn a_hand_off_takes_over_the_fields_that_it_names_and_no_others() {
    let folder = Folder::new();
    let sets = ["goal=Sell", "objectives=One", "risks=Rain", "sprint=Sprint 5", "start=2026-01-05", "end=2026-01-16"];
    let mut arguments = vec!["new", "sprint-objectives", "--key", "s5"];
    arguments.extend(sets.iter().flat_map(|set| ["--set", set]));
    folder.run(&arguments).ok();
    folder.run(&["accept", "sprint-objectives/s5"]).ok();
    let review = folder.read(".rolecall/sprint-review/s5.md");
    assert!(review.contains("**Goal:** Sell") && review.contains("- [ ] One"), "{review}");
    folder
        .run(&["new", "kpi-plan", "--key", "k", "--draft", "--set", "metric=Orders", "--set", "question=How many?"])
        .ok();
    folder.run(&["accept", "kpi-plan/k", "--anyway"]).ok();
    folder.run(&["accept", "execution-log/k", "--anyway"]).ok();
    // `metric` is passed on as `measure`; the question, which nothing refers to, is not.
    let review = folder.read(".rolecall/impact-review/k.md");
    assert!(review.contains("Metric:** Orders") && !review.contains("How many?"), "{review}");
}

#[test]
fn a_hand_off_can_depend_on_an_answer() {
    let folder = Folder::new();
    let report = |name: &str, more: &[&str]| {
        let sets = ["metric=m", "formula=f", "source=s", "question=q", "result=r", "action=a"];
        let mut arguments = vec!["new", "metrics-report", "--key", name];
        arguments.extend(sets.iter().chain(more).flat_map(|set| ["--set", set]));
        folder.run(&arguments).ok();
    };
    report("good", &[]);
    report("bad", &["problem=They leave"]);
    for name in ["good", "bad"] {
        folder.edit(&format!(".rolecall/metrics-report/{name}.md"), "state: open", "state: closed");
    }
    let told = folder.run(&["list", "--owed"]).ok().out;
    assert!(told.contains("feature/bad") && !told.contains("feature/good"), "{told}");
    folder.run(&["accept", "metrics-report/good"]).ok();
    folder.run(&["accept", "metrics-report/bad"]).ok();
    assert!(folder.read(".rolecall/feature/bad.md").contains("They leave"));
    assert!(!folder.files().contains(&".rolecall/feature/good.md".to_owned()));
}

#[test]
fn the_configuration_can_say_what_a_hand_off_takes_over() {
    let folder = folder();
    let config = |then: &str| format!("{CONFIG}templates:\n  discovery-plan:\n    then: {then}\n");
    folder.write(".github/rolecall.yml", config("{ requirements: { goal: question } }"));
    folder.run(&["accept", "discovery-plan/books", "--anyway"]).ok();
    let text = folder.read(".rolecall/requirements/books.md");
    assert!(text.contains("## Goal\n\nWho reads?") && text.contains("## Problem\n\n_Which problem"), "{text}");
}
