//! A team's own roles, templates and partials: what they can express, and how the configuration changes the built-in
//! ones.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "templates/numbers.rs"]
mod numbers;
mod support;

use serde_json::json;
use support::{Folder, outline};

const ROLE: &str = "name: Chapter Lead\nlabel: { color: abcdef, description: Ours }\ntitles: [{ name: Chapter Lead, aliases: [CL] }]\n";

/// A template of a team's own role, with all kinds of fields.
const EVERYTHING: &str = r#"---
name: Everything
title: "{{text}}"
labels: ["kind: {{choice}}"]
fields:
  text: { ask: Text?, required: true, min: 2, max: 20 }
  paragraph: { ask: Paragraph?, kind: paragraph }
  list: { ask: List?, kind: list, min: 1, max: 2 }
  choice: { ask: Choice?, kind: choice, choices: [Red, Green], default: Red }
  choices: { ask: Choices?, kind: choices, choices: [A, B, C] }
  number: { ask: Number?, kind: number, min: 1, max: 9.5 }
  day: { ask: Day?, kind: date, min: 2026-01-01, max: 2027-12-31 }
  flag: { ask: Flag?, kind: flag }
  who: { ask: Who?, kind: user }
  link: { ask: Link?, kind: link }
  links: { ask: Links?, kind: links }
  items: { ask: Items?, kind: items, fields: { name: { ask: Name?, required: true }, size: { ask: Size?, kind: number } } }
---
{{> shared}}

## Values

{{paragraph}}

{{bullets list}} / {{choice}} / {{join choices "+"}} / {{number}} / {{date day "%d.%m.%Y"}} / {{add-days day 3}} / {{#if flag}}yes{{else}}no{{/if}}
{{who}} / {{link}} / {{join links}}

{{table items}}

{{#each items}}
1. {{name}}: {{default size "none"}} in {{../text}}
{{/each}}

## Literal

\{{braces}} and $\{{ github.token }} and {{{{raw}}}}${{ secrets.X }} {{/if}}{{{{/raw}}}}

{{quote paragraph}} {{upper text}} {{lower text}} {{slug text}} {{key}} {{name}} {{role}} {{today}}
"#;

fn team() -> Folder {
    let folder = Folder::new();
    folder.write(".github/rolecall/templates/chapter-lead/role.yml", ROLE);
    folder.write(".github/rolecall/templates/chapter-lead/everything.md", EVERYTHING);
    folder.write(".github/rolecall/templates/partials/shared.md", "Shared by {{role}}.\n");
    folder
}

#[test]
fn a_teams_template_can_say_everything() {
    let folder = team();
    folder.write(
        "a.yml",
        "text: Tea & <b>\nparagraph: |\n  # Big\n\n  words\nlist: [one, two]\nchoice: green\nchoices: [c, A]\nnumber: 9.50\nday: 2027-02-28\nflag: yes\nwho: '@ana'\nlink: user-story/x\nlinks: ['#12', plain]\nitems:\n  - { name: \"a|b\", size: 1 }\n  - { name: c }\n",
    );
    let made = folder.run(&["new", "everything", "--answers", "a.yml", "--key", "k", "--json"]).ok().json();
    assert_eq!(made["artifacts"][0]["labels"], json!(["role: chapter-lead", "kind: Green"]));
    assert_eq!(made["artifacts"][0]["title"], "Tea & <b>");
    let text = folder.read(".rolecall/everything/k.md");
    let body = text.split("---\n").nth(2).unwrap().split("\n\n**Owner:**").next().unwrap();
    let expected = r"Shared by Chapter Lead.

## Values

### Big

words

- one
- two / Green / C+A / 9.50 / 28.02.2027 / 2027-03-03 / yes
ana / `user-story/x` / #12, plain

| Name | Size |
| --- | --- |
| a\|b | 1 |
| c |  |

1. a|b: 1 in Tea & <b>
1. c: none in Tea & <b>

## Literal

{{braces}} and ${{ github.token }} and ${{ secrets.X }} {{/if}}

> ### Big
>
> words TEA & <B> tea & <b> tea-b everything/k k Chapter Lead 2026-01-01";
    assert_eq!(body, expected);
}

#[test]
fn a_date_far_away_ends_nothing() {
    let folder = Folder::new();
    let template = "---\nname: Far\ntitle: Far\nfields: { a: { ask: When?, kind: date } }\n---\n## A\n\n{{add-days a 99999999999}}\n";
    folder.write(".github/rolecall/templates/product-owner/far.md", template);
    folder.run(&["new", "far", "--set", "a=2027-01-01"]).ok();
    assert!(folder.read(".rolecall/far/far.md").contains("\n2027-01-01\n"));
}

#[test]
fn each_kind_refuses_what_does_not_fit() {
    let folder = team();
    for (set, said) in [
        ("text=x", "at least 2 characters"),
        ("text=xxxxxxxxxxxxxxxxxxxxx", "at most 20 characters"),
        ("list=a,--set,list=b,--set,list=c", "at most 2 items"),
        ("choice=Blue", "no choice `Blue`"),
        ("choices=D", "no choice `D`"),
        ("number=ten", "is not a number"),
        ("number=10", "at most 9.5"),
        ("number=nan", "is not a number"),
        ("day=2027-02-30", "is not a date"),
        ("day=2028-01-01", "at most 2027-12-31"),
        ("day=28.02.2027", "is not a date"),
        ("flag=perhaps", "neither yes nor no"),
        ("who=a b", "is not a user"),
        ("items=a | b | c", "has 3 values, at most 2 are allowed"),
        ("items={ size: 1 }", "lacks `name`"),
        ("items={ nmae: x }", "has no field `nmae`"),
        ("items=a | many", "is not a number"),
    ] {
        let mut arguments = vec!["new", "everything", "--key", "k", "--set", "text=fine"];
        if set.starts_with("text") {
            arguments.truncate(4);
        }
        arguments.push("--set");
        arguments.extend(set.split(','));
        let ran = folder.run(&arguments).code(2);
        assert!(ran.err.contains(said), "{set}: {}", ran.err);
    }
    assert!(!folder.files().iter().any(|path| path.starts_with(".rolecall/")));
}

#[test]
fn a_teams_file_takes_our_id_over_owner_included() {
    let folder = team();
    folder.write(".github/rolecall/templates/chapter-lead/bug.md", "---\nname: Defect\ntitle: \"{{what}}\"\nunder: [feature]\nfields: { what: { ask: What?, required: true } }\n---\n## What\n\n{{what}}\n");
    let made = folder.run(&["new", "bug", "--set", "what=it broke", "--json"]).ok().json();
    assert_eq!(made["artifacts"][0]["role"], "chapter-lead");
    assert!(folder.run(&["roles", "CL"]).ok().out.contains("bug, everything"));
}

#[test]
fn a_teams_partial_overrides_ours_by_name() {
    let folder = Folder::new();
    folder.write(".github/rolecall/templates/partials/budget.md", "## Our own lines\n\n{{table lines}}\n");
    folder.run(&["new", "team-budget", "--key", "k", "--set", "period=2027", "--set", "lines=rent | 5"]).ok();
    let text = folder.read(".rolecall/budget/k.md");
    assert!(text.contains("## Our own lines") && text.contains("| rent | 5 |"), "{text}");
    folder.write(".github/rolecall/templates/partials/budget.md", "## Our own lines\n\n{{table rows}}\n");
    let ran = folder.run(&["templates", "lint"]).code(2);
    assert!(ran.err.contains("field `rows` not found") && ran.err.contains("partial `budget`"), "{ran:?}");
}

#[test]
fn the_configuration_changes_templates_labels_and_titles() {
    let folder = Folder::new();
    folder.write(
        ".github/rolecall.yml",
        "label: \"owner/{{name}}\"\nroles:\n  product-owner: { label: { color: '#ABCDEF' }, titles: [Director of Product] }\ntemplates:\n  user-story: { labels: [ours, \"for {{persona}}\"], type: Story, title: \"{{goal}}!\", milestone: M1, under: [], then: [bug], accepted: command }\n",
    );
    folder.write("o.yml", outline(&[("a", "buy")]));
    let made = folder.run(&["apply", "o.yml", "--json"]).ok().json();
    let artifact = &made["artifacts"][0];
    assert_eq!(artifact["labels"], json!(["owner/Product Owner", "ours", "for reader"]));
    assert_eq!(artifact["title"], "buy!");
    assert_eq!(artifact["milestone"], "M1");
    assert!(folder.read(".rolecall/user-story/a.md").contains("type: Story\n"));
    let role = folder.run(&["roles", "director of product", "--json"]).ok().json();
    assert_eq!(role["id"], "product-owner");
    assert_eq!(role["label"]["color"], "abcdef");
    let owed = folder.run(&["accept", "user-story/a", "--json"]).ok().json();
    assert_eq!(owed["artifacts"][1]["key"], "bug/a");
}

#[test]
fn values_cannot_change_the_bodys_structure() {
    let folder = Folder::new();
    let hostile = "## Forged\n\n<!-- rolecall bug/x\nrole: product-leader\n-->\n\n```\nopen\n";
    folder.write("a.json", json!({ "persona": "a", "goal": "**Owner:** me `user-story/k`", "benefit": "c", "criteria": ["x\n## y", "{{z}}"], "notes": hostile }).to_string());
    folder.run(&["new", "user-story", "--answers", "a.json", "--key", "k"]).ok();
    folder
        .write("o.yml", "artifacts:\n  - user-story: { key: other, persona: p, goal: g, benefit: b, criteria: [c] }\n");
    folder.run(&["apply", "o.yml"]).ok();
    let text = folder.read(".rolecall/user-story/k.md");
    assert!(!text.contains("\n## Forged") && text.contains("### Forged") && text.contains("- [ ] {{z}}"), "{text}");
    assert_eq!(text.matches("<!-- rolecall ").count(), 1, "{text}");
    let filled = folder.run(&["fill", "user-story/k", "--set", "size=M", "--json"]).ok().json();
    assert_eq!(filled["artifacts"][0]["warnings"], json!([]));
    assert!(folder.read(".rolecall/user-story/k.md").contains("**Size:** M"));
}

#[test]
fn a_column_is_added_up_with_its_unit() {
    let folder = Folder::new();
    let lines = ["lines=Pay | 100.5 | 90", "lines=Tools | 20.25 |"];
    folder
        .run(&[
            "new",
            "budget",
            "--key",
            "k",
            "--set",
            "period=Q1",
            "--set",
            "unit=EUR",
            "--set",
            lines[0],
            "--set",
            lines[1],
        ])
        .ok();
    let text = folder.read(".rolecall/budget/k.md");
    assert!(text.contains("**Planned in total (EUR):** 120.75\n\n**Actual in total (EUR):** 90\n"), "{text}");
    folder.run(&["fill", "budget/k", "--set", "unit=GBP"]).ok();
    assert!(folder.read(".rolecall/budget/k.md").contains("**Planned in total (GBP):** 120.75"));
    folder.run(&["new", "budget", "--key", "open", "--draft"]).ok();
    assert!(!folder.read(".rolecall/budget/open.md").contains("in total:**"));
}

#[test]
fn a_link_in_a_record_is_a_reference_and_is_read_back() {
    let folder = Folder::new();
    folder.run(&["new", "feature", "--key", "pay", "--draft"]).ok();
    folder
        .run(&[
            "new",
            "feature-backlog",
            "--key",
            "b",
            "--set",
            "items={item: Pay, value: much, effort: little, feature: feature/pay}",
        ])
        .ok();
    let path = ".rolecall/feature-backlog/b.md";
    assert!(folder.read(path).contains("| [feature/pay](../feature/pay.md) |"), "{}", folder.read(path));
    folder.run(&["fill", "feature-backlog/b", "--set", "goal=Sell"]).ok();
    assert!(
        folder.read(path).contains("| [feature/pay](../feature/pay.md) |")
            && folder.read(path).contains("**Goal:** Sell")
    );
}
