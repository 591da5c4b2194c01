//! Artifacts stored as files go into one commit on rolecall's own branch, with one pull request.

use std::time::Duration;

use crate::crashes::killed_at;
use crate::fake::{AppGrants, At, Draft, Fault, FaultKind, Grant, Issue, Limits, Pull, When};
use crate::shop::{SHOP, Shop};

const BRANCH: &str = "rolecall/artifacts";
const BRIEF: &str = "docs/product/feature/first.md";
const OUTLINE: &str = "artifacts:
  - feature:
      key: first
      to: file
      persona: Guests
      problem: Baskets are lost
      outcome: A guest pays
      measure: Orders a day
    children:
      - user-story: { key: second, to: file, persona: Guest, goal: pay, benefit: I am quick, criteria: [It works] }
  - user-story: { key: third, persona: Guest, goal: return, benefit: I am safe, criteria: [It works] }
";

fn shop() -> Shop {
    let shop = Shop::new();
    shop.write("files.yml", OUTLINE);
    shop.write(
        ".github/rolecall.yml",
        "roles:\n  product-manager: { holders: [bo, acme/owners] }\n  product-owner: { holders: [ana] }\n",
    );
    shop
}

fn pulls(shop: &Shop) -> Vec<Issue> {
    shop.fake
        .arrange(|state| state.repository(SHOP).issues.values().filter(|issue| issue.pull.is_some()).cloned().collect())
}

fn text(shop: &Shop, branch: &str, path: &str) -> Option<String> {
    shop.fake.arrange(|state| state.repository(SHOP).git.text(branch, path))
}

fn commits(shop: &Shop) -> usize {
    shop.fake.arrange(|state| state.repository(SHOP).git.commits.len())
}

#[test]
fn the_files_of_a_run_are_one_commit_and_one_pull_request() {
    let shop = shop();
    let ran = shop.run(&["apply", "files.yml"]).done();
    assert_eq!(commits(&shop), 2, "the first commit, and ours");
    assert!(text(&shop, BRANCH, BRIEF).unwrap().contains("Baskets are lost"));
    assert_eq!(text(&shop, "main", BRIEF), None);
    let [pull] = &pulls(&shop)[..] else { panic!("one pull request") };
    let mut labels = pull.labels.clone();
    labels.sort_unstable();
    assert_eq!(labels, ["role: product-manager", "role: product-owner"]);
    let request = pull.pull.as_ref().unwrap();
    assert_eq!(request.reviewers, ["bo"]);
    assert_eq!(request.team_reviewers, ["owners"]);
    let body = pull.body.as_deref().unwrap();
    assert!(body.contains(BRIEF) && body.contains("Product Manager"), "{body}");
    assert!(ran.err.contains(&format!("pull request #{} with 2 files", pull.number)), "{}", ran.err);

    shop.fake.forget_requests();
    shop.run(&["apply", "files.yml"]).done();
    assert_eq!(shop.writes(), 0);
    let changed = OUTLINE.replace("Baskets are", "Carts are");
    shop.write("files.yml", &changed);
    shop.run(&["apply", "files.yml"]).done();
    assert_eq!((commits(&shop), pulls(&shop).len()), (3, 1));
    assert!(text(&shop, BRANCH, BRIEF).unwrap().contains("Carts are lost"));
}

#[test]
fn a_dry_run_writes_nothing() {
    let shop = shop();
    shop.run(&["apply", "files.yml", "--dry-run"]).done();
    assert_eq!(shop.writes(), 0);
}

#[test]
fn what_people_edit_on_either_branch_stays() {
    let shop = shop();
    shop.run(&["apply", "files.yml"]).done();
    let ours = text(&shop, BRANCH, BRIEF).unwrap();
    // Somebody edits the problem on rolecall's branch, and the measure on the default branch, where the file is now.
    let on_branch = ours.replace("Baskets are lost", "Baskets are lost at night");
    let on_main = ours.replace("Orders a day", "Orders a week");
    assert!(on_branch != ours && on_main != ours);
    shop.fake.arrange(|state| {
        let git = &mut state.repository_mut(SHOP).git;
        git.commit(BRANCH, "By hand", &[(BRIEF, Some(on_branch.as_bytes()))]);
        git.commit("main", "By hand", &[(BRIEF, Some(on_main.as_bytes()))]);
    });
    let wanted = OUTLINE.replace("Baskets are lost", "Carts are lost").replace("Orders a day", "Orders a month");
    shop.write("files.yml", &wanted.replace("Guests", "Strangers"));
    let ran = shop.run(&["apply", "files.yml"]).done();
    let now = text(&shop, BRANCH, BRIEF).unwrap();
    for words in ["Baskets are lost at night", "Orders a week", "Strangers"] {
        assert!(now.contains(words), "{words}: {now}");
    }
    assert!(ran.err.contains("`Problem` was edited") && ran.err.contains("`Measure` was edited"), "{}", ran.err);
    assert_eq!(text(&shop, "main", BRIEF).unwrap(), on_main);
}

#[test]
fn a_file_that_was_moved_is_found_and_a_foreign_one_is_not_touched() {
    let shop = shop();
    shop.run(&["apply", "files.yml"]).done();
    let ours = text(&shop, BRANCH, BRIEF).unwrap();
    shop.fake.arrange(|state| {
        let git = &mut state.repository_mut(SHOP).git;
        git.commit(BRANCH, "Move", &[(BRIEF, None), ("vision.md", Some(ours.as_bytes()))]);
    });
    let before = commits(&shop);
    shop.run(&["apply", "files.yml"]).done();
    assert_eq!(commits(&shop), before);
    assert!(pulls(&shop)[0].body.as_deref().unwrap().contains("`vision.md`"), "the list follows");
    shop.fake.forget_requests();
    shop.run(&["apply", "files.yml"]).done();
    assert_eq!(shop.writes(), 0);

    let shop = self::shop();
    shop.fake.arrange(|state| {
        state.repository_mut(SHOP).git.commit("main", "Mine", &[(BRIEF, Some(b"# Mine\n"))]);
    });
    let ran = shop.run(&["apply", "files.yml"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("wasn't written by rolecall"), "{}", ran.err);
    assert_eq!(text(&shop, BRANCH, BRIEF).as_deref(), Some("# Mine\n"));
}

#[test]
fn a_file_that_github_cannot_read_makes_no_second_artifact_of_a_moved_one() {
    let shop = shop();
    shop.run(&["apply", "files.yml"]).done();
    let ours = text(&shop, BRANCH, BRIEF).unwrap();
    shop.fake.arrange(|state| {
        let git = &mut state.repository_mut(SHOP).git;
        git.commit(BRANCH, "Move", &[(BRIEF, None), ("vision.md", Some(ours.as_bytes()))]);
    });
    let before = commits(&shop);
    let unread = r#"{"data":{"repository":{"f0":null,"f1":null}},"errors":[{"type":"SERVICE_UNAVAILABLE","path":["repository","f0"],"message":"Blobs are out of order"}]}"#;
    let kind = FaultKind::Answer(200, unread);
    shop.fake.fault(Fault { at: At::Matching("Texts".into(), 1), kind, times: 1 });
    let ran = shop.run(&["apply", "files.yml"]);
    assert_eq!((ran.code, commits(&shop)), (1, before), "{}", ran.err);
    assert!(ran.err.contains("Blobs are out of order"), "{}", ran.err);
    shop.run(&["apply", "files.yml"]).done();
    assert_eq!(commits(&shop), before, "once it can be read, nothing is missing");
}

#[test]
fn after_a_merge_a_new_branch_begins_from_the_default_one() {
    let shop = shop();
    shop.run(&["apply", "files.yml"]).done();
    let number = pulls(&shop)[0].number;
    let ours = text(&shop, BRANCH, BRIEF).unwrap();
    shop.fake.arrange(|state| {
        state.repository_mut(SHOP).git.commit("main", "Merge", &[(BRIEF, Some(ours.as_bytes()))]);
        state.close(SHOP, number, "completed");
    });
    shop.write("files.yml", &OUTLINE.replace("Baskets", "Carts"));
    shop.run(&["apply", "files.yml"]).done();
    let branch = format!("{BRANCH}-2");
    assert!(text(&shop, &branch, BRIEF).unwrap().contains("Carts"));
    assert!(text(&shop, BRANCH, BRIEF).unwrap().contains("Baskets"), "the old branch is left alone");
    assert_eq!(pulls(&shop).len(), 2);
}

fn assert_whole(shop: &Shop, nth: usize) {
    shop.run(&["apply", "files.yml"]).done();
    assert!(text(shop, BRANCH, BRIEF).is_some(), "request {nth}");
    let [pull] = &pulls(shop)[..] else { panic!("one pull request, request {nth}") };
    assert_eq!(pull.labels.len(), 2, "request {nth}");
    assert_eq!(pull.pull.as_ref().unwrap().reviewers, ["bo"], "request {nth}");
    assert!(pull.body.as_deref().unwrap().contains(BRIEF), "request {nth}");
    shop.fake.forget_requests();
    shop.run(&["apply", "files.yml"]).done();
    assert_eq!(shop.writes(), 0, "request {nth}");
}

#[test]
fn a_run_killed_at_any_request_is_finished_by_the_next() {
    for when in [When::Before, When::After] {
        for nth in 1.. {
            let shop = shop();
            let killed = killed_at(&shop, "files.yml", nth, when);
            assert_whole(&shop, nth);
            if !killed {
                assert!(nth > 15, "only {nth} requests were tried");
                break;
            }
        }
    }
}

#[test]
fn an_answer_that_is_lost_makes_no_second_commit_and_no_second_pull_request() {
    for what in ["Commit", "POST /repos/acme/shop/pulls", "POST /repos/acme/shop/git/refs"] {
        for kind in [FaultKind::ResetAfter, FaultKind::ResetBefore, FaultKind::Truncated, FaultKind::Status(502)] {
            let shop = shop();
            shop.fake.fault(Fault { at: At::Matching(what.into(), 1), kind, times: 1 });
            shop.run(&["apply", "files.yml"]).done();
            assert_eq!((commits(&shop), pulls(&shop).len()), (2, 1), "{what}");
            assert_whole(&shop, 0);
        }
    }
}

#[test]
fn somebody_who_pushes_to_the_branch_in_the_same_moment_loses_nothing() {
    let shop = shop();
    shop.run(&["apply", "files.yml"]).done();
    let ours = text(&shop, BRANCH, BRIEF).unwrap();
    let theirs = ours.replace("Baskets are lost", "Theirs");
    let pushed = theirs.clone();
    shop.write("files.yml", &OUTLINE.replace("Baskets", "Carts").replace("I am quick", "I am fast"));
    shop.fake.fault(Fault {
        at: At::Matching("Commit".into(), 1),
        kind: FaultKind::Hook(Box::new(move |state| {
            state.repository_mut(SHOP).git.commit(BRANCH, "Theirs", &[(BRIEF, Some(pushed.as_bytes()))]);
        })),
        times: 1,
    });
    let ran = shop.run(&["apply", "files.yml"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains("feature/first: it changed in the meantime\n  hint: run the command again"),
        "{}",
        ran.err
    );
    assert_eq!(text(&shop, BRANCH, BRIEF).unwrap(), theirs);
    let other = "docs/product/user-story/second.md";
    assert!(text(&shop, BRANCH, other).unwrap().contains("I am fast"));
    shop.run(&["apply", "files.yml"]).done();
    assert!(text(&shop, BRANCH, BRIEF).unwrap().contains("Theirs"));
}

#[test]
fn list_fill_and_accept_find_artifacts_in_files() {
    let shop = shop();
    shop.fake.arrange(|state| state.limits = Limits::github());
    let new = ["new", "feature", "--key", "first", "--draft", "--to", "file", "--set", "outcome=Pay"];
    shop.run(&new).done();
    let listed = shop.run(&["list", "--json"]).done().json();
    assert_eq!(listed["artifacts"][0]["key"], "feature/first");
    assert_eq!(listed["artifacts"][0]["path"], BRIEF);
    shop.run(&["fill", "feature/first", "--set", "measure=Everybody reads"]).done();
    assert!(text(&shop, BRANCH, BRIEF).unwrap().contains("Everybody reads"));
    assert_eq!(pulls(&shop).len(), 1);
}

#[test]
fn a_pull_request_from_somebodys_fork_is_not_ours() {
    let shop = shop();
    shop.fake.arrange(|state| {
        for open in [true, false] {
            let fork = Pull {
                head: BRANCH.to_owned(),
                base: "main".to_owned(),
                draft: false,
                fork: true,
                reviewers: Vec::new(),
                team_reviewers: Vec::new(),
            };
            let draft = Draft { author: "mallory".into(), title: "Mine".into(), pull: Some(fork), ..Draft::default() };
            let number = state.open(SHOP, draft);
            if !open {
                state.close(SHOP, number, "completed");
            }
        }
    });
    shop.run(&["apply", "files.yml"]).done();
    assert!(text(&shop, BRANCH, BRIEF).is_some());
    let pulls = pulls(&shop);
    assert_eq!(pulls.len(), 3);
    let ours = pulls.iter().find(|pull| pull.author == "ana").unwrap();
    assert_eq!(ours.labels.len(), 2);
    assert!(pulls.iter().filter(|pull| pull.author == "mallory").all(|pull| pull.labels.is_empty()));
}

#[test]
fn a_branch_that_was_deleted_after_its_merge_is_begun_anew() {
    let shop = shop();
    for turn in 0..8 {
        shop.write("files.yml", &OUTLINE.replace("Baskets", &format!("Baskets of kind {turn}")));
        shop.run(&["apply", "files.yml"]).done();
        let all = pulls(&shop);
        let number = all.iter().find(|pull| pull.open).unwrap().number;
        shop.fake.arrange(|state| {
            let git = &mut state.repository_mut(SHOP).git;
            let merged = git.branches.remove(BRANCH).unwrap();
            git.branches.insert("main".to_owned(), merged);
            state.close(SHOP, number, "completed");
        });
    }
    assert_eq!(pulls(&shop).len(), 8);
}

#[test]
fn runs_at_once_share_one_branch_and_its_list_is_of_all_files() {
    let shop = shop();
    let (url, clock) = (shop.fake.url().to_owned(), shop.clock.clone());
    std::thread::scope(|scope| {
        for run in 0..5 {
            let (url, clock) = (url.clone(), clock.clone());
            scope.spawn(move || {
                let folder = tempfile::tempdir().unwrap();
                let world = crate::shop::environment_at(&url, "token-ana", &clock, Duration::from_secs(30));
                let key = format!("h{run}");
                let words = ["new", "feature", "--draft", "--to", "file", "--set", "outcome=Pay", "--key", &key];
                let ran = crate::shop::run_at(folder.path(), &words, world);
                assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
            });
        }
    });
    shop.run(&["apply", "files.yml"]).done();
    let [pull] = &pulls(&shop)[..] else { panic!("one pull request") };
    let body = pull.body.as_deref().unwrap();
    for path in (0..5).map(|run| format!("docs/product/feature/h{run}.md")).chain([BRIEF.to_owned()]) {
        assert!(text(&shop, BRANCH, &path).is_some(), "{path}");
        assert!(body.contains(&path), "{path} in {body}");
    }
}

#[test]
fn what_a_reviewer_writes_into_the_pull_request_stays_and_a_merge_meanwhile_is_seen() {
    let shop = shop();
    shop.run(&["apply", "files.yml"]).done();
    let pull = pulls(&shop).remove(0);
    let mine = format!("Read this first.\n\n{}", pull.body.unwrap());
    shop.write("files.yml", &OUTLINE.replace("A guest pays", "A guest pays at once"));
    let number = pull.number;
    shop.fake.fault(Fault {
        at: At::Matching("GET /repos/acme/shop/pulls/".into(), 1),
        kind: FaultKind::Hook(Box::new(move |state| state.edit_body(SHOP, number, &mine))),
        times: 1,
    });
    shop.run(&["apply", "files.yml"]).done();
    let body = pulls(&shop).remove(0).body.unwrap();
    assert!(body.starts_with("Read this first.") && body.contains("A guest pays at once"), "{body}");

    shop.write("files.yml", &OUTLINE.replace("A guest pays", "A guest pays later"));
    shop.fake.fault(Fault {
        at: At::Matching("GET /repos/acme/shop/pulls/".into(), 1),
        kind: FaultKind::Hook(Box::new(move |state| state.close(SHOP, number, "completed"))),
        times: 1,
    });
    let ran = shop.run(&["apply", "files.yml"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("was merged or closed during this run"), "{}", ran.err);
    shop.run(&["apply", "files.yml"]).done();
    assert_eq!(pulls(&shop).len(), 2);
}

#[test]
fn what_is_only_on_the_default_branch_is_not_made_again() {
    let shop = shop();
    shop.run(&["apply", "files.yml"]).done();
    let theirs = text(&shop, BRANCH, BRIEF).unwrap().replace("feature/first", "feature/theirs");
    shop.fake.arrange(|state| {
        let git = &mut state.repository_mut(SHOP).git;
        git.commit("main", "Theirs", &[("docs/theirs.md", Some(theirs.as_bytes()))]);
    });
    shop.fake.forget_requests();
    let ran = shop.run(&["new", "feature", "--key", "theirs", "--to", "file", "--draft"]).done();
    assert!(ran.err.contains("already exists"), "{}", ran.err);
    assert_eq!(shop.writes(), 0);
}

#[test]
fn a_token_that_may_not_read_pull_requests_lists_the_rest_with_a_warning() {
    let mut shop = shop();
    shop.run(&["apply", "files.yml"]).done();
    shop.fake.arrange(|state| {
        state.repository_mut(SHOP).private = true;
        let grants = AppGrants { issues: Grant::Write, contents: Grant::Read, pull_requests: Grant::None };
        state.add_token("token-blind", "github-actions[bot]", Some(grants));
    });
    shop.token = "token-blind".to_owned();
    let ran = shop.run(&["list", "--json"]).done();
    let listed = ran.json();
    let keys: Vec<_> = listed["artifacts"].as_array().unwrap().iter().map(|one| one["key"].clone()).collect();
    assert_eq!(keys, ["user-story/third"], "{}", ran.err);
    assert!(ran.err.contains("files in an open pull request can't be seen"), "{}", ran.err);
    assert!(ran.err.contains("`pull-requests: read`"), "{}", ran.err);
    // What the open pull request contains could be written a second time, so nothing is committed.
    let before = commits(&shop);
    let ran = shop.run(&["apply", "files.yml"]);
    assert_eq!((ran.code, commits(&shop)), (1, before), "{}", ran.err);
    assert!(ran.err.contains("`pull-requests: read`"), "{}", ran.err);
}

#[test]
fn where_actions_may_not_propose_the_setting_is_named_and_the_commit_is_there() {
    let mut shop = shop();
    shop.token = "token-workflow".to_owned();
    shop.fake.arrange(|state| {
        let all = AppGrants { issues: Grant::Write, contents: Grant::Write, pull_requests: Grant::Write };
        state.add_token("token-workflow", "github-actions[bot]", Some(all));
        state.actions_may_propose = false;
    });
    let ran = shop.run(&["apply", "files.yml"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let said = "error: the files are committed to the branch `rolecall/artifacts` of acme/shop, but GitHub Actions isn't allowed to open pull requests there";
    assert!(ran.err.contains(said), "{}", ran.err);
    assert!(ran.err.contains("Allow GitHub Actions to create and approve pull requests"), "{}", ran.err);
    assert!(text(&shop, BRANCH, BRIEF).is_some() && pulls(&shop).is_empty());
    assert!(shop.by_key().contains_key("user-story/third"), "what is an issue is made");
    let again = shop.run(&["apply", "files.yml"]);
    assert_eq!((again.code, commits(&shop)), (1, 2), "nothing is committed again: {again:?}");
    shop.fake.arrange(|state| state.actions_may_propose = true);
    let ran = shop.run(&["apply", "files.yml"]).done();
    assert!(ran.err.contains("opened: pull request #"), "{}", ran.err);
    assert_eq!(commits(&shop), 2);
}

#[test]
fn a_pull_request_that_may_not_be_opened_leaves_the_commit_there_and_says_so() {
    let mut shop = shop();
    shop.token = "token-workflow".to_owned();
    shop.fake.arrange(|state| {
        let some = AppGrants { issues: Grant::Write, contents: Grant::Write, pull_requests: Grant::Read };
        state.add_token("token-workflow", "github-actions[bot]", Some(some));
    });
    let ran = shop.run(&["apply", "files.yml"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let said = "the files are committed to the branch `rolecall/artifacts` of acme/shop, but no pull request could be opened: the token isn't allowed to do that in acme/shop: grant it `pull-requests: write`";
    assert!(ran.err.contains(said), "{}", ran.err);
}

#[test]
fn the_title_of_a_pull_request_closes_nothing_and_mentions_nobody() {
    let shop = shop();
    shop.write(
        "files.yml",
        "artifacts:\n  - user-story: { key: a, to: file, persona: Guest, goal: \"see that it fixes #12 and GH-13 for @ana\", benefit: b, criteria: [c] }\n",
    );
    shop.run(&["apply", "files.yml"]).done();
    let [pull] = &pulls(&shop)[..] else { panic!("one pull request") };
    assert!(pull.title.contains("fixes #\u{200b}12 and GH\u{200b}-13 for @\u{200b}ana"), "{}", pull.title);
}
