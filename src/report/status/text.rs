//! How things stand, on one screen.

use std::fmt::Write as _;

use owo_colors::{OwoColorize as _, Style};

use crate::core::check::Level;
use crate::core::counted::counted;
use crate::core::status::{Ignored, Overview, PersonLine, RoleLine};
use crate::report::columns::{Cell, Column, Fit, render_columns};
use crate::report::fold::fold_line;

const ROLES: [Column; 8] = [
    Column { heading: "ROLE", fit: Fit::Whole },
    Column { heading: "HELD BY", fit: Fit::Cut },
    Column { heading: "OPEN", fit: Fit::Whole },
    Column { heading: "DRAFTS", fit: Fit::LeftOut(1) },
    Column { heading: "OVERDUE", fit: Fit::LeftOut(2) },
    Column { heading: "CLOSED IN 30 DAYS", fit: Fit::LeftOut(4) },
    Column { heading: "OLDEST", fit: Fit::LeftOut(3) },
    Column { heading: "BY AGENTS", fit: Fit::LeftOut(5) },
];

const PEOPLE: [Column; 4] = [
    Column { heading: "PERSON", fit: Fit::Whole },
    Column { heading: "OPEN", fit: Fit::Whole },
    Column { heading: "ROLES", fit: Fit::LeftOut(1) },
    Column { heading: "HATS", fit: Fit::Cut },
];

/// How many people and how many findings of a kind are shown, unless `--verbose` asks for all.
const FEW: usize = 8;
const FEW_OF_A_KIND: usize = 3;

/// Renders how things stand: roles, people, then what is wrong, the worst first, each with what to do next. `verbose`
/// shows all findings, and what artifacts opt out of.
pub fn render_status(overview: &Overview, ignored: &[Ignored], width: Option<usize>, verbose: bool) -> String {
    let mut text = render_columns(&ROLES, &overview.roles.iter().map(role).collect::<Vec<_>>(), width);
    let mut people: Vec<&PersonLine> = overview.people.iter().collect();
    people.sort_by_key(|person| std::cmp::Reverse(person.open));
    let shown = if verbose { people.len() } else { FEW };
    if !people.is_empty() {
        let rows: Vec<Vec<Cell>> = people.iter().take(shown).map(|line| person(overview, line)).collect();
        text += &format!("\n{}", render_columns(&PEOPLE, &rows, width));
    }
    if people.len() > shown {
        writeln!(text, "{}", format!("and {} more people", people.len() - shown).dimmed()).expect(WRITES);
    }
    text += &findings(overview, width, verbose);
    if verbose {
        for Ignored { id, subject, reason } in ignored {
            writeln!(text, "{} {id}  {}: {reason}", "ignored".dimmed(), printable(subject)).expect(WRITES);
        }
    }
    let summary = overview.summary;
    let counts = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.notes, "note")];
    let counts: Vec<String> = counts.iter().map(|(number, noun)| counted(*number, noun)).collect();
    writeln!(text, "\n{}: {}", counted(summary.artifacts, "artifact"), counts.join(", ")).expect(WRITES);
    text
}

const WRITES: &str = "writing to a String can't fail";

fn role(line: &RoleLine) -> Vec<Cell> {
    let holders = line.holders.iter().map(|holder| format!("@{holder}")).collect::<Vec<_>>().join(" ");
    let held = match line.coverage {
        "held" => Cell::plain(&holders),
        "fallback" => Cell::new(&format!("nobody; {holders} stands in"), Style::new().yellow()),
        _ => Cell::new("nobody", Style::new().red()),
    };
    let number = |number: usize| Cell::plain(&number.to_string());
    let late = if line.overdue > 0 { Style::new().yellow() } else { Style::new() };
    vec![
        Cell::new(&line.name, Style::new().bold()),
        held,
        number(line.open),
        number(line.drafts),
        Cell::new(&line.overdue.to_string(), late),
        number(line.closed_30d),
        Cell::plain(line.oldest_open.as_deref().unwrap_or_default()),
        Cell::plain(&if line.by_agents > 0 { line.by_agents.to_string() } else { String::new() }),
    ]
}

fn person(overview: &Overview, line: &PersonLine) -> Vec<Cell> {
    let name = |id: &String| {
        overview.roles.iter().find(|role| role.id == *id).map_or_else(|| id.clone(), |role| role.name.clone())
    };
    let roles: Vec<String> = line.roles.iter().map(name).collect();
    let hats: Vec<&str> = line.hats.iter().map(|hat| hat.name()).collect();
    vec![
        Cell::new(&format!("@{}", line.login), Style::new().bold()),
        Cell::plain(&line.open.to_string()),
        Cell::new(&roles.join(", "), Style::new().cyan()),
        Cell::plain(&hats.join(", ")),
    ]
}

/// The findings, those of one kind together.
fn findings(overview: &Overview, width: Option<usize>, verbose: bool) -> String {
    let mut text = String::new();
    let mut push = |line: &str, indent: usize| {
        text += &width.map_or_else(|| line.to_owned(), |width| fold_around_code(line, width, indent));
        text.push('\n');
    };
    for all in overview.kinds() {
        let first = all[0];
        let level = match first.severity {
            Level::Error => first.severity.word().red().bold().to_string(),
            Level::Warning => first.severity.word().yellow().bold().to_string(),
            Level::Note => first.severity.word().cyan().bold().to_string(),
        };
        let number = if all.len() > 1 { format!(" ({})", all.len()) } else { String::new() };
        push("", 0);
        push(&format!("{level} {}{number}", first.id.bold()), 0);
        let shown = if verbose || all.len() <= FEW_OF_A_KIND { all.len() } else { FEW_OF_A_KIND };
        for finding in all.iter().take(shown) {
            // What is about a person or a role names it anyway.
            let subject = if finding.is_about_artifact() { format!("{}: ", finding.subject) } else { String::new() };
            push(&format!("  {subject}{}", printable(&finding.message)), 4);
            push(&format!("    {}", format!("next: {}", finding.hint).dimmed()), 6);
        }
        if all.len() > shown {
            push(&format!("  {}", format!("and {} more: `rolecall status --verbose`", all.len() - shown).dimmed()), 4);
        }
    }
    text
}

/// Folds a line, and leaves each command whole, so that it can be copied.
pub(super) fn fold_around_code(line: &str, width: usize, indent: usize) -> String {
    let parts = line.split('`').enumerate();
    let joined: Vec<String> =
        parts.map(|(turn, part)| if turn % 2 == 1 { part.replace(' ', UNBROKEN) } else { part.to_owned() }).collect();
    fold_line(&joined.join("`"), width, indent).replace(UNBROKEN, " ")
}

/// Stands for a blank at which no line ends. This code point is not a character.
const UNBROKEN: &str = "\u{fdd0}";

/// A text without what could move the cursor.
fn printable(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).collect()
}
