//! The pictures that templates draw, as Mermaid shows them: every built-in template that has one, the bookshop's, and
//! labels that try to be code.
//!
//! Mermaid runs in headless Chromium; `ROLECALL_MERMAID` is the path of its `mermaid.min.js`. Without them, the tests
//! print a note and pass, unless `ROLECALL_REQUIRE_MERMAID=1` is set.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};
use support::Folder;

/// Labels that would end a label, a line, a diagram or the code block, or that begin one of Mermaid's commands.
const HOSTILE: [&str; 30] = [
    "say \"hello\" and 'goodbye'",
    "a[b](c){d}<e>",
    "]] --> x[\"y\"]",
    "\"] --> x[\"y",
    "%% no comment",
    "%%{init: {\"theme\": \"dark\"}}%%",
    "100%%",
    "end",
    "end of the day",
    "subgraph x",
    "graph TD; a-->b;",
    "one; two; three",
    "`code` and ``more``",
    "```",
    "1. first",
    "- dash",
    "* star * and _line_ and **bold**",
    "# heading and #35; and #quot; and &amp; &quot;",
    "style: x#34; fill:#f00;",
    "classDef default fill:#f00;",
    "click a href \"javascript:alert(1)\"",
    "title: of the diagram",
    "section 1 : a : b : c",
    "accTitle: hidden",
    "$$x^2$$ costs $5",
    "fa:fa-ban |pipe| ~tilde~ \\back\\ /slash/ @{ shape: x }",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "ﬂ°°35¶ß Grüße, 日本語, עברית, العربية, 🎉 é\u{301}",
    "--- x ==> y -.-> z & w",
];

/// The Mermaid diagrams in a text.
fn diagrams(text: &str) -> Vec<String> {
    text.split("```mermaid\n").skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

/// Draws diagrams. Returns nothing if the tools are missing and not required.
#[expect(clippy::print_stderr, reason = "a test that looks at nothing says so")]
fn drawn(diagrams: &[String]) -> Option<Vec<Json>> {
    let mermaid = std::env::var("ROLECALL_MERMAID").unwrap_or_default();
    let version = Command::new("chromium").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if mermaid.is_empty() || !version.is_ok_and(|status| status.success()) {
        let required = std::env::var_os("ROLECALL_REQUIRE_MERMAID").is_some_and(|value| value == "1");
        assert!(!required, "there is no Chromium here, or ROLECALL_MERMAID doesn't say where Mermaid is");
        eprintln!("not drawn: there is no Chromium here, or ROLECALL_MERMAID doesn't say where Mermaid is");
        return None;
    }
    let folder = Folder::new();
    let list = serde_json::to_string(diagrams).unwrap().replace('<', "\\u003c");
    let page = format!(
        "<!doctype html><meta charset=\"utf-8\"><body><script src=\"file://{mermaid}\"></script>\
         <script>const diagrams = {list};\n{}</script>",
        include_str!("pictures/page.js")
    );
    folder.write("page.html", page);
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=600000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.path("profile").display()))
        .arg(format!("file://{}", folder.path("page.html").display()))
        .output()
        .unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    let found = page.split_once("FOUND:").and_then(|(_, rest)| rest.split_once(":END"));
    let (found, _) = found.unwrap_or_else(|| panic!("{page}\n{}", String::from_utf8_lossy(&output.stderr)));
    let found: Vec<Json> = serde_json::from_slice(&STANDARD.decode(found).unwrap()).unwrap();
    assert_eq!(found.len(), diagrams.len());
    Some(found)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Checks that each label can be read in its picture, word for word, and that nothing in it is alive.
fn check(pictures: &[(String, Vec<&str>)]) {
    let diagrams: Vec<String> = pictures.iter().map(|(diagram, _)| diagram.clone()).collect();
    for (diagram, _) in pictures {
        assert!(!diagram.contains('`') && !diagram.contains('<'), "{diagram}");
    }
    let Some(found) = drawn(&diagrams) else { return };
    for ((diagram, labels), found) in pictures.iter().zip(&found) {
        assert!(found["error"].is_null(), "{}\n{diagram}", found["error"]);
        assert_eq!(found["alive"], 0, "{diagram}");
        let words = letters(found["words"].as_str().unwrap());
        for label in labels {
            assert!(words.contains(&letters(label)), "{label:?} is not in {words:?}\n{diagram}");
        }
    }
}

/// Each template that has a picture, with the answers that it draws.
fn outline(texts: &[&str]) -> Json {
    let rows = |fields: &[&str]| -> Vec<Json> {
        let row = |text: &&str| fields.iter().map(|field| ((*field).to_owned(), json!(text))).collect();
        texts.iter().map(|text| Json::Object(row(text))).collect()
    };
    let problem = rows(&["problem", "outcome", "metric"]);
    let half = problem.len() / 2;
    let mut initiatives = rows(&["initiative", "owner"]);
    for (at, row) in initiatives.iter_mut().enumerate() {
        row["horizon"] = json!(["Now", "Next", "Later"][at % 3]);
        row["confidence"] = json!("High");
    }
    let options = rows(&["option", "for", "against"]);
    json!({ "artifacts": [
        { "product-roadmap": { "key": "k", "goal": "g", "now": &problem[..2],
            "next": &problem[2..half], "later": &problem[half..] } },
        { "portfolio-roadmap": { "key": "k", "goal": "g", "initiatives": initiatives, "dependencies": ["None"],
            "review": "2027-04-06" } },
        { "release-plan": { "key": "k", "version": "1", "release_date": "2027-02-09", "rollback": "r",
            "rollout": texts, "go_no_go": ["x"], "decider": "d" } },
        { "ux-design": { "key": "k", "problem": "p", "learn": "l", "flow": texts } },
        { "prototype": { "key": "k", "problem": "p", "learn": "l", "flow": texts, "link": "x", "findings": ["f"] } },
        { "technical-design": { "key": "k", "context": "c", "options": options, "decision": texts[1],
            "consequences": ["c"] } },
        { "decision": { "key": "k", "question": "q", "options": options, "decision": texts[0], "reason": "r",
            "decider": "d", "decided_on": "2027-02-09" } },
        { "incident-review": { "key": "k", "happened": "h", "day": "2027-02-09", "impact": "i", "causes": ["c"],
            "timeline": texts, "actions": [{ "action": "a", "owner": "o", "due": "2027-02-09" }] } },
    ] })
}

/// The picture of each template that has one.
fn pictures<'a>(texts: &[&'a str]) -> Vec<(String, Vec<&'a str>)> {
    let folder = Folder::new();
    folder.write("o.yml", outline(texts).to_string());
    folder.run(&["apply", "o.yml"]).ok();
    let again = folder.run(&["apply", "o.yml"]).ok();
    assert!(again.err.contains("up to date: 8 artifacts"), "{again:?}");
    let of = |artifact: &Json| {
        let template = artifact.as_object().unwrap().keys().next().unwrap().clone();
        let body = folder.read(&format!(".rolecall/{template}/k.md"));
        let mut found = diagrams(&body);
        assert_eq!(found.len(), 1, "{template}:\n{body}");
        (found.remove(0), texts.to_vec())
    };
    outline(texts)["artifacts"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn every_template_with_a_picture_is_drawn_here() {
    let listed = outline(&["a"; 6])["artifacts"].to_string();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    let mut seen = 0;
    for role in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for file in std::fs::read_dir(role).unwrap().map(|entry| entry.unwrap().path()) {
            let text = std::fs::read_to_string(&file).unwrap();
            let partials = ["flow", "timeline", "now-next-later", "hierarchy", "problem-learn-flow"];
            let draws =
                text.contains("{{draw-") || partials.iter().any(|name| text.contains(&format!("{{{{> {name}}}}}")));
            if draws && !file.to_str().unwrap().contains("/partials/") {
                let name = file.file_stem().unwrap().to_str().unwrap();
                assert!(listed.contains(&format!("\"{name}\":")), "{name} has a picture that is not drawn here");
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 8);
}

#[test]
fn any_text_is_safe_in_every_templates_picture() {
    let mut all = pictures(&["Pay by card", "Get a mail", "Open it", "See the order", "Read", "Tell a friend"]);
    for texts in HOSTILE.chunks(6) {
        // What rolecall makes safe in a body looks different there, so only plain texts are compared word for word.
        let plain = |text: &&str| !text.contains(['<', '`', '@', '#', '&', '\\', '*', '_', '~', '$', ':', '\u{301}']);
        for (diagram, labels) in pictures(texts) {
            all.push((diagram, labels.into_iter().filter(plain).collect()));
        }
    }
    check(&all);
}

#[test]
fn the_bookshops_pictures_are_drawn() {
    let folder = Folder::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/bookshop");
    for file in ["outline.yml", ".github/rolecall.yml"] {
        folder.write(file, std::fs::read_to_string(format!("{example}/{file}")).unwrap());
    }
    folder.run(&["apply", "outline.yml"]).ok();
    let drawings = |key: &str| diagrams(&folder.read(&format!(".rolecall/{key}.md")));
    let pictures: Vec<(String, Vec<&str>)> = [
        ("product-roadmap/online-shop", vec!["Reading groups order twelve copies in twelve orders"]),
        ("portfolio-roadmap/all-products-2027", vec!["Warehouse, evening dispatch from Leeds"]),
        ("release-plan/guest-checkout", vec!["9 February, 10:00, 5% of phone visitors"]),
        ("ux-design/shelves", vec!["Open one and read two or three notes"]),
        ("technical-design/guest-orders", vec!["A hidden account for each guest"]),
        ("decision/account-link-first", vec!["The checkout on a computer"]),
        ("incident-review/irish-cards", vec!["19:06", "the first guest payment in euros is declined"]),
    ]
    .into_iter()
    .flat_map(|(key, labels)| drawings(key).into_iter().map(move |diagram| (diagram, labels.clone())))
    .collect();
    assert_eq!(pictures.len(), 7);
    check(&pictures);
}

#[test]
fn the_graph_of_the_artifacts_is_drawn_whatever_their_titles_are() {
    let shop = Folder::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/bookshop");
    shop.write("outline.yml", std::fs::read_to_string(format!("{example}/outline.yml")).unwrap());
    shop.run(&["apply", "outline.yml"]).ok();
    let hostile = Folder::new();
    let features = HOSTILE.iter().enumerate().map(|(at, text)| {
        json!({ "feature": { "key": format!("f{at}"), "problem": text, "outcome": text, "measure": text } })
    });
    hostile.write("o.yml", json!({ "artifacts": features.collect::<Vec<_>>() }).to_string());
    hostile.run(&["apply", "o.yml"]).ok();
    let graph = |folder: &Folder, arguments: &[&str]| folder.run(arguments).ok().out.trim_end().to_owned();
    let plain = |text: &&&str| !text.contains(['<', '`', '@', '#', '&', '\\', '*', '_', '~', '$', ':', '\u{301}']);
    check(&[
        (graph(&shop, &["graph"]), vec!["Company goals 2027 · Product Leader, open"]),
        (graph(&shop, &["graph", "user-story/guest-checkout"]), vec!["Buy a book on a phone without an account"]),
        (graph(&hostile, &["graph"]), HOSTILE.iter().filter(plain).copied().collect()),
    ]);
}

#[test]
fn a_picture_follows_its_list_and_is_never_somebodys_words() {
    let folder = Folder::new();
    let open = ["new", "ux-design", "--key", "k", "--draft", "--set", "problem=p"];
    folder.run(&open).ok();
    let path = ".rolecall/ux-design/k.md";
    assert!(
        !folder.read(path).contains("mermaid") && !folder.read(path).contains("at a glance"),
        "{}",
        folder.read(path)
    );

    folder.run(&["fill", "ux-design/k", "--set", "learn=l", "--set", "flow=Open", "--set", "flow=Read"]).ok();
    let filled = folder.read(path);
    assert!(
        filled.contains(
            "  s0 --> s1
"
        ) && diagrams(&filled).len() == 1,
        "{filled}"
    );

    folder
        .run(&[
            "new",
            "release-plan",
            "--key",
            "r",
            "--draft",
            "--set",
            "version=1",
            "--set",
            "rollout=5%",
            "--set",
            "rollout=25%",
        ])
        .ok();
    let path = ".rolecall/release-plan/r.md";
    let before = folder.read(path);
    assert!(before.contains("s1[\"25%\"]"), "{before}");
    folder.write(path, before.replace("- [ ] 25%\n", "- [ ] 25%\n- [ ] everybody\n"));
    let filled = folder.run(&["fill", "release-plan/r", "--set", "decider=Ana", "--json"]).ok().json();
    assert_eq!(filled["artifacts"][0]["warnings"], json!([]));
    let after = folder.read(path);
    assert!(after.contains("- [ ] everybody\n") && after.contains("s2[\"everybody\"]"), "{after}");
    assert_eq!(diagrams(&after).len(), 1);
}
