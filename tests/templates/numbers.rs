//! Numbers, dates and periods as people write them, and the scores that are computed from numbers.

use super::support::Folder;

const MEASURED: &str = "---\nname: Measured\ntitle: Measured\nfields:\n  share: { ask: Share?, kind: number, max: 100 }\n  cost: { ask: Cost?, kind: number, max: 1000000 }\n  day: { ask: Day?, kind: date, min: 2027-01-01 }\n  period: { ask: Period?, kind: period, min: 2027, max: H1 2028 }\n---\n## Values\n\n- {{share}}\n- {{cost}}\n{{#if day}}\n- {{day}}\n{{/if}}\n{{#if period}}\n- {{period}}\n{{/if}}\n\n## Later\n\n{{date day \"%d.%m.%Y\"}} {{add-days day 3}}\n";

fn measured() -> Folder {
    let folder = Folder::new();
    folder.write(".github/rolecall/templates/product-owner/measured.md", MEASURED);
    folder
}

/// The first cells of a table's rows, in order.
fn order(text: &str) -> Vec<&str> {
    let rows = text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    rows.skip(1).map(|row| row.split('|').nth(1).unwrap_or_default().trim()).collect()
}

#[test]
fn key_results_in_percent_users_and_dollars_are_kept_as_written() {
    let folder = Folder::new();
    folder.write(
        "a.yml",
        "objective: Grow\nperiod: Q1 2027\nkey_results:\n  - { metric: Activation, baseline: 46%, target: 68%, due: 31 March 2027 }\n  - { metric: Users, baseline: \"1 200\", target: \"8,500\", due: \"March 31, 2027\" }\n  - Revenue | $0.9M | $1.2M | 2027-03-31\n",
    );
    folder.run(&["new", "okrs", "--answers", "a.yml", "--key", "k"]).ok();
    let path = ".rolecall/okrs/k.md";
    let made = folder.read(path);
    for row in [
        "| Activation | 46% | 68% | 31 March 2027 |",
        "| Users | 1 200 | 8,500 | March 31, 2027 |",
        "| Revenue | $0.9M | $1.2M | 2027-03-31 |",
        "**Period:** Q1 2027",
    ] {
        assert!(made.contains(row), "{row}: {made}");
    }
    let ran = folder.run(&["fill", "okrs/k", "--set", "period=H1 2027"]).ok();
    assert!(!ran.err.contains("by hand"), "{ran:?}");
    let text = |whole: &str| whole.split("<!--").next().unwrap().to_owned();
    assert_eq!(text(&folder.read(path)).replace("H1 2027", "Q1 2027"), text(&made));
}

#[test]
fn a_person_may_write_a_number_another_way_in_the_body() {
    let folder = measured();
    folder.run(&["new", "measured", "--key", "k", "--set", "share=46%", "--set", "cost=€900,000"]).ok();
    let path = ".rolecall/measured/k.md";
    folder.edit(path, "- €900,000", "- 0.9 million €");
    folder.run(&["fill", "measured/k", "--set", "day=4 January 2027", "--set", "period=2027-W05"]).ok();
    let text = folder.read(path);
    assert!(text.contains("- 46%\n- 0.9 million €\n- 4 January 2027\n- 2027-W05\n"), "{text}");
    assert!(text.contains("\n04.01.2027 2027-01-07\n"), "{text}");
}

#[test]
fn values_are_compared_however_they_are_written() {
    let folder = measured();
    for (set, says) in [
        ("share=120 %", "`share` must be at most 100"),
        ("cost=€1.2m", "`cost` must be at most 1000000"),
        ("day=31 December 2026", "`day` must be at least 2027-01-01"),
        ("period=December 2026", "`period` must be at least 2027"),
        ("period=January to July 2028", "`period` must be at most H1 2028"),
        ("cost=1.200", "`cost` can be read as two different numbers: `1.200`"),
        ("day=03/04/2027", "write 2027-04-03 for 3 April, or 2027-03-04 for 4 March"),
        ("period=03/04/2027", "`period` can be read as two different periods"),
        ("period=soon", "write it as Q1 2027, H1 2027, 2027, 2027-W05, 2027-01 or January 2027"),
    ] {
        let ran = folder.run(&["new", "measured", "--key", "no", "--set", set]).code(2);
        assert!(ran.err.contains(says), "{set}: {ran:?}");
    }
    for set in ["cost=$1M", "period=2027", "period=Q1 to Q2 2028", "day=1 January 2027"] {
        folder.run(&["new", "measured", "--set", set]).ok();
    }
}

#[test]
fn a_budgets_lines_are_added_up_however_they_are_written() {
    let folder = Folder::new();
    let lines = ["lines=Pay | €1.2m | 900k €", "lines=Tools | €300,000 |"];
    let set = ["--set", "period=2027", "--set", lines[0], "--set", lines[1]];
    folder.run(&[&["new", "budget", "--key", "k"][..], &set].concat()).ok();
    let text = folder.read(".rolecall/budget/k.md");
    assert!(text.contains("**Planned in total:** €1,500,000\n\n**Actual in total:** 900,000 €\n"), "{text}");
    folder.run(&["fill", "budget/k", "--set", "lines=Pay | €5", "--set", "lines=Tools | $5"]).ok();
    assert!(!folder.read(".rolecall/budget/k.md").contains("in total"));
}

#[test]
fn a_feature_backlog_is_sorted_by_rice_when_asked() {
    let folder = Folder::new();
    folder.write(
        "a.yml",
        "items:\n  - { item: Later, value: some, effort: unknown }\n  - { item: Small, value: some, effort: 2 weeks, reach: 500, impact: 1, confidence: 50% }\n  - { item: Big, value: much, effort: 4 weeks, reach: \"8,500\", impact: 2, confidence: 80 }\n  - { item: Equal, value: some, effort: 2 weeks, reach: 500, impact: 1, confidence: 0.5 }\n",
    );
    folder.run(&["new", "feature-backlog", "--answers", "a.yml", "--key", "b"]).ok();
    let path = ".rolecall/feature-backlog/b.md";
    let text = folder.read(path);
    assert_eq!(order(&text), ["Later", "Small", "Big", "Equal"], "without `rank` the order is the rank: {text}");
    assert!(text.contains("| RICE |\n") && text.contains("| 80 | 3400 |"), "{text}");
    folder.run(&["fill", "feature-backlog/b", "--set", "rank=rice"]).ok();
    let text = folder.read(path);
    assert_eq!(order(&text), ["Big", "Small", "Equal", "Later"], "{text}");
    assert!(text.contains("**Sorted by:** rice"), "{text}");
    // Nothing changes if it is filled in again, and a score that somebody overwrites is no answer.
    let again = folder.run(&["fill", "feature-backlog/b", "--json"]).ok().json();
    assert_eq!(again["artifacts"][0]["action"], "keep", "{again}");
    folder.edit(path, "| 3400 |", "| 1 |");
    let ran = folder.run(&["fill", "feature-backlog/b", "--force"]).ok();
    assert_eq!(folder.read(path), text, "{ran:?}");
}

#[test]
fn a_team_backlog_is_sorted_by_wsjf_when_asked() {
    let folder = Folder::new();
    folder.write(
        "a.yml",
        "rank: wsjf\nitems:\n  - { item: Slow, value: 8, effort: L, time_criticality: 3, risk_reduction: 1, job_size: 5 }\n  - { item: Words, value: much, effort: S, time_criticality: 3, risk_reduction: 1, job_size: 1 }\n  - { item: Quick, value: 5, effort: S, time_criticality: 5, risk_reduction: 3, job_size: 2 }\n",
    );
    folder.run(&["new", "team-backlog", "--answers", "a.yml", "--key", "b"]).ok();
    let text = folder.read(".rolecall/team-backlog/b.md");
    assert_eq!(order(&text), ["Quick", "Slow", "Words"], "{text}");
    assert!(text.contains("| WSJF |") && text.contains("| 2 | 6.5 |") && text.contains("| 5 | 2.4 |"), "{text}");
    folder.run(&["new", "team-backlog", "--key", "d", "--draft"]).ok();
    assert!(!folder.read(".rolecall/team-backlog/d.md").contains("WSJF |"));
}

#[test]
fn ranked_gives_a_table_records_and_nothing_else() {
    let folder = Folder::new();
    for (body, says) in [
        ("{{ranked rows by}}", "write `{{table (ranked items field)}}`"),
        ("{{table (ranked by by)}}", "the helper `ranked` takes items, not choice"),
        ("{{table (ranked rows)}}", "the helper `ranked` takes other arguments"),
        ("{{table (ranked rows rank)}}", "field `rank` not found"),
    ] {
        let template = format!(
            "---\nname: R\ntitle: R\nfields:\n  rows: {{ ask: Which?, kind: items, fields: {{ reach: {{ ask: How many? }} }} }}\n  by: {{ ask: How?, kind: choice, choices: [rice, wsjf] }}\n---\n## Rows\n\n{body}\n"
        );
        folder.write(".github/rolecall/templates/product-owner/r.md", template);
        let ran = folder.run(&["templates", "lint"]).code(2);
        assert!(ran.err.contains(says), "{body}: {ran:?}");
    }
}

#[test]
fn a_review_asks_for_what_its_decision_needs() {
    let folder = Folder::new();
    let set = |decision| {
        ["product=Shop", "stage=decline", "evidence=Sales", "reason=Cost", decision].map(|set| ["--set", set]).concat()
    };
    folder.run(&[&["new", "lifecycle-review", "--key", "hold"][..], &set("decision=hold")].concat()).ok();
    let ran = folder.run(&[&["new", "lifecycle-review", "--key", "end"][..], &set("decision=retire")].concat()).code(2);
    assert!(ran.err.contains("lacks `ends`") && ran.err.contains("lacks `migration`"), "{ran:?}");
    let set = ["target=5%", "actual=4%", "learnings=Less", "decision=keep", "actions=Ask | Ana | 1 March 2027"];
    let set = set.map(|set| ["--set", set]).concat();
    folder.run(&[&["new", "impact-review", "--key", "a", "--set", "kind=execution"][..], &set].concat()).ok();
    let ran = folder.run(&[&["new", "impact-review", "--key", "b", "--set", "kind=launch"][..], &set].concat()).code(2);
    assert!(ran.err.contains("lacks `measure_on`"), "{ran:?}");
}
