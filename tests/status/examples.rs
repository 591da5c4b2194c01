//! Each kind of finding has a smallest product that has it, and a smallest that hasn't. The reference shows both.

use std::fmt::Write as _;
use std::path::Path;

use rolecall::core::status::{About, all};
use serde_json::Value;

use crate::support::Folder;
use crate::{found, status_after};

/// The kinds that are found in a product that an example describes.
fn kinds_in(example: &str) -> Vec<String> {
    let example: Value = serde_saphyr::from_str(example).unwrap();
    let folder = Folder::new();
    if let Some(config) = example.get("config") {
        folder.write(".github/rolecall.yml", config.to_string());
    }
    if example["outline"].as_array().is_some_and(|artifacts| !artifacts.is_empty()) {
        folder.write("outline.yml", serde_json::json!({ "artifacts": example["outline"] }).to_string());
        folder.run(&["apply", "outline.yml"]).ok();
    }
    let steps = |name: &str| example.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    for line in steps("run") {
        folder.run(&shell_words::split(line.as_str().unwrap()).unwrap()).ok();
    }
    for change in steps("replace") {
        let [path, what, by] = ["in", "what", "by"].map(|name| change[name].as_str().unwrap());
        folder.edit(path, what, by);
    }
    let days = example.get("days").and_then(Value::as_u64).unwrap_or(0);
    found(&status_after(&folder, days)).into_iter().map(|(id, _)| id).collect()
}

/// The two examples of a kind.
fn examples(about: &About) -> (&str, &str) {
    about.example.split_once("---\n").unwrap()
}

#[test]
fn the_smallest_product_with_a_finding_has_it_and_the_smallest_without_has_not() {
    let mut wrong = Vec::new();
    for about in all() {
        let (with, without) = examples(about);
        if !kinds_in(with).iter().any(|id| id == about.id) {
            wrong.push(format!("{} is not found", about.id));
        }
        if kinds_in(without).iter().any(|id| id == about.id) {
            wrong.push(format!("{} is found where it is not", about.id));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_reference_of_the_findings_is_the_code() {
    let mut text = String::from(
        "# The findings\n\nGenerated from the code. `rolecall status` shows these. [See how you stand](../how-to/status.md) \
         explains how to change their severity and limits, and how an artifact opts out of one.\n\nEach has two examples, \
         which are tests: a product that has the finding, and one that hasn't. `config` is what `.github/rolecall.yml` \
         says, `outline` what `rolecall apply` was given, `run` which commands ran then, `replace` what somebody changed in a \
         file, and `days` how many days later it is.\n",
    );
    for about in all() {
        let (with, without) = examples(about);
        write!(
            text,
            "\n## `{}`\n\nUsually {}. {}\n\n{}\n\nFound:\n\n```yaml\n{}```\n\nNot found:\n\n```yaml\n{}```\n",
            about.id,
            match about.severity.word() {
                "error" => "an error",
                "warning" => "a warning",
                _ => "a note",
            },
            about.what,
            about.why,
            with,
            without
        )
        .unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/findings.md");
    if std::env::var_os("ROLECALL_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let is = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(is == text, "docs/reference/findings.md is out of date: run `ROLECALL_BLESS=1 cargo test --test status`");
}
