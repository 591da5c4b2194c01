//! The texts, at any size, and the code that reads them.

use std::hint::black_box;
use std::sync::LazyLock;

use rolecall::core::artifact::{
    Body, Scaffold, Trust, bare, extract_answers, make_safe, merge, numbers, references, safe_sections, sections,
};
use rolecall::core::catalog::{Catalog, TeamFile, load};
use rolecall::core::config::config_file::Config;
use rolecall::core::diagnostic::{Diagnostic, Source};
use rolecall::core::event::{Event, Rules, Values, commands};
use rolecall::core::form::{NO_RESPONSE, owners, recognize};
use rolecall::core::markdown;
use rolecall::core::names::{ArtifactKey, Name, slug};
use rolecall::core::outline::{TableOptions, read_outline, read_table};
use rolecall::core::plan::document;
use rolecall::core::yaml::Document;

use super::Shape;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| load(&[], &Config::default()).unwrap());

fn many(piece: &str, size: usize) -> String {
    piece.repeat(size)
}

fn numbered(size: usize, line: impl Fn(usize) -> String) -> String {
    (0..size).map(line).collect()
}

/// Renders the messages about mistakes, at most 50 of them.
fn told(mistakes: &[Diagnostic]) {
    for mistake in mistakes.iter().take(50) {
        black_box(mistake.render(false));
    }
}

fn yaml(text: &str) {
    if let Err(mistake) = Document::parse(&Source::new("a.yml", text)) {
        told(&[mistake]);
    }
}

fn outline(text: &str) {
    told(&read_outline(&CATALOG, &Source::new("a.yml", text)).mistakes);
}

fn table(text: &str) {
    told(
        &read_table(&CATALOG, &Source::new("a.csv", text), CATALOG.template("user-story"), &TableOptions::default())
            .mistakes,
    );
}

fn config(text: &str) {
    match Config::parse(&Source::new("a.yml", text)) {
        Ok(config) => told(&load(&[], &config).err().unwrap_or_default()),
        Err(mistakes) => told(&mistakes),
    }
}

pub(crate) const DATA: &[Shape] = &[
    ("a wide map", |size| numbered(size, |at| format!("k{at}: v\n")), yaml),
    ("a long list", |size| many("- some words\n", size), yaml),
    ("a long flow", |size| format!("[{}]", many("a, ", size)), yaml),
    ("an open quote", |size| format!("{}b: \"x", numbered(size, |at| format!("k{at}: v\n"))), yaml),
    ("an open bracket", |size| format!("a: [{}", many("{b: [c]}, ", size)), yaml),
    ("a long text", |size| format!("a: |\n{}", many("  some words\n", size)), yaml),
    ("many aliases", |size| format!("a: &a x\nb: [{}]", many("*a, ", size.min(20_000))), yaml),
    (
        "a long outline",
        |size| format!("artifacts:\n{}", numbered(size, |at| format!("  - bug: {{ key: b{at}, actual: a }}\n"))),
        outline,
    ),
    (
        "an outline of mistakes",
        |size| format!("artifacts:\n{}", many("  - bgu: { aktual: a }\n  - bug: { aktual: a }\n", size)),
        outline,
    ),
    ("a long table", |size| format!("key,goal\n{}", numbered(size, |at| format!("k{at},go\n"))), table),
    ("a wide table", |size| format!("{}\n", numbered(size, |at| format!("k{at},"))), table),
    ("a table of mistakes", |size| format!("key,goal\n{}", many("a,b,c,d\n", size)), table),
    ("a table with an open quote", |size| format!("key,goal\n{}\"x", many("a,\"b\"\"c\"\n", size)), table),
    ("a configuration of mistakes", |size| numbered(size, |at| format!("k{at}: v\n")), config),
    ("a long list of outlines", |size| format!("outlines: [{}]", numbered(size, |at| format!("o{at}.yml, "))), config),
];

fn body(text: &str) {
    let parsed = Body::parse(text, None);
    black_box(merge(&parsed, &sections("## Story\n\nNew.\n\n## Notes\n\nNew.\n"), None, &Scaffold::default(), false));
}

fn stranger(text: &str) {
    black_box(make_safe(text, Trust::Outside, false));
    black_box(safe_sections(text));
}

fn code(text: &str) {
    black_box(markdown::certain_code(text));
    black_box(markdown::own_words(text));
    black_box(markdown::tasks(text));
}

fn front_matter(text: &str) {
    drop(black_box(document::read(&Source::new("a.md", text), None)));
}

pub(crate) const MARKDOWN: &[Shape] = &[
    ("many sections", |size| numbered(size, |at| format!("## S{at}\n\nWords.\n\n")), body),
    ("the same section", |size| many("## Story\n\nWords.\n\n", size), body),
    ("headings among fences", |size| many("## Story\n\n```\na\n```\n", size), body),
    ("many markers", |size| many("<!-- rolecall\nkey: bug/a\n-->\n\n", size), body),
    ("open comments", |size| many("<!-- a ", size), stranger),
    ("mentions", |size| many("@ana, ", size), stranger),
    ("open elements", |size| many("<pre <div>\n", size), stranger),
    ("headings", |size| many("# a\n", size), stranger),
    ("fences", |size| many("```\na\n", size), stranger),
    ("backticks", |size| numbered(size, |at| format!("{} a ", "`".repeat(at % 40 + 1))), code),
    ("brackets", |size| many("[a](", size), code),
    ("stars", |size| many("*a _b ", size), code),
    ("ticks", |size| many("- [x] a\n", size), code),
    ("items", |size| many("* a\n", size), code),
    (
        "a front matter",
        |size| format!("---\nkey: bug/a\n{}---\nText.\n", numbered(size, |at| format!("k{at}: v\n"))),
        front_matter,
    ),
];

fn comment(text: &str) {
    black_box(commands(text));
}

fn title(text: &str) {
    black_box((slug(text), Name::from_title(text), bare(text)));
}

fn filed(text: &str) {
    black_box(recognize(CATALOG.templates(), text, Trust::Outside));
}

fn answers(text: &str) {
    let template = CATALOG.template("user-story").unwrap();
    let key = ArtifactKey::parse("user-story/a").unwrap();
    black_box(extract_answers(&CATALOG, template, &key, "A title", None, &sections(text), Trust::Outside));
}

fn links(text: &str) {
    black_box((references(text), numbers(text)));
}

fn code_owners(text: &str) {
    black_box(owners(&CATALOG, ".github/rolecall/templates", text));
}

fn payload(text: &str) {
    let issue = serde_json::json!({ "action": "opened", "issue": { "title": text, "labels": [] } });
    let event = Event::new("issues.opened", issue).unwrap();
    let rules = "rules:\n  odd:\n    on: issues.opened\n    if: { issue.title: ['*a*a*a*a*b', '[a-z]*[b-z]*!'] }\n    create: bug\n";
    let config = Config::parse(&Source::new("a.yml", rules)).unwrap();
    let rules = Rules::read(&config, &CATALOG).unwrap();
    let values = Values::new(&event, jiff::civil::date(2026, 1, 1));
    for rule in &rules.all {
        black_box((rule.applies_to(&event, &values), rule.unmet_condition(&event, &values)));
    }
    black_box(values.render("{{#each issue.labels}}{{this}}{{/each}}{{slug issue.title}}"));
}

pub(crate) const WORDS: &[Shape] = &[
    ("commands", |size| many("/rolecall accept\n", size), comment),
    (
        "a command's answers",
        |size| format!("/rolecall fill {}", numbered(size, |at| format!("f{at}=\"x y\" "))),
        comment,
    ),
    ("quotes in a command", |size| format!("/rolecall fill a={}", many("\"x ", size)), comment),
    ("a title of words", |size| many("Some Words ", size), title),
    ("a title of signs", |size| many("+🚀`<", size), title),
    ("a title of accents", |size| format!("a{}", many("\u{301}", size)), title),
    (
        "a form's answers",
        |size| format!("### What happens?\n\n{}\n\n### What should happen?\n\n{NO_RESPONSE}", many("words\n", size)),
        filed,
    ),
    ("a form of headings", |size| many("### What happens?\n\n_No response_\n\n", size), filed),
    (
        "read back",
        |size| {
            format!(
                "## Story\n\nAs a **x**, I want to **y**, so that **z**.\n\n## Acceptance criteria\n\n{}",
                many("- [ ] one\n", size)
            )
        },
        answers,
    ),
    ("read back of stars", |size| format!("## Story\n\n{}", many("As a **x**, I want to ", size)), answers),
    ("references", |size| many("[a](bug/a.md) `bug/b` #12 ", size), links),
    ("code owners", |size| numbered(size, |at| format!("/p{at}/ @a\n")), code_owners),
    ("a glob", |size| many("a", size), payload),
];

fn template(text: &str) {
    let head = "---\nname: Spike\ntitle: \"{{question}}\"\nfields:\n  question: { ask: What?, required: true }\n---\n## A\n\n{{question}}\n\n";
    let source = Source::new(".github/rolecall/templates/product-owner/spike.md", format!("{head}{text}"));
    let team = [TeamFile { path: "product-owner/spike.md".to_owned(), source }];
    told(&load(&team, &Config::default()).err().unwrap_or_default());
}

fn partials(text: &str) {
    let partial = |at: usize, text: &str| TeamFile {
        path: format!("partials/p{at}.md"),
        source: Source::new(format!(".github/rolecall/templates/partials/p{at}.md"), text),
    };
    let team: Vec<TeamFile> = text.split('\n').enumerate().map(|(at, text)| partial(at, text)).collect();
    told(&load(&team, &Config::default()).err().unwrap_or_default());
}

/// Partials, each of which includes the next one ten times.
fn tenfold(size: usize) -> String {
    let each = |at: usize| match at % 13 {
        12 => "x\n".to_owned(),
        _ => format!("{}\n", format!("{{{{> p{}}}}}", at + 1).repeat(10)),
    };
    numbered(size, each)
}

fn rules(text: &str) {
    if let Ok(config) = Config::parse(&Source::new("a.yml", text)) {
        told(Rules::read(&config, &CATALOG).err().unwrap_or_default().as_slice());
    }
}

pub(crate) const TEMPLATES: &[Shape] = &[
    ("a template's text", |size| many("Some words.\n", size), template),
    ("a template's names", |size| many("{{question}} ", size), template),
    ("a template's mistakes", |size| many("{{answer}}\n", size), template),
    ("a template of open braces", |size| format!("{}{{{{", many("{{question}}\n", size)), template),
    ("a template's blocks", |size| many("{{#if question}}a{{/if}}\n", size), template),
    ("a template's fields", |size| format!("{}\n", many("x", size)), template),
    ("partials that include", tenfold, partials),
    (
        "partials in a ring",
        |size| numbered(size, |at| format!("{{{{> p{}}}}}{{{{> p{}}}}}\n", (at + 1) % size, (at + 2) % size)),
        partials,
    ),
    (
        "rules",
        |size| format!("rules:\n{}", numbered(size, |at| format!("  r{at}: {{ on: issues.opened, create: bug }}\n"))),
        rules,
    ),
    (
        "times",
        |size| {
            format!(
                "rules:\n  a:\n    on: schedule\n    if: {{ schedule: '{}1 * * * *' }}\n    apply: outlines\n",
                many("1,", size)
            )
        },
        rules,
    ),
];
