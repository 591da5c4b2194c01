//! What a team sets for the findings: severities and limits, what must be there, and what an artifact opts out of.

use crate::support::Folder;
use crate::{found, status_after};

const STORY: &str = "artifacts:\n  - user-story: { key: wrap, persona: a, goal: b, benefit: c, criteria: [d] }\n";

fn shop(config: &str) -> Folder {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", format!("roles: {{ product-owner: {{ holders: [ana] }} }}\n{config}"));
    folder.write("outline.yml", STORY);
    folder.run(&["apply", "outline.yml"]).ok();
    folder
}

fn has(folder: &Folder, days: u64, id: &str) -> bool {
    found(&status_after(folder, days)).iter().any(|(found, _)| found == id)
}

#[test]
fn a_severity_can_be_changed_or_turned_off() {
    let folder = shop("status: { no-why: error, no-priority: off }\n");
    let status = status_after(&folder, 0);
    assert_eq!(status["findings"][0]["id"], "no-why");
    assert_eq!(status["findings"][0]["severity"], "error");
    assert!(!has(&folder, 0, "no-priority"));
    let failed = folder.run(&["status", "--fail-on", "error"]);
    assert_eq!(failed.code, 1, "{failed:?}");
    assert_eq!(shop("").run(&["status", "--fail-on", "error"]).code, 0);
    assert_eq!(shop("").run(&["status", "--fail-on", "warning"]).code, 1);
    assert_eq!(shop("").run(&["status"]).code, 0);
}

#[test]
fn a_limit_in_days_is_the_teams_for_all_templates_or_for_one() {
    assert!(!has(&shop(""), 40, "stuck"));
    assert!(has(&shop("status: { stuck: { days: 30 } }\n"), 40, "stuck"));
    assert!(has(&shop("status: { stuck: { templates: { user-story: 30 } } }\n"), 40, "stuck"));
    assert!(!has(&shop("status: { stuck: { templates: { bug: 30 } } }\n"), 40, "stuck"));
    let noted = status_after(&shop("status: { stuck: { days: 30, severity: warning } }\n"), 40);
    let stuck = noted["findings"].as_array().unwrap().iter().find(|finding| finding["id"] == "stuck").unwrap();
    assert_eq!(stuck["severity"], "warning");
}

#[test]
fn what_a_person_may_have_is_the_teams_choice() {
    let two = "roles: { product-owner: { holders: [ana] }, product-manager: { holders: [ana] } }\n";
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", two);
    assert!(!has(&folder, 0, "role-overloaded"));
    folder.write(".github/rolecall.yml", format!("{two}status: {{ role-overloaded: {{ roles: 2 }} }}\n"));
    assert!(has(&folder, 0, "role-overloaded"));
    folder.write(".github/rolecall.yml", format!("{two}status: {{ role-overloaded: {{ open: 0 }} }}\n"));
    folder.write("outline.yml", STORY);
    folder.run(&["apply", "outline.yml"]).ok();
    assert!(has(&folder, 0, "role-overloaded"));
}

#[test]
fn what_a_template_requires_may_be_below_linked_or_of_the_same_name() {
    let folder = shop("require: { user-story: [bug] }\n");
    assert!(has(&folder, 0, "required-missing"));
    folder.run(&["new", "bug", "--draft", "--key", "wrap"]).ok();
    assert!(!has(&folder, 0, "required-missing"));
}

#[test]
fn an_artifact_opts_out_of_a_finding_with_a_reason() {
    let folder = shop("");
    let path = ".rolecall/user-story/wrap.md";
    folder.edit(
        path,
        "<!-- rolecall user-story",
        "<!-- rolecall-ignore no-why: a spike for the audit -->\n\n<!-- rolecall user-story",
    );
    assert!(!has(&folder, 0, "no-why") && has(&folder, 0, "no-priority"));
    let verbose = folder.run(&["status", "--verbose"]).ok();
    assert!(verbose.out.contains("ignored no-why  user-story/wrap: a spike for the audit"), "{}", verbose.out);
    assert!(!folder.run(&["check"]).out.contains("ignore-unknown"), "`check` knows the names of findings");
    folder.edit(path, "no-why: a spike for the audit", "no-why:");
    assert!(has(&folder, 0, "no-why"), "without a reason nothing is ignored");
}

#[test]
fn a_name_or_limit_that_does_not_exist_is_a_mistake_with_its_place() {
    for (config, message, hint) in [
        ("status: { no-whi: off }", "finding `no-whi` not found", "did you mean `no-why`?"),
        ("status: { no-why: never }", "severity `never` not found", "off"),
        ("status: { no-why: { days: 3 } }", "`no-why` has no limit `days`", "it has only `severity`"),
        (
            "status: { overdue: { templates: { bug: 3 } } }",
            "`overdue` has no limits by template",
            "it has only `severity`",
        ),
        ("status: { stuck: { templates: { bugg: 3 } } }", "template `bugg` not found", "did you mean `bug`?"),
        ("status: { stuck: { day: 3 } }", "unknown key `day`", "days"),
        ("require: { featur: [okrs] }", "template `featur` not found", "did you mean `feature`"),
        ("require: { feature: [okr] }", "template `okr` not found", "did you mean `okrs`?"),
    ] {
        let folder = Folder::new();
        folder.write(".github/rolecall.yml", format!("{config}\n"));
        let ran = folder.run(&["status"]);
        assert_eq!(ran.code, 2, "{config}: {ran:?}");
        assert!(ran.err.contains(message) && ran.err.contains(hint), "{config}: {}", ran.err);
        assert!(ran.err.contains(".github/rolecall.yml:1:"), "{config}: {}", ran.err);
    }
}
