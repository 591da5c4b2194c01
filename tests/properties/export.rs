//! What is exported reads back as what was exported: as an outline whatever the answers say, as a table for everything
//! that people write into cells, and with the program for a whole product in every format.

use proptest::prelude::*;
use rolecall::core::artifact::{RawAnswer, Request, Requests, Trust};
use rolecall::core::diagnostic::Source;
use rolecall::core::names::Name;
use rolecall::core::outline::{TableOptions, read_outline, read_table, write_csv, write_outline, write_rows};

use super::{CATALOG, words};
use crate::support::Folder;

/// A request with these answers, as far as they fit their fields.
fn request(template: &str, name: &str, answers: &[(&str, Vec<String>)], labels: &[String]) -> Request {
    let template = CATALOG.template(template).unwrap();
    let mut request = Request::new(template.id.clone());
    request.name = Name::new(name).ok();
    request.labels = labels.iter().map(|label| label.trim().to_owned()).filter(|label| !label.is_empty()).collect();
    for (field, words) in answers {
        drop(request.answers.give(template, field, RawAnswer::Words(words), Trust::Typed));
    }
    request
}

fn requests(texts: &[String], items: &[String], labels: &[String], milestone: &str) -> Vec<Request> {
    let text = |at: usize| vec![texts[at].clone()];
    let mut story = request(
        "user-story",
        "a",
        &[
            ("persona", text(0)),
            ("goal", text(1)),
            ("benefit", text(2)),
            ("criteria", items.to_vec()),
            ("notes", text(3)),
        ],
        labels,
    );
    let milestone = milestone.trim();
    story.milestone = (!milestone.is_empty()).then(|| milestone.to_owned());
    let quoted = |words: &str| serde_json::to_string(words).unwrap();
    let row = format!("{{ metric: {}, baseline: 1.10, target: 2, due: 2027-06-30 }}", quoted(&texts[1]));
    let results = request("okrs", "b", &[("objective", text(0)), ("key_results", vec![row.clone(), row])], &[]);
    let mut bug = request("bug", "c", &[("actual", text(2)), ("expected", text(3)), ("steps", items.to_vec())], labels);
    bug.parent = rolecall::core::artifact::Parent::parse("user-story/a").ok();
    vec![story, results, bug]
}

#[track_caller]
fn same(read: &dyn Requests, written: &[Request], text: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(read.count(), written.len(), "{}", text);
    for (at, written) in written.iter().enumerate() {
        let read = read.at(at);
        prop_assert_eq!(&read.answers, &written.answers, "{}", text);
        prop_assert_eq!(
            (&read.name, &read.parent, &read.labels, &read.milestone),
            (&written.name, &written.parent, &written.labels, &written.milestone),
            "{}",
            text
        );
    }
    Ok(())
}

/// What people write into the cells of a table: several lines, separators, quotes, marks of lists.
fn cell() -> impl Strategy<Value = String> {
    "[a-zé,;|\"'#:*=+-]{1,8}( [a-zé,;|\"'#:*=+-]{1,8}){0,3}(\n[a-zé,;|]{1,9}){0,2}"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn an_exported_outline_reads_back(
        texts in prop::collection::vec(words(), 4),
        items in prop::collection::vec(words(), 1..5),
        labels in prop::collection::vec("[a-z #:,é]{1,12}", 0..3),
        milestone in "[a-z #:0-9]{0,9}",
    ) {
        let written = requests(&texts, &items, &labels, &milestone);
        let text = write_outline(&CATALOG, &written);
        let read = read_outline(&CATALOG, &Source::new("o.yml", text.as_str()));
        prop_assert!(read.mistakes.is_empty(), "{:?}\n{}", read.mistakes, text);
        same(&read.requests, &written, &text)?;
    }

    #[test]
    fn an_exported_table_reads_back(
        texts in prop::collection::vec(cell(), 4),
        items in prop::collection::vec(cell(), 1..5),
        labels in prop::collection::vec("[a-z #:é]{1,12}", 0..3),
        milestone in "[a-z #:0-9]{0,9}",
    ) {
        let written = requests(&texts, &items, &labels, &milestone);
        let text = write_csv(&write_rows(&CATALOG, &written));
        let read = read_table(&CATALOG, &Source::new("t.csv", text.as_str()), None, &TableOptions::default());
        prop_assert!(read.mistakes.is_empty(), "{:?}\n{}", read.mistakes, text);
        same(&read.requests, &written, &text)?;
    }
}

#[test]
fn a_whole_product_is_exported_and_applied_again_without_a_change() {
    let folder = Folder::new();
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bookshop");
    for file in ["outline.yml", "stories.csv", ".github/rolecall.yml"] {
        folder.write(file, std::fs::read(example.join(file)).unwrap());
    }
    folder.run(&["apply", "outline.yml"]).ok();
    folder.run(&["apply", "stories.csv", "--template", "user-story"]).ok();
    let before = folder.snapshot();
    let count = folder.run(&["list", "--json"]).ok().json()["artifacts"].as_array().unwrap().len();
    for (format, file) in [("--outline", "all.yml"), ("--csv", "all.csv"), ("--xlsx", "all.xlsx")] {
        let ran = folder.run(&["export", format, "--output", file, "--json"]).ok();
        let told = ran.json();
        let (exported, left_out) = (told["exported"].as_array().unwrap(), told["left_out"].as_array().unwrap());
        assert_eq!(exported.len() + left_out.len(), count, "{ran:#?}");
        assert!(exported.len() * 10 >= count * 9, "{format}: {ran:#?}");
        let again = folder.run(&["apply", file, "--json"]).ok();
        let told = again.json();
        assert_eq!(told["artifacts"].as_array().unwrap().len(), exported.len(), "{format}: {again:#?}");
        assert_eq!(told["summary"]["kept"], exported.len(), "{format}: all of them are up to date: {again:#?}");
        std::fs::remove_file(folder.path(file)).unwrap();
    }
    assert_eq!(folder.snapshot(), before, "not even a marker is written");
}

#[test]
fn an_exported_outline_is_recorded_only_by_what_it_changes() {
    let folder = Folder::new();
    folder.write("plan.yml", crate::support::outline(&[("a", "buy"), ("b", "sell")]));
    folder.run(&["apply", "plan.yml"]).ok();
    folder.run(&["export", "--outline", "--output", "copy.yml"]).ok();
    folder.edit("copy.yml", "buy", "buy a book");
    assert!(folder.run(&["apply", "copy.yml"]).ok().err.contains("2 artifacts: 1 updated, 1 kept"));
    assert!(folder.read(".rolecall/user-story/a.md").contains("outline: copy.yml"));
    assert!(!folder.read(".rolecall/user-story/b.md").contains("outline: copy.yml"));
    // Once a team keeps it, it counts like any other.
    let text = folder.read("copy.yml");
    folder.write("copy.yml", text.split_once('\n').unwrap().1);
    folder.run(&["apply", "copy.yml"]).ok();
    assert!(folder.read(".rolecall/user-story/b.md").contains("outline: copy.yml"));
}

#[test]
fn an_export_is_filtered_and_overwrites_nothing() {
    let folder = Folder::new();
    folder
        .run(&[
            "new",
            "user-story",
            "--key",
            "a",
            "--set",
            "persona=Guest",
            "--set",
            "goal=pay",
            "--set",
            "benefit=time",
            "--set",
            "criteria=one",
        ])
        .ok();
    folder.run(&["new", "bug", "--key", "b", "--draft"]).ok();
    let ran = folder.run(&["export", "--csv"]).ok();
    assert_eq!(ran.out, "template,key,persona,goal,benefit,criteria\nuser-story,a,Guest,pay,time,- one\n");
    assert!(ran.err.contains("left out `bug/b`: it is a draft"), "{ran:#?}");
    assert_eq!(folder.run(&["export", "--outline", "--template", "bug"]).ok().out, "artifacts: []\n");
    assert!(folder.run(&["export", "--csv", "--milestone", "v1"]).ok().out.lines().count() == 1);
    folder.write("mine.csv", "mine");
    for (arguments, says) in [
        (&["--csv", "--output", "mine.csv"][..], "mine.csv exists already"),
        (&["--csv", "--output", "mine.xlsx"], "would not be read as what it is"),
        (&["--xlsx"], "a workbook can't be printed"),
        (&["--csv", "--json"], "can't both go to standard output"),
        (&[], "required arguments were not provided"),
        (&["--csv", "--outline"], "cannot be used with"),
    ] {
        let ran = folder.run(&[&["export"][..], arguments].concat()).code(2);
        assert!(ran.err.contains(says), "{ran:#?}");
    }
    assert_eq!(folder.read("mine.csv"), "mine");
    let ran = folder.run(&["export", "--csv", "--output", "new.csv", "--dry-run"]).ok();
    assert!(ran.err.contains("would write 1 artifact") && !folder.path("new.csv").exists(), "{ran:#?}");
}
