//! The workflow that `rolecall init` writes for various configurations: it includes every event that a rule waits for,
//! and its permissions are those that the rules need.

use crate::documented::lint;
use crate::support::Folder;

/// All default rules switched off.
const OFF: [&str; 10] = [
    "sprint-begins",
    "release-begins",
    "form-filed",
    "accepted",
    "released",
    "outline-pushed",
    "change-proposed",
    "artifact-dispatched",
    "outlines-dispatched",
    "comment-commands",
];
const ALONE: &str = "${{ github.workflow }}-${{ github.event_name }}-${{\n    github.run_id }}\n";

/// A configuration with these rules and no default ones.
fn only(rules: &str) -> String {
    let names = OFF.iter().filter(|name| !rules.contains(&format!("  {name}:")));
    let off: Vec<String> = names.map(|name| format!("  {name}: false\n")).collect();
    let off = off.concat();
    format!("rules:\n{off}{rules}")
}

/// The workflow that `init` writes for a configuration.
#[track_caller]
fn written(configuration: &str) -> String {
    let folder = Folder::new();
    folder.write(".github/rolecall.yml", configuration);
    folder.run(&["init", "--yes"]).ok();
    folder.read(".github/workflows/rolecall.yml")
}

struct Case {
    what: &'static str,
    configuration: String,
    stands: &'static [&'static str],
    lacks: &'static [&'static str],
}

fn cases() -> Vec<Case> {
    let case = |what, configuration: &str, stands, lacks| {
        let configuration = configuration.to_owned();
        Case { what, configuration, stands, lacks }
    };
    vec![
        case(
            "all on, without outlines: a push has nothing to apply, and a pull request only changes what is ours",
            "roles: {}\n",
            &[
                "  # push:\n  #   paths: [\"outline.yml\"]\n\npermissions:",
                "reopened]\n    # The files that the rules depend on. When you configure another outline, add it here.\n    paths: [\".github/rolecall.yml\", \".github/rolecall/templates/**\"]\n",
                "-${{\n    (github.event_name == 'pull_request' && github.event.pull_request.number) || github.run_id }}\n",
                "      contents: read # configuration, templates and outlines\n",
                "      pull-requests: write # commands on pull requests are answered\n",
            ],
            &["\n  push:", "github.ref"],
        ),
        case(
            "an outline that a rule names is one, whatever the configuration names",
            &only("  one: { on: push, apply: [outlines, a.yml] }\n"),
            &["  push:\n    # The files that the rules depend on", "    paths: [\"a.yml\"]\n"],
            &["# push:"],
        ),
        case(
            "all on",
            "outlines: [docs/a.yml, docs/b.yml]\n",
            &[
                "paths: [\".github/rolecall.yml\", \".github/rolecall/templates/**\", \"docs/a.yml\", \"docs/b.yml\"]",
                "  push:\n    # The files that the rules depend on. When you configure another outline, add it here.\n    paths: [\"docs/a.yml\", \"docs/b.yml\"]",
                "(github.event_name == 'push' && github.ref) || ",
            ],
            &[],
        ),
        case(
            "a push that does something else is never dropped, whatever it touches",
            "outlines: [a.yml]\nrules:\n  noted: { on: push, create: business-case, key: \"{{after}}\" }\n",
            &["  push:\n  release:"],
            &["github.ref"],
        ),
        case(
            "two rules with outlines of their own: each touches its own",
            &only(
                "  one: { on: push, apply: a.yml }\n  two: { on: push, apply: [outlines, a.yml, b.yml] }\noutlines: [c.yml]\n",
            ),
            &["    paths: [\"a.yml\", \"c.yml\", \"b.yml\"]\n", ALONE],
            &["pull-requests"],
        ),
        case(
            "a name that is a pattern, or that the payload gives, is not a path",
            &only("  one: { on: push, apply: \"a[1].yml\" }\n  two: { on: pull_request, plan: true }\n"),
            &["  push:\n    # Add `paths`"],
            &["    paths: [\"a", "a[1]"],
        ),
        case(
            "three labels at once are three runs",
            &only(
                "  wish: { on: issues.labeled, if: { label.name: x }, create: feature, key: \"w-{{issue.number}}\" }\n",
            ),
            &["  issues:\n    types: [labeled]\n", ALONE, "      contents: read # ", "      issues: write # "],
            &["pull-requests", "    if: "],
        ),
        case(
            "a proposal that waits for a label is not dropped for another label",
            &only("  look: { on: pull_request.labeled, if: { label.name: look }, plan: true }\n"),
            &[ALONE, "jobs:\n  propose:\n"],
            &["answer:", "issues: write"],
        ),
        case(
            "a comment can be more than a command",
            &only("  asked: { on: issue_comment.created, create: business-case, key: \"c-{{comment.id}}\" }\n"),
            &["  issue_comment: # zizmor"],
            &["/rolecall')", "pull-requests"],
        ),
        case(
            "each time once, and what is no time is none",
            &only(
                "  a: { on: schedule, if: { schedule: \"0 6 * * 1\" }, create: okrs, key: \"{{week}}\" }\n  \
                 b: { on: schedule, if: { schedule: [\"0 7 * * 1\", \"0 6*\"] }, create: okrs, key: \"{{month}}\" }\n  \
                 c: { on: schedule, if: { schedule: \"0 6 * * 1\" }, create: business-case, key: \"{{week}}\" }\n",
            ),
            &["  schedule:\n    - cron: \"0 6 * * 1\"\n    - cron: \"0 7 * * 1\"\n\n"],
            &["0 6*"],
        ),
        case(
            "a workflow's end names whose",
            &only(
                "  red: { on: workflow_run.completed, if: { workflow_run.conclusion: failure }, create: bug, key: \"r-{{workflow_run.id}}\" }\n",
            ),
            &["    types: [completed]\n", "    workflows: [\"**\", \"!rolecall\"]\n", ALONE],
            &[],
        ),
        case(
            "pull_request_target",
            &only(
                "  look: { on: pull_request_target.opened, plan: true }\n  note: { on: pull_request_target.opened, create: business-case, key: \"p-{{number}}\" }\n",
            ),
            &["  pull_request_target: # zizmor", "      pull-requests: read # the files that a pull request changes\n"],
            &["propose:"],
        ),
        case(
            "a discussion and a dispatch",
            &only(
                "  d: { on: discussion.created, create: business-case, key: \"d-{{discussion.number}}\" }\n  r: { on: repository_dispatch.nightly, create: bug, key: n }\n",
            ),
            &["  discussion:\n    types: [created]\n  repository_dispatch:\n\n"],
            &[],
        ),
        case(
            "to a file only what the rule makes",
            &format!(
                "templates: {{ technical-design: {{ to: file }} }}\n{}",
                only("  d: { on: issues.opened, create: business-case, key: d }\n")
            ),
            &["      contents: read # "],
            &["contents: write", "pull-requests"],
        ),
        case(
            "to a file",
            &format!(
                "templates: {{ technical-design: {{ to: file }} }}\n{}",
                only("  d: { on: issues.opened, create: [bug, technical-design], key: d }\n")
            ),
            &[
                "      contents: write # artifacts in files are committed to a branch of their own\n",
                "      pull-requests: write # artifacts in files are proposed\n",
            ],
            &[],
        ),
        case(
            "to a file by a hand-off",
            &format!(
                "templates: {{ bug: {{ then: [technical-design] }}, technical-design: {{ to: file }} }}\n{}",
                only("  h: { on: issues.closed, hand-off: true }\n")
            ),
            &["contents: write"],
            &[],
        ),
        case(
            "to a file by no hand-off",
            &format!(
                "templates: {{ prototype: {{ to: file }} }}\n{}",
                only("  t: { on: issues.labeled, tag: prototype }\n")
            ),
            &["contents: read"],
            &["pull-requests"],
        ),
        case(
            "to a file by whatever is asked for",
            "templates: { technical-design: { to: file } }\n",
            &[
                "contents: write",
                "      pull-requests: write # artifacts in files are proposed, commands on pull requests are answered\n",
            ],
            &[],
        ),
    ]
}

#[test]
fn the_workflow_listens_to_all_that_the_rules_wait_for_and_may_do_what_they_need() {
    for Case { what, configuration, stands, lacks } in cases() {
        let text = written(&configuration);
        for words in stands {
            assert!(text.contains(words), "{what}: {words:?} is missing\n{text}");
        }
        for words in lacks {
            assert!(!text.contains(words), "{what}: {words:?} is there\n{text}");
        }
    }
}

#[test]
fn linters_find_nothing_in_what_init_writes() {
    let folder = Folder::new();
    folder.write(".git/HEAD", "ref: refs/heads/main\n");
    let cases = cases();
    for (at, case) in cases.iter().enumerate() {
        folder.write(&format!(".github/workflows/case-{at}.yml"), written(&case.configuration));
    }
    lint(&folder);
}

#[test]
fn without_a_rule_that_a_workflow_can_answer_none_is_written() {
    for rules in ["", "  starred: { on: star.created, create: business-case, key: star }\n"] {
        let folder = Folder::new();
        folder.write(".github/rolecall.yml", only(rules));
        let ran = folder.run(&["init", "--yes"]).ok();
        assert_eq!(folder.files(), [".github/rolecall.yml", ".github/rolecall/templates/README.md"]);
        let told =
            ".github/workflows/rolecall.yml was not written: no rule in force uses an event that starts a workflow\n";
        assert!(ran.err.contains(told) && !ran.out.contains("workflows"), "{ran:?}");
    }
}
