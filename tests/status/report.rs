//! The report: the page, the short form and the badge, and what they overwrite.

use crate::support::Folder;

fn shop() -> Folder {
    let folder = Folder::new();
    folder.write(
        "outline.yml",
        "artifacts:\n  - user-story: { key: wrap, persona: a, goal: b, benefit: c, criteria: [d] }\n",
    );
    folder.run(&["apply", "outline.yml"]).ok();
    folder
}

#[test]
fn each_form_is_written_again_but_never_over_what_somebody_else_wrote() {
    let folder = shop();
    for (option, name) in [("--html", "a.html"), ("--markdown", "a.md"), ("--badge", "a.svg")] {
        folder.run(&["report", option, name]).ok();
        let first = folder.read(name);
        folder.run(&["report", option, name]).ok();
        assert_eq!(folder.read(name), first, "the same twice");
        folder.write(name, "My own notes");
        let refused = folder.run(&["report", option, name]);
        assert_eq!(refused.code, 2, "{refused:?}");
        assert!(refused.err.contains("exists already, and rolecall didn't write it"), "{}", refused.err);
        assert_eq!(folder.read(name), "My own notes");
    }
    let ran = folder.run(&["report"]);
    assert!(ran.code == 2 && ran.err.contains("--html"), "{ran:?}");
    let ran = folder.run(&["report", "--html", "no/such/folder/a.html"]);
    assert!(ran.code != 0 && ran.err.contains("no/such/folder/a.html"), "{ran:?}");
    folder.run(&["report", "--html", "dry.html", "--dry-run"]).ok();
    assert!(!folder.path("dry.html").exists());
}

#[test]
fn the_badge_says_how_many_roles_are_held() {
    let folder = shop();
    folder.run(&["report", "--badge", "a.svg"]).ok();
    assert!(folder.read("a.svg").contains("<title>roles covered 0/5</title>"));
    folder.write(".github/rolecall.yml", "roles: { product-owner: { holders: [ana] } }\n");
    folder.run(&["report", "--badge", "a.svg"]).ok();
    assert!(folder.read("a.svg").contains("<title>roles covered 1/5</title>"));
}

#[test]
fn the_short_form_has_the_findings_and_the_drawing() {
    let folder = shop();
    let text = folder.run(&["report", "--markdown", "-"]).ok().out;
    for part in [
        "On 2026-01-01: 1 artifact, ",
        "| warning | no-why: ",
        "```mermaid\nflowchart TD\n",
        "| Product Owner | nobody | 1 |",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
}

#[test]
fn hostile_text_stays_text_in_every_form() {
    let folder = Folder::new();
    let evil = "\"><script>alert(1)</script><img src=x onerror=alert(2)>]|@everyone`x`</title>{{secret}}";
    folder.write(
        "outline.yml",
        serde_json::json!({ "artifacts": [
            { "feature": { "key": "f", "problem": evil, "outcome": evil, "measure": evil, "milestone": evil } },
            { "product-roadmap": { "key": "r", "goal": evil, "now": [{ "problem": evil, "outcome": evil, "metric": evil }] } },
        ] })
        .to_string(),
    );
    folder.run(&["apply", "outline.yml"]).ok();
    folder.run(&["report", "--html", "a.html", "--markdown", "a.md"]).ok();
    let page = folder.read("a.html");
    assert_eq!(page.matches("<script").count(), 1, "only the page's own");
    assert!(!page.contains("<img") && !page.contains("</title>{"), "{page}");
    assert!(page.contains("&lt;script&gt;"), "{page}");
    let short = folder.read("a.md");
    assert!(!short.contains("<script") && !short.contains("@everyone"), "{short}");
    for format in ["mermaid", "dot"] {
        let drawn = folder.run(&["graph", "--format", format]).ok().out;
        assert!(format == "dot" || !drawn.contains("<script"), "{drawn}");
        assert!(drawn.lines().all(|line| line.matches('"').count() % 2 == 0 || line.contains("\\\"")), "{drawn}");
    }
}
