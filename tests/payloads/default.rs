//! The default rules, run on the unchanged examples.

use std::collections::BTreeSet;

use crate::examples::{Example, all};
use crate::team::{Team, in_two, said, spoke, would};

/// The examples that a default rule handles: the rule, its result, and other messages.
pub(crate) fn expected(place: &str) -> (&'static str, &'static [&'static str], &'static str) {
    let name = place.split(' ').next().unwrap();
    match (name, place) {
        ("milestone.created", _) => ("release-begins", &["create release-plan/v1.0"], ""),
        ("release.published", _) => ("released", &["create activity-plan/0.0.1", "create impact-review/0.0.1"], ""),
        ("issues.opened", _) => ("form-filed", &[], "#1 was not filed through a rolecall form"),
        ("pull_request.opened" | "pull_request.reopened" | "pull_request.synchronize", _) => {
            ("change-proposed", &[], "templates and configuration are valid; the configuration names no `outlines`")
        }
        // The other pushes are to tags and non-default branches.
        (_, "push 4" | "push 5") => ("outline-pushed", &[], "the configuration has no `outlines`"),
        _ => ("", &[], ""),
    }
}

/// The first example of each event, and all examples that a default rule handles.
fn some(all: &[Example]) -> Vec<&Example> {
    let mut known = BTreeSet::new();
    all.iter().filter(|example| known.insert(&example.event) || !expected(&example.place()).0.is_empty()).collect()
}

#[test]
fn default_rules_speak_of_the_examples_that_they_are_for_and_of_no_other() {
    let Some(all) = all() else { return };
    in_two(&some(all), |some| {
        let team = Team::new("tracker: local\n");
        for example in some {
            let ran = team.answer(example).ok();
            let (rule, keys, words) = expected(&example.place());
            assert_eq!(spoke(&ran).join(" "), rule, "{}: {ran:#?}", example.place());
            assert_eq!(would(&ran), keys, "{}: {ran:#?}", example.place());
            let none = format!("no rule matches `{}`", example.name());
            let words = if rule.is_empty() { none.as_str() } else { words };
            assert_eq!(said(&ran).join("\n"), words, "{}", example.place());
        }
    });
}

#[test]
fn a_step_of_a_workflow_warns_of_its_folder_and_of_nothing_else() {
    let Some(all) = all() else { return };
    in_two(&some(all), |some| {
        let team = Team::new("tracker: local\n");
        for example in some {
            let (ran, summary) = team.answer_in_action(example);
            let ran = ran.ok();
            let commands: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("::")).collect();
            assert!(commands.len() == 3 && commands[0].starts_with("::stop-commands::"), "{ran:#?}");
            let folder =
                "::warning file=.github/rolecall.yml,line=1,col=10::the local tracker keeps issues in a folder";
            assert!(commands[2].starts_with(folder), "{ran:#?}");
            assert!(
                summary.starts_with(&format!("### rolecall: {}\n", example.name().replace('_', "\\_"))),
                "{summary}"
            );
            for key in expected(&example.place()).1 {
                let key = key.trim_start_matches("create ");
                assert!(summary.contains(&format!("`{key}`")), "{key} is not in:\n{summary}");
            }
        }
    });
}
