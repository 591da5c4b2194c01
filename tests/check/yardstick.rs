//! The yardstick: labeled texts of other projects. They are no part of this repository. If they are there, the figures
//! are made from them: `ROLECALL_MEASURE=1 ROLECALL_YARDSTICK=DIR cargo test --test check yardstick`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rolecall::core::check::figures::{Figure, Figures, level, measured};
use rolecall::core::check::{Kind, Level, Subject, about};
use serde_json::Value as Json;

use super::planted::{PLANTED_FOR, all};
use super::{checks_in, findings};

/// The folder of the yardstick, if there is one.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("ROLECALL_YARDSTICK").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/judge");
    named.or(Some(beside)).filter(|folder| folder.join("gold/public.jsonl").exists())
}

fn rows(path: &Path) -> Vec<Json> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn word<'a>(row: &'a Json, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

/// A text of the yardstick, and whether it stands together with the others of its file.
fn subject(row: &Json) -> (Subject, bool) {
    let text = word(row, "text");
    match (word(row, "kind"), word(row, "doc")) {
        ("kr", _) => (Subject::line(text, Kind::Okrs), true),
        ("criterion", _) => (Subject::line(text, Kind::Criteria), true),
        ("scenario", _) => (Subject::markdown(text, Kind::Criteria), false),
        ("doc", "okr") => (Subject::markdown(text, Kind::Okrs), false),
        ("doc", "roadmap") => (Subject::markdown(text, Kind::Roadmap), false),
        ("doc", "strategy") => (Subject::markdown(text, Kind::Strategy), false),
        ("doc", _) => (Subject::markdown(text, Kind::Story), false),
        _ => (Subject::line(text, Kind::Story), true),
    }
}

/// The texts in which each check found something, by check.
fn found(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder.join("data")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let rows = rows(&file);
        let ids: Vec<&str> = rows.iter().map(|row| word(row, "id")).collect();
        let (together, alone): (Vec<usize>, Vec<usize>) = (0..rows.len()).partition(|at| subject(&rows[*at]).1);
        for group in std::iter::once(together).chain(alone.into_iter().map(|at| vec![at])) {
            let lines: Vec<usize> = group.clone();
            let result = findings_by_subject(group.iter().map(|at| subject(&rows[*at]).0).collect());
            for (at, check) in result {
                found.entry(check).or_default().insert(ids[lines[at]].to_owned());
            }
        }
    }
    found
}

/// The findings' subjects and checks. The key identifies a subject.
fn findings_by_subject(subjects: Vec<Subject>) -> Vec<(usize, String)> {
    use rolecall::core::check::{Checked, Origin, Settings, check};
    let checked: Vec<Checked> = subjects
        .into_iter()
        .enumerate()
        .map(|(at, subject)| Checked { subject, origin: Origin { key: Some(at.to_string()), ..Origin::default() } })
        .collect();
    let found = check(&checked, &Settings::default()).findings.into_iter();
    found.map(|finding| (finding.key.unwrap().parse().unwrap(), finding.check)).collect()
}

/// The check whose findings answer a label, and those that count as its findings, too.
fn answering(check: &str) -> (&str, &[&str]) {
    match check {
        "duplicate-exact" | "duplicate-near" => ("duplicate", &[]),
        "not-atomic-broad" => ("not-atomic", &["not-atomic", "not-atomic-broad"]),
        _ => (check, &[]),
    }
}

/// The figures of the checks that the yardstick labels, and of those that only planted documents show.
fn measure(folder: &Path) -> Vec<Figure> {
    let found = found(folder);
    let mut labels: Vec<(String, String, bool, bool)> = Vec::new();
    for (file, sampled) in [("public", false), ("public_audit", true), ("public_mutants", false)] {
        for row in rows(&folder.join(format!("gold/{file}.jsonl"))) {
            let check = word(&row, "check");
            // Labels on which the annotators agree are a part of the others.
            if check.ends_with("@agreed") {
                continue;
            }
            let check = check.split('@').next().unwrap_or_default().to_owned();
            labels.push((check, word(&row, "id").to_owned(), row["label"] == 1, sampled));
        }
    }
    let nothing = BTreeSet::new();
    let mut figures = Vec::new();
    for about in rolecall::core::check::all() {
        let (label, also) = answering(about.id);
        let own = if also.is_empty() { std::slice::from_ref(&about.id) } else { also };
        let hit: BTreeSet<&String> = own.iter().flat_map(|check| found.get(*check).unwrap_or(&nothing)).collect();
        let mut figure = Figure { check: about.id.to_owned(), judged: 0, right: 0, wrong: 0, missed: 0 };
        for (_, id, is_defect, sampled) in labels.iter().filter(|(check, ..)| check == label) {
            figure.judged += 1;
            match (hit.contains(id), is_defect) {
                (true, true) => figure.right += 1,
                (true, false) => figure.wrong += 1,
                // Where only findings were judged, a miss says nothing.
                (false, true) if !sampled => figure.missed += 1,
                (false, _) => {}
            }
        }
        if figure.right + figure.wrong == 0 && PLANTED_FOR.contains(&about.id) {
            figure = planted_figure(about.id);
        }
        if figure.right + figure.wrong + figure.missed > 0 {
            figures.push(figure);
        }
    }
    figures
}

fn planted_figure(check: &str) -> Figure {
    let mut figure = Figure { check: check.to_owned(), judged: 0, right: 0, wrong: 0, missed: 0 };
    for planted in all() {
        let hit = checks_in(&planted.text, planted.kind).iter().any(|found| found == check);
        figure.judged += 1;
        match (hit, planted.defects.contains(&check)) {
            (true, true) => figure.right += 1,
            (true, false) => figure.wrong += 1,
            (false, true) => figure.missed += 1,
            (false, false) => {}
        }
    }
    figure
}

#[test]
fn the_figures_are_those_of_the_yardstick() {
    let Some(folder) = folder() else {
        println!("the yardstick isn't there: the planted documents stand in for it");
        return;
    };
    let checks = measure(&folder);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/core/check/figures.json");
    if std::env::var_os("ROLECALL_MEASURE").is_some() {
        let date = today();
        let figures = Figures { measured: date, checks };
        std::fs::write(path, serde_json::to_string_pretty(&figures).unwrap() + "\n").unwrap();
        return;
    }
    let command = "ROLECALL_MEASURE=1 cargo test --test check yardstick";
    assert_eq!(measured().checks, checks, "run `{command}`, then `ROLECALL_BLESS=1 cargo test --test check figures`");
}

/// The day of the measurement, from the clock.
fn today() -> String {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let days = i64::try_from(seconds / 86_400).unwrap();
    // Howard Hinnant's days_from_civil, the other way around.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[test]
fn only_structure_or_a_proven_precision_may_block() {
    for figure in measured().checks {
        let about = about(&figure.check).unwrap();
        let level = level(about, Some(&figure));
        let precision = figure.precision();
        if level == Level::Warning {
            let structure = about.basis == rolecall::core::check::Basis::Structure;
            assert!(structure || precision.is_some_and(|precision| precision.value >= 0.9), "{figure:?}");
        }
        if level == Level::Error && about.basis == rolecall::core::check::Basis::Words {
            assert!(precision.is_some_and(|precision| precision.low >= 0.95), "{figure:?}");
        }
    }
    let unmeasured = about("vague").unwrap();
    assert_eq!(level(unmeasured, None), Level::Note, "a check of words without figures only informs");
    assert!(
        findings(vec![Subject::line("As a cook, I want salt quickly so that I cook.", Kind::Story)]).summary.errors
            == 0
    );
}
