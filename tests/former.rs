//! Artifacts that an earlier version created from templates that have since been merged: they are found under each
//! former id, and updated without a conflict, a second artifact, or the loss of a word.
//!
//! `tests/former/` has them as they were written: one with every answer, one with only the required ones.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use support::Folder;

/// The former ids, and the current one of each.
const MERGED: [(&str, &str); 8] = [
    ("product-budget", "budget"),
    ("team-budget", "budget"),
    ("resource-allocation", "resource-plan"),
    ("resource-plan", "resource-plan"),
    ("post-execution-review", "impact-review"),
    ("impact-review", "impact-review"),
    ("product-business-case", "business-case"),
    ("business-case", "business-case"),
];

fn text(id: &str, name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/former/{id}/{name}.md", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn path(id: &str, name: &str) -> String {
    format!(".rolecall/{id}/{name}.md")
}

/// A folder with a single former artifact.
fn folder(id: &str, name: &str) -> Folder {
    let folder = Folder::new();
    folder.write(&path(id, name), text(id, name));
    folder
}

/// The words of a body above its owner line, except those of the template's own headings and labels.
fn answers(text: &str) -> Vec<String> {
    let body = text.split("**Owner:**").next().unwrap().rsplit("---\n").next().unwrap();
    let is_own = |line: &&str| !line.starts_with('#') && !line.starts_with('_') && !line.trim().is_empty();
    let without_label = |line: &str| line.rsplit(":** ").next().unwrap().trim_start_matches(['-', ' ']).to_owned();
    body.lines().filter(is_own).filter(|line| !line.starts_with("| ---")).map(without_label).collect()
}

/// An answer for each field that has become required since.
const SINCE: [(&str, &[&str]); 2] =
    [("impact-review", &["learnings=We know", "decision=keep"]), ("business-case", &["recommendation=The first"])];

fn fill(folder: &Folder, key: &str, current: &str) -> (String, String) {
    let mut arguments = vec!["fill", key];
    for set in SINCE.iter().filter(|(id, _)| *id == current).flat_map(|(_, sets)| *sets) {
        arguments.extend(["--set", set]);
    }
    let more = match current {
        "impact-review" => "happened=Much happened",
        "business-case" => "assumption=That they pay",
        _ => "triggers=If it rains",
    };
    arguments.extend(["--set", more]);
    let ran = folder.run(&arguments).ok();
    (ran.out, ran.err)
}

#[test]
fn a_former_artifact_is_found_and_filled_in_under_each_id() {
    for (former, current) in MERGED {
        for asked in [former, current] {
            let folder = folder(former, "short");
            let (out, err) = fill(&folder, &format!("{asked}/short"), current);
            assert!(out.contains(&format!("{former}/short")) && !out.contains("conflict"), "{out}{err}");
            assert!(!err.contains("warning"), "{err}");
            assert_eq!(folder.files(), [path(former, "short")], "no second artifact");
            let now = folder.read(&path(former, "short"));
            for words in answers(&text(former, "short")) {
                assert!(now.contains(&words), "{former} lost {words:?}:\n{now}");
            }
            assert!(!now.contains("Guidance"), "{now}");
        }
    }
}

/// An answer that a former artifact with every answer still lacks.
fn new_answer(former: &str, current: &str) -> &'static str {
    match (former, current) {
        ("product-budget", _) => "team=Ours",
        ("team-budget", _) => "product=Ours",
        (_, "resource-plan") => "hires=Ana",
        (_, "impact-review") => "decision=keep",
        _ => "assumption=They pay",
    }
}

#[test]
fn no_answer_of_a_former_artifact_is_lost() {
    for (former, current) in MERGED {
        let folder = folder(former, "full");
        let key = format!("{former}/full");
        let ran = folder.run(&["fill", &key, "--set", new_answer(former, current)]).ok();
        let now = folder.read(&path(former, "full"));
        assert!(!ran.out.contains("conflict") && !ran.err.contains("warning"), "{}{}\n{now}", ran.out, ran.err);
        for words in answers(&text(former, "full")) {
            assert!(now.contains(&words), "{former} lost {words:?}:\n{now}");
        }
        assert!(!now.contains("Guidance"), "{former} has every answer:\n{now}");
        let headings: Vec<&str> = now.lines().filter(|line| line.starts_with("## ")).collect();
        let distinct: std::collections::BTreeSet<&str> = headings.iter().copied().collect();
        assert_eq!(headings.len(), distinct.len(), "{former}: {headings:?}");
        for (old, new) in [("## Without people", "## Unstaffed"), ("## Moves since", "## Changes")] {
            assert!(!now.contains(old), "{new} replaces it:\n{now}");
        }
    }
}

#[test]
fn an_outline_that_names_a_former_id_makes_no_second_artifact() {
    for (former, current) in MERGED {
        for asked in [former, current] {
            let folder = folder(former, "short");
            folder.write("o.yml", format!("artifacts:\n  - {asked}: {{ key: short }}\n"));
            folder.run(&["apply", "o.yml"]);
            let made: Vec<String> = folder.files().into_iter().filter(|path| path.starts_with(".rolecall/")).collect();
            assert_eq!(made, [path(former, "short")]);
        }
    }
    let folder = Folder::new();
    folder.write("o.csv", "template,key,period,lines\nteam-budget,q1,Q1,Pay | 100\n");
    folder.run(&["apply", "o.csv"]).ok();
    assert!(folder.read(".rolecall/budget/q1.md").contains("`budget/q1`"), "a new one has the current id");
    folder.run(&["apply", "o.csv"]).ok();
    assert_eq!(folder.files(), [".rolecall/budget/q1.md", "o.csv"]);
}

#[test]
fn two_former_artifacts_of_one_name_stay_two() {
    let folder = folder("team-budget", "short");
    folder.write(&path("product-budget", "short"), text("product-budget", "short"));
    for id in ["team-budget", "product-budget"] {
        folder.run(&["fill", &format!("{id}/short"), "--set", &format!("triggers=Of {id}")]).ok();
    }
    for id in ["team-budget", "product-budget"] {
        assert!(folder.read(&path(id, "short")).contains(&format!("- Of {id}")));
    }
    let list = folder.run(&["list", "--template", "team-budget"]).ok().out;
    assert!(list.contains("team-budget/short") && list.contains("product-budget/short"), "{list}");
}

#[test]
fn hand_offs_and_links_know_a_former_artifact() {
    let folder = folder("post-execution-review", "short");
    folder.write("o.yml", "artifacts:\n  - execution-log: { key: short, planned: [Ship] }\n  - kpi-plan: { key: k, metric: m, formula: f, source: s, baseline: \"1\", target: \"2\", okrs: [impact-review/short] }\n");
    folder.run(&["apply", "o.yml"]).ok();
    let kpi = folder.read(".rolecall/kpi-plan/k.md");
    assert!(kpi.contains("[post-execution-review/short](../post-execution-review/short.md)"), "{kpi}");
    folder.run(&["accept", "execution-log/short"]).ok();
    assert!(folder.run(&["list", "--owed"]).ok().err.contains("nothing is owed"));
    assert!(!folder.files().iter().any(|path| path.contains("/impact-review/")), "{:?}", folder.files());
}

#[test]
fn a_template_of_a_former_id_is_shown_and_ejected_as_the_current_one() {
    let folder = Folder::new();
    let shown = folder.run(&["templates", "team-budget"]).ok().out;
    assert!(shown.contains("(budget)") && shown.contains("formerly: product-budget, team-budget"), "{shown}");
    folder.run(&["templates", "eject", "team-budget"]).ok();
    assert!(folder.files().contains(&".github/rolecall/templates/product-leader/budget.md".to_owned()));
    assert!(folder.run(&["new", "team-budgt"]).code(2).err.contains("did you mean `team-budget`?"));
}

#[test]
fn a_teams_own_template_of_a_former_id_stays_its_own() {
    let folder = Folder::new();
    let own = "---\nname: Ours\nabout: a\ntitle: \"Ours {{period}}\"\nfields:\n  period: { ask: When?, required: true }\n---\n## When\n\n{{period}}\n";
    folder.write(".github/rolecall/templates/product-leader/team-budget.md", own);
    folder.run(&["new", "team-budget", "--key", "q1", "--set", "period=Q1"]).ok();
    assert!(folder.read(&path("team-budget", "q1")).contains("title: Ours Q1"));
}

#[test]
fn an_alias_that_another_template_has_is_a_mistake() {
    let folder = Folder::new();
    let own = |aliases: &str| {
        format!(
            "---\nname: Ours\nabout: a\ntitle: Ours\naliases: {aliases}\nfields:\n  period: {{ ask: When? }}\n---\n## When\n\n{{{{period}}}}\n"
        )
    };
    folder.write(".github/rolecall/templates/product-leader/ours.md", own("[bug]"));
    let err = folder.run(&["templates", "lint"]).code(2).err;
    assert!(err.contains("the alias `bug` already names the template `bug`") && err.contains("ours.md:5:"), "{err}");
    folder.write(".github/rolecall/templates/product-leader/ours.md", own("[mine]"));
    folder.write(".github/rolecall/templates/product-leader/yours.md", own("[mine]"));
    let err = folder.run(&["templates", "lint"]).code(2).err;
    assert!(err.contains("the alias `mine` already names the template `ours`"), "{err}");
    folder.write(".github/rolecall/templates/product-leader/yours.md", own("[team-budget]"));
    folder.run(&["templates", "lint"]).ok();
}
