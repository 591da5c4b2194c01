//! The page in a real browser: it asks for nothing, says nothing on the console, works with a screen reader, and runs
//! nothing that somebody wrote into an artifact.
//!
//! `ROLECALL_BROWSER` is the folder with the packages `playwright-core` and `axe-core`. Without it, Node or Chromium,
//! the tests print a note and pass, unless `ROLECALL_REQUIRE_BROWSER=1` is set.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::product;
use crate::support::Folder;

/// What the browser saw of pages. Nothing if the tools are missing and not required.
#[expect(clippy::print_stderr, reason = "a test that looks at nothing says so")]
fn seen(pages: &[PathBuf]) -> Option<Vec<Value>> {
    let packages = std::env::var("ROLECALL_BROWSER").unwrap_or_default();
    if packages.is_empty() || !Path::new("/usr/bin/chromium").exists() {
        let required = std::env::var_os("ROLECALL_REQUIRE_BROWSER").is_some_and(|value| value == "1");
        assert!(!required, "there is no Chromium here, or ROLECALL_BROWSER doesn't say where the packages are");
        eprintln!("not looked at: there is no Chromium here, or ROLECALL_BROWSER is not set");
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/status/browser.mjs");
    let output = Command::new("node").arg(script).arg(packages).args(pages).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// Checks that a page is quiet, fits, and has no barrier.
fn check(one: &Value) {
    for name in ["console", "requests", "violations"] {
        assert_eq!(one[name], json!([]), "{name} of {one:#}");
    }
    assert_eq!(one["dialogs"], 0, "{one:#}");
    assert_eq!(one["overflow"], false, "{one:#}");
    assert_eq!(one["filtered"]["nothing"], json!(["", 0]), "{one:#}");
    assert_eq!(one["folded"], 0, "the button unfolds all: {one:#}");
}

#[test]
fn the_page_of_the_bookshop_is_quiet_whole_and_without_barriers() {
    let shop = product::bookshop();
    shop.run(&["report", "--html", "page.html"]).ok();
    let Some(seen) = seen(&[shop.path("page.html")]) else { return };
    assert_eq!(seen.len(), 2);
    for one in &seen {
        check(one);
        assert_eq!(one["items"], 55);
        assert_eq!(one["filtered"]["search"][0], "1 found", "{one:#}");
        assert_eq!(one["filtered"]["search"][1], 6, "with what stands above it: {one:#}");
        assert_eq!(one["filtered"]["role"], json!(["product-leader", "8 found"]));
        assert_eq!(one["filtered"]["milestone"][0], "2027.2", "{one:#}");
    }
}

#[test]
fn the_page_of_2000_artifacts_is_small_enough_and_as_quiet() {
    let folder = product::healthy(2_000);
    folder.run(&["report", "--html", "page.html"]).ok();
    let size = std::fs::metadata(folder.path("page.html")).unwrap().len();
    assert!(size < 1_500_000, "{size} bytes");
    let Some(seen) = seen(&[folder.path("page.html")]) else { return };
    for one in &seen {
        check(one);
        assert_eq!(one["items"], 2_000);
    }
}

#[test]
fn hostile_texts_run_nothing() {
    let folder = Folder::new();
    let texts = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title></style></script><svg onload=alert(1)>",
        "javascript:alert(1)",
        "{{constructor.constructor('alert(1)')()}}",
        "\u{202e}evil\u{200b} & <b>bold</b>",
    ];
    let rows: Vec<Value> =
        texts[1..4].iter().map(|text| json!({ "problem": text, "outcome": text, "metric": text })).collect();
    let features = texts.iter().enumerate().map(|(at, text)| {
        json!({ "feature": { "key": format!("f{at}"), "problem": text, "outcome": text, "measure": text, "milestone": format!("m{at} {text}") } })
    });
    let mut artifacts: Vec<Value> = features.collect();
    artifacts.push(json!({ "product-roadmap": { "key": "r", "goal": texts[1], "now": rows } }));
    folder.write("outline.yml", json!({ "artifacts": artifacts }).to_string());
    folder.run(&["apply", "outline.yml"]).ok();
    let path = ".rolecall/feature/f0.md";
    folder.edit(path, "assignees: []", "assignees: ['\"><img/src=x/onerror=alert(1)>', \"x' onclick='alert(1)\"]");
    folder.run(&["report", "--html", "page.html"]).ok();
    let Some(seen) = seen(&[folder.path("page.html")]) else { return };
    for one in &seen {
        check(one);
        assert_eq!(one["items"], 8);
    }
}
