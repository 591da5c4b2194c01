//! Pushes and pull requests: outlines that are applied, proposals that are linted and planned, and whose files count.

use serde_json::json;

use crate::fake::Release;
use crate::shop::{CONFIG, OUTLINE, SHOP, Shop};

fn with_outline() -> Shop {
    let config = format!("{CONFIG}outlines: [./outline.yml]\n");
    let mut shop = Shop::with_config(&config);
    shop.token = "token-bot".to_owned();
    shop.fake.arrange(|state| {
        let files =
            [(".github/rolecall.yml", Some(config.as_str())), ("outline.yml", Some(OUTLINE)), ("a.md", Some("a"))];
        state.commit(SHOP, "main", "Begin", &files);
    });
    shop
}

#[test]
fn a_push_that_touches_an_outline_applies_it() {
    let shop = with_outline();
    let step = shop.answer("push", json!({})).done();
    assert_eq!(step.outputs["created"], "4", "{}", step.log);
    shop.assert_whole();
    shop.fake.arrange(|state| state.commit(SHOP, "main", "Other", &[("a.md", Some("b"))]));
    let step = shop.answer("push", json!({})).done();
    assert!(step.log.contains("the push changes no outline"), "{}", step.log);
    shop.fake.arrange(|state| state.commit(SHOP, "work", "Branch", &[("outline.yml", Some("artifacts: []"))]));
    let step = shop.answer("push", json!({ "ref": "refs/heads/work" })).done();
    assert!(step.log.contains("no rule matches `push`"), "{}", step.log);
}

#[test]
fn a_rule_applies_the_configuration_s_outlines_and_others_together() {
    let shop = with_outline();
    let more = "artifacts:
  - user-story: { key: more, persona: Guest, goal: see more, benefit: I choose, criteria: [It works] }
";
    let config = format!(
        "{CONFIG}outlines: [outline.yml]\nrules:\n  outline-pushed: {{ on: push, apply: [outlines, ./more.yml] }}\n"
    );
    shop.write(".github/rolecall.yml", &config);
    shop.write("more.yml", more);
    shop.fake.arrange(|state| {
        let files = [(".github/rolecall.yml", Some(config.as_str())), ("more.yml", Some(more))];
        state.commit(SHOP, "main", "More", &files);
    });
    let step = shop.answer("push", json!({})).done();
    assert_eq!(step.outputs["created"], "5", "{}", step.log);
}

#[test]
fn a_mistake_in_an_outline_is_annotated_on_its_line() {
    let shop = with_outline();
    let wrong = OUTLINE.replace("persona: Guest\n", "person: Guest\n");
    shop.write("outline.yml", &wrong);
    shop.fake.arrange(|state| state.commit(SHOP, "main", "Wrong", &[("outline.yml", Some(wrong.as_str()))]));
    let step = shop.answer("push", json!({}));
    assert_eq!((step.code, shop.issues().len()), (2, 0), "{}", step.log);
    let line = wrong.lines().position(|line| line.trim() == "person: Guest").unwrap() + 1;
    let annotations = step.annotations();
    assert!(annotations[0].starts_with(&format!("::error file=outline.yml,line={line},col=")), "{annotations:?}");
    assert!(step.summary.contains("person"), "{}", step.summary);
}

/// Answers a fork's pull request with these files checked out. The step has a read-only token.
fn proposed(shop: &mut Shop, files: &[(&str, &str)]) -> crate::events::step::Step {
    let number = shop.fake.arrange(|state| {
        state.fork(SHOP, "mallory");
        let changed: Vec<(&str, Option<&str>)> = files.iter().map(|(path, text)| (*path, Some(*text))).collect();
        state.commit("mallory/shop", "topic", "Propose", &changed);
        state.open_pull(SHOP, "mallory", "A proposal", "mallory:topic", "main")
    });
    for (path, text) in files {
        shop.write(path, text);
    }
    shop.token = "token-dee".to_owned();
    shop.fake.forget_requests();
    let payload = shop.fake.payload("pull_request.opened", json!({ "number": number }));
    let reference = format!("refs/pull/{number}/merge");
    let step = shop.answer_payload("pull_request.opened", &payload, &[("GITHUB_REF", &reference)]);
    assert_eq!(shop.writes(), 0, "{}", step.log);
    step
}

#[test]
fn a_pull_request_is_planned_and_nothing_is_written() {
    let mut shop = with_outline();
    let step = proposed(&mut shop, &[("outline.yml", &OUTLINE.replace("key: receipt", "key: invoice"))]).done();
    assert_eq!(step.outputs["created"], "4", "{}", step.log);
    // The warning is on its line. The read-only token says nothing about the token that will apply the outline.
    let link = "::warning file=outline.yml,line=23,col=5::sprint-objectives/sprint-1: it links to `user-story/receipt`";
    assert!(matches!(step.annotations()[..], [only] if only.starts_with(link)), "{:?}", step.annotations());
    assert!(step.summary.contains("dry run: ") && step.summary.contains("user-story/invoice"), "{}", step.summary);
}

#[test]
fn a_pull_request_s_summary_says_which_findings_it_adds_and_removes() {
    let mut shop = with_outline();
    shop.token = "token-ana".to_owned();
    shop.apply().done();
    let late = "  - bug: { key: late, actual: It is late, expected: It is on time, steps: [Wait] }\n";
    let more = OUTLINE.replacen("artifacts:\n", &format!("artifacts:\n{late}"), 1);
    let config = format!("{CONFIG}outlines: [./outline.yml]\nstatus: {{ no-why: off }}\n");
    let files = [("outline.yml", more.as_str()), (".github/rolecall.yml", config.as_str())];
    let step = proposed(&mut shop, &files).done();
    assert!(step.summary.contains("adds the note no-priority, bug/late: "), "{}", step.summary);
    assert!(step.summary.contains("removes the warning no-why, feature/checkout: "), "{}", step.summary);
    assert!(!step.summary.contains("no-why, bug/late"), "{}", step.summary);
}

#[test]
fn a_pull_request_that_touches_nothing_of_ours_is_left_alone() {
    let mut shop = with_outline();
    let step = proposed(&mut shop, &[("src/main.rs", "fn main() {}")]).done();
    assert!(step.log.contains("changes no template, configuration or outline"), "{}", step.log);
}

#[test]
fn mistakes_of_a_pull_request_are_annotated_on_its_files() {
    let mut shop = with_outline();
    let template =
        "---\nname: Bug\ntitle: \"{{nothing}}\"\nfields:\n  actual: { ask: What?, required: true }\n---\n{{actual}}\n";
    let step = proposed(&mut shop, &[(".github/rolecall/templates/product-owner/bug.md", template)]);
    assert_eq!(step.code, 2, "{}", step.log);
    let file = "::error file=.github/rolecall/templates/product-owner/bug.md,line=3,";
    assert!(step.annotations()[0].starts_with(file), "{:?}", step.annotations());
}

#[test]
fn the_rules_of_a_pull_request_are_the_default_branch_s() {
    let mut shop = with_outline();
    // The proposal turns off the rule that would plan it, and adds one that would create something.
    let config = format!(
        "{CONFIG}outlines: [outline.yml]\nrules:\n  change-proposed: false\n  evil:\n    on: pull_request.opened\n    create: bug\n    key: evil\n"
    );
    let step = proposed(&mut shop, &[(".github/rolecall.yml", &config), ("outline.yml", OUTLINE)]).done();
    assert_eq!(step.outputs["created"], "4", "{}", step.log);
    assert!(!step.log.contains("bug/evil"), "{}", step.log);
}

#[test]
fn a_link_in_a_pull_request_leads_nowhere() {
    let mut shop = with_outline();
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(outside.path(), "artifacts: [secret-of-the-runner]").unwrap();
    std::fs::remove_file(shop.path("outline.yml")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(outside.path(), shop.path("outline.yml")).unwrap();
    let number = shop.fake.arrange(|state| {
        state.fork(SHOP, "mallory");
        state.commit("mallory/shop", "topic", "Propose", &[("outline.yml", Some("artifacts: []"))]);
        state.open_pull(SHOP, "mallory", "A proposal", "mallory:topic", "main")
    });
    shop.token = "token-dee".to_owned();
    let step = shop.answer("pull_request.opened", json!({ "number": number }));
    assert_eq!(step.code, 2, "{}", step.log);
    assert!(step.log.contains("is not a path in this repository") && !step.log.contains("secret"), "{}", step.log);
}

#[test]
fn on_a_tag_the_default_branch_s_files_hold() {
    let shop = with_outline();
    // The tag's own configuration is outdated and turns the rule off.
    shop.write(".github/rolecall.yml", "rules:\n  released: false\n");
    let payload = shop.fake.arrange(|state| {
        let release = crate::fake::Release { tag: "v1.2.0".to_owned(), author: "ana".to_owned(), ..Default::default() };
        state.release(SHOP, release);
        state.payload("release.published", &json!({})).unwrap()
    });
    let step = shop.answer_payload("release.published", &payload, &[("GITHUB_REF", "refs/tags/v1.2.0")]).done();
    assert_eq!(step.made(), ["activity-plan/v1.2.0", "impact-review/v1.2.0"], "{}", step.log);
}

#[test]
fn a_checkout_of_another_commit_is_not_believed() {
    let mut shop = with_outline();
    shop.apply().done();
    let sprint = shop.of("sprint-objectives/sprint-1").number;
    shop.fake.arrange(|state| state.close_as(SHOP, sprint, Some("completed"), "ana"));
    let payload = shop.fake.payload("issues.closed", json!({ "number": sprint }));
    // A workflow that checks out a pull request's files, whose configuration is broken or turns the rule off.
    let (ours, theirs) = ("1".repeat(40), "2".repeat(40));
    shop.write(".git/HEAD", &format!("{theirs}\n"));
    shop.token = "token-bot".to_owned();
    for config in ["rules:\n  accepted: false\n", "roles: ["] {
        shop.write(".github/rolecall.yml", config);
        let step = shop.answer_payload("issues.closed", &payload, &[("GITHUB_SHA", &ours)]).done();
        assert!(step.log.contains("sprint-objectives/sprint-1"), "{}", step.log);
    }
    assert_eq!(shop.by_key()["sprint-review/sprint-1"].len(), 1);
    shop.write(".git/HEAD", "ref: refs/heads/work\n");
    shop.write(".git/refs/heads/work", &format!("{ours}\n"));
    let step = shop.answer_payload("issues.closed", &payload, &[("GITHUB_SHA", &ours)]);
    assert_eq!(step.code, 2, "what is checked out for the run is what counts: {}", step.log);
}

#[test]
fn a_strangers_outline_is_not_applied_by_a_steps_input() {
    let mut shop = with_outline();
    let number = shop.fake.arrange(|state| {
        state.fork(SHOP, "mallory");
        state.commit("mallory/shop", "topic", "Propose", &[("outline.yml", Some(OUTLINE))]);
        state.open_pull(SHOP, "mallory", "A proposal", "mallory:topic", "main")
    });
    shop.token = "token-bot".to_owned();
    let inputs = [("ROLECALL_APPLY", "outline.yml")];
    let payload = shop.fake.payload("pull_request.opened", json!({ "number": number }));
    shop.fake.forget_requests();
    let step = shop.answer_payload("pull_request_target", &payload, &inputs);
    assert_eq!((step.code, shop.writes()), (2, 0), "{}", step.log);
    assert!(step.log.contains("outlines from `mallory` are not applied"), "{}", step.log);
    // Somebody with push access can trigger the event, but the files are still a stranger's.
    let payload = shop.fake.payload("pull_request.opened", json!({ "number": number, "sender": "ana" }));
    let step = shop.answer_payload("pull_request_target", &payload, &inputs);
    assert_eq!((step.code, shop.writes()), (2, 0), "{}", step.log);
    assert!(step.log.contains("outlines from `mallory` are not applied"), "{}", step.log);
    let number = shop.fake.arrange(|state| {
        state.commit(SHOP, "topic", "Propose", &[("outline.yml", Some(OUTLINE))]);
        state.open_pull(SHOP, "ana", "A proposal", "topic", "main")
    });
    let payload = shop.fake.payload("pull_request.opened", json!({ "number": number }));
    let step = shop.answer_payload("pull_request_target", &payload, &inputs).done();
    assert_eq!(step.outputs["created"], "4", "{}", step.log);
}

#[test]
fn a_comment_brings_no_stranger_s_outline_in() {
    let mut shop = with_outline();
    let (number, id) = shop.fake.arrange(|state| {
        state.fork(SHOP, "mallory");
        state.commit("mallory/shop", "topic", "Propose", &[("outline.yml", Some(OUTLINE))]);
        let number = state.open_pull(SHOP, "mallory", "A proposal", "mallory:topic", "main");
        (number, state.comment(SHOP, number, "ana", "Try it"))
    });
    shop.token = "token-bot".to_owned();
    let payload = shop.fake.payload("issue_comment.created", json!({ "number": number, "comment": id }));
    // The pull request's head is checked out, with and without git.
    for git in [true, false] {
        if git {
            shop.write(".git/HEAD", &"1".repeat(40));
        } else {
            std::fs::remove_dir_all(shop.path(".git")).unwrap();
        }
        let more = [("ROLECALL_APPLY", "outline.yml"), ("GITHUB_SHA", "2222222222222222222222222222222222222222")];
        shop.fake.forget_requests();
        let step = shop.answer_payload("issue_comment.created", &payload, &more);
        assert_eq!((step.code, shop.writes()), (2, 0), "{}", step.log);
        assert!(step.log.contains("outlines from `mallory` are not applied"), "{}", step.log);
    }
}

#[test]
fn on_a_tag_a_rule_applies_the_default_branch_s_outline() {
    let config = format!(
        "{CONFIG}outlines: [outline.yml]\nrules:\n  out: {{ on: release.published, apply: [outlines, more.csv] }}\n"
    );
    let mut shop = Shop::with_config(&config);
    shop.token = "token-bot".to_owned();
    let table = "template,key,title,goal\nuser-story,far,Far,Go far\n";
    let files = [
        (".github/rolecall.yml", Some(config.as_str())),
        ("outline.yml", Some(OUTLINE)),
        ("more.csv", Some("template,key,actual,expected,steps\nbug,far,It is slow,It is fast,Open it\n")),
    ];
    shop.fake.arrange(|state| state.commit(SHOP, "main", "Begin", &files));
    shop.write("outline.yml", "artifacts: []\n");
    shop.write("more.csv", table);
    let release = Release { tag: "v1.0".to_owned(), author: "ana".to_owned(), ..Release::default() };
    shop.fake.arrange(|state| state.release(SHOP, release));
    let payload = shop.fake.payload("release.published", json!({}));
    let tag = [("GITHUB_REF", "refs/tags/v1.0")];
    let step = shop.answer_payload("release.published", &payload, &tag);
    assert!(step.made().contains(&"bug/far".to_owned()) && step.made().len() == 7, "{}", step.log);
    // A file that is not found on the default branch is not taken from anywhere else.
    shop.fake.arrange(|state| state.commit(SHOP, "main", "Less", &[("more.csv", None)]));
    let step = shop.answer_payload("release.published", &payload, &tag);
    assert!(step.log.contains("more.csv not found on the default branch"), "{}", step.log);
}

#[test]
fn what_is_planned_counts_for_no_output_where_something_is_done() {
    let config = format!(
        "{CONFIG}outlines: [outline.yml]\nrules:\n  greet: {{ on: pull_request.opened, create: bug, key: \"pull-{{{{number}}}}\" }}\n"
    );
    let mut shop = Shop::with_config(&config);
    shop.token = "token-bot".to_owned();
    let number = shop.fake.arrange(|state| {
        state.commit(SHOP, "main", "Begin", &[(".github/rolecall.yml", Some(config.as_str()))]);
        state.commit(SHOP, "topic", "Propose", &[("outline.yml", Some(OUTLINE))]);
        state.open_pull(SHOP, "ana", "A proposal", "topic", "main")
    });
    let step = shop.answer("pull_request.opened", json!({ "number": number })).done();
    assert_eq!(
        (step.outputs["created"].as_str(), step.made()),
        ("1", vec![format!("bug/pull-{number}")]),
        "{}",
        step.log
    );
    assert!(step.summary.contains("planned") && step.summary.contains("user-story/guest"), "{}", step.summary);
    assert_eq!(shop.by_key().len(), 1);
}
