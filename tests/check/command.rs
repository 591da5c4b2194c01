//! `rolecall check` as people and scripts use it.

use serde_json::Value as Json;

use super::support::Folder;

const BACKLOG: &str = "# Backlog\n\nAs a cook, I want to see and delete orders quickly, so that I start early.\n\nAs a cook, I want to TBD.\n- As a waiter, I want to see tips, so that I smile.\n";

fn backlog() -> Folder {
    let folder = Folder::new();
    folder.write("backlog.txt", BACKLOG);
    folder
}

const LINES: [&str; 5] = ["check", "backlog.txt", "--lines", "--as", "user-story"];

#[test]
fn a_backlog_is_checked_before_anybody_adopts_rolecall() {
    let folder = backlog();
    let run = folder.run(&LINES);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("5:") && run.out.contains("error no-why") && run.out.contains("hint: "), "{}", run.out);
    assert!(run.err.contains("3 texts checked"), "{}", run.err);
    let verbose = folder.run(&[&LINES[..], &["--verbose"]].concat());
    assert!(verbose.out.contains("right in "), "{}", verbose.out);
}

#[test]
fn the_json_has_all_keys_and_the_lines_of_the_input() {
    let folder = backlog();
    let run = folder.run(&[&LINES[..], &["--format", "json"]].concat());
    let json: Json = serde_json::from_str(&run.out).unwrap();
    let findings = json["findings"].as_array().unwrap();
    let keys = ["check", "severity", "key", "path", "line", "column", "section", "words", "message", "hint"];
    for finding in findings {
        let own: Vec<&str> = finding.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(own, keys);
    }
    let atomic = findings.iter().find(|finding| finding["check"] == "not-atomic").unwrap();
    assert_eq!((atomic["line"].as_u64(), atomic["words"].as_str()), (Some(3), Some("see and delete")));
    assert!(findings.iter().any(|finding| finding["check"] == "placeholder" && finding["line"] == 5), "{json}");
    let summary: Vec<&str> = json["summary"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(summary, ["artifacts", "errors", "warnings", "notes"]);
    assert_eq!(json["summary"]["artifacts"], 3);
}

#[test]
fn the_sarif_is_valid_by_its_schema() {
    let folder = backlog();
    let run = folder.run(&[&LINES[..], &["--format", "sarif"]].concat());
    let sarif: Json = serde_json::from_str(&run.out).unwrap();
    // One pattern of the published schema is not a regular expression: it closes a bracket that it never opened.
    let schema = include_str!("../official/sarif-2.1.0.json")
        .replace("|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "|^[a-zA-Z]{2}-[a-zA-Z]{2}$");
    let schema: Json = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mistakes: Vec<String> = validator.iter_errors(&sarif).map(|mistake| mistake.to_string()).collect();
    assert!(mistakes.is_empty(), "{mistakes:#?}");
    assert!(!sarif["runs"][0]["results"].as_array().unwrap().is_empty());
}

#[test]
fn a_workflow_gets_annotations_and_a_ci_server_its_xml() {
    let folder = backlog();
    let run = folder.run(&[&LINES[..], &["--format", "github"]].concat());
    assert!(run.out.contains("::error file=backlog.txt,line=5,col="), "{}", run.out);
    let run = folder.run(&[&LINES[..], &["--format", "junit"]].concat());
    assert!(run.out.starts_with("<?xml") && run.out.contains("<failure type=\"error\""), "{}", run.out);
}

#[test]
fn fail_on_says_which_finding_fails() {
    let folder = backlog();
    assert_eq!(folder.run(&[&LINES[..], &["--fail-on", "never"]].concat()).code, 0);
    folder.write("backlog.txt", "As a user, I want to see tips, so that I smile.\n");
    assert_eq!(folder.run(&LINES).code, 0);
}

#[test]
fn a_team_sets_levels_personas_and_what_is_ignored() {
    let folder = backlog();
    folder.write(
        ".github/rolecall.yml",
        "checks:\n  levels: { no-why: off, vague: error }\n  personas: [waiter, head cook]\n  vague_words: [tips]\n  ignore:\n    - { path: '*.txt', check: placeholder, reason: a draft }\n",
    );
    let json: Json = serde_json::from_str(&folder.run(&[&LINES[..], &["--json"]].concat()).out).unwrap();
    let checks: Vec<&str> =
        json["findings"].as_array().unwrap().iter().map(|one| one["check"].as_str().unwrap()).collect();
    assert!(checks.contains(&"role-unknown") && checks.contains(&"team-word"), "{checks:?}");
    assert!(!checks.contains(&"no-why") && !checks.contains(&"placeholder"), "{checks:?}");
    let vague = json["findings"].as_array().unwrap().iter().find(|one| one["check"] == "vague").unwrap();
    assert_eq!(vague["severity"], "error");

    folder.write(".github/rolecall.yml", "checks:\n  levels: { vagu: off }\n");
    let run = folder.run(&LINES);
    assert!(run.code == 2 && run.err.contains("check `vagu` not found") && run.err.contains("`vague`"), "{run:?}");
}

#[test]
fn a_comment_ignores_a_check_with_a_reason() {
    let folder = Folder::new();
    let story = "As a cook, I want to see orders quickly, so that I start early.\n\n## Acceptance criteria\n\n- [ ] one is shown\n";
    folder.write("a.md", format!("{story}\n<!-- rolecall-ignore vague: agreed with the kitchen -->\n"));
    let run = folder.run(&["check", "a.md", "--as", "user-story"]);
    assert!(run.code == 0 && !run.out.contains("vague"), "{run:?}");
    folder.write("a.md", format!("{story}\n<!-- rolecall-ignore vagu: x -->\n"));
    let run = folder.run(&["check", "a.md", "--as", "user-story"]);
    assert!(run.code == 1 && run.out.contains("ignore-unknown") && run.out.contains("`vague`"), "{run:?}");
}

#[test]
fn artifacts_outlines_and_tables_are_checked_with_their_fields() {
    let folder = Folder::new();
    folder.run(&["new", "user-story", "--key", "tips", "--draft", "--set", "goal=see tips"]).ok();
    let run = folder.run(&["check", "user-story/tips", "--json"]);
    let json: Json = serde_json::from_str(&run.out).unwrap();
    let checks: Vec<&str> =
        json["findings"].as_array().unwrap().iter().map(|one| one["check"].as_str().unwrap()).collect();
    for check in ["role-missing", "no-why", "criteria-missing", "untouched-scaffold"] {
        assert!(checks.contains(&check), "{check} in {checks:?}");
    }
    assert_eq!(json["findings"][0]["key"], "user-story/tips");

    folder.write(
        "outline.yml",
        "artifacts:\n  - user-story:\n      key: a\n      persona: cook\n      goal: see orders quickly\n      benefit: I start early\n      criteria: [one is shown]\n",
    );
    let json: Json = serde_json::from_str(&folder.run(&["check", "outline.yml", "--json"]).out).unwrap();
    let vague = json["findings"].as_array().unwrap().iter().find(|one| one["check"] == "vague").unwrap();
    assert_eq!(
        (vague["path"].as_str(), vague["line"].as_u64(), vague["column"].as_u64()),
        (Some("outline.yml"), Some(5), Some(24))
    );

    folder.write(
        "stories.csv",
        "key,persona,goal,benefit,criteria\na,cook,see orders quickly,I start early,one is shown\n",
    );
    let run = folder.run(&["check", "stories.csv", "--as", "user-story"]);
    assert!(run.out.contains("vague"), "{run:?}");
}

#[test]
fn what_would_be_made_is_checked_and_refused_only_if_the_team_wants_it() {
    let folder = Folder::new();
    let outline = |benefit: &str| {
        format!(
            "artifacts:\n  - user-story: {{ key: a, persona: cook, goal: see orders quickly, benefit: {benefit}, criteria: [one] }}\n"
        )
    };
    folder.write("outline.yml", outline("TBD"));
    let run = folder.run(&["apply", "outline.yml", "--strict"]);
    assert!(run.code == 2 && run.err.contains("why-empty") && run.err.contains("nothing was written"), "{run:?}");
    folder.write(".github/rolecall.yml", "checks: { block: true }\n");
    assert_eq!(folder.run(&["apply", "outline.yml"]).code, 2);
    folder.write(".github/rolecall.yml", "tracker: local\n");
    let run = folder.run(&["apply", "outline.yml"]).ok();
    assert!(run.err.contains("why-empty"), "{run:?}");
}

#[test]
fn fix_changes_what_has_one_right_answer_and_shows_it() {
    let folder = Folder::new();
    let story = "As a cook, I want to see orders (of today), so that I start early.\n\n## Acceptance criteria\n\n- one is refused\n";
    folder.write("a.md", story);
    let run = folder.run(&["check", "a.md", "--as", "user-story", "--fix", "--dry-run"]);
    assert!(run.err.contains("+- [ ] one is refused") && folder.read("a.md") == story, "{run:?}");
    folder.run(&["check", "a.md", "--as", "user-story", "--fix"]).ok();
    let fixed = folder.read("a.md");
    assert!(fixed.contains("- [ ] one is refused") && fixed.contains("## Notes\n\nof today"), "{fixed}");
}

#[test]
fn ten_thousand_stories_are_checked_without_comparing_all_pairs() {
    let folder = Folder::new();
    let lines = |count: usize| -> String {
        (0..count)
            .map(|at| {
                format!(
                    "As a cook of kitchen {at}, I want to see order {at} of table {}, so that I start early.\n",
                    at % 7
                )
            })
            .collect()
    };
    folder.write("backlog.txt", lines(10_000));
    let run = folder.run(&LINES);
    assert!(run.code == 0 && run.err.contains("10000 texts checked"), "{}", run.err);
}
