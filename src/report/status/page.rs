//! How things stand as one page that works without a network and without a server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use handlebars::{Handlebars, html_escape};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::page_tree::{Choices, choices, render_tree};
use crate::core::check::Summary;
use crate::core::counted::counted;
use crate::core::status::{
    Facts, Finding, Flow, HATS, Lane, Overview, PersonLine, Product, RoleLine, Sprint, Week, flows, sprints, weeks,
};

/// Says which file is a page of ours, and may be written again.
pub const PAGE_MARK: &str = "<meta name=\"generator\" content=\"rolecall\">";

const TEMPLATE: &str = include_str!("page.hbs");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The chart's height and the width of a week, in the units of its drawing.
const HEIGHT: usize = 120;
const WEEK: usize = 24;

#[derive(Serialize)]
struct Page<'a> {
    mark: &'static str,
    style: &'static str,
    script: &'static str,
    style_hash: String,
    script_hash: String,
    product: &'a str,
    today: String,
    counts: Counts,
    held: usize,
    all_roles: usize,
    kinds: Vec<PageKind>,
    roles: &'a [RoleLine],
    hats: Vec<&'static str>,
    people: Vec<PagePerson<'a>>,
    roadmaps: Vec<Roadmap<'a>>,
    chart: Chart,
    flows: Vec<PageFlow>,
    sprints: Vec<PageSprint>,
    choices: Choices,
    tree: String,
}

#[derive(Serialize)]
struct Counts {
    artifacts: String,
    errors: String,
    warnings: String,
    notes: String,
}

impl Counts {
    fn of(summary: Summary) -> Self {
        Self {
            artifacts: counted(summary.artifacts, "artifact"),
            errors: counted(summary.errors, "error"),
            warnings: counted(summary.warnings, "warning"),
            notes: counted(summary.notes, "note"),
        }
    }
}

#[derive(Serialize)]
struct PageKind {
    severity: &'static str,
    id: &'static str,
    count: usize,
    few: Vec<PageFinding>,
    more: Vec<PageFinding>,
    more_count: usize,
}

/// A finding as HTML.
#[derive(Serialize)]
struct PageFinding {
    subject: Option<String>,
    message: String,
    hint: String,
}

#[derive(Serialize)]
struct PagePerson<'a> {
    login: &'a str,
    open: usize,
    roles: String,
    hats: Vec<bool>,
}

#[derive(Serialize)]
struct Roadmap<'a> {
    title: &'a str,
    lanes: Vec<PageLane<'a>>,
}

#[derive(Serialize)]
struct PageLane<'a> {
    name: &'static str,
    rows: Vec<&'a str>,
}

#[derive(Serialize)]
struct Chart {
    width: usize,
    height: usize,
    bars: Vec<Bar>,
    weeks: Vec<Week>,
    most: usize,
}

#[derive(Serialize)]
struct Bar {
    x: usize,
    opened_y: usize,
    opened: usize,
    closed_x: usize,
    closed_y: usize,
    closed: usize,
}

#[derive(Serialize)]
struct PageFlow {
    from: String,
    to: String,
    ack: String,
    returned: usize,
    done: usize,
    days: String,
    open: usize,
    wait: String,
}

#[derive(Serialize)]
struct PageSprint {
    title: String,
    end: String,
    stories: String,
    criteria_done: usize,
    criteria: usize,
}

/// Renders the page. Every text of people is escaped, and the page forbids all scripts and styles but its own.
///
/// `name` is what the product is called: the repository's name, or its folder's.
pub fn render_page(product: &Product<'_>, overview: &Overview, name: &str) -> String {
    let (held, all_roles) = overview.covered();
    let page = Page {
        mark: PAGE_MARK,
        style: STYLE,
        script: SCRIPT,
        style_hash: hash(STYLE),
        script_hash: hash(SCRIPT),
        product: name,
        today: product.today.to_string(),
        counts: Counts::of(overview.summary),
        held,
        all_roles,
        kinds: overview.kinds().iter().map(|all| kind(all)).collect(),
        roles: &overview.roles,
        hats: HATS.iter().map(|hat| hat.name()).collect(),
        people: people(overview),
        roadmaps: roadmaps(product),
        chart: chart(weeks(product)),
        flows: flows(product).into_iter().map(|flow| page_flow(product, flow)).collect(),
        sprints: sprints(product).into_iter().map(page_sprint).collect(),
        choices: choices(product),
        tree: render_tree(product),
    };
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.render_template(TEMPLATE, &page).expect("our own page is a template that our own types fit")
}

/// The hash by which the page's policy knows its own style and script.
fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

/// How many findings of a kind are in sight before the others are unfolded.
const FEW: usize = 3;

fn kind(all: &[&Finding]) -> PageKind {
    let mut few: Vec<PageFinding> = all.iter().map(|finding| page_finding(finding)).collect();
    let more = few.split_off(FEW.min(few.len()));
    PageKind { severity: all[0].severity.word(), id: all[0].id, count: all.len(), few, more_count: more.len(), more }
}

fn page_finding(finding: &Finding) -> PageFinding {
    PageFinding {
        subject: finding.is_about_artifact().then(|| html_escape(&finding.subject)),
        message: with_code(&finding.message),
        hint: with_code(&finding.hint),
    }
}

/// A sentence of ours as HTML, in which commands and keys are code.
fn with_code(text: &str) -> String {
    let part = |(turn, part): (usize, &str)| match turn % 2 {
        1 => format!("<code>{}</code>", html_escape(part)),
        _ => html_escape(part),
    };
    text.split('`').enumerate().map(part).collect()
}

fn people(overview: &Overview) -> Vec<PagePerson<'_>> {
    let name = |id: &String| {
        overview.roles.iter().find(|role| role.id == *id).map_or_else(|| id.clone(), |role| role.name.clone())
    };
    let row = |person: &PersonLine| {
        (
            person.roles.iter().map(name).collect::<Vec<_>>().join(", "),
            HATS.map(|hat| person.hats.contains(&hat)).to_vec(),
        )
    };
    let rows = overview.people.iter().map(|person| {
        let (roles, hats) = row(person);
        PagePerson { login: &person.login, open: person.open, roles, hats }
    });
    rows.collect()
}

/// The roadmaps that are not closed, with their rows.
fn roadmaps<'a>(product: &'a Product<'_>) -> Vec<Roadmap<'a>> {
    let shown = product.all.iter().filter(|facts| facts.is_open && !facts.lanes.is_empty());
    let lane = |lanes: &'a [Lane], when: &str, name: &'static str| PageLane {
        name,
        rows: lanes.iter().filter(|lane| lane.when == when).map(|lane| lane.text.as_str()).collect(),
    };
    let roadmap = |facts: &'a Facts| Roadmap {
        title: &facts.title,
        lanes: [("now", "Now"), ("next", "Next"), ("later", "Later")]
            .map(|(when, name)| lane(&facts.lanes, when, name))
            .into(),
    };
    shown.map(roadmap).collect()
}

fn chart(weeks: Vec<Week>) -> Chart {
    let most = weeks.iter().map(|week| week.opened.max(week.closed)).max().unwrap_or(0);
    let tall = |number: usize| if most == 0 { 0 } else { (number * HEIGHT).div_ceil(most) };
    let bar = |(at, week): (usize, &Week)| Bar {
        x: at * WEEK + 2,
        opened: tall(week.opened),
        opened_y: HEIGHT - tall(week.opened),
        closed_x: at * WEEK + 12,
        closed: tall(week.closed),
        closed_y: HEIGHT - tall(week.closed),
    };
    let bars = weeks.iter().enumerate().map(bar).collect();
    Chart { width: weeks.len() * WEEK, height: HEIGHT, bars, weeks, most }
}

fn page_flow(product: &Product<'_>, flow: Flow) -> PageFlow {
    let name = |id: String| product.catalog.role(&id).map_or(id, |role| role.name.clone());
    let days = |days: Option<i32>| match days {
        Some(1) => "1 day".to_owned(),
        Some(days) => format!("{days} days"),
        None => "–".to_owned(),
    };
    PageFlow {
        from: name(flow.from),
        to: name(flow.to),
        ack: days(flow.median_to_ack),
        returned: flow.returned,
        done: flow.done,
        days: days(flow.median_days),
        open: flow.open,
        wait: days(flow.longest_wait),
    }
}

fn page_sprint(sprint: Sprint) -> PageSprint {
    PageSprint {
        title: sprint.title,
        end: sprint.end.map_or_else(String::new, |end| format!("until {end}")),
        stories: format!("{} of {} stories done", sprint.stories_done, sprint.stories),
        criteria_done: sprint.criteria_done,
        criteria: sprint.criteria,
    }
}
