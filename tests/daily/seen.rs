//! `list`, `show`, `roles` and `templates`.

use serde_json::json;

use super::{listed, shop};

#[test]
fn a_list_is_in_aligned_columns_with_drafts_assignees_and_milestones() {
    let folder = shop();
    let ran = folder.run(&["list", "--sort", "key"]).ok();
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 6, "{}", ran.out);
    assert_eq!(
        lines[0].split_whitespace().collect::<Vec<_>>(),
        ["KEY", "TITLE", "STATE", "OWNER", "ASSIGNEE", "MILESTONE"]
    );
    let at = |heading: &str| lines[0].find(heading).unwrap();
    let story = lines.iter().find(|line| line.starts_with("user-story/guest ")).unwrap();
    for (heading, cell) in [
        ("TITLE", "Guest: pay without an account  "),
        ("STATE", "open "),
        ("OWNER", "Product Owner "),
        ("ASSIGNEE", "@ana "),
        ("MILESTONE", "Sprint 1"),
    ] {
        assert!(story[at(heading)..].starts_with(cell), "{heading} in {story:?}");
    }
    assert!(
        lines.iter().any(|line| line.starts_with("user-story/gift-wrap") && line[at("STATE")..].starts_with("draft "))
    );
    assert!(!ran.out.contains('\t') && !ran.out.contains('…'), "nothing is cut where no terminal is:\n{}", ran.out);
}

#[test]
fn a_list_is_filtered_sorted_and_limited() {
    let folder = shop();
    let stories = ["user-story/gift-wrap", "user-story/guest", "user-story/receipt"];
    for (arguments, expected) in [
        (&["--state", "draft"][..], &["user-story/gift-wrap"][..]),
        (&["--state", "closed"], &["bug/empty"]),
        (&["--state", "accepted"], &["bug/empty"]),
        (&["--state", "open", "--role", "Product Owner"], &stories),
        (&["--template", "feature"], &["feature/checkout"]),
        (&["--person", "@Ana", "--state", "open"], &stories),
        (&["--person", "none"], &[]),
        (&["--milestone", "sprint 1"], &["user-story/guest"]),
        (&["--milestone", "none", "--template", "user-story"], &["user-story/gift-wrap", "user-story/receipt"]),
        (&["--parent", "check"], &["user-story/guest", "user-story/receipt"]),
        (&["--parent", "none", "--state", "open"], &["feature/checkout", "user-story/gift-wrap"]),
        (&["--search", "MAIL prove"], &["user-story/receipt"]),
        (&["--search", "nothing like it"], &[]),
        (&["--sort", "title", "--limit", "2"], &["feature/checkout", "bug/empty"]),
        (&["--sort", "state", "--limit", "1"], &["user-story/gift-wrap"]),
        (&["--sort", "milestone", "--limit", "1"], &["user-story/guest"]),
    ] {
        let mut found = listed(&folder, arguments);
        let mut expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
        if !arguments.contains(&"--sort") {
            found.sort();
            expected.sort();
        }
        assert_eq!(found, expected, "{arguments:?}");
    }
    let limited = folder.run(&["list", "--limit", "2"]).ok();
    assert!(limited.err.contains("2 of 5 artifacts"), "{limited:?}");
    let none = folder.run(&["list", "--search", "zebra"]).ok();
    assert_eq!((none.out.as_str(), none.err.as_str()), ("", "no artifact matches these filters\n"));
    folder.run(&["list", "--parent", "nowhere"]).code(2);
}

#[test]
fn the_json_of_a_list_has_what_is_missing_and_the_days() {
    let folder = shop();
    let json = folder.run(&["list", "--json"]).ok().json();
    let of = |key: &str| {
        json["artifacts"].as_array().unwrap().iter().find(|artifact| artifact["key"] == key).unwrap().clone()
    };
    let draft = of("user-story/gift-wrap");
    assert_eq!(draft["missing"], json!(["persona", "goal", "benefit", "criteria"]));
    assert_eq!(
        (&draft["accepted"], &draft["created"], &draft["closed"]),
        (&json!(null), &json!("2026-01-01"), &json!(null))
    );
    let bug = of("bug/empty");
    assert_eq!(
        (&bug["accepted"], &bug["closed"], &bug["state"]),
        (&json!("2026-01-01"), &json!("2026-01-01"), &json!("closed"))
    );
    let keys: Vec<&str> = draft.as_object().unwrap().keys().map(String::as_str).collect();
    let names = "key template role state number url title labels assignees milestone parent path missing accepted created closed \
                 by author author_trust";
    assert_eq!(keys, names.split(' ').collect::<Vec<_>>());
}

#[test]
fn an_artifact_is_shown_with_what_it_is_connected_to() {
    let folder = shop();
    let feature = folder.run(&["show", "feature/checkout"]).ok().out;
    for words in ["feature/checkout  open", "Product Manager (@bo)", "Children\n", "user-story/guest"] {
        assert!(feature.contains(words), "{words} is not in\n{feature}");
    }
    let sets = ["--set", "problem=p", "--set", "outcome=Pay alone", "--set", "measure=m"];
    folder.run(&[&["new", "feature", "--key", "alone"][..], &sets].concat()).ok();
    let alone = folder.run(&["show", "alone"]).ok().out;
    assert!(alone.contains("Hand-offs") && alone.contains("once it is accepted"), "{alone}");
    let story = folder.run(&["show", "guest"]).ok().out;
    for words in [
        "Parent     feature/checkout  ",
        "Milestone  Sprint 1",
        "Where      .rolecall/user-story/guest.md",
        "[ ] It is quick",
    ] {
        assert!(story.contains(words), "{words} is not in\n{story}");
    }
    assert!(!story.contains("<!--") && !story.contains("**"), "it is rendered:\n{story}");
    let draft = folder.run(&["show", "gift"]).ok().out;
    assert!(
        draft.contains("Missing    persona, goal, benefit, criteria  (`rolecall fill user-story/gift-wrap`)"),
        "{draft}"
    );
    let raw = folder.run(&["show", "guest", "--raw"]).ok().out;
    assert_eq!(raw, folder.read(".rolecall/user-story/guest.md"));
    let json = folder.run(&["show", "feature/checkout", "--json"]).ok().json();
    assert_eq!(json["children"], json!(["user-story/guest", "user-story/receipt"]));
    assert_eq!(json["holders"], json!(["bo"]));
    assert_eq!(json["answers"]["problem"], "Every third basket is lost");
    let web = folder.run(&["show", "guest", "--web"]).code(2);
    assert!(web.err.contains("has no page: it is a file"), "{web:?}");
}

#[test]
fn an_artifact_is_named_by_its_key_its_path_or_a_part_and_ambiguous_parts_are_listed() {
    let folder = shop();
    folder.write("sub/x.txt", "");
    for name in [
        "user-story/guest",
        "guest",
        "gues",
        "USER-STORY/GUEST",
        ".rolecall/user-story/guest.md",
        "./.rolecall/user-story/guest.md",
    ] {
        assert!(folder.run(&["show", name]).ok().out.starts_with("user-story/guest "), "{name}");
    }
    let below = folder.run(&["-C", "sub", "show", "../.rolecall/user-story/guest.md"]).ok();
    assert!(below.out.starts_with("user-story/guest "), "{below:?}");
    let many = folder.run(&["show", "user-story"]).code(2);
    assert!(many.err.contains("`user-story` could be 3 artifacts"), "{many:?}");
    assert!(many.err.contains("`user-story/gift-wrap`, `user-story/guest`, `user-story/receipt`"), "{many:?}");
    let number = folder.run(&["show", "#12"]).code(2);
    assert!(number.err.contains("the local tracker has no numbers"), "{number:?}");
    let none = folder.run(&["show", "user-story/gest"]).code(2);
    assert!(none.err.contains("did you mean `user-story/guest`"), "{none:?}");
    folder
        .run(&[
            "fill",
            "gift",
            "--set",
            "persona=Guest",
            "--set",
            "goal=wrap",
            "--set",
            "benefit=joy",
            "--set",
            "criteria=one",
        ])
        .ok();
    folder.run(&["accept", "receipt"]).ok();
    let made =
        folder.run(&["new", "user-story", "--draft", "--key", "more", "--parent", "check", "--json"]).ok().json();
    assert_eq!(made["artifacts"][0]["parent"], "feature/checkout");
}

#[test]
fn roles_templates_and_titles_are_in_columns() {
    let folder = shop();
    let roles = folder.run(&["roles"]).ok().out;
    assert!(roles.starts_with("ROLE                 HOLDERS"), "{roles}");
    let templates = folder.run(&["templates"]).ok().out;
    let line = templates.lines().find(|line| line.starts_with("user-story ")).unwrap();
    assert!(line.contains("Product Owner") && line.contains("issue"), "{line}");
    let titles = folder.run(&["roles", "--titles"]).ok().out;
    let line = titles.lines().find(|line| line.starts_with("Tech Lead ")).unwrap();
    assert!(line.contains("product-development") && line.ends_with("reviews"), "{line}");
    let json = folder.run(&["roles", "--titles", "--json"]).ok().json();
    assert!(json["titles"].as_array().unwrap().len() >= 60);
    let found = folder.run(&["roles", "scrum master", "--json"]).ok().json();
    assert_eq!(found["id"], "product-owner");
}
