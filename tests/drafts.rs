//! Drafts show their whole template, and completing one removes what nobody answered: questions and guidance.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use support::Folder;

const STORY: &str = ".rolecall/user-story/a.md";

fn draft() -> Folder {
    let folder = Folder::new();
    let set = ["--set", "persona=reader", "--set", "goal=buy"];
    folder.run(&[&["new", "user-story", "--key", "a", "--draft"][..], &set].concat()).ok();
    folder
}

/// What rolecall has left of a template's own words in a draft.
fn assert_nothing_asked(text: &str) {
    assert!(!text.contains("(optional)") && !text.contains("Guidance:") && !text.contains("\n> "), "{text}");
    for heading in ["## Out of scope", "## Evidence", "## Notes"] {
        assert!(!text.contains(heading), "{heading}: {text}");
    }
}

#[test]
fn a_draft_asks_for_everything_and_says_what_is_optional() {
    let folder = draft();
    let text = folder.read(STORY);
    assert!(text.contains("**Priority:** _Priority: now, next or later?_ (optional)\n"), "{text}");
    assert!(text.contains("## Evidence\n\n- _How do we know that they need it?_ (optional)\n"), "{text}");
    assert!(text.contains("## Notes\n\n_What else should the team know?_ (optional)\n"), "{text}");
    assert!(text.contains("_What do they gain from it?"), "{text}");
    // A milestone that needs an answer is not made of a question.
    assert!(text.contains("\nmilestone:\n"), "{text}");
    let ran = folder.run(&["fill", "user-story/a", "--set", "persona=reader", "--json"]).ok().json();
    assert_eq!(ran["artifacts"][0]["action"], "keep", "{ran}");
    assert_eq!(ran["artifacts"][0]["missing"], serde_json::json!(["benefit", "criteria"]));
}

#[test]
fn filling_in_the_last_answer_drops_what_nobody_answered() {
    let folder = draft();
    folder.edit(STORY, "_What else should the team know?_ (optional)", "Ask Ana first.");
    let set = ["--set", "benefit=time", "--set", "criteria=It works"];
    let ran = folder.run(&[&["fill", "user-story/a"][..], &set].concat()).ok();
    assert!(!ran.err.contains("by hand"), "{ran:?}");
    let text = folder.read(STORY);
    assert!(text.contains("## Notes\n\nAsk Ana first.\n") && text.contains("so that **time**."), "{text}");
    assert_nothing_asked(&text.replace("## Notes", ""));
    // What was dropped unanswered can be answered later, by a command and by an outline.
    let ran = folder.run(&["fill", "user-story/a", "--set", "evidence=Ana asked"]).ok();
    assert!(!ran.err.contains("by hand") && folder.read(STORY).contains("## Evidence\n\n- Ana asked\n"), "{ran:?}");
    folder.write("o.yml", support::outline(&[("a", "buy")]) + "      out_of_scope: [Refunds]\n");
    folder.run(&["apply", "o.yml"]).ok();
    assert!(folder.read(STORY).contains("## Out of scope\n\n- Refunds\n"), "{}", folder.read(STORY));
}

#[test]
fn an_answer_puts_back_a_question_that_a_person_removed() {
    let folder = draft();
    folder.edit(STORY, "\n## Notes\n\n_What else should the team know?_ (optional)\n", "");
    let ran = folder.run(&["fill", "user-story/a", "--set", "notes=Ask Ana"]).ok();
    assert!(!ran.err.contains("by hand") && folder.read(STORY).contains("## Notes\n\nAsk Ana\n"), "{ran:?}");
}

#[test]
fn guidance_goes_when_a_person_writes_the_last_answer() {
    for command in [&["fill", "user-story/a"][..], &["accept", "user-story/a"]] {
        let folder = draft();
        let text = folder.read(STORY);
        let question = text.split("so that **").nth(1).unwrap().split("**.").next().unwrap().to_owned();
        folder.edit(STORY, &question, "time");
        folder.edit(STORY, "_Which checks must pass before we call it done?_", "It works");
        // One of the questions was removed, and a line was added by hand.
        folder.edit(STORY, "**Size:** _How big does the team think it is?_ (optional)\n", "");
        folder.edit(STORY, "- _How do we know that they need it?_ (optional)", "- _How do we know it?_ Ana says so");
        let ran = folder.run(command).ok();
        assert!(!ran.err.contains("by hand"), "{command:?} {ran:?}");
        let text = folder.read(STORY);
        assert!(text.contains("## Evidence\n\n- _How do we know it?_ Ana says so\n"), "{text}");
        assert!(text.contains("so that **time**.") && text.contains("- [ ] It works\n"), "{text}");
        assert_nothing_asked(&text.replace("## Evidence", ""));
    }
}

#[test]
fn a_complete_outline_drops_what_nobody_answered() {
    let folder = draft();
    folder.edit(STORY, "- _What is left for another story?_ (optional)", "- Refunds");
    folder.edit(STORY, "\n## Notes\n\n_What else should the team know?_ (optional)\n", "");
    folder.edit(STORY, "**Size:** _How big does the team think it is?_ (optional)\n", "");
    folder.run(&["fill", "user-story/a", "--set", "benefit=time"]).ok();
    let text = folder.read(STORY);
    assert!(!text.contains("## Notes") && text.contains("- Refunds\n") && text.contains("(optional)"), "{text}");
    folder.write("o.yml", support::outline(&[("a", "buy")]));
    let ran = folder.run(&["apply", "o.yml"]).ok();
    assert!(!ran.err.contains("by hand"), "{ran:?}");
    let text = folder.read(STORY);
    assert!(text.contains("## Out of scope\n\n- Refunds\n"), "{text}");
    assert_nothing_asked(&text.replace("## Out of scope", ""));
}

#[test]
fn a_draft_is_not_accepted_unless_somebody_insists_and_then_stays_open() {
    let folder = draft();
    let before = folder.snapshot();
    let ran = folder.run(&["accept", "user-story/a"]).code(1);
    assert!(ran.err.contains("`user-story/a` can't be accepted: missing `benefit`"), "{ran:?}");
    assert!(ran.err.contains("missing `criteria`") && ran.err.contains("--anyway"), "{ran:?}");
    assert_eq!(folder.snapshot(), before);
    let ran = folder.run(&["accept", "user-story/a", "--anyway"]).ok();
    assert!(ran.err.contains("it is incomplete: missing `benefit`, `criteria`"), "{ran:?}");
    let text = folder.read(STORY);
    assert!(text.contains("accepted: 2026-01-01") && text.contains("state: open"), "{text}");
    folder.run(&["fill", "user-story/a", "--set", "benefit=time", "--set", "criteria=It works"]).ok();
    assert_nothing_asked(&folder.read(STORY));
}

#[test]
fn an_answer_can_make_another_field_required() {
    let folder = Folder::new();
    let new = ["new", "development-review", "--key", "r", "--set", "scope=Checkout"];
    let told = folder.run(&[&new[..], &["--set", "decision=Go with changes"]].concat()).code(2).err;
    assert!(told.contains("lacks `must_fix`"), "{told}");
    folder.run(&[&new[..], &["--set", "decision=Go"]].concat()).ok();
    let listed = folder.run(&["templates", "development-review"]).ok().out;
    assert!(listed.contains("required if `decision: Go with changes`"), "{listed}");
}

#[test]
fn a_condition_that_cannot_be_met_is_a_mistake_with_the_nearest_name() {
    let template = |condition: &str| {
        format!(
            "---\nname: Spike\ntitle: Spike\nfields:\n  verdict: {{ ask: Which?, kind: choice, choices: [Go, Stop] }}\n  why: {{ ask: Why?, required_if: {condition} }}\n---\n## Verdict\n\n{{{{verdict}}}}\n\n## Why\n\n{{{{why}}}}\n"
        )
    };
    let folder = Folder::new();
    let told = |condition: &str| {
        folder.write(".github/rolecall/templates/product-owner/spike.md", template(condition));
        let ran = folder.run(&["templates", "lint"]);
        (ran.code, ran.err)
    };
    assert_eq!(told("{ verdict: Stop }").0, 0);
    let (code, unknown) = told("{ verdct: Stop }");
    assert!(
        code != 0 && unknown.contains("`verdct`, which does not exist") && unknown.contains("`verdict`"),
        "{unknown}"
    );
    assert!(unknown.contains("spike.md:6"), "{unknown}");
    let (code, choice) = told("{ verdict: Stopp }");
    assert!(code != 0 && choice.contains("no choice `Stopp`") && choice.contains("`Stop`"), "{choice}");
    let (code, text) = told("{ why: x }");
    assert!(code != 0 && text.contains("`why`"), "{text}");
}

#[test]
fn a_template_is_listed_with_its_guidance() {
    let listed = Folder::new().run(&["templates", "user-story"]).ok().out;
    assert!(listed.contains("Choose a slice whose absence the user would notice"), "{listed}");
    let criteria = listed.lines().find(|line| line.contains("A ninth criterion means two stories")).unwrap();
    assert!(criteria.trim_start().starts_with("criteria"), "{criteria}");
}

#[test]
fn a_title_that_is_too_long_is_cut_in_a_draft_and_an_error_in_a_command() {
    let folder = Folder::new();
    let long = format!("goal={}", "very long words ".repeat(20).trim());
    let new = ["new", "user-story", "--key", "a", "--set", "persona=reader", "--set", long.as_str()];
    folder.run(&[&new[..], &["--draft"]].concat()).ok();
    let title =
        |folder: &Folder| folder.read(STORY).lines().find(|line| line.starts_with("title:")).unwrap().to_owned();
    assert!(
        title(&folder).contains("words…") || title(&folder).contains("very…") || title(&folder).contains("long…"),
        "{}",
        title(&folder)
    );
    let kept = title(&folder);
    folder.run(&["fill", "user-story/a", "--set", "benefit=time", "--set", "criteria=It works"]).ok();
    assert_eq!(title(&folder), kept);
    let other =
        [&["new", "user-story", "--key", "b"][..], &new[4..], &["--set", "benefit=time", "--set", "criteria=x"]];
    assert!(folder.run(&other.concat()).code(2).err.contains("at most 256"));
}

/// A folder with what the version before optional questions wrote; see the outline in it.
fn before() -> Folder {
    let folder = Folder::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/before-optional-sections");
    let mut open = vec![root.clone()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                folder.write(&name, std::fs::read(&path).unwrap());
            }
        }
    }
    folder
}

#[test]
fn what_an_earlier_version_wrote_is_listed_applied_and_kept() {
    let folder = before();
    let texts = folder.snapshot();
    let listed = folder.run(&["list", "--json"]).ok().json();
    assert_eq!(listed["artifacts"].as_array().unwrap().len(), 8, "{listed}");
    let ran = folder.run(&["apply", "outline.yml", "--json"]).ok().json();
    assert_eq!(ran["summary"]["kept"], 2, "{ran}");
    assert_eq!(folder.snapshot(), texts);
    folder.edit("outline.yml", "goal: borrow a book", "goal: lend a book");
    let ran = folder.run(&["apply", "outline.yml", "--json"]).ok().json();
    assert_eq!((&ran["summary"]["updated"], &ran["summary"]["kept"]), (&1.into(), &1.into()), "{ran}");
    assert!(folder.read(".rolecall/user-story/outlined.md").contains("**lend a book**"));
}

#[test]
fn drafts_of_an_earlier_version_are_filled_in_without_a_conflict_or_a_lost_word() {
    let folder = before();
    let fill = |key: &str, sets: &[&str]| {
        let sets = sets.iter().flat_map(|set| ["--set", set]);
        let ran = folder.run(&["fill", key].into_iter().chain(sets).collect::<Vec<_>>()).ok();
        assert!(!ran.err.contains("by hand"), "{ran:?}");
        folder.read(&format!(".rolecall/{key}.md"))
    };
    let text = fill("user-story/draft", &["benefit=time"]);
    assert!(text.contains("so that **time**.") && text.contains("- Ana asked"), "{text}");
    let text = fill("user-story/draft", &["criteria=It works", "size=S", "notes=Ask Bo"]);
    assert!(text.contains("**Size:** S") && text.contains("## Notes\n\nAsk Bo\n"), "{text}");
    assert!(!text.contains("(optional)") && !text.contains("\n> "), "{text}");
    let text = fill("user-story/filled", &["criteria=It works"]);
    assert!(text.contains("so that **money**.") && text.contains("Ask Bo") && !text.contains("\n> "), "{text}");
    let text = fill("user-story/edited", &["size=S"]);
    for words in ["so that **the shelf is free**.", "- [ ] The book is gone", "Words of my own.", "**Size:** S"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("\n> ") && !text.contains("Guidance"), "{text}");
    let text = fill("strategy-doc/empty", &["horizon=2027"]);
    assert!(text.contains("**Horizon:** 2027"), "{text}");
}

#[test]
fn what_an_earlier_version_wrote_is_accepted_once_it_is_complete() {
    let folder = before();
    folder.run(&["accept", "user-story/outlined"]).ok();
    // A person wrote the last answers of this one.
    folder.run(&["accept", "user-story/edited"]).ok();
    let text = folder.read(".rolecall/user-story/edited.md");
    assert!(text.contains("Words of my own.") && text.contains("The book is gone"), "{text}");
    assert!(text.contains("state: closed") && !text.contains("\n> "), "{text}");
    // These were complete when less was required.
    for (key, missing) in [("development-review/reviewed", "must_fix"), ("metrics-report/orders", "action")] {
        let ran = folder.run(&["accept", key]).code(1);
        assert!(ran.err.contains(&format!("missing `{missing}`")), "{ran:?}");
    }
}
