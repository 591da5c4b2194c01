//! The reference of the checks is generated from them and from their figures.

use std::fmt::Write as _;
use std::path::Path;

use rolecall::core::check::figures::{Figure, Share, level, measured};
use rolecall::core::check::{About, all};

use super::planted::PLANTED_FOR;

fn percent(share: Option<Share>) -> String {
    share.map_or_else(
        || "not known".to_owned(),
        |share| format!("{:.2} ({:.2} to {:.2})", share.value, share.low, share.high),
    )
}

fn describe(about: &About, figure: Option<&Figure>, text: &mut String) {
    writeln!(text, "\n## `{}`\n\n{} {}\n", about.id, about.rule, about.reason).unwrap();
    writeln!(
        text,
        "Source: {}. Looks at {}. Level: {}.",
        about.source,
        about.basis.word(),
        level(about, figure).word()
    )
    .unwrap();
    match figure {
        Some(figure) if figure.right + figure.wrong > 0 => writeln!(
            text,
            "Precision {}, recall {}, from {} findings in {} labeled texts.",
            percent(figure.precision()),
            percent(figure.recall()),
            figure.right + figure.wrong,
            figure.judged
        ),
        Some(figure) => {
            writeln!(text, "It found nothing in {} labeled texts, and missed {}.", figure.judged, figure.missed)
        }
        None => writeln!(text, "Not measured."),
    }
    .unwrap();
}

#[test]
fn the_reference_of_the_checks_is_generated_from_them() {
    let figures = measured();
    let mut text = format!(
        "# The checks\n\nGenerated from the checks and from `src/core/check/figures.json`, measured on {}. A share is \
         followed by its 95 % interval (Wilson). A check of structure may be an error; a check of words is an error if its \
         precision's lower bound is 0.95, a warning if its precision is 0.90, else a note. Figures of {} come from the \
         planted documents in `tests/check/planted.rs` where no labeled text shows the defect.\n",
        figures.measured,
        PLANTED_FOR
            .iter()
            .filter(|id| ["not-minimal", "two-stories-in-one", "criteria-no-unhappy-path"].contains(id))
            .map(|id| format!("`{id}`"))
            .collect::<Vec<_>>()
            .join(", ")
    );
    for about in all() {
        describe(about, figures.checks.iter().find(|figure| figure.check == about.id), &mut text);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/checks.md");
    if std::env::var_os("ROLECALL_BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
        return;
    }
    let is = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        is == text,
        "docs/reference/checks.md is out of date: run `ROLECALL_BLESS=1 cargo test --test check figures`"
    );
}
