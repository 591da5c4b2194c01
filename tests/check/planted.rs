//! Planted documents: good ones, the same with one defect each, and hard negatives that only look like one.

use std::collections::BTreeSet;

use rolecall::core::check::{Kind, Subject};

use super::{checks_in, findings};

/// A planted text: what it is, and the checks that must find something in it, among those that it is planted for.
pub(super) struct Planted {
    pub(super) text: String,
    pub(super) kind: Kind,
    pub(super) defects: Vec<&'static str>,
}

/// Role, want, why and two criteria of a good story.
const STORIES: [[&str; 5]; 10] = [
    [
        "ferry captain",
        "see the tide at the next port",
        "I leave before the water is too low",
        "The tide of the next 12 hours is listed",
        "Without a signal, the last known tide is shown with its time",
    ],
    [
        "school cook",
        "order vegetables for Monday by Friday noon",
        "no meal is canceled",
        "An order before 12:00 is delivered on Monday",
        "An order after 12:00 is refused with the next date",
    ],
    [
        "beekeeper",
        "note the weight of a hive",
        "I notice a swarm on the same day",
        "A weight is kept with its day",
        "A weight below 0 kg is refused",
    ],
    [
        "night nurse",
        "hand my open tasks to the day shift",
        "nobody is given a dose twice",
        "The day shift sees each open task with its patient",
        "A task that is done can't be handed over",
    ],
    [
        "todo app user",
        "get back a list that I deleted",
        "one wrong tap doesn't cost me a week of notes",
        "A deleted list is offered for 30 days",
        "A list of another account can't be restored",
    ],
    [
        "TBD-list maintainer",
        "sort entries by their age",
        "the oldest is answered first",
        "The oldest entry is on top",
        "Entries without a day come last",
    ],
    [
        "choir leader",
        "learn who is ill before the rehearsal",
        "I choose songs that we can sing",
        "Each absence shows its voice",
        "An absence after 18:00 is not counted",
    ],
    [
        "tenant",
        "report a broken heater with a photo",
        "the caretaker brings the right part",
        "A photo of up to 10 MB is accepted",
        "A larger photo is refused with its size",
    ],
    [
        "bus driver",
        "swap a shift with a colleague",
        "I can be at my son's matches",
        "Both see the new shift within one minute",
        "A swap that makes more than 48 h in a week is refused",
    ],
    [
        "museum guide",
        "count the visitors of a tour",
        "the fire brigade knows how many are inside",
        "The number is on the door's screen",
        "A number above the limit is refused",
    ],
];

const PLACEHOLDERS: [&str; 8] = ["TBD", "TODO", "…", "...", "???", "_to be defined_", "<fill in>", "[to be done]"];

fn story([role, want, why, one, other]: [&str; 5]) -> String {
    format!(
        "## Story\n\nAs a **{role}**, I want to **{want}**, so that **{why}**.\n\n## Acceptance criteria\n\n- [ ] {one}\n- [ ] {other}\n"
    )
}

fn stories(all: &mut Vec<Planted>) {
    let mut add = |text: String, defects: &[&'static str]| {
        all.push(Planted { text, kind: Kind::Story, defects: defects.to_vec() });
    };
    for (at, parts) in STORIES.into_iter().enumerate() {
        let [role, want, why, one, other] = parts;
        let whole = story(parts);
        add(whole.clone(), &[]);
        add(whole.replace('\n', "\r\n"), &[]);
        for gap in PLACEHOLDERS {
            add(story([gap, want, why, one, other]), &["role-missing", "placeholder"]);
            add(story([role, want, gap, one, other]), &["why-empty", "placeholder"]);
            let criteria = format!("- [ ] {one}\n- [ ] {other}\n");
            add(whole.replace(&criteria, &format!("- [ ] {gap}\n")), &["criteria-missing", "placeholder"]);
        }
        add(whole.replace(&format!("As a **{role}**, "), ""), &["role-missing"]);
        add(whole.replace(&format!(", so that **{why}**"), ""), &["no-why"]);
        add(whole.replace(&format!(", so that **{why}**"), ", so that"), &["why-empty"]);
        add(whole[..whole.find("## Acceptance").unwrap()].to_owned(), &["criteria-missing"]);
        add(whole.replace(&format!("- [ ] {one}\n- [ ] {other}\n"), ""), &["criteria-missing"]);
        let guidance = format!("> Guidance: choose a slice whose absence the user would notice.\n\n{whole}");
        add(guidance, &["untouched-scaffold"]);
        let criteria: Vec<String> = (0..9).map(|at| format!("- [ ] {one} at place {at}\n")).collect();
        let many = whole.replace(&format!("- [ ] {one}\n"), &criteria.concat());
        add(many, &["two-stories-in-one"]);
        if at % 2 == 0 {
            let happy = "- [ ] The page opens\n- [ ] The name is shown\n- [ ] The day is shown\n";
            let none = whole.replace(&format!("- [ ] {one}\n- [ ] {other}\n"), happy);
            add(none.clone(), &["criteria-no-unhappy-path"]);
            add(none + "- [ ] A wrong name is refused\n", &[]);
        }
        add(whole.replace(&format!("**{want}**"), &format!("**{want} (see the talk in May)**")), &["not-minimal"]);
        add(whole.replace(&format!("**{want}**"), &format!("**{want}, e.g. on Sunday**")), &["not-minimal"]);
        add(whole.replace(&format!("**{why}**."), &format!("**{why}**. The board wants this soon.")), &["not-minimal"]);
        add(whole.replace(&format!("**{want}**"), &format!("**{want} for each team (HQ)**")), &[]);
    }
}

/// Texts that look as if they had a defect.
fn hard_negatives(all: &mut Vec<Planted>) {
    let criteria = "\n\n## Acceptance criteria\n\n- [ ] The list has an end\n- [ ] An empty list says so\n";
    for line in [
        "As a TODO-list fan, I want to hide done items to keep my page short.",
        "As a curator of the TBD archive, I want to print labels for audit purposes.",
        "In order to save paper, as a clerk, I want to sign forms on my phone.",
        "As a baker, I want to see tomorrow's orders because I start at three.",
        "As a runner I want to pause a race so I can cross a street.",
        "As a judge, I want to read the file(s) of a case so that I am prepared.",
        "As a buyer of the Lorem Ipsum press, I want to pay later so that I can read first.",
        "As a member of Team XXX, I want to vote once so that nobody counts twice.",
        "As a driver, I want to re-use a route, saving me ten minutes a day.",
        "As a farmer, I want to compare prices, as they change every hour.",
    ] {
        all.push(Planted { text: format!("{line}{criteria}"), kind: Kind::Story, defects: Vec::new() });
    }
    let free = "# Faster boarding\n\nAs a steward, I want to scan two passes at once.\n\n## Why\n\nQueues block the aisle.\n\n**Acceptance criteria:**\n\n* two passes are read\n* a torn pass is refused\n";
    all.push(Planted { text: free.to_owned(), kind: Kind::Story, defects: Vec::new() });
    let steps = "As a guest, I want to leave early, so that I catch my train.\n\n## Scenarios\n\nGiven a paid bill\nWhen I leave the key\nThen the room is free\n";
    all.push(Planted { text: steps.to_owned(), kind: Kind::Story, defects: Vec::new() });
}

const METRICS: [[&str; 3]; 6] = [
    ["Days from order to bread", "9", "3"],
    ["Members who come twice a week (%)", "22", "40"],
    ["Lost parcels per 1,000", "7", "0"],
    ["Volunteers with a first-aid course", "0", "25"],
    ["Calls that end within one minute (%)", "51", "70"],
    ["Complaints a month", "14", "5"],
];

fn okr(rows: &str, header: &str, period: &str) -> String {
    format!("{period}## Objective\n\nMore people come back\n\n## Key results\n\n{header}\n{rows}")
}

fn okrs(all: &mut Vec<Planted>) {
    let header = "| Metric | Baseline | Target | Due |\n|---|---|---|---|";
    let period = "**Period:** Q2 2027\n\n";
    for [metric, baseline, target] in METRICS {
        let mut add = |text: String, defects: &[&'static str]| {
            all.push(Planted { text, kind: Kind::Okrs, defects: defects.to_vec() });
        };
        add(okr(&format!("| {metric} | {baseline} | {target} | 2027-06-30 |\n"), header, period), &[]);
        add(okr(&format!("| {metric} | {baseline} | {target} | |\n"), header, period), &[]);
        add(okr(&format!("| {metric} | {baseline} | {target} | |\n"), header, ""), &["kr-no-date"]);
        for gap in ["TBD", "…", "<fill in>"] {
            let text = okr(&format!("| {metric} | {gap} | {target} | 2027-06-30 |\n"), header, period);
            add(text, &["kr-no-baseline", "placeholder"]);
            let text = okr(&format!("| {metric} | {baseline} | {gap} | 2027-06-30 |\n"), header, period);
            add(text, &["kr-no-target", "placeholder"]);
        }
        add(okr(&format!("| {metric} |  | {target} | 2027-06-30 |\n"), header, period), &["kr-no-baseline"]);
        add(okr(&format!("| {metric} | {baseline} |  | 2027-06-30 |\n"), header, period), &["kr-no-target"]);
        let short = "| Metric | Target | Due |\n|---|---|---|";
        add(okr(&format!("| {metric} | {target} | 2027-06-30 |\n"), short, period), &["kr-no-baseline"]);
        let short = "| Metric | Baseline | Due |\n|---|---|---|";
        add(okr(&format!("| {metric} | {baseline} | 2027-06-30 |\n"), short, period), &["kr-no-target"]);
    }
}

fn plans(all: &mut Vec<Planted>) {
    for (problem, outcome, metric) in [
        ("Couriers lose the address", "They finish a tour without a call", "Calls per tour"),
        ("Kitchens start late", "They start on the first ring", "Minutes to the first dish"),
        ("Guests can't find the door", "They arrive without asking", "Questions at the desk"),
    ] {
        let mut add = |text: String, defects: &[&'static str]| {
            all.push(Planted { text, kind: Kind::Roadmap, defects: defects.to_vec() });
        };
        let header = "## Goal\n\nFewer lost orders\n\n## Now\n\n| Problem | Outcome | Metric |\n|---|---|---|\n";
        add(format!("{header}| {problem} | {outcome} | {metric} |\n"), &[]);
        add(format!("{header}| {problem} | | {metric} |\n"), &["roadmap-no-outcome"]);
        add(format!("{header}| {problem} | {outcome} | |\n"), &["roadmap-no-measure"]);
        add(format!("{header}| {problem} | {outcome} | TBD |\n"), &["roadmap-no-measure", "placeholder"]);
        let header = "## Now\n\n| Problem | Metric |\n|---|---|\n";
        add(format!("{header}| {problem} | {metric} |\n"), &["roadmap-no-outcome"]);
        let header = "## Now\n\n| Problem | Outcome |\n|---|---|\n";
        add(format!("{header}| {problem} | {outcome} |\n"), &["roadmap-no-measure"]);
    }
    for heading in ["Not doing", "Non-goals", "What we won't do", "Out of scope", "Trade-offs"] {
        let mut add = |text: String, defects: &[&'static str]| {
            all.push(Planted { text, kind: Kind::Strategy, defects: defects.to_vec() });
        };
        let start = "**Horizon:** 2028\n\n## Diagnosis\n\nHalf of the visitors never see the garden\n\n";
        add(format!("{start}## {heading}\n\n- A second shop\n"), &[]);
        add(format!("{start}## {heading}\n"), &["strategy-no-not-doing"]);
        add(format!("{start}## {heading}\n\n- TBD\n"), &["strategy-no-not-doing", "placeholder"]);
        add(start.to_owned(), &["strategy-no-not-doing"]);
    }
}

/// All planted documents.
pub(super) fn all() -> Vec<Planted> {
    let mut all = Vec::new();
    stories(&mut all);
    hard_negatives(&mut all);
    okrs(&mut all);
    plans(&mut all);
    all
}

/// The checks that the planted documents are for. Others may find something in them, too.
pub(super) const PLANTED_FOR: [&str; 16] = [
    "role-missing",
    "no-why",
    "why-empty",
    "criteria-missing",
    "kr-no-baseline",
    "kr-no-target",
    "kr-no-date",
    "roadmap-no-outcome",
    "roadmap-no-measure",
    "strategy-no-not-doing",
    "placeholder",
    "untouched-scaffold",
    "required-missing",
    "not-minimal",
    "two-stories-in-one",
    "criteria-no-unhappy-path",
];

#[test]
fn each_planted_defect_is_found_and_nothing_else() {
    let all = all();
    assert!(all.len() >= 300, "{} documents", all.len());
    let mut wrong = Vec::new();
    for planted in &all {
        let found: BTreeSet<String> = checks_in(&planted.text, planted.kind).into_iter().collect();
        let found: BTreeSet<&str> =
            found.iter().map(String::as_str).filter(|check| PLANTED_FOR.contains(check)).collect();
        let wanted: BTreeSet<&str> = planted.defects.iter().copied().collect();
        if found != wanted {
            wrong.push(format!("wanted {wanted:?}, found {found:?} in\n{}", planted.text));
        }
    }
    assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), all.len(), wrong.join("\n---\n"));
}

#[test]
fn duplicates_are_found_on_the_later_story() {
    let lines = [
        "As a cook, I want to see today's orders, so that I start early.",
        "As a waiter, I want to see the orders of table 4.",
        "As a manager, I want to see today's orders, so that I hire.",
        "As a cook, I want to view today's orders.",
        "As a guest, I want to see who cooked my dish.",
        "As a guest, I want to see how my dish was cooked.",
    ];
    let found = findings(lines.iter().map(|line| Subject::line(*line, Kind::Story)).collect());
    let found: Vec<(&str, &str)> = found
        .findings
        .iter()
        .filter(|finding| finding.check.starts_with("duplicate"))
        .map(|finding| (finding.check.as_str(), finding.words.as_str()))
        .collect();
    assert_eq!(found, [("duplicate-exact", "see today's orders"), ("duplicate-near", "view today's orders")]);
}

#[test]
fn words_are_checked_in_english_only() {
    let german = "Als Koch möchte ich die Bestellungen einfach und schnell verwalten, damit ich früher beginne.";
    assert!(findings(vec![Subject::line(german, Kind::Story)]).findings.is_empty());
}

#[test]
fn what_a_program_says_about_its_work_only_informs() {
    let text = "As a maintainer, I want to update parser to 2.0.\n\nThis issue was automatically created.\n";
    let found = findings(vec![Subject::markdown(text, Kind::Story)]);
    assert!(!found.findings.is_empty() && found.summary.errors == 0, "{found:?}");
}
