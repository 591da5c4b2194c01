//! What holds for any text: no check panics, each finding's place lies in the text, and line endings and tabs change
//! nothing but columns.

use proptest::prelude::*;
use rolecall::core::check::{Checked, Findings, Kind, Origin, Settings, Subject, check, fixed};

const KINDS: [Kind; 6] = [Kind::Story, Kind::Criteria, Kind::Okrs, Kind::Roadmap, Kind::Strategy, Kind::Other];

/// Pieces of texts that people write, in any order.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "As a ",
        "cook",
        ", ",
        "I want to ",
        "see and edit ",
        "quickly",
        " so that ",
        "TBD",
        "…",
        "**",
        "_",
        "\n",
        "\n\n",
        "## Acceptance criteria\n",
        "- [ ] ",
        "- ",
        "Given a",
        ", when b",
        ", then c",
        "| Metric | Target |\n|---|---|\n",
        "| x | | \n",
        "> ",
        "```\n",
        "<!-- rolecall-ignore vague: x -->",
        "<",
        ">",
        "(",
        ")",
        "é",
        "日本",
        "\t",
        "10 %",
        "\u{200b}",
        "## Key results\n",
        "[",
        "]",
        "<fill in>",
        "e.g.",
        ".",
        "Not doing",
        "---\n",
        "\r\n",
        "'",
        "’",
        "1.",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn found(text: &str, kind: Kind, line: bool) -> Findings {
    let subject = if line { Subject::line(text, kind) } else { Subject::markdown(text, kind) };
    check(&[Checked { subject, origin: Origin::default() }], &Settings::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_place_lies_in_the_text(text in text(), kind in prop::sample::select(KINDS.to_vec()), line in any::<bool>()) {
        let found = found(&text, kind, line);
        let lines: Vec<&str> = text.split('\n').collect();
        for finding in &found.findings {
            let at = finding.line.unwrap();
            prop_assert!(at >= 1 && at <= lines.len(), "{finding:?}");
            let column = finding.column.unwrap();
            prop_assert!(column >= 1 && column <= lines[at - 1].chars().count() + 1, "{finding:?}");
            let first = finding.words.split_whitespace().next().unwrap_or_default().trim_end_matches('…');
            prop_assert!(text.contains(first), "{finding:?}");
        }
        let sum = found.summary;
        prop_assert_eq!(sum.errors + sum.warnings + sum.notes, found.findings.len());
    }

    #[test]
    fn line_endings_change_no_finding(text in text().prop_map(|text| text.replace('\r', "")), kind in prop::sample::select(KINDS.to_vec())) {
        let names = |found: Findings| found.findings.into_iter().map(|one| (one.check, one.line)).collect::<Vec<_>>();
        prop_assert_eq!(names(found(&text, kind, false)), names(found(&text.replace('\n', "\r\n"), kind, false)));
    }

    #[test]
    fn fixing_twice_is_fixing_once_and_loses_no_word(text in text()) {
        let once = fixed(&text);
        prop_assert_eq!(&fixed(&once), &once);
        let letters = |text: &str| {
            let mut all: Vec<char> = text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
            all.sort_unstable();
            all
        };
        let (before, after) = (letters(&text), letters(&once));
        let added: Vec<char> = "notes".chars().collect();
        prop_assert!(before == after || after.len() == before.len() + added.len(), "{once:?}");
    }
}
